// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The timeline: a row per activity over years and quarters.

use jiff::civil::{Date, date};

use super::canvas::Canvas;
use super::labels::{widest, wrap};
use super::looks::{BLUE, GREY, GRID, INK, PALE};
use crate::document::Span;
use crate::write::drawing::{Drawing, TextAnchor};
use crate::write::fonts::Font;

/// Days since year zero, near enough for a drawing and never out of range.
fn day(date: Date) -> f32 {
    f32::from(date.year()) * 365.25 + f32::from(date.day_of_year())
}

pub fn draw(start: Date, end: Date, rows: &[Span], width: f32, size: f32) -> Drawing {
    let mut canvas = Canvas::new(width, size);
    let (start, end) = if start <= end { (start, end) } else { (end, start) };
    // Many rows stand on one line each; what is cut is whole in the table beside.
    let most = if rows.len() > 24 { 1 } else { 2 };
    let natural = widest(rows.iter().map(|r| r.label.as_str()), Font::Regular, size);
    let labels_width = natural.min(width * if most == 1 { 0.52 } else { 0.44 }) + 0.5;
    let left = labels_width + 7.0;
    let plot = (width - left).max(20.0);
    let (first, days) = (day(start), (day(end) - day(start) + 1.0).max(1.0));
    let place = |d: f32| left + ((d - first) / days).clamp(0.0, 1.0) * plot;

    let lines: Vec<Vec<String>> =
        rows.iter().map(|r| wrap(&r.label, Font::Regular, size, labels_width, most)).collect();
    let years = (end.year() - start.year()) as usize + 1;
    let quarter = plot / days * 91.3;
    let with_quarters = quarter >= size * 1.1;
    let head = size * 1.3 + if with_quarters { size * 1.25 } else { 0.0 };
    let tall: f32 = lines.iter().map(|l| l.len() as f32 * canvas.leading() + size * 0.5).sum();
    let bottom = head + tall;

    let every = (40.0 / (plot / years as f32)).ceil().max(1.0) as usize;
    for year in (start.year()..=end.year()).step_by(every) {
        let starts = day(date(year.clamp(-9999, 9999), 1, 1));
        let (from, to) = (place(starts), place(starts + 365.25 * every as f32));
        canvas.line((from, 0.0), (from, bottom), GREY, 0.7);
        let text = year.to_string();
        if to - from > Font::Bold.width(&text, size) {
            canvas.text((from + to) / 2.0, size, TextAnchor::Middle, (size, true, INK), &text);
        }
        if with_quarters {
            for (n, name) in ["I", "II", "III", "IV"].into_iter().enumerate() {
                let (a, b) = (starts + 91.3 * n as f32, starts + 91.3 * (n + 1) as f32);
                let (from, to) = (place(a), place(b));
                if n > 0 && from > left && from < width {
                    canvas.line((from, size * 1.3), (from, bottom), GRID, 0.5);
                }
                if to - from >= quarter * 0.9 {
                    let look = (canvas.small(), false, GREY);
                    canvas.text((from + to) / 2.0, size * 2.15, TextAnchor::Middle, look, name);
                }
            }
        }
    }
    canvas.line((width, 0.0), (width, bottom), GREY, 0.7);
    canvas.line((left, head), (width, head), GREY, 0.7);

    let mut y = head;
    for (row, label) in rows.iter().zip(&lines) {
        let high = label.len() as f32 * canvas.leading() + size * 0.5;
        for (n, line) in label.iter().enumerate() {
            let base = y + size * 1.1 + n as f32 * canvas.leading();
            canvas.label(labels_width, base, TextAnchor::End, line);
        }
        bar(&mut canvas, row, (start, end), place, y + high / 2.0);
        y += high;
        canvas.line((left, y), (width, y), GRID, 0.5);
    }
    canvas.finish(bottom + 2.0)
}

/// The bar of a row: pointed where it goes on beyond the time shown, a diamond where it lasts a few days.
fn bar(canvas: &mut Canvas, row: &Span, shown: (Date, Date), place: impl Fn(f32) -> f32, middle: f32) {
    let (from, to) = if row.start <= row.end { (row.start, row.end) } else { (row.end, row.start) };
    if to < shown.0 || from > shown.1 {
        return;
    }
    let half = canvas.size * 0.42;
    let (mut a, b) = (place(day(from)), place(day(to) + 1.0));
    if b - a < half {
        let r = half * 1.1;
        let x = (a + b) / 2.0;
        canvas.polygon(vec![(x, middle - r), (x + r, middle), (x, middle + r), (x - r, middle)], BLUE, None);
        return;
    }
    let mut points = Vec::new();
    if from < shown.0 {
        points.push((a, middle));
        a += half;
    }
    points.extend([(a, middle - half)]);
    if to > shown.1 {
        points.extend([(b - half, middle - half), (b, middle), (b - half, middle + half)]);
    } else {
        points.extend([(b, middle - half), (b, middle + half)]);
    }
    points.push((a, middle + half));
    let goes_on = from < shown.0 || to > shown.1;
    canvas.polygon(points, if goes_on { PALE } else { BLUE }, Some((BLUE, 0.8)));
}
