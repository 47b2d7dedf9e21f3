// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The column of slabs cut into pages, with footnotes at their feet.

use std::collections::VecDeque;

use crate::document::Section;

use super::super::display::{Item, Page};
use super::super::style::{self, MM};
use super::{Bookmark, Engine, Join, Mark, Place, Slab};

/// Space between text and footnotes.
pub(super) const NOTE_GAP: f32 = 14.0;

/// The text area of a section's pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    page_width: f32,
    page_height: f32,
    left: f32,
    top: f32,
    /// Width of the text.
    pub width: f32,
    /// Height of the text.
    pub height: f32,
}

impl Area {
    /// That of a section; margins that leave no room are cut.
    pub fn of(section: &Section) -> Area {
        let page = section.page;
        let side =
            |value: f32, least: f32| if value.is_finite() { value.clamp(least, 5000.0) * MM } else { least * MM };
        let (page_width, page_height) = (side(page.width, 60.0), side(page.height, 60.0));
        let [top, right, bottom, left] = page.margins.map(|margin| side(margin, 0.0));
        let width = (page_width - left - right).max(page_width * 0.3);
        let height = (page_height - top - bottom).max(page_height * 0.3);
        Area {
            page_width,
            page_height,
            left: left.min(page_width - width),
            top: top.min(page_height - height),
            width,
            height,
        }
    }
}

impl Engine<'_> {
    /// Cuts slabs into pages; the first begins a new page.
    pub(super) fn paginate(&mut self, section: usize, mut slabs: Vec<Slab>, area: Area) {
        let mut start = 0;
        let mut pending: VecDeque<Slab> = VecDeque::new();
        while start < slabs.len() || !pending.is_empty() || start == 0 && slabs.is_empty() {
            let carried = take_notes(&mut pending, area.height * 0.7);
            self.fill(&mut slabs, start, area.height, foot(&carried));
            let end = self.page_end(&slabs, start, area.height, foot(&carried));
            self.emit(section, slabs.get_mut(start..end).unwrap_or_default(), carried, &mut pending, area);
            if slabs.is_empty() {
                break;
            }
            start = end;
        }
    }

    /// First slab of the next page.
    pub(super) fn page_end(&self, slabs: &[Slab], start: usize, height: f32, carried: f32) -> usize {
        let mut body = 0.0;
        let mut notes = carried;
        let mut best = None;
        for (index, slab) in slabs.iter().enumerate().skip(start) {
            let first = index == start;
            if !first && slab.join == Join::NewPage {
                return index;
            }
            if !first && slab.join == Join::Free {
                best = Some(index);
            }
            let mut need = slab.height;
            if first {
                need += slab.repeat.and_then(|head| self.heads.get(head)).map_or(0.0, |head| head.height);
            } else {
                need += slab.before;
            }
            let mut whole = 0.0;
            let mut least = 0.0;
            for (position, note) in slab.notes.iter().enumerate() {
                let lines = self.notes.get(note).map_or(&[][..], Vec::as_slice);
                whole += lines.iter().map(full).sum::<f32>();
                let last = position + 1 == slab.notes.len();
                let kept = if last { 2 } else { lines.len() };
                least += lines.iter().take(kept).map(full).sum::<f32>();
            }
            let gap = if notes + least > 0.0 { NOTE_GAP } else { 0.0 };
            if body + need + notes + least + gap > height + 0.05 {
                // Nothing fits: notes left over go first, else the slab stands alone, however tall.
                let alone = if carried > 0.0 { start } else { start + 1 };
                return best.unwrap_or(if index > start { index } else { alone });
            }
            body += need;
            notes += whole;
            if body + notes + NOTE_GAP > height && whole > 0.0 {
                // The note goes on overleaf: nothing may follow here.
                let next = slabs.get(index + 1).map(|next| next.join);
                return match (next, best) {
                    (Some(Join::Keep), Some(best)) if best > start => best,
                    _ => index + 1,
                };
            }
        }
        slabs.len()
    }

    fn emit(
        &mut self,
        section: usize,
        slabs: &mut [Slab],
        carried: Vec<Slab>,
        pending: &mut VecDeque<Slab>,
        area: Area,
    ) {
        let number = self.layout.pages.len();
        let mut page = Page { width: area.page_width, height: area.page_height, items: Vec::new() };
        let mut y = 0.0;
        let mut called: VecDeque<Slab> = VecDeque::new();
        for (index, slab) in slabs.iter_mut().enumerate() {
            if index > 0 {
                y += slab.before;
            } else if let Some(head) = slab.repeat.and_then(|head| self.heads.get(head)) {
                page.items.extend(head.items.iter().cloned().map(|mut item| {
                    item.shift(area.left, area.top + y);
                    item
                }));
                y += head.height;
            }
            if index == 0 {
                page.items.extend(slab.again.drain(..).map(|mut item| {
                    item.shift(area.left, area.top + y);
                    item
                }));
            }
            let notes = std::mem::take(&mut slab.notes);
            let height = slab.height;
            self.place(slab, number, area.left, area.top + y, &mut page);
            y += height;
            for note in notes {
                called.extend(self.notes.get_mut(&note).map(std::mem::take).unwrap_or_default());
            }
        }
        let mut feet = carried;
        if pending.is_empty() {
            let room = area.height - y - NOTE_GAP - foot(&feet);
            feet.extend(take_notes(&mut called, room));
        }
        pending.extend(called);
        if !feet.is_empty() {
            let mut y = area.top + area.height - foot(&feet);
            page.items.push(Item::rule(area.left, y - 4.0, 110.0, 0.5, style::GREY));
            for mut slab in feet {
                y += slab.before;
                let height = slab.height;
                self.place(&mut slab, number, area.left, y, &mut page);
                y += height;
            }
        }
        self.layout.pages.push(page);
        self.sections.push(section);
    }

    fn place(&mut self, slab: &mut Slab, page: usize, x: f32, y: f32, into: &mut Page) {
        for mark in slab.marks.drain(..) {
            let place = Place { page, x, y };
            match mark {
                Mark::Place(anchor) => {
                    self.layout.places.entry(anchor).or_insert(place);
                }
                Mark::Bookmark(level, title) => self.layout.bookmarks.push(Bookmark { level, title, place }),
                Mark::Note(note) => {
                    self.layout.notes.entry(note).or_insert(place);
                }
                Mark::Figure(node, [left, top, width, height]) => {
                    if let Some(attributes) = self.layout.tree.attributes(node) {
                        attributes.bbox = Some([x + left, y + top, width, height]);
                    }
                }
            }
        }
        into.items.extend(slab.items.drain(..).map(|mut item| {
            item.shift(x, y);
            item
        }));
    }
}

fn full(slab: &Slab) -> f32 {
    slab.before + slab.height
}

fn foot(slabs: &[Slab]) -> f32 {
    slabs.iter().map(full).sum()
}

/// The lines that fit in a height.
fn take_notes(lines: &mut VecDeque<Slab>, height: f32) -> Vec<Slab> {
    let mut taken = Vec::new();
    let mut used = 0.0;
    while let Some(line) = lines.front() {
        used += full(line);
        if used > height + 0.05 {
            break;
        }
        taken.extend(lines.pop_front());
    }
    taken
}
