// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F07: the comuni don't plan to spend less than they did on average in the previous triennium.

use crate::assess::social_expenditure;
use crate::check::rules::prelude::*;
use crate::origin::Trail;
use crate::plan::COMUNI_FUND;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F07",
    name: "spesa-comunale-sotto-la-media-storica",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "linee guida regionali sul cofinanziamento: spesa sociale dei comuni non inferiore alla media del triennio precedente",
    page: include_str!("r_f07.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("fonti", "importo") || c.plan.comuni.is_empty() || !c.facts.stray_sources.is_empty() {
        return Vec::new();
    }
    let Some(history) = social_expenditure(c.plan) else { return Vec::new() };
    let total: Cents = history.iter().map(|year| year.value).sum();
    let average = Cents(total.0 / 3);
    let cells = Trail::join(history.iter().map(|year| &year.trail));
    let mut findings = Vec::new();
    for year in c.plan.triennium.years() {
        let own = c.facts.available_in(COMUNI_FUND, &[year]);
        if own.value >= average || own.trail.is_empty() || c.doubtful("fonti", year) {
            continue;
        }
        let finding = c
            .finding(format!(
                "Nel {year} le risorse proprie dei comuni sono {}, meno della media dei tre anni precedenti ({})",
                euro(own.value),
                euro(average)
            ))
            .at(own.trail.first().cloned())
            .column("Importo")
            .row(format!("{COMUNI_FUND} · {year}"))
            .found(own.value)
            .expected(format!("almeno {average}"))
            .cure(
                "Aumentare le quote dei comuni, oppure correggere la spesa storica nella tabella Indicatori contesto.",
            );
        findings.push(with_places(finding, &cells, "spesa sociale degli anni precedenti"));
    }
    findings
}
