// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The checklist of the evidence that the Region asks for: what is there, where, and what is missing.

use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::table::office;
use super::PaperPart;
use crate::assess::evidence;
use crate::document::{Align, Block, Cell, Inline};

/// A row for each annex, ticked when nothing is missing.
pub(super) fn table(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let columns = vec![
        ("All.", grid::auto(Align::Left)),
        ("Documento", grid::share(1.6, Align::Left)),
        ("C’è", grid::auto(Align::Center)),
        ("File", grid::share(1.0, Align::Left)),
        ("Che cosa manca", grid::share(1.4, Align::Left)),
    ];
    let caption = vec![Inline::text("Documentazione del percorso di partecipazione")];
    let summary =
        "Documenti chiesti dalla Regione, con una casella barrata per quelli completi e ciò che manca agli altri.";
    let mut table = Grid::new("tab.evidenze", caption, summary).columns(columns).source(office(ledger));
    for one in evidence(ledger.plan, ledger.profile, part.source.settings) {
        let doubt = if one.annex.confirmed { "" } else { " (da confermare sul testo ufficiale)" };
        let missing: Vec<&str> = one.missing.iter().map(|gap| gap.what.as_str()).collect();
        table.push(grid::row(vec![
            grid::header_words(&one.annex.code),
            grid::words(format!("{}{doubt}", one.annex.title)),
            Cell::data(vec![Inline::CheckBox(one.is_whole())]),
            grid::words(one.paper),
            if missing.is_empty() { grid::dash() } else { grid::words(missing.join("; ")) },
        ]));
    }
    table.block()
}
