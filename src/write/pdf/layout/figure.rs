// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Figures: a drawing with its alternative text, and its caption.

use crate::document::{Figure, Inline};
use crate::write::chart;
use crate::write::drawing::{self, Drawing, TextAnchor};

use super::super::display::{Item, Part, Tag, Text};
use super::super::style;
use super::super::text::shape::face;
use super::super::tree::{Attributes, NodeId, Role};
use super::{Engine, Flow, Join, Mark, Room, Slab};

/// How much smaller a figure may be made to stay on the page where it is called, as a part of its size.
const MOST_SHRUNK: f32 = 0.25;
/// Type in a figure is never made smaller than this.
const SMALLEST_TYPE: f32 = 6.0;

impl Engine<'_> {
    pub(super) fn figure(&mut self, figure: &Figure, room: Room, flow: &mut Flow) {
        let drawing = chart::draw(&figure.chart, room.width);
        let attributes = Attributes { alt: Some(figure.alt.clone()), ..Attributes::default() };
        let node = self.layout.tree.add_with(room.parent, Role::Figure, attributes);
        let caption = self.layout.tree.add(room.parent, Role::Caption);
        let slab = self.drawing(&drawing, node, room);
        flow.push(Slab { marks: [vec![Mark::Place(figure.anchor.clone())], slab.marks].concat(), ..slab }, 12.0);
        flow.keep = true;
        flow.after = 5.0;
        let mut text = vec![Inline::bold(format!("Figura {}", figure.number)), Inline::text(" – ")];
        text.extend(figure.caption.iter().cloned());
        let look = style::Look { before: 5.0, ..self.looks().caption() };
        let lines = self.simple(&text, look, Tag::Node(caption), room.width, None);
        self.push_lines(lines, &look, room.x, true, Vec::new(), flow);
        flow.after = 12.0;
    }

    /// A drawing as a slab, made smaller when it is taller or wider than the page.
    fn drawing(&mut self, drawing: &Drawing, node: NodeId, room: Room) -> Slab {
        let tag = Tag::Node(node);
        let limit = (room.height * 0.85).min(room.height - 60.0).max(40.0);
        let scale = (limit / drawing.height.max(1.0)).min(room.width / drawing.width.max(1.0)).min(1.0);
        let left = room.x + (room.width - drawing.width * scale).max(0.0) / 2.0;
        let mut items = Vec::with_capacity(drawing.items.len());
        for item in &drawing.items {
            match item {
                drawing::Item::Rect { x, y, width, height, fill } => items.push(Item::Rect {
                    x: left + x * scale,
                    y: y * scale,
                    width: width * scale,
                    height: height * scale,
                    fill: *fill,
                    tag,
                }),
                drawing::Item::Path { points, stroke, dash, fill } => items.push(Item::Path {
                    points: points.iter().map(|(x, y)| (left + x * scale, y * scale)).collect(),
                    stroke: stroke.map(|(color, width)| (color, width * scale)),
                    dash: dash.map(|(on, off)| (on * scale, off * scale)),
                    fill: *fill,
                    tag,
                }),
                drawing::Item::Text { x, y, size, bold, anchor, color, text } => {
                    let size = size * scale;
                    let font = face(*bold);
                    let width = self.shaper.measure(font, text, size);
                    let shift = match anchor {
                        TextAnchor::Start => 0.0,
                        TextAnchor::Middle => width / 2.0,
                        TextAnchor::End => width,
                    };
                    let space = font.width(" ", size);
                    let mut parts = Vec::new();
                    for word in text.split([' ', '\u{a0}']) {
                        if !word.is_empty() {
                            parts.push(Part::Word(self.shaper.shape(font, word)));
                        }
                        parts.push(Part::Space(font, space));
                    }
                    items.push(Item::Text(Text {
                        x: left + x * scale - shift,
                        y: y * scale,
                        size,
                        color: *color,
                        tag,
                        parts,
                    }));
                }
            }
        }
        let height = drawing.height * scale;
        let smallest = items
            .iter()
            .filter_map(|item| if let Item::Text(text) = item { Some(text.size) } else { None })
            .fold(f32::INFINITY, f32::min);
        let shrink = MOST_SHRUNK.min(1.0 - SMALLEST_TYPE / smallest).max(0.0);
        let marks = vec![Mark::Figure(node, [left, 0.0, drawing.width * scale, height])];
        Slab { height, items, marks, figure: true, shrink, join: Join::Free, ..Slab::default() }
    }
}
