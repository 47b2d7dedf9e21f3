// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A row at a glance: whether it may head a table, before anything dearer is asked of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::grid::{Raw, Row};
use super::normal::{loose, normal, without_brackets};
use crate::ages::Band;
use crate::table::schemas;

/// What a row holds at a glance.
#[derive(Clone, Copy)]
pub struct Glance {
    /// Headings known to each table.
    pub hits: [u16; 32],
    /// Cells that may head a column of a wide table.
    pub years: u16,
    /// Whether it may be part of a header.
    pub header: bool,
}

/// Tables by normalised heading, one bit each.
static BITS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let mut bits: BTreeMap<String, u32> = BTreeMap::new();
    for (at, schema) in schemas().iter().enumerate() {
        for field in &schema.fields {
            for name in std::iter::once(&field.title).chain(&field.synonyms).chain([&field.name]) {
                *bits.entry(normal(name)).or_default() |= 1 << at;
                *bits.entry(loose(name)).or_default() |= 1 << at;
            }
        }
    }
    bits.remove("");
    bits
});

/// The bit of the table whose columns may be ages.
static AGES: LazyLock<u32> =
    LazyLock::new(|| schemas().iter().position(|s| s.name == "popolazione").map_or(0, |at| 1 << at));

/// Looks at a row.
pub fn glance(row: Row<'_>) -> Glance {
    let header = may_be_header(row);
    let years = row.cells().take(400).filter(|(_, raw)| is_year(*raw) || raw.text().is_some_and(says_year)).count();
    Glance { hits: if header { hits(row) } else { [0; 32] }, years: u16::try_from(years).unwrap_or(u16::MAX), header }
}

/// Whether a row may begin a header right below other rows: it is made of texts and begins as one does. Asked of every row.
pub fn may_begin(row: Row<'_>) -> bool {
    let Some(first) = row.cells().take(3).find_map(|(_, raw)| raw.text()) else { return false };
    // Codes and figures begin the rows of data.
    row.len() >= 2
        && first.len() < 60
        && !first.bytes().any(|b| b.is_ascii_digit())
        && row.cells().filter(|(_, raw)| raw.text().is_some()).count() * 2 > row.len()
        && mask(first) != 0
}

/// Hits of a row's texts per table.
fn hits(row: Row<'_>) -> [u16; 32] {
    let mut counts = [0u16; 32];
    for (_, raw) in row.cells().take(400) {
        let Some(text) = raw.text().filter(|t| t.len() < 120) else { continue };
        let mask = mask(text);
        for (at, slot) in counts.iter_mut().enumerate() {
            *slot += u16::from(mask >> at & 1 == 1);
        }
    }
    counts
}

/// The tables that have this heading.
fn mask(text: &str) -> u32 {
    let whole = normal(text);
    let known = |name: &str| BITS.get(name).copied().unwrap_or(0);
    let mut mask = known(&whole);
    if Band::in_heading(text).is_some() {
        mask |= *AGES;
    }
    if mask == 0 {
        let bare = normal(&without_brackets(text));
        mask = known(&bare) | known(&loose(&bare));
    }
    if mask == 0 {
        // A year stands for «anno 1»: the words around it are enough to look closer.
        let words: Vec<&str> = whole.split(' ').filter(|w| w.len() != 4 || w.parse::<i16>().is_err()).collect();
        if words.len() < whole.split(' ').count() && !words.is_empty() {
            mask = known(&format!("{} anno 1", words.join(" "))) | known(&format!("{} 1", words.join(" ")));
        }
    }
    mask
}

/// A header is made of texts and years, not of figures.
fn may_be_header(row: Row<'_>) -> bool {
    let texts = row.cells().filter(|(_, raw)| raw.text().is_some()).count();
    let years = row.cells().filter(|(_, raw)| is_year(*raw)).count();
    let others = row.len() - texts - years;
    texts + years > 0 && others * 5 <= row.len()
}

/// Whether a text speaks of a year: `FNPS 2022`, `Anno 1`, `II annualità`.
fn says_year(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("ann")
        || lower
            .split(|c: char| !c.is_ascii_digit())
            .any(|w| w.len() == 4 && (w.starts_with("20") || w.starts_with("19")))
}

/// Whether a cell holds a number that may be a year.
pub fn is_year(raw: Raw<'_>) -> bool {
    matches!(raw, Raw::Number(n) if (1950.0..=2100.0).contains(&n) && n.fract() == 0.0)
}
