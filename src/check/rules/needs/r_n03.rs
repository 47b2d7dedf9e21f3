// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N03: figures of the comuni that can't be, or that are far from all others.

use rust_decimal::Decimal;

use crate::assess::community::Place;
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
    let each = |comune| parts(c, comune).into_iter().chain(density(c, comune)).chain(areas(c, comune));
    let mut findings: Vec<Finding> = c.plan.comuni.iter().flat_map(each).collect();
    findings.extend(far_from_the_others(c, &findings));
    findings
}

/// The area of a comune, where another table says another.
fn areas(c: &Context<'_>, comune: &Comune) -> Option<Finding> {
    let own = comune.area_kmq.as_ref().filter(|a| a.value > Decimal::ZERO)?;
    let place = Place::Comune(comune.istat.value.clone());
    let differs = |other: &Decimal| (*other - own.value).abs() > own.value * Decimal::new(1, 2);
    let all = c.community().areas(&place).iter().map(|(_, area)| area);
    let other = all.filter(|a| a.trail != own.trail).find(|a| differs(&a.value))?;
    let times = own.value.checked_div(other.value).map(|t| decimal_it(t.round_dp(1).normalize()));
    let said = times.map_or_else(String::new, |times| format!(": {times} volte"));
    Some(
        c.finding(format!(
            "La superficie di {} è {} kmq nella tabella Comuni e {} kmq fra gli indicatori{said}",
            comune.name.value,
            decimal_it(own.value),
            decimal_it(other.value.normalize())
        ))
        .at(own.origin().cloned())
        .column("Superficie kmq")
        .row(comune.name.value.clone())
        .found(decimal_it(own.value))
        .expected(decimal_it(other.value.normalize()))
        .cure("La superficie non cambia da un anno all'altro: controllarla sulla fonte ISTAT e correggere quella sbagliata.")
        .also(other.origin(), "fra gli indicatori"),
    )
}

/// Fewest comuni among which one may be far from all the others.
const LEAST_COMUNI: usize = 4;

/// A comune so much emptier and wider than the others that its area is to be looked at: eight times too large is a slip that was published.
fn far_from_the_others(c: &Context<'_>, told: &[Finding]) -> Vec<Finding> {
    let known = |comune: &Comune| {
        let (residents, area) = (comune.residents.as_ref()?.value, comune.area_kmq.as_ref()?.value);
        (residents > 0 && area > Decimal::ZERO).then(|| (Decimal::from(residents) / area, area))
    };
    let all: Vec<(&Comune, Decimal, Decimal)> =
        c.plan.comuni.iter().filter_map(|m| known(m).map(|(density, area)| (m, density, area))).collect();
    if all.len() < LEAST_COMUNI {
        return Vec::new();
    }
    let middle = |pick: fn(&(&Comune, Decimal, Decimal)) -> Decimal| {
        let mut values: Vec<Decimal> = all.iter().map(pick).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let (density, area) = (middle(|one| one.1), middle(|one| one.2));
    let far = all.iter().filter(|(_, d, a)| *d * Decimal::from(5) < density && *a > area * Decimal::TWO);
    let far = far.filter(|(m, ..)| !told.iter().any(|f| f.row.as_deref() == Some(m.name.value.as_str())));
    far.map(|(comune, own, surface)| {
        c.weighing(
            Weight::Note,
            format!(
                "La densità di {} è {} abitanti per kmq, quella degli altri comuni intorno a {}: la superficie potrebbe essere troppo grande",
                comune.name.value,
                decimal_it(own.round_dp(1)),
                decimal_it(density.round_dp(1))
            ),
        )
        .at(comune.area_kmq.as_ref().and_then(|a| a.origin()).cloned())
        .column("Superficie kmq")
        .row(comune.name.value.clone())
        .found(decimal_it(*surface))
        .cure("Controllare la superficie sulla fonte ISTAT. Se è giusta, nulla da fare.")
    })
    .collect()
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
