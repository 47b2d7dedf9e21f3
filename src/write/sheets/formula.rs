// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which figures of a table follow from others: a formula is written only where it gives what is printed, in every line.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::grid::Grid;
use crate::document::RowKind;

/// Formulas by line and column.
pub(super) type Formulas = BTreeMap<(usize, usize), String>;

/// Heading of the column that sums those before it.
const TOTAL: &str = "Totale";
/// Label of the row of T2 that repeats the total of T1.
const SOURCES: &str = "Totale delle fonti";
/// Label of the row that compares the two above it.
const DIFFERENCE: &str = "Differenza";

/// The formulas of a sheet; `others` are the sheets before it in the workbook.
pub(super) fn formulas(grid: &Grid, others: &[Grid]) -> Formulas {
    let mut out = Formulas::new();
    columns(grid, &mut out);
    rows(grid, &mut out);
    links(grid, others, &mut out);
    out
}

/// Columns that follow from other columns of the same line: sums, differences, percentages.
fn columns(grid: &Grid, out: &mut Formulas) {
    let numeric: Vec<usize> = (0..grid.numeric.len()).filter(|&c| grid.numeric[c]).collect();
    let lines: Vec<usize> = (0..grid.lines.len())
        .filter(|&l| {
            grid.lines[l].kind != RowKind::Group && numeric.iter().any(|&c| grid.lines[l].values[c].number.is_some())
        })
        .collect();
    if lines.is_empty() {
        return;
    }
    for (at, &column) in numeric.iter().enumerate() {
        let before = &numeric[..at];
        let holds = |value: &dyn Fn(usize) -> Option<Decimal>| {
            lines.iter().all(|&line| value(line).is_some_and(|v| v == grid.amount(line, column)))
        };
        if grid.headings[column] == TOTAL {
            // The amounts stand side by side, just before their sum.
            let start = (0..before.len()).find(|&from| {
                let terms = &before[from..];
                let touching =
                    terms.windows(2).all(|w| w[1] == w[0] + 1) && terms.last().is_some_and(|l| l + 1 == column);
                touching && holds(&|line| Some(terms.iter().map(|&c| grid.amount(line, c)).sum()))
            });
            if let Some(from) = start {
                for &line in &lines {
                    let (first, last) = (Grid::address(line, before[from]), Grid::address(line, column - 1));
                    out.insert((line, column), format!("SUM({first}:{last})"));
                }
                continue;
            }
        }
        let pairs = || before.iter().flat_map(|&a| before.iter().map(move |&b| (a, b))).filter(|(a, b)| a != b);
        let percent = grid.headings[column].contains('%');
        let some = lines.iter().filter(|&&l| !grid.amount(l, column).is_zero()).count() > 0;
        if percent && some {
            let ratio = |a: usize, b: usize| move |line: usize| tenths(grid.amount(line, a), grid.amount(line, b));
            if let Some((a, b)) = pairs().find(|&(a, b)| holds(&ratio(a, b))) {
                for &line in &lines {
                    let (a, b) = (Grid::address(line, a), Grid::address(line, b));
                    out.insert((line, column), format!("IF({b}=0,0,ROUND({a}/{b}*100,1))"));
                }
            }
            continue;
        }
        let subtraction = matches!(grid.headings[column].as_str(), "Residui" | DIFFERENCE | "Economie");
        if subtraction
            && some
            && let Some((a, b)) =
                pairs().find(|&(a, b)| holds(&|line| Some(grid.amount(line, a) - grid.amount(line, b))))
        {
            for &line in &lines {
                out.insert((line, column), format!("{}-{}", Grid::address(line, a), Grid::address(line, b)));
            }
        }
    }
}

