// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the tables as read to the typed plan: references resolved, keys merged, quotas computed.

use std::collections::BTreeSet;

use super::merge::{merge_rows, reconcile};
use super::names::{Match, Vocabulary, fold, natural_key};
use super::resolve::{Vocabularies, resolve_rows};
use super::{Ambito, Plan, collected, quotas, typed};
use crate::findings::{Finding, Findings};
use crate::ingest::Ingested;
use crate::profile::Profile;
use crate::project::Project;
use crate::table::{Dataset, Record, TABLES, schema};

/// Name under which the reading leaves the wide form of the allocations.
const WIDE: &str = "quadro_finanziario";

/// Builds the plan. Nothing in the data stops it: what can't be resolved becomes a finding.
pub fn build(project: &Project, profile: &Profile, ingested: Ingested) -> (Plan, Findings) {
    let mut findings = ingested.findings;
    let mut dataset = ingested.dataset;
    let returned: BTreeSet<&str> = ingested.returned.values().map(String::as_str).collect();
    let words = canonicalise(profile, &mut dataset, &returned, &mut findings);
    let settings = &project.settings;
    let triennium = settings.piano.triennio;
    let empty = Plan::empty(triennium);
    let mut plan = Plan {
        state: settings.piano.stato,
        version: settings.piano.versione.clone().unwrap_or(empty.version),
        cycle: settings.piano.ciclo.clone(),
        date: settings.piano.data.unwrap_or(empty.date),
        ambito: ambito(project, &words, &mut findings),
        surveys: ingested.surveys,
        texts: ingested.texts,
        ..empty
    };
    typed::fill(&mut plan, &dataset, &words);
    super::evidence::fill(&mut plan);
    let area_position = |code: &str| profile.areas.iter().position(|a| a.code == code).unwrap_or(usize::MAX);
    plan.interventions.sort_by_cached_key(|i| (area_position(i.area_code()), natural_key(&i.code.value)));
    plan.comuni.sort_by(|a, b| a.istat.value.cmp(&b.istat.value));
    plan.meetings.sort_by_key(|m| (m.date.as_ref().map(|d| d.value), natural_key(&m.code.value)));
    plan.dataset = dataset;
    quotas::assign(&mut plan, &settings.riparto, &words, &mut findings);
    (plan, findings)
}

fn canonicalise(
    profile: &Profile,
    dataset: &mut Dataset,
    returned: &BTreeSet<&str>,
    findings: &mut Findings,
) -> Vocabularies {
    merge_table("comuni", dataset, findings);
    let mut words = Vocabularies::new(profile, dataset);
    words.add_comuni(dataset.rows("comuni"));
    for (table, name_field) in [
        ("interventi", Some("denominazione")),
        ("bisogni", None),
        ("proposte", None),
        ("organi", Some("denominazione")),
        ("incontri", None),
        ("enti", Some("denominazione")),
    ] {
        words.add_table(table, dataset.rows(table), name_field);
    }
    for table in TABLES.into_iter().filter(|t| *t != "comuni") {
        if let Some(records) = dataset.tables.get_mut(table) {
            resolve_rows(table, &mut records.rows, &words, findings);
        }
    }
    let wide = dataset.tables.remove(WIDE).map(|mut records| {
        resolve_rows("spesa", &mut records.rows, &words, findings);
        records
    });
    for table in TABLES.into_iter().filter(|t| *t != "comuni") {
        merge_table(table, dataset, findings);
    }
    let mut parts = Vec::new();
    if let Some(long) = dataset.tables.get_mut("spesa").filter(|_| !returned.is_empty()) {
        (parts, long.rows) = collected::apart(std::mem::take(&mut long.rows), returned);
    }
    if let (Some(wide), Some(schema)) = (wide, schema("spesa")) {
        let wide_rows = merge_rows(schema, wide.rows, findings);
        let long = dataset.tables.entry("spesa").or_default();
        long.columns.extend(wide.columns);
        long.sheets.extend(wide.sheets);
        long.rows = reconcile(std::mem::take(&mut long.rows), wide_rows, findings);
    }
    if let Some(long) = dataset.tables.get_mut("spesa").filter(|_| !parts.is_empty()) {
        let complete = returned.len() >= words.comuni.len();
        long.rows = collected::join(std::mem::take(&mut long.rows), parts, complete, findings);
    }
    words
}

fn merge_table(table: &'static str, dataset: &mut Dataset, findings: &mut Findings) {
    if let (Some(schema), Some(records)) = (schema(table), dataset.tables.get_mut(table)) {
        let rows: Vec<Record> = std::mem::take(&mut records.rows);
        records.rows = merge_rows(schema, rows, findings);
    }
}

/// The name of an ambito without what it is: the profile says that. `Ambito territoriale sociale di Casarano`, `Casarano`.
pub(super) fn bare_name(written: &str) -> String {
    let written = written.trim();
    let mut rest = written;
    while let Some((word, more)) = rest.split_once(' ') {
        let kind = if rest.len() == written.len() {
            matches!(fold(word).as_str(), "ambito" | "distretto" | "zona")
        } else {
            matches!(
                fold(word).as_str(),
                "territoriale" | "sociale" | "distrettuale" | "sociosanitario" | "socio sanitario" | "di zona"
            )
        };
        if !kind {
            break;
        }
        rest = more.trim_start();
    }
    let rest = rest.strip_prefix("di ").filter(|_| rest.len() < written.len()).map_or(rest, str::trim_start);
    if rest.is_empty() { written.to_owned() } else { rest.to_owned() }
}

fn ambito(project: &Project, words: &Vocabularies, findings: &mut Findings) -> Ambito {
    let settings = &project.settings.ambito;
    let lead = words.comune(&settings.comune_capofila);
    if lead.is_none() && !words.comuni.is_empty() {
        let mut names = Vocabulary::default();
        for (code, name) in &words.comuni {
            names.add_name(name, code);
        }
        let near = match names.find(&settings.comune_capofila) {
            Match::One(code) => Some(code),
            _ => names.nearest(&settings.comune_capofila),
        };
        let near = near.and_then(|code| words.comuni.get(&code));
        let mut finding = Finding::error(
            "R-S06",
            format!("Il comune capofila «{}» non è tra i comuni dell'Ambito", settings.comune_capofila),
        )
        .at(crate::origin::Origin::file("piano.toml"))
        .found(&settings.comune_capofila)
        .cure("Scrivere in piano.toml, alla chiave comune_capofila, il nome di uno dei comuni della tabella Comuni.");
        finding.expected = near.cloned();
        findings.push(finding);
    }
    Ambito {
        name: bare_name(&settings.denominazione),
        lead: lead.unwrap_or_default(),
        form: settings.forma_associativa.clone(),
        health_authority: settings.asl.clone(),
        district: settings.distretto.clone(),
        office: settings.ufficio_di_piano.clone(),
    }
}
