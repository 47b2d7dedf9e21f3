// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N03: figures of the comuni that can't be, or that are far from all others.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::{decimal_it, thousands};
use crate::origin::Traced;
use crate::plan::Comune;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N03",
    name: "dato-demografico-non-plausibile",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "intervalli di plausibilità del profilo; buona pratica",
    page: include_str!("r_n03.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    c.plan.comuni.iter().flat_map(|comune| parts(c, comune).into_iter().chain(density(c, comune))).collect()
}

fn parts(c: &Context<'_>, comune: &Comune) -> Vec<Finding> {
    let Some(residents) = &comune.residents else { return Vec::new() };
    let columns = [
        (&comune.age_0_17, "0-17", "residenti fino a 17 anni"),
        (&comune.age_18_64, "18-64", "residenti da 18 a 64 anni"),
        (&comune.age_65, "65+", "residenti con 65 anni e più"),
        (&comune.families, "Famiglie", "famiglie"),
        (&comune.foreigners, "Stranieri", "stranieri"),
    ];
    let mut findings = Vec::new();
    let mut push = |cell: &Traced<i64>, column: &str, message: String, expected: String| {
        findings.push(
            c.finding(message)
                .at(cell.origin().cloned())
                .column(column)
                .row(comune.name.value.clone())
                .found(cell.value)
                .expected(expected)
                .cure("Controllare il dato sulla fonte (anagrafe o ISTAT).")
                .also(residents.origin(), "residenti"),
        );
    };
    if residents.value <= 0 {
        let message = format!("A {} risultano {} residenti", comune.name.value, residents.value);
        push(residents, "Residenti", message, "un numero maggiore di zero".to_owned());
        return findings;
    }
    for (cell, column, who) in columns {
        let Some(cell) = cell.as_ref().filter(|n| n.value > residents.value || n.value < 0) else { continue };
        let message =
            format!("A {} risultano {} {who} su {} residenti", comune.name.value, cell.value, residents.value);
        push(cell, column, message, format!("fra 0 e {}", thousands(residents.value.unsigned_abs())));
    }
    findings
}

fn density(c: &Context<'_>, comune: &Comune) -> Option<Finding> {
    let (least, most) = (c.number("densita_minima")?, c.number("densita_massima")?);
    let (residents, area) = (comune.residents.as_ref()?, comune.area_kmq.as_ref()?);
    let density = Decimal::from(residents.value).checked_div(area.value).filter(|_| area.value > Decimal::ZERO);
    if density.is_some_and(|d| (least..=most).contains(&d)) || residents.value <= 0 {
        return None;
    }
    let shown = density
        .map_or_else(|| "non calcolabile".to_owned(), |d| format!("{} abitanti per kmq", decimal_it(d.round_dp(1))));
    Some(
        c.finding(format!("La densità di {} è {shown}: superficie o residenti non sono plausibili", comune.name.value))
            .at(area.origin().cloned())
            .column("Superficie kmq")
            .row(comune.name.value.clone())
            .found(decimal_it(area.value))
            .expected(format!("una densità fra {} e {}", decimal_it(least), decimal_it(most)))
            .cure("Controllare la superficie in chilometri quadrati e i residenti.")
            .also(residents.origin(), "residenti"),
    )
}
