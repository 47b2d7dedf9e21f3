// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The figures that a chart prints beside its bars, lines and bands, with the cells behind each.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::draw;
use super::labels::{Format, greatest, total, value};
use crate::document::{Chart, Series, Unit};
use crate::origin::Trail;
use crate::write::drawing::Item;

/// Width in points at which a chart is looked at: that of the text of a page.
const WIDTH: f32 = 470.0;

/// A figure that stands in a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Category, series and unit, in words.
    pub place: String,
    /// The figure as it is drawn.
    pub words: String,
    /// The cells that it comes from.
    pub trail: Trail,
}

/// The figures that are drawn in a chart and come from cells.
pub fn figures(chart: &Chart) -> Vec<Label> {
    let labels = match chart {
        Chart::Bars { categories, series, stacked, unit } | Chart::Columns { categories, series, stacked, unit } => {
            all(categories, series, *stacked, *unit)
        }
        Chart::Lines { categories, series, unit } => all(categories, series, false, *unit),
        Chart::Pyramid { bands, left, right } => {
            all(bands, &[Series::clone(left), Series::clone(right)], false, Unit::Count)
        }
        // Small pyramids are compared by their shape: no figure stands in them.
        Chart::Pyramids { .. } | Chart::Organigram { .. } | Chart::Timeline { .. } => Vec::new(),
    };
    if labels.is_empty() {
        return labels;
    }
    // What finds no room in its bar isn't written.
    let drawing = draw(chart, WIDTH);
    let drawn: BTreeSet<&str> = drawing
        .items
        .iter()
        .filter_map(|item| if let Item::Text { text, .. } = item { Some(text.as_str()) } else { None })
        .collect();
    labels.into_iter().filter(|label| drawn.contains(label.words.as_str())).collect()
}

/// Every value, and where bars are stacked their sum at the end.
fn all(categories: &[String], series: &[Series], stacked: bool, unit: Unit) -> Vec<Label> {
    let format = Format::of(unit, greatest(categories.len(), series, stacked));
    let unit = format.note().map(|unit| format!(" ({unit})")).unwrap_or_default();
    let mut labels = Vec::new();
    for (at, category) in categories.iter().enumerate() {
        let mut push = |of: &str, value: Decimal, trail: Trail| {
            if !trail.is_empty() {
                let place = format!("«{category}», {of}{unit}");
                labels.push(Label { place, words: format.write(value), trail });
            }
        };
        let trails: Vec<&Trail> = series.iter().filter_map(|one| one.trails.get(at)).collect();
        for one in series {
            push(&one.name, value(one, at), one.trails.get(at).cloned().unwrap_or_default());
        }
        if stacked && series.len() > 1 {
            push("totale", total(series, at), Trail::join(trails));
        }
    }
    labels
}
