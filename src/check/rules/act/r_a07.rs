// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A07: no count of one or two persons in a condition that should not be known of them.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A07",
    name: "conteggio-che-identifica-persone",
    family: Family::Act,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "regole deontologiche per i trattamenti a fini statistici: soglia non inferiore a tre unità",
    page: include_str!("r_a07.md"),
    check: Some(check),
};

/// Smallest count that may be published.
const THRESHOLD: i64 = 3;

/// Stems of conditions that may not be told of a person.
const SENSITIVE: [&str; 20] = [
    "disabil",
    "invalid",
    "non autosufficien",
    "psichiatr",
    "mental",
    "tossicodipend",
    "dipendenz",
    "alcol",
    "violenz",
    "maltratt",
    "detenut",
    "penal",
    "povert",
    "indigen",
    "reddito di cittadinanza",
    "assegno di inclusione",
    "affid",
    "allontana",
    "senza dimora",
    "tutel",
];
/// Units that count persons.
const PERSONS: [&str; 8] = ["persone", "famiglie", "nuclei", "n", "minori", "utenti", "casi", "numero"];

fn check(c: &Context<'_>) -> Vec<Finding> {
    let threshold = c.number("soglia").unwrap_or(Decimal::from(THRESHOLD));
    let mut findings = Vec::new();
    for value in &c.plan.context {
        let name = fold(&value.indicator.value);
        let persons = value.unit.as_ref().is_some_and(|u| PERSONS.contains(&fold(&u.value).as_str()));
        let sensitive = SENSITIVE.iter().any(|stem| name.contains(stem));
        // The places that a service has, not who is in it.
        let things = ["posti", "strutture", "servizi", "sportelli", "centri"].iter().any(|w| name.starts_with(w));
        let small = value.value.value > Decimal::ZERO && value.value.value < threshold;
        if !persons || !sensitive || things || !small {
            continue;
        }
        findings.push(
            c.finding(format!(
                "«{}» conta meno di {} persone in un luogo: chi legge può capire chi sono",
                value.indicator.value,
                decimal_it(threshold)
            ))
            .at(value.value.origin().cloned())
            .column("Valore")
            .row(value.indicator.value.clone())
            .expected(format!("0, oppure almeno {}", decimal_it(threshold)))
            .cure(
                "Dare il valore per l'Ambito intero, oppure unire classi o comuni; lasciare vuota la cella del comune.",
            ),
        );
    }
    findings
}
