// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The last look before writing: the files say the figures of the plan, or nothing is written.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::DossierError;
use super::packs::KeptPack;
use crate::annexes::Content;
use crate::audit::{self, Disagreement, Expected};
use crate::compose::Composer;
use crate::output::OutputFile;
use crate::pipeline::Checked;
use crate::write::sheets::NamedTable;

/// Disagreements that are told.
const SHOWN: usize = 10;

/// The disagreements, a line each.
pub(super) fn list(disagreements: &[Disagreement]) -> String {
    let mut lines: Vec<String> = disagreements.iter().take(SHOWN).map(|d| format!("  {d}")).collect();
    if let Some(more) = disagreements.len().checked_sub(SHOWN).filter(|n| *n > 0) {
        lines.push(if more == 1 { "  e un’altra".to_owned() } else { format!("  e altre {more}") });
    }
    lines.join("\n")
}

/// Reads the files back: their totals and quotas must be those of the plan. What a council voted on other data keeps its own
/// figures: its act must say the quotas that were voted.
///
/// Papers that print no table of figures (`unread`) have nothing to be compared.
///
/// # Errors
/// When a figure differs.
pub(super) fn agree(
    checked: &Checked,
    composer: &Composer,
    tables: &[NamedTable],
    files: &[OutputFile],
    unread: &BTreeSet<String>,
    kept: Vec<KeptPack>,
) -> Result<(), DossierError> {
    let mut expected = Expected::new(&checked.plan, tables).with_parts(&composer.split_detail(&checked.plan));
    for pack in kept {
        expected.keep(pack.comune, pack.quotas.as_deref());
    }
    // The office's own annexes say what they say: an earlier version of the plan, the convention of the last cycle.
    let own = |file: &&OutputFile| {
        checked.annexes.iter().any(|annex| match &annex.content {
            Content::Office(office) => Arc::ptr_eq(&office.bytes, &file.bytes),
            Content::Generated { .. } => false,
        })
    };
    let files: Vec<OutputFile> =
        files.iter().filter(|file| !own(file) && !unread.contains(&file.path)).cloned().collect();
    let report = audit::check(&files, &expected);
    if report.disagreements.is_empty() { Ok(()) } else { Err(DossierError::Disagreement(report.disagreements)) }
}
