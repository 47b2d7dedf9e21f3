// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings as JSON, in the shape that the published JSON Schema describes.

use serde::Serialize;

use crate::findings::{Finding, Findings, Severity};
use crate::origin::{Origin, Spot};

/// Name and version of the format; a change that breaks readers raises the number.
pub const SCHEMA: &str = "urn:pdz:segnalazioni:1";

/// All keys are always present; what is missing is `null`.
#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    segnalazioni: Vec<Item<'a>>,
    derogate: Vec<Derogated<'a>>,
}

#[derive(Serialize)]
struct Derogated<'a> {
    #[serde(flatten)]
    item: Item<'a>,
    deroga: Derogation<'a>,
}

#[derive(Serialize)]
struct Derogation<'a> {
    motivo: &'a str,
    autore: Option<&'a str>,
    fino_a: Option<String>,
}

#[derive(Serialize)]
struct Item<'a> {
    codice: &'a str,
    gravita: Severity,
    file: Option<&'a str>,
    foglio: Option<&'a str>,
    cella: Option<String>,
    linea: Option<u32>,
    colonna: Option<&'a str>,
    riga: Option<&'a str>,
    messaggio: &'a str,
    trovato: Option<&'a str>,
    atteso: Option<&'a str>,
    rimedio: Option<&'a str>,
    luoghi: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    foglio: Option<&'a str>,
    cella: Option<String>,
    linea: Option<u32>,
    nota: Option<&'a str>,
}

/// The findings as JSON, indented, with a final line break. Those that the office answered stand apart, with the answer.
pub fn json(findings: &Findings) -> String {
    let open = findings.iter().filter(|f| f.answer.is_none()).map(item).collect();
    let derogated = findings.iter().filter_map(|finding| {
        let answer = finding.answer.as_ref()?;
        let deroga = Derogation {
            motivo: &answer.reason,
            autore: some(&answer.author),
            fino_a: answer.until.map(|date| date.to_string()),
        };
        Some(Derogated { item: item(finding), deroga })
    });
    let report = Report { schema: SCHEMA, segnalazioni: open, derogate: derogated.collect() };
    // Maps with text keys and plain values always serialise.
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON Schema (2020-12) of [`json`].
pub fn json_schema() -> &'static str {
    include_str!("../../../assets/schema-output/segnalazioni.schema.json")
}

fn item(finding: &Finding) -> Item<'_> {
    let origin = finding.origin.as_ref();
    Item {
        codice: finding.code,
        gravita: finding.severity,
        file: origin.map(|o| &*o.file),
        foglio: origin.and_then(|o| o.sheet.as_deref()),
        cella: origin.and_then(Origin::cell),
        linea: origin.and_then(line),
        colonna: finding.column.as_deref(),
        riga: finding.row.as_deref(),
        messaggio: &finding.message,
        trovato: finding.found.as_deref(),
        atteso: finding.expected.as_deref(),
        rimedio: some(&finding.cure),
        luoghi: finding.places.iter().map(|label| place(&label.origin, &label.note)).collect(),
    }
}

fn place<'a>(origin: &'a Origin, note: &'a str) -> Place<'a> {
    Place {
        file: &origin.file,
        foglio: origin.sheet.as_deref(),
        cella: origin.cell(),
        linea: line(origin),
        nota: some(note),
    }
}

fn line(origin: &Origin) -> Option<u32> {
    match origin.spot {
        Spot::Line(line) => Some(line),
        _ => None,
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
