// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! JSON Schema of `piano.json` (draft 2020-12), its tables derived from the contract's own schemas.

use serde_json::{Map, Value as Json, json};

use crate::table::{Field, Kind, schemas};

/// All but the tables.
const WHOLE: &str = include_str!("../../../assets/schema-output/piano.schema.json");

/// The schema.
pub(super) fn schema() -> Json {
    let mut tables = Map::new();
    for table in schemas() {
        let mut fields: Map<String, Json> = table.fields.iter().map(|f| (f.name.clone(), field(f))).collect();
        fields.insert("riga".to_owned(), json!({ "type": "string", "description": "La riga nel file di origine." }));
        let cells = json!({
            "type": "object",
            "description": "Le celle delle parole della riga, per colonna; le cifre hanno le proprie accanto.",
            "additionalProperties": { "type": "string" }
        });
        fields.insert("celle".to_owned(), cells);
        let names: Vec<&String> = fields.keys().collect();
        let row = json!({
            "type": "object",
            "required": names,
            "properties": fields,
            "additionalProperties": false
        });
        let list = json!({ "type": "array", "title": table.title, "description": table.description, "items": row });
        tables.insert(table.name.clone(), list);
    }
    // The file is embedded and a test reads it, so nothing is lost here.
    let mut whole: Json = serde_json::from_str(WHOLE).unwrap_or_default();
    if let Some(place) = whole.pointer_mut("/properties/tabelle/properties") {
        *place = Json::Object(tables);
    }
    whole
}

/// A column: what is missing is `null`.
fn field(field: &Field) -> Json {
    let value = match field.kind {
        Kind::Amount => json!({ "$ref": "#/$defs/importo" }),
        Kind::Number | Kind::Integer | Kind::Year | Kind::Duration => json!({ "$ref": "#/$defs/numero" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::List => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Text | Kind::Code | Kind::Time => json!({ "type": "string" }),
    };
    json!({ "title": field.title, "description": field.description, "anyOf": [{ "type": "null" }, value] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_names_every_table_and_the_format_of_the_plan() {
        let schema = schema();
        assert_eq!(schema["properties"]["schema"]["const"], super::super::plan_json::SCHEMA);
        let tables = schema["properties"]["tabelle"]["properties"].as_object().unwrap();
        assert_eq!(tables.len(), schemas().len());
        assert_eq!(tables["spesa"]["items"]["properties"]["importo"]["anyOf"][1]["$ref"], "#/$defs/importo");
    }
}
