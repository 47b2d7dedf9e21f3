// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet of amounts: lines in groups, with sums that live in Excel and results that we have computed to the cent.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use super::{height, text};
use crate::money::Cents;
use crate::origin::a1;

/// Row of the headings: title, subtitle and a blank row stand before it.
const HEAD: u32 = 3;
/// Amounts in euro; nothing is a dash.
const MONEY: &str = "#,##0.00;-#,##0.00;\"–\"";
const PERCENT: &str = "0.0%";

const BLUE: Color = Color::RGB(0x1F_3A_5F);
const PALE: Color = Color::RGB(0xE8_EE_F5);
const RULE: Color = Color::RGB(0xB8_C2_CC);

/// A sheet to be written.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Name of the sheet.
    pub name: String,
    /// First line.
    pub title: String,
    /// Second line.
    pub subtitle: String,
    /// Headings and widths of the columns with words, at the left.
    pub labels: Vec<(String, f64)>,
    /// Headings of the columns with amounts; their sum follows them.
    pub amounts: Vec<String>,
    /// Whether a column with the share of the total follows the sum.
    pub shares: bool,
    /// Headings and widths of the columns with words, at the right.
    pub notes: Vec<(String, f64)>,
    /// Groups with their lines.
    pub groups: Vec<Group>,
    /// Label of the last row.
    pub total: String,
    /// Sheets with the same lines and columns of which each amount is the sum; without them amounts are figures.
    pub sum_of: Vec<String>,
    /// Sheet and row of a total with the same columns, to compare this one's with, and what it is called.
    pub compared: Option<Compared>,
}

/// Lines that are summed together.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Title; empty for lines without a group, which then have no partial sum.
    pub title: String,
    /// Label of the partial sum.
    pub subtotal: String,
    /// Lines.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Words at the left.
    pub labels: Vec<String>,
    /// One amount per column; `None` where nothing is planned.
    pub amounts: Vec<Option<Cents>>,
    /// Words at the right.
    pub notes: Vec<String>,
}

/// A total on another sheet.
#[derive(Debug)]
pub(super) struct Compared {
    /// Sheet.
    pub sheet: String,
    /// Row, and first column of its amounts.
    pub row: u32,
    /// See `row`.
    pub column: u16,
    /// What it is called.
    pub label: String,
    /// Its amounts.
    pub amounts: Vec<Cents>,
}

struct Looks {
    head: Format,
    group: Format,
    label: Format,
    money: Format,
    percent: Format,
    subtotal: [Format; 3],
    total: [Format; 3],
}

impl Looks {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top).set_border_color(RULE);
        let ruled = top.clone().set_border(FormatBorder::Thin);
        // Words that run over several cells have no rules between them.
        let open = top.set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Thin);
        let three = |look: fn(Format) -> Format| {
            let number = look(ruled.clone());
            [look(open.clone()), number.clone().set_num_format(MONEY), number.set_num_format(PERCENT)]
        };
        Self {
            head: ruled
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(BLUE)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            group: open.clone().set_bold().set_font_color(BLUE).set_background_color(PALE),
            // The quote prefix keeps Excel from taking a text that begins with `=` for a formula when the cell is edited.
            label: ruled.clone().set_text_wrap().set_quote_prefix(),
            money: ruled.clone().set_num_format(MONEY),
            percent: ruled.clone().set_num_format(PERCENT),
            subtotal: three(Format::set_bold),
            total: three(|look| {
                look.set_bold()
                    .set_background_color(PALE)
                    .set_border_top(FormatBorder::Medium)
                    .set_border_top_color(BLUE)
            }),
        }
    }
}

impl Ledger {
    /// First column of the amounts.
    pub(super) fn first_amount(&self) -> u16 {
        self.labels.len() as u16
    }

    /// Row of the total.
    pub(super) fn total_row(&self) -> u32 {
        let rows = self.groups.iter().map(|g| g.lines.len() + if g.title.is_empty() { 0 } else { 2 });
        HEAD + 1 + rows.sum::<usize>() as u32
    }

    /// Sums of the columns, the sum of all last.
    pub(super) fn totals(&self) -> Vec<Cents> {
        column_sums(self.groups.iter().flat_map(|g| &g.lines), self.amounts.len())
    }

