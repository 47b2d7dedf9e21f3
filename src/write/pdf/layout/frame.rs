// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stands on every page outside its text: running head and foot, legend, mark of drafts. All of it artifacts, as real text.

use crate::document::Inline;
use crate::write::fonts::Font;

use super::super::display::{Artifact, Item, Page, Part, Tag, Text};
use super::super::style::{self, Look, MM, Set};
use super::{Engine, baseline, pages::Area};

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
                before.push(self.watermark(width, height));
            }
            let format = section.map_or(crate::document::Page::A4, |section| section.page);
            let [top, right, bottom, left] = format.margins.map(|margin| margin * MM);
            let area = section.map_or(width - left - right, |section| Area::of(section).width);
            let look = Look { color: style::GREY, hyphens: false, ..style::plain(style::RUNNING) };
            if let Some(section) = section
                && !section.header.is_empty()
            {
                let lines = self.running(&section.header, look, Artifact::Header, area, number);
                let foot = (top - 16.0).max(12.0);
                let mut y = (foot - 4.0 - lines.len() as f32 * look.leading).max(2.0);
                for mut line in lines {
                    line.iter_mut().for_each(|item| item.shift(left, y + baseline(&look)));
                    before.append(&mut line);
                    y += look.leading;
                }
                before.push(Item::rule(left, foot, area, 0.5, style::HAIRLINE));
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

    fn watermark(&mut self, width: f32, height: f32) -> Item {
        let word = self.shaper.shape(Font::Bold, DRAFT);
        let angle = if width > height { 32.0f32 } else { 54.0 };
        let diagonal = width.hypot(height);
        let size = 0.62 * diagonal / self.shaper.width(word, 1.0).max(0.1);
        let size = size.min(170.0);
        let length = self.shaper.width(word, size);
        let (sin, cos) = angle.to_radians().sin_cos();
        // The middle of the word, at half the height of its capitals, falls on the middle of the page.
        let rise = size * 0.32;
        let x = width / 2.0 - cos * length / 2.0 + sin * rise;
        let y = height / 2.0 + sin * length / 2.0 + cos * rise;
        Item::Text(Text {
            x,
            y,
            size,
            color: style::WATERMARK,
            tag: Tag::Artifact(Artifact::Watermark),
            angle,
            parts: vec![Part::Word(word)],
        })
    }
}

fn add(page: &mut Page, before: Vec<Item>, after: Vec<Item>) {
    page.items.splice(0..0, before);
    page.items.extend(after);
}
