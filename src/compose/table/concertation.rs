// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Participation: meetings (P1), attendance (P2), proposals (P3), outcomes (P4), bodies that joined (P5), government.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use crate::document::{Align, Block, Cell, Inline, RowKind};
use crate::money::percentages;
use crate::origin::{Traced, Trail};
use crate::plan::{Attendance, Meeting, Outcome, Plan};

/// P1: the calendar of the meetings.
pub(super) fn meetings(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("N.", grid::auto(Align::Left)),
        ("Data", grid::dates()),
        ("Organo", grid::share(1.2, Align::Left)),
        ("Luogo", grid::share(1.1, Align::Left)),
        ("Ordine del giorno", grid::share(1.8, Align::Left)),
        ("Aree", grid::auto(Align::Left)),
        ("Enti", grid::auto(Align::Right)),
    ];
    let caption = vec![Inline::text("Calendario degli incontri di partecipazione e concertazione")];
    let summary =
        "Incontri in ordine di data, con organo, luogo, ordine del giorno, aree trattate e numero di enti presenti.";
    let mut table = Grid::new("tab.incontri", caption, summary).columns(columns).source(super::office(ledger));
    let present = present(plan);
    for meeting in &plan.meetings {
        let rows = present.get(meeting.code.value.as_str()).map(Vec::as_slice).unwrap_or_default();
        table.push(grid::row(vec![
            grid::header(&meeting.code),
            grid::date(meeting.date.as_ref()),
            body_name(plan, meeting).map_or_else(grid::dash, |b| grid::line(&b)),
            place(plan, meeting),
            grid::optional(meeting.agenda.as_ref()),
            grid::line(&ledger.area_codes(&meeting.areas)),
            if rows.is_empty() { grid::dash() } else { grid::count(Some(&bodies_of(rows))) },
        ]));
    }
    table.block()
}

fn present(plan: &Plan) -> BTreeMap<&str, Vec<&Attendance>> {
    let mut out: BTreeMap<&str, Vec<&Attendance>> = BTreeMap::new();
    for row in plan.attendance.iter().filter(|a| a.present) {
        out.entry(&row.meeting.value).or_default().push(row);
    }
    out
}

/// How many different bodies these rows name.
fn bodies_of(rows: &[&Attendance]) -> Traced<i64> {
    let names: BTreeSet<&str> = rows.iter().map(|r| r.stakeholder.value.as_str()).collect();
    Traced {
        value: i64::try_from(names.len()).unwrap_or(i64::MAX),
        trail: Trail::join(rows.iter().map(|r| &r.stakeholder.trail)),
    }
}

fn body_name(plan: &Plan, meeting: &Meeting) -> Option<Traced<String>> {
    let code = meeting.body.as_ref()?;
    let found = plan.bodies.iter().find(|b| b.code.value == code.value);
    Some(found.map_or_else(|| code.clone(), |b| b.name.clone()))
}

fn place(plan: &Plan, meeting: &Meeting) -> Cell {
    let mut inlines = Vec::new();
    if let Some(comune) = &meeting.comune {
        inlines.push(Inline::traced(plan.comune_name(&comune.value), comune.trail.clone()));
    }
    if let Some(place) = &meeting.place {
        if !inlines.is_empty() {
            inlines.push(Inline::text(", "));
        }
        inlines.push(cell::inline(place));
    }
    if inlines.is_empty() { grid::dash() } else { Cell::data(inlines) }
}

/// P2: how many bodies of each category came to each meeting.
pub(super) fn attendance(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let present = present(plan);
    if present.is_empty() {
        return Vec::new();
    }
    let category: BTreeMap<&str, &Traced<String>> =
        plan.stakeholders.iter().map(|s| (s.code.value.as_str(), &s.category)).collect();
    let held: Vec<&Meeting> = plan.meetings.iter().filter(|m| present.contains_key(m.code.value.as_str())).collect();
    let mut categories: BTreeMap<String, String> = BTreeMap::new();
    for rows in present.values() {
        for row in rows {
            let name = category.get(row.stakeholder.value.as_str()).map_or("Altri", |c| c.value.as_str());
            categories.entry(cell::line(name).to_lowercase()).or_insert_with(|| cell::line(name));
        }
    }
    let mut columns = vec![("Categoria", grid::share(1.0, Align::Left))];
    columns.extend(held.iter().map(|m| (m.code.value.as_str(), grid::auto(Align::Right))));
    columns.push(("Enti diversi", grid::auto(Align::Right)));
    let caption = vec![Inline::text("Enti presenti per categoria e per incontro")];
    let summary =
        "Numero di enti presenti a ciascun incontro, per categoria; l’ultima colonna conta ogni ente una volta sola.";
    let mut table =
        Grid::new("tab.partecipazione", caption, summary).columns(columns).compact().source(super::office(ledger));
    let of = |meeting: Option<&str>, key: Option<&str>| -> Vec<&Attendance> {
        let rows = present.iter().filter(|(m, _)| meeting.is_none_or(|c| **m == c)).flat_map(|(_, rows)| rows);
        rows.copied()
            .filter(|r| {
                let name = category.get(r.stakeholder.value.as_str()).map_or("Altri", |c| c.value.as_str());
                key.is_none_or(|k| cell::line(name).to_lowercase() == k)
            })
            .collect()
    };
    let number =
        |rows: Vec<&Attendance>| if rows.is_empty() { grid::dash() } else { grid::count(Some(&bodies_of(&rows))) };
    for (key, name) in &categories {
        let mut cells = vec![grid::header_words(name)];
        cells.extend(held.iter().map(|m| number(of(Some(&m.code.value), Some(key)))));
        cells.push(number(of(None, Some(key))));
        table.push(grid::row(cells));
    }
    let mut cells = vec![grid::header_words("Totale")];
    cells.extend(held.iter().map(|m| number(of(Some(&m.code.value), None))));
    cells.push(number(of(None, None)));
    table.push(grid::row_of(RowKind::Total, cells));
    table.block()
}

