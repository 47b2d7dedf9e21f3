// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The folder of the concertation: its papers, the calendar, and apart what holds personal data.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::press::Press;
use super::{DossierError, manifest};
use crate::agenda::Agenda;
use crate::document::{Block, Document};
use crate::findings::Findings;
use crate::output::{Entry, MANIFEST, Manifest, OutputFile, RESERVED};
use crate::pipeline::Timings;
use crate::report;
use crate::trace::Printed;
use crate::write::ics;

/// The folder below `out/`.
pub(super) const FOLDER: &str = "concertazione";

/// Name of the calendar.
const CALENDAR: &str = "incontri.ics";

/// What was made.
#[derive(Default)]
pub(super) struct Papers {
    pub(super) files: Vec<OutputFile>,
    pub(super) printed: Vec<Printed>,
    pub(super) findings: Findings,
    /// Those that may print a table of the plan's figures: they are read back before they are written.
    pub(super) with_figures: BTreeSet<String>,
}

/// Tables of these papers that print no amount.
const OWN_TABLES: [&str; 13] = [
    "tab.calendario",
    "tab.turni",
    "tab.registro",
    "tab.sottoscrittori",
    "tab.prospetto",
    "tab.esiti",
    "tab.esiti-comune",
    "tab.esiti-ente",
    "tab.tempi",
    "tab.sindacati",
    "tab.evidenze",
    "tab.organi",
    "tab.seggi",
];

/// Whether a paper prints a table that isn't one of these: a template of the office's own may ask for any.
fn prints_figures(document: &Document) -> bool {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let captioned = blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    captioned.filter(|table| table.caption.is_some()).any(|table| !OWN_TABLES.contains(&table.anchor.0.as_str()))
}

impl Press<'_> {
    /// The papers of the concertation and the calendar as iCalendar.
    pub(super) fn concertation(&self) -> Result<Papers, DossierError> {
        let checked = self.checked;
        let draft = self.draft && !checked.project.settings.concertazione.definitivi;
        let papers = self.composer.papers(&checked.plan, draft)?;
        let made: Result<Vec<_>, DossierError> = papers
            .into_par_iter()
            .map(|paper| {
                // What stays inside the office is in no manifest, nor are its figures in the trail.
                let folder = if paper.internal { RESERVED } else { FOLDER };
                let path = format!("{folder}/{}", paper.path);
                let figures = prints_figures(&paper.composed.document);
                let pressed = self.press(&format!("{path}.pdf"), paper.composed, false, &mut Timings::default())?;
                let printed = if paper.internal { Vec::new() } else { pressed.printed.clone() };
                Ok((pressed.files(&path, self.request), printed, pressed.findings, figures))
            })
            .collect();
        let mut out = Papers::default();
        for (files, printed, findings, figures) in made? {
            if figures {
                out.with_figures.extend(files.iter().map(|file| file.path.clone()));
            }
            out.files.extend(files);
            out.printed.extend(printed);
            out.findings.extend(findings);
        }
        out.files.extend(self.reserved_manifest(&out.files));
        let agenda = Agenda::of(self.plan, &checked.project.settings.calendario);
        if !agenda.is_empty() {
            let calendar = ics::write(self.plan, &agenda, &format!("Incontri – {}", report::title(checked)));
            out.files.push(OutputFile::new(format!("{FOLDER}/{CALENDAR}"), calendar));
        }
        Ok(out)
    }

    /// What proves the reserved folder: the manifest of what is delivered doesn't name it.
    fn reserved_manifest(&self, files: &[OutputFile]) -> Option<OutputFile> {
        let below = |file: &OutputFile| {
            let path = file.path.strip_prefix(RESERVED)?.trim_start_matches('/').to_owned();
            Some(Entry { path, ..file.entry() })
        };
        let mut entries: Vec<Entry> = files.iter().filter_map(below).collect();
        if entries.is_empty() {
            return None;
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest { files: entries, ..manifest(self.checked) };
        Some(OutputFile::new(format!("{RESERVED}/{MANIFEST}"), manifest.to_json()))
    }
}
