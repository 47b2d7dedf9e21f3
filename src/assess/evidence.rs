// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The evidence of the participation that the Region asks for as annexes: what the data hold of each, what is missing.

use crate::plan::{Outcome, Plan};
use crate::profile::{Annex, Profile, Requirement};
use crate::project::ConcertationTable;

/// An annex on the participation.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The annex of the profile.
    pub annex: &'a Annex,
    /// The paper that holds it, below `out/concertazione/`.
    pub paper: &'static str,
    /// What is missing; nothing when it is whole.
    pub missing: Vec<Gap>,
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What, in words.
    pub what: String,
    /// Whether another finding says so, cell by cell.
    pub is_told: bool,
}

impl Gap {
    fn new(what: impl Into<String>) -> Gap {
        Gap { what: what.into(), is_told: false }
    }

    fn told(what: impl Into<String>) -> Gap {
        Gap { what: what.into(), is_told: true }
    }
}

impl Evidence<'_> {
    /// Whether nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }
}

/// The annexes of the profile that are made from the tables of the participation, in order.
pub fn evidence<'a>(plan: &Plan, profile: &'a Profile, settings: &ConcertationTable) -> Vec<Evidence<'a>> {
    let asked = profile.annexes.iter().filter(|a| a.requirement != Requirement::Optional);
    asked
        .filter_map(|annex| {
            let (paper, missing) = match annex.generated.as_deref()? {
                "avviso" => ("avviso-pubblico", notice(settings)),
                "verbali" => ("verbali", minutes(plan)),
                "proposte" => ("prospetto-proposte-esiti", proposals(plan)),
                "adesioni" => ("elenco-sottoscrittori", adhesions(plan)),
                _ => return None,
            };
            Some(Evidence { annex, paper, missing })
        })
        .collect()
}

fn notice(settings: &ConcertationTable) -> Vec<Gap> {
    let given = settings.atto.is_some() || settings.protocollo.is_some() || settings.pubblicazione.is_some();
    if given { Vec::new() } else { vec![Gap::new("gli estremi dell'avviso (atto, protocollo, pubblicazione)")] }
}

fn minutes(plan: &Plan) -> Vec<Gap> {
    if plan.meetings.is_empty() {
        return vec![Gap::told("gli incontri")];
    }
    let held = plan.meetings.iter().filter(|m| m.date.as_ref().is_none_or(|d| d.value <= plan.date));
    let narrated = |code: &str| {
        let name = crate::plan::names::fold(&format!("verbale {code}"));
        plan.texts.keys().any(|file| crate::plan::names::fold(file) == name)
    };
    let silent: Vec<&str> = held
        .filter(|m| m.summary.is_none() && m.decisions.is_none() && !narrated(&m.code.value))
        .map(|m| m.code.value.as_str())
        .collect();
    let called = |m: &&crate::plan::Meeting| m.notice_number.is_none() && m.notice_date.is_none();
    let uncalled: Vec<&str> = plan.meetings.iter().filter(called).map(|m| m.code.value.as_str()).collect();
    let mut missing = Vec::new();
    if !silent.is_empty() {
        missing.push(Gap::told(format!("la sintesi dei verbali di {}", silent.join(", "))));
    }
    if !uncalled.is_empty() {
        missing.push(Gap::new(format!("le convocazioni di {}", uncalled.join(", "))));
    }
    missing
}

fn proposals(plan: &Plan) -> Vec<Gap> {
    if plan.proposals.is_empty() {
        return vec![Gap::told("le proposte")];
    }
    let open = |p: &&crate::plan::Proposal| p.outcome.as_ref().is_none_or(|o| o.value == Outcome::Pending);
    let open: Vec<&str> = plan.proposals.iter().filter(open).map(|p| p.code.value.as_str()).collect();
    if open.is_empty() { Vec::new() } else { vec![Gap::told(format!("l'esito di {}", open.join(", ")))] }
}

fn adhesions(plan: &Plan) -> Vec<Gap> {
    let joined = plan.stakeholders.iter().any(|s| s.joined.is_some() || s.joined_number.is_some());
    if joined { Vec::new() } else { vec![Gap::new("le adesioni degli enti (data e protocollo)")] }
}
