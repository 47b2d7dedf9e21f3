// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stands on every page outside its text: running head and foot, legend, mark of drafts. All of it artifacts, as real text.

use crate::document::Inline;
use crate::write::fonts::Font;
use rustybuzz::ttf_parser::OutlineBuilder;

use super::super::display::{Artifact, Item, Page, Tag};
use super::super::style::{self, Look, MM, Set};
use super::{Engine, baseline, pages::Area, picture};

/// What is written across the pages of a draft.
const DRAFT: &str = "BOZZA";

impl Engine<'_> {
    /// Adds heads, feet and marks, once the number of pages is known.
    pub(super) fn furnish(&mut self) {
        let count = self.layout.pages.len() as u32;
        let document = self.document;
        for index in 0..self.layout.pages.len() {
            let section = self.sections.get(index).and_then(|section| document.sections.get(*section));
            let number = Some((index as u32 + 1, count));
            let (width, height) = self.layout.pages.get(index).map_or((595.0, 842.0), |page| (page.width, page.height));
            let mut before = Vec::new();
            let mut after = Vec::new();
            if document.meta.draft {
                before.push(watermark(width, height));
            }
            let format = section.map_or(crate::document::Page::A4, |section| section.page);
            let [top, right, bottom, left] = format.margins.map(|margin| margin * MM);
            let area = section.map_or(width - left - right, |section| Area::of(section).width);
            let look = Look { color: style::GREY, hyphens: false, ..style::plain(style::RUNNING) };
            if let Some(section) = section
                && !section.header.is_empty()
            {
                let foot = (top - 16.0).max(12.0);
                let emblem = section.emblem.as_ref().map(|emblem| (emblem, picture::size(emblem, 90.0, foot - 12.0)));
                let indent = emblem.map_or(0.0, |(_, (width, _))| width + 8.0);
                if let Some((emblem, (width, height))) = emblem {
                    let tag = Tag::Artifact(Artifact::Header);
                    before.push(picture::drawn(emblem, [left, foot - 4.0 - height, width, height], tag));
                }
                // The mark of drafts stands at the right of the same line.
                let width = if document.meta.draft { area - 44.0 } else { area } - indent;
                let lines = self.running(&section.header, look, Artifact::Header, width, number);
                let mut y = (foot - 4.0 - lines.len() as f32 * look.leading).max(2.0);
                for mut line in lines {
                    line.iter_mut().for_each(|item| item.shift(left + indent, y + baseline(&look)));
                    before.append(&mut line);
                    y += look.leading;
                }
                before.push(Item::rule(left, foot, area, 0.5, style::HAIRLINE));
            }
            if document.meta.draft {
                // The same word as text, where it parts no lines.
                let set = Look { set: Set::Right, color: style::INK, ..look };
                let y = ((top - 16.0).max(12.0) - 4.0 - look.leading).max(2.0);
                for mut line in self.running(&[Inline::bold(DRAFT)], set, Artifact::Header, area, number) {
                    line.iter_mut().for_each(|item| item.shift(left, y + baseline(&look)));
                    before.append(&mut line);
                }
            }
            let footer = section.map_or(&[][..], |section| section.footer.as_slice());
            let legend = document.meta.legend.as_ref().map(|legend| [Inline::text(legend.clone())]);
            let mut y = (height - bottom + 16.0).min(height - 12.0);
            if !footer.is_empty() || legend.is_some() {
                after.push(Item::rule(left, y, area, 0.5, style::HAIRLINE));
                y += 3.0;
            }
            let centered = Look { set: Set::Center, ..look };
            let mut lines = self.running(footer, centered, Artifact::Footer, area, number);
            if let Some(legend) = &legend {
                lines.extend(self.running(legend, Look { italic: true, ..centered }, Artifact::Footer, area, number));
            }
            // However many they are, they stay on the page.
            let leading = look.leading.min((height - y - 2.0) / lines.len().max(1) as f32);
            for mut line in lines {
                line.iter_mut().for_each(|item| item.shift(left, y + baseline(&look)));
                after.append(&mut line);
                y += leading;
            }
            if let Some(page) = self.layout.pages.get_mut(index) {
                add(page, before, after);
            }
        }
    }

    fn running(
        &mut self,
        inlines: &[Inline],
        look: Look,
        kind: Artifact,
        width: f32,
        number: Option<(u32, u32)>,
    ) -> Vec<Vec<Item>> {
        if inlines.is_empty() {
            return Vec::new();
        }
        self.simple(inlines, look, Tag::Artifact(kind), width, number).into_iter().map(|line| line.items).collect()
    }
}

/// The word across the page, as a drawing: as text it would come between the lines of those who copy or search.
fn watermark(width: f32, height: f32) -> Item {
    let mut outline = Outline::default();
    if let Some(face) = Font::Bold.face() {
        for glyph in DRAFT.chars().filter_map(|character| face.glyph_index(character)) {
            face.outline_glyph(glyph, &mut outline);
            outline.pen += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        }
    }
    let angle = if width > height { 32.0f32 } else { 54.0 };
    let length = outline.pen.max(1.0);
    let scale = (0.62 * width.hypot(height) / length).min(170.0 / 2048.0);
    let (sin, cos) = angle.to_radians().sin_cos();
    // The middle of the word, at half the height of its capitals, falls on the middle of the page.
    let (middle, rise) = (length / 2.0, 0.32 * 2048.0);
    let place = |(x, y): &(f32, f32)| {
        let (x, y) = ((x - middle) * scale, (y - rise) * scale);
        (width / 2.0 + cos * x - sin * y, height / 2.0 - sin * x - cos * y)
    };
    let rings = outline.rings.iter().map(|ring| ring.iter().map(place).collect()).collect();
    Item::Shape { rings, fill: style::WATERMARK, tag: Tag::Artifact(Artifact::Watermark) }
}

/// Outlines of letters as polygons.
#[derive(Default)]
struct Outline {
    rings: Vec<Vec<(f32, f32)>>,
    pen: f32,
}

/// Straight pieces of a curve.
const STEPS: u8 = 10;

impl Outline {
    fn last(&self) -> (f32, f32) {
        let (x, y) = self.rings.last().and_then(|ring| ring.last()).copied().unwrap_or_default();
        (x - self.pen, y)
    }

    fn push(&mut self, x: f32, y: f32) {
        let x = x + self.pen;
        if let Some(ring) = self.rings.last_mut() {
            ring.push((x, y));
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.rings.push(Vec::new());
        self.push(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.last();
        for step in 1..=STEPS {
            let t = f32::from(step) / f32::from(STEPS);
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            self.push(a * x0 + b * x1 + c * x, a * y0 + b * y1 + c * y);
        }
    }

    fn curve_to(&mut self, _x1: f32, _y1: f32, _x2: f32, _y2: f32, x: f32, y: f32) {
        // TrueType has no cubic curves.
        self.push(x, y);
    }

    fn close(&mut self) {}
}

fn add(page: &mut Page, before: Vec<Item>, after: Vec<Item>) {
    page.items.splice(0..0, before);
    page.items.extend(after);
}
