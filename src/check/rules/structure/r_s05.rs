// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S05: codes are unique; a title repeats only for another area or another target.

use std::collections::BTreeMap;

use crate::check::rules::prelude::*;
use crate::plan::Intervention;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S05",
    name: "codice-o-titolo-ripetuto",
    family: Family::Structure,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: il codice identifica l'intervento in tutte le tabelle",
    page: include_str!("r_s05.md"),
    check: Some(check),
};

// A code with two different titles is found when the rows are merged, with both cells.
fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut seen: BTreeMap<(&str, String, String), &Intervention> = BTreeMap::new();
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let target = intervention.field("destinatari").map(|d| fold(&d.value)).unwrap_or_default();
        let key = (intervention.area_code(), fold(&intervention.title.value), target);
        if key.1.is_empty() {
            continue;
        }
        match seen.get(&key) {
            None => {
                seen.insert(key, intervention);
            }
            Some(first) => findings.push(
                c.weighing(
                    Weight::Note,
                    format!(
                        "«{}» è il titolo di due interventi della stessa area con gli stessi destinatari: {} e {}",
                        intervention.title.value, first.code.value, intervention.code.value
                    ),
                )
                .at(intervention.title.origin().cloned())
                .column("Denominazione")
                .row(intervention.code.value.clone())
                .cure("Se sono due servizi diversi, distinguerne il titolo; se è lo stesso, tenere una sola riga.")
                .also(first.title.origin(), format!("qui {}", first.code.value)),
            ),
        }
    }
    findings
}
