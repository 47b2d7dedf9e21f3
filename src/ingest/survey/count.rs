// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! One pass over the answers: each person is counted into arrays and forgotten.

use std::collections::{BTreeMap, HashMap};

use super::cell::Cell;
use super::delimited::Span;
use super::meanings::{Meanings, points};
use super::options::{OTHER, Options, number_of};
use super::personal;
use super::plan::{Asked, Frame, Job, PLACES, Plan, Rows, Told, Twins};
use super::seen::{COHORTS, NO_COHORT, Seen};
use crate::ingest::normal::normal;
use crate::survey::{Counts, Group, Kind, Tally};

/// Weights are kept in millionths.
pub const WEIGHT: u64 = 1_000_000;

/// How a row of totals begins.
const TOTALS: [&str; 7] = [
    "totale",
    "totali",
    "totale generale",
    "totale complessivo",
    "totale risposte",
    "totale rispondenti",
    "totale ambito",
];

/// Counts of a part of the answers.
pub struct Counter<'p> {
    plan: &'p Plan,
    frame: &'p Frame,
    scratch: Vec<Span>,
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
    /// Answers without a weight that can be read.
    pub bad_weights: Rows,
    /// Answers by what tells them apart: hash of the identifier or of the row, place. A list of its own for each part that was
    /// counted by itself: to join them would take their memory twice.
    pub ids: Vec<Vec<(u64, u64)>>,
    /// The same by all that they hold, identifier included, where files are joined and identifiers begin anew in each.
    pub wholes: Vec<Vec<(u64, u64)>>,
    /// Hashes of the rows that are watched.
    pub watched: BTreeMap<u64, u64>,
    /// Personal data in free texts, by column.
    pub told: BTreeMap<usize, Told>,
    /// Answers to each free text.
    pub texts: BTreeMap<usize, u64>,
    /// Rows with more fields than the header.
    pub wide: Rows,
    /// Rows that say the headings again.
    pub heads: Rows,
    /// Rows of totals.
    pub sums: Rows,
    /// Rows of each block.
    pub blocks: Vec<(u32, u32)>,
    /// Row of a block that ends inside quotes, or before its last field.
    pub cut: Option<u64>,
}

impl<'p> Counter<'p> {
    /// Nothing counted yet.
    pub fn new(plan: &'p Plan, twins: &'p Twins, frame: &'p Frame) -> Counter<'p> {
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
            frame,
            scratch: Vec::new(),
            twins,
            seen: seen.collect(),
            columns: plan.jobs.iter().map(|_| Meanings::default()).collect(),
            codes: vec![0; plan.groups.len()],
            cohorts: Vec::new(),
            numbers: HashMap::new(),
            people: 0,
            incomplete: 0,
            bad_weights: Rows::default(),
            ids: vec![Vec::new()],
            wholes: vec![Vec::new()],
            watched: BTreeMap::new(),
            told: BTreeMap::new(),
            texts: BTreeMap::new(),
            wide: Rows::default(),
            heads: Rows::default(),
            sums: Rows::default(),
            blocks: Vec::new(),
            cut: None,
        }
    }

    /// Counts the answer of a row of a block of the file.
    pub fn row(&mut self, block: u32, row: u32, bytes: &[u8], spans: &[Span]) {
        let frame = self.frame;
        if (block == 0 && row <= frame.header) || spans.iter().all(|s| s.start == s.end) {
            return;
        }
        let at = self.place(block, row);
        if spans.len() > frame.columns && spans[frame.columns..].iter().any(|s| s.start < s.end) {
            self.wide.push(at);
        }
        match &frame.order {
            None => self.record(at, bytes, spans),
            Some(order) => {
                let mut scratch = std::mem::take(&mut self.scratch);
                scratch.clear();
                scratch.extend(order.iter().map(|column| spans.get(*column).copied().unwrap_or_default()));
                self.record(at, bytes, &scratch);
                self.scratch = scratch;
            }
        }
    }

