// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The parts of the minutes: agenda, who was there by organisation and role, synthesis, decisions, commitments and their state.

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::markdown::{self, Setting};
use super::super::table::office;
use super::PaperPart;
use super::invited::{body, of_unions};
use crate::agenda::{Standing, narrates, standing};
use crate::document::{Align, Block, Cell, Inline, TableStyle};
use crate::origin::{Traced, Trail};
use crate::period::date_it;
use crate::plan::names::fold;
use crate::plan::{Commitment, Meeting, Plan, Text};

/// A long text of the meeting.
fn prose(text: &Text) -> Vec<Block> {
    let text = text.as_ref().filter(|t| !t.value.trim().is_empty());
    text.map(|t| cell::blocks(&t.value, &t.trail)).unwrap_or_default()
}

/// What the meeting was called about.
pub(super) fn agenda(part: &PaperPart<'_>) -> Vec<Block> {
    part.meeting.map(|m| prose(&m.agenda)).unwrap_or_default()
}

/// What was said: the narrative of the office where there is one, or else the cell.
pub(super) fn summary(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    part.meeting.map(|meeting| summary_of(ledger, meeting)).unwrap_or_default()
}

fn summary_of(ledger: &Ledger<'_>, meeting: &Meeting) -> Vec<Block> {
    let narrative = ledger.plan.texts.iter().find(|(file, _)| narrates(file, meeting)).map(|(_, text)| text);
    match narrative {
        Some(narrative) => {
            let trail = Trail::of(narrative.origin.clone());
            let setting = Setting { holes: None, trail, under: Some(2), title: "Sintesi" };
            // Notes of such a text have no place at the foot of the minutes: their marks go.
            markdown::blocks(&narrative.markdown, &setting, &mut Vec::new())
        }
        None => prose(&meeting.summary),
    }
}

/// What was decided.
pub(super) fn decisions(part: &PaperPart<'_>) -> Vec<Block> {
    part.meeting.map(|m| prose(&m.decisions)).unwrap_or_default()
}

