// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Copies of the sources' sheets with the cells in question marked: by colour, by border and by a comment, so that they are
//! seen on a screen, on paper in black and white, and by who can't tell the colours.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet, XlsxError};

use super::clip;
use crate::findings::{Finding, Findings, Severity};
use crate::origin::{Origin, Spot, column_letters};

/// What a cell of a source holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, an hour or both, as days since 1900.
    Date(f64),
    /// Yes or no.
    Flag(bool),
}

/// A sheet of a source.
#[derive(Clone, Debug)]
pub struct SheetCopy {
    /// The sheet as a place.
    pub origin: Origin,
    /// Cells that hold something: row, column, value.
    pub cells: Vec<(u32, u32, Shown)>,
}

/// Cells that are copied whole; of larger sheets only the first rows and those in question.
const WHOLE: usize = 50_000;
/// First rows that are always copied.
const HEAD_ROWS: u32 = 30;
/// Most comments of a sheet.
const MOST_NOTES: usize = 1_000;
/// Lines of a comment.
const NOTE_LINES: usize = 12;
/// Widest column, in digits.
const WIDEST: usize = 45;
/// Rows and columns of a sheet of Excel.
const EXCEL: (u32, u32) = (1_048_576, 16_384);

/// Where the copy of each sheet is: its name in this workbook.
pub(super) type Names = BTreeMap<(String, Option<String>), String>;

/// What is said of a cell.
#[derive(Default)]
struct Remark {
    severity: Option<Severity>,
    lines: Vec<String>,
    more: usize,
}

impl Remark {
    fn add(&mut self, severity: Option<Severity>, line: String) {
        if let Some(severity) = severity {
            // The order of the severities is that of their weight.
            self.severity = Some(self.severity.map_or(severity, |held| held.min(severity)));
        }
        if self.lines.contains(&line) {
            return;
        }
        if self.lines.len() < NOTE_LINES {
            self.lines.push(line);
        } else {
            self.more += 1;
        }
    }
}

/// Names of the copies of the sheets that some finding speaks of, in the order of the sheets.
pub(super) fn names(sheets: &[SheetCopy], findings: &Findings) -> Names {
    let key = |origin: &Origin| (origin.file.to_string(), origin.sheet.as_deref().map(str::to_owned));
    let spoken: BTreeSet<_> = findings.iter().flat_map(places).map(key).collect();
    let mut taken: BTreeSet<String> = ["segnalazioni".to_owned()].into();
    let mut names = Names::new();
    for sheet in sheets {
        let key = key(&sheet.origin);
        if spoken.contains(&key) && !names.contains_key(&key) {
            let name = free_name(&sheet.origin, &mut taken);
            names.insert(key, name);
        }
    }
    names
}

/// All the cells that a finding names.
fn places(finding: &Finding) -> impl Iterator<Item = &Origin> {
    finding.origin.iter().chain(finding.places.iter().map(|label| &label.origin))
}

/// A name that Excel admits: the sheet's own, with a number when another file has the same.
fn free_name(origin: &Origin, taken: &mut BTreeSet<String>) -> String {
    let file = origin.file.rsplit('/').next().unwrap_or(&origin.file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let wanted: String = origin
        .sheet
        .as_deref()
        .filter(|s| !s.trim().is_empty())
        .unwrap_or(stem)
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c })
        .collect();
    let wanted = wanted.trim().trim_matches('\'').trim();
    let wanted = if wanted.is_empty() { "Foglio" } else { wanted };
    for number in 1u32.. {
        let tail = if number == 1 { String::new() } else { format!(" ({number})") };
        // Excel counts in UTF-16 units.
        let mut name = String::new();
        let mut room = 31usize.saturating_sub(tail.len());
        for character in wanted.chars() {
            if character.len_utf16() > room {
                break;
            }
            room -= character.len_utf16();
            name.push(character);
        }
        let name = format!("{}{tail}", name.trim_end().trim_end_matches('\''));
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    wanted.to_owned()
}

