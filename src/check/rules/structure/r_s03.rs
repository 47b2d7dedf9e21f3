// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S03: every area that the profile requires has interventions.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S03",
    name: "area-senza-interventi",
    family: Family::Structure,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "aree strategiche del piano regionale; art. 19, comma 1, lett. a), della L. 8 novembre 2000, n. 328",
    page: include_str!("r_s03.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    // An intervention whose area can't be read may belong to any of them: that is the finding.
    if !c.has("interventi", "area") || c.plan.interventions.iter().any(|i| i.area.is_none()) {
        return Vec::new();
    }
    let sheet = c.plan.dataset.tables.get("interventi").and_then(|t| t.sheets.first()).cloned();
    let empty = c.profile.areas.iter().filter(|a| a.required && c.plan.interventions_of(&a.code).next().is_none());
    empty
        .map(|area| {
            c.finding(format!("Nessun intervento è nell'area {}", c.area_named(&area.code)))
                .at(sheet.clone())
                .column("Area")
                .row(area.code.clone())
                .cure("Aggiungere gli interventi dell'area, oppure scrivere in piano.toml una deroga con il motivo per cui non ve ne sono.")
        })
        .collect()
}
