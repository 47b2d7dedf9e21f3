// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N04: one population figure for one place and date.

use crate::check::rules::prelude::*;
use crate::money::{decimal_it, thousands};
use crate::plan::Comune;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N04",
    name: "popolazione-discordante",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "ISTAT: una serie e una data di riferimento per tutto il documento",
    page: include_str!("r_n04.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = c.plan.comuni.iter().filter_map(|comune| ages(c, comune)).collect();
    findings.extend(dates(c));
    for value in &c.plan.context {
        let population = matches!(
            fold(&value.indicator.value).as_str(),
            "popolazione residente" | "residenti" | "popolazione" | "popolazione residente al 1 gennaio"
        );
        let Some(comune) = c.facts.comuni.get(value.place.value.as_str()).filter(|_| population) else { continue };
        let (Some(residents), Some(date)) = (&comune.residents, &comune.residents_date) else { continue };
        // One finding for one comune: a figure that its own age groups deny is reported there.
        let reported = findings.iter().any(|f| f.row.as_deref() == Some(comune.name.value.as_str()));
        if reported
            || date.value.year() != value.year.value
            || rust_decimal::Decimal::from(residents.value) == value.value.value
        {
            continue;
        }
        findings.push(
            c.finding(format!(
                "La popolazione di {} nel {} è {} fra gli indicatori e {} nella tabella Comuni",
                comune.name.value,
                value.year.value,
                decimal_it(value.value.value),
                thousands(residents.value.unsigned_abs())
            ))
            .at(value.value.origin().cloned())
            .column("Valore")
            .row(comune.name.value.clone())
            .found(decimal_it(value.value.value))
            .expected(thousands(residents.value.unsigned_abs()))
            .cure("Usare una sola serie: le serie censuarie, provvisorie e definitive dell'ISTAT differiscono di poco.")
            .also(residents.origin(), "tabella Comuni"),
        );
    }
    findings
}

fn ages(c: &Context<'_>, comune: &Comune) -> Option<Finding> {
    let residents = comune.residents.as_ref()?;
    let groups = [comune.age_0_17.as_ref()?, comune.age_18_64.as_ref()?, comune.age_65.as_ref()?];
    let sum: i64 = groups.iter().map(|g| g.value).sum();
    // A group larger than the whole has a finding of its own.
    if sum == residents.value || groups.iter().any(|g| g.value > residents.value || g.value < 0) {
        return None;
    }
    let mut finding = c
        .finding(format!(
            "A {} le classi di età sommano {}, ma i residenti sono {}",
            comune.name.value,
            thousands(sum.unsigned_abs()),
            thousands(residents.value.unsigned_abs())
        ))
        .at(residents.origin().cloned())
        .column("Residenti")
        .row(comune.name.value.clone())
        .found(thousands(residents.value.unsigned_abs()))
        .expected(thousands(sum.unsigned_abs()))
        .cure("Prendere residenti e classi di età dalla stessa fonte e alla stessa data.");
    for (group, heading) in groups.into_iter().zip(["0-17", "18-64", "65+"]) {
        finding = finding.also(group.origin(), heading);
    }
    Some(finding)
}

fn dates(c: &Context<'_>) -> Option<Finding> {
    let dated: Vec<_> = c.plan.comuni.iter().filter_map(|m| Some((m, m.residents_date.as_ref()?))).collect();
    let (_, first) = dated.first()?;
    let (other, date) = dated.iter().find(|(_, d)| d.value != first.value)?;
    Some(
        c.finding("I residenti dei comuni sono riferiti a date diverse".to_owned())
            .at(date.origin().cloned())
            .column("Data residenti")
            .row(other.name.value.clone())
            .found(crate::period::date_it(date.value))
            .expected(crate::period::date_it(first.value))
            .cure("Usare la stessa data di riferimento per tutti i comuni, altrimenti i totali e le quote non sono confrontabili.")
            .also(first.origin(), "prima data"),
    )
}