/// P3: every proposal with its outcome.
pub(super) fn proposals(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Proponente", grid::share(1.1, Align::Left)),
        ("Area", grid::auto(Align::Left)),
        ("Proposta", grid::share(2.2, Align::Left)),
        ("Esito", grid::share(0.7, Align::Left)),
        ("Motivazione", grid::share(1.8, Align::Left)),
        ("Interventi", grid::auto(Align::Left)),
    ];
    let caption = vec![Inline::text("Prospetto delle proposte pervenute e del loro esito")];
    let summary =
        "Proposte degli enti con area, testo, esito della valutazione, motivazione e interventi che le recepiscono.";
    let mut table = Grid::new("tab.proposte", caption, summary).columns(columns).source(super::office(ledger));
    for proposal in &plan.proposals {
        let by = proposal.stakeholder.as_ref().map(|code| {
            let found = plan.stakeholders.iter().find(|s| s.code.value == code.value);
            found.map_or_else(|| code.clone(), |s| s.name.clone())
        });
        let outcome = proposal.outcome.as_ref().map_or_else(
            || Cell::blocks(vec![cell::placeholder("da completare")]),
            |o| Cell::data(vec![Inline::traced(o.value.word(), o.trail.clone())]),
        );
        let codes =
            Traced { value: proposal.interventions.value.join(", "), trail: proposal.interventions.trail.clone() };
        table.push(grid::row(vec![
            grid::header(&proposal.code),
            grid::optional(by.as_ref()),
            grid::optional(proposal.area.as_ref()),
            grid::text(&proposal.text),
            outcome,
            grid::optional(proposal.reason.as_ref()),
            if codes.value.is_empty() { grid::dash() } else { grid::line(&codes) },
        ]));
    }
    table.block()
}

/// P4: outcomes by area, with percentages.
pub(super) fn outcomes(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    if plan.proposals.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ("Area", grid::share(1.0, Align::Left)),
        ("Accolte", grid::auto(Align::Right)),
        ("Accolte in parte", grid::auto(Align::Right)),
        ("Rigettate", grid::auto(Align::Right)),
        ("Da valutare", grid::auto(Align::Right)),
        ("Totale", grid::auto(Align::Right)),
    ];
    let caption = vec![Inline::text("Esito delle proposte per area")];
    let summary = "Numero di proposte accolte, accolte in parte, rigettate e da valutare per area, con le percentuali sul totale.";
    let mut table = Grid::new("tab.esiti", caption, summary).columns(columns).source(super::office(ledger));
    let number = |area: Option<&str>, outcome: Option<Outcome>| -> Traced<i64> {
        let known = |code: &str| ledger.profile.area(code).is_some();
        let rows: Vec<_> = plan
            .proposals
            .iter()
            .filter(|p| {
                let code = p.area.as_ref().map_or("", |a| a.value.as_str());
                area.is_none_or(|a| if a.is_empty() { !known(code) } else { code == a })
            })
            .filter(|p| outcome.is_none_or(|o| p.outcome.as_ref().map_or(Outcome::Pending, |x| x.value) == o))
            .collect();
        Traced { value: i64::try_from(rows.len()).unwrap_or(0), trail: Trail::join(rows.iter().map(|p| &p.code.trail)) }
    };
    let cell = |n: Traced<i64>| if n.value == 0 { grid::dash() } else { grid::count(Some(&n)) };
    let areas = ledger.profile.areas.iter().map(|a| (a.code.as_str(), format!("{} – {}", a.code, a.title)));
    for (code, title) in areas.chain([("", "Area non indicata".to_owned())]) {
        let all = number(Some(code), None);
        if all.value == 0 {
            continue;
        }
        let mut cells = vec![grid::header_words(title)];
        cells.extend(Outcome::ALL.map(|o| cell(number(Some(code), Some(o)))));
        cells.push(cell(all));
        table.push(grid::row(cells));
    }
    let totals: Vec<Traced<i64>> = Outcome::ALL.iter().map(|o| number(None, Some(*o))).collect();
    let all = number(None, None);
    let mut cells = vec![grid::header_words("Totale")];
    cells.extend(totals.iter().cloned().map(cell));
    cells.push(grid::count(Some(&all)));
    table.push(grid::row_of(RowKind::Total, cells));
    let shares = percentages(&totals.iter().map(|t| t.value).collect::<Vec<_>>());
    let mut cells = vec![grid::header_words("% sul totale")];
    cells.extend(shares.iter().zip(&totals).map(|(s, t)| grid::percent(*s, &t.trail)));
    cells.push(grid::percent(1000, &all.trail));
    table.push(grid::row(cells));
    table.block()
}

