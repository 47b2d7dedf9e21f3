// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sheets with the heading beside the value: a sheet for each intervention, or a table turned on its side.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::grid::Raw;
use super::header::{self, Wording};
use super::normal::{brief, tidy};
use super::recognise::Scene;
use super::tally::{Spotted, Tally};
use super::value::{Outcome, Style, convert, is_word_of};
use crate::findings::{Finding, Findings, codes};
use crate::origin::{Origin, Spot, Traced};
use crate::table::{Kind, Record, TableSchema, Value, schemas};

/// What was read of such a sheet.
pub struct Cards {
    /// Which table.
    pub schema: &'static TableSchema,
    /// A record for each card.
    pub records: Vec<Record>,
    /// Fields that stand in it.
    pub fields: BTreeSet<&'static str>,
    /// Labels with their fields.
    pub labels: Vec<(Origin, String, &'static str)>,
    /// What is wrong or worth saying.
    pub findings: Findings,
}

struct Label {
    row: u32,
    column: u32,
    field: usize,
    text: String,
    values: Vec<u32>,
}

/// Most cells that are looked at.
const MOST: usize = 4000;
/// Cells among which the first label must be.
const TOP: usize = 600;

/// Reads the sheet as cards, if it is one.
pub fn read(scene: &Scene<'_>) -> Option<Cards> {
    let mut best: Option<(f64, &'static TableSchema, Vec<Label>)> = None;
    let wordings = wordings(scene);
    for schema in schemas().iter().map(|schema| scene.lexicon.own(schema)) {
        let labels = labels(scene, schema, &wordings);
        let distinct: BTreeSet<usize> = labels.iter().map(|l| l.field).collect();
        let required: Vec<usize> = (0..schema.fields.len()).filter(|&i| schema.fields[i].column_required).collect();
        let held = required.iter().filter(|i| distinct.contains(i)).count();
        let fit = scene.fit(schema);
        let whole = held == required.len() || (schema.name == "interventi" && held + 1 >= required.len());
        if distinct.len() < 3 || !whole || (fit == 0 && distinct.len() < 4 && labels.len() < 4) {
            continue;
        }
        let score = distinct.len() as f64 + f64::from(fit) * 2.0 + held as f64;
        if best.as_ref().is_none_or(|(top, ..)| score > *top) {
            best = Some((score, schema, labels));
        }
    }
    let (_, schema, labels) = best?;
    Some(cards(scene, schema, labels))
}

/// The cells of the first rows as headings are looked up; none of a sheet whose top has no label.
fn wordings(scene: &Scene<'_>) -> Vec<Vec<Option<Wording>>> {
    let mut out = Vec::new();
    let mut looked = 0usize;
    let mut labelled = false;
    for row in &scene.grid.rows {
        let words: Vec<Option<Wording>> = row
            .cells
            .iter()
            .map(|(_, raw)| {
                looked += 1;
                let text = raw.text().filter(|t| t.len() < 90 && looked < MOST)?;
                Some(Wording::new(text, scene.lexicon))
            })
            .collect();
        labelled = labelled || words.iter().flatten().any(|w| schemas().iter().any(|s| w.field(s).is_some()));
        out.push(words);
        if looked >= MOST || (looked >= TOP && !labelled) {
            break;
        }
    }
    if labelled { out } else { Vec::new() }
}

fn labels(scene: &Scene<'_>, schema: &'static TableSchema, wordings: &[Vec<Option<Wording>>]) -> Vec<Label> {
    let mut out = Vec::new();
    for (row, words) in scene.grid.rows.iter().zip(wordings) {
        let found: Vec<Option<usize>> =
            words.iter().map(|w| w.as_ref().and_then(|w| w.field(schema)).map(|(field, _)| field)).collect();
        // «Tipologia | servizio»: the value may itself be the name of a field.
        let is_word = |at: usize| {
            let word = row.cells.get(at).and_then(|(_, raw)| raw.text());
            let list = at.checked_sub(1).and_then(|before| found[before]).map(|f| &schema.fields[f].words);
            word.zip(list).is_some_and(|(word, list)| is_word_of(word, list))
        };
        let found: Vec<Option<usize>> = (0..found.len()).map(|at| if is_word(at) { None } else { found[at] }).collect();
        for (at, field) in found.iter().enumerate() {
            let Some(field) = *field else { continue };
            let values: Vec<u32> = row
                .cells
                .iter()
                .zip(&found)
                .skip(at + 1)
                .take_while(|(_, f)| f.is_none())
                .map(|((c, _), _)| *c)
                .collect();
            let (column, raw) = &row.cells[at];
            if values.first().is_some_and(|first| first - column <= 6) {
                let text = tidy(raw.text().unwrap_or_default());
                out.push(Label { row: row.index, column: *column, field, text, values });
            }
        }
    }
    out
}

fn cards(scene: &Scene<'_>, schema: &'static TableSchema, labels: Vec<Label>) -> Cards {
    let mut tally = Tally::default();
    let mut records: Vec<Record> = Vec::new();
    let many = labels.iter().filter(|l| l.values.len() >= 2).count() * 2 >= labels.len();
    let one_column = labels.iter().all(|l| l.column == labels[0].column);
    let mut fields = BTreeSet::new();
    if many && one_column {
        let columns: BTreeSet<u32> = labels.iter().flat_map(|l| l.values.iter().copied()).collect();
        for column in columns {
            let first = labels.first().map_or(0, |l| l.row);
            let mut record = Record::new(scene.grid.origin.at(Spot::Cell(first, column)));
            for label in &labels {
                put(scene, schema, label, column, &mut record, &mut tally);
            }
            if !record.values.is_empty() {
                records.push(record);
            }
        }
    } else {
        let key = schema.key.first().and_then(|k| schema.fields.iter().position(|f| f.name == *k));
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for label in &labels {
            let again = seen.contains(&label.field);
            if records.is_empty() || (again && Some(label.field) == key) {
                records.push(Record::new(scene.grid.origin.at(Spot::Row(label.row))));
                seen.clear();
            } else if again {
                continue;
            }
            seen.insert(label.field);
            if let (Some(record), Some(&column)) = (records.last_mut(), label.values.first()) {
                put(scene, schema, label, column, record, &mut tally);
            }
        }
    }
    inherit(scene, schema, &mut records);
    for record in &records {
        fields.extend(record.values.keys().copied());
    }
    let mut findings = tally.into_findings();
    unknown(scene, schema, &labels, &mut findings);
    let labels = labels
        .iter()
        .map(|l| (scene.grid.cell((l.row, l.column)), l.text.clone(), schema.fields[l.field].title.as_str()))
        .collect();
    Cards { schema, records, fields, labels, findings }
}

fn put(
    scene: &Scene<'_>,
    schema: &'static TableSchema,
    label: &Label,
    column: u32,
    record: &mut Record,
    tally: &mut Tally,
) {
    let Some(raw) = scene.grid.raw(label.row, column) else { return };
    let field = &schema.fields[label.field];
    let name = field.name.as_str();
    let style = Style {
        convention: None,
        month_first: false,
        scale: if field.kind == Kind::Amount { header::scale_in(&label.text) } else { Decimal::ONE },
        plain_text: scene.grid.origin.sheet.is_none(),
        triennium: scene.lexicon.triennium,
    };
    let place = (label.row, column);
    let row = schema.key.first().and_then(|key| record.text(key)).map(|t| t.value);
    let cell =
        || Spotted { column: label.row, heading: &label.text, origin: scene.grid.cell(place), row: row.clone(), raw };
    match convert(raw, field, &style) {
        Outcome::Value(value, remarks) => {
            remarks.into_iter().for_each(|remark| tally.remark(remark, cell()));
            record.values.insert(name, Traced::new(value, scene.grid.cell(place)));
        }
        Outcome::Nothing => tally.nothing(cell()),
        Outcome::Fault(fault, value) => {
            tally.fault(&fault, cell());
            match value {
                Some(value) => drop(record.values.insert(name, Traced::new(value, scene.grid.cell(place)))),
                None => drop(record.unreadable.insert(name)),
            }
        }
    }
}

/// The area of the sheet's name, where the card has none.
fn inherit(scene: &Scene<'_>, schema: &'static TableSchema, records: &mut [Record]) {
    if schema.field("area").is_none() {
        return;
    }
    let Some(area) = scene.lexicon.area(scene.grid.name()) else { return };
    for record in records {
        let origin = scene.grid.origin.clone();
        record.values.entry("area").or_insert_with(|| Traced::new(Value::Text(area.to_owned()), origin));
    }
}

/// Labels that no field knows, beside values.
fn unknown(scene: &Scene<'_>, schema: &TableSchema, labels: &[Label], findings: &mut Findings) {
    let columns: BTreeMap<u32, usize> = labels.iter().fold(BTreeMap::new(), |mut counts, l| {
        *counts.entry(l.column).or_default() += 1;
        counts
    });
    let Some((&column, _)) = columns.iter().max_by_key(|(_, count)| **count) else { return };
    for row in &scene.grid.rows {
        let Some(text) = row.get(column).and_then(Raw::text) else { continue };
        let known = labels.iter().any(|l| l.row == row.index && l.column == column);
        let valued = row.cells.iter().any(|(c, _)| *c > column);
        if !known && valued && text.len() < 90 {
            findings.push(
                Finding::note(
                    codes::UNKNOWN_COLUMN,
                    format!("La voce «{}» non è fra quelle della tabella {}: non è letta", brief(text), schema.title),
                )
                .at(scene.grid.cell((row.index, column)))
                .column(brief(text))
                .cure("Nulla da fare se non serve al piano; altrimenti usare il nome previsto."),
            );
        }
    }
}
