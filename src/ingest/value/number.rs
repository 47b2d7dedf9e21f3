// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers as people write them: Italian or English separators, currency, signs, footnote marks.

use rust_decimal::Decimal;

/// A number read from text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Only one way to read it.
    One {
        /// The number.
        number: Decimal,
        /// What had to be dropped: a footnote mark, a stray bracket.
        dropped: Option<String>,
        /// The convention that it shows, if it shows one.
        shows: Option<Convention>,
    },
    /// `1.234` or `1,234`: thousands or decimals, by the convention of the column.
    Two {
        /// The mark, `.` or `,`.
        mark: char,
        /// If the mark separates thousands.
        thousands: Decimal,
        /// If the mark begins the decimals.
        decimals: Decimal,
    },
    /// Not a number.
    None,
}

/// Which mark begins the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Convention {
    /// `1.234,56`.
    Italian,
    /// `1,234.56`.
    English,
}

/// Whether the text means that there is no value: `-`, `n.d.`, `n/d`, `non disponibile`.
pub fn is_nothing(text: &str) -> bool {
    if text.len() > 24 {
        return false;
    }
    let bare: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '€')).collect();
    matches!(
        bare.as_str(),
        "" | "-"
            | "--"
            | "---"
            | "–"
            | "—"
            | "−"
            | "_"
            | "/"
            | "//"
            | "nd"
            | "n/d"
            | "n/a"
            | "na"
            | "np"
            | "n/p"
            | "n-d"
            | "…"
            | "nonpervenuto"
            | "nonpervenuta"
            | "nondisponibile"
            | "nonnoto"
            | "nonapplicabile"
    )
}

const MARKS: &str = "¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§";

/// Reads a number from text.
pub fn read(text: &str) -> Reading {
    let mut rest = text.trim().trim_start_matches('\'').trim().to_owned();
    let mut dropped: Option<String> = None;
    for word in ["€", "EUR", "Euro", "euro", "EURO", "Eur", "eur"] {
        if let Some(at) = rest.find(word) {
            let before = rest[..at].chars().last().is_none_or(|c| !c.is_alphabetic());
            let after = rest[at + word.len()..].chars().next().is_none_or(|c| !c.is_alphabetic());
            if before && after {
                rest.replace_range(at..at + word.len(), " ");
                break;
            }
        }
    }
    let mut rest = rest.trim().trim_start_matches(". ").to_owned();
    // `(1.234,00)` is how accountants write a negative.
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        negative = true;
        rest = inner.trim().to_owned();
    }
    // A footnote mark before the number, `* 1.000`, or after it: `1.000,00 (1)`, `1.000*`, `1.000²`.
    let marked = rest.trim_start_matches(['*', '†', '‡', '§']);
    if marked.len() < rest.len() && marked.bytes().any(|b| b.is_ascii_digit()) {
        dropped = Some(rest[..rest.len() - marked.len()].to_owned());
        rest = marked.trim().to_owned();
    }
    if let Some((number, note)) = footnote(&rest) {
        dropped = Some(note);
        rest = number;
    }
    for bracket in ['(', ')', '[', ']'] {
        let alone = rest.matches(bracket).count() == 1;
        if alone && (rest.starts_with(bracket) || rest.ends_with(bracket)) {
            rest = rest.trim_matches(bracket).trim().to_owned();
            dropped = Some(bracket.to_string());
        }
    }
    // `1.000,00=` and `1.000,-` are the guards of hand-made forms.
    for guard in ["=", ",-", ".-"] {
        if let Some(number) = rest.strip_suffix(guard) {
            rest = number.trim_end_matches('=').trim().to_owned();
            break;
        }
    }
    if let Some(number) = rest.strip_prefix(['-', '−', '–']) {
        negative = !negative;
        rest = number.trim().to_owned();
    } else if let Some(number) = rest.strip_suffix(['-', '−']) {
        negative = !negative;
        rest = number.trim().to_owned();
    } else if let Some(number) = rest.strip_prefix('+') {
        rest = number.trim().to_owned();
    }
    let signed = |number: Decimal| if negative { -number } else { number };
    match digits(&rest) {
        Some(Digits::One(number, shows)) => Reading::One { number: signed(number), dropped, shows },
        Some(Digits::Two(mark, thousands, decimals)) => {
            Reading::Two { mark, thousands: signed(thousands), decimals: signed(decimals) }
        }
        None => Reading::None,
    }
}

