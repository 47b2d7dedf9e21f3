// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The comuni of Italy: ISTAT code, name, province; found by code or by a name in any of its usual spellings.
//!
//! The table is ISTAT's, «Codici statistici delle unità amministrative territoriali», embedded as `assets/comuni-istat.csv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static TABLE: &str = include_str!("../assets/comuni-istat.csv");

/// A comune of the ISTAT table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// ISTAT code, six digits.
    pub code: &'static str,
    /// Name as ISTAT writes it.
    pub name: &'static str,
    /// Province or metropolitan city.
    pub province: &'static str,
    /// Plate sign of the province.
    pub sign: &'static str,
    /// Region.
    pub region: &'static str,
    /// Cadastral code.
    pub cadastral: &'static str,
}

struct Index {
    places: Vec<Place>,
    /// Names of the places as they are compared, in their order.
    normal: Vec<String>,
    by_code: BTreeMap<&'static str, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let places: Vec<Place> = TABLE.lines().skip(1).filter_map(place).collect();
    let by_code = places.iter().enumerate().map(|(i, p)| (p.code, i)).collect();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let normal: Vec<String> = places.iter().map(|place| normalize(place.name)).collect();
    for (i, name) in normal.iter().enumerate() {
        by_name.entry(name.clone()).or_default().push(i);
    }
    Index { places, normal, by_code, by_name }
});

fn place(line: &'static str) -> Option<Place> {
    let mut fields = line.trim_end().split(';');
    let mut next = || fields.next();
    Some(Place { code: next()?, name: next()?, province: next()?, sign: next()?, region: next()?, cadastral: next()? })
}

/// All the comuni, by ISTAT code.
pub fn places() -> &'static [Place] {
    &INDEX.places
}

/// Names of the Regions, sorted.
pub fn regions() -> &'static [&'static str] {
    static REGIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut regions: Vec<&str> = INDEX.places.iter().map(|p| p.region).collect();
        regions.sort_unstable();
        regions.dedup();
        regions
    });
    &REGIONS
}

/// The comune with this code, six digits.
pub fn by_code(code: &str) -> Option<&'static Place> {
    INDEX.by_code.get(code.trim()).and_then(|&i| INDEX.places.get(i))
}

/// The comuni that this name may mean: none, one, or (for the five names that repeat in Italy) more.
///
/// «Comune di Noci», «LOCOROTONDO (BA)», «Nardo'», «S. Pietro Vernotico» and «Sant'Agata di P.» are understood.
pub fn by_name(name: &str) -> Vec<&'static Place> {
    let key = normalize(name);
    if key.is_empty() {
        return Vec::new();
    }
    let sign = province_sign(name);
    let exact = INDEX.by_name.get(&key).cloned().unwrap_or_default();
    let found = if exact.is_empty() { abbreviated(name, &key) } else { exact };
    let places = found.into_iter().filter_map(|i| INDEX.places.get(i));
    let places: Vec<_> = places.filter(|p| sign.as_deref().is_none_or(|sign| p.sign == sign)).collect();
    // Paterno and Paternò are two comuni: the accent decides when it is written.
    let accented = accents_kept(name);
    match places.iter().find(|p| places.len() > 1 && accented.ends_with(&accents_kept(p.name))) {
        Some(_) => places.into_iter().filter(|p| accented.ends_with(&accents_kept(p.name))).collect(),
        None => places,
    }
}

/// The comune that a shortened name means among those chosen: «S. Agata», «Gioia», «Castellana G.» where only one begins so.
pub fn shortened(name: &str, chosen: impl Fn(&Place) -> bool) -> Option<&'static Place> {
    let words = short_words(name);
    // A few letters that begin a name are no name.
    let weighty = words.iter().any(|(word, dotted)| !dotted && word.chars().count() >= 4);
    if !weighty {
        return None;
    }
    let sign = province_sign(name);
    let mut found: Option<&'static Place> = None;
    for (place, normal) in INDEX.places.iter().zip(&INDEX.normal).filter(|(place, _)| chosen(place)) {
        let sign_fits = sign.as_deref().is_none_or(|sign| sign == place.sign);
        if sign_fits && is_short_for(&words, normal) {
            if found.is_some_and(|other| other.code != place.code) {
                return None;
            }
            found = Some(place);
        }
    }
    found
}

