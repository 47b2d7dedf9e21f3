// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The tables of a document as a workbook and as CSV: the same cells that are printed, with sums that live in Excel.

mod csv;
mod formula;
mod grid;
mod workbook;

use jiff::civil::Date;

use crate::document::Table;

pub use self::csv::csv;
pub use self::grid::{Figure, Printed, figures, printed};
pub use self::workbook::workbook;

/// A table with the name of its sheet: «T1 Fonti».
#[derive(Clone, Debug)]
pub struct NamedTable {
    /// Name of the sheet, and of the CSV file in lower case.
    pub name: String,
    /// The table, as it is printed.
    pub table: Table,
}

/// What the workbook says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// Title of the plan.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// Version and state, on the second line of each sheet.
    pub subtitle: String,
    /// Date of the plan.
    pub date: Date,
}
