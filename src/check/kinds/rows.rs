// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rows and values that the declared rules compare: chosen by the words of their columns, read as numbers or dates.

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::Value as Toml;

use super::Declared;
use crate::money::Cents;
use crate::origin::Traced;
use crate::origin::{Origin, Trail};
use crate::plan::names::fold;
use crate::plan::{Intervention, sum};
use crate::table::{Field, Kind, Record, TableSchema, Value, schemas};

/// Computed column of the table Personale.
pub(super) const FTE: &str = "etp";

impl<'a> Declared<'_, 'a> {
    /// A parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a Toml> {
        self.setting.parameters.get(name)
    }

    /// A text, or what it is without it.
    pub(super) fn word(&self, name: &str, default: &'static str) -> &'a str {
        self.parameter(name).and_then(Toml::as_str).unwrap_or(default)
    }

    /// A number.
    pub(super) fn number(&self, name: &str) -> Option<Decimal> {
        self.c.number(name)
    }

    /// The table of the rule; Interventi without one.
    pub(super) fn table(&self) -> &'static TableSchema {
        table(self.word("tabella", "interventi"))
    }

    /// Rows of the rule's table that its `dove` chooses.
    pub(super) fn rows(&self) -> Vec<&'a Record> {
        let schema = self.table();
        chosen(self.c.plan.dataset.rows(&schema.name), schema, self.parameter("dove").and_then(Toml::as_table))
    }

    /// Whether a value of the column could not be read in one of the rows: then sums mean nothing.
    pub(super) fn doubtful(&self, rows: &[&Record], column: &str) -> bool {
        rows.iter().any(|row| row.unreadable.contains(column))
    }

    /// Where a value stands, or would.
    pub(super) fn cell(&self, schema: &TableSchema, row: &Record, column: &str) -> Origin {
        row.get(column)
            .and_then(|v| v.origin())
            .cloned()
            .unwrap_or_else(|| self.c.cell(&schema.name, &row.origin, column))
    }

    /// Interventions that `aree`, `leps` and `dove` choose; all of them without any of the three.
    pub(super) fn interventions(&self) -> Vec<&'a Intervention> {
        let (areas, levels) = (self.c.list("aree"), self.c.list("leps"));
        let schema = table("interventi");
        let filter = self.parameter("dove").and_then(Toml::as_table);
        let fits = |intervention: &&'a Intervention| {
            let in_area = areas.is_empty()
                || areas.contains(&intervention.area_code())
                || intervention.secondary_areas.value.iter().any(|a| areas.contains(&a.as_str()));
            let serves = levels.is_empty() || intervention.leps.value.iter().any(|l| levels.contains(&l.as_str()));
            let record = self.c.facts.record("interventi", &intervention.origin);
            in_area && serves && filter.is_none_or(|f| record.is_some_and(|r| matches(r, schema, f)))
        };
        self.c.plan.interventions.iter().filter(fits).collect()
    }

    /// Funds of the rule; all those of the profile without any.
    pub(super) fn funds(&self) -> Vec<&'a str> {
        let named = self.c.list("fondi");
        if named.is_empty() { self.c.profile.funds.iter().map(|f| f.code.as_str()).collect() } else { named }
    }

    /// How the funds are called in a sentence.
    pub(super) fn funds_said(&self) -> String {
        let named = self.c.list("fondi");
        if named.is_empty() { "tutte le fonti".to_owned() } else { named.join(" + ") }
    }

    /// Money of these funds for an intervention.
    pub(super) fn money(&self, intervention: &Intervention, funds: &[&str]) -> Traced<Cents> {
        let all = self.c.facts.of(&intervention.code.value).iter();
        sum(all.filter(|a| funds.contains(&a.fund.value.as_str())).map(|a| &a.amount))
    }

    /// Key of a row, as a finding says it.
    pub(super) fn key(&self, schema: &TableSchema, row: &Record) -> String {
        let parts: Vec<String> = schema.key.iter().filter_map(|k| row.get(k)).map(|v| shown(&v.value)).collect();
        parts.join(" · ")
    }
}