/// The words of a name as it was shortened, and whether a point cut each.
fn short_words(name: &str) -> Vec<(String, bool)> {
    let name = name.split('(').next().unwrap_or(name);
    // The point stays with the word that it cuts: `S.Agata` is two words.
    let spaced = name.replace('.', ". ");
    let mut out: Vec<(String, bool)> = Vec::new();
    for piece in spaced.split_whitespace() {
        let (piece, dotted) = piece.strip_suffix('.').map_or((piece, false), |piece| (piece, true));
        let plain = piece.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        let plain: String = plain.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            out.push(((*word).to_owned(), dotted && at + 1 == words.len()));
        }
    }
    if matches!(out.as_slice(), [(first, _), (second, _), _, ..] if matches!(first.as_str(), "comune" | "citta") && second == "di")
    {
        out.drain(..2);
    }
    let last = out.len().saturating_sub(1);
    for (at, (word, dotted)) in out.iter_mut().enumerate() {
        if at < last && matches!(word.as_str(), "san" | "santo" | "santa" | "sant" | "s" | "sta" | "sto") {
            *word = "s".to_owned();
            *dotted = false;
        }
    }
    out
}

/// Whether the words stand, in their order, at the beginning of a name: whole or cut by a point, without «di» and the like.
fn is_short_for(words: &[(String, bool)], name: &str) -> bool {
    let small = |word: &str| {
        matches!(
            word,
            "di" | "del" | "della" | "dei" | "delle" | "in" | "d" | "de" | "e" | "al" | "a" | "sul" | "la" | "lo"
        )
    };
    let mut rest = name.split(' ');
    for (at, (word, dotted)) in words.iter().enumerate() {
        let fits = |own: &str| own == word || *dotted && own.starts_with(word.as_str());
        let Some(mut own) = rest.next() else { return false };
        while !fits(own) && at > 0 && small(own) {
            match rest.next() {
                Some(next) => own = next,
                None => return false,
            }
        }
        if !fits(own) {
            return false;
        }
    }
    true
}

/// The comune whose name is nearest to this one, if any is near enough to be a misspelling of it.
pub fn nearest(name: &str) -> Option<&'static Place> {
    let key = normalize(name);
    let limit = (key.chars().count() / 4).min(3);
    let candidates = INDEX.by_name.iter().filter(|(other, _)| other.len().abs_diff(key.len()) <= limit);
    let (distance, places) =
        candidates.map(|(other, places)| (strsim::osa_distance(other, &key), places)).min_by_key(|(d, _)| *d)?;
    if distance > limit {
        return None;
    }
    places.first().and_then(|&i| INDEX.places.get(i))
}

/// A name in the form in which names are compared: lower case, without accents, apostrophes, «Comune di» and province,
/// with any form of San, Santo, Santa, Sant' as `s`.
pub fn normalize(name: &str) -> String {
    let name = name.split('(').next().unwrap_or(name);
    let plain: String = name
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if matches!(words.as_slice(), ["comune" | "citta", "di" | "del" | "della", _, ..]) && !is_real_citta(&words) {
        words.drain(..2);
    } else if matches!(words.as_slice(), ["comune", _, ..]) {
        words.drain(..1);
    }
    let last = words.len().saturating_sub(1);
    for (i, word) in words.iter_mut().enumerate() {
        if i < last && matches!(*word, "san" | "santo" | "santa" | "sant" | "s" | "sta" | "sto") {
            *word = "s";
        }
    }
    words.join(" ")
}

/// Lower case, without the province, with accents written as apostrophes.
fn accents_kept(name: &str) -> String {
    let name = name.split('(').next().unwrap_or(name).trim().to_lowercase();
    name.nfd().map(|c| if is_combining_mark(c) { '\'' } else { c }).collect()
}

/// «Città di Castello», «Città della Pieve» are names; «Città di Casarano» is a title.
fn is_real_citta(words: &[&str]) -> bool {
    matches!(words, ["citta", "di", "castello"] | ["citta", "della", "pieve"])
}

/// The plate sign in brackets after a name.
fn province_sign(name: &str) -> Option<String> {
    let (_, rest) = name.split_once('(')?;
    let sign: String = rest.split(')').next()?.trim().to_uppercase();
    (sign.len() == 2 && sign.chars().all(|c| c.is_ascii_uppercase())).then_some(sign)
}

