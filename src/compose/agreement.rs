// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables of the accordo di programma: the parties with the places of their signatures, the bodies that adhere.
//!
//! Parties are public bodies (TUEL, art. 34, comma 1); bodies of the third sector adhere under regional law.

use super::grid::{self, Grid};
use super::ledger::Ledger;
use super::text::same_words;
use crate::document::{Align, Block, Cell, Inline, TableStyle};
use crate::origin::Traced;
use crate::plan::Stakeholder;

/// Words of the categories of public bodies, as they begin.
const PUBLIC: [&str; 22] = [
    "asl",
    "ats",
    "asst",
    "ausl",
    "usl",
    "ulss",
    "aziend",
    "provinci",
    "citta metropolitan",
    "region",
    "comun",
    "unione",
    "consorzi",
    "prefettur",
    "ente pubblic",
    "scuol",
    "istitut",
    "universit",
    "minister",
    "tribunal",
    "uepe",
    "inps",
];

/// The words that make a body of the third sector of what begins like a public one.
const PRIVATE: [&str; 8] = ["cooperativ", "social", "onlus", "odv", "aps", "fondazion", "parrocch", "privat"];

/// A signatory: name and, for comuni, the role of who signs.
struct Party {
    name: Traced<String>,
    role: &'static str,
}

/// The parties, comuni first with the lead one at their head.
fn parties(ledger: &Ledger<'_>) -> Vec<Party> {
    let plan = ledger.plan;
    let mut comuni: Vec<_> = plan.comuni.iter().collect();
    comuni.sort_by_key(|c| c.istat.value != plan.ambito.lead);
    let mut parties: Vec<Party> = comuni
        .into_iter()
        .map(|c| Party { name: c.name.clone().map(|name| format!("Comune di {name}")), role: "il Sindaco" })
        .collect();
    let mut others: Vec<Traced<String>> =
        plan.ambito.health_authority.iter().map(|name| Traced::untraced(name.clone())).collect();
    for body in plan.stakeholders.iter().filter(|s| is_public(s)) {
        if !others.iter().any(|o| same_words(&o.value, &body.name.value)) {
            others.push(body.name.clone());
        }
    }
    others.retain(|o| !parties.iter().any(|p| same_words(&p.name.value, &o.value)));
    parties.extend(others.into_iter().map(|name| Party { name, role: "il legale rappresentante" }));
    parties
}

fn is_public(body: &Stakeholder) -> bool {
    let category = crate::plan::names::fold(&body.category.value);
    let begins = |words: &[&str]| {
        words.iter().any(|w| category.split(' ').any(|word| word.starts_with(w)) || category.starts_with(w))
    };
    begins(&PUBLIC) && !begins(&PRIVATE)
}

/// The parties, as the act lists them.
pub(crate) fn list(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("N.", grid::auto(Align::Right)),
        ("Ente", grid::share(1.4, Align::Left)),
        ("Rappresentato da", grid::share(1.0, Align::Left)),
    ];
    let mut table =
        Grid::plain("Enti che sottoscrivono l’accordo, con chi li rappresenta.", TableStyle::Data).columns(columns);
    for (i, party) in parties(ledger).iter().enumerate() {
        table.push(grid::row(vec![grid::words((i + 1).to_string()), grid::line(&party.name), grid::words(party.role)]));
    }
    table.block()
}

/// The pages of the signatures: a row for each party, the heading on every page.
pub(crate) fn signatures(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("N.", grid::auto(Align::Right)),
        ("Ente", grid::share(1.2, Align::Left)),
        ("Nome e cognome", grid::share(1.0, Align::Left)),
        ("Firma", grid::share(1.0, Align::Left)),
    ];
    let summary = "Posti per le firme: una riga per ogni ente, con nome e firma di chi lo rappresenta.";
    let mut table = Grid::plain(summary, TableStyle::Form).columns(columns);
    for (i, party) in parties(ledger).iter().enumerate() {
        table.push(grid::row(vec![
            grid::words((i + 1).to_string()),
            grid::line(&party.name),
            Cell::data(vec![Inline::Blank(40.0)]),
            Cell::data(vec![Inline::Blank(40.0)]),
        ]));
    }
    table.block()
}

/// Bodies of the third sector and others that adhere, with number and date of the adhesion.
pub(crate) fn adhesions(ledger: &Ledger<'_>) -> Vec<Block> {
    let adhering: Vec<&Stakeholder> = ledger
        .plan
        .stakeholders
        .iter()
        .filter(|s| !is_public(s) && (s.joined.is_some() || s.joined_number.is_some()))
        .collect();
    if adhering.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ("Ente", grid::share(1.4, Align::Left)),
        ("Categoria", grid::share(1.0, Align::Left)),
        ("Protocollo", grid::auto(Align::Left)),
        ("Data", grid::dates()),
    ];
    let summary = "Enti che aderiscono all’accordo, con categoria, protocollo e data dell’adesione.";
    let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
    for body in adhering {
        table.push(grid::row(vec![
            grid::line(&body.name),
            grid::line(&body.category),
            grid::optional(body.joined_number.as_ref()),
            grid::date(body.joined.as_ref()),
        ]));
    }
    table.block()
}
