// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings as a workbook: the office filters, sorts and ticks them off where it works every day.

mod copies;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Workbook, Worksheet,
    XlsxError,
};

pub use self::copies::{SheetCopy, Shown};

use super::group::other_places;
use super::{About, summary};
use crate::findings::{Finding, Findings, Severity};
use crate::origin::Origin;
use crate::period::date_it;

/// Longest text that a cell may hold (ECMA-376 leaves it open; Excel's limit is 32,767).
const MAX_CELL: usize = 32_000;
/// Headings and widths of the columns.
const COLUMNS: [(&str, f64); 13] = [
    ("Gravità", 10.0),
    ("Codice", 9.0),
    ("File", 22.0),
    ("Foglio", 15.0),
    ("Cella", 8.0),
    ("Colonna", 16.0),
    ("Voce", 12.0),
    ("Che cosa non va", 48.0),
    ("Trovato", 15.0),
    ("Atteso", 15.0),
    ("Come si corregge", 42.0),
    ("Vedi anche", 30.0),
    ("Chi se ne occupa", 16.0),
];
/// Height of a line of text, and the greatest that Excel allows for a row, in points.
const LINE_HEIGHT: f64 = 15.0;
const MAX_HEIGHT: f64 = 409.0;
/// Column of the cell, which is a link to its copy.
const CELL: u16 = 4;
/// Row of the headings, after title and summary.
const HEAD: u32 = 3;

/// The findings as an XLSX file, with copies of the sheets that they speak of, where their cells are marked.
///
/// # Errors
/// When the library refuses the workbook.
pub fn workbook(findings: &Findings, about: &About<'_>, sheets: &[SheetCopy]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut properties =
        DocProperties::new().set_title("Segnalazioni").set_subject(clip(about.title)).set_author("pdz");
    // Without a date of the plan a fixed day stands in its place: the file must not depend on a clock.
    let (year, month, day) = about.date.map_or((2000, 1, 1), |d| (d.year(), d.month(), d.day()));
    if let (Ok(year), Ok(month), Ok(day)) = (u16::try_from(year), u8::try_from(month), u8::try_from(day)) {
        properties = properties.set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    }
    book.set_properties(&properties);
    let names = copies::names(sheets, findings);
    let sheet = book.add_worksheet();
    sheet.set_name("Segnalazioni")?;
    heading(sheet, findings, about)?;
    let formats = Formats::new();
    for (row, finding) in (HEAD + 1..).zip(findings) {
        write_row(sheet, row, finding, &formats, &names)?;
    }
    layout(sheet, findings.len())?;
    copies::add(&mut book, sheets, &names, findings)?;
    book.save_to_buffer()
}

fn heading(sheet: &mut Worksheet, findings: &Findings, about: &About<'_>) -> Result<(), XlsxError> {
    let title = if about.title.is_empty() { "Segnalazioni".to_owned() } else { clip(about.title) };
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14).set_quote_prefix())?;
    let date = about.date.map_or_else(String::new, |d| format!("Al {}: ", date_it(d)));
    sheet.write_string(1, 0, format!("{date}{}.", summary(findings)))?;
    let head = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F_3A_5F))
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xB8_C2_CC));
    for (column, (name, width)) in (0u16..).zip(COLUMNS) {
        sheet.write_string_with_format(HEAD, column, name, &head)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(HEAD, 24)?;
    Ok(())
}

fn layout(sheet: &mut Worksheet, rows: usize) -> Result<(), XlsxError> {
    let last_column = u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX);
    let last_row = HEAD.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX)).min(1_048_575);
    sheet.autofilter(HEAD, 0, last_row, last_column)?;
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&A&RPagina &P di &N");
    Ok(())
}

struct Formats {
    cell: Format,
    link: Format,
    severity: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        // The quote prefix keeps Excel from taking a text that begins with `=` for a formula when the cell is edited.
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xD5_DB_E1))
            .set_quote_prefix();
        let filled = |background, font| {
            cell.clone().set_bold().set_background_color(Color::RGB(background)).set_font_color(Color::RGB(font))
        };
        let severity = [filled(0xF8_D7_DA, 0x7A_12_1C), filled(0xFF_F0_C2, 0x66_47_00), filled(0xE3_EC_F7, 0x1F_3A_5F)];
        let link = cell.clone().set_font_color(Color::RGB(0x1F_3A_5F)).set_underline(FormatUnderline::Single);
        Self { cell, link, severity }
    }

    fn of(&self, severity: Severity) -> &Format {
        match severity {
            Severity::Error => &self.severity[0],
            Severity::Warning => &self.severity[1],
            Severity::Note => &self.severity[2],
        }
    }
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    finding: &Finding,
    formats: &Formats,
    names: &copies::Names,
) -> Result<(), XlsxError> {
    let origin = finding.origin.as_ref();
    let empty = String::new;
    let texts = [
        finding.code.to_owned(),
        origin.map_or_else(empty, |o| o.file.to_string()),
        origin.and_then(|o| o.sheet.as_deref()).unwrap_or_default().to_owned(),
        origin.and_then(Origin::cell).unwrap_or_default(),
        finding.column.clone().unwrap_or_default(),
        finding.row.clone().unwrap_or_default(),
        finding.message.clone(),
        finding.found.clone().unwrap_or_default(),
        finding.expected.clone().unwrap_or_default(),
        finding.cure.clone(),
        other_places(&finding.places, origin).join("\n"),
        String::new(),
    ];
    let lines = texts.iter().zip(&COLUMNS[1..]).map(|(text, (_, width))| lines(text, *width)).max().unwrap_or(1);
    sheet.set_row_height(row, (lines as f64 * LINE_HEIGHT).min(MAX_HEIGHT))?;
    sheet.write_string_with_format(row, 0, finding.severity.word(), formats.of(finding.severity))?;
    for (column, text) in (1u16..).zip(texts) {
        if text.is_empty() {
            sheet.write_blank(row, column, &formats.cell)?;
        } else {
            sheet.write_string_with_format(row, column, clip(&text), &formats.cell)?;
        }
    }
    if let Some(link) = origin.and_then(|o| copies::link(o, names)) {
        let text = origin.and_then(Origin::cell).unwrap_or_else(|| "vai".to_owned());
        let tip = "Va alla cella nella copia del foglio, in questo file";
        let url = Url::new(link).set_text(text).set_tip(tip);
        sheet.write_url_with_format(row, CELL, url, &formats.link)?;
    }
    Ok(())
}

/// Lines that a wrapped text takes in a column of this width (in digits): words break before the edge.
fn lines(text: &str, width: f64) -> usize {
    let room = ((width * 0.92) as usize).max(1);
    text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().max(1)
}

/// Text that a cell may hold: within the limit, without the controls that XML forbids.
fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(MAX_CELL).collect()
}
