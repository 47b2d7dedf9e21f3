// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a cell holds: as it is seen in its sheet, and as a reader makes it.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What a cell of a sheet holds, before any meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw<'g> {
    /// Text, not empty.
    Text(&'g str),
    /// A number.
    Number(f64),
    /// A number that its format shows as a percentage: 25 for `25%`.
    Percent(f64),
    /// A date or a time as days since the epoch of the workbook.
    Serial {
        /// Days and fraction of a day.
        days: f64,
        /// Whether days are counted from 1904.
        from_1904: bool,
        /// Whether the format is that of a duration.
        duration: bool,
    },
    /// Yes or no.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(&'g str),
    /// A formula whose result was never stored.
    Uncalculated,
}

/// The same, apart from any sheet: as a reader makes it before it puts it into one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Held {
    /// Text, not empty.
    Text(SmolStr),
    /// A number.
    Number(f64),
    /// A number that its format shows as a percentage.
    Percent(f64),
    /// A date or a time.
    Serial {
        /// Days and fraction of a day.
        days: f64,
        /// Whether days are counted from 1904.
        from_1904: bool,
        /// Whether the format is that of a duration.
        duration: bool,
    },
    /// Yes or no.
    Bool(bool),
    /// An error.
    Error(SmolStr),
    /// A formula whose result was never stored.
    Uncalculated,
}

impl<'g> Raw<'g> {
    /// The text, when it is text.
    pub fn text(self) -> Option<&'g str> {
        if let Raw::Text(text) = self { Some(text) } else { None }
    }

    /// The same, apart from its sheet.
    pub fn held(self) -> Held {
        match self {
            Raw::Text(text) => Held::Text(text.into()),
            Raw::Number(n) => Held::Number(n),
            Raw::Percent(n) => Held::Percent(n),
            Raw::Serial { days, from_1904, duration } => Held::Serial { days, from_1904, duration },
            Raw::Bool(flag) => Held::Bool(flag),
            Raw::Error(text) => Held::Error(text.into()),
            Raw::Uncalculated => Held::Uncalculated,
        }
    }
}

impl Held {
    /// The same, as it is seen in a sheet.
    pub fn raw(&self) -> Raw<'_> {
        match self {
            Held::Text(text) => Raw::Text(text),
            Held::Number(n) => Raw::Number(*n),
            Held::Percent(n) => Raw::Percent(*n),
            &Held::Serial { days, from_1904, duration } => Raw::Serial { days, from_1904, duration },
            Held::Bool(flag) => Raw::Bool(*flag),
            Held::Error(text) => Raw::Error(text),
            Held::Uncalculated => Raw::Uncalculated,
        }
    }
}
