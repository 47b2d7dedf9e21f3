// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a cell holds, from what its file says: texts made plain and cut, error cells told from texts that show an error.

use std::borrow::Cow;

use super::grid::{Held, Raw};
use super::limits;
use super::normal::tidy;

/// A text as a cell's value; nothing when it is blank.
pub fn text(text: &str) -> Option<Held> {
    plain(text).map(|plain| seen(&plain).held())
}

/// A text as it is printed, no longer than a cell may hold; nothing when it is blank.
pub fn plain(text: &str) -> Option<Cow<'_, str>> {
    let text = clip(text);
    let plain = if needs_tidying(text) { Cow::Owned(tidy(text)) } else { Cow::Borrowed(text) };
    (!plain.is_empty()).then_some(plain)
}

/// A plain text as a cell shows it: one that shows an error is one.
pub fn seen(plain: &str) -> Raw<'_> {
    if is_error_twin(plain) { Raw::Error(plain) } else { Raw::Text(plain) }
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
pub fn error(text: &str) -> Held {
    Held::Error(text.trim().into())
}

/// Whether a text shows an error, as ODS keeps it and as Italian Excel shows it.
pub fn is_error_twin(text: &str) -> bool {
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
        return false;
    }
    let upper = text.to_uppercase();
    TWINS.contains(&upper.as_str())
        || text.strip_prefix("Err:").is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_prints_the_same_is_kept_as_it_is() {
        for plain in ["Nardò", "1.234,00", "a b", "D'Alema – x"] {
            assert_eq!(text(plain), Some(Held::Text(plain.into())));
        }
        assert_eq!(text("  a \u{a0} b\t"), Some(Held::Text("a b".into())));
        assert_eq!(text(" \u{a0}"), None);
        assert_eq!(text("#RIF!"), Some(Held::Error("#RIF!".into())));
        let long = "è".repeat(40_000);
        assert!(is_too_long(&long) && !is_too_long(&"è".repeat(limits::TEXT)));
        assert_eq!(text(&long).and_then(|r| r.raw().text().map(|t| t.chars().count())), Some(limits::TEXT));
    }
}
