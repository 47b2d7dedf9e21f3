// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet to its tables, with all that is worth saying about it.

use std::collections::{BTreeMap, BTreeSet};

use super::card;
use super::header::{Column, Role};
use super::long::{self, TableRead};
use super::normal::{brief, nearest, normal};
use super::recognise::{Layout, Scene};
use super::rows::Class;
use super::value::text_of;
use super::wide_read;
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

/// How a column was understood.
#[derive(Clone, Debug)]
pub struct ColumnAccount {
    /// Letter of the column; of a heading beside its value, its cell.
    pub place: String,
    /// Heading.
    pub heading: String,
    /// What it became; `None` is not read.
    pub became: Option<String>,
    /// Whether it became a field of the table, by its title.
    pub named: bool,
}

/// How a table was understood.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Title of the table.
    pub table: String,
    /// Rows of the header, from one; `None` where headings stand beside the values.
    pub header: Option<(u32, u32)>,
    /// The columns, in order.
    pub columns: Vec<ColumnAccount>,
    /// Rows that became records.
    pub rows: usize,
    /// Rows left out, from one, and why.
    pub skipped: Vec<(u32, &'static str)>,
    /// Values that a title or a name gave to all the rows.
    pub given: Vec<String>,
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
    };
    if grid.rows.is_empty() {
        empty_sheet(scene, &mut out);
        return out;
    }
    let mut from = 0;
    let mut found = false;
    for _ in 0..200 {
        let layouts = scene.find(from);
        if layouts.is_empty() {
            break;
        }
        // Headings in the first column make a poor header: values beside them make good cards.
        if from == 0
            && layouts.iter().all(|l| !l.missing.is_empty())
            && let Some(cards) = card::read(scene)
        {
            take_cards(cards, &mut out);
            found = true;
            break;
        }
        found = true;
        let mut end = 0;
        for layout in &layouts {
            let read = match &layout.wide {
                Some(shape) => wide_read::read(scene, layout, shape),
                None => long::read(scene, layout),
            };
            end = end.max(read.end).max(layout.header.1 + 1);
            take(scene, layout, read, &mut out);
        }
        if end == u32::MAX {
            break;
        }
        from = end;
    }
    if !found {
        match card::read(scene) {
            Some(cards) => take_cards(cards, &mut out),
            None => unrecognised(scene, &mut out),
        }
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
        MissingTable::Warning | MissingTable::Note => Finding::note(codes::EMPTY_FILE, message),
    };
    finding
        .at(origin)
        .cure("Compilare almeno una riga sotto le intestazioni, oppure cancellare il foglio se non serve.")
}

fn take(scene: &Scene<'_>, layout: &Layout, read: TableRead, out: &mut SheetRead) {
    let schema = layout.schema;
    let origin = scene.grid.origin.clone();
    let table: &'static str = if layout.wide.is_some() { WIDE } else { schema.name.as_str() };
    let account = account(layout, &read);
    let TableRead { mut records, fields, missing, findings, rows, .. } = read;
    if !missing.is_empty() {
        let finding = missing_columns(scene, layout, &missing);
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
    } else if records.is_empty() {
        out.findings.push(no_rows(schema, origin.at(Spot::Row(layout.header.1))));
    }
    out.findings.extend(findings);
    if layout.wide.is_none() {
        unknown_columns(scene, layout, out);
    }
    let left_out = rows
        .iter()
        .filter(|r| matches!(r.class, Class::Total(_) | Class::Note | Class::Title | Class::Header | Class::Example));
    let left_out: Vec<(u32, &'static str)> = left_out.map(|r| (r.index + 1, why(&r.class))).collect();
    // The example of the program's own workbook is no news.
    if left_out.iter().any(|(_, why)| *why != why_example()) {
        let list: Vec<String> = left_out.iter().take(30).map(|(row, why)| format!("{row} ({why})")).collect();
        let more = left_out.len().saturating_sub(30);
        let tail = if more > 0 { format!(" e altre {more}") } else { String::new() };
        let first = left_out.first().map_or(0, |r| r.0 - 1);
        out.findings.push(
            Finding::note(
                codes::SKIPPED_ROWS,
                format!("Tabella {}: righe che non sono dati, lasciate fuori: {}{tail}", schema.title, list.join(", ")),
            )
            .at(origin.at(Spot::Row(first)))
            .cure("Nulla da fare, se in quelle righe non ci sono dati del piano."),
        );
    }
    out.parts.push(Part { table, records, fields, account });
}

fn why_example() -> &'static str {
    "esempio"
}

