// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Declared rules on lists: every element is covered, a required annex is there.

use std::collections::BTreeSet;

use super::Declared;
use super::rows::{heading, shown};
use crate::findings::Finding;
use crate::origin::Origin;
use crate::plan::names::fold;
use crate::table::{Record, Value};

/// `copertura`: elements of a list that no row holds.
pub(super) fn coverage(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let schema = rule.table();
    let column = rule.word("colonna", "");
    let rows = rule.rows();
    // Without the column nothing is known of it: that is a finding of its own.
    if !rule.c.has(&schema.name, column) || rule.doubtful(&rows, column) {
        return Vec::new();
    }
    let funded = rule.parameter("con_risorse").and_then(toml::Value::as_bool).unwrap_or(false);
    let counts = |row: &Record| {
        let code = ["intervento", "codice"].iter().find_map(|name| row.text(name)).map(|t| t.value).unwrap_or_default();
        !funded || rule.c.facts.of(&code).iter().any(|a| !a.amount.value.is_zero())
    };
    let mut held: BTreeSet<String> = BTreeSet::new();
    let mut idle: Vec<(String, Origin)> = Vec::new();
    for row in &rows {
        let Some(value) = row.get(column) else { continue };
        let words: Vec<String> = match &value.value {
            Value::List(list) => list.iter().map(|w| fold(w)).collect(),
            value => shown(value).split(';').map(fold).collect(),
        };
        if counts(row) {
            held.extend(words);
        } else {
            let origin = value.origin().unwrap_or(&row.origin).clone();
            idle.extend(words.into_iter().map(|word| (word, origin.clone())));
        }
    }
    let everything = ["tutti", "tutte"].iter().any(|word| held.contains(*word));
    let sheet = rule.c.plan.dataset.tables.get(schema.name.as_str()).and_then(|t| t.sheets.first()).cloned();
    let missing = elements(rule).into_iter().filter(|(code, title)| {
        !everything && !held.contains(&fold(code)) && (title.is_empty() || !held.contains(&fold(title)))
    });
    missing
        .map(|(code, title)| {
            let named = if title.is_empty() { format!("«{code}»") } else { format!("{code} «{title}»") };
            let served = idle.iter().find(|(word, _)| *word == fold(&code) || *word == fold(&title));
            let (facts, cure) = match served {
                Some(_) => (
                    format!("{named} compare soltanto in righe senza risorse"),
                    "Programmare le risorse nella tabella Spesa, oppure togliere l'indicazione",
                ),
                None => (
                    format!(
                        "{named} non compare nella colonna {} della tabella {}",
                        heading(schema, column),
                        schema.title
                    ),
                    "Aggiungere la riga che manca, oppure indicare il valore nella colonna",
                ),
            };
            rule.finding(facts, cure)
                .at(served.map(|(_, origin)| origin.clone()).or_else(|| sheet.clone()))
                .column(heading(schema, column))
                .row(code)
        })
        .collect()
}

/// Code and title of what must be covered.
fn elements(rule: &Declared<'_, '_>) -> Vec<(String, String)> {
    let profile = rule.c.profile;
    let pair = |code: &str, title: &str| (code.to_owned(), title.to_owned());
    match rule.parameter("elenco") {
        Some(toml::Value::Array(list)) => list.iter().filter_map(toml::Value::as_str).map(|w| pair(w, "")).collect(),
        Some(toml::Value::String(name)) => match name.as_str() {
            "aree" => profile.areas.iter().map(|a| pair(&a.code, &a.title)).collect(),
            "leps" => profile.leps.iter().map(|l| pair(&l.code, &l.title)).collect(),
            "fondi" => profile.funds.iter().map(|f| pair(&f.code, &f.title)).collect(),
            "obiettivi" => profile.objectives.iter().map(|o| pair(&o.code, &o.title)).collect(),
            "obiettivi_servizio" => profile.service_targets.iter().map(|t| pair(&t.code, &t.service)).collect(),
            _ => rule.c.plan.comuni.iter().map(|m| pair(&m.name.value, &m.istat.value)).collect(),
        },
        _ => Vec::new(),
    }
}

/// `allegato-richiesto`.
pub(super) fn annex(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let conditional = rule.parameter("dove").is_some() || rule.parameter("tabella").is_some();
    let rows = rule.rows();
    if conditional && rows.is_empty() {
        return Vec::new();
    }
    let wanted = rule.word("allegato", "");
    let words: Vec<String> = fold(wanted).split(' ').filter(|w| w.len() > 3).map(stem).collect();
    let names = |text: &str| {
        let have: Vec<String> = fold(text).split(' ').map(stem).collect();
        !words.is_empty() && words.iter().all(|w| have.contains(w))
    };
    let declared = rule.c.settings.allegato.iter();
    let mut all = declared.flat_map(|a| [Some(a.titolo.as_str()), a.file.as_deref()]).flatten();
    if all.any(names) || rule.c.annexes.iter().any(|name| names(name)) {
        return Vec::new();
    }
    let first = rows.first().filter(|_| conditional);
    let schema = rule.table();
    let why = match first {
        Some(row) => {
            format!(", che la riga «{}» della tabella {} rende necessario", rule.key(schema, row), schema.title)
        }
        None => String::new(),
    };
    let cure = "Mettere il file nella cartella allegati e dichiararlo in piano.toml con una voce [[allegato]] che ne porti il titolo";
    let finding = rule
        .finding(format!("fra gli allegati manca «{wanted}»{why}"), cure)
        .at(Origin::file("piano.toml"))
        .row(wanted)
        .expected(wanted);
    vec![finding.also(first.map(|row| &row.origin), "riga che lo rende necessario")]
}

/// Singular and plural are one word.
fn stem(word: &str) -> String {
    if word.chars().count() > 4 { word.trim_end_matches(['a', 'e', 'i', 'o']).to_owned() } else { word.to_owned() }
}
