// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How a table was understood, in plain words: where, which column became what and how, what had to be guessed.

use std::collections::BTreeMap;

use super::header::{Column, How, Role, value_field};
use super::long::TableRead;
use super::normal::{brief, normal};
use super::recognise::Layout;
use super::remarks::near_field;
use super::rows::Class;
use super::scene::Scene;
use crate::origin::{Origin, column_letters};
use crate::table::TableSchema;

/// How a column was understood.
#[derive(Clone, Debug)]
pub struct ColumnAccount {
    /// Letter of the column; of a heading beside its value, its cell.
    pub place: String,
    /// Heading.
    pub heading: String,
    /// What it became; `None` is not read.
    pub became: Option<String>,
    /// What `colonne` of a `[[sorgente]]` calls it; `None` where it needs no word.
    pub setting: Option<String>,
    /// The field that it nearly names, where it names none.
    pub near: Option<String>,
    /// Whether another column has the same heading.
    pub twin: bool,
}

/// A value that all the rows take from a name, a title or a note.
#[derive(Clone, Debug)]
pub struct Given {
    /// In plain words.
    pub text: String,
    /// Key of a `[[sorgente]]` that says it, and value, as TOML writes it.
    pub setting: (&'static str, String),
}

/// How a table was understood.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Title of the table.
    pub table: String,
    /// Rows of the header, from one; `None` where headings stand beside the values.
    pub header: Option<(u32, u32)>,
    /// First row of the table, from one.
    pub first_row: u32,
    /// First and last column, from zero.
    pub extent: (u32, u32),
    /// The columns, in order.
    pub columns: Vec<ColumnAccount>,
    /// Headings of the columns whose value stands only in the first row of its group.
    pub filled: Vec<String>,
    /// Rows that became records.
    pub rows: usize,
    /// Rows left out, from one, and why.
    pub skipped: Vec<(u32, &'static str)>,
    /// Values that a title or a name gave to all the rows.
    pub given: Vec<Given>,
    /// What was taken from something else than a name or the office's own word.
    pub guesses: Vec<String>,
}

/// Why a row was left out.
pub fn why(class: &Class) -> &'static str {
    match class {
        Class::Total(_) => "totale",
        Class::Note => "nota",
        Class::Title => "titolo o nota",
        Class::Header => "intestazione ripetuta",
        Class::Example => why_example(),
        Class::Group(..) => "gruppo",
        Class::GroupTotal(..) => "gruppo, con le sue somme",
        Class::Data => "dati",
    }
}

/// The word for the example of the program's own workbook.
pub fn why_example() -> &'static str {
    "esempio"
}

