// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F17: a service that goes on has money in each of its years.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;
use crate::plan::Intervention;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F17",
    name: "anno-scoperto-di-un-servizio",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "programmazione triennale delle risorse chiesta agli ambiti; buona pratica",
    page: include_str!("r_f17.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("spesa", "importo") {
        return Vec::new();
    }
    let unread = c.plan.dataset.rows("spesa").iter().filter(|r| !r.unreadable.is_empty());
    let unread: BTreeSet<Option<String>> = unread.map(|r| r.text("intervento").map(|i| i.value)).collect();
    let whole = |i: &&Intervention| !unread.contains(&None) && !unread.contains(&Some(i.code.value.clone()));
    c.plan.interventions.iter().filter(whole).flat_map(|intervention| gaps(c, intervention)).collect()
}

fn gaps(c: &Context<'_>, intervention: &Intervention) -> Vec<Finding> {
    let code = &intervention.code.value;
    let years = c.plan.triennium.years();
    let paid = years.map(|year| c.facts.of(code).iter().any(|a| a.year.value == year));
    let stray = c.facts.of(code).iter().any(|a| c.plan.triennium.index(a.year.value).is_none());
    if stray || !paid.contains(&true) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, year) in years.into_iter().enumerate() {
        if paid[index] || !(between(&paid, index) || serves_users(c, intervention, index, year)) {
            continue;
        }
        let users = intervention.users[index].as_ref();
        let first = c.facts.of(code).first().and_then(|a| a.amount.origin());
        let message = format!("L'intervento {} non ha risorse nel {year}, ma prima o dopo ne ha", c.named(code));
        findings.push(
            c.finding(message)
                .at(first.or(Some(&intervention.origin)).cloned())
                .row(code.clone())
                .column("Importo")
                .found(Cents::ZERO)
                .cure("Aggiungere nella tabella Spesa le risorse di quell'anno; se il servizio si interrompe, correggere date e utenti.")
                .also(users.and_then(|u| u.origin()), format!("utenti previsti nel {year}")),
        );
    }
    findings
}

/// Whether money stands both before and after this year.
fn between(paid: &[bool; 3], index: usize) -> bool {
    paid[..index].contains(&true) && paid[index + 1..].contains(&true)
}

/// Whether a service runs the whole year, for users that the sheet counts.
fn serves_users(c: &Context<'_>, intervention: &Intervention, index: usize, year: i16) -> bool {
    let service = intervention.field("tipologia").is_some_and(|t| t.value == "servizio");
    let users = intervention.users[index].as_ref().is_some_and(|u| u.value > 0);
    let runs = match (&intervention.start, &intervention.end) {
        (Some(start), Some(end)) => {
            start.value <= jiff::civil::Date::constant(year, 1, 1)
                && end.value >= jiff::civil::Date::constant(year, 12, 31)
        }
        _ => false,
    };
    let continuing =
        intervention.field("stato").is_some_and(|s| matches!(s.value.as_str(), "consolidamento" | "potenziamento"));
    service && users && runs && continuing && c.plan.triennium.index(year).is_some()
}
