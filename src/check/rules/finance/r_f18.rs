// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F18: no amount of a plan is negative.

use crate::check::rules::prelude::*;
use crate::plan::names::natural_key;
use crate::table::{Value, schemas};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F18",
    name: "importo-negativo-o-non-numerico",
    family: Family::Finance,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: un importo è un numero non negativo con al più due decimali",
    page: include_str!("r_f18.md"),
    check: Some(check),
};

// Text and too many decimals are found by the reading, which alone sees them.
fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for schema in schemas() {
        for record in c.plan.dataset.rows(&schema.name) {
            for field in &schema.fields {
                let Some(cell) = record.get(&field.name) else { continue };
                let Value::Amount(amount) = cell.value else { continue };
                if amount >= Cents::ZERO {
                    continue;
                }
                let key: Vec<String> =
                    schema.key.iter().filter_map(|k| shown(record.get(k).map(|t| &t.value))).collect();
                let mut finding = c
                    .finding(format!("Nella tabella {} un importo è negativo: {}", schema.title, euro(amount)))
                    .at(cell.origin().cloned())
                    .column(&field.title)
                    .found(amount)
                    .expected("un importo maggiore o uguale a zero")
                    .cure("Scrivere l'importo senza il segno meno; una riduzione si scrive diminuendo la riga che la riguarda.");
                finding.row = Some(key.join(" · ")).filter(|k| !natural_key(k).is_empty() && !k.is_empty());
                findings.push(finding);
            }
        }
    }
    findings
}

fn shown(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.normalize().to_string()),
        _ => None,
    }
}
