// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N01: the comuni sum to the total of the ambito, in every indicator that adds up.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::assess::community::names::{Meaning, meaning};
use crate::check::rules::prelude::*;
use crate::istat;
use crate::money::decimal_it;
use crate::plan::ContextValue;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N01",
    name: "totale-di-ambito-diverso-dalla-somma",
    family: Family::Needs,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: i totali si ricalcolano dalle somme, i rapporti non si sommano",
    page: include_str!("r_n01.md"),
    check: Some(check),
};

/// Units of what adds up over the comuni.
const ADDITIVE: [&str; 12] = [
    "persone",
    "abitanti",
    "residenti",
    "famiglie",
    "nuclei",
    "n",
    "numero",
    "euro",
    "posti",
    "kmq",
    "utenti",
    "minori",
];

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut series: BTreeMap<(String, i16, String), Vec<&ContextValue>> = BTreeMap::new();
    let counted = |v: &ContextValue| matches!(meaning(&v.indicator.value), Meaning::Count(_));
    let adds = |v: &&ContextValue| v.unit.as_ref().map_or_else(|| counted(v), |u| adds_up(&u.value) || counted(v));
    for value in c.plan.context.iter().filter(adds) {
        let source = value.source.as_ref().map(|s| fold(&s.value)).unwrap_or_default();
        series.entry((fold(&value.indicator.value), value.year.value, source)).or_default().push(value);
    }
    series.values().filter_map(|values| total_differs(c, values)).collect()
}

fn adds_up(unit: &str) -> bool {
    unit.trim() == "€" || ADDITIVE.contains(&fold(unit).as_str())
}

fn total_differs(c: &Context<'_>, values: &[&ContextValue]) -> Option<Finding> {
    let total = values.iter().find(|v| fold(&v.place.value) == "ambito")?;
    let parts: Vec<&&ContextValue> =
        values.iter().filter(|v| c.facts.comuni.contains_key(v.place.value.as_str())).collect();
    // A comune that is not of the ambito has its own finding, and the total is then of other comuni.
    let stranger = values.iter().any(|v| {
        let place = &v.place.value;
        !c.facts.comuni.contains_key(place.as_str()) && fold(place) != "ambito" && !istat::by_name(place).is_empty()
    });
    if stranger || parts.is_empty() || parts.len() != c.plan.comuni.len() {
        return None;
    }
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, v| sum.checked_add(v.value.value))?;
    if sum == total.value.value {
        return None;
    }
    let mut finding = c
        .finding(format!(
            "Per «{}» nel {} i comuni sommano {}, ma la riga dell'Ambito porta {}",
            total.indicator.value,
            total.year.value,
            decimal_it(sum),
            decimal_it(total.value.value)
        ))
        .at(total.value.origin().cloned())
        .column("Valore")
        .row(total.indicator.value.clone())
        .found(decimal_it(total.value.value))
        .expected(decimal_it(sum))
        .cure("Correggere il totale o il valore di un comune; la riga dell'Ambito si può anche togliere, il programma la calcola.");
    for part in parts {
        finding = finding.also(part.value.origin(), c.plan.comune_name(&part.place.value).to_owned());
    }
    Some(finding)
}
