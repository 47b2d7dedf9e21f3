// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Composes and writes the documents of a build, each in its formats.

use std::sync::{Arc, OnceLock};

use super::{DossierError, Format, Request};
use crate::compose::{Base, ComposeError, Composed, Composer};
use crate::document::Document;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Trail;
use crate::output::OutputFile;
use crate::pipeline::{Checked, Timings};
use crate::plan::{Plan, State};
use crate::trace::{self, Printed};
use crate::write::{docx, fonts, html, pdf};

/// A document in its formats, with the trail of its figures.
pub(super) struct Pressed {
    pub(super) pdf: OutputFile,
    pub(super) docx: Option<Vec<u8>>,
    pub(super) html: Option<String>,
    pub(super) printed: Vec<Printed>,
    pub(super) findings: Findings,
}

impl Pressed {
    /// The files of a document, named after this path.
    pub(super) fn files(&self, path: &str, request: &Request) -> Vec<OutputFile> {
        let mut files = Vec::new();
        if let Some(docx) = &self.docx {
            files.push(OutputFile::new(format!("{path}.docx"), docx.clone()));
        }
        if request.makes(Format::Pdf) {
            files.push(OutputFile { path: format!("{path}.pdf"), ..self.pdf.clone() });
        }
        if let Some(html) = &self.html {
            files.push(OutputFile::new(format!("{path}.html"), html.clone().into_bytes()));
        }
        files
    }
}

/// Composes and writes the documents of one build.
pub(super) struct Press<'a> {
    pub(super) checked: &'a Checked,
    /// The plan as it is published.
    pub(super) plan: &'a Plan,
    pub(super) request: &'a Request,
    pub(super) composer: &'a Composer,
    pub(super) draft: bool,
    voted: &'a Plan,
    base: OnceLock<Base<'a>>,
    base_of_voted: OnceLock<Base<'a>>,
}

impl<'a> Press<'a> {
    /// For the plan as it is published, and as councils vote on it.
    pub(super) fn new(
        checked: &'a Checked,
        (plan, voted): (&'a Plan, &'a Plan),
        request: &'a Request,
        composer: &'a Composer,
        draft: bool,
    ) -> Self {
        let (base, base_of_voted) = (OnceLock::new(), OnceLock::new());
        Self { checked, plan, request, composer, draft, voted, base, base_of_voted }
    }

    /// The plan as it is published, with what its documents see.
    pub(super) fn base(&self) -> &Base<'a> {
        self.base.get_or_init(|| self.composer.base(self.plan))
    }

    /// The plan that councils vote on, with what its documents see.
    pub(super) fn voted(&self) -> &Base<'a> {
        self.base_of_voted.get_or_init(|| self.composer.base(self.voted))
    }

    /// The plan to print: until it is approved it is the one that councils vote on, to the byte.
    fn printed(&self) -> &Base<'a> {
        if self.plan.state <= State::Adopted { self.voted() } else { self.base() }
    }

    /// The plan, with the open findings at its end while it is a draft.
    pub(super) fn plan(&self, findings: &Findings, timings: &mut Timings) -> Result<Pressed, DossierError> {
        let open = self.draft.then_some(findings);
        let composed =
            timings.measure("composizione", || self.composer.plan_document(self.printed(), open, self.draft))?;
        self.press("piano/piano-di-zona.pdf", composed, true, timings)
    }

    /// The plan alone, arranged on its pages.
    pub(super) fn plan_document(&self, findings: &Findings) -> Result<Document, ComposeError> {
        let open = self.draft.then_some(findings);
        let mut document = self.composer.plan_document(self.printed(), open, self.draft)?.document;
        pdf::arrange(&mut document);
        Ok(document)
    }

    /// The body that adopts the plan, in the words of the region.
    pub(super) fn political_body(&self) -> &str {
        political_body(self.checked)
    }

    /// A document in the formats asked for.
    pub(super) fn press(
        &self,
        name: &str,
        composed: Composed,
        with_html: bool,
        timings: &mut Timings,
    ) -> Result<Pressed, DossierError> {
        press(self.request, name, composed, with_html, timings)
    }

    /// A document as PDF alone.
    pub(super) fn pdf_only(&self, composed: Composed) -> Result<Pressed, DossierError> {
        press(&self.request.pdf_only(), "", composed, false, &mut Timings::default())
    }
}

/// The body that adopts the plan, in the words of the region.
pub(super) fn political_body(checked: &Checked) -> &str {
    checked.profile.label("coordinamento", "Coordinamento Istituzionale")
}

fn press(
    request: &Request,
    name: &str,
    composed: Composed,
    with_html: bool,
    timings: &mut Timings,
) -> Result<Pressed, DossierError> {
    let Composed { mut document, mut findings } = composed;
    timings.measure("pagine", || pdf::arrange(&mut document));
    findings.extend(missing_glyphs(&document));
    let written = timings.measure("PDF", || pdf::write(&document))?;
    let index = written.index;
    let printed = trace::figures(name, &document, &index);
    let (docx, html) = timings.measure("DOCX e HTML", || {
        rayon::join(
            || request.makes(Format::Docx).then(|| docx::write(&document, &index)).transpose(),
            || (with_html && request.makes(Format::Html)).then(|| html::write(&document)),
        )
    });
    let pdf = OutputFile { path: name.to_owned(), bytes: Arc::new(written.bytes), pages: Some(index.pages) };
    Ok(Pressed { pdf, docx: docx?, html, printed, findings })
}

/// Characters named in one finding; of the others only the number is told.
const NAMED: usize = 12;

/// One finding for the characters of a cell that no face has.
fn missing_glyphs(document: &Document) -> Vec<Finding> {
    let mut cells: Vec<(Vec<char>, Trail)> = Vec::new();
    for (character, trail) in fonts::missing_glyphs(document) {
        match cells.iter_mut().find(|(_, known)| known.first() == trail.first()) {
            Some((characters, known)) => {
                characters.push(character);
                *known = Trail::join([&*known, &trail]);
            }
            None => cells.push((vec![character], trail)),
        }
    }
    cells.into_iter().map(|(characters, trail)| missing(&characters, &trail)).collect()
}

fn missing(characters: &[char], trail: &Trail) -> Finding {
    let named: Vec<String> =
        characters.iter().take(NAMED).map(|c| format!("«{c}» (U+{:04X})", u32::from(*c))).collect();
    let more = characters.len() - named.len();
    let words = match named.as_slice() {
        [one] => format!("Il carattere {one} non c'è nei caratteri di stampa: è stato sostituito"),
        many if more > 0 => {
            format!(
                "I caratteri {} e altri {more} non ci sono nei caratteri di stampa: sono stati sostituiti",
                many.join(", ")
            )
        }
        [first @ .., last] => {
            format!(
                "I caratteri {} e {last} non ci sono nei caratteri di stampa: sono stati sostituiti",
                first.join(", ")
            )
        }
        [] => String::new(),
    };
    Finding::warning(codes::MISSING_GLYPH, words)
        .on(trail)
        .found(characters.iter().collect::<String>())
        .cure("Usare caratteri comuni; nel PDF il testo si può comunque cercare e ascoltare.")
}
