// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! One row per key: equal repetitions are dropped with a note, different values are an error that names both cells.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{fold, natural_key};
use crate::findings::{Finding, Findings, codes};
use crate::money::{Cents, decimal_it};
use crate::origin::{Origin, Spot, Traced};
use crate::period::date_it;
use crate::table::{Field, Need, Record, TableSchema, Value};

/// The code of the rule on codes that are used twice: it is about interventions, which are known here.
const REPEATED_CODE: &str = "R-S05";

/// A value as the office reads it.
pub(super) fn printed(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Amount(cents) => cents.to_string(),
        Value::Number(number) => decimal_it(*number),
        Value::Date(date) => date_it(*date),
        Value::Time(time) => format!("{:02}:{:02}", time.hour(), time.minute()),
        Value::Flag(flag) => (if *flag { "sì" } else { "no" }).to_owned(),
        Value::List(list) => list.join("; "),
    }
}

pub(super) fn key_part(record: &Record, field: &str) -> String {
    match record.get(field).map(|t| &t.value) {
        // Years and numbers are compared as numbers, words as people read them.
        Some(Value::Number(number)) => number.normalize().to_string(),
        Some(value) => fold(&printed(value)),
        None => String::new(),
    }
}

fn shown_key(record: &Record, schema: &TableSchema) -> String {
    let parts = schema.key.iter().filter_map(|f| record.get(f)).map(|t| match &t.value {
        Value::Number(number) => number.normalize().to_string(),
        value => printed(value),
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// Drops the rows whose key is incomplete and merges those with the same key.
pub(super) fn merge_rows(schema: &'static TableSchema, rows: Vec<Record>, findings: &mut Findings) -> Vec<Record> {
    let mut kept: Vec<Record> = Vec::with_capacity(rows.len());
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut completed: BTreeMap<(Origin, Origin), usize> = BTreeMap::new();
    for row in rows {
        let missing: Vec<&Field> =
            schema.fields.iter().filter(|f| f.need == Need::Key && row.get(&f.name).is_none()).collect();
        if !missing.is_empty() {
            report_missing(&row, &missing, schema, findings);
            continue;
        }
        if schema.key.is_empty() {
            kept.push(row);
            continue;
        }
        let key: Vec<String> = schema.key.iter().map(|f| key_part(&row, f)).collect();
        match seen.get(&key) {
            None => {
                seen.insert(key, kept.len());
                kept.push(row);
            }
            Some(&first) => {
                let (whole, part) = (sheet_of(&kept[first]), sheet_of(&row));
                if merge_into(&mut kept[first], row, schema, findings) {
                    *completed.entry((part, whole)).or_default() += 1;
                }
            }
        }
    }
    for ((part, whole), rows) in completed {
        findings.push(completion(schema, part, &whole, rows));
    }
    let files: BTreeSet<&str> = kept.iter().map(|r| r.origin.file.as_ref()).collect();
    if files.len() > 1 {
        // The names of the files must not tell in which order their rows are printed.
        kept.sort_by_cached_key(|row| order(schema, row));
    }
    kept
}

fn sheet_of(row: &Record) -> Origin {
    row.origin.at(Spot::Whole)
}

/// Rows in the order of their keys, as people count; rows without a key in that of their values.
fn order(schema: &TableSchema, row: &Record) -> Vec<Vec<(String, u64)>> {
    let of = |value: &Value| match value {
        Value::Number(number) => natural_key(&number.normalize().to_string()),
        value => natural_key(&fold(&printed(value))),
    };
    let key = schema.key.iter().map(|f| row.get(f).map(|t| of(&t.value)).unwrap_or_default());
    key.chain(row.values.values().map(|t| of(&t.value))).collect()
}

/// Rows of a sheet that add cells to those of another: a sheet for each year, a form for each part.
fn completion(schema: &TableSchema, part: Origin, whole: &Origin, rows: usize) -> Finding {
    let what = if rows == 1 { "una riga completa" } else { "righe completano" };
    let count = if rows == 1 { String::new() } else { format!("{rows} ") };
    Finding::note(
        codes::REPEATED_ROW,
        format!(
            "Nella tabella {} {count}{what} quelle con la stessa chiave lette altrove: le celle sono messe insieme",
            schema.title
        ),
    )
    .at(part)
    .also(Some(whole), "righe completate")
    .cure("Nulla da fare, se i fogli parlano delle stesse righe.")
}

fn report_missing(row: &Record, missing: &[&Field], schema: &TableSchema, findings: &mut Findings) {
    // A cell that could not be read has its own finding already.
    let silent = missing.iter().any(|f| row.unreadable.contains(f.name.as_str()));
    if silent {
        return;
    }
    let names: Vec<String> = missing.iter().map(|f| format!("«{}»", f.title)).collect();
    let key = shown_key(row, schema);
    let mut finding = Finding::error(
        codes::MISSING_VALUE,
        format!("Nella tabella {} una riga non ha {}: non può entrare nel piano", schema.title, names.join(" e ")),
    )
    .at(row.origin.clone())
    .column(missing.iter().map(|f| f.title.as_str()).collect::<Vec<_>>().join(", "))
    .cure("Completare la riga, oppure cancellarla se non serve.");
    if !key.is_empty() {
        finding = finding.row(key);
    }
    findings.push(finding);
}

/// Puts a row into the one with the same key; whether it completes it with cells of its own.
fn merge_into(first: &mut Record, second: Record, schema: &TableSchema, findings: &mut Findings) -> bool {
    let different: Vec<&Field> = schema
        .fields
        .iter()
        .filter(|f| match (first.get(&f.name), second.get(&f.name)) {
            (Some(a), Some(b)) => !same(&a.value, &b.value),
            _ => false,
        })
        .collect();
    let key = shown_key(first, schema);
    if different.is_empty() && second.values.keys().any(|name| !first.values.contains_key(name)) {
        first.unreadable.extend(second.unreadable);
        for (name, value) in second.values {
            first.values.entry(name).or_insert(value);
        }
        return true;
    }
    if different.is_empty() {
        let origin = second.origin.clone();
        findings.push(
            Finding::note(
                codes::REPEATED_ROW,
                format!(
                    "Nella tabella {} la riga «{key}» è scritta due volte con gli stessi valori: conta una sola volta",
                    schema.title
                ),
            )
            .at(origin)
            .row(key)
            .also(Some(&first.origin), "prima volta")
            .cure("Si può cancellare una delle due righe."),
        );
        return false;
    }
    findings.push(conflict(first, &second, &different, &key, schema));
    // Of two files neither comes first: what goes on is told by the values, never by the names.
    if first.origin.file != second.origin.file && order(schema, &second) < order(schema, first) {
        *first = second;
    }
    false
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => fold(a) == fold(b),
        _ => a == b,
    }
}

fn conflict(first: &Record, second: &Record, different: &[&Field], key: &str, schema: &TableSchema) -> Finding {
    let title_differs = schema.name == "interventi" && different.iter().any(|f| f.name == "denominazione");
    let code = if title_differs { REPEATED_CODE } else { codes::CONFLICTING_ROWS };
    let field = different[0];
    let shown = |record: &Record| record.get(&field.name).map(|t| printed(&t.value)).unwrap_or_default();
    let place = |record: &Record| record.get(&field.name).and_then(Traced::origin).cloned();
    let (here, there) = (shown(second), shown(first));
    let message = if title_differs {
        format!("Il codice «{key}» è usato per due interventi diversi")
    } else {
        format!("Nella tabella {} la riga «{key}» è scritta due volte con valori diversi", schema.title)
    };
    let mut finding = Finding::error(code, message)
        .at(place(second))
        .column(&field.title)
        .row(key)
        .found(&here)
        .expected(&there)
        .also(place(first).as_ref(), format!("qui {there}"));
    for other in &different[1..] {
        let origin = second.get(&other.name).and_then(Traced::origin);
        finding = finding.also(origin, format!("anche «{}» è diverso", other.title));
    }
    finding.cure(if title_differs {
        "Dare un codice diverso a uno dei due interventi."
    } else {
        "Tenere la riga giusta e cancellare l'altra. I due valori non vengono sommati."
    })
}

/// Puts the wide «Quadro finanziario» beside the long form: an amount that stands in both counts once.
pub(super) fn reconcile(spesa: Vec<Record>, quadro: Vec<Record>, findings: &mut Findings) -> Vec<Record> {
    const KEY: [&str; 3] = ["intervento", "fonte", "anno"];
    let key = |record: &Record| KEY.map(|f| key_part(record, f));
    let mut detailed: BTreeMap<[String; 3], Vec<usize>> = BTreeMap::new();
    for (i, row) in spesa.iter().enumerate() {
        detailed.entry(key(row)).or_default().push(i);
    }
    let mut all = spesa;
    // A quadro for each comune has more rows for the same key: they stand for the amount together.
    let mut wide: BTreeMap<[String; 3], Vec<Record>> = BTreeMap::new();
    for row in quadro {
        if detailed.contains_key(&key(&row)) {
            wide.entry(key(&row)).or_default().push(row);
        } else {
            all.push(row);
        }
    }
    for (key, matching) in &wide {
        let Some(rows) = detailed.get(key) else { continue };
        let total: Cents = rows.iter().filter_map(|&i| all[i].amount("importo")).map(|a| a.value).sum();
        let amounts: Vec<Traced<Cents>> = matching.iter().filter_map(|row| row.amount("importo")).collect();
        let (Some(row), Some(first)) = (matching.first(), amounts.first()) else { continue };
        let sum: Cents = amounts.iter().map(|a| a.value).sum();
        if sum == total {
            continue;
        }
        let wide = Traced { value: sum, trail: first.trail.clone() };
        let name = KEY.iter().filter_map(|f| row.get(f)).map(|t| match &t.value {
            Value::Number(number) => number.normalize().to_string(),
            value => printed(value),
        });
        let mut finding = Finding::error(
            codes::CONFLICTING_ROWS,
            "Il Quadro finanziario e la tabella Spesa danno importi diversi per lo stesso intervento, fondo e anno",
        )
        .at(wide.origin().cloned())
        .column("Importo")
        .row(name.collect::<Vec<_>>().join(" · "))
        .found(wide.value)
        .expected(total)
        .cure("Correggere uno dei due importi: il piano usa quello della tabella Spesa.");
        for amount in &amounts[1..] {
            finding = finding.also(amount.origin(), format!("qui {}", amount.value));
        }
        for &i in rows {
            let amount = all[i].amount("importo");
            let shown = amount.as_ref().map(|a| format!("qui {}", a.value)).unwrap_or_default();
            finding = finding.also(amount.as_ref().and_then(Traced::origin), shown);
        }
        findings.push(finding);
    }
    all
}
