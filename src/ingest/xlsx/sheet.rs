// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet of an XLSX to its grid, in one pass: cells, what is hidden, what is merged.

use std::io::Read;

use super::Shared;
use super::strings::{Runs, unescape_controls};
use super::styles::{self, Nature};
use crate::ingest::budget::Budget;
use crate::ingest::grid::{Grid, Held, Raw, Region};
use crate::ingest::limits;
use crate::ingest::package::{Refusal, is_true, region};
use crate::ingest::scan::{Attributes, Scanner, Token, attribute, local_name, unescape};
use crate::ingest::text;

/// How a cell's value is written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Date,
}

/// What a cell holds.
enum Value {
    /// The shared text with this number.
    Shared(usize),
    /// A value of its own.
    Own(Held),
}

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    row: u32,
    column: u32,
    kind: Kind,
    style: usize,
    formula: bool,
    inside: bool,
    value: String,
    runs: Runs,
}

struct Reader<'a> {
    shared: &'a Shared,
    budget: &'a mut Budget,
    grid: &'a mut Grid,
    regions: Vec<Region>,
    /// Row of the next cell that says no place.
    row: u32,
    column: u32,
    cell: Cell,
    in_cell: bool,
    in_inline: bool,
    /// Whether some cell was met.
    seen: bool,
}

/// Most merged regions that are kept.
const REGIONS: usize = 100_000;

/// Why a sheet was not read to its end, and the cell at which the reading stopped.
#[derive(Debug)]
pub struct Stopped {
    /// Why.
    pub refusal: Refusal,
    /// The cell, when there was one.
    pub cell: Option<(u32, u32)>,
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, cell: None }
    }
}

/// Reads the part of a sheet into its grid.
pub fn read(part: impl Read, grid: &mut Grid, shared: &Shared, budget: &mut Budget) -> Result<(), Stopped> {
    let mut scanner = Scanner::new(part, budget.limits().part);
    let mut reader = Reader {
        shared,
        budget,
        grid,
        regions: Vec::new(),
        row: 0,
        column: 0,
        cell: Cell::default(),
        in_cell: false,
        in_inline: false,
        seen: false,
    };
    if let Err(refusal) = reader.cells(&mut scanner) {
        return Err(Stopped { refusal, cell: reader.seen.then_some((reader.cell.row, reader.cell.column)) });
    }
    let regions = std::mem::take(&mut reader.regions);
    grid.settle(&regions);
    Ok(())
}

