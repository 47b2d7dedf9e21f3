// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings for people and for programs: terminal, plain text, JSON, SARIF, HTML, workbook. Pure functions, no file touched.

mod group;
mod html;
mod json;
mod sarif;
mod terminal;
mod workbook;

use jiff::civil::Date;

use super::{Findings, Severity};

pub use html::html;
pub use json::{json, json_schema};
pub use sarif::sarif;
pub use terminal::{plain, text};
pub use workbook::{SheetCopy, Shown, workbook};

/// What a report is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Title («Ambito di Casarano, Piano sociale di zona 2022-2024»).
    pub title: &'a str,
    /// Date of the plan.
    pub date: Option<Date>,
    /// The rules that may be named, for the formats that describe them. May be empty.
    pub rules: &'a [RuleText],
}

/// How a rule is described to the readers of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// Code (`R-F02`).
    pub code: &'static str,
    /// Kebab name (`spesa-oltre-la-disponibilita`).
    pub name: &'static str,
    /// One sentence that states the defect.
    pub summary: String,
    /// The explanation page, in Markdown.
    pub help: String,
}

/// `2 errori, 1 avviso e 14 note`, or that there is nothing.
pub fn summary(findings: &Findings) -> String {
    let part = |severity, one: &str, many: &str| match findings.count(severity) {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts: Vec<String> = [
        part(Severity::Error, "errore", "errori"),
        part(Severity::Warning, "avviso", "avvisi"),
        part(Severity::Note, "nota", "note"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match parts.as_slice() {
        [] => "nessuna segnalazione".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} e {last}", first.join(", ")),
    }
}
