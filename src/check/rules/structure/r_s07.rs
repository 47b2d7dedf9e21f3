// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S07: ISTAT code and name of a comune agree.

use crate::check::rules::prelude::*;
use crate::istat;
use crate::origin::Traced;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S07",
    name: "codice-istat-errato",
    family: Family::Structure,
    weight: Weight::Error,
    since: "0.1.0",
    source: "ISTAT, Codici statistici delle unità amministrative territoriali",
    page: include_str!("r_s07.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    c.plan
        .dataset
        .rows("comuni")
        .iter()
        .filter_map(|row| {
            let code = row.text("codice_istat")?;
            let name = row.text("comune")?;
            wrong(c, &code, &name)
        })
        .collect()
}

fn wrong(c: &Context<'_>, code: &Traced<String>, name: &Traced<String>) -> Option<Finding> {
    let namesakes = istat::by_name(&name.value);
    let by_code = istat::by_code(&code.value);
    let agree = by_code.is_some_and(|place| namesakes.contains(&place));
    if agree {
        return None;
    }
    // Of two comuni with one name, the one in the province of the others.
    let others = |p: &istat::Place| {
        c.plan.comuni.iter().any(|comune| comune.istat.value != code.value && comune.province == p.province)
    };
    let near = namesakes.iter().find(|p| others(p));
    let right = near.or(namesakes.first()).copied().or_else(|| istat::nearest(&name.value));
    let digits = code.value.len() == 6 && code.value.chars().all(|d| d.is_ascii_digit());
    let message = match (by_code, right) {
        (Some(place), _) => {
            format!("Il codice ISTAT {} è di {} ({}), non di «{}»", code.value, place.name, place.sign, name.value)
        }
        (None, Some(place)) if place.code.trim_start_matches('0') == code.value => {
            format!("Il codice ISTAT «{}» di {} ha perso lo zero iniziale", code.value, name.value)
        }
        (None, _) if !digits => format!("«{}» non è un codice ISTAT di comune: ha sei cifre", code.value),
        (None, _) => format!("Il codice ISTAT {} non corrisponde a nessun comune", code.value),
    };
    let mut finding = c
        .finding(message)
        .at(code.origin().cloned())
        .column("Codice ISTAT")
        .row(name.value.clone())
        .found(&code.value)
        .cure("Scrivere il codice a sei cifre, in una cella con formato Testo perché Excel non tolga lo zero iniziale.")
        .also(name.origin(), "nome del comune");
    finding.expected = right.map(|place| format!("{} ({})", place.code, place.name));
    Some(finding)
}
