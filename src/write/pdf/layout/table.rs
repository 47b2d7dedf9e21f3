// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables to slabs: one a row, several for a row that is taller than a page.

use crate::document::{Align, Block, CellRole, Inline, RowKind, Table, TableStyle};

use super::super::display::{Artifact, Tag};
use super::super::style::{self, Look, Set, TableLook};
use super::super::text::shape::face;
use super::super::tree::{Attributes, NodeId, Role};
use super::again::Again;
use super::columns::{Group, alignment, cell_text, divide, fraction_width, inner, is_bold, on_comma, side};
use super::grid::{Grid, GridCell, columns, widest_span};
use super::rules::decorate;
use super::spans::{Lines, RowBox, Spanning, bundles, height_of, spread};
use super::{CellLook, Engine, Flow, Head, Join, Mark, Room, Slab, baseline};

/// Greatest height of the slices of a row that is taller than a page.
const SLICE: f32 = 72.0;

/// One group of columns of a table, in the making.
pub(super) struct Part<'a> {
    pub table: &'a Table,
    pub group: &'a Group,
    pub look: TableLook,
    /// Widths of decimals in each column of the group.
    fractions: Vec<f32>,
    pub striped: bool,
    pub room: Room,
}

impl Engine<'_> {
    pub(super) fn table(&mut self, table: &Table, room: Room, flow: &mut Flow) {
        let widest = widest_span(table);
        let count = table.columns.len().max(columns(&table.head, widest)).max(columns(&table.body, widest));
        if count == 0 || table.head.is_empty() && table.body.is_empty() {
            return;
        }
        let head = Grid::of(&table.head, count, widest);
        let body = Grid::of(&table.body, count, widest);
        let mut look = style::table(table.style);
        look.top *= self.density.padding;
        look.size *= self.density.type_size;
        if let Some(cell) = room.cell {
            look.size = look.size.min(cell.size);
        }
        let key = (std::ptr::from_ref(table), [room.width, look.size, look.side, look.top].map(f32::to_bits));
        let (groups, look) = match self.columns.get(&key) {
            Some(known) => known.clone(),
            None => {
                let divided = divide(table, &head, &body, count, look, room.width, self.shaper);
                self.columns.entry(key).or_insert(divided).clone()
            }
        };
        for (index, group) in groups.iter().enumerate() {
            let striped = look.ruled && body.cells.iter().all(|cell| cell.rows == 1) && body.len() > 3;
            let fractions = group.columns.iter().map(|c| self.fraction(table, &body, *c, look.size)).collect();
            let part = Part { table, group, look, fractions, striped, room };
            self.part(&part, index, &head, &body, flow);
        }
        if table.source.is_empty() {
            flow.after = 12.0;
            return;
        }
        let look = self.looks().paragraph(crate::document::ParagraphStyle::Source);
        let node = self.layout.tree.add(room.parent, Role::P);
        let lines = self.simple(&table.source, look, Tag::Node(node), room.width, None);
        flow.keep = true;
        self.push_lines(lines, &look, room.x, true, Vec::new(), flow);
        flow.after = look.after;
    }

    /// Widest decimals of a column.
    fn fraction(&mut self, table: &Table, body: &Grid<'_>, column: usize, size: f32) -> f32 {
        let mut widest = 0.0f32;
        for placed in body.cells.iter().filter(|c| c.column == column && c.columns == 1) {
            let Some(cell) = placed.cell else { continue };
            if on_comma(table, column, cell) {
                let bold = is_bold(body.kinds.get(placed.row).copied(), cell.role);
                let text = cell_text(cell);
                widest = widest.max(fraction_width(&text, face(bold), size, self.shaper));
            }
        }
        widest
    }

    fn part(&mut self, part: &Part<'_>, index: usize, head: &Grid<'_>, body: &Grid<'_>, flow: &mut Flow) {
        let room = part.room;
        let table = part.table;
        let summary = (!table.summary.is_empty()).then(|| table.summary.clone());
        let attributes = Attributes { summary, ..Attributes::default() };
        let node = self.layout.tree.add_with(room.parent, Role::Table, attributes);
        let first = flow.slabs.len();
        let above = if !flow.begun() { 0.0 } else { 6.0 };
        let mut again = Vec::new();
        if let Some((number, caption)) = &table.caption {
            let caption_node = self.layout.tree.add(node, Role::Caption);
            let name = format!("Tabella {number}");
            let mut text = vec![Inline::bold(name.clone()), Inline::text(" – ")];
            text.extend(caption.iter().cloned());
            if index > 0 {
                text.push(Inline::text(" (segue con altre colonne)"));
            }
            let caption = self.looks().caption();
            let lines = self.simple(&text, caption, Tag::Node(caption_node), room.width, None);
            self.push_lines(lines, &caption, room.x, true, Vec::new(), flow);
            flow.keep = true;
            flow.after = caption.after;
            let look = Look { italic: true, color: style::GREY, leading: 13.0, ..style::plain(8.8) };
            again = self.simple(
                &[Inline::text(format!("segue {name}"))],
                look,
                Tag::Artifact(Artifact::Repeated),
                room.width,
                None,
            );
        }
        let mut repeated = Head { height: 0.0, items: Vec::new() };
        for line in again {
            let look = Look { leading: 13.0, ..style::plain(8.8) };
            let mut items = line.items;
            items.iter_mut().for_each(|item| item.shift(room.x, baseline(&look)));
            repeated.items.append(&mut items);
            repeated.height += 14.0;
        }
        let mut rows = Vec::new();
        if head.len() > 0 {
            // A head over no rows is all that the table holds (ISO 14289-1, 7.2: no THead without TBody).
            let parent = self.layout.tree.add(node, if body.len() > 0 { Role::THead } else { Role::TBody });
            let boxes = self.rows(part, head, parent, true);
            let mut crossed = false;
            for (row, made) in boxes.into_iter().enumerate() {
                let keep = std::mem::replace(&mut crossed, made.crossed);
                for (piece, slab) in self.pieces(part, head, row, made, part.room.height, true).into_iter().enumerate()
                {
                    for mut item in slab.items.iter().cloned().filter_map(|item| item.into_artifact(Artifact::Repeated))
                    {
                        item.shift(0.0, repeated.height);
                        repeated.items.push(item);
                    }
                    repeated.height += slab.height;
                    match rows.last_mut() {
                        Some(above) if keep && piece == 0 => weld(above, slab),
                        _ => rows.push(slab),
                    }
                }
            }
        }
        // A head that would fill the page isn't repeated.
        let head_height = if repeated.height > room.height * 0.4 { 0.0 } else { repeated.height };
        let repeat = (head_height > 0.0).then(|| {
            self.heads.push(repeated);
            self.heads.len() - 1
        });
        for (at, slab) in rows.into_iter().enumerate() {
            // A monster of a head may be divided.
            let join = if at == 0 && flow.slabs.len() == first || head_height == 0.0 { slab.join } else { Join::Keep };
            flow.push(Slab { join, ..slab }, if flow.slabs.len() == first { above } else { 0.0 });
            flow.keep = head_height > 0.0;
        }
        if body.len() > 0 {
            let parent = self.layout.tree.add(node, Role::TBody);
            let boxes = self.rows(part, body, parent, false);
            self.body(part, body, boxes, (Again::of(repeat, head_height), above, first), flow);
        }
        if let Some(slab) = flow.slabs.get_mut(first)
            && index == 0
        {
            slab.marks.push(Mark::Place(table.anchor.clone()));
        }
        // A small table isn't divided: the white that it leaves costs less than a turned page.
        let made = flow.slabs.get_mut(first..).unwrap_or_default();
        if made.iter().map(|slab| slab.before + slab.height).sum::<f32>() < room.height * 0.3 {
            made.iter_mut().skip(1).for_each(|slab| slab.join = Join::Keep);
        }
        flow.keep = false;
        flow.after = 10.0;
    }

    fn body(
        &mut self,
        part: &Part<'_>,
        body: &Grid<'_>,
        boxes: Vec<RowBox>,
        (mut again, above, first): (Again, f32, usize),
        flow: &mut Flow,
    ) {
        let count = boxes.len();
        let mut crossed = false;
        let mut opening = 0.0;
        for (row, made) in boxes.into_iter().enumerate() {
            let kind = body.kinds.get(row).copied().unwrap_or(RowKind::Normal);
            let total = matches!(kind, RowKind::Subtotal | RowKind::Total);
            let last = row + 1 == count && count > 2;
            // Two rows at least stand under the head, if they are short.
            let second = row == 1 && (opening + made.height) < part.room.height * 0.2;
            opening = made.height;
            let keep = row > 0 && (total || last || second);
            let welded = std::mem::replace(&mut crossed, made.crossed);
            let slabs = self.pieces(part, body, row, made, part.room.height - again.height, false);
            for (slice, slab) in slabs.into_iter().enumerate() {
                if welded
                    && slice == 0
                    && let Some(above) = flow.slabs.last_mut()
                {
                    weld(above, slab);
                    continue;
                }
                let opens = row == 0 && slice == 0;
                let slab = Slab {
                    join: if keep && slice == 0 { Join::Keep } else { Join::Free },
                    repeat: if opens { None } else { again.repeat(kind) },
                    ..slab
                };
                let before = if flow.slabs.len() == first { above } else { 0.0 };
                flow.push(slab, before);
            }
            self.follow(part, body, row, &mut again);
            flow.keep = kind == RowKind::Group;
        }
    }

    /// The rows of a head or body with the heights that their cells want.
    fn rows(&mut self, part: &Part<'_>, grid: &Grid<'_>, parent: NodeId, in_head: bool) -> Vec<RowBox> {
        let mut boxes: Vec<RowBox> = (0..grid.len()).map(|_| RowBox::default()).collect();
        let mut spanning: Vec<Spanning> = Vec::new();
        let mut row_nodes: Vec<NodeId> = Vec::with_capacity(grid.len());
        let least = part.look.size * 1.25 + part.look.top * 2.0;
        for (row, made) in boxes.iter_mut().enumerate() {
            let node = self.layout.tree.add(parent, Role::TR);
            row_nodes.push(node);
            made.height = least;
            for (at, placed) in grid.cells.iter().enumerate().filter(|(_, cell)| cell.row == row) {
                let Some((x, width, span)) = extent(part, placed) else { continue };
                let lines = self.cell(part, grid, placed, (x, width, span), node, in_head);
                let height = lines.last().map_or(0.0, |(top, slab)| top + slab.height) + part.look.top;
                if placed.rows > 1 {
                    spanning.push(Spanning { row, cell: at, rows: placed.rows, lines, height });
                } else {
                    made.height = made.height.max(height);
                    made.cells.push(lines);
                }
            }
        }
        for Spanning { row, rows, height, .. } in &spanning {
            let covered: f32 = boxes.iter().skip(*row).take(*rows).map(|made| made.height).sum();
            if *height > covered {
                let more = (height - covered) / *rows as f32;
                boxes.iter_mut().skip(*row).take(*rows).for_each(|made| made.height += more);
            }
        }
        // Where rows may part at a page's end, no line crosses from one to the next; those that a line may cross are one piece.
        let most = part.room.height * 0.3;
        let (low, tall): (Vec<_>, Vec<_>) =
            spanning.into_iter().partition(|cell| height_of(&boxes, cell.row, cell.rows) <= most);
        let mut ends = Vec::with_capacity(low.len() + tall.len());
        for cell in tall {
            let at = cell.cell;
            ends.push((at, spread(&mut boxes, cell, true)));
        }
        for (row, rows) in bundles(&low) {
            let tall = height_of(&boxes, row, rows) > most;
            for cell in low.iter().filter(|cell| (row..row + rows).contains(&cell.row)) {
                ends.push((cell.cell, spread(&mut boxes, cell.clone(), tall)));
            }
        }
        if !in_head {
            for (cell, end) in ends {
                if let Some(placed) = grid.cells.get(cell) {
                    self.label_rows(part, grid, placed, end + 1, &mut boxes);
                }
            }
        }
        boxes
    }

    /// The lines of a cell with their tops.
    fn cell(
        &mut self,
        part: &Part<'_>,
        grid: &Grid<'_>,
        placed: &GridCell<'_>,
        (x, width, span): (f32, f32, usize),
        row: NodeId,
        in_head: bool,
    ) -> Lines {
        let role = placed.cell.map_or(CellRole::Data, |cell| cell.role);
        let attributes = Attributes {
            scope: match role {
                CellRole::ColumnHeader => Some("Column"),
                CellRole::RowHeader => Some("Row"),
                CellRole::Data => None,
            },
            columns: span as u16,
            rows: placed.rows as u16,
            ..Attributes::default()
        };
        let kind = if role == CellRole::Data { Role::TD } else { Role::TH };
        let node = if role == CellRole::Data && span == 1 && placed.rows == 1 {
            self.layout.tree.add(row, kind)
        } else {
            self.layout.tree.add_with(row, kind, attributes)
        };
        let Some(cell) = placed.cell else { return Vec::new() };
        let align = alignment(part.table, placed.column, cell);
        let single = matches!(cell.content.as_slice(), [Block::Paragraph(_)]);
        let heads_columns = role == CellRole::ColumnHeader;
        let decimal = on_comma(part.table, placed.column, cell) && span == 1 && !heads_columns;
        let set = match align {
            // Heads stand over their figures, and in the middle of what they span.
            _ if heads_columns && span > 1 && cell.align.is_none() => Set::Center,
            Align::Left => Set::Left,
            Align::Center => Set::Center,
            Align::Right => Set::Right,
            Align::Decimal if decimal => Set::Left,
            Align::Decimal => Set::Right,
        };
        let bold = if in_head { heads_columns } else { is_bold(grid.kinds.get(placed.row).copied(), role) };
        let bold = bold || role == CellRole::RowHeader && part.table.style == TableStyle::Form;
        let look = CellLook { size: part.look.size, bold, set, owned: single.then_some(node) };
        let room = Room {
            x: x + side(width, &part.look),
            width: inner(width, &part.look),
            // What a cell holds in one piece must fit in a page with the heads of the tables around it.
            height: part.room.height * 0.4,
            parent: node,
            cell: Some(look),
            depth: 0,
        };
        let mut flow = Flow::default();
        for block in &cell.content {
            self.block(block, room, &mut flow);
        }
        let mut top = part.look.top;
        let mut lines = Vec::with_capacity(flow.slabs.len());
        for slab in flow.slabs {
            top += slab.before;
            let height = slab.height;
            lines.push((top, slab));
            top += height;
        }
        if decimal && let [(_, line)] = lines.as_mut_slice() {
            let widest = part
                .group
                .columns
                .iter()
                .position(|c| *c == placed.column)
                .and_then(|position| part.fractions.get(position))
                .copied()
                .unwrap_or(0.0);
            let text = cell_text(cell);
            let own = fraction_width(&text, face(bold), look.size, self.shaper);
            let words = self.shaper.measure(face(bold), &text, look.size);
            // The line may be wider than its words: blanks and boxes don't leave the cell, the mark of a note may hang at its side.
            let most = room.width + side(width, &part.look) - line.width;
            let shift = (room.width - widest + own - words).min(most).max(0.0);
            line.items.iter_mut().for_each(|item| item.shift(shift, 0.0));
        }
        lines
    }

    /// A row as one slab, or as slices if it is taller than the room.
    fn pieces(
        &mut self,
        part: &Part<'_>,
        grid: &Grid<'_>,
        row: usize,
        made: RowBox,
        room: f32,
        in_head: bool,
    ) -> Vec<Slab> {
        if made.height > room - 1.0 {
            self.slices(part, grid, row, made, in_head)
        } else {
            vec![self.whole(part, grid, row, made, in_head)]
        }
    }

    /// A row in one piece.
    fn whole(&mut self, part: &Part<'_>, grid: &Grid<'_>, row: usize, made: RowBox, in_head: bool) -> Slab {
        let mut slab = Slab { height: made.height, again: made.again, ..Slab::default() };
        decorate(part, grid, row, (0.0, made.height), (true, true), in_head, &mut slab.items);
        for lines in made.cells {
            for (top, line) in lines {
                absorb(&mut slab, line, top);
            }
        }
        slab
    }

    /// A row taller than a page, in slices that follow each other.
    fn slices(&mut self, part: &Part<'_>, grid: &Grid<'_>, row: usize, made: RowBox, in_head: bool) -> Vec<Slab> {
        let mut cells: Vec<std::iter::Peekable<std::vec::IntoIter<(f32, Slab)>>> =
            made.cells.into_iter().map(|lines| lines.into_iter().peekable()).collect();
        let mut out: Vec<Slab> = Vec::new();
        let mut again = made.again;
        let most = SLICE.min(part.room.height * 0.8);
        while cells.iter_mut().any(|lines| lines.peek().is_some()) {
            let first = out.is_empty();
            let above = if first { part.look.top } else { 1.0 };
            let mut slab = Slab { again: std::mem::take(&mut again), ..Slab::default() };
            let mut height = 0.0f32;
            for lines in &mut cells {
                let Some(origin) = lines.peek().map(|(top, _)| *top) else { continue };
                let mut begun = false;
                while let Some((top, line)) = lines.next_if(|(top, line)| !begun || top + line.height - origin <= most)
                {
                    begun = true;
                    height = height.max(top - origin + line.height);
                    absorb(&mut slab, line, above + top - origin);
                }
            }
            let last = !cells.iter_mut().any(|lines| lines.peek().is_some());
            slab.height = above + height + if last { part.look.top } else { 0.0 };
            let mut items = Vec::new();
            decorate(part, grid, row, (0.0, slab.height), (first, last), in_head, &mut items);
            items.append(&mut slab.items);
            slab.items = items;
            out.push(slab);
        }
        if out.is_empty() {
            out.push(Slab { height: part.look.size, ..Slab::default() });
        }
        out
    }
}

/// Sets a slab below another, as one with it.
fn weld(above: &mut Slab, below: Slab) {
    let top = above.height;
    above.height += below.height;
    absorb(above, below, top);
}

/// Adds a line of a cell to its row.
fn absorb(row: &mut Slab, line: Slab, top: f32) {
    row.items.extend(line.items.into_iter().map(|mut item| {
        item.shift(0.0, top);
        item
    }));
    row.notes.extend(line.notes);
    row.marks.extend(line.marks.into_iter().map(|mark| match mark {
        Mark::Figure(node, [x, y, width, height]) => Mark::Figure(node, [x, y + top, width, height]),
        other => other,
    }));
}

/// Left, width and number of columns of a cell in a group; `None` if it lies outside.
pub(super) fn extent(part: &Part<'_>, placed: &GridCell<'_>) -> Option<(f32, f32, usize)> {
    let mut x = part.room.x;
    let mut found: Option<(f32, f32, usize)> = None;
    for (column, width) in part.group.columns.iter().zip(&part.group.widths) {
        if (placed.column..placed.column + placed.columns).contains(column) {
            let (left, sum, count) = found.unwrap_or((x, 0.0, 0));
            found = Some((left, sum + width, count + 1));
        }
        x += width;
    }
    found
}
