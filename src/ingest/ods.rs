// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! An ODS to grids in one pass over its content: cells, what is hidden, what is merged. Formulas are never evaluated.

use std::io::Read;

use super::budget::Budget;
use super::grid::{Grid, Held, Region};
use super::limits;
use super::package::{Package, Refusal};
use super::scan::{Attributes, Scanner, Token, attribute, local_name, unescape};
use super::text;
use super::workbook::Book;
use super::xlsx::styles::shown_percent;
use crate::origin::Origin;

/// Reads an ODS.
pub fn read(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut package = Package::open(bytes)?;
    content(package.part("content.xml")?, file, budget)
}

/// Reads the content of an ODS, or a whole flat one.
pub fn content(part: impl Read, file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut scanner = Scanner::new(part, budget.limits().part);
    let mut walk = Walk::new(file.clone(), budget);
    while let Some(token) = scanner.next()? {
        match token {
            Token::Open { tag, empty } => walk.open(scanner.bytes(&tag), empty)?,
            Token::Close(tag) => walk.close(local_name(scanner.bytes(&tag)))?,
            Token::Text(text) => walk.text(|| unescape(scanner.bytes(&text))),
            Token::Literal(text) => walk.text(|| String::from_utf8_lossy(scanner.bytes(&text))),
        }
    }
    if !scanner.is_whole() {
        return Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned()));
    }
    Ok(walk.book)
}

/// How a cell's value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// No value but what is written in it.
    #[default]
    Nothing,
    Number,
    Percent,
    Text,
    Bool,
    Error,
}

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    kind: Kind,
    formula: bool,
    repeat: u32,
    /// The value, when an attribute says it.
    value: Option<String>,
    /// What is written in it.
    shown: String,
    paragraphs: usize,
    /// Elements open inside the cell.
    depth: usize,
    /// Depth at which a comment or a drawing began, whose text is not the cell's.
    aside: Option<usize>,
}

struct Walk<'a> {
    file: Origin,
    budget: &'a mut Budget,
    book: Book,
    style: String,
    hidden_styles: Vec<String>,
    grid: Option<Grid>,
    regions: Vec<Region>,
    /// Tables kept of other documents are no sheets.
    linked: usize,
    row: u32,
    column: u32,
    columns_seen: u32,
    repeat: u32,
    cells: Vec<(u32, Held)>,
    cell: Option<Cell>,
}

impl<'a> Walk<'a> {
    fn new(file: Origin, budget: &'a mut Budget) -> Self {
        Self {
            file,
            budget,
            book: Book::default(),
            style: String::new(),
            hidden_styles: Vec::new(),
            grid: None,
            regions: Vec::new(),
            linked: 0,
            row: 0,
            column: 0,
            columns_seen: 0,
            repeat: 1,
            cells: Vec::new(),
            cell: None,
        }
    }

