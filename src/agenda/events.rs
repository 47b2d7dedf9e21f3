// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every meeting as an event of a day: those of the series, and those of `Incontri` that are none of these.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, ToSpan};

use super::fault::{Fault, FaultKind};
use super::hours::{midnight, odd_hour};
use super::run::Run;
use super::{Rules, body_name, hour};
use crate::calendar::{Slot, State, holiday};
use crate::origin::{Origin, Trail};
use crate::period::date_it;
use crate::plan::{Meeting, Plan};

/// What an event is a meeting of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A series, by its position in [`super::Agenda::runs`].
    Series(usize),
    /// A row of `Incontri`, by its position in [`Plan::meetings`].
    Meeting(usize),
}

/// A meeting on a day.
#[derive(Clone, Debug)]
pub struct Event {
    /// What it is.
    pub what: What,
    /// The row of `Incontri` that is this day of a series.
    pub meeting: Option<usize>,
    /// The day of the rule, which differs from the day when it was moved.
    pub scheduled: Date,
    /// The day.
    pub day: Date,
    /// Beginning.
    pub start: Option<Time>,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Code of the body; empty if not said.
    pub body: String,
    /// Name of the body.
    pub title: String,
    /// Place.
    pub place: Option<String>,
    /// ISTAT code of the comune.
    pub comune: Option<String>,
    /// What became of it.
    pub state: State,
    /// The feast of that day.
    pub feast: Option<String>,
    /// Those who are received, with their hours on that day.
    pub slots: Vec<Slot>,
    /// The cells that say so.
    pub trail: Trail,
}

impl Event {
    /// Whether it takes place.
    pub fn is_held(&self) -> bool {
        !matches!(self.state, State::Cancelled { .. })
    }

    /// The end, on the same day or after midnight.
    pub fn end(&self) -> Option<Time> {
        let minutes = self.minutes?;
        self.start.map(|start| start.wrapping_add(SignedDuration::from_mins(minutes)))
    }

    /// Why it was moved or is not held.
    pub fn reason(&self) -> Option<&str> {
        match &self.state {
            State::Regular => None,
            State::Moved { reason, .. } | State::Cancelled { reason } => reason.as_deref(),
        }
    }

    /// `18:30-20:30`, `18:30`, nothing.
    pub fn hours(&self) -> String {
        match (self.start, self.end()) {
            (Some(start), Some(end)) => format!("{}-{}", hour(start), hour(end)),
            (Some(start), None) => hour(start),
            (None, _) => String::new(),
        }
    }
}

/// All events, by day and hour; feasts and hours that don't exist are faults.
pub(super) fn all(plan: &Plan, runs: &[Run], rules: &Rules, faults: &mut Vec<Fault>) -> Vec<Event> {
    let mut events: Vec<Event> = runs.iter().enumerate().flat_map(|(at, run)| of_run(plan, at, run)).collect();
    for at in 0..runs.len() {
        faults.extend(feasts(plan, runs, at, &events));
    }
    for (at, meeting) in plan.meetings.iter().enumerate() {
        let Some(event) = of_meeting(plan, at, meeting, rules) else { continue };
        if let Some(fault) = event.start.zip(meeting.start.as_ref()).and_then(|(start, cell)| {
            odd_hour(event.day, start, cell.origin(), "Ora inizio").map(|fault| fault.row(&meeting.code.value))
        }) {
            faults.push(fault);
        }
        let starts = meeting.start.as_ref().and_then(|cell| midnight(cell.value, cell.origin(), "Ora inizio"));
        faults.extend(starts.map(|fault| fault.row(&meeting.code.value)));
        let twin = events.iter_mut().find(|e| {
            matches!(e.what, What::Series(_))
                && e.is_held()
                && e.meeting.is_none()
                && e.body == event.body
                && e.day == event.day
        });
        match twin {
            Some(twin) if event.start.is_none() || twin.start.is_none() || event.start == twin.start => {
                twin.meeting = Some(at);
            }
            _ => events.push(event),
        }
    }
    events.sort_by(|a, b| (a.day, a.start, &a.title).cmp(&(b.day, b.start, &b.title)));
    events
}

/// Feasts named in one fault; of the others only the number is told.
const NAMED_FEASTS: usize = 6;

