// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A13: the accounting citation is that in force.

use crate::check::rules::prelude::*;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A13",
    name: "citazione-contabile-superata",
    family: Family::Act,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "art. 147-bis, comma 1, e art. 183, comma 7, del D.Lgs. 18 agosto 2000, n. 267",
    page: include_str!("r_a13.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for passage in c.read().iter().map(|read| read.passage).filter(|passage| passage.text.contains("151")) {
        let folded = format!(" {} ", fold(&passage.text));
        let cites = ["151 c 4 ", "151 comma 4 ", "comma 4 dell art 151 ", "c 4 art 151 ", "comma 4 art 151 "];
        if !cites.iter().any(|words| folded.contains(&format!(" {words}"))) {
            continue;
        }
        let finding = c
            .finding("Il testo cita l'art. 151, comma 4, del TUEL, che oggi non riguarda più la copertura finanziaria")
            .found("art. 151, comma 4")
            .expected("art. 183, comma 7, oppure art. 147-bis, comma 1")
            .cure("Citare l'art. 147-bis, comma 1, per i pareri e l'art. 183, comma 7, per il visto sugli atti di spesa dei responsabili.");
        findings.push(passage.place(finding));
    }
    findings
}
