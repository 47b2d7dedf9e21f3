// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Derogations: sets apart the findings that the office answered with a reason, and checks the derogations themselves.

use crate::findings::{Answer, Finding, Findings, Severity};
use crate::origin::Origin;
use crate::period::date_it;
use crate::plan::names::fold;
use crate::profile::Profile;
use crate::project::{Derogation, Project};

use super::cascade;
use super::registry::{nearest_code, registry};

/// Fewest words of a reason that says something.
const FEWEST_WORDS: usize = 3;

/// Parts the findings into the open ones and those that a valid `[[deroga]]` of `piano.toml` answers.
///
/// A derogation without a reason, that matches nothing, that is expired at the date of the plan or that answers what
/// may not be derogated sets nothing apart and is a finding of its own (R-D01 to R-D04). One that doesn't say who
/// answers for it, or until when, holds and is a finding all the same (R-D05).
///
/// What only follows from another finding (a sum over a cell that could not be read) is dropped first.
pub fn derogate(mut findings: Findings, project: &Project, profile: &Profile) -> (Findings, Findings) {
    cascade::settle(&mut findings);
    let mut open = Findings::new();
    let mut answered = Findings::new();
    let derogations = &project.settings.deroga;
    let mut faults: Vec<Finding> = Vec::new();
    let mut valid: Vec<&Derogation> = Vec::new();
    for derogation in derogations {
        match fault(derogation, &findings, project, profile) {
            Some(finding) => faults.push(finding),
            None => {
                faults.extend(gap(derogation));
                valid.push(derogation);
            }
        }
    }
    for mut finding in findings {
        match valid.iter().find(|d| answers(d, &finding)) {
            Some(derogation) => {
                finding.answer = Some(Answer {
                    reason: derogation.motivo.trim().to_owned(),
                    author: derogation.autore.trim().to_owned(),
                    until: derogation.fino_a,
                });
                answered.push(finding);
            }
            None => open.push(finding),
        }
    }
    open.extend(faults);
    open.sort();
    answered.sort();
    (open, answered)
}

fn answers(derogation: &Derogation, finding: &Finding) -> bool {
    let same_row = |key: &str| finding.row.as_deref().is_some_and(|row| fold(row) == fold(key));
    finding.code.eq_ignore_ascii_case(derogation.regola.trim()) && derogation.riga.as_deref().is_none_or(same_row)
}

/// How a message calls it.
fn named(derogation: &Derogation) -> String {
    let code = derogation.regola.trim();
    match &derogation.riga {
        Some(row) => format!("La deroga alla regola {code} per «{row}»"),
        None => format!("La deroga alla regola {code}"),
    }
}

/// The finding at the derogation's place.
fn placed(derogation: &Derogation, finding: Finding) -> Finding {
    let place = derogation.line.map_or_else(|| Origin::file("piano.toml"), |line| Origin::line("piano.toml", line));
    finding.at(place).row(derogation.regola.trim())
}

/// What a derogation that holds doesn't say.
fn gap(derogation: &Derogation) -> Option<Finding> {
    let what = named(derogation);
    let finding = match (derogation.autore.trim().is_empty(), derogation.fino_a.is_none()) {
        (true, true) => Finding::warning("R-D05", format!("{what} non dice chi ne risponde né fino a quando vale"))
            .cure("Scrivere alla chiave autore l'ufficio o il ruolo che ne risponde e alla chiave fino_a la data, come \"2024-12-31\"."),
        (true, false) => Finding::warning("R-D05", format!("{what} non dice chi ne risponde"))
            .cure("Scrivere alla chiave autore l'ufficio o il ruolo che ne risponde: è stampato accanto al motivo."),
        (false, true) => Finding::note("R-D05", format!("{what} non ha una scadenza: vale finché resta in piano.toml"))
            .cure("Scrivere alla chiave fino_a la data dopo la quale la segnalazione si riapre, come \"2024-12-31\"."),
        (false, false) => return None,
    };
    Some(placed(derogation, finding))
}

fn fault(derogation: &Derogation, findings: &Findings, project: &Project, profile: &Profile) -> Option<Finding> {
    let code = derogation.regola.trim();
    let what = named(derogation);
    let at = |finding: Finding| placed(derogation, finding);
    if derogation.motivo.split_whitespace().count() < FEWEST_WORDS {
        let finding = Finding::error("R-D01", format!("{what} non ha un motivo"));
        return Some(at(finding).cure(
            "Scrivere alla chiave motivo una frase che spieghi perché l'Ambito si discosta dalla regola: è stampata nel rapporto.",
        ));
    }
    let settings = &project.settings.piano;
    let today = settings.data.unwrap_or_else(|| settings.triennio.start());
    if let Some(limit) = derogation.fino_a
        && limit < today
    {
        let message = format!("{what} è scaduta il {}", date_it(limit));
        let finding = Finding::warning("R-D03", message).found(date_it(limit));
        return Some(at(finding).cure("Correggere i dati, oppure rinnovare la deroga con una data successiva."));
    }
    let matching: Vec<&Finding> = findings.iter().filter(|f| answers(derogation, f)).collect();
    if matching.is_empty() {
        let known = registry().iter().any(|r| r.code.eq_ignore_ascii_case(code)) || profile.rule(code).is_some();
        let (message, cure) = if known {
            (
                format!("{what} non corrisponde a nessuna segnalazione"),
                "Cancellare la deroga, oppure controllare il codice della riga.".to_owned(),
            )
        } else {
            let near = nearest_code(code).map(|n| format!(": forse «{n}»")).unwrap_or_default();
            (format!("{what} cita una regola che non esiste"), format!("Controllare il codice della regola{near}."))
        };
        return Some(at(Finding::warning("R-D02", message)).cure(cure));
    }
    let barred = profile.rule(matching[0].code).is_some_and(|r| !r.derogable)
        || (matching.iter().all(|f| f.severity == Severity::Error) && matching[0].code.starts_with("R-T"));
    if barred {
        let finding = Finding::error("R-D04", format!("{what} non è ammessa: la regola non si può derogare"));
        return Some(at(finding).cure("Correggere i dati e togliere la deroga da piano.toml."));
    }
    None
}
