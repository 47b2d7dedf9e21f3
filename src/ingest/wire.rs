// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the copy that reads binary workbooks hands back, as bytes.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::grid::{Body, BodyRef, Grid, Region};
use super::limits::{CEILING, Limits};
use super::package::Refusal;
use super::workbook::Book;
use crate::origin::Origin;

/// The sheets of a workbook, and those that can't be read.
#[derive(Deserialize)]
pub struct Sheets {
    sheets: Vec<Sheet>,
    faults: Vec<(String, Refused)>,
}

#[derive(Deserialize)]
struct Sheet {
    name: String,
    hidden: bool,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    regions: Vec<Region>,
    body: Body,
}

/// The same, as it is written: nothing is copied.
#[derive(Serialize)]
struct Answer<'a> {
    sheets: Vec<Told<'a>>,
    faults: Vec<(&'a str, Refused)>,
}

#[derive(Serialize)]
struct Told<'a> {
    name: &'a str,
    hidden: bool,
    hidden_rows: &'a [u32],
    hidden_columns: &'a [u32],
    regions: &'a [Region],
    body: BodyRef<'a>,
}

#[derive(Serialize, Deserialize)]
enum Refused {
    Damaged(String),
    TooLarge(String),
    Locked,
}

impl From<&Refusal> for Refused {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Damaged(why) => Refused::Damaged(why.clone()),
            Refusal::TooLarge(what) => Refused::TooLarge(what.clone()),
            Refusal::Locked => Refused::Locked,
        }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Damaged(why) => Refusal::Damaged(why),
            Refused::TooLarge(what) => Refusal::TooLarge(what),
            Refused::Locked => Refusal::Locked,
        }
    }
}

/// Marks the end of an answer, so that one cut short is told.
const END: [u8; 4] = *b"fine";

/// Writes an answer; `false` when it could not be.
pub fn write(result: &Result<Book, Refusal>, out: &mut impl Write) -> bool {
    let answer: Result<Answer<'_>, Refused> = match result {
        Ok(book) => Ok(Answer {
            sheets: book.grids.iter().map(told).collect(),
            faults: book
                .faults
                .iter()
                .map(|(place, refusal)| (place.sheet.as_deref().unwrap_or_default(), refusal.into()))
                .collect(),
        }),
        Err(refusal) => Err(refusal.into()),
    };
    postcard::to_io(&answer, &mut *out).is_ok() && out.write_all(&END).and_then(|()| out.flush()).is_ok()
}

fn told(grid: &Grid) -> Told<'_> {
    Told {
        name: grid.name(),
        hidden: grid.hidden,
        hidden_rows: &grid.hidden_rows,
        hidden_columns: &grid.hidden_columns,
        regions: &grid.regions,
        body: grid.body(),
    }
}

/// Reads an answer; `None` when it is not whole.
pub fn answer(bytes: &[u8]) -> Option<Result<Sheets, Refusal>> {
    let whole = bytes.strip_suffix(&END)?;
    let answer: Result<Sheets, Refused> = postcard::from_bytes(whole).ok()?;
    Some(answer.map_err(Refusal::from))
}

/// The workbook of an answer.
pub fn book(sheets: Sheets, file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut book = Book::default();
    for sheet in sheets.sheets {
        let mut grid = Grid::with(file.in_sheet(sheet.name), sheet.body);
        for row in grid.rows() {
            budget.row(row.index, row.last_column().unwrap_or(0), row.len())?;
        }
        grid.hidden = sheet.hidden;
        grid.hidden_rows = sheet.hidden_rows;
        grid.hidden_columns = sheet.hidden_columns;
        grid.settle(&sheet.regions);
        book.grids.push(grid);
    }
    book.faults = sheets.faults.into_iter().map(|(sheet, refused)| (file.in_sheet(sheet), refused.into())).collect();
    Ok(book)
}

/// The limits as an argument of the command line.
pub fn limits_to_text(limits: &Limits) -> String {
    format!("{},{},{},{}", limits.file, limits.rows, limits.columns, limits.cells)
}

/// The limits from an argument; what can't be read is as by default, and nothing goes beyond what no setting may.
pub fn limits_from_text(text: &str) -> Limits {
    let mut numbers = text.split(',').map(|n| n.parse::<u64>().ok());
    let default = Limits::default();
    let mut next = |default: u64, most: u64| numbers.next().flatten().unwrap_or(default).min(most);
    let file = next(default.file, CEILING.file);
    let rows = next(default.rows.into(), CEILING.rows.into());
    let columns = next(default.columns.into(), CEILING.columns.into());
    let cells = next(default.cells as u64, CEILING.cells as u64);
    Limits {
        file,
        rows: u32::try_from(rows).unwrap_or(CEILING.rows),
        columns: u32::try_from(columns).unwrap_or(CEILING.columns),
        cells: usize::try_from(cells).unwrap_or(CEILING.cells),
        ..default
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Raw;

    #[test]
    fn an_answer_comes_back_whole_or_not_at_all() {
        let file = Origin::file("a.xls");
        let mut grid = Grid::new(file.in_sheet("Spesa"));
        grid.push(0, 0, Raw::Text("Importo"));
        grid.push(1, 0, Raw::Serial { days: 1.5, from_1904: true, duration: false });
        grid.hidden_rows.push(1);
        grid.settle(&[Region { start: (0, 0), end: (0, 2) }]);
        let book_before = Book { grids: vec![grid], faults: vec![(file.in_sheet("Altro"), Refusal::Locked)] };
        let mut bytes = Vec::new();
        assert!(write(&Ok(book_before), &mut bytes));
        let mut budget = Budget::new(Limits::default());
        let back = book(answer(&bytes).unwrap().unwrap(), &file, &mut budget).unwrap();
        assert_eq!(back.grids[0].raw(1, 0), Some(Raw::Serial { days: 1.5, from_1904: true, duration: false }));
        assert!(back.grids[0].is_merged(0, 2) && back.grids[0].hidden_rows == [1]);
        assert_eq!(back.faults[0].1, Refusal::Locked);
        for cut in 0..bytes.len() {
            assert!(answer(&bytes[..cut]).is_none());
        }
    }

    #[test]
    fn limits_survive_the_command_line() {
        let limits = Limits { rows: 7, ..Limits::default() };
        assert_eq!(limits_from_text(&limits_to_text(&limits)), limits);
        assert_eq!(limits_from_text("x,999999999999"), Limits { rows: CEILING.rows, ..Limits::default() });
    }
}
