// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! One pass over the answers: each person is counted into arrays and forgotten.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::delimited::Span;
use super::dictionary::{Dictionary, hash_of};
use super::options::{OTHER, Options, decoded, number_of};
use super::personal;
use super::split::split;
use crate::origin::Origin;
use crate::survey::{Counts, Entry, Group, Kind, Tally};

/// Weights are kept in millionths.
pub const WEIGHT: u64 = 1_000_000;
/// Places of a kind that are kept.
const PLACES: usize = 20;

/// A question to be counted.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As the map has it.
    pub entry: Entry,
    /// Its heading.
    pub origin: Origin,
    /// Whether options that the map does not list are options all the same: the map was not written by anybody.
    pub open: bool,
}

/// What is done with a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Tells one answer from another.
    Id,
    /// Only tells whether two answers are the same.
    Hash,
    /// Filled when the person went to the end.
    End,
    /// The last page reached, and the last one that there is.
    Page(i64),
    /// Weight of the answer.
    Weight,
    /// One option, step or number of a question.
    One(usize),
    /// Options of a question, all in one cell.
    Several(usize),
    /// Whether an option was marked: its name and the words that say so.
    Mark(usize, String),
    /// Own words beside the options: if there are any, «Altro» was chosen.
    OwnWords(usize),
    /// A place of a ranking, from zero.
    Place(usize, usize),
    /// Free text.
    Text,
}

/// What is counted, and how.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Questions.
    pub questions: Vec<Asked>,
    /// Columns with what is done with them, in the order in which it is done.
    pub jobs: Vec<(usize, Job)>,
    /// Questions that make groups of people.
    pub groups: Vec<usize>,
    /// Questions whose cells hold more than one option.
    pub several: Vec<usize>,
    /// Place of the last row of the header.
    pub header: u64,
    /// How many columns the header has.
    pub columns: usize,
    /// Whether an own column tells one answer from another.
    pub has_id: bool,
    /// Whether the moment of the answer is known.
    pub has_moment: bool,
}

/// Answers that may stand twice.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    /// Not to be counted.
    pub skip: HashSet<u64>,
    /// To be told whether they are the same in every column.
    pub watch: HashSet<u64>,
}

/// A place: number of the block, row in it.
pub fn place(block: u32, row: u32) -> u64 {
    (u64::from(block) << 32) | u64::from(row)
}

/// Counts by groups of people.
#[derive(Debug, Default)]
struct Cells {
    stride: usize,
    counts: Vec<u32>,
    bases: Vec<u32>,
}

impl Cells {
    #[inline]
    fn reserve(&mut self, group: usize, code: usize) {
        if code < self.stride && group < self.bases.len() {
            return;
        }
        let stride = if code < self.stride { self.stride } else { (code + 1).next_power_of_two().max(8) };
        let groups = (group + 1).max(self.bases.len()).next_power_of_two();
        let mut counts = vec![0; stride * groups];
        for (g, row) in self.counts.chunks(self.stride.max(1)).enumerate() {
            counts[g * stride..g * stride + row.len()].copy_from_slice(row);
        }
        (self.stride, self.counts) = (stride, counts);
        self.bases.resize(groups, 0);
    }

    fn get(&self, group: usize, code: usize) -> u32 {
        if code < self.stride { self.counts.get(group * self.stride + code).copied().unwrap_or(0) } else { 0 }
    }
}

/// Counts of a question.
#[derive(Debug)]
struct Seen {
    options: Options,
    counts: Vec<u64>,
    weights: Vec<u64>,
    points: Vec<u64>,
    base: u64,
    weight: u64,
    groups: Vec<Cells>,
    /// Codes of the answer that is being read, with their points.
    chosen: Vec<(u32, u64)>,
    several: bool,
    crossed: bool,
}

/// What a column's texts mean.
#[derive(Debug, Default)]
struct Column {
    dictionary: Dictionary,
    /// Code of each text; of several options, where they begin among `more`.
    first: Vec<u32>,
    more: Vec<u32>,
}

/// Personal data seen inside free texts of a column.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// How many texts hold some.
    pub count: u64,
    /// First places, with what they hold.
    pub places: BTreeSet<(u64, &'static str)>,
}

