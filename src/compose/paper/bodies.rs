// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The bodies of participation: who sits where, and the diagram of the bodies.

use std::collections::BTreeMap;

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::table::office;
use super::super::text::and_list;
use crate::document::{Align, Anchor, Block, Cell, Chart, Figure, Inline, Node};
use crate::numerals::counted;
use crate::origin::Trail;
use crate::plan::names::fold;
use crate::plan::{Body, Stakeholder};

/// Which row of the diagram a body stands on.
fn rank(body: &Body) -> u8 {
    let kind = body.kind.as_ref().map(|k| fold(&k.value)).unwrap_or_default();
    let name = fold(&body.name.value);
    let level = body.level.as_ref().map(|l| fold(&l.value)).unwrap_or_default();
    let says = |text: &str, words: &[&str]| words.iter().any(|w| text.contains(w));
    if says(&level, &["provinc", "region", "sovra"]) || says(&name, &["provincial"]) {
        3
    } else if says(&kind, &["politic", "governo"])
        || says(
            &name,
            &[
                "coordinamento istituzionale",
                "assemblea dei sindaci",
                "conferenza dei sindaci",
                "comitato esecutivo",
                "comitato dei sindaci",
            ],
        )
    {
        0
    } else if says(&kind, &["tecnic"]) || name.starts_with("ufficio di piano") {
        1
    } else {
        2
    }
}

/// Titles of the rows.
const RANKS: [&str; 4] =
    ["Indirizzo politico", "Programmazione tecnica", "Partecipazione e concertazione", "Livello sovra-ambito"];

/// The diagram of the bodies, from those that decide to those that propose.
pub(crate) fn diagram(ledger: &Ledger<'_>) -> Vec<Block> {
    let bodies = &ledger.plan.bodies;
    if bodies.len() < 2 {
        return Vec::new();
    }
    let mut rows: BTreeMap<u8, Vec<&Body>> = BTreeMap::new();
    for body in bodies {
        rows.entry(rank(body)).or_default().push(body);
    }
    let title = |rank: u8| RANKS.get(usize::from(rank)).copied().unwrap_or_default();
    let said: Vec<String> = rows
        .iter()
        .map(|(rank, bodies)| {
            let names: Vec<String> = bodies.iter().map(|b| cell::line(&b.name.value)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{}: {}", title(*rank), and_list(&names))
        })
        .collect();
    let alt = format!(
        "Schema degli organi su {}, collegati dall’alto in basso. {}.",
        counted(rows.len(), "livello", "livelli"),
        said.join("; ")
    );
    let levels = rows
        .iter()
        .map(|(rank, bodies)| {
            let nodes = bodies.iter().map(|b| Node { label: cell::line(&b.name.value) }).collect();
            (title(*rank).to_owned(), nodes)
        })
        .collect();
    vec![Block::Figure(Figure {
        anchor: Anchor("fig.organi".to_owned()),
        number: String::new(),
        caption: vec![Inline::text("Gli organi di governo e di partecipazione")],
        alt,
        chart: Chart::Organigram { levels },
    })]
}

/// Who sits where: for each body its seats and the organisations that have them.
pub(crate) fn seats(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Organo", grid::share(1.2, Align::Left)),
        ("Seggi previsti", grid::share(1.0, Align::Left)),
        ("Chi vi siede", grid::share(1.8, Align::Left)),
    ];
    let caption = vec![Inline::text("Chi siede in ciascun organo")];
    let summary = "Organi con i seggi previsti e gli enti che vi siedono.";
    let mut table = Grid::new("tab.seggi", caption, summary).columns(columns).source(office(ledger));
    for body in &plan.bodies {
        let seated = |s: &&Stakeholder| s.bodies.value.contains(&body.code.value);
        let own: Vec<&Stakeholder> = plan.stakeholders.iter().filter(seated).collect();
        if own.is_empty() && body.seats.value.is_empty() {
            continue;
        }
        let trail = Trail::join(own.iter().map(|s| &s.bodies.trail));
        let names: Vec<String> =
            own.iter().map(|s| format!("{} ({})", cell::line(&s.name.value), cell::line(&s.category.value))).collect();
        let seats = &body.seats;
        table.push(grid::row(vec![
            grid::header(&body.name),
            if seats.value.is_empty() {
                grid::dash()
            } else {
                Cell::blocks(cell::blocks(&seats.value.join("\n"), &seats.trail))
            },
            if names.is_empty() {
                grid::words("nessuno")
            } else {
                Cell::blocks(cell::blocks(&names.join("\n"), &trail))
            },
        ]));
    }
    table.block()
}
