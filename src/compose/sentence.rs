// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words that follow from a figure: sign, number, articles and prepositions before numbers and names of places.

use super::text::and_list;
use crate::money::percentage_it;

/// The space that keeps a figure with its sign.
const TIE: char = '\u{A0}';

/// `in calo del 6,0 %`, `in crescita dell’1,5 %`, `stabile`: tenths of a point, with their sign.
pub(crate) fn change(tenths: i64) -> String {
    let way = match tenths {
        0 => return "stabile".to_owned(),
        n if n < 0 => "in calo",
        _ => "in crescita",
    };
    let size = i64::try_from(tenths.unsigned_abs()).unwrap_or(i64::MAX);
    format!("{way} {}{}{TIE}%", of_number(size / 10), percentage_it(size))
}

/// `del `, `dell’`, `dello ` before a number that is read aloud: uno, otto, undici and those that begin so; zero.
fn of_number(whole: i64) -> &'static str {
    let digits = whole.to_string();
    // The group that is read first: «undici» of 11.000, «otto» of 8, «ottanta» of 80, «ottocento» of 800.
    let first = &digits[..digits.len() - (digits.len() - 1) / 3 * 3];
    match first {
        "0" => "dello ",
        "1" if digits.len() == 1 => "dell’",
        "11" => "dell’",
        first if first.starts_with('8') => "dell’",
        _ => "del ",
    }
}

/// `a Casarano`, `ad Alberobello`, `all’Aquila`.
pub(crate) fn at_place(name: &str) -> String {
    let name = name.trim();
    if let Some(rest) = elided(name) {
        return format!("all’{rest}");
    }
    // The euphonic d stands before the same vowel only.
    if name.starts_with(['A', 'a', 'À', 'à']) { format!("ad {name}") } else { format!("a {name}") }
}

/// `L’Aquila` without its article.
fn elided(name: &str) -> Option<&str> {
    ["L'", "L’", "l'", "l’"].iter().find_map(|article| name.strip_prefix(article)).filter(|rest| !rest.is_empty())
}

/// `a Casarano`, `a Casarano e ad Alezio`, `a Noci, a Casarano e ad Alezio`.
pub(crate) fn at_places(names: &[&str]) -> String {
    let all: Vec<String> = names.iter().map(|name| at_place(name)).collect();
    and_list(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

/// `L’indice di vecchiaia`, `Il carico di cura`, `La quota di minori`: a noun at the beginning of a sentence.
pub(crate) fn the(noun: &str) -> String {
    let first = noun.split(' ').next().unwrap_or_default();
    let feminine = first.ends_with(['a', 'à']);
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        format!("L’{noun}")
    } else {
        format!("{} {noun}", if feminine { "La" } else { "Il" })
    }
}

/// `superiore a`, `inferiore a`, `pari a`: how a value stands to another once both are rounded as they are printed.
pub(crate) fn compared(difference: i64) -> &'static str {
    match difference.signum() {
        1 => "superiore a",
        -1 => "inferiore a",
        _ => "pari a",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signs_and_articles() {
        for (tenths, words) in [
            (-60, "in calo del 6,0 %"),
            (60, "in crescita del 6,0 %"),
            (0, "stabile"),
            (1, "in crescita dello 0,1 %"),
            (-9, "in calo dello 0,9 %"),
            (10, "in crescita dell’1,0 %"),
            (-15, "in calo dell’1,5 %"),
            (80, "in crescita dell’8,0 %"),
            (-812, "in calo dell’81,2 %"),
            (110, "in crescita dell’11,0 %"),
            (114, "in crescita dell’11,4 %"),
            (180, "in crescita del 18,0 %"),
            (1000, "in crescita del 100,0 %"),
            (8000, "in crescita dell’800,0 %"),
            (i64::MIN, "in calo"),
        ] {
            let said = change(tenths).replace(TIE, " ");
            assert!(said == words || tenths == i64::MIN && said.starts_with(words), "{said}");
        }
    }

    #[test]
    fn places_take_their_preposition() {
        for (names, words) in [
            (vec!["Casarano"], "a Casarano"),
            (vec!["Alberobello"], "ad Alberobello"),
            (vec!["Ostuni"], "a Ostuni"),
            (vec!["L'Aquila"], "all’Aquila"),
            (vec!["Noci", "Alezio"], "a Noci e ad Alezio"),
            (vec!["Noci", "Matino", "Este"], "a Noci, a Matino e a Este"),
            (vec![], ""),
        ] {
            assert_eq!(at_places(&names), words);
        }
    }

    #[test]
    fn nouns_take_their_article() {
        for (noun, words) in [
            ("indice di vecchiaia", "L’indice di vecchiaia"),
            ("carico di cura", "Il carico di cura"),
            ("quota di minori", "La quota di minori"),
            ("densità abitativa", "La densità abitativa"),
            ("numero medio", "Il numero medio"),
        ] {
            assert_eq!(the(noun), words);
        }
        assert_eq!([-3, 0, 5].map(compared), ["inferiore a", "pari a", "superiore a"]);
    }

    proptest! {
        /// The word says the sign, the figure is never negative, and nothing is said twice.
        #[test]
        fn a_change_agrees_with_its_sign(tenths in any::<i32>()) {
            let said = change(i64::from(tenths));
            prop_assert!(!said.contains('-'));
            prop_assert_eq!(said.starts_with("in calo "), tenths < 0);
            prop_assert_eq!(said.starts_with("in crescita "), tenths > 0);
            prop_assert_eq!(said == "stabile", tenths == 0);
            prop_assert_eq!(said.matches('%').count(), usize::from(tenths != 0));
        }

        #[test]
        fn every_place_is_named_once_after_its_preposition(names in prop::collection::vec("[A-Z][a-z]{2,9}", 0..6)) {
            let refs: Vec<&str> = names.iter().map(String::as_str).collect();
            let said = at_places(&refs);
            let prepositions = said.split(' ').filter(|w| matches!(*w, "a" | "ad")).count();
            prop_assert_eq!(prepositions, names.len());
            for name in &names {
                let wanted = if name.starts_with('A') { "ad" } else { "a" };
                let phrase = format!("{} {}", wanted, name);
                prop_assert!(said.contains(&phrase));
            }
        }
    }
}
