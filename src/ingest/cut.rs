// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A CSV cut into records and fields where they stand, without a copy: as RFC 4180 says, and telling where a file departs from it.

use memchr::memchr;

/// Most fields of a record that are told.
pub const MOST: usize = 16_384;

/// A field of a record: where it stands among the record's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Whether quotes inside are written twice.
    pub doubled: bool,
}

/// What is odd in some bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddity {
    /// A quote stands where none belongs.
    pub stray: bool,
    /// The last record ends inside quotes: the row, from the first of these bytes.
    pub unclosed: Option<u32>,
}

/// What became of some bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Bytes of whole records.
    pub used: usize,
    /// Rows, blank ones included.
    pub rows: u32,
    /// What is odd.
    pub oddity: Oddity,
}

/// Where a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Before this byte, where the next one begins.
    At(usize),
    /// Not among these bytes.
    Beyond,
    /// Nowhere: its last field is never closed.
    Unclosed,
}

/// Cuts bytes into records; each is given with its row (from the first of these bytes), its bytes and its fields.
/// `last` says that nothing follows.
pub fn records(bytes: &[u8], separator: u8, last: bool, mut each: impl FnMut(u32, &[u8], &[Span])) -> Cut {
    let mut cut = Cut::default();
    let mut spans: Vec<Span> = Vec::with_capacity(64);
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => {
                at += 1;
                cut.used = at;
                cut.rows += 1;
                continue;
            }
            b'\r' if bytes.get(at + 1).is_none_or(|b| *b == b'\n') => {
                if at + 1 == bytes.len() && !last {
                    return cut;
                }
                at += 1;
                cut.used = at;
                continue;
            }
            _ => {}
        }
        match record(&bytes[at..], separator, last, &mut spans, &mut cut.oddity.stray) {
            End::At(next) => {
                each(cut.rows, &bytes[at..], &spans);
                at += next;
            }
            End::Beyond => return cut,
            End::Unclosed => {
                cut.oddity.unclosed = Some(cut.rows);
                return cut;
            }
        }
        cut.rows += 1;
        cut.used = at;
    }
    cut
}

/// Cuts the record that begins here into its fields. `stray` is set when a quote stands where none belongs.
#[inline(always)]
pub fn record(bytes: &[u8], separator: u8, last: bool, spans: &mut Vec<Span>, stray: &mut bool) -> End {
    spans.clear();
    let mut at = 0;
    loop {
        let (span, end) = if bytes.get(at) == Some(&b'"') {
            let mut from = at + 1;
            let mut doubled = false;
            let close = loop {
                let Some(close) = memchr(b'"', &bytes[from..]).map(|i| from + i) else { break None };
                if bytes.get(close + 1) == Some(&b'"') {
                    doubled = true;
                    from = close + 2;
                    continue;
                }
                break Some(close);
            };
            let Some(close) = close else { return if last { End::Unclosed } else { End::Beyond } };
            let mut end = close + 1;
            match bytes.get(end) {
                None | Some(b'\n') => {}
                Some(b'\r') if matches!(bytes.get(end + 1), None | Some(b'\n')) => {}
                Some(b) if *b == separator => {}
                // Words after the closing quote: the field goes on as if it had none.
                Some(_) => {
                    *stray = true;
                    end = plain_end(bytes, end, separator, stray);
                }
            }
            (span(at + 1, close, doubled), end)
        } else {
            let end = plain_end(bytes, at, separator, stray);
            let stop =
                if end > at && bytes[end - 1] == b'\r' && bytes.get(end) != Some(&separator) { end - 1 } else { end };
            (span(at, stop, false), end)
        };
        // One more than any sheet has is enough to know that it is too many.
        if spans.len() <= MOST {
            spans.push(span);
        }
        match bytes.get(end) {
            Some(b) if *b == separator => at = end + 1,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return End::At(end + 2),
            None | Some(b'\r') if !last => return End::Beyond,
            None => return End::At(end),
            Some(_) => return End::At(end + 1),
        }
    }
}

fn span(start: usize, end: usize, doubled: bool) -> Span {
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span { start: short(start), end: short(end), doubled }
}

/// Where a field without quotes ends: at a separator, at the end of the line or of the bytes.
fn plain_end(bytes: &[u8], mut at: usize, separator: u8, stray: &mut bool) -> usize {
    loop {
        at = next_mark(bytes, at, separator);
        if bytes.get(at) != Some(&b'"') {
            return at;
        }
        *stray = true;
        at += 1;
    }
}

/// The next separator, line feed or quote: eight bytes at a time, since fields are short.
#[inline]
fn next_mark(bytes: &[u8], mut at: usize, separator: u8) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let spread = |b: u8| u64::from(b).wrapping_mul(LOW);
    let (first, second, third) = (spread(separator), spread(b'\n'), spread(b'"'));
    let zeros = |x: u64| x.wrapping_sub(LOW) & !x & HIGH;
    while let Some(word) = bytes.get(at..at + 8).and_then(|w| <[u8; 8]>::try_from(w).ok()) {
        let word = u64::from_le_bytes(word);
        let found = zeros(word ^ first) | zeros(word ^ second) | zeros(word ^ third);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        if *byte == separator || matches!(byte, b'\n' | b'"') {
            return at;
        }
        at += 1;
    }
    at
}
