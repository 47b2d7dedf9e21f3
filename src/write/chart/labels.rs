// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words and figures of a chart: Italian numbers, lines that fit a width, round steps for an axis.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::document::{Series, Unit};
use crate::money::decimal_it;
use crate::write::fonts::Font;

/// Longest label looked at, in characters: more than any drawing can hold.
const MAX_LABEL: usize = 300;

/// How the values of a chart are written.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    unit: Unit,
    thousands: bool,
}

impl Format {
    /// Euro go to the thousand when the greatest value is at least 20.000: below that, thousands would hide too much.
    pub fn of(unit: Unit, greatest: f64) -> Format {
        Format { unit, thousands: unit == Unit::Euro && greatest >= 20_000.0 }
    }

    /// A value in Italian format, rounded half away from zero.
    pub fn write(self, value: Decimal) -> String {
        let round = |value: Decimal, digits| {
            decimal_it(value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize())
        };
        match self.unit {
            Unit::Euro if self.thousands => {
                let rounded = value / Decimal::ONE_THOUSAND;
                if value > Decimal::ZERO && rounded < Decimal::new(5, 1) { "< 1".into() } else { round(rounded, 0) }
            }
            Unit::Euro => round(value, 0),
            Unit::Count => round(value, 1),
            Unit::Percent => format!("{}%", round(value, 1)),
        }
    }

    /// What the figures are; `None` where they say it themselves.
    pub fn note(self) -> Option<&'static str> {
        match self.unit {
            Unit::Euro if self.thousands => Some("migliaia di euro"),
            Unit::Euro => Some("euro"),
            Unit::Count | Unit::Percent => None,
        }
    }
}

/// A value as a length; negative and absent ones have none.
pub fn length(value: Decimal) -> f64 {
    value.to_f64().filter(|v| v.is_finite()).unwrap_or(0.0).max(0.0)
}

/// The value of a series in a category; missing ones are zero.
pub fn value(series: &Series, category: usize) -> Decimal {
    series.values.get(category).copied().unwrap_or_default()
}

/// Sum of a category over the series.
pub fn total(series: &[Series], category: usize) -> Decimal {
    series.iter().fold(Decimal::ZERO, |sum, s| sum.saturating_add(value(s, category).max(Decimal::ZERO)))
}

/// Greatest bar: of the totals if stacked, else of the single values. Never zero.
pub fn greatest(categories: usize, series: &[Series], stacked: bool) -> f64 {
    let greatest = (0..categories)
        .flat_map(|i| -> Box<dyn Iterator<Item = Decimal>> {
            if stacked {
                Box::new(std::iter::once(total(series, i)))
            } else {
                Box::new(series.iter().map(move |s| value(s, i)))
            }
        })
        .map(length)
        .fold(0.0, f64::max);
    if greatest > 0.0 { greatest } else { 1.0 }
}

/// A round step (1, 2, 5 × 10ⁿ) that divides `span` in about `parts` parts.
pub fn step(span: f64, parts: f64) -> f64 {
    let raw = (span / parts).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(raw.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * power >= raw * 0.999).unwrap_or(10.0);
    factor * power
}

/// One line without control characters nor repeated spaces, cut where no drawing could hold it.
pub fn clean(text: &str) -> String {
    let mut out = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == MAX_LABEL {
            out.push('…');
            break;
        }
        let blank = character.is_whitespace() || character.is_control();
        if !blank {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Breaks a label in at most `most` lines that fit `width`, of about the same length; an ellipsis stands for what is
/// left out.
pub fn wrap(text: &str, font: Font, size: f32, width: f32, most: usize) -> Vec<String> {
    let lines = fill(text, font, size, width, most);
    if lines.len() < 2 || lines.last().is_some_and(|l| l.ends_with('…')) {
        return lines;
    }
    // No narrower than the longest word, which would be broken.
    let word = widest(text.split_whitespace(), font, size);
    [0.6, 0.7, 0.8, 0.9]
        .into_iter()
        .map(|part| width * part)
        .filter(|narrow| *narrow > word)
        .map(|narrow| fill(text, font, size, narrow, most + 1))
        .find(|balanced| balanced.len() == lines.len())
        .unwrap_or(lines)
}

/// Breaks a label in lines as full as they can be.
fn fill(text: &str, font: Font, size: f32, width: f32, most: usize) -> Vec<String> {
    let most = most.max(1);
    let space = font.width(" ", size);
    let (mut lines, mut used) = (vec![String::new()], 0.0);
    for word in clean(text).split(' ') {
        let wide = font.width(word, size);
        let fresh = used == 0.0;
        if !fresh && used + space + wide > width {
            lines.push(String::new());
            used = 0.0;
        } else if !fresh {
            push(&mut lines, ' ');
            used += space;
        }
        let broken = wide > width;
        for character in word.chars() {
            let advance = font.width(character.encode_utf8(&mut [0; 4]), size);
            if broken && used > 0.0 && used + advance > width {
                lines.push(String::new());
                used = 0.0;
            }
            push(&mut lines, character);
            used += advance;
        }
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && font.width(&format!("{last}…"), size) > width {
                last.pop();
            }
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

fn push(lines: &mut [String], character: char) {
    if let Some(last) = lines.last_mut() {
        last.push(character);
    }
}

/// Width of the widest line.
pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, font: Font, size: f32) -> f32 {
    texts.into_iter().map(|t| font.width(&clean(t), size)).fold(0.0, f32::max)
}
