// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The calendar as iCalendar (RFC 5545), for Outlook, Google Calendar and Thunderbird.
//!
//! A series is one event with `RRULE` and an `EXDATE` for each day not held; a day that was moved is an `EXDATE` and an event
//! of its own, since programs differ on `RECURRENCE-ID` and some ignore `RDATE`. Each slot is an event inside the meeting.

use std::fmt::Write as _;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use sha2::{Digest, Sha256};

use crate::agenda::{Agenda, Event, Run, What};
use crate::calendar::{Occurrence, State, universal};
use crate::period::date_it;
use crate::plan::Plan;

/// Octets of a line, its end aside (RFC 5545, 3.1).
const LINE: usize = 75;

/// The rules of Italy's clocks (directive 2000/84/EC).
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Rome\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n\
TZNAME:CEST\r\nDTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\n\
TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19961027T030000\r\n\
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Writes the calendar of a plan. `name` is what a program shows; no clock is asked: the stamp is the date of the plan.
pub fn write(plan: &Plan, agenda: &Agenda, name: &str) -> Vec<u8> {
    let mut file = File { text: String::new(), stamp: format!("{}T000000Z", basic(plan.date)), plan };
    file.text.push_str("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//pdz//Calendario degli incontri//IT\r\n");
    file.text.push_str("CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
    file.property("X-WR-CALNAME", &escape(name));
    file.property("X-WR-TIMEZONE", "Europe/Rome");
    file.text.push_str(ZONE);
    for (at, run) in agenda.runs.iter().enumerate() {
        let events: Vec<&Event> = agenda.events.iter().filter(|e| e.what == What::Series(at)).collect();
        file.series(run, &events);
    }
    for event in &agenda.events {
        if let What::Meeting(at) = event.what {
            let code = plan.meetings.get(at).map(|m| m.code.value.as_str()).unwrap_or_default();
            file.single(event, &uid(plan, &["incontro", code]), None);
        }
    }
    file.text.push_str("END:VCALENDAR\r\n");
    file.text.into_bytes()
}

struct File<'a> {
    text: String,
    stamp: String,
    plan: &'a Plan,
}

/// One who is received: name and hours, or the meeting as a whole.
type Part<'a> = Option<(&'a str, (Time, Time))>;

