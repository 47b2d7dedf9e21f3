// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! XLSX, XLSB, ODS and XLS to grids, through calamine, under the limits; nothing in a file is ever evaluated.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::grid::{Grid, Raw, Region};
use super::limits;
use super::normal::tidy;
use super::ods;
use super::package::{Aspect, Package, Refusal};
use super::quiet::guarded;
use super::xls;
use crate::origin::Origin;

/// What a sheet that can't be read is: the rest of the workbook is read all the same.
pub struct Book {
    /// Sheets in their order.
    pub grids: Vec<Grid>,
    /// Sheets that could not be read, and why.
    pub faults: Vec<(Origin, Refusal)>,
}

fn damaged(error: impl std::fmt::Display) -> Refusal {
    let text = error.to_string().to_lowercase();
    let why = if text.contains("password") { "è protetto da password" } else { "è danneggiato o incompleto" };
    Refusal::Damaged(format!("il file {why}"))
}

/// Counts what a workbook holds and stops at the limits.
#[derive(Default)]
struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    fn take(&mut self, row: u32, column: u32, value: &Raw) -> Result<(), Refusal> {
        self.cells += 1;
        if let Raw::Text(text) = value {
            self.text += text.len();
        }
        let over = |what: &str| Err(Refusal::TooLarge(what.to_owned()));
        if row >= limits::ROWS {
            return over("un suo foglio ha più di un milione di righe");
        }
        if column >= limits::COLUMNS {
            return over("un suo foglio ha più di duemila colonne");
        }
        if self.cells > limits::CELLS {
            return over("contiene più di due milioni di celle");
        }
        if self.text > limits::ALL_TEXT {
            return over("contiene troppo testo");
        }
        Ok(())
    }
}

fn cut(text: &str) -> Option<Raw> {
    let text = if text.len() > limits::TEXT {
        let end = (0..=limits::TEXT).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        &text[..end]
    } else {
        text
    };
    let needs = text.bytes().any(|b| !(0x20..0xc2).contains(&b))
        || text.starts_with(' ')
        || text.ends_with(' ')
        || text.contains("  ");
    let text: Arc<str> = if needs { tidy(text).into() } else { text.into() };
    if text.is_empty() { None } else { Some(error_twin(&text).unwrap_or(Raw::Text(text))) }
}

/// Text that shows an error, as ODS keeps it and as Italian Excel shows it.
pub fn error_twin(text: &str) -> Option<Raw> {
    const TWINS: [&str; 20] = [
        "#REF!",
        "#RIF!",
        "#N/A",
        "#N/D",
        "#DIV/0!",
        "#VALUE!",
        "#VALORE!",
        "#NAME?",
        "#NOME?",
        "#NUM!",
        "#NULL!",
        "#NULLO!",
        "#SPILL!",
        "#CALC!",
        "#ESPANSIONE!",
        "#NOME!",
        "#NA",
        "#RIF",
        "#GETTING_DATA",
        "#CALCOLO!",
    ];
    if !text.starts_with('#') && !text.starts_with("Err:") {
        return None;
    }
    let upper = text.to_uppercase();
    let is = TWINS.contains(&upper.as_str())
        || text.strip_prefix("Err:").is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()));
    is.then(|| Raw::Error(text.into()))
}

fn from_ref(value: DataRef<'_>) -> Option<Raw> {
    match value {
        DataRef::SharedString(text) => cut(text),
        DataRef::Int(n) => Some(Raw::Number(n as f64)),
        DataRef::Float(n) => Some(Raw::Number(n)),
        DataRef::String(text) => cut(&text),
        DataRef::Bool(b) => Some(Raw::Bool(b)),
        DataRef::DateTime(d) => Some(serial(d)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(&text),
        DataRef::Error(error) => Some(Raw::Error(error.to_string().into())),
        DataRef::Empty => None,
    }
}

fn from_data(value: &Data) -> Option<Raw> {
    match value {
        Data::Int(n) => Some(Raw::Number(*n as f64)),
        Data::Float(n) => Some(Raw::Number(*n)),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => cut(text),
        Data::Bool(b) => Some(Raw::Bool(*b)),
        Data::DateTime(d) => Some(serial(*d)),
        Data::Error(error) => Some(Raw::Error(error.to_string().into())),
        Data::Empty => None,
    }
}

fn serial(date: calamine::ExcelDateTime) -> Raw {
    // The epoch is told by the day that a serial of one means in this workbook.
    let from_1904 = date.to_ymd_hms_milli().0
        != calamine::ExcelDateTime::new(date.as_f64(), calamine::ExcelDateTimeType::DateTime, false)
            .to_ymd_hms_milli()
            .0;
    Raw::Serial { days: date.as_f64(), from_1904, duration: date.is_duration() }
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

fn dress(grid: &mut Grid, aspect: Aspect, hidden: bool) {
    grid.hidden = hidden;
    grid.hidden_rows = aspect.hidden_rows;
    grid.hidden_columns = aspect.hidden_columns;
    grid.settle(&aspect.merged);
}

/// Reads an XLSX.
pub fn xlsx(bytes: &[u8], file: &Origin) -> Result<Book, Refusal> {
    let mut package = Package::open(bytes)?;
    for held in package.names() {
        let lower = held.to_lowercase();
        if lower.ends_with("sharedstrings.xml") || lower.ends_with("styles.xml") || lower.ends_with("workbook.xml") {
            package.scan(&held, limits::HELD_PART, |_| {})?;
        }
    }
    let (parts, stale) = package.sheet_parts();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let metadata = sheets(book.sheets_metadata());
    let mut out = Book { grids: Vec::new(), faults: Vec::new() };
    let mut budget = Budget::default();
    for (name, hidden) in metadata {
        let place = file.in_sheet(name.as_str());
        let aspect = match parts.get(&name).map(|part| package.aspect(part)) {
            Some(Ok(aspect)) => aspect,
            Some(Err(refusal)) => {
                out.faults.push((place, refusal));
                continue;
            }
            None => Aspect::default(),
        };
        match xlsx_sheet(&mut book, &name, place.clone(), &mut budget, stale) {
            Ok(mut grid) => {
                dress(&mut grid, aspect, hidden);
                out.grids.push(grid);
            }
            Err(refusal) => out.faults.push((place, refusal)),
        }
    }
    Ok(out)
}

fn xlsx_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    place: Origin,
    budget: &mut Budget,
    stale: bool,
) -> Result<Grid, Refusal> {
    let mut grid = Grid::new(place);
    grid.stale = stale;
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let raw = match (from_ref(cell.value), cell.formula.is_some()) {
            (None, true) => Raw::Uncalculated,
            // A workbook that no spreadsheet program has saved yet holds zeros in place of results.
            (Some(Raw::Number(0.0)), true) if stale => Raw::Uncalculated,
            (Some(raw), _) => raw,
            (None, false) => continue,
        };
        budget.take(cell.pos.0, cell.pos.1, &raw)?;
        grid.push(cell.pos.0, cell.pos.1, raw);
    }
    Ok(grid)
}

