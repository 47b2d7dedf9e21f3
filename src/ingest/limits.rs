// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How much a file may hold: hostile input is normal input, and no plan comes near these figures.

/// Bytes of a file.
pub const FILE: u64 = 100 << 20;
/// Rows of a sheet.
pub const ROWS: u32 = 1_000_000;
/// Columns of a sheet.
pub const COLUMNS: u32 = 2_000;
/// Cells of a file that hold something.
pub const CELLS: usize = 2_000_000;
/// Values of all the records that a file gives.
pub const VALUES: usize = 600_000;
/// Characters of a cell: what Excel itself allows.
pub const TEXT: usize = 32_767;
/// Bytes of text in a file.
pub const ALL_TEXT: usize = 64 << 20;
/// Sheets of a workbook.
pub const SHEETS: usize = 500;
/// Parts of a package.
pub const PARTS: usize = 20_000;
/// Bytes of one part of a package, inflated.
pub const PART: u64 = 400 << 20;
/// Bytes of the parts that are held whole in memory (shared strings, styles), inflated.
pub const HELD_PART: u64 = 64 << 20;
/// Bytes of a run of text or of a tag between two marks of an XML part.
pub const RUN: usize = 1 << 20;
/// Cells that an ODS or an XLS, which are held as full rectangles while they are read, may span.
pub const RECTANGLE: u64 = 6_000_000;
