// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S02: every area named in the tables is one of the profile's, and every intervention has exactly one.

use crate::check::rules::prelude::*;
use crate::origin::{Origin, Traced};
use crate::plan::names::Vocabulary;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S02",
    name: "area-sconosciuta",
    family: Family::Structure,
    weight: Weight::Error,
    since: "0.1.0",
    source: "aree strategiche del piano regionale",
    page: include_str!("r_s02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (table, key, field) in
        [("interventi", "codice", "area"), ("bisogni", "codice", "area"), ("proposte", "codice", "area")]
    {
        if !c.has(table, field) {
            continue;
        }
        for row in c.plan.dataset.rows(table) {
            let key = row.text(key).map(|k| k.value).unwrap_or_default();
            match row.text(field) {
                // One cell may give the area of a whole group of rows: it is one finding.
                Some(area) if findings.iter().any(|f| f.origin.is_some() && f.origin.as_ref() == area.origin()) => {}
                Some(area) if c.profile.area(&area.value).is_none() => {
                    findings.push(unknown(c, &area, "Area", &key, table == "interventi"));
                }
                None if table == "interventi" && !row.unreadable.contains(field) => {
                    findings.push(without(c, &row.origin, &key));
                }
                _ => {}
            }
        }
    }
    for (table, field, heading) in [
        ("interventi", "aree_secondarie", "Aree secondarie"),
        ("organi", "aree", "Aree"),
        ("incontri", "aree", "Aree"),
        ("enti", "aree", "Aree"),
    ] {
        for row in c.plan.dataset.rows(table) {
            let key = row.text("codice").map(|k| k.value).unwrap_or_default();
            let areas = row.list(field);
            for area in areas.value.iter().filter(|a| c.profile.area(a).is_none() && *a != "tutte") {
                let cell = Traced { value: area.clone(), trail: areas.trail.clone() };
                findings.push(unknown(c, &cell, heading, &key, false));
            }
        }
    }
    findings
}

fn unknown(c: &Context<'_>, area: &Traced<String>, heading: &str, key: &str, primary: bool) -> Finding {
    let mut vocabulary = Vocabulary::default();
    for known in &c.profile.areas {
        vocabulary.add_code(&known.code);
        for name in [&known.title, &known.short].into_iter().chain(&known.alias) {
            vocabulary.add_name(name, &known.code);
        }
    }
    let several = primary && area.value.contains(';');
    let near = vocabulary.nearest(&area.value).filter(|_| !several);
    let codes: Vec<&str> = c.profile.areas.iter().map(|a| a.code.as_str()).collect();
    let mut finding = c
        .finding(if several {
            format!("L'intervento {key} è in più aree («{}»): l'area è una sola", area.value)
        } else {
            format!("L'area «{}» non è fra le aree strategiche del profilo", area.value)
        })
        .at(area.origin().cloned())
        .column(heading)
        .row(key)
        .found(&area.value)
        .cure(match &near {
            Some(near) => format!("Scrivere il codice o il titolo dell'area: forse {}.", c.area_named(near)),
            None if several => {
                "Lasciare l'area principale e scrivere le altre nella colonna «Aree secondarie».".to_owned()
            }
            None => format!("Scrivere il codice di una delle aree: {}.", codes.join(", ")),
        });
    finding.expected = near.map(|n| c.area_named(&n)).or_else(|| Some(codes.join(", ")));
    finding
}

fn without(c: &Context<'_>, origin: &Origin, key: &str) -> Finding {
    let codes: Vec<&str> = c.profile.areas.iter().map(|a| a.code.as_str()).collect();
    c.finding(format!("L'intervento {key} non ha un'area strategica"))
        .at(c.cell("interventi", origin, "area"))
        .column("Area")
        .row(key)
        .expected(codes.join(", "))
        .cure("Scrivere nella colonna Area il codice o il titolo dell'area; vale anche per le righe sotto la prima di un gruppo.")
}
