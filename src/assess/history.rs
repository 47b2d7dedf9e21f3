// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Social expenditure of the comuni in the three years before the plan, from the context indicators.

use crate::money::Cents;
use crate::origin::Traced;
use crate::plan::names::fold;
use crate::plan::{ContextValue, Plan, sum};

/// Social expenditure of the comuni in each of the three years before: the row of the ambito, or else all the comuni.
pub fn social_expenditure(plan: &Plan) -> Option<Vec<Traced<Cents>>> {
    let first = plan.triennium.years()[0];
    let known = |value: &&ContextValue| {
        let name = fold(&value.indicator.value);
        name.starts_with("spesa sociale") && !["procapite", "pro capite", "abitante"].iter().any(|w| name.contains(w))
    };
    let all: Vec<&ContextValue> = plan.context.iter().filter(known).collect();
    (first - 3..first)
        .map(|year| {
            let of_year: Vec<&&ContextValue> = all.iter().filter(|v| v.year.value == year).collect();
            let amount =
                |v: &&ContextValue| v.value.clone().map(|n| Cents::from_euro(n.round_dp(2)).unwrap_or_default());
            if let Some(whole) = of_year.iter().find(|v| fold(&v.place.value) == "ambito") {
                return Some(amount(whole));
            }
            let parts: Option<Vec<Traced<Cents>>> = plan
                .comuni
                .iter()
                .map(|comune| of_year.iter().find(|v| v.place.value == comune.istat.value).map(|v| amount(v)))
                .collect();
            parts.map(|parts| sum(&parts))
        })
        .collect()
}
