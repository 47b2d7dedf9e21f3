// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What interventions and needs cite of the municipal programming: DUP, PEG, calls.

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use crate::document::{Align, Block, Inline};
use crate::plan::Text;

/// A row for each need and intervention that cites something.
pub(super) fn table(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Bisogno o intervento", grid::share(1.6, Align::Left)),
        ("DUP", grid::share(1.0, Align::Left)),
        ("PEG", grid::share(1.0, Align::Left)),
        ("Bando", grid::share(1.0, Align::Left)),
    ];
    let caption = vec![Inline::text("Collegamenti con la programmazione dei comuni e con i bandi")];
    let summary = "Bisogni e interventi con il programma del DUP, l’obiettivo del PEG e il bando che citano.";
    let mut table = Grid::new("tab.riferimenti", caption, summary).columns(columns).source(super::office(ledger));
    let cited = |text: Option<&crate::origin::Traced<String>>| text.map_or_else(grid::dash, grid::text);
    let none: Text = None;
    let needs = plan.needs.iter().map(|n| (&n.code, &n.text, n.dup.as_ref(), n.peg.as_ref(), none.as_ref()));
    let interventions =
        plan.interventions.iter().map(|i| (&i.code, &i.title, i.field("dup"), i.field("peg"), i.field("bando")));
    for (title, rows) in [("Bisogni", needs.collect::<Vec<_>>()), ("Interventi", interventions.collect())] {
        let rows: Vec<_> = rows.into_iter().filter(|(_, _, dup, peg, call)| dup.or(*peg).or(*call).is_some()).collect();
        if rows.is_empty() {
            continue;
        }
        table.push(grid::group(vec![Inline::text(title)], 5));
        for (code, text, dup, peg, call) in rows {
            table.push(grid::row(vec![
                grid::header(code),
                crate::document::Cell::data(vec![cell::inline(text)]),
                cited(dup),
                cited(peg),
                cited(call),
            ]));
        }
    }
    table.block()
}
