// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A rule of recurrence: which days it gives, and its `RRULE` (RFC 5545, §3.3.10).

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What the interval of a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Weeks, from Monday.
    Week,
    /// Months.
    Month,
}

/// A day of the week or of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Each such day of the week.
    Weekday(Weekday),
    /// The n-th such day of the month, from 1; from the end when negative.
    Nth(i8, Weekday),
    /// This day of the month, from 1; from the end when negative. Months that lack it are skipped.
    OfMonth(i8),
}

/// When something repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// What the interval counts.
    pub unit: Unit,
    /// One in so many weeks or months, counted from the first day found; at least 1.
    pub interval: u8,
    /// The days; never empty.
    pub days: Vec<Day>,
    /// Only in these months (1 to 12); empty for all.
    pub months: Vec<i8>,
    /// Not held on public holidays: [`super::occurrences`] leaves these days out, a rule of RFC 5545 can't.
    pub skips_feasts: bool,
}

/// Days that no rule goes beyond: a hundred years of them.
const HORIZON: usize = 36_600;

impl Recurrence {
    /// The days of the rule from one to another, both included, in order.
    pub fn dates(&self, from: Date, until: Date) -> Vec<Date> {
        let days = from.series(1.day()).take_while(|date| *date <= until).take(HORIZON);
        let mut first: Option<Date> = None;
        let mut found = Vec::new();
        for date in days.filter(|date| self.is_on(*date)) {
            let start = *first.get_or_insert(date);
            if self.steps(start, date) % i64::from(self.interval.max(1)) == 0 {
                found.push(date);
            }
        }
        found
    }

    /// Whether the rule, its interval aside, gives this day.
    fn is_on(&self, date: Date) -> bool {
        (self.months.is_empty() || self.months.contains(&date.month())) && self.days.iter().any(|day| day.is_on(date))
    }

    /// Weeks or months from one day to a later one.
    fn steps(&self, start: Date, date: Date) -> i64 {
        match self.unit {
            Unit::Month => months(date) - months(start),
            Unit::Week => {
                let days = start.until(date).map_or(0, |span| i64::from(span.get_days()));
                (days + i64::from(start.weekday().to_monday_zero_offset())).div_euclid(7)
            }
        }
    }

    /// The rule as RFC 5545 writes it, without its end: `FREQ=MONTHLY;BYDAY=1FR`.
    pub fn rrule(&self) -> String {
        let mut parts = vec![format!(
            "FREQ={}",
            match self.unit {
                Unit::Week => "WEEKLY",
                Unit::Month => "MONTHLY",
            }
        )];
        if self.interval > 1 {
            parts.push(format!("INTERVAL={}", self.interval));
        }
        let list = |items: Vec<String>| items.join(",");
        if !self.months.is_empty() {
            parts.push(format!("BYMONTH={}", list(self.months.iter().map(i8::to_string).collect())));
        }
        let weekdays: Vec<String> = self
            .days
            .iter()
            .filter_map(|day| match day {
                Day::Weekday(weekday) => Some(two_letters(*weekday).to_owned()),
                Day::Nth(n, weekday) => Some(format!("{n}{}", two_letters(*weekday))),
                Day::OfMonth(_) => None,
            })
            .collect();
        let of_month: Vec<String> = self
            .days
            .iter()
            .filter_map(|day| if let Day::OfMonth(n) = day { Some(n.to_string()) } else { None })
            .collect();
        if !weekdays.is_empty() {
            parts.push(format!("BYDAY={}", list(weekdays)));
        }
        if !of_month.is_empty() {
            parts.push(format!("BYMONTHDAY={}", list(of_month)));
        }
        parts.join(";")
    }
}

impl Day {
    fn is_on(self, date: Date) -> bool {
        let counted = |n: i8, from_start: i8, from_end: i8| if n > 0 { n == from_start } else { -n == from_end };
        let last = date.days_in_month();
        match self {
            Day::Weekday(weekday) => date.weekday() == weekday,
            Day::Nth(n, weekday) => {
                date.weekday() == weekday && counted(n, (date.day() - 1) / 7 + 1, (last - date.day()) / 7 + 1)
            }
            Day::OfMonth(n) => counted(n, date.day(), last - date.day() + 1),
        }
    }
}

fn months(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}

fn two_letters(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}
