// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A series of meetings: its days with the exceptions that the office wrote.

use jiff::civil::{Date, Time};

use super::holidays::{Patron, holiday};
use super::recurrence::Recurrence;

/// What became of a day of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// As the rule says.
    Regular,
    /// On another day, perhaps at another hour.
    Moved {
        /// The hour, when it changes.
        time: Option<Time>,
        /// Why, if said.
        reason: Option<String>,
    },
    /// Not held.
    Cancelled {
        /// Why, if said.
        reason: Option<String>,
    },
}

/// A day of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The day that the rule gives.
    pub scheduled: Date,
    /// The day on which it is held, or would have been.
    pub day: Date,
    /// What became of it.
    pub state: State,
    /// The feast of that day.
    pub holiday: Option<String>,
}

impl Occurrence {
    /// Whether it takes place.
    pub fn is_held(&self) -> bool {
        !matches!(self.state, State::Cancelled { .. })
    }
}

/// Days left out, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why, if said.
    pub reason: Option<String>,
}

/// A day moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The day of the rule.
    pub from: Date,
    /// The new day.
    pub to: Date,
    /// The new hour, when it changes.
    pub time: Option<Time>,
    /// Why, if said.
    pub reason: Option<String>,
}

/// The days of a series from one to another, both included, in order of the day on which each is held.
///
/// A day on a feast stays where it is: leaving it out or moving it is the office's word, not ours.
pub fn occurrences(
    rule: &Recurrence,
    (from, until): (Date, Date),
    left_out: &[Period],
    moved: &[Move],
    patron: Option<Patron>,
) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = rule
        .dates(from, until)
        .into_iter()
        .map(|scheduled| {
            let feast = |day: Date| {
                let feast = holiday(day).map(str::to_owned);
                feast.or_else(|| patron.filter(|p| p.is_on(day)).map(|_| "festa del patrono".to_owned()))
            };
            let (day, state) = if let Some(moved) = moved.iter().find(|m| m.from == scheduled) {
                (moved.to, State::Moved { time: moved.time, reason: moved.reason.clone() })
            } else if let Some(out) = left_out.iter().find(|p| (p.from..=p.until).contains(&scheduled)) {
                (scheduled, State::Cancelled { reason: out.reason.clone() })
            } else if let Some(reason) = feast(scheduled).filter(|_| rule.skips_feasts) {
                (scheduled, State::Cancelled { reason: Some(reason) })
            } else {
                (scheduled, State::Regular)
            };
            let feast = feast(day);
            Occurrence { scheduled, day, state, holiday: feast }
        })
        .collect();
    found.sort_by_key(|o| (o.day, o.scheduled));
    found
}
