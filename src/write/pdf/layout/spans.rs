// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The lines of a table's cells over several rows, given to the rows in which they stand.

use super::super::display::Item;
use super::Slab;

/// The lines of a cell with their tops.
pub(super) type Lines = Vec<(f32, Slab)>;

/// A cell over several rows: its first row, their number, its lines and the height that they want.
#[derive(Clone)]
pub(super) struct Spanning {
    pub row: usize,
    /// Position of the cell in its grid.
    pub cell: usize,
    pub rows: usize,
    pub lines: Lines,
    pub height: f32,
}

/// A row with its cells' lines.
#[derive(Default)]
pub(super) struct RowBox {
    pub height: f32,
    /// Lines with their tops, relative to the row; those of each cell together.
    pub cells: Vec<Lines>,
    /// Whether a text crosses its lower edge: then it makes one slab with the next.
    pub crossed: bool,
    /// What is said again in it if a page begins here.
    pub again: Vec<Item>,
}

/// Height of some rows.
pub(super) fn height_of(boxes: &[RowBox], row: usize, rows: usize) -> f32 {
    boxes.iter().skip(row).take(rows).map(|made| made.height).sum()
}

/// First row and number of the rows that cells over several rows hold together, in chains too.
pub(super) fn bundles(cells: &[Spanning]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    // Cells stand in the order of their first rows.
    for cell in cells {
        match out.last_mut() {
            Some((row, rows)) if cell.row < *row + *rows => *rows = (*rows).max(cell.row + cell.rows - *row),
            _ => out.push((cell.row, cell.rows)),
        }
    }
    out
}

/// Gives the lines of a cell over several rows to the rows in which they stand. Where those may part, none crosses from
/// one to the next: it begins with that. Returns the row in which the last stands.
pub(super) fn spread(boxes: &mut [RowBox], cell: Spanning, part: bool) -> usize {
    let Spanning { mut row, rows, lines, .. } = cell;
    let end = row + rows;
    let (mut top_of_row, mut shift) = (0.0, 0.0);
    let mut held = Vec::new();
    for (top, slab) in lines {
        let mut top = top + shift;
        loop {
            let height = boxes.get(row).map_or(0.0, |made| made.height);
            let below = top_of_row + height;
            let crosses = top + slab.height > below + 0.5;
            if row + 1 >= end || !(top >= below - 0.5 || part && crosses) {
                break;
            }
            if let Some(made) = boxes.get_mut(row) {
                made.cells.push(std::mem::take(&mut held));
            }
            if top < below {
                shift += below + 1.0 - top;
                top = below + 1.0;
            }
            top_of_row = below;
            row += 1;
        }
        if let Some(made) = boxes.get_mut(row) {
            let bottom = top + slab.height - top_of_row;
            if row + 1 >= end {
                made.height = made.height.max(bottom);
            } else if bottom > made.height + 0.5 {
                made.crossed = true;
            }
        }
        held.push((top - top_of_row, slab));
    }
    if let Some(made) = boxes.get_mut(row) {
        made.cells.push(held);
    }
    row
}
