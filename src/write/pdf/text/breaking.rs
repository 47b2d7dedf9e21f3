// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lines of a paragraph, chosen together for the least unevenness (Knuth and Plass, 1981).

use crate::write::fonts::Font;

use super::super::display::{Item, Part, Text};
use super::super::style::{LEAST, Look, Set};
use super::hyphen;
use super::inline::{OBJECT, Object, Source};
use super::places::{draw_object, opportunities};
use super::shape::Shaper;
use super::typography::NBSP;

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

const HYPHEN_COST: f32 = 70.0;
const DESPERATE: f32 = 4000.0;

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
        let pieces = self.pieces(from, to);
        if pieces.is_empty() {
            out.push(Line::default());
            return;
        }
        let natural: f32 = pieces.iter().filter(|p| !matches!(p.kind, Kind::Break(..))).map(|p| p.width).sum();
        if natural <= self.width + 0.01 {
            self.assemble(&pieces, &[(0, pieces.len())], out);
        } else {
            let pieces = self.relieved(&pieces);
            let spans = self.choose(&pieces);
            self.assemble(&pieces, &spans, out);
        }
        self.join(to, out);
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

    /// The characters as boxes, spaces and places to break.
    fn pieces(&mut self, from: usize, to: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = from;
        while at < to {
            let Some(&character) = self.source.characters.get(at) else { break };
            if character == ' ' || character == NBSP {
                let cost = (character == ' ' && self.allowed.get(at + 1).copied().unwrap_or(false)).then_some(0.0);
                pieces.push(Piece { kind: Kind::Space(at, cost), width: self.space(at) });
                at += 1;
                continue;
            }
            if at > from && self.allowed.get(at).copied().unwrap_or(false) && !self.calls_note(at) {
                let after_space = matches!(pieces.last(), Some(Piece { kind: Kind::Space(..), .. }));
                if !after_space {
                    pieces.push(Piece { kind: Kind::Break(20.0, false), width: 0.0 });
                }
            }
            if character == OBJECT {
                pieces.push(self.object(at));
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < to
                && !matches!(self.source.characters.get(end), Some(&(' ' | NBSP | OBJECT)))
                && self.source.looks.get(end) == self.source.looks.get(at)
                && (!self.allowed.get(end).copied().unwrap_or(false) || self.calls_note(end))
            {
                end += 1;
            }
            self.letters(at, end, &mut pieces);
            at = end;
        }
        pieces
    }

    fn letters(&mut self, from: usize, to: usize, pieces: &mut Vec<Piece>) {
        let word = self.source.characters.get(from..to).unwrap_or_default();
        let foreign = self.attr(from).is_some_and(|attr| attr.foreign);
        let points = if self.look.hyphens && !foreign && word.len() >= 5 { hyphen::points(word) } else { Vec::new() };
        // Fingerprints and the like may be divided anywhere, without a hyphen that would be taken for a part of them.
        if points.is_empty() && word.len() > 24 {
            for start in (from..to).step_by(4) {
                if start > from {
                    pieces.push(Piece { kind: Kind::Break(300.0, false), width: 0.0 });
                }
                let end = (start + 4).min(to);
                pieces.push(self.box_of(start, end));
            }
            return;
        }
        let mut start = from;
        for point in points {
            pieces.push(self.box_of(start, from + point));
            let hyphen = self.attr(from).map_or(0.0, |attr| attr.font.width("-", attr.size));
            pieces.push(Piece { kind: Kind::Break(HYPHEN_COST, true), width: hyphen });
            start = from + point;
        }
        pieces.push(self.box_of(start, to));
    }

    fn box_of(&mut self, from: usize, to: usize) -> Piece {
        let text: String = self.source.characters.get(from..to).unwrap_or_default().iter().collect();
        let width = match self.attr(from).map(|attr| (attr.font, attr.size)) {
            Some((font, size)) => {
                let word = self.shaper.shape(font, &text);
                self.shaper.width(word, size)
            }
            None => 0.0,
        };
        Piece { kind: Kind::Letters(from, to), width }
    }

    fn object(&mut self, at: usize) -> Piece {
        let index = self.next_object;
        self.next_object += 1;
        let size = self.attr(at).map_or(10.0, |attr| attr.size);
        let width = match self.source.objects.get(index) {
            Some(Object::Blank(width)) => width.min(self.width),
            _ => size * 0.86,
        };
        Piece { kind: Kind::Object(at, index), width }
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

    /// Where nothing may break over more than a line, breaks are allowed at a high cost: at no-break spaces, then between letters.
    fn relieved(&mut self, pieces: &[Piece]) -> Vec<Piece> {
        let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
        let mut segment: Vec<Piece> = Vec::new();
        let legal = |piece: &Piece| matches!(piece.kind, Kind::Break(..) | Kind::Space(_, Some(_)));
        for piece in pieces.iter().chain([&Piece { kind: Kind::Break(0.0, false), width: 0.0 }]) {
            if !legal(piece) {
                segment.push(*piece);
                continue;
            }
            let hyphen = if let Kind::Break(_, true) = piece.kind { piece.width } else { 0.0 };
            let wide = segment.iter().map(|p| p.width).sum::<f32>() + hyphen > self.width;
            if wide {
                for piece in segment.drain(..) {
                    self.relieve(piece, &mut out);
                }
            } else {
                out.append(&mut segment);
            }
            out.push(*piece);
        }
        // The break added to close the last segment.
        out.pop();
        out
    }

    fn relieve(&mut self, piece: Piece, out: &mut Vec<Piece>) {
        match piece.kind {
            Kind::Space(at, None) => out.push(Piece { kind: Kind::Space(at, Some(DESPERATE / 4.0)), ..piece }),
            Kind::Letters(from, to) if piece.width > self.width * 0.45 => {
                for at in from..to {
                    let combining = matches!(self.source.characters.get(at), Some('\u{300}'..='\u{36f}'));
                    if !out.is_empty() && !combining {
                        out.push(Piece { kind: Kind::Break(DESPERATE / 20.0, false), width: 0.0 });
                    }
                    let one = self.box_of(at, at + 1);
                    out.push(one);
                }
            }
            _ => {
                if matches!(out.last(), Some(Piece { kind: Kind::Letters(..) | Kind::Object(..), .. })) {
                    out.push(Piece { kind: Kind::Break(DESPERATE, false), width: 0.0 });
                }
                out.push(piece);
            }
        }
    }

    /// First and last piece (excluded) of each line.
    fn choose(&self, pieces: &[Piece]) -> Vec<(usize, usize)> {
        let justified = self.look.set == Set::Justified;
        let mut widths = Vec::with_capacity(pieces.len() + 1);
        let mut spaces = Vec::with_capacity(pieces.len() + 1);
        let (mut width, mut space) = (0.0f32, 0.0f32);
        for piece in pieces {
            widths.push(width);
            spaces.push(space);
            if !matches!(piece.kind, Kind::Break(..)) {
                width += piece.width;
            }
            if matches!(piece.kind, Kind::Space(..)) {
                space += piece.width;
            }
        }
        widths.push(width);
        spaces.push(space);

        let mut nodes = vec![Node { end: 0, start: 0, demerits: 0.0, previous: 0, hyphen: false }];
        let mut active = vec![0usize];
        for at in 1..=pieces.len() {
            let (cost, hyphen, extra) = match pieces.get(at).map(|p| (p.kind, p.width)) {
                None => (0.0, false, 0.0),
                Some((Kind::Space(_, Some(cost)), _)) => (cost, false, 0.0),
                Some((Kind::Break(cost, hyphen), width)) => (cost, hyphen, width),
                Some(_) => continue,
            };
            let last = at == pieces.len();
            let mut best: Option<(f64, usize)> = None;
            let mut resort: Option<usize> = None;
            let reach = widths.get(at).copied().unwrap_or(width);
            let room = spaces.get(at).copied().unwrap_or(space);
            active.retain(|&index| {
                let Some(node) = nodes.get(index) else { return false };
                if node.start >= at {
                    return true;
                }
                let plain = reach - widths.get(node.start).copied().unwrap_or(0.0);
                let glue = room - spaces.get(node.start).copied().unwrap_or(0.0);
                let shrink = if justified { glue * 0.28 } else { 0.0 };
                if plain - shrink > self.width + 0.01 {
                    resort = Some(index);
                    return false;
                }
                let length = plain + extra;
                if length - shrink > self.width + 0.01 {
                    resort = Some(index);
                    return true;
                }
                let slack = self.width - length;
                let badness = if justified {
                    if last && slack >= 0.0 {
                        0.0
                    } else if slack >= 0.0 {
                        let stretch = (glue * 0.6).max(0.5);
                        f64::from((slack / stretch).min(60.0)).powi(3) * 100.0
                    } else {
                        f64::from(-slack / shrink.max(0.01)).powi(3) * 100.0
                    }
                } else if last && self.look.set != Set::Center {
                    0.0
                } else {
                    f64::from(slack / (self.width * 0.3)).powi(3) * 100.0
                };
                let mut demerits = (1.0 + badness).powi(2) + f64::from(cost).powi(2);
                if !justified && hyphen {
                    // Ragged lines divide a word only where almost nothing would be left in them.
                    demerits += 2_500_000.0;
                }
                if hyphen && node.hyphen {
                    demerits += 12_000.0;
                }
                if last && node.hyphen {
                    demerits += 8_000.0;
                }
                let total = node.demerits + demerits;
                if best.is_none_or(|(least, _)| total < least) {
                    best = Some((total, index));
                }
                true
            });
            let found = match best {
                Some(found) => Some(found),
                None if active.is_empty() || last => {
                    resort.and_then(|index| nodes.get(index).map(|node| (node.demerits + 1e12, index)))
                }
                None => None,
            };
            if let Some((demerits, previous)) = found {
                let start = first_box(pieces, at);
                nodes.push(Node { end: at, start, demerits, previous, hyphen });
                active.push(nodes.len() - 1);
            }
        }
        let mut spans = Vec::new();
        let mut index = nodes.len() - 1;
        while index != 0 {
            let Some(node) = nodes.get(index) else { break };
            let start = nodes.get(node.previous).map_or(0, |previous| previous.start);
            spans.push((start, node.end));
            index = node.previous;
        }
        spans.reverse();
        spans
    }

    fn assemble(&mut self, pieces: &[Piece], spans: &[(usize, usize)], out: &mut Vec<Line>) {
        for (number, &(from, to)) in spans.iter().enumerate() {
            let last = number + 1 == spans.len();
            let line = self.line(pieces.get(from..to).unwrap_or_default(), pieces.get(to).map(|p| p.kind), last);
            out.push(line);
        }
    }

    fn line(&mut self, pieces: &[Piece], end: Option<Kind>, last: bool) -> Line {
        let mut parts: Vec<Placed> = Vec::new();
        for piece in pieces {
            match piece.kind {
                Kind::Break(..) => {}
                Kind::Letters(from, to) => match parts.last_mut() {
                    Some(Placed::Letters(_, end))
                        if *end == from && self.source.looks.get(*end - 1) == self.source.looks.get(from) =>
                    {
                        *end = to;
                    }
                    _ => parts.push(Placed::Letters(from, to)),
                },
                Kind::Object(at, index) => parts.push(Placed::Object(at, index, piece.width)),
                Kind::Space(at, _) => parts.push(Placed::Space(at)),
            }
        }
        let hyphen = matches!(end, Some(Kind::Break(_, true)));
        let mut natural = 0.0;
        let mut stretchable = 0.0;
        let mut words = Vec::with_capacity(parts.len());
        for part in &parts {
            let (word, width) = match *part {
                Placed::Letters(from, to) => {
                    let text: String = self.source.characters.get(from..to).unwrap_or_default().iter().collect();
                    match self.attr(from).map(|attr| (attr.font, attr.size)) {
                        Some((font, size)) => {
                            let word = self.shaper.shape(font, &text);
                            (Some(word), self.shaper.width(word, size))
                        }
                        None => (None, 0.0),
                    }
                }
                Placed::Object(_, _, width) => (None, width),
                Placed::Space(at) => {
                    let width = self.space(at);
                    stretchable += width;
                    (None, width)
                }
            };
            natural += width;
            words.push((word, width));
        }
        let tail = parts.last().map(|part| match part {
            Placed::Letters(from, _) => *from,
            Placed::Object(at, ..) | Placed::Space(at) => *at,
        });
        if hyphen {
            natural += tail.and_then(|at| self.attr(at)).map_or(0.0, |attr| attr.font.width("-", attr.size));
        }
        let slack = self.width - natural;
        let factor = match self.look.set {
            Set::Justified if stretchable > 0.0 && (!last || slack < 0.0) => {
                1.0 + (slack / stretchable).clamp(-0.4, 8.0)
            }
            _ => 1.0,
        };
        let mut line = Line { width: natural + stretchable * (factor - 1.0), ..Line::default() };
        let mut x = match self.look.set {
            Set::Right => slack.max(0.0),
            Set::Center => (slack / 2.0).max(0.0),
            Set::Justified | Set::Left => 0.0,
        };
        let mut links: Vec<(usize, f32, f32)> = Vec::new();
        let mut current: Option<(u16, Text)> = None;
        for (part, (word, width)) in parts.iter().zip(words) {
            let (at, width) = match *part {
                Placed::Letters(from, _) => (from, width),
                Placed::Object(at, ..) => (at, width),
                Placed::Space(at) => (at, width * factor),
            };
            let Some(attr) = self.attr(at).cloned() else { continue };
            let look = self.source.looks.get(at).copied().unwrap_or(0);
            if let Some(link) = attr.link {
                match links.last_mut() {
                    Some((same, _, right)) if *same == link => *right = x + width,
                    _ => links.push((link, x, x + width)),
                }
            }
            if let Some(note) = attr.note
                && !line.notes.contains(&note)
            {
                line.notes.push(note);
            }
            if let Placed::Object(_, index, _) = part {
                if let Some((_, text)) = current.take() {
                    line.items.push(Item::Text(text));
                }
                if let Some(object) = self.source.objects.get(*index) {
                    draw_object(*object, x, width, attr.size, attr.color, attr.tag, &mut line.items);
                }
                x += width;
                continue;
            }
            if current.as_ref().is_none_or(|(same, _)| *same != look) {
                if let Some((_, text)) = current.take() {
                    line.items.push(Item::Text(text));
                }
                current = Some((
                    look,
                    Text { x, y: -attr.rise, size: attr.size, color: attr.color, tag: attr.tag, parts: Vec::new() },
                ));
            }
            if let Some((_, text)) = &mut current {
                match word {
                    Some(word) => text.parts.push(Part::Word(word)),
                    None => text.parts.push(Part::Space(attr.font, width)),
                }
            }
            x += width;
        }
        if let Some((_, text)) = &mut current {
            // The space or hyphen at the end of the line joins it to the next one when the text is read.
            let font = tail.and_then(|at| self.attr(at)).map_or(Font::Regular, |attr| attr.font);
            match end {
                Some(Kind::Break(_, true)) => text.parts.push(Part::Hyphen(font)),
                Some(Kind::Space(..)) => text.parts.push(Part::Space(font, font.width(" ", text.size))),
                _ => {}
            }
        }
        if let Some((_, text)) = current {
            line.items.push(Item::Text(text));
        }
        for (link, left, right) in links {
            let Some(info) = self.source.links.get(link) else { continue };
            line.items.push(Item::Link {
                x: left,
                y: -self.look.size * 0.95,
                width: right - left,
                height: self.look.size * 1.25,
                target: info.target.clone(),
                node: info.node,
                contents: info.contents.clone(),
            });
        }
        line
    }
}

#[derive(Clone, Copy)]
enum Placed {
    Letters(usize, usize),
    Object(usize, usize, f32),
    Space(usize),
}

struct Node {
    end: usize,
    start: usize,
    demerits: f64,
    previous: usize,
    hyphen: bool,
}

fn first_box(pieces: &[Piece], from: usize) -> usize {
    let rest = pieces.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|p| matches!(p.kind, Kind::Break(..) | Kind::Space(..))).count()
}
