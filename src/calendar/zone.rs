// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The hour of Italy against universal time: one hour ahead, two from the last Sunday of March to that of October
//! (directive 2000/84/EC).

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday, time};

/// What is odd about an hour of the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Clocks skip it: summer time begins.
    Skipped,
    /// Clocks show it twice: summer time ends.
    Twice,
}

/// The last Sunday of a month of a year.
fn last_sunday(year: i16, month: i8) -> Option<Date> {
    let last = Date::new(year, month, 1).ok()?.last_of_month();
    last.checked_sub(i64::from(last.weekday().since(Weekday::Sunday)).days()).ok()
}

/// Whether an hour doesn't exist on that day, or comes twice.
pub fn oddity(day: Date, hour: Time) -> Option<Oddity> {
    if !(time(2, 0, 0, 0)..time(3, 0, 0, 0)).contains(&hour) {
        return None;
    }
    if last_sunday(day.year(), 3) == Some(day) {
        return Some(Oddity::Skipped);
    }
    (last_sunday(day.year(), 10) == Some(day)).then_some(Oddity::Twice)
}

/// The same instant in universal time; of an hour that comes twice, the first.
pub fn universal(local: DateTime) -> DateTime {
    let edge = |month: i8, hour: i8| last_sunday(local.year(), month).map(|day| day.at(hour, 0, 0, 0));
    let summer = edge(3, 2).is_some_and(|start| local >= start) && edge(10, 3).is_some_and(|end| local < end);
    let hours = if summer { 2 } else { 1 };
    local.checked_sub(hours.hours()).unwrap_or(local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn summer_time_begins_and_ends_on_a_sunday() {
        assert_eq!(oddity(date(2025, 3, 30), time(2, 30, 0, 0)), Some(Oddity::Skipped));
        assert_eq!(oddity(date(2025, 3, 30), time(3, 0, 0, 0)), None);
        assert_eq!(oddity(date(2025, 10, 26), time(2, 0, 0, 0)), Some(Oddity::Twice));
        assert_eq!(oddity(date(2025, 10, 19), time(2, 0, 0, 0)), None);
    }

    #[test]
    fn instants() {
        for (local, instant) in [
            (datetime(2016, 1, 8, 18, 30, 0, 0), datetime(2016, 1, 8, 17, 30, 0, 0)),
            (datetime(2016, 7, 1, 18, 30, 0, 0), datetime(2016, 7, 1, 16, 30, 0, 0)),
            (datetime(2016, 3, 27, 1, 59, 0, 0), datetime(2016, 3, 27, 0, 59, 0, 0)),
            (datetime(2016, 3, 27, 3, 0, 0, 0), datetime(2016, 3, 27, 1, 0, 0, 0)),
            (datetime(2016, 10, 30, 3, 0, 0, 0), datetime(2016, 10, 30, 2, 0, 0, 0)),
            (datetime(2016, 1, 1, 0, 15, 0, 0), datetime(2015, 12, 31, 23, 15, 0, 0)),
        ] {
            assert_eq!(universal(local), instant, "{local}");
        }
    }
}
