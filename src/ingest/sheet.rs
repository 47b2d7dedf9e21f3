// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet to its tables, with all that is worth saying about it.

use std::collections::BTreeSet;

use super::account::{Account, ColumnAccount, account, why, why_example};
use super::card;
use super::long::TableRead;
use super::normal::normal;
use super::recognise::Layout;
use super::regions;
use super::remarks;
use super::rows::Class;
use super::scene::Scene;
use super::value::text_of;
use crate::findings::{Finding, Findings, codes};
use crate::origin::{Origin, Spot, a1, column_letters};
use crate::table::{MissingTable, Need, Record, TableSchema};

/// Name under which the wide form stands in the dataset.
pub const WIDE: &str = "quadro_finanziario";

/// A table read from a sheet.
pub struct Part {
    /// Name in the dataset.
    pub table: &'static str,
    /// Rows.
    pub records: Vec<Record>,
    /// Fields that the sheet has.
    pub fields: BTreeSet<&'static str>,
    /// How it was understood, in plain words.
    pub account: Account,
}

/// What was read of a sheet.
pub struct SheetRead {
    /// The sheet.
    pub origin: Origin,
    /// Its tables.
    pub parts: Vec<Part>,
    /// Tables that are there but can't be read.
    pub failed: BTreeSet<&'static str>,
    /// What is wrong or worth saying.
    pub findings: Findings,
    /// Headings of the office's mapping that were found.
    pub used: BTreeSet<String>,
}

/// Sheets that the program's own workbook has beside its tables.
const SILENT: [&str; 7] = ["istruzioni", "guida", "elenchi", "liste", "legenda", "leggimi", "copertina"];

/// Reads a sheet.
pub fn read(scene: &Scene<'_>) -> SheetRead {
    let grid = scene.grid;
    let mut out = SheetRead {
        origin: grid.origin.clone(),
        parts: Vec::new(),
        failed: BTreeSet::new(),
        findings: Findings::new(),
        used: BTreeSet::new(),
    };
    if grid.is_empty() {
        empty_sheet(scene, &mut out);
        return out;
    }
    if !regions::read(scene, &mut out) {
        unrecognised(scene, &mut out);
    }
    hidden(scene, &mut out);
    out
}

fn empty_sheet(scene: &Scene<'_>, out: &mut SheetRead) {
    let origin = scene.grid.origin.clone();
    match scene.named() {
        Some(schema) => {
            out.failed.insert(schema.name.as_str());
            out.findings.push(no_rows(schema, origin));
        }
        None if origin.sheet.is_none() => out.findings.push(
            Finding::note(codes::EMPTY_FILE, format!("Il file «{}» non contiene dati", origin.file))
                .at(origin)
                .cure("Cancellarlo, oppure sostituirlo con quello giusto."),
        ),
        None => {}
    }
}

fn no_rows(schema: &TableSchema, origin: Origin) -> Finding {
    let message = format!("La tabella {} è senza righe", schema.title);
    let finding = match schema.missing {
        MissingTable::Error => Finding::error(codes::EMPTY_FILE, message),
        MissingTable::Warning | MissingTable::Note | MissingTable::Silent => Finding::note(codes::EMPTY_FILE, message),
    };
    finding
        .at(origin)
        .cure("Compilare almeno una riga sotto le intestazioni, oppure cancellare il foglio se non serve.")
}

