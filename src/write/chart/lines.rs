// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lines over ordered categories, each named at its right end with its last value.

use rust_decimal::Decimal;

use super::canvas::Canvas;
use super::columns::category_labels;
use super::labels::{Format, greatest, length, step, widest, wrap};
use super::looks::{GREY, GRID, INK, stroke};
use crate::document::{Series, Unit};
use crate::write::drawing::{Drawing, TextAnchor};
use crate::write::fonts::Font;

pub fn draw(categories: &[String], series: &[Series], unit: Unit, width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let most = greatest(categories.len(), series, false);
    let format = Format::of(unit, most);
    let top = canvas.heading(format.note(), &[]) + size * 0.5;
    let tall = (width * 0.36).clamp(100.0, 190.0);
    let base = top + tall;

    // The axis starts at zero unless that would flatten the lines into one.
    let least = series.iter().flat_map(|s| &s.values).map(|v| length(*v)).fold(most, f64::min);
    let step = step(if least > most * 0.6 { most - least } else { most }, 4.0).max(match unit {
        Unit::Euro => 1.0,
        Unit::Count | Unit::Percent => 0.1,
    });
    let floor = if least > most * 0.6 { (least / step).floor() * step } else { 0.0 };
    let ceiling = ((most / step).ceil() * step).max(floor + step);
    let height_of = |value: f64| base - ((value - floor) / (ceiling - floor)) as f32 * tall;

    let small = canvas.small();
    let ticks: Vec<(f32, String)> = (0..=((ceiling - floor) / step).round().min(12.0) as u32)
        .map(|i| floor + f64::from(i) * step)
        .map(|v| (height_of(v), Decimal::try_from(v).map(|d| format.write(d)).unwrap_or_default()))
        .collect();
    let left = widest(ticks.iter().map(|t| t.1.as_str()), Font::Regular, small) + 6.0;
    let names = widest(series.iter().map(|s| s.name.as_str()), Font::Regular, size).min(width * 0.24) + 1.0;
    let right = width - names - 22.0;
    for (y, text) in ticks {
        canvas.line((left, y), (right, y), GRID, 0.5);
        canvas.text(left - 4.0, y + small * 0.33, TextAnchor::End, (small, false, GREY), &text);
    }
    canvas.line((left, base), (right, base), GREY, 0.8);

    let slot = (right - left) / categories.len().max(1) as f32;
    let mut ends = Vec::new();
    for (n, one) in series.iter().enumerate() {
        let (color, dash, marker) = stroke(n);
        let points: Vec<(f32, f32)> = one
            .values
            .iter()
            .take(categories.len())
            .enumerate()
            .map(|(i, v)| (left + slot * (i as f32 + 0.5), height_of(length(*v))))
            .collect();
        if points.len() > 1 {
            canvas.polyline(points.clone(), color, 1.6, dash);
        }
        if slot > 7.0 {
            points.iter().for_each(|&(x, y)| canvas.marker(x, y, marker, color));
        }
        if let (Some(&end), Some(&value)) = (points.last(), one.values.get(points.len().saturating_sub(1))) {
            ends.push((end, n, format.write(value)));
        }
    }

    let bottom = category_labels(&mut canvas, categories, left, slot, base);
    let lowest = name_ends(&mut canvas, series, ends, (right + 18.0, names), top);
    canvas.finish(bottom.max(lowest) + 2.0)
}

/// Writes the names beside the ends of the lines, moved down where they would touch; returns the lowest point.
fn name_ends(
    canvas: &mut Canvas,
    series: &[Series],
    mut ends: Vec<((f32, f32), usize, String)>,
    (x, room): (f32, f32),
    top: f32,
) -> f32 {
    let (size, leading) = (canvas.size, canvas.leading());
    ends.sort_by(|a, b| a.0.1.total_cmp(&b.0.1).then(a.1.cmp(&b.1)));
    let mut free = top - size;
    for (end, n, value) in ends {
        let lines = wrap(&series[n].name, Font::Regular, size, room, 2);
        let first = (end.1 - (lines.len() as f32 * leading) / 2.0 + size * 0.1).max(free);
        let (color, dash, marker) = stroke(n);
        canvas.polyline(vec![end, (x - 13.0, first + size * 0.4), (x - 4.0, first + size * 0.4)], color, 0.8, dash);
        canvas.marker(x - 5.0, first + size * 0.4, marker, color);
        for (i, line) in lines.iter().enumerate() {
            canvas.label(x + 1.0, first + size * 0.72 + i as f32 * leading, TextAnchor::Start, line);
        }
        let y = first + size * 0.72 + lines.len() as f32 * leading;
        canvas.text(x + 1.0, y, TextAnchor::Start, (size, true, INK), &value);
        free = y + size * 0.7;
    }
    free
}
