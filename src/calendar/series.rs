// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A series of meetings: its days with the exceptions that the office wrote, and the slots of those who are received.

use jiff::civil::{Date, Time};

use super::holidays::{Patron, holiday};
use super::recurrence::Recurrence;
use crate::ingest::{DateReading, read_date, read_time};

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

/// Someone who is received inside a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Who.
    pub name: String,
    /// From when to when; `None` for the whole meeting.
    pub hours: Option<(Time, Time)>,
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

/// Why a slot can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// Hours without a name.
    #[error("manca il nome di chi è ricevuto")]
    NoName,
    /// An hour that isn't one.
    #[error("«{0}» non è un orario come 11:00-11:30")]
    NoHours(String),
    /// An end that doesn't come after its beginning.
    #[error("la fine del turno non viene dopo l'inizio")]
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
            let (day, state) = if let Some(moved) = moved.iter().find(|m| m.from == scheduled) {
                (moved.to, State::Moved { time: moved.time, reason: moved.reason.clone() })
            } else if let Some(out) = left_out.iter().find(|p| (p.from..=p.until).contains(&scheduled)) {
                (scheduled, State::Cancelled { reason: out.reason.clone() })
            } else {
                (scheduled, State::Regular)
            };
            let feast = holiday(day).map(str::to_owned);
            let feast = feast.or_else(|| patron.filter(|p| p.is_on(day)).map(|_| "festa del patrono".to_owned()));
            Occurrence { scheduled, day, state, holiday: feast }
        })
        .collect();
    found.sort_by_key(|o| (o.day, o.scheduled));
    found
}

/// Reads a day left out: `06/01/2023`, `06/01/2023 (Epifania)`, `06/01/2023, Epifania`, `dal 23/12/2022 al 06/01/2023`.
///
/// # Errors
/// No date, a date that doesn't exist, an end before its beginning.
pub fn exclusion(text: &str) -> Result<Period, MoveError> {
    let (days, reason) = with_reason(text);
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

/// Reads one of those who are received: `Rodari 11:00-11:30`, `Dante Alighieri (12.00–12.30)`, `Marconi dalle 11,30 alle 12`,
/// or a name alone.
///
/// # Errors
/// Hours without a name, hours that can't be read, an end that doesn't follow its beginning.
pub fn slot(text: &str) -> Result<Slot, SlotError> {
    let text = text.trim().trim_end_matches(')');
    if text.is_empty() {
        return Err(SlotError::NoName);
    }
    // Where hours may begin: a number may also end the name («Scuola 2 11:00-11:30»).
    let starts = text.char_indices().filter(|(at, c)| {
        let inside = text[..*at].chars().next_back().is_some_and(|before| before.is_ascii_digit());
        text[*at..].starts_with("dalle ") || (c.is_ascii_digit() && !inside && is_hours(&text[*at..]))
    });
    let mut wrong = None;
    for (at, _) in starts {
        match hours(text[at..].trim()) {
            Some((from, to)) if to > from => {
                let edge = |c: char| c.is_whitespace() || matches!(c, '(' | ',' | ':' | '-' | '–' | '—');
                let name = text[..at].trim_end_matches(edge).trim_end_matches("ore").trim_end_matches(edge);
                return if name.is_empty() {
                    Err(SlotError::NoName)
                } else {
                    Ok(Slot { name: name.to_owned(), hours: Some((from, to)) })
                };
            }
            Some(_) => return Err(SlotError::Backwards),
            None => wrong = wrong.or(Some(SlotError::NoHours(text[at..].trim().to_owned()))),
        }
    }
    wrong.map_or_else(|| Ok(Slot { name: text.to_owned(), hours: None }), Err)
}

/// Two hours: `11:00-11:30`, `dalle 11 alle 12`.
fn hours(text: &str) -> Option<(Time, Time)> {
    let plain = text.trim_start_matches("dalle ");
    let (from, to) = plain.split_once(['-', '–', '—']).or_else(|| plain.split_once(" alle "))?;
    Some((read_time(from.trim_start_matches("ore "))?, read_time(to.trim_start_matches(" ore"))?))
}

/// Whether a text is nothing but digits and marks of hours, with a dash among them.
fn is_hours(text: &str) -> bool {
    text.contains(['-', '–', '—'])
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | '.' | ',' | '-' | '–' | '—' | 'h'))
}
