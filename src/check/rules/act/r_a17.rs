// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A17: every comune has a quota that its act can approve.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A17",
    name: "comune-senza-quota",
    family: Family::Act,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "art. 19, comma 2, della L. 8 novembre 2000, n. 328: criteri di ripartizione della spesa a carico di ciascun comune",
    page: include_str!("r_a17.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let quotas = |comune: &crate::plan::Comune| comune.quotas.iter().any(|q| !q.value.is_zero());
    if !c.plan.comuni.iter().any(quotas) {
        return Vec::new();
    }
    let rows = c.plan.dataset.rows("comuni");
    let without = c.plan.comuni.iter().filter(|comune| {
        let given = comune.given_quotas.iter().any(Option::is_some);
        // A cell that could not be read is told of already.
        let unread = rows.iter().any(|r| {
            r.text("codice_istat").is_some_and(|code| code.trail == comune.istat.trail) && !r.unreadable.is_empty()
        });
        !quotas(comune) && !given && !unread
    });
    without
        .map(|comune| {
            c.finding(format!(
                "Il Comune di {} non ha una quota: la sua deliberazione non può dire quanto mette",
                comune.name.value
            ))
            .at(comune.name.origin().cloned())
            .column("Quota annua 1")
            .row(comune.name.value.clone())
            .expected("una quota per anno, oppure i residenti o il peso per calcolarla")
            .cure("Scrivere le quote nella tabella Comuni (0 se il comune non partecipa alla spesa), oppure i residenti, o il peso nel [riparto] di piano.toml.")
        })
        .collect()
}
