// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S04: the minimum services of L. 328/2000, art. 22, comma 4, are all in the plan.

use crate::check::rules::prelude::*;
use crate::plan::Intervention;
use crate::plan::names::fold;

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
    let kinds = c.setting.and_then(|s| s.parameters.get("tipologie")).and_then(toml::Value::as_array);
    if c.plan.interventions.is_empty() {
        return Vec::new();
    }
    let titled: Vec<(&Intervention, String)> = c.plan.interventions.iter().map(|i| (i, fold(&i.title.value))).collect();
    let sheet = c.plan.dataset.tables.get("interventi").and_then(|t| t.sheets.first()).cloned();
    kinds
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table)
        .filter(|kind| !titled.iter().any(|(i, title)| serves(i, title, kind)))
        .map(|kind| {
            let title = kind.get("titolo").and_then(toml::Value::as_str).unwrap_or_default();
            let letter = kind.get("lettera").and_then(toml::Value::as_str).unwrap_or_default();
            c.finding(format!("Nessun intervento risponde alla tipologia minima «{title}» (lettera {letter}))"))
                .at(sheet.clone())
                .row(letter)
                .cure("Aggiungere l'intervento; se c'è già, indicarne il LEPS, l'articolo o la tipologia, da cui il programma lo riconosce.")
        })
        .collect()
}

/// Whether an intervention is of this kind: by its LEPS, its article, its type or the words of its name.
fn serves(intervention: &Intervention, title: &str, kind: &toml::Table) -> bool {
    let list = |key: &str| -> Vec<&str> {
        let values = kind.get(key).and_then(toml::Value::as_array);
        values.into_iter().flatten().filter_map(toml::Value::as_str).collect()
    };
    let field = |name: &str| intervention.field(name).map(|f| f.value.as_str()).unwrap_or_default();
    list("leps").iter().any(|l| intervention.leps.value.iter().any(|have| have == l))
        || list("tipologie").contains(&field("tipologia"))
        || list("articoli")
            .iter()
            .any(|a| field("articolo").split(|c: char| !c.is_ascii_digit()).any(|have| have == *a))
        || list("parole").iter().any(|word| title.contains(*word))
}
