// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where an Italian word may be divided.

use std::collections::HashMap;
use std::sync::LazyLock;

use hypher::{Lang, hyphenate};

/// Words of other languages, which Italian rules would divide wrongly: with the places where they may be, or none.
const FOREIGN: &[&str] = &[
    "assess-ment",
    "audit",
    "background",
    "bench-marking",
    "bonus",
    "brain-storming",
    "budget",
    "business",
    "care-giver",
    "care-givers",
    "coaching",
    "co-housing",
    "com-munity",
    "coping",
    "coun-seling",
    "day-care",
    "deficit",
    "em-power-ment",
    "feed-back",
    "follow-up",
    "fund-raising",
    "gover-nance",
    "house",
    "housing",
    "hub",
    "input",
    "know-how",
    "lead-er-ship",
    "main-streaming",
    "manage-ment",
    "manager",
    "mentoring",
    "moni-tor",
    "net-work",
    "net-working",
    "online",
    "out-come",
    "output",
    "outreach",
    "part-ner",
    "part-ner-ship",
    "peer",
    "perform-ance",
    "planning",
    "privacy",
    "project",
    "report",
    "respite",
    "screening",
    "sharing",
    "smart-phone",
    "social",
    "soft-ware",
    "stake-holder",
    "stake-holders",
    "standard",
    "street",
    "task",
    "ticket",
    "training",
    "tutor",
    "tutoring",
    "vouch-er",
    "web-site",
    "wel-fare",
    "work-shop",
];

/// Characters of a word beyond which it is a fingerprint or the like if nothing divides it: it may then be divided anywhere.
pub const FINGERPRINT: usize = 24;

/// Letters from which a word all in capitals is no acronym.
const SHOUTED: usize = 9;

/// Whether the characters between two spaces are an address of the network, which a hyphen would change.
pub fn is_address(token: &[char]) -> bool {
    let starts = |at: usize, word: &str| word.chars().enumerate().all(|(n, c)| token.get(at + n) == Some(&c));
    token.contains(&'@') || (0..token.len()).any(|at| starts(at, "://") || starts(at, "www."))
}

/// Positions, in characters from the start of the word, before which a hyphen may stand.
///
/// Only runs of letters of five or more are divided, each by itself («dell’assistenza»); acronyms and numbers never.
pub fn points(word: &[char]) -> Vec<usize> {
    let mut points = Vec::new();
    let mut start = 0;
    while start < word.len() {
        let rest = word.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|c| c.is_alphabetic()).count();
        if length >= 5 {
            divide(rest.get(..length).unwrap_or_default(), start, &mut points);
        }
        start += length.max(1);
    }
    points
}

fn divide(core: &[char], start: usize, points: &mut Vec<usize>) {
    let capitals = core.iter().filter(|c| c.is_uppercase()).count();
    let shouted = capitals == core.len() && capitals >= SHOUTED;
    if capitals > 1 && !shouted || core.len() > 40 {
        return;
    }
    let text: String = core.iter().collect();
    let lower = text.to_lowercase();
    let text = if shouted && lower.chars().count() == core.len() { lower.clone() } else { text };
    if let Some(known) = foreign(&lower) {
        let mut at = 0;
        let parts: Vec<&str> = known.split('-').collect();
        for part in parts.iter().take(parts.len().saturating_sub(1)) {
            at += part.chars().count();
            points.push(start + at);
        }
        return;
    }
    let mut at = 0;
    for syllable in hyphenate(&text, Lang::Italian) {
        at += syllable.chars().count();
        // At least two letters stay and three go over.
        if at >= 2 && at + 3 <= core.len() {
            points.push(start + at);
        }
    }
}

/// The entry of a word of another language.
fn foreign(lower: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<String, &str>> =
        LazyLock::new(|| FOREIGN.iter().map(|word| (word.replace('-', ""), *word)).collect());
    KNOWN.get(lower).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_words() {
        let address = |text: &str| is_address(&text.chars().collect::<Vec<_>>());
        for text in ["https://www.regione.puglia.it/welfare", "www.comune.casarano.le.it", "ufficio@pec.it"] {
            assert!(address(text), "{text}");
        }
        assert!(!address("socio-sanitario/educativo"));
    }

    fn divided(word: &str) -> String {
        let characters: Vec<char> = word.chars().collect();
        let points = points(&characters);
        let mut out = String::new();
        for (at, c) in characters.iter().enumerate() {
            if points.contains(&at) {
                out.push('-');
            }
            out.push(*c);
        }
        out
    }

    #[test]
    fn italian_words_are_divided_and_acronyms_are_not() {
        assert_eq!(divided("dell’assistenza"), "dell’as-si-stenza");
        assert_eq!(divided("istituzionalizzazione"), "isti-tu-zio-na-liz-za-zione");
        assert_eq!(divided("ISTAT"), "ISTAT");
        assert_eq!(divided("12345"), "12345");
        assert_eq!(divided("casa"), "casa");
        assert_eq!(divided("Welfare"), "Wel-fare");
        assert_eq!(divided("housing"), "housing");
        assert_eq!(divided("sussidiarietà"), "sus-si-dia-rietà");
        assert_eq!(divided("dell’empowerment"), "dell’em-power-ment");
        assert_eq!(divided("COMPARTECIPAZIONE"), "COM-PAR-TE-CI-PA-ZIONE");
        assert_eq!(divided("INVALSI"), "INVALSI");
    }
}
