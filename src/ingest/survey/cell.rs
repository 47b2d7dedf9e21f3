// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A cell of an answer, with what tells its text from another one without comparing all its bytes.

use std::borrow::Cow;

use super::delimited::Span;
use super::options::decoded;

const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

/// A cell.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Its text, quotes inside written as the file has them.
    pub bytes: &'a [u8],
    /// A number that differs where texts differ, save by chance; the same on every machine.
    pub hash: u64,
    /// Its first eight bytes, as a number: all of it, when it is as short as most answers are.
    pub head: u64,
    /// Place of the answer.
    pub at: u64,
    doubled: bool,
}

impl<'a> Cell<'a> {
    /// The cell at `span` of a record; a column that the record does not reach is blank.
    #[inline]
    pub fn of(record: &'a [u8], span: Span, at: u64) -> Cell<'a> {
        let (start, end) = (span.start as usize, span.end as usize);
        let bytes = record.get(start..end).unwrap_or_default();
        let head = match record.get(start..start + 8).and_then(|w| <[u8; 8]>::try_from(w).ok()) {
            // What follows the cell is wiped out: quicker than to copy a few bytes.
            Some(word) if bytes.len() < 8 => u64::from_le_bytes(word) & ((1 << (8 * bytes.len())) - 1),
            Some(word) => u64::from_le_bytes(word),
            None => bytes.iter().take(8).rev().fold(0, |word, b| word << 8 | u64::from(*b)),
        };
        Cell { bytes, hash: hash_of(bytes, head), head, at, doubled: span.doubled }
    }

    /// Its text.
    pub fn text(&self) -> Cow<'a, str> {
        decoded(self.bytes, self.doubled)
    }
}

/// Mixes the length, the first eight bytes, and the others eight at a time.
#[inline]
fn hash_of(bytes: &[u8], head: u64) -> u64 {
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(PRIME).rotate_left(29);
    let mut hash = mix((bytes.len() as u64).wrapping_mul(PRIME), head);
    if bytes.len() > 8 {
        let mut chunks = bytes[8..].chunks_exact(8);
        for chunk in &mut chunks {
            hash = mix(hash, <[u8; 8]>::try_from(chunk).map_or(0, u64::from_le_bytes));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            // The last eight bytes: some of them twice, which does no harm.
            let tail = bytes.last_chunk::<8>().map_or(0, |w| u64::from_le_bytes(*w));
            hash = mix(hash, tail);
        }
    }
    (hash ^ (hash >> 32)).wrapping_mul(PRIME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The same text has the same numbers wherever it stands, and other texts have others.
        #[test]
        fn a_text_is_known_wherever_it_stands(text in "[a-c]{0,20}", other in "[a-c]{0,20}", after in "[x-z]{0,12}") {
            let cell = |text: &str, after: &str| {
                let record = format!("{text}{after}");
                let end = u32::try_from(text.len()).unwrap();
                let cell = Cell::of(record.as_bytes(), Span { start: 0, end, doubled: false }, 0);
                (cell.hash, cell.head, cell.text().into_owned())
            };
            prop_assert_eq!(cell(&text, ""), cell(&text, &after));
            prop_assert_eq!(&cell(&text, "").2, &text);
            prop_assert_eq!(text == other, cell(&text, "").0 == cell(&other, &after).0);
        }
    }
}
