// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The national grid of the FNPS, and the minimum services of L. 328/2000, art. 22, comma 4.

use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use crate::assess::{COLUMNS, ROWS, fnps_grid, minimum_services};
use crate::document::{Align, Block, Cell, Inline};
use crate::origin::Trail;
use crate::plan::sum;

/// The grid: nine objectives by three areas of users.
pub(super) fn fnps(ledger: &Ledger<'_>) -> Vec<Block> {
    let Some(figures) = fnps_grid(ledger.plan) else { return Vec::new() };
    let columns = vec![
        ("Liv.", grid::auto(Align::Left)),
        ("Obiettivo di servizio", grid::share(2.0, Align::Left)),
        ("Infanzia, adolescenza e famiglie (€)", grid::auto(Align::Decimal)),
        ("Disabilità e non autosufficienza (€)", grid::auto(Align::Decimal)),
        ("Povertà ed esclusione (€)", grid::auto(Align::Decimal)),
        ("Totale (€)", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Fondo nazionale politiche sociali per obiettivo di servizio e area di utenza")];
    let summary =
        "Risorse del FNPS nel triennio: una riga per obiettivo di servizio nazionale, una colonna per area di utenza.";
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri, secondo la griglia nazionale di programmazione del FNPS.",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new("tab.griglia-fnps", caption, summary).columns(columns).source(source);
    for ((level, title), cells) in ROWS.iter().zip(&figures.cells) {
        let mut row = vec![grid::words(*level), grid::header_words(*title)];
        row.extend(cells.iter().map(grid::money));
        row.push(grid::money(&sum(cells)));
        table.push(grid::row(row));
    }
    if !figures.unplaced.value.is_zero() {
        let mut row = vec![grid::dash(), grid::header_words("Senza macro-livello o area di utenza")];
        row.extend(COLUMNS.iter().map(|_| grid::dash()));
        row.push(grid::money(&figures.unplaced));
        table.push(grid::row(row));
    }
    let mut row = vec![grid::dash(), grid::header_words("Totale")];
    row.extend((0..COLUMNS.len()).map(|column| grid::money(&sum(figures.cells.iter().map(|cells| &cells[column])))));
    row.push(grid::money(&figures.total()));
    table.push(grid::row_of(crate::document::RowKind::Total, row));
    table.block()
}

/// The minimum services and who gives them.
pub(super) fn minimum(ledger: &Ledger<'_>) -> Vec<Block> {
    let kinds = minimum_services(ledger.plan, ledger.profile);
    if kinds.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ("Lett.", grid::auto(Align::Left)),
        ("Servizio", grid::share(2.0, Align::Left)),
        ("Interventi", grid::share(1.6, Align::Left)),
        ("Esito", grid::auto(Align::Left)),
    ];
    let caption = vec![Inline::text("Servizi minimi dell’art. 22, comma 4, della L. 8 novembre 2000, n. 328")];
    let summary =
        "Per ciascun servizio che la legge chiede in ogni ambito: interventi del piano che lo assicurano ed esito.";
    let note = match kinds.iter().all(|kind| kind.confirmed) {
        true => "",
        false => " Le lettere segnate con * sono da confermare sul testo della legge.",
    };
    let source = vec![Inline::text(format!("Fonte: elaborazione {} su dati propri.{note}", super::of_office(ledger)))];
    let mut table = Grid::new("tab.servizi-minimi", caption, summary).columns(columns).source(source);
    for kind in &kinds {
        let codes: Vec<&str> = kind.serving.iter().map(|i| i.code.value.as_str()).collect();
        let trail = Trail::join(kind.serving.iter().map(|i| &i.code.trail));
        table.push(grid::row(vec![
            grid::words(format!("{}){}", kind.letter, if kind.confirmed { "" } else { "*" })),
            grid::header_words(kind.title),
            if codes.is_empty() { grid::dash() } else { Cell::data(vec![Inline::traced(codes.join(", "), trail)]) },
            grid::words(if codes.is_empty() { "da assicurare" } else { "assicurato" }),
        ]));
    }
    table.block()
}
