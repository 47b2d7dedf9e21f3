// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Charts to drawings. Series differ by lightness and hatching, so that a black and white copy reads the same.
//!
//! Values stand beside what they measure: axes and grids appear only where labels would not fit.

mod bars;
mod canvas;
mod columns;
mod figures;
mod labels;
mod lines;
mod looks;
mod organigram;
mod panels;
mod pyramid;
mod timeline;

pub use figures::{Label, figures};

use super::drawing::Drawing;
use crate::document::Chart;

/// Height in points that a drawing keeps under when its rows allow it: a page with room for the caption.
pub const MAX_HEIGHT: f32 = 600.0;

/// Sizes of type tried, in points, until the drawing is low enough.
const SIZES: [f32; 4] = [9.0, 8.0, 7.0, 6.0];

/// Narrowest drawing, in points: under this nothing could be read.
const MIN_WIDTH: f32 = 160.0;

/// Widest drawing, in points: more than an A2 sheet.
const MAX_WIDTH: f32 = 2000.0;

/// Draws a chart `width` points wide; the height follows from the content.
pub fn draw(chart: &Chart, width: f32) -> Drawing {
    let width = if width.is_finite() { width.clamp(MIN_WIDTH, MAX_WIDTH) } else { MIN_WIDTH };
    let mut drawing = Drawing::default();
    for size in SIZES {
        drawing = draw_at(chart, width, size);
        if drawing.height <= MAX_HEIGHT {
            break;
        }
    }
    drawing
}

fn draw_at(chart: &Chart, width: f32, size: f32) -> Drawing {
    match chart {
        Chart::Bars { categories, series, stacked, unit } => {
            bars::draw(categories, series, *stacked, *unit, width, size)
        }
        Chart::Columns { categories, series, stacked, unit } => {
            columns::draw(categories, series, *stacked, *unit, width, size)
        }
        Chart::Lines { categories, series, unit } => lines::draw(categories, series, *unit, width, size),
        Chart::Pyramid { bands, left, right } => pyramid::draw(bands, left, right, width, size),
        Chart::Pyramids { bands, sides, panels } => panels::draw(bands, sides, panels, width, size),
        Chart::Organigram { levels } => organigram::draw(levels, width, size),
        Chart::Timeline { start, end, rows } => timeline::draw(*start, *end, rows, width, size),
    }
}

#[cfg(test)]
mod tests;
