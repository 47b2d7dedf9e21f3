// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How much a file may hold: hostile input is normal input, and no plan comes near these figures.

use crate::project::LimitsTable;

/// What `[limiti]` of `piano.toml` may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub file: u64,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Cells of a file that hold something.
    pub cells: usize,
    /// Bytes of text in a file, each text counted once where the file holds it once.
    pub text: usize,
    /// Bytes of one part of a package, inflated.
    pub part: u64,
    /// Values of all the records that the files of a project give.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 128 << 20,
            rows: 1_048_576,
            columns: 2_000,
            cells: 10_500_000,
            text: 128 << 20,
            part: 2 << 30,
            values: 600_000,
        }
    }
}

/// What no setting goes beyond: with these the memory still stays below half a gigabyte.
pub const CEILING: Limits = Limits {
    file: 128 << 20,
    rows: 10_000_000,
    columns: 16_384,
    cells: 12_000_000,
    text: 128 << 20,
    part: 2 << 30,
    values: 800_000,
};

impl Limits {
    /// Those of a project: what it asks for, within what no setting goes beyond.
    pub fn of(table: &LimitsTable) -> Self {
        let default = Self::default();
        Self {
            file: table.megabyte.map_or(default.file, |mb| (mb << 20).min(CEILING.file)),
            rows: table.righe.map_or(default.rows, |n| n.min(CEILING.rows)),
            columns: table.colonne.map_or(default.columns, |n| n.min(CEILING.columns)),
            cells: table.celle.map_or(default.cells, |n| n.min(CEILING.cells)),
            values: table.valori.map_or(default.values, |n| n.min(CEILING.values)),
            ..default
        }
    }

    /// Those of a file that is read beside others.
    pub fn small(&self) -> Self {
        Self {
            file: self.file.min(4 << 20),
            cells: self.cells.min(100_000),
            text: self.text.min(4 << 20),
            part: self.part.min(32 << 20),
            ..*self
        }
    }
}

/// Files of a folder of the project.
pub const FILES: usize = 5_000;
/// Bytes of a cell's text: what Excel itself allows.
pub const TEXT: usize = 32_767;
/// Texts that a workbook keeps apart from its sheets.
pub const SHARED: usize = 2_000_000;
/// Sheets of a workbook.
pub const SHEETS: usize = 500;
/// Parts of a package.
pub const PARTS: usize = 20_000;
/// Bytes of the parts that are held whole in memory, inflated.
pub const HELD_PART: u64 = 64 << 20;
/// Bytes of a small part of a package: relations, names of the sheets, styles.
pub const SMALL_PART: u64 = 16 << 20;
/// How many times a part may be larger than its compressed form: twice what the most repetitive of sheets reaches.
pub const RATIO: u64 = 500;
/// Bytes below which a part may be as compressed as it likes.
pub const RATIO_FREE: u64 = 8 << 20;
/// Bytes of a run of text or of a tag between two marks of an XML part.
pub const RUN: usize = 1 << 20;
/// Elements inside elements.
pub const DEPTH: usize = 256;
/// Cells that an XLS, which is held as full rectangles while it is read, may span.
pub const RECTANGLE: u64 = 6_000_000;
