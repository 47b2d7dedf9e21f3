// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The calendar page: every date with hours, body, place, and what became of it; the slots; what is held at once.

use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::table::office;
use super::PaperPart;
use crate::agenda::{Event, FaultKind, What, hour, weekday};
use crate::calendar::State;
use crate::document::{Align, Block, Cell, Inline, List, Paragraph, RowKind};
use crate::origin::{Traced, Trail};
use crate::period::{MONTHS, date_it};
use crate::plan::Plan;

/// Every date, under a row for each month.
pub(super) fn table(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let columns = vec![
        ("Data", grid::share(0.9, Align::Left)),
        ("Ore", grid::auto(Align::Left)),
        ("Organo", grid::share(1.6, Align::Left)),
        ("Luogo", grid::share(1.2, Align::Left)),
        ("Note", grid::share(1.3, Align::Left)),
    ];
    let caption = vec![Inline::text("Calendario degli incontri")];
    let summary = "Date degli incontri con ore, organo, luogo, e le date spostate, non tenute o festive.";
    let mut table = Grid::new("tab.calendario", caption, summary).columns(columns).source(office(ledger));
    let mut month = None;
    for event in &part.source.agenda.events {
        let this = (event.day.year(), event.day.month());
        if month != Some(this) {
            month = Some(this);
            let name = usize::try_from(event.day.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied();
            let title = super::super::text::capitalised(&format!("{} {}", name.unwrap_or_default(), event.day.year()));
            table.push(grid::group(vec![Inline::text(title)], 5));
        }
        table.push(grid::row(vec![
            Cell::row_header(vec![Inline::traced(
                format!("{} {}", weekday(event.day), date_it(event.day)),
                event.trail.clone(),
            )]),
            grid::words(event.hours()),
            grid::words(&event.title),
            place(ledger.plan, event),
            grid::words(notes(event)),
        ]));
    }
    table.block()
}

/// The dates of the series that a paper is about; places and notes where there is something to say.
pub(super) fn of_series(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let Some(run) = part.run else { return Vec::new() };
    let at = part.source.agenda.runs.iter().position(|r| r.series == run.series);
    let own = part.source.agenda.events.iter().filter(|e| at.is_some_and(|at| e.what == What::Series(at)));
    let events: Vec<&Event> = own.collect();
    // The letter says the place once; a meeting of its own may have another.
    let given = ledger.plan.series.get(run.series).and_then(|s| s.place.as_ref()).map(|p| p.value.as_str());
    let with_place = events.iter().any(|e| e.place.as_deref() != given);
    let with_notes = events.iter().any(|e| !notes(e).is_empty());
    let mut columns = vec![("Data", grid::share(1.0, Align::Left)), ("Ore", grid::share(0.7, Align::Left))];
    if with_place {
        columns.push(("Luogo", grid::share(1.4, Align::Left)));
    }
    if with_notes {
        columns.push(("Note", grid::share(1.6, Align::Left)));
    }
    let summary = "Date della serie di incontri, con ore, luogo e variazioni.";
    let mut table = Grid::plain(summary, crate::document::TableStyle::Data).columns(columns).compact();
    // A letter to one who is received at its own hour says that hour.
    let own = if let [one] = part.invited.as_slice() { one.slot.as_ref().map(|s| s.name.as_str()) } else { None };
    for event in events {
        let slot = own.and_then(|name| event.slots.iter().find(|s| s.name == name)).and_then(|s| s.hours);
        let mut cells = vec![
            Cell::row_header(vec![Inline::traced(
                format!("{} {}", weekday(event.day), date_it(event.day)),
                event.trail.clone(),
            )]),
            grid::words(slot.map_or_else(|| event.hours(), |(from, to)| format!("{}-{}", hour(from), hour(to)))),
        ];
        if with_place {
            cells.push(place(ledger.plan, event));
        }
        if with_notes {
            cells.push(grid::words(notes(event)));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// The slots of the series: one row for each who is received.
pub(super) fn slots(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let runs = part.source.agenda.runs.iter().filter(|r| part.run.is_none_or(|one| one.series == r.series));
    let runs: Vec<_> = runs.filter(|r| r.slots.iter().any(|s| s.hours.is_some())).collect();
    let columns = vec![
        ("Chi è ricevuto", grid::share(1.6, Align::Left)),
        ("Dalle", grid::auto(Align::Left)),
        ("Alle", grid::auto(Align::Left)),
        ("Quando", grid::share(1.4, Align::Left)),
    ];
    let caption = vec![Inline::text("Turni di chi è ricevuto")];
    let summary = "Turni degli incontri: chi è ricevuto, dalle, alle, in quali giorni.";
    let mut table = match part.run {
        Some(_) => Grid::plain(summary, crate::document::TableStyle::Data),
        None => Grid::new("tab.turni", caption, summary),
    }
    .columns(columns);
    for run in runs {
        let Some(series) = ledger.plan.series.get(run.series) else { continue };
        let title = crate::agenda::body_name(ledger.plan, &series.body.value);
        if part.run.is_none() {
            table.push(grid::row_of(RowKind::Group, grid::group(vec![Inline::text(title)], 4).cells));
        }
        for slot in &run.slots {
            let Some((from, to)) = slot.hours else { continue };
            table.push(grid::row(vec![
                Cell::row_header(vec![Inline::traced(&slot.name, series.recipients.trail.clone())]),
                grid::words(hour(from)),
                grid::words(hour(to)),
                grid::line(&series.recurrence),
            ]));
        }
    }
    table.block()
}

/// Meetings held at once, as a list.
pub(super) fn overlaps(part: &PaperPart<'_>) -> Vec<Block> {
    let faults = part.source.agenda.faults.iter().filter(|f| f.kind == FaultKind::Overlap);
    let items: Vec<Vec<Block>> = faults
        .map(|fault| {
            let trail = fault.origin.clone().map_or(Trail::NONE, Trail::of);
            vec![Paragraph::body(vec![Inline::traced(&fault.message, trail)])]
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(List { start: None, items })] }
}

/// Place and comune; the comune only when the office gave it.
fn place(plan: &Plan, event: &Event) -> Cell {
    let given = event.meeting.and_then(|at| plan.meetings.get(at)).and_then(|m| m.comune.as_ref());
    let comune = given.map(|c| plan.comune_name(&c.value));
    let words: Vec<&str> = comune.into_iter().chain(event.place.as_deref()).collect();
    grid::line(&Traced { value: words.join(", "), trail: event.trail.clone() })
}

/// What became of a date, in words.
fn notes(event: &Event) -> String {
    let mut words = Vec::new();
    let why = |reason: &Option<String>| reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default();
    match &event.state {
        State::Regular => {}
        State::Cancelled { reason } => words.push(format!("non si tiene{}", why(reason))),
        State::Moved { reason, .. } => {
            words.push(format!("spostato dal {}{}", date_it(event.scheduled), why(reason)));
        }
    }
    if let Some(feast) = event.feast.as_ref().filter(|_| event.is_held()) {
        words.push(format!("giorno festivo ({feast})"));
    }
    words.join("; ")
}
