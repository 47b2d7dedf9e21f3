// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P06: a body that adheres has a form with date, protocol number and representative.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P06",
    name: "adesione-incompleta",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "moduli di adesione al percorso di partecipazione",
    page: include_str!("r_p06.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let fields = [
        ("adesione_data", "Adesione data", "la data"),
        ("adesione_protocollo", "Adesione protocollo", "il protocollo"),
        ("rappresentante", "Rappresentante", "il rappresentante"),
    ];
    let mut findings = Vec::new();
    for row in c.plan.dataset.rows("enti") {
        let adheres = row.get("adesione_data").or(row.get("adesione_protocollo"));
        let Some(adhesion) = adheres else { continue };
        let missing: Vec<_> = fields
            .iter()
            .filter(|(field, ..)| c.has("enti", field) && row.get(field).is_none() && !row.unreadable.contains(field))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let words: Vec<&str> = missing.iter().map(|(.., words)| *words).collect();
        let columns: Vec<&str> = missing.iter().map(|(_, column, _)| *column).collect();
        let name = row.text("denominazione").map(|n| n.value).unwrap_or_default();
        let verb = if words.len() == 1 { "manca" } else { "mancano" };
        let finding = c
            .finding(format!("Dell'adesione di «{name}» {verb} {}", listed(&words)))
            .at(missing.first().map(|(field, ..)| c.cell("enti", &row.origin, field)))
            .column(columns.join(", "))
            .cure("Completare la riga con i dati del modulo firmato.")
            .also(adhesion.origin(), "adesione");
        findings.push(match row.text("codice") {
            Some(code) => finding.row(code.value),
            None => finding,
        });
    }
    findings
}
