// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The options of a question while its answers are read: which one a text is, which are new, which are none.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::personal;
use crate::ingest::normal::{nearest, normal, tidy};
use crate::ingest::value::number::{self, Reading};
use crate::istat;
use crate::survey::{Entry, Kind, Role};

/// Options beyond these make a column a free text.
pub const MOST: usize = 2_000;
/// Distinct numbers beyond these have no median.
pub const NUMBERS: usize = 20_000;
/// Texts that are none of the options, of which the place is kept.
const OUTSIDE: usize = 40;

/// Name of the option of those who wrote their own words.
pub const OTHER: &str = "Altro";
/// Name of what is none of the options.
pub const UNLISTED: &str = "Risposta fuori elenco";

/// What an answer says when it says nothing.
const NOTHING: [&str; 12] = [
    "n a",
    "n d",
    "nd",
    "na",
    "null",
    "nan",
    "nessuna risposta",
    "no answer",
    "non risponde",
    "not displayed",
    "not completed or not displayed",
    "domanda non visualizzata",
];

/// Where the answer to a question about age falls.
const BANDS: [(i64, &str); 6] =
    [(17, "0-17"), (34, "18-34"), (49, "35-49"), (64, "50-64"), (74, "65-74"), (130, "75 e oltre")];

/// The options of a question.
#[derive(Debug)]
pub struct Options {
    /// Wordings; the code of an option is its place here, from one.
    pub labels: Vec<String>,
    /// Place of the first answer that has each option.
    pub first: Vec<u64>,
    exact: HashMap<String, u32>,
    loose: HashMap<String, u32>,
    /// How many the map lists; `None` when there is no list.
    declared: Option<usize>,
    other: bool,
    kind: Kind,
    role: Option<Role>,
    /// Texts that are none of the options, with their first place.
    pub outside: BTreeMap<String, u64>,
    /// Numbers, when the answers are.
    pub numbers: Vec<Decimal>,
    by_number: HashMap<Decimal, u32>,
    /// Whether there were too many to be options.
    pub overflow: bool,
}

impl Options {
    /// The options that the map lists; `open` when others are options too.
    pub fn new(entry: &Entry, open: bool) -> Options {
        let listed = !entry.options.is_empty();
        let mut options = Options {
            labels: Vec::new(),
            first: Vec::new(),
            exact: HashMap::new(),
            loose: HashMap::new(),
            declared: None,
            other: entry.other,
            kind: entry.kind,
            role: entry.role,
            outside: BTreeMap::new(),
            numbers: Vec::new(),
            by_number: HashMap::new(),
            overflow: false,
        };
        if entry.kind == Kind::Numero && entry.role == Some(Role::Eta) {
            for (_, band) in BANDS {
                options.push(band);
            }
            return options;
        }
        for (written, shown) in &entry.options {
            let code = match options.exact.get(shown) {
                Some(code) => *code,
                None => options.push(shown),
            };
            options.exact.insert(tidy(written), code);
            options.loose.entry(normal(written)).or_insert(code);
        }
        if listed && !open {
            options.declared = Some(options.labels.len());
        }
        options
    }

    fn push(&mut self, label: &str) -> u32 {
        self.labels.push(label.to_owned());
        self.first.push(u64::MAX);
        let code = u32::try_from(self.labels.len()).unwrap_or(u32::MAX);
        self.exact.insert(label.to_owned(), code);
        // Two options that differ by a sign only («<18», «>18») are told by their exact wording.
        self.loose.entry(normal(label)).or_insert(code);
        code
    }

    /// The code of an option by its wording, which is added when it is not there.
    pub fn named(&mut self, label: &str) -> u32 {
        match self.exact.get(label) {
            Some(code) => *code,
            None => self.push(label),
        }
    }

    /// Whether answers are numbers, not grouped into bands.
    pub fn is_numeric(&self) -> bool {
        self.kind == Kind::Numero && self.role != Some(Role::Eta)
    }

