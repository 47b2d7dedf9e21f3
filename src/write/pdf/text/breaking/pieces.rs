// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A paragraph as boxes, spaces and places to break.

use unicode_normalization::char::is_combining_mark;

use super::super::hyphen;
use super::super::inline::{OBJECT, Object};
use super::super::typography::NBSP;
use super::{Breaker, Kind, Piece};

const HYPHEN_COST: f32 = 70.0;
const DESPERATE: f32 = 4000.0;

impl Breaker<'_> {
    /// The characters as boxes, spaces and places to break; words are divided if asked for.
    pub(super) fn pieces(&mut self, from: usize, to: usize, divided: bool) -> Vec<Piece> {
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
            if divided {
                self.letters(at, end, &mut pieces);
            } else {
                pieces.push(self.box_of(at, end));
            }
            at = end;
        }
        pieces
    }

    pub(super) fn letters(&mut self, from: usize, to: usize, pieces: &mut Vec<Piece>) {
        let word = self.source.characters.get(from..to).unwrap_or_default();
        let foreign = self.attr(from).is_some_and(|attr| attr.foreign);
        let divisible = self.look.hyphens && !foreign && word.len() >= 5 && !hyphen::is_address(self.token(from, to));
        let points = if divisible { hyphen::points(word) } else { Vec::new() };
        // Fingerprints and the like may be divided anywhere, without a hyphen that would be taken for a part of them.
        if points.is_empty() && word.len() > hyphen::FINGERPRINT {
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

    /// The characters between the spaces around some.
    fn token(&self, from: usize, to: usize) -> &[char] {
        let blank = |c: &char| c.is_whitespace();
        let before = self.source.characters.get(..from).unwrap_or_default();
        let after = self.source.characters.get(to..).unwrap_or_default();
        let start = before.iter().rposition(blank).map_or(0, |at| at + 1);
        let end = to + after.iter().position(blank).unwrap_or(after.len());
        // An address is never this long: what is longer isn't searched.
        self.source.characters.get(start.max(from.saturating_sub(300))..end.min(to + 300)).unwrap_or_default()
    }

    pub(super) fn box_of(&mut self, from: usize, to: usize) -> Piece {
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

    pub(super) fn object(&mut self, at: usize) -> Piece {
        let index = self.next_object;
        self.next_object += 1;
        let size = self.attr(at).map_or(10.0, |attr| attr.size);
        let width = match self.source.objects.get(index) {
            Some(Object::Blank(width)) => width.min(self.width),
            _ => size * 0.86,
        };
        Piece { kind: Kind::Object(at, index), width }
    }

    /// Where nothing may break over more than a line, breaks are allowed at a high cost: at no-break spaces, then between letters.
    pub(super) fn relieved(&mut self, pieces: &[Piece]) -> Vec<Piece> {
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

    pub(super) fn relieve(&mut self, piece: Piece, out: &mut Vec<Piece>) {
        match piece.kind {
            Kind::Space(at, None) => out.push(Piece { kind: Kind::Space(at, Some(DESPERATE / 4.0)), ..piece }),
            Kind::Letters(from, to) if piece.width > self.width * 0.45 => {
                for at in from..to {
                    let combining = self.source.characters.get(at).is_some_and(|c| is_combining_mark(*c));
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
}
