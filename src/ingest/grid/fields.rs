// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet whose cells are the fields of a CSV, kept where they stand in its text.

use super::{Cell, Grid, Mark, Raw, short};
use crate::ingest::block::{BLOCK, Block, Carry};
use crate::ingest::budget::Budget;
use crate::ingest::limits;
use crate::ingest::package::Refusal;

/// The fields of a text that the sheet keeps as it is, four bytes for each: where it begins, and after the last of a row where
/// the row ends; each ends right before the next one and what parts them.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub(super) starts: Vec<u32>,
    /// Fields that stand in the text neither as they are printed nor so between quotes, by their number.
    pub(super) odd: Vec<(u32, Cell)>,
    pub(super) count: usize,
}

/// Set on the beginning of a field that stands between quotes, or not in the text as it is printed.
pub const ODD: u32 = 1 << 31;

/// How far rows could be taken as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The byte at which the next row begins; that after the last when none is left.
    pub at: usize,
    /// Its number.
    pub row: u32,
}

impl Grid {
    /// The same sheet, whose rows are fields of the text that it shares.
    pub fn of_fields(self) -> Self {
        Self { fields: Some(Fields::default()), ..self }
    }

    /// Adds the rows that begin here, as long as each of their fields is printed as it stands: all bytes are looked at once,
    /// many at a time. The first row of which that can't be said is left where it is.
    pub fn push_plain_rows(&mut self, from: Reached, separator: u8, budget: &mut Budget) -> Result<Reached, Refusal> {
        let Self { rows, fields: Some(fields), shared, .. } = self else { return Ok(from) };
        let text = shared.as_bytes();
        let columns = budget.limits().columns as usize;
        let (mut at, mut reached) = (from.at, from);
        let (mut start, mut first, mut count) = (from.at, fields.starts.len(), 0usize);
        let mut carry = Carry::default();
        while reached.at < text.len() {
            let block = Block::at(text, at, separator, &mut carry);
            let mut ends = block.ends;
            while ends != 0 {
                let bit = ends.trailing_zeros();
                ends &= ends - 1;
                let mark = at + bit as usize;
                let quoted = block.after_quotes >> bit & 1;
                let end = mark - (block.after_returns >> bit & 1) as usize;
                fields.starts.push(short(start) | (quoted as u32) << 31);
                count += usize::from(end - start > 2 * quoted as usize);
                start = mark + 1;
                if block.lines >> bit & 1 == 0 {
                    continue;
                }
                let wide = fields.starts.len() - first;
                if wide > columns || end - reached.at > limits::TEXT {
                    fields.starts.truncate(first);
                    return Ok(reached);
                }
                if count > 0 {
                    budget.row(reached.row, short(wide - 1), count)?;
                    rows.push(Mark { index: reached.row, start: short(first) });
                    fields.starts.push(short(end + 1));
                    fields.count += count;
                } else {
                    fields.starts.truncate(first);
                }
                (first, count) = (fields.starts.len(), 0);
                reached = Reached { at: start.min(text.len()), row: reached.row.saturating_add(1) };
            }
            // A row far too wide is not followed to its end.
            let too_wide = fields.starts.len() - first > columns;
            if block.odd || too_wide || at + BLOCK > text.len() {
                break;
            }
            at += BLOCK;
        }
        fields.starts.truncate(first);
        Ok(reached)
    }

    /// Begins a row of fields.
    pub fn begin_fields(&mut self, row: u32) {
        let start = self.fields.as_ref().map_or(0, |fields| fields.starts.len());
        self.rows.push(Mark { index: row, start: short(start) });
    }

    /// Adds a field that is printed as it stands, or so between its quotes, or is empty.
    pub fn push_field(&mut self, start: usize, quoted: bool, empty: bool) {
        if let Some(fields) = &mut self.fields {
            fields.starts.push(if quoted { short(start) | ODD } else { short(start) });
            fields.count += usize::from(!empty);
        }
    }

    /// Adds a field that doesn't stand in the text as it is printed: an empty text when nothing of it is.
    pub fn push_odd_field(&mut self, start: usize, column: u32, printed: Raw<'_>) {
        let cell = self.kept(column, printed);
        if let Some(fields) = &mut self.fields {
            fields.odd.push((short(fields.starts.len()), cell));
            fields.count += usize::from(printed != Raw::Text(""));
            fields.starts.push(short(start) | ODD);
        }
    }

    /// Ends a row of fields; a row of empty ones is none.
    pub fn end_fields(&mut self, end: usize, some: bool) {
        let Some(fields) = &mut self.fields else { return };
        if some {
            fields.starts.push(short(end));
        } else if let Some(mark) = self.rows.pop() {
            fields.starts.truncate(mark.start as usize);
            let kept = fields.odd.partition_point(|odd| odd.0 < mark.start);
            fields.odd.truncate(kept);
        }
    }
}
