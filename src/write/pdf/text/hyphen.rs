// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where an Italian word may be divided.

use hypher::{Lang, hyphenate};

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
    if core.iter().filter(|c| c.is_uppercase()).count() > 1 || core.len() > 40 {
        return;
    }
    let text: String = core.iter().collect();
    let mut at = 0;
    for syllable in hyphenate(&text, Lang::Italian) {
        at += syllable.chars().count();
        // At least two letters stay and three go over.
        if at >= 2 && at + 3 <= core.len() {
            points.push(start + at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
