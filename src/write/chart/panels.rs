// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Small population pyramids side by side on one scale: shapes are compared, figures stand in the table.

use super::canvas::Canvas;
use super::labels::{clean, length, widest, wrap};
use super::looks::{GREY, INK, look};
use crate::document::{Panel, Series};
use crate::write::drawing::{Drawing, TextAnchor};
use crate::write::fonts::Font;

/// Panels in a row.
const ACROSS: usize = 3;
/// Bands between two labels, at least.
const LABELS: usize = 4;

pub fn draw(bands: &[String], sides: &[String; 2], panels: &[Panel], width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let legend = sides.clone().map(|name| Series { name, values: Vec::new(), trails: Vec::new() });
    let top = canvas.heading(None, &legend) + size * 0.4;
    let small = canvas.small();
    let all = panels.iter().flat_map(|p| p.sides.iter().flatten());
    let most = all.map(|v| length(*v)).fold(0.0, f64::max).max(f64::MIN_POSITIVE);

    let across = ACROSS.min(panels.len().max(1));
    let gap = 12.0;
    let slot = (width - gap * (across as f32 - 1.0)) / across as f32;
    let names: Vec<String> = bands.iter().map(|b| clean(b)).collect();
    let middle = widest(names.iter().map(String::as_str), Font::Regular, small).min(slot * 0.4) + 6.0;
    let half = ((slot - middle) / 2.0).max(10.0);
    let thick = if bands.len() > 12 { 4.2 } else { (52.0 / bands.len().max(1) as f32).clamp(4.2, 14.0) };
    let step = bands.len().div_ceil(LABELS + 1).max(1);
    let tall = bands.len() as f32 * thick;
    let row_height = size * 1.9 + tall + size * 1.3;

    for (at, panel) in panels.iter().enumerate() {
        let x = (at % across) as f32 * (slot + gap);
        let y = top + (at / across) as f32 * row_height;
        let centre = x + slot / 2.0;
        let title = wrap(&panel.title, Font::Bold, size, slot, 1).concat();
        canvas.text(centre, y + size, TextAnchor::Middle, (size, true, INK), &title);
        let base = y + size * 1.6 + tall;
        for (band, name) in names.iter().enumerate() {
            let bar = base - (band + 1) as f32 * thick;
            let long = |side: &[_]| (length(side.get(band).copied().unwrap_or_default()) / most) as f32 * half;
            let [left, right] = [&panel.sides[0], &panel.sides[1]].map(|side| long(side));
            canvas.surface(centre - middle / 2.0 - left, bar, left, thick - 0.6, look(0));
            canvas.surface(centre + middle / 2.0, bar, right, thick - 0.6, look(1));
            if band % step == 0 || band + 1 == names.len() && band % step > step / 2 {
                let text = bar + thick / 2.0 + small * 0.33;
                canvas.text(centre, text, TextAnchor::Middle, (small, false, GREY), name);
            }
        }
        canvas.line((x, base + 1.0), (x + slot, base + 1.0), GREY, 0.5);
    }
    let rows = panels.len().div_ceil(across).max(1);
    canvas.finish(top + rows as f32 * row_height)
}
