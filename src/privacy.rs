// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms by which personal data are known, wherever they stand.

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

/// Whether the last letter of a tax code is the one that the other fifteen give (D.M. 23 dicembre 1976).
pub fn has_tax_check_letter(word: &str) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let value =
        |c: char| if c.is_ascii_digit() { u32::from(c) - u32::from('0') } else { u32::from(c) - u32::from('A') };
    let c: Vec<char> = word.to_ascii_uppercase().chars().collect();
    if c.len() != 16 || !c.iter().all(char::is_ascii_alphanumeric) {
        return false;
    }
    let weigh = |(i, c): (usize, &char)| if i % 2 == 0 { ODD[value(*c) as usize] } else { value(*c) };
    let sum: u32 = c[..15].iter().enumerate().map(weigh).sum();
    c[15].is_ascii_alphabetic() && sum % 26 == value(c[15])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_tell_a_code_from_a_look_alike() {
        assert!(has_tax_check_letter("RSSMRA80A01H501U"));
        assert!(has_tax_check_letter("rssmrau0a01h501r"));
        assert!(!has_tax_check_letter("RSSMRA80A01H501X"));
        assert!(!has_tax_check_letter("RSSMRA80A01H50"));
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
