// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! An XLSX to grids, each sheet in one pass over its part; formulas are never evaluated.

mod parts;
mod sheet;
pub mod stream;
mod strings;
pub(super) mod styles;

use super::budget::Budget;
use super::grid::Grid;
use super::limits;
use super::package::{Package, Refusal};
use super::workbook::Book;
use crate::origin::{Origin, Spot};

/// What all the sheets of a workbook share.
struct Shared {
    strings: strings::Strings,
    formats: Vec<styles::Nature>,
    from_1904: bool,
    /// Whether the workbook asks to be recalculated on opening: a formula that holds zero was never calculated.
    stale: bool,
}

/// Reads an XLSX.
pub fn read(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut package = Package::open(bytes)?;
    let plan = parts::plan(&mut package)?;
    if plan.sheets.len() > limits::SHEETS {
        return Err(Refusal::TooLarge(format!("contiene più di {} fogli", limits::SHEETS)));
    }
    let strings = match &plan.strings {
        Some(part) if package.has(part.trim_start_matches('/')) => strings::read(package.part(part)?, budget)?,
        // Programs that write every text in its cell may declare a part that they never wrote.
        _ => strings::Strings::default(),
    };
    let formats = match plan.styles.as_ref().and_then(|part| package.text(part)) {
        Some(xml) => styles::natures(&xml),
        None => Vec::new(),
    };
    let shared = Shared { strings, formats, from_1904: plan.from_1904, stale: plan.stale };
    let mut out = Book::default();
    for named in plan.sheets {
        let place = file.in_sheet(named.name.as_str());
        let mut grid = Grid::new(place.clone()).sharing(shared.strings.texts());
        grid.hidden = named.hidden;
        grid.stale = shared.stale;
        let part = package.part(&named.part).map_err(sheet::Stopped::from);
        let read = part.and_then(|part| sheet::read(part, &mut grid, &shared, budget));
        match read {
            Ok(()) => out.grids.push(grid),
            // What a sheet holds beyond the limits of the file leaves no room for the others.
            Err(sheet::Stopped { refusal, cell }) => {
                let place = cell.map_or(place.clone(), |(row, column)| place.at(Spot::Cell(row, column)));
                out.faults.push((place, refusal));
            }
        }
    }
    Ok(out)
}
