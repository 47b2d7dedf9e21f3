// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Figures of a column with their commas under each other, in every reader.

use super::grid::Grid;
use crate::document::{Align, Block, Cell, Inline, Table};
use crate::write::fonts::Font;

/// Where the commas of the columns of figures stand: how far from the right edge, by column, in twentieths of a point.
pub struct Commas(Vec<f32>);

/// The comma of a cell.
#[derive(Clone, Copy)]
pub struct Comma {
    /// Place of the decimal tab, from the left of the text of the cell.
    tab: usize,
    /// Indent at the right of a figure with fewer decimals than others of its column.
    indent: usize,
}

impl Commas {
    /// Those of a table with type of this size in points.
    pub fn of(table: &Table, grid: &Grid<'_>, size: f32) -> Commas {
        let mut widest = vec![0.0_f32; grid.columns];
        for (row, column, cell) in grid.origins() {
            let align = cell.align.or(table.columns.get(column).map(|c| c.align));
            if row >= grid.head
                && align == Some(Align::Decimal)
                && let (Some(decimals), Some(known)) = (decimals(cell, size), widest.get_mut(column))
            {
                *known = known.max(decimals);
            }
        }
        Commas(widest)
    }

    /// The comma of a cell with a figure, in a column of figures.
    pub fn place(&self, column: usize, cell: &Cell, room: f32, size: f32) -> Option<Comma> {
        let own = decimals(cell, size)?;
        let widest = *self.0.get(column)?;
        Some(Comma { tab: (room - widest).max(0.0).round() as usize, indent: (widest - own).max(0.0).round() as usize })
    }
}

impl Comma {
    /// The properties of its paragraph: a decimal tab, and an indent at the right.
    ///
    /// A figure stands at the right, since LibreOffice knows no decimal tab without a tabulator; its comma comes under the others
    /// by an indent where it has fewer decimals. The tab says the same to those who set it at the left in Word.
    pub fn properties(self) -> String {
        let tab = format!(r#"<w:tabs><w:tab w:val="decimal" w:pos="{}"/></w:tabs>"#, self.tab);
        if self.indent > 0 { format!(r#"{tab}<w:ind w:right="{}"/>"#, self.indent) } else { tab }
    }
}

/// Width of the comma of a figure and of what comes after, in twentieths of a point; `None` for what is no single figure.
fn decimals(cell: &Cell, size: f32) -> Option<f32> {
    let [Block::Paragraph(paragraph)] = cell.content.as_slice() else { return None };
    let [Inline::Text(text)] = paragraph.text.as_slice() else { return None };
    let figure = text.text.trim();
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '+' | '€' | '%' | ' ' | '\u{a0}');
    if !figure.contains(|c: char| c.is_ascii_digit()) || !figure.chars().all(numeric) {
        return None;
    }
    let after = figure.rfind(',').or_else(|| figure.find(['%', '€'])).unwrap_or(figure.len());
    Some(Font::Regular.width(figure.get(after..).unwrap_or_default(), size) * 20.0)
}
