// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P11: a proposal with two outcomes.

use std::collections::BTreeMap;

use crate::check::rules::prelude::*;
use crate::plan::names::fold;
use crate::plan::{Outcome, Proposal};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P11",
    name: "proposta-con-due-esiti",
    family: Family::Participation,
    weight: Weight::Error,
    since: "0.1.0",
    source: "atti regionali sulla partecipazione: un esito per ogni proposta",
    page: include_str!("r_p11.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = c.plan.proposals.iter().filter_map(|p| two_in_a_cell(c, p)).collect();
    let mut told: BTreeMap<(String, String), &Proposal> = BTreeMap::new();
    for proposal in &c.plan.proposals {
        let (Some(by), Some(outcome)) = (&proposal.stakeholder, &proposal.outcome) else { continue };
        let key = (by.value.clone(), fold(&proposal.text.value));
        match told.get(&key) {
            None => {
                told.insert(key, proposal);
            }
            Some(other) => {
                let Some(first) = other.outcome.as_ref().filter(|o| o.value != outcome.value) else { continue };
                findings.push(
                    c.finding(format!(
                        "La stessa proposta è «{}» come {} e «{}» come {}",
                        first.value.word(),
                        other.code.value,
                        outcome.value.word(),
                        proposal.code.value
                    ))
                    .at(outcome.origin().cloned())
                    .column("Esito")
                    .row(proposal.code.value.clone())
                    .found(outcome.value.word())
                    .expected(first.value.word())
                    .cure("Tenere una riga sola, con l'esito giusto.")
                    .also(first.origin(), "l'altro esito"),
                );
            }
        }
    }
    findings
}

/// «accolta / rigettata»: neither of the two can be taken.
fn two_in_a_cell(c: &Context<'_>, proposal: &Proposal) -> Option<Finding> {
    let record = c.facts.record("proposte", &proposal.origin)?;
    let cell = record.text("esito")?;
    let parts = cell.value.split(['/', ';', ',', '\n', '|', '+', '(', ')']).flat_map(|part| part.split(" e "));
    let mut outcomes: Vec<Outcome> = parts.flat_map(|part| part.split(" o ")).filter_map(Outcome::read).collect();
    outcomes.dedup();
    (outcomes.len() > 1).then(|| {
        c.finding(format!("La proposta {} ha due esiti: «{}»", proposal.code.value, cell.value.trim()))
            .at(cell.origin().cloned())
            .column("Esito")
            .row(proposal.code.value.clone())
            .found(cell.value.trim())
            .expected("accolta, accolta in parte o rigettata")
            .cure("Scrivere un esito solo; se la proposta ha più parti, una riga per ciascuna.")
    })
}
