// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Scales: the number that a step stands for, and the order in which options are read.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Steps of the scales of words that Italian and English questionnaires use, from the least to the most.
const SCALES: [&[&str]; 16] = [
    &["per niente", "poco", "abbastanza", "molto", "moltissimo"],
    &["per nulla", "poco", "abbastanza", "molto", "moltissimo"],
    &["mai", "raramente", "qualche volta", "spesso", "sempre"],
    &["mai", "raramente", "a volte", "spesso", "sempre"],
    &[
        "completamente in disaccordo",
        "in disaccordo",
        "ne in accordo ne in disaccordo",
        "d accordo",
        "completamente d accordo",
    ],
    &["completamente in disaccordo", "in disaccordo", "neutrale", "d accordo", "completamente d accordo"],
    &[
        "completamente in disaccordo",
        "in disaccordo",
        "parzialmente in disaccordo",
        "parzialmente d accordo",
        "d accordo",
        "completamente d accordo",
    ],
    &["per niente d accordo", "poco d accordo", "abbastanza d accordo", "molto d accordo"],
    &["per niente importante", "poco importante", "abbastanza importante", "molto importante", "moltissimo importante"],
    &[
        "per niente soddisfatto",
        "poco soddisfatto",
        "abbastanza soddisfatto",
        "molto soddisfatto",
        "moltissimo soddisfatto",
    ],
    &["molto insoddisfatto", "insoddisfatto", "ne soddisfatto ne insoddisfatto", "soddisfatto", "molto soddisfatto"],
    &["pessimo", "scarso", "sufficiente", "buono", "ottimo"],
    &["insufficiente", "sufficiente", "buono", "distinto", "ottimo"],
    &["basso", "medio", "alto"],
    &["nessuna", "bassa", "media", "alta"],
    &["strongly disagree", "disagree", "neutral", "agree", "strongly agree"],
];

/// Options that are no step of a scale: they stay out of means.
const OUTSIDE: [&str; 16] = [
    "non so",
    "non saprei",
    "nessuna opinione",
    "non rispondo",
    "preferisco non rispondere",
    "non applicabile",
    "non conosco",
    "don t know",
    "no opinion",
    "non so non rispondo",
    "non lo so",
    "n d",
    "no answer",
    "non conosco il servizio",
    "non pertinente",
    "prefer not to say",
];

/// Words without case, accents and signs.
fn plain(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = bare.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number that an option begins with (`4`, `4 - molto`, `65-74`), when words follow it that are none of its own.
pub fn leading_number(option: &str) -> Option<i64> {
    let digits: String = option.trim().chars().take_while(char::is_ascii_digit).collect();
    let rest = &option.trim()[digits.len()..];
    if rest.starts_with(|c: char| c.is_alphabetic()) || digits.len() > 9 {
        return None;
    }
    digits.parse().ok()
}

/// The scale of words that all these options belong to, if one.
fn words_of(options: &[String]) -> Option<&'static [&'static str]> {
    let steps: Vec<&String> = options.iter().filter(|o| !is_outside(o)).collect();
    SCALES.into_iter().find(|scale| steps.len() > 1 && steps.iter().all(|o| scale.contains(&plain(o).as_str())))
}

/// Whether an option is «non so» and the like.
pub fn is_outside(option: &str) -> bool {
    OUTSIDE.contains(&plain(option).as_str())
}

/// Whether these options are the steps of a scale: whole numbers of few digits, or words of a known scale.
pub fn is_scale(options: &[String]) -> bool {
    let steps: Vec<&String> = options.iter().filter(|o| !is_outside(o)).collect();
    let number = |o: &&String| {
        let first = leading_number(o);
        // «18-29» is a band of ages, «1 - poco» a step.
        let band = o.trim().chars().filter(char::is_ascii_digit).count() > 2;
        first.is_some_and(|n| n <= 10) && !band
    };
    (steps.len() > 1 && steps.iter().all(number)) || words_of(options).is_some()
}

/// The number that a step stands for: what it begins with, else its place among the options in their order.
pub fn score(options: &[String], at: usize) -> Option<Decimal> {
    let option = options.get(at)?;
    if is_outside(option) {
        return None;
    }
    if let Some(number) = leading_number(option) {
        return Some(Decimal::from(number));
    }
    let numbered = options.iter().any(|o| leading_number(o).is_some());
    let before = options[..at].iter().filter(|o| !is_outside(o)).count();
    // Among numbered steps, words alone are no step.
    (!numbered).then(|| Decimal::from(before + 1))
}

/// Where an option stands in the order of a reader: numbers by their size, steps by their place; `None` leaves it to the counts.
pub fn rank_of(options: &[String], at: usize) -> Option<i64> {
    let option = options.get(at)?;
    if is_outside(option) {
        return Some(i64::MAX);
    }
    if let Some(scale) = words_of(options) {
        let word = plain(option);
        return scale.iter().position(|s| *s == word).and_then(|p| i64::try_from(p).ok());
    }
    if options.iter().filter(|o| !is_outside(o)).all(|o| leading_number(o).is_some() || bound(o).is_some()) {
        return leading_number(option).map(|n| n * 2 + 1).or_else(|| bound(option));
    }
    None
}

/// `Meno di 18`, `oltre 75`, `65+`: a band without its other end.
fn bound(option: &str) -> Option<i64> {
    let words = plain(option);
    let number: i64 = words.split(' ').find_map(|w| w.parse().ok())?;
    match words.split(' ').next()? {
        "meno" | "fino" | "sotto" | "under" | "minore" => Some(number * 2 - 1),
        "oltre" | "piu" | "over" | "da" | "sopra" | "dai" | "maggiore" => Some(number * 2 + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_told_and_ordered() {
        let of = |list: &[&str]| list.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>();
        assert!(is_scale(&of(&["1", "2", "10", "Non so"])) && is_scale(&of(&["1 - Per niente", "5 - Molto"])));
        assert!(is_scale(&of(&["Molto", "Poco", "Per niente"])) && !is_scale(&of(&["18-29", "30-44"])));
        assert!(!is_scale(&of(&["Sì", "No", "Non so"])));
        let words = of(&["Molto", "Non so", "Per niente"]);
        assert_eq!([0, 1, 2].map(|i| rank_of(&words, i)), [Some(3), Some(i64::MAX), Some(0)]);
        let ages = of(&["65-74", "Meno di 18", "18-29", "75 e oltre", "Oltre 75"]);
        let mut order: Vec<usize> = (0..5).collect();
        order.sort_by_key(|i| rank_of(&ages, *i));
        assert_eq!(order, [1, 2, 0, 3, 4]);
        let scale = of(&["Per niente", "Poco", "Molto", "Non so"]);
        assert_eq!([0, 2, 3].map(|i| score(&scale, i)), [Some(Decimal::ONE), Some(Decimal::from(3)), None]);
        assert_eq!(score(&of(&["5 - molto"]), 0), Some(Decimal::from(5)));
    }
}