/// P5: bodies that joined, with the form of adhesion.
pub(super) fn stakeholders(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Ente", grid::share(2.0, Align::Left)),
        ("Categoria", grid::share(1.0, Align::Left)),
        ("Comune", grid::auto(Align::Left)),
        ("RUNTS", grid::auto(Align::Left)),
        ("Adesione", grid::dates()),
        ("Protocollo", grid::auto(Align::Left)),
        ("Aree", grid::auto(Align::Left)),
    ];
    let all = plan.stakeholders.iter().all(|s| s.joined.is_some() || s.joined_number.is_some());
    let caption = vec![Inline::text(if all {
        "Enti che hanno aderito al percorso di partecipazione"
    } else {
        "Enti del percorso di partecipazione e loro adesione"
    })];
    let summary =
        "Enti con categoria, comune, iscrizione al RUNTS, data e protocollo dell’adesione, aree di interesse.";
    let mut table = Grid::new("tab.enti", caption, summary).columns(columns).source(super::office(ledger));
    for body in &plan.stakeholders {
        let comune = body.comune.as_ref().map(|c| c.clone().map(|code| plan.comune_name(&code).to_owned()));
        table.push(grid::row(vec![
            grid::header(&body.name),
            grid::line(&body.category),
            grid::optional(comune.as_ref()),
            grid::optional(body.runts.as_ref()),
            grid::date(body.joined.as_ref()),
            grid::optional(body.joined_number.as_ref()),
            grid::line(&ledger.area_codes(&body.areas)),
        ]));
    }
    table.block()
}

/// Bodies of participation and government; columns that no body fills are left out.
pub(super) fn bodies(ledger: &Ledger<'_>) -> Vec<Block> {
    let bodies = &ledger.plan.bodies;
    let with_kind = bodies.iter().any(|b| b.kind.is_some());
    let with_areas = bodies.iter().any(|b| !b.areas.value.is_empty());
    let mut columns = vec![("Organo", grid::share(1.2, Align::Left))];
    if with_kind {
        columns.push(("Tipo", grid::share(0.8, Align::Left)));
    }
    columns.push(("Partecipanti", grid::share(1.6, Align::Left)));
    columns.push(("Funzioni", grid::share(1.8, Align::Left)));
    if with_areas {
        columns.push(("Aree", grid::auto(Align::Left)));
    }
    let caption = vec![Inline::text("Organi di governo e di partecipazione")];
    let summary = match (with_kind, with_areas) {
        (true, true) => "Organi dell’Ambito con tipo, partecipanti, funzioni e aree di cui si occupano.",
        (true, false) => "Organi dell’Ambito con tipo, partecipanti e funzioni.",
        (false, true) => "Organi dell’Ambito con partecipanti, funzioni e aree di cui si occupano.",
        (false, false) => "Organi dell’Ambito con partecipanti e funzioni.",
    };
    let mut table = Grid::new("tab.organi", caption, summary).columns(columns).source(super::office(ledger));
    for body in bodies {
        let mut cells = vec![grid::header(&body.name)];
        if with_kind {
            cells.push(grid::optional(body.kind.as_ref()));
        }
        cells.push(grid::optional(body.members.as_ref()));
        cells.push(grid::optional(body.functions.as_ref()));
        if with_areas {
            cells.push(grid::line(&ledger.area_codes(&body.areas)));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// Acts of the bodies of the ambito; those of the comuni's councils aren't part of the plan that they vote.
pub(super) fn acts(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("Organo", grid::share(1.0, Align::Left)),
        ("Tipo", grid::share(0.8, Align::Left)),
        ("Numero", grid::auto(Align::Left)),
        ("Data", grid::dates()),
        ("Oggetto", grid::share(1.8, Align::Left)),
    ];
    let caption = vec![Inline::text("Atti degli organi dell’Ambito")];
    let summary = "Atti adottati dagli organi dell’Ambito, con numero, data e oggetto.";
    let mut table = Grid::new("tab.atti", caption, summary).columns(columns).source(super::office(ledger));
    for act in ledger.plan.acts.iter().filter(|a| a.comune.is_none()) {
        table.push(grid::row(vec![
            grid::header(&act.body),
            grid::line(&act.kind),
            grid::optional(act.number.as_ref()),
            grid::date(act.date.as_ref()),
            grid::optional(act.fields.get("oggetto")),
        ]));
    }
    table.block()
}
