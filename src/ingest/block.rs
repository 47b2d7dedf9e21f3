// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stands where in sixty-four bytes of a CSV: where fields and rows end, and where something asks for a closer look.

use wide::i8x16;

/// Bytes that are looked at together.
pub const BLOCK: usize = 64;
/// Those of one comparison.
const LANE: usize = 16;

/// What the bytes before a block leave to it: the lowest bit says it of its first byte.
#[derive(Clone, Copy, Debug)]
pub struct Carry {
    begins: u64,
    blank: u64,
    opened: u64,
    closed: u64,
    after_return: u64,
    closed_return: u64,
    /// All bits, when the first byte stands between quotes.
    inside: u64,
}

/// The first byte of a row.
impl Default for Carry {
    fn default() -> Self {
        Self { begins: 1, blank: 0, opened: 0, closed: 0, after_return: 0, closed_return: 0, inside: 0 }
    }
}

/// One bit for each byte, the lowest for the first.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Where fields end, up to the first byte that asks for a closer look.
    pub ends: u64,
    /// Where rows end.
    pub lines: u64,
    /// Where what precedes is a closing quote, the return of a line's end apart.
    pub after_quotes: u64,
    /// Where what precedes is the return of a line's end.
    pub after_returns: u64,
    /// Whether a byte asks for a closer look.
    pub odd: bool,
}

/// Where some bytes stand.
#[derive(Default)]
struct Seen {
    separators: u64,
    lines: u64,
    returns: u64,
    quotes: u64,
    blanks: u64,
    /// Controls, and bytes that begin blanks other than the plain one in UTF-8 (C2, E1, E2, E3, EF).
    odd: u64,
    /// Letters that begin the twin of an error.
    hashes: u64,
    capitals: u64,
    smalls: u64,
}

impl Seen {
    fn of(bytes: &[u8; BLOCK], separator: u8) -> Self {
        let all = |byte: u8| i8x16::splat(byte.cast_signed());
        let mut seen = Self::default();
        let (lanes, _) = bytes.as_chunks::<LANE>();
        for (at, lane) in lanes.iter().enumerate() {
            let lane = i8x16::from(lane.map(u8::cast_signed));
            let lines = lane.simd_eq(all(b'\n'));
            let separators = lane.simd_eq(all(separator));
            let returns = lane.simd_eq(all(b'\r'));
            // As signed numbers, bytes that are not ASCII lie below zero, and those that go on with a character below C0.
            let plain = lane.simd_lt(all(0xc0)) | lane.simd_eq(all(0xc3));
            let odd = (lane.simd_lt(all(b' ')) & !(plain | lines | separators | returns)) | lane.simd_eq(all(0x7f));
            let bits = |mask: i8x16| u64::from(mask.to_bitmask() as u16) << (at * LANE);
            seen.separators |= bits(separators);
            seen.lines |= bits(lines);
            seen.returns |= bits(returns);
            seen.quotes |= bits(lane.simd_eq(all(b'"')));
            seen.blanks |= bits(lane.simd_eq(all(b' ')) & !separators);
            seen.odd |= bits(odd);
            seen.hashes |= bits(lane.simd_eq(all(b'#')));
            seen.capitals |= bits(lane.simd_eq(all(b'E')));
            seen.smalls |= bits(lane.simd_eq(all(b'r')));
        }
        seen
    }
}

impl Block {
    /// The bytes from here on; the end of the text ends a row, and nothing stands after it.
    pub fn at(text: &[u8], at: usize, separator: u8, carry: &mut Carry) -> Self {
        match text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            Some(bytes) => {
                let line_follows = text.get(at + BLOCK).is_none_or(|byte| *byte == b'\n');
                Self::of(&Seen::of(bytes, separator), separator, line_follows, carry)
            }
            None => {
                let rest = text.get(at..).unwrap_or_default();
                let mut bytes = [b'\n'; BLOCK];
                bytes[..rest.len()].copy_from_slice(rest);
                let ended = rest.last().or(text.last()) == Some(&b'\n');
                let mut block = Self::of(&Seen::of(&bytes, separator), separator, true, carry);
                // The text has fewer bytes than the block.
                block.ends &= (2u64 - u64::from(ended)).wrapping_shl(rest.len() as u32).wrapping_sub(1);
                block
            }
        }
    }

    fn of(seen: &Seen, separator: u8, line_follows: bool, carry: &mut Carry) -> Self {
        let within = if seen.quotes | carry.inside == 0 { 0 } else { within(seen.quotes) ^ carry.inside };
        let (opening, closing) = (seen.quotes & within, seen.quotes & !within);
        let ends = (seen.separators | seen.lines) & !within;
        let lines = seen.lines & !within;
        let begins = ends << 1 | carry.begins;
        let after_blank = seen.blanks << 1 | carry.blank;
        let opened = opening << 1 | carry.opened;
        let closed = closing << 1 | carry.closed;
        let closed_returns = closed & seen.returns;
        let before_line = seen.lines >> 1 | u64::from(line_follows) << 63;
        let controls = if separator < b' ' { seen.separators } else { 0 };

        let first = begins | opened;
        let mut odd = seen.odd;
        odd |= opening & !begins | closed & !(ends | seen.returns);
        odd |= seen.returns & !before_line | (seen.lines | seen.returns | controls) & within;
        odd |= seen.blanks & (first | after_blank) | after_blank & (ends | seen.returns | closing);
        odd |= first & (seen.hashes | seen.capitals & (seen.smalls >> 1 | 1 << 63));

        let block = Self {
            ends: ends & (odd & odd.wrapping_neg()).wrapping_sub(1),
            lines,
            after_quotes: closed & !seen.returns | closed_returns << 1 | carry.closed_return,
            after_returns: (seen.returns << 1 | carry.after_return) & lines,
            odd: odd != 0,
        };
        *carry = Carry {
            begins: ends >> 63,
            blank: seen.blanks >> 63,
            opened: opening >> 63,
            closed: closing >> 63,
            after_return: seen.returns >> 63,
            closed_return: closed_returns >> 63,
            inside: 0u64.wrapping_sub(within >> 63),
        };
        block
    }
}

/// The bytes between quotes, the opening one included and the closing one not.
fn within(quotes: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(quotes, |bits, by| bits ^ bits << by)
}
