// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The ledger of the proposals: each with who made it, where, its outcome and where it went; outcomes by comune and by
//! organisation; how long an answer took.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::table::office;
use super::PaperPart;
use crate::document::{Align, Block, Cell, Inline, RowKind, TableStyle};
use crate::money::percentages;
use crate::origin::{Traced, Trail};
use crate::plan::{Meeting, Outcome, Plan, Proposal};

/// The outcome; one that is missing is still to be decided.
fn outcome(proposal: &Proposal) -> Outcome {
    proposal.outcome.as_ref().map_or(Outcome::Pending, |o| o.value)
}

fn meeting<'a>(plan: &'a Plan, proposal: &Proposal) -> Option<&'a Meeting> {
    let code = proposal.meeting.as_ref()?;
    plan.meetings.iter().find(|m| m.code.value == code.value)
}

/// The day on which a proposal came: its own, or that of the meeting.
fn received(plan: &Plan, proposal: &Proposal) -> Option<Traced<Date>> {
    proposal.date.clone().or_else(|| meeting(plan, proposal)?.date.clone())
}

/// Codes of the interventions that take it up, as the proposal or the interventions say.
pub(crate) fn taken_up(plan: &Plan, proposal: &Proposal) -> Traced<Vec<String>> {
    let mut codes = proposal.interventions.value.clone();
    let mut trail = proposal.interventions.trail.clone();
    for intervention in &plan.interventions {
        if intervention.proposals.value.contains(&proposal.code.value) && !codes.contains(&intervention.code.value) {
            codes.push(intervention.code.value.clone());
            trail = Trail::join([&trail, &intervention.proposals.trail]);
        }
    }
    Traced { value: codes, trail }
}

/// `A2.01 «Titolo»`, one for each line.
fn named(plan: &Plan, codes: &Traced<Vec<String>>) -> Cell {
    if codes.value.is_empty() {
        return grid::dash();
    }
    let name = |code: &String| {
        let found = plan.interventions.iter().find(|i| i.code.value == *code);
        found.map_or_else(|| code.clone(), |i| format!("{code} {}", cell::line(&i.title.value)))
    };
    Cell::blocks(cell::blocks(&codes.value.iter().map(name).collect::<Vec<_>>().join("\n"), &codes.trail))
}

fn outcome_cell(proposal: &Proposal) -> Cell {
    match &proposal.outcome {
        Some(outcome) => Cell::data(vec![Inline::traced(outcome.value.word(), outcome.trail.clone())]),
        None => Cell::blocks(vec![cell::placeholder("da completare")]),
    }
}

fn reason(proposal: &Proposal) -> Cell {
    let reason = proposal.reason.as_ref();
    reason.map_or_else(Cell::empty, |r| Cell::blocks(cell::blocks(&r.value, &r.trail)))
}

fn text(proposal: &Proposal) -> Cell {
    Cell::blocks(cell::blocks(&proposal.text.value, &proposal.text.trail))
}