fn footnote(text: &str) -> Option<(String, String)> {
    let bare = text.trim_end_matches(|c: char| MARKS.contains(c) || c.is_whitespace());
    if bare.len() < text.trim_end().len() && bare.ends_with(|c: char| c.is_ascii_digit()) {
        return Some((bare.to_owned(), text[bare.len()..].trim().to_owned()));
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((number, note)) = text.strip_suffix(close).and_then(|body| body.rsplit_once(open)) {
            let number = number.trim();
            if number.ends_with(|c: char| c.is_ascii_digit()) && (1..=3).contains(&note.chars().count()) {
                return Some((number.to_owned(), format!("{open}{note}{close}")));
            }
        }
    }
    None
}

enum Digits {
    One(Decimal, Option<Convention>),
    Two(char, Decimal, Decimal),
}

fn digits(text: &str) -> Option<Digits> {
    let mut text = text.to_owned();
    // `1. 000,00` and `1 .000,00` are slips of the hand.
    for mark in ['.', ','] {
        text = text.replace(&format!(" {mark}"), &mark.to_string()).replace(&format!("{mark} "), &mark.to_string());
    }
    // Spaces and apostrophes between groups of three are thousands.
    for gap in [' ', '\'', '’'] {
        if text.contains(gap) {
            let whole = text.rfind(['.', ',']).map_or(text.as_str(), |at| &text[..at]);
            ungroup(whole, gap)?;
            text = text.replace(gap, "");
        }
    }
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    match (text.matches('.').count(), text.matches(',').count()) {
        (0, 0) => Some(Digits::One(text.parse().ok()?, None)),
        (n, 0) => one_mark(&text, '.', n),
        (0, n) => one_mark(&text, ',', n),
        _ => {
            let mark = if text.rfind('.') > text.rfind(',') { '.' } else { ',' };
            let group = if mark == '.' { ',' } else { '.' };
            if text.matches(mark).count() != 1 {
                return None;
            }
            let (whole, fraction) = text.split_once(mark)?;
            let whole = ungroup(whole, group)?;
            if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            Some(Digits::One(format!("{whole}.{fraction}").parse().ok()?, Some(convention(mark))))
        }
    }
}

fn convention(decimal_mark: char) -> Convention {
    if decimal_mark == ',' { Convention::Italian } else { Convention::English }
}

fn one_mark(text: &str, mark: char, count: usize) -> Option<Digits> {
    if count > 1 {
        let whole = ungroup(text, mark)?;
        let group_of = if mark == '.' { Convention::Italian } else { Convention::English };
        return Some(Digits::One(whole.parse().ok()?, Some(group_of)));
    }
    let (whole, fraction) = text.split_once(mark)?;
    if fraction.is_empty() {
        return Some(Digits::One(whole.parse().ok()?, None));
    }
    let decimals: Decimal = format!("{}.{fraction}", if whole.is_empty() { "0" } else { whole }).parse().ok()?;
    if fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
        return Some(Digits::Two(mark, format!("{whole}{fraction}").parse().ok()?, decimals));
    }
    Some(Digits::One(decimals, Some(convention(mark))))
}

fn ungroup(text: &str, mark: char) -> Option<String> {
    let groups: Vec<&str> = text.split(mark).collect();
    let digits = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()));
    let first = groups.first().is_some_and(|g| !g.is_empty() && (g.len() <= 3 || groups.len() == 1));
    (digits && first && groups.iter().skip(1).all(|g| g.len() == 3)).then(|| groups.concat())
}

/// The convention that a column shows, when all that show one agree.
pub fn column_convention<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Convention> {
    let mut shown: Option<Convention> = None;
    for text in texts {
        if let Reading::One { shows: Some(convention), .. } = read(text) {
            match shown {
                Some(other) if other != convention => return None,
                _ => shown = Some(convention),
            }
        }
    }
    shown
}

