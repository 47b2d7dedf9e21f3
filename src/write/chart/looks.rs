// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How series differ: lightness and hatching for surfaces, dashes and markers for lines. Hue alone never tells.

use crate::write::drawing::Color;

/// Dark blue of headings and first series: 12 to 1 against white.
pub const NAVY: Color = Color(0x1B, 0x36, 0x5D);
/// Middle blue: 4,8 to 1 against white, 2,4 to 1 against the dark one.
pub const MIDDLE: Color = Color(0x44, 0x74, 0xAE);
/// Pale blue, always with a dark outline.
pub const PALE: Color = Color(0xD6, 0xE2, 0xF0);
/// White.
pub const WHITE: Color = Color(0xFF, 0xFF, 0xFF);
/// Text.
pub const INK: Color = Color(0x26, 0x26, 0x26);
/// Secondary text and axes: 7 to 1 against white.
pub const GREY: Color = Color(0x59, 0x59, 0x59);
/// Grid, which carries no meaning.
pub const GRID: Color = Color(0xD4, 0xD8, 0xDE);

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
            (Hatch::Plain, NAVY | MIDDLE) => Some(WHITE),
            (Hatch::Plain, _) => Some(INK),
            _ => None,
        }
    }
}

const LOOKS: [Look; 12] = [
    Look { fill: NAVY, hatch: Hatch::Plain, line: NAVY },
    Look { fill: PALE, hatch: Hatch::Rising, line: NAVY },
    Look { fill: MIDDLE, hatch: Hatch::Plain, line: MIDDLE },
    Look { fill: WHITE, hatch: Hatch::Level, line: NAVY },
    Look { fill: NAVY, hatch: Hatch::Falling, line: WHITE },
    Look { fill: PALE, hatch: Hatch::Plain, line: NAVY },
    Look { fill: MIDDLE, hatch: Hatch::Upright, line: WHITE },
    Look { fill: WHITE, hatch: Hatch::Crossed, line: NAVY },
    Look { fill: NAVY, hatch: Hatch::Level, line: WHITE },
    Look { fill: WHITE, hatch: Hatch::Upright, line: NAVY },
    Look { fill: MIDDLE, hatch: Hatch::Rising, line: WHITE },
    Look { fill: PALE, hatch: Hatch::Falling, line: NAVY },
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
    let color = if series.is_multiple_of(2) { NAVY } else { MIDDLE };
    let dash = [None, Some((5.0, 2.5)), Some((1.5, 2.0)), Some((9.0, 3.0))][series % 4];
    let marker = [Marker::Disc, Marker::Square, Marker::Triangle, Marker::Diamond][series % 4];
    (color, dash, marker)
}
