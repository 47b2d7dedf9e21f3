// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The workbook of the tables: one sheet each, ready to print, with live formulas and the results that we have computed.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use super::formula::{Formulas, formulas};
use super::grid::{FIRST, Grid, Line, Unit, Value};
use super::{About, NamedTable};
use crate::document::RowKind;
use crate::write::WriteError;
use crate::write::xlsx::{height, properties, text};

const BLUE: Color = Color::RGB(0x1F_3A_5F);
const PALE: Color = Color::RGB(0xE8_EE_F5);
const RULE: Color = Color::RGB(0xB8_C2_CC);

/// The tables as an XLSX file.
///
/// # Errors
/// When the library refuses the workbook.
pub fn workbook(tables: &[NamedTable], about: &About) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(&about.title, &about.author, about.date)?);
    let grids: Vec<Grid> = tables.iter().map(Grid::new).collect();
    // The sheet of the triennium stands after those of the years that it sums.
    for (at, grid) in grids.iter().enumerate() {
        let formulas = formulas(grid, &grids[..at]);
        write(book.add_worksheet(), grid, &formulas, about)?;
    }
    if grids.is_empty() {
        book.add_worksheet();
    }
    Ok(book.save_to_buffer()?)
}

fn write(sheet: &mut Worksheet, grid: &Grid, formulas: &Formulas, about: &About) -> Result<(), XlsxError> {
    sheet.set_name(&grid.name)?;
    let title = Format::new().set_bold().set_font_size(14).set_font_color(BLUE).set_quote_prefix();
    let small = Format::new().set_font_color(Color::RGB(0x55_5F_6B)).set_quote_prefix();
    sheet.write_string_with_format(0, 0, text(&grid.title), &title)?;
    sheet.write_string_with_format(1, 0, text(&format!("{}. {}", about.title, about.subtitle)), &small)?;
    let widths = widths(grid);
    let head = base()
        .set_border(FormatBorder::Thin)
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(BLUE)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let mut tall = 30.0_f64;
    for (column, (heading, width)) in (0u16..).zip(grid.headings.iter().zip(&widths)) {
        sheet.write_string_with_format(FIRST - 1, column, text(heading), &head)?;
        sheet.set_column_width(column, *width)?;
        tall = tall.max(height(heading, *width - 1.0));
    }
    sheet.set_row_height(FIRST - 1, tall)?;
    for (at, line) in grid.lines.iter().enumerate() {
        let row = FIRST + at as u32;
        if line.kind == RowKind::Group {
            group(sheet, row, line, grid.headings.len() as u16)?;
            continue;
        }
        let mut tall = 15.0_f64;
        for (column, value) in line.values.iter().enumerate() {
            let formula = formulas.get(&(at, column));
            cell(sheet, row, column as u16, value, formula, (grid.numeric[column], line.kind))?;
            if !grid.numeric[column] && line.kind == RowKind::Normal {
                tall = tall.max(height(&value.words, widths[column] - 1.0));
            }
        }
        sheet.set_row_height(row, tall)?;
    }
    if !grid.source.is_empty() {
        // As wide as the table: words that run beyond it would make the printed page wider and smaller.
        let row = FIRST + 1 + grid.lines.len() as u32;
        let wrapped = small.clone().set_text_wrap().set_align(FormatAlign::Top);
        let last = (grid.headings.len() as u16).saturating_sub(1);
        if last > 0 {
            sheet.merge_range(row, 0, row, last, &text(&grid.source), &wrapped)?;
        } else {
            sheet.write_string_with_format(row, 0, text(&grid.source), &wrapped)?;
        }
        sheet.set_row_height(row, height(&grid.source, widths.iter().sum::<f64>() * 0.95))?;
    }
    let keys = grid.numeric.iter().take_while(|n| !**n).count().clamp(1, 2);
    sheet.set_freeze_panes(FIRST, keys as u16)?;
    sheet.set_repeat_rows(FIRST - 1, FIRST - 1)?;
    sheet.set_landscape();
    // A3 (8) when there are more columns than an A4 (9) holds in a size that can be read.
    sheet.set_paper_size(if widths.iter().sum::<f64>() > 190.0 { 8 } else { 9 });
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_footer("&L&A&RPagina &P di &N");
    Ok(())
}

fn base() -> Format {
    Format::new().set_align(FormatAlign::Top).set_border_color(RULE)
}

/// A title over the rows that follow, across the table.
fn group(sheet: &mut Worksheet, row: u32, line: &Line, columns: u16) -> Result<(), XlsxError> {
    let look = base()
        .set_border_top(FormatBorder::Thin)
        .set_border_bottom(FormatBorder::Thin)
        .set_bold()
        .set_font_color(BLUE)
        .set_background_color(PALE)
        .set_quote_prefix();
    let words = line.values.first().map_or("", |v| v.words.as_str());
    sheet.write_string_with_format(row, 0, text(words), &look)?;
    for column in 1..columns {
        sheet.write_blank(row, column, &look)?;
    }
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    formula: Option<&String>,
    (numeric, kind): (bool, RowKind),
) -> Result<(), XlsxError> {
    let mut look = base().set_border(FormatBorder::Thin);
    match kind {
        RowKind::Subtotal => look = look.set_bold(),
        RowKind::Total => {
            look = look
                .set_bold()
                .set_background_color(PALE)
                .set_border_top(FormatBorder::Medium)
                .set_border_top_color(BLUE);
        }
        RowKind::Normal | RowKind::Group => {}
    }
    if numeric {
        look = look.set_num_format(format_of(value));
    }
    match (value.number, formula) {
        (number, Some(formula)) => {
            let result = number.map(|n| n.value.normalize().to_string()).unwrap_or_else(|| "0".to_owned());
            sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), &look)?;
        }
        (Some(number), None) => {
            // A workbook holds numbers as doubles: the nearest one to the cents.
            sheet.write_number_with_format(row, column, number.value.to_f64().unwrap_or_default(), &look)?;
        }
        (None, None) if value.words.is_empty() || numeric && value.words == "–" => {
            sheet.write_blank(row, column, &look)?;
        }
        // The quote prefix keeps Excel from taking a text that begins with `=` for a formula when the cell is edited.
        (None, None) => {
            let look = if kind == RowKind::Normal { look.set_text_wrap() } else { look }.set_quote_prefix();
            sheet.write_string_with_format(row, column, text(&value.words), &look)?;
        }
    }
    Ok(())
}

/// As it is printed: nothing is a dash.
fn format_of(value: &Value) -> String {
    let (decimals, unit) = value.number.map_or((2, Unit::Bare), |n| (n.decimals, n.unit));
    let digits = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals as usize)) };
    let digits = match unit {
        Unit::Bare => digits,
        Unit::Euro => format!("\"€ \"{digits}"),
        Unit::Etp => format!("{digits}\" ETP\""),
    };
    format!("{digits};-{digits};\"–\"")
}

/// Widths in digits, from what the columns hold.
fn widths(grid: &Grid) -> Vec<f64> {
    (0..grid.headings.len())
        .map(|column| {
            let cells = grid.lines.iter().filter(|l| l.kind == RowKind::Normal || grid.numeric[column]);
            let longest = cells
                .filter_map(|l| l.values.get(column))
                .flat_map(|v| v.words.lines())
                .map(|line| line.chars().count())
                .max()
                .unwrap_or(0) as f64;
            let word = grid.headings[column].split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0) as f64;
            if grid.numeric[column] {
                (longest + 3.0).max(word + 2.0).max(9.0)
            } else {
                (longest + 2.0).clamp(word + 3.0, 46.0_f64.max(word + 3.0))
            }
        })
        .collect()
}