/// Reads an XLSB.
pub fn xlsb(bytes: &[u8], file: &Origin) -> Result<Book, Refusal> {
    let mut package = Package::open(bytes)?;
    for part in package.names() {
        let lower = part.to_lowercase();
        if lower.ends_with(".bin") {
            // Binary parts have no marks: only their size is checked.
            package.measure(&part, if lower.contains("worksheets/") { limits::PART } else { limits::HELD_PART })?;
        }
    }
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let metadata = sheets(book.sheets_metadata());
    let mut out = Book { grids: Vec::new(), faults: Vec::new() };
    let mut budget = Budget::default();
    for (name, hidden) in metadata {
        let place = file.in_sheet(name.as_str());
        match xlsb_sheet(&mut book, &name, place.clone(), &mut budget) {
            Ok(mut grid) => {
                dress(&mut grid, Aspect::default(), hidden);
                out.grids.push(grid);
            }
            Err(refusal) => out.faults.push((place, refusal)),
        }
    }
    Ok(out)
}

fn xlsb_sheet(book: &mut Xlsb<Cursor<&[u8]>>, name: &str, place: Origin, budget: &mut Budget) -> Result<Grid, Refusal> {
    let mut grid = Grid::new(place);
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        if let Some(raw) = from_ref(cell.get_value().clone()) {
            budget.take(row, column, &raw)?;
            grid.push(row, column, raw);
        }
    }
    Ok(grid)
}

/// Reads an ODS.
pub fn ods(bytes: &[u8], file: &Origin) -> Result<Book, Refusal> {
    let mut package = Package::open(bytes)?;
    package.scan("content.xml", limits::HELD_PART, |_| {})?;
    let content = package.text("content.xml").ok_or_else(|| damaged(""))?;
    let tables = ods::tables(&content)?;
    drop(content);
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut out = Book { grids: Vec::new(), faults: Vec::new() };
    let mut budget = Budget::default();
    for (name, hidden) in sheets(book.sheets_metadata()) {
        let place = file.in_sheet(name.as_str());
        let table = tables.iter().find(|t| t.name == name).cloned().unwrap_or_default();
        let range = match book.worksheet_range(&name) {
            Ok(range) => range,
            Err(error) => {
                out.faults.push((place, damaged(error)));
                continue;
            }
        };
        let mut grid = from_range(&range, place, &mut budget)?;
        for (row, column) in table.uncalculated {
            grid.push(row, column, Raw::Uncalculated);
        }
        dress(&mut grid, table.aspect, hidden || table.hidden);
        out.grids.push(grid);
    }
    Ok(out)
}

fn from_range(range: &calamine::Range<Data>, place: Origin, budget: &mut Budget) -> Result<Grid, Refusal> {
    let mut grid = Grid::new(place);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        if let Some(raw) = from_data(value) {
            budget.take(row, column, &raw)?;
            grid.push(row, column, raw);
        }
    }
    Ok(grid)
}

/// Reads an XLS: its reader may panic on a damaged file, so it is asked only after a look at the records, and is caught.
pub fn xls(bytes: &[u8], file: &Origin) -> Result<Book, Refusal> {
    xls::check(bytes)?;
    guarded(|| xls_book(bytes, file)).unwrap_or_else(|| Err(damaged("")))
}

fn xls_book(bytes: &[u8], file: &Origin) -> Result<Book, Refusal> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut out = Book { grids: Vec::new(), faults: Vec::new() };
    let mut budget = Budget::default();
    for (name, hidden) in sheets(book.sheets_metadata()) {
        let place = file.in_sheet(name.as_str());
        let merged: Vec<Region> =
            book.merge_cells_by_sheet_name(&name).unwrap_or_default().iter().map(region).collect();
        match book.worksheet_range(&name) {
            Ok(range) => {
                let mut grid = from_range(&range, place, &mut budget)?;
                dress(&mut grid, Aspect { merged, ..Aspect::default() }, hidden);
                out.grids.push(grid);
            }
            Err(error) => out.faults.push((place, damaged(error))),
        }
    }
    Ok(out)
}
