// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Acts as texts cite them, `D.Lgs. 18 agosto 2000, n. 267`: finds them in a sentence and knows the right ones.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use jiff::civil::Date;
use serde::Deserialize;

use crate::period::MONTHS;
use crate::plan::names::fold;

use super::prose::Token;

/// A date in a sentence; it may be one that no calendar has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// Position of its first token.
    pub first: usize,
    /// Position after its last token.
    pub end: usize,
    /// Day, month, year.
    pub date: (u32, u32, i16),
}

impl Day {
    /// The date, if the calendar has it.
    pub fn real(&self) -> Option<Date> {
        let (day, month, year) = self.date;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }
}

/// The date that begins at this token: `18 agosto 2000`, `18/08/2000`.
pub(super) fn day_at(tokens: &[Token<'_>], first: usize) -> Option<Day> {
    let raw = tokens.get(first)?.raw;
    let parts: Vec<&str> = raw.split(['/', '-', '.']).collect();
    let (day, month, year, end) = if let [day, month, year] = parts.as_slice() {
        let digits = |t: &&str| t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
        if !parts.iter().all(digits) || year.len() != 4 {
            return None;
        }
        (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?, first + 1)
    } else {
        let day: u32 = raw.trim_end_matches(['°', 'º']).parse().ok()?;
        let month = &tokens.get(first + 1)?.word;
        let month = MONTHS.iter().position(|m| m == month)?;
        let year: i16 = tokens.get(first + 2)?.raw.parse().ok()?;
        (day, u32::try_from(month).ok()? + 1, year, first + 3)
    };
    let plausible = (1..=39).contains(&day) && (1..=19).contains(&month) && (1900..2100).contains(&year);
    plausible.then_some(Day { first, end, date: (day, month, year) })
}

/// Kind of an act, as far as it tells two acts with one number apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A norm, by its abbreviation without stops: `dlgs`, `l`, `dl`, `dpr`, `dpcm`, `lr`.
    Norm(&'static str),
    /// An act of an administration: deliberation, determination, note.
    Act,
}

const NORMS: [(&str, &str); 16] = [
    ("decretolegislativo", "dlgs"),
    ("dlgs", "dlgs"),
    ("dlvo", "dlgs"),
    ("decretolegge", "dl"),
    ("dl", "dl"),
    ("dpr", "dpr"),
    ("dpcm", "dpcm"),
    ("leggeregionale", "lr"),
    ("lr", "lr"),
    ("regolamentoregionale", "rr"),
    ("rr", "rr"),
    ("dm", "dm"),
    ("decretoministeriale", "dm"),
    ("leggecostituzionale", "lc"),
    ("legge", "l"),
    ("l", "l"),
];
const ACTS: [&str; 14] = [
    "dgr",
    "dgc",
    "dcc",
    "dd",
    "delibera",
    "deliberazione",
    "determinazione",
    "determina",
    "nota",
    "protocollo",
    "prot",
    "atto",
    "ordinanza",
    "verbale",
];

/// Kind of the act whose number or date stands at this token, by the words before it.
fn kind_before(tokens: &[Token<'_>], at: usize) -> Option<Kind> {
    let filler = |w: &str| matches!(w, "n" | "nr" | "del" | "dell" | "della" | "in" | "data" | "di") || is_region(w);
    let before: Vec<String> =
        tokens[..at].iter().rev().skip_while(|t| filler(&t.word)).take(3).map(|t| t.word.replace(' ', "")).collect();
    let joined: String = before.iter().rev().map(String::as_str).collect();
    let last = before.first()?;
    let own =
        |name: &str| if name.len() <= 2 { last == name || spelled_out(&before, name) } else { joined.ends_with(name) };
    if let Some((_, kind)) = NORMS.iter().find(|(name, _)| own(name)) {
        return Some(Kind::Norm(kind));
    }
    before.iter().any(|word| ACTS.contains(&word.as_str())).then_some(Kind::Act)
}

/// `D. L.`, `l. r.`: an abbreviation written with spaces.
fn spelled_out(before: &[String], name: &str) -> bool {
    let joined: String = before.iter().take(name.len()).rev().map(String::as_str).collect();
    name.len() > 1 && joined == name
}

fn is_region(word: &str) -> bool {
    // The names of the Regions, whole and word by word: «L.R. Emilia-Romagna» is read as two words.
    static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let whole = crate::istat::regions().iter().map(|name| fold(name));
        let names = whole.flat_map(|name| {
            let words: Vec<String> = name.split(' ').filter(|w| w.len() > 4).map(str::to_owned).collect();
            words.into_iter().chain([name])
        });
        names.chain(["regione".to_owned()]).collect()
    });
    NAMES.contains(word)
}

