// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Charts as data: the writers draw them, always telling series apart by more than colour.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::origin::Trail;

/// A chart.
#[derive(Clone, Debug)]
pub enum Chart {
    /// Horizontal bars, one row per category: long Italian labels are read at the left.
    Bars {
        /// Labels of the rows.
        categories: Vec<String>,
        /// One value per category.
        series: Vec<Series>,
        /// Whether series are stacked in one bar (else side by side).
        stacked: bool,
        /// Unit of the values.
        unit: Unit,
    },
    /// Vertical columns, one per category (years).
    Columns {
        /// Labels under the columns.
        categories: Vec<String>,
        /// One value per category.
        series: Vec<Series>,
        /// Whether series are stacked.
        stacked: bool,
        /// Unit of the values.
        unit: Unit,
    },
    /// Lines over ordered categories.
    Lines {
        /// Labels under the axis.
        categories: Vec<String>,
        /// One value per category.
        series: Vec<Series>,
        /// Unit of the values.
        unit: Unit,
    },
    /// Population pyramid: two series back to back, one row per age band, youngest first.
    Pyramid {
        /// Age bands.
        bands: Vec<String>,
        /// Left series.
        left: Box<Series>,
        /// Right series.
        right: Box<Series>,
    },
    /// Population pyramids of several places on one scale, to be compared by their shape: each bar is a share of its place.
    Pyramids {
        /// Age bands, youngest first.
        bands: Vec<String>,
        /// Names of the left and of the right side.
        sides: [String; 2],
        /// The places.
        panels: Vec<Panel>,
    },
    /// Bodies on levels, from those that decide to those that propose.
    Organigram {
        /// Title and bodies of each level, from above.
        levels: Vec<(String, Vec<Node>)>,
    },
    /// Timeline (Gantt) by quarters.
    Timeline {
        /// First day shown.
        start: Date,
        /// Last day shown.
        end: Date,
        /// Rows with their spans.
        rows: Vec<Span>,
    },
}

/// One of several small pyramids.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its place.
    pub title: String,
    /// Shares of each band in per cent, left and right.
    pub sides: [Vec<Decimal>; 2],
}

/// A body in a diagram.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub label: String,
}

/// A series of values.
#[derive(Clone, Debug)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// Values, not negative.
    pub values: Vec<Decimal>,
    /// The cells behind each value; those past the end have none.
    pub trails: Vec<Trail>,
}

impl Series {
    /// A series whose values know their cells.
    pub fn traced(name: impl Into<String>, values: impl IntoIterator<Item = (Decimal, Trail)>) -> Series {
        let (values, trails) = values.into_iter().unzip();
        Series { name: name.into(), values, trails }
    }
}

/// A row of a timeline.
#[derive(Clone, Debug)]
pub struct Span {
    /// Label at the left.
    pub label: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// Unit of a chart's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Euro, shown rounded to the thousand on the axis.
    Euro,
    /// Persons, places, answers.
    Count,
    /// Percentage points.
    Percent,
}
