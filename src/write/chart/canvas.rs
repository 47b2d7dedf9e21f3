// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pen of the charts: text, filled and hatched surfaces, markers, legend.

use super::labels::wrap;
use super::looks::{GREY, Hatch, INK, Look, Marker, WHITE, look};
use crate::document::Series;
use crate::write::drawing::{Color, Drawing, Item, TextAnchor};
use crate::write::fonts::Font;

/// Distance between hatching lines, in points.
const PITCH: f32 = 3.2;

/// A drawing under way, with the size of its type.
pub struct Canvas {
    drawing: Drawing,
    /// Size of the type in points.
    pub size: f32,
}

impl Canvas {
    /// An empty drawing of this width.
    pub fn new(width: f32, size: f32) -> Canvas {
        Canvas { drawing: Drawing { width, height: 0.0, items: Vec::new() }, size }
    }

    /// The drawing, with its height.
    pub fn finish(mut self, height: f32) -> Drawing {
        self.drawing.height = height.max(1.0);
        self.drawing
    }

    /// Width of the drawing.
    pub fn width(&self) -> f32 {
        self.drawing.width
    }

    /// Distance of base lines.
    pub fn leading(&self) -> f32 {
        self.size * 1.18
    }

    /// Small size, for notes and values in narrow places.
    pub fn small(&self) -> f32 {
        (self.size - 1.0).max(5.5)
    }

    /// Writes dark text in the chart's size.
    pub fn label(&mut self, x: f32, y: f32, anchor: TextAnchor, text: &str) {
        self.text(x, y, anchor, (self.size, false, INK), text);
    }

    /// Writes text: size, bold, colour.
    pub fn text(&mut self, x: f32, y: f32, anchor: TextAnchor, look: (f32, bool, Color), text: &str) {
        let text = super::labels::clean(text);
        if !text.is_empty() {
            let (size, bold, color) = look;
            self.drawing.items.push(Item::Text { x, y, size, bold, anchor, color, text });
        }
    }

    /// A filled rectangle.
    pub fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, fill: Color) {
        self.drawing.items.push(Item::Rect { x, y, width, height, fill });
    }

    /// A whole line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), color: Color, width: f32) {
        self.polyline(vec![from, to], color, width, None);
    }

    /// Joined lines.
    pub fn polyline(&mut self, points: Vec<(f32, f32)>, color: Color, width: f32, dash: Option<(f32, f32)>) {
        self.drawing.items.push(Item::Path { points, stroke: Some((color, width)), dash, fill: None });
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: Vec<(f32, f32)>, fill: Color, stroke: Option<(Color, f32)>) {
        self.drawing.items.push(Item::Path { points, stroke, dash: None, fill: Some(fill) });
    }

    /// A surface of a series: fill, hatching clipped to the rectangle, outline where the fill is light.
    pub fn surface(&mut self, x: f32, y: f32, width: f32, height: f32, look: Look) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        self.rect(x, y, width, height, look.fill);
        for (from, to) in hatching(look.hatch, width, height) {
            self.line((x + from.0, y + from.1), (x + to.0, y + to.1), look.line, 0.7);
        }
        if look.line != WHITE && look.line != look.fill {
            let inset = 0.3_f32.min(width / 2.0).min(height / 2.0);
            let (left, top, right, bottom) = (x + inset, y + inset, x + width - inset, y + height - inset);
            let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            self.polyline(corners, look.line, 0.6, None);
        }
    }

    /// A value inside a surface, on a white ground where hatching would disturb it.
    pub fn value_inside(&mut self, x: f32, y: f32, size: f32, look: Look, text: &str) {
        let color = look.text().unwrap_or_else(|| {
            let width = Font::Regular.width(text, size) + 3.0;
            self.rect(x - width / 2.0, y - size * 0.78, width, size, WHITE);
            INK
        });
        self.text(x, y, TextAnchor::Middle, (size, false, color), text);
    }

    /// The point of a line.
    pub fn marker(&mut self, x: f32, y: f32, marker: Marker, color: Color) {
        let r = 2.4;
        let (points, fill) = match marker {
            Marker::Disc => {
                let corner = |i: u8| {
                    let angle = f32::from(i) * std::f32::consts::TAU / 16.0;
                    (x + r * angle.cos(), y + r * angle.sin())
                };
                ((0..16).map(corner).collect::<Vec<_>>(), color)
            }
            Marker::Square => (vec![(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], WHITE),
            Marker::Triangle => (vec![(x, y - r * 1.2), (x + r * 1.1, y + r), (x - r * 1.1, y + r)], color),
            Marker::Diamond => {
                let r = r * 1.25;
                (vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)], WHITE)
            }
        };
        self.polygon(points, fill, Some((color, 1.0)));
    }

    /// Unit of the figures and legend of the surfaces; returns where the plot may begin.
    pub fn heading(&mut self, note: Option<&str>, series: &[Series]) -> f32 {
        let mut y = 0.0;
        let (size, leading) = (self.size, self.leading());
        if series.len() > 1 {
            let mut x = 0.0;
            let swatch = size * 1.5;
            y += leading;
            for (index, one) in series.iter().enumerate() {
                let room = self.width() - swatch - 4.0;
                let name = wrap(&one.name, Font::Regular, size, room, 1).concat();
                let wide = swatch + 4.0 + Font::Regular.width(&name, size);
                if x > 0.0 && x + wide > self.width() {
                    (x, y) = (0.0, y + leading * 1.1);
                }
                self.surface(x, y - size * 0.72, swatch, size * 0.8, look(index));
                self.label(x + swatch + 4.0, y, TextAnchor::Start, &name);
                x += wide + 14.0;
            }
            y += size * 0.6;
        }
        if let Some(note) = note {
            let small = self.small();
            y += small * 1.1;
            self.text(0.0, y, TextAnchor::Start, (small, false, GREY), &format!("Valori in {note}"));
            y += small * 0.5;
        }
        if y > 0.0 { y + 3.0 } else { 1.0 }
    }
}

/// Lines of a hatching in a rectangle at the origin, already clipped to it.
fn hatching(hatch: Hatch, width: f32, height: f32) -> Vec<((f32, f32), (f32, f32))> {
    let mut lines = Vec::new();
    let count = |length: f32| (length / PITCH).ceil().clamp(0.0, 4000.0) as usize;
    match hatch {
        Hatch::Plain => {}
        Hatch::Level => {
            lines.extend((1..count(height)).map(|i| i as f32 * PITCH).map(|y| ((0.0, y), (width, y))));
        }
        Hatch::Upright => {
            lines.extend((1..count(width)).map(|i| i as f32 * PITCH).map(|x| ((x, 0.0), (x, height))));
        }
        Hatch::Rising | Hatch::Falling | Hatch::Crossed => {
            let pitch = PITCH * std::f32::consts::SQRT_2;
            for i in 1..((width + height) / pitch).ceil().clamp(0.0, 4000.0) as usize {
                // The line x + y = c, from the lower left to the upper right, within the rectangle.
                let c = i as f32 * pitch;
                let low = ((c - height).max(0.0), c.min(height));
                let high = (c.min(width), (c - width).max(0.0));
                if hatch != Hatch::Falling {
                    lines.push((low, high));
                }
                if hatch != Hatch::Rising {
                    lines.push(((low.0, height - low.1), (high.0, height - high.1)));
                }
            }
        }
    }
    lines
}
