// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Coverage of the minimum services of L. 328/2000, art. 22, comma 4, by the words of the profile.

use crate::plan::names::fold;
use crate::plan::{Intervention, Plan};
use crate::profile::Profile;

/// The rule whose kinds these are.
const RULE: &str = "R-S04";

/// A kind of service that no ambito may lack, and who gives it.
#[derive(Debug)]
pub struct Minimum<'a> {
    /// Letter of the comma.
    pub letter: &'a str,
    /// Wording.
    pub title: &'a str,
    /// Whether the wording was read on the law.
    pub confirmed: bool,
    /// Interventions of this kind.
    pub serving: Vec<&'a Intervention>,
}

/// The kinds of the profile, each with its interventions.
pub fn minimum_services<'a>(plan: &'a Plan, profile: &'a Profile) -> Vec<Minimum<'a>> {
    let setting = profile.rule(RULE).filter(|s| s.active);
    let kinds = setting.and_then(|s| s.parameters.get("tipologie")).and_then(toml::Value::as_array);
    let titled: Vec<(&Intervention, String)> = plan.interventions.iter().map(|i| (i, fold(&i.title.value))).collect();
    let text = |kind: &'a toml::Table, key: &str| kind.get(key).and_then(toml::Value::as_str).unwrap_or_default();
    let kinds = kinds.into_iter().flatten().filter_map(toml::Value::as_table);
    kinds
        .map(|kind| Minimum {
            letter: text(kind, "lettera"),
            title: text(kind, "titolo"),
            confirmed: kind
                .get("confermato")
                .and_then(toml::Value::as_bool)
                .unwrap_or_else(|| setting.is_some_and(|s| s.confirmed)),
            serving: titled.iter().filter(|(i, title)| serves(i, title, kind)).map(|(i, _)| *i).collect(),
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
