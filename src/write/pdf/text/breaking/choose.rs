// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The lines of least unevenness among all that the places to break allow.

use super::super::super::style::Set;
use super::{Breaker, Kind, Piece};

impl Breaker<'_> {
    /// First and last piece (excluded) of each line.
    pub(super) fn choose(&self, pieces: &[Piece]) -> Vec<(usize, usize)> {
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
