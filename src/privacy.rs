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

#[cfg(test)]
mod tests {
    use super::is_tax_code;

    #[test]
    fn sixteen_letters_are_no_tax_code() {
        assert!(is_tax_code("RSSMRA80A01H501U"));
        assert!(is_tax_code("rssmraU0a01h501u"));
        assert!(!is_tax_code("GENITOREDIMINORI"));
        assert!(!is_tax_code("RSSMRA80A01H501"));
    }
}
