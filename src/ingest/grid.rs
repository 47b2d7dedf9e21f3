// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet as it stands in its file: cells with their raw values, merged regions, what is hidden.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

use crate::origin::{Origin, Spot};

/// What a cell holds, before any meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Raw {
    /// Text, not empty.
    Text(SmolStr),
    /// A number.
    Number(f64),
    /// A number that its format shows as a percentage: 25 for `25%`.
    Percent(f64),
    /// A date or a time as days since the epoch of the workbook.
    Serial {
        /// Days and fraction of a day.
        days: f64,
        /// Whether days are counted from 1904.
        from_1904: bool,
        /// Whether the format is that of a duration.
        duration: bool,
    },
    /// Yes or no.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(Box<str>),
    /// A formula whose result was never stored.
    Uncalculated,
}

/// A row with its cells from left to right.
#[derive(Clone, Debug, Default)]
pub struct GridRow {
    /// Row, from zero.
    pub index: u32,
    /// Column from zero, value.
    pub cells: Vec<(u32, Raw)>,
}

/// A merged region: first and last row, first and last column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// First row and column.
    pub start: (u32, u32),
    /// Last row and column.
    pub end: (u32, u32),
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The sheet as a place.
    pub origin: Origin,
    /// Rows that hold something, from top to bottom.
    pub rows: Vec<GridRow>,
    /// Merged regions.
    pub regions: Vec<Region>,
    /// Cell inside a merged region → its first cell.
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    /// Hidden rows.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns.
    pub hidden_columns: Vec<u32>,
    /// Whether the sheet itself is hidden.
    pub hidden: bool,
    /// Whether the workbook asks to be recalculated on opening: a formula that holds zero was never calculated.
    pub stale: bool,
}

/// Merged regions larger than this are not expanded.
const MAX_MERGED: u64 = 20_000;

impl Grid {
    /// A sheet without cells.
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            rows: Vec::new(),
            regions: Vec::new(),
            merged: BTreeMap::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            hidden: false,
            stale: false,
        }
    }

    /// Name of the sheet; of a CSV, its file name without extension.
    pub fn name(&self) -> &str {
        match &self.origin.sheet {
            Some(sheet) => sheet,
            None => self.file_stem(),
        }
    }

    /// Name of the file without folder and extension.
    pub fn file_stem(&self) -> &str {
        let file = self.origin.file.rsplit('/').next().unwrap_or(&self.origin.file);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    }

    /// Adds a cell; cells may come in any order.
    pub fn push(&mut self, row: u32, column: u32, value: Raw) {
        match self.rows.last_mut() {
            Some(last) if last.index == row => last.cells.push((column, value)),
            last => {
                // Most rows of a sheet are as long as the one above.
                let mut cells = Vec::with_capacity(last.map_or(4, |above| above.cells.len()));
                cells.push((column, value));
                self.rows.push(GridRow { index: row, cells });
            }
        }
    }

    /// Puts rows and cells in order, after the last one was added.
    pub fn settle(&mut self, regions: &[Region]) {
        self.regions = regions.to_vec();
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        self.hidden_columns.sort_unstable();
        self.hidden_columns.dedup();
        if !self.rows.is_sorted_by(|a, b| a.index < b.index) {
            let mut rows: BTreeMap<u32, Vec<(u32, Raw)>> = BTreeMap::new();
            for row in self.rows.drain(..) {
                rows.entry(row.index).or_default().extend(row.cells);
            }
            self.rows = rows.into_iter().map(|(index, cells)| GridRow { index, cells }).collect();
        }
        for row in &mut self.rows {
            if !row.cells.is_sorted_by(|a, b| a.0 < b.0) {
                row.cells.sort_by_key(|c| c.0);
                row.cells.dedup_by_key(|c| c.0);
            }
        }
        let last_row = self.rows.last().map_or(0, |r| r.index);
        let mut expanded = 0u64;
        for region in regions {
            let end_row = region.end.0.min(last_row);
            if region.start.0 > end_row
                || region.start.1 > region.end.1
                || self.raw(region.start.0, region.start.1).is_none()
            {
                continue;
            }
            let area = u64::from(end_row - region.start.0 + 1) * u64::from(region.end.1 - region.start.1 + 1);
            expanded += area;
            if expanded > MAX_MERGED {
                break;
            }
            for row in region.start.0..=end_row {
                for column in region.start.1..=region.end.1 {
                    if (row, column) != region.start {
                        self.merged.insert((row, column), region.start);
                    }
                }
            }
        }
    }

    /// The part of the sheet that holds the cells wanted; what is hidden and merged is known of it as of the whole.
    pub fn part(&self, wanted: impl Fn(u32, u32) -> bool) -> Grid {
        let rows = self.rows.iter().filter_map(|row| {
            let cells: Vec<(u32, Raw)> = row.cells.iter().filter(|(c, _)| wanted(row.index, *c)).cloned().collect();
            (!cells.is_empty()).then_some(GridRow { index: row.index, cells })
        });
        Grid { rows: rows.collect(), ..self.without_rows() }
    }

    fn without_rows(&self) -> Grid {
        Grid {
            origin: self.origin.clone(),
            rows: Vec::new(),
            merged: self.merged.clone(),
            regions: self.regions.clone(),
            hidden_rows: self.hidden_rows.clone(),
            hidden_columns: self.hidden_columns.clone(),
            hidden: self.hidden,
            stale: self.stale,
        }
    }

    /// The row with this number, if it holds something.
    pub fn row(&self, index: u32) -> Option<&GridRow> {
        self.rows.binary_search_by_key(&index, |r| r.index).ok().map(|i| &self.rows[i])
    }

    /// What the cell itself holds.
    pub fn raw(&self, row: u32, column: u32) -> Option<&Raw> {
        self.row(row)?.get(column)
    }

    /// What a data cell shows: its own value, or that of a cell above that it is merged with. With the cell that holds it.
    pub fn down(&self, row: u32, column: u32) -> Option<((u32, u32), &Raw)> {
        if let Some(raw) = self.raw(row, column) {
            return Some(((row, column), raw));
        }
        let &start = self.merged.get(&(row, column)).filter(|start| start.1 == column)?;
        self.raw(start.0, start.1).map(|raw| (start, raw))
    }

    /// What a header cell shows: its own value, or that of the cell that it is merged with.
    pub fn over(&self, row: u32, column: u32) -> Option<((u32, u32), &Raw)> {
        if let Some(raw) = self.raw(row, column) {
            return Some(((row, column), raw));
        }
        let &start = self.merged.get(&(row, column))?;
        self.raw(start.0, start.1).map(|raw| (start, raw))
    }

    /// Whether the cell is merged with another one.
    pub fn is_merged(&self, row: u32, column: u32) -> bool {
        self.merged.contains_key(&(row, column))
    }

    /// Whether some row has a merged cell whose value stands above.
    pub fn has_merged(&self) -> bool {
        !self.merged.is_empty()
    }

    /// A cell as a place.
    pub fn cell(&self, (row, column): (u32, u32)) -> Origin {
        self.origin.at(Spot::Cell(row, column))
    }
}

impl GridRow {
    /// What a cell of the row holds.
    pub fn get(&self, column: u32) -> Option<&Raw> {
        self.cells.binary_search_by_key(&column, |c| c.0).ok().map(|i| &self.cells[i].1)
    }
}

impl Raw {
    /// The text, when it is text.
    pub fn text(&self) -> Option<&str> {
        if let Raw::Text(text) = self { Some(text) } else { None }
    }
}