/// Tells how a table was understood.
pub fn account(scene: &Scene<'_>, layout: &Layout, read: &TableRead) -> Account {
    let schema = layout.schema;
    let table = if layout.wide.is_some() { "Quadro finanziario" } else { schema.title.as_str() }.to_owned();
    let mut guesses = Vec::new();
    let fit = if layout.wide.is_some() { scene.wide_fit } else { scene.fit(schema) };
    if !layout.told.table && fit < 3 {
        guesses.push(
            if fit == 0 { "la tabella, dalle intestazioni" } else { "la tabella, dal nome e dalle intestazioni" }
                .to_owned(),
        );
    }
    let first_row = scene.grid.rows().next().map_or(0, |r| r.index);
    if !layout.told.header && layout.header.0 > first_row {
        guesses.push("la riga dell'intestazione, sotto altre righe".to_owned());
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for column in &layout.columns {
        *seen.entry(normal(&column.heading.shown())).or_default() += 1;
    }
    let columns: Vec<ColumnAccount> = layout.columns.iter().map(|c| column(layout, c, &seen)).collect();
    for (column, account) in layout.columns.iter().zip(&columns) {
        if let (How::Understood, Some(became)) = (column.how, &account.became) {
            guesses.push(format!("«{}» → {became}", brief(&account.heading)));
        }
    }
    let filled: Vec<String> =
        layout.columns.iter().filter(|c| read.filled.contains(&c.heading.column)).map(|c| c.heading.shown()).collect();
    if layout.told.filled.is_empty() {
        guesses.extend(filled.iter().map(|f| format!("«{}» vale anche per le righe sotto, dove è vuota", brief(f))));
    }
    let given = given(layout, read);
    guesses.extend(given.iter().filter(|(_, told)| !told).map(|(given, _)| given.text.clone()));
    let skipped = read.rows.iter().filter(|r| r.class != Class::Data).map(|r| (r.index + 1, why(&r.class)));
    Account {
        table,
        header: Some((layout.header.0 + 1, layout.header.1 + 1)),
        first_row: layout.header.0 + 1,
        extent: layout.extent(),
        columns,
        filled,
        rows: read.records.count,
        skipped: read.above.iter().map(|row| (row + 1, "sopra l'intestazione")).chain(skipped).collect(),
        given: given.into_iter().map(|(given, _)| given).collect(),
        guesses,
    }
}

/// Values for all the rows, and whether the office said them itself.
fn given(layout: &Layout, read: &TableRead) -> Vec<(Given, bool)> {
    let schema = layout.schema;
    let context = &layout.context;
    let has = |name: &str| layout.columns.iter().any(|c| is_field(schema, c, name));
    let wide = layout.wide.as_ref();
    let mut out = Vec::new();
    let mut give = |text: String, key: &'static str, value: String, origin: &Origin| {
        let told = origin.file.as_ref() == "piano.toml";
        out.push((Given { text: format!("{text}, da {origin}"), setting: (key, value) }, told));
    };
    let yearless = wide.is_some_and(|w| w.year.is_none() && w.cells.iter().any(|s| s.year.is_none()));
    let of_year = layout.columns.iter().any(|c| c.of_year);
    let own_year = wide.is_none()
        && schema.field("anno").is_some()
        && !has("anno")
        && !layout.columns.iter().any(|c| matches!(c.role, Role::OfYear(_)));
    if let Some((year, origin)) = context.year.as_ref().filter(|_| yearless || own_year || of_year) {
        give(format!("anno {year}"), "anno", year.to_string(), origin);
    }
    let areas = wide.map_or_else(|| schema.field("area").is_some() && !has("area"), |w| w.area.is_none());
    if let Some((area, origin)) = context.area.as_ref().filter(|_| areas) {
        give(format!("area {area}"), "area", quoted(area), origin);
    }
    let comuni = schema.field("comune").is_some() && schema.name != "comuni" && !has("comune");
    if let Some((comune, origin)) = context.comune.as_ref().filter(|_| comuni) {
        give(format!("comune {comune}"), "comune", quoted(comune), origin);
    }
    let funds = wide.map_or_else(
        || schema.field("fonte").is_some_and(|f| f.target.is_some() && f.column_required) && !has("fonte"),
        |w| w.fund.is_none() && w.cells.iter().any(|s| s.fund.is_none()),
    );
    if let Some((fund, origin)) = context.fund.as_ref().filter(|_| funds) {
        give(format!("fonte {fund}"), "fonte", quoted(fund), origin);
    }
    if let Some((scale, origin)) = read.scale.as_ref().or(context.scale.as_ref()) {
        let unit = match scale.to_string().as_str() {
            "1000" => "migliaia",
            "1000000" => "milioni",
            _ => "euro",
        };
        let text =
            if unit == "euro" { "importi in euro".to_owned() } else { format!("importi moltiplicati per {scale}") };
        give(text, "unita", quoted(unit), origin);
    }
    out
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn is_field(schema: &TableSchema, column: &Column, name: &str) -> bool {
    matches!(column.role, Role::Field(i) if schema.fields[i].name == name)
}

fn column(layout: &Layout, column: &Column, seen: &BTreeMap<String, usize>) -> ColumnAccount {
    let heading = column.heading.shown();
    let (became, setting) = match role(layout.schema, layout, column) {
        Some((became, setting)) => (Some(became), Some(setting)),
        None => (None, None),
    };
    let unread = became.is_none() && column.role != Role::Ignored;
    let near = near_field(layout.schema, &heading).filter(|_| unread).map(str::to_owned);
    let twin = seen.get(&normal(&heading)).is_some_and(|count| *count > 1);
    let near = near.filter(|_| !twin);
    ColumnAccount { place: column_letters(column.heading.column), heading, became, setting, near, twin }
}

/// What a column became, in plain words, and what a mapping calls it.
fn role(schema: &TableSchema, layout: &Layout, column: &Column) -> Option<(String, String)> {
    let at = column.heading.column;
    let same = |text: &str| Some((text.to_owned(), text.to_owned()));
    if let Some(shape) = &layout.wide {
        if let Some(slot) = shape.cells.iter().find(|s| s.column == at) {
            let fund = slot.fund.as_ref().map_or("", |f| f.0.as_str());
            let year = slot.year.as_ref().map(|y| y.0.to_string()).unwrap_or_default();
            let setting = format!("{fund} {year}").trim().to_owned();
            return Some((format!("Importo {setting}"), setting));
        }
        if let Some(slot) = shape.totals.iter().find(|s| s.column == at) {
            let fund = slot.fund.as_ref().map_or("", |f| f.0.as_str());
            let year = slot.year.as_ref().map(|y| y.0.to_string()).unwrap_or_default();
            let setting = ["Totale", fund, &year].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
            return Some(("totale, controllato".to_owned(), setting));
        }
        return if at == shape.intervention {
            same("Intervento")
                .map(|(became, _)| (became, if shape.title.is_some() { "Codice" } else { "Intervento" }.to_owned()))
        } else if Some(at) == shape.fund {
            same("Fonte")
        } else if Some(at) == shape.year {
            same("Anno")
        } else if Some(at) == shape.area {
            same("Area")
        } else if Some(at) == shape.title {
            Some(("denominazione, usata se manca il codice".to_owned(), "Denominazione".to_owned()))
        } else if let Some((_, field)) = shape.others.iter().find(|(c, _)| *c == at) {
            same(&schema.fields[*field].title)
        } else {
            None
        };
    }
    match &column.role {
        Role::Field(i) => same(&schema.fields[*i].title),
        Role::Mark(name) => Some((format!("Comuni: {name} dove c'è un segno"), name.clone())),
        Role::OfYear(year) => Some((format!("{} dell'anno {year}", figure(schema)), year.to_string())),
        Role::OfComune(name) => Some((format!("{} del comune {name}", figure(schema)), name.clone())),
        Role::OfAge(age, people) => {
            let who = if *people == "totale" { "residenti" } else { people };
            let setting = if *people == "totale" { age.clone() } else { format!("{age} {people}") };
            Some((format!("{who} di età «{age}»"), setting))
        }
        Role::Total => Some(("totale, controllato".to_owned(), "Totale".to_owned())),
        Role::Area => Some(("Area (aiuta a trovare l'intervento)".to_owned(), "Area".to_owned())),
        Role::Ignored => None,
        Role::Unknown => None,
    }
}

fn figure(schema: &TableSchema) -> &str {
    value_field(schema).and_then(|name| schema.field(name)).map_or("valori", |field| field.title.as_str())
}
