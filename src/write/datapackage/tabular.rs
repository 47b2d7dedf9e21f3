// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A table as CSV: semicolons, decimal comma, UTF-8 with BOM, as Excel in Italian opens it with a double click.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use super::withheld;
use crate::money::Cents;
use crate::plan::Plan;
use crate::privacy::{OMITTED, masked};
use crate::table::{Field, Kind, Need, Record, Records, TableSchema, Value};
use crate::write::WriteError;

/// A table ready to be written.
pub(super) struct Sheet {
    /// Its schema.
    pub schema: &'static TableSchema,
    /// Type of each column, by the values that it really holds.
    pub types: Vec<ColumnType>,
    /// Cells, row by row; empty where nothing is.
    pub rows: Vec<Vec<String>>,
}

/// Type of a column in the sense of Table Schema v1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnType {
    String,
    Number,
    Integer,
    Year,
    Date,
    Time,
    Boolean,
}

impl Sheet {
    /// The rows of a table in the contract's column order.
    pub(super) fn new(schema: &'static TableSchema, records: &Records, plan: &Plan) -> Self {
        let types: Vec<ColumnType> = schema.fields.iter().map(|field| column_type(field, records)).collect();
        let row = |record: &Record| {
            let cell = |field: &Field| match official_name(schema, field, record, plan) {
                Some(name) => neutralised(name),
                None => match record.get(&field.name) {
                    // A key can't be empty: the row stands, without the name.
                    Some(v) if withheld(field, &v.value) && field.need == Need::Key => OMITTED.to_owned(),
                    Some(v) if withheld(field, &v.value) => String::new(),
                    Some(v) => text(&v.value),
                    None => String::new(),
                },
            };
            schema.fields.iter().map(cell).collect()
        };
        Self { schema, types, rows: records.rows.iter().map(row).collect() }
    }

    /// Name of the file.
    pub(super) fn file(&self) -> String {
        format!("{}.csv", self.schema.name)
    }

    /// The file.
    pub(super) fn csv(&self) -> Result<Vec<u8>, WriteError> {
        let refused = |error: String| WriteError::Backend { format: "CSV", message: error };
        let mut out = Vec::from("\u{feff}");
        let mut writer =
            csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
        writer
            .write_record(self.schema.fields.iter().map(|f| f.title.as_str()))
            .map_err(|error| refused(error.to_string()))?;
        for row in &self.rows {
            writer.write_record(row).map_err(|error| refused(error.to_string()))?;
        }
        writer.flush().map_err(|error| refused(error.to_string()))?;
        drop(writer);
        Ok(out)
    }

    /// Position of a column.
    pub(super) fn column(&self, field: &str) -> Option<usize> {
        self.schema.fields.iter().position(|f| f.name == field)
    }

    /// The cells of a column.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }

    /// Whether no cell of the column is empty.
    pub(super) fn is_complete(&self, column: usize) -> bool {
        self.cells(column).all(|cell| !cell.is_empty())
    }

    /// Whether the columns tell every row from the others.
    pub(super) fn is_unique(&self, columns: &[usize]) -> bool {
        let mut seen = BTreeSet::new();
        self.rows.iter().all(|row| seen.insert(columns.iter().map(|c| row.get(*c)).collect::<Vec<_>>()))
    }
}

/// The ISTAT name of a comune in its own table, which keeps the spelling of the office.
fn official_name<'a>(schema: &TableSchema, field: &Field, record: &Record, plan: &'a Plan) -> Option<&'a str> {
    if schema.name != "comuni" || field.name != "comune" {
        return None;
    }
    let code = record.text("codice_istat")?;
    plan.comuni.iter().find(|c| c.istat.value == code.value).map(|c| c.name.value.as_str())
}

/// The type that the kind asks for, if every value is of it; else text.
fn column_type(field: &Field, records: &Records) -> ColumnType {
    let wanted = match field.kind {
        Kind::Text | Kind::Code | Kind::List => ColumnType::String,
        Kind::Amount | Kind::Number => ColumnType::Number,
        Kind::Integer | Kind::Duration => ColumnType::Integer,
        Kind::Year => ColumnType::Year,
        Kind::Date => ColumnType::Date,
        Kind::Time => ColumnType::Time,
        Kind::Flag => ColumnType::Boolean,
    };
    let fits = |value: &Value| match (wanted, value) {
        (ColumnType::String, _)
        | (ColumnType::Number, Value::Amount(_) | Value::Number(_))
        | (ColumnType::Date, Value::Date(_))
        | (ColumnType::Time, Value::Time(_))
        | (ColumnType::Boolean, Value::Flag(_)) => true,
        (ColumnType::Integer, Value::Number(number)) => number.is_integer(),
        (ColumnType::Year, Value::Number(number)) => {
            number.is_integer() && (Decimal::from(1000)..Decimal::from(10_000)).contains(number)
        }
        _ => false,
    };
    let all_fit = records.rows.iter().filter_map(|r| r.get(&field.name)).all(|v| fits(&v.value));
    if all_fit { wanted } else { ColumnType::String }
}

/// A value as the CSV holds it.
fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => neutralised(&masked(text)),
        Value::Amount(cents) => amount(*cents),
        Value::Number(number) => number.normalize().to_string().replace('.', ","),
        Value::Date(date) => iso_date(*date),
        Value::Time(time) => hours_minutes(*time),
        Value::Flag(flag) => (if *flag { "sì" } else { "no" }).to_owned(),
        Value::List(items) => neutralised(&masked(&items.join("; "))),
    }
}

fn amount(cents: Cents) -> String {
    cents.euro().to_string().replace('.', ",")
}

fn iso_date(date: Date) -> String {
    date.to_string()
}

fn hours_minutes(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Text that no spreadsheet takes for a formula: an apostrophe before `=`, `+`, `-`, `@`, tab and carriage return.
fn neutralised(text: &str) -> String {
    let mut clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if clean.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']) {
        clean.insert(0, '\'');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_canonical() {
        assert_eq!(text(&Value::Amount(Cents(12_345_650))), "123456,50");
        assert_eq!(text(&Value::Amount(Cents(-5))), "-0,05");
        assert_eq!(text(&Value::Number(Decimal::new(12_500, 3))), "12,5");
        assert_eq!(text(&Value::Date(Date::constant(2022, 10, 5))), "2022-10-05");
        assert_eq!(text(&Value::Time(Time::constant(9, 5, 0, 0))), "09:05");
        assert_eq!(text(&Value::List(vec!["A1".to_owned(), "A2".to_owned()])), "A1; A2");
    }

    #[test]
    fn no_text_begins_like_a_formula() {
        for start in ["=1+1", "+39", "- primo", "@SOMMA", "\t=1"] {
            assert!(text(&Value::Text(start.to_owned())).starts_with('\''), "{start}");
        }
        assert_eq!(text(&Value::Text("a = b".to_owned())), "a = b");
    }
}
