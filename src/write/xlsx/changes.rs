// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The list of the cells to change by hand: where each is, what it says, what it should say.

use jiff::civil::Date;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{height, properties, text};
use crate::write::WriteError;

/// A cell to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// File, from the project's folder.
    pub file: String,
    /// Sheet; empty for CSV.
    pub sheet: String,
    /// Cell in A1 form.
    pub cell: String,
    /// What it says.
    pub before: String,
    /// What it should say.
    pub after: String,
    /// What it is.
    pub what: String,
}

/// Headings and widths of the columns.
const COLUMNS: [(&str, f64); 6] =
    [("file", 30.0), ("foglio", 16.0), ("cella", 8.0), ("prima", 60.0), ("dopo", 60.0), ("testo", 30.0)];

/// The workbook.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn write(rows: &[Row], date: Date) -> Result<Vec<u8>, WriteError> {
    made(rows, date).map_err(|error| WriteError::Backend { format: "XLSX", message: error.to_string() })
}

fn made(rows: &[Row], date: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties("Celle da cambiare", "pdz", date)?);
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E4_EAF1))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name("Modifiche")?;
    for (column, (title, width)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, title, &head)?;
    }
    for (at, row) in (1u32..).zip(rows) {
        let cells = [&row.file, &row.sheet, &row.cell, &row.before, &row.after, &row.what];
        for (column, value) in (0u16..).zip(cells) {
            sheet.write_string_with_format(at, column, text(value), &body)?;
        }
        sheet.set_row_height(at, height(&row.before, 56.0).max(height(&row.after, 56.0)))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, u32::try_from(rows.len()).unwrap_or(0), 5)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    book.save_to_buffer()
}
