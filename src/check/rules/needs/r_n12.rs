// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N12: an index that would divide by nothing is not computed, and is told.

use crate::assess::community::indices::INDICES;
use crate::assess::community::names::Quantity;
use crate::assess::community::{Outcome, Place, services};
use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N12",
    name: "indice-senza-denominatore",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: un rapporto con denominatore zero non esiste",
    page: include_str!("r_n12.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let community = c.community();
    let mut findings = Vec::new();
    for place in community.comuni().chain([Place::Ambito]) {
        if let Some(year) = community.years(&place, Quantity::RESIDENTS).last() {
            let mut told: Vec<(Quantity, Vec<String>, Trail)> = Vec::new();
            // A zero area has a finding of its own.
            for index in INDICES.iter().filter(|i| i.base != Quantity::Area) {
                let Outcome::ZeroBase(trail) = community.index(index, &place, *year) else { continue };
                match told.iter_mut().find(|(base, ..)| *base == index.base) {
                    Some((_, titles, _)) => titles.push(the(index.title)),
                    None => told.push((index.base, vec![the(index.title)], trail)),
                }
            }
            for (_, titles, trail) in told {
                findings.push(zero(c, &name(c, &place), &listed(&titles), &trail));
            }
        }
    }
    for service in services(c.plan, community) {
        let Some((people, _)) = service.people.as_ref().filter(|(p, _)| p.value.is_zero()) else { continue };
        let title = format!("il numero di utenti per 1.000 residenti di «{}»", service.name.value);
        findings.push(zero(c, &name(c, &service.place), &title, &people.trail));
    }
    findings
}

fn name(c: &Context<'_>, place: &Place) -> String {
    match place {
        Place::Comune(code) => c.plan.comune_name(code).to_owned(),
        Place::Ambito => "Ambito".to_owned(),
        Place::Other(name) => name.clone(),
    }
}

/// The name of an index with its article.
fn the(title: &str) -> String {
    let first = title.split(' ').next().unwrap_or_default();
    match first.chars().last() {
        _ if title.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("l'{title}"),
        Some('a' | 'à') => format!("la {title}"),
        _ => format!("il {title}"),
    }
}

fn zero(c: &Context<'_>, place: &str, what: &str, trail: &Trail) -> Finding {
    let finding = c
        .finding(format!("{place}: non si può calcolare {what}, perché il denominatore è zero"))
        .at(trail.first().cloned())
        .row(place)
        .found("0")
        .expected("un numero maggiore di zero")
        .cure("Controllare il dato sulla fonte. Se è giusto, nulla da fare: nella tabella al posto dell'indice c'è un trattino.");
    with_places(finding, trail, "denominatore")
}
