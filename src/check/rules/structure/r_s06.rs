// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S06: every comune named belongs to the ambito, and a text that lists them lists them all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::rules::prelude::*;
use crate::check::words::Read;
use crate::istat;
use crate::origin::{Origin, Traced};
use crate::plan::names::{Vocabulary, fold};
use crate::table::{Record, Value};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S06",
    name: "comune-fuori-ambito",
    family: Family::Structure,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 8, comma 3, lett. a), della L. 8 novembre 2000, n. 328: ambiti determinati dalla Regione",
    page: include_str!("r_s06.md"),
    check: Some(check),
};

/// Columns that name comuni of the ambito. The seat of a stakeholder may well be elsewhere.
const COLUMNS: [(&str, &str, &str, &str); 7] = [
    ("interventi", "comuni", "Comuni", "codice"),
    ("spesa", "comune", "Comune", "intervento"),
    ("bisogni", "comuni", "Comuni", "codice"),
    ("incontri", "comune", "Comune", "codice"),
    ("atti", "comune", "Comune", "organo"),
    ("indicatori_contesto", "comune", "Comune", "indicatore"),
    ("popolazione", "comune", "Comune", "eta"),
];

fn check(c: &Context<'_>) -> Vec<Finding> {
    if c.plan.comuni.is_empty() {
        return Vec::new();
    }
    let province = whole_province(c);
    // A name that is written in many cells is one finding.
    let mut strangers: BTreeMap<String, Finding> = BTreeMap::new();
    for (table, field, heading, key) in COLUMNS {
        for row in c.plan.dataset.rows(table) {
            for name in names(row, field) {
                if belongs(c, &name.value)
                    || (matches!(table, "indicatori_contesto" | "popolazione") && is_benchmark(c, &name.value))
                {
                    continue;
                }
                if table == "popolazione" && province.is_some() && !istat::by_name(&name.value).is_empty() {
                    continue;
                }
                let found = strangers.entry(istat::normalize(&name.value));
                match found {
                    Entry::Vacant(entry) => {
                        entry.insert(stranger(c, &name, heading, row.text(key).map(|k| k.value)));
                    }
                    Entry::Occupied(mut entry) => {
                        let finding = entry.get_mut();
                        *finding = finding.clone().also(name.origin(), "anche qui");
                    }
                }
            }
        }
    }
    let mut findings: Vec<Finding> = strangers.into_values().collect();
    findings.extend(province);
    let pesi = c.settings.riparto.pesi.keys().chain(c.settings.calendario.patroni.keys());
    for name in pesi.filter(|name| !belongs(c, name)) {
        let cell = Traced::new(name.clone(), Origin::file("piano.toml"));
        findings.push(stranger(c, &cell, "Comune", None));
    }
    findings.extend(incomplete_lists(c));
    findings
}

/// Comuni of elsewhere among the residents by age from which on the file is that of a whole province.
const MANY: usize = 5;

/// The residents of a whole province, as they are downloaded: one note, not a finding for each comune of elsewhere.
fn whole_province(c: &Context<'_>) -> Option<Finding> {
    let mut others: BTreeMap<String, Option<Origin>> = BTreeMap::new();
    let rows = c.plan.dataset.rows("popolazione").iter();
    for name in rows.filter_map(|row| row.text("comune")) {
        if !belongs(c, &name.value) && !istat::by_name(&name.value).is_empty() {
            others.entry(istat::normalize(&name.value)).or_insert_with(|| name.origin().cloned());
        }
    }
    if others.len() < MANY {
        return None;
    }
    let first = others.values().flatten().min().cloned();
    Some(
        c.weighing(
            Weight::Note,
            format!(
                "Fra i residenti per età ci sono anche {} comuni che non sono dell'Ambito: non entrano nei conti",
                others.len()
            ),
        )
        .at(first)
        .column("Comune")
        .cure("Nulla da fare se il file è quello di tutta la provincia; altrimenti togliere le righe che non servono."),
    )
}

