// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N07: every need has an intervention that answers it.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N07",
    name: "bisogno-senza-intervento",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: la catena bisogno, proposta, intervento, risorse, indicatore",
    page: include_str!("r_n07.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("interventi", "bisogni") {
        return Vec::new();
    }
    let answered: BTreeSet<&str> =
        c.plan.interventions.iter().flat_map(|i| i.needs.value.iter().map(String::as_str)).collect();
    let known: BTreeSet<&str> = c.plan.needs.iter().map(|n| n.code.value.as_str()).collect();
    // A reference to a need that doesn't exist may be meant for one of these: that is the finding.
    if answered.iter().any(|code| !known.contains(code)) {
        return Vec::new();
    }
    let open = c.plan.needs.iter().filter(|need| !answered.contains(need.code.value.as_str()));
    open.map(|need| {
        let short: String = need.text.value.chars().take(80).collect();
        c.finding(format!("Nessun intervento risponde al bisogno {} «{short}»", need.code.value))
            .at(need.code.origin().cloned())
            .column("Codice")
            .row(need.code.value.clone())
            .cure("Scrivere il codice nella colonna Bisogni dell'intervento che vi risponde; se nessuno può, dirlo nel testo sulla domanda sociale e motivarlo con una deroga.")
    })
    .collect()
}