/// An act cited in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    /// Position of its first token, without the words for its kind.
    pub first: usize,
    /// Position after its last token.
    pub end: usize,
    /// Kind, if the words before say it.
    pub kind: Option<Kind>,
    /// Number.
    pub number: u32,
    /// Day and month, unless the citation is short.
    pub day: Option<(u32, u32)>,
    /// Year.
    pub year: i16,
    /// Year inside the number, `n. 12/2022 del …`.
    pub number_year: Option<i16>,
}

/// The acts cited in a sentence: `D.Lgs. 18 agosto 2000, n. 267`, `D.Lgs. n. 267 del 18/08/2000`, `D.Lgs. 267/2000`.
pub(super) fn citations(tokens: &[Token<'_>]) -> Vec<Cited> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match dated(tokens, at).or_else(|| numbered(tokens, at)) {
            Some(cited) => {
                at = cited.end;
                found.push(cited);
            }
            None => at += 1,
        }
    }
    found
}

fn dated(tokens: &[Token<'_>], at: usize) -> Option<Cited> {
    let day = day_at(tokens, at)?;
    let (number, end) = number_at(tokens, day.end)?;
    let (d, m, year) = day.date;
    let kind = kind_before(tokens, at);
    Some(Cited { first: at, end, kind, number: number.0, day: Some((d, m)), year, number_year: number.1 })
}

/// `n. 267`, `n.267`, `nr. 12/2022`: the number, the year inside it, and where it ends.
fn number_at(tokens: &[Token<'_>], at: usize) -> Option<((u32, Option<i16>), usize)> {
    let word = tokens.get(at)?.word.as_str();
    let (raw, end) = if matches!(word, "n" | "nr" | "num" | "numero") {
        (tokens.get(at + 1)?.raw, at + 2)
    } else {
        let raw = tokens.get(at)?.raw;
        (raw.strip_prefix("n.").or_else(|| raw.strip_prefix("N."))?, at + 1)
    };
    Some((with_year(raw)?, end))
}

/// `267`, `12/2022`.
fn with_year(raw: &str) -> Option<(u32, Option<i16>)> {
    let (number, year) = raw.split_once('/').map_or((raw, None), |(number, year)| (number, Some(year)));
    let year = match year {
        None => None,
        Some(year) if year.len() == 4 => Some(year.parse().ok().filter(|y| (1900..2100).contains(y))?),
        Some(_) => return None,
    };
    Some((number.parse().ok()?, year))
}

fn numbered(tokens: &[Token<'_>], at: usize) -> Option<Cited> {
    let ((number, number_year), end) = match number_at(tokens, at) {
        Some(found) => found,
        None => {
            let bare = with_year(tokens.get(at)?.raw)?;
            // `L. 328/2000`, without «n.»; `legge 328 dell'8 novembre 2000`, right after its kind.
            let named = bare.1.is_some() || (at > 0 && ends_a_kind(&tokens[at - 1].word));
            (named.then_some(bare)?, at + 1)
        }
    };
    let kind = kind_before(tokens, at);
    let linked = tokens.get(end).is_some_and(|t| matches!(t.word.as_str(), "del" | "dell" | "in"));
    let skip = if tokens.get(end + 1).is_some_and(|t| t.word == "data") { 2 } else { 1 };
    if let Some(day) = day_at(tokens, end + skip).filter(|_| linked) {
        let (d, m, year) = day.date;
        return Some(Cited { first: at, end: day.end, kind, number, day: Some((d, m)), year, number_year });
    }
    let year = number_year?;
    // `D.Lgs. 267/2000 del 18 agosto`: the year is that of the number.
    if let Some((day, month)) = linked.then(|| day_and_month(tokens, end + skip)).flatten() {
        let end = end + skip + 2;
        return Some(Cited { first: at, end, kind, number, day: Some((day, month)), year, number_year });
    }
    Some(Cited { first: at, end, kind, number, day: None, year, number_year })
}

/// `18 agosto`, with no year after it.
fn day_and_month(tokens: &[Token<'_>], at: usize) -> Option<(u32, u32)> {
    let day: u32 = tokens.get(at)?.raw.trim_end_matches(['°', 'º']).parse().ok()?;
    let month = MONTHS.iter().position(|m| *m == tokens.get(at + 1).map_or("", |t| t.word.as_str()))?;
    (1..=31).contains(&day).then_some((day, u32::try_from(month).ok()? + 1))
}

/// Whether a word ends the name of a kind of norm: `legge`, `legislativo`, `Lgs`.
fn ends_a_kind(word: &str) -> bool {
    let word = word.replace(' ', "");
    ["legge", "legislativo", "lgs", "l", "dl", "dpr", "dpcm", "regionale"].contains(&word.as_str())
        || NORMS.iter().any(|(name, _)| *name == word)
}

/// An act that is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Norm {
    /// `D.Lgs.`
    #[serde(rename = "tipo")]
    pub kind: String,
    #[serde(rename = "data")]
    date: toml::value::Datetime,
    /// Number.
    #[serde(rename = "numero")]
    pub number: u32,
    /// Whether it is cited so often that a wrong year is a slip.
    #[serde(rename = "noto", default)]
    pub famous: bool,
    /// Names by which it is cited without a number.
    #[serde(rename = "nomi", default)]
    pub names: Vec<String>,
    /// Whether date and number were read on an official text: only then another date is called wrong.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
}

fn yes() -> bool {
    true
}

impl Norm {
    /// Day, month, year.
    pub fn date(&self) -> (u32, u32, i16) {
        let date = self.date.date;
        date.map_or((1, 1, 1900), |d| (d.day.into(), d.month.into(), i16::try_from(d.year).unwrap_or(1900)))
    }

    /// The kind without stops, as [`Kind::Norm`] has it.
    pub fn bare_kind(&self) -> String {
        fold(&self.kind).replace(' ', "")
    }

    /// `D.Lgs. 18 agosto 2000, n. 267`.
    pub fn form(&self) -> String {
        let (day, month, year) = self.date();
        let month =
            usize::try_from(month).ok().and_then(|m| MONTHS.get(m.wrapping_sub(1))).copied().unwrap_or_default();
        let day = if day == 1 { "1°".to_owned() } else { day.to_string() };
        format!("{} {day} {month} {year}, n. {}", self.kind, self.number)
    }
}

/// The known acts of `assets/norme.toml`.
pub(super) fn norms() -> &'static [Norm] {
    #[derive(Deserialize)]
    struct File {
        norma: Vec<Norm>,
    }
    static NORMS: OnceLock<Vec<Norm>> = OnceLock::new();
    NORMS.get_or_init(|| {
        // The file is the program's own: a test reads it.
        toml::from_str::<File>(include_str!("../../assets/norme.toml")).map(|f| f.norma).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::tokens;
    use proptest::prelude::*;

    /// Kind, number, day and month, year.
    type Parts = (Option<Kind>, u32, Option<(u32, u32)>, i16);

    fn read(text: &str) -> Vec<Parts> {
        citations(&tokens(text)).into_iter().map(|c| (c.kind, c.number, c.day, c.year)).collect()
    }

    #[test]
    fn acts_are_read_in_every_usual_form() {
        let tuel = (Some(Kind::Norm("dlgs")), 267, Some((18, 8)), 2000);
        for text in [
            "Visto il D.Lgs. 18 agosto 2000, n. 267",
            "visto il d. lgs. n. 267 del 18/08/2000;",
            "il decreto legislativo 18 agosto 2000 n. 267 (TUEL)",
            "D.Lgs n.267 del 18 agosto 2000",
        ] {
            assert_eq!(read(text), [tuel], "{text}");
        }
        for text in [
            "il d.lgs. 267/2000 del 18 agosto",
            "il D.Lgs. 267 del 18 agosto 2000",
            "D. Lgs. n. 267/2000 del 18 agosto,",
        ] {
            assert_eq!(read(text), [tuel], "{text}");
        }
        assert_eq!(read("la legge 328 dell'8 novembre 2000"), [(Some(Kind::Norm("l")), 328, Some((8, 11)), 2000)]);
        assert!(read("ai sensi della legge 328 e dei 12 progetti del 3 maggio 2022").is_empty());
        assert_eq!(read("la L. n. 328/2000"), [(Some(Kind::Norm("l")), 328, None, 2000)]);
        assert_eq!(read("L.R. Puglia 10 luglio 2006, n. 19"), [(Some(Kind::Norm("lr")), 19, Some((10, 7)), 2006)]);
        assert_eq!(read("deliberazione n. 12/2016 del 3 marzo 2017"), [(Some(Kind::Act), 12, Some((3, 3)), 2017)]);
        assert!(read("il 14 giugno 2022 alle ore 9:30, 5 su 12").is_empty());
    }

    #[test]
    fn the_known_acts_are_read_and_told_apart() {
        assert!(norms().len() > 50);
        let mut forms: Vec<String> = norms().iter().map(Norm::form).collect();
        assert!(forms.contains(&"D.Lgs. 18 agosto 2000, n. 267".to_owned()));
        forms.sort();
        forms.dedup();
        assert_eq!(forms.len(), norms().len());
        for norm in norms() {
            assert!(NORMS.iter().any(|(_, kind)| *kind == norm.bare_kind()), "{}", norm.form());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let tokens = tokens(&text);
            for cited in citations(&tokens) {
                prop_assert!(cited.first < cited.end && cited.end <= tokens.len());
            }
        }
    }
}
