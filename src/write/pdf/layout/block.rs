// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Headings, paragraphs, lists, notes, signatures to slabs.

use crate::document::{Block, Heading, Inline, List, Paragraph, ParagraphStyle, Signature, plain_text};

use super::super::display::{Artifact, Item, Tag};
use super::super::style::{self, LIST_INDENT, Look, Set};
use super::super::text::breaking::Line;
use super::super::tree::{Attributes, NodeId, Role, Tree};
use super::{Engine, Flow, Join, Mark, Room, Slab, baseline};

impl Engine<'_> {
    /// Adds a block to the flow.
    pub(super) fn block(&mut self, block: &Block, room: Room, flow: &mut Flow) {
        match block {
            Block::Heading(heading) => self.heading(heading, room, flow),
            Block::Paragraph(paragraph) => self.paragraph(paragraph, room, flow),
            Block::List(list) => self.list(list, room, flow),
            Block::Table(table) => self.table(table, room, flow),
            Block::Figure(figure) => self.figure(figure, room, flow),
            Block::Picture(picture) => self.picture(picture, room, flow),
            Block::Contents(kind) => self.contents(*kind, room, flow),
            Block::Editable(editable) => editable.blocks.iter().for_each(|block| self.block(block, room, flow)),
            Block::Signatures(signatures) => self.signatures(signatures, room, flow),
            Block::PageBreak => flow.new_page = room.cell.is_none(),
        }
    }

    fn heading(&mut self, heading: &Heading, room: Room, flow: &mut Flow) {
        let level = heading.level.clamp(1, 6);
        let mut look = if room.cell.is_some() { style::heading(level) } else { self.looks().heading(level) };
        if let Some(cell) = room.cell {
            look = within_cell(look, ParagraphStyle::Body, &cell);
        }
        let node = self.layout.tree.add(room.parent, Role::H(level));
        let mut text = Vec::with_capacity(heading.text.len() + 1);
        if let Some(number) = &heading.number {
            // A wide no-break space, one character for those who read it.
            text.push(Inline::text(format!("{number}\u{a0}\u{a0}")));
        }
        text.extend(heading.text.iter().cloned());
        if heading.new_page && room.cell.is_none() {
            flow.new_page = true;
        }
        let lines = self.simple(&text, look, Tag::Node(node), room.width, None);
        let title = match &heading.number {
            Some(number) => format!("{number} {}", plain_text(&heading.text)),
            None => plain_text(&heading.text),
        };
        let marks = vec![Mark::Place(heading.anchor.clone()), Mark::Bookmark(level, title)];
        self.push_lines(lines, &look, room.x, true, marks, flow);
        flow.after = look.after;
        flow.keep = true;
    }

    fn paragraph(&mut self, paragraph: &Paragraph, room: Room, flow: &mut Flow) {
        // Cells have a type of their own.
        let cell = room.cell.is_some();
        let mut look = if cell { style::paragraph(paragraph.style) } else { self.looks().paragraph(paragraph.style) };
        if let Some(cell) = room.cell {
            look = within_cell(look, paragraph.style, &cell);
        }
        let node = match room.cell.and_then(|cell| cell.owned) {
            Some(owned) => owned,
            None => {
                let role = if paragraph.style == ParagraphStyle::Quote { Role::BlockQuote } else { Role::P };
                self.layout.tree.add(room.parent, role)
            }
        };
        // Where there is no room for them, indents are given up.
        let spare = ((room.width - style::LEAST) / 2.0).max(0.0);
        (look.left, look.right) = (look.left.min(spare), look.right.min(spare));
        let width = room.width - look.left - look.right;
        let mut lines = self.simple(&paragraph.text, look, Tag::Node(node), width, None);
        if paragraph.style == ParagraphStyle::Placeholder {
            mark_pending(&mut lines, &look, width);
        }
        if paragraph.style == ParagraphStyle::Title && !flow.begun() {
            // Space above is dropped at the head of a page; a title page keeps it.
            flow.push(Slab { height: look.before, ..Slab::default() }, 0.0);
            look.before = 0.0;
        }
        let first = flow.slabs.len();
        self.push_lines(lines, &look, room.x + look.left, false, Vec::new(), flow);
        flow.slabs.iter_mut().skip(first).for_each(|slab| slab.text = true);
        flow.after = look.after;
    }

    /// Adds lines as slabs: two lines at least stay together at both ends.
    pub(super) fn push_lines(
        &mut self,
        lines: Vec<Line>,
        look: &Look,
        x: f32,
        keep: bool,
        mut marks: Vec<Mark>,
        flow: &mut Flow,
    ) {
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let keep = index > 0 && (keep || index == 1 || index + 1 == count);
            let slab = Slab {
                join: if keep { Join::Keep } else { Join::Free },
                marks: std::mem::take(&mut marks),
                ..self.line_slab(line, look, x)
            };
            flow.push(slab, if index == 0 { look.before } else { 0.0 });
        }
    }

    /// A line as a slab; the notes that it calls are set for the first time.
    pub(super) fn line_slab(&mut self, line: Line, look: &Look, x: f32) -> Slab {
        let mut items = line.items;
        items.iter_mut().for_each(|item| item.shift(x, baseline(look)));
        for &note in &line.notes {
            self.note(note);
        }
        Slab { height: look.leading, width: line.width, items, notes: line.notes, ..Slab::default() }
    }

    fn note(&mut self, index: usize) {
        if self.notes.contains_key(&index) {
            return;
        }
        let Some(note) = self.document.notes.get(index) else { return };
        // A note that calls itself, or a chain of notes, ends here.
        self.notes.insert(index, Vec::new());
        let look = self.looks().note();
        let attributes = Attributes { id: Some(format!("nota-{}", index + 1)), ..Attributes::default() };
        let node = self.layout.tree.add_with(Tree::ROOT, Role::Note, attributes);
        let label = self.layout.tree.add(node, Role::Lbl);
        let body = self.layout.tree.add(node, Role::P);
        let indent = 16.0;
        let number = [Inline::text((index + 1).to_string())];
        let mut label = self.simple(&number, look, Tag::Node(label), indent, None);
        let lines = self.simple(&note.text, look, Tag::Node(body), self.width - indent, None);
        let mut slabs = Vec::with_capacity(lines.len());
        for (at, line) in lines.into_iter().enumerate() {
            let mut slab = self.line_slab(line, &look, indent);
            slab.notes.clear();
            if at == 0 {
                slab.marks.push(Mark::Note(index));
                slab.before = 2.0;
                let mut items: Vec<Item> = label.drain(..).flat_map(|line| line.items).collect();
                items.iter_mut().for_each(|item| item.shift(0.0, baseline(&look)));
                slab.items.splice(0..0, items);
            }
            slabs.push(slab);
        }
        self.notes.insert(index, slabs);
    }

    fn list(&mut self, list: &List, room: Room, flow: &mut Flow) {
        let numbering = if list.start.is_some() { "Decimal" } else { "Disc" };
        let attributes = Attributes { numbering: Some(numbering), ..Attributes::default() };
        let node = self.layout.tree.add_with(room.parent, Role::L, attributes);
        let cell = room.cell.is_some();
        let mut look =
            if cell { style::paragraph(ParagraphStyle::Body) } else { self.looks().item(list.start.is_some()) };
        if let Some(cell) = room.cell {
            look = within_cell(look, ParagraphStyle::Body, &cell);
        }
        look.set = Set::Left;
        let numbers = list.start.map(|start| format!("{}.", start as usize + list.items.len().saturating_sub(1)));
        let wide = numbers
            .map_or(0.0, |last| self.shaper.measure(super::super::text::shape::face(look.bold), &last, look.size));
        let indent = if room.cell.is_some() { look.size * 1.15 } else { LIST_INDENT }.max(wide + look.size * 0.5);
        let indent = indent.min(room.width * 0.5).min((room.width - style::LEAST).max(0.0));
        let gap = if room.cell.is_some() { 1.5 } else { 3.0 };
        for (index, item) in list.items.iter().enumerate() {
            let parent = self.layout.tree.add(node, Role::LI);
            let label = self.layout.tree.add(parent, Role::Lbl);
            let body = self.layout.tree.add(parent, Role::LBody);
            let mark = match list.start {
                Some(start) => format!("{}.", start as usize + index),
                None if room.depth == 0 => "•".to_owned(),
                None => "–".to_owned(),
            };
            let label = self.simple(&[Inline::text(mark)], look, Tag::Node(label), indent, None);
            let inner = Room {
                x: room.x + indent,
                width: room.width - indent,
                parent: body,
                depth: room.depth.saturating_add(1),
                cell: room.cell.map(|cell| super::CellLook { owned: None, ..cell }),
                ..room
            };
            let first = flow.slabs.len();
            let kept = flow.after;
            for block in item {
                self.block(block, inner, flow);
                flow.after = flow.after.min(gap);
            }
            if flow.slabs.len() == first {
                flow.push(Slab { height: look.leading, ..Slab::default() }, kept);
            }
            if let Some(slab) = flow.slabs.get_mut(first) {
                let mut items: Vec<Item> = label.into_iter().flat_map(|line| line.items).collect();
                items.iter_mut().for_each(|item| item.shift(room.x, baseline(&look)));
                slab.items.splice(0..0, items);
            }
            flow.after = gap;
        }
        if room.depth == 0 {
            flow.after = look.after.max(gap);
        }
    }

    fn signatures(&mut self, signatures: &[Signature], room: Room, flow: &mut Flow) {
        let columns = if room.width > 320.0 { signatures.len().clamp(1, 2) } else { 1 };
        let gap = 30.0;
        let column = (room.width - gap * (columns as f32 - 1.0)) / columns as f32;
        let look = Look { set: Set::Center, hyphens: false, leading: 14.4, ..style::plain(style::BODY) };
        // A lone signature stands at the right, as in acts.
        let alone = signatures.len() == 1 && room.width > 320.0;
        for (number, row) in signatures.chunks(columns).enumerate() {
            let mut items = Vec::new();
            let mut height: f32 = 0.0;
            let mut places = Vec::new();
            for (index, signature) in row.iter().enumerate() {
                let (x, width) = if alone {
                    (room.x + room.width / 2.0, room.width / 2.0)
                } else {
                    (room.x + index as f32 * (column + gap), column)
                };
                let node: NodeId = self.layout.tree.add(room.parent, Role::P);
                let mut text = vec![Inline::bold(signature.role.clone())];
                if let Some(name) = &signature.name {
                    text.push(Inline::LineBreak);
                    text.push(Inline::text(name.clone()));
                }
                let mut y = 0.0;
                for line in self.simple(&text, look, Tag::Node(node), width, None) {
                    let mut line = line.items;
                    line.iter_mut().for_each(|item| item.shift(x, y + baseline(&look)));
                    items.append(&mut line);
                    y += look.leading;
                }
                height = height.max(y + 34.0);
                places.push((x + width * 0.1, width * 0.8));
            }
            items.extend(places.into_iter().map(|(x, width)| Item::rule(x, height, width, 0.5, style::INK)));
            height += 8.0;
            let join = if number == 0 { Join::Keep } else { Join::Free };
            flow.push(Slab { height, items, join, ..Slab::default() }, if number == 0 { 26.0 } else { 14.0 });
        }
        flow.after = 12.0;
    }
}

