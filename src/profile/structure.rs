// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Parameters that name tables and columns of the plan: the names exist and hold what the rule compares.

use toml::{Table, Value};

use super::rules::Parameter;
use crate::table::{Field, Kind, TableSchema, schemas};
use crate::toml_errors::nearest;

/// Populations that a ratio may refer to.
pub(super) const POPULATIONS: [&str; 6] =
    ["residenti", "residenti_0_17", "residenti_18_64", "residenti_65", "famiglie", "stranieri"];

/// Lists of the profile that a coverage may ask for.
pub(super) const LISTS: [&str; 6] = ["aree", "leps", "fondi", "obiettivi", "obiettivi_servizio", "comuni"];

/// Computed column of the table Personale: full-time equivalents.
const FTE: &str = "etp";

/// Whether a parameter speaks of tables and columns.
pub(super) fn is_structural(kind: Parameter) -> bool {
    matches!(
        kind,
        Parameter::Table
            | Parameter::Column
            | Parameter::NumberColumn
            | Parameter::NumberColumns
            | Parameter::DateColumn
            | Parameter::Filter(_)
            | Parameter::Sum
            | Parameter::SumKey
            | Parameter::Elements
            | Parameter::Population
    )
}

/// What is wrong in such a parameter, given the others of its rule.
pub(super) fn wrong(kind: Parameter, value: &Value, others: &Table) -> Option<String> {
    match kind {
        Parameter::Table => table(value).err(),
        Parameter::Population => one_of(value, &POPULATIONS),
        Parameter::Elements => match value.as_array() {
            Some(list) if list.is_empty() || list.iter().any(|w| w.as_str().is_none()) => {
                Some("serve un elenco di parole tra virgolette".to_owned())
            }
            Some(_) => None,
            None => one_of(value, &LISTS),
        },
        Parameter::Filter(of) => match own_table(of, others) {
            Ok(schema) => filter(value, schema),
            Err(wrong) => Some(wrong),
        },
        Parameter::Sum => sum(value).err(),
        Parameter::SumKey => ["prima", "seconda"].iter().find_map(|name| {
            let schema = others.get(*name).and_then(|v| sum(v).ok())?;
            column(value, schema, |_| true).err()
        }),
        Parameter::Column => of(others, |schema| column(value, schema, |_| true).err()),
        Parameter::NumberColumn => of(others, |schema| column(value, schema, is_number).err()),
        Parameter::DateColumn => {
            of(others, |schema| column(value, schema, |f| matches!(f.kind, Kind::Date | Kind::Year)).err())
        }
        Parameter::NumberColumns => of(others, |schema| match value.as_array() {
            Some(list) if !list.is_empty() => list.iter().find_map(|name| column(name, schema, is_number).err()),
            _ => Some("serve un elenco di colonne tra parentesi quadre".to_owned()),
        }),
        _ => None,
    }
}

fn is_number(field: &Field) -> bool {
    matches!(field.kind, Kind::Amount | Kind::Number | Kind::Integer | Kind::Year | Kind::Duration)
}

fn of(others: &Table, check: impl FnOnce(&'static TableSchema) -> Option<String>) -> Option<String> {
    own_table(None, others).map_or_else(Some, check)
}

/// The table given, or that of the rule; without either it is Interventi.
fn own_table(of: Option<&str>, others: &Table) -> Result<&'static TableSchema, String> {
    let interventions = Value::String("interventi".to_owned());
    match of {
        Some(name) => table(&Value::String(name.to_owned())),
        None => table(others.get("tabella").unwrap_or(&interventions)),
    }
}

fn table(value: &Value) -> Result<&'static TableSchema, String> {
    let name = value.as_str().unwrap_or_default();
    let found = schemas().iter().find(|s| s.name == name || s.title == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = schemas().iter().map(|s| s.name.as_str()).collect();
        let near = nearest(name, names.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
        format!("la tabella «{name}» non esiste{near}; ci sono: {}", names.join(", "))
    })
}

fn column(value: &Value, schema: &TableSchema, fits: impl Fn(&Field) -> bool) -> Result<(), String> {
    let name = value.as_str().unwrap_or_default();
    if name == FTE && schema.name == "personale" {
        return Ok(());
    }
    let names = || schema.fields.iter().filter(|f| fits(f)).map(|f| f.name.as_str());
    match schema.fields.iter().find(|f| f.name == name) {
        Some(field) if fits(field) => Ok(()),
        Some(_) => Err(format!(
            "la colonna «{name}» della tabella {} non contiene ciò che la regola confronta; vanno bene: {}",
            schema.title,
            names().collect::<Vec<_>>().join(", ")
        )),
        None => {
            let near = nearest(name, names()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
            let all = names().collect::<Vec<_>>().join(", ");
            Err(format!("la tabella {} non ha la colonna «{name}»{near}; ci sono: {all}", schema.title))
        }
    }
}

fn filter(value: &Value, schema: &TableSchema) -> Option<String> {
    let Some(columns) = value.as_table() else {
        return Some("serve un gruppo { colonna = [\"valore\"] }".to_owned());
    };
    columns.iter().find_map(|(name, values)| {
        let name = Value::String(name.clone());
        if let Err(wrong) = column(&name, schema, |_| true) {
            return Some(wrong);
        }
        let words = values.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(|w| w.as_str().is_some()));
        (!words && values.as_str().is_none()).then(|| {
            format!("per la colonna «{}» serve un elenco di valori tra virgolette", name.as_str().unwrap_or_default())
        })
    })
}

fn sum(value: &Value) -> Result<&'static TableSchema, String> {
    let whole = "serve un gruppo { tabella = \"…\", colonna = \"…\" }, se occorre con «dove»";
    let group = value.as_table().ok_or(whole)?;
    if let Some(key) = group.keys().find(|key| !["tabella", "colonna", "dove"].contains(&key.as_str())) {
        let near = nearest(key, ["tabella", "colonna", "dove"]).map(|n| format!("; forse «{n}»")).unwrap_or_default();
        return Err(format!("la chiave «{key}» qui non esiste{near}"));
    }
    let schema = table(group.get("tabella").ok_or(whole)?)?;
    column(group.get("colonna").ok_or(whole)?, schema, is_number)?;
    match group.get("dove").and_then(|dove| filter(dove, schema)) {
        Some(wrong) => Err(wrong),
        None => Ok(schema),
    }
}

fn one_of(value: &Value, known: &[&str]) -> Option<String> {
    let word = value.as_str().unwrap_or_default();
    (!known.contains(&word)).then(|| {
        let near = nearest(word, known.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
        format!("si può scrivere: {}{near}", known.join(", "))
    })
}