    /// Adds the sheet to a workbook.
    pub(super) fn write(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let looks = Looks::new();
        let sheet = book.add_worksheet();
        sheet.set_name(&self.name)?;
        self.headings(sheet, &looks)?;
        let grand = self.totals();
        let mut row = HEAD + 1;
        let mut summed: Vec<u32> = Vec::new();
        for group in &self.groups {
            row = self.group(sheet, row, group, &grand, &mut summed, &looks)?;
        }
        let cells = |column: u16| {
            if summed.is_empty() { "0".to_owned() } else { format!("SUM({})", addresses(&summed, column)) }
        };
        self.sums(sheet, row, &self.total, &grand, &looks.total, &grand, cells)?;
        if let Some(compared) = &self.compared {
            self.comparison(sheet, row + 1, compared, &grand, &looks)?;
        }
        self.layout(sheet)
    }

    fn headings(&self, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
        let title = Format::new().set_bold().set_font_size(14).set_font_color(BLUE).set_quote_prefix();
        sheet.write_string_with_format(0, 0, text(&self.title), &title)?;
        sheet.write_string_with_format(1, 0, text(&self.subtitle), &Format::new().set_quote_prefix())?;
        let mut columns: Vec<(&str, f64)> = self.labels.iter().map(|(h, w)| (h.as_str(), *w)).collect();
        columns.extend(self.amounts.iter().map(|heading| (heading.as_str(), 14.5)));
        columns.push(("Totale", 15.5));
        columns.extend(self.shares.then_some(("% sul totale", 11.0)));
        columns.extend(self.notes.iter().map(|(h, w)| (h.as_str(), *w)));
        for (column, (heading, width)) in (0u16..).zip(columns) {
            sheet.write_string_with_format(HEAD, column, text(heading), &looks.head)?;
            sheet.set_column_width(column, width)?;
        }
        sheet.set_row_height(HEAD, 32)?;
        Ok(())
    }

    fn group(
        &self,
        sheet: &mut Worksheet,
        mut row: u32,
        group: &Group,
        grand: &[Cents],
        summed: &mut Vec<u32>,
        looks: &Looks,
    ) -> Result<u32, XlsxError> {
        if !group.title.is_empty() {
            sheet.write_string_with_format(row, 0, text(&group.title), &looks.group)?;
            for column in 1..self.width() {
                sheet.write_blank(row, column, &looks.group)?;
            }
            row += 1;
        }
        let first = row;
        for line in &group.lines {
            self.line(sheet, row, line, grand, looks)?;
            row += 1;
        }
        if group.title.is_empty() {
            summed.extend(first..row);
            return Ok(row);
        }
        let sums = column_sums(&group.lines, self.amounts.len());
        let cells = |column: u16| format!("SUM({}:{})", a1(first, column.into()), a1(row - 1, column.into()));
        self.sums(sheet, row, &group.subtotal, &sums, &looks.subtotal, grand, cells)?;
        summed.push(row);
        Ok(row + 1)
    }

    fn line(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        line: &Line,
        grand: &[Cents],
        looks: &Looks,
    ) -> Result<(), XlsxError> {
        for (column, label) in (0u16..).zip(&line.labels) {
            sheet.write_string_with_format(row, column, text(label), &looks.label)?;
        }
        let first = self.first_amount();
        for (column, amount) in (first..).zip(&line.amounts) {
            if !self.sum_of.is_empty() {
                let cell = a1(row, column.into());
                let terms: Vec<String> = self.sum_of.iter().map(|name| format!("'{name}'!{cell}")).collect();
                let formula = result(terms.join("+"), amount.unwrap_or_default());
                sheet.write_formula_with_format(row, column, formula, &looks.money)?;
            } else if let Some(amount) = amount {
                sheet.write_number_with_format(row, column, euro(*amount), &looks.money)?;
            } else {
                sheet.write_blank(row, column, &looks.money)?;
            }
        }
        let total = line.amounts.iter().flatten().copied().sum();
        self.row_sum(sheet, row, total, &looks.money)?;
        self.share(sheet, row, total, grand, &looks.percent)?;
        let words = line.labels.iter().zip(&self.labels).chain(line.notes.iter().zip(&self.notes));
        sheet.set_row_height(row, words.map(|(words, (_, width))| height(words, *width)).fold(15.0, f64::max))?;
        for (column, note) in (self.first_note()..).zip(&line.notes) {
            sheet.write_string_with_format(row, column, text(note), &looks.label)?;
        }
        Ok(())
    }

    /// A row of sums: one formula per column, with the result that it gives.
    #[expect(clippy::too_many_arguments, reason = "the parts of one row, used twice, next to each other")]
    fn sums(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        label: &str,
        sums: &[Cents],
        looks: &[Format; 3],
        grand: &[Cents],
        formula: impl Fn(u16) -> String,
    ) -> Result<(), XlsxError> {
        let [words, money, percent] = looks;
        sheet.write_string_with_format(row, 0, text(label), words)?;
        for column in 1..self.width() {
            sheet.write_blank(row, column, words)?;
        }
        let first = self.first_amount();
        for (column, sum) in (first..).zip(sums) {
            sheet.write_formula_with_format(row, column, result(formula(column), *sum), money)?;
        }
        self.share(sheet, row, sums.last().copied().unwrap_or_default(), grand, percent)
    }

