// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F19: the cost of running the plan within the share that the profile sets.

use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F19",
    name: "costi-di-gestione-oltre-la-quota",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "quota fissata dalla Regione; la cifra è del profilo",
    page: include_str!("r_f19.md"),
    check: Some(check),
};

/// The item of expense that the share limits.
const ITEM: &str = "oneri di gestione";

fn check(c: &Context<'_>) -> Vec<Finding> {
    let Some(quota) = c.number("quota") else { return Vec::new() };
    if !c.has("spesa", "voce_di_spesa") {
        return Vec::new();
    }
    let total: Cents = c.plan.allocations.iter().map(|a| a.amount.value).sum();
    let running: Vec<_> =
        c.plan.allocations.iter().filter(|a| a.item.as_ref().is_some_and(|i| i.value == ITEM)).collect();
    let sum: Cents = running.iter().map(|a| a.amount.value).sum();
    let limit = total.euro().checked_mul(quota).map(|l| l.round_dp(2)).and_then(Cents::from_euro);
    let Some(limit) = limit.filter(|l| sum > *l) else { return Vec::new() };
    let cells = Trail::join(running.iter().map(|a| &a.amount.trail));
    let finding = c
        .finding(format!(
            "Gli oneri di gestione sono {}, oltre i {} ammessi sul totale di {}",
            euro(sum),
            euro(limit),
            euro(total)
        ))
        .at(cells.first().cloned())
        .column("Voce di spesa")
        .found(sum)
        .expected(format!("al massimo {limit}"))
        .cure("Ridurre gli oneri di gestione, oppure correggere la voce di spesa delle righe che non lo sono.");
    vec![with_places(finding, &cells, "")]
}
