// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lines of a paragraph, chosen together for the least unevenness (Knuth and Plass, 1981).

mod choose;
mod line;
mod pieces;

use crate::write::fonts::Font;

use super::super::display::{Item, Part};
use super::super::style::{LEAST, Look};
use super::inline::Source;
use super::places::opportunities;
use super::shape::Shaper;

/// A line. Its items stand relative to its left end and its baseline.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What is drawn.
    pub items: Vec<Item>,
    /// Width of what is drawn.
    pub width: f32,
    /// Footnotes called.
    pub notes: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Characters from..to in one look.
    Letters(usize, usize),
    /// A thing drawn: its character and its position in the objects.
    Object(usize, usize),
    /// A space, by its character; whether a line may end there, and at which cost.
    Space(usize, Option<f32>),
    /// A place inside a word where a line may end: cost, and whether a hyphen is printed.
    Break(f32, bool),
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Kind,
    width: f32,
}

/// Sets a paragraph in lines of a width.
pub fn lines(source: &Source, look: &Look, width: f32, shaper: &mut Shaper) -> Vec<Line> {
    let mut breaker = Breaker { source, look, width: width.max(LEAST), shaper, allowed: Vec::new(), next_object: 0 };
    breaker.allowed = opportunities(&source.characters);
    let mut out = Vec::new();
    let mut start = 0;
    loop {
        let rest = source.characters.get(start..).unwrap_or_default();
        let length = rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
        breaker.sublines(start, start + length, &mut out);
        start += length + 1;
        if start > source.characters.len() {
            return out;
        }
    }
}

struct Breaker<'a> {
    source: &'a Source,
    look: &'a Look,
    width: f32,
    shaper: &'a mut Shaper,
    allowed: Vec<bool>,
    next_object: usize,
}

impl Breaker<'_> {
    fn sublines(&mut self, from: usize, to: usize, out: &mut Vec<Line>) {
        if self.may_be_one(from, to) {
            let first_object = self.next_object;
            let pieces = self.pieces(from, to, false);
            if !pieces.is_empty() && self.natural(&pieces) <= self.width + 0.01 {
                self.assemble(&pieces, &[(0, pieces.len())], out);
                self.join(to, out);
                return;
            }
            self.next_object = first_object;
        }
        let pieces = self.pieces(from, to, true);
        if pieces.is_empty() {
            out.push(Line::default());
            return;
        }
        if self.natural(&pieces) <= self.width + 0.01 {
            self.assemble(&pieces, &[(0, pieces.len())], out);
        } else {
            let pieces = self.relieved(&pieces);
            let spans = self.choose(&pieces);
            self.assemble(&pieces, &spans, out);
        }
        self.join(to, out);
    }

    /// Whether characters are so few that they probably fit in a line: then nobody need know where words may be divided.
    fn may_be_one(&self, from: usize, to: usize) -> bool {
        let size = self.attr(from).map_or(10.0, |attr| attr.size);
        (to - from) as f32 * size * 0.5 <= self.width
    }

    fn natural(&self, pieces: &[Piece]) -> f32 {
        pieces.iter().filter(|piece| !matches!(piece.kind, Kind::Break(..))).map(|piece| piece.width).sum()
    }

    /// A forced break still parts two words when the text is read.
    fn join(&self, to: usize, out: &mut [Line]) {
        if self.source.characters.get(to) != Some(&'\n') {
            return;
        }
        let font = to.checked_sub(1).and_then(|at| self.attr(at)).map_or(Font::Regular, |attr| attr.font);
        if let Some(Line { items, .. }) = out.last_mut()
            && let Some(Item::Text(text)) = items.iter_mut().rev().find(|item| matches!(item, Item::Text(_)))
        {
            text.parts.push(Part::Space(font, font.width(" ", text.size)));
        }
    }

    fn attr(&self, at: usize) -> Option<&super::inline::Attr> {
        self.source.looks.get(at).and_then(|look| self.source.attrs.get(*look as usize))
    }

    fn calls_note(&self, at: usize) -> bool {
        self.attr(at).is_some_and(|attr| attr.note.is_some())
    }

    fn space(&self, at: usize) -> f32 {
        self.attr(at).map_or(0.0, |attr| attr.font.width(" ", attr.size))
    }
}
