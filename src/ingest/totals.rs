// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Printed totals against the sums of their rows: checked, never trusted.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::normal::normal;
use super::tally::WRONG_TOTAL;
use crate::findings::{Finding, Findings, codes};
use crate::money::{Cents, decimal_it};
use crate::origin::Origin;

/// Most rows of totals that are checked: each one sums the rows above it.
const MOST: usize = 1000;

/// The figures of a row, by column.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Row.
    pub row: u32,
    /// Figures.
    pub by_column: BTreeMap<u32, Decimal>,
}

/// The figures of all the rows, column by column, each with the sum so far: any run of rows is summed at once.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    rows: Vec<u32>,
    columns: BTreeMap<u32, Vec<(u32, Decimal)>>,
}

impl Sums {
    /// Adds the figures of the next row.
    pub fn add(&mut self, figures: &Figures) {
        self.rows.push(figures.row);
        for (column, figure) in &figures.by_column {
            let sums = self.columns.entry(*column).or_default();
            let before = sums.last().map_or(Decimal::ZERO, |(_, sum)| *sum);
            sums.push((figures.row, before.saturating_add(*figure)));
        }
    }

    /// The sum of a column below the row `after` and above the row `until`.
    fn between(&self, column: u32, after: Option<u32>, until: Option<u32>) -> Decimal {
        let Some(sums) = self.columns.get(&column) else { return Decimal::ZERO };
        let before = |at: usize| at.checked_sub(1).and_then(|at| sums.get(at)).map_or(Decimal::ZERO, |(_, sum)| *sum);
        let from = after.map_or(0, |after| sums.partition_point(|(row, _)| *row <= after));
        let to = until.map_or(sums.len(), |until| sums.partition_point(|(row, _)| *row < until));
        before(to).saturating_sub(before(from))
    }

    /// Whether a row stands below `after` and above `until`.
    fn any(&self, after: Option<u32>, until: Option<u32>) -> bool {
        let from = after.map_or(0, |after| self.rows.partition_point(|row| *row <= after));
        self.rows.get(from).is_some_and(|row| until.is_none_or(|until| *row < until))
    }
}

/// A row of totals.
#[derive(Clone, Debug)]
pub struct TotalRow {
    /// Its figures as printed.
    pub printed: Figures,
    /// What its label says.
    pub label: String,
    /// Whether it stands above its rows, as the title of their group.
    pub leads: bool,
}

/// A column whose figures add up.
#[derive(Clone, Debug)]
pub struct Additive {
    /// Heading.
    pub heading: String,
    /// Whether the figures are euro.
    pub money: bool,
}

fn shown(number: Decimal, money: bool) -> String {
    if money {
        Cents::from_euro(number.round_dp(2)).map_or_else(|| decimal_it(number), |c| c.to_string())
    } else {
        decimal_it(number)
    }
}

/// The finding about a printed total.
pub fn wrong(cell: Origin, heading: &str, label: &str, printed: Decimal, sum: Decimal, money: bool) -> Finding {
    let difference = shown((printed - sum).abs(), money);
    Finding::error(
        WRONG_TOTAL,
        format!(
            "Il totale scritto non è la somma delle sue righe: {} invece di {}, differenza {difference}",
            shown(printed, money),
            shown(sum, money)
        ),
    )
    .at(cell)
    .column(heading)
    .row(label)
    .found(shown(printed, money))
    .expected(shown(sum, money))
    .cure("Correggere la riga sbagliata oppure il totale; nel piano conta sempre la somma delle righe.")
}

/// Checks the rows of totals of a table. `breaks` are the rows that begin a group; columns in `skip` hold cells that can't be read.
pub fn check(
    rows: &Sums,
    totals: &[TotalRow],
    breaks: &[u32],
    columns: &BTreeMap<u32, Additive>,
    skip: &BTreeSet<u32>,
    place: impl Fn(u32, u32) -> Origin,
    findings: &mut Findings,
) {
    if let Some(first) = totals.get(MOST) {
        let column = first.printed.by_column.keys().next().copied().unwrap_or(0);
        findings.push(
            Finding::note(
                codes::LIMIT_EXCEEDED,
                format!(
                    "La tabella ha {} righe di totale: sono controllate le prime {MOST}, da questa in poi no",
                    totals.len()
                ),
            )
            .at(place(first.printed.row, column))
            .cure("Nulla da fare se i totali non servono; altrimenti dividere la tabella in più fogli."),
        );
    }
    let mut previous: Option<u32> = None;
    for (at, total) in totals.iter().enumerate().take(MOST) {
        let row = total.printed.row;
        let label = normal(&total.label);
        let general = ["generale", "complessivo", "complessiva", "ambito", "piano", "triennio", "finale", "fua"]
            .iter()
            .any(|w| label.contains(w));
        let group = breaks.iter().rev().find(|&&b| b < row).copied();
        let last = at + 1 == totals.len();
        for (&column, &printed) in &total.printed.by_column {
            let Some(additive) = columns.get(&column).filter(|_| !skip.contains(&column)) else { continue };
            let sum = |from: Option<u32>| rows.between(column, from, Some(row));
            let all = sum(None);
            let since = previous.map(|p| sum(Some(p)));
            let of_group = group.map(|g| sum(Some(g)));
            // A total may also stand above its rows.
            let until = totals.get(at + 1).map(|t| t.printed.row);
            let ahead = |until: Option<u32>| rows.between(column, Some(row), until);
            let backward = [Some(all), since, of_group];
            let ahead_of_it = ahead(until);
            if total.leads && printed == ahead_of_it {
                continue;
            }
            if !total.leads && (backward.contains(&Some(printed)) || [ahead_of_it, ahead(None)].contains(&printed)) {
                continue;
            }
            let above = rows.any(previous, Some(row));
            let next = rows.any(Some(row), until);
            let expected = if total.leads || !above && next {
                ahead_of_it
            } else if general || (last && previous.is_some() && group.is_none_or(|g| previous.is_some_and(|p| p > g))) {
                all
            } else {
                of_group.filter(|_| previous.is_none_or(|p| group.is_some_and(|g| g >= p))).or(since).unwrap_or(all)
            };
            findings.push(wrong(
                place(row, column),
                &additive.heading,
                &total.label,
                printed,
                expected,
                additive.money,
            ));
        }
        previous = Some(row);
    }
}