/// Counts of a part of the answers.
pub struct Counter<'p> {
    plan: &'p Plan,
    twins: &'p Twins,
    seen: Vec<Seen>,
    columns: Vec<Column>,
    /// Code of each group question in the answer that is being read.
    codes: Vec<u32>,
    /// Answers counted.
    pub people: u64,
    /// Answers that were not finished.
    pub incomplete: u64,
    /// Weight of the answers counted, and places of weights that can't be read.
    pub bad_weights: Vec<u64>,
    /// Answers by what tells them apart: hash of the identifier or of the row, place.
    pub ids: Vec<(u64, u64)>,
    /// Hashes of the rows that are watched.
    pub watched: BTreeMap<u64, u64>,
    /// Personal data in free texts, by column.
    pub told: BTreeMap<usize, Told>,
    /// Answers to each free text.
    pub texts: BTreeMap<usize, u64>,
    /// First rows with more fields than the header.
    pub wide: BTreeSet<u64>,
    /// How many such rows.
    pub wides: u64,
    /// Rows of each block.
    pub blocks: Vec<(u32, u32)>,
    /// Row of a block that ends inside quotes, or before its last field.
    pub cut: Option<u64>,
    scratch: Vec<u32>,
}

impl<'p> Counter<'p> {
    /// Nothing counted yet.
    pub fn new(plan: &'p Plan, twins: &'p Twins) -> Counter<'p> {
        let weighted = plan.jobs.iter().any(|(_, job)| *job == Job::Weight);
        let seen = plan.questions.iter().enumerate().map(|(at, asked)| {
            let mut options = Options::new(&asked.entry, asked.open);
            for (_, job) in &plan.jobs {
                match job {
                    Job::Mark(q, option) if *q == at => {
                        options.named(option);
                    }
                    _ => {}
                }
            }
            let crossed = asked.entry.crossed && !plan.groups.contains(&at) && !options.is_numeric();
            let groups = if crossed { plan.groups.iter().map(|_| Cells::default()).collect() } else { Vec::new() };
            Seen {
                options,
                counts: Vec::new(),
                weights: if weighted { vec![0] } else { Vec::new() },
                points: Vec::new(),
                base: 0,
                weight: 0,
                groups,
                chosen: Vec::new(),
                several: plan.several.contains(&at),
                crossed,
            }
        });
        Counter {
            plan,
            twins,
            seen: seen.collect(),
            columns: plan.jobs.iter().map(|_| Column::default()).collect(),
            codes: vec![0; plan.groups.len()],
            people: 0,
            incomplete: 0,
            bad_weights: Vec::new(),
            ids: Vec::new(),
            watched: BTreeMap::new(),
            told: BTreeMap::new(),
            texts: BTreeMap::new(),
            wide: BTreeSet::new(),
            wides: 0,
            blocks: Vec::new(),
            cut: None,
            scratch: Vec::new(),
        }
    }

    /// Counts an answer.
    pub fn record(&mut self, at: u64, bytes: &[u8], spans: &[Span]) {
        let plan = self.plan;
        if at <= plan.header || spans.iter().all(|s| s.start == s.end) {
            return;
        }
        if spans.len() > plan.columns && spans[plan.columns..].iter().any(|s| s.start < s.end) {
            self.wides += 1;
            if self.wide.len() < PLACES {
                self.wide.insert(at);
            }
        }
        let mut identity = None;
        let mut hash = 0u64;
        let mut weight = WEIGHT;
        let mut told: Option<&'static str>;
        for (job_at, (column, job)) in plan.jobs.iter().enumerate() {
            let span = spans.get(*column).copied().unwrap_or_default();
            let field = &bytes[span.start as usize..span.end as usize];
            let own = hash_of(field);
            if *job != Job::Id {
                hash = (hash ^ own).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
            }
            match job {
                Job::Hash => {}
                Job::Id => identity = (!field.is_empty()).then_some(own),
                Job::End | Job::Page(_) => {
                    let text = decoded(field, span.doubled);
                    let text = text.trim();
                    let done = match job {
                        Job::Page(last) => number_of(text).is_some_and(|n| n >= (*last).into()),
                        _ => !text.is_empty() && text != "N/A",
                    };
                    if !done {
                        self.incomplete += 1;
                        return;
                    }
                }
                Job::Weight => {
                    let text = decoded(field, span.doubled);
                    let micro = number_of(text.trim()).filter(|n| !n.is_sign_negative());
                    let micro = micro.and_then(|n| {
                        use rust_decimal::prelude::ToPrimitive;
                        (n * rust_decimal::Decimal::from(WEIGHT)).round().to_u64().filter(|n| *n <= 1_000_000 * WEIGHT)
                    });
                    weight = micro.unwrap_or_else(|| {
                        if self.bad_weights.len() < PLACES {
                            self.bad_weights.push(at);
                        }
                        0
                    });
                }
                Job::One(question) => {
                    let code =
                        self.columns[job_at].one(field, own, span.doubled, &mut self.seen[*question].options, at);
                    if let Some(group) = plan.groups.iter().position(|g| g == question) {
                        self.codes[group] = code;
                    }
                    let seen = &mut self.seen[*question];
                    seen.chosen.clear();
                    if code > 0 {
                        seen.chosen.push((code, 0));
                    }
                }
                Job::Several(question) => {
                    let seen = &mut self.seen[*question];
                    let entry = &plan.questions[*question].entry;
                    self.columns[job_at].several(field, own, span.doubled, seen, entry, at, &mut self.scratch);
                }
                Job::Mark(question, option) => {
                    let seen = &mut self.seen[*question];
                    let entry = &plan.questions[*question].entry;
                    let code = self.columns[job_at].mark(field, own, span.doubled, seen, entry, option, at);
                    if code > 0 {
                        seen.chosen.push((code, 0));
                    }
                }
                Job::OwnWords(question) => {
                    let text = decoded(field, span.doubled);
                    let text = text.trim();
                    if !text.is_empty() && !matches!(text, "N/A" | "-" | "N" | "No" | "0") {
                        let seen = &mut self.seen[*question];
                        let code = seen.options.named(OTHER);
                        if seen.several {
                            seen.chosen.push((code, 0));
                        }
                        told = personal::inside(text);
                        self.tell(*column, at, told);
                    }
                }
                Job::Place(question, order) => {
                    let seen = &mut self.seen[*question];
                    let code = self.columns[job_at].one(field, own, span.doubled, &mut seen.options, at);
                    if code > 0 {
                        seen.chosen.push((code, 3u64.saturating_sub(*order as u64)));
                    }
                }
                Job::Text => {
                    if field.iter().any(|b| !b.is_ascii_whitespace()) {
                        *self.texts.entry(*column).or_default() += 1;
                        told = personal::inside(&decoded(field, span.doubled));
                        self.tell(*column, at, told);
                    }
                }
            }
        }
        self.ids.push((identity.unwrap_or(hash), at));
        if !self.twins.watch.is_empty() && self.twins.watch.contains(&at) {
            self.watched.insert(at, hash);
        }
        if !self.twins.skip.is_empty() && self.twins.skip.contains(&at) {
            self.seen.iter_mut().for_each(|s| s.chosen.clear());
            return;
        }
        self.people += 1;
        for seen in &mut self.seen {
            seen.add(&self.codes, weight);
        }
    }

    fn tell(&mut self, column: usize, at: u64, told: Option<&'static str>) {
        let Some(what) = told else { return };
        let seen = self.told.entry(column).or_default();
        seen.count += 1;
        seen.places.insert((at, what));
        if seen.places.len() > PLACES {
            seen.places.pop_last();
        }
    }

    /// Adds the counts of another part of the answers.
    pub fn absorb(&mut self, other: Counter<'_>) {
        let maps: Vec<Vec<u32>> =
            self.seen.iter_mut().zip(&other.seen).map(|(mine, theirs)| mine.learn(theirs)).collect();
        for (at, theirs) in other.seen.iter().enumerate() {
            let groups: Vec<&[u32]> = self.plan.groups.iter().map(|g| maps[*g].as_slice()).collect();
            self.seen[at].absorb(theirs, &maps[at], &groups);
        }
        self.people += other.people;
        self.incomplete += other.incomplete;
        self.bad_weights.extend(other.bad_weights);
        self.ids.reserve_exact(other.ids.len());
        self.ids.extend(other.ids);
        self.watched.extend(other.watched);
        for (column, told) in other.told {
            let mine = self.told.entry(column).or_default();
            mine.count += told.count;
            mine.places.extend(told.places);
            while mine.places.len() > PLACES {
                mine.places.pop_last();
            }
        }
        for (column, count) in other.texts {
            *self.texts.entry(column).or_default() += count;
        }
        self.wide.extend(other.wide);
        self.wides += other.wides;
        self.blocks.extend(other.blocks);
        self.cut = self.cut.or(other.cut);
    }

    /// The options of a question.
    pub fn options(&self, question: usize) -> &Options {
        &self.seen[question].options
    }

    /// The counts of every question, options in the order in which they were met.
    pub fn tallies(&self) -> Vec<Tally> {
        self.plan.questions.iter().enumerate().map(|(at, asked)| self.tally(at, asked)).collect()
    }

    fn tally(&self, at: usize, asked: &Asked) -> Tally {
        let seen = &self.seen[at];
        let numeric = seen.options.is_numeric();
        let labels = if numeric { Vec::new() } else { seen.options.labels.clone() };
        let count = |list: &[u64], code: usize| list.get(code).copied().unwrap_or(0);
        let each = |list: &[u64]| (1..=labels.len()).map(|code| count(list, code)).collect::<Vec<u64>>();
        let groups = if seen.crossed { self.plan.groups.iter().zip(&seen.groups).collect() } else { Vec::new() };
        let groups = groups.into_iter().map(|(by, cells)| {
            let codes = (1..=self.seen[*by].options.labels.len()).chain([0]);
            let counts = codes.map(|group| Counts {
                base: u64::from(cells.bases.get(group).copied().unwrap_or(0)),
                options: (1..=labels.len()).map(|code| u64::from(cells.get(group, code))).collect(),
            });
            Group { by: *by, counts: counts.collect() }
        });
        let weighted = (!seen.weights.is_empty()).then(|| Counts { base: seen.weight, options: each(&seen.weights) });
        let values = seen.options.numbers.iter().enumerate().map(|(i, n)| (*n, count(&seen.counts, i + 1)));
        Tally {
            entry: asked.entry.clone(),
            origin: asked.origin.clone(),
            counts: Counts { base: seen.base, options: each(&seen.counts) },
            weighted,
            values: if seen.options.overflow { Vec::new() } else { values.collect() },
            points: if asked.entry.kind == Kind::Priorita { each(&seen.points) } else { Vec::new() },
            groups: groups.collect(),
            options: labels,
        }
    }
}

