// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Triennia and dates, with their Italian formats. "Today" is always the plan's date, never a clock.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// The three years of a plan, `2022-2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Triennium {
    first: i16,
}

impl Triennium {
    /// The triennium that begins with `first`.
    pub fn starting(first: i16) -> Self {
        Self { first }
    }

    /// The three years.
    pub fn years(self) -> [i16; 3] {
        [self.first, self.first + 1, self.first + 2]
    }

    /// Position (0, 1, 2) of a year; `None` outside the triennium.
    pub fn index(self, year: i16) -> Option<usize> {
        self.years().iter().position(|&y| y == year)
    }

    /// First day of the triennium.
    pub fn start(self) -> Date {
        Date::constant(self.first, 1, 1)
    }

    /// Last day of the triennium.
    pub fn end(self) -> Date {
        Date::constant(self.first + 2, 12, 31)
    }
}

impl fmt::Display for Triennium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.first + 2)
    }
}

/// What is wrong with a triennium as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» non è un triennio: si scrive come 2022-2024 (tre anni consecutivi)")]
pub struct TrienniumError(String);

impl FromStr for Triennium {
    type Err = TrienniumError;

    fn from_str(text: &str) -> Result<Self, TrienniumError> {
        let wrong = || TrienniumError(text.to_owned());
        let (first, last) = text.trim().split_once(['-', '/', '–']).ok_or_else(wrong)?;
        let first: i16 = first.trim().parse().map_err(|_| wrong())?;
        let last: i16 = last.trim().parse().map_err(|_| wrong())?;
        if (1990..=2100).contains(&first) && last == first + 2 { Ok(Self { first }) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Triennium {
    type Error = TrienniumError;
    fn try_from(text: String) -> Result<Self, TrienniumError> {
        text.parse()
    }
}

impl From<Triennium> for String {
    fn from(triennium: Triennium) -> String {
        triennium.to_string()
    }
}

/// `05/10/2022`.
pub fn date_it(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// `5 ottobre 2022`; the first of the month is `1° ottobre 2022`.
pub fn date_long_it(date: Date) -> String {
    let month = MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12];
    let day = if date.day() == 1 { "1°".to_owned() } else { date.day().to_string() };
    format!("{day} {month} {}", date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_consecutive_years_only() {
        let triennium: Triennium = "2022-2024".parse().unwrap();
        assert_eq!(triennium.years(), [2022, 2023, 2024]);
        assert_eq!(triennium.index(2024), Some(2));
        assert_eq!(triennium.index(2025), None);
        assert!("2022-2025".parse::<Triennium>().is_err());
        assert!("2022".parse::<Triennium>().is_err());
    }

    #[test]
    fn dates_as_an_act_writes_them() {
        assert_eq!(date_it(Date::constant(2022, 10, 5)), "05/10/2022");
        assert_eq!(date_long_it(Date::constant(2022, 10, 1)), "1° ottobre 2022");
        assert_eq!(date_long_it(Date::constant(2000, 8, 18)), "18 agosto 2000");
    }
}
