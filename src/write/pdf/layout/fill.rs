// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fills the foot of a page before a figure that doesn't fit there: the figure is made a little smaller, or the text that
//! follows it goes first. What is read keeps its order, which is that of the structure tree.

use super::{Engine, Join, Mark, Slab};

/// Least part of a page left empty for which text goes before a figure.
const GAP: f32 = 0.1;

impl Engine<'_> {
    /// Makes the figures that would leave the foot of this page empty fit, or lets them wait.
    pub(super) fn fill(&self, slabs: &mut [Slab], start: usize, height: f32, carried: f32) {
        // Each turn settles one figure of the page.
        for _ in 0..slabs.len().min(16) {
            let end = self.page_end(slabs, start, height, carried);
            let length = chain(slabs.get(end..).unwrap_or_default());
            let waits = slabs.get(end..end + length).unwrap_or_default();
            let Some(figure) = waits.iter().position(|slab| slab.figure) else { return };
            if end == start || waits.first().is_some_and(|slab| slab.join == Join::NewPage) {
                return;
            }
            let left = height - carried - self.used(slabs.get(start..end).unwrap_or_default());
            let wanted: f32 = waits.iter().map(|slab| slab.before + slab.height).sum();
            let calls = waits.iter().any(|slab| !slab.notes.is_empty());
            let Some(slab) = slabs.get_mut(end + figure) else { return };
            let over = wanted - left + 0.1;
            if !calls && over > 0.0 && over <= slab.height * slab.shrink {
                slab.reduce((slab.height - over) / slab.height);
                continue;
            }
            // Text never goes before the heading that it stands under.
            if figure == 0 && left > height * GAP {
                self.wait(slabs, (start, end, end + length), height, carried);
            }
            return;
        }
    }

    /// Sets the text after a figure before it, as much as the page holds.
    fn wait(&self, slabs: &mut [Slab], (start, end, after): (usize, usize, usize), height: f32, carried: f32) {
        let text = slabs.iter().skip(after).take_while(|slab| slab.text && slab.join != Join::NewPage).count();
        // What stays together with that which follows goes with it.
        let kept = slabs.get(after + text).is_some_and(|next| next.join == Join::Keep);
        let run = slabs.get(after..after + text).unwrap_or_default();
        let text = if kept { run.iter().rposition(|slab| slab.join == Join::Free).unwrap_or(0) } else { text };
        let length = after - end;
        if let Some(run) = slabs.get_mut(end..after + text) {
            run.rotate_left(length);
        }
        let reach = self.page_end(slabs, start, height, carried).clamp(end, end + text);
        if let Some(run) = slabs.get_mut(reach..after + text) {
            run.rotate_right(length);
        }
    }

    /// Height of what stands on a page from its head, with the notes called there.
    fn used(&self, slabs: &[Slab]) -> f32 {
        let mut used = 0.0;
        let mut notes = 0.0;
        for (at, slab) in slabs.iter().enumerate() {
            let head = slab.repeat.filter(|_| at == 0).and_then(|head| self.heads.get(head));
            used += slab.height + if at == 0 { head.map_or(0.0, |head| head.height) } else { slab.before };
            let lines = slab.notes.iter().filter_map(|note| self.notes.get(note)).flatten();
            notes += lines.map(|line| line.before + line.height).sum::<f32>();
        }
        used + if notes > 0.0 { notes + super::pages::NOTE_GAP } else { 0.0 }
    }
}

/// Number of slabs that stay together with the first.
fn chain(slabs: &[Slab]) -> usize {
    let rest = slabs.iter().skip(1).take_while(|slab| slab.join == Join::Keep).count();
    (rest + 1).min(slabs.len())
}

impl Slab {
    /// Makes a figure smaller, about the middle of its width.
    fn reduce(&mut self, factor: f32) {
        let found =
            self.marks.iter_mut().find_map(|mark| if let Mark::Figure(_, area) = mark { Some(area) } else { None });
        let Some([left, top, width, height]) = found else { return };
        let middle = *left + *width / 2.0;
        (*left, *top) = (middle - *width * factor / 2.0, *top * factor);
        (*width, *height) = (*width * factor, *height * factor);
        self.items.iter_mut().for_each(|item| item.scale(middle, factor));
        self.height *= factor;
        self.shrink = 0.0;
    }
}