impl Reader<'_> {
    fn cells(&mut self, scanner: &mut Scanner<impl Read>) -> Result<(), Refusal> {
        while let Some(token) = scanner.next()? {
            match token {
                Token::Open { tag, empty } => self.open(scanner.bytes(&tag), empty)?,
                Token::Close(tag) => self.close(local_name(scanner.bytes(&tag)))?,
                Token::Text(text) if self.in_cell => self.text(scanner.bytes(&text)),
                Token::Literal(text) if self.in_cell => self.literal(scanner.bytes(&text)),
                Token::Text(_) | Token::Literal(_) => {}
            }
        }
        if scanner.is_whole() {
            Ok(())
        } else {
            Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned()))
        }
    }

    fn open(&mut self, tag: &[u8], empty: bool) -> Result<(), Refusal> {
        let name = local_name(tag);
        if self.in_cell {
            match name {
                b"v" => {
                    self.cell.inside = !empty;
                    self.cell.value.clear();
                }
                b"f" => self.cell.formula = true,
                b"is" => self.in_inline = !empty,
                _ if self.in_inline => self.cell.runs.open(name, empty),
                _ => {}
            }
            return Ok(());
        }
        match name {
            b"c" => {
                self.begin(tag);
                if empty {
                    self.column = self.cell.column.saturating_add(1);
                } else {
                    self.in_cell = true;
                }
            }
            b"row" => {
                let number = attribute(tag, b"r").and_then(number).filter(|n| *n > 0);
                self.row = number.map_or(self.row, |n| n - 1);
                self.column = 0;
                if is_true(attribute(tag, b"hidden")) && self.row < self.budget.limits().rows {
                    self.grid.hidden_rows.push(self.row);
                }
                if empty {
                    self.row = self.row.saturating_add(1);
                }
            }
            b"col" if is_true(attribute(tag, b"hidden")) => {
                let first = attribute(tag, b"min").and_then(number).unwrap_or(1).max(1);
                let last = attribute(tag, b"max").and_then(number).unwrap_or(first);
                let last = last.min(self.budget.limits().columns);
                if self.grid.hidden_columns.len() <= self.budget.limits().columns as usize {
                    self.grid.hidden_columns.extend((first..=last).map(|c| c - 1));
                }
            }
            b"mergeCell" if self.regions.len() < REGIONS => {
                self.regions.extend(attribute(tag, b"ref").and_then(region));
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, tag: &[u8]) {
        self.seen = true;
        let cell = &mut self.cell;
        (cell.row, cell.column, cell.kind, cell.style, cell.formula) = (self.row, self.column, Kind::Number, 0, false);
        cell.inside = false;
        cell.value.clear();
        for (name, value) in Attributes::of(tag) {
            match name {
                b"r" => {
                    if let Some((row, column)) = place(value) {
                        (cell.row, cell.column) = (row, column);
                    }
                }
                b"s" => cell.style = number(value).unwrap_or(0) as usize,
                b"t" => {
                    cell.kind = match value {
                        b"s" => Kind::Shared,
                        b"str" => Kind::Text,
                        b"inlineStr" => Kind::Inline,
                        b"b" => Kind::Bool,
                        b"e" => Kind::Error,
                        b"d" => Kind::Date,
                        _ => Kind::Number,
                    };
                }
                _ => {}
            }
        }
    }

    fn close(&mut self, name: &[u8]) -> Result<(), Refusal> {
        match name {
            b"v" => self.cell.inside = false,
            b"is" => self.in_inline = false,
            b"c" if self.in_cell => {
                (self.in_cell, self.in_inline) = (false, false);
                self.column = self.cell.column.saturating_add(1);
                self.end()?;
            }
            b"row" => self.row = self.row.saturating_add(1),
            _ if self.in_inline => self.cell.runs.close(name),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, bytes: &[u8]) {
        if self.cell.inside {
            if self.cell.value.len() <= limits::TEXT * 8 {
                self.cell.value.push_str(&unescape(bytes));
            }
        } else if self.in_inline {
            self.cell.runs.add(&unescape(bytes));
        }
    }

    fn literal(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        if self.cell.inside {
            self.cell.value.push_str(&text);
        } else if self.in_inline {
            self.cell.runs.add(&text);
        }
    }

    /// The cell is whole: what does it hold?
    fn end(&mut self) -> Result<(), Refusal> {
        let (row, column) = (self.cell.row, self.cell.column);
        let held = match self.value()? {
            Some(Value::Shared(index)) => {
                let strings = &self.shared.strings;
                let span = strings.span(index).filter(|span| !span.is_empty());
                let Some(span) = span else { return self.uncalculated(row, column) };
                self.budget.cell(row, column)?;
                self.grid.push_shared(row, column, span, strings.is_error(index));
                return Ok(());
            }
            // A workbook that no spreadsheet program has saved yet holds zeros in place of results.
            Some(Value::Own(Held::Number(0.0))) if self.shared.stale && self.cell.formula => Held::Uncalculated,
            Some(Value::Own(held)) => held,
            None => return self.uncalculated(row, column),
        };
        self.budget.put(self.grid, row, column, held.raw())
    }

    /// A cell without a value is one that was never calculated, if it has a formula.
    fn uncalculated(&mut self, row: u32, column: u32) -> Result<(), Refusal> {
        if self.cell.formula { self.budget.put(self.grid, row, column, Raw::Uncalculated) } else { Ok(()) }
    }

    fn value(&mut self) -> Result<Option<Value>, Refusal> {
        let own = |held: Option<Held>| held.map(Value::Own);
        let value = self.cell.value.as_str();
        Ok(match self.cell.kind {
            Kind::Inline => {
                let whole = self.cell.runs.take();
                let whole = if whole.is_empty() { value.to_owned() } else { whole };
                self.long(&whole);
                own(text::text(&unescape_controls(&whole)))
            }
            _ if value.is_empty() => None,
            Kind::Number => match value.trim().parse::<f64>() {
                Ok(n) => Some(Value::Own(self.number(n))),
                Err(_) => own(text::text(value)),
            },
            Kind::Shared => {
                let index: usize = value.trim().parse().unwrap_or(usize::MAX);
                if self.shared.strings.was_cut(index) {
                    self.budget.was_cut(self.grid, self.cell.row, self.cell.column);
                }
                if self.shared.strings.span(index).is_none() {
                    return Err(Refusal::Damaged("una sua cella rimanda a un testo che non c'è".to_owned()));
                }
                Some(Value::Shared(index))
            }
            Kind::Text => {
                let whole = unescape_controls(value);
                if text::is_too_long(&whole) {
                    self.budget.was_cut(self.grid, self.cell.row, self.cell.column);
                }
                own(text::text(&whole))
            }
            Kind::Date => own(text::text(value)),
            Kind::Bool => Some(Value::Own(Held::Bool(matches!(value.trim(), "1" | "true")))),
            Kind::Error => Some(Value::Own(text::error(value))),
        })
    }

    fn long(&mut self, whole: &str) {
        if text::is_too_long(whole) {
            self.budget.was_cut(self.grid, self.cell.row, self.cell.column);
        }
    }

    fn number(&self, n: f64) -> Held {
        let from_1904 = self.shared.from_1904;
        match self.shared.formats.get(self.cell.style).copied().unwrap_or_default() {
            Nature::Number => Held::Number(n),
            Nature::Percent => Held::Percent(styles::shown_percent(n)),
            Nature::Date => Held::Serial { days: n, from_1904, duration: false },
            Nature::Duration => Held::Serial { days: n, from_1904, duration: true },
        }
    }
}

pub(super) fn number(digits: &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        // One that is too long to be said is too large, whatever it is.
        number = number.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
    }
    (!digits.is_empty()).then_some(number)
}

/// Row and column from zero of a cell in A1 form.
pub(super) fn place(text: &[u8]) -> Option<(u32, u32)> {
    let letters = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let mut column = 0u32;
    for letter in &text[..letters] {
        column = column.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    }
    Some((number(&text[letters..])?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::super::strings::Strings;
    use super::*;
    use crate::ingest::limits::Limits;
    use crate::origin::Origin;

    fn grid(rows: &str) -> Result<Grid, Stopped> {
        let shared = Shared {
            strings: Strings::default(),
            formats: vec![Nature::Number, Nature::Date],
            from_1904: true,
            stale: false,
        };
        let mut grid = Grid::new(Origin::file("a.xlsx").in_sheet("F"));
        let xml = format!("<x:worksheet><x:sheetData>{rows}</x:sheetData></x:worksheet>");
        read(xml.as_bytes(), &mut grid, &shared, &mut Budget::new(Limits::default()))?;
        Ok(grid)
    }

    #[test]
    fn cells_with_and_without_a_place() {
        let grid = grid(
            "<x:row><c><v>1</v></c><c t=\"inlineStr\"><is><t>a</t></is></c></x:row><row r=\"4\" hidden=\"1\"><c r=\"B4\" s=\"1\"><v>2</v></c>\
             <c t=\"str\"><f>x</f><v/></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c r=\"A5\"/></row>",
        )
        .unwrap();
        assert_eq!(grid.raw(0, 0), Some(Raw::Number(1.0)));
        assert_eq!(grid.raw(0, 1), Some(Raw::Text("a")));
        assert_eq!(grid.raw(3, 1), Some(Raw::Serial { days: 2.0, from_1904: true, duration: false }));
        assert_eq!(grid.raw(3, 2), Some(Raw::Uncalculated));
        assert_eq!(grid.raw(3, 3), Some(Raw::Bool(true)));
        assert_eq!(grid.raw(3, 4), Some(Raw::Error("#N/A")));
        assert_eq!(grid.hidden_rows, [3]);
    }

    #[test]
    fn what_is_cut_or_points_nowhere_is_damaged() {
        let stopped =
            |rows: &str| grid(rows).map(|_| ()).map_err(|stopped| (stopped.cell, stopped.refusal)).unwrap_err();
        assert!(matches!(stopped("<row><c><v>1</v></c>"), (Some((0, 0)), Refusal::Damaged(_))));
        assert!(matches!(stopped("<row><c/><c t=\"s\"><v>9</v></c></row>"), (Some((0, 1)), Refusal::Damaged(_))));
        for far in ["XFD1", "ZZZZZZZZZ1", "A99999999999"] {
            let rows = format!("<row><c r=\"{far}\"><v>9</v></c></row>");
            assert!(matches!(stopped(&rows), (Some(_), Refusal::TooLarge(_))), "{far}");
        }
        let long = format!(
            "<row r=\"7\"><c r=\"B7\" t=\"inlineStr\"><is><t>{}</t></is></c></row>",
            "x".repeat(limits::RUN * 2)
        );
        assert!(matches!(stopped(&long), (Some((6, 1)), Refusal::TooLarge(_))));
    }
}
