// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F06: the comuni pay at least their part.

use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F06",
    name: "cofinanziamento-comunale-insufficiente",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "linee guida regionali sul cofinanziamento dei comuni; la cifra è del profilo",
    page: include_str!("r_f06.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let Some(factor) = c.number("moltiplicatore") else { return Vec::new() };
    if !c.has("fonti", "importo") {
        return Vec::new();
    }
    let years = c.plan.triennium.years();
    let doubtful = years.iter().any(|y| c.doubtful("fonti", *y) || c.doubtful("spesa", *y));
    if doubtful || !c.facts.stray_sources.is_empty() || !c.facts.stray_uses.is_empty() {
        return Vec::new();
    }
    let total = |funds: &[&str]| -> (Cents, Trail) {
        let sums: Vec<_> = funds.iter().map(|fund| c.facts.available_in(fund, &years)).collect();
        (sums.iter().map(|s| s.value).sum(), Trail::join(sums.iter().map(|s| &s.trail)))
    };
    let base = c.list("base");
    let (own, own_cells) = total(&c.list("comunali"));
    let (assigned, assigned_cells) = total(&base);
    let required = assigned.euro().checked_mul(factor).map(|r| r.round_dp(2)).and_then(Cents::from_euro);
    let Some(required) = required.filter(|r| own < *r) else { return Vec::new() };
    let doubt = if c.setting.is_some_and(|s| !s.confirmed) {
        " La quota del profilo è da confermare sull'atto regionale di questo ciclo."
    } else {
        ""
    };
    let finding = c
        .finding(format!(
            "Le risorse proprie dei comuni nel triennio sono {}: ne servono almeno {} ({})",
            euro(own),
            euro(required),
            if factor == rust_decimal::Decimal::ONE {
                format!("quanto {} insieme", listed(&base))
            } else {
                format!("{} volte {}", crate::money::decimal_it(factor), listed(&base))
            }
        ))
        .at(own_cells.first().or(assigned_cells.first()).cloned())
        .column("Importo")
        .found(own)
        .expected(required)
        .cure(format!(
            "Aumentare le quote comunali nella tabella Fonti, oppure motivare lo scostamento con una deroga.{doubt}"
        ));
    let finding = with_places(finding, &own_cells, "risorse comunali");
    vec![with_places(finding, &assigned_cells, "fondo da cofinanziare")]
}
