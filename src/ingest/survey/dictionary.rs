// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The distinct texts of a column, each known by a small number from the second time on.

use super::cell::Cell;

/// Distinct texts of a column.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Number of the entry, from one, at each place; zero where there is none.
    slots: Vec<u32>,
    entries: Vec<Known>,
    bytes: Vec<u8>,
}

#[derive(Debug)]
struct Known {
    hash: u64,
    head: u64,
    start: u32,
    length: u32,
}

/// Texts beyond these are not kept.
pub const MOST: usize = 50_000;

impl Dictionary {
    /// The number of a text, from zero; `None` when it is new.
    #[inline]
    pub fn find(&self, cell: &Cell<'_>) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = (cell.hash >> 20) as usize & mask;
        loop {
            let number = self.slots[place];
            if number == 0 {
                return None;
            }
            let known = &self.entries[number as usize - 1];
            let alike = known.hash == cell.hash && known.head == cell.head && known.length as usize == cell.bytes.len();
            if alike && (cell.bytes.len() <= 8 || self.text(known) == cell.bytes) {
                return Some(number - 1);
            }
            place = (place + 1) & mask;
        }
    }

    fn text(&self, known: &Known) -> &[u8] {
        &self.bytes[known.start as usize..(known.start + known.length) as usize]
    }

    /// Whether no more texts are kept.
    pub fn is_full(&self) -> bool {
        self.entries.len() >= MOST || self.bytes.len() > 4 << 20
    }

    /// Adds a text that is not there; its number.
    pub fn add(&mut self, cell: &Cell<'_>) -> u32 {
        if (self.entries.len() + 1) * 2 > self.slots.len() {
            let size = (self.slots.len() * 2).max(16);
            self.slots = vec![0; size];
            for at in 0..self.entries.len() {
                self.place(self.entries[at].hash, at);
            }
        }
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (start, length) = (short(self.bytes.len()), short(cell.bytes.len()));
        self.bytes.extend_from_slice(cell.bytes);
        self.entries.push(Known { hash: cell.hash, head: cell.head, start, length });
        let number = self.entries.len() - 1;
        self.place(cell.hash, number);
        short(number)
    }

    fn place(&mut self, hash: u64, number: usize) {
        let mask = self.slots.len() - 1;
        let mut place = (hash >> 20) as usize & mask;
        while self.slots[place] != 0 {
            place = (place + 1) & mask;
        }
        self.slots[place] = u32::try_from(number + 1).unwrap_or(u32::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::super::delimited::Span;
    use super::*;

    fn cell(text: &str) -> Cell<'_> {
        Cell::of(text.as_bytes(), Span { start: 0, end: text.len() as u32, doubled: false }, 0)
    }

    #[test]
    fn texts_keep_their_numbers() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("testo {n}")).chain(["".into(), "\0".into()]).collect();
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.find(&cell(text)), None);
            assert_eq!(dictionary.add(&cell(text)) as usize, number);
        }
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.find(&cell(text)), Some(number as u32));
        }
    }
}
