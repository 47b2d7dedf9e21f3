// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Italian words: lists with «e», comparison of names, file names of comuni.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::plan::Plan;
use crate::profile::Profile;

/// `a, b e c`; before a word in «e» the conjunction is «ed».
pub(crate) fn and_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => {
            let and = if last.starts_with(['e', 'E', 'è', 'È']) { "ed" } else { "e" };
            format!("{} {and} {last}", first.join(", "))
        }
    }
}

/// `Ambito territoriale sociale di Casarano`, in the profile's words.
pub(crate) fn ambito_title(profile: &Profile, plan: &Plan) -> String {
    format!("{} {}", profile.label("ambito", "Ambito territoriale sociale"), plan.ambito.of_name())
}

/// The article that the name of a body takes, and the same joined to «di»: `il`, `del`; `l’`, `dell’`.
fn articles(body: &str) -> (&'static str, &'static str) {
    let first = body.split(' ').next().unwrap_or_default().to_lowercase();
    let vowel = first.starts_with(['a', 'e', 'i', 'o', 'u', 'è']);
    let hard =
        first.starts_with(['z', 'x']) || (first.starts_with('s') && !first[1..].starts_with(['a', 'e', 'i', 'o', 'u']));
    match (vowel, first.ends_with(['a', 'à']) || first.ends_with("zione"), hard) {
        (true, _, _) => ("l’", "dell’"),
        (_, true, _) => ("la ", "della "),
        (_, _, true) => ("lo ", "dello "),
        _ => ("il ", "del "),
    }
}

/// `del Coordinamento Istituzionale`, `dell’Assemblea dei sindaci`, `della Conferenza dei sindaci`.
pub(crate) fn of_body(body: &str) -> String {
    format!("{}{body}", articles(body).1)
}

/// `il Coordinamento Istituzionale`, `l’Assemblea dei sindaci`.
pub(crate) fn the_body(body: &str) -> String {
    format!("{}{body}", articles(body).0)
}

/// Whether two names are the same but for case, accents, apostrophes and punctuation.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// Lower case, without accents, other characters as `-`: `castellana-grotte`.
pub fn slug(name: &str) -> String {
    fold(name).split(' ').collect::<Vec<_>>().join("-")
}

/// Lower case, without accents, words parted by one space.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let spaced: String = plain.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_take_their_article() {
        assert_eq!(of_body("Coordinamento Istituzionale"), "del Coordinamento Istituzionale");
        assert_eq!(of_body("Assemblea dei sindaci"), "dell’Assemblea dei sindaci");
        assert_eq!(the_body("Conferenza dei sindaci"), "la Conferenza dei sindaci");
        assert_eq!(the_body("Comitato dei sindaci"), "il Comitato dei sindaci");
    }

    #[test]
    fn lists_and_names() {
        assert_eq!(and_list(&["Casarano", "Matino", "Taviano"]), "Casarano, Matino e Taviano");
        assert_eq!(and_list(&["Racale", "Enna"]), "Racale ed Enna");
        assert_eq!(slug("Castellana Grotte"), "castellana-grotte");
        assert_eq!(slug("Sant'Agata di Puglia"), "sant-agata-di-puglia");
        assert!(same_words("L’affido, familiare", "l'affido familiare"));
    }
}
