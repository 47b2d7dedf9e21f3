// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F10: a fund that may only pay certain supports.

use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F10",
    name: "fondo-poverta-su-intervento-non-ammesso",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "art. 7, commi 1 e 2, del D.Lgs. 15 settembre 2017, n. 147",
    page: include_str!("r_f10.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let Some(fund) = c.text("fondo") else { return Vec::new() };
    let admitted = c.list("leps");
    if admitted.is_empty() || !c.has("interventi", "leps") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let code = &intervention.code.value;
        let paid: Vec<_> = c.facts.of(code).iter().filter(|a| a.fund.value == fund).collect();
        if paid.is_empty() || intervention.leps.value.iter().any(|l| admitted.contains(&l.as_str())) {
            continue;
        }
        let transfer = intervention.field("tipologia").is_some_and(|t| t.value == "intervento economico");
        let cells = Trail::join(paid.iter().map(|a| &a.amount.trail));
        let sum: Cents = paid.iter().map(|a| a.amount.value).sum();
        let message = if transfer {
            format!(
                "L'intervento {} è un contributo economico e non dichiara nessuno dei sostegni che {fund} può pagare: {}",
                c.named(code),
                euro(sum)
            )
        } else {
            format!(
                "L'intervento {} riceve {} di {fund} ma non dichiara nessuno dei LEPS ammessi",
                c.named(code),
                euro(sum)
            )
        };
        let finding = if transfer { c.weighing(Weight::Error, message) } else { c.finding(message) };
        let finding = finding
            .at(cells.first().cloned())
            .row(code.clone())
            .expected(admitted.join(", "))
            .cure("Indicare nella colonna LEPS il livello che l'intervento serve davvero, oppure finanziarlo con un altro fondo.");
        let mut finding = with_places(finding, &cells, "");
        finding.found = Some(intervention.leps.value.join(", ")).filter(|l| !l.is_empty());
        findings.push(finding.also(intervention.leps.origin(), "LEPS dichiarati"));
    }
    findings
}
