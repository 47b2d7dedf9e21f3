// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The diagram of bodies: a frame for each level with its bodies in boxes, joined from above to below.

use super::canvas::Canvas;
use super::labels::wrap;
use super::looks::{BLUE, GREY, INK, PALE, WHITE};
use crate::document::Node;
use crate::write::drawing::{Color, Drawing, TextAnchor};
use crate::write::fonts::Font;

/// Most boxes side by side.
const ACROSS: usize = 3;

/// Most lines of a label.
const LINES: usize = 4;

/// Space between frames, in points.
const GAP: f32 = 16.0;

pub fn draw(levels: &[(String, Vec<Node>)], width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let (pad, leading) = (size * 0.8, canvas.leading());
    let mut y = 1.0;
    for (at, (title, nodes)) in levels.iter().enumerate() {
        if at > 0 {
            arrow(&mut canvas, width / 2.0, y, y + GAP);
            y += GAP;
        }
        let across = nodes.len().clamp(1, ACROSS);
        let room = (width - pad * (across as f32 + 1.0)) / across as f32;
        let labels: Vec<Vec<String>> =
            nodes.iter().map(|n| wrap(&n.label, Font::Regular, size, (room - pad).max(20.0), LINES)).collect();
        let rows: Vec<&[Vec<String>]> = labels.chunks(across).collect();
        let tall = |row: &[Vec<String>]| row.iter().map(Vec::len).max().unwrap_or(1) as f32 * leading + pad;
        let head = leading + pad * 0.6;
        let height = head + rows.iter().map(|row| tall(row) + pad).sum::<f32>();
        frame(&mut canvas, (0.5, y), (width - 1.0, height), PALE, GREY);
        canvas.text(pad, y + leading, TextAnchor::Start, (size, true, INK), title);
        let mut top = y + head;
        for row in rows {
            let high = tall(row);
            // A row that isn't full stands in the middle.
            let taken = row.len() as f32 * (room + pad) - pad;
            let mut left = (width - taken) / 2.0;
            for lines in row {
                frame(&mut canvas, (left, top), (room, high), WHITE, BLUE);
                let free = (high - lines.len() as f32 * leading) / 2.0;
                for (n, line) in lines.iter().enumerate() {
                    let base = top + free + size * 0.92 + n as f32 * leading;
                    canvas.label(left + room / 2.0, base, TextAnchor::Middle, line);
                }
                left += room + pad;
            }
            top += high + pad;
        }
        y += height;
    }
    canvas.finish(y + 1.0)
}

fn frame(canvas: &mut Canvas, at: (f32, f32), size: (f32, f32), fill: Color, line: Color) {
    let ((x, y), (width, height)) = (at, size);
    let corners = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
    canvas.polygon(corners, fill, Some((line, 0.8)));
}

/// Bodies above give directions, bodies below bring proposals: the line has a point at both ends.
fn arrow(canvas: &mut Canvas, x: f32, from: f32, to: f32) {
    let head = 4.0;
    canvas.line((x, from + head), (x, to - head), BLUE, 1.2);
    canvas.polygon(vec![(x, from + 0.5), (x + 3.0, from + head + 1.0), (x - 3.0, from + head + 1.0)], BLUE, None);
    canvas.polygon(vec![(x, to - 0.5), (x + 3.0, to - head - 1.0), (x - 3.0, to - head - 1.0)], BLUE, None);
}
