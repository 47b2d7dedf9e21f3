// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Constraints (T6): what the profile's rules ask of the money and of the staff, what the plan has, the outcome.

use rust_decimal::Decimal;

use super::super::grid::{self, Grid};
use super::super::hole::{Datum, euro, show};
use super::super::ledger::Ledger;
use crate::assess::{Constraint, Unit, constraints};
use crate::document::{Align, Block, Cell, Inline};
use crate::money::Cents;
use crate::origin::Trail;

/// Whether there is something to compare.
pub(crate) fn any(ledger: &Ledger<'_>) -> bool {
    !constraints(ledger.plan, ledger.profile).is_empty()
}

/// T6: one row for each constraint that the data can decide.
pub(super) fn table(ledger: &Ledger<'_>) -> Vec<Block> {
    let rows = constraints(ledger.plan, ledger.profile);
    let columns = vec![
        ("Vincolo", grid::share(2.0, Align::Left)),
        ("Richiesto", grid::auto(Align::Right)),
        ("Programmato", grid::auto(Align::Right)),
        ("Differenza", grid::auto(Align::Right)),
        ("Esito", grid::auto(Align::Left)),
        ("Riferimento", grid::share(1.5, Align::Left)),
    ];
    let caption = vec![Inline::text("Vincoli di destinazione e di dotazione")];
    let summary = "Per ciascun vincolo: valore richiesto, valore programmato, differenza ed esito del confronto.";
    let note = if rows.iter().any(|r| !r.confirmed) {
        " I valori segnati con * sono indicativi, da confermare sull’atto della Regione o dello Stato."
    } else {
        ""
    };
    let workers = if rows.iter().any(|r| r.unit == Unit::Workers) { " ETP = equivalenti a tempo pieno." } else { "" };
    let source =
        vec![Inline::text(format!("Fonte: elaborazione {} su dati propri.{workers}{note}", super::of_office(ledger)))];
    let mut table = Grid::new("tab.vincoli", caption, summary).columns(columns).source(source);
    for row in &rows {
        let mark = if row.confirmed { "" } else { "*" };
        let required = row.required.as_ref();
        let both = Trail::join(required.iter().map(|r| &r.trail).chain([&row.planned.trail]));
        table.push(grid::row(vec![
            grid::header_words(&row.words),
            required.map_or_else(grid::dash, |r| figure(row, r.value, &r.trail, mark)),
            figure(row, row.planned.value, &row.planned.trail, if required.is_none() { mark } else { "" }),
            row.gap().map_or_else(grid::dash, |gap| figure(row, gap, &both, "")),
            grid::words(row.outcome()),
            if row.source.is_empty() { grid::dash() } else { grid::words(&row.source) },
        ]));
    }
    table.block()
}

fn figure(row: &Constraint, number: Decimal, trail: &Trail, mark: &str) -> Cell {
    let words = match row.unit {
        Unit::Money => euro(&Cents::from_euro(number.round_dp(2)).unwrap_or_default().to_string()),
        Unit::Workers => format!("{} ETP", show(&Datum::Number(number.round_dp(2)), "")),
        Unit::Interventions => show(&Datum::Number(number), ""),
    };
    Cell::data(vec![Inline::traced(format!("{words}{mark}"), trail.clone())])
}
