// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sheets with the heading beside or above the value: a sheet for each intervention, or a table turned on its side.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::amounts;
use super::grid::{Grid, Raw};
use super::header::{self, Role};
use super::hint;
use super::normal::{brief, normal, tidy};
use super::scene::Scene;
use super::tally::{Spotted, Tally};
use super::value::{Known, Outcome, Style, convert, is_word_of};
use super::wording::Wording;
use crate::findings::{Finding, Findings, codes};
use crate::origin::{Origin, Spot, Traced, a1};
use crate::project::SourceHint;
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
    /// First row, first and last column.
    pub place: (u32, (u32, u32)),
    /// Labels taken for what they mean rather than for their name.
    pub guesses: Vec<String>,
    /// Whether the office says which table it is.
    pub told: bool,
    /// Labels of the office's mapping that were found.
    pub used: Vec<String>,
}

struct Label {
    row: u32,
    column: u32,
    field: usize,
    text: String,
    /// Cells of its values: beside it, or the one below it.
    values: Vec<(u32, u32)>,
}

/// Most cells that are looked at.
const MOST: usize = 4000;
/// Cells among which the first label must be.
const TOP: usize = 600;
/// Columns between a label and its value, at most.
const FAR: u32 = 6;

/// Reads the sheet as cards, if it is one; `hint` is the office's own word that it is.
pub fn read(scene: &Scene<'_>, hint: Option<&SourceHint>) -> Option<Cards> {
    let mut best: Option<(f64, &'static TableSchema, Vec<Label>)> = None;
    let wordings = wordings(scene, hint);
    let told = hint.and_then(hint::table);
    let wanted = schemas().iter().filter(|s| told.is_none_or(|told| told.name == s.name));
    for schema in wanted.map(|schema| scene.lexicon.own(schema)) {
        let labels = labels(scene, schema, &wordings, hint);
        let distinct: BTreeSet<usize> = labels.iter().map(|l| l.field).collect();
        let required: Vec<usize> = (0..schema.fields.len()).filter(|&i| schema.fields[i].column_required).collect();
        let held = required.iter().filter(|i| distinct.contains(i)).count();
        let fit = scene.fit(schema);
        let whole = held == required.len() || (schema.name == "interventi" && held + 1 >= required.len());
        let enough = distinct.len() >= 3 && whole && (fit > 0 || distinct.len() >= 4 || labels.len() >= 4);
        if !(enough || told.is_some() && !labels.is_empty()) {
            continue;
        }
        let score = distinct.len() as f64 + f64::from(fit) * 2.0 + held as f64;
        if best.as_ref().is_none_or(|(top, ..)| score > *top) {
            best = Some((score, schema, labels));
        }
    }
    let (_, schema, labels) = best?;
    Some(cards(scene, schema, labels, hint))
}

/// The cells of the first rows as headings are looked up; none of a sheet whose top has no label.
fn wordings(scene: &Scene<'_>, hint: Option<&SourceHint>) -> Vec<Vec<Option<Wording>>> {
    let mut out = Vec::new();
    let mut looked = 0usize;
    let mut labelled = hint.is_some();
    for row in scene.grid.rows() {
        let words: Vec<Option<Wording>> = row
            .cells()
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

/// The field of each cell that is a label: the office's mapping first, then its words.
fn known(
    scene: &Scene<'_>,
    schema: &'static TableSchema,
    wordings: &[Vec<Option<Wording>>],
    hint: Option<&SourceHint>,
) -> Vec<Vec<Option<usize>>> {
    let told = |row: u32, (column, raw): (u32, Raw<'_>)| -> Option<Role> {
        let mapped = &hint?.colonne;
        let text = raw.text()?;
        let place = a1(row, column).to_lowercase();
        let (_, to) = mapped.iter().find(|(from, _)| {
            from.to_lowercase()
                .strip_prefix("cella ")
                .map_or_else(|| normal(from) == normal(text), |cell| cell == place)
        })?;
        header::target(schema, to)
    };
    let mut out: Vec<Vec<Option<usize>>> = Vec::new();
    for (row, words) in scene.grid.rows().zip(wordings) {
        let found: Vec<Option<usize>> = row
            .cells()
            .zip(words)
            .map(|(cell, word)| match told(row.index, cell) {
                Some(Role::Field(field)) => Some(field),
                Some(_) => None,
                None => word.as_ref().and_then(|w| w.field(schema)).map(|(field, _)| field),
            })
            .collect();
        // «Tipologia | servizio»: the value, beside or below, may itself be the name of a field.
        let above = out.len().checked_sub(1).and_then(|above| {
            let row_above = scene.grid.nth(above).filter(|r| r.index + 1 == row.index)?;
            Some((row_above, out.get(above)?))
        });
        let is_word = |at: usize| {
            let Some((column, raw)) = row.cells().nth(at) else { return false };
            let beside = at.checked_sub(1).and_then(|before| found[before]);
            let over = above.and_then(|(row, found)| found[row.cells().position(|(c, _)| c == column)?]);
            let lists = beside.into_iter().chain(over).map(|field| &schema.fields[field].words);
            raw.text().is_some_and(|word| lists.into_iter().any(|list| is_word_of(word, list)))
        };
        out.push((0..found.len()).map(|at| found[at].filter(|_| !is_word(at))).collect());
    }
    out
}

fn labels(
    scene: &Scene<'_>,
    schema: &'static TableSchema,
    wordings: &[Vec<Option<Wording>>],
    hint: Option<&SourceHint>,
) -> Vec<Label> {
    let known = known(scene, schema, wordings, hint);
    let mut out = Vec::new();
    for (at_row, (row, found)) in scene.grid.rows().zip(&known).enumerate() {
        for (at, field) in found.iter().enumerate() {
            let Some(field) = *field else { continue };
            let beside: Vec<(u32, u32)> = row
                .cells()
                .zip(found)
                .skip(at + 1)
                .take_while(|(_, f)| f.is_none())
                .map(|((c, _), _)| (row.index, c))
                .collect();
            let Some((column, raw)) = row.cells().nth(at) else { continue };
            let values = if beside.first().is_some_and(|(_, first)| first - column <= FAR) {
                beside
            } else {
                below(scene.grid, &known, at_row, column)
            };
            if !values.is_empty() {
                let text = tidy(raw.text().unwrap_or_default());
                out.push(Label { row: row.index, column, field, text, values });
            }
        }
    }
    out
}

/// The values right below a label: one below labels side by side, all the lines below a label alone in its row. Rows and rows
/// of values below the same labels are a table and no card.
fn below(grid: &Grid, known: &[Vec<Option<usize>>], at: usize, column: u32) -> Vec<(u32, u32)> {
    let labelled = |at: usize| known.get(at).is_some_and(|found| found.iter().any(Option::is_some));
    let Some(row) = grid.nth(at) else { return Vec::new() };
    let first = row.index;
    let next = |below: usize| {
        let index = first + u32::try_from(below).unwrap_or(u32::MAX - first);
        grid.nth(at + below).filter(|next| next.index == index && !labelled(at + below))
    };
    let alone = row.len() == 1;
    let mut out = Vec::new();
    while let Some(row) = next(out.len() + 1).filter(|row| row.get(column).is_some() && (!alone || row.len() == 1)) {
        out.push((row.index, column));
    }
    if alone || out.len() == 1 { out } else { Vec::new() }
}

fn cards(scene: &Scene<'_>, schema: &'static TableSchema, labels: Vec<Label>, hint: Option<&SourceHint>) -> Cards {
    let mut tally = Tally::default();
    let mut records: Vec<Record> = Vec::new();
    let beside = |l: &Label| l.values.iter().filter(|v| v.0 == l.row).count();
    let many = labels.iter().filter(|l| beside(l) >= 2).count() * 2 >= labels.len();
    let one_column = labels.iter().all(|l| l.column == labels[0].column);
    let mut fields = BTreeSet::new();
    if many && one_column {
        let columns: BTreeSet<u32> =
            labels.iter().flat_map(|l| l.values.iter().filter(|v| v.0 == l.row).map(|v| v.1)).collect();
        for column in columns {
            let first = labels.first().map_or(0, |l| l.row);
            let mut record = Record::new(scene.grid.origin.at(Spot::Cell(first, column)));
            for label in &labels {
                put(scene, schema, label, (label.row, column), &mut record, &mut tally);
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
                tally.repeated(scene.grid.cell((label.row, label.column)), &label.text);
                continue;
            }
            seen.insert(label.field);
            if let (Some(record), Some(&place)) = (records.last_mut(), label.values.first()) {
                put(scene, schema, label, place, record, &mut tally);
                for extra in &label.values[1..] {
                    tally.beside(scene.grid.cell(*extra), &label.text);
                }
            }
        }
    }
    inherit(scene, schema, hint, &mut records);
    for record in &records {
        fields.extend(record.values.keys().copied());
    }
    let mut findings = tally.into_findings();
    unknown(scene, schema, &labels, hint, &mut findings);
    let guesses = labels
        .iter()
        .filter(|l| {
            let told = hint.is_some_and(|h| h.colonne.keys().any(|from| normal(from) == normal(&l.text)));
            !told && normal(&l.text) != normal(&schema.fields[l.field].title)
        })
        .map(|l| format!("«{}» → {}", brief(&l.text), schema.fields[l.field].title))
        .collect();
    let told = hint.and_then(hint::table).is_some();
    let used = hint.map_or_else(Vec::new, |h| {
        h.colonne.keys().filter(|from| labels.iter().any(|l| normal(from) == normal(&l.text))).cloned().collect()
    });
    let cells = || labels.iter().flat_map(|l| l.values.iter().copied().chain([(l.row, l.column)]));
    let columns = (cells().map(|c| c.1).min().unwrap_or(0), cells().map(|c| c.1).max().unwrap_or(0));
    let place = (cells().map(|c| c.0).min().unwrap_or(0), columns);
    let labels = labels
        .iter()
        .map(|l| (scene.grid.cell((l.row, l.column)), l.text.clone(), schema.fields[l.field].title.as_str()))
        .collect();
    Cards { schema, records, fields, labels, findings, place, guesses, told, used }
}

fn put(
    scene: &Scene<'_>,
    schema: &'static TableSchema,
    label: &Label,
    place: (u32, u32),
    record: &mut Record,
    tally: &mut Tally,
) {
    let Some((place, raw)) = scene.grid.over(place.0, place.1) else { return };
    let field = &schema.fields[label.field];
    let name = field.name.as_str();
    let style = Style {
        convention: None,
        month_first: false,
        scale: if field.kind == Kind::Amount { amounts::scale_in(&label.text) } else { Decimal::ONE },
        plain_text: scene.grid.origin.sheet.is_none(),
        triennium: scene.lexicon.triennium,
        words: Known::default(),
    };
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

/// The area and the comune that the office, a title or a name gives, where the card has none.
fn inherit(scene: &Scene<'_>, schema: &'static TableSchema, hint: Option<&SourceHint>, records: &mut [Record]) {
    let context = scene.context(0, 0, hint);
    let given = [("area", context.area), ("comune", context.comune.filter(|_| schema.name != "comuni"))];
    for (name, value) in given {
        let Some((field, (text, origin))) = schema.field(name).zip(value) else { continue };
        for record in records.iter_mut().filter(|r| !r.unreadable.contains(name)) {
            let value = || Traced::new(Value::Text(text.clone()), origin.clone());
            record.values.entry(field.name.as_str()).or_insert_with(value);
        }
    }
}

/// Labels that no field knows, beside values.
fn unknown(
    scene: &Scene<'_>,
    schema: &TableSchema,
    labels: &[Label],
    hint: Option<&SourceHint>,
    findings: &mut Findings,
) {
    let ignored = |text: &str| {
        let mut told = hint.into_iter().flat_map(|h| &h.colonne).filter(|(from, _)| normal(from) == normal(text));
        told.any(|(_, to)| header::target(schema, to) == Some(Role::Ignored))
    };
    let values: BTreeSet<(u32, u32)> = labels.iter().flat_map(|l| l.values.iter().copied()).collect();
    let columns: BTreeMap<u32, usize> = labels.iter().fold(BTreeMap::new(), |mut counts, l| {
        *counts.entry(l.column).or_default() += 1;
        counts
    });
    let Some((&column, _)) = columns.iter().max_by_key(|(_, count)| **count) else { return };
    for row in scene.grid.rows() {
        let Some(text) = row.get(column).and_then(Raw::text) else { continue };
        let known = labels.iter().any(|l| l.row == row.index && l.column == column);
        let valued = row.cells().any(|(c, _)| c > column);
        if !known && valued && text.len() < 90 && !values.contains(&(row.index, column)) && !ignored(text) {
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
