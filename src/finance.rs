// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The financial tables T1-T9 as files: a workbook with live sums, and a CSV each. The same cells that the plan prints.

use crate::compose::Composer;
use crate::plan::Plan;
use crate::write::WriteError;
use crate::write::sheets::{self, About, NamedTable};

/// Name of the workbook.
pub const WORKBOOK: &str = "quadri-finanziari.xlsx";

/// T1-T9 with the names of their sheets.
pub fn tables(plan: &Plan, composer: &Composer) -> Vec<NamedTable> {
    let tables = composer.finance_tables(plan);
    tables.into_iter().map(|(name, table)| NamedTable { name, table }).collect()
}

/// The workbook; the title is that of the plan.
///
/// # Errors
/// When the library refuses it.
pub fn workbook(plan: &Plan, title: &str, tables: &[NamedTable]) -> Result<Vec<u8>, WriteError> {
    let about = About {
        title: title.to_owned(),
        author: format!("Ambito {}", plan.ambito.of_name()),
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