/// The days of a series that are held on a feast: one fault for all of them.
fn feasts(plan: &Plan, runs: &[Run], at: usize, events: &[Event]) -> Option<Fault> {
    let series = runs.get(at).and_then(|run| plan.series.get(run.series))?;
    let own = events.iter().filter(|e| e.what == What::Series(at) && e.is_held());
    let days: Vec<(Date, &str)> = own.filter_map(|e| Some((e.day, e.feast.as_deref()?))).collect();
    let title = body_name(plan, &series.body.value);
    let message = match days.as_slice() {
        [] => return None,
        [(day, feast)] => format!("{title}: la data {} è un giorno festivo ({feast})", date_it(*day)),
        many => {
            let named: Vec<String> =
                many.iter().take(NAMED_FEASTS).map(|(day, feast)| format!("{} ({feast})", date_it(*day))).collect();
            let tail = match many.len() - named.len() {
                0 => String::new(),
                1 => " e un'altra".to_owned(),
                more => format!(" e altre {more}"),
            };
            format!("{title}: {} date sono giorni festivi: {}{tail}", many.len(), named.join(", "))
        }
    };
    let found: Vec<String> = days.iter().take(NAMED_FEASTS).map(|(day, _)| date_it(*day)).collect();
    Some(
        Fault::new(
            FaultKind::Feast,
            message,
            series.recurrence.origin(),
            "Ricorrenza",
            "Se l'incontro non si tiene, scrivere la data fra le Escluse, oppure «escluse le feste» nella ricorrenza; se cambia giorno, fra le Spostate.",
        )
        .row(super::run::key(series))
        .found(found.join(", ")),
    )
}

fn of_run(plan: &Plan, at: usize, run: &Run) -> Vec<Event> {
    let Some(series) = plan.series.get(run.series) else { return Vec::new() };
    let trail = Trail::join([&series.body.trail, &series.recurrence.trail]);
    let event = |day: &crate::calendar::Occurrence| {
        let start = match &day.state {
            State::Moved { time: Some(time), .. } => Some(*time),
            _ => run.start,
        };
        Event {
            what: What::Series(at),
            meeting: None,
            scheduled: day.scheduled,
            day: day.day,
            start,
            minutes: run.minutes,
            body: series.body.value.clone(),
            title: body_name(plan, &series.body.value),
            place: series.place.as_ref().map(|p| p.value.clone()),
            comune: run.comune.clone(),
            state: day.state.clone(),
            feast: day.holiday.clone(),
            slots: shifted(&run.slots, run.start, start),
            trail: trail.clone(),
        }
    };
    run.days.iter().map(event).collect()
}

/// The slots of a meeting that begins at another hour.
fn shifted(slots: &[Slot], usual: Option<Time>, start: Option<Time>) -> Vec<Slot> {
    let by = usual.zip(start).map_or(SignedDuration::ZERO, |(usual, start)| start.duration_since(usual));
    let moved = |time: Time| time.wrapping_add(by);
    slots
        .iter()
        .map(|slot| Slot { hours: slot.hours.map(|(from, to)| (moved(from), moved(to))), ..slot.clone() })
        .collect()
}

fn of_meeting(plan: &Plan, at: usize, meeting: &Meeting, rules: &Rules) -> Option<Event> {
    let day = meeting.date.as_ref()?;
    let start = meeting.start.as_ref().map(|s| s.value);
    let end = meeting.end.as_ref().map(|e| e.value);
    let minutes = start.zip(end).map(|(start, end)| lasts(start, end)).filter(|m| *m > 0);
    let body = meeting.body.as_ref().map(|b| b.value.clone()).unwrap_or_default();
    let title = if body.is_empty() { format!("Incontro {}", meeting.code.value) } else { body_name(plan, &body) };
    let comune = meeting.comune.as_ref().map(|c| c.value.clone());
    let patron = comune.as_ref().and_then(|c| rules.patron(plan, c)).filter(|p| p.is_on(day.value));
    let feast = holiday(day.value).map(str::to_owned).or_else(|| patron.map(|_| "festa del patrono".to_owned()));
    Some(Event {
        what: What::Meeting(at),
        meeting: Some(at),
        scheduled: day.value,
        day: day.value,
        start,
        minutes,
        body,
        title,
        place: meeting.place.as_ref().map(|p| p.value.clone()),
        comune,
        state: State::Regular,
        feast,
        slots: Vec::new(),
        trail: Trail::join([&meeting.code.trail, &day.trail]),
    })
}

/// Minutes from an hour to another, negative when the second comes before; an evening may end after midnight.
pub fn lasts(start: Time, end: Time) -> i64 {
    let minutes = end.duration_since(start).as_mins();
    // «24:00» is the midnight after.
    let is_night = end < start && (end == Time::MIN || (start.hour() >= 18 && end.hour() < 6));
    if is_night { minutes + 24 * 60 } else { minutes }
}

/// The cell that a fault on an event points at.
pub(super) fn cell<'a>(plan: &'a Plan, runs: &[Run], event: &Event) -> (Option<&'a Origin>, &'static str, String) {
    match event.what {
        What::Series(at) => {
            let series = runs.get(at).and_then(|run| plan.series.get(run.series));
            (series.and_then(|s| s.recurrence.origin()), "Ricorrenza", series.map(super::run::key).unwrap_or_default())
        }
        What::Meeting(at) => {
            let meeting = plan.meetings.get(at);
            (
                meeting.and_then(|m| m.date.as_ref()).and_then(|d| d.origin()),
                "Data",
                meeting.map(|m| m.code.value.clone()).unwrap_or_default(),
            )
        }
    }
}

/// The day after, for meetings that go beyond midnight.
pub(super) fn next(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(day)
}
