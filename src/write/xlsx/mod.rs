// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Workbooks for the office: real numbers, live sums, ready to print.

pub mod changes;
mod codes;
pub mod collection;
pub mod template;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

/// Longest text that a cell may hold (Excel's limit is 32,767 characters).
const MAX_TEXT: usize = 32_000;

/// Properties of a workbook; its date is the plan's, never a clock's.
pub(in crate::write) fn properties(title: &str, author: &str, date: Date) -> Result<DocProperties, XlsxError> {
    let properties = DocProperties::new().set_title(text(title)).set_author(text(author));
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return Ok(properties) };
    Ok(properties.set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?))
}

/// Text that a cell may hold: within the limit, without the controls that XML forbids.
pub(in crate::write) fn text(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(MAX_TEXT).collect()
}

/// Height in points of a row, for a wrapped text in a column of this width (in digits): words break before the edge.
pub(in crate::write) fn height(text: &str, width: f64) -> f64 {
    let room = (width as usize).max(1);
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum();
    // Excel allows no row above 409 points.
    (lines.max(1) as f64 * 15.0).min(409.0)
}
