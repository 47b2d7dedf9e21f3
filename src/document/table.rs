// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables: columns, rows, cells with spans and header roles.

use super::{Anchor, Block, Inline, Paragraph};

/// A table.
///
/// A cell that spans rows is given once, in its first row; later rows leave it out (as in HTML).
#[derive(Clone, Debug)]
pub struct Table {
    /// Where references point.
    pub anchor: Anchor,
    /// Printed number («3») and caption; `None` for form tables, which aren't listed.
    pub caption: Option<(String, Vec<Inline>)>,
    /// What the table tells, in one sentence, for those who can't see it.
    pub summary: String,
    /// Look.
    pub style: TableStyle,
    /// Columns.
    pub columns: Vec<Column>,
    /// Header rows, repeated on each page.
    pub head: Vec<Row>,
    /// Rows, totals included.
    pub body: Vec<Row>,
    /// Source and notes, printed under the table.
    pub source: Vec<Inline>,
    /// How many columns at the left are repeated when a table that is too wide is split by columns.
    pub key_columns: usize,
}

/// Look of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableStyle {
    /// Figures and lists: ruled head, light zebra.
    Data,
    /// Label and value pairs of a sheet: label cells shaded, all cells ruled.
    Form,
    /// Like data, with smaller type: for wide tables.
    Compact,
    /// No rules: for layouts of acts, still a true table.
    Plain,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Width.
    pub width: Width,
    /// Alignment of its data cells.
    pub align: Align,
}

/// Width of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// From the content.
    Auto,
    /// Parts of the room that is left by the others.
    Share(f32),
    /// Millimetres.
    Fixed(f32),
}

/// Alignment in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left, ragged.
    Left,
    /// Right.
    Right,
    /// Centre.
    Center,
    /// On the decimal comma.
    Decimal,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the row is.
    pub kind: RowKind,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Plain row.
    Normal,
    /// Title of the rows that follow: kept with them.
    Group,
    /// Partial sum: bold, kept with the rows before.
    Subtotal,
    /// Sum: bold, ruled, kept with the rows before.
    Total,
}

/// Shades of a heat table.
pub const HEAT_STEPS: u8 = 4;

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Header or data.
    pub role: CellRole,
    /// Columns that it covers, at least 1.
    pub columns: u16,
    /// Rows that it covers, at least 1.
    pub rows: u16,
    /// Alignment, when it differs from the column's.
    pub align: Option<Align>,
    /// Shade of the ground by the value, from 1 to [`HEAT_STEPS`]; 0 has none. The value stands in the cell: the shade only helps to find it.
    pub heat: u8,
    /// Content: paragraphs and lists only.
    pub content: Vec<Block>,
}

/// Whether a cell is a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRole {
    /// Data.
    Data,
    /// Header of its row.
    RowHeader,
    /// Header of its column.
    ColumnHeader,
}

impl Cell {
    /// A data cell with one line of text.
    pub fn data(text: Vec<Inline>) -> Cell {
        Cell { role: CellRole::Data, columns: 1, rows: 1, align: None, heat: 0, content: vec![Paragraph::body(text)] }
    }

    /// An empty data cell.
    pub fn empty() -> Cell {
        Cell { role: CellRole::Data, columns: 1, rows: 1, align: None, heat: 0, content: Vec::new() }
    }

    /// A data cell with several blocks.
    pub fn blocks(content: Vec<Block>) -> Cell {
        Cell { role: CellRole::Data, columns: 1, rows: 1, align: None, heat: 0, content }
    }

    /// A header of its column.
    pub fn column_header(text: impl Into<String>) -> Cell {
        Cell { role: CellRole::ColumnHeader, ..Cell::data(vec![Inline::text(text)]) }
    }

    /// A header of its row.
    pub fn row_header(text: Vec<Inline>) -> Cell {
        Cell { role: CellRole::RowHeader, ..Cell::data(text) }
    }

    /// The same cell over several columns.
    pub fn across(mut self, columns: u16) -> Cell {
        self.columns = columns;
        self
    }

    /// The same cell over several rows.
    pub fn down(mut self, rows: u16) -> Cell {
        self.rows = rows;
        self
    }
}
