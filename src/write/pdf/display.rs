// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What layout yields: pages of things drawn, each tagged with a node of the structure tree or as an artifact.
//!
//! Lengths are points; the origin is the top left corner of the page (or of the box while it is being laid out).

use std::sync::Arc;

use crate::document::Anchor;
use crate::raster::Raster;
use crate::write::drawing::Color;
use crate::write::fonts::Font;

use super::text::shape::WordId;
use super::tree::NodeId;

/// A laid-out page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Things drawn, in reading order; fills and rules that are artifacts are painted first.
    pub items: Vec<Item>,
}

impl Page {
    /// Gives the texts of one colour another: that of the office's headings.
    pub fn recolor(&mut self, from: Color, to: Color) {
        for item in &mut self.items {
            if let Item::Text(text) = item
                && text.color == from
            {
                text.color = to;
            }
        }
    }
}

/// What a thing drawn belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// An element of the structure tree.
    Node(NodeId),
    /// Nothing that is read.
    Artifact(Artifact),
}

/// Kind of an artifact (ISO 32000-1, 14.8.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// Running head.
    Header,
    /// Running foot.
    Footer,
    /// Mark of a draft.
    Watermark,
    /// Repeated head of a table.
    Repeated,
    /// Rules, fills, leaders.
    Layout,
}

/// A thing drawn.
#[derive(Clone, Debug)]
pub enum Item {
    /// A line of text, or a part of it in one look.
    Text(Text),
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
        /// Owner.
        tag: Tag,
    },
    /// A line of one or more segments, or a closed shape.
    Path {
        /// Vertices.
        points: Vec<(f32, f32)>,
        /// Colour and width of the line.
        stroke: Option<(Color, f32)>,
        /// Lengths of dash and gap.
        dash: Option<(f32, f32)>,
        /// Fill of the closed shape.
        fill: Option<Color>,
        /// Owner.
        tag: Tag,
    },
    /// A filled shape with holes, such as a letter.
    Shape {
        /// Outlines; those that turn the other way are holes.
        rings: Vec<Vec<(f32, f32)>>,
        /// Fill.
        fill: Color,
        /// Owner.
        tag: Tag,
    },
    /// A picture.
    Picture {
        /// Its pixels.
        raster: Arc<Raster>,
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Owner.
        tag: Tag,
    },
    /// A rectangle that leads elsewhere.
    Link {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Where to.
        target: Target,
        /// Element that holds the annotation.
        node: NodeId,
        /// What a reader is told.
        contents: String,
    },
    /// The page number of a place, set once it is known.
    PageOf {
        /// The place.
        anchor: Anchor,
        /// Right end.
        right: f32,
        /// Baseline.
        y: f32,
        /// Size.
        size: f32,
        /// Face.
        font: Font,
        /// Colour.
        color: Color,
        /// Owner.
        tag: Tag,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A place of the document.
    Place(Anchor),
    /// A footnote.
    Note(usize),
    /// An address.
    Uri(String),
}

/// Text in one look on one baseline.
#[derive(Clone, Debug)]
pub struct Text {
    /// Left.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Size.
    pub size: f32,
    /// Colour.
    pub color: Color,
    /// Owner.
    pub tag: Tag,
    /// Words and spaces.
    pub parts: Vec<Part>,
}

/// A part of a [`Text`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// A shaped word.
    Word(WordId),
    /// A space, as wide as the line wants it, in points.
    Space(Font, f32),
    /// The hyphen of a word that goes on in the next line: not a character of the text.
    Hyphen(Font),
}

impl Item {
    /// Moves it.
    pub fn shift(&mut self, dx: f32, dy: f32) {
        match self {
            Item::Text(text) => {
                text.x += dx;
                text.y += dy;
            }
            Item::Rect { x, y, .. } | Item::Link { x, y, .. } | Item::Picture { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Item::Path { points, .. } => points.iter_mut().for_each(|p| {
                p.0 += dx;
                p.1 += dy;
            }),
            Item::Shape { rings, .. } => rings.iter_mut().flatten().for_each(|p| {
                p.0 += dx;
                p.1 += dy;
            }),
            Item::PageOf { right, y, .. } => {
                *right += dx;
                *y += dy;
            }
        }
    }

    /// Makes it smaller or larger, towards the head of its box at a distance from the left.
    pub fn scale(&mut self, middle: f32, factor: f32) {
        let across = |x: &mut f32| *x = middle + (*x - middle) * factor;
        let by = |values: &mut [&mut f32]| values.iter_mut().for_each(|value| **value *= factor);
        match self {
            Item::Text(text) => {
                across(&mut text.x);
                by(&mut [&mut text.y, &mut text.size]);
                for part in &mut text.parts {
                    if let Part::Space(_, width) = part {
                        *width *= factor;
                    }
                }
            }
            Item::Rect { x, y, width, height, .. }
            | Item::Link { x, y, width, height, .. }
            | Item::Picture { x, y, width, height, .. } => {
                across(x);
                by(&mut [y, width, height]);
            }
            Item::Path { points, stroke, dash, .. } => {
                points.iter_mut().for_each(|(x, y)| {
                    across(x);
                    *y *= factor;
                });
                if let Some((_, width)) = stroke {
                    *width *= factor;
                }
                if let Some((on, off)) = dash {
                    by(&mut [on, off]);
                }
            }
            Item::Shape { rings, .. } => rings.iter_mut().flatten().for_each(|(x, y)| {
                across(x);
                *y *= factor;
            }),
            Item::PageOf { right, y, size, .. } => {
                across(right);
                by(&mut [y, size]);
            }
        }
    }

    /// The same thing as an artifact; links are no longer there.
    pub fn into_artifact(mut self, kind: Artifact) -> Option<Item> {
        match &mut self {
            Item::Text(Text { tag, .. })
            | Item::Rect { tag, .. }
            | Item::Path { tag, .. }
            | Item::Shape { tag, .. }
            | Item::Picture { tag, .. }
            | Item::PageOf { tag, .. } => {
                if matches!(tag, Tag::Node(_)) {
                    *tag = Tag::Artifact(kind);
                }
            }
            Item::Link { .. } => return None,
        }
        Some(self)
    }

    /// A horizontal rule that nobody reads.
    pub fn rule(x: f32, y: f32, width: f32, thickness: f32, color: Color) -> Item {
        Item::Path {
            points: vec![(x, y), (x + width, y)],
            stroke: Some((color, thickness)),
            dash: None,
            fill: None,
            tag: Tag::Artifact(Artifact::Layout),
        }
    }

    /// A vertical rule that nobody reads.
    pub fn upright(x: f32, y: f32, height: f32, thickness: f32, color: Color) -> Item {
        Item::Path {
            points: vec![(x, y), (x, y + height)],
            stroke: Some((color, thickness)),
            dash: None,
            fill: None,
            tag: Tag::Artifact(Artifact::Layout),
        }
    }

    /// A filled rectangle that nobody reads.
    pub fn fill(x: f32, y: f32, width: f32, height: f32, fill: Color) -> Item {
        Item::Rect { x, y, width, height, fill, tag: Tag::Artifact(Artifact::Layout) }
    }
}
