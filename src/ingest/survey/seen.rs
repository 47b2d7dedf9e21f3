// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The counts of a question, in all and by groups of people.

use std::ops::AddAssign;

use super::options::Options;

/// People in the same groups are counted together, up to so many cohorts.
pub const COHORTS: usize = 256;
/// Cohorts, and options of a question, that are counted at one stroke.
const QUICK: (usize, usize) = (COHORTS, 16);

/// Cohorts beyond those: each of their answers is added group by group.
pub const NO_COHORT: usize = usize::MAX;

/// Counts by groups of people, or their weights.
#[derive(Debug, Default)]
pub struct Cells<N> {
    stride: usize,
    counts: Vec<N>,
    /// What of each group answered.
    pub bases: Vec<N>,
}

impl<N: Copy + Default + PartialOrd + AddAssign> Cells<N> {
    #[inline]
    fn reserve(&mut self, group: usize, code: usize) {
        if code < self.stride && group < self.bases.len() {
            return;
        }
        let stride = if code < self.stride { self.stride } else { (code + 1).next_power_of_two().max(8) };
        let groups = (group + 1).max(self.bases.len()).next_power_of_two();
        let mut counts = vec![N::default(); stride * groups];
        for (g, row) in self.counts.chunks(self.stride.max(1)).enumerate() {
            counts[g * stride..g * stride + row.len()].copy_from_slice(row);
        }
        (self.stride, self.counts) = (stride, counts);
        self.bases.resize(groups, N::default());
    }

    /// Adds people of a group that chose an option; zero: that answered.
    #[inline]
    fn add(&mut self, group: usize, code: usize, people: N) {
        self.reserve(group, code);
        if code == 0 {
            self.bases[group] += people;
        } else {
            self.counts[group * self.stride + code] += people;
        }
    }

    /// How many of a group chose an option.
    pub fn get(&self, group: usize, code: usize) -> N {
        let at = (code < self.stride).then_some(group * self.stride + code);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or_default()
    }

    /// Adds the counts of another part; `map` are its codes here, `names` its groups.
    fn absorb(&mut self, other: &Cells<N>, map: &[u32], names: &[u32]) {
        let zero = N::default();
        let of = |map: &[u32], at: usize| map.get(at).copied().unwrap_or(0) as usize;
        for (group, base) in other.bases.iter().enumerate().filter(|(_, b)| **b > zero) {
            let to = of(names, group);
            self.add(to, 0, *base);
            for code in 1..other.stride {
                let n = other.get(group, code);
                if n > zero {
                    self.add(to, of(map, code), n);
                }
            }
        }
    }
}

/// Counts of a question.
#[derive(Debug)]
pub struct Seen {
    /// Its options.
    pub options: Options,
    /// How many chose each option, by its code.
    pub counts: Vec<u64>,
    /// The same with weights; empty when answers have none.
    pub weights: Vec<u64>,
    /// Points of a ranking.
    pub points: Vec<u64>,
    /// People that answered.
    pub base: u64,
    /// Their weight.
    pub weight: u64,
    /// By the groups of each question that makes some; empty when it is not crossed.
    pub groups: Vec<Cells<u32>>,
    /// The same with weights; empty when answers have none.
    pub weighed: Vec<Cells<u64>>,
    /// Codes of the answer that is being read, with their points.
    pub chosen: Vec<(u32, u64)>,
    /// Whether an answer may hold more than one option.
    pub several: bool,
    /// Counts not yet given to the groups: by cohort and code, zero being whoever answered.
    quick: Vec<u32>,
}

impl Seen {
    /// Nothing counted yet; `groups` is how many questions it is crossed with.
    pub fn new(options: Options, several: bool, weighted: bool, groups: usize) -> Seen {
        Seen {
            options,
            counts: Vec::new(),
            weights: if weighted { vec![0] } else { Vec::new() },
            points: Vec::new(),
            base: 0,
            weight: 0,
            groups: (0..groups).map(|_| Cells::default()).collect(),
            weighed: (0..if weighted { groups } else { 0 }).map(|_| Cells::default()).collect(),
            chosen: Vec::new(),
            several,
            quick: Vec::new(),
        }
    }

    /// Counts what the person chose, who is in these groups and in the cohort of whoever is in the same ones.
    #[inline]
    pub fn add(&mut self, cohort: usize, groups: &[u32], weight: u64) {
        if self.chosen.is_empty() {
            return;
        }
        if self.several {
            // An option that is told twice is chosen once, at its best place.
            self.chosen.sort_unstable_by_key(|(code, points)| (*code, std::cmp::Reverse(*points)));
            self.chosen.dedup_by_key(|(code, _)| *code);
        }
        let weighted = !self.weights.is_empty();
        self.weight += if weighted { weight } else { 0 };
        let cohort = if self.groups.is_empty() { 0 } else { cohort };
        self.tell(cohort, groups, 0);
        self.weigh(groups, 0, weight);
        for at in 0..self.chosen.len() {
            let (code, points) = self.chosen[at];
            let code = code as usize;
            self.tell(cohort, groups, code);
            self.weigh(groups, code, weight);
            if points > 0 {
                *slot(&mut self.points, code) += points;
            }
            if weighted {
                *slot(&mut self.weights, code) += weight;
            }
        }
        self.chosen.clear();
    }

    fn weigh(&mut self, groups: &[u32], code: usize, weight: u64) {
        for (group, cells) in groups.iter().zip(&mut self.weighed) {
            cells.add(*group as usize, code, weight);
        }
    }

