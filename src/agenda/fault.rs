// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is wrong on the calendar, in the words of the one who reads it; the rules give it code and weight.

use crate::origin::Origin;

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A cell whose words can't be read: its meetings are not on the calendar.
    Unreadable,
    /// Something that contradicts the series.
    Contrast,
    /// Something that was not said, and what was done about it.
    Assumed,
    /// Two meetings at once in one room or with the same people.
    Overlap,
    /// A day on a feast.
    Feast,
}

/// Something wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Of which sort.
    pub kind: FaultKind,
    /// What, in a sentence.
    pub message: String,
    /// Where.
    pub origin: Option<Origin>,
    /// Heading of the column.
    pub column: Option<&'static str>,
    /// Key of the row.
    pub row: Option<String>,
    /// What was found.
    pub found: Option<String>,
    /// What was expected.
    pub expected: Option<String>,
    /// How to mend it.
    pub cure: &'static str,
    /// The other place.
    pub also: Option<(Origin, &'static str)>,
}

impl Fault {
    /// A fault at a cell.
    pub(super) fn new(
        kind: FaultKind,
        message: String,
        origin: Option<&Origin>,
        column: &'static str,
        cure: &'static str,
    ) -> Fault {
        Fault {
            kind,
            message,
            origin: origin.cloned(),
            column: Some(column),
            row: None,
            found: None,
            expected: None,
            cure,
            also: None,
        }
    }

    /// A fault of `[calendario]` in `piano.toml`.
    pub(super) fn setting(message: String, found: &str, cure: &'static str) -> Fault {
        Fault {
            column: None,
            found: Some(found.to_owned()),
            ..Fault::new(FaultKind::Unreadable, message, Some(&Origin::file("piano.toml")), "", cure)
        }
    }

    /// The same, with the key of the row.
    pub(super) fn row(self, row: impl Into<String>) -> Fault {
        Fault { row: Some(row.into()), ..self }
    }

    /// The same, with what was found.
    pub(super) fn found(self, found: impl Into<String>) -> Fault {
        Fault { found: Some(found.into()), ..self }
    }

    /// The same, with what was expected.
    pub(super) fn expected(self, expected: impl Into<String>) -> Fault {
        Fault { expected: Some(expected.into()), ..self }
    }

    /// The same, with the other place.
    pub(super) fn also(self, origin: Option<&Origin>, note: &'static str) -> Fault {
        Fault { also: origin.map(|origin| (origin.clone(), note)), ..self }
    }
}
