// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms by which personal data are known, wherever they stand, and texts without them.

use std::borrow::Cow;
use std::ops::Range;

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

/// Words of roles and bodies: a text that has one of them says who acts, not which person.
const ROLES: [&str; 40] = [
    "ufficio",
    "comune",
    "comuni",
    "sindaco",
    "sindaci",
    "sindaca",
    "vicesindaco",
    "assessore",
    "assessora",
    "assessori",
    "segretario",
    "segretaria",
    "segreteria",
    "presidente",
    "dirigente",
    "dirigenti",
    "direttore",
    "direttrice",
    "responsabile",
    "responsabili",
    "referente",
    "referenti",
    "coordinatore",
    "coordinatrice",
    "coordinamento",
    "funzionario",
    "funzionaria",
    "assistente",
    "assistenti",
    "ambito",
    "asl",
    "ats",
    "asst",
    "ausl",
    "distretto",
    "servizio",
    "servizi",
    "settore",
    "ente",
    "enti",
];

/// More words of roles and bodies.
const BODIES: [&str; 26] = [
    "udp",
    "tavolo",
    "tavoli",
    "cooperativa",
    "consorzio",
    "associazione",
    "azienda",
    "scuola",
    "istituto",
    "centro",
    "gestore",
    "soggetto",
    "partner",
    "equipe",
    "équipe",
    "regione",
    "provincia",
    "consiglio",
    "giunta",
    "assemblea",
    "tutti",
    "commissione",
    "sindacati",
    "patronato",
    "caf",
    "rup",
];

/// Whether a text that may be a person's name says a role or a body instead: «Responsabile dell'Ufficio di Piano».
///
/// A role followed by a name («Sindaco Anna Verdi») is a person.
pub fn is_role(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let known = |word: &str| {
        let word = word.to_lowercase();
        ROLES.contains(&word.as_str()) || BODIES.contains(&word.as_str())
    };
    let has_role = words.iter().any(|w| known(w));
    // Two words in capitals side by side, neither of which is a role, are a name.
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 2;
    let shouted = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let named = !shouted && words.windows(2).any(|pair| pair.iter().all(|w| capital(w) && !known(w) && !acronym(w)));
    has_role && !named
}

fn acronym(word: &str) -> bool {
    word.chars().count() <= 5 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// What stands in the place of a personal datum.
pub const OMITTED: &str = "[omesso]";

/// The text without tax codes, IBANs, mobile numbers and e-mail addresses, for what anybody may download.
pub fn masked(text: &str) -> Cow<'_, str> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches(['.', '-']);
                if is_tax_code(word) || is_address(word) {
                    cuts.push(from..from + word.len());
                }
                start = None;
            }
            _ => {}
        }
    }
    cuts.extend(runs(text));
    cuts.sort_by_key(|c| c.start);
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        if cut.start >= from {
            out.push_str(&text[from..cut.start]);
            out.push_str(OMITTED);
            from = cut.end;
        }
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// An e-mail address that is not an office's: those of public bodies and certified ones stay.
fn is_address(word: &str) -> bool {
    const PUBLIC: [&str; 12] = [
        "comune",
        "asl",
        "regione",
        "provincia",
        "gov.it",
        "pec",
        "legalmail",
        "ambito",
        "edu.it",
        "istruzione",
        "unione",
        "consorzio",
    ];
    let Some((name, domain)) = word.split_once('@') else { return false };
    let lower = word.to_lowercase();
    !name.is_empty() && domain.contains('.') && !PUBLIC.iter().any(|p| lower.contains(p))
}

/// IBANs, and numbers of nine or ten figures that begin with 3: groups of characters with single separators inside.
fn runs(text: &str) -> Vec<Range<usize>> {
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
                if next_ends && (has_iban_form(&code) || is_mobile(&code)) && !grouped(&text[from..characters[i].0]) {
                    let stop = characters.get(end).map_or(text.len(), |(at, _)| *at);
                    out.push(from..stop);
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

/// `3.331.234.567` is an amount.
fn grouped(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() > 2 && parts[1..].iter().all(|p| p.len() >= 2 && p.len() <= 3) && parts[0].len() <= 2
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

    #[test]
    fn roles_are_told_from_names() {
        for role in
            ["Il Sindaco", "Responsabile dell'Ufficio di Piano", "UDP", "Comune di Casarano", "ASL Lecce", "SINDACO"]
        {
            assert!(is_role(role), "{role}");
        }
        for name in ["Anna Verdi", "dott.ssa Verdi", "Sindaco Anna Verdi", "VERDI ANNA", ""] {
            assert!(!is_role(name), "{name}");
        }
    }

    #[test]
    fn personal_data_go_and_figures_stay() {
        for (text, expected) in [
            ("Il signor (RSSMRA80A01D851Z) chiede", "Il signor ([omesso]) chiede"),
            ("IBAN IT60 X054 2811 1010 0000 0123 456, grazie", "IBAN [omesso], grazie"),
            ("scrivere a anna.verdi@gmail.com.", "scrivere a [omesso]."),
            ("cell. 333 1234567", "cell. [omesso]"),
            ("tel. +39 347.123.4567.", "tel. [omesso]."),
        ] {
            assert_eq!(masked(text), expected);
        }
        for kept in [
            "PUA: pua@comune.casarano.le.it, tel. 0833 514111",
            "Il fondo è di 3.331.234.567 euro, cioè 333.123.456,00 €",
            "CUP H11B22000330006, protocollo 0031234567/2022",
            "Interventi A1.01 e 3 comuni",
        ] {
            assert_eq!(masked(kept), kept);
        }
    }
}
