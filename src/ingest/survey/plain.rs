// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A plain table of answers: headings in the first row that fills the sheet, a person in each row below.

use super::Answers;
use crate::ingest::grid::Grid;
use crate::ingest::normal::tidy;
use crate::ingest::value::text_of;

/// The answers, if there are any.
pub fn answers(grid: &Grid) -> Option<Answers> {
    let widest = grid.rows.iter().take(30).map(|r| r.cells.len()).max()?;
    let header = grid
        .rows
        .iter()
        .position(|r| r.cells.len() * 10 >= widest * 7 && r.cells.iter().all(|(_, raw)| raw.text().is_some()))?;
    let columns: Vec<u32> = grid.rows[header].cells.iter().map(|(c, _)| *c).collect();
    let headings = grid.rows[header]
        .cells
        .iter()
        .map(|(c, raw)| (grid.cell((grid.rows[header].index, *c)), tidy(&text_of(raw)).replace('\n', " ")));
    let rows: Vec<Vec<Option<String>>> = grid.rows[header + 1..]
        .iter()
        .map(|row| {
            columns
                .iter()
                .map(|c| row.get(*c).map(|raw| tidy(&text_of(raw))).filter(|t| !t.is_empty()))
                .collect::<Vec<_>>()
        })
        .filter(|row| row.iter().any(Option::is_some))
        .collect();
    (!rows.is_empty()).then(|| Answers { origin: grid.origin.clone(), headings: headings.collect(), rows })
}
