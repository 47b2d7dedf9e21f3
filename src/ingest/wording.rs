// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words of a heading to the field that they name: by name, by synonym, without filler words, with years in the place of «anno 1».

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::normal::{loose, normal, without_brackets};
use super::value::year_in;
use crate::table::{TableSchema, schemas};

/// How well a heading fits a field: the lower the better.
pub type Rank = u8;

struct Index {
    exact: BTreeMap<String, (usize, Rank)>,
    loose: BTreeMap<String, usize>,
    sheet: Vec<(String, Rank)>,
}

static INDEXES: LazyLock<Vec<Index>> = LazyLock::new(|| schemas().iter().map(index).collect());

fn index(schema: &TableSchema) -> Index {
    let mut exact = BTreeMap::new();
    let mut near: BTreeMap<String, usize> = BTreeMap::new();
    for (i, field) in schema.fields.iter().enumerate() {
        exact.insert(normal(&field.title), (i, 1));
        exact.insert(normal(&field.name), (i, 1));
    }
    for (i, field) in schema.fields.iter().enumerate() {
        for synonym in &field.synonyms {
            exact.entry(normal(synonym)).or_insert((i, 2));
        }
        for name in std::iter::once(&field.title).chain(&field.synonyms) {
            near.entry(loose(name)).or_insert(i);
        }
    }
    exact.remove("");
    near.remove("");
    let mut sheet = vec![(normal(&schema.title), 1), (normal(&schema.name), 1)];
    sheet.extend(schema.synonyms.iter().map(|s| (normal(s), 2)));
    Index { exact, loose: near, sheet }
}

fn index_of(schema: &TableSchema) -> Option<&'static Index> {
    let at = schemas().iter().position(|s| s.name == schema.name)?;
    INDEXES.get(at)
}

/// How well the name of a sheet or of a file names the table: 3 exactly, 2 by synonym, 1 as one of its words, 0 not at all.
pub fn name_fit(name: &str, schema: &TableSchema) -> u8 {
    let Some(index) = index_of(schema) else { return 0 };
    let name = normal(name);
    // «Interventi (2)», «2. Interventi», «interventi 2023» are the same table.
    let bare: Vec<&str> = name.split(' ').filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).collect();
    let bare = bare.join(" ");
    if let Some((_, rank)) = index.sheet.iter().find(|(n, _)| *n == name || *n == bare) {
        return if *rank == 1 { 3 } else { 2 };
    }
    let words = format!(" {bare} ");
    u8::from(index.sheet.iter().any(|(n, _)| n.len() > 3 && words.contains(&format!(" {n} "))))
}

/// A text as headings are looked up: put in its forms once, asked of many tables.
pub struct Wording {
    /// Whether it is `€` alone, which is a heading too.
    euro: bool,
    whole: String,
    bare: String,
    /// Forms with the place of its year instead of the year.
    placed: Vec<String>,
    /// Without filler words; `None` where a year makes another thing of the heading.
    loose: Option<String>,
}

impl Wording {
    /// Puts a text in its forms.
    pub fn new(text: &str, lexicon: &Lexicon) -> Self {
        let whole = normal(text);
        let mut wording = Self { euro: false, whole, bare: String::new(), placed: Vec::new(), loose: None };
        if wording.whole.is_empty() {
            wording.euro = text.trim() == "€";
            return wording;
        }
        wording.bare = normal(&without_brackets(text));
        let bare = &wording.bare;
        let mut alone = true;
        if let Some((year, _)) = year_in(text, lexicon.triennium) {
            let place = lexicon.triennium.index(year).map(|p| p + 1);
            let base: Vec<&str> = bare.split(' ').filter(|w| !is_year_word(w)).collect();
            let base = base.join(" ");
            let forms = |p| [format!("{base} anno {p}"), format!("{base} {p}"), format!("{base} annua {p}")];
            wording.placed = place.into_iter().flat_map(forms).map(|name| name.trim().to_owned()).collect();
            // A year makes another thing of a heading: «Popolazione 2011» is not the population of the plan.
            alone = base.is_empty();
        }
        wording.loose = alone.then(|| loose(bare));
        wording
    }

