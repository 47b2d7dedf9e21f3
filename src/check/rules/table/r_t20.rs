// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-T20: values that the sheets recommend and the tables leave empty, one note per column.

use crate::check::rules::prelude::*;
use crate::origin::{Origin, Trail};
use crate::table::{Need, Record, schemas};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-T20",
    name: "valore-consigliato-mancante",
    family: Family::Table,
    weight: Weight::Note,
    since: "0.1.0",
    source: "campi della scheda di dettaglio",
    page: include_str!("r_t20.md"),
    check: Some(check),
};

/// Fields of the national grid of the FNPS: asked only of what that fund pays.
const GRID: [&str; 2] = ["macro_livello_fnps", "area_fnps"];
/// The fund of the grid.
const GRID_FUND: &str = "FNPS";

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for schema in schemas().iter().map(|schema| c.plan.dataset.schema_of(schema)) {
        let Some(records) = c.plan.dataset.tables.get(schema.name.as_str()) else { continue };
        for field in schema.fields.iter().filter(|f| f.need == Need::Recommended) {
            let asked: Vec<&Record> =
                records.rows.iter().filter(|r| !GRID.contains(&field.name.as_str()) || in_grid(c, r)).collect();
            let empty: Vec<Origin> = asked
                .iter()
                .filter(|r| r.get(&field.name).is_none() && !r.unreadable.contains(field.name.as_str()))
                .map(|r| c.cell(&schema.name, &r.origin, &field.name))
                .collect();
            if empty.is_empty() {
                continue;
            }
            let cells: Trail = empty.iter().cloned().collect();
            let finding = c
                .finding(format!(
                    "Nella tabella {} la colonna «{}», che la scheda consiglia, è vuota in {} {} su {}",
                    schema.title,
                    field.title,
                    empty.len(),
                    if empty.len() == 1 { "riga" } else { "righe" },
                    asked.len()
                ))
                .at(cells.first().cloned())
                .column(&field.title)
                .cure(field.description.clone());
            findings.push(with_places(finding, &cells, ""));
        }
    }
    findings
}

fn in_grid(c: &Context<'_>, row: &Record) -> bool {
    row.text("codice").is_some_and(|code| c.facts.of(&code.value).iter().any(|a| a.fund.value == GRID_FUND))
}
