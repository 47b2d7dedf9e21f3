// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Contents: headings, tables or figures with leaders, links and page numbers.

use crate::document::{Anchor, Block, ContentsKind, Document, Inline, plain_text};
use crate::write::fonts::Font;

use super::super::display::{Artifact, Item, Part, Tag, Target, Text};
use super::super::style::{self, Look};
use super::super::tree::Role;
use super::{Engine, Flow, Join, Room, baseline};

/// What a table of contents may list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which table of contents.
    pub kind: ContentsKind,
    /// Where it leads.
    pub anchor: Anchor,
    /// Level of a heading, from 1.
    pub level: u8,
    /// Number, «3.2» or «Tabella 3».
    pub number: Option<String>,
    /// What is shown.
    pub title: String,
}

/// All entries of a document in reading order.
pub fn entries(document: &Document) -> Vec<Entry> {
    let mut entries = Vec::new();
    document.sections.iter().for_each(|section| collect(&section.blocks, &mut entries));
    entries
}

fn collect(blocks: &[Block], entries: &mut Vec<Entry>) {
    for block in blocks {
        match block {
            Block::Heading(heading) if heading.listed => entries.push(Entry {
                kind: ContentsKind::Headings,
                anchor: heading.anchor.clone(),
                level: heading.level.clamp(1, 6),
                number: heading.number.clone(),
                title: plain_text(&heading.text),
            }),
            Block::Table(table) => {
                if let Some((number, caption)) = &table.caption {
                    entries.push(Entry {
                        kind: ContentsKind::Tables,
                        anchor: table.anchor.clone(),
                        level: 2,
                        number: Some(format!("Tabella {number}")),
                        title: plain_text(caption),
                    });
                }
                let rows = table.head.iter().chain(&table.body);
                rows.flat_map(|row| &row.cells).for_each(|cell| collect(&cell.content, entries));
            }
            Block::Figure(figure) => entries.push(Entry {
                kind: ContentsKind::Figures,
                anchor: figure.anchor.clone(),
                level: 2,
                number: Some(format!("Figura {}", figure.number)),
                title: plain_text(&figure.caption),
            }),
            Block::List(list) => list.items.iter().for_each(|item| collect(item, entries)),
            Block::Editable(editable) => collect(&editable.blocks, entries),
            Block::Heading(_)
            | Block::Paragraph(_)
            | Block::Picture(_)
            | Block::Contents(_)
            | Block::Signatures(_)
            | Block::PageBreak => {}
        }
    }
}

impl Engine<'_> {
    pub(super) fn contents(&mut self, kind: ContentsKind, room: Room, flow: &mut Flow) {
        let all = self.entries;
        if !all.iter().any(|entry| entry.kind == kind) {
            return;
        }
        let toc = self.layout.tree.add(room.parent, Role::Toc);
        for (index, entry) in all.iter().filter(|entry| entry.kind == kind).enumerate() {
            let chapter = kind == ContentsKind::Headings && entry.level == 1;
            let scale = self.looks().contents();
            let size = if chapter { 11.0 } else { 10.2 } * scale;
            let look = Look {
                bold: chapter,
                color: if chapter { style::BLUE } else { style::INK },
                hyphens: false,
                leading: 14.6 * scale,
                ..style::plain(size)
            };
            let font = if chapter { Font::Bold } else { Font::Regular };
            let figures = self.shaper.measure(font, "000", size);
            let x = match (kind, entry.level) {
                (ContentsKind::Headings, level) => 17.0 * f32::from(level.saturating_sub(1).min(3)),
                _ => 0.0,
            };
            let number = entry.number.clone().unwrap_or_default();
            let column = match (kind, number.is_empty()) {
                (_, true) => 0.0,
                (ContentsKind::Headings, _) => {
                    let wanted = if chapter { 17.0 } else { 27.0 };
                    f32::max(wanted, self.shaper.measure(font, &number, size) + 8.0)
                }
                _ => f32::max(52.0, self.shaper.measure(font, &number, size) + 8.0),
            };
            let item = self.layout.tree.add(toc, Role::Toci);
            let reference = self.layout.tree.add(item, Role::Reference);
            let link = self.layout.tree.add(reference, Role::Link);
            let tag = Tag::Node(link);
            let text_width = (room.width - x - column - figures - 26.0).max(60.0);
            let label = if number.is_empty() {
                Vec::new()
            } else {
                self.simple(&[Inline::text(number.clone())], look, tag, column, None)
            };
            let lines = self.simple(&[Inline::text(entry.title.clone())], look, tag, text_width, None);
            let count = lines.len();
            let mut label: Vec<Item> = label.into_iter().take(1).flat_map(|line| line.items).collect();
            label.iter_mut().for_each(|item| {
                item.shift(room.x + x, baseline(&look));
                join(item, font, size);
            });
            for (at, line) in lines.into_iter().enumerate() {
                let end = room.x + x + column + line.width;
                let mut slab = self.line_slab(line, &look, room.x + x + column);
                if at == 0 {
                    slab.items.splice(0..0, std::mem::take(&mut label));
                }
                slab.items.push(Item::Link {
                    x: room.x + x,
                    y: 0.5,
                    width: room.width - x,
                    height: look.leading - 1.0,
                    target: Target::Place(entry.anchor.clone()),
                    node: link,
                    contents: format!("Vai a {}", [number.as_str(), &entry.title].join(" ").trim()),
                });
                if at + 1 == count {
                    let right = room.x + room.width;
                    if let Some(item) = slab.items.iter_mut().rev().find(|item| matches!(item, Item::Text(_))) {
                        join(item, font, size);
                    }
                    slab.items.extend(self.leader(end + 5.0, right - figures - 4.0, baseline(&look), size));
                    slab.items.push(Item::PageOf {
                        anchor: entry.anchor.clone(),
                        right,
                        y: baseline(&look),
                        size,
                        font,
                        color: look.color,
                        tag,
                    });
                }
                slab.join = if at > 0 { Join::Keep } else { Join::Free };
                let before = if at == 0 && chapter && index > 0 { 7.0 } else { 0.0 };
                // A chapter's line doesn't stand alone at the foot of a page.
                flow.push(slab, before);
                flow.keep = chapter;
            }
        }
        flow.keep = false;
        flow.after = 10.0;
    }

    /// Dots on a common grid, so that they stand under each other.
    fn leader(&mut self, from: f32, to: f32, y: f32, size: f32) -> Option<Item> {
        let step = 4.6;
        let first = (from / step).ceil() * step;
        let count = ((to - first) / step).floor();
        if count < 1.0 {
            return None;
        }
        let dot = self.shaper.shape(Font::Regular, ".");
        let gap = step - self.shaper.width(dot, size);
        let mut parts = Vec::with_capacity(count as usize * 2);
        for _ in 0..count as usize {
            parts.push(Part::Word(dot));
            parts.push(Part::Space(Font::Regular, gap));
        }
        let tag = Tag::Artifact(Artifact::Layout);
        Some(Item::Text(Text { x: first, y, size, color: style::LEADER, tag, parts }))
    }
}

/// A space that parts number, title and page when they are read.
fn join(item: &mut Item, font: Font, size: f32) {
    if let Item::Text(text) = item {
        text.parts.push(Part::Space(font, font.width(" ", size)));
    }
}
