// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A table's cells on their grid: spans resolved, gaps filled, so that every row is complete.

use crate::document::{Cell, Row, RowKind};

/// A cell with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct GridCell<'a> {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    /// The cell; `None` where the table has none.
    pub cell: Option<&'a Cell>,
}

/// The rows of a head or body.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid<'a> {
    pub cells: Vec<GridCell<'a>>,
    pub kinds: Vec<RowKind>,
    /// For each row and column, the cell that covers it.
    cover: Vec<Vec<usize>>,
}

/// Number of columns that rows need; no cell spans more than those that the table declares.
pub(super) fn columns(rows: &[Row], declared: usize) -> usize {
    let mut carried: Vec<usize> = Vec::new();
    let mut most = 0;
    for row in rows {
        let mut column = 0;
        for cell in &row.cells {
            while carried.get(column).is_some_and(|left| *left > 0) {
                column += 1;
            }
            let end = column + usize::from(cell.columns).clamp(1, declared.max(1));
            if carried.len() < end {
                carried.resize(end, 0);
            }
            for left in carried.iter_mut().take(end).skip(column) {
                *left = usize::from(cell.rows.max(1));
            }
            column = end;
        }
        most = most.max(carried.len());
        carried.iter_mut().for_each(|left| *left = left.saturating_sub(1));
    }
    most
}

const FREE: usize = usize::MAX;

impl<'a> Grid<'a> {
    /// Places the cells of rows on a number of columns.
    pub fn of(rows: &'a [Row], columns: usize) -> Grid<'a> {
        let mut cells: Vec<GridCell<'a>> = Vec::new();
        let mut cover = vec![vec![FREE; columns]; rows.len()];
        for (at, row) in rows.iter().enumerate() {
            let mut column = 0;
            for cell in &row.cells {
                let taken = |column: usize| cover.get(at).and_then(|row| row.get(column)).is_some_and(|c| *c != FREE);
                while taken(column) {
                    column += 1;
                }
                if column >= columns {
                    break;
                }
                let mut wide = 0;
                while wide < usize::from(cell.columns.max(1)) && column + wide < columns && !taken(column + wide) {
                    wide += 1;
                }
                let tall = usize::from(cell.rows.max(1)).min(rows.len() - at);
                put(&mut cover, &mut cells, GridCell { row: at, column, rows: tall, columns: wide, cell: Some(cell) });
                column += wide;
            }
        }
        for row in 0..rows.len() {
            for column in 0..columns {
                if cover.get(row).and_then(|row| row.get(column)) == Some(&FREE) {
                    put(&mut cover, &mut cells, GridCell { row, column, rows: 1, columns: 1, cell: None });
                }
            }
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut grid = Grid { cells, kinds: rows.iter().map(|row| row.kind).collect(), cover };
        grid.cover.iter_mut().flatten().for_each(|slot| *slot = FREE);
        for index in 0..grid.cells.len() {
            grid.mark(index);
        }
        grid
    }

    fn mark(&mut self, index: usize) {
        let Some(cell) = self.cells.get(index).copied() else { return };
        for row in self.cover.iter_mut().skip(cell.row).take(cell.rows) {
            for slot in row.iter_mut().skip(cell.column).take(cell.columns) {
                *slot = index;
            }
        }
    }

    /// The cell that covers a place.
    pub fn at(&self, row: usize, column: usize) -> Option<&GridCell<'a>> {
        let index = *self.cover.get(row)?.get(column)?;
        self.cells.get(index)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }
}

fn put<'a>(cover: &mut [Vec<usize>], cells: &mut Vec<GridCell<'a>>, cell: GridCell<'a>) {
    let index = cells.len();
    for row in cover.iter_mut().skip(cell.row).take(cell.rows) {
        for slot in row.iter_mut().skip(cell.column).take(cell.columns) {
            *slot = index;
        }
    }
    cells.push(cell);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Inline;

    fn row(cells: Vec<Cell>) -> Row {
        Row { kind: RowKind::Normal, cells }
    }

    fn cell(text: &str) -> Cell {
        Cell::data(vec![Inline::text(text)])
    }

    #[test]
    fn spans_push_the_cells_of_later_rows_aside() {
        let rows = [row(vec![cell("a").down(2), cell("b").across(2)]), row(vec![cell("c"), cell("d")])];
        assert_eq!(columns(&rows, 3), 3);
        let grid = Grid::of(&rows, 3);
        let places: Vec<_> = grid.cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
        assert_eq!(places, [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]);
    }

    #[test]
    fn short_rows_are_completed() {
        let rows = [row(vec![cell("a"), cell("b")]), row(vec![cell("c")])];
        let grid = Grid::of(&rows, 2);
        assert!(grid.at(1, 1).is_some_and(|c| c.cell.is_none()));
    }
}
