// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How series differ: lightness and hatching for surfaces, dashes and markers for lines. Hue alone never tells.

use crate::write::drawing::Color;

pub use crate::write::drawing::colors::{BLUE, GREY, GRID, INK, MIDDLE, PALE, WHITE};

/// Lines drawn over a fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hatch {
    /// None.
    Plain,
    /// Rising to the right.
    Rising,
    /// Falling to the right.
    Falling,
    /// Level.
    Level,
    /// Upright.
    Upright,
    /// Rising and falling.
    Crossed,
}

/// Look of a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Fill.
    pub fill: Color,
    /// Hatching, in `line`.
    pub hatch: Hatch,
    /// Colour of hatching and outline.
    pub line: Color,
}

impl Look {
    /// Colour of a text printed right on the surface; `None` where it needs a white ground.
    pub fn text(self) -> Option<Color> {
        match (self.hatch, self.fill) {
            (Hatch::Plain, BLUE | MIDDLE) => Some(WHITE),
            (Hatch::Plain, _) => Some(INK),
            _ => None,
        }
    }
}

const LOOKS: [Look; 12] = [
    Look { fill: BLUE, hatch: Hatch::Plain, line: BLUE },
    Look { fill: PALE, hatch: Hatch::Rising, line: BLUE },
    Look { fill: MIDDLE, hatch: Hatch::Plain, line: MIDDLE },
    Look { fill: WHITE, hatch: Hatch::Level, line: BLUE },
    Look { fill: BLUE, hatch: Hatch::Falling, line: WHITE },
    Look { fill: PALE, hatch: Hatch::Plain, line: BLUE },
    Look { fill: MIDDLE, hatch: Hatch::Upright, line: WHITE },
    Look { fill: WHITE, hatch: Hatch::Crossed, line: BLUE },
    Look { fill: BLUE, hatch: Hatch::Level, line: WHITE },
    Look { fill: WHITE, hatch: Hatch::Upright, line: BLUE },
    Look { fill: MIDDLE, hatch: Hatch::Rising, line: WHITE },
    Look { fill: PALE, hatch: Hatch::Falling, line: BLUE },
];

/// Look of the series in this position; neighbours always differ in lightness.
pub fn look(series: usize) -> Look {
    LOOKS[series % LOOKS.len()]
}

/// Shape of the points of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Filled disc.
    Disc,
    /// Empty square.
    Square,
    /// Filled triangle.
    Triangle,
    /// Empty diamond.
    Diamond,
}

/// Colour, dash and marker of the line in this position.
pub fn stroke(series: usize) -> (Color, Option<(f32, f32)>, Marker) {
    let color = if series.is_multiple_of(2) { BLUE } else { MIDDLE };
    let dash = [None, Some((5.0, 2.5)), Some((1.5, 2.0)), Some((9.0, 3.0))][series % 4];
    let marker = [Marker::Disc, Marker::Square, Marker::Triangle, Marker::Diamond][series % 4];
    (color, dash, marker)
}