/// Comuni whose last word begins as an abbreviated one does: «Sant'Agata di P.».
fn abbreviated(name: &str, key: &str) -> Vec<usize> {
    if !name.trim_end().ends_with('.') || !key.contains(' ') {
        return Vec::new();
    }
    let matching = INDEX.by_name.range(key.to_owned()..).take_while(|(other, _)| other.starts_with(key));
    let words = key.split(' ').count();
    matching.filter(|(other, _)| other.split(' ').count() == words).flat_map(|(_, places)| places.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str) -> Vec<&'static str> {
        by_name(name).iter().map(|p| p.code).collect()
    }

    #[test]
    fn the_whole_table_is_read_and_found_again() {
        assert_eq!(places().len(), 7_896);
        assert_eq!(regions().len(), 20);
        for place in places() {
            assert_eq!(by_code(place.code), Some(place));
            assert!(by_name(place.name).contains(&place), "{}", place.name);
            assert!(by_name(&format!("COMUNE DI {} ({})", place.name.to_uppercase(), place.sign)).contains(&place));
        }
    }

    #[test]
    fn only_the_names_that_repeat_are_ambiguous() {
        let mut ambiguous: Vec<_> = places().iter().filter(|p| by_name(p.name).len() > 1).map(|p| p.name).collect();
        ambiguous.dedup();
        ambiguous.sort_unstable();
        ambiguous.dedup();
        assert_eq!(ambiguous, ["Castro", "Livo", "Peglio", "Samone", "San Teodoro"]);
        assert_eq!(codes("Castro (LE)"), ["075096"]);
    }

    #[test]
    fn spellings_of_the_offices() {
        assert_eq!(codes("Casarano"), ["075016"]);
        assert_eq!(codes("  comune di casarano "), ["075016"]);
        assert_eq!(codes("Città di Casarano"), ["075016"]);
        assert_eq!(codes("Comune Casarano"), ["075016"]);
        assert_eq!(codes("Locorotondo (BA)"), ["072025"]);
        assert_eq!(codes("Nardo'"), codes("Nardò"));
        assert_eq!(codes("Paterno'"), codes("Paternò"));
        assert_eq!(codes("Comune di Paterno").len(), 1);
        assert_eq!(codes("S.PIETRO VERNOTICO"), codes("San Pietro Vernotico"));
        assert_eq!(codes("S. Agata di Puglia"), ["071052"]);
        assert_eq!(codes("Sant'Agata di P."), ["071052"]);
        assert_eq!(codes("Citta di Castello"), codes("Città di Castello"));
        assert!(codes("Casarano (BA)").is_empty());
        assert!(codes("").is_empty() && codes("S.").is_empty());
    }

    #[test]
    fn a_shortened_name_is_told_where_only_one_begins_so() {
        let found = |name, sign| shortened(name, |p| p.sign == sign).map(|p| p.name);
        assert_eq!(found("S. Agata", "FG"), Some("Sant'Agata di Puglia"));
        assert_eq!(found("SANT'AGATA", "FG"), Some("Sant'Agata di Puglia"));
        assert_eq!(found("S.Agata di P.", "FG"), Some("Sant'Agata di Puglia"));
        assert_eq!(found("Gioia", "BA"), Some("Gioia del Colle"));
        assert_eq!(found("Gioia Colle", "BA"), Some("Gioia del Colle"));
        assert_eq!(found("Castellana G.", "BA"), Some("Castellana Grotte"));
        assert_eq!(found("Comune di Sammichele", "BA"), Some("Sammichele di Bari"));
        assert_eq!(found("Santeramo (BA)", "BA"), Some("Santeramo in Colle"));
        for (name, sign) in [
            ("San", "LE"),
            ("S.", "LE"),
            ("San Donato Milano", "LE"),
            ("Totale", "BA"),
            ("", "BA"),
            ("Colle", "BA"),
            ("Castr.", "LE"),
        ] {
            assert_eq!(found(name, sign), None, "{name}");
        }
    }

    #[test]
    fn a_misspelt_name_has_a_nearest_one_and_nonsense_has_none() {
        assert_eq!(nearest("Casarono").map(|p| p.name), Some("Casarano"));
        assert_eq!(nearest("Ambito"), None);
        assert_eq!(nearest("xyzzy"), None);
    }
}
