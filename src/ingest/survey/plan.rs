// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is counted of a file of answers, how, and what is noticed of its rows.

use std::collections::BTreeSet;

use crate::origin::Origin;
use crate::survey::Entry;

/// Places of a kind that are kept.
pub const PLACES: usize = 20;

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
    /// Headings: a row that says them again is no answer.
    pub heads: Vec<String>,
    /// Whether a row of totals may close the table.
    pub sums: bool,
    /// Whether the answers come from more than one file.
    pub joined: bool,
    /// Whether an own column tells one answer from another.
    pub has_id: bool,
    /// Whether the moment of the answer is known.
    pub has_moment: bool,
}

impl Plan {
    /// Whether two answers that are the same can be told from two people who answered alike, or at least are worth a word.
    pub fn tells_twins(&self) -> bool {
        self.has_id || self.has_moment || self.jobs.len() >= 6
    }
}

/// How the rows of a file stand to the plan.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Number of its first block.
    pub block: u32,
    /// Last row of its header.
    pub header: u32,
    /// How many columns its header has.
    pub columns: usize,
    /// Its column for each of the plan's, where they stand otherwise.
    pub order: Option<Vec<usize>>,
}

/// Rows of a kind: how many, and the first of them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// How many.
    pub count: u64,
    /// First places.
    pub first: BTreeSet<u64>,
}

impl Rows {
    /// One more.
    pub fn push(&mut self, at: u64) {
        self.count += 1;
        if self.first.len() < PLACES {
            self.first.insert(at);
        }
    }

    /// Those of another part.
    pub fn absorb(&mut self, other: Rows) {
        self.count += other.count;
        self.first.extend(other.first);
        while self.first.len() > PLACES {
            self.first.pop_last();
        }
    }
}

/// Answers that may stand twice.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    /// Not to be counted, in order.
    pub skip: Vec<u64>,
    /// To be told whether they are the same in every column, in order.
    pub watch: Vec<u64>,
    /// Answers to one identifier: the first, another.
    pub named: Vec<(u64, u64)>,
    /// Answers that another file has too: the first, the other.
    pub copied: Vec<(u64, u64)>,
    /// Answers that are like another in all, where nothing tells whether it is the same: how many, and the first of them.
    pub alike: (u64, BTreeSet<(u64, u64)>),
}

/// Personal data seen inside free texts of a column.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// How many texts hold some.
    pub count: u64,
    /// First places, with what they hold.
    pub places: BTreeSet<(u64, &'static str)>,
}
