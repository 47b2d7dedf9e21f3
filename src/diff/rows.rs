// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rows and values of `piano.json`, read back with what the schema says of their columns.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

use crate::money::{Cents, decimal_it};
use crate::period::date_it;
use crate::table::{Field, Kind, TableSchema};

/// A value, as it is printed and as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// As printed.
    pub(super) words: String,
    /// As a number, for figures.
    pub(super) number: Option<Decimal>,
    /// Cells behind it.
    pub(super) cells: Vec<String>,
}

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// Its key, as printed.
    pub(super) key: String,
    fields: &'a Map<String, Json>,
}

impl Row<'_> {
    /// The value of a column; `None` where the cell is empty.
    pub(super) fn get(&self, field: &Field) -> Option<Shown> {
        let value = self.fields.get(&field.name)?;
        let own = self.fields.get("celle").and_then(|cells| cells.get(&field.name)).and_then(Json::as_str);
        shown(value, field.kind).map(|mut shown| {
            if shown.cells.is_empty() {
                shown.cells.extend(own.map(str::to_owned));
            }
            shown
        })
    }

    /// The row in its file.
    pub(super) fn place(&self) -> Vec<String> {
        self.fields.get("riga").and_then(Json::as_str).map(str::to_owned).into_iter().collect()
    }
}

/// The rows of a table with their keys. Rows without a key of their own are told apart by all that they hold.
pub(super) fn rows<'a>(plan: &'a Json, schema: &TableSchema) -> Vec<Row<'a>> {
    let list = plan.get("tabelle").and_then(|t| t.get(&schema.name)).and_then(Json::as_array);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    list.into_iter()
        .flatten()
        .filter_map(Json::as_object)
        .map(|fields| {
            let of_key = schema.key.iter().filter_map(|name| schema.field(name));
            let columns: Vec<&Field> =
                if schema.key.is_empty() { schema.fields.iter().collect() } else { of_key.collect() };
            let parts: Vec<String> = columns
                .iter()
                .filter_map(|field| shown(fields.get(&field.name)?, field.kind))
                .map(|value| value.words)
                .collect();
            let key = parts.join(" · ");
            let times = seen.entry(key.clone()).or_insert(0);
            *times += 1;
            Row { key: if *times == 1 { key } else { format!("{key} ({times})") }, fields }
        })
        .collect()
}

/// A figure (`{"valore", "celle"}`) or plain words.
pub(super) fn shown(value: &Json, kind: Kind) -> Option<Shown> {
    if let Some(figure) = value.as_object() {
        let cells = figure.get("celle").and_then(Json::as_array).into_iter().flatten();
        let cells = cells.filter_map(Json::as_str).map(str::to_owned).collect();
        let bare = figure.get("valore")?;
        let text = bare.as_str().map_or_else(|| bare.to_string(), str::to_owned);
        let Ok(number) = text.parse::<Decimal>() else {
            return Some(Shown { words: text, number: None, cells });
        };
        let words = match kind {
            Kind::Amount => Cents::from_euro(number).map_or(text, |c| c.to_string()),
            Kind::Year => text,
            _ => decimal_it(number),
        };
        return Some(Shown { words, number: (kind != Kind::Year).then_some(number), cells });
    }
    let words = match value {
        Json::Null => return None,
        Json::Bool(flag) => (if *flag { "sì" } else { "no" }).to_owned(),
        Json::String(text) if kind == Kind::Date => {
            text.parse().map_or_else(|_| text.clone(), |date: jiff::civil::Date| date_it(date))
        }
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    };
    (!words.trim().is_empty()).then_some(Shown { words, number: None, cells: Vec::new() })
}