/// Every proposal under its area: who, when, what, outcome, reason, where it went, when it was answered.
pub(crate) fn ledger(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Proponente", grid::share(1.1, Align::Left)),
        ("Comune", grid::share(0.7, Align::Left)),
        ("Incontro e data", grid::share(0.7, Align::Left)),
        ("Proposta", grid::share(1.9, Align::Left)),
        ("Esito", grid::share(0.7, Align::Left)),
        ("Motivazione", grid::share(1.5, Align::Left)),
        ("Intervento che la recepisce", grid::share(1.3, Align::Left)),
        ("Risposta", grid::dates()),
    ];
    let caption = vec![Inline::text("Prospetto delle proposte e del loro esito")];
    let summary =
        "Proposte per area, con proponente, comune, incontro, testo, esito, motivazione, intervento e risposta.";
    let mut table = Grid::new("tab.prospetto", caption, summary).columns(columns).compact().source(office(ledger));
    let areas = ledger.profile.areas.iter().map(|a| (a.code.as_str(), format!("{} – {}", a.code, a.title)));
    for (code, title) in areas.chain([("", "Area non indicata".to_owned())]) {
        let of_area = |p: &&Proposal| {
            let own = p.area.as_ref().map_or("", |a| a.value.as_str());
            own == code || (code.is_empty() && ledger.profile.area(own).is_none())
        };
        let rows: Vec<&Proposal> = plan.proposals.iter().filter(of_area).collect();
        if rows.is_empty() {
            continue;
        }
        table.push(grid::group(vec![Inline::text(title)], 9));
        for proposal in rows {
            let by = who(plan, proposal);
            let comune = comune(plan, proposal);
            let when = received(plan, proposal);
            let held = proposal.meeting.as_ref();
            let mut place: Vec<Inline> = held.map(cell::inline).into_iter().collect();
            if let Some(date) = &when {
                if !place.is_empty() {
                    place.push(Inline::LineBreak);
                }
                place.push(Inline::traced(crate::period::date_it(date.value), date.trail.clone()));
            }
            table.push(grid::row(vec![
                grid::header(&proposal.code),
                grid::optional(by.as_ref()),
                comune.map_or_else(grid::dash, grid::words),
                if place.is_empty() { grid::dash() } else { Cell::data(place) },
                text(proposal),
                outcome_cell(proposal),
                reason(proposal),
                named(plan, &taken_up(plan, proposal)),
                grid::date(proposal.answered.as_ref()),
            ]));
        }
    }
    table.block()
}

/// Name of the organisation that proposes.
fn who(plan: &Plan, proposal: &Proposal) -> Option<Traced<String>> {
    proposal.stakeholder.as_ref().map(|code| code.clone().map(|code| plan.stakeholder_name(&code).to_owned()))
}

/// The comune that a proposal comes from: that of the organisation, or else that of the meeting.
fn comune(plan: &Plan, proposal: &Proposal) -> Option<String> {
    let of_meeting = || meeting(plan, proposal)?.comune.as_ref();
    let code = proposal.stakeholder.as_ref().map(|s| s.value.as_str()).unwrap_or_default();
    let own = plan.stakeholders.iter().find(|s| s.code.value == code).and_then(|s| s.comune.as_ref());
    own.or_else(of_meeting).map(|c| plan.comune_name(&c.value).to_owned())
}

/// Outcomes by comune.
pub(crate) fn by_comune(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let key = |p: &Proposal| comune(plan, p).unwrap_or_else(|| "Comune non indicato".to_owned());
    let caption = "Esito delle proposte per comune";
    counts(ledger, "tab.esiti-comune", caption, "Comune", &plan.proposals, key)
}

/// Outcomes by organisation.
pub(crate) fn by_stakeholder(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let key =
        |p: &Proposal| who(plan, p).map_or_else(|| "Proponente non indicato".to_owned(), |w| cell::line(&w.value));
    let caption = "Esito delle proposte per ente";
    counts(ledger, "tab.esiti-ente", caption, "Ente", &plan.proposals, key)
}

/// Outcomes by category of the organisations: unions, cooperatives, schools.
pub(crate) fn by_category(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let key = |p: &Proposal| {
        let code = p.stakeholder.as_ref().map(|s| s.value.as_str()).unwrap_or_default();
        let found = plan.stakeholders.iter().find(|s| s.code.value == code);
        found.map_or_else(|| "Proponente non indicato".to_owned(), |s| cell::line(&s.category.value))
    };
    let caption = "Esito delle proposte per categoria di chi propone";
    counts(ledger, "tab.esiti-categoria", caption, "Categoria", &plan.proposals, key)
}

