// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N02: an indicator that can be computed again gives the same result.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::plan::names::fold;
use crate::plan::{Comune, ContextValue};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N02",
    name: "indicatore-derivato-non-coerente",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "definizioni ISTAT degli indicatori; buona pratica",
    page: include_str!("r_n02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    c.plan.context.iter().filter_map(|value| differs(c, value)).collect()
}

fn differs(c: &Context<'_>, value: &ContextValue) -> Option<Finding> {
    let comuni: Vec<&Comune> = if fold(&value.place.value) == "ambito" {
        c.plan.comuni.iter().collect()
    } else {
        vec![c.facts.comuni.get(value.place.value.as_str())?]
    };
    // Bases of another year say nothing of this value.
    let same_year =
        comuni.iter().all(|m| m.residents_date.as_ref().is_some_and(|d| d.value.year() == value.year.value));
    if !same_year {
        return None;
    }
    let (formula, exact) = recomputed(&fold(&value.indicator.value), &comuni)?;
    let places = value.value.value.scale();
    let shown = exact.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    if shown == value.value.value {
        return None;
    }
    let truncated = exact.trunc_with_scale(places) == value.value.value;
    let why = if truncated { ": il valore scritto è troncato, non arrotondato" } else { "" };
    Some(
        c.finding(format!(
            "«{}» di {} è {}, ma da {formula} risulta {}{why}",
            value.indicator.value,
            c.plan.comune_name(&value.place.value),
            decimal_it(value.value.value),
            decimal_it(shown)
        ))
        .at(value.value.origin().cloned())
        .column("Valore")
        .row(value.indicator.value.clone())
        .found(decimal_it(value.value.value))
        .expected(decimal_it(shown))
        .cure("Correggere il valore, oppure i dati della tabella Comuni da cui si calcola.")
        .also(comuni.first().and_then(|m| m.residents.as_ref()).and_then(|r| r.origin()), "residenti"),
    )
}

/// Formula and exact value of the indicators whose bases stand in the table of the comuni.
fn recomputed(indicator: &str, comuni: &[&Comune]) -> Option<(&'static str, Decimal)> {
    let people = |of: fn(&Comune) -> Option<i64>| -> Option<Decimal> {
        comuni.iter().map(|m| of(m)).sum::<Option<i64>>().map(Decimal::from)
    };
    let residents = people(|m| m.residents.as_ref().map(|n| n.value));
    let percent = |part: Option<Decimal>| part?.checked_mul(Decimal::from(100))?.checked_div(residents?);
    let is = |words: &[&str]| words.contains(&indicator);
    if is(&["densita", "densita abitativa", "densita di popolazione", "densita demografica"]) {
        let area: Option<Decimal> = comuni.iter().map(|m| m.area_kmq.as_ref().map(|a| a.value)).sum();
        return Some(("residenti e superficie", residents?.checked_div(area?)?));
    }
    if is(&[
        "incidenza stranieri",
        "stranieri per 100 residenti",
        "percentuale stranieri",
        "quota stranieri",
        "incidenza della popolazione straniera",
    ]) {
        return Some(("stranieri e residenti", percent(people(|m| m.foreigners.as_ref().map(|n| n.value)))?));
    }
    if is(&[
        "quota 65",
        "popolazione 65 e piu per 100 residenti",
        "incidenza anziani",
        "quota anziani",
        "percentuale 65",
    ]) {
        return Some((
            "residenti con 65 anni e più e residenti",
            percent(people(|m| m.age_65.as_ref().map(|n| n.value)))?,
        ));
    }
    if is(&["quota 0 17", "quota minori", "incidenza minori", "percentuale minori"]) {
        return Some((
            "residenti fino a 17 anni e residenti",
            percent(people(|m| m.age_0_17.as_ref().map(|n| n.value)))?,
        ));
    }
    if is(&[
        "componenti per famiglia",
        "numero medio di componenti",
        "numero medio componenti per famiglia",
        "ampiezza media delle famiglie",
    ]) {
        let families = people(|m| m.families.as_ref().map(|n| n.value));
        return Some(("residenti e famiglie", residents?.checked_div(families?)?));
    }
    None
}
