// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a cell holds, from what its file says: texts made plain and cut, error cells told from texts that show an error.

use smol_str::SmolStr;

use super::grid::Raw;
use super::limits;
use super::normal::tidy;

/// A text as a cell's value; nothing when it is blank.
pub fn text(text: &str) -> Option<Raw> {
    let text = clip(text);
    let plain: SmolStr = if needs_tidying(text) { tidy(text).into() } else { text.into() };
    if plain.is_empty() { None } else { Some(error_twin(&plain).unwrap_or(Raw::Text(plain))) }
}

/// Whether a text is longer than a cell of Excel may hold.
pub fn is_too_long(text: &str) -> bool {
    text.len() > limits::TEXT && text.chars().nth(limits::TEXT).is_some()
}

fn clip(text: &str) -> &str {
    if text.len() <= limits::TEXT {
        return text;
    }
    text.char_indices().nth(limits::TEXT).map_or(text, |(end, _)| &text[..end])
}

/// Whether some character is not printed as it stands: controls, odd blanks, blanks in a row or at the ends.
fn needs_tidying(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = b' ';
    for &byte in bytes {
        // Blanks other than the plain one begin with C2, E1, E2, E3 or EF in UTF-8; so do signs such as the euro's.
        if byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef) || (byte == b' ' && before == b' ') {
            return true;
        }
        before = byte;
    }
    before == b' '
}

/// An error as the file says it.
pub fn error(text: &str) -> Raw {
    Raw::Error(text.trim().into())
}

/// Text that shows an error, as ODS keeps it and as Italian Excel shows it.
fn error_twin(text: &str) -> Option<Raw> {
    const TWINS: [&str; 20] = [
        "#REF!",
        "#RIF!",
        "#N/A",
        "#N/D",
        "#DIV/0!",
        "#VALUE!",
        "#VALORE!",
        "#NAME?",
        "#NOME?",
        "#NUM!",
        "#NULL!",
        "#NULLO!",
        "#SPILL!",
        "#CALC!",
        "#ESPANSIONE!",
        "#NOME!",
        "#NA",
        "#RIF",
        "#GETTING_DATA",
        "#CALCOLO!",
    ];
    if !text.starts_with('#') && !text.starts_with("Err:") {
        return None;
    }
    let upper = text.to_uppercase();
    let is = TWINS.contains(&upper.as_str())
        || text.strip_prefix("Err:").is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()));
    is.then(|| Raw::Error(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_prints_the_same_is_kept_as_it_is() {
        for plain in ["Nardò", "1.234,00", "a b", "D'Alema – x"] {
            assert_eq!(text(plain), Some(Raw::Text(plain.into())));
        }
        assert_eq!(text("  a \u{a0} b\t"), Some(Raw::Text("a b".into())));
        assert_eq!(text(" \u{a0}"), None);
        assert_eq!(text("#RIF!"), Some(Raw::Error("#RIF!".into())));
        let long = "è".repeat(40_000);
        assert!(is_too_long(&long) && !is_too_long(&"è".repeat(limits::TEXT)));
        assert_eq!(text(&long).and_then(|r| r.text().map(|t| t.chars().count())), Some(limits::TEXT));
    }
}
