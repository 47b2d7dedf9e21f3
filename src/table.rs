// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables as data: the schema of each one, and the records read into them.
//!
//! One Table Schema (Frictionless, JSON in `assets/schema/`) per table is the only description of its columns: it drives
//! the reading and its messages, the workbook that `new` writes, the manual and the published `datapackage.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use include_dir::{Dir, include_dir};
use jiff::civil::{Date, Time};
use litemap::LiteMap;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::money::Cents;
use crate::origin::{Origin, Traced};

static SCHEMA_DIR: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/schema");

/// How the values of a field are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Free text: a line break ends a paragraph, `- ` begins a list item, nothing else is markup.
    Text,
    /// A code: trimmed, compared without case.
    Code,
    /// An amount in euro, kept in cents.
    Amount,
    /// A decimal number.
    Number,
    /// A whole number.
    Integer,
    /// A year, four digits.
    Year,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A duration in minutes, written as minutes or `h:mm`.
    Duration,
    /// Yes or no: sì/no, x, 1/0, ☑.
    Flag,
    /// Texts or codes separated by `;`.
    List,
}

/// Whether a cell may be empty (handbook, sheet fields: E, W, opt).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// Part of the key or needed to read the row: empty is an error.
    Key,
    /// Empty is a warning in bozza and an error from adottato on; it prints «da completare».
    Required,
    /// Empty is one note per column.
    Recommended,
    /// Empty is fine.
    #[default]
    Optional,
}

/// What the values of a field refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A strategic area of the profile, by code, wording or alias.
    Area,
    /// A fund of the profile, by code, name or alias.
    Fondo,
    /// A level of service (LEPS) of the profile.
    Leps,
    /// A comune of the ambito, by ISTAT code or name; `tutti` is all.
    Comune,
    /// An intervention, by code or by a title unique in its area.
    Intervento,
    /// A need, by code.
    Bisogno,
    /// A proposal, by code.
    Proposta,
    /// A body of participation or government, by code or name.
    Organo,
    /// A meeting, by code.
    Incontro,
    /// A stakeholder body, by code or name.
    Ente,
}

/// A word of a closed list, with the other words that mean the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The canonical word.
    pub word: String,
    /// Other ways to write it.
    #[serde(default)]
    pub synonyms: Vec<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// Machine name, `codice_istat`.
    pub name: String,
    /// Canonical heading, `Codice ISTAT`.
    pub title: String,
    /// What to write there, in Italian, one or two sentences.
    pub description: String,
    /// How values are read. The standard's `type` is derived from it when the schema is published.
    #[serde(rename = "pdz:kind")]
    pub kind: Kind,
    /// Whether the column itself must be there.
    #[serde(rename = "pdz:column", default)]
    pub column_required: bool,
    /// Whether a cell may be empty.
    #[serde(rename = "pdz:need", default)]
    pub need: Need,
    /// Other headings that mean the same.
    #[serde(rename = "pdz:synonyms", default)]
    pub synonyms: Vec<String>,
    /// Closed list of words; empty when the list is open.
    #[serde(rename = "pdz:words", default)]
    pub words: Vec<Word>,
    /// What the values refer to.
    #[serde(rename = "pdz:target", default)]
    pub target: Option<Target>,
    /// Whether the values are names of natural persons: they stay out of what is published as open data.
    #[serde(rename = "pdz:personal", default)]
    pub personal: bool,
    /// An example of a good value.
    #[serde(default)]
    pub example: Option<String>,
}

/// A table of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TableSchema {
    /// Machine name, `interventi`; also the name of its CSV.
    pub name: String,
    /// Canonical sheet name, `Interventi`.
    pub title: String,
    /// What one row is, in Italian.
    pub description: String,
    /// Other sheet names that mean the same.
    #[serde(rename = "pdz:synonyms", default)]
    pub synonyms: Vec<String>,
    /// What a missing table is: required (error), expected (warning), or a note.
    #[serde(rename = "pdz:missing", default)]
    pub missing: MissingTable,
    /// The columns, in the contract's order.
    pub fields: Vec<Field>,
    /// Names of the fields of the key; empty when rows have none.
    #[serde(rename = "primaryKey", default)]
    pub key: Vec<String>,
}