    /// The code of an answer; zero when it says nothing.
    pub fn code(&mut self, text: &str, place: u64) -> u32 {
        let text = tidy(text).replace('\n', " ");
        if text.is_empty() {
            return 0;
        }
        if self.kind == Kind::Numero {
            return self.number(&text, place);
        }
        let code = self.known(&text).unwrap_or_else(|| self.unknown(text, place));
        if let Some(first) = (code as usize).checked_sub(1).and_then(|i| self.first.get_mut(i)) {
            *first = (*first).min(place);
        }
        code
    }

    /// The option that a text is.
    pub fn known(&self, text: &str) -> Option<u32> {
        if let Some(code) = self.exact.get(text) {
            return Some(*code);
        }
        let form = normal(text);
        if let Some(code) = self.loose.get(&form).filter(|_| !form.is_empty()) {
            return Some(*code);
        }
        if NOTHING.contains(&form.as_str()) || form.is_empty() {
            return Some(0);
        }
        // EUSurvey may write the short name of an option after it.
        if let Some((bare, _)) = text.strip_suffix(')').and_then(|t| t.rsplit_once(" ("))
            && let Some(code) = self.exact.get(bare.trim())
        {
            return Some(*code);
        }
        if self.role == Some(Role::Comune) {
            let name = comune(text)?;
            return self.labels.iter().position(|l| comune(l) == Some(name)).map(code_at);
        }
        None
    }

    fn unknown(&mut self, text: String, place: u64) -> u32 {
        let own_words = matches!(normal(&text).as_str(), "altro" | "other" | "oth") || text == "-oth-";
        if self.declared.is_some() || self.other {
            if self.other || own_words {
                return self.named(OTHER);
            }
            self.note(text, place);
            return self.named(UNLISTED);
        }
        if own_words {
            return self.named(OTHER);
        }
        if personal::whole(&text).is_some() {
            return self.named(OTHER);
        }
        if self.labels.len() >= MOST {
            self.overflow = true;
            return 0;
        }
        if self.role != Some(Role::Comune) {
            return self.push(&text);
        }
        if let Some(name) = comune(&text) {
            return self.named(name);
        }
        let known = self.labels.iter().map(String::as_str).filter(|label| comune(label).is_some());
        if nearest(&text, known).is_some() {
            self.note(text, place);
            return self.named(UNLISTED);
        }
        self.push(&text)
    }

    fn note(&mut self, text: String, place: u64) {
        if self.outside.len() < OUTSIDE || self.outside.contains_key(&text) {
            let first = self.outside.entry(text).or_insert(place);
            *first = (*first).min(place);
        }
    }

    fn number(&mut self, text: &str, place: u64) -> u32 {
        let Some(number) = number_of(text) else {
            if !NOTHING.contains(&normal(text).as_str()) && !text.chars().all(|c| matches!(c, '-' | '–')) {
                self.note(text.to_owned(), place);
            }
            return 0;
        };
        if self.role == Some(Role::Eta) {
            let band = BANDS.iter().position(|(last, _)| Decimal::from(*last) >= number.floor());
            return match band.filter(|_| !number.is_sign_negative()) {
                Some(at) => code_at(at),
                None => {
                    self.note(text.to_owned(), place);
                    0
                }
            };
        }
        self.numbered(number)
    }

    /// The code of a number.
    pub fn numbered(&mut self, number: Decimal) -> u32 {
        if let Some(code) = self.by_number.get(&number) {
            return *code;
        }
        if self.numbers.len() >= NUMBERS {
            self.overflow = true;
            return 0;
        }
        self.numbers.push(number);
        let code = code_at(self.numbers.len() - 1);
        self.by_number.insert(number, code);
        code
    }
}

