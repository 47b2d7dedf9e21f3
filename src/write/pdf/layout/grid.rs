// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A table's cells on their grid: spans resolved, gaps filled, so that every row is complete.

use crate::document::{Cell, Row, RowKind, Table};

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

/// How many columns a cell may span: those that the table declares, or the cells of its fullest row.
pub(super) fn widest_span(table: &Table) -> usize {
    let rows = table.head.iter().chain(&table.body);
    rows.map(|row| row.cells.len()).max().unwrap_or_default().max(table.columns.len()).max(1)
}

/// Number of columns that rows need, where no cell spans more than a number of them.
pub(super) fn columns(rows: &[Row], widest: usize) -> usize {
    place(rows, widest).iter().map(|cell| cell.column + cell.columns).max().unwrap_or_default()
}

/// Cells on their places: each in the first free columns of its row, cut short where another reaches down from above.
fn place(rows: &[Row], widest: usize) -> Vec<GridCell<'_>> {
    let mut cells = Vec::new();
    // For each column, the rows that it is still taken for.
    let mut taken: Vec<usize> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in &row.cells {
            while taken.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let span = usize::from(cell.columns).clamp(1, widest.max(1));
            let free = taken.iter().skip(column).take(span).position(|rows| *rows > 0);
            let wide = free.unwrap_or(span);
            let tall = usize::from(cell.rows).clamp(1, rows.len() - at);
            taken.resize(taken.len().max(column + wide), 0);
            taken.iter_mut().skip(column).take(wide).for_each(|rows| *rows = tall);
            cells.push(GridCell { row: at, column, rows: tall, columns: wide, cell: Some(cell) });
            column += wide;
        }
        taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    cells
}

const FREE: usize = usize::MAX;

impl<'a> Grid<'a> {
    /// Places the cells of rows on a number of columns, those that [`columns`] tells at least.
    pub fn of(rows: &'a [Row], columns: usize, widest: usize) -> Grid<'a> {
        let cells = place(rows, widest);
        let cover = vec![vec![FREE; columns]; rows.len()];
        let kinds = rows.iter().map(|row| row.kind).collect();
        let mut grid = Grid { cells, kinds, cover };
        (0..grid.cells.len()).for_each(|index| grid.mark(index));
        for row in 0..rows.len() {
            for column in 0..columns {
                if grid.at(row, column).is_none() {
                    grid.cells.push(GridCell { row, column, rows: 1, columns: 1, cell: None });
                }
            }
        }
        grid.cells.sort_by_key(|cell| (cell.row, cell.column));
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

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.cover.first().map_or(0, Vec::len)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }
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
        let grid = Grid::of(&rows, 3, 3);
        let places: Vec<_> = grid.cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
        assert_eq!(places, [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]);
    }

    #[test]
    fn cells_pushed_aside_from_above_are_not_lost() {
        // The second row wants two columns, but the second is taken until the third row ends.
        let rows =
            [row(vec![cell("a"), cell("b").down(3)]), row(vec![cell("c").across(2)]), row(vec![cell("d"), cell("e")])];
        let count = columns(&rows, 2);
        assert_eq!(count, 3);
        let grid = Grid::of(&rows, count, 2);
        assert_eq!(grid.cells.iter().filter(|c| c.cell.is_some()).count(), 5);
        assert!(grid.cells.iter().all(|c| c.column + c.columns <= count));
    }

    #[test]
    fn a_cell_too_wide_leaves_room_for_the_next() {
        let rows = [row(vec![cell("a").across(u16::MAX), cell("b")])];
        let count = columns(&rows, 4);
        let grid = Grid::of(&rows, count, 4);
        let places: Vec<_> = grid.cells.iter().filter(|c| c.cell.is_some()).map(|c| (c.column, c.columns)).collect();
        assert_eq!((count, places), (5, vec![(0, 4), (4, 1)]));
    }

    #[test]
    fn short_rows_are_completed() {
        let rows = [row(vec![cell("a"), cell("b")]), row(vec![cell("c")])];
        let grid = Grid::of(&rows, 2, 2);
        assert!(grid.at(1, 1).is_some_and(|c| c.cell.is_none()));
    }
}