/// The look of a paragraph inside a table cell.
fn within_cell(look: Look, style: ParagraphStyle, cell: &super::CellLook) -> Look {
    let scale = (look.size / style::BODY).min(1.3);
    let size = cell.size * scale;
    let (left, right) = if style == ParagraphStyle::Placeholder { (6.0, 2.0) } else { (0.0, 0.0) };
    Look {
        size,
        leading: size * 1.25,
        bold: look.bold || cell.bold,
        set: if look.set == Set::Center { Set::Center } else { cell.set },
        before: 0.0,
        after: 2.5,
        left,
        right,
        hyphens: true,
        ..look
    }
}

/// A tint and a bar at the left, seen also without colours.
fn mark_pending(lines: &mut [Line], look: &Look, width: f32) {
    let count = lines.len();
    for (index, line) in lines.iter_mut().enumerate() {
        let above = if index == 0 { 2.5 } else { 0.0 };
        let below = if index + 1 == count { 2.5 } else { 0.0 };
        let top = -baseline(look) - above;
        let height = look.leading + above + below;
        let left = -look.left;
        let tag = Tag::Artifact(Artifact::Layout);
        line.items.push(Item::Rect {
            x: left,
            y: top,
            width: width + look.left + look.right,
            height,
            fill: style::PENDING,
            tag,
        });
        line.items.push(Item::Rect { x: left, y: top, width: 2.4, height, fill: style::INK, tag });
    }
}
