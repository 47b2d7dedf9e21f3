// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Meetings that can't both be held: at the same hour in one room, or with the same body, organisation or chair.

use std::collections::BTreeSet;

use jiff::civil::{Time, time};

use super::events::{self, Event, What};
use super::fault::{Fault, FaultKind};
use super::hour;
use super::run::Run;
use crate::calendar::{Clash, Engagement, clashes};
use crate::period::date_it;
use crate::plan::Plan;
use crate::privacy::is_role;

/// Marks who chairs among the people of an engagement: the name stays out of the finding.
const CHAIR: &str = "chi presiede: ";

/// The last minute of a day.
const MIDNIGHT: Time = time(23, 59, 59, 0);

/// Adds a fault for each pair; of two series that always clash, one with the number of times.
pub(super) fn find(plan: &Plan, runs: &[Run], events: &[Event], faults: &mut Vec<Fault>) {
    let mut engagements: Vec<Engagement<usize>> = Vec::new();
    for (at, event) in events.iter().enumerate().filter(|(_, e)| e.is_held()) {
        let Some(start) = event.start else { continue };
        // Without an end only meetings that begin together clash.
        let minutes = event.minutes.unwrap_or(1);
        let end = event.end().or_else(|| Some(start.wrapping_add(jiff::SignedDuration::from_mins(1))));
        let end = end.filter(|end| *end > start && minutes < 24 * 60).unwrap_or(MIDNIGHT);
        let base = Engagement {
            what: at,
            day: event.day,
            start,
            end,
            place: event.place.clone().unwrap_or_default(),
            comune: event.comune.as_ref().map(|c| plan.comune_name(c).to_owned()).unwrap_or_default(),
            people: people(plan, event),
        };
        if end == MIDNIGHT
            && let Some(rest) = event.end().filter(|rest| *rest < start && *rest > Time::MIN)
        {
            engagements.push(Engagement { day: events::next(event.day), start: Time::MIN, end: rest, ..base.clone() });
        }
        // Those who are received at their hour are busy then, not all the time.
        for slot in &event.slots {
            let Some((from, to)) = slot.hours else { continue };
            engagements.push(Engagement {
                start: from,
                end: to,
                place: String::new(),
                people: vec![slot.name.clone()],
                ..base.clone()
            });
        }
        engagements.push(base);
    }
    let mut told: BTreeSet<(String, String, String)> = BTreeSet::new();
    for (a, b, clash) in clashes(&engagements) {
        let (Some(a), Some(b)) = (engagements.get(a), engagements.get(b)) else { continue };
        if a.what == b.what {
            continue;
        }
        let (Some(first), Some(second)) = (events.get(a.what), events.get(b.what)) else { continue };
        let why = match &clash {
            Clash::Place(place) => format!("nello stesso luogo ({})", place.trim()),
            Clash::Person(name) => match name.strip_prefix(CHAIR) {
                Some(name) if is_role(name) => format!("con la stessa presidenza ({name})"),
                Some(_) => "con la stessa persona a presiedere".to_owned(),
                None => format!("con gli stessi partecipanti ({name})"),
            },
        };
        let (origin, column, row) = events::cell(plan, runs, second);
        let (other, _, other_row) = events::cell(plan, runs, first);
        let both_series = matches!((first.what, second.what), (What::Series(_), What::Series(_)));
        let day = if both_series { String::new() } else { first.day.to_string() };
        if !told.insert((format!("{row} {day}"), format!("{other_row} {day}"), why.clone())) {
            continue;
        }
        let (now, then) = (hour(second.start.unwrap_or(b.start)), hour(first.start.unwrap_or(a.start)));
        faults.push(
            Fault::new(
                FaultKind::Overlap,
                format!(
                    "Il {} «{}» (ore {now}) e «{}» (ore {then}) sono insieme {why}",
                    date_it(second.day),
                    second.title,
                    first.title
                ),
                origin,
                column,
                "Cambiare l'ora, il giorno o il luogo di uno dei due incontri.",
            )
            .row(row)
            .found(format!("{} {}", date_it(second.day), second.hours()))
            .also(other, "l'altro incontro"),
        );
    }
}

/// Who must be there: the body, those who are called, the organisations that came, who chairs.
fn people(plan: &Plan, event: &Event) -> Vec<String> {
    let mut found = Vec::new();
    if !event.body.is_empty() {
        found.push(event.title.clone());
    }
    found.extend(event.slots.iter().filter(|s| s.hours.is_none()).map(|s| s.name.clone()));
    if let Some(meeting) = event.meeting.and_then(|at| plan.meetings.get(at)) {
        let present = plan.attendance.iter().filter(|a| a.present && a.meeting.value == meeting.code.value);
        found.extend(present.map(|a| plan.stakeholder_name(&a.stakeholder.value).to_owned()));
        found.extend(meeting.chair.as_ref().map(|c| format!("{CHAIR}{}", c.value.trim())));
    }
    found
}
