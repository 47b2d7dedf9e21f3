// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-T18: tables that no file holds.

use crate::check::rules::prelude::*;
use crate::table::{MissingTable, TableSchema, schemas};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-T18",
    name: "tabella-mancante",
    family: Family::Table,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "tabelle del manuale d'uso",
    page: include_str!("r_t18.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let missing = schemas().iter().filter(|s| !c.plan.dataset.tables.contains_key(s.name.as_str()));
    missing.map(|schema| absent(c, schema)).collect()
}

fn absent(c: &Context<'_>, schema: &TableSchema) -> Finding {
    let weight = match schema.missing {
        MissingTable::Error => Weight::Error,
        MissingTable::Warning => Weight::Warning,
        MissingTable::Note => Weight::Note,
    };
    let name = if schema.name == "spesa" { "Spesa o Quadro finanziario" } else { schema.title.as_str() };
    let effect = match schema.missing {
        MissingTable::Error => "senza, il piano non si può comporre",
        MissingTable::Warning => "il piano si compone, ma incompleto",
        MissingTable::Note => "le parti del piano che ne dipendono restano vuote",
    };
    c.weighing(weight, format!("Nessun file contiene la tabella {name}: {effect}"))
        .row(schema.name.clone())
        .cure(format!(
            "Aggiungere in una cartella di lavoro della cartella dati/ un foglio che si chiami «{}», con le intestazioni del modello.",
            schema.title
        ))
}
