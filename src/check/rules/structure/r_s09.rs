// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S09: money is of the years of the triennium, and no fund is spent before its own year.

use crate::check::rules::prelude::*;
use crate::origin::Traced;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S09",
    name: "anno-fuori-dal-triennio",
    family: Family::Structure,
    weight: Weight::Error,
    since: "0.1.0",
    source: "triennio del piano regionale; i residui stanno sul fondo dei residui, con la loro annualità",
    page: include_str!("r_s09.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let sources = c.plan.sources.iter().map(|s| (&s.year, &s.fund.value, &s.amount, "Fonti"));
    let uses = c.plan.allocations.iter().map(|a| (&a.year, &a.intervention.value, &a.amount, "Spesa"));
    let mut findings: Vec<Finding> = sources
        .chain(uses)
        .filter(|(year, ..)| c.plan.triennium.index(year.value).is_none())
        .map(|(year, row, amount, table)| outside(c, year, row, amount, table))
        .collect();
    for source in &c.plan.sources {
        let Some(competence) = source.competence.as_ref().filter(|y| y.value > source.year.value) else { continue };
        findings.push(
            c.finding(format!(
                "Il fondo {} dell'annualità {} è speso nel {}, prima di essere assegnato",
                source.fund.value, competence.value, source.year.value
            ))
            .at(competence.origin().cloned())
            .column("Annualità di competenza")
            .row(source.fund.value.clone())
            .found(competence.value)
            .expected(format!("{} o un anno precedente", source.year.value))
            .cure("Correggere l'annualità di competenza o l'anno di spesa: il fondo di un anno si spende in quell'anno o dopo.")
            .also(source.year.origin(), "anno di spesa"),
        );
    }
    findings
}

fn outside(c: &Context<'_>, year: &Traced<i16>, row: &str, amount: &Traced<Cents>, table: &str) -> Finding {
    c.finding(format!(
        "L'anno {} nella tabella {table} è fuori dal triennio {}",
        year.value, c.plan.triennium
    ))
    .at(year.origin().cloned())
    .column("Anno")
    .row(row)
    .found(year.value)
    .expected(listed(&c.plan.triennium.years().map(|y| y.to_string())))
    .cure("Scrivere l'anno in cui la somma si spende; l'annualità del fondo, se è precedente, va nella colonna «Annualità di competenza».")
    .also(amount.origin(), format!("importo {}", amount.value))
}
