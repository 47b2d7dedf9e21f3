// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Horizontal bars: labels at the left, values at the end of each bar.

use super::canvas::Canvas;
use super::labels::{Format, greatest, length, total, value, widest, wrap};
use super::looks::{GREY, INK, WHITE, look};
use crate::document::{Series, Unit};
use crate::write::drawing::{Drawing, TextAnchor};
use crate::write::fonts::Font;

pub fn draw(categories: &[String], series: &[Series], stacked: bool, unit: Unit, width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let most = greatest(categories.len(), series, stacked);
    let format = Format::of(unit, most);
    let top = canvas.heading(format.note(), series);

    let natural = widest(categories.iter().map(String::as_str), Font::Regular, size);
    let labels_width = natural.min(width * 0.42) + 0.5;
    let lines: Vec<Vec<String>> =
        categories.iter().map(|c| wrap(c, Font::Regular, size, labels_width, if size > 7.5 { 3 } else { 2 })).collect();
    let ends: Vec<String> = (0..categories.len())
        .flat_map(|i| {
            if stacked {
                vec![format.write(total(series, i))]
            } else {
                series.iter().map(|s| format.write(value(s, i))).collect()
            }
        })
        .collect();
    let left = labels_width + 7.0;
    let ends_width = widest(ends.iter().map(String::as_str), Font::Bold, size);
    let plot = (width - left - ends_width - 5.0).max(20.0);

    let together = if stacked { 1 } else { series.len().max(1) };
    let thick = if together == 1 { size * 1.3 } else { size * 1.05 };
    let mut y = top;
    for (i, label) in lines.iter().enumerate() {
        let row = (label.len() as f32 * canvas.leading()).max(together as f32 * thick);
        let first = y + (row - label.len() as f32 * canvas.leading()) / 2.0 + size * 0.9;
        for (n, line) in label.iter().enumerate() {
            canvas.label(labels_width, first + n as f32 * canvas.leading(), TextAnchor::End, line);
        }
        let mut bar = y + (row - together as f32 * thick) / 2.0;
        if stacked {
            let end = segments(&mut canvas, series, i, (left, bar, thick), f64::from(plot) / most, format);
            let text = format.write(total(series, i));
            canvas.text(end + 4.0, bar + thick / 2.0 + size * 0.33, TextAnchor::Start, (size, true, INK), &text);
        } else {
            for (n, one) in series.iter().enumerate() {
                let long = (length(value(one, i)) / most) as f32 * plot;
                canvas.surface(left, bar, long, thick - if together > 1 { 1.0 } else { 0.0 }, look(n));
                let middle = bar + thick / 2.0 + size * 0.31;
                canvas.label(left + long + 4.0, middle, TextAnchor::Start, &format.write(value(one, i)));
                bar += thick;
            }
        }
        y += row + size * 0.55;
    }
    let bottom = (y - size * 0.3).max(top);
    canvas.line((left, top - 2.0), (left, bottom), GREY, 0.8);
    canvas.finish(bottom + 2.0)
}

/// Draws the parts of a stacked bar and returns where it ends.
fn segments(
    canvas: &mut Canvas,
    series: &[Series],
    category: usize,
    (left, top, thick): (f32, f32, f32),
    scale: f64,
    format: Format,
) -> f32 {
    let size = canvas.small();
    let mut x = left;
    for (n, one) in series.iter().enumerate() {
        let value = value(one, category);
        let long = (length(value) * scale) as f32;
        canvas.surface(x, top, long, thick, look(n));
        if n > 0 && long > 0.0 {
            canvas.line((x, top), (x, top + thick), WHITE, 0.8);
        }
        let text = format.write(value);
        if long > Font::Regular.width(&text, size) + 5.0 {
            canvas.value_inside(x + long / 2.0, top + thick / 2.0 + size * 0.33, size, look(n), &text);
        }
        x += long;
    }
    x
}