/// A percentage with one decimal, as it is printed; zero without a base.
fn tenths(part: Decimal, base: Decimal) -> Option<Decimal> {
    if base.is_zero() {
        return Some(Decimal::ZERO);
    }
    let ratio = part.checked_mul(Decimal::from(100))?.checked_div(base)?;
    Some(ratio.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}

/// Rows that sum those above: partial sums their group, the total the partial sums and the lines without a group.
fn rows(grid: &Grid, out: &mut Formulas) {
    let mut group: Vec<usize> = Vec::new();
    let mut summed: Vec<usize> = Vec::new();
    let mut total = None;
    for (line, row) in grid.lines.iter().enumerate() {
        match row.kind {
            RowKind::Group => {
                summed.append(&mut group);
            }
            RowKind::Normal => group.push(line),
            RowKind::Subtotal if total.is_none() => {
                sums(grid, line, &group, out);
                group.clear();
                summed.push(line);
            }
            RowKind::Total => {
                summed.append(&mut group);
                sums(grid, line, &summed, out);
                total = Some(line);
            }
            RowKind::Subtotal => {}
        }
    }
    // Two rows under the total: what it is compared with, and the difference.
    if let Some(total) = total {
        for line in total + 2..grid.lines.len() {
            if !grid.label(line).starts_with(DIFFERENCE) {
                continue;
            }
            for column in 0..grid.numeric.len() {
                let gap = grid.amount(line - 1, column) - grid.amount(total, column);
                if grid.numeric[column] && printed(grid, line - 1, column) && gap == grid.amount(line, column) {
                    let formula = format!("{}-{}", Grid::address(line - 1, column), Grid::address(total, column));
                    out.insert((line, column), formula);
                }
            }
        }
    }
}

fn printed(grid: &Grid, line: usize, column: usize) -> bool {
    grid.lines.get(line).and_then(|l| l.values.get(column)).is_some_and(|v| !v.words.is_empty())
}

fn sums(grid: &Grid, line: usize, terms: &[usize], out: &mut Formulas) {
    for column in 0..grid.numeric.len() {
        if !grid.numeric[column] || !printed(grid, line, column) || terms.is_empty() {
            continue;
        }
        let sum: Decimal = terms.iter().map(|&term| grid.amount(term, column)).sum();
        if sum == grid.amount(line, column) {
            out.insert((line, column), format!("SUM({})", addresses(terms, column)));
        }
    }
}

/// Addresses of a column's lines, runs as ranges: `C5:C9,C12`.
fn addresses(lines: &[usize], column: usize) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => runs.push((line, line)),
        }
    }
    let names = runs.into_iter().map(|(first, last)| {
        let start = Grid::address(first, column);
        if first == last { start } else { format!("{start}:{}", Grid::address(last, column)) }
    });
    names.collect::<Vec<_>>().join(",")
}

/// Figures that other sheets hold: the triennium is the sum of its years, the total of the sources is that of T1.
fn links(grid: &Grid, others: &[Grid], out: &mut Formulas) {
    let sheet = |name: &str| format!("'{}'", name.replace('\'', "''"));
    if let Some(sources) = others.iter().find(|o| o.name.starts_with("T1")) {
        let total = sources.lines.iter().position(|l| l.kind == RowKind::Total);
        let own = grid.lines.iter().position(|l| l.kind == RowKind::Total);
        if let (Some(total), Some(own)) = (total, own) {
            for line in (own + 1..grid.lines.len()).filter(|&l| grid.label(l).starts_with(SOURCES)) {
                for column in (0..grid.numeric.len()).filter(|&c| grid.numeric[c]) {
                    let Some(theirs) = sources.column(&grid.headings[column]) else { continue };
                    if printed(grid, line, column) && sources.amount(total, theirs) == grid.amount(line, column) {
                        let formula = format!("{}!{}", sheet(&sources.name), Grid::address(total, theirs));
                        out.insert((line, column), formula);
                    }
                }
            }
        }
    }
    if !(grid.name.starts_with("T3") && grid.name.contains("Triennio")) {
        return;
    }
    let years: Vec<&Grid> = others.iter().filter(|o| o.name.starts_with("T3")).collect();
    for (line, row) in grid.lines.iter().enumerate().filter(|(_, r)| r.kind == RowKind::Normal) {
        for (column, _) in grid.headings.iter().enumerate().filter(|(c, h)| grid.numeric[*c] && *h != TOTAL) {
            let mut terms = Vec::new();
            let mut sum = Decimal::ZERO;
            for year in &years {
                let there = (0..year.lines.len())
                    .find(|&l| year.lines[l].kind == RowKind::Normal && year.label(l) == row.values[0].words);
                if let (Some(there), Some(theirs)) = (there, year.column(&grid.headings[column])) {
                    sum += year.amount(there, theirs);
                    terms.push(format!("{}!{}", sheet(&year.name), Grid::address(there, theirs)));
                }
            }
            if !terms.is_empty() && sum == grid.amount(line, column) {
                out.insert((line, column), terms.join("+"));
            }
        }
    }
}
