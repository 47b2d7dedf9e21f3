// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words of closed lists and lists inside a cell.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Fault, Outcome, Remark};
use crate::ingest::normal::{loose, nearest_form, normal, without_brackets};
use crate::table::{Field, Target, Value, Word, schemas};

/// How a text stands to a closed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordMatch<'a> {
    /// It is this word, or means the same.
    Is(&'a str),
    /// It begins with this word and goes on in its own way.
    BeginsWith(&'a str),
    /// None of them; the nearest, if near enough.
    Unknown(Option<&'a str>),
}

/// What the words of a column gave, by list and by how they are written: a column holds few words, many times.
#[derive(Clone, Debug, Default)]
pub struct Known(RefCell<BTreeMap<usize, BTreeMap<String, Found>>>);

/// As [`WordMatch`], on its own.
#[derive(Clone, Debug)]
enum Found {
    Is(String),
    BeginsWith(String),
    Unknown(Option<String>),
}

/// Words that are remembered, and of which the nearest one is looked for.
const MOST: usize = 2_000;

impl Known {
    fn find(&self, text: &str, list: &[Word]) -> Found {
        // Most cells hold the word itself.
        if let Some(word) = list.iter().find(|w| w.word == text) {
            return Found::Is(word.word.clone());
        }
        let mut lists = self.0.borrow_mut();
        let known = lists.entry(list.as_ptr().addr()).or_default();
        if let Some(found) = known.get(text) {
            return found.clone();
        }
        let many = known.len() >= MOST;
        let found = match if many { said(text, list) } else { match_word(text, list) } {
            WordMatch::Is(word) => Found::Is(word.to_owned()),
            WordMatch::BeginsWith(word) => Found::BeginsWith(word.to_owned()),
            WordMatch::Unknown(near) => Found::Unknown(near.map(str::to_owned)),
        };
        if !many {
            known.insert(text.to_owned(), found.clone());
        }
        found
    }
}

/// A name of a word of a closed list, as texts are compared with it.
#[derive(Clone, Debug)]
struct Form<'a> {
    word: &'a str,
    name: &'a str,
    /// Without case and accents.
    plain: String,
    /// Without filler words.
    loose: String,
}

fn forms_of(list: &[Word]) -> Vec<Form<'_>> {
    let form = |word, name| Form { word, name, plain: normal(name), loose: loose(name) };
    list.iter().flat_map(|word| names(word).map(|name| form(word.word.as_str(), name))).collect()
}

/// Those of the lists of all tables, by the address of the list: made once, since a column may hold a million words.
static FORMS: LazyLock<BTreeMap<usize, Vec<Form<'static>>>> = LazyLock::new(|| {
    let fields = schemas().iter().flat_map(|s| &s.fields);
    fields.filter(|f| !f.words.is_empty()).map(|f| (f.words.as_ptr().addr(), forms_of(&f.words))).collect()
});

fn forms(list: &[Word]) -> Cow<'_, [Form<'_>]> {
    match FORMS.get(&list.as_ptr().addr()) {
        // A part of a list begins where the list does.
        Some(forms) if forms.len() == list.iter().map(|w| names(w).count()).sum::<usize>() => Cow::Borrowed(forms),
        _ => Cow::Owned(forms_of(list)),
    }
}

fn names(word: &Word) -> impl Iterator<Item = &str> {
    std::iter::once(word.word.as_str()).chain(word.synonyms.iter().map(String::as_str))
}

/// Looks a text up in a closed list, as headings are looked up; of one that is no word, the nearest.
pub fn match_word<'a>(text: &str, list: &'a [Word]) -> WordMatch<'a> {
    let said = said(text, list);
    if said != WordMatch::Unknown(None) {
        return said;
    }
    let forms = forms(list);
    let near = nearest_form(text, forms.iter().map(|form| (Cow::Borrowed(form.plain.as_str()), form.name)));
    WordMatch::Unknown(near.and_then(|near| forms.iter().find(|form| form.name == near)).map(|form| form.word))
}

/// The same, without the nearest.
fn said<'a>(text: &str, list: &'a [Word]) -> WordMatch<'a> {
    if let Some(word) = list.iter().find(|w| w.word == text) {
        return WordMatch::Is(&word.word);
    }
    let forms = forms(list);
    let is = |test: &dyn Fn(&Form<'a>) -> bool| forms.iter().find(|form| test(form)).map(|form| form.word);
    let whole = normal(text);
    let bare = normal(&without_brackets(text));
    let key = loose(text);
    let found = is(&|form| form.plain == whole)
        .or_else(|| is(&|form| form.plain == bare))
        .or_else(|| is(&|form| !key.is_empty() && form.loose == key));
    if let Some(word) = found {
        return WordMatch::Is(word);
    }
    let begins = |form: &Form<'a>| {
        let name = form.plain.as_str();
        name.len() > 3 && whole.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
    };
    if let Some(word) = is(&begins) {
        return WordMatch::BeginsWith(word);
    }
    WordMatch::Unknown(None)
}

