// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The checklist of the evidence that the Region asks for: what is there, where, and what is missing.

use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::table::office;
use super::PaperPart;
use crate::assess::evidence;
use crate::document::{Align, Block, Cell, Inline};
use crate::plan::names::fold;

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
    let mut rows = Vec::new();
    for one in evidence(ledger.plan, ledger.profile, part.source.settings) {
        let doubt = if one.annex.confirmed { "" } else { " (da confermare sul testo ufficiale)" };
        let missing: Vec<&str> = one.missing.iter().map(|gap| gap.what.as_str()).collect();
        rows.push((
            position(ledger, &one.annex.code),
            grid::row(vec![
                grid::header_words(&one.annex.code),
                grid::words(format!("{}{doubt}", one.annex.title)),
                Cell::data(vec![Inline::CheckBox(one.is_whole())]),
                grid::words(one.paper),
                if missing.is_empty() { grid::dash() } else { grid::words(missing.join("; ")) },
            ]),
        ));
    }
    for annex in ledger.profile.annexes.iter().filter(|a| a.generated.is_none() && is_on_participation(&a.title)) {
        let there = part.source.own_annexes.contains(&annex.code);
        let doubt = if annex.confirmed { "" } else { " (da confermare sul testo ufficiale)" };
        rows.push((
            position(ledger, &annex.code),
            grid::row(vec![
                grid::header_words(&annex.code),
                grid::words(format!("{}{doubt}", annex.title)),
                Cell::data(vec![Inline::CheckBox(there)]),
                grid::words("cartella «allegati»"),
                if there { grid::dash() } else { grid::words("il documento dell’ufficio") },
            ]),
        ));
    }
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().for_each(|(_, row)| table.push(row));
    table.block()
}

/// Where an annex stands in the list of the profile.
fn position(ledger: &Ledger<'_>, code: &str) -> usize {
    ledger.profile.annexes.iter().position(|a| a.code == code).unwrap_or(usize::MAX)
}

/// Whether an annex of the office's own is evidence of the participation: the protocol with the unions, the rules of the tables.
fn is_on_participation(title: &str) -> bool {
    let folded = format!(" {}", fold(title));
    ["sindacal", "partecipazione", "concertazione", "terzo settore"].iter().any(|w| folded.contains(&format!(" {w}")))
}
