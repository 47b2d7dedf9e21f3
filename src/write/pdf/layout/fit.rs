// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fits what begins a page of its own: a last page that would hold a few lines is won back by setting it a little tighter.

use std::collections::BTreeSet;

use crate::document::{Block, Section};

use super::pages::Area;
use super::{Engine, Flow, Room, Slab};

/// How densely blocks are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Density {
    /// Factor of the padding of cells.
    pub padding: f32,
    /// Factor of the space between blocks.
    pub space: f32,
    /// Factor of the type of tables.
    pub type_size: f32,
}

impl Density {
    /// As the styles say.
    pub const USUAL: Density = Density { padding: 1.0, space: 1.0, type_size: 1.0 };
    /// What a reader doesn't see, then what he hardly sees.
    const TIGHTER: [Density; 2] = [
        Density { padding: 0.72, space: 0.82, type_size: 1.0 },
        Density { padding: 0.55, space: 0.7, type_size: 0.955 },
    ];
}

/// Part of a page under which it is called nearly empty.
const NEARLY_EMPTY: f32 = 0.3;
/// Longer stretches are never set again: their last page doesn't show.
const MOST_PAGES: usize = 9;

impl Engine<'_> {
    /// Lays out the blocks of a section, stretch by stretch: each begins a page.
    pub(super) fn stretches(&mut self, section: &Section, area: Area, room: Room) -> Flow {
        let mut flow = Flow::default();
        let mut from = 0;
        while from < section.blocks.len() {
            let rest = section.blocks.get(from..).unwrap_or_default();
            let length = rest.iter().skip(1).position(begins_page).map_or(rest.len(), |at| at + 1);
            let blocks = rest.get(..length).unwrap_or_default();
            self.stretch(blocks, area, room, &mut flow);
            from += length;
        }
        flow
    }

    fn stretch(&mut self, blocks: &[Block], area: Area, room: Room, flow: &mut Flow) {
        let nodes = self.layout.tree.len();
        let heads = self.heads.len();
        let notes: BTreeSet<usize> = self.notes.keys().copied().collect();
        let mut made = self.set(blocks, room, flow, Density::USUAL);
        let (pages, last) = self.pages_of(&made.slabs, area.height);
        if (2..=MOST_PAGES).contains(&pages) && last < NEARLY_EMPTY {
            let again = |engine: &mut Self, density: Density| {
                engine.layout.tree.cut(nodes);
                engine.heads.truncate(heads);
                engine.notes.retain(|note, _| notes.contains(note));
                engine.set(blocks, room, flow, density)
            };
            let tighter = Density::TIGHTER.into_iter().find_map(|density| {
                let tight = again(self, density);
                (self.pages_of(&tight.slabs, area.height).0 < pages).then_some(tight)
            });
            made = match tighter {
                Some(tight) => tight,
                None => again(self, Density::USUAL),
            };
        }
        flow.slabs.append(&mut made.slabs);
        (flow.after, flow.keep, flow.new_page) = (made.after, made.keep, made.new_page);
    }

    /// The slabs of blocks after those of a flow.
    fn set(&mut self, blocks: &[Block], room: Room, after: &Flow, density: Density) -> Flow {
        self.density = density;
        let mut flow = Flow {
            after: after.after,
            keep: after.keep,
            new_page: after.new_page,
            begun: after.begun(),
            ..Flow::default()
        };
        for block in blocks {
            self.block(block, room, &mut flow);
        }
        self.density = Density::USUAL;
        flow.slabs.iter_mut().for_each(|slab| slab.before *= density.space);
        flow
    }

    /// How many pages slabs take from the head of one, and how full the last is.
    fn pages_of(&self, slabs: &[Slab], height: f32) -> (usize, f32) {
        let (mut start, mut pages) = (0, 0);
        let mut last = 1.0;
        while start < slabs.len() {
            let end = self.page_end(slabs, start, height, 0.0).max(start + 1);
            let used: f32 =
                slabs.get(start..end).unwrap_or_default().iter().map(|slab| slab.before + slab.height).sum();
            let head = slabs.get(start).and_then(|slab| slab.repeat).and_then(|head| self.heads.get(head));
            last = (used + head.map_or(0.0, |head| head.height)) / height.max(1.0);
            start = end;
            pages += 1;
            if pages > MOST_PAGES {
                break;
            }
        }
        (pages, last)
    }
}

fn begins_page(block: &Block) -> bool {
    match block {
        Block::PageBreak => true,
        Block::Heading(heading) => heading.new_page,
        _ => false,
    }
}
