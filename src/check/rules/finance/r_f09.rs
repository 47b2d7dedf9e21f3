// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F09: the part of a fund that is due to certain essential levels.

use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F09",
    name: "quota-leps-insufficiente",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "decreto di riparto del FNPS 2021-2023 (supervisione e dimissioni protette) e atto regionale di assegnazione; la cifra è del profilo",
    page: include_str!("r_f09.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let (Some(fund), Some(quota)) = (c.text("fondo"), c.number("quota")) else { return Vec::new() };
    let levels = c.list("leps");
    let years = c.plan.triennium.years();
    let doubtful = years.iter().any(|y| c.doubtful("fonti", *y) || c.doubtful("spesa", *y));
    if levels.is_empty() || doubtful || !c.has("interventi", "leps") || !c.facts.stray_uses.is_empty() {
        return Vec::new();
    }
    let spent: Vec<_> = years.iter().filter_map(|y| c.facts.spent.get(&(fund, *y))).flatten().collect();
    let serves = |code: &str| {
        c.facts.interventions.get(code).is_some_and(|i| i.leps.value.iter().any(|l| levels.contains(&l.as_str())))
    };
    let due: Vec<_> = spent.iter().filter(|a| serves(&a.intervention.value)).collect();
    let sum: Cents = due.iter().map(|a| a.amount.value).sum();
    let available = c.facts.available_in(fund, &years);
    let required = available.value.euro().checked_mul(quota).map(|r| r.round_dp(2)).and_then(Cents::from_euro);
    let Some(required) = required.filter(|r| sum < *r && !spent.is_empty()) else { return Vec::new() };
    let cells = Trail::join(due.iter().map(|a| &a.amount.trail));
    let first = cells.first().or(spent.first().and_then(|a| a.amount.origin())).cloned();
    let percent = decimal_it(quota.checked_mul(rust_decimal::Decimal::from(100)).unwrap_or_default().normalize());
    let finding = c
        .finding(format!(
            "Ai LEPS {} vanno {} di {fund}: serve almeno il {percent}%, cioè {}",
            listed(&levels),
            euro(sum),
            euro(required)
        ))
        .at(first)
        .column("Importo")
        .row(fund)
        .found(sum)
        .expected(required)
        .cure("Destinare parte del fondo agli interventi che servono questi LEPS, oppure indicare il LEPS dove manca.");
    let finding = with_places(finding, &cells, "per questi LEPS");
    vec![with_places(finding, &available.trail, "disponibilità")]
}
