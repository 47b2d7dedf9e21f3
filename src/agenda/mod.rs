// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan's meetings on a calendar: the rows of `Calendario` and `Incontri` become days, hours, places, people, and
//! what can't be read in them or can't be held is a fault.

mod events;
mod exceptions;
mod fault;
mod hours;
mod overlap;
mod promises;
mod run;
mod spoken;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time, Weekday};

use crate::calendar::{Patron, Period, exclusions};
use crate::istat;
use crate::plan::names::fold;
use crate::plan::{Meeting, Plan};
use crate::project::CalendarTable;

pub use events::{Event, What, lasts};
pub use fault::{Fault, FaultKind};
pub use promises::{Due, Standing, due, next as next_meeting, standing};
pub use run::Run;

/// The meetings of a plan on a calendar.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// Series that could be read, in the plan's order.
    pub runs: Vec<Run>,
    /// Every meeting, held or not, by day and hour. A meeting of `Incontri` that is one of a series stands once.
    pub events: Vec<Event>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What holds for all series: feasts of patron saints and days without meetings.
struct Rules {
    patrons: Vec<(String, Patron)>,
    closures: Vec<Period>,
}

impl Agenda {
    /// Reads the calendar of a plan. Nothing stops it.
    pub fn of(plan: &Plan, settings: &CalendarTable) -> Agenda {
        let mut faults = Vec::new();
        let rules = Rules::read(settings, &mut faults);
        let mut runs: Vec<Run> = Vec::new();
        for index in 0..plan.series.len() {
            runs.extend(Run::read(plan, index, &rules, &mut faults));
        }
        let events = events::all(plan, &runs, &rules, &mut faults);
        overlap::find(plan, &runs, &events, &mut faults);
        Agenda { runs, events, faults }
    }

    /// Whether nothing is on the calendar.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl Rules {
    fn read(settings: &CalendarTable, faults: &mut Vec<Fault>) -> Rules {
        let mut rules = Rules { patrons: Vec::new(), closures: Vec::new() };
        for (comune, feast) in &settings.patroni {
            match Patron::read(feast) {
                Some(patron) => rules.patrons.push((istat::normalize(comune), patron)),
                None => faults.push(Fault::setting(
                    format!("La festa del patrono di {comune} non è una data che si ripete ogni anno"),
                    feast,
                    "Scrivere giorno e mese: «24 giugno» oppure \"2023-06-24\".",
                )),
            }
        }
        for text in &settings.esclusioni {
            match exclusions(text) {
                Ok(periods) => rules.closures.extend(periods),
                Err(error) => faults.push(Fault::setting(
                    format!("I giorni senza incontri non si leggono: {error}"),
                    text,
                    "Scrivere «25/12/2023 (Natale)» oppure «dal 01/08/2023 al 31/08/2023 (pausa estiva)».",
                )),
            }
        }
        rules
    }

    /// The feast of the patron saint of a comune, by name or ISTAT code.
    fn patron(&self, plan: &Plan, comune: &str) -> Option<Patron> {
        let name = istat::normalize(plan.comune_name(comune));
        self.patrons.iter().find(|(n, _)| *n == name || n == comune).map(|(_, patron)| *patron)
    }
}

/// The ISTAT code of the comune where a place is: the one that its words name, or else the lead comune.
fn comune_of(plan: &Plan, place: Option<&str>) -> Option<String> {
    let words = place.map(istat::normalize).unwrap_or_default();
    let padded = format!(" {words} ");
    let named = plan.comuni.iter().find(|c| padded.contains(&format!(" {} ", istat::normalize(&c.name.value))));
    let code = named.map_or(plan.ambito.lead.as_str(), |c| c.istat.value.as_str());
    (!code.is_empty()).then(|| code.to_owned())
}

/// The name of a body, or its code as written.
pub fn body_name(plan: &Plan, code: &str) -> String {
    plan.bodies.iter().find(|b| b.code.value == code).map_or_else(|| code.to_owned(), |b| b.name.value.clone())
}

/// The code of the meeting that a text of the office is the narrative of, folded: `verbale-I01`.
pub fn minutes_of(file: &str) -> Option<String> {
    fold(file).strip_prefix("verbale ").map(str::to_owned)
}

/// Whether a text of the office is the narrative of a meeting.
pub fn narrates(file: &str, meeting: &Meeting) -> bool {
    minutes_of(file).is_some_and(|code| code == fold(&meeting.code.value))
}

/// `18:30`.
pub fn hour(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `venerdì 4 dicembre 2015`.
pub fn day_long(date: Date) -> String {
    format!("{} {}", weekday(date), crate::period::date_long_it(date))
}

/// `venerdì`.
pub fn weekday(date: Date) -> &'static str {
    weekday_name(date.weekday())
}

/// `venerdì`.
fn weekday_name(day: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
    let index = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
    NAMES.get(index).copied().unwrap_or_default()
}
