// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P05: every area was discussed in some meeting.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P05",
    name: "area-mai-discussa",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "avvisi pubblici del percorso di partecipazione: tavoli tematici su tutte le aree",
    page: include_str!("r_p05.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if c.plan.meetings.is_empty() || !(c.has("incontri", "aree") || c.has("organi", "aree")) {
        return Vec::new();
    }
    let mut discussed: BTreeSet<&str> = BTreeSet::new();
    for meeting in &c.plan.meetings {
        if !meeting.areas.value.is_empty() {
            discussed.extend(meeting.areas.value.iter().map(String::as_str));
            continue;
        }
        let body = meeting.body.as_ref().and_then(|b| c.plan.bodies.iter().find(|x| x.code.value == b.value));
        discussed.extend(body.iter().flat_map(|b| b.areas.value.iter().map(String::as_str)));
    }
    // An area that can't be read may be any of them: that is the finding.
    if discussed.iter().any(|area| c.profile.area(area).is_none()) {
        return Vec::new();
    }
    let sheet = c.plan.dataset.tables.get("incontri").and_then(|t| t.sheets.first()).cloned();
    let silent = c.profile.areas.iter().filter(|a| a.required && !discussed.contains(a.code.as_str()));
    silent
        .map(|area| {
            c.finding(format!("Nessun incontro ha discusso l'area {}", c.area_named(&area.code)))
                .at(sheet.clone())
                .column("Aree")
                .row(area.code.clone())
                .cure("Indicare l'area nella colonna Aree dell'incontro in cui se n'è parlato, oppure tenere un incontro che la tratti.")
        })
        .collect()
}
