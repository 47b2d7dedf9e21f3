// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S04: the minimum services of L. 328/2000, art. 22, comma 4, are all in the plan.

use crate::assess::minimum_services;
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S04",
    name: "tipologia-minima-di-servizio-assente",
    family: Family::Structure,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "art. 22, comma 4, della L. 8 novembre 2000, n. 328",
    page: include_str!("r_s04.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if c.plan.interventions.is_empty() {
        return Vec::new();
    }
    let sheet = c.plan.dataset.tables.get("interventi").and_then(|t| t.sheets.first()).cloned();
    let uncovered = minimum_services(c.plan, c.profile).into_iter().filter(|kind| kind.serving.is_empty());
    uncovered
        .map(|kind| {
            let finding = c.finding(format!(
                "Nessun intervento risponde alla tipologia minima «{}» (lettera {}))",
                kind.title, kind.letter
            ))
            .at(sheet.clone())
            .row(kind.letter)
            .cure("Aggiungere l'intervento; se c'è già, indicarne il LEPS, l'articolo o la tipologia, da cui il programma lo riconosce.");
            if kind.confirmed { finding } else { doubted(finding) }
        })
        .collect()
}