/// The needs with the proposals that speak of them and the interventions that answer: need, proposals, interventions.
///
/// A proposal speaks of a need when an intervention that takes it up answers that need.
pub(crate) fn emerged(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Area", grid::auto(Align::Left)),
        ("Bisogno", grid::share(1.6, Align::Left)),
        ("Proposte", grid::share(0.7, Align::Left)),
        ("Interventi che rispondono", grid::share(1.6, Align::Left)),
    ];
    let caption = vec![Inline::text("Dai bisogni alle proposte e agli interventi")];
    let summary = "Bisogni con area, proposte accolte che li riguardano e interventi che rispondono.";
    let mut table = Grid::new("tab.bisogni-emersi", caption, summary).columns(columns).source(office(ledger));
    for need in &plan.needs {
        let answers: Vec<_> = plan.interventions.iter().filter(|i| i.needs.value.contains(&need.code.value)).collect();
        let codes: Vec<&str> = answers.iter().map(|i| i.code.value.as_str()).collect();
        let own: Vec<&Proposal> = plan
            .proposals
            .iter()
            .filter(|p| taken_up(plan, p).value.iter().any(|code| codes.contains(&code.as_str())))
            .collect();
        if own.is_empty() {
            continue;
        }
        let list = |words: Vec<&str>, trail: Trail| grid::line(&Traced { value: words.join(", "), trail });
        let titles = Traced {
            value: answers.iter().map(|i| i.code.value.clone()).collect(),
            trail: Trail::join(answers.iter().map(|i| &i.needs.trail)),
        };
        table.push(grid::row(vec![
            grid::optional(need.area.as_ref()),
            grid::header(&need.text),
            list(own.iter().map(|p| p.code.value.as_str()).collect(), Trail::join(own.iter().map(|p| &p.code.trail))),
            named(plan, &titles),
        ]));
    }
    table.block()
}

fn counts(
    ledger: &Ledger<'_>,
    anchor: &str,
    caption: &str,
    title: &str,
    proposals: &[Proposal],
    key: impl Fn(&Proposal) -> String,
) -> Vec<Block> {
    let columns = vec![
        (title, grid::share(1.0, Align::Left)),
        ("Accolte", grid::auto(Align::Right)),
        ("Accolte in parte", grid::auto(Align::Right)),
        ("Rigettate", grid::auto(Align::Right)),
        ("Da valutare", grid::auto(Align::Right)),
        ("Totale", grid::auto(Align::Right)),
    ];
    let summary = format!("{caption}: accolte, accolte in parte, rigettate, da valutare, totale.");
    let mut table = Grid::new(anchor, vec![Inline::text(caption)], summary).columns(columns).source(office(ledger));
    let mut groups: BTreeMap<String, Vec<&Proposal>> = BTreeMap::new();
    for proposal in proposals {
        groups.entry(key(proposal)).or_default().push(proposal);
    }
    let numbers = |rows: &[&Proposal]| -> Vec<Traced<i64>> {
        let count = |of: Option<Outcome>| {
            let rows: Vec<_> = rows.iter().filter(|p| of.is_none_or(|o| outcome(p) == o)).collect();
            Traced {
                value: i64::try_from(rows.len()).unwrap_or(i64::MAX),
                trail: Trail::join(rows.iter().map(|p| &p.code.trail)),
            }
        };
        Outcome::ALL.into_iter().map(Some).chain([None]).map(count).collect()
    };
    let cell = |n: &Traced<i64>| if n.value == 0 { grid::dash() } else { grid::count(Some(n)) };
    for (name, rows) in &groups {
        let cells = std::iter::once(grid::header_words(name)).chain(numbers(rows).iter().map(cell)).collect();
        table.push(grid::row(cells));
    }
    let all: Vec<&Proposal> = proposals.iter().collect();
    let totals = numbers(&all);
    if totals.last().is_some_and(|t| t.value > 0) {
        let cells = std::iter::once(grid::header_words("Totale")).chain(totals.iter().map(cell)).collect();
        table.push(grid::row_of(RowKind::Total, cells));
        let parts: Vec<i64> = totals.iter().take(Outcome::ALL.len()).map(|t| t.value).collect();
        let mut cells = vec![grid::header_words("% sul totale")];
        cells.extend(percentages(&parts).iter().zip(&totals).map(|(share, t)| grid::percent(*share, &t.trail)));
        cells.extend(totals.last().map(|t| grid::percent(1000, &t.trail)));
        table.push(grid::row(cells));
    }
    table.block()
}

