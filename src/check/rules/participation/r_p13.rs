// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P13: a citation of DUP, PEG or call that leads nowhere.

use std::collections::BTreeMap;

use crate::check::rules::prelude::*;
use crate::origin::{Traced, Trail};
use crate::plan::names::fold;
use crate::project::ReferenceKind;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P13",
    name: "citazione-senza-riferimento",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "missioni e programmi: D.Lgs. 23 giugno 2011, n. 118, allegato 14; gli altri riferimenti sono quelli di piano.toml",
    page: include_str!("r_p13.md"),
    check: Some(check),
};

/// Missions of the budgets (D.Lgs. 118/2011, annex 14).
const MISSIONS: [u32; 23] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 50, 60, 99];

/// Programmes of mission 12, the one of social policies.
const SOCIAL_PROGRAMMES: std::ops::RangeInclusive<u32> = 1..=11;

/// A citation: where it stands and what it says.
struct Citation<'a> {
    table: &'static str,
    row: &'a str,
    column: &'static str,
    kind: ReferenceKind,
    text: &'a Traced<String>,
}

fn check(c: &Context<'_>) -> Vec<Finding> {
    let references = &c.settings.concertazione.riferimenti;
    let mut findings = Vec::new();
    let mut unlisted: BTreeMap<(&str, &str), Vec<&Traced<String>>> = BTreeMap::new();
    for citation in citations(c) {
        for part in citation.text.value.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
            let leads = references
                .iter()
                .any(|r| r.tipo == citation.kind && (says(part, &r.codice) || fold(part) == fold(&r.titolo)));
            if leads {
                continue;
            }
            let wrong = if citation.kind == ReferenceKind::Dup { programme(part).map(exists) } else { None };
            match wrong {
                Some(Ok(())) => {}
                Some(Err(why)) => findings.push(lost(c, &citation, part, &why)),
                None if references.iter().any(|r| r.tipo == citation.kind) => {
                    let near = references.iter().filter(|r| r.tipo == citation.kind).map(|r| r.codice.as_str());
                    let near: Vec<&str> = near.take(5).collect();
                    let finding = lost(c, &citation, part, "non è fra i riferimenti di piano.toml");
                    findings.push(finding.expected(near.join(", ")));
                }
                None => unlisted.entry((citation.table, citation.column)).or_default().push(citation.text),
            }
        }
    }
    for ((table, column), cells) in unlisted {
        let trail = Trail::join(cells.iter().map(|t| &t.trail));
        findings.push(
            c.weighing(
                Weight::Note,
                format!(
                    "Nella tabella {table} la colonna {column} cita {}",
                    match cells.len() {
                        1 => "un riferimento che non si può controllare".to_owned(),
                        n => format!("{n} riferimenti che non si possono controllare"),
                    }
                ),
            )
            .at(trail.first().cloned())
            .column(column)
            .cure("Elencarli in piano.toml con voci [[concertazione.riferimenti]]: tipo, codice, titolo."),
        );
    }
    findings
}

fn citations<'a>(c: &Context<'a>) -> Vec<Citation<'a>> {
    let mut found = Vec::new();
    let plan = c.plan;
    for intervention in &plan.interventions {
        for (field, column, kind) in [
            ("dup", "DUP", ReferenceKind::Dup),
            ("peg", "PEG", ReferenceKind::Peg),
            ("bando", "Bando", ReferenceKind::Bando),
        ] {
            if let Some(text) = intervention.field(field) {
                found.push(Citation { table: "Interventi", row: &intervention.code.value, column, kind, text });
            }
        }
    }
    for need in &plan.needs {
        for (text, column, kind) in [(&need.dup, "DUP", ReferenceKind::Dup), (&need.peg, "PEG", ReferenceKind::Peg)] {
            if let Some(text) = text {
                found.push(Citation { table: "Bisogni", row: &need.code.value, column, kind, text });
            }
        }
    }
    found
}

fn lost(c: &Context<'_>, citation: &Citation<'_>, part: &str, why: &str) -> Finding {
    let who = if citation.table == "Bisogni" { "Il bisogno" } else { "L'intervento" };
    c.finding(format!("{who} {} cita «{part}» ({}), che non porta a nulla: {why}", citation.row, citation.column))
        .at(citation.text.origin().cloned())
        .column(citation.column)
        .row(citation.row)
        .found(part)
        .cure("Correggere la citazione, oppure aggiungere il riferimento in piano.toml con una voce [[concertazione.riferimenti]].")
}

/// Whether a citation holds this code as a word of its own.
fn says(part: &str, code: &str) -> bool {
    let (part, code) = (fold(part), fold(code));
    !code.is_empty() && format!(" {part} ").contains(&format!(" {code} "))
}

/// Mission and programme: `12.03`, `M12 P03`, `missione 12, programma 3`, `missione 12`.
fn programme(text: &str) -> Option<(u32, Option<u32>)> {
    let folded = fold(text);
    let numbers: Vec<u32> = folded
        .split(|ch: char| !ch.is_ascii_digit())
        .filter(|word| !word.is_empty() && word.len() <= 4)
        .filter_map(|word| word.parse().ok())
        .collect();
    let told = folded.contains("mission")
        || (folded.starts_with('m') && folded[1..].starts_with(|ch: char| ch.is_ascii_digit()));
    let bare = folded.chars().all(|ch| ch.is_ascii_digit() || ch == ' ');
    match numbers.as_slice() {
        [mission] if told => Some((*mission, None)),
        [code] if bare && (101..=9999).contains(code) => Some((code / 100, Some(code % 100))),
        [mission, programme, ..] if told || (bare && numbers.len() == 2) => Some((*mission, Some(*programme))),
        _ => None,
    }
}

fn exists((mission, programme): (u32, Option<u32>)) -> Result<(), String> {
    if !MISSIONS.contains(&mission) {
        return Err(format!("la missione {mission} non esiste"));
    }
    match programme {
        Some(number) if mission == 12 && !SOCIAL_PROGRAMMES.contains(&number) => {
            Err(format!("la missione 12 non ha il programma {number}"))
        }
        Some(0) => Err("il programma 0 non esiste".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programmes_as_they_are_written() {
        for (text, read) in [
            ("12.03", Some((12, Some(3)))),
            ("1203", Some((12, Some(3)))),
            ("M12 P03", Some((12, Some(3)))),
            ("Missione 12, programma 3", Some((12, Some(3)))),
            ("missione 12", Some((12, None))),
            ("Obiettivo 2023/14", None),
            ("OB.14", None),
        ] {
            assert_eq!(programme(text), read, "{text}");
        }
        assert!(exists((12, Some(4))).is_ok() && exists((12, Some(40))).is_err() && exists((77, None)).is_err());
    }
}
