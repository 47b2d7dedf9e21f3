// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the texts of a column mean: each is understood once, then known by its number.

use super::cell::Cell;
use super::dictionary::Dictionary;
use super::marks::is_marked;
use super::options::Options;
use super::seen::Seen;
use super::split::split;
use crate::survey::{Entry, Kind};

/// Points of a place of a ranking, from zero: three, two, one.
pub fn points(order: usize) -> u64 {
    3u64.saturating_sub(order as u64)
}

/// What a column's texts mean.
#[derive(Debug, Default)]
pub struct Meanings {
    dictionary: Dictionary,
    /// Code of each text; of several options, where they begin among `more`.
    first: Vec<u32>,
    more: Vec<u32>,
    scratch: Vec<u32>,
}

impl Meanings {
    /// The code of a cell that holds one answer.
    #[inline]
    pub fn one(&mut self, cell: &Cell<'_>, options: &mut Options) -> u32 {
        if let Some(number) = self.dictionary.find(cell) {
            return self.first[number as usize];
        }
        let code = options.code(&cell.text(), cell.at);
        self.keep(cell, code);
        code
    }

    fn keep(&mut self, cell: &Cell<'_>, code: u32) {
        if !self.dictionary.is_full() {
            self.dictionary.add(cell);
            self.first.push(code);
        }
    }

    /// The code of an option in the column that says who marked it; zero for who did not.
    pub fn mark(&mut self, cell: &Cell<'_>, options: &mut Options, entry: &Entry, option: &str) -> u32 {
        if let Some(number) = self.dictionary.find(cell) {
            return self.first[number as usize];
        }
        let text = cell.text();
        let code = match is_marked(text.trim(), option, &entry.marked) {
            Some(true) => options.named(option),
            Some(false) => 0,
            None => {
                options.outside.entry(text.trim().to_owned()).or_insert(cell.at);
                0
            }
        };
        self.keep(cell, code);
        code
    }

    /// Chooses the options of a cell that holds more of them.
    pub fn several(&mut self, cell: &Cell<'_>, seen: &mut Seen, entry: &Entry) {
        let worth = |order: usize| if entry.kind == Kind::Priorita { points(order) } else { 0 };
        if let Some(number) = self.dictionary.find(cell) {
            let start = self.first[number as usize] as usize;
            let count = self.more[start] as usize;
            let codes = &self.more[start + 1..start + 1 + count];
            seen.chosen.extend(codes.iter().enumerate().map(|(order, code)| (*code, worth(order))));
            return;
        }
        self.scratch.clear();
        for part in split(&cell.text(), entry) {
            let code = seen.options.code(&part, cell.at);
            if code > 0 && !self.scratch.contains(&code) {
                self.scratch.push(code);
            }
        }
        seen.chosen.extend(self.scratch.iter().enumerate().map(|(order, code)| (*code, worth(order))));
        if !self.dictionary.is_full() {
            self.dictionary.add(cell);
            self.first.push(u32::try_from(self.more.len()).unwrap_or(u32::MAX));
            self.more.push(u32::try_from(self.scratch.len()).unwrap_or(0));
            self.more.extend_from_slice(&self.scratch);
        }
    }
}
