// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The examples of the explanation pages, read as tests: what they change in the good plan and what must be found.
//!
//! In «Esempio sbagliato» and «Esempio corretto», after a line with the name of a sheet in bold:
//! a table gives rows: cells of the row with the same key are replaced, otherwise the row is added. After the name,
//! «riga di A1.02» replaces that row, key included; «righe tolte» removes; «foglio tolto», «foglio nascosto» and «colonna «X» tolta» too.
//! A fenced block whose first line is `testi/…`, `dati/…` or `piano.toml` is that file (lines added to `piano.toml`, or taken away with `- `),
//! and `profilo.toml` is the profile of the office.
//! A quoted line is a finding: `> Errore R-F01, Fonti!C2: words of the message`. A line
//! that names `samples/rotti/x` takes that sample in place of the good plan.

use super::testing::Case;
use crate::table::schemas;

mod tests;

/// What an example asks for.
#[derive(Default)]
pub(super) struct Example {
    /// Changes to the good plan, in order.
    pub changes: Vec<Change>,
    /// Severity, code, place (`Fonti!C2`; may be empty) and words of each finding.
    pub expected: Vec<Expected>,
    /// A broken sample that stands for the plan.
    pub sample: Option<String>,
}

/// A finding that an example announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub severity: String,
    pub code: String,
    pub place: String,
    pub words: String,
}

/// A change to the good plan.
pub(super) enum Change {
    /// Rows of a table: the first cells tell which one, unless its key is given.
    Rows { table: &'static str, key: Option<String>, columns: Vec<String>, rows: Vec<Vec<String>> },
    /// Rows to remove, by their cells.
    Without { table: &'static str, columns: Vec<String>, rows: Vec<Vec<String>> },
    /// A whole table to remove.
    NoTable(&'static str),
    /// A column to remove.
    NoColumn(&'static str, String),
    /// A table in a hidden sheet.
    Hidden(&'static str),
    /// A file and its text.
    File(String, String),
}

/// Where the lines that follow belong.
#[derive(Clone)]
enum Target {
    None,
    Rows(&'static str, Option<String>),
    Without(&'static str),
}

/// Reads the section of a page under this heading.
pub(super) fn example(page: &str, heading: &str) -> Example {
    let section = page.split(&format!("## {heading}\n")).nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut example = Example::default();
    let mut target = Target::None;
    let mut table: Vec<Vec<String>> = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if let Some(cells) = line.strip_prefix('|') {
            table.push(cells.trim_end().trim_end_matches('|').split('|').map(|c| c.trim().to_owned()).collect());
            continue;
        }
        finish(&mut example, &target, &mut table);
        if line.starts_with("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|l| !l.starts_with("```")).collect();
            let (name, body) = body.split_first().unwrap_or_else(|| panic!("blocco vuoto: {page}"));
            if ["testi/", "dati/", "piano.toml", "profilo.toml", "allegati/"]
                .iter()
                .any(|start| name.starts_with(start))
            {
                let text = format!("{}\n", body.join("\n"));
                example.changes.push(Change::File((*name).to_owned(), text));
            }
        } else if let Some(quote) = line.strip_prefix("> ") {
            example.expected.push(expected(quote));
        } else if let Some(rest) = line.strip_prefix("**") {
            target = bold(&mut example, rest);
        } else if let Some((_, rest)) = line.split_once("`samples/rotti/") {
            example.sample = rest.split('`').next().map(str::to_owned);
        }
    }
    finish(&mut example, &target, &mut table);
    example
}

/// `Spesa**, riga di A1.02:`: the sheet and what is done to it.
fn bold(example: &mut Example, rest: &str) -> Target {
    let (title, words) = rest.split_once("**").unwrap_or_else(|| panic!("{rest}"));
    let Some(schema) = schemas().iter().find(|s| s.title == title) else { panic!("il foglio «{title}» non esiste") };
    let table = schema.name.as_str();
    let words = words.trim_start_matches(',').trim().trim_end_matches(':');
    if words == "foglio tolto" {
        example.changes.push(Change::NoTable(table));
        Target::None
    } else if words == "foglio nascosto" {
        example.changes.push(Change::Hidden(table));
        Target::None
    } else if let Some(column) = words.strip_prefix("colonna «").and_then(|w| w.strip_suffix("» tolta")) {
        example.changes.push(Change::NoColumn(table, column.to_owned()));
        Target::None
    } else if words == "righe tolte" || words == "riga tolta" {
        Target::Without(table)
    } else if let Some(key) = words.strip_prefix("riga di ") {
        Target::Rows(table, Some(key.to_owned()))
    } else {
        Target::Rows(table, None)
    }
}

fn finish(example: &mut Example, target: &Target, table: &mut Vec<Vec<String>>) {
    let mut rows = std::mem::take(table).into_iter();
    let Some(columns) = rows.next() else { return };
    // The second line is the rule under the headings.
    let rows: Vec<Vec<String>> = rows.skip(1).collect();
    match target {
        Target::Rows(table, key) => {
            example.changes.push(Change::Rows { table, key: key.clone(), columns, rows });
        }
        Target::Without(table) => example.changes.push(Change::Without { table, columns, rows }),
        Target::None => panic!("una tabella senza il nome del foglio: {columns:?}"),
    }
}

/// `Errore R-F01, Fonti!C2: Nel 2022`.
fn expected(quote: &str) -> Expected {
    let (head, words) = quote.split_once(": ").unwrap_or_else(|| panic!("segnalazione senza parole: {quote}"));
    let (what, place) = head.split_once(", ").unwrap_or((head, ""));
    let (severity, code) = what.split_once(' ').unwrap_or_else(|| panic!("segnalazione senza codice: {quote}"));
    Expected {
        severity: severity.to_lowercase(),
        code: code.to_owned(),
        place: place.to_owned(),
        words: words.to_owned(),
    }
}

/// The good plan with the changes of an example to its tables, and the files that it adds.
pub(super) fn apply(example: &Example) -> (Case, Vec<(String, String)>) {
    let mut case = Case::good();
    let mut files = Vec::new();
    for change in &example.changes {
        case = match change {
            Change::Rows { table, key, columns, rows } => case.put_rows(table, key.as_deref(), columns, rows),
            Change::Without { table, columns, rows } => case.drop_rows(table, columns, rows),
            Change::NoTable(table) => case.without_table(table),
            Change::NoColumn(table, column) => case.without_titled_column(table, column),
            Change::Hidden(table) => case.hide(table),
            Change::File(name, text) if name == "piano.toml" => case.lines(text),
            Change::File(name, text) if name == "profilo.toml" => case.with_profile(text),
            Change::File(name, text) if name.starts_with("testi/") && name.ends_with(".md") => {
                case.text(name.trim_start_matches("testi/").trim_end_matches(".md"), text.trim_end())
            }
            Change::File(name, text) => {
                files.push((name.clone(), text.clone()));
                case
            }
        };
    }
    (case, files)
}
