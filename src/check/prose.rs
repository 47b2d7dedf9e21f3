// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers as Italian prose writes them: figures, words, «milioni», «circa»; and the words around them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_decimal::Decimal;

use crate::numerals;
use crate::plan::names::fold;

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'a> {
    /// As written, without the punctuation around it.
    pub raw: &'a str,
    /// Folded; `€` stays.
    pub word: String,
    /// Whether punctuation stands between this word and the next.
    pub stop: bool,
}

/// A number found in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Position of its first token.
    pub first: usize,
    /// Position after its last token, the unit of money included.
    pub end: usize,
    /// What it says.
    pub value: Decimal,
    /// How far from the right figure it may lie: half of its last digit for «1,86 milioni», more after «circa».
    pub slack: Decimal,
    /// Whether it is said to be approximate.
    pub about: bool,
    /// Whether it is an amount in euro.
    pub money: bool,
}

impl Number {
    /// Whether it says this figure.
    pub fn says(&self, figure: Decimal) -> bool {
        (self.value - figure).abs() <= self.slack
    }
}

/// The words of a sentence. Marks of Markdown don't count.
pub(super) fn tokens(sentence: &str) -> Vec<Token<'_>> {
    let spaced = sentence.split(|c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '(' | ')'));
    let mut found: Vec<Token<'_>> = Vec::new();
    for piece in spaced.filter(|p| !p.is_empty()) {
        // «dell'Ambito» is two words; «€100» too.
        for part in piece.split_inclusive(['\'', '’', '€']) {
            let raw = part.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '€' | '%'));
            let stop = part.ends_with([',', ';', '.', ':', '!', '?']);
            for raw in apart(raw) {
                let word = if raw == "€" { raw.to_owned() } else { fold(raw) };
                if !word.is_empty() {
                    found.push(Token { raw, word, stop: false });
                }
            }
            if let (true, Some(last)) = (stop, found.last_mut()) {
                last.stop = true;
            }
        }
    }
    found
}

/// `100€` is a figure and a unit.
fn apart(raw: &str) -> Vec<&str> {
    match raw.strip_suffix('€') {
        Some(figure) if !figure.is_empty() => vec![figure, "€"],
        _ if raw.is_empty() => Vec::new(),
        _ => vec![raw],
    }
}

