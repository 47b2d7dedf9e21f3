// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F21: the comuni's money of years beyond the budget in force is a promise to provide, not a commitment.

use crate::check::rules::prelude::*;
use crate::plan::COMUNI_FUND;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F21",
    name: "impegno-oltre-il-bilancio-in-vigore",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "art. 183, comma 6, del D.Lgs. 18 agosto 2000, n. 267",
    page: include_str!("r_f21.md"),
    check: Some(check),
};

/// Years that a budget covers, the current one included.
const BUDGET_YEARS: i16 = 3;

fn check(c: &Context<'_>) -> Vec<Finding> {
    let last = c.today().year() + BUDGET_YEARS - 1;
    let beyond = c.plan.sources.iter().filter(|s| s.fund.value == COMUNI_FUND && s.year.value > last);
    let beyond = beyond.filter_map(|s| Some((s, s.state.as_ref().filter(|state| state.value == "impegnata")?)));
    beyond
        .map(|(source, state)| {
            c.finding(format!(
                "Le risorse dei comuni per il {} risultano già impegnate, ma alla data del piano il bilancio arriva al {last}",
                source.year.value
            ))
            .at(state.origin().cloned())
            .column("Stato")
            .row(format!("{COMUNI_FUND} · {}", source.year.value))
            .found(&state.value)
            .expected("stimata, oppure da assegnare")
            .cure("Scrivere «da assegnare» o «stimata»: per quell'anno i comuni promettono di provvedere, non impegnano.")
            .also(source.amount.origin(), format!("importo {}", source.amount.value))
        })
        .collect()
}
