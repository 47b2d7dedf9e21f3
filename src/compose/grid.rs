// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Cells, rows and tables in few words, with the conventions of the plan's figures.
//!
//! Amounts have two decimals and no currency sign (it stands in the heading), zero is a dash, totals are bold,
//! percentages have one decimal.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cell;
use super::hole::{self, Datum, count_it, show};
use crate::document::{Align, Anchor, Block, Cell, CellRole, Column, Inline, Row, RowKind, Table, TableStyle, Width};
use crate::money::{Cents, percentage_it};
use crate::origin::{Traced, Trail};
use crate::period::date_it;

/// What an empty or zero cell shows.
pub(crate) const DASH: &str = "–";

/// An amount.
pub(crate) fn money(amount: &Traced<Cents>) -> Cell {
    let words = if amount.value.is_zero() { DASH.to_owned() } else { amount.value.to_string() };
    Cell::data(vec![Inline::traced(words, amount.trail.clone())])
}

/// A whole number.
pub(crate) fn count(number: Option<&Traced<i64>>) -> Cell {
    number.map_or_else(dash, |n| Cell::data(vec![Inline::traced(count_it(n.value), n.trail.clone())]))
}

/// A decimal number in Italian format.
pub(crate) fn number(number: Decimal, trail: &Trail) -> Cell {
    Cell::data(vec![Inline::traced(show(&Datum::Number(number), ""), trail.clone())])
}

/// A decimal number with this many decimals.
pub(crate) fn fixed(number: Decimal, decimals: u32, trail: &Trail) -> Cell {
    Cell::data(vec![Inline::traced(hole::fixed(number, decimals), trail.clone())])
}

/// A percentage in tenths of a point.
pub(crate) fn percent(tenths: i64, trail: &Trail) -> Cell {
    Cell::data(vec![Inline::traced(percentage_it(tenths), trail.clone())])
}

/// The ratio of two numbers as a percentage with one decimal, rounded half up; a dash when the base is zero.
pub(crate) fn ratio(part: &Traced<i64>, base: &Traced<i64>) -> Cell {
    tenths(part.value, base.value).map_or_else(dash, |t| percent(t, &Trail::join([&part.trail, &base.trail])))
}

/// Tenths of a percentage point, rounded half up; `None` without a base.
pub(crate) fn tenths(part: i64, base: i64) -> Option<i64> {
    if base <= 0 {
        return None;
    }
    let (part, base) = (i128::from(part), i128::from(base));
    i64::try_from((part * 2000 + base) / (base * 2)).ok()
}

/// Text of a cell, with its paragraphs and lists.
pub(crate) fn text(text: &Traced<String>) -> Cell {
    Cell::blocks(cell::blocks(&text.value, &text.trail))
}

/// Text of a cell on one line: names and titles.
pub(crate) fn line(text: &Traced<String>) -> Cell {
    Cell::data(vec![cell::inline(text)])
}

/// Text of a cell that may be empty.
pub(crate) fn optional(value: Option<&Traced<String>>) -> Cell {
    value.map_or_else(Cell::empty, text)
}

/// Words of the program.
pub(crate) fn words(words: impl Into<String>) -> Cell {
    Cell::data(vec![Inline::text(words)])
}

/// A dash.
pub(crate) fn dash() -> Cell {
    words(DASH)
}

/// The header of a row, out of words with their cells.
pub(crate) fn header(value: &Traced<String>) -> Cell {
    Cell::row_header(vec![cell::inline(value)])
}

/// The header of a row, in words of the program or of the profile.
pub(crate) fn header_words(words: impl Into<String>) -> Cell {
    Cell::row_header(vec![Inline::text(words)])
}

/// A plain row.
pub(crate) fn row(cells: Vec<Cell>) -> Row {
    Row { kind: RowKind::Normal, cells }
}

/// A row of another kind.
pub(crate) fn row_of(kind: RowKind, cells: Vec<Cell>) -> Row {
    Row { kind, cells }
}

/// A title over the rows that follow.
pub(crate) fn group(title: Vec<Inline>, columns: usize) -> Row {
    let cell =
        Cell { role: CellRole::RowHeader, columns: u16::try_from(columns).unwrap_or(u16::MAX), ..Cell::data(title) };
    Row { kind: RowKind::Group, cells: vec![cell] }
}