/// Who was there, by category; absent ones too. Persons only inside the office.
pub(super) fn present(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let Some(meeting) = part.meeting else { return Vec::new() };
    let plan = ledger.plan;
    let mut columns = vec![
        ("Organizzazione", grid::share(1.6, Align::Left)),
        ("Categoria", grid::share(0.9, Align::Left)),
        ("In quale veste", grid::share(1.0, Align::Left)),
        ("Presente", grid::auto(Align::Left)),
    ];
    if part.internal {
        columns.push(("Persona", grid::share(1.2, Align::Left)));
    }
    let summary = "Organizzazioni convocate, con categoria, veste in cui partecipano e presenza.";
    let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
    let mut rows: Vec<_> = plan.attendance.iter().filter(|a| a.meeting.value == meeting.code.value).collect();
    let of = |code: &str| plan.stakeholders.iter().find(|s| s.code.value == code);
    let category = |code: &str| of(code).map(|s| fold(&s.category.value)).unwrap_or_default();
    rows.sort_by_cached_key(|a| (category(&a.stakeholder.value), fold(plan.stakeholder_name(&a.stakeholder.value))));
    for row in rows {
        let stakeholder = of(&row.stakeholder.value);
        let name = Traced {
            value: plan.stakeholder_name(&row.stakeholder.value).to_owned(),
            trail: row.stakeholder.trail.clone(),
        };
        let mut cells = vec![
            grid::header(&name),
            stakeholder.map_or_else(grid::dash, |s| grid::line(&s.category)),
            row.role.as_ref().map_or_else(grid::dash, grid::line),
            grid::words(if row.present { "sì" } else { "no" }),
        ];
        if part.internal {
            let who = row.person.as_ref().or_else(|| stakeholder.and_then(|s| s.representative.as_ref()));
            cells.push(who.map_or_else(grid::dash, grid::line));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// Who does what, by when, and how it stands: of a meeting, or of all of them.
pub(super) fn commitments(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let mut columns = vec![
        ("Chi", grid::share(1.0, Align::Left)),
        ("Che cosa", grid::share(2.0, Align::Left)),
        ("Entro", grid::share(0.7, Align::Left)),
        ("A che punto è", grid::share(0.9, Align::Left)),
    ];
    if part.meeting.is_none() {
        columns.insert(0, ("Incontro", grid::auto(Align::Left)));
    }
    let summary = "Impegni presi, con chi se ne fa carico, che cosa, entro quando, a che punto sono.";
    let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
    let mine = |c: &&Commitment| part.meeting.is_none_or(|m| m.code.value == c.meeting.value);
    for commitment in plan.commitments.iter().filter(mine) {
        let state = match (standing(plan, commitment), &commitment.state) {
            (Standing::Done | Standing::Dropped, Some(state)) => state.value.clone(),
            (Standing::Overdue(day), state) => {
                let said = state.as_ref().map(|s| format!("{} – ", s.value)).unwrap_or_default();
                format!("{said}scaduto il {}", date_it(day))
            }
            (_, state) => state.as_ref().map_or_else(|| "da fare".to_owned(), |s| s.value.clone()),
        };
        let trail = commitment.state.as_ref().map_or(&commitment.what.trail, |s| &s.trail);
        let mut cells = vec![
            grid::header(&commitment.who),
            Cell::blocks(cell::blocks(&commitment.what.value, &commitment.what.trail)),
            grid::optional(commitment.due.as_ref()),
            Cell::data(vec![Inline::traced(state, trail.clone())]),
        ];
        if part.meeting.is_none() {
            cells.insert(0, grid::line(&commitment.meeting));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// Whether a meeting is with the unions: by its body, or by those who came when all are of the unions.
pub(super) fn with_unions(plan: &Plan, meeting: &Meeting) -> bool {
    let body = meeting.body.as_ref().and_then(|code| body(plan, &code.value));
    let told = body.is_some_and(|b| {
        let kind = b.kind.as_ref().map(|k| k.value.as_str()).unwrap_or_default();
        of_unions(&format!("{kind} {}", b.name.value))
    });
    if told || meeting.agenda.as_ref().is_some_and(|a| of_unions(&a.value)) {
        return true;
    }
    let mut present = plan.attendance.iter().filter(|a| a.present && a.meeting.value == meeting.code.value).peekable();
    let union = |code: &str| {
        let found = plan.stakeholders.iter().find(|s| s.code.value == code);
        found.is_some_and(|s| of_unions(&s.category.value) || of_unions(&s.name.value))
    };
    present.peek().is_some() && present.all(|a| union(&a.stakeholder.value))
}

/// The meetings with the unions: date, what was said, what was agreed.
pub(crate) fn unions(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Incontro", grid::auto(Align::Left)),
        ("Data", grid::dates()),
        ("Organizzazioni presenti", grid::share(1.0, Align::Left)),
        ("Che cosa si è detto", grid::share(1.8, Align::Left)),
        ("Che cosa si è concordato", grid::share(1.4, Align::Left)),
    ];
    let caption = vec![Inline::text("Incontri con le organizzazioni sindacali")];
    let summary = "Incontri con le organizzazioni sindacali: data, presenti, sintesi e accordi.";
    let mut table = Grid::new("tab.sindacati", caption, summary).columns(columns).source(office(ledger));
    for meeting in plan.meetings.iter().filter(|m| with_unions(plan, m)) {
        let rows = plan.attendance.iter().filter(|a| a.present && a.meeting.value == meeting.code.value);
        let mut names: Vec<&str> = rows.map(|a| plan.stakeholder_name(&a.stakeholder.value)).collect();
        names.sort_unstable();
        names.dedup();
        table.push(grid::row(vec![
            grid::header(&meeting.code),
            grid::date(meeting.date.as_ref()),
            grid::words(names.join(", ")),
            Cell::blocks(summary_of(ledger, meeting)),
            Cell::blocks(prose(&meeting.decisions)),
        ]));
    }
    table.block()
}
