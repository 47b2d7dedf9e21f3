// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The financial tables T1-T9 as files: a workbook with live sums, and a CSV each. The same cells that the plan prints.

use crate::compose::Composer;
use crate::pipeline::Checked;
use crate::report;
use crate::write::WriteError;
use crate::write::sheets::{self, About, NamedTable};

/// Name of the workbook.
pub const WORKBOOK: &str = "quadri-finanziari.xlsx";

/// T1-T9 with the names of their sheets.
pub fn tables(checked: &Checked, composer: &Composer) -> Vec<NamedTable> {
    let tables = composer.finance_tables(&checked.plan);
    tables.into_iter().map(|(name, table)| NamedTable { name, table }).collect()
}

/// The workbook.
///
/// # Errors
/// When the library refuses it.
pub fn workbook(checked: &Checked, tables: &[NamedTable]) -> Result<Vec<u8>, WriteError> {
    let plan = &checked.plan;
    let about = About {
        title: report::title(checked),
        author: format!("Ambito di {}", plan.ambito.name),
        subtitle: format!("Versione {}, stato: {}", plan.version, plan.state.word()),
        date: plan.date,
    };
    sheets::workbook(tables, &about)
}

/// A CSV for each table: file name and content.
///
/// # Errors
/// When the library refuses to write to memory.
pub fn csvs(tables: &[NamedTable]) -> Result<Vec<(String, Vec<u8>)>, WriteError> {
    tables.iter().map(|named| Ok((format!("{}.csv", crate::compose::slug(&named.name)), sheets::csv(named)?))).collect()
}