impl Seen {
    /// Counts what the person chose.
    #[inline]
    fn add(&mut self, groups: &[u32], weight: u64) {
        if self.chosen.is_empty() {
            return;
        }
        self.base += 1;
        self.weight += if self.weights.is_empty() { 0 } else { weight };
        if self.several {
            // An option that is told twice is chosen once, at its best place.
            self.chosen.sort_unstable_by_key(|(code, points)| (*code, std::cmp::Reverse(*points)));
            self.chosen.dedup_by_key(|(code, _)| *code);
        }
        for (group, cells) in groups.iter().zip(&mut self.groups) {
            let group = *group as usize;
            cells.reserve(group, 0);
            cells.bases[group] += 1;
        }
        for at in 0..self.chosen.len() {
            let (code, points) = self.chosen[at];
            let code = code as usize;
            if self.counts.len() <= code {
                self.counts.resize(code + 1, 0);
            }
            self.counts[code] += 1;
            if points > 0 {
                if self.points.len() <= code {
                    self.points.resize(code + 1, 0);
                }
                self.points[code] += points;
            }
            if !self.weights.is_empty() {
                if self.weights.len() <= code {
                    self.weights.resize(code + 1, 0);
                }
                self.weights[code] += weight;
            }
            for (group, cells) in groups.iter().zip(&mut self.groups) {
                let group = *group as usize;
                cells.reserve(group, code);
                cells.counts[group * cells.stride + code] += 1;
            }
        }
        self.chosen.clear();
    }

