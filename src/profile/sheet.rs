// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The intervention sheet of a Region: fields that it adds to the common ones, or changes in name and weight.
//!
//! A field is a column of the table Interventi; a question answered with yes or no may have a second one for the detail.

use serde::Deserialize;

use super::Requirement;
use crate::table::{Field, Kind, Need, TableSchema, Word, extended, schema};

/// The table of the sheets.
const TABLE: &str = "interventi";
/// Ending of the machine name of a detail.
const DETAIL: &str = "_dettaglio";

/// What a field of a sheet holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// Free text.
    #[default]
    #[serde(rename = "testo")]
    Text,
    /// Yes or no, if asked for with a detail.
    #[serde(rename = "si_no")]
    YesNo,
    /// One of `parole`.
    #[serde(rename = "scelta")]
    Choice,
    /// Some of `parole`, or free words, separated by semicolons.
    #[serde(rename = "elenco")]
    List,
    /// A number.
    #[serde(rename = "numero")]
    Number,
    /// A date.
    #[serde(rename = "data")]
    Date,
}

/// A field of the sheet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetField {
    /// Machine name; that of a common field changes it.
    #[serde(rename = "codice")]
    pub code: String,
    /// Heading of the column and label in the sheet.
    #[serde(rename = "titolo", default)]
    pub title: String,
    /// What it holds.
    #[serde(rename = "tipo", default)]
    pub kind: SheetKind,
    /// Heading of the second column, where a yes is explained.
    #[serde(rename = "dettaglio", default)]
    pub detail: Option<String>,
    /// Part of the sheet that it stands in.
    #[serde(rename = "sezione", default)]
    pub section: String,
    /// How much it is asked for.
    #[serde(rename = "obbligo", default)]
    pub requirement: Option<Requirement>,
    /// Other headings that mean the same.
    #[serde(default)]
    pub alias: Vec<String>,
    /// Words of a choice.
    #[serde(rename = "parole", default)]
    pub words: Vec<String>,
    /// What to write there.
    #[serde(rename = "guida", default)]
    pub guidance: String,
    /// Whether it was read on the official form.
    #[serde(rename = "confermato", default)]
    pub confirmed: bool,
}

impl SheetField {
    /// Machine name of the column of the detail.
    pub fn detail_code(&self) -> String {
        format!("{}{DETAIL}", self.code)
    }

    /// Whether it changes a common field rather than adding one.
    pub fn is_common(&self) -> bool {
        common(&self.code).is_some()
    }

    fn need(&self) -> Need {
        match self.requirement {
            Some(Requirement::Required) => Need::Required,
            Some(Requirement::Recommended) => Need::Recommended,
            _ => Need::Optional,
        }
    }

    fn fields(&self) -> Vec<Field> {
        if let Some(own) = common(&self.code) {
            let mut field = own.clone();
            if self.requirement.is_some() && own.need != Need::Key {
                field.need = self.need();
            }
            field.synonyms.extend((!self.title.is_empty()).then(|| self.title.clone()));
            field.synonyms.extend(self.alias.iter().cloned());
            return vec![field];
        }
        let column = |name: String, title: &str, kind: Kind, need: Need| Field {
            name,
            title: title.to_owned(),
            description: if self.guidance.is_empty() { title.to_owned() } else { self.guidance.clone() },
            kind,
            column_required: false,
            need,
            synonyms: Vec::new(),
            words: Vec::new(),
            target: None,
            personal: false,
            example: None,
        };
        let kind = match self.kind {
            SheetKind::Text | SheetKind::Choice => Kind::Text,
            // With a detail the answer may be written in one cell: «sì, con due cooperative».
            SheetKind::YesNo if self.detail.is_some() => Kind::Text,
            SheetKind::YesNo => Kind::Flag,
            SheetKind::List => Kind::List,
            SheetKind::Number => Kind::Number,
            SheetKind::Date => Kind::Date,
        };
        let mut field = column(self.code.clone(), &self.title, kind, self.need());
        field.synonyms = self.alias.clone();
        field.words = self.words.iter().map(|word| Word { word: word.clone(), synonyms: Vec::new() }).collect();
        let detail = self.detail.as_ref().map(|title| column(self.detail_code(), title, Kind::Text, Need::Optional));
        std::iter::once(field).chain(detail).collect()
    }
}

fn common(code: &str) -> Option<&'static Field> {
    schema(TABLE)?.field(code)
}

/// The table Interventi as the sheet of the profile has it.
pub(super) fn table(fields: &[SheetField]) -> Option<&'static TableSchema> {
    if fields.is_empty() {
        return None;
    }
    extended(TABLE, fields.iter().flat_map(SheetField::fields).collect())
}

/// What is wrong in the fields: code of the field, key, sentence.
pub(super) fn faults(fields: &[SheetField]) -> Vec<(String, &'static str, String)> {
    let plain = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut taken: Vec<(String, String)> = schema(TABLE)
        .into_iter()
        .flat_map(|s| &s.fields)
        .map(|f| (plain(&f.title), format!("della colonna comune «{}»", f.title)))
        .collect();
    let mut faults = Vec::new();
    let mut fault = |field: &SheetField, key, message: String| faults.push((field.code.clone(), key, message));
    for field in fields {
        let code = &field.code;
        let named = code.starts_with(|c: char| c.is_ascii_lowercase())
            && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !named || code.ends_with(DETAIL) || code.len() > 60 {
            fault(
                field,
                "codice",
                format!(
                    "il campo «{code}» ha un codice che non va bene: lettere minuscole, cifre e «_», come «continuita»"
                ),
            );
        }
        if field.is_common() {
            if field.detail.is_some() || field.kind != SheetKind::Text || !field.words.is_empty() {
                fault(
                    field,
                    "codice",
                    format!("il campo comune «{code}» può cambiare titolo, obbligo e alias, non che cosa contiene"),
                );
            }
            continue;
        }
        if field.title.trim().is_empty() {
            fault(field, "codice", format!("al campo «{code}» manca «titolo», che è l'intestazione della colonna"));
        }
        if field.kind == SheetKind::Choice && field.words.is_empty() {
            fault(field, "tipo", format!("il campo «{code}» è una scelta e non ha «parole» fra cui scegliere"));
        }
        if field.detail.is_some() && field.kind != SheetKind::YesNo {
            fault(field, "dettaglio", format!("il campo «{code}» ha un «dettaglio» ma non è di tipo «si_no»"));
        }
        for (key, title) in [("titolo", Some(&field.title)), ("dettaglio", field.detail.as_ref())] {
            let Some(title) = title.filter(|t| !t.trim().is_empty()) else { continue };
            let folded = plain(title);
            match taken.iter().find(|(known, _)| *known == folded) {
                Some((_, whose)) => {
                    fault(field, key, format!("l'intestazione «{title}» del campo «{code}» è già quella {whose}"))
                }
                None => taken.push((folded, format!("del campo «{code}»"))),
            }
        }
    }
    faults
}
