// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which cells of a table of counts may not be published, so that nobody is recognised (statistical disclosure control).
//!
//! A count below the threshold is a *primary* suppression. Where a total is published, others are *secondary*: what is hidden
//! could otherwise be found by subtraction, inside a table or across tables on the same people. A cell is protected when the
//! figures that are published leave it a range at least as wide as the threshold; the range is proved by moving answers between
//! hidden cells while every published figure stays (a flow on the graph of rows and columns), so no solver can narrow it.
//!
//! Threshold: not below three (codice di deontologia SISTAN, art. 4, comma 1; tables that are linked: letter e).

mod flow;
mod grid;
mod line;

pub use grid::{cross, cross_of_marks};
pub use line::{exclusive, keeps, marks};

/// Least threshold that may be chosen, and the one that is used when none is.
pub const LEAST: u64 = 3;

/// Least base on which a percentage is published.
pub const PERCENT_BASE: u64 = 10;

/// Whether a count is one that may not be shown.
pub fn is_small(count: u64, threshold: u64) -> bool {
    count > 0 && count < threshold
}

/// Groups of people that a cross table may not show one by one, since they are too few: they go into one row together.
///
/// `hidden` are the groups that the table of the groups themselves hides, `totals` the people of each group, `bases` those of them
/// who answered the question. What that table hides is always together, so that two tables never differ by one group.
pub fn folded(hidden: &[bool], totals: &[u64], bases: &[u64], threshold: u64) -> Vec<bool> {
    // A group of which too few answered has a row that tells on them.
    let mut fold: Vec<bool> = hidden.iter().zip(bases).map(|(h, base)| *h || *base < threshold).collect();
    loop {
        let inside = || bases.iter().zip(&fold).filter(|(base, f)| **f && **base > 0).map(|(base, _)| *base);
        let (people, groups) = (inside().sum::<u64>(), inside().count());
        if groups == 0 || (groups > 1 && people >= threshold) {
            return fold;
        }
        match (0..bases.len()).filter(|&i| !fold[i]).min_by_key(|&i| (totals[i], i)) {
            Some(next) => fold[next] = true,
            None => return fold,
        }
    }
}

#[cfg(test)]
mod tests;
