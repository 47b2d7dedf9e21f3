// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Questionnaires as tables: the map of their questions, the counts of their answers, what of them may be published.
//!
//! No answer of a single person gets here: `ingest` counts while it reads, and only counts and options go on.

mod codebook;
mod numbers;
mod order;
mod render;
mod tabulate;

pub use codebook::{Codebook, CodebookError, Columns, Entry, Format, Kind, Role, Side};
pub use order::{is_outside, is_scale, leading_number, rank_of, score};
pub use render::{csv, json, json_schema, map_schema, text};
pub use tabulate::{Counts, Group, Tally, survey};

use rust_decimal::Decimal;

use crate::origin::{Origin, Traced};

/// Answers to a questionnaire, as they may be published.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Title, from `[[questionario]]` or from the file name.
    pub title: String,
    /// The sheet.
    pub origin: Origin,
    /// How many people answered to the end.
    pub responses: u64,
    /// How many began and did not finish: not counted.
    pub incomplete: u64,
    /// Counts below this are not published.
    pub threshold: u64,
    /// Whether the answers are weighted.
    pub weighted: bool,
    /// Questions with closed answers, in the file's order.
    pub questions: Vec<Question>,
    /// Questions by groups of people.
    pub crosses: Vec<Cross>,
    /// Importance less coverage, need by need.
    pub gaps: Vec<Gap>,
    /// Comuni named by the answers, each with the first cell that does.
    pub comuni: Vec<Traced<String>>,
}

/// A question with its counts.
#[derive(Clone, Debug)]
pub struct Question {
    /// Code, as the map gives it.
    pub code: String,
    /// Wording.
    pub text: String,
    /// The column of the answers.
    pub origin: Origin,
    /// What its answers are.
    pub kind: Kind,
    /// What it says of the person.
    pub role: Option<Role>,
    /// Code of the need of `Bisogni` that it speaks of.
    pub need: Option<String>,
    /// How many answered it: the base of the percentages.
    pub base: u64,
    /// How many did not.
    pub missing: u64,
    /// Whether more than one answer was possible.
    pub multiple: bool,
    /// Options with their counts, in the order of the map.
    pub options: Vec<Choice>,
    /// Mean of a scale or of a number.
    pub mean: Option<Decimal>,
    /// Median of a scale or of a number.
    pub median: Option<Decimal>,
}

/// An option with its count; all is `None` in a suppressed cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Wording.
    pub text: String,
    /// Code of the need of `Bisogni` that it speaks of.
    pub need: Option<String>,
    /// How many chose it.
    pub count: Option<u64>,
    /// Share of the base in tenths of a point; weighted, when the survey is.
    pub share: Option<i64>,
    /// Points of a ranking: three for each first place, two for a second, one for a third.
    pub points: Option<u64>,
}

/// A question by groups of people.
#[derive(Clone, Debug)]
pub struct Cross {
    /// What the groups are.
    pub role: Role,
    /// Wording of the question that makes the groups.
    pub by: String,
    /// Position of the question among the survey's.
    pub question: usize,
    /// A row for each group, and none that a group of few people fills alone.
    pub rows: Vec<CrossRow>,
}

/// A group of people.
#[derive(Clone, Debug)]
pub struct CrossRow {
    /// Name.
    pub text: String,
    /// How many of the group answered.
    pub base: u64,
    /// Counts in the order of the question's options.
    pub cells: Vec<Choice>,
}

/// How much a need matters to who answered, and how far it is met.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Code of the need.
    pub need: String,
    /// Wording.
    pub text: String,
    /// Mean of the importance.
    pub importance: Decimal,
    /// Mean of the coverage.
    pub coverage: Decimal,
    /// Importance less coverage.
    pub gap: Decimal,
    /// The two columns.
    pub origins: [Origin; 2],
}
