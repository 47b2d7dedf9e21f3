// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tries to solve for what is hidden: every table of counts that agrees with what is published is listed, and the hidden cells
//! must not be the same in all of them, nor in a range narrower than the threshold.

use proptest::prelude::*;

use super::*;

#[test]
fn small_counts_and_what_tells_them_are_hidden() {
    assert_eq!(exclusive(&[10, 5, 2], 3), [false, true, true]);
    assert_eq!(exclusive(&[10, 2, 1], 3), [false, true, true]);
    assert_eq!(exclusive(&[10, 1, 1], 3), [true, true, true]);
    assert_eq!(exclusive(&[9, 0], 3), [false, false]);
    assert_eq!(exclusive(&[1, 1, 1], 3), [true, true, true]);
    assert_eq!(exclusive(&[2, 0], 3), [true, true]);
    assert_eq!(exclusive(&[0, 0], 3), [false, false]);
    assert_eq!(exclusive(&[20, 4, 7], 5), [false, true, true]);
    assert_eq!(marks(&[9, 4], 10, 3), [true, false]);
    assert_eq!(marks(&[2, 2, 1], 4, 3), [true, true, true]);
    assert_eq!(marks(&[0, 40, 12], 40, 3), [false, false, false]);
}

#[test]
fn groups_of_few_people_go_together() {
    let by_size = |totals: &[u64], bases: &[u64]| folded(&exclusive(totals, 3), totals, bases, 3);
    assert_eq!(by_size(&[40, 2, 30, 5], &[40, 2, 30, 5]), [false, true, false, true]);
    assert_eq!(by_size(&[40, 30], &[40, 30]), [false, false]);
    // Who belongs to a group of enough people but did not answer makes its row too small.
    assert_eq!(by_size(&[40, 5, 30], &[40, 1, 30]), [false, true, true]);
    assert_eq!(by_size(&[40, 5, 30], &[40, 0, 30]), [false, true, false]);
}

#[test]
fn a_figure_is_kept_back_when_it_solves_for_what_is_hidden() {
    let mean = |digits: u64| {
        move |c: &[u64]| (c.iter().zip(1..).map(|(n, v)| n * v * digits).sum::<u64>()) / c.iter().sum::<u64>()
    };
    // Two hidden cells and an exact mean are two equations.
    assert!(!keeps(&[2, 3, 10], &[true, true, false], 3, mean(100)));
    // A mean with one decimal on many answers tells nothing.
    assert!(keeps(&[2, 4, 400], &[true, true, false], 3, mean(10)));
    assert!(keeps(&[5, 5], &[false, false], 3, mean(100)));
}

/// Counts, hidden cells, known columns and their sums.
type Given<'a> = (&'a [Vec<u64>], &'a [Vec<bool>], &'a [bool], &'a [u64]);

