// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! One pass over the answers: each person is counted into arrays and forgotten.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::cell::Cell;
use super::delimited::Span;
use super::meanings::{Meanings, points};
use super::options::{OTHER, Options, number_of};
use super::personal;
use super::seen::{COHORTS, NO_COHORT, Seen};
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
    columns: Vec<Meanings>,
    /// Code of each group question in the answer that is being read.
    codes: Vec<u32>,
    /// People who are in the same groups, and the number of each such cohort.
    cohorts: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, usize>,
    /// Answers counted.
    pub people: u64,
    /// Answers that were not finished.
    pub incomplete: u64,
    /// Weight of the answers counted, and places of weights that can't be read.
    pub bad_weights: Vec<u64>,
    /// Answers by what tells them apart: hash of the identifier or of the row, place. A list of its own for each part that was
    /// counted by itself: to join them would take their memory twice.
    pub ids: Vec<Vec<(u64, u64)>>,
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
            let groups = if crossed { plan.groups.len() } else { 0 };
            Seen::new(options, plan.several.contains(&at), weighted, groups)
        });
        Counter {
            plan,
            twins,
            seen: seen.collect(),
            columns: plan.jobs.iter().map(|_| Meanings::default()).collect(),
            codes: vec![0; plan.groups.len()],
            cohorts: Vec::new(),
            numbers: HashMap::new(),
            people: 0,
            incomplete: 0,
            bad_weights: Vec::new(),
            ids: vec![Vec::new()],
            watched: BTreeMap::new(),
            told: BTreeMap::new(),
            texts: BTreeMap::new(),
            wide: BTreeSet::new(),
            wides: 0,
            blocks: Vec::new(),
            cut: None,
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
            let cell = Cell::of(bytes, span, at);
            if *job != Job::Id {
                hash = (hash ^ cell.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
            }
            match job {
                Job::Hash => {}
                Job::Id => identity = (!cell.bytes.is_empty()).then_some(cell.hash),
                Job::End | Job::Page(_) => {
                    let text = cell.text();
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
                    let text = cell.text();
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
                    let code = self.columns[job_at].one(&cell, &mut self.seen[*question].options);
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
                    self.columns[job_at].several(&cell, seen, entry);
                }
                Job::Mark(question, option) => {
                    let seen = &mut self.seen[*question];
                    let entry = &plan.questions[*question].entry;
                    let code = self.columns[job_at].mark(&cell, &mut seen.options, entry, option);
                    if code > 0 {
                        seen.chosen.push((code, 0));
                    }
                }
                Job::OwnWords(question) => {
                    let text = cell.text();
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
                    let code = self.columns[job_at].one(&cell, &mut seen.options);
                    if code > 0 {
                        seen.chosen.push((code, points(*order)));
                    }
                }
                Job::Text => {
                    if cell.bytes.iter().any(|b| !b.is_ascii_whitespace()) {
                        *self.texts.entry(*column).or_default() += 1;
                        told = personal::inside(&cell.text());
                        self.tell(*column, at, told);
                    }
                }
            }
        }
        if let Some(own) = self.ids.first_mut() {
            own.push((identity.unwrap_or(hash), at));
        }
        if !self.twins.watch.is_empty() && self.twins.watch.contains(&at) {
            self.watched.insert(at, hash);
        }
        if !self.twins.skip.is_empty() && self.twins.skip.contains(&at) {
            self.seen.iter_mut().for_each(|s| s.chosen.clear());
            return;
        }
        self.people += 1;
        let cohort = self.cohort();
        for seen in &mut self.seen {
            seen.add(cohort, &self.codes, weight);
        }
    }

    /// The number of whoever is in the same groups as the answer that is being read.
    fn cohort(&mut self) -> usize {
        if let Some(number) = self.numbers.get(&self.codes) {
            return *number;
        }
        if self.cohorts.len() >= COHORTS {
            return NO_COHORT;
        }
        self.cohorts.push(self.codes.clone());
        self.numbers.insert(self.codes.clone(), self.cohorts.len() - 1);
        self.cohorts.len() - 1
    }

    /// Brings the counts to where they are read from, once all is counted.
    pub fn settle(&mut self) {
        for seen in &mut self.seen {
            seen.settle(&self.cohorts);
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
    pub fn absorb(&mut self, mut other: Counter<'_>) {
        self.settle();
        other.settle();
        let maps: Vec<Vec<u32>> =
            self.seen.iter_mut().zip(&other.seen).map(|(mine, theirs)| mine.learn(theirs)).collect();
        for (at, theirs) in other.seen.iter().enumerate() {
            let groups: Vec<&[u32]> = self.plan.groups.iter().map(|g| maps[*g].as_slice()).collect();
            self.seen[at].absorb(theirs, &maps[at], &groups);
        }
        self.people += other.people;
        self.incomplete += other.incomplete;
        self.bad_weights.extend(other.bad_weights);
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
        let groups = self.plan.groups.iter().zip(&seen.groups).map(|(by, cells)| {
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
