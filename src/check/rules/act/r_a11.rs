// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A11: an investment project has its CUP.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A11",
    name: "investimento-senza-cup",
    family: Family::Act,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "art. 11, commi 1 e 2-bis, della L. 16 gennaio 2003, n. 3",
    page: include_str!("r_a11.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("interventi", "cup") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let code = &intervention.code.value;
        let invests = intervention.field("tipologia").is_some_and(|t| t.value == "investimento");
        // What the PNRR pays has a rule of its own.
        let elsewhere = c.facts.of(code).iter().any(|a| c.profile.fund(&a.fund.value).is_some_and(|f| f.needs_cup));
        if !invests || elsewhere || intervention.cup.is_some() {
            continue;
        }
        let tipologia = intervention.field("tipologia").and_then(|t| t.origin());
        findings.push(
            c.finding(format!(
                "L'intervento {} è un investimento e non ha il CUP: senza, l'atto che lo finanzia è nullo",
                c.named(code)
            ))
            .at(c.cell("interventi", &intervention.origin, "cup"))
            .column("CUP")
            .row(code.clone())
            .cure("Scrivere nella colonna CUP il codice del progetto, oppure correggere la tipologia.")
            .also(tipologia, "tipologia"),
        );
    }
    findings
}
