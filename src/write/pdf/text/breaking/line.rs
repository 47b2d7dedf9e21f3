// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lines as things drawn: words and spaces at their places, links, notes called.

use crate::write::fonts::Font;

use super::super::super::display::{Item, Part, Text};
use super::super::super::style::Set;
use super::super::places::draw_object;
use super::{Breaker, Kind, Line, Piece};

impl Breaker<'_> {
    pub(super) fn assemble(&mut self, pieces: &[Piece], spans: &[(usize, usize)], out: &mut Vec<Line>) {
        for (number, &(from, to)) in spans.iter().enumerate() {
            let last = number + 1 == spans.len();
            let line = self.line(pieces.get(from..to).unwrap_or_default(), pieces.get(to).map(|p| p.kind), last);
            out.push(line);
        }
    }

    pub(super) fn line(&mut self, pieces: &[Piece], end: Option<Kind>, last: bool) -> Line {
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
