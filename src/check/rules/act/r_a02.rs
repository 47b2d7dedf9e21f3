// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A02: technical and accounting opinions on what a council or a giunta votes.

use super::row::rows;
use crate::check::rules::prelude::*;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A02",
    name: "parere-mancante",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 49, comma 1, e art. 147-bis, comma 1, del D.Lgs. 18 agosto 2000, n. 267",
    page: include_str!("r_a02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows(c) {
        let subject = row.text("oggetto").map(|t| fold(&t.value)).unwrap_or_default();
        // An act not voted yet may still wait for its opinions.
        if !row.of_council || !row.voted || subject.contains("atto di indirizzo") {
            continue;
        }
        let opinions =
            [("parere_tecnico", "Parere tecnico", "tecnica"), ("parere_contabile", "Parere contabile", "contabile")];
        for (field, heading, kind) in opinions {
            if c.has("atti", field) && row.lacks(field) {
                findings.push(
                    c.finding(format!("L'atto «{}» è votato senza il parere di regolarità {kind}", row.name))
                        .at(c.cell("atti", &row.origin(), field))
                        .column(heading)
                        .row(row.key.clone())
                        .cure("Scrivere l'esito del parere; se non è dovuto, scrivere «non dovuto» e il motivo."),
                );
            }
        }
    }
    findings
}
