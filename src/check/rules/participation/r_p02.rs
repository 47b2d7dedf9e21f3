// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P02: the concertation has met the third sector, the unions, the ASL, and all together at the beginning and at the end.

use super::party::{Party, parties};
use crate::check::rules::prelude::*;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P02",
    name: "concertazione-incompleta",
    family: Family::Participation,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "art. 19, comma 1, lett. g), della L. 8 novembre 2000, n. 328; atti regionali sulla partecipazione",
    page: include_str!("r_p02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let tells = c.has("organi", "codice") && c.has("presenze", "ente") && c.has("enti", "categoria");
    if c.plan.meetings.is_empty() || !tells {
        return Vec::new();
    }
    let sheet = c.plan.dataset.tables.get("incontri").and_then(|t| t.sheets.first()).cloned();
    let told: Vec<_> = c.plan.meetings.iter().map(|m| (m, parties(c, m))).collect();
    let with = |party: Party| told.iter().filter(|(_, p)| p.contains(&party)).count();
    let asl = c.profile.label("asl", "ASL");
    let mut missing = Vec::new();
    if with(Party::ThirdSector) == 0 {
        missing.push(("terzo settore", "con il terzo settore".to_owned()));
    }
    if with(Party::Unions) == 0 {
        missing.push(("organizzazioni sindacali", "con le organizzazioni sindacali".to_owned()));
    }
    if with(Party::Health) == 0 {
        missing.push((asl, format!("con la {asl}")));
    }
    let plenaries: Vec<_> = told.iter().filter(|(_, p)| p.contains(&Party::Plenary)).map(|(m, _)| *m).collect();
    let says = |words: &[&str]| {
        plenaries.iter().any(|m| {
            let agenda = m.agenda.as_ref().map(|a| fold(&a.value)).unwrap_or_default();
            words.iter().any(|w| agenda.contains(w))
        })
    };
    match plenaries.len() {
        0 => missing.push(("plenaria", "in plenaria, di apertura e di restituzione".to_owned())),
        1 if says(&["restituzione", "chiusura", "conclusiv", "finale"]) => {
            missing.push(("plenaria di apertura", "in plenaria di apertura".to_owned()));
        }
        1 => missing.push(("plenaria di restituzione", "in plenaria di restituzione".to_owned())),
        _ => {}
    }
    missing
        .into_iter()
        .map(|(row, words)| {
            c.finding(format!("Fra gli incontri non ne risulta nessuno {words}"))
                .at(sheet.clone())
                .row(row)
                .cure("Aggiungere l'incontro; se c'è già, dirlo nel tipo dell'organo, nell'ordine del giorno o fra gli enti presenti.")
        })
        .collect()
}
