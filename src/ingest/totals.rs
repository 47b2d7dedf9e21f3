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

/// A row of totals.
#[derive(Clone, Debug)]
pub struct TotalRow {
    /// Its figures as printed.
    pub printed: Figures,
    /// What its label says.
    pub label: String,
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
    rows: &[Figures],
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
            let sum = |from: Option<u32>| -> Decimal {
                let of = rows.iter().filter(|r| r.row < row && from.is_none_or(|f| r.row > f));
                of.filter_map(|r| r.by_column.get(&column)).copied().sum()
            };
            let all = sum(None);
            let since = previous.map(|p| sum(Some(p)));
            let of_group = group.map(|g| sum(Some(g)));
            // A total may also stand above its rows.
            let until = totals.get(at + 1).map(|t| t.printed.row);
            let ahead = |until: Option<u32>| -> Decimal {
                let of = rows.iter().filter(|r| r.row > row && until.is_none_or(|u| r.row < u));
                of.filter_map(|r| r.by_column.get(&column)).copied().sum()
            };
            let backward = [Some(all), since, of_group];
            if backward.contains(&Some(printed)) || [ahead(until), ahead(None)].contains(&printed) {
                continue;
            }
            let above = rows.iter().any(|r| r.row < row && previous.is_none_or(|p| r.row > p));
            let next = rows.iter().any(|r| r.row > row && until.is_none_or(|u| r.row < u));
            let expected = if !above && next {
                ahead(until)
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