fn code_at(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// A number as an answer writes it.
pub fn number_of(text: &str) -> Option<Decimal> {
    match number::read(text) {
        Reading::One { number, .. } => Some(number.normalize()),
        // In an answer «1.5» is one and a half, «1.500» one thousand and a half.
        Reading::Two { .. } => text.trim().replace(['.', ','], "").parse().ok(),
        _ => None,
    }
}

/// The comune that a text names, if it names just one.
pub fn comune(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let place = match istat::by_code(text) {
        Some(place) => place,
        None => match istat::by_name(text).as_slice() {
            [place] => place,
            _ => return None,
        },
    };
    Some(place.name)
}

/// A text as its bytes write it: UTF-8, or else the Windows encoding of old Excel.
pub fn decoded(bytes: &[u8], doubled: bool) -> Cow<'_, str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let text = if doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { text };
    // LimeSurvey puts a mark before what a spreadsheet would take for a formula.
    match text.strip_prefix("'=") {
        Some(rest) => Cow::Owned(format!("={rest}")),
        None => text,
    }
}

/// A text without the marks of HTML that surveys leave in headings and options.
pub fn without_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        let inside = tag[1..].trim_start_matches('/');
        let close = tag.find('>').filter(|_| inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!'));
        match close {
            Some(close) => {
                let name: String =
                    inside.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
                if !matches!(
                    name.as_str(),
                    "b" | "i" | "u" | "em" | "strong" | "span" | "font" | "a" | "sup" | "sub" | "small"
                ) {
                    out.push(' ');
                }
                rest = &tag[close + 1..];
            }
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    let out = if out.contains('&') {
        quick_xml::escape::unescape_with(&out, quick_xml::escape::resolve_html5_entity)
            .map_or(out.clone(), Cow::into_owned)
    } else {
        out
    };
    tidy(&out.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Columns;

    fn of(kind: Kind, role: Option<Role>, list: &[&str], other: bool) -> Options {
        let mut entry = Entry::new("Q".into(), "Q".into(), Columns::One("Q".into()), kind);
        entry.options = list.iter().map(|o| ((*o).to_owned(), (*o).to_owned())).collect();
        (entry.role, entry.other) = (role, other);
        Options::new(&entry, false)
    }

    #[test]
    fn answers_are_told_from_what_is_none() {
        let mut options = of(Kind::Scelta, None, &["Sì", "No"], false);
        assert_eq!(["SI", "no ", "N/A", " "].map(|t| options.code(t, 1)), [1, 2, 0, 0]);
        assert_eq!(options.code("forse", 7), 3);
        assert_eq!((options.labels[2].as_str(), options.outside["forse"]), (UNLISTED, 7));
        let mut options = of(Kind::Scelta, None, &["Sì", "No"], true);
        assert_eq!((options.code("con parole mie", 1), options.labels[2].as_str()), (3, OTHER));
        let mut open = of(Kind::Scelta, None, &[], false);
        assert_eq!((open.code("a@b.it", 1), open.labels[0].as_str()), (1, OTHER));
    }

    #[test]
    fn comuni_ages_and_numbers() {
        let mut comuni = of(Kind::Scelta, Some(Role::Comune), &["Casarano", "Matino"], false);
        assert_eq!(["Comune di Matino", "CASARANO (LE)", "075052"].map(|t| comuni.code(t, 1)), [2, 1, 3]);
        let mut ages = of(Kind::Numero, Some(Role::Eta), &[], false);
        assert_eq!(["17", "18", "75", "-3", "boh"].map(|t| ages.code(t, 1)), [1, 2, 6, 0, 0]);
        let mut numbers = of(Kind::Numero, None, &[], false);
        assert_eq!(["2", "2,0", "1.500", "3"].map(|t| numbers.code(t, 1)), [1, 1, 2, 3]);
    }

    #[test]
    fn html_is_taken_out() {
        assert_eq!(without_html("<p style=\"x\">Quanti <b>figli</b>&nbsp;ha?</p>"), "Quanti figli ha?");
        assert_eq!(without_html("Reddito < 10.000 € & altro"), "Reddito < 10.000 € & altro");
    }
}
