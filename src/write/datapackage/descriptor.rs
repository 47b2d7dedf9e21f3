// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `datapackage.json`: Frictionless Data Package v1 with a Table Schema per table, derived from the contract's own.
//!
//! A constraint is stated only where the data keep it: a plan in bozza has gaps, and its data must validate all the same.

use std::borrow::Cow;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::pretty;
use super::tabular::{ColumnType, Sheet};
use crate::plan::Plan;
use crate::table::{Field, Kind, Target};
use crate::write::WriteError;

#[derive(Serialize)]
struct Package<'a> {
    profile: &'static str,
    name: String,
    title: &'a str,
    description: String,
    version: &'a str,
    licenses: [License; 1],
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct License {
    name: &'static str,
    path: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Resource<'a> {
    profile: &'static str,
    name: &'a str,
    path: &'a str,
    title: &'a str,
    description: &'a str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: usize,
    hash: String,
    dialect: Dialect,
    schema: Schema<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: &'static str,
    line_terminator: &'static str,
    quote_char: &'static str,
    double_quote: bool,
    header: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    fields: Vec<Column<'a>>,
    missing_values: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Column<'a> {
    /// The heading, which is the column's name for whoever reads the CSV.
    name: &'a str,
    description: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimal_char: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    true_values: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    false_values: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints<'a>,
}

#[derive(Serialize)]
struct Constraints<'a> {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    words: Vec<&'a str>,
}

impl Constraints<'_> {
    fn is_empty(&self) -> bool {
        !self.required && self.words.is_empty()
    }
}

#[derive(Serialize)]
struct ForeignKey<'a> {
    fields: &'a str,
    reference: Reference<'a>,
}

#[derive(Serialize)]
struct Reference<'a> {
    resource: &'static str,
    fields: &'a str,
}

/// The descriptor of the sheets, whose files are given in the same order.
pub(super) fn json(
    sheets: &[Sheet],
    files: &[(String, Vec<u8>)],
    plan: &Plan,
    title: &str,
) -> Result<Vec<u8>, WriteError> {
    let resources =
        sheets.iter().zip(files).map(|(sheet, (path, bytes))| resource(sheet, path, bytes, sheets)).collect();
    let package = Package {
        profile: "tabular-data-package",
        name: slug(title),
        title,
        description: format!(
            "Dati del piano, stato: {}. Una tabella per file; separatore punto e virgola, virgola decimale, UTF-8.",
            plan.state.word()
        ),
        version: &plan.version,
        licenses: [License {
            name: "CC-BY-4.0",
            path: super::LICENCE,
            title: "Creative Commons Attribuzione 4.0 Internazionale",
        }],
        resources,
    };
    pretty(&package)
}

fn resource<'a>(sheet: &'a Sheet, path: &'a str, bytes: &[u8], sheets: &'a [Sheet]) -> Resource<'a> {
    Resource {
        profile: "tabular-data-resource",
        name: &sheet.schema.name,
        path,
        title: &sheet.schema.title,
        description: &sheet.schema.description,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: bytes.len(),
        hash: format!("sha256:{}", hex(&Sha256::digest(bytes))),
        dialect: Dialect {
            delimiter: ";",
            line_terminator: "\r\n",
            quote_char: "\"",
            double_quote: true,
            header: true,
        },
        schema: Schema {
            fields: sheet.schema.fields.iter().enumerate().map(|(i, field)| column(sheet, i, field)).collect(),
            missing_values: [""],
            primary_key: primary_key(sheet),
            foreign_keys: sheet
                .schema
                .fields
                .iter()
                .enumerate()
                .filter_map(|(i, field)| foreign_key(sheet, i, field, sheets))
                .collect(),
        },
    }
}

fn column<'a>(sheet: &'a Sheet, index: usize, field: &'a Field) -> Column<'a> {
    let (kind, format) = match sheet.types.get(index) {
        Some(ColumnType::Number) => ("number", None),
        Some(ColumnType::Integer) => ("integer", None),
        Some(ColumnType::Year) => ("year", None),
        Some(ColumnType::Date) => ("date", None),
        Some(ColumnType::Time) => ("time", Some("%H:%M")),
        Some(ColumnType::Boolean) => ("boolean", None),
        Some(ColumnType::String) | None => ("string", None),
    };
    let is_boolean = kind == "boolean";
    Column {
        name: &field.title,
        description: if field.personal {
            format!("{} I nomi di persone non sono pubblicati: restano i ruoli.", field.description).into()
        } else {
            field.description.as_str().into()
        },
        kind,
        format,
        decimal_char: (kind == "number").then_some(","),
        true_values: is_boolean.then_some(["sì"]),
        false_values: is_boolean.then_some(["no"]),
        constraints: Constraints {
            required: field.need == crate::table::Need::Key && sheet.is_complete(index),
            words: if kind == "string" && field.kind != Kind::List { words(sheet, index, field) } else { Vec::new() },
        },
    }
}

/// The closed list of a column, if its values keep to it.
fn words<'a>(sheet: &Sheet, index: usize, field: &'a Field) -> Vec<&'a str> {
    let words: Vec<&str> = field.words.iter().map(|w| w.word.as_str()).collect();
    let kept = sheet.cells(index).filter(|cell| !cell.is_empty()).all(|cell| words.contains(&cell));
    if kept { words } else { Vec::new() }
}

/// The key, if it is complete and tells the rows apart.
fn primary_key(sheet: &Sheet) -> Vec<&str> {
    let columns: Vec<usize> = sheet.schema.key.iter().filter_map(|name| sheet.column(name)).collect();
    let sound = !columns.is_empty() && columns.iter().all(|c| sheet.is_complete(*c)) && sheet.is_unique(&columns);
    if !sound {
        return Vec::new();
    }
    columns.iter().filter_map(|c| sheet.schema.fields.get(*c)).map(|f| f.title.as_str()).collect()
}

/// What a column refers to in another table, if every value is found there.
fn foreign_key<'a>(sheet: &Sheet, index: usize, field: &'a Field, sheets: &'a [Sheet]) -> Option<ForeignKey<'a>> {
    let resource = match field.target? {
        Target::Intervento => "interventi",
        Target::Bisogno => "bisogni",
        Target::Proposta => "proposte",
        Target::Organo => "organi",
        Target::Incontro => "incontri",
        Target::Ente => "enti",
        Target::Area | Target::Fondo | Target::Leps | Target::Comune => return None,
    };
    let target = sheets.iter().find(|s| s.schema.name == resource)?;
    let code = target.column("codice")?;
    let codes: std::collections::BTreeSet<&str> = target.cells(code).collect();
    let found = field.kind != Kind::List && sheet.is_complete(index) && sheet.cells(index).all(|c| codes.contains(c));
    let title = &target.schema.fields.get(code)?.title;
    found.then_some(ForeignKey { fields: &field.title, reference: Reference { resource, fields: title } })
}

/// Lower case, no accents, other characters `-`, as package names ask for.
fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain = title.nfd().filter(char::is_ascii).map(|c| c.to_ascii_lowercase());
    let dashed: String = plain.map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = dashed.split('-').filter(|w| !w.is_empty()).collect();
    if words.is_empty() { "piano-di-zona".to_owned() } else { words.join("-") }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_name_is_plain() {
        assert_eq!(
            slug("Piano sociale di zona 2022-2024, Ambito di Città"),
            "piano-sociale-di-zona-2022-2024-ambito-di-citta"
        );
        assert_eq!(slug("…"), "piano-di-zona");
    }
}
