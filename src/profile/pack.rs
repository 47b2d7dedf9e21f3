// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The council's pack as data: which annexes an act has, with which letters, made of what, in which forms.

use serde::Deserialize;

/// An annex of the pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackItem {
    /// Letter.
    #[serde(rename = "codice")]
    pub letter: String,
    /// Title; empty for the plan's own name.
    #[serde(rename = "titolo", default)]
    pub title: String,
    /// Id of the document that pdz generates, unless the office has put its own file in `allegati/`.
    #[serde(rename = "generato", default)]
    pub generated: Option<String>,
    /// Forms beside the PDF: `xlsx`, `csv`.
    #[serde(rename = "forme", default)]
    pub forms: Vec<String>,
    /// Codes of the plan's chapters that the annex repeats.
    #[serde(rename = "capitoli", default)]
    pub chapters: Vec<String>,
    /// How the names of the office's files in `allegati/` that make this annex begin a word.
    #[serde(rename = "parole", default)]
    pub words: Vec<String>,
}
