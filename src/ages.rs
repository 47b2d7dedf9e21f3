// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Ages as people write them: `0-4`, `65 anni e più`, `over 80`, `34`, and whole populations.

use std::fmt;

/// Completed years from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Band {
    /// First age.
    pub from: u8,
    /// Last age; [`Band::OPEN`] has none.
    pub to: u8,
}

/// Oldest age that is read as one.
const OLDEST: u8 = 120;

impl Band {
    /// What the last age of an open band is.
    pub const OPEN: u8 = u8::MAX;
    /// All ages.
    pub const ALL: Band = Band { from: 0, to: Band::OPEN };

    /// The ages from one to another.
    pub const fn new(from: u8, to: u8) -> Band {
        Band { from, to }
    }

    /// An age and all those above.
    pub const fn over(from: u8) -> Band {
        Band { from, to: Band::OPEN }
    }

    /// The ages that a text says, when it says nothing else. A lone number is an age of one year; `999` and «Totale» are all ages.
    pub fn read(text: &str) -> Option<Band> {
        let plain = plain(text);
        let words: Vec<&str> = plain.split_whitespace().collect();
        let all = ["totale", "total", "totali", "tutte", "tutti", "tutte le eta", "999", "t", "tot", "complesso"];
        if all.contains(&words.join(" ").as_str()) {
            return Some(Band::ALL);
        }
        band_of(&words)
    }

    /// The ages that a heading says; a lone number is none, as it may be anything.
    pub fn in_heading(text: &str) -> Option<Band> {
        if text.len() > 60 || !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let plain = plain(text);
        let people =
            ["popolazione", "residenti", "residente", "maschi", "femmine", "totale", "stranieri", "m", "f", "n"];
        let words: Vec<&str> = plain.split_whitespace().filter(|w| !people.contains(w)).collect();
        let years = words.iter().any(|w| matches!(*w, "anni" | "eta" | "y"));
        band_of(&words).filter(|band| years || band.from != band.to)
    }

    /// The age that a heading says by its number alone.
    pub fn bare(text: &str) -> Option<Band> {
        let digits = text.trim();
        let short = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let age = digits.parse().ok().filter(|age| short && *age <= OLDEST)?;
        Some(Band::new(age, age))
    }

    /// Whether it has no last age.
    pub fn is_open(self) -> bool {
        self.to == Band::OPEN
    }

    /// Whether some age is of both.
    pub fn meets(self, other: Band) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, Band::OPEN) => f.write_str("tutte le età"),
            (from, Band::OPEN) => write!(f, "{from} e più"),
            (from, to) if from == to => write!(f, "{from}"),
            (from, to) => write!(f, "{from}-{to}"),
        }
    }
}

/// Words and signs apart, in lower case, without accents: `65+` is `65 +`.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'à' | 'á' => 'a',
            'è' | 'é' => 'e',
            'ù' | 'ú' => 'u',
            'ì' => 'i',
            'ò' => 'o',
            '–' | '—' | '−' | '‑' => '-',
            other => other,
        };
        let kind = |c: char| if c.is_ascii_digit() { 1 } else { i32::from(c.is_alphabetic()) * 2 };
        if "+<>≥≤-=".contains(c) {
            out.extend([' ', c, ' ']);
        } else if c.is_alphanumeric() {
            if kind(last) != kind(c) && last != ' ' {
                out.push(' ');
            }
            out.push(c);
        } else {
            out.push(' ');
        }
        last = if c.is_alphanumeric() { c } else { ' ' };
    }
    out
}

/// Words beside an age that say nothing more.
const SMALL: [&str; 22] = [
    "anni", "anno", "da", "a", "e", "ed", "eta", "fascia", "classe", "di", "dai", "ai", "tra", "fra", "i", "gli", "in",
    "su", "y", "compiuti", "-", "=",
];

fn band_of(words: &[&str]) -> Option<Band> {
    let mut ages: Vec<(usize, u8)> = Vec::new();
    let (mut open, mut under, mut upto) = (None, None, None);
    for (at, word) in words.iter().enumerate() {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            ages.push((at, word.parse().ok().filter(|age| *age <= OLDEST)?));
            continue;
        }
        match *word {
            "+" | "oltre" | "piu" | "over" | "ultra" | "ge" | ">" | "≥" | "maggiore" | "superiore" => {
                open = open.or(Some((at, *word)))
            }
            "<" | "under" | "meno" | "lt" | "minore" | "inferiore" => under = Some(at),
            "fino" | "≤" | "entro" => upto = Some(at),
            small if SMALL.contains(&small) => {}
            _ => return None,
        }
    }
    match (ages.as_slice(), open, under, upto) {
        (&[(_, from), (_, to)], None, None, None) if from <= to => Some(Band::new(from, to)),
        (&[(at, age)], Some((place, word)), None, None) => {
            let strict = place < at && matches!(word, "oltre" | "piu" | ">" | "maggiore" | "superiore");
            // «Oltre 64» is from 65; «oltre i 65 anni» is what people say of those of 65 years and more.
            let strict = strict && age % 5 == 4 && !words.contains(&"=");
            Some(Band::over(age + u8::from(strict)))
        }
        (&[(_, age)], None, Some(_), None) if age > 0 => Some(Band::new(0, age - 1)),
        (&[(_, age)], None, None, Some(_)) => Some(Band::new(0, age)),
        (&[(_, age)], None, None, None) => Some(Band::new(age, age)),
        _ => None,
    }
}

/// A sex, as tables of residents tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Men.
    Male,
    /// Women.
    Female,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_as_offices_write_them() {
        for (text, wanted) in [
            ("0-4", Some(Band::new(0, 4))),
            ("0 – 14 anni", Some(Band::new(0, 14))),
            ("da 15 a 64 anni", Some(Band::new(15, 64))),
            ("65+", Some(Band::over(65))),
            ("65 anni e più", Some(Band::over(65))),
            ("100 e oltre", Some(Band::over(100))),
            ("over 80", Some(Band::over(80))),
            (">= 65", Some(Band::over(65))),
            ("≥65", Some(Band::over(65))),
            ("> 64", Some(Band::over(65))),
            ("oltre 64 anni", Some(Band::over(65))),
            ("oltre i 65 anni", Some(Band::over(65))),
            ("<15", Some(Band::new(0, 14))),
            ("fino a 14 anni", Some(Band::new(0, 14))),
            ("under 3", Some(Band::new(0, 2))),
            ("34", Some(Band::new(34, 34))),
            ("0 anni", Some(Band::new(0, 0))),
            ("Y15-64", Some(Band::new(15, 64))),
            ("Y_GE100", Some(Band::over(100))),
            ("999", Some(Band::ALL)),
            ("Totale", Some(Band::ALL)),
            ("4-0", None),
            ("05/09/2026", None),
            ("130", None),
            ("Casarano", None),
            ("", None),
        ] {
            assert_eq!(Band::read(text), wanted, "{text}");
        }
        assert_eq!(Band::in_heading("Maschi 5-9 anni"), Some(Band::new(5, 9)));
        assert_eq!(Band::in_heading("Residenti 85 e più"), Some(Band::over(85)));
        assert_eq!(Band::in_heading("2022"), None);
        assert_eq!(Band::in_heading("3"), None);
        assert_eq!(Band::in_heading("Anno 1"), None);
        assert_eq!(Band::in_heading("Quota annua 1"), None);
        assert_eq!([Band::over(65), Band::new(0, 4), Band::new(7, 7)].map(|b| b.to_string()), ["65 e più", "0-4", "7"]);
    }
}
