// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reads the written files back and proves that their totals and quotas are those of the plan, cell by cell.
//!
//! It knows the bytes only: text of PDF, DOCX and HTML, cells of the workbook, values of `piano.json`. What a writer, a
//! template or a merge of versions got wrong is seen here, before anything is delivered.

mod expected;
mod pdf;
mod text;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::output::OutputFile;

pub use self::expected::{Expected, ExpectedTable};

/// A figure that isn't what the plan says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The file, below `out/`.
    pub file: String,
    /// Where in it: «Quote di compartecipazione…, riga «Casarano»».
    pub place: String,
    /// What the plan says.
    pub expected: String,
    /// What is written.
    pub found: String,
}

impl std::fmt::Display for Disagreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}: atteso «{}», scritto «{}»", self.file, self.place, self.expected, self.found)
    }
}

/// What was compared, and what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Tables, sheets and data compared to their last cell.
    pub compared: usize,
    /// What differs, in the order of the files.
    pub disagreements: Vec<Disagreement>,
}

/// Compares the files with the plan's figures. `is_frozen` tells the files that keep what a council voted on another version.
pub fn check(files: &[OutputFile], expected: &Expected, is_frozen: impl Fn(&str) -> bool) -> Report {
    // The annexes common to all comuni are the same bytes: read once.
    let mut distinct: BTreeMap<(*const Vec<u8>, Option<&str>), &OutputFile> = BTreeMap::new();
    for file in files.iter().filter(|f| !is_frozen(&f.path)) {
        let comune = file.path.strip_prefix("atti/").and_then(|rest| rest.split('/').next());
        let own = comune.filter(|_| !file.path.contains("/allegato-"));
        distinct.entry((Arc::as_ptr(&file.bytes), own)).or_insert(file);
    }
    let mut list: Vec<&OutputFile> = distinct.into_values().collect();
    list.sort_by(|a, b| a.path.cmp(&b.path));
    let reports: Vec<Report> = list.par_iter().map(|file| one(file, expected)).collect();
    let mut all = Report::default();
    for report in reports {
        all.compared += report.compared;
        all.disagreements.extend(report.disagreements);
    }
    all
}

fn one(file: &OutputFile, expected: &Expected) -> Report {
    let extension = file.path.rsplit_once('.').map_or("", |(_, e)| e);
    let text = match extension {
        "xlsx" if file.path.starts_with("dati/") => return values::workbook(file, expected),
        "json" if file.path.ends_with("dati/piano.json") => return values::plan(file, expected),
        "pdf" => pdf::text(&file.bytes),
        "docx" => text::of_docx(&file.bytes),
        "html" if !file.path.starts_with("controlli/") => text::of_html(&file.bytes),
        _ => return Report::default(),
    };
    // A file that can't be read back is another's to judge: the office's own annexes may be encrypted.
    let Some(text) = text else { return Report::default() };
    let folder = file.path.strip_prefix("atti/").and_then(|rest| rest.split('/').next());
    let mut report = Report::default();
    for table in expected.tables_of(folder) {
        table.compare(&file.path, &text, &mut report);
    }
    report
}
