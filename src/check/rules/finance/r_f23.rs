// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F23: the sheets and the finance table speak of the same interventions.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F23",
    name: "scheda-senza-risorse",
    family: Family::Finance,
    weight: Weight::Note,
    since: "0.1.0",
    source: "istruttoria regionale: schede e quadro finanziario riportano gli stessi interventi",
    page: include_str!("r_f23.md"),
    check: Some(check),
};

// The other way round, an amount for an intervention that has no sheet is a dangling reference (R-T15).
fn check(c: &Context<'_>) -> Vec<Finding> {
    let unread = c.plan.dataset.rows("spesa").iter().any(|r| !r.unreadable.is_empty());
    if !c.has("spesa", "importo") || unread || c.plan.allocations.is_empty() {
        return Vec::new();
    }
    let financed = |code: &str| c.facts.of(code).iter().any(|a| a.amount.value > Cents::ZERO);
    // An essential level that only this intervention serves is a finding of its own (R-L02).
    let alone = |level: &String| {
        let mut serving = c.plan.interventions.iter().filter(|i| i.leps.value.contains(level));
        !serving.any(|i| financed(&i.code.value))
    };
    let bare = c.plan.interventions.iter().filter(|i| {
        let ended = i.field("stato").is_some_and(|s| s.value == "cessazione");
        !ended && !financed(&i.code.value) && !i.leps.value.iter().any(alone)
    });
    bare.map(|intervention| {
        let code = &intervention.code.value;
        c.finding(format!("L'intervento {} ha la scheda ma nessuna risorsa nella Spesa", c.named(code)))
            .at(intervention.code.origin().cloned())
            .column("Codice")
            .row(code.clone())
            .found(Cents::ZERO)
            .cure("Aggiungere le righe della tabella Spesa; se l'intervento non costa nulla, dirlo nella colonna Note.")
    })
    .collect()
}