fn names(row: &Record, field: &str) -> Vec<Traced<String>> {
    match row.get(field) {
        Some(cell @ Traced { value: Value::Text(text), .. }) => {
            let parts = text.split(';').map(str::trim).filter(|p| !p.is_empty());
            parts.map(|p| Traced { value: p.to_owned(), trail: cell.trail.clone() }).collect()
        }
        Some(cell @ Traced { value: Value::List(list), .. }) => {
            list.iter().map(|p| Traced { value: p.clone(), trail: cell.trail.clone() }).collect()
        }
        _ => Vec::new(),
    }
}

fn belongs(c: &Context<'_>, name: &str) -> bool {
    let key = istat::normalize(name);
    matches!(fold(name).as_str(), "tutti" | "tutte" | "ambito")
        || c.facts.comuni.contains_key(name.trim())
        || c.plan.comuni.iter().any(|comune| istat::normalize(&comune.name.value) == key)
}

/// Provincia, Regione, Italia beside the comuni: rows to compare with, not comuni of the ambito.
fn is_benchmark(c: &Context<'_>, name: &str) -> bool {
    let key = fold(name);
    let is_place_above = c.plan.comuni.iter().any(|comune| {
        let place = istat::by_code(&comune.istat.value);
        place.is_some_and(|p| key == fold(p.province) || key == fold(p.region))
    });
    let led = ["provincia", "citta metropolitana", "regione", "area vasta", "distretto", "asl"];
    is_place_above
        || matches!(key.as_str(), "italia" | "mezzogiorno" | "sud" | "nord" | "centro" | "europa" | "ue")
        || led.iter().any(|word| key.starts_with(word))
        || istat::by_name(name).is_empty() && istat::nearest(name).is_none()
}

fn stranger(c: &Context<'_>, name: &Traced<String>, heading: &str, row: Option<String>) -> Finding {
    let mut own = Vocabulary::default();
    for comune in &c.plan.comuni {
        own.add_name(&comune.name.value, &comune.name.value);
    }
    let near = own.nearest(&name.value);
    let mut finding = c
        .finding(format!("«{}» non è un comune dell'Ambito", name.value))
        .at(name.origin().cloned())
        .column(heading)
        .found(&name.value)
        .cure(match &near {
            Some(near) => {
                format!("Controllare il nome: forse «{near}». I comuni dell'Ambito sono quelli della tabella Comuni.")
            }
            None => "Correggere il nome, oppure aggiungere il comune alla tabella Comuni, se fa parte dell'Ambito."
                .to_owned(),
        });
    finding.row = row;
    finding.expected = near;
    finding
}

/// Sentences that say what the ambito is made of and leave out one or two comuni.
fn incomplete_lists(c: &Context<'_>) -> Vec<Finding> {
    let all: Vec<(String, &str)> =
        c.plan.comuni.iter().map(|comune| (fold(&comune.name.value), comune.name.value.as_str())).collect();
    if all.len() < 3 {
        return Vec::new();
    }
    let says_all = [
        "ambito comprende",
        "ambito e compost",
        "ambito e costituit",
        "ambito e format",
        "ambito riunisce",
        "compongono l ambito",
        "comuni dell ambito sono",
        "comuni associati sono",
    ];
    let own = format!("di {} ", fold(&c.plan.ambito.name));
    let mut findings = Vec::new();
    for Read { passage, sentences } in c.read() {
        for sentence in sentences.iter().filter(|s| s.folded.contains(" comuni") || s.folded.contains(" ambito ")) {
            let folded = &sentence.folded;
            let plain = folded.replace("territoriale ", "").replace("sociale ", "").replace(&own, "");
            if !says_all.iter().any(|words| plain.contains(words)) {
                continue;
            }
            let missing: Vec<&str> =
                all.iter().filter(|(key, _)| !folded.contains(&format!(" {key} "))).map(|(_, name)| *name).collect();
            let named = all.len() - missing.len();
            if missing.is_empty() || named < 2 || missing.len() > 2.min(all.len() / 2) {
                continue;
            }
            let verb = if missing.len() == 1 { "manca" } else { "mancano" };
            let finding = c
                .finding(format!("Il testo elenca i comuni dell'Ambito ma {verb} {}", listed(&missing)))
                .found(format!("{named} comuni"))
                .expected(format!("{} comuni", all.len()))
                .cure("Completare l'elenco dei comuni nel testo.");
            findings.push(passage.place(finding));
        }
    }
    findings
}
