// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The distinct texts of a column, each known by a small number from the second time on.

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
    start: u32,
    length: u32,
}

/// Texts beyond these are not kept.
pub const MOST: usize = 50_000;

/// A number that differs where texts differ, save by chance; the same on every machine.
#[inline]
pub fn hash_of(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = (bytes.len() as u64).wrapping_mul(PRIME);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = <[u8; 8]>::try_from(chunk).map_or(0, u64::from_le_bytes);
        hash = (hash ^ word).wrapping_mul(PRIME).rotate_left(29);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(PRIME).rotate_left(29);
    }
    (hash ^ (hash >> 32)).wrapping_mul(PRIME)
}

impl Dictionary {
    /// The number of a text, from zero; `None` when it is new.
    #[inline]
    pub fn find(&self, text: &[u8], hash: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = (hash >> 20) as usize & mask;
        loop {
            let number = self.slots[place];
            if number == 0 {
                return None;
            }
            let known = &self.entries[number as usize - 1];
            if known.hash == hash && self.text(number - 1) == text {
                return Some(number - 1);
            }
            place = (place + 1) & mask;
        }
    }

    /// The bytes of a text.
    pub fn text(&self, number: u32) -> &[u8] {
        let known = &self.entries[number as usize];
        &self.bytes[known.start as usize..(known.start + known.length) as usize]
    }

    /// Whether no more texts are kept.
    pub fn is_full(&self) -> bool {
        self.entries.len() >= MOST || self.bytes.len() > 4 << 20
    }

    /// Adds a text that is not there; its number.
    pub fn add(&mut self, text: &[u8], hash: u64) -> u32 {
        if (self.entries.len() + 1) * 2 > self.slots.len() {
            let size = (self.slots.len() * 2).max(16);
            self.slots = vec![0; size];
            for at in 0..self.entries.len() {
                self.place(self.entries[at].hash, at);
            }
        }
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(text);
        self.entries.push(Known { hash, start, length: u32::try_from(text.len()).unwrap_or(u32::MAX) });
        let number = self.entries.len() - 1;
        self.place(hash, number);
        u32::try_from(number).unwrap_or(u32::MAX)
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
    use super::*;

    #[test]
    fn texts_keep_their_numbers() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("testo {n}")).chain(["".into(), "\0".into()]).collect();
        for (number, text) in texts.iter().enumerate() {
            let hash = hash_of(text.as_bytes());
            assert_eq!(dictionary.find(text.as_bytes(), hash), None);
            assert_eq!(dictionary.add(text.as_bytes(), hash) as usize, number);
        }
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.find(text.as_bytes(), hash_of(text.as_bytes())), Some(number as u32));
        }
    }
}
