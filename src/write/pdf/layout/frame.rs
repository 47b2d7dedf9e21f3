// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stands on every page outside its text: running head and foot, legend, mark of drafts. All of it artifacts, as real text.

use crate::document::{Align, Band, BandLine, Inline};
use crate::write::drawing::Color;
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
            let begins = index == 0 || self.sections.get(index) != self.sections.get(index - 1);
            let paper = section.and_then(|s| s.opening.as_deref().filter(|_| begins).or(s.stationery.as_deref()));
            let head = paper.and_then(|paper| paper.head.as_ref());
            let foot_band = paper.and_then(|paper| paper.foot.as_ref());
            if document.meta.draft {
                before.push(watermark(width, height));
            }
            let format = section.map_or(crate::document::Page::A4, |section| section.page);
            let [top, right, bottom, left] = format.margins.map(|margin| margin * MM);
            let area = section.map_or(width - left - right, |section| Area::of(section).width);
            let plain = Look { color: style::GREY, hyphens: false, ..style::plain(style::RUNNING) };
            let look = self.looks().edge("Header", plain);
            if let (Some(head), Some(paper)) = (head, paper) {
                before.extend(self.band(head, [left, paper.from_edge[0] * MM, area], Artifact::Header, number));
            } else if let Some(section) = section
                && !section.header.is_empty()
                && section.opening.as_ref().is_none_or(|_| !begins)
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
                let y = ((top - if head.is_some() { 6.0 } else { 16.0 }).max(12.0) - 4.0 - look.leading).max(2.0);
                for mut line in self.running(&[Inline::bold(DRAFT)], set, Artifact::Header, area, number) {
                    line.iter_mut().for_each(|item| item.shift(left, y + baseline(&look)));
                    before.append(&mut line);
                }
            }
            let footer = section.map_or(&[][..], |section| section.footer.as_slice());
            let legend = document.meta.legend.as_ref().map(|legend| [Inline::text(legend.clone())]);
            let centered = self.looks().edge("Footer", Look { set: Set::Center, ..plain });
            let look = centered;
            let mut y = (height - bottom + 16.0).min(height - 12.0);
            if let (Some(band), Some(paper)) = (foot_band, paper) {
                let own = f32::from(u8::from(!footer.is_empty()) + u8::from(legend.is_some())) * look.leading;
                let tall = band.height() * MM;
                let at = (height - paper.from_edge[1] * MM - own - tall).max(height - bottom + 2.0);
                after.extend(self.band(band, [left, at, area], Artifact::Footer, number));
                y = at + tall;
            } else if !footer.is_empty() || legend.is_some() {
                after.push(Item::rule(left, y, area, 0.5, style::HAIRLINE));
                y += 3.0;
            }
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

    /// Rows at the head or foot in the office's hand: pictures at their sides, lines beside them.
    fn band(
        &mut self,
        band: &Band,
        [left, mut y, width]: [f32; 3],
        kind: Artifact,
        number: Option<(u32, u32)>,
    ) -> Vec<Item> {
        let mut out = Vec::new();
        for row in &band.rows {
            let height = row.height(&band.pictures) * MM - row.space[0] - row.space[1];
            y += row.space[0];
            // Room taken at the left and at the right.
            let mut taken = [0.0_f32; 2];
            for picture in row.pictures.iter().filter_map(|at| band.pictures.get(*at)) {
                let (wide, high) = picture::size(picture, width, height.max(1.0));
                let x = match picture.align {
                    Align::Left => taken[0],
                    Align::Center => (width - wide) / 2.0,
                    Align::Right | Align::Decimal => width - wide - taken[1],
                };
                match picture.align {
                    Align::Left => taken[0] += wide + 8.0,
                    Align::Center => {}
                    Align::Right | Align::Decimal => taken[1] += wide + 8.0,
                }
                out.push(picture::drawn(picture, [left + x, y, wide, high], Tag::Artifact(kind)));
            }
            let lines: f32 = row.lines.iter().map(BandLine::leading).sum();
            let mut at = y + ((height - lines) / 2.0).max(0.0);
            for line in &row.lines {
                let color = line.color.map_or(style::INK, |[red, green, blue]| Color(red, green, blue));
                for (part, set) in line.parts.iter().zip([Set::Left, Set::Center, Set::Right]) {
                    // What stands in the middle of the sheet keeps clear of nothing.
                    let (from, room) = match set {
                        Set::Left => (taken[0], width - taken[0]),
                        Set::Right => (0.0, width - taken[1]),
                        _ => (0.0, width),
                    };
                    let mut size = line.size.clamp(4.0, 40.0);
                    for _ in 0..12 {
                        let look = Look { color, set, hyphens: false, leading: line.leading(), ..style::plain(size) };
                        let set = self.running(part, look, kind, room.max(20.0), number);
                        if set.len() > 1 && size > 5.0 {
                            // A line stays a line: its type gives way.
                            size *= 0.92;
                            continue;
                        }
                        for mut items in set.into_iter().take(1) {
                            items.iter_mut().for_each(|item| item.shift(left + from, at + baseline(&look)));
                            out.append(&mut items);
                        }
                        break;
                    }
                }
                at += line.leading();
            }
            y += height + row.space[1];
        }
        out
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
