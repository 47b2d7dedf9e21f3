// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Drawings to PNG by tiny-skia, for readers that know no SVG: glyphs are drawn from the outlines of the built-in fonts.

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use tiny_skia::{
    Color as Ink, FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};

use super::{Color, Drawing, Item, TextAnchor};
use crate::write::WriteError;
use crate::write::fonts::Font;

/// Longest side in pixels: a drawing larger than this is rendered at a lower resolution.
const MAX_SIDE: f32 = 4000.0;

/// The drawing on white as PNG at this resolution (dots per inch).
pub fn png(drawing: &Drawing, dpi: f32) -> Result<Vec<u8>, WriteError> {
    let longest = drawing.width.max(drawing.height).max(1.0);
    let scale = (dpi / 72.0).clamp(0.1, MAX_SIDE / longest);
    let side = |points: f32| (points * scale).ceil().clamp(1.0, MAX_SIDE) as u32;
    let mut pixels = Pixmap::new(side(drawing.width), side(drawing.height)).ok_or_else(|| refused("misure vuote"))?;
    pixels.fill(Ink::WHITE);
    let transform = Transform::from_scale(scale, scale);
    for item in &drawing.items {
        paint(&mut pixels, item, transform);
    }
    encode(&pixels).map_err(|e| refused(&e.to_string()))
}

/// What is drawn on white is opaque: three channels say it.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    // Flat colours repeat best as they are: a fifth less than with filters, in half the time.
    encoder.set_filter(png::Filter::NoFilter);
    let opaque: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(out)
}

fn refused(message: &str) -> WriteError {
    WriteError::Backend { format: "PNG", message: message.into() }
}

fn ink(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(color.0, color.1, color.2, 255);
    paint
}

fn paint(pixels: &mut Pixmap, item: &Item, transform: Transform) {
    match item {
        Item::Rect { x, y, width, height, fill } => {
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                pixels.fill_rect(rect, &ink(*fill), transform, None);
            }
        }
        Item::Path { points, stroke, dash, fill } => {
            let mut builder = PathBuilder::new();
            for (i, (x, y)) in points.iter().enumerate() {
                if i == 0 { builder.move_to(*x, *y) } else { builder.line_to(*x, *y) }
            }
            if fill.is_some() {
                builder.close();
            }
            let Some(path) = builder.finish() else { return };
            if let Some(fill) = fill {
                pixels.fill_path(&path, &ink(*fill), FillRule::Winding, transform, None);
            }
            if let Some((color, width)) = stroke {
                let stroke = Stroke {
                    width: *width,
                    line_cap: LineCap::Butt,
                    line_join: LineJoin::Round,
                    dash: dash.and_then(|(dash, gap)| StrokeDash::new(vec![dash, gap], 0.0)),
                    ..Stroke::default()
                };
                pixels.stroke_path(&path, &ink(*color), &stroke, transform, None);
            }
        }
        Item::Text { x, y, size, bold, anchor, color, text } => {
            let font = if *bold { Font::Bold } else { Font::Regular };
            let width = font.width(text, *size);
            let start = match anchor {
                TextAnchor::Start => *x,
                TextAnchor::Middle => x - width / 2.0,
                TextAnchor::End => x - width,
            };
            if let Some(path) = outline(font, text, *size, start, *y) {
                pixels.fill_path(&path, &ink(*color), FillRule::Winding, transform, None);
            }
        }
    }
}

/// All glyphs of a line as one path, by the plain advances that the charts measure with.
fn outline(font: Font, text: &str, size: f32, x: f32, y: f32) -> Option<tiny_skia::Path> {
    let face = font.face()?;
    let scale = size / face.units_per_em() as f32;
    let mut pen = Pen { path: PathBuilder::new(), scale, x, y };
    for character in text.chars() {
        let Some(glyph) = face.glyph_index(character) else { continue };
        face.outline_glyph(GlyphId(glyph.0), &mut pen);
        pen.x += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
    }
    pen.path.finish()
}

/// Draws glyph outlines (y upwards, font units) at a place of the drawing (y downwards, points).
struct Pen {
    path: PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
