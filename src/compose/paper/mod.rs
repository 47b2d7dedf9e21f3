// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The papers of the concertation: notice, forms, calendar, convocations, attendance sheets, minutes, proposals, letters.

mod bodies;
mod calendar;
mod evidence;
mod invited;
mod list;
mod minutes;
mod proposals;
mod sheets;

use super::Composed;
use super::ledger::Ledger;
use crate::agenda::{Agenda, Run};
use crate::document::Block;
use crate::plan::{Meeting, Stakeholder};
use crate::project::ConcertationTable;

pub(crate) use bodies::{diagram, seats};
pub(crate) use list::{Sketch, annex, inside, list};
pub(crate) use minutes::unions;
pub(crate) use proposals::{answers, by_category, by_comune, by_stakeholder, emerged, ledger as proposals_ledger};

/// A paper, composed.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Path without extension: `verbali/verbale-i01`.
    pub path: String,
    /// The document.
    pub composed: Composed,
    /// Whether it holds personal data, and so stays inside the office.
    pub internal: bool,
}

/// What the papers are made from beside the plan.
pub(crate) struct Source<'a> {
    pub(crate) agenda: &'a Agenda,
    pub(crate) settings: &'a ConcertationTable,
    /// Codes of the annexes of the office's own that are there.
    pub(crate) own_annexes: &'a [String],
}

/// What one paper is about.
#[derive(Clone)]
pub(crate) struct PaperPart<'a> {
    pub(crate) source: &'a Source<'a>,
    /// The meeting.
    pub(crate) meeting: Option<&'a Meeting>,
    /// The series.
    pub(crate) run: Option<&'a Run>,
    /// The organisation that a letter is for.
    pub(crate) stakeholder: Option<&'a Stakeholder>,
    /// Those who are called.
    pub(crate) invited: Vec<invited::Invited<'a>>,
    /// Whether personal data are printed.
    pub(crate) internal: bool,
}

impl<'a> PaperPart<'a> {
    /// A paper about everything.
    pub(crate) fn of_all(source: &'a Source<'a>) -> Self {
        Self { source, meeting: None, run: None, stakeholder: None, invited: Vec::new(), internal: false }
    }
}

/// The blocks of a table of these papers; none when the id is of another kind or there is nothing to show.
pub(crate) fn build(id: &str, ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    match id {
        "calendario" => calendar::table(ledger, part),
        "date-serie" => calendar::of_series(ledger, part),
        "turni" => calendar::slots(ledger, part),
        "sovrapposizioni" => calendar::overlaps(part),
        "firme-presenze" => sheets::attendance(part),
        "odg" => minutes::agenda(part),
        "sintesi" => minutes::summary(ledger, part),
        "decisioni" => minutes::decisions(part),
        "presenti" => minutes::present(ledger, part),
        "impegni" => minutes::commitments(ledger, part),
        "proposte-incontro" => proposals::of_meeting(ledger, part),
        "proposte-ente" => proposals::of_stakeholder(ledger, part),
        "registro-adesioni" => sheets::register(ledger, part),
        "sottoscrittori" => sheets::signatories(ledger),
        "scheda-adesione" => sheets::form(ledger),
        "aree-adesione" => sheets::areas(ledger),
        "evidenze" => evidence::table(ledger, part),
        _ => Vec::new(),
    }
}
