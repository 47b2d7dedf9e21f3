// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Public holidays of Italy (L. 27 maggio 1949, n. 260, and later changes) and the feasts of patron saints.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::period::MONTHS;

/// The name of the public holiday of a day, Sundays included; `None` on other days.
pub fn holiday(date: Date) -> Option<&'static str> {
    let name = match (date.month(), date.day()) {
        (1, 1) => "Capodanno",
        (1, 6) => "Epifania",
        (4, 25) => "festa della Liberazione",
        (5, 1) => "festa del lavoro",
        (6, 2) => "festa della Repubblica",
        (8, 15) => "Ferragosto",
        // L. 8 ottobre 2025, n. 151.
        (10, 4) if date.year() >= 2026 => "San Francesco",
        (11, 1) => "Ognissanti",
        (12, 8) => "Immacolata",
        (12, 25) => "Natale",
        (12, 26) => "Santo Stefano",
        _ if Some(date) == easter(date.year()) => "Pasqua",
        _ if date.checked_sub(1.day()).is_ok_and(|day| Some(day) == easter(day.year())) => "Lunedì dell'Angelo",
        _ if date.weekday() == Weekday::Sunday => "domenica",
        _ => return None,
    };
    Some(name)
}

/// Whether offices are open by the calendar: neither a holiday nor a Saturday.
pub fn is_working_day(date: Date) -> bool {
    holiday(date).is_none() && date.weekday() != Weekday::Saturday
}

fn easter(year: i16) -> Option<Date> {
    let found = computus::gregorian(i32::from(year)).ok()?;
    Date::new(year, i8::try_from(found.month).ok()?, i8::try_from(found.day).ok()?).ok()
}

/// The feast of a patron saint: a day that comes back every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patron {
    month: i8,
    day: i8,
}

impl Patron {
    /// Reads `24 giugno`, `24/06`, `24/06/2023`, `24 giugno (San Giovanni)`, `06-24` or `2023-06-24`; `None` for anything else.
    pub fn read(text: &str) -> Option<Patron> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let number = |word: &str| word.trim_end_matches(['o', 'º']).parse::<i16>().ok();
        let (day, month) = words
            .windows(2)
            .find_map(|pair| {
                let day = number(pair[0])?;
                let month = MONTHS.iter().position(|m| *m == pair[1]).and_then(|at| i16::try_from(at + 1).ok());
                month.map(|month| (day, month))
            })
            .or_else(|| {
                let iso = lower.contains('-') && !lower.contains('/');
                let numbers: Vec<i16> = words.iter().map_while(|w| number(w)).collect();
                match *numbers.as_slice() {
                    [year, month, day] if iso && year > 31 => Some((day, month)),
                    [month, day] if iso => Some((day, month)),
                    [day, month] | [day, month, _] => Some((day, month)),
                    _ => None,
                }
            })?;
        // A leap year, for the sake of 29 February.
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Date::new(2024, month, day).ok().map(|_| Patron { month, day })
    }

    /// Whether the feast falls on this day.
    pub fn is_on(self, date: Date) -> bool {
        (date.month(), date.day()) == (self.month, self.day)
    }
}
