// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The counts of one question, whose base is published.

use super::is_small;

/// Hidden cells of counts that sum to the published base, one answer for each person.
pub fn exclusive(counts: &[u64], threshold: u64) -> Vec<bool> {
    let base: u64 = counts.iter().sum();
    if base < threshold {
        // So few people are all hidden, and with them what nobody chose.
        return vec![base > 0; counts.len()];
    }
    let mut hidden: Vec<bool> = counts.iter().map(|n| is_small(*n, threshold)).collect();
    loop {
        let (cells, left) =
            counts.iter().zip(&hidden).filter(|(_, h)| **h).fold((0, 0), |(c, s), (n, _)| (c + 1, s + n));
        if cells == 0 || (cells > 1 && left >= threshold) {
            return hidden;
        }
        let shown = |positive: bool| {
            let open = (0..counts.len()).filter(|&i| !hidden[i] && (counts[i] > 0) == positive);
            open.min_by_key(|&i| (counts[i], std::cmp::Reverse(i)))
        };
        match shown(true).or_else(|| shown(false)) {
            Some(at) => hidden[at] = true,
            None => return hidden,
        }
    }
}

/// Hidden cells of marks: each person of the base chose one option or more.
///
/// Of a mark the complement is a count too. The base tells that everybody marked something: what is hidden may not be told by
/// what the others leave out.
pub fn marks(counts: &[u64], base: u64, threshold: u64) -> Vec<bool> {
    let small = |n: u64| is_small(n, threshold) || is_small(base.saturating_sub(n), threshold);
    if base < threshold {
        return vec![base > 0; counts.len()];
    }
    let mut hidden: Vec<bool> = counts.iter().map(|n| small(*n)).collect();
    let shown: u64 = counts.iter().zip(&hidden).filter(|(_, h)| !**h).map(|(n, _)| n).sum();
    // Who marked none of the shown options marked the only hidden one.
    if hidden.iter().filter(|h| **h).count() == 1 && shown < threshold {
        hidden.fill(true);
    }
    hidden
}

/// Whether a figure computed on the counts may be published beside them: every hidden cell can still move by the threshold
/// while the figure stays as it is printed.
pub fn keeps<F: PartialEq>(counts: &[u64], hidden: &[bool], threshold: u64, figure: impl Fn(&[u64]) -> F) -> bool {
    let printed = figure(counts);
    let places: Vec<usize> = (0..counts.len()).filter(|&i| hidden[i]).collect();
    places.iter().all(|&cell| {
        places.iter().any(|&other| {
            other != cell && {
                let mut tried = counts.to_vec();
                let mut reach = |from: usize, to: usize| {
                    tried.copy_from_slice(counts);
                    let mut moved = 0;
                    while moved < threshold && tried[from] > 0 {
                        tried[from] -= 1;
                        tried[to] += 1;
                        if figure(&tried) != printed {
                            break;
                        }
                        moved += 1;
                    }
                    moved
                };
                reach(other, cell) + reach(cell, other) >= threshold
            }
        })
    })
}