/// All the ways to fill the hidden cells of a table whose row sums are known, and column sums where given: least and greatest
/// value of each hidden cell.
fn ranges(counts: &[Vec<u64>], hidden: &[Vec<bool>], known: &[bool]) -> Vec<Vec<Option<(u64, u64)>>> {
    let (rows, columns) = (counts.len(), counts[0].len());
    let sums: Vec<u64> = (0..columns).map(|c| counts.iter().map(|r| r[c]).sum()).collect();
    let mut found = vec![vec![None; columns]; rows];
    let mut filled = counts.to_vec();
    fn go(at: usize, filled: &mut Vec<Vec<u64>>, given: Given<'_>, found: &mut Vec<Vec<Option<(u64, u64)>>>) {
        let (counts, hidden, known, sums) = given;
        let columns = sums.len();
        if at == counts.len() * columns {
            let right = (0..columns).all(|c| !known[c] || filled.iter().map(|r| r[c]).sum::<u64>() == sums[c]);
            if right {
                for (r, row) in filled.iter().enumerate() {
                    for (c, n) in row.iter().enumerate().filter(|(c, _)| hidden[r][*c]) {
                        let range = found[r][c].get_or_insert((*n, *n));
                        *range = (range.0.min(*n), range.1.max(*n));
                    }
                }
            }
            return;
        }
        let (r, c) = (at / columns, at % columns);
        let base: u64 = counts[r].iter().sum();
        let before: u64 = filled[r][..c].iter().sum();
        let above: u64 = filled[..r].iter().map(|row| row[c]).sum();
        if before > base || (known[c] && above > sums[c]) {
            return;
        }
        let last = c + 1 == columns;
        let choices = match (hidden[r][c], last) {
            (false, _) => counts[r][c]..=counts[r][c],
            (true, true) => base - before..=base - before,
            (true, false) => 0..=base - before,
        };
        for n in choices {
            if last && before + n != base {
                continue;
            }
            filled[r][c] = n;
            go(at + 1, filled, given, found);
        }
        filled[r][c] = counts[r][c];
    }
    go(0, &mut filled, (counts, hidden, known, &sums), &mut found);
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_hidden_cell_of_a_line_can_be_told(counts in prop::collection::vec(0u64..12, 1..6), threshold in 3u64..6) {
        let hidden = exclusive(&counts, threshold);
        let base: u64 = counts.iter().sum();
        let left: u64 = counts.iter().zip(&hidden).filter(|(_, h)| **h).map(|(n, _)| n).sum();
        for (n, hidden) in counts.iter().zip(&hidden) {
            prop_assert!(*hidden || !is_small(*n, threshold));
        }
        let cells = hidden.iter().filter(|h| **h).count();
        prop_assert!(cells == 0 || base < threshold || (cells > 1 && left >= threshold));
    }

    #[test]
    fn no_hidden_cell_of_a_cross_table_can_be_told(
        counts in (2usize..4, 2usize..4).prop_flat_map(|(r, c)| prop::collection::vec(prop::collection::vec(0u64..7, c), r)),
    ) {
        let sums: Vec<u64> = (0..counts[0].len()).map(|c| counts.iter().map(|r| r[c]).sum()).collect();
        // Rows of too few people are put together before.
        prop_assume!(counts.iter().all(|r| { let n = r.iter().sum::<u64>(); n == 0 || n >= 3 }));
        let gone = exclusive(&sums, 3);
        if let Some(hidden) = cross(&counts, &gone, 3) {
            let known: Vec<bool> = gone.iter().map(|g| !g).collect();
            let ranges = ranges(&counts, &hidden, &known);
            for (r, row) in counts.iter().enumerate() {
                for (c, n) in row.iter().enumerate() {
                    prop_assert!(hidden[r][c] || !is_small(*n, 3));
                    if let Some((least, most)) = ranges[r][c] {
                        prop_assert!(most - least >= 3, "{counts:?} {hidden:?}: {r},{c} is in {least}..={most}");
                    }
                }
            }
        }
    }

    /// Two cross tables on the same people, by two groupings: what one hides of a total the other does not tell.
    #[test]
    fn linked_tables_do_not_solve_each_other(answers in prop::collection::vec((0usize..3, 0usize..3, 0usize..4), 12..60)) {
        let table = |by: fn(&(usize, usize, usize)) -> usize| {
            let mut counts = vec![vec![0u64; 4]; 3];
            for answer in &answers {
                counts[by(answer)][answer.2] += 1;
            }
            counts
        };
        let tables = [table(|a| a.0), table(|a| a.1)];
        let sums: Vec<u64> = (0..4).map(|c| tables[0].iter().map(|r| r[c]).sum()).collect();
        let gone = exclusive(&sums, 3);
        prop_assume!(tables.iter().flatten().all(|r| { let n = r.iter().sum::<u64>(); n == 0 || n >= 3 }));
        // The range of a hidden total is what both tables and the line of totals leave it.
        let free: u64 = sums.iter().zip(&gone).filter(|(_, g)| **g).map(|(n, _)| n).sum();
        for (column, total) in sums.iter().enumerate().filter(|(c, _)| gone[*c]) {
            let (mut least, mut most) = (0, free);
            for counts in &tables {
                let Some(hidden) = cross(counts, &gone, 3) else { continue };
                let shown: u64 = counts.iter().zip(&hidden).filter(|(_, h)| !h[column]).map(|(r, _)| r[column]).sum();
                let room: u64 = counts.iter().zip(&hidden).filter(|(_, h)| h[column]).map(|(r, h)| {
                    r.iter().zip(h).filter(|(_, h)| **h).map(|(n, _)| n).sum::<u64>()
                }).sum();
                (least, most) = (least.max(shown), most.min(shown + room));
            }
            prop_assert!(least <= *total && most >= *total && most - least >= 3);
        }
    }

    #[test]
    fn marks_can_not_be_told_from_their_sums(
        rows in prop::collection::vec((3u64..9, prop::collection::vec(0u64..9, 3)), 2..5),
    ) {
        let bases: Vec<u64> = rows.iter().map(|r| r.0).collect();
        let counts: Vec<Vec<u64>> = rows.iter().map(|(base, marks)| marks.iter().map(|n| (*n).min(*base)).collect()).collect();
        prop_assume!(counts.iter().zip(&bases).all(|(r, b)| r.iter().sum::<u64>() >= *b));
        let sums: Vec<u64> = (0..3).map(|c| counts.iter().map(|r| r[c]).sum()).collect();
        let gone = marks(&sums, bases.iter().sum(), 3);
        let Some(hidden) = cross_of_marks(&counts, &bases, &gone, 3) else { return Ok(()) };
        for column in 0..3 {
            let open: Vec<usize> = (0..counts.len()).filter(|r| hidden[*r][column]).collect();
            for &cell in &open {
                let others: u64 = open.iter().filter(|r| **r != cell).map(|r| counts[*r][column]).sum();
                let room: u64 = open.iter().filter(|r| **r != cell).map(|r| bases[*r]).sum();
                let sum = counts[cell][column] + others;
                let (least, most) = if gone[column] { (0, bases[cell]) } else { (sum.saturating_sub(room), sum.min(bases[cell])) };
                prop_assert!(most - least >= 3, "{counts:?} {bases:?} {hidden:?}");
            }
            for row in 0..counts.len() {
                let n = counts[row][column];
                prop_assert!(hidden[row][column] || !(is_small(n, 3) || is_small(bases[row] - n, 3)));
            }
        }
    }
}
