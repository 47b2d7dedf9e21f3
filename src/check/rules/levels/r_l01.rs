// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-L01: open-ended social workers against the essential level, one every 5,000 residents.

use rust_decimal::Decimal;

use crate::assess::social_workers;
use crate::check::rules::prelude::*;
use crate::money::{decimal_it, thousands};
use crate::origin::Trail;
use crate::plan::Staff;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-L01",
    name: "assistenti-sociali-sotto-il-leps",
    family: Family::Levels,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "art. 1, commi 797 e seguenti, della L. 30 dicembre 2020, n. 178",
    page: include_str!("r_l01.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let Some(per) = c.number("leps").filter(|n| *n > Decimal::ZERO) else { return Vec::new() };
    let residents: Option<i64> = c.plan.comuni.iter().map(|comune| Some(comune.residents.as_ref()?.value)).sum();
    let unread = c.plan.dataset.rows("personale").iter().any(|r| !r.unreadable.is_empty());
    let Some(residents) = residents.filter(|r| *r > 0) else { return Vec::new() };
    if unread || !c.has("personale", "numero") || !c.has("personale", "rapporto") {
        return Vec::new();
    }
    let workers: Vec<&Staff> = c.plan.staff.iter().filter(|s| s.is_open_ended_social_worker()).collect();
    let fte: Decimal = workers.iter().map(|s| s.fte()).sum();
    let people = Decimal::from(residents);
    let required = people.checked_div(per).unwrap_or_default();
    if fte >= required {
        return Vec::new();
    }
    let shown = |n: Decimal| decimal_it(n.round_dp(2));
    let assessed = social_workers(c.plan, c.profile);
    let mut details = Vec::new();
    for threshold in assessed.iter().flat_map(|w| &w.thresholds).filter(|t| t.name != "LEPS") {
        details.push(format!("{} 1 ogni {}: {}", threshold.name, decimal_it(threshold.per), shown(threshold.required)));
    }
    if let Some(contribution) = assessed.and_then(|w| w.contribution) {
        details.push(format!("contributo stimato: {} all'anno", euro(contribution)));
    }
    let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join("; ")) };
    let cells = Trail::join(workers.iter().map(|s| &s.number.trail));
    let sheet = c.plan.dataset.tables.get("personale").and_then(|t| t.sheets.first()).cloned();
    let finding = c
        .finding(format!(
            "Gli assistenti sociali a tempo indeterminato sono {} a tempo pieno per {} residenti: il LEPS ne chiede {}{details}",
            shown(fte),
            thousands(residents.unsigned_abs()),
            shown(required)
        ))
        .at(cells.first().cloned().or(sheet))
        .column("Numero")
        .found(shown(fte))
        .expected(format!("almeno {}", shown(required)))
        .cure("Completare la tabella Personale (profilo «assistente sociale», rapporto «tempo indeterminato», ore settimanali), oppure programmare le assunzioni che mancano.");
    vec![with_places(finding, &cells, "")]
}
