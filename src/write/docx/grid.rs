// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which cell covers each place of a table.

use crate::document::{Cell, Row, RowKind, Table};

/// A cell, by row and position in the row.
pub type At = (usize, usize);

/// Which cell covers each place of a table: rows leave out the cells that hang down from above.
pub struct Grid<'a> {
    /// Rows, with the cell that covers each place of theirs.
    pub rows: Vec<(&'a Row, Vec<Option<At>>)>,
    /// Rows of the head.
    pub head: usize,
    /// Columns, those of the widest row.
    pub columns: usize,
}

impl<'a> Grid<'a> {
    /// That of a table.
    pub fn of(table: &'a Table) -> Grid<'a> {
        let mut grid = Grid { rows: Vec::new(), head: table.head.len(), columns: table.columns.len().max(1) };
        let mut hanging: Vec<Option<(usize, usize, u16)>> = Vec::new();
        for (r, row) in table.head.iter().chain(&table.body).enumerate() {
            let mut places: Vec<Option<At>> = Vec::new();
            let mut next: Vec<Option<(usize, usize, u16)>> = Vec::new();
            let mut cells = row.cells.iter().enumerate().peekable();
            // The head is repeated: nothing hangs from it into the body.
            if r == grid.head {
                hanging.clear();
            }
            while cells.peek().is_some() || places.len() < hanging.len() {
                let at = places.len();
                if let Some(Some((from, cell, left))) = hanging.get(at).copied() {
                    places.push(Some((from, cell)));
                    next.push((left > 1).then(|| (from, cell, left - 1)));
                    continue;
                }
                let Some((c, cell)) = cells.next() else {
                    places.push(None);
                    next.push(None);
                    continue;
                };
                // A wide cell ends where one that hangs from above begins.
                for offset in 0..usize::from(cell.columns.clamp(1, 500)) {
                    if offset > 0 && hanging.get(at + offset).is_some_and(Option::is_some) {
                        break;
                    }
                    places.push(Some((r, c)));
                    next.push((cell.rows > 1).then(|| (r, c, cell.rows - 1)));
                }
            }
            grid.columns = grid.columns.max(places.len());
            grid.rows.push((row, places));
            hanging = next;
        }
        for (_, places) in &mut grid.rows {
            places.resize(grid.columns, None);
        }
        grid
    }

    /// A cell.
    pub fn cell(&self, at: At) -> Option<&'a Cell> {
        self.rows.get(at.0).and_then(|(row, _)| row.cells.get(at.1))
    }

    /// Each cell once: row, first column, cell.
    pub fn origins(&self) -> impl Iterator<Item = (usize, usize, &'a Cell)> + '_ {
        self.rows.iter().enumerate().flat_map(move |(r, (_, places))| {
            places.iter().enumerate().filter_map(move |(c, place)| {
                let at = (*place)?;
                let first = at.0 == r && (c == 0 || places.get(c - 1).copied().flatten() != *place);
                first.then(|| self.cell(at).map(|cell| (r, c, cell))).flatten()
            })
        })
    }

    /// Whether all of a row is bold.
    pub fn strong(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|(row, _)| row.kind != RowKind::Normal)
    }
}