/// The schema of a table, by name or title. The profile was refused if it isn't one.
pub(super) fn table(name: &str) -> &'static TableSchema {
    let all = schemas();
    all.iter().find(|s| s.name == name || s.title == name).unwrap_or(&all[0])
}

/// Rows whose columns hold one of the words given for each.
pub(super) fn chosen<'r>(rows: &'r [Record], schema: &TableSchema, filter: Option<&toml::Table>) -> Vec<&'r Record> {
    rows.iter().filter(|row| filter.is_none_or(|f| matches(row, schema, f))).collect()
}

fn matches(row: &Record, schema: &TableSchema, filter: &toml::Table) -> bool {
    filter.iter().all(|(column, wanted)| {
        let words: Vec<String> = match wanted {
            Toml::String(word) => vec![fold(word)],
            Toml::Array(list) => list.iter().filter_map(Toml::as_str).map(fold).collect(),
            _ => Vec::new(),
        };
        let Some(value) = row.get(column) else { return false };
        let free = schema.field(column).is_some_and(is_free);
        let has = |text: &str| {
            let text = fold(text);
            words.iter().any(|w| text == *w || free && format!(" {text} ").contains(&format!(" {w} ")))
        };
        match &value.value {
            Value::List(list) => list.iter().any(|text| has(text)),
            value => has(&shown(value)),
        }
    })
}

/// Text without a closed list: the words may stand anywhere in it.
fn is_free(field: &Field) -> bool {
    field.kind == Kind::Text && field.words.is_empty()
}

/// A value in Italian form.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Amount(cents) => cents.to_string(),
        Value::Number(number) => crate::money::decimal_it(*number),
        Value::Date(date) => crate::period::date_it(*date),
        Value::Time(time) => format!("{:02}:{:02}", time.hour(), time.minute()),
        Value::Flag(flag) => (if *flag { "sì" } else { "no" }).to_owned(),
        Value::List(list) => list.join("; "),
    }
}

/// The number that a column holds: euro for amounts; for `etp` the full-time equivalents of the row.
pub(super) fn number_of(row: &Record, column: &str) -> Option<(Decimal, Trail)> {
    if column == FTE {
        let number = row.number("numero")?;
        let hours = row.number("ore_settimanali").map_or(Decimal::from(36), |h| h.value);
        return Some((number.value.checked_mul(hours)?.checked_div(Decimal::from(36))?, number.trail));
    }
    let value = row.get(column)?;
    let number = match &value.value {
        Value::Amount(cents) => cents.euro(),
        Value::Number(number) => *number,
        _ => return None,
    };
    Some((number, value.trail.clone()))
}

/// Sum of a column, with its cells.
pub(super) fn total(rows: &[&Record], column: &str) -> (Decimal, Trail) {
    let values: Vec<(Decimal, Trail)> = rows.iter().filter_map(|row| number_of(row, column)).collect();
    let sum = values.iter().fold(Decimal::ZERO, |sum, (n, _)| sum.saturating_add(*n));
    (sum, Trail::join(values.iter().map(|(_, trail)| trail)))
}

/// The date that a column holds; of a year, its last day.
pub(super) fn date_of(row: &Record, column: &str) -> Option<Date> {
    match &row.get(column)?.value {
        Value::Date(date) => Some(*date),
        Value::Number(year) => {
            use rust_decimal::prelude::ToPrimitive;
            Date::new(year.to_i16()?, 12, 31).ok()
        }
        _ => None,
    }
}

/// A figure with at most two decimals.
pub(super) fn figure(number: Decimal) -> String {
    let rounded = number.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    if rounded.is_integer() { crate::money::decimal_it(rounded.trunc()) } else { crate::money::decimal_it(rounded) }
}

/// The heading of a column.
pub(super) fn heading(schema: &TableSchema, column: &str) -> String {
    schema.field(column).map_or_else(|| column.to_uppercase(), |f| f.title.clone())
}
