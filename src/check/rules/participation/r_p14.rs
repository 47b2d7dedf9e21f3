// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P14: the evidence of the participation that the Region asks for is not whole.

use crate::assess::evidence;
use crate::check::rules::prelude::*;
use crate::origin::Origin;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P14",
    name: "documentazione-incompleta",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "documentazione della partecipazione chiesta dagli atti regionali: la norma è nel profilo",
    page: include_str!("r_p14.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let norm = c.text("norma").and_then(|id| c.profile.acts.iter().find(|act| act.id == id));
    let norm = norm.map_or_else(String::new, |act| format!(", chiesto dall'{}", act.form));
    let norm = norm.replace("dall'D", "dal D").replace("dall'L.R", "dalla L.R");
    // A plan at its beginning has no table of the participation at all: that is told once, elsewhere.
    if c.plan.meetings.is_empty() && c.plan.proposals.is_empty() {
        return Vec::new();
    }
    let has_notice = c.annexes.iter().any(|name| fold(name).split(' ').any(|word| word == "avviso"));
    evidence(c.plan, c.profile, &c.settings.concertazione)
        .into_iter()
        .filter(|one| match one.paper {
            "avviso-pubblico" => !has_notice,
            // A column that is missing has its own finding.
            "verbali" => c.has("incontri", "convocazione_protocollo") || c.has("incontri", "convocazione_data"),
            "elenco-sottoscrittori" => c.has("enti", "adesione_data") || c.has("enti", "adesione_protocollo"),
            _ => true,
        })
        .filter_map(|one| {
            let missing: Vec<&str> =
                one.missing.iter().filter(|gap| !gap.is_told).map(|gap| gap.what.as_str()).collect();
            if missing.is_empty() {
                return None;
            }
            let missing = missing.join("; ");
            // An office may have published the notice long before it keeps a project.
            let weight = if one.paper == "avviso-pubblico" { Weight::Note } else { c.weight() };
            let doubt = if one.annex.confirmed { "" } else { " (da confermare sul testo ufficiale)" };
            let finding = c.weighing(
                weight,
                format!(
                    "L'allegato {} «{}»{norm}{doubt}, non è completo: mancano {missing}",
                    one.annex.code, one.annex.title
                ),
            );
            Some(finding.at(Origin::file("piano.toml")).row(one.annex.code.clone()).found(missing.clone()).cure(
                match one.paper {
                    "avviso-pubblico" => {
                        "Scrivere in piano.toml, sotto [concertazione], atto, protocollo o pubblicazione dell'avviso."
                    }
                    "verbali" => "Completare nella tabella Incontri le colonne Sintesi e Convocazione.",
                    "prospetto-proposte-esiti" => "Completare nella tabella Proposte la colonna Esito.",
                    _ => "Completare nella tabella Enti le colonne Adesione data e Adesione protocollo.",
                },
            ))
        })
        .collect()
}
