// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan as open data: a CSV per table, its Frictionless Data Package, and the whole plan as JSON.

mod descriptor;
mod plan_json;
mod plan_schema;
mod tabular;

use tabular::Sheet;

use super::WriteError;
use crate::plan::Plan;
use crate::privacy::is_role;
use crate::table::{Field, Value, schemas};

/// The licence of the open data.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/deed.it";

/// The file that describes `piano.json`, beside it.
pub const PLAN_SCHEMA: &str = "piano.schema.json";

/// JSON Schema of `piano.json`.
///
/// # Errors
/// When the library refuses to write to memory.
pub fn plan_schema() -> Result<Vec<u8>, WriteError> {
    pretty(&plan_schema::schema())
}

/// The files of `out/dati`, by relative name: `<table>.csv`, `datapackage.json` (Data Package v1), `piano.json` and its schema.
///
/// Only tables that some file of the project holds are written. Values are canonical whatever the source's form.
///
/// # Errors
/// When a library refuses to write to memory.
pub fn files(plan: &Plan, title: &str) -> Result<Vec<(String, Vec<u8>)>, WriteError> {
    let sheets: Vec<Sheet> = schemas()
        .iter()
        .map(|schema| plan.dataset.schema_of(schema))
        .filter_map(|schema| Some(Sheet::new(schema, plan.dataset.tables.get(schema.name.as_str())?, plan)))
        .collect();
    let mut files = Vec::with_capacity(sheets.len() + 2);
    for sheet in &sheets {
        files.push((sheet.file(), sheet.csv()?));
    }
    let descriptor = descriptor::json(&sheets, &files, plan, title)?;
    files.push(("datapackage.json".to_owned(), descriptor));
    files.push(("piano.json".to_owned(), plan_json::json(plan, title)?));
    files.push((PLAN_SCHEMA.to_owned(), plan_schema()?));
    Ok(files)
}

/// The whole plan as JSON: `piano.json`.
///
/// # Errors
/// When the library refuses to write to memory.
pub fn plan_json(plan: &Plan, title: &str) -> Result<Vec<u8>, WriteError> {
    plan_json::json(plan, title)
}

/// Whether a value is the name of a person, which is not published (D.Lgs. 33/2013, art. 7-bis, comma 4): roles stay.
fn withheld(field: &Field, value: &Value) -> bool {
    field.personal && !matches!(value, Value::Text(text) if is_role(text))
}

/// JSON text, indented, with a final line break.
fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>, WriteError> {
    let mut text = serde_json::to_vec_pretty(value)
        .map_err(|error| WriteError::Backend { format: "JSON", message: error.to_string() })?;
    text.push(b'\n');
    Ok(text)
}
