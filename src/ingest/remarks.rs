// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is worth saying of a table's columns and of the cells beside it: nothing is left out in silence.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::header::{Column, Role};
use super::normal::{brief, nearest_form, normal};
use super::recognise::Layout;
use super::rows::{Class, Classed};
use super::scene::Scene;
use super::sheet::SheetRead;
use crate::findings::{Finding, Label, codes};
use crate::origin::{Spot, column_letters};
use crate::table::{Field, TableSchema, schemas};

/// The names of the fields of each table, in the form in which they are compared.
static NAMES: LazyLock<BTreeMap<&'static str, Vec<(String, &'static str)>>> = LazyLock::new(|| {
    let names = |s: &'static TableSchema| {
        let of = |f: &'static Field| {
            std::iter::once(&f.title)
                .chain(&f.synonyms)
                .map(|name| (normal(name), f.title.as_str()))
                .collect::<Vec<_>>()
        };
        s.fields.iter().flat_map(of).collect()
    };
    schemas().iter().map(|s| (s.name.as_str(), names(s))).collect()
});

/// The field that a heading nearly names.
pub fn near_field(schema: &TableSchema, heading: &str) -> Option<&'static str> {
    let names = NAMES.get(schema.name.as_str())?;
    nearest_form(heading, names.iter().map(|(form, title)| (Cow::Borrowed(form.as_str()), *title)))
}

/// Required columns that no heading gives.
pub fn missing_columns(scene: &Scene<'_>, layout: &Layout, missing: &[usize]) -> Finding {
    let schema = layout.schema;
    let names: Vec<&str> = missing.iter().map(|&i| schema.fields[i].title.as_str()).collect();
    let unknown: Vec<&Column> = layout.columns.iter().filter(|c| c.role == Role::Unknown).collect();
    missing_finding(schema, &names, &unknown.iter().map(|c| c.heading.shown()).collect::<Vec<_>>())
        .at(scene.grid.origin.at(Spot::Row(layout.header.1)))
}

/// The finding about missing columns, among headings that are not known.
pub fn missing_finding(schema: &TableSchema, names: &[&str], unknown: &[String]) -> Finding {
    let quoted: Vec<String> = names.iter().map(|n| format!("«{n}»")).collect();
    let mut message = if names.len() == 1 {
        format!("Nella tabella {} manca la colonna {}", schema.title, quoted.join(""))
    } else {
        format!("Nella tabella {} mancano le colonne {}", schema.title, quoted.join(", "))
    };
    if !unknown.is_empty() {
        let list: Vec<String> = unknown.iter().take(12).map(|u| format!("«{}»", brief(u))).collect();
        message.push_str(&format!("; colonne non riconosciute: {}", list.join(", ")));
    }
    let pairs: Vec<String> = unknown
        .iter()
        .filter_map(|u| {
            near_field(schema, u).filter(|n| names.contains(n)).map(|n| format!("«{}» sembra «{n}»", brief(u)))
        })
        .collect();
    let cure = if pairs.is_empty() {
        "Aggiungere la colonna con questa intestazione, oppure indicare in piano.toml, nella voce [[sorgente]], quale colonna la contiene.".to_owned()
    } else {
        format!(
            "{}: correggere l'intestazione, oppure indicarlo in piano.toml, nella voce [[sorgente]].",
            pairs.join("; ")
        )
    };
    Finding::error(codes::MISSING_COLUMN, message).column(names.join(", ")).expected(names.join(", ")).cure(cure)
}

/// Columns that are none of the table's.
pub fn unknown_columns(scene: &Scene<'_>, layout: &Layout, table: &str, out: &mut SheetRead) {
    let mut twins: BTreeMap<String, &Column> = BTreeMap::new();
    for column in layout.columns.iter().filter(|c| c.role != Role::Unknown) {
        twins.entry(normal(&column.heading.shown())).or_insert(column);
    }
    for column in layout.columns.iter().filter(|c| c.role == Role::Unknown) {
        let heading = column.heading.shown();
        let twin = twins.get(&normal(&heading));
        let near = near_field(layout.schema, &heading).filter(|_| layout.wide.is_none());
        let mut message =
            format!("La colonna «{}» non è fra quelle della tabella {table}: non è letta", brief(&heading));
        if let Some(twin) = twin {
            message = format!(
                "La colonna «{}» compare due volte: è letta quella in {}",
                brief(&heading),
                column_letters(twin.heading.column)
            );
        }
        let cure = match near {
            Some(near) if twin.is_none() => format!(
                "La più vicina è «{near}»: se è quella, correggere l'intestazione o indicarlo in piano.toml, nella voce [[sorgente]]."
            ),
            _ => "Nulla da fare se non serve al piano.".to_owned(),
        };
        let place =
            column.heading.path.last().map(|(place, _)| *place).unwrap_or((layout.header.1, column.heading.column));
        let mut finding =
            Finding::note(codes::UNKNOWN_COLUMN, message).at(scene.grid.cell(place)).column(heading).cure(cure);
        finding.expected = near.filter(|_| twin.is_none()).map(str::to_owned);
        out.findings.push(finding);
    }
}

/// Cells of the rows of data that stand under no heading.
pub fn strays(scene: &Scene<'_>, layout: &Layout, rows: &[Classed], table: &str, out: &mut SheetRead) {
    const MOST: usize = 50;
    let width = layout.columns.last().map_or(0, |c| c.heading.column as usize + 1);
    let mut headed = vec![false; width];
    for column in &layout.columns {
        headed[column.heading.column as usize] = true;
    }
    let mut found: BTreeMap<u32, (usize, Vec<Label>)> = BTreeMap::new();
    // A note is told as a row, unless its cells stand beside the table.
    let extent = layout.extent();
    let outside = |column: u32| column < extent.0 || column > extent.1;
    for classed in rows.iter().filter(|r| r.class == Class::Data || r.class == Class::Note) {
        let Some(row) = scene.grid.row(classed.index) else { continue };
        for (column, _) in row.cells() {
            let known = headed.get(column as usize).copied().unwrap_or(false);
            if known || classed.class == Class::Note && !outside(column) {
                continue;
            }
            let (count, labels) = found.entry(column).or_default();
            *count += 1;
            if labels.len() < MOST {
                labels.push(Label { origin: scene.grid.cell((row.index, column)), note: String::new() });
            }
        }
    }
    for (column, (count, mut labels)) in found {
        let cells = if count == 1 { "una cella".to_owned() } else { format!("{count} celle") };
        let first = labels.remove(0);
        let mut finding = Finding::note(
            codes::UNKNOWN_COLUMN,
            format!(
                "Accanto alla tabella {table} la colonna {} non ha intestazione: {cells} non lette",
                column_letters(column)
            ),
        )
        .at(first.origin)
        .cure("Nulla da fare se non servono al piano; altrimenti scrivere l'intestazione della colonna.");
        if count == 1 {
            finding.message = finding.message.replace("non lette", "non letta");
        }
        finding.places = labels;
        out.findings.push(finding);
    }
}
