// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms by which a personal datum is known, wherever it stands.

use std::ops::Range;

/// A kind of personal datum that its form betrays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Datum {
    /// Tax code of a natural person.
    TaxCode,
    /// Italian IBAN; its check characters may be wrong.
    Iban,
    /// E-mail address that is no office's.
    Email,
    /// Mobile telephone.
    Mobile,
}

/// The personal data of a text, in the order in which they stand.
pub fn found(text: &str) -> Vec<(Range<usize>, Datum)> {
    // Nearly all texts have neither figures nor an address.
    if !text.contains(|c: char| c.is_ascii_digit() || c == '@') {
        return Vec::new();
    }
    let mut out = runs(text);
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_matches(['.', '-', '_']);
                let from = from + text[from..at].find(word).unwrap_or(0);
                let datum = match () {
                    () if is_tax_code(word) => Some(Datum::TaxCode),
                    () if is_private_address(word) => Some(Datum::Email),
                    () => None,
                };
                out.extend(datum.map(|d| (from..from + word.len(), d)));
                start = None;
            }
            _ => {}
        }
    }
    out.sort_by_key(|(place, _)| place.start);
    out
}

/// Sixteen characters of an Italian tax code, whose figures may be replaced by letters (omocodia).
pub fn is_tax_code(word: &str) -> bool {
    let c: Vec<char> = word.to_ascii_uppercase().chars().collect();
    let letter = |i: usize| c[i].is_ascii_alphabetic();
    let figure = |i: usize| c[i].is_ascii_digit() || "LMNPQRSTUV".contains(c[i]);
    c.len() == 16
        && (0..6).all(letter)
        && (6..8).all(figure)
        && "ABCDEHLMPRST".contains(c[8])
        && (9..11).all(figure)
        && letter(11)
        && (12..15).all(figure)
        && letter(15)
}

/// Whether a text without spaces is an Italian IBAN: its form, and the remainder of ISO 13616 (97).
pub fn is_iban(code: &str) -> bool {
    let c: Vec<char> = code.to_ascii_uppercase().chars().collect();
    let formed = c.len() == 27
        && c.starts_with(&['I', 'T'])
        && c[2..4].iter().all(char::is_ascii_digit)
        && c[4].is_ascii_alphabetic()
        && c[5..15].iter().all(char::is_ascii_digit)
        && c[15..].iter().all(char::is_ascii_alphanumeric);
    let digits = |c: &char| c.to_digit(36).unwrap_or_default();
    let remainder = |rest: u32, c: &char| (rest * if digits(c) > 9 { 100 } else { 10 } + digits(c)) % 97;
    formed && c[4..].iter().chain(&c[..4]).fold(0, remainder) == 1
}

/// Words in the address of a public body, or of a certified mailbox.
const PUBLIC: [&str; 18] = [
    "comune",
    "asl",
    "regione",
    "provincia",
    "cittametropolitana",
    "gov.it",
    "pec",
    "legalmail",
    "ambito",
    "sanita",
    "edu.it",
    "istruzione",
    "pianodizona",
    "consorzio",
    "giustizia",
    "inps",
    "unione",
    "policlinico",
];

/// How the mailbox of an office begins.
const OFFICES: [&str; 11] = [
    "info",
    "ufficio",
    "segreteria",
    "protocollo",
    "servizi",
    "sportello",
    "pua",
    "cav",
    "centro",
    "amministrazione",
    "comunicazione",
];

/// An e-mail address that is neither an office's nor certified.
fn is_private_address(word: &str) -> bool {
    let lower = word.to_lowercase();
    let Some((name, domain)) = lower.split_once('@') else { return false };
    !name.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !PUBLIC.iter().any(|p| lower.contains(p))
        && !OFFICES.iter().any(|o| name.starts_with(o))
}

/// IBANs, and numbers of nine or ten figures that begin with 3: groups of characters with single separators inside.
fn runs(text: &str) -> Vec<(Range<usize>, Datum)> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        // The figures after the stop of thousands are not a number of their own.
        let grouped_before = at > 1 && characters[at - 1].1 == '.' && characters[at - 2].1.is_ascii_digit();
        let bounded = at == 0 || (!characters[at - 1].1.is_alphanumeric() && !grouped_before);
        let (from, c) = characters[at];
        if bounded && (c.is_ascii_digit() || c == '+' || c.eq_ignore_ascii_case(&'i')) {
            let mut code = String::new();
            let mut end = at;
            for (i, (_, c)) in characters.iter().enumerate().skip(at).take(48) {
                if c.is_ascii_alphanumeric() || (i == at && *c == '+') {
                    code.push(*c);
                    end = i + 1;
                } else if !matches!(c, ' ' | '.' | '-' | '/' | '\u{a0}') {
                    break;
                }
                let digit = |at: usize| characters.get(at).is_some_and(|(_, c)| c.is_ascii_digit());
                let next_ends = match characters.get(i + 1) {
                    // A comma before figures is that of decimals.
                    Some((_, ',')) => !digit(i + 2),
                    next => next.is_none_or(|(_, c)| !c.is_alphanumeric()),
                };
                let datum = match () {
                    () if has_iban_form(&code) => Some(Datum::Iban),
                    () if is_mobile(&code) => Some(Datum::Mobile),
                    () => None,
                };
                let stop = characters.get(end).map_or(text.len(), |(at, _)| *at);
                let slice = &text[from..stop];
                if let Some(datum) = datum.filter(|_| next_ends && !is_amount(slice) && !begins_with_date(slice)) {
                    out.push((from..stop, datum));
                    at = end;
                    break;
                }
            }
        }
        at += 1;
    }
    out
}

fn has_iban_form(code: &str) -> bool {
    let c = code.as_bytes();
    c.len() == 27
        && c[..2].eq_ignore_ascii_case(b"IT")
        && c[2..4].iter().all(u8::is_ascii_digit)
        && c[4].is_ascii_alphabetic()
        && c[5..15].iter().all(u8::is_ascii_digit)
}

fn is_mobile(code: &str) -> bool {
    let bare = code.trim_start_matches('+');
    let bare = bare.strip_prefix("0039").or(bare.strip_prefix("39").filter(|b| b.len() >= 9)).unwrap_or(bare);
    bare.bytes().all(|b| b.is_ascii_digit()) && bare.starts_with('3') && (9..=10).contains(&bare.len())
}

/// `30/06/2023 15` is a day and an hour.
fn begins_with_date(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(4, ['/', '.', '-', ' ']).collect();
    let [day, month, year, ..] = parts.as_slice() else { return false };
    let number = |part: &str| part.parse::<u16>().unwrap_or_default();
    (1..=31).contains(&number(day)) && (1..=12).contains(&number(month)) && (1900..2200).contains(&number(year))
}

/// `390.925.678`, `3.331.234.567`: groups of three figures after stops are an amount.
fn is_amount(text: &str) -> bool {
    let mut groups = text.split('.');
    let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()));
    let others: Vec<usize> = groups.map(str::len).collect();
    first && others.len() > 1 && others.iter().all(|length| *length == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_tell_a_code_from_a_look_alike() {
        assert!(is_iban("IT60X0542811101000000123456"));
        assert!(!is_iban("IT60X0542811101000000123457"));
        assert!(!is_iban("IT60"));
    }

    #[test]
    fn sixteen_letters_are_no_tax_code() {
        assert!(is_tax_code("RSSMRA80A01H501U"));
        assert!(is_tax_code("rssmraU0a01h501u"));
        assert!(!is_tax_code("GENITOREDIMINORI"));
        assert!(!is_tax_code("RSSMRA80A01H501"));
    }
}
