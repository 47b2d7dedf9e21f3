// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F12: PNRR and other funds on one intervention must pay distinct items of expense.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F12",
    name: "rischio-di-doppio-finanziamento",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "art. 9 del Regolamento (UE) 2021/241 (da confermare sul testo)",
    page: include_str!("r_f12.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("spesa", "voce_di_spesa") {
        return Vec::new();
    }
    let is_pnrr = |fund: &str| c.profile.fund(fund).is_some_and(|f| f.unit_cost.is_some());
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let code = &intervention.code.value;
        let (pnrr, other): (Vec<_>, Vec<_>) = c.facts.of(code).iter().partition(|a| is_pnrr(&a.fund.value));
        if pnrr.is_empty() || other.is_empty() {
            continue;
        }
        let item = |a: &&&crate::plan::Allocation| a.item.as_ref().map(|i| i.value.clone());
        let pnrr_items: BTreeSet<Option<String>> = pnrr.iter().map(|a| item(&a)).collect();
        let shared: BTreeSet<Option<String>> =
            other.iter().map(|a| item(&a)).filter(|i| pnrr_items.contains(i) || i.is_none()).collect();
        if shared.is_empty() && !pnrr_items.contains(&None) {
            continue;
        }
        let items: Vec<String> = shared.iter().flatten().map(|i| format!("«{i}»")).collect();
        let message = if items.is_empty() {
            format!(
                "L'intervento {} è pagato dal PNRR e da altri fondi senza distinguere le voci di spesa",
                c.named(code)
            )
        } else {
            format!("L'intervento {} paga {} sia con il PNRR sia con altri fondi", c.named(code), listed(&items))
        };
        let cells = Trail::join(pnrr.iter().chain(&other).map(|a| &a.amount.trail));
        let finding = c
            .finding(message)
            .at(cells.first().cloned())
            .column("Voce di spesa")
            .row(code.clone())
            .cure("Scrivere nella colonna «Voce di spesa» che cosa paga ciascun fondo: la stessa spesa non può avere due coperture.");
        findings.push(with_places(finding, &cells, ""));
    }
    findings
}