impl File<'_> {
    fn series(&mut self, run: &Run, events: &[&Event]) {
        let Some(series) = self.plan.series.get(run.series) else { return };
        let key = ["serie", series.body.value.as_str(), series.recurrence.value.trim()];
        let whole = uid(self.plan, &key);
        self.repeated(run, events, None, &whole, None);
        for slot in &run.slots {
            if let Some(hours) = slot.hours {
                let own = uid(self.plan, &[key[0], key[1], key[2], &slot.name]);
                self.repeated(run, events, Some((&slot.name, hours)), &own, Some(&whole));
            }
        }
        for event in events.iter().filter(|e| matches!(e.state, State::Moved { .. })) {
            let day = event.scheduled.to_string();
            let own = uid(self.plan, &[key[0], key[1], key[2], "spostato", &day]);
            self.single(event, &own, None);
            for slot in &event.slots {
                if let Some(hours) = slot.hours {
                    let uid = uid(self.plan, &[key[0], key[1], key[2], "spostato", &day, &slot.name]);
                    self.single(event, &uid, Some((&slot.name, hours)));
                }
            }
        }
    }

    /// A series, or a slot of it, as one event that repeats.
    fn repeated(&mut self, run: &Run, events: &[&Event], part: Part<'_>, uid: &str, of: Option<&str>) {
        let scheduled = |day: &&Occurrence| day.scheduled;
        let (Some(first), Some(last)) = (run.days.iter().min_by_key(scheduled), run.days.iter().max_by_key(scheduled))
        else {
            return;
        };
        let Some(event) = events.first() else { return };
        let start = part.map_or(run.start, |(_, (from, _))| Some(from));
        let minutes = part.map_or(run.minutes, |(_, (from, to))| Some(to.duration_since(from).as_mins()));
        self.begin(uid, &summary(event, part));
        self.when(first.scheduled, start, minutes);
        let mut rule = run.rule.rrule();
        if !run.is_open {
            let until = match start {
                Some(start) => format!("{}Z", stamp(universal(last.scheduled.to_datetime(start)))),
                None => basic(last.scheduled),
            };
            let _ = write!(rule, ";UNTIL={until}");
        }
        self.property("RRULE", &rule);
        let mut out: Vec<&Occurrence> = run.days.iter().filter(|d| d.state != State::Regular).collect();
        out.sort_by_key(|d| d.scheduled);
        for day in &out {
            match start {
                Some(start) => {
                    self.property("EXDATE;TZID=Europe/Rome", &stamp(day.scheduled.to_datetime(start)));
                }
                None => self.property("EXDATE;VALUE=DATE", &basic(day.scheduled)),
            }
        }
        let notes = out.iter().map(|day| exception(day)).collect::<Vec<_>>().join("\n");
        self.details(event, part, &notes);
        if let Some(of) = of {
            self.property("RELATED-TO;RELTYPE=PARENT", of);
        }
        self.text.push_str("END:VEVENT\r\n");
    }

    /// A meeting of one day, or a slot of it.
    fn single(&mut self, event: &Event, uid: &str, part: Part<'_>) {
        self.begin(uid, &summary(event, part));
        let start = part.map_or(event.start, |(_, (from, _))| Some(from));
        let minutes = part.map_or(event.minutes, |(_, (from, to))| Some(to.duration_since(from).as_mins()));
        self.when(event.day, start, minutes);
        let mut notes = Vec::new();
        if event.day != event.scheduled || matches!(event.state, State::Moved { .. }) {
            let reason = event.reason().map(|r| format!(": {r}")).unwrap_or_default();
            notes.push(format!("Spostato dal {}{reason}", date_it(event.scheduled)));
        }
        let meeting = event.meeting.and_then(|at| self.plan.meetings.get(at));
        notes.extend(meeting.and_then(|m| m.agenda.as_ref()).map(|a| a.value.trim().to_owned()));
        self.details(event, part, &notes.join("\n"));
        self.text.push_str("END:VEVENT\r\n");
    }

    fn begin(&mut self, uid: &str, summary: &str) {
        self.text.push_str("BEGIN:VEVENT\r\n");
        self.property("UID", uid);
        let stamp = self.stamp.clone();
        self.property("DTSTAMP", &stamp);
        self.property("SUMMARY", &escape(summary));
        self.property("STATUS", "CONFIRMED");
    }

    fn when(&mut self, day: Date, start: Option<Time>, minutes: Option<i64>) {
        match start {
            None => self.property("DTSTART;VALUE=DATE", &basic(day)),
            Some(start) => {
                let from = day.to_datetime(start);
                self.property("DTSTART;TZID=Europe/Rome", &stamp(from));
                let end = minutes.filter(|m| *m > 0).and_then(|m| from.checked_add(SignedDuration::from_mins(m)).ok());
                if let Some(end) = end {
                    self.property("DTEND;TZID=Europe/Rome", &stamp(end));
                }
            }
        }
    }

    fn details(&mut self, event: &Event, part: Part<'_>, notes: &str) {
        let comune = event.comune.as_ref().map(|c| self.plan.comune_name(c).to_owned());
        let place = event.place.as_deref().map(str::trim).filter(|p| !p.is_empty());
        let named = |comune: &String| place.is_some_and(|p| p.to_lowercase().contains(&comune.to_lowercase()));
        // The comune of a series is only inferred from its place.
        let comune = comune.filter(|c| matches!(event.what, What::Meeting(_)) && !named(c));
        let location: Vec<&str> = place.into_iter().chain(comune.as_deref()).collect();
        if !location.is_empty() {
            self.property("LOCATION", &escape(&location.join(", ")));
        }
        let mut description = notes.to_owned();
        let called: Vec<&str> = event.slots.iter().filter(|s| s.hours.is_none()).map(|s| s.name.as_str()).collect();
        if part.is_none() && !called.is_empty() {
            if !description.is_empty() {
                description.push('\n');
            }
            let _ = write!(description, "Destinatari: {}", called.join("; "));
        }
        if !description.is_empty() {
            self.property("DESCRIPTION", &escape(&description));
        }
    }

    /// A line, folded between characters so that none is longer than 75 octets.
    fn property(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut length = 0;
        for character in line.chars() {
            let wide = character.len_utf8();
            if length + wide > LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(character);
            length += wide;
        }
        self.text.push_str("\r\n");
    }
}

fn summary(event: &Event, part: Part<'_>) -> String {
    match part {
        Some((name, _)) => format!("{}: {name}", event.title),
        None => event.title.clone(),
    }
}

/// `06/01/2023: non si tiene (Epifania)`.
fn exception(day: &Occurrence) -> String {
    let why = |reason: &Option<String>| reason.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    match &day.state {
        State::Regular => String::new(),
        State::Cancelled { reason } => format!("{}: non si tiene{}", date_it(day.scheduled), why(reason)),
        State::Moved { reason, .. } => {
            format!("{}: spostato al {}{}", date_it(day.scheduled), date_it(day.day), why(reason))
        }
    }
}

/// A name that stays the same from one build to the next, and differs between ambiti.
fn uid(plan: &Plan, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(plan.ambito.name.as_str()).chain(parts.iter().copied()) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digits: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}@incontri.pdz")
}

/// `20151204`.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20151204T183000`.
fn stamp(at: DateTime) -> String {
    format!("{}T{:02}{:02}{:02}", basic(at.date()), at.hour(), at.minute(), at.second())
}

/// Text as RFC 5545, 3.3.11, wants it; characters that no program expects go.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(character);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