fn why(class: &Class) -> &'static str {
    match class {
        Class::Total(_) => "totale",
        Class::Note => "nota",
        Class::Title => "titolo o nota",
        Class::Header => "intestazione ripetuta",
        Class::Example => why_example(),
        Class::Group(..) => "gruppo",
        Class::Data => "dati",
    }
}

fn account(layout: &Layout, read: &TableRead) -> Account {
    let schema = layout.schema;
    let title = if layout.wide.is_some() { "Quadro finanziario" } else { schema.title.as_str() };
    let columns = layout
        .columns
        .iter()
        .map(|c| ColumnAccount {
            place: column_letters(c.heading.column),
            heading: c.heading.shown(),
            became: role(schema, layout, c),
            named: layout.wide.is_none() && matches!(c.role, Role::Field(_)),
        })
        .collect();
    let mut given = Vec::new();
    let context = &layout.context;
    if (!read.fields.contains("anno") || layout.columns.iter().all(|c| !is_field(schema, c, "anno")))
        && let Some((year, origin)) =
            context.year.as_ref().filter(|_| schema.field("anno").is_some() && layout.wide.is_none())
    {
        given.push(format!("anno {year}, da {origin}"));
    }
    if let Some((area, origin)) = context
        .area
        .as_ref()
        .filter(|_| schema.field("area").is_some() && layout.columns.iter().all(|c| !is_field(schema, c, "area")))
    {
        given.push(format!("area {area}, da {origin}"));
    }
    if let Some((comune, origin)) =
        context.comune.as_ref().filter(|_| schema.field("comune").is_some() && schema.name != "comuni")
    {
        given.push(format!("comune {comune}, da {origin}"));
    }
    if let Some((scale, origin)) = &context.scale {
        given.push(format!("importi moltiplicati per {scale}, da {origin}"));
    }
    let skipped = read.rows.iter().filter(|r| r.class != Class::Data).map(|r| (r.index + 1, why(&r.class))).collect();
    Account {
        table: title.to_owned(),
        header: Some((layout.header.0 + 1, layout.header.1 + 1)),
        columns,
        rows: read.records.len(),
        skipped,
        given,
    }
}

fn is_field(schema: &TableSchema, column: &Column, name: &str) -> bool {
    matches!(column.role, Role::Field(i) if schema.fields[i].name == name)
}

fn role(schema: &TableSchema, layout: &Layout, column: &Column) -> Option<String> {
    let at = column.heading.column;
    if let Some(shape) = &layout.wide {
        if let Some(slot) = shape.cells.iter().find(|s| s.column == at) {
            let fund = slot.fund.as_ref().map_or("", |f| f.0.as_str());
            let year = slot.year.as_ref().map(|y| y.0.to_string()).unwrap_or_default();
            return Some(format!("Importo {fund} {year}").trim().to_owned());
        }
        if shape.totals.iter().any(|s| s.column == at) {
            return Some("totale, controllato".to_owned());
        }
        return if at == shape.intervention {
            Some("Intervento".to_owned())
        } else if Some(at) == shape.fund {
            Some("Fonte".to_owned())
        } else if Some(at) == shape.area {
            Some("Area".to_owned())
        } else if Some(at) == shape.title {
            Some("denominazione, usata se manca il codice".to_owned())
        } else {
            None
        };
    }
    match &column.role {
        Role::Field(i) => Some(schema.fields[*i].title.clone()),
        Role::Mark(name) => Some(format!("Comuni: {name} dove c'è un segno")),
        Role::OfYear(year) => Some(format!("valori dell'anno {year}")),
        Role::OfComune(name) => Some(format!("valori del comune {name}")),
        Role::Total => Some("totale, controllato".to_owned()),
        Role::Area => Some("Area (aiuta a trovare l'intervento)".to_owned()),
        Role::Unknown => None,
    }
}