    /// The codes that the options of another part have here.
    fn learn(&mut self, other: &Seen) -> Vec<u32> {
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

    fn absorb(&mut self, other: &Seen, map: &[u32], groups: &[&[u32]]) {
        self.base += other.base;
        self.weight += other.weight;
        let pour = |mine: &mut Vec<u64>, theirs: &[u64]| {
            for (code, n) in theirs.iter().enumerate().filter(|(_, n)| **n > 0) {
                let code = map.get(code).copied().unwrap_or(0) as usize;
                if mine.len() <= code {
                    mine.resize(code + 1, 0);
                }
                mine[code] += n;
            }
        };
        pour(&mut self.counts, &other.counts);
        pour(&mut self.points, &other.points);
        pour(&mut self.weights, &other.weights);
        for ((mine, theirs), names) in self.groups.iter_mut().zip(&other.groups).zip(groups) {
            for (group, base) in theirs.bases.iter().enumerate().filter(|(_, b)| **b > 0) {
                let to = names.get(group).copied().unwrap_or(0) as usize;
                mine.reserve(to, 0);
                mine.bases[to] += base;
                for code in 0..theirs.stride {
                    let n = theirs.get(group, code);
                    if n > 0 {
                        let code = map.get(code).copied().unwrap_or(0) as usize;
                        mine.reserve(to, code);
                        mine.counts[to * mine.stride + code] += n;
                    }
                }
            }
        }
    }
}

impl Column {
    /// The code of a cell that holds one answer.
    #[inline]
    fn one(&mut self, field: &[u8], hash: u64, doubled: bool, options: &mut Options, at: u64) -> u32 {
        if let Some(number) = self.dictionary.find(field, hash) {
            return self.first[number as usize];
        }
        let code = options.code(&decoded(field, doubled), at);
        self.keep(field, hash, code);
        code
    }

