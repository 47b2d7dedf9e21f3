// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How far a hidden cell of a table can move while all its rows and columns keep their sums.
//!
//! Rows and columns are the nodes of a graph, hidden cells its edges: from a row to a column a cell can grow without end, from
//! a column to a row it can shrink down to zero. A cell that grows is a path back from its column to its row.

use std::collections::VecDeque;

/// A table with its hidden cells.
pub struct Table<'a> {
    /// Counts, row by row.
    pub counts: &'a [Vec<u64>],
    /// Hidden cells.
    pub hidden: &'a [Vec<bool>],
}

impl Table<'_> {
    /// Width of the range of a hidden cell, counted up to `enough`.
    pub fn width(&self, row: usize, column: usize, enough: u64) -> u64 {
        let up = self.reach(row, column, enough, true);
        if up >= enough {
            return up;
        }
        let down = self.reach(row, column, (enough - up).min(self.counts[row][column]), false);
        up + down
    }

    /// Units by which the cell can grow (`up`) or shrink, at most `enough`.
    fn reach(&self, row: usize, column: usize, enough: u64, up: bool) -> u64 {
        let mut counts: Vec<Vec<u64>> = self.counts.to_vec();
        let rows = counts.len();
        let columns = counts.first().map_or(0, Vec::len);
        let (from, to) = if up { (rows + column, row) } else { (row, rows + column) };
        let mut reached = 0;
        while reached < enough {
            let mut before: Vec<Option<usize>> = vec![None; rows + columns];
            let mut queue = VecDeque::from([from]);
            before[from] = Some(from);
            while let Some(node) = queue.pop_front() {
                if node == to {
                    break;
                }
                let others = if node < rows { rows..rows + columns } else { 0..rows };
                for next in others {
                    let (r, c) = if node < rows { (node, next - rows) } else { (next, node - rows) };
                    let free = self.hidden[r][c] && (r, c) != (row, column) && (node < rows || counts[r][c] > 0);
                    if free && before[next].is_none() {
                        before[next] = Some(node);
                        queue.push_back(next);
                    }
                }
            }
            if before[to].is_none() {
                break;
            }
            // One unit at a time: thresholds are small.
            let mut node = to;
            while node != from {
                let Some(previous) = before[node] else { break };
                if previous < rows {
                    counts[previous][node - rows] += 1;
                } else {
                    counts[node][previous - rows] -= 1;
                }
                node = previous;
            }
            reached += 1;
        }
        reached
    }
}
