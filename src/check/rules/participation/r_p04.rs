// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P04: every proposal has an outcome, the reason for it, and the intervention that takes it up.

use crate::check::rules::prelude::*;
use crate::plan::{Outcome, Proposal};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P04",
    name: "proposta-senza-esito",
    family: Family::Participation,
    weight: Weight::Error,
    since: "0.1.0",
    source: "atti regionali sulla partecipazione: prospetto delle proposte con l'esito (accolta, rielaborata, rigettata)",
    page: include_str!("r_p04.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("proposte", "esito") {
        return Vec::new();
    }
    c.plan.proposals.iter().filter_map(|proposal| fault(c, proposal)).collect()
}

fn fault(c: &Context<'_>, proposal: &Proposal) -> Option<Finding> {
    let code = &proposal.code.value;
    let base = |finding: Finding, field: &str, column: &str| {
        finding.at(c.cell("proposte", &proposal.origin, field)).column(column).row(code.clone())
    };
    let Some(outcome) = &proposal.outcome else {
        // A word outside the list has its own finding.
        let record = c.facts.record("proposte", &proposal.origin);
        let written = record.is_some_and(|r| r.get("esito").is_some() || r.unreadable.contains("esito"));
        return (!written).then(|| {
            base(c.finding(format!("La proposta {code} non ha un esito")), "esito", "Esito")
                .expected("accolta, accolta in parte o rigettata")
                .cure("Scrivere nella colonna Esito com'è stata valutata la proposta.")
        });
    };
    let at = outcome.origin().unwrap_or(&proposal.origin).clone();
    // Where the other proposals name their intervention, an empty cell is an omission, even if the intervention names it.
    let named_here = c.plan.proposals.iter().any(|p| !p.interventions.value.is_empty());
    let named_there = c.plan.interventions.iter().find(|i| i.proposals.value.contains(code));
    let taken_up = !proposal.interventions.value.is_empty() || (!named_here && named_there.is_some());
    match outcome.value {
        Outcome::Pending => Some(
            base(c.weighing(Weight::Graded, format!("La proposta {code} è ancora da valutare")), "esito", "Esito")
                .at(at)
                .found(outcome.value.word())
                .expected("accolta, accolta in parte o rigettata")
                .cure("Scrivere l'esito prima dell'adozione del piano."),
        ),
        Outcome::Rejected | Outcome::Reworked if proposal.reason.is_none() => Some(
            base(
                c.finding(format!("La proposta {code} è «{}» ma manca la motivazione", outcome.value.word())),
                "motivazione",
                "Motivazione",
            )
            .cure("Scrivere nella colonna Motivazione perché la proposta non è accolta per intero.")
            .also(Some(&at), "esito"),
        ),
        Outcome::Accepted | Outcome::Reworked if !taken_up => {
            let message = format!(
                "La proposta {code} è «{}» ma non è indicato l'intervento che la recepisce",
                outcome.value.word()
            );
            let accepted = outcome.value == Outcome::Accepted;
            let finding = if accepted { c.finding(message) } else { c.weighing(Weight::Warning, message) };
            let mut finding = finding;
            finding.expected = named_there.map(|i| i.code.value.clone());
            Some(
                base(finding, "intervento", "Intervento")
                    .cure("Scrivere nella colonna Intervento il codice dell'intervento che la recepisce.")
                    .also(Some(&at), "esito"),
            )
        }
        _ => None,
    }
}
