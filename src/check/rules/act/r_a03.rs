// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A03: the votes of an act add up.

use super::row::{Row, rows};
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A03",
    name: "voti-che-non-tornano",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "regolamento del consiglio; buona pratica: i voti sommano ai presenti",
    page: include_str!("r_a03.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows(c) {
        findings.extend(votes(c, &row));
        findings.extend(immediate(c, &row));
    }
    findings
}

fn votes(c: &Context<'_>, row: &Row<'_>) -> Option<Finding> {
    let (present, yes, no) = (row.number("presenti")?, row.number("favorevoli")?, row.number("contrari")?);
    let abstained = row.number("astenuti").map_or(0, |n| n.value);
    let voting = row.number("votanti");
    let cast = yes.value.saturating_add(no.value);
    let all = cast.saturating_add(abstained);
    let fault = |expected: String, message: String| {
        let finding = c
            .finding(message)
            .at(yes.origin().cloned())
            .column("Favorevoli")
            .row(row.key.clone())
            .found(yes.value)
            .expected(expected)
            .cure("Ricopiare i voti dal verbale della seduta.")
            .also(no.origin(), format!("contrari {}", no.value))
            .also(present.origin(), format!("presenti {}", present.value));
        Some(match &voting {
            Some(voting) => finding.also(voting.origin(), format!("votanti {}", voting.value)),
            None => finding,
        })
    };
    if yes.value.min(no.value).min(abstained).min(present.value) < 0 {
        let message = format!("Nell'atto «{}» un numero di voti o di presenti è minore di zero", row.name);
        return fault("numeri da zero in su".to_owned(), message);
    }
    if let Some(voting) = &voting {
        // The regulation says whether those who abstain count as voting: both are accepted.
        if voting.value != cast && voting.value != all {
            let (with, expected) = match abstained {
                0 => (String::new(), less(voting.value, &[no.value]).to_string()),
                _ => {
                    let without = less(voting.value, &[no.value]);
                    (format!(" (con gli astenuti {all})"), format!("{without} oppure {}", less(without, &[abstained])))
                }
            };
            let message = format!(
                "Nell'atto «{}» i votanti sono {} ma favorevoli e contrari sono {cast}{with}",
                row.name, voting.value
            );
            return fault(expected, message);
        }
        if voting.value > present.value || all > present.value {
            let message = format!("Nell'atto «{}» i voti sono {all} ma i presenti {}", row.name, present.value);
            return fault(format!("al massimo {}", less(present.value, &[no.value, abstained])), message);
        }
        return None;
    }
    if all != present.value {
        let message = format!(
            "Nell'atto «{}» favorevoli, contrari e astenuti sono {all}, ma i presenti {}",
            row.name, present.value
        );
        return fault(less(present.value, &[no.value, abstained]).to_string(), message);
    }
    None
}

fn immediate(c: &Context<'_>, row: &Row<'_>) -> Option<Finding> {
    let (present, yes) = (row.number("presenti")?, row.number("favorevoli_ie")?);
    let rest = |field: &str| row.number(field).map_or(0, |n| n.value);
    let all = yes.value + rest("contrari_ie") + rest("astenuti_ie");
    (all > present.value).then(|| {
        c.finding(format!(
            "Nell'atto «{}» i voti sull'immediata eseguibilità sono {all} ma i presenti {}",
            row.name, present.value
        ))
        .at(yes.origin().cloned())
        .column("Favorevoli i.e.")
        .row(row.key.clone())
        .found(all)
        .expected(format!("al massimo {}", present.value))
        .cure("Ricopiare i voti dal verbale della seduta.")
        .also(present.origin(), "presenti")
    })
}

fn less(number: i64, taken: &[i64]) -> i64 {
    taken.iter().fold(number, |rest, part| rest.saturating_sub(*part))
}
