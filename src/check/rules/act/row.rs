// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the rules on acts share: the row of an act and its numbers.

use crate::check::context::Context;
use crate::origin::Traced;
use crate::plan::names::fold;
use crate::table::Record;

/// An act of the table, with its name for the messages.
pub(super) struct Row<'a> {
    record: &'a Record,
    /// Who and what, as a message says it.
    pub name: String,
    /// Key of the row.
    pub key: String,
    /// Whether a council or a giunta passes it (TUEL, art. 49: opinions on their proposals).
    pub of_council: bool,
    /// Whether it was voted.
    pub voted: bool,
}

impl Row<'_> {
    /// A whole number of the row.
    pub fn number(&self, field: &str) -> Option<Traced<i64>> {
        self.record.integer(field)
    }

    /// Whether a field is empty, and not for a cell that could not be read.
    pub fn lacks(&self, field: &str) -> bool {
        self.record.get(field).is_none() && !self.record.unreadable.contains(field)
    }

    /// A text of the row.
    pub fn text(&self, field: &str) -> Option<Traced<String>> {
        self.record.text(field)
    }

    /// The row's place.
    pub fn origin(&self) -> crate::origin::Origin {
        self.record.origin.clone()
    }
}

/// The rows of the table of acts.
pub(super) fn rows<'a>(c: &Context<'a>) -> Vec<Row<'a>> {
    let rows = c.plan.dataset.rows("atti").iter();
    rows.map(|record| {
        let body = record.text("organo").map(|t| t.value).unwrap_or_default();
        let kind = record.text("tipo").map(|t| t.value).unwrap_or_default();
        let comune = record.text("comune").map(|t| t.value);
        let place = comune.as_ref().map(|name| format!(" di {name}")).unwrap_or_default();
        let folded = fold(&body);
        Row {
            record,
            name: format!("{kind} ({body}{place})"),
            key: comune.unwrap_or_else(|| body.clone()),
            of_council: folded.contains("consigli") || folded.contains("giunta"),
            voted: record.flag("votato").is_some_and(|f| f.value)
                || (record.get("votato").is_none() && record.get("favorevoli").is_some()),
        }
    })
    .collect()
}
