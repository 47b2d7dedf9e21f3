// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-T19: values that the sheets require and the tables leave empty.

use crate::check::rules::prelude::*;
use crate::table::{Field, Need, TableSchema, schemas};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-T19",
    name: "valore-obbligatorio-mancante",
    family: Family::Table,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "campi della scheda di dettaglio",
    page: include_str!("r_t19.md"),
    check: Some(check),
};

/// Fields with a rule of their own, or with a value when they are empty (`tutti` i comuni).
const ELSEWHERE: [(&str, &str); 4] =
    [("interventi", "area"), ("interventi", "comuni"), ("incontri", "data"), ("calendario", "ora")];

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for schema in schemas().iter().map(|schema| c.plan.dataset.schema_of(schema)) {
        let Some(records) = c.plan.dataset.tables.get(schema.name.as_str()) else { continue };
        let required = schema
            .fields
            .iter()
            .filter(|f| f.need == Need::Required && !ELSEWHERE.contains(&(schema.name.as_str(), f.name.as_str())));
        for field in required {
            if !records.columns.contains(field.name.as_str()) {
                // A column without which a sheet can't be read has its own finding.
                if !field.column_required && !records.rows.is_empty() {
                    findings.push(no_column(c, schema, field));
                }
                continue;
            }
            let empty = records
                .rows
                .iter()
                .filter(|r| r.get(&field.name).is_none() && !r.unreadable.contains(field.name.as_str()));
            findings.extend(empty.map(|row| {
                let key = schema.key.first().and_then(|k| row.text(k)).map(|k| k.value).unwrap_or_default();
                c.finding(format!("Nella tabella {} la riga «{key}» non ha «{}»", schema.title, field.title))
                    .at(c.cell(&schema.name, &row.origin, &field.name))
                    .column(&field.title)
                    .row(key)
                    .cure(format!("Completare la cella. {}", field.description))
            }));
        }
    }
    findings
}

fn no_column(c: &Context<'_>, schema: &TableSchema, field: &Field) -> Finding {
    let sheet = c.plan.dataset.tables.get(schema.name.as_str()).and_then(|t| t.sheets.first()).cloned();
    c.finding(format!("Nella tabella {} manca la colonna «{}», che la scheda richiede", schema.title, field.title))
        .at(sheet)
        .column(&field.title)
        .cure(format!("Aggiungere la colonna «{}». {}", field.title, field.description))
}
