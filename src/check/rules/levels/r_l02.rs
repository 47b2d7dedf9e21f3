// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-L02: every essential level of the profile is served by an intervention with money.

use crate::check::rules::prelude::*;
use crate::profile::Leps;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-L02",
    name: "leps-senza-intervento-finanziato",
    family: Family::Levels,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "art. 1, commi 160, 164 e 170, della L. 30 dicembre 2021, n. 234",
    page: include_str!("r_l02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("interventi", "leps") {
        return Vec::new();
    }
    c.profile.leps.iter().filter(|l| l.required).filter_map(|level| unserved(c, level)).collect()
}

fn unserved(c: &Context<'_>, level: &Leps) -> Option<Finding> {
    let serving: Vec<_> = c.plan.interventions.iter().filter(|i| i.leps.value.contains(&level.code)).collect();
    let financed = |code: &str| c.facts.of(code).iter().any(|a| a.amount.value > Cents::ZERO);
    if serving.iter().any(|i| financed(&i.code.value)) || (!serving.is_empty() && !c.has("spesa", "importo")) {
        return None;
    }
    let sheet = c.plan.dataset.tables.get("interventi").and_then(|t| t.sheets.first()).cloned();
    let base = |message: String| c.finding(message).column("LEPS").row(level.code.clone());
    if serving.is_empty() {
        return Some(base(format!("Nessun intervento serve il LEPS {} «{}»", level.code, level.title)).at(sheet).cure(
            "Indicare il codice nella colonna LEPS dell'intervento che lo serve, oppure aggiungere l'intervento.",
        ));
    }
    let codes: Vec<&str> = serving.iter().map(|i| i.code.value.as_str()).collect();
    let first = serving.first()?;
    let mut finding = base(format!(
        "Il LEPS {} «{}» è servito solo da interventi senza risorse: {}",
        level.code,
        level.title,
        listed(&codes)
    ))
    .at(first.leps.origin().or(Some(&first.origin)).cloned())
    .found(Cents::ZERO)
    .cure("Assegnare nella tabella Spesa le risorse di almeno uno degli interventi.");
    for other in &serving[1..] {
        finding = finding.also(other.leps.origin(), other.code.value.clone());
    }
    Some(finding)
}