/// What a table that no file holds means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MissingTable {
    /// No plan without it: error.
    Error,
    /// Warning.
    Warning,
    /// Note.
    #[default]
    Note,
    /// Nothing: who doesn't need it never hears of it.
    Silent,
}

impl TableSchema {
    /// The field with this machine name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// The tables of the contract, in its order.
pub fn schemas() -> &'static [TableSchema] {
    &SCHEMAS
}

/// The schema of the table with this machine name.
pub fn schema(name: &str) -> Option<&'static TableSchema> {
    SCHEMAS.iter().find(|s| s.name == name)
}

/// A table with the fields that a profile adds to it or, where the name is that of one of its own, puts in its place.
///
/// Each is kept once for as long as the program runs: a run has few profiles.
pub fn extended(name: &str, fields: Vec<Field>) -> Option<&'static TableSchema> {
    static KEPT: Mutex<Vec<&'static TableSchema>> = Mutex::new(Vec::new());
    let mut table = schema(name)?.clone();
    for field in fields {
        match table.fields.iter_mut().find(|own| own.name == field.name) {
            Some(own) => *own = field,
            None => table.fields.push(field),
        }
    }
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.iter().find(|known| ***known == table) {
        return Some(known);
    }
    let lasting: &'static TableSchema = Box::leak(Box::new(table));
    kept.push(lasting);
    Some(lasting)
}

/// The schema's JSON text as it is embedded, for publication.
pub fn schema_text(name: &str) -> Option<&'static str> {
    SCHEMA_DIR.get_file(format!("{name}.json"))?.contents_utf8()
}

/// What begins the cell by which a workbook of the collection is known when it comes back; the ISTAT code follows.
pub const COLLECTION_MARK: &str = "pdz-raccolta ";

/// Machine names of the tables, in the contract's order.
pub const TABLES: [&str; 19] = [
    "comuni",
    "fonti",
    "interventi",
    "spesa",
    "indicatori_intervento",
    "personale",
    "cronoprogramma",
    "bisogni",
    "indicatori_contesto",
    "popolazione",
    "organi",
    "calendario",
    "incontri",
    "enti",
    "presenze",
    "proposte",
    "impegni",
    "rendicontazione",
    "atti",
];

static SCHEMAS: LazyLock<Vec<TableSchema>> = LazyLock::new(|| {
    // The files are embedded at compile time and a test reads each of them, so none is lost here.
    TABLES.iter().filter_map(|name| schema_text(name)).filter_map(|text| serde_json::from_str(text).ok()).collect()
});

/// A typed value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text or code.
    Text(String),
    /// Amount.
    Amount(Cents),
    /// Decimal number, also whole numbers, years and minutes.
    Number(Decimal),
    /// Date.
    Date(Date),
    /// Time of day.
    Time(Time),
    /// Yes or no.
    Flag(bool),
    /// List.
    List(Vec<String>),
}

/// A row of a table: typed values by field name, each with its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The row in its file.
    pub origin: Origin,
    /// Values of the cells that are not empty.
    pub values: LiteMap<&'static str, Traced<Value>>,
    /// Fields whose cell holds something that could not be read: already reported, not to be reported as missing.
    pub unreadable: BTreeSet<&'static str>,
}

impl Record {
    /// A record without values.
    pub fn new(origin: Origin) -> Self {
        Self::with_capacity(origin, 0)
    }

    /// A record without values, with room for so many.
    pub fn with_capacity(origin: Origin, values: usize) -> Self {
        Self { origin, values: LiteMap::with_capacity(values), unreadable: BTreeSet::new() }
    }

