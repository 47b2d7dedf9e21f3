// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N09: every need says the evidence that shows it.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N09",
    name: "bisogno-senza-evidenza",
    family: Family::Needs,
    weight: Weight::Note,
    since: "0.1.0",
    source: "buona pratica: un bisogno si mostra con un dato o con una fonte",
    page: include_str!("r_n09.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let bare: Vec<_> = c.plan.needs.iter().filter(|need| need.evidence.is_none()).collect();
    // An office that keeps no evidence at all has one thing to hear.
    let Some(first) = bare.first() else { return Vec::new() };
    let codes: Vec<&str> = bare.iter().map(|need| need.code.value.as_str()).collect();
    let words = if bare.len() == 1 {
        format!("Il bisogno {} non dice su quale dato o fonte si fonda", first.code.value)
    } else {
        format!("{} bisogni non dicono su quale dato o fonte si fondano: {}", bare.len(), codes.join(", "))
    };
    let mut finding = c
        .finding(words)
        .at(first.code.origin().cloned())
        .column("Evidenza")
        .row(first.code.value.clone())
        .cure("Scrivere il dato nella colonna Evidenza, oppure legare il bisogno a una domanda nella mappa di un questionario.");
    for need in bare.iter().skip(1) {
        finding = finding.also(need.code.origin(), "");
    }
    vec![finding]
}
