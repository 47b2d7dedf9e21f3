// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The tables of a questionnaire as JSON, CSV and text.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

use super::{Choice, Question, Survey};
use crate::findings::Findings;
use crate::money::{decimal_it, percentage_it, thousands};

/// What stands for a suppressed cell.
const HIDDEN: &str = "n.p.";

/// What every table says of itself.
fn note(survey: &Survey) -> String {
    format!("Rilevazione non campionaria, n = {}", thousands(survey.responses))
}

fn number(value: Option<Decimal>) -> Value {
    value.and_then(|v| v.to_f64()).map_or(Value::Null, |v| json!(v))
}

fn choice(choice: &Choice, base: u64) -> Value {
    let mut out = Map::new();
    out.insert("opzione".into(), json!(choice.text));
    out.insert("numero".into(), json!(choice.count));
    out.insert("base".into(), json!(base));
    out.insert("percentuale".into(), choice.share.map_or(Value::Null, |t| json!(t as f64 / 10.0)));
    out.insert("soppressa".into(), json!(choice.count.is_none()));
    if choice.points.is_some() {
        out.insert("punti".into(), json!(choice.points));
    }
    Value::Object(out)
}

fn question(question: &Question) -> Value {
    json!({
        "codice": question.code,
        "testo": question.text,
        "tipo": question.kind.word(),
        "ruolo": question.role.map(|r| r.word()),
        "base": question.base,
        "mancanti": question.missing,
        "multipla": question.multiple,
        "media": number(question.mean),
        "mediana": number(question.median),
        "opzioni": question.options.iter().map(|o| choice(o, question.base)).collect::<Vec<_>>(),
    })
}

/// The schema of the tables as JSON.
pub fn json_schema() -> &'static str {
    include_str!("../../assets/schema-output/questionario.schema.json")
}

/// The schema of a map.
pub fn map_schema() -> &'static str {
    include_str!("../../assets/schema-output/mappa.schema.json")
}