    fn open(&mut self, tag: &[u8], empty: bool) -> Result<(), Refusal> {
        let name = local_name(tag);
        if let Some(cell) = &mut self.cell {
            inside(cell, name, tag, empty);
            return Ok(());
        }
        match name {
            b"style" => self.style = string(tag, b"name"),
            b"table-properties"
                if attribute(tag, b"display") == Some(b"false") && self.hidden_styles.len() < limits::SHEETS =>
            {
                self.hidden_styles.push(self.style.clone());
            }
            b"dde-links" | b"tracked-changes" if !empty => self.linked += 1,
            b"table" if self.linked == 0 => {
                if self.book.grids.len() >= limits::SHEETS {
                    return Err(Refusal::TooLarge(format!("contiene più di {} fogli", limits::SHEETS)));
                }
                let mut grid = Grid::new(self.file.in_sheet(string(tag, b"name")));
                grid.hidden = self.hidden_styles.contains(&string(tag, b"style-name"));
                self.grid = Some(grid);
                (self.row, self.columns_seen) = (0, 0);
                self.regions.clear();
            }
            b"table-column" => {
                let repeat = number(tag, b"number-columns-repeated").unwrap_or(1).max(1);
                let columns = self.budget.limits().columns;
                if is_hidden(tag)
                    && let Some(grid) = &mut self.grid
                {
                    let last = self.columns_seen.saturating_add(repeat).min(columns);
                    grid.hidden_columns.extend(self.columns_seen..last);
                }
                self.columns_seen = self.columns_seen.saturating_add(repeat);
            }
            b"table-row" => {
                self.repeat = number(tag, b"number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
                self.cells.clear();
                if is_hidden(tag)
                    && let Some(grid) = &mut self.grid
                {
                    let last = self.row.saturating_add(self.repeat.min(10_000)).min(self.budget.limits().rows);
                    grid.hidden_rows.extend(self.row..last);
                }
                if empty {
                    self.end_row()?;
                }
            }
            b"table-cell" | b"covered-table-cell" if self.grid.is_some() => {
                self.begin(tag);
                if empty {
                    self.end_cell()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, tag: &[u8]) {
        let mut cell = Cell { repeat: 1, ..Cell::default() };
        let (mut down, mut across) = (1, 1);
        let mut error = false;
        for (name, value) in Attributes::of(tag) {
            match name {
                // Twice: the standard's own, and the one with the errors of who extended it.
                b"value-type" => match value {
                    b"float" | b"currency" => cell.kind = Kind::Number,
                    b"percentage" => cell.kind = Kind::Percent,
                    b"boolean" => cell.kind = Kind::Bool,
                    b"error" => error = true,
                    _ => cell.kind = Kind::Text,
                },
                b"formula" => cell.formula = true,
                b"value" | b"date-value" | b"time-value" | b"boolean-value" | b"string-value" => {
                    cell.value = Some(unescape(value).into_owned());
                }
                b"number-columns-repeated" => cell.repeat = digits(value).unwrap_or(1).max(1),
                b"number-rows-spanned" => down = digits(value).unwrap_or(1).max(1),
                b"number-columns-spanned" => across = digits(value).unwrap_or(1).max(1),
                _ => {}
            }
        }
        if error {
            cell.kind = Kind::Error;
        }
        if (down > 1 || across > 1) && self.regions.len() < 100_000 {
            self.regions.push(Region {
                start: (self.row, self.column),
                end: (self.row.saturating_add(down - 1), self.column.saturating_add(across - 1)),
            });
        }
        self.cell = Some(cell);
    }

    fn close(&mut self, name: &[u8]) -> Result<(), Refusal> {
        if let Some(cell) = &mut self.cell {
            if cell.depth > 0 {
                cell.depth -= 1;
                if cell.aside == Some(cell.depth) {
                    cell.aside = None;
                }
                return Ok(());
            }
            return self.end_cell();
        }
        match name {
            b"dde-links" | b"tracked-changes" => self.linked = self.linked.saturating_sub(1),
            b"table-row" if self.grid.is_some() => self.end_row()?,
            b"table" if self.linked == 0 => {
                if let Some(mut grid) = self.grid.take() {
                    grid.settle(&self.regions);
                    self.book.grids.push(grid);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text<'t>(&mut self, text: impl FnOnce() -> std::borrow::Cow<'t, str>) {
        if let Some(cell) = &mut self.cell
            && cell.depth > 0
            && cell.paragraphs > 0
            && cell.aside.is_none()
            && cell.shown.len() <= limits::TEXT * 8
        {
            cell.shown.push_str(&text());
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let column = self.column;
        self.column = self.column.saturating_add(cell.repeat);
        let Some(raw) = value(&cell) else { return Ok(()) };
        if text::is_too_long(&cell.shown)
            && let Some(grid) = &self.grid
        {
            self.budget.was_cut(grid, self.row, column);
        }
        // What is beyond the limits is refused at the end of the row, which knows how many there are of it.
        let last = self.column.min(self.budget.limits().columns.saturating_add(1));
        for at in column..last.max(column.saturating_add(1)) {
            self.cells.push((at, raw.clone()));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        if let Some(grid) = &mut self.grid
            && !self.cells.is_empty()
        {
            for down in 0..self.repeat {
                let row = self.row.saturating_add(down);
                for (column, held) in &self.cells {
                    self.budget.put(grid, row, *column, held.raw())?;
                }
            }
        }
        self.cells.clear();
        self.row = self.row.saturating_add(self.repeat);
        Ok(())
    }
}

/// An element inside a cell.
fn inside(cell: &mut Cell, name: &[u8], tag: &[u8], empty: bool) {
    if cell.aside.is_none() {
        match name {
            b"p" if cell.depth == 0 => {
                if cell.paragraphs > 0 {
                    cell.shown.push('\n');
                }
                cell.paragraphs += 1;
            }
            b"s" => {
                let blanks = number(tag, b"c").unwrap_or(1).min(1_000);
                cell.shown.extend(std::iter::repeat_n(' ', blanks as usize));
            }
            b"tab" => cell.shown.push('\t'),
            b"line-break" => cell.shown.push('\n'),
            b"annotation" | b"frame" | b"custom-shape" | b"note" | b"ruby-text" | b"g" | b"detective" if !empty => {
                cell.aside = Some(cell.depth);
            }
            _ => {}
        }
    }
    if !empty {
        cell.depth += 1;
    }
}

fn value(cell: &Cell) -> Option<Held> {
    match cell.kind {
        Kind::Nothing if cell.formula => Some(Held::Uncalculated),
        Kind::Nothing => text::text(&cell.shown),
        Kind::Number | Kind::Percent => match cell.value.as_deref().and_then(|v| v.trim().parse::<f64>().ok()) {
            Some(n) if n.is_finite() && cell.kind == Kind::Percent => Some(Held::Percent(shown_percent(n))),
            Some(n) if n.is_finite() => Some(Held::Number(n)),
            _ => text::text(cell.value.as_deref().unwrap_or(&cell.shown)),
        },
        Kind::Bool => Some(Held::Bool(cell.value.as_deref() == Some("true"))),
        Kind::Error => Some(text::error(if cell.shown.is_empty() { "#N/A" } else { &cell.shown })),
        // Dates and times: what the attribute says is exact, what is shown is not.
        Kind::Text if cell.paragraphs > 0 && !cell.value.as_deref().is_some_and(is_date_or_time) => {
            text::text(&cell.shown)
        }
        Kind::Text => text::text(cell.value.as_deref().unwrap_or(&cell.shown)),
    }
}

/// `2022-10-05`, `PT10H30M00S`: values that ODS writes for programs.
fn is_date_or_time(value: &str) -> bool {
    let bytes = value.as_bytes();
    value.starts_with("PT") || (bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' && bytes[0].is_ascii_digit())
}

fn string(tag: &[u8], name: &[u8]) -> String {
    attribute(tag, name).map(|v| unescape(v).into_owned()).unwrap_or_default()
}

fn digits(value: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(value).ok()?.trim();
    // One that is too long to be said is too large, whatever it is.
    let long = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().or(long.then_some(u32::MAX))
}

fn number(tag: &[u8], name: &[u8]) -> Option<u32> {
    attribute(tag, name).and_then(digits)
}

fn is_hidden(tag: &[u8]) -> bool {
    matches!(attribute(tag, b"visibility"), Some(b"collapse" | b"filter"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Raw;
    use crate::ingest::limits::Limits;

    fn sheet(rows: &str) -> Result<Grid, Refusal> {
        let xml = format!("<o:spreadsheet><table:table table:name=\"F\">{rows}</table:table></o:spreadsheet>");
        let mut budget = Budget::new(Limits::default());
        Ok(content(xml.as_bytes(), &Origin::file("a.ods"), &mut budget)?.grids.remove(0))
    }

    #[test]
    fn cells_of_every_kind() {
        let grid = sheet(
            "<table:table-column table:visibility=\"collapse\"/><table:table-row>\
             <table:table-cell office:value-type=\"string\"><text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c &amp; d</text:p>\
             <office:annotation><text:p>no</text:p></office:annotation></table:table-cell>\
             <table:table-cell office:value-type=\"float\" office:value=\"1.5\" table:number-columns-repeated=\"2\"><text:p>1,50</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2022-10-05\"><text:p>5 ott</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>\
             <table:table-cell office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>\
             <table:table-cell table:formula=\"of:=1+1\"/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"3\" table:visibility=\"filter\"><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        )
        .unwrap();
        let expected = [
            Raw::Text("a b\nc & d"),
            Raw::Number(1.5),
            Raw::Number(1.5),
            Raw::Text("2022-10-05"),
            Raw::Bool(true),
            Raw::Error("#N/A"),
            Raw::Uncalculated,
        ];
        assert_eq!(grid.row(0).unwrap().cells().map(|c| c.1).collect::<Vec<_>>(), expected);
        assert_eq!(grid.rows().map(|r| r.index).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!((grid.hidden_rows, grid.hidden_columns), (vec![1, 2, 3], vec![0]));
    }

    #[test]
    fn a_cell_repeated_without_end_is_refused() {
        let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"/>";
        let row = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
        assert!(matches!(sheet(&row), Err(Refusal::TooLarge(_))));
    }
}
