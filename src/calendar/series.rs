// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A series of meetings: its days with the exceptions that the office wrote, and the slots of those who are received.

use jiff::civil::{Date, Time};

use super::holidays::{Patron, holiday};
use super::recurrence::Recurrence;
use crate::ingest::{DateReading, normal, read_date, read_time};
use crate::period::MONTHS;

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

/// Why an exclusion or a move can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// No date, or one that the calendar lacks.
    #[error("«{0}» non è una data")]
    NoDate(String),
    /// Nothing tells the old day from the new one.
    #[error("fra la data vecchia e la nuova manca «→»")]
    NoArrow,
    /// An end before its beginning.
    #[error("la fine viene prima dell'inizio")]
    Backwards,
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

/// Reads a day left out: `06/01/2023`, `06/01/2023 (Epifania)`, `06/01/2023, Epifania`, `dal 23/12/2022 al 06/01/2023`,
/// `agosto 2023`.
///
/// # Errors
/// No date, a date that doesn't exist, an end before its beginning.
pub fn exclusion(text: &str) -> Result<Period, MoveError> {
    let (days, reason) = with_reason(text);
    if let Some(first) = month(days) {
        return Ok(Period { from: first, until: first.last_of_month(), reason });
    }
    let parts: Vec<&str> = days.split(" al ").collect();
    let period = match parts.as_slice() {
        [from, until] => Period { from: date(from)?, until: date(until)?, reason },
        _ => {
            let day = date(days)?;
            Period { from: day, until: day, reason }
        }
    };
    if period.until < period.from { Err(MoveError::Backwards) } else { Ok(period) }
}

/// Reads a day moved: `07/04/2023 → 14/04/2023, Venerdì Santo`, `07/04/2023 -> 14/04/2023 ore 17:00 (Venerdì Santo)`.
///
/// # Errors
/// No arrow, no date, a date that doesn't exist.
pub fn moved(text: &str) -> Result<Move, MoveError> {
    let arrow = ["→", "->", "=>", "➔", "⇒", " al "].iter().find_map(|arrow| text.split_once(arrow));
    let (from, to) = arrow.ok_or(MoveError::NoArrow)?;
    let (to, reason) = with_reason(to);
    let (day, time) = match to.split_once("ore") {
        Some((day, hour)) => (day, Some(read_time(hour).ok_or_else(|| MoveError::NoDate(to.trim().to_owned()))?)),
        None => (to, None),
    };
    Ok(Move { from: date(from)?, to: date(day)?, time, reason })
}

/// The words before a reason, and the reason: what follows a comma or a colon, or stands in brackets.
fn with_reason(text: &str) -> (&str, Option<String>) {
    let text = text.trim();
    let hour = |at: usize| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())
    };
    let cut = text.char_indices().find(|(at, c)| *c == '(' || (matches!(c, ',' | ':') && !hour(*at)));
    match cut {
        None => (text, None),
        Some((at, _)) => {
            let reason = text[at + 1..].trim().trim_end_matches(')').trim();
            (text[..at].trim(), (!reason.is_empty()).then(|| reason.to_owned()))
        }
    }
}

fn date(text: &str) -> Result<Date, MoveError> {
    match read_date(text.trim()) {
        DateReading::Plain(date) | DateReading::ShortYear(date) => Ok(date),
        DateReading::MonthFirst(_) | DateReading::None => Err(MoveError::NoDate(text.trim().to_owned())),
    }
}

/// The first day of a month with its year: `agosto 2023`.
fn month(text: &str) -> Option<Date> {
    let folded = normal(text);
    let words = folded.trim_start_matches("mese di ").trim_start_matches("tutto ").trim_start_matches("il mese di ");
    let (name, year) = words.split_once(' ')?;
    let at = MONTHS.iter().position(|month| *month == name)?;
    let year = year.parse::<i16>().ok().filter(|year| (1900..2200).contains(year))?;
    Date::new(year, i8::try_from(at + 1).ok()?, 1).ok()
}