    fn keep(&mut self, field: &[u8], hash: u64, code: u32) {
        if !self.dictionary.is_full() {
            self.dictionary.add(field, hash);
            self.first.push(code);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn mark(
        &mut self,
        field: &[u8],
        hash: u64,
        doubled: bool,
        seen: &mut Seen,
        entry: &Entry,
        option: &str,
        at: u64,
    ) -> u32 {
        if let Some(number) = self.dictionary.find(field, hash) {
            return self.first[number as usize];
        }
        let text = decoded(field, doubled);
        let code = match super::marks::is_marked(text.trim(), option, &entry.marked) {
            Some(true) => seen.options.named(option),
            Some(false) => 0,
            None => {
                seen.options.outside.entry(text.trim().to_owned()).or_insert(at);
                0
            }
        };
        self.keep(field, hash, code);
        code
    }

    /// The codes of a cell that holds more answers.
    #[allow(clippy::too_many_arguments)]
    fn several(
        &mut self,
        field: &[u8],
        hash: u64,
        doubled: bool,
        seen: &mut Seen,
        entry: &Entry,
        at: u64,
        scratch: &mut Vec<u32>,
    ) {
        let ranked = entry.kind == Kind::Priorita;
        let points = |order: usize| if ranked { 3u64.saturating_sub(order as u64) } else { 0 };
        if let Some(number) = self.dictionary.find(field, hash) {
            let start = self.first[number as usize] as usize;
            let count = self.more[start] as usize;
            let codes = &self.more[start + 1..start + 1 + count];
            seen.chosen.extend(codes.iter().enumerate().map(|(order, code)| (*code, points(order))));
            return;
        }
        scratch.clear();
        for part in split(&decoded(field, doubled), entry) {
            let code = seen.options.code(&part, at);
            if code > 0 && !scratch.contains(&code) {
                scratch.push(code);
            }
        }
        seen.chosen.extend(scratch.iter().enumerate().map(|(order, code)| (*code, points(order))));
        if !self.dictionary.is_full() {
            self.dictionary.add(field, hash);
            self.first.push(u32::try_from(self.more.len()).unwrap_or(u32::MAX));
            self.more.push(u32::try_from(scratch.len()).unwrap_or(0));
            self.more.extend_from_slice(scratch);
        }
    }
}
