// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is wrong in the data: code, severity, place, cause, cure. A finding never stops the run.

pub mod codes;
pub mod render;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::origin::{Origin, Trail};

/// How much a finding weighs. The order is that of importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The plan must not be adopted.
    #[serde(rename = "errore")]
    Error,
    /// Someone must look.
    #[serde(rename = "avviso")]
    Warning,
    /// For the record.
    #[serde(rename = "nota")]
    Note,
}

impl Severity {
    /// The word that the office reads.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "errore",
            Severity::Warning => "avviso",
            Severity::Note => "nota",
        }
    }
}

/// Another cell that the finding speaks of, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub origin: Origin,
    /// What is there, in a few words («qui 120.000,00»); may be empty.
    pub note: String,
}

/// What the office answers to a finding with a `[[deroga]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Why the finding may stay.
    pub reason: String,
    /// Who says so; may be empty.
    pub author: String,
    /// Until when.
    pub until: Option<jiff::civil::Date>,
}

/// One thing wrong, or worth saying, about the data.
///
/// Messages are Italian sentences for people who know Excel: what was found, what was expected, how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Code of the rule (`R-F02`).
    pub code: &'static str,
    /// Weight.
    pub severity: Severity,
    /// Primary place; `None` when the fault is of the plan as a whole.
    pub origin: Option<Origin>,
    /// Heading of the column, as the file writes it or as the contract names it.
    pub column: Option<String>,
    /// Key of the row (`A2.03`).
    pub row: Option<String>,
    /// One sentence with the facts.
    pub message: String,
    /// The value found, in Italian format.
    pub found: Option<String>,
    /// The value expected, in Italian format.
    pub expected: Option<String>,
    /// One sentence with the cure.
    pub cure: String,
    /// Other cells that matter.
    pub places: Vec<Label>,
    /// The office's answer, when a derogation sets the finding apart.
    pub answer: Option<Answer>,
}

impl Finding {
    /// A finding with its message; the rest is added by the `with` methods.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            origin: None,
            column: None,
            row: None,
            message: message.into(),
            found: None,
            expected: None,
            cure: String::new(),
            places: Vec::new(),
            answer: None,
        }
    }

    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// Sets the primary place.
    pub fn at(mut self, origin: impl Into<Option<Origin>>) -> Self {
        self.origin = origin.into();
        self
    }

    /// Sets the primary place to the first cell of the trail, and the others as further places.
    pub fn on(mut self, trail: &Trail) -> Self {
        let mut origins = trail.origins().iter().cloned();
        self.origin = origins.next();
        self.places.extend(origins.map(|origin| Label { origin, note: String::new() }));
        self
    }

    /// Sets the column's heading.
    pub fn column(mut self, heading: impl Into<String>) -> Self {
        self.column = Some(heading.into());
        self
    }

    /// Sets the row's key.
    pub fn row(mut self, key: impl Into<String>) -> Self {
        self.row = Some(key.into());
        self
    }

    /// Sets the value found.
    pub fn found(mut self, value: impl ToString) -> Self {
        self.found = Some(value.to_string());
        self
    }

    /// Sets the value expected.
    pub fn expected(mut self, value: impl ToString) -> Self {
        self.expected = Some(value.to_string());
        self
    }

    /// Sets the cure.
    pub fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cure = cure.into();
        self
    }

    /// Adds another cell that matters.
    pub fn also(mut self, origin: Option<&Origin>, note: impl Into<String>) -> Self {
        if let Some(origin) = origin {
            self.places.push(Label { origin: origin.clone(), note: note.into() });
        }
        self
    }
}

/// Most findings of one code that are listed: nobody reads more, and a sheet gone wrong has one in each of a million rows.
const MOST_OF_A_CODE: usize = 5_000;

/// All that was found in a run. Of each code no more than a few thousand are kept; one more says that there are others.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    /// How many there were of each code, and the weight of the one that stands for the rest.
    counts: BTreeMap<&'static str, (usize, Option<Severity>)>,
}

impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for Findings {}

impl Findings {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        let (count, rest) = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            self.list.push(finding);
        } else if rest.is_none_or(|known| known != finding.severity && finding.severity == Severity::Error) {
            *rest = Some(finding.severity);
            let message = format!(
                "Ci sono altre segnalazioni {}, oltre alle prime 5.000: non sono elencate una per una",
                finding.code
            );
            let more = Finding::new(finding.code, finding.severity, message);
            self.list.push(more.cure("Correggere quelle elencate e lanciare di nuovo il controllo."));
        }
    }

    /// The findings in their present order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many have this weight.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|f| f.severity == severity).count()
    }

    /// Whether an error is open.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Puts the findings in the report's order (file, sheet, row, column, code) and drops exact repetitions.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            (&a.origin, a.code, &a.row, &a.column, &a.message).cmp(&(&b.origin, b.code, &b.row, &b.column, &b.message))
        });
        self.list.dedup();
    }

    /// Keeps only the findings that satisfy the condition.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.list.retain(keep);
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, iter: I) {
        iter.into_iter().for_each(|finding| self.push(finding));
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_found_everywhere_does_not_fill_the_memory() {
        let mut findings = Findings::new();
        for row in 0..20_000 {
            findings.push(Finding::warning("R-T15", format!("riga {row}")));
        }
        findings.push(Finding::error("R-T15", "un errore fra gli avvisi"));
        findings.push(Finding::error("R-T06", "un altro codice"));
        assert_eq!(findings.len(), MOST_OF_A_CODE + 3);
        assert_eq!((findings.count(Severity::Warning), findings.count(Severity::Error)), (MOST_OF_A_CODE + 1, 2));
    }
}
