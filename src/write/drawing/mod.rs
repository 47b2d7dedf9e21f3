// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A drawing as a display list: rectangles, lines and text in points, y downwards. Charts become one; every format paints it.

pub mod colors;
mod png;
mod svg;

pub use png::png;
pub use svg::svg;

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What is drawn, from the bottom up.
    pub items: Vec<Item>,
}

/// A thing drawn. The origin is the top left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A filled rectangle.
    Rect {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Fill.
        fill: Color,
    },
    /// A polyline; closed and filled when `fill` is given.
    Path {
        /// Vertices.
        points: Vec<(f32, f32)>,
        /// Line colour and width; `None` for no line.
        stroke: Option<(Color, f32)>,
        /// Lengths of dash and gap; `None` for a whole line.
        dash: Option<(f32, f32)>,
        /// Fill of the closed polygon.
        fill: Option<Color>,
    },
    /// A line of text.
    Text {
        /// Left, centre or right of the text, as `anchor` says.
        x: f32,
        /// Baseline.
        y: f32,
        /// Size in points.
        size: f32,
        /// Whether it is bold.
        bold: bool,
        /// What `x` is.
        anchor: TextAnchor,
        /// Colour.
        color: Color,
        /// The characters.
        text: String,
    },
}

/// Which point of a text its `x` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextAnchor {
    /// Left end.
    Start,
    /// Centre.
    Middle,
    /// Right end.
    End,
}

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8);
