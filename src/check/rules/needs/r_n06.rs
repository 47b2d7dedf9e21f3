// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N06: population figures are recent.

use jiff::ToSpan;

use crate::check::rules::prelude::*;
use crate::period::date_it;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N06",
    name: "dati-demografici-vecchi",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica; gli anni sono del profilo",
    page: include_str!("r_n06.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let Some(years) = c.number("anni").and_then(|n| rust_decimal::prelude::ToPrimitive::to_i64(&n)) else {
        return Vec::new();
    };
    let Ok(limit) = c.today().checked_sub(years.clamp(0, 100).years()) else { return Vec::new() };
    let old: Vec<_> =
        c.plan.comuni.iter().filter_map(|m| m.residents_date.as_ref()).filter(|d| d.value < limit).collect();
    let Some(oldest) = old.iter().min_by_key(|d| d.value) else { return Vec::new() };
    let mut finding = c
        .finding(format!(
            "I residenti sono riferiti al {}, più di {years} anni prima della data del piano ({})",
            date_it(oldest.value),
            date_it(c.today())
        ))
        .at(oldest.origin().cloned())
        .column("Data residenti")
        .found(date_it(oldest.value))
        .expected(format!("dal {} in poi", date_it(limit)))
        .cure("Aggiornare i residenti all'ultimo dato disponibile, oppure motivare con una deroga l'uso della serie scelta.");
    for date in old.iter().filter(|d| d.trail != oldest.trail) {
        finding = finding.also(date.origin(), "");
    }
    vec![finding]
}
