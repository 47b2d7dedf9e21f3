// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F03: the totals by area, by fund, by year and by intervention are one total.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F03",
    name: "totali-incrociati-diversi",
    family: Family::Finance,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 19, comma 1, lett. b), della L. 8 novembre 2000, n. 328; verifica dell'istruttoria regionale",
    page: include_str!("r_f03.md"),
    check: Some(check),
};

// Sums are exact, so the four totals differ only for an amount that one of them can't place. An amount that names an
// unknown intervention, fund or area, or one without a name, has its own finding already.
fn check(c: &Context<'_>) -> Vec<Finding> {
    let described = c.plan.dataset.rows("interventi").iter().filter(|r| r.get("denominazione").is_some());
    let written: BTreeSet<String> = described.filter_map(|r| r.text("codice")).map(|t| t.value).collect();
    let lost = c.plan.allocations.iter().filter(|a| {
        let known = c.facts.interventions.contains_key(a.intervention.value.as_str());
        !known && written.contains(&a.intervention.value)
    });
    let lost: Vec<_> = lost.collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let total: Cents = c.plan.allocations.iter().map(|a| a.amount.value).sum();
    let outside: Cents = lost.iter().map(|a| a.amount.value).sum();
    let trail = Trail::join(lost.iter().map(|a| &a.amount.trail));
    let finding = c
        .finding(format!(
            "Il totale per fonte è {} e quello per area e intervento {}: {} sono su interventi che la tabella Interventi non descrive per intero",
            euro(total),
            euro(total - outside),
            euro(outside)
        ))
        .at(trail.first().cloned())
        .column("Importo")
        .found(total - outside)
        .expected(total)
        .cure("Completare nella tabella Interventi la riga di quegli interventi: denominazione e area.");
    vec![with_places(finding, &trail, "fuori dai totali per area")]
}

#[cfg(test)]
mod tests {
    use crate::check::{run, testing::Case};

    #[test]
    fn an_amount_that_the_totals_by_area_lose_is_found() {
        let case = Case::good();
        let (mut plan, _) = case.plan();
        plan.interventions.retain(|i| i.code.value != "A1.04");
        let findings = run(&plan, &case.profile, &case.project());
        let found: Vec<_> = findings.iter().filter(|f| f.code == "R-F03").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].expected.as_deref(), Some("1.860.000,00"));
        assert_eq!(found[0].found.as_deref(), Some("1.770.000,00"));
        assert_eq!(found[0].places.len(), 2);
    }
}