    /// The field that it names and how well it fits.
    pub fn field(&self, schema: &TableSchema) -> Option<(usize, Rank)> {
        let index = index_of(schema)?;
        if self.euro {
            return index.exact.get("importo").map(|(i, _)| (*i, 2));
        }
        if let Some(found) = index.exact.get(&self.whole).or_else(|| index.exact.get(&self.bare)) {
            return Some(*found);
        }
        if let Some((field, _)) = self.placed.iter().find_map(|name| index.exact.get(name)) {
            return Some((*field, 2));
        }
        if let Some(found) = self.added(schema) {
            return Some(found);
        }
        index.loose.get(self.loose.as_ref()?).map(|i| (*i, 3))
    }

    /// A field that a profile adds to the table, or calls by another name.
    fn added(&self, schema: &TableSchema) -> Option<(usize, Rank)> {
        if schemas().iter().any(|own| std::ptr::eq(own, schema)) {
            return None;
        }
        let says = |name: &str| {
            let name = normal(name);
            name == self.whole || name == self.bare
        };
        let titled = schema.fields.iter().position(|f| says(&f.title) || says(&f.name)).map(|at| (at, 1));
        titled.or_else(|| schema.fields.iter().position(|f| f.synonyms.iter().any(|s| says(s))).map(|at| (at, 2)))
    }
}

/// The field of a heading and how well it fits.
pub fn field_of(schema: &TableSchema, text: &str, lexicon: &Lexicon) -> Option<(usize, Rank)> {
    Wording::new(text, lexicon).field(schema)
}

/// Whether a word is a year or its place in the triennium.
pub fn is_year_word(word: &str) -> bool {
    matches!(
        word,
        "anno"
            | "annualita"
            | "i"
            | "ii"
            | "iii"
            | "primo"
            | "prima"
            | "secondo"
            | "seconda"
            | "terzo"
            | "terza"
            | "1"
            | "2"
            | "3"
            | "1a"
            | "2a"
            | "3a"
            | "1o"
            | "2o"
            | "3o"
    ) || (word.len() == 4 && word.parse::<i16>().is_ok_and(|y| (1950..=2100).contains(&y)))
}

/// The field of a heading without its year, where a title or a name gives the year: its place in the triennium.
pub fn field_of_year(schema: &TableSchema, text: &str, place: usize) -> Option<usize> {
    let index = index_of(schema)?;
    let bare = normal(&without_brackets(text));
    let place = place + 1;
    [format!("{bare} anno {place}"), format!("{bare} {place}"), format!("{bare} annua {place}")]
        .iter()
        .find_map(|name| index.exact.get(name))
        .map(|(field, _)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::schema;

    fn name(table: &str, heading: &str) -> Option<&'static str> {
        let schema = schema(table).unwrap();
        let lexicon = Lexicon::new(None, None);
        field_of(schema, heading, &lexicon).map(|(i, _)| schema.fields[i].name.as_str())
    }

    #[test]
    fn headings_as_offices_write_them() {
        for (table, heading, field) in [
            ("comuni", "CODICE  ISTAT", "codice_istat"),
            ("comuni", "65 anni e più", "eta_65"),
            ("comuni", "Quota 2023", "quota_annua_2"),
            ("interventi", "Utenti previsti 2024", "utenti_anno_3"),
            ("interventi", "N. utenti I annualità", "utenti_anno_1"),
            ("interventi", "Finalita'", "finalita"),
            ("interventi", "Comuni interessati (indicare tutti)", "comuni"),
            ("spesa", "Importo (€)", "importo"),
            ("spesa", "Cod. dell’intervento", "intervento"),
            ("spesa", "Fonte di finanziamento*", "fonte"),
            ("incontri", "O.d.G.", "ordine_del_giorno"),
            ("atti", "Favorevoli i.e.", "favorevoli_ie"),
        ] {
            assert_eq!(name(table, heading), Some(field), "{heading}");
        }
        assert_eq!(name("comuni", "Popolazione 2011"), None);
        assert_eq!(name("interventi", "Denominazine"), None);
    }
}
