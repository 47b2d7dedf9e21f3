// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Names as people write them: case, accents, apostrophes, articles and punctuation don't tell two names apart.

use std::collections::BTreeMap;

pub use crate::ingest::normal as fold;

/// Like [`fold`], without articles and conjunctions: official wordings vary by «il», «le», «ed».
pub fn fold_wording(text: &str) -> String {
    const SMALL: [&str; 12] = ["il", "lo", "la", "i", "gli", "le", "l", "e", "ed", "un", "uno", "una"];
    fold(text).split(' ').filter(|w| !SMALL.contains(w)).collect::<Vec<_>>().join(" ")
}

/// Whether a folded name is that of a Region.
pub fn is_region(folded: &str) -> bool {
    crate::istat::regions().iter().any(|region| fold(region) == folded)
}

/// A list of things that have a code and several names.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    codes: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<String>>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This code.
    One(String),
    /// More than one thing has this name.
    Many(Vec<String>),
    /// Nothing has this name.
    None,
}

impl Vocabulary {
    /// Adds a code.
    pub fn add_code(&mut self, code: &str) {
        self.codes.insert(fold(code).replace(' ', ""), code.to_owned());
    }

    /// Adds a name of a code.
    pub fn add_name(&mut self, name: &str, code: &str) {
        let key = fold_wording(name);
        if key.is_empty() {
            return;
        }
        let codes = self.names.entry(key).or_default();
        if !codes.iter().any(|c| c == code) {
            codes.push(code.to_owned());
        }
    }

    /// Looks a text up: a code, a name, a code followed by its name, a name led by «Area» or followed by a year.
    pub fn find(&self, text: &str) -> Match {
        let folded = fold(text);
        if let Some(code) = self.codes.get(&folded.replace(' ', "")) {
            return Match::One(code.clone());
        }
        if let found @ (Match::One(_) | Match::Many(_)) = self.by_name(&folded) {
            return found;
        }
        let trimmed = folded.trim_start_matches("area ").trim_start_matches("strategica ").trim_start_matches("n ");
        let without_year = trimmed
            .rsplit_once(' ')
            .filter(|(_, last)| last.len() == 4 && last.chars().all(|c| c.is_ascii_digit()))
            .map_or(trimmed, |(rest, _)| rest.trim_end_matches(" annualita").trim_end_matches(" anno"));
        if let Some(code) = self.codes.get(&without_year.replace(' ', "")) {
            return Match::One(code.clone());
        }
        if let found @ (Match::One(_) | Match::Many(_)) = self.by_name(without_year) {
            return found;
        }
        match self.leading_code(text) {
            Match::None => self.without_tail(text),
            found => found,
        }
    }

    // «Segretariato sociale (A1.01)», «Affido familiare (1)», «PUA*»: the code at the end, or else a mark of a note.
    fn without_tail(&self, text: &str) -> Match {
        let whole = text.trim();
        let text = whole.trim_end_matches(|c: char| c.is_whitespace() || "*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰".contains(c));
        if text.len() < whole.len()
            && let found @ (Match::One(_) | Match::Many(_)) = self.by_name(&fold(text))
        {
            return found;
        }
        let bracketed = [('(', ')'), ('[', ']')]
            .iter()
            .find_map(|(open, close)| text.strip_suffix(*close).and_then(|body| body.rsplit_once(*open)));
        let code = |tail: &str| self.codes.get(&fold(tail).replace(' ', "")).cloned();
        if let Some((name, tail)) = bracketed {
            return match code(tail) {
                Some(code) => Match::One(code),
                None if tail.chars().count() <= 3 => self.by_name(&fold(name)),
                None => Match::None,
            };
        }
        let (name, last) = text.rsplit_once([' ', '\u{a0}']).unwrap_or_default();
        // «A2; A6» names two.
        let another = name.split([' ', '\u{a0}', ';', ',', '/']).any(|word| code(word).is_some());
        let coded = last.bytes().any(|b| b.is_ascii_digit()) && last.chars().any(char::is_alphabetic) && !another;
        coded.then(|| code(last)).flatten().map_or(Match::None, Match::One)
    }

    fn by_name(&self, folded: &str) -> Match {
        match self.names.get(&fold_wording(folded)).map(Vec::as_slice) {
            Some([one]) => Match::One(one.clone()),
            Some(many) if !many.is_empty() => Match::Many(many.to_vec()),
            _ => Match::None,
        }
    }

