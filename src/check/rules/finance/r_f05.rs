// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F05: the quotas of the comuni sum to the comuni's resources and follow the declared criterion, to the cent.

use crate::check::rules::prelude::*;
use crate::money::apportion;
use crate::origin::Trail;
use crate::plan::{COMUNI_FUND, Comune};
use crate::project::Criterion;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F05",
    name: "quote-comunali-che-non-tornano",
    family: Family::Finance,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 19, comma 2, della L. 8 novembre 2000, n. 328: criteri di ripartizione della spesa a carico di ciascun comune",
    page: include_str!("r_f05.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("fonti", "importo") {
        return Vec::new();
    }
    let years = c.plan.triennium.years();
    years.into_iter().enumerate().flat_map(|(index, year)| year_quotas(c, index, year)).collect()
}

fn year_quotas(c: &Context<'_>, index: usize, year: i16) -> Vec<Finding> {
    let given: Vec<(&Comune, &crate::origin::Traced<Cents>)> =
        c.plan.comuni.iter().filter_map(|comune| Some((comune, comune.given_quotas[index].as_ref()?))).collect();
    let unread = c.plan.dataset.rows("comuni").iter().any(|r| !r.unreadable.is_empty());
    let negative = given.iter().any(|(_, quota)| quota.value < Cents::ZERO);
    let strays = !c.facts.stray_sources.is_empty();
    if given.is_empty() || unread || negative || strays || c.doubtful("fonti", year) {
        return Vec::new();
    }
    let total = c.facts.available_in(COMUNI_FUND, &[year]);
    let sum: Cents = given.iter().map(|(_, quota)| quota.value).sum();
    let all_given = given.len() == c.plan.comuni.len();
    let column = format!("Quota annua {}", index + 1);
    if (all_given && sum != total.value) || sum > total.value {
        let trail = Trail::join(given.iter().map(|(_, quota)| &quota.trail));
        let finding = c
            .finding(format!(
                "Le quote dei comuni per il {year} sommano {}, ma le risorse comunali di quell'anno nella tabella Fonti sono {}: differenza {}",
                euro(sum),
                euro(total.value),
                euro(Cents((sum - total.value).0.saturating_abs()))
            ))
            .at(trail.first().cloned())
            .column(column)
            .row(year.to_string())
            .found(sum)
            .expected(total.value)
            .cure("Correggere le quote nella tabella Comuni o la riga delle risorse comunali nella tabella Fonti; lasciando vuote le quote, il programma le calcola.");
        let finding = with_places(finding, &trail, "quota");
        return vec![with_places(finding, &total.trail, "risorse comunali")];
    }
    if !all_given {
        return Vec::new();
    }
    let Some(expected) = shares(c, sum) else { return Vec::new() };
    let wrong = given.iter().zip(&expected).filter(|((_, quota), share)| quota.value.0 != **share);
    let wrong: Vec<_> = wrong.collect();
    let Some((((first, quota), share), rest)) = wrong.split_first() else { return Vec::new() };
    let mut finding = c
        .finding(format!(
            "Nel {year} la quota di {} è {}, ma con il criterio «{}» spetterebbero {}",
            first.name.value,
            euro(quota.value),
            criterion(c),
            euro(Cents(**share))
        ))
        .at(quota.origin().cloned())
        .column(column)
        .row(first.name.value.clone())
        .found(quota.value)
        .expected(Cents(**share))
        .cure("Correggere le quote, oppure indicare in piano.toml, alla voce [riparto], il criterio che l'Ambito usa davvero.");
    for ((comune, quota), share) in rest {
        let note = format!("{}: qui {}, attesi {}", comune.name.value, quota.value, Cents(**share));
        finding = finding.also(quota.origin(), note);
    }
    vec![finding]
}

fn criterion(c: &Context<'_>) -> &'static str {
    match c.settings.riparto.criterio {
        Criterion::ProCapite => "pro capite",
        Criterion::Storico => "storico",
        Criterion::Misto => "misto",
    }
}

/// Shares of the sum in the order of the plan's comuni (by ISTAT code); `None` when a weight is missing.
fn shares(c: &Context<'_>, sum: Cents) -> Option<Vec<i64>> {
    let residents: Option<Vec<u64>> =
        c.plan.comuni.iter().map(|comune| u64::try_from(comune.residents.as_ref()?.value).ok()).collect();
    let declared = || -> Option<Vec<u64>> {
        let weights = &c.settings.riparto.pesi;
        let key = crate::istat::normalize;
        let of = |comune: &Comune| {
            let named = |name: &str| name == comune.istat.value || key(name) == key(&comune.name.value);
            weights.iter().find(|(name, _)| named(name)).map(|(_, weight)| *weight)
        };
        c.plan.comuni.iter().map(of).collect()
    };
    let weights = match c.settings.riparto.criterio {
        Criterion::ProCapite => residents?,
        Criterion::Storico => declared()?,
        Criterion::Misto => {
            let (people, weights) = (residents?, declared()?);
            let all_people: u64 = people.iter().sum();
            let all_weights: u64 = weights.iter().sum();
            let mixed = people
                .iter()
                .zip(&weights)
                .map(|(p, w)| p.saturating_mul(all_weights.max(1)).saturating_add(w.saturating_mul(all_people.max(1))));
            mixed.collect()
        }
    };
    (weights.iter().any(|w| *w > 0)).then(|| apportion(sum.0, &weights))
}
