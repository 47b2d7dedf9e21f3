// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way back from Word: what was changed in a generated document, and where each change belongs.
//!
//! A text that was changed in Word only goes back into its file; one that was changed in its file only stays; one that was
//! changed in both is a conflict. Texts of cells become rows of a workbook, figures become findings. All or nothing.

mod area;
mod comments;
mod data;
mod outside;
mod report;
mod source;
mod tables;
mod texts;
mod workbook;

use std::collections::BTreeMap;
use std::path::Path;

use crate::document::Document;
use crate::findings::{Finding, Findings, codes};
use crate::ingest::docx::{self, WordFile};
use crate::origin::Origin;
use crate::output::{OutputError, OutputFile};
use crate::pipeline::Checked;
use crate::write::WriteError;
use crate::write::docx::marks::{self, Base, Content, Marked};

pub use comments::Note;
pub use report::text;

/// Where the texts of cells to change are listed.
pub const WORKBOOK: &str = "modifiche.xlsx";

/// A text of the plan, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Title of the text.
    pub title: String,
    /// File, or cell, that it lives in.
    pub place: Origin,
    /// What the file or the cell says.
    pub before: String,
    /// What Word says.
    pub after: String,
    /// What was generated, for a conflict, where the plan of that build is still in `out`.
    pub base: Option<String>,
}

/// What a document brings back.
#[derive(Debug, Default)]
pub struct Pulled {
    /// Texts of `testi/` taken from Word.
    pub taken: Vec<Change>,
    /// Texts changed in their file only, which stay: title and file.
    pub kept: Vec<(String, Origin)>,
    /// Texts of cells to change in the sheets.
    pub cells: Vec<Change>,
    /// Texts changed in both.
    pub conflicts: Vec<Change>,
    /// Comments.
    pub comments: Vec<Note>,
    /// Everything that someone must know or look at.
    pub findings: Findings,
    /// Files to replace.
    pub files: Vec<OutputFile>,
}

impl Pulled {
    /// Whether nothing stands in the way of writing.
    pub fn can_be_applied(&self) -> bool {
        self.conflicts.is_empty() && !self.findings.has_errors()
    }

    /// Writes the texts and the list of the cells, all or none.
    ///
    /// # Errors
    /// When a file can't be replaced: then none was.
    pub fn apply(&self, folder: &Path) -> Result<(), OutputError> {
        crate::output::replace(folder, &self.files)
    }
}

/// Why a document could not be compared at all.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The plan could not be written again.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Compares a document edited in Word with the plan as it is now, and with what the document says that it was.
///
/// `current` is the plan as it would be printed now; `name` is that of the file, for the messages.
///
/// # Errors
/// Never for what is in the document: that is a finding.
pub fn examine(checked: &Checked, current: &Document, bytes: &[u8], name: &str) -> Result<Pulled, PullError> {
    let mut pulled = Pulled::default();
    let file = match docx::read(bytes) {
        Ok(file) => file,
        Err(why) => {
            let cure =
                "Aprirlo con Word, salvarlo di nuovo nel formato .docx e ripetere il comando. Nulla è stato scritto.";
            pulled.findings.push(refused(name, &why).cure(cure));
            return Ok(pulled);
        }
    };
    pulled.comments = comments::list(&file);
    let marked = crate::write::docx::marked(current)?;
    if let Some(finding) = stranger(&file, &marked, current, name) {
        pulled.findings.push(finding);
        return Ok(pulled);
    }
    let base = Base::of(&file.properties);
    let keys: Vec<&str> = marked
        .iter()
        .filter_map(|m| if let Content::Text { key } = &m.content { Some(key.as_str()) } else { None })
        .collect();
    let areas = area::find(&file, &keys, base.as_ref());
    texts::compare(checked, current, &areas, &file, base.as_ref(), name, &mut pulled);
    if let Some(base) = &base {
        data::compare(&file, &areas, &marked, base, name, &mut pulled);
        outside::compare(&file, &areas, &marked, base, name, &mut pulled.findings);
    }
    revisions(&file, &areas, name, &mut pulled.findings);
    workbook::list(checked, current, &mut pulled)?;
    pulled.findings.sort();
    Ok(pulled)
}

fn refused(name: &str, why: &str) -> Finding {
    Finding::error(codes::NOT_TAKEN, format!("Il documento «{name}» {why}")).at(Origin::file(name))
}

/// Whether the document is not this plan's.
fn stranger(file: &WordFile, marked: &[Marked], current: &Document, name: &str) -> Option<Finding> {
    let form = file.properties.get(marks::FORM).and_then(|value| value.trim().parse::<f64>().ok());
    let cure = "Nulla è stato scritto.";
    if form.is_some_and(|form| form > f64::from(marks::form())) {
        let why = "è stato generato da una versione più recente di pdz";
        return Some(refused(name, why).cure(format!("Aggiornare pdz e ripetere il comando. {cure}")));
    }
    if let Some(title) = file.properties.get(marks::TITLE).filter(|title| **title != current.meta.title) {
        return Some(
            refused(name, "non è il piano di questo progetto")
                .found(title)
                .expected(&current.meta.title)
                .cure(format!("Indicare la cartella del progetto da cui il documento è stato generato. {cure}")),
        );
    }
    let known = area::names(&file.flow);
    let ours = marked.iter().any(|block| match &block.content {
        Content::Text { key } => known.controls.contains(key) || known.bookmarks.contains(&block.bookmark),
        _ => known.bookmarks.contains(&block.bookmark),
    });
    if form.is_none() && !ours {
        let why = "non è stato generato da pdz: non contiene nessuno dei riquadri del piano";
        return Some(refused(name, why).cure(format!(
            "Riprendere il documento che «pdz build» mette in out/piano e portarvi le correzioni; un testo scritto da capo si salva in testi. {cure}"
        )));
    }
    if !ours && !marked.is_empty() {
        let why = "non contiene più nessuno dei riquadri del piano";
        return Some(
            refused(name, why)
                .cure(format!("Riportare le correzioni in un documento generato di nuovo, dentro i riquadri. {cure}")),
        );
    }
    None
}

/// Tells of proposed changes, wherever they are.
fn revisions(file: &WordFile, areas: &BTreeMap<String, area::Found>, name: &str, findings: &mut Findings) {
    let mut lost = Vec::new();
    area::lost(&file.flow, &mut lost);
    file.notes.values().for_each(|nodes| area::lost(nodes, &mut lost));
    lost.retain(|l| l.is_revision());
    if lost.is_empty() || areas.is_empty() {
        return;
    }
    findings.push(
        Finding::note(codes::LEFT_OUT, format!("Il documento «{name}» contiene {}", docx::Lost::list(&lost)))
            .at(Origin::file(name))
            .cure("Chi non è d’accordo con una revisione la rifiuta in Word prima di riprendere il documento."),
    );
}

#[cfg(test)]
mod tests;