    /// The place of a row of a block of the file.
    pub fn place(&self, block: u32, row: u32) -> u64 {
        (u64::from(self.frame.block.saturating_add(block)) << 32) | u64::from(row)
    }

    /// Whether a row is none of a person: it says the headings again, or the totals.
    fn is_apart(&mut self, at: u64, bytes: &[u8], spans: &[Span]) -> bool {
        let text = |span: &Span| Cell::of(bytes, *span, at).bytes;
        let Some((first, head)) = spans.first().map(text).zip(self.plan.heads.first()) else { return false };
        if !head.is_empty() && first == head.as_bytes() && self.plan.heads.len() > 1 {
            let same = |(at, head): (usize, &String)| spans.get(at).is_some_and(|s| text(s) == head.as_bytes());
            if self.plan.heads.iter().enumerate().all(same) {
                self.heads.push(at);
                return true;
            }
        }
        // Totals: nothing else but numbers, and not in every column. «Totale» may be an answer too.
        let number = |texts: &[u8]| texts.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%' | b' '));
        if self.plan.sums
            && first.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"total"))
            && TOTALS.contains(&normal(&Cell::of(bytes, spans[0], at).text()).as_str())
            && spans[1..].iter().all(|s| number(text(s)))
            && spans[1..].iter().any(|s| s.start == s.end)
        {
            self.sums.push(at);
            return true;
        }
        false
    }

    /// Counts an answer, its cells in the order of the plan.
    fn record(&mut self, at: u64, bytes: &[u8], spans: &[Span]) {
        let plan = self.plan;
        if self.is_apart(at, bytes, spans) {
            return;
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
                        self.bad_weights.push(at);
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
        if let Some(own) = self.ids.first_mut().filter(|_| plan.tells_twins()) {
            own.push((identity.unwrap_or(hash), at));
        }
        if let Some(own) = self.wholes.first_mut().filter(|_| plan.joined && plan.has_id) {
            own.push((hash ^ identity.unwrap_or_default().rotate_left(17), at));
        }
        if self.twins.watch.binary_search(&at).is_ok() {
            self.watched.insert(at, hash);
        }
        if self.twins.skip.binary_search(&at).is_ok() {
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
        self.bad_weights.absorb(other.bad_weights);
        self.ids.extend(other.ids);
        self.wholes.extend(other.wholes);
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
        self.wide.absorb(other.wide);
        self.heads.absorb(other.heads);
        self.sums.absorb(other.sums);
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
        let by = |at: usize| (1..=self.seen[self.plan.groups[at]].options.labels.len()).chain([0]);
        let groups = self.plan.groups.iter().zip(&seen.groups).enumerate().map(|(at, (question, cells))| {
            let of = |group: usize| Counts {
                base: u64::from(cells.bases.get(group).copied().unwrap_or(0)),
                options: (1..=labels.len()).map(|code| u64::from(cells.get(group, code))).collect(),
            };
            let weighed = seen.weighed.get(at).map(|cells| {
                let of = |group: usize| Counts {
                    base: cells.bases.get(group).copied().unwrap_or(0),
                    options: (1..=labels.len()).map(|code| cells.get(group, code)).collect(),
                };
                by(at).map(of).collect()
            });
            Group { by: *question, counts: by(at).map(of).collect(), weighted: weighed }
        });
        let weighted = (!seen.weights.is_empty()).then(|| Counts { base: seen.weight, options: each(&seen.weights) });
        let valued = |list: &[u64]| -> Vec<_> {
            if seen.options.overflow {
                return Vec::new();
            }
            seen.options.numbers.iter().enumerate().map(|(i, n)| (*n, count(list, i + 1))).collect()
        };
        Tally {
            entry: asked.entry.clone(),
            origin: asked.origin.clone(),
            counts: Counts { base: seen.base, options: each(&seen.counts) },
            weighted,
            values: valued(&seen.counts),
            weighed: if seen.weights.is_empty() { Vec::new() } else { valued(&seen.weights) },
            points: if asked.entry.kind == Kind::Priorita { each(&seen.points) } else { Vec::new() },
            groups: groups.collect(),
            options: labels,
        }
    }
}
