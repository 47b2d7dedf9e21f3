// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The binary workbooks, XLSB and XLS, to grids, through calamine, under the limits; nothing in a file is ever evaluated.

use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Reader, SheetType, SheetVisible, Xls, Xlsb};

use super::budget::Budget;
use super::grid::{Grid, Held, Region};
use super::limits;
use super::package::{Package, Refusal};
use super::text;
use super::xls;
use super::xlsb;
use super::xlsx::styles::shown_percent;
use crate::origin::Origin;

/// What was read of a workbook: a sheet that can't be read does not keep the others from being.
#[derive(Default)]
pub struct Book {
    /// Sheets in their order.
    pub grids: Vec<Grid>,
    /// Sheets that could not be read, and why.
    pub faults: Vec<(Origin, Refusal)>,
}

fn damaged(error: impl std::fmt::Display) -> Refusal {
    if error.to_string().to_lowercase().contains("password") {
        return Refusal::Locked;
    }
    Refusal::Damaged("il file è danneggiato o incompleto".to_owned())
}

fn from_ref(value: DataRef<'_>) -> Option<Held> {
    match value {
        DataRef::SharedString(string) => text::text(string),
        DataRef::Int(n) => Some(Held::Number(n as f64)),
        DataRef::Float(n) => Some(Held::Number(n)),
        DataRef::String(string) => text::text(&string),
        DataRef::Bool(b) => Some(Held::Bool(b)),
        DataRef::DateTime(d) => Some(serial(d)),
        DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => text::text(&string),
        DataRef::Error(error) => Some(text::error(&error.to_string())),
        DataRef::Empty => None,
    }
}

fn from_data(value: &Data) -> Option<Held> {
    match value {
        Data::Int(n) => Some(Held::Number(*n as f64)),
        Data::Float(n) => Some(Held::Number(*n)),
        Data::String(string) | Data::DateTimeIso(string) | Data::DurationIso(string) => text::text(string),
        Data::Bool(b) => Some(Held::Bool(*b)),
        Data::DateTime(d) => Some(serial(*d)),
        Data::Error(error) => Some(text::error(&error.to_string())),
        Data::Empty => None,
    }
}

fn serial(date: calamine::ExcelDateTime) -> Held {
    // The epoch is told by the day that a serial of one means in this workbook.
    let from_1904 = date.to_ymd_hms_milli().0
        != calamine::ExcelDateTime::new(date.as_f64(), calamine::ExcelDateTimeType::DateTime, false)
            .to_ymd_hms_milli()
            .0;
    Held::Serial { days: date.as_f64(), from_1904, duration: date.is_duration() }
}

fn region(dimensions: &Dimensions) -> Region {
    Region { start: dimensions.start, end: dimensions.end }
}

/// Sheets that hold cells, with their names and whether they are hidden.
fn sheets(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    metadata
        .iter()
        .filter(|s| matches!(s.typ, SheetType::WorkSheet))
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .take(limits::SHEETS)
        .collect()
}

/// Reads an XLSB.
pub fn read_xlsb(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut package = Package::open(bytes)?;
    for part in package.names().to_vec() {
        let lower = part.to_lowercase();
        if lower.ends_with(".bin") {
            // Binary parts have no marks: only their size is checked.
            package
                .measure(&part, if lower.contains("worksheets/") { budget.limits().part } else { limits::HELD_PART })?;
        }
    }
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let metadata = sheets(book.sheets_metadata());
    let mut aspects = xlsb::aspects(&mut package);
    let mut out = Book::default();
    for (name, hidden) in metadata {
        let place = file.in_sheet(name.as_str());
        let aspect = aspects.remove(&name).unwrap_or_default();
        match xlsb_sheet(&mut book, &name, place.clone(), &aspect, budget) {
            Ok(mut grid) => {
                (grid.hidden, grid.hidden_rows, grid.hidden_columns) =
                    (hidden, aspect.hidden_rows, aspect.hidden_columns);
                grid.settle(&aspect.merged);
                out.grids.push(grid);
            }
            Err(refusal) => out.faults.push((place, refusal)),
        }
    }
    Ok(out)
}

fn xlsb_sheet(
    book: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    place: Origin,
    aspect: &xlsb::Aspect,
    budget: &mut Budget,
) -> Result<Grid, Refusal> {
    let mut grid = Grid::new(place);
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let raw = match from_ref(cell.get_value().clone()) {
            Some(Held::Number(n)) if aspect.percent.contains(&(row, column)) => Some(Held::Percent(shown_percent(n))),
            raw => raw,
        };
        if let Some(raw) = raw {
            budget.put(&mut grid, row, column, raw.raw())?;
        }
    }
    Ok(grid)
}

/// Reads an XLS: its reader may panic or ask for all the memory on a damaged file, so it is asked only after a look at the
/// records.
pub fn xls(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut aspects = xls::check(bytes)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut out = Book::default();
    for (name, hidden) in sheets(book.sheets_metadata()) {
        let place = file.in_sheet(name.as_str());
        let merged: Vec<Region> =
            book.merge_cells_by_sheet_name(&name).unwrap_or_default().iter().map(region).collect();
        match book.worksheet_range(&name) {
            Ok(range) => {
                let mut grid = Grid::new(place);
                let aspect = aspects.remove(&name).unwrap_or_default();
                let (first_row, first_column) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
                    let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
                    let raw = match from_data(value) {
                        Some(Held::Number(n)) if aspect.percent.contains(&(row, column)) => {
                            Some(Held::Percent(shown_percent(n)))
                        }
                        raw => raw,
                    };
                    if let Some(raw) = raw {
                        budget.put(&mut grid, row, column, raw.raw())?;
                    }
                }
                (grid.hidden, grid.hidden_rows, grid.hidden_columns) =
                    (hidden, aspect.hidden_rows, aspect.hidden_columns);
                grid.settle(&merged);
                out.grids.push(grid);
            }
            Err(error) => out.faults.push((place, damaged(error))),
        }
    }
    Ok(out)
}