    #[inline]
    fn tell(&mut self, cohort: usize, groups: &[u32], code: usize) {
        let (cohorts, codes) = QUICK;
        if cohort >= cohorts || code >= codes {
            return self.pour(groups, code, 1);
        }
        let at = cohort * codes + code;
        if at >= self.quick.len() {
            self.quick.resize((cohort + 1) * codes, 0);
        }
        self.quick[at] += 1;
    }

    fn pour(&mut self, groups: &[u32], code: usize, people: u32) {
        if code == 0 {
            self.base += u64::from(people);
        } else {
            *slot(&mut self.counts, code) += u64::from(people);
        }
        for (group, cells) in groups.iter().zip(&mut self.groups) {
            cells.add(*group as usize, code, people);
        }
    }

    /// Gives to the groups what was counted by cohort; `cohorts` are the groups of each.
    pub fn settle(&mut self, cohorts: &[Vec<u32>]) {
        let quick = std::mem::take(&mut self.quick);
        for (groups, counts) in cohorts.iter().zip(quick.chunks(QUICK.1)) {
            for (code, people) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
                self.pour(groups, code, *people);
            }
        }
    }

    /// The codes that the options of another part have here.
    pub fn learn(&mut self, other: &Seen) -> Vec<u32> {
        let mut map = vec![0];
        if self.options.is_numeric() {
            for number in &other.options.numbers {
                map.push(self.options.numbered(*number));
            }
        } else {
            for (label, first) in other.options.labels.iter().zip(&other.options.first) {
                let code = self.options.named(label);
                if let Some(mine) = self.options.first.get_mut(code as usize - 1) {
                    *mine = (*mine).min(*first);
                }
                map.push(code);
            }
        }
        for (text, first) in &other.options.outside {
            let mine = self.options.outside.entry(text.clone()).or_insert(*first);
            *mine = (*mine).min(*first);
        }
        self.options.overflow |= other.options.overflow;
        map
    }

    /// Adds the counts of another part; `map` are its codes here, `groups` those of the groups' questions.
    pub fn absorb(&mut self, other: &Seen, map: &[u32], groups: &[&[u32]]) {
        self.base += other.base;
        self.weight += other.weight;
        let pour = |mine: &mut Vec<u64>, theirs: &[u64]| {
            for (code, n) in theirs.iter().enumerate().filter(|(_, n)| **n > 0) {
                *slot(mine, map.get(code).copied().unwrap_or(0) as usize) += n;
            }
        };
        pour(&mut self.counts, &other.counts);
        pour(&mut self.points, &other.points);
        pour(&mut self.weights, &other.weights);
        for ((mine, theirs), names) in self.groups.iter_mut().zip(&other.groups).zip(groups) {
            mine.absorb(theirs, map, names);
        }
        for ((mine, theirs), names) in self.weighed.iter_mut().zip(&other.weighed).zip(groups) {
            mine.absorb(theirs, map, names);
        }
    }
}

fn slot(list: &mut Vec<u64>, at: usize) -> &mut u64 {
    if list.len() <= at {
        list.resize(at + 1, 0);
    }
    &mut list[at]
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::*;
    use crate::survey::{Columns, Entry, Kind};
    use proptest::prelude::*;

    proptest! {
        /// However many cohorts and options there are, and however the answers are parted, each group has its own people.
        #[test]
        fn groups_have_their_people(
            answers in prop::collection::vec((0u32..40, 0u32..40, prop::collection::btree_set(1u32..24, 0..3)), 1..600),
            parts in 1usize..3,
        ) {
            let entry = Entry::new("Q".into(), "Q".into(), Columns::One("Q".into()), Kind::Multipla);
            let seen = || Seen::new(Options::new(&entry, true), true, false, 2);
            let mut expected: BTreeMap<(usize, u32, u32), u32> = BTreeMap::new();
            let mut all = Vec::new();
            for part in answers.chunks(answers.len().div_ceil(parts)) {
                let mut mine = seen();
                (1..24).for_each(|n| { mine.options.named(&format!("voce {n}")); });
                let (mut cohorts, mut numbers) = (Vec::new(), HashMap::new());
                for (first, second, codes) in part {
                    let groups = vec![*first, *second];
                    let next = numbers.len();
                    let cohort = *numbers.entry(groups.clone()).or_insert(next);
                    if cohort == next && next < COHORTS {
                        cohorts.push(groups.clone());
                    }
                    for code in codes.iter().copied().chain((!codes.is_empty()).then_some(0)) {
                        *expected.entry((0, *first, code)).or_default() += 1;
                        *expected.entry((1, *second, code)).or_default() += 1;
                    }
                    mine.chosen.extend(codes.iter().map(|c| (*c, 0)));
                    mine.add(if cohort < COHORTS { cohort } else { NO_COHORT }, &groups, 0);
                }
                mine.settle(&cohorts);
                all.push(mine);
            }
            let mut whole = seen();
            let groups: Vec<u32> = (0..40).collect();
            for part in &all {
                let map = whole.learn(part);
                whole.absorb(part, &map, &[groups.as_slice(), groups.as_slice()]);
            }
            for (by, cells) in whole.groups.iter().enumerate() {
                for group in 0..40 {
                    for code in 0..24 {
                        let told = if code == 0 {
                            cells.bases.get(group).copied().unwrap_or(0)
                        } else {
                            cells.get(group, code)
                        };
                        let counted = expected.get(&(by, group as u32, code as u32)).copied().unwrap_or(0);
                        prop_assert_eq!(told, counted);
                    }
                }
            }
            prop_assert_eq!(whole.base, answers.iter().filter(|a| !a.2.is_empty()).count() as u64);
        }
    }
}
