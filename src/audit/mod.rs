// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reads the written files back and proves that their totals and quotas are those of the plan, cell by cell.
//!
//! It knows the bytes only: text of PDF, DOCX and HTML, cells of the workbook, values of `piano.json`. What a writer, a
//! template or a merge of versions got wrong is seen here, before anything is delivered.

mod expected;
mod pdf;
mod text;
mod tokens;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::output::{OutputFile, RESERVED};

pub use self::expected::{Expected, ExpectedTable};

/// Folder of the papers of the concertation.
const CONCERTATION: &str = "concertazione";

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

/// Compares the files with the plan's figures, and what a council voted on other data with its own.
pub fn check(files: &[OutputFile], expected: &Expected) -> Report {
    // The annexes common to all comuni are the same bytes: read once.
    let mut distinct: BTreeMap<(*const Vec<u8>, Option<&str>), &OutputFile> = BTreeMap::new();
    for file in files.iter().filter(|f| says_figures(&f.path) && !expected.leaves_alone(&f.path)) {
        let own = comune_of(&file.path).filter(|_| !is_annex(&file.path));
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

/// Whether a file may print totals and quotas: the papers of the concertation don't, and they are many.
fn says_figures(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    ![CONCERTATION, RESERVED].contains(&folder)
}

/// The comune whose pack a file is of.
fn comune_of(path: &str) -> Option<&str> {
    path.strip_prefix("atti/").and_then(|rest| rest.split('/').next())
}

/// Whether a file is an annex of a pack, which says nothing of one comune.
fn is_annex(path: &str) -> bool {
    path.contains("/allegato-")
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
    let mut report = Report::default();
    for table in expected.tables_of(&file.path) {
        table.compare(&file.path, &text, &mut report);
    }
    report
}
