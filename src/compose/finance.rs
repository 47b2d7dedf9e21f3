// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The financial tables T1-T9 apart from a document: the same ones that the plan and its annexes print, never split.

use super::ledger::Ledger;
use super::{Composer, table};
use crate::document::{Block, Page, Table};
use crate::plan::Plan;

/// A page on which every fund has its column.
const ENDLESS: Page = Page { width: 100_000.0, height: 297.0, margins: [22.0, 18.0, 20.0, 18.0] };

/// Tables of annex B with the names of their sheets; T3 follows, with a sheet for each year.
const SHEETS: [(&str, &str); 10] = [
    ("fonti", "T1 Fonti"),
    ("impieghi", "T2 Impieghi per area"),
    ("quadro", "T3"),
    ("quote", "T4 Quote dei comuni"),
    ("leps", "T5 LEPS"),
    ("obiettivi-servizio", "T5 Obiettivi di servizio"),
    ("vincoli", "T6 Vincoli"),
    ("rendiconto", "T7 Rendicontazione"),
    ("residui", "T7 Residui"),
    ("personale", "T8 Personale"),
];

impl Composer {
    /// T3 as documents print it: split by funds when one page doesn't hold them all.
    pub fn split_detail(&self, plan: &Plan) -> Vec<Table> {
        let blocks = table::build("quadro", "", &Ledger::new(plan, &self.profile, self.wide)).into_iter();
        blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
    }

    /// T1-T9, each with the name of its sheet; those without data are left out.
    pub fn finance_tables(&self, plan: &Plan) -> Vec<(String, Table)> {
        let ledger = Ledger::new(plan, &self.profile, ENDLESS);
        let mut out = Vec::new();
        for (id, name) in SHEETS.into_iter().chain([("cronoprogramma-trimestri", "T9 Cronoprogramma")]) {
            let tables = table::build(id, "", &ledger).into_iter().filter_map(|block| match block {
                Block::Table(table) => Some(table),
                _ => None,
            });
            if id == "quadro" {
                let (mut whole, mut years) = (Vec::new(), Vec::new());
                for table in tables {
                    match table.anchor.0.split('-').find_map(|part| part.parse::<i16>().ok().filter(|y| *y > 1000)) {
                        Some(year) => years.push((format!("T3 {year}"), table)),
                        None => whole.push(("T3 Triennio".to_owned(), table)),
                    }
                }
                out.extend(years);
                out.extend(whole);
            } else {
                out.extend(tables.map(|table| (name.to_owned(), table)));
            }
        }
        out
    }
}
