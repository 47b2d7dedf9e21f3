// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fills and rules of a table's rows.

use crate::document::{CellRole, RowKind, TableStyle};
use crate::write::drawing::Color;
use crate::write::drawing::colors::heat;

use super::super::display::Item;
use super::super::style;
use super::grid::Grid;
use super::table::{Part, extent};

/// Fills and rules of a row, or of a slice of it between two heights.
pub(super) fn decorate(
    part: &Part<'_>,
    grid: &Grid<'_>,
    row: usize,
    (top, bottom): (f32, f32),
    (first, last): (bool, bool),
    in_head: bool,
    items: &mut Vec<Item>,
) {
    let kind = grid.kinds.get(row).copied().unwrap_or(RowKind::Normal);
    let width: f32 = part.group.widths.iter().sum();
    let left = part.room.x;
    let height = bottom - top;
    let mut x = left;
    let mut covered: Option<(usize, usize)> = None;
    for (column, column_width) in part.group.columns.iter().zip(&part.group.widths) {
        let Some(placed) = grid.at(row, *column) else { continue };
        let role = placed.cell.map_or(CellRole::Data, |cell| cell.role);
        let heat = placed.cell.and_then(|cell| heat(cell.heat));
        if let Some(fill) = heat.or_else(|| fill(part, kind, role, row, in_head)) {
            // A hair wider: no white line between neighbours on a screen.
            items.push(Item::fill(x, top, *column_width, height, fill));
        }
        let begins = covered != Some((placed.row, placed.column));
        covered = Some((placed.row, placed.column));
        let ends_here = placed.row + placed.rows == row + 1 && last;
        if part.look.boxed {
            if begins {
                items.push(Item::upright(x, top, height, 0.5, style::HAIRLINE));
            }
            if row == placed.row && first {
                items.push(Item::rule(x, top, *column_width, 0.5, style::HAIRLINE));
            }
            if ends_here {
                items.push(Item::rule(x, bottom, *column_width, 0.5, style::HAIRLINE));
            }
        } else if part.look.ruled && ends_here && !in_head {
            items.push(Item::rule(x, bottom, *column_width, 0.4, style::HAIRLINE));
        }
        x += column_width;
    }
    if part.look.boxed {
        items.push(Item::upright(left + width, top, height, 0.5, style::HAIRLINE));
    }
    if !part.look.ruled {
        return;
    }
    if in_head {
        if row == 0 {
            items.push(Item::rule(left, top, width, 1.1, style::BLUE));
        }
        if row + 1 == grid.len() {
            items.push(Item::rule(left, bottom, width, 0.8, style::BLUE));
        } else {
            inner_head_rules(part, grid, row, bottom, items);
        }
        return;
    }
    if kind == RowKind::Total && first {
        items.push(Item::rule(left, top, width, 0.9, style::BLUE));
    }
    if row == 0 && part.table.head.is_empty() && first {
        items.push(Item::rule(left, top, width, 1.0, style::BLUE));
    }
    if row + 1 == grid.len() && last {
        items.push(Item::rule(left, bottom, width, 1.0, style::BLUE));
    }
}

/// Under a head cell that spans columns, a thin rule a little shorter than they are.
fn inner_head_rules(part: &Part<'_>, grid: &Grid<'_>, row: usize, bottom: f32, items: &mut Vec<Item>) {
    for placed in grid.cells.iter().filter(|cell| cell.row + cell.rows == row + 1) {
        if let Some((x, width, span)) = extent(part, placed)
            && (span > 1 || placed.rows == 1)
            && placed.cell.is_some_and(|cell| !cell.content.is_empty())
        {
            items.push(Item::rule(x + 2.5, bottom, width - 5.0, 0.5, style::BLUE));
        }
    }
}

fn fill(part: &Part<'_>, kind: RowKind, role: CellRole, row: usize, in_head: bool) -> Option<Color> {
    match part.table.style {
        TableStyle::Plain => None,
        TableStyle::Form => (role != CellRole::Data).then_some(style::SHADE),
        TableStyle::Data | TableStyle::Compact => match kind {
            _ if in_head => Some(style::SHADE),
            RowKind::Group | RowKind::Total => Some(style::SHADE),
            RowKind::Subtotal => Some(style::ZEBRA),
            RowKind::Normal => (part.striped && row % 2 == 1).then_some(style::ZEBRA),
        },
    }
}