/// Adds the copies to the workbook.
pub(super) fn add(
    book: &mut Workbook,
    sheets: &[SheetCopy],
    names: &Names,
    findings: &Findings,
) -> Result<(), XlsxError> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for sheet in sheets {
        let key = (sheet.origin.file.to_string(), sheet.origin.sheet.as_deref().map(str::to_owned));
        if let Some(name) = names.get(&key)
            && done.insert(name)
        {
            copy(book.add_worksheet(), sheet, name, &remarks(sheet, findings))?;
        }
    }
    Ok(())
}

/// What is said of each cell of the sheet.
fn remarks(sheet: &SheetCopy, findings: &Findings) -> BTreeMap<(u32, u32), Remark> {
    let mut first: BTreeMap<u32, u32> = BTreeMap::new();
    for (row, column, _) in &sheet.cells {
        first.entry(*row).and_modify(|c| *c = (*c).min(*column)).or_insert(*column);
    }
    let cell = |origin: &Origin| match origin.spot {
        _ if origin.file != sheet.origin.file || origin.sheet != sheet.origin.sheet => None,
        Spot::Cell(row, column) => Some((row, column)),
        Spot::Row(row) => Some((row, first.get(&row).copied().unwrap_or(0))),
        Spot::Whole => Some((first.keys().next().copied().unwrap_or(0), 0)),
        Spot::Line(_) => None,
    };
    let mut remarks: BTreeMap<(u32, u32), Remark> = BTreeMap::new();
    for finding in findings {
        if let Some(place) = finding.origin.as_ref().and_then(cell) {
            let mut line = format!("{} {}: {}.", finding.severity.word().to_uppercase(), finding.code, finding.message);
            if !finding.cure.is_empty() {
                line.push(' ');
                line.push_str(&finding.cure);
            }
            remarks.entry(place).or_default().add(Some(finding.severity), line);
        }
        for label in &finding.places {
            if let Some(place) = cell(&label.origin) {
                let note = if label.note.is_empty() { String::new() } else { format!(": {}", label.note) };
                let line = format!("Vedi {} nel foglio Segnalazioni{note}.", finding.code);
                remarks.entry(place).or_default().add(None, line);
            }
        }
    }
    remarks.retain(|(row, column), _| *row < EXCEL.0 && *column < EXCEL.1);
    remarks
}

/// The look of a cell: what its value needs, and how much what is said of it weighs.
fn look(value: Option<&Shown>, remark: Option<&Remark>) -> Format {
    let format = match value {
        // The quote keeps a text that begins with `=` from becoming a formula when the cell is edited.
        Some(Shown::Text(_)) => Format::new().set_quote_prefix().set_text_wrap(),
        Some(Shown::Number(n)) if n.fract() != 0.0 => Format::new().set_num_format("#,##0.00##"),
        Some(Shown::Date(days)) => Format::new().set_num_format(match days {
            d if *d < 1.0 => "hh:mm",
            d if d.fract() == 0.0 => "dd/mm/yyyy",
            _ => "dd/mm/yyyy hh:mm",
        }),
        _ => Format::new(),
    }
    .set_align(FormatAlign::Top);
    let Some(remark) = remark else { return format };
    // Each weight has its own border, for who prints without colours.
    let (fill, line, border) = match remark.severity {
        Some(Severity::Error) => (0xF8_D7_DA, 0x7A_12_1C, FormatBorder::Thick),
        Some(Severity::Warning) => (0xFF_F0_C2, 0x66_47_00, FormatBorder::MediumDashed),
        Some(Severity::Note) => (0xE3_EC_F7, 0x1F_3A_5F, FormatBorder::Dotted),
        None => (0xF2_F2_F2, 0x59_59_59, FormatBorder::Hair),
    };
    let format = format.set_background_color(Color::RGB(fill)).set_border(border).set_border_color(Color::RGB(line));
    if remark.severity == Some(Severity::Error) { format.set_bold() } else { format }
}

