// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-T16 in the sheet of a Region: a question that wants yes or no, with its detail in the same cell, has neither.
//!
//! Words outside the closed lists are found while reading.

use crate::check::rules::prelude::*;
use crate::plan::names::fold;
use crate::profile::SheetKind;

/// First words of an answer.
const ANSWERS: [&str; 6] = ["si", "s", "x", "no", "n", "non"];

pub(super) fn check(c: &Context<'_>) -> Vec<Finding> {
    let questions = c.profile.sheet_fields.iter().filter(|f| f.kind == SheetKind::YesNo && f.detail.is_some());
    let mut findings = Vec::new();
    for question in questions {
        for row in c.plan.dataset.rows("interventi") {
            let Some(answer) = row.text(&question.code) else { continue };
            let folded = fold(&answer.value);
            if ANSWERS.contains(&folded.split(' ').next().unwrap_or_default()) {
                continue;
            }
            let finding = c
                .finding(format!("Nella colonna «{}» la risposta non dice né sì né no", question.title))
                .at(answer.origin().cloned())
                .column(&question.title)
                .row(row.text("codice").map(|code| code.value).unwrap_or_default())
                .found(&answer.value)
                .expected("sì oppure no, se occorre con la spiegazione")
                .cure("Cominciare la risposta con «sì» o con «no»; la spiegazione sta nella colonna accanto, o dopo una virgola.");
            findings.push(finding);
        }
    }
    findings
}