/// A number of a spreadsheet as the decimal that it shows: shortest text, noise of binary sums rounded away.
pub fn from_float(number: f64) -> Option<Decimal> {
    if !number.is_finite() || number.abs() > 1e20 {
        return None;
    }
    // Nearly every figure is whole or in cents: a double that is the nearest to so many cents is that number.
    let hundredths = (number * 100.0).round();
    if hundredths.abs() < 9e15 && hundredths / 100.0 == number {
        return Some(Decimal::new(hundredths as i64, 2).normalize());
    }
    let exact: Decimal = format!("{number}").parse().ok()?;
    let cents = exact.round_dp(2);
    // A relative error of a billionth is what repeated binary sums leave; never as much as half a cent.
    let tolerance = (exact.abs().max(Decimal::ONE) * Decimal::new(1, 9)).min(Decimal::new(4, 3));
    Some(if (exact - cents).abs() <= tolerance { cents.normalize() } else { exact })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Option<Decimal> {
        if let Reading::One { number, .. } = read(text) { Some(number) } else { None }
    }

    #[test]
    fn every_form_of_the_contract() {
        let wanted = Decimal::new(123_456_789, 2);
        for text in [
            "€ 1.234.567,89",
            "1,234,567.89",
            "1234567,89",
            "1234567.89",
            "1 234 567,89 €",
            "EUR 1.234.567,89",
            "1'234'567.89",
            "1.234.567,89*",
            "1.234.567,89 (1)",
            "1.234.567,89)",
            "1.234.567,89 ²",
            "1.234.567,89=",
            "1. 234.567 ,89",
        ] {
            assert_eq!(one(text), Some(wanted), "{text}");
        }
        assert_eq!(one("12345"), Some(Decimal::from(12345)));
        assert_eq!(one("12.345.678"), Some(Decimal::from(12_345_678)));
        assert_eq!(one("0,125"), Some(Decimal::new(125, 3)));
        assert_eq!(one("-1.000,00"), Some(Decimal::from(-1000)));
        assert_eq!(one("(1.000,00)"), Some(Decimal::from(-1000)));
        assert_eq!(one("10000,-"), Some(Decimal::from(10000)));
        for text in ["circa mille", "1.23.456", "12,34,5", "1,234.567,89", "A2.03", "10/11/2022", "12 34"] {
            assert_eq!(read(text), Reading::None, "{text}");
        }
        assert!(matches!(read("1.234"), Reading::Two { mark: '.', .. }));
        assert!(matches!(read("€ 1,234"), Reading::Two { mark: ',', .. }));
    }

    #[test]
    fn the_column_decides() {
        assert_eq!(column_convention(["1.234", "12,50"]), Some(Convention::Italian));
        assert_eq!(column_convention(["1,234", "12.50"]), Some(Convention::English));
        assert_eq!(column_convention(["1.234", "5.678"]), None);
        assert_eq!(column_convention(["12,50", "12.50"]), None);
    }

    #[test]
    fn nothing_is_written_in_many_ways() {
        for text in ["-", "n.d.", "N.D.", "n/d", " – ", "nd", "€ -", "non disponibile"] {
            assert!(is_nothing(text), "{text}");
        }
        assert!(!is_nothing("0"));
    }

    #[test]
    fn floats_are_what_they_show() {
        assert_eq!(from_float(0.1 + 0.2), Some(Decimal::new(3, 1)));
        assert_eq!(from_float(1234.56), Some(Decimal::new(123_456, 2)));
        assert_eq!(from_float(1234.567), Some(Decimal::new(1_234_567, 3)));
        assert_eq!(from_float(41_666.666_666_666_664).map(|d| d.scale() > 2), Some(true));
        assert_eq!(from_float(1e15), Some(Decimal::from(1_000_000_000_000_000_i64)));
        assert_eq!(from_float(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn italian_and_english_formats_read_back(cents in 0i64..100_000_000_000_000) {
            let italian = crate::money::Cents(cents).to_string();
            let english: String = italian.chars().map(|c| match c { '.' => ',', ',' => '.', c => c }).collect();
            prop_assert_eq!(one(&italian), Some(Decimal::new(cents, 2)));
            prop_assert_eq!(one(&format!("€ {english}")), Some(Decimal::new(cents, 2)));
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,24}") {
            let _ = read(&text);
            let _ = is_nothing(&text);
        }

        #[test]
        fn floats_of_cents_are_exact(cents in -10_000_000_000_000i64..10_000_000_000_000) {
            prop_assert_eq!(from_float(cents as f64 / 100.0), Some(Decimal::new(cents, 2).normalize()));
        }
    }
}
