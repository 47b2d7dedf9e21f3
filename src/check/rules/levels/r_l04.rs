// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-L04: no service plans more users than the people it is for.

use crate::check::rules::prelude::*;
use crate::money::thousands;
use crate::plan::{Comune, Intervention};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-L04",
    name: "utenti-oltre-la-popolazione",
    family: Family::Levels,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: gli utenti previsti stanno nella popolazione di riferimento",
    page: include_str!("r_l04.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    c.plan.interventions.iter().flat_map(|i| too_many(c, i).into_iter().chain(too_many_new(c, i))).collect()
}

fn too_many(c: &Context<'_>, intervention: &Intervention) -> Option<Finding> {
    let elderly = intervention.field("destinatari").is_some_and(|d| d.value == "anziani");
    let served = intervention.comuni.value.iter().map(|code| c.facts.comuni.get(code.as_str()).copied());
    let served: Vec<&Comune> = served.collect::<Option<_>>()?;
    if served.is_empty() {
        return None;
    }
    let total = |of: fn(&Comune) -> Option<i64>| served.iter().map(|comune| of(comune)).sum::<Option<i64>>();
    let residents = total(|comune| comune.residents.as_ref().map(|n| n.value));
    let aged = total(|comune| comune.age_65.as_ref().map(|n| n.value)).filter(|_| elderly);
    let (population, who) = match (aged, residents) {
        (Some(aged), _) => (aged, "residenti con 65 anni e più"),
        (None, Some(residents)) => (residents, "residenti"),
        _ => return None,
    };
    let (index, users) = intervention
        .users
        .iter()
        .enumerate()
        .filter_map(|(i, u)| Some((i, u.as_ref()?)))
        .find(|(_, users)| users.value > population)?;
    let code = &intervention.code.value;
    let mut finding = c
        .finding(format!(
            "L'intervento {} prevede {} utenti, più dei {} {who} nei comuni che serve",
            c.named(code),
            thousands(users.value.unsigned_abs()),
            thousands(population.unsigned_abs())
        ))
        .at(users.origin().cloned())
        .column(format!("Utenti anno {}", index + 1))
        .row(code.clone())
        .found(thousands(users.value.unsigned_abs()))
        .expected(format!("al massimo {}", thousands(population.unsigned_abs())))
        .cure("Controllare il numero di utenti; se conta gli accessi e non le persone, scrivere le persone.");
    for comune in served {
        let cell = if aged.is_some() { &comune.age_65 } else { &comune.residents };
        finding = finding.also(cell.as_ref().and_then(|n| n.origin()), comune.name.value.clone());
    }
    Some(finding)
}

fn too_many_new(c: &Context<'_>, intervention: &Intervention) -> Option<Finding> {
    let new = intervention.new_users.as_ref()?;
    let most = intervention.users.iter().flatten().map(|u| u.value).max()?;
    let code = &intervention.code.value;
    (new.value > most).then(|| {
        c.finding(format!("L'intervento {} prevede {} nuovi utenti su {most} in tutto", c.named(code), new.value))
            .at(new.origin().cloned())
            .column("Nuovi utenti")
            .row(code.clone())
            .found(new.value)
            .expected(format!("al massimo {most}"))
            .cure("I nuovi utenti sono una parte di quelli previsti: correggere uno dei due numeri.")
    })
}