/// The words of the sentence from a token to another, as written; the tokens are those of the sentence.
pub(super) fn span(sentence: &str, tokens: &[Token<'_>], first: usize, end: usize) -> String {
    let place = |t: &Token<'_>| (t.raw.as_ptr() as usize).saturating_sub(sentence.as_ptr() as usize);
    let from = tokens.get(first).map(place).unwrap_or_default();
    let to = end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(from, |t| place(t) + t.raw.len());
    sentence.get(from..to).unwrap_or_default().to_owned()
}

const ABOUT: [&str; 12] = [
    "circa",
    "quasi",
    "oltre",
    "intorno",
    "attorno",
    "poco",
    "approssimativamente",
    "indicativamente",
    "piu",
    "meno",
    "ca",
    "prossimo",
];

/// The numbers of a sentence. «uno» and «una» are articles, not numbers.
pub(super) fn numbers(tokens: &[Token<'_>]) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((value, decimals)) = figure(tokens[at].raw).or_else(|| spelled(&tokens[at].word).map(|n| (n, 0)))
        else {
            at += 1;
            continue;
        };
        let word = |i: usize| tokens.get(i).map_or("", |t| t.word.as_str());
        let scale = match word(at + 1) {
            "mila" => 1_000,
            "milioni" | "milione" | "mln" | "mio" => 1_000_000,
            "miliardi" | "miliardo" | "mld" => 1_000_000_000,
            _ => 1,
        };
        let mut end = at + if scale > 1 { 2 } else { 1 };
        let unit = |word: &str| matches!(word, "€" | "euro" | "eur");
        let mut money = at > 0 && unit(word(at - 1));
        if unit(word(end)) {
            end += 1;
            money = true;
        } else if word(end) == "di" && unit(word(end + 1)) {
            end += 2;
            money = true;
        }
        let scale = Decimal::from(scale);
        let value = value.checked_mul(scale).unwrap_or(value);
        let before = at.saturating_sub(3)..at;
        let about = before.clone().any(|i| ABOUT.contains(&word(i))) || matches!(word(end), "circa" | "ca");
        let digit = Decimal::new(1, decimals.min(20)).checked_mul(scale).unwrap_or(Decimal::ONE);
        let rounded = scale > Decimal::ONE || (money && decimals == 0);
        let half = if rounded { digit / Decimal::TWO } else { Decimal::ZERO };
        let slack = if about { half.max(value * Decimal::new(6, 2)) } else { half };
        found.push(Number { first: at, end, value, slack, about, money });
        at = end;
    }
    found
}

/// `39.505`, `1.860.000,00`, `12`: a number in Italian figures and how many decimals it has.
fn figure(raw: &str) -> Option<(Decimal, u32)> {
    if !raw.starts_with(|c: char| c.is_ascii_digit()) || raw.len() > 20 {
        return None;
    }
    let (whole, decimals) = raw.split_once(',').unwrap_or((raw, ""));
    let groups: Vec<&str> = whole.split('.').collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
    let written = groups.iter().all(|g| digits(g)) && (decimals.is_empty() || digits(decimals));
    let whole_only = !raw.contains(',') || !decimals.is_empty();
    (grouped && written && whole_only)
        .then(|| format!("{}.{}", groups.concat(), if decimals.is_empty() { "0" } else { decimals }).parse().ok())
        .flatten()
        .map(|value| (value, u32::try_from(decimals.len()).unwrap_or(0)))
}

/// `trentadue`, `ventotto`, `millecinquecento` stay words up to 999, then `mila`.
fn spelled(word: &str) -> Option<Decimal> {
    static WORDS: OnceLock<BTreeMap<String, i64>> = OnceLock::new();
    let words = WORDS.get_or_init(|| (2..1000).map(|n| (fold(&numerals::spelled(n)), i64::from(n))).collect());
    if let Some(n) = words.get(word) {
        return Some(Decimal::from(*n));
    }
    let (thousands, rest) = word.split_once("mila")?;
    let thousands = words.get(thousands)?;
    let rest = if rest.is_empty() { 0 } else { *words.get(rest)? };
    Some(Decimal::from(thousands * 1000 + rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(sentence: &str) -> Vec<(String, bool, bool)> {
        numbers(&tokens(sentence)).iter().map(|n| (n.value.normalize().to_string(), n.money, n.about)).collect()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let one = |value: &str, money: bool, about: bool| vec![(value.to_owned(), money, about)];
        assert_eq!(read("I sette comuni dell'Ambito"), one("7", false, false));
        assert_eq!(read("ventotto interventi"), one("28", false, false));
        assert_eq!(read("le risorse ammontano a € 1.860.000,50."), one("1860000.5", true, false));
        assert_eq!(read("circa 1,86 milioni di euro"), one("1860000", true, true));
        assert_eq!(read("39.505 abitanti"), one("39505", false, false));
        assert_eq!(read("trentanovemilacinquecento residenti"), one("39500", false, false));
        assert_eq!(read("100€"), one("100", true, false));
        assert!(read("il D.Lgs. e la L.R. di una Regione").is_empty());
        assert!(read("A1.01 e 12/2022").is_empty());
    }

    #[test]
    fn a_rounded_figure_says_all_that_rounds_to_it() {
        let number = |text: &str| numbers(&tokens(text)).remove(0);
        assert!(number("1,86 milioni di euro").says(Decimal::from(1_863_999)));
        assert!(!number("1,86 milioni di euro").says(Decimal::from(1_870_000)));
        assert!(number("oltre 1,8 milioni di euro").says(Decimal::from(1_863_999)));
        assert!(!number("1.860.000,00 euro").says(Decimal::new(186_000_001, 2)));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let tokens = tokens(&text);
            for number in numbers(&tokens) {
                prop_assert!(number.first < number.end && number.end <= tokens.len());
            }
        }

        #[test]
        fn figures_come_back(n in 2i64..1_000_000_000) {
            let text = crate::money::thousands(n.unsigned_abs());
            prop_assert_eq!(numbers(&tokens(&text))[0].value, Decimal::from(n));
        }
    }
}