fn copy(
    sheet: &mut Worksheet,
    source: &SheetCopy,
    name: &str,
    remarks: &BTreeMap<(u32, u32), Remark>,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let rows: BTreeSet<u32> = remarks.keys().map(|place| place.0).collect();
    let whole = source.cells.len() <= WHOLE;
    let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
    let mut written: BTreeSet<(u32, u32)> = BTreeSet::new();
    let kept = source
        .cells
        .iter()
        .filter(|(row, column, _)| *row < EXCEL.0 && *column < EXCEL.1)
        .filter(|(row, _, _)| whole || *row < HEAD_ROWS || rows.contains(row));
    for (row, column, value) in kept.take(WHOLE) {
        let remark = remarks.get(&(*row, *column));
        write(sheet, (*row, *column), Some(value), &look(Some(value), remark))?;
        let width = widths.entry(*column).or_insert(8);
        *width = (*width).max(length(value).min(WIDEST) + 2);
        if remark.is_some() {
            written.insert((*row, *column));
        }
    }
    for (at, (place, remark)) in remarks.iter().enumerate() {
        if !written.contains(place) {
            write(sheet, *place, None, &look(None, Some(remark)))?;
        }
        if at < MOST_NOTES {
            sheet.insert_note(place.0, narrow(place.1), &note(remark))?;
        }
    }
    for (column, width) in widths {
        sheet.set_column_width(narrow(column), width as f64)?;
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_footer("&L&A&RPagina &P di &N");
    sheet.set_print_headings(true);
    Ok(())
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn length(value: &Shown) -> usize {
    match value {
        Shown::Text(text) => text.lines().map(|l| l.chars().count()).max().unwrap_or(0),
        Shown::Number(_) | Shown::Date(_) => 12,
        Shown::Flag(_) => 6,
    }
}

fn write(sheet: &mut Worksheet, place: (u32, u32), value: Option<&Shown>, format: &Format) -> Result<(), XlsxError> {
    let (row, column) = (place.0, narrow(place.1));
    match value {
        Some(Shown::Text(text)) => sheet.write_string_with_format(row, column, clip(text), format)?,
        Some(Shown::Number(n) | Shown::Date(n)) if n.is_finite() => {
            sheet.write_number_with_format(row, column, *n, format)?
        }
        Some(Shown::Flag(flag)) => sheet.write_boolean_with_format(row, column, *flag, format)?,
        _ => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

fn note(remark: &Remark) -> Note {
    let mut text = remark.lines.join("\n");
    if remark.more > 0 {
        text.push_str(&format!("\nE altre {}: vedi il foglio Segnalazioni.", remark.more));
    }
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(46).max(1)).sum();
    let height = 20 + 16 * u32::try_from(lines.min(30)).unwrap_or(30);
    Note::new(clip(&text)).add_author_prefix(false).set_width(320).set_height(height)
}

/// Where a finding's own cell is in the copies: `internal:'Spesa'!F23`.
pub(super) fn link(origin: &Origin, names: &Names) -> Option<String> {
    let name = names.get(&(origin.file.to_string(), origin.sheet.as_deref().map(str::to_owned)))?;
    let cell = match origin.spot {
        Spot::Cell(row, column) if row < EXCEL.0 && column < EXCEL.1 => {
            format!("{}{}", column_letters(column), row + 1)
        }
        Spot::Row(row) if row < EXCEL.0 => format!("A{}", row + 1),
        _ => "A1".to_owned(),
    };
    Some(format!("internal:'{}'!{cell}", name.replace('\'', "''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_excel_admits() {
        let mut taken = BTreeSet::new();
        let file = Origin::file("dati/quadro.xlsx");
        let long = file.in_sheet("Quadro finanziario 2022/2024 [definitivo]");
        let name = free_name(&long, &mut taken);
        assert_eq!(name, "Quadro finanziario 2022 2024  d");
        assert_eq!(free_name(&long, &mut taken), "Quadro finanziario 2022 202 (2)");
        assert_eq!(free_name(&Origin::file("dati/spesa.csv"), &mut taken), "spesa");
        assert_eq!(free_name(&file.in_sheet("'"), &mut taken), "Foglio");
    }
}
