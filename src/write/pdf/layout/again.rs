// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a table says again where it goes on overleaf: its name, its head, the group and the label of the rows. Never read twice.

use crate::document::{CellRole, Inline, RowKind, TableStyle};

use super::super::display::{Artifact, Item, Tag};
use super::super::style::{self, Look, Set};
use super::columns::{inner, is_bold, side};
use super::grid::{Grid, GridCell};
use super::rules::decorate;
use super::spans::{RowBox, height_of};
use super::table::{Part, extent};
use super::{Engine, baseline};

/// Most lines of a label that is said again.
const LABEL_LINES: usize = 3;

/// A head that is repeated, and the same with the title of the group under way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Again {
    /// Position in the heads of the engine; `None` where nothing is repeated.
    pub head: Option<usize>,
    /// Height of what is repeated.
    pub height: f32,
    /// Height of the head alone.
    own: f32,
    /// Position of the head with the title of the group.
    group: Option<usize>,
}

impl Again {
    /// A head to be repeated.
    pub fn of(head: Option<usize>, height: f32) -> Again {
        Again { head, height, own: height, group: None }
    }

    /// What stands over a row if a page begins with it.
    pub fn repeat(&self, kind: RowKind) -> Option<usize> {
        if kind == RowKind::Group { self.head } else { self.group.or(self.head) }
    }
}

impl Engine<'_> {
    /// Takes note of a row: the title of a group is said again over its rows, with the head.
    pub(super) fn follow(&mut self, part: &Part<'_>, body: &Grid<'_>, row: usize, again: &mut Again) {
        let kind = body.kinds.get(row).copied().unwrap_or(RowKind::Normal);
        if matches!(kind, RowKind::Total | RowKind::Group) {
            (again.group, again.height) = (None, again.own);
        }
        if kind != RowKind::Group {
            return;
        }
        let title = body.cells.iter().find(|cell| cell.row == row && cell.cell.is_some());
        let Some((placed, (x, width, _))) = title.and_then(|cell| Some((cell, extent(part, cell)?))) else { return };
        // Only a title that stands over all its columns; a row of figures belongs where it is.
        if placed.columns < body.width() || placed.rows > 1 {
            return;
        }
        let lines = self.label(part, body, placed, width);
        let mut made = again.head.and_then(|head| self.heads.get(head)).cloned().unwrap_or_default();
        let height = lines.len() as f32 * part.look.size * 1.25 + part.look.top * 2.0;
        if lines.is_empty() || made.height + height > part.room.height * 0.4 {
            return;
        }
        let mut items = Vec::new();
        decorate(part, body, row, (0.0, height), (true, true), false, &mut items);
        items.extend(lines.into_iter().map(|mut item| {
            item.shift(x + side(width, &part.look), 0.0);
            item
        }));
        made.items.extend(items.into_iter().map(|mut item| {
            item.shift(0.0, made.height);
            item
        }));
        made.height += height;
        again.height = made.height;
        self.heads.push(made);
        again.group = Some(self.heads.len() - 1);
    }

    /// Gives the rows that a cell spans, from the one after its words, the label that they show at the head of a page.
    pub(super) fn label_rows(
        &mut self,
        part: &Part<'_>,
        grid: &Grid<'_>,
        placed: &GridCell<'_>,
        from: usize,
        boxes: &mut [RowBox],
    ) {
        let end = placed.row + placed.rows;
        let Some((x, width, _)) = extent(part, placed).filter(|_| from < end) else { return };
        let mut items = self.label(part, grid, placed, width);
        items.iter_mut().for_each(|item| item.shift(x + side(width, &part.look), 0.0));
        for row in from..end {
            let left = height_of(boxes, row, end - row) - part.look.top;
            let fits = (left / (part.look.size * 1.25)).floor().max(0.0) as usize;
            if let Some(made) = boxes.get_mut(row) {
                made.again.extend(items.iter().take(fits).cloned());
            }
        }
    }

    /// The lines of a cell's words with «(segue)», each one item, under the padding of a row.
    fn label(&mut self, part: &Part<'_>, grid: &Grid<'_>, placed: &GridCell<'_>, width: f32) -> Vec<Item> {
        let Some(cell) = placed.cell else { return Vec::new() };
        let words = super::columns::cell_text(cell);
        if words.trim().is_empty() {
            return Vec::new();
        }
        let labels = cell.role == CellRole::RowHeader && part.table.style == TableStyle::Form;
        let bold = is_bold(grid.kinds.get(placed.row).copied(), cell.role) || labels;
        let size = part.look.size;
        let look = Look { bold, set: Set::Left, leading: size * 1.25, ..style::plain(size) };
        let text = [Inline::text(format!("{words} (segue)"))];
        let tag = Tag::Artifact(Artifact::Repeated);
        let lines = self.simple(&text, look, tag, inner(width, &part.look), None);
        if lines.len() > LABEL_LINES {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (at, line) in lines.into_iter().enumerate() {
            out.extend(line.items.into_iter().map(|mut item| {
                item.shift(0.0, part.look.top + at as f32 * look.leading + baseline(&look));
                item
            }));
        }
        out
    }
}
