// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings as SARIF 2.1.0 (OASIS), for the programs that gather reports.
//!
//! SARIF regions are for text: a cell of a workbook is a logical location (`dati/quadro.xlsx#'Spesa'!E17`), and gets no
//! invented line. Texts and CSV have true lines.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::About;
use crate::findings::{Finding, Findings, Severity};
use crate::origin::{Origin, Spot};

/// The findings as a SARIF log, indented, with a final line break.
pub fn sarif(findings: &Findings, about: &About<'_>) -> String {
    let mut codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, about)).collect();
    let mut repeated: BTreeMap<String, usize> = BTreeMap::new();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let identity = identity(finding);
            let count = repeated.entry(identity.clone()).or_insert(0);
            *count += 1;
            let index = codes.binary_search(&finding.code).unwrap_or_default();
            result(finding, index, &fingerprint(&identity, *count))
        })
        .collect();
    let mut run = json!({
        "tool": { "driver": {
            "name": "pdz",
            "version": env!("CARGO_PKG_VERSION"),
            "language": "it-IT",
            "rules": rules,
        }},
        "language": "it-IT",
        "originalUriBaseIds": { "PROGETTO": { "description": { "text": "La cartella del progetto." } } },
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    if !about.title.is_empty()
        && let Some(run) = run.as_object_mut()
    {
        run.insert("properties".to_owned(), json!({ "titolo": about.title }));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    // Values made of maps and text always serialise.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: &str, about: &About<'_>) -> Value {
    match about.rules.iter().find(|r| r.code == code) {
        Some(rule) => json!({
            "id": rule.code,
            "name": rule.name,
            "shortDescription": { "text": rule.summary },
            "help": { "text": rule.help, "markdown": rule.help },
        }),
        None => json!({ "id": code }),
    }
}

fn result(finding: &Finding, rule_index: usize, fingerprint: &str) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.code));
    result.insert("ruleIndex".to_owned(), json!(rule_index));
    result.insert("level".to_owned(), json!(level));
    result.insert("message".to_owned(), json!({ "text": message(finding) }));
    if let Some(origin) = &finding.origin {
        result.insert("locations".to_owned(), json!([location(origin, None, finding.column.as_deref())]));
    }
    if !finding.places.is_empty() {
        let related: Vec<Value> = finding
            .places
            .iter()
            .enumerate()
            .map(|(id, label)| {
                let mut place = location(&label.origin, Some(id + 1), None);
                if !label.note.is_empty()
                    && let Some(place) = place.as_object_mut()
                {
                    place.insert("message".to_owned(), json!({ "text": label.note }));
                }
                place
            })
            .collect();
        result.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    result.insert("partialFingerprints".to_owned(), json!({ "pdz/v1": fingerprint }));
    // A finding that the office answered with a reason stays, suppressed from outside the sources (SARIF, § 3.35).
    if let Some(answer) = &finding.answer {
        let mut suppression = json!({ "kind": "external", "status": "accepted", "justification": answer.reason });
        if let Some(map) = suppression.as_object_mut() {
            let mut said = Map::new();
            if !answer.author.is_empty() {
                said.insert("autore".to_owned(), json!(answer.author));
            }
            if let Some(until) = answer.until {
                said.insert("fino_a".to_owned(), json!(until.to_string()));
            }
            if !said.is_empty() {
                map.insert("properties".to_owned(), Value::Object(said));
            }
        }
        result.insert("suppressions".to_owned(), json!([suppression]));
    }
    let properties = properties(finding);
    if !properties.is_empty() {
        result.insert("properties".to_owned(), Value::Object(properties));
    }
    Value::Object(result)
}

fn message(finding: &Finding) -> String {
    if finding.cure.is_empty() { finding.message.clone() } else { format!("{} {}", finding.message, finding.cure) }
}

fn properties(finding: &Finding) -> Map<String, Value> {
    [("colonna", &finding.column), ("riga", &finding.row), ("trovato", &finding.found), ("atteso", &finding.expected)]
        .into_iter()
        .filter_map(|(key, value)| value.as_ref().map(|v| (key.to_owned(), json!(v))))
        .collect()
}

fn location(origin: &Origin, id: Option<usize>, column: Option<&str>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&origin.file), "uriBaseId": "PROGETTO" } });
    if let (Some(region), Some(physical)) = (region(origin), physical.as_object_mut()) {
        physical.insert("region".to_owned(), region);
    }
    let mut location = Map::new();
    if let Some(id) = id {
        location.insert("id".to_owned(), json!(id));
    }
    location.insert("physicalLocation".to_owned(), physical);
    let name = origin.cell().or_else(|| origin.sheet.as_ref().map(ToString::to_string));
    if let Some(name) = name {
        let mut logical = json!({
            "name": name,
            "fullyQualifiedName": origin.reference(),
            "kind": if origin.cell().is_some() { "cell" } else { "sheet" },
        });
        if let (Some(column), Some(logical)) = (column, logical.as_object_mut()) {
            logical.insert("properties".to_owned(), json!({ "colonna": column }));
        }
        location.insert("logicalLocations".to_owned(), json!([logical]));
    }
    Value::Object(location)
}

fn region(origin: &Origin) -> Option<Value> {
    let is_csv = origin.sheet.is_none() && origin.file.to_lowercase().ends_with(".csv");
    match origin.spot {
        Spot::Line(line) if line > 0 => Some(json!({ "startLine": line })),
        Spot::Cell(row, _) | Spot::Row(row) if is_csv => Some(json!({ "startLine": row + 1 })),
        _ => None,
    }
}

/// A relative path as a URI reference (RFC 3986): what isn't unreserved or a slash is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String never fails.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What stays the same when a sheet is sorted or a file is renamed: rule, sheet (or file), column, key of the row.
fn identity(finding: &Finding) -> String {
    let place = finding.origin.as_ref().map_or("", |o| o.sheet.as_deref().unwrap_or(&o.file));
    let row = finding.row.as_deref().unwrap_or(&finding.message);
    format!("{}\u{1f}{place}\u{1f}{}\u{1f}{row}", finding.code, finding.column.as_deref().unwrap_or_default())
}

fn fingerprint(identity: &str, count: usize) -> String {
    let digest = Sha256::digest(format!("{identity}\u{1f}{count}").as_bytes());
    digest.iter().take(16).fold(String::new(), |mut hex, byte| {
        // Writing to a String never fails.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(uri("dati/Quadro (1) è.xlsx"), "dati/Quadro%20%281%29%20%C3%A8.xlsx");
    }

    #[test]
    fn only_text_has_lines() {
        let cell = Spot::Cell(16, 4);
        assert_eq!(region(&Origin::file("dati/q.xlsx").in_sheet("Spesa").at(cell)), None);
        assert_eq!(region(&Origin::file("dati/q.csv").at(cell)), Some(json!({ "startLine": 17 })));
    }

    #[test]
    fn the_fingerprint_survives_a_sort_of_the_rows() {
        let sheet = Origin::file("dati/q.xlsx").in_sheet("Spesa");
        let one = Finding::error("R-F02", "x").at(sheet.at(Spot::Cell(3, 4))).column("Importo").row("1.1");
        let moved = Finding { origin: Some(sheet.at(Spot::Cell(9, 4))), ..one.clone() };
        assert_eq!(identity(&one), identity(&moved));
        assert_ne!(identity(&one), identity(&Finding { row: Some("1.2".to_owned()), ..one.clone() }));
    }
}
