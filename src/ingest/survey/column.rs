// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the first answers of a column are: the ground of a proposed map.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::options::{comune, number_of};
use super::personal;

/// The first answers of a column.
#[derive(Debug, Default)]
pub struct Sample {
    /// Distinct answers with how often they come.
    pub values: BTreeMap<String, u64>,
    /// Answers.
    pub count: u64,
    /// Answers that are a personal datum as a whole.
    pub personal: u64,
    /// Those that are a name only.
    pub names: u64,
    /// Bytes of all.
    pub length: usize,
}

impl Sample {
    /// The sample of a column of these rows.
    pub fn of(rows: &[(u32, Vec<String>)], column: usize) -> Sample {
        let mut sample = Sample::default();
        for text in rows.iter().filter_map(|(_, r)| r.get(column)).filter(|t| !t.is_empty() && t.as_str() != "N/A") {
            sample.count += 1;
            sample.length += text.len();
            match personal::whole(text) {
                Some("un nome") => sample.names += 1,
                Some(_) => sample.personal += 1,
                None => {}
            }
            match sample.values.get_mut(text) {
                Some(n) => *n += 1,
                None => {
                    sample.values.insert(text.clone(), 1);
                }
            }
        }
        sample
    }

    /// How many distinct answers there are.
    pub fn distinct(&self) -> u64 {
        self.values.len() as u64
    }

    /// Whether a few answers come again and again.
    pub fn repeats(&self) -> bool {
        self.distinct() <= 12 && self.count >= self.distinct() * 2 && self.count > 3
    }

    /// Whether the answers tell who the people are.
    pub fn is_personal(&self) -> bool {
        (self.personal > 0 && self.personal * 4 >= self.count)
            || (self.personal >= 3 && self.personal * 20 >= self.count)
            || (self.names >= 3 && self.names * 2 >= self.count && self.distinct() * 10 >= self.count * 6)
    }

    /// Whether the answers are sentences.
    pub fn is_text(&self) -> bool {
        let (count, distinct) = (self.count, self.distinct());
        let long = self.values.iter().filter(|(v, _)| v.len() > 80).map(|(_, n)| n).sum::<u64>();
        let repeated = self.values.values().filter(|n| **n > 1).count();
        long * 2 > count.max(1)
            || (distinct > 60 && distinct * 4 > count)
            || (distinct > 8 && distinct * 2 > count)
            || (distinct > 4 && repeated == 0)
    }

    /// Share of the answers (in tenths) that name a comune.
    pub fn comuni(&self) -> u64 {
        let named: u64 = self
            .values
            .iter()
            .filter(|(v, _)| v.parse::<u32>().map_or(true, |_| v.len() == 6) && comune(v).is_some())
            .map(|(_, n)| n)
            .sum();
        named * 10 / self.count.max(1)
    }

    /// The numbers, when nearly all the answers are numbers.
    pub fn numbers(&self) -> Option<Vec<Decimal>> {
        let mut numbers: Vec<Decimal> = Vec::new();
        let mut others = 0;
        for (value, n) in &self.values {
            let plain = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' '));
            match number_of(value).filter(|_| plain) {
                Some(number) => numbers.push(number),
                None => others += n,
            }
        }
        numbers.sort();
        (!numbers.is_empty() && others * 20 <= self.count).then_some(numbers)
    }
}
