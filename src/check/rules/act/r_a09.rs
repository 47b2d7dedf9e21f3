// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A09: a consorzio is constituted with the absolute majority of the members of the council.

use super::row::rows;
use crate::check::rules::prelude::*;
use crate::numerals::counted;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A09",
    name: "consorzio-senza-maggioranza-assoluta",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 31, comma 2, del D.Lgs. 18 agosto 2000, n. 267",
    page: include_str!("r_a09.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows(c).into_iter().filter(|row| row.of_council && row.voted) {
        let Some(subject) = row.text("oggetto") else { continue };
        let words = fold(&subject.value);
        let constitutes = words.contains("consorzi")
            && ["costitu", "statuto", "istituzione", "adesione"].iter().any(|word| words.contains(word));
        let (Some(members), Some(votes)) = (row.number("componenti_assegnati"), row.number("favorevoli")) else {
            continue;
        };
        let least = members.value / 2 + 1;
        if !constitutes || votes.value >= least {
            continue;
        }
        findings.push(
            c.finding(format!(
                "L'atto «{}» costituisce il consorzio con {} su {} componenti: serve la maggioranza assoluta",
                row.name,
                counted(votes.value, "voto", "voti"),
                members.value
            ))
            .at(votes.origin().cloned())
            .column("Favorevoli")
            .row(row.key.clone())
            .found(votes.value)
            .expected(format!("almeno {least}"))
            .cure("Ricopiare i voti dal verbale; se sono questi, convenzione e statuto vanno riproposti al Consiglio.")
            .also(members.origin(), "componenti assegnati"),
        );
    }
    findings
}
