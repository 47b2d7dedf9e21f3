// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F14: what the users pay is declared where ISEE decides it.

use crate::check::rules::prelude::*;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F14",
    name: "compartecipazione-non-dichiarata",
    family: Family::Finance,
    weight: Weight::Note,
    since: "0.1.0",
    source: "art. 2, comma 1, del D.P.C.M. 5 dicembre 2013, n. 159",
    page: include_str!("r_f14.md"),
    check: Some(check),
};

/// Group of the funds that users pay.
const USERS: &str = "Utenti";

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("interventi", "compartecipazione_utenti") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let code = &intervention.code.value;
        let declared = intervention.field("compartecipazione_utenti");
        let paid = c.facts.of(code).iter().find(|a| c.profile.fund(&a.fund.value).is_some_and(|f| f.group == USERS));
        let bare_zero =
            declared.filter(|d| matches!(fold(&d.value).as_str(), "0" | "0 00" | "no" | "zero" | "nessuna"));
        let message = match (paid, declared, bare_zero) {
            (Some(_), None, _) => format!(
                "L'intervento {} conta su risorse degli utenti, ma la compartecipazione non è descritta",
                c.named(code)
            ),
            (Some(_), _, Some(_)) => format!(
                "L'intervento {} conta su risorse degli utenti, ma la compartecipazione è indicata come assente",
                c.named(code)
            ),
            _ => continue,
        };
        let empty = || c.cell("interventi", &intervention.origin, "compartecipazione_utenti");
        let origin = declared.and_then(|d| d.origin()).cloned().unwrap_or_else(empty);
        let finding = c.finding(message).at(origin).column("Compartecipazione utenti").row(code.clone()).cure(
            "Scrivere importo e criterio della compartecipazione (fasce ISEE, regolamento); se è zero, dire perché.",
        );
        findings.push(finding.also(paid.and_then(|a| a.amount.origin()), "risorse degli utenti"));
    }
    findings
}