    fn row_sum(&self, sheet: &mut Worksheet, row: u32, total: Cents, look: &Format) -> Result<(), XlsxError> {
        let (first, last) = (self.first_amount(), self.sum_column());
        let formula = if self.amounts.is_empty() {
            "0".to_owned()
        } else {
            format!("SUM({}:{})", a1(row, first.into()), a1(row, u32::from(last) - 1))
        };
        sheet.write_formula_with_format(row, last, result(formula, total), look)?;
        Ok(())
    }

    fn share(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        part: Cents,
        grand: &[Cents],
        look: &Format,
    ) -> Result<(), XlsxError> {
        if !self.shares {
            return Ok(());
        }
        let whole = grand.last().copied().unwrap_or_default();
        let column = self.sum_column();
        let total = format!("${}${}", crate::origin::column_letters(column.into()), self.total_row() + 1);
        let formula = format!("IF({total}=0,0,{}/{total})", a1(row, column.into()));
        let value = if whole.is_zero() { 0.0 } else { part.0 as f64 / whole.0 as f64 };
        sheet.write_formula_with_format(row, column + 1, Formula::new(formula).set_result(value.to_string()), look)?;
        Ok(())
    }

    fn comparison(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        compared: &Compared,
        grand: &[Cents],
        looks: &Looks,
    ) -> Result<(), XlsxError> {
        let [words, money, _] = &looks.subtotal;
        let first = self.first_amount();
        for (row, label) in [(row, compared.label.as_str()), (row + 1, "Differenza")] {
            sheet.write_string_with_format(row, 0, text(label), words)?;
            for column in 1..first {
                sheet.write_blank(row, column, words)?;
            }
        }
        for ((offset, theirs), ours) in (0u16..).zip(&compared.amounts).zip(grand) {
            let column = first + offset;
            let cell = a1(compared.row, u32::from(compared.column + offset));
            let formula = result(format!("'{}'!{cell}", compared.sheet), *theirs);
            sheet.write_formula_with_format(row, column, formula, money)?;
            let difference = format!("{}-{}", a1(row, column.into()), a1(row - 1, column.into()));
            sheet.write_formula_with_format(row + 1, column, result(difference, *theirs - *ours), money)?;
        }
        Ok(())
    }

    fn layout(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_freeze_panes(HEAD + 1, self.first_amount().min(2))?;
        sheet.set_repeat_rows(HEAD, HEAD)?;
        sheet.set_landscape();
        // A3 (8) when there are more funds than an A4 (9) holds in a size that can be read.
        sheet.set_paper_size(if self.amounts.len() > 8 { 8 } else { 9 });
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true);
        sheet.set_footer("&L&A&RPagina &P di &N");
        Ok(())
    }

    fn sum_column(&self) -> u16 {
        self.first_amount() + self.amounts.len() as u16
    }

    fn first_note(&self) -> u16 {
        self.sum_column() + 1 + u16::from(self.shares)
    }

    fn width(&self) -> u16 {
        self.first_note() + self.notes.len() as u16
    }
}

/// Sums of the columns and, last, of all of them.
fn column_sums<'a>(lines: impl IntoIterator<Item = &'a Line>, columns: usize) -> Vec<Cents> {
    let mut sums = vec![Cents::ZERO; columns + 1];
    for line in lines {
        for (column, amount) in line.amounts.iter().take(columns).enumerate() {
            let amount = amount.unwrap_or_default();
            sums[column] = sums[column] + amount;
            sums[columns] = sums[columns] + amount;
        }
    }
    sums
}

/// Addresses of a column's rows, runs as ranges: `C5:C9,C12`.
fn addresses(rows: &[u32], column: u16) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }
    let names = runs.into_iter().map(|(first, last)| {
        let start = a1(first, column.into());
        if first == last { start } else { format!("{start}:{}", a1(last, column.into())) }
    });
    names.collect::<Vec<_>>().join(",")
}

fn result(formula: String, value: Cents) -> Formula {
    Formula::new(formula).set_result(value.euro().to_string())
}

/// A workbook holds numbers as doubles: the nearest one to the cents, which are exact up to ninety thousand billion.
fn euro(amount: Cents) -> f64 {
    amount.0 as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_follow_each_other_are_a_range() {
        assert_eq!(addresses(&[4, 5, 6, 9], 2), "C5:C7,C10");
    }
}
