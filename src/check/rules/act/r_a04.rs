// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A04: immediate executability needs the majority of the members.

use super::row::rows;
use crate::check::rules::prelude::*;
use crate::numerals::counted;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A04",
    name: "immediata-eseguibilita-senza-maggioranza",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 134, comma 4, del D.Lgs. 18 agosto 2000, n. 267",
    page: include_str!("r_a04.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows(c) {
        let (Some(members), Some(yes)) = (row.number("componenti_assegnati"), row.number("favorevoli_ie")) else {
            continue;
        };
        let majority = members.value / 2 + 1;
        if yes.value == 0 || yes.value >= majority {
            continue;
        }
        findings.push(
            c.finding(format!(
                "L'immediata eseguibilità dell'atto «{}» ha {} su {} componenti: ne servono {majority}",
                row.name,
                counted(yes.value, "voto favorevole", "voti favorevoli"),
                members.value
            ))
            .at(yes.origin().cloned())
            .column("Favorevoli i.e.")
            .row(row.key.clone())
            .found(yes.value)
            .expected(format!("almeno {majority}"))
            .cure("Controllare i voti sul verbale; senza la maggioranza dei componenti l'atto diventa esecutivo dieci giorni dopo la pubblicazione.")
            .also(members.origin(), "componenti assegnati"),
        );
    }
    findings
}
