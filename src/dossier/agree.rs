// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The last look before writing: the files say the figures of the plan, or nothing is written.

use super::{DossierError, composer};
use crate::audit::{self, Disagreement, Expected};
use crate::compose::slug;
use crate::finance;
use crate::output::OutputFile;
use crate::pipeline::Checked;

/// Disagreements that are told.
const SHOWN: usize = 10;

/// The disagreements, a line each.
pub(super) fn list(disagreements: &[Disagreement]) -> String {
    let mut lines: Vec<String> = disagreements.iter().take(SHOWN).map(|d| format!("  {d}")).collect();
    if let Some(more) = disagreements.len().checked_sub(SHOWN).filter(|n| *n > 0) {
        lines.push(format!("  e altre {more}"));
    }
    lines.join("\n")
}

/// Reads the files back: their totals and quotas must be those of the plan. What a council voted keeps its own figures.
///
/// # Errors
/// When a figure differs.
pub(super) fn agree(checked: &Checked, files: &[OutputFile]) -> Result<(), DossierError> {
    let tables = finance::tables(&checked.plan, &composer(checked)?);
    let expected = Expected::new(&checked.plan, &tables);
    let voted: Vec<String> = checked
        .plan
        .comuni
        .iter()
        .filter(|comune| {
            let theirs = |act: &&crate::plan::Act| act.comune.as_ref().is_some_and(|c| c.value == comune.istat.value);
            checked.plan.acts.iter().filter(theirs).any(|act| act.date.is_some() || act.is_voted())
        })
        .map(|comune| format!("atti/{}/", slug(&comune.name)))
        .collect();
    let report = audit::check(files, &expected, |path| voted.iter().any(|folder| path.starts_with(folder)));
    if report.disagreements.is_empty() { Ok(()) } else { Err(DossierError::Disagreement(report.disagreements)) }
}