/// The tables as JSON, with what was found while reading.
pub fn json(survey: &Survey, findings: &Findings) -> String {
    let crosses: Vec<Value> = survey
        .crosses
        .iter()
        .map(|cross| {
            let of = &survey.questions[cross.question];
            let rows = cross.rows.iter().map(|row| {
                let cells: Vec<Value> = row.cells.iter().map(|c| choice(c, row.base)).collect();
                json!({ "gruppo": row.text, "base": row.base, "opzioni": cells })
            });
            json!({
                "codice": of.code,
                "testo": of.text,
                "ruolo": cross.role.word(),
                "per": cross.by,
                "pubblicabile": !cross.rows.is_empty(),
                "righe": rows.collect::<Vec<_>>(),
            })
        })
        .collect();
    let gaps = survey.gaps.iter().map(|g| {
        json!({
            "bisogno": g.need,
            "testo": g.text,
            "importanza": number(Some(g.importance)),
            "copertura": number(Some(g.coverage)),
            "divario": number(Some(g.gap)),
        })
    });
    let said: Value = serde_json::from_str(&crate::findings::render::json(findings)).unwrap_or(Value::Null);
    let whole = json!({
        "schema": "urn:pdz:questionario:1",
        "questionario": survey.title,
        "file": survey.origin.file,
        "foglio": survey.origin.sheet,
        "risposte": survey.responses,
        "incomplete": survey.incomplete,
        "soglia": survey.threshold,
        "ponderate": survey.weighted,
        "nota": note(survey),
        "domande": survey.questions.iter().map(question).collect::<Vec<_>>(),
        "incroci": crosses,
        "divari": gaps.collect::<Vec<_>>(),
        "segnalazioni": said.get("segnalazioni").cloned().unwrap_or(Value::Null),
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

/// A text that a spreadsheet program does not take for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// The tables as CSV, a row for each option of each table.
pub fn csv(survey: &Survey) -> String {
    let mut out = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let heading = [
        "Tabella",
        "Codice",
        "Domanda",
        "Tipo",
        "Per",
        "Gruppo",
        "Opzione",
        "Numero",
        "Base",
        "Percentuale",
        "Soppressa",
        "Punti",
        "Media",
        "Mediana",
    ];
    // Writing to memory does not fail.
    let _ = out.write_record(heading);
    let line = |table: &str, q: &Question, by: (&str, &str), cell: &Choice, base: u64, ends: [String; 2]| {
        [
            table.to_owned(),
            inert(&q.code),
            inert(&q.text),
            q.kind.word().to_owned(),
            inert(by.0),
            inert(by.1),
            inert(&cell.text),
            cell.count.map_or_else(String::new, |n| n.to_string()),
            base.to_string(),
            cell.share.map_or_else(String::new, percentage_it),
            if cell.count.is_none() { "sì" } else { "no" }.to_owned(),
            cell.points.map_or_else(String::new, |p| p.to_string()),
            ends[0].clone(),
            ends[1].clone(),
        ]
    };
    for question in &survey.questions {
        let ends = || [question.mean, question.median].map(|m| m.map_or_else(String::new, decimal_it));
        for option in &question.options {
            let _ = out.write_record(line("frequenze", question, ("", ""), option, question.base, ends()));
        }
        if question.options.is_empty() {
            let nothing = Choice { text: String::new(), count: Some(question.base), ..Choice::default() };
            let _ = out.write_record(line("valori", question, ("", ""), &nothing, question.base, ends()));
        }
    }
    for cross in &survey.crosses {
        let question = &survey.questions[cross.question];
        for row in &cross.rows {
            for cell in &row.cells {
                let by = (cross.by.as_str(), row.text.as_str());
                let none = [String::new(), String::new()];
                let _ = out.write_record(line("incrocio", question, by, cell, row.base, none));
            }
        }
    }
    let bytes = out.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// The tables as text.
pub fn text(survey: &Survey) -> String {
    let mut out = format!("{}\n{}", survey.title, note(survey));
    if survey.incomplete > 0 {
        out.push_str(&format!("; incomplete, non contate: {}", thousands(survey.incomplete)));
    }
    out.push_str(&format!(". Non si pubblicano i conteggi inferiori a {} ({HIDDEN}).\n", survey.threshold));
    let shown = |cell: &Choice| {
        let count = cell.count.map_or_else(|| HIDDEN.to_owned(), thousands);
        let share = cell.share.map_or_else(String::new, |s| format!("{} %", percentage_it(s)));
        (count, share)
    };
    for question in &survey.questions {
        out.push_str(&format!("\n{}. {}\n", question.code, question.text.replace('\n', " ")));
        let width = question.options.iter().map(|o| o.text.chars().count()).max().unwrap_or(0).min(60);
        for option in &question.options {
            let (count, share) = shown(option);
            let pad = width.saturating_sub(option.text.chars().count());
            let points = option.points.map_or_else(String::new, |p| format!("  punti {p}"));
            out.push_str(&format!("  {}{:pad$}  {count:>9}  {share:>8}{points}\n", option.text, ""));
        }
        out.push_str(&format!("  base {}, mancanti {}", thousands(question.base), thousands(question.missing)));
        if question.multiple {
            out.push_str(", più risposte possibili: percentuali sui rispondenti");
        }
        for (name, value) in [("media", question.mean), ("mediana", question.median)] {
            if let Some(value) = value {
                out.push_str(&format!(", {name} {}", decimal_it(value)));
            }
        }
        out.push('\n');
    }
    for cross in &survey.crosses {
        let question = &survey.questions[cross.question];
        out.push_str(&format!("\n{} per {}\n", question.code, cross.by.replace('\n', " ")));
        if cross.rows.is_empty() {
            out.push_str("  tabella non pubblicabile: i gruppi sono troppo piccoli\n");
        }
        for row in &cross.rows {
            let cells = row.cells.iter().map(|c| {
                let (count, share) = shown(c);
                if share.is_empty() { format!("{}: {count}", c.text) } else { format!("{}: {count} ({share})", c.text) }
            });
            out.push_str(&format!(
                "  {} (base {}): {}\n",
                row.text,
                thousands(row.base),
                cells.collect::<Vec<_>>().join("; ")
            ));
        }
    }
    if !survey.gaps.is_empty() {
        out.push_str("\nDivario fra importanza e copertura\n");
    }
    for gap in &survey.gaps {
        let figures = [gap.importance, gap.coverage, gap.gap].map(decimal_it);
        out.push_str(&format!("  {} {}: {} − {} = {}\n", gap.need, gap.text, figures[0], figures[1], figures[2]));
    }
    out
}