/// A column that takes this part of the free room.
pub(crate) fn share(parts: f32, align: Align) -> Column {
    Column { width: Width::Share(parts), align }
}

/// A column as wide as its content.
pub(crate) fn auto(align: Align) -> Column {
    Column { width: Width::Auto, align }
}

/// A column of dates.
pub(crate) fn dates() -> Column {
    Column { width: Width::Fixed(DATE_WIDTH), align: Align::Left }
}

/// Millimetres that hold `gg/mm/aaaa`.
const DATE_WIDTH: f32 = 21.0;

/// A date.
pub(crate) fn date(date: Option<&Traced<Date>>) -> Cell {
    date.map_or_else(dash, |d| Cell::data(vec![Inline::traced(date_it(d.value), d.trail.clone())]))
}

/// A table with a caption, in the making.
pub(crate) struct Grid {
    table: Table,
}

impl Grid {
    /// A table of data: place, caption, what it tells.
    pub(crate) fn new(anchor: &str, caption: Vec<Inline>, summary: impl Into<String>) -> Self {
        Self {
            table: Table {
                anchor: Anchor(super::number::anchor_of(anchor)),
                caption: Some((String::new(), caption)),
                summary: summary.into(),
                style: TableStyle::Data,
                columns: Vec::new(),
                head: Vec::new(),
                body: Vec::new(),
                source: Vec::new(),
                key_columns: 1,
            },
        }
    }

    /// A table without caption, as in the sheets and in the acts.
    pub(crate) fn plain(summary: impl Into<String>, style: TableStyle) -> Self {
        let mut grid = Self::new("", Vec::new(), summary);
        grid.table.caption = None;
        grid.table.style = style;
        grid
    }

    /// Columns with their headings.
    pub(crate) fn columns(mut self, columns: Vec<(&str, Column)>) -> Self {
        let heads = columns.iter().map(|(title, column)| {
            let mut head = Cell::column_header(*title);
            head.align = (column.align != Align::Left).then_some(Align::Center);
            head
        });
        self.table.head = vec![row(heads.collect())];
        self.table.columns = columns.into_iter().map(|(_, column)| column).collect();
        self
    }

    /// Columns without headings.
    pub(crate) fn bare_columns(mut self, columns: Vec<Column>) -> Self {
        self.table.columns = columns;
        self
    }

    /// Smaller type, for wide tables.
    pub(crate) fn compact(mut self) -> Self {
        self.table.style = TableStyle::Compact;
        self
    }

    /// Columns repeated when the table is split by columns.
    pub(crate) fn keys(mut self, columns: usize) -> Self {
        self.table.key_columns = columns;
        self
    }

    /// Source and notes.
    pub(crate) fn source(mut self, source: Vec<Inline>) -> Self {
        self.table.source = source;
        self
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: Row) {
        self.table.body.push(row);
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.table.columns.len()
    }

    /// Whether there are no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.table.body.is_empty()
    }

    /// The table as a block; nothing when it has no rows.
    pub(crate) fn block(self) -> Vec<Block> {
        if self.table.body.is_empty() { Vec::new() } else { vec![Block::Table(self.table)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain_text;

    fn words_of(cell: &Cell) -> String {
        match cell.content.first() {
            Some(Block::Paragraph(p)) => plain_text(&p.text),
            _ => String::new(),
        }
    }

    #[test]
    fn conventions() {
        assert_eq!(words_of(&money(&Traced::untraced(Cents(0)))), "–");
        assert_eq!(words_of(&money(&Traced::untraced(Cents(123_456)))), "1.234,56");
        assert_eq!(words_of(&fixed(Decimal::new(15, 1), 2, &Trail::NONE)), "1,50");
        assert_eq!(words_of(&fixed(Decimal::new(2, 0), 2, &Trail::NONE)), "2,00");
        assert_eq!(tenths(1, 3), Some(333));
        assert_eq!(tenths(2, 3), Some(667));
        assert_eq!(tenths(1, 0), None);
    }
}