    /// The value of a field.
    pub fn get(&self, field: &str) -> Option<&Traced<Value>> {
        self.values.get(field)
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> Option<Traced<String>> {
        self.pick(field, |v| if let Value::Text(text) = v { Some(text.clone()) } else { None })
    }

    /// The amount of a field.
    pub fn amount(&self, field: &str) -> Option<Traced<Cents>> {
        self.pick(field, |v| if let Value::Amount(cents) = v { Some(*cents) } else { None })
    }

    /// The number of a field.
    pub fn number(&self, field: &str) -> Option<Traced<Decimal>> {
        self.pick(field, |v| if let Value::Number(number) = v { Some(*number) } else { None })
    }

    /// The whole number of a field (integers, years, minutes).
    pub fn integer(&self, field: &str) -> Option<Traced<i64>> {
        use rust_decimal::prelude::ToPrimitive;
        self.pick(field, |v| if let Value::Number(number) = v { number.to_i64() } else { None })
    }

    /// The date of a field.
    pub fn date(&self, field: &str) -> Option<Traced<Date>> {
        self.pick(field, |v| if let Value::Date(date) = v { Some(*date) } else { None })
    }

    /// The time of a field.
    pub fn time(&self, field: &str) -> Option<Traced<Time>> {
        self.pick(field, |v| if let Value::Time(time) = v { Some(*time) } else { None })
    }

    /// The flag of a field.
    pub fn flag(&self, field: &str) -> Option<Traced<bool>> {
        self.pick(field, |v| if let Value::Flag(flag) = v { Some(*flag) } else { None })
    }

    /// The list of a field; empty when the cell is.
    pub fn list(&self, field: &str) -> Traced<Vec<String>> {
        self.pick(field, |v| if let Value::List(list) = v { Some(list.clone()) } else { None }).unwrap_or_default()
    }

    fn pick<T>(&self, field: &str, f: impl FnOnce(&Value) -> Option<T>) -> Option<Traced<T>> {
        let traced = self.values.get(field)?;
        f(&traced.value).map(|value| Traced { value, trail: traced.trail.clone() })
    }
}

/// The records of one table, from whatever files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Fields whose column stands in at least one file.
    pub columns: BTreeSet<&'static str>,
    /// The rows.
    pub rows: Vec<Record>,
    /// The sheets that the rows come from.
    pub sheets: Vec<Origin>,
    /// The table as the profile extends it, if it does.
    pub schema: Option<&'static TableSchema>,
}

/// Everything read from the project's spreadsheets, by table name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dataset {
    /// Tables that stand in at least one file.
    pub tables: BTreeMap<&'static str, Records>,
}

impl Dataset {
    /// The rows of a table; none when it is missing.
    pub fn rows(&self, table: &str) -> &[Record] {
        self.tables.get(table).map_or(&[], |t| &t.rows)
    }

    /// Whether some file holds this column of this table.
    pub fn has_column(&self, table: &str, field: &str) -> bool {
        self.tables.get(table).is_some_and(|t| t.columns.contains(field))
    }

    /// The schema that a table was read with: that of the profile, if it extends it.
    pub fn schema_of(&self, schema: &'static TableSchema) -> &'static TableSchema {
        self.tables.get(schema.name.as_str()).and_then(|t| t.schema).unwrap_or(schema)
    }

    /// Adds a row.
    pub fn push(&mut self, table: &'static str, record: Record) {
        self.tables.entry(table).or_default().rows.push(record);
    }
}

/// A text of the office, as Markdown.
#[derive(Clone, Debug)]
pub struct Narrative {
    /// The file.
    pub origin: Origin,
    /// Markdown; what `.docx` files hold is converted.
    pub markdown: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_contract_has_its_schema() {
        for name in TABLES {
            let text = schema_text(name).unwrap_or_else(|| panic!("manca assets/schema/{name}.json"));
            let schema: TableSchema = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}.json: {e}"));
            assert_eq!(schema.name, name);
            for key in &schema.key {
                assert!(schema.field(key).is_some(), "{name}: la chiave {key} non è una colonna");
            }
            let titles: BTreeSet<_> = schema.fields.iter().map(|f| &f.title).collect();
            assert_eq!(titles.len(), schema.fields.len(), "{name}: intestazioni ripetute");
        }
        assert_eq!(schemas().len(), TABLES.len());
    }
}
