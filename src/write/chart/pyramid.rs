// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The population pyramid: two series back to back, youngest at the foot.

use super::canvas::Canvas;
use super::labels::{Format, clean, greatest, length, value, widest, wrap};
use super::looks::{INK, look};
use crate::document::{Series, Unit};
use crate::write::drawing::{Drawing, TextAnchor};
use crate::write::fonts::Font;

pub fn draw(bands: &[String], left: &Series, right: &Series, width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let most = greatest(bands.len(), &[left.clone(), right.clone()], false);
    let format = Format::of(Unit::Count, most);
    let small = canvas.small();

    let names: Vec<String> = bands.iter().map(|b| clean(b)).collect();
    let middle = widest(names.iter().map(String::as_str), Font::Regular, size).min(width * 0.25) + 12.0;
    let values = |s: &Series| (0..bands.len()).map(|i| format.write(value(s, i))).collect::<Vec<_>>();
    let (left_values, right_values) = (values(left), values(right));
    let room = widest(left_values.iter().chain(&right_values).map(String::as_str), Font::Regular, small) + 4.0;
    let half = ((width - middle) / 2.0 - room).max(20.0);
    let inner = [width / 2.0 - middle / 2.0, width / 2.0 + middle / 2.0];

    let mut y = size * 1.1;
    for (name, x, anchor) in [(&left.name, inner[0], TextAnchor::End), (&right.name, inner[1], TextAnchor::Start)] {
        let name = wrap(name, Font::Bold, size, half + room, 1).concat();
        canvas.text(x, y, anchor, (size, true, INK), &name);
    }
    y += size * 0.6;

    // A few bands are drawn as bars, many as the steps of a pyramid.
    let thick = size * if bands.len() <= 6 { 1.9 } else { 1.15 };
    for i in (0..bands.len()).rev() {
        let text = y + thick / 2.0;
        let name = wrap(&names[i], Font::Regular, size, middle - 8.0, 1).concat();
        canvas.label(width / 2.0, text + size * 0.31, TextAnchor::Middle, &name);
        let long = |s: &Series| (length(value(s, i)) / most) as f32 * half;
        let (a, b) = (long(left), long(right));
        canvas.surface(inner[0] - a, y, a, thick - 1.0, look(0));
        canvas.surface(inner[1], y, b, thick - 1.0, look(1));
        let look = (small, false, INK);
        canvas.text(inner[0] - a - 3.0, text + small * 0.31, TextAnchor::End, look, &left_values[i]);
        canvas.text(inner[1] + b + 3.0, text + small * 0.31, TextAnchor::Start, look, &right_values[i]);
        y += thick + size * 0.12;
    }
    canvas.finish(y + 1.0)
}
