// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A08: enough councillors were present.

use super::row::rows;
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A08",
    name: "numero-legale-mancante",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 38, comma 2, del D.Lgs. 18 agosto 2000, n. 267",
    page: include_str!("r_a08.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows(c).into_iter().filter(|row| row.of_council) {
        let (Some(members), Some(present)) = (row.number("componenti_assegnati"), row.number("presenti")) else {
            continue;
        };
        // The mayor doesn't count; the table doesn't say whether the members given include him: the lower bound holds.
        let least = (members.value - 1).max(0).div_euclid(3) + i64::from((members.value - 1).max(0) % 3 != 0);
        let (found, expected, message) = if present.value > members.value + 1 {
            let message =
                format!("All'atto «{}» sono presenti {} su {} componenti", row.name, present.value, members.value);
            (present.value, format!("al massimo {}", members.value), message)
        } else if present.value < least {
            let message = format!(
                "All'atto «{}» sono presenti {} su {} componenti: per la seduta ne serve almeno un terzo, senza contare il sindaco",
                row.name, present.value, members.value
            );
            (present.value, format!("almeno {least}"), message)
        } else {
            continue;
        };
        findings.push(
            c.finding(message)
                .at(present.origin().cloned())
                .column("Presenti")
                .row(row.key.clone())
                .found(found)
                .expected(expected)
                .cure("Ricopiare presenti e componenti dal verbale; sotto un terzo la seduta non è valida.")
                .also(members.origin(), "componenti assegnati"),
        );
    }
    findings
}