/// Whether a text is one of the words.
pub fn is_word_of(text: &str, list: &[Word]) -> bool {
    matches!(match_word(text, list), WordMatch::Is(_))
}

/// A text of a field, canonical when the field has a closed list.
pub fn closed(text: String, field: &Field, known: &Known) -> Outcome {
    if text.is_empty() {
        return Outcome::Nothing;
    }
    if field.words.is_empty() {
        return Outcome::Value(Value::Text(text), Vec::new());
    }
    match known.find(&text, &field.words) {
        Found::Is(word) => Outcome::Value(Value::Text(word), Vec::new()),
        Found::BeginsWith(word) => Outcome::Fault(Fault::Word(Some(word)), Some(Value::Text(text))),
        Found::Unknown(near) => Outcome::Fault(Fault::Word(near), Some(Value::Text(text))),
    }
}

/// The items of a list in a cell.
pub fn list(text: String, field: &Field, known: &Known) -> Outcome {
    let (items, commas) = split(&text, field.target);
    if items.is_empty() {
        return Outcome::Nothing;
    }
    let remarks = if commas { vec![Remark::Commas] } else { Vec::new() };
    if field.words.is_empty() {
        return Outcome::Value(Value::List(items), remarks);
    }
    let mut unknown = None;
    let canonical = items
        .into_iter()
        .map(|item| match known.find(&item, &field.words) {
            Found::Is(word) => word,
            // The list is closed, what follows the word is the office's own.
            Found::BeginsWith(_) => item,
            Found::Unknown(near) => {
                unknown.get_or_insert(near);
                item
            }
        })
        .collect();
    match unknown {
        Some(near) => Outcome::Fault(Fault::Word(near), Some(Value::List(canonical))),
        None => Outcome::Value(Value::List(canonical), remarks),
    }
}

/// Items separated by `;` or by lines; by commas where each piece is a code or the name of a comune.
fn split(text: &str, target: Option<Target>) -> (Vec<String>, bool) {
    let clean = |item: &str| {
        let item = item.trim().trim_start_matches(['•', '·', '▪', '◦']).trim();
        item.strip_prefix("- ").unwrap_or(item).trim_end_matches([',', '.']).trim().to_owned()
    };
    let pieces: Vec<String> = text.split([';', '\n']).map(clean).filter(|p| !p.is_empty()).collect();
    let single = pieces.len() == 1;
    let Some(target) = target.filter(|_| single) else { return (pieces, false) };
    let parts: Vec<String> = text.split([',', '|']).map(clean).filter(|p| !p.is_empty()).collect();
    let looks = |part: &String| match target {
        Target::Comune => part.split(' ').count() <= 6 && !part.bytes().any(|b| b.is_ascii_digit() && part.len() != 6),
        _ => {
            let short = part.len() <= 12 && part.bytes().any(|b| b.is_ascii_digit());
            short && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'))
        }
    };
    if parts.len() > 1 && parts.iter().all(looks) { (parts, true) } else { (pieces, false) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::schema;

    fn field(table: &str, name: &str) -> &'static Field {
        schema(table).unwrap().field(name).unwrap()
    }

    #[test]
    fn words_are_canonical_and_unknown_ones_are_kept() {
        let gestione = field("interventi", "gestione");
        assert_eq!(
            closed("Co-Progettazione".into(), gestione, &Known::default()),
            Outcome::Value(Value::Text("co-progettazione".into()), vec![])
        );
        assert_eq!(
            closed("Appalto (D.Lgs. 36/2023)".into(), gestione, &Known::default()),
            Outcome::Value(Value::Text("appalto".into()), vec![])
        );
        let (known, slip) =
            (Known::default(), Outcome::Fault(Fault::Word(Some("appalto".into())), Some(Value::Text("apalto".into()))));
        for _ in 0..2 {
            assert_eq!(closed("apalto".into(), gestione, &known), slip);
        }
        // The words of one list are not those of another.
        let stato = field("interventi", "stato");
        assert_ne!(closed("apalto".into(), stato, &known), slip);
    }

    #[test]
    fn lists_are_split_where_it_is_safe() {
        let comuni = field("interventi", "comuni");
        assert_eq!(split("Matino; Parabita ;", comuni.target).0, ["Matino", "Parabita"]);
        assert_eq!(split("Matino, Parabita", comuni.target), (vec!["Matino".into(), "Parabita".into()], true));
        let leps = field("interventi", "leps");
        assert_eq!(split("L01,L02", leps.target).0, ["L01", "L02"]);
        let areas = field("organi", "aree");
        assert_eq!(split("Famiglie, minori e anziani", areas.target).0, ["Famiglie, minori e anziani"]);
    }

    #[test]
    fn own_words_may_follow_a_word_of_the_list() {
        let destinatari = field("interventi", "destinatari");
        let Outcome::Value(Value::List(list), _) =
            list("anziani; disabili gravi non autosufficienti".into(), destinatari, &Known::default())
        else {
            panic!("una parola dell'elenco non è riconosciuta")
        };
        assert_eq!(list, ["anziani", "disabili gravi non autosufficienti"]);
    }
}
