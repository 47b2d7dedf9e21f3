// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The annexes as files: made once for all the comuni, so that each pack holds the same bytes.

use std::sync::Arc;

use rayon::prelude::*;

use super::DossierError;
use super::press::{Press, Pressed};
use crate::annexes::{Annex, Content, Form};
use crate::compose::{AnnexEntry, Base, ComposeError, Composed, Facts, slug};
use crate::finance;
use crate::output::{OutputFile, sha256};
use crate::plan::{Plan, State};
use crate::trace::{self, Printed};
use crate::write::sheets::NamedTable;

/// What councils vote on: entries of the list and files, in order, with the trail of their figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Annexes {
    /// Entries and files, whose paths are bare names.
    pub(super) files: Vec<(AnnexEntry, OutputFile)>,
    /// The list of them, when it was voted with them: it is never made again.
    pub(super) list: Vec<OutputFile>,
    /// What the act said of the plan when it was voted.
    pub(super) facts: Option<Facts>,
    /// Figures; their document is the file's bare name.
    pub(super) printed: Arc<Vec<Printed>>,
}

/// Entries and files of a form of an annex, with the trail of its figures.
type Made = (Vec<(AnnexEntry, OutputFile)>, Vec<Printed>);

impl Annexes {
    /// The entries.
    pub(super) fn entries(&self) -> Vec<AnnexEntry> {
        self.files.iter().map(|(entry, _)| entry.clone()).collect()
    }
}

/// The plan as the Ambito's political body adopted it, which is what councils vote on: nothing of what came later
/// (their own votes, the state of the whole) may change an annex between one council and the next.
pub(super) fn adopted(plan: &Plan, body: &str) -> Plan {
    let mut adopted = plan.clone();
    adopted.state = plan.state.min(State::Adopted);
    let last = plan.adoption(body).and_then(|act| act.date.as_ref()).map(|d| d.value);
    adopted.acts.retain(|act| {
        act.comune.is_none()
            && match (last, &act.date) {
                (Some(last), Some(date)) => date.value <= last,
                (Some(_), None) => false,
                (None, _) => true,
            }
    });
    adopted
}

impl Press<'_> {
    /// Every annex. `whole` is the plan as printed for `piano/`: it is annex A until the plan is approved.
    pub(super) fn annexes(&self, whole: &Pressed) -> Result<Annexes, DossierError> {
        let voted = self.voted();
        let is_whole = self.plan.state <= State::Adopted;
        let made: Result<Vec<Annexes>, DossierError> = self
            .checked
            .annexes
            .par_iter()
            .map(|annex| match &annex.content {
                Content::Office(file) => {
                    let name = format!("allegato-{}.{}", slug(&annex.letter), file.extension);
                    let output = OutputFile { path: name, bytes: file.bytes.clone(), pages: file.inspection.pages };
                    Ok(Annexes {
                        files: vec![entry(annex, None, &annex.title, output, file.format())],
                        ..Annexes::default()
                    })
                }
                Content::Generated { id, .. } if id == "piano" && is_whole => {
                    Ok(self.document(annex, id, whole.pdf.clone(), whole.printed.clone()))
                }
                Content::Generated { id, forms, chapters } => {
                    let composed = self.composed(voted, id, chapters)?;
                    let pressed = self.pdf_only(composed)?;
                    let mut made = self.document(annex, id, pressed.pdf, pressed.printed);
                    let tables =
                        if forms.is_empty() { Vec::new() } else { finance::tables(voted.plan(), self.composer) };
                    for form in forms {
                        let (files, figures) = form_of(annex, *form, voted.plan(), &tables)?;
                        made.files.extend(files);
                        Arc::make_mut(&mut made.printed).extend(figures);
                    }
                    Ok(made)
                }
            })
            .collect();
        let (mut all, mut printed) = (Annexes::default(), Vec::new());
        for made in made? {
            all.files.extend(made.files);
            printed.extend(Arc::unwrap_or_clone(made.printed));
        }
        Ok(Annexes { printed: Arc::new(printed), ..all })
    }

    fn composed(&self, base: &Base<'_>, id: &str, chapters: &[String]) -> Result<Composed, ComposeError> {
        match id {
            "quadri" => self.composer.finance_document(base, self.draft),
            "schede" => self.composer.sheets_document(base, self.draft),
            "concertazione" => self.composer.concertation_document(base, self.draft),
            "relazione" => self.composer.report_document(base, chapters, self.draft),
            "accordo" => self.composer.agreement(base, &[], self.draft),
            "avviso" | "calendario" | "organi" | "verbali" | "proposte" | "adesioni" | "patto" => {
                self.composer.concertation_paper(base, id, self.draft)
            }
            _ => {
                let open = self.draft.then_some(&self.checked.findings);
                self.composer.plan_document(base, open, self.draft)
            }
        }
    }

    fn document(&self, annex: &Annex, id: &str, pdf: OutputFile, mut printed: Vec<Printed>) -> Annexes {
        let name = format!("allegato-{}.pdf", slug(&annex.letter));
        let document: Arc<str> = name.as_str().into();
        for figure in &mut printed {
            figure.document = document.clone();
        }
        let output = OutputFile { path: name, ..pdf };
        Annexes {
            files: vec![entry(annex, Some(id), &annex.title, output, "PDF/A-2a".to_owned())],
            printed: Arc::new(printed),
            ..Annexes::default()
        }
    }
}

/// The financial tables in a form to calculate with.
fn form_of(annex: &Annex, form: Form, plan: &Plan, tables: &[NamedTable]) -> Result<Made, DossierError> {
    let letter = slug(&annex.letter);
    if form == Form::Xlsx {
        let workbook = finance::workbook(plan, &annex.title, tables)?;
        let name = format!("allegato-{letter}.xlsx");
        let figures = trace::of_workbook(&name, tables);
        let title = format!("{} (foglio di calcolo)", annex.title);
        let output = OutputFile::new(name, workbook);
        return Ok((vec![entry(annex, None, &title, output, "XLSX".to_owned())], figures));
    }
    let sheets = finance::csvs(tables)?.into_iter().zip(tables);
    let files = sheets
        .map(|((name, bytes), table)| {
            let title = format!("{} (dati: {})", annex.title, table.name);
            entry(annex, None, &title, OutputFile::new(format!("allegato-{letter}-{name}"), bytes), "CSV".to_owned())
        })
        .collect();
    Ok((files, Vec::new()))
}

fn entry(
    annex: &Annex,
    generated: Option<&str>,
    title: &str,
    file: OutputFile,
    format: String,
) -> (AnnexEntry, OutputFile) {
    let entry = AnnexEntry {
        letter: annex.letter.clone(),
        generated: generated.map(str::to_owned),
        title: title.to_owned(),
        file_name: file.path.clone(),
        format,
        pages: file.pages,
        bytes: file.bytes.len() as u64,
        sha256: sha256(&file.bytes),
    };
    (entry, file)
}
