// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Vertical columns: values above each column, or an axis where they are too many to be written.

use super::canvas::Canvas;
use super::labels::{Format, greatest, length, step, total, value, widest, wrap};
use super::looks::{GREY, GRID, INK, WHITE, look};
use crate::document::{Series, Unit};
use crate::write::drawing::{Drawing, TextAnchor};
use crate::write::fonts::Font;

pub fn draw(categories: &[String], series: &[Series], stacked: bool, unit: Unit, width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let most = greatest(categories.len(), series, stacked);
    let format = Format::of(unit, most);
    let top = canvas.heading(format.note(), series);
    let tall = (width * 0.36).clamp(100.0, 190.0);
    let base = top + size * 1.3 + tall;

    let count = categories.len().max(1) as f32;
    let together = if stacked { 1 } else { series.len().max(1) };
    let values: Vec<String> = (0..categories.len())
        .flat_map(|i| {
            if stacked {
                vec![format.write(total(series, i))]
            } else {
                series.iter().map(|s| format.write(value(s, i))).collect()
            }
        })
        .collect();
    let column_for = |room: f32| (room / count * 0.76 / together as f32).min(46.0);
    let fits =
        |size: f32| widest(values.iter().map(String::as_str), Font::Bold, size) + 2.0 <= column_for(width) / 0.92;
    let written = [size, size - 1.0, size - 2.0].into_iter().find(|&s| s >= 6.0 && fits(s));

    let mut left = 0.0;
    if written.is_none() {
        left = axis(&mut canvas, most, format, (base, tall), unit);
    }
    let slot = (width - left) / count;
    let column = column_for(width - left);
    for i in 0..categories.len() {
        let middle = left + slot * (i as f32 + 0.5);
        let mut x = middle - column * together as f32 / 2.0;
        if stacked {
            let high = segments(&mut canvas, series, i, (x, base, column), f64::from(tall) / most, format);
            if let Some(size) = written {
                let text = format.write(total(series, i));
                canvas.text(middle, base - high - 3.0, TextAnchor::Middle, (size, true, INK), &text);
            }
            continue;
        }
        for (n, one) in series.iter().enumerate() {
            let high = (length(value(one, i)) / most) as f32 * tall;
            canvas.surface(x, base - high, column - if together > 1 { 1.0 } else { 0.0 }, high, look(n));
            if let Some(size) = written {
                let text = format.write(value(one, i));
                canvas.text(x + column / 2.0, base - high - 3.0, TextAnchor::Middle, (size, false, INK), &text);
            }
            x += column;
        }
    }
    canvas.line((left, base), (width, base), GREY, 0.8);
    let bottom = category_labels(&mut canvas, categories, left, slot, base);
    canvas.finish(bottom + 2.0)
}

/// Labels under an axis: wrapped to their room, or one every few where there are too many. Returns the lowest point.
pub fn category_labels(canvas: &mut Canvas, categories: &[String], left: f32, slot: f32, base: f32) -> f32 {
    let (size, leading) = (canvas.size, canvas.leading());
    let word = widest(categories.iter().flat_map(|c| c.split_whitespace()), Font::Regular, size);
    let every = if word + 4.0 <= slot { 1 } else { ((word.min(90.0) + 8.0) / slot).ceil().max(1.0) as usize };
    let room = slot * every as f32 - 4.0;
    let mut deepest = 1;
    for (i, category) in categories.iter().enumerate().step_by(every) {
        let lines = wrap(category, Font::Regular, size, room, 3);
        deepest = deepest.max(lines.len());
        for (n, line) in lines.iter().enumerate() {
            let half = Font::Regular.width(line, size) / 2.0;
            let x = (left + slot * (i as f32 + 0.5)).min(canvas.width() - half).max(half);
            let y = base + size * 1.25 + n as f32 * leading;
            canvas.label(x, y, TextAnchor::Middle, line);
        }
    }
    base + size * 0.6 + deepest as f32 * leading
}

/// A value axis with its grid; returns its width.
fn axis(canvas: &mut Canvas, most: f64, format: Format, (base, tall): (f32, f32), unit: Unit) -> f32 {
    let unit_step = if unit == Unit::Euro { 1.0 } else { 0.1 };
    let step = step(most, 4.0).max(unit_step);
    let size = canvas.small();
    let ticks: Vec<(f32, String)> = (0..=(most / step) as u32)
        .map(|i| {
            let value = f64::from(i) * step;
            let text = rust_decimal::Decimal::try_from(value).map(|v| format.write(v)).unwrap_or_default();
            (base - (value / most) as f32 * tall, text)
        })
        .collect();
    let left = widest(ticks.iter().map(|t| t.1.as_str()), Font::Regular, size) + 5.0;
    for (y, text) in ticks {
        canvas.line((left, y), (canvas.width(), y), GRID, 0.5);
        canvas.text(left - 4.0, y + size * 0.33, TextAnchor::End, (size, false, GREY), &text);
    }
    left
}

/// Draws the parts of a stacked column and returns its height.
fn segments(
    canvas: &mut Canvas,
    series: &[Series],
    category: usize,
    (left, base, column): (f32, f32, f32),
    scale: f64,
    format: Format,
) -> f32 {
    let size = canvas.small();
    let mut high = 0.0;
    for (n, one) in series.iter().enumerate() {
        let value = value(one, category);
        let part = (length(value) * scale) as f32;
        canvas.surface(left, base - high - part, column, part, look(n));
        if n > 0 && part > 0.0 {
            canvas.line((left, base - high), (left + column, base - high), WHITE, 0.8);
        }
        let text = format.write(value);
        if part > size * 1.25 && Font::Regular.width(&text, size) + 4.0 <= column {
            let y = base - high - part / 2.0 + size * 0.33;
            canvas.value_inside(left + column / 2.0, y, size, look(n), &text);
        }
        high += part;
    }
    high
}