fn titles(schema: &TableSchema) -> impl Iterator<Item = &str> {
    schema.fields.iter().flat_map(|f| std::iter::once(f.title.as_str()).chain(f.synonyms.iter().map(String::as_str)))
}

/// The field that a heading nearly names.
fn near_field<'s>(schema: &'s TableSchema, heading: &str) -> Option<&'s str> {
    let near = nearest(heading, titles(schema))?;
    schema.fields.iter().find(|f| f.title == near || f.synonyms.iter().any(|s| s == near)).map(|f| f.title.as_str())
}

fn missing_columns(scene: &Scene<'_>, layout: &Layout, missing: &[usize]) -> Finding {
    let schema = layout.schema;
    let names: Vec<&str> = missing.iter().map(|&i| schema.fields[i].title.as_str()).collect();
    let unknown: Vec<&Column> = layout.columns.iter().filter(|c| c.role == Role::Unknown).collect();
    missing_finding(schema, &names, &unknown.iter().map(|c| c.heading.shown()).collect::<Vec<_>>())
        .at(scene.grid.origin.at(Spot::Row(layout.header.1)))
}

fn missing_finding(schema: &TableSchema, names: &[&str], unknown: &[String]) -> Finding {
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

fn unknown_columns(scene: &Scene<'_>, layout: &Layout, out: &mut SheetRead) {
    let mut twins: BTreeMap<String, Vec<&Column>> = BTreeMap::new();
    for column in &layout.columns {
        twins.entry(normal(&column.heading.shown())).or_default().push(column);
    }
    for column in layout.columns.iter().filter(|c| c.role == Role::Unknown) {
        let heading = column.heading.shown();
        let alike = twins.get(&normal(&heading));
        let twin = alike.and_then(|a| a.iter().find(|c| c.heading.column != column.heading.column));
        let near = near_field(layout.schema, &heading);
        let mut message = format!(
            "La colonna «{}» non è fra quelle della tabella {}: non è letta",
            brief(&heading),
            layout.schema.title
        );
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

fn take_cards(cards: card::Cards, out: &mut SheetRead) {
    let account = Account {
        table: cards.schema.title.clone(),
        header: None,
        columns: cards
            .labels
            .iter()
            .map(|(origin, text, field)| ColumnAccount {
                place: origin.cell().unwrap_or_default(),
                heading: text.clone(),
                became: Some((*field).to_owned()),
                named: true,
            })
            .collect(),
        rows: cards.records.len(),
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
        let header =
            grid.rows.iter().find(|r| r.cells.len() >= 2 && r.cells.iter().all(|(_, raw)| raw.text().is_some()));
        if let Some(header) = header {
            let headings: Vec<String> = header.cells.iter().map(|(_, raw)| text_of(raw)).collect();
            let names: Vec<&str> =
                schema.fields.iter().filter(|f| f.column_required).map(|f| f.title.as_str()).collect();
            out.failed.insert(schema.name.as_str());
            out.findings.push(missing_finding(schema, &names, &headings).at(grid.origin.at(Spot::Row(header.index))));
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
    let first = grid.rows.first().and_then(|r| r.cells.first().map(|(c, _)| a1(r.index, *c))).unwrap_or_default();
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
        let list = rows.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
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