/// Keeps what was read of a table.
pub fn take(scene: &Scene<'_>, layout: &Layout, read: TableRead, out: &mut SheetRead) {
    let schema = layout.schema;
    let origin = scene.grid.origin.clone();
    let table: &'static str = if layout.wide.is_some() { WIDE } else { schema.name.as_str() };
    let account = account(scene, layout, &read);
    out.used.extend(layout.told.used.iter().cloned());
    let TableRead { records: kept, fields, missing, findings, rows, above, .. } = read;
    let (mut records, count) = (kept.records, kept.count);
    if !missing.is_empty() {
        let finding = remarks::missing_columns(scene, layout, &missing);
        out.findings.push(finding);
        if missing.iter().any(|&i| schema.fields[i].need == Need::Key) {
            // Nothing more can be said of these rows.
            out.failed.insert(table);
            out.parts.push(Part { table, records: Vec::new(), fields: BTreeSet::new(), account });
            return;
        }
        for record in &mut records {
            record.unreadable.extend(missing.iter().map(|&i| schema.fields[i].name.as_str()));
        }
    } else if count == 0 {
        out.findings.push(no_rows(schema, origin.at(Spot::Row(layout.header.1))));
    }
    out.findings.extend(findings);
    remarks::unknown_columns(scene, layout, &account.table, out);
    remarks::strays(scene, layout, &rows, &account.table, out);
    let left_out = rows
        .iter()
        .filter(|r| matches!(r.class, Class::Total(_) | Class::Note | Class::Title | Class::Header | Class::Example));
    let left_out: Vec<(u32, &'static str)> = above
        .iter()
        .map(|row| (row + 1, "sopra l'intestazione"))
        .chain(left_out.map(|r| (r.index + 1, why(&r.class))))
        .collect();
    // The example of the program's own workbook is no news.
    if left_out.iter().any(|(_, why)| *why != why_example()) {
        let list: Vec<String> = left_out.iter().take(30).map(|(row, why)| format!("{row} ({why})")).collect();
        let more = left_out.len().saturating_sub(30);
        let tail = if more > 0 { format!(" e altre {more}") } else { String::new() };
        let first = left_out.first().map_or(0, |r| r.0 - 1);
        let table = &account.table;
        out.findings.push(
            Finding::note(
                codes::SKIPPED_ROWS,
                format!("Tabella {table}: righe che non sono dati, lasciate fuori: {}{tail}", list.join(", ")),
            )
            .at(origin.at(Spot::Row(first)))
            .cure("Nulla da fare, se in quelle righe non ci sono dati del piano."),
        );
    }
    out.parts.push(Part { table, records, fields, account });
}

/// Keeps what was read of cards.
pub fn take_cards(cards: card::Cards, out: &mut SheetRead) {
    let mut guesses = cards.guesses;
    if !cards.told {
        guesses.insert(0, "la tabella, dalle voci accanto ai valori".to_owned());
    }
    out.used.extend(cards.used);
    let account = Account {
        table: cards.schema.title.clone(),
        columns: cards
            .labels
            .iter()
            .map(|(origin, text, field)| ColumnAccount {
                place: origin.cell().unwrap_or_default(),
                heading: text.clone(),
                became: Some((*field).to_owned()),
                setting: Some((*field).to_owned()),
                near: None,
                twin: false,
            })
            .collect(),
        first_row: cards.place.0 + 1,
        extent: cards.place.1,
        rows: cards.records.len(),
        guesses,
        ..Account::default()
    };
    out.findings.extend(cards.findings);
    out.parts.push(Part { table: cards.schema.name.as_str(), records: cards.records, fields: cards.fields, account });
}

fn unrecognised(scene: &Scene<'_>, out: &mut SheetRead) {
    let grid = scene.grid;
    let name = grid.name();
    // A sheet that bears the name of a table, with headings that are none of its own.
    if let Some(schema) = scene.named() {
        let header = grid.rows().find(|r| r.len() >= 2 && r.cells().all(|(_, raw)| raw.text().is_some()));
        if let Some(header) = header {
            let headings: Vec<String> = header.cells().map(|(_, raw)| text_of(raw)).collect();
            let names: Vec<&str> =
                schema.fields.iter().filter(|f| f.column_required).map(|f| f.title.as_str()).collect();
            out.failed.insert(schema.name.as_str());
            out.findings
                .push(remarks::missing_finding(schema, &names, &headings).at(grid.origin.at(Spot::Row(header.index))));
            return;
        }
        out.failed.insert(schema.name.as_str());
        out.findings.push(no_rows(schema, grid.origin.clone()));
        return;
    }
    if SILENT.contains(&normal(name).as_str()) {
        return;
    }
    let what = if grid.origin.sheet.is_some() {
        format!("Il foglio «{name}»")
    } else {
        format!("Il file «{}»", grid.origin.file)
    };
    let first = grid.rows().next().and_then(|r| r.first().map(|(c, _)| a1(r.index, c))).unwrap_or_default();
    out.findings.push(
        Finding::note(codes::UNKNOWN_SHEET, format!("{what} non è riconosciuto come una delle tabelle del piano: non è letto (i dati cominciano in {first})"))
            .at(grid.origin.clone())
            .cure("Nulla da fare se non serve al piano; altrimenti dargli il nome di una tabella, oppure indicarlo in piano.toml, nella voce [[sorgente]]."),
    );
}

fn hidden(scene: &Scene<'_>, out: &mut SheetRead) {
    let grid = scene.grid;
    if out.parts.is_empty() {
        return;
    }
    let rows: Vec<String> =
        grid.hidden_rows.iter().filter(|&&r| grid.row(r).is_some()).map(|r| (r + 1).to_string()).collect();
    let columns: Vec<String> = grid
        .hidden_columns
        .iter()
        .filter(|&&c| {
            out.parts.iter().any(|p| p.account.columns.iter().any(|column| column.place == column_letters(c)))
        })
        .map(|&c| column_letters(c))
        .collect();
    let mut parts = Vec::new();
    if grid.hidden {
        parts.push("il foglio è nascosto".to_owned());
    }
    if !rows.is_empty() {
        let mut list = rows.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
        if rows.len() > 20 {
            list.push_str(&format!(" e altre {}", rows.len() - 20));
        }
        parts.push(if rows.len() == 1 {
            format!("la riga {list} è nascosta")
        } else {
            format!("le righe {list} sono nascoste")
        });
    }
    if !columns.is_empty() {
        let list = columns.join(", ");
        parts.push(if columns.len() == 1 {
            format!("la colonna {list} è nascosta")
        } else {
            format!("le colonne {list} sono nascoste")
        });
    }
    if !parts.is_empty() {
        let place = grid.hidden_rows.iter().find(|&&r| grid.row(r).is_some()).filter(|_| !grid.hidden);
        let origin = place.map_or(grid.origin.clone(), |&r| grid.origin.at(Spot::Row(r)));
        out.findings.push(
            Finding::note(
                codes::HIDDEN_CELLS,
                format!("Nel foglio «{}» {}: i dati sono letti lo stesso", grid.name(), parts.join(", ")),
            )
            .at(origin)
            .cure("Mostrare righe, colonne e fogli nascosti e controllare che i dati servano; altrimenti cancellarli."),
        );
    }
}
