// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A wrong profile is refused at load: codes that don't exist, repeated codes, parameters out of range, with their line.

use std::collections::BTreeSet;

use super::rules::{Parameter, RULE_PARAMETERS};
use super::{Profile, RuleSetting};
use crate::toml_errors::nearest;

/// What is wrong in a profile: the words by which its line is found, and the sentence.
struct Fault {
    /// Texts that stand on the faulty line or, in order, above it.
    near: Vec<String>,
    message: String,
}

/// The first fault of a profile: line from one, and sentence.
pub(super) fn first_fault(profile: &Profile, text: &str) -> Option<(usize, String)> {
    let mut faults = repeated(profile);
    faults.extend(references(profile));
    faults.extend(profile.rules.iter().filter_map(|rule| rule_fault(profile, rule)));
    faults.into_iter().map(|fault| (line_of(text, &fault.near), fault.message)).min()
}

/// Line of the last text, looked for after the ones before it.
fn line_of(text: &str, near: &[String]) -> usize {
    let mut at = 0;
    for words in near {
        if let Some(found) = text[at..].find(words.as_str()) {
            at += found;
        }
    }
    text[..at].matches('\n').count() + 1
}

fn quoted(key: &str, value: &str) -> String {
    format!("{key} = \"{value}\"")
}

fn repeated(profile: &Profile) -> Vec<Fault> {
    let lists: [(&str, &str, Vec<&str>); 8] = [
        ("area", "codice", profile.areas.iter().map(|a| a.code.as_str()).collect()),
        ("fondo", "codice", profile.funds.iter().map(|f| f.code.as_str()).collect()),
        ("leps", "codice", profile.leps.iter().map(|l| l.code.as_str()).collect()),
        ("obiettivo_servizio", "codice", profile.service_targets.iter().map(|t| t.code.as_str()).collect()),
        ("capitolo", "codice", profile.chapters.iter().map(|c| c.code.as_str()).collect()),
        ("allegato", "codice", profile.annexes.iter().map(|a| a.code.as_str()).collect()),
        ("regola", "codice", profile.rules.iter().map(|r| r.code.as_str()).collect()),
        ("atto", "id", profile.acts.iter().map(|a| a.id.as_str()).collect()),
    ];
    let mut faults = Vec::new();
    for (table, key, codes) in lists {
        let mut seen = BTreeSet::new();
        for code in codes {
            if !seen.insert(code) {
                faults.push(Fault {
                    near: vec![format!("[[{table}]]"), quoted(key, code)],
                    message: format!("[[{table}]]: il codice «{code}» è scritto due volte"),
                });
            }
        }
    }
    faults
}

fn references(profile: &Profile) -> Vec<Fault> {
    let mut faults = Vec::new();
    for fund in &profile.funds {
        for area in fund.areas.iter().filter(|a| profile.area(a).is_none()) {
            faults.push(Fault {
                near: vec!["[[fondo]]".into(), quoted("codice", &fund.code), format!("\"{area}\"")],
                message: unknown(
                    "area",
                    area,
                    profile.areas.iter().map(|a| a.code.as_str()),
                    &format!("il fondo {}", fund.code),
                ),
            });
        }
    }
    for objective in profile.objectives.iter().filter(|o| profile.area(&o.area).is_none()) {
        faults.push(Fault {
            near: vec!["[[obiettivo]]".into(), quoted("codice", &objective.code), format!("\"{}\"", objective.area)],
            message: unknown(
                "area",
                &objective.area,
                profile.areas.iter().map(|a| a.code.as_str()),
                &format!("l'obiettivo {}", objective.code),
            ),
        });
    }
    let states = ["bozza", "adottato", "approvato", "aggiornato"];
    for step in profile.path.iter().filter(|s| !states.contains(&s.state.as_str())) {
        faults.push(Fault {
            near: vec!["[[tappa]]".into(), quoted("codice", &step.code), format!("\"{}\"", step.state)],
            message: unknown("stato", &step.state, states, &format!("la tappa {}", step.code)),
        });
    }
    faults
}

fn unknown<'a>(what: &str, word: &str, known: impl IntoIterator<Item = &'a str>, who: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let hint = match nearest(word, known.iter().copied()) {
        Some(near) => format!("forse «{near}»"),
        None => format!("si può scrivere: {}", known.join(", ")),
    };
    format!("{who} cita {what} «{word}», che non esiste; {hint}")
}

fn rule_fault(profile: &Profile, rule: &RuleSetting) -> Option<Fault> {
    let place = |last: Option<String>| {
        let mut near = vec!["[[regola]]".to_owned(), quoted("codice", &rule.code)];
        near.extend(last);
        near
    };
    let Some((_, parameters)) = RULE_PARAMETERS.iter().find(|(code, _)| *code == rule.code) else {
        let message = unknown("la regola", &rule.code, RULE_PARAMETERS.iter().map(|(code, _)| *code), "[[regola]]");
        return Some(Fault { near: place(None), message });
    };
    rule.parameters.iter().find_map(|(name, value)| {
        let fault = |message: String| Some(Fault { near: place(Some(name.clone())), message });
        let Some((_, kind)) = parameters.iter().find(|(known, _)| known == name) else {
            let who = format!("la regola {}", rule.code);
            return fault(unknown("il parametro", name, parameters.iter().map(|(known, _)| *known), &who));
        };
        let wrong = wrong_value(profile, *kind, value)?;
        fault(format!("la regola {} ha un parametro sbagliato, «{name}»: {wrong}", rule.code))
    })
}

fn wrong_value(profile: &Profile, kind: Parameter, value: &toml::Value) -> Option<String> {
    let number = value.as_float().or(value.as_integer().map(|n| n as f64));
    let words = || value.as_array().map(|a| a.iter().map(toml::Value::as_str).collect::<Option<Vec<&str>>>());
    let all = |known: &dyn Fn(&str) -> bool, what: &str| match words().flatten() {
        None => Some(format!("serve un elenco di {what} tra parentesi quadre")),
        Some(list) => list.iter().find(|w| !known(w)).map(|w| format!("«{w}» non è fra i {what} del profilo")),
    };
    match kind {
        Parameter::Figure if number.is_none_or(|n| n < 0.0) => {
            Some("serve un numero maggiore o uguale a zero".to_owned())
        }
        Parameter::Share if number.is_none_or(|n| !(0.0..=1.0).contains(&n)) => {
            Some("serve una quota fra 0 e 1 (0.5 è la metà)".to_owned())
        }
        Parameter::Date if value.as_str().is_none_or(|d| d.parse::<jiff::civil::Date>().is_err()) => {
            Some("serve una data tra virgolette, come \"2026-06-30\"".to_owned())
        }
        Parameter::Fund if value.as_str().is_none_or(|f| profile.fund(f).is_none()) => {
            Some("serve il codice di un fondo del profilo".to_owned())
        }
        Parameter::Funds => all(&|code| profile.fund(code).is_some(), "fondi"),
        Parameter::Areas => all(&|code| profile.area(code).is_some(), "codici di area"),
        Parameter::Levels => all(&|code| profile.leps(code).is_some(), "LEPS"),
        Parameter::Targets => {
            all(&|code| profile.service_targets.iter().any(|t| t.code == code), "codici di obiettivo di servizio")
        }
        Parameter::Kinds if value.as_array().is_none_or(|a| !a.iter().all(toml::Value::is_table)) => {
            Some("servono gruppi [[regola.parametri.tipologie]]".to_owned())
        }
        _ => None,
    }
}
