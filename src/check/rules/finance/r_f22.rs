// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F22: a convention under art. 56 is made with a registered ODV or APS.

use crate::check::rules::prelude::*;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F22",
    name: "convenzione-con-ente-non-ammesso",
    family: Family::Finance,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "art. 56, commi 1-3, del D.Lgs. 3 luglio 2017, n. 117",
    page: include_str!("r_f22.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let is_convention = intervention.field("gestione").is_some_and(|g| g.value == "convenzione");
        let Some(partner) = intervention.field("gestore").filter(|_| is_convention) else { continue };
        let Some(body) = c.plan.stakeholders.iter().find(|s| fold(&s.name.value) == fold(&partner.value)) else {
            continue;
        };
        let code = &intervention.code.value;
        let category = fold(&body.category.value);
        let admitted = ["odv", "aps", "organizzazione di volontariato", "associazione di promozione sociale"];
        let is_admitted = admitted.iter().any(|a| format!(" {category} ").contains(&format!(" {a} ")));
        let at = partner.origin().cloned();
        if !is_admitted {
            findings.push(
                c.finding(format!(
                    "L'intervento {} è in convenzione con «{}», che è «{}»: la convenzione dell'art. 56 si fa solo con ODV e APS",
                    c.named(code),
                    body.name.value,
                    body.category.value
                ))
                .at(at)
                .column("Gestore")
                .row(code.clone())
                .found(&body.category.value)
                .expected("ODV oppure APS")
                .cure("Correggere la modalità di gestione dell'intervento, oppure la categoria dell'ente nella tabella Enti.")
                .also(body.category.origin(), "categoria dell'ente"),
            );
        } else if body.runts.is_none() && c.has("enti", "runts") {
            findings.push(
                c.weighing(
                    Weight::Warning,
                    format!(
                        "L'intervento {} è in convenzione con «{}», di cui manca l'iscrizione al RUNTS",
                        c.named(code),
                        body.name.value
                    ),
                )
                .at(at)
                .column("Gestore")
                .row(code.clone())
                .cure("Scrivere il numero RUNTS nella tabella Enti: l'ente deve essere iscritto da almeno sei mesi.")
                .also(body.name.origin(), "l'ente"),
            );
        }
    }
    findings
}
