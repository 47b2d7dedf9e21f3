// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What changed between two versions of a plan: figures, interventions, proposals, annexes, each with its cells.

mod compare;
mod note;
mod rows;
mod side;
mod text;

use serde::Serialize;

pub use compare::compare;
pub use note::note;
pub use side::{Annex, Side, SideError, open};
pub use text::text;

/// Name and version of the JSON form; a change that breaks readers raises the number.
pub const SCHEMA: &str = "urn:pdz:confronto:1";

/// JSON Schema of the JSON form.
pub fn json_schema() -> &'static str {
    include_str!("../../assets/schema-output/confronto.schema.json")
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// It is only in the second version.
    #[serde(rename = "aggiunto")]
    Added,
    /// It is only in the first.
    #[serde(rename = "tolto")]
    Removed,
    /// It is in both, and differs.
    #[serde(rename = "cambiato")]
    Changed,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    #[serde(rename = "cambiamento")]
    pub kind: Kind,
    /// Whether the whole row came or went, and not one of its cells.
    #[serde(rename = "intera_riga")]
    pub whole: bool,
    /// Table or sum: «Spesa», «Totale delle fonti».
    #[serde(rename = "che_cosa")]
    pub subject: String,
    /// Key of the row: «A1.01 · FNPS · 2022».
    #[serde(rename = "riga")]
    pub row: String,
    /// Column: «Importo».
    #[serde(rename = "colonna")]
    pub column: String,
    /// Value in the first version, as printed.
    #[serde(rename = "prima")]
    pub before: Option<String>,
    /// Value in the second version, as printed.
    #[serde(rename = "dopo")]
    pub after: Option<String>,
    /// Second less first, for figures.
    #[serde(rename = "differenza")]
    pub difference: Option<String>,
    /// Cells of the first version (`dati/q.xlsx#Spesa!E17`).
    #[serde(rename = "celle_prima")]
    pub cells_before: Vec<String>,
    /// Cells of the second version.
    #[serde(rename = "celle_dopo")]
    pub cells_after: Vec<String>,
}

/// One of the two versions, as it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// What was given: a folder or a file.
    #[serde(rename = "nome")]
    pub name: String,
    /// Title of the plan.
    #[serde(rename = "titolo")]
    pub title: String,
    /// Version of the plan.
    #[serde(rename = "versione")]
    pub version: String,
    /// State.
    #[serde(rename = "stato")]
    pub state: String,
    /// Date, ISO.
    #[serde(rename = "data")]
    pub date: String,
}

/// All that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Differences {
    /// Name and version of the format.
    pub schema: &'static str,
    /// The first version.
    #[serde(rename = "prima")]
    pub before: Version,
    /// The second version.
    #[serde(rename = "dopo")]
    pub after: Version,
    /// Whether nothing changed.
    #[serde(rename = "uguali")]
    pub equal: bool,
    /// Sums and quotas, then the figures of the tables.
    #[serde(rename = "cifre")]
    pub figures: Vec<Change>,
    /// Interventions.
    #[serde(rename = "interventi")]
    pub interventions: Vec<Change>,
    /// Proposals.
    #[serde(rename = "proposte")]
    pub proposals: Vec<Change>,
    /// Annexes.
    #[serde(rename = "allegati")]
    pub annexes: Vec<Change>,
    /// Every other table, the texts, version and state.
    #[serde(rename = "altro")]
    pub others: Vec<Change>,
}

impl Differences {
    /// The JSON text.
    pub fn to_json(&self) -> String {
        // Strings and lists always serialise.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The groups with their titles, in the order in which they are told.
    pub fn groups(&self) -> [(&'static str, &[Change]); 5] {
        [
            ("Cifre", &self.figures),
            ("Interventi", &self.interventions),
            ("Proposte", &self.proposals),
            ("Allegati", &self.annexes),
            ("Altro", &self.others),
        ]
    }
}
