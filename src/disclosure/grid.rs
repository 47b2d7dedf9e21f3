// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The counts of a question by groups of people, whose row sums (and some column sums) are published.

use std::collections::VecDeque;

use super::flow::Table;
use super::is_small;

/// Hidden cells of a cross table in which each person stands once; `None` when it can't be published at all.
///
/// The sums of the rows are published. `hidden_columns` are the options whose total is hidden elsewhere: here they are hidden
/// in every row, so that this table adds nothing to what the others tell of them.
pub fn cross(counts: &[Vec<u64>], hidden_columns: &[bool], threshold: u64) -> Option<Vec<Vec<bool>>> {
    let mut hidden: Vec<Vec<bool>> = counts
        .iter()
        .map(|row| {
            // Where nobody chose a hidden option, zeros tell nothing of anybody.
            let any = row.iter().zip(hidden_columns).any(|(n, h)| *h && *n > 0);
            row.iter().zip(hidden_columns).map(|(n, h)| is_small(*n, threshold) || (*h && any)).collect()
        })
        .collect();
    let mut queue: VecDeque<(usize, usize)> = cells(&hidden).collect();
    while let Some((row, column)) = queue.pop_front() {
        // What is hidden later only widens the ranges: a cell that passed once is passed for good.
        if (Table { counts, hidden: &hidden }).width(row, column, threshold) >= threshold {
            continue;
        }
        let (other_row, other_column) = rectangle(counts, &hidden, row, column, threshold)?;
        for (r, c) in [(row, other_column), (other_row, column), (other_row, other_column)] {
            if !hidden[r][c] {
                hidden[r][c] = true;
                queue.push_back((r, c));
            }
        }
        // One rectangle may not be enough.
        queue.push_front((row, column));
    }
    Some(hidden)
}

fn cells(hidden: &[Vec<bool>]) -> impl Iterator<Item = (usize, usize)> {
    hidden.iter().enumerate().flat_map(|(r, row)| row.iter().enumerate().filter(|(_, h)| **h).map(move |(c, _)| (r, c)))
}

/// What is missing to be enough, cells and people that are hidden for it; the corner.
type Corner = ((u64, u64, u64), (usize, usize));

/// The opposite corner of a rectangle that widens the range of a cell: the one that hides least of those that are enough, else
/// the one that gives most.
fn rectangle(
    counts: &[Vec<u64>],
    hidden: &[Vec<bool>],
    row: usize,
    column: usize,
    threshold: u64,
) -> Option<(usize, usize)> {
    let mut best: Option<Corner> = None;
    for r in (0..counts.len()).filter(|r| *r != row) {
        for c in (0..counts[r].len()).filter(|c| *c != column) {
            let up = counts[row][c].min(counts[r][column]);
            let down = counts[row][column].min(counts[r][c]);
            let corners = [(row, c), (r, column), (r, c)];
            let new = corners.iter().filter(|(r, c)| !hidden[*r][*c]);
            let (cells, people) = new.fold((0, 0), |(cells, people), (r, c)| (cells + 1, people + counts[*r][*c]));
            if cells == 0 || up + down == 0 {
                continue;
            }
            let cost = (threshold.saturating_sub(up + down), cells, people);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, (r, c)));
            }
        }
    }
    best.map(|(_, corner)| corner)
}

/// Hidden cells of a cross table of marks: each person may stand in several columns. `None` when it can't be published.
///
/// The bases of the rows are published, and the sums of the columns that are not in `hidden_columns`.
pub fn cross_of_marks(
    counts: &[Vec<u64>],
    bases: &[u64],
    hidden_columns: &[bool],
    threshold: u64,
) -> Option<Vec<Vec<bool>>> {
    let mut hidden = vec![vec![false; hidden_columns.len()]; counts.len()];
    for (column, gone) in hidden_columns.iter().enumerate() {
        let marked: Vec<u64> = counts.iter().map(|row| row[column]).collect();
        let picked = if *gone { vec![true; marked.len()] } else { of_column(&marked, bases, threshold)? };
        for (row, picked) in hidden.iter_mut().zip(picked) {
            row[column] = picked;
        }
    }
    // Everybody in a row marked something: what the shown marks don't cover, the only hidden one does.
    let told = |row: usize, hidden: &[Vec<bool>]| {
        let shown: u64 = counts[row].iter().zip(&hidden[row]).filter(|(_, h)| !**h).map(|(n, _)| n).sum();
        hidden[row].iter().filter(|h| **h).count() == 1 && shown < threshold.min(bases[row])
    };
    if (0..counts.len()).any(|row| told(row, &hidden)) { None } else { Some(hidden) }
}

/// Hidden cells of one column of marks, whose sum is published.
fn of_column(marked: &[u64], bases: &[u64], threshold: u64) -> Option<Vec<bool>> {
    let rows = marked.len();
    let small = |i: usize| is_small(marked[i], threshold) || is_small(bases[i] - marked[i], threshold);
    let mut hidden: Vec<bool> = (0..rows).map(small).collect();
    loop {
        let inside: Vec<usize> = (0..rows).filter(|&i| hidden[i]).collect();
        // A cell grows as the others shrink, and the other way round.
        let narrow = inside.iter().any(|&cell| {
            let others = inside.iter().filter(|&&i| i != cell);
            let (give, take) = others.fold((0, 0), |(g, t), &i| (g + marked[i], t + bases[i] - marked[i]));
            (bases[cell] - marked[cell]).min(give) + marked[cell].min(take) < threshold
        });
        if !narrow {
            return Some(hidden);
        }
        let next = (0..rows).filter(|&i| !hidden[i] && bases[i] > 0).min_by_key(|&i| (bases[i], i))?;
        hidden[next] = true;
    }
}