/// How many were answered, and in how many days.
pub(crate) fn answers(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let mut days: Vec<i64> = Vec::new();
    let mut trails = Vec::new();
    for proposal in &plan.proposals {
        let (Some(from), Some(to)) = (received(plan, proposal), &proposal.answered) else { continue };
        let gone = i64::from((to.value - from.value).get_days());
        if gone >= 0 {
            days.push(gone);
            trails.push(Trail::join([&from.trail, &to.trail]));
        }
    }
    let answered: Vec<&Trail> = plan.proposals.iter().filter_map(|p| Some(&p.answered.as_ref()?.trail)).collect();
    if answered.is_empty() {
        return Vec::new();
    }
    days.sort_unstable();
    let trail = Trail::join(&trails);
    let columns =
        vec![("Risposte agli enti", grid::share(2.0, Align::Left)), ("Quante", grid::share(1.0, Align::Right))];
    let caption = vec![Inline::text("Risposte alle proposte e tempi")];
    let summary = "Quante proposte hanno avuto risposta e in quanti giorni.";
    let mut table = Grid::new("tab.tempi", caption, summary).columns(columns).source(office(ledger));
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut push = |label: &str, value: i64, trail: &Trail| {
        table.push(grid::row(vec![
            grid::header_words(label),
            grid::count(Some(&Traced { value, trail: trail.clone() })),
        ]));
    };
    let received = Trail::join(plan.proposals.iter().map(|p| &p.code.trail));
    push("Proposte pervenute", count(plan.proposals.len()), &received);
    push("Proposte a cui si è risposto", count(answered.len()), &Trail::join(answered));
    if let (Some(least), Some(most)) = (days.first(), days.last()) {
        push("Giorni per rispondere, il minimo", *least, &trail);
        // The median: with an even number, the lower of the two in the middle.
        let middle = days.get((days.len() - 1) / 2).copied().unwrap_or_default();
        push("Giorni per rispondere, a metà delle proposte", middle, &trail);
        push("Giorni per rispondere, il massimo", *most, &trail);
    }
    table.block()
}

fn short(ledger: &Ledger<'_>, rows: Vec<&Proposal>, with_proponent: bool) -> Vec<Block> {
    let plan = ledger.plan;
    let mut columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Proposta", grid::share(1.8, Align::Left)),
        ("Esito", grid::share(0.7, Align::Left)),
        ("Motivazione", grid::share(1.5, Align::Left)),
        ("Intervento", grid::share(1.0, Align::Left)),
    ];
    if with_proponent {
        columns.insert(1, ("Proponente", grid::share(1.0, Align::Left)));
    }
    let summary = "Proposte con esito, motivazione e intervento che le recepisce.";
    let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
    for proposal in rows {
        let mut cells = vec![
            grid::header(&proposal.code),
            text(proposal),
            outcome_cell(proposal),
            reason(proposal),
            named(plan, &taken_up(plan, proposal)),
        ];
        if with_proponent {
            cells.insert(1, grid::optional(who(plan, proposal).as_ref()));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// The proposals made at the meeting.
pub(super) fn of_meeting(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let Some(meeting) = part.meeting else { return Vec::new() };
    let here = |p: &&Proposal| p.meeting.as_ref().is_some_and(|m| m.value == meeting.code.value);
    short(ledger, ledger.plan.proposals.iter().filter(here).collect(), true)
}

/// The proposals of the organisation that a letter is for.
pub(super) fn of_stakeholder(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let Some(stakeholder) = part.stakeholder else { return Vec::new() };
    let own = |p: &&Proposal| p.stakeholder.as_ref().is_some_and(|s| s.value == stakeholder.code.value);
    short(ledger, ledger.plan.proposals.iter().filter(own).collect(), false)
}
