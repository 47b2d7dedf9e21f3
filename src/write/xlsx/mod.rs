// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Workbooks for the office: real numbers, live sums, ready to print.

mod codes;
pub mod finance;
mod ledger;
pub mod template;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

/// Longest text that a cell may hold (Excel's limit is 32,767 characters).
const MAX_TEXT: usize = 32_000;

/// Properties of a workbook; its date is the plan's, never a clock's.
fn properties(title: &str, author: &str, date: Date) -> Result<DocProperties, XlsxError> {
    let properties = DocProperties::new().set_title(text(title)).set_author(text(author));
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return Ok(properties) };
    Ok(properties.set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?))
}

/// Text that a cell may hold: within the limit, without the controls that XML forbids.
fn text(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(MAX_TEXT).collect()
}
