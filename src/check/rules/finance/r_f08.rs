// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F08: the part of a fund that is due to minors.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::origin::Trail;
use crate::plan::{Allocation, Intervention};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F08",
    name: "quota-minori-insufficiente",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "decreto di riparto del FNPS 2021-2023: il 50% delle risorse regionali agli interventi per i minori",
    page: include_str!("r_f08.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let (Some(fund), Some(quota)) = (c.text("fondo"), c.number("quota")) else { return Vec::new() };
    let years = c.plan.triennium.years();
    let doubtful = years.iter().any(|y| c.doubtful("fonti", *y) || c.doubtful("spesa", *y));
    // An intervention whose area can't be read may be for minors: that is the finding.
    let unknown = !c.has("interventi", "area") || c.plan.interventions.iter().any(|i| i.area.is_none());
    if doubtful || unknown || !c.facts.stray_sources.is_empty() || !c.facts.stray_uses.is_empty() {
        return Vec::new();
    }
    let spent: Vec<&&Allocation> = years.iter().filter_map(|y| c.facts.spent.get(&(fund, *y))).flatten().collect();
    let spent_sum: Cents = spent.iter().map(|a| a.amount.value).sum();
    let available = c.facts.available_in(fund, &years);
    let base = if available.value > Cents::ZERO { available.value } else { spent_sum };
    let areas = c.list("aree");
    let minors: Vec<_> = spent
        .iter()
        .filter(|a| c.facts.interventions.get(a.intervention.value.as_str()).is_some_and(|i| for_minors(i, &areas)))
        .collect();
    let sum: Cents = minors.iter().map(|a| a.amount.value).sum();
    let required = base.euro().checked_mul(quota).map(|r| r.round_dp(2)).and_then(Cents::from_euro);
    let Some(required) = required.filter(|r| spent_sum > Cents::ZERO && sum < *r) else { return Vec::new() };
    let share = |part: Cents| {
        let percent = part.euro().checked_mul(Decimal::from(100)).and_then(|p| p.checked_div(base.euro()));
        format!("{}%", decimal_it(percent.unwrap_or_default().round_dp(1)))
    };
    let cells = Trail::join(minors.iter().map(|a| &a.amount.trail));
    let first = cells.first().or(spent.first().and_then(|a| a.amount.origin())).cloned();
    let finding = c
        .finding(format!(
            "Agli interventi per i minori vanno {} di {fund}, il {} di {}: serve almeno il {}, cioè {}",
            euro(sum),
            share(sum),
            euro(base),
            share(required),
            euro(required)
        ))
        .at(first)
        .column("Importo")
        .row(fund)
        .found(sum)
        .expected(required)
        .cure("Spostare parte del fondo su interventi per famiglie e minori, oppure indicare fra i destinatari «famiglia e minori» dove è vero.");
    let finding = with_places(finding, &cells, "per i minori");
    vec![with_places(finding, &available.trail, "disponibilità")]
}

fn for_minors(intervention: &Intervention, areas: &[&str]) -> bool {
    let names =
        |field: &str, word: &str| intervention.field(field).is_some_and(|f| f.value.to_lowercase().contains(word));
    areas.contains(&intervention.area_code())
        || intervention.secondary_areas.value.iter().any(|a| areas.contains(&a.as_str()))
        || names("destinatari", "minori")
        || names("area_fnps", "infanzia")
}