    // «A1.03 – Punto unico di accesso»: the code and then anything after a dash, a colon or a bracket.
    fn leading_code(&self, text: &str) -> Match {
        let head = text.split([' ', '\u{a0}']).next().unwrap_or_default();
        let rest = text[head.len()..].trim_start();
        let code = head.trim_end_matches([':', ')', '-', '–', '.']);
        let separated = head.len() > code.len() || rest.starts_with(['-', '–', '—', ':', '(', '|']);
        match self.codes.get(&fold(code).replace(' ', "")) {
            Some(code) if separated => Match::One(code.clone()),
            _ => Match::None,
        }
    }

    /// The nearest code or name, if it is near enough to be a slip of the pen; shown, never taken.
    pub fn nearest(&self, text: &str) -> Option<String> {
        let folded = fold(text);
        let codes = self.codes.values().map(|code| (fold(code), code.clone()));
        let names = self.names.iter().filter_map(|(name, codes)| Some((name.clone(), codes.first()?.clone())));
        codes
            .chain(names)
            .map(|(key, code)| (strsim::normalized_damerau_levenshtein(&key, &folded), code))
            .filter(|(score, _)| *score >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, code)| code)
    }
}

/// Order of codes as people count: `A1.2` before `A1.10`.
pub fn natural_key(code: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut word = String::new();
    let mut number = String::new();
    for c in code.chars() {
        if c.is_ascii_digit() {
            number.push(c);
        } else {
            if !number.is_empty() {
                parts.push((std::mem::take(&mut word), std::mem::take(&mut number).parse().unwrap_or(u64::MAX)));
            }
            word.extend(c.to_lowercase());
        }
    }
    parts.push((word, number.parse().unwrap_or(0)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas() -> Vocabulary {
        let mut v = Vocabulary::default();
        v.add_code("A5");
        v.add_name("La promozione dell'inclusione sociale e il contrasto alle povertà", "A5");
        v.add_code("A1");
        v.add_name("Il sistema del welfare d'accesso", "A1");
        v
    }

    #[test]
    fn wordings_differ_by_articles_case_and_apostrophes() {
        let a5 = Match::One("A5".to_owned());
        assert_eq!(areas().find("PROMOZIONE DELL’INCLUSIONE SOCIALE ED IL CONTRASTO ALLE POVERTA'"), a5);
        assert_eq!(areas().find("a5"), a5);
        assert_eq!(areas().find("Area 5"), Match::None);
        assert_eq!(areas().find("A5 – povertà"), a5);
        assert_eq!(areas().find("Area strategica: il sistema di welfare d'accesso"), Match::None);
        assert_eq!(areas().find("Area strategica: il sistema del welfare d'accesso"), Match::One("A1".to_owned()));
    }

    #[test]
    fn a_near_name_is_shown_and_not_taken() {
        assert_eq!(areas().find("Il sistema del welfare d'acesso"), Match::None);
        assert_eq!(areas().nearest("Il sistema del welfare d'acesso"), Some("A1".to_owned()));
    }

    #[test]
    fn a_fund_followed_by_its_year_is_the_fund() {
        let mut funds = Vocabulary::default();
        funds.add_code("FNPS");
        funds.add_name("Fondo nazionale politiche sociali", "FNPS");
        assert_eq!(funds.find("FNPS 2021"), Match::One("FNPS".to_owned()));
        assert_eq!(funds.find("Fondo nazionale politiche sociali annualità 2021"), Match::One("FNPS".to_owned()));
    }

    #[test]
    fn two_things_with_one_name_are_told() {
        let mut v = Vocabulary::default();
        v.add_name("Assistenza domiciliare integrata", "A3.03");
        v.add_name("Assistenza domiciliare integrata", "A4.02");
        assert_eq!(v.find("Assistenza domiciliare integrata"), Match::Many(vec!["A3.03".into(), "A4.02".into()]));
    }

    #[test]
    fn codes_are_ordered_as_people_count() {
        let mut codes = vec!["A1.10", "A1.2", "A10.1", "A2.1"];
        codes.sort_by_key(|c| natural_key(c));
        assert_eq!(codes, ["A1.2", "A1.10", "A2.1", "A10.1"]);
    }
}
