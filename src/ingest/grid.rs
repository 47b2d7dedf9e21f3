// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sheet as it stands in its file: cells with their raw values, merged regions, what is hidden.

mod fields;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::fields::Reached;
use self::fields::{Fields, ODD};
pub use super::raw::{Held, Raw};
use crate::origin::{Origin, Spot};

/// A cell as it is kept: twelve bytes, its text among those of the sheet. A sheet of ten million cells has to fit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// First byte and length of a text, or the lower and upper half of a number.
    value: [u32; 2],
    column: u16,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    Text,
    SharedText,
    Error,
    SharedError,
    Number,
    Percent,
    Date1900,
    Date1904,
    Duration1900,
    Duration1904,
    False,
    True,
    Uncalculated,
}

/// A row as it is kept: its number, and where its cells begin.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Mark {
    index: u32,
    start: u32,
}

/// What a sheet without shared texts holds, as it is handed on.
#[derive(Deserialize)]
pub struct Body {
    rows: Vec<Mark>,
    cells: Vec<Cell>,
    own: String,
}

/// The same, of a sheet that keeps it.
#[derive(Serialize)]
pub struct BodyRef<'g> {
    rows: &'g [Mark],
    cells: &'g [Cell],
    own: &'g str,
}

/// A row that holds something.
#[derive(Clone, Copy, Debug)]
pub struct Row<'g> {
    /// Row, from zero.
    pub index: u32,
    grid: &'g Grid,
    /// Its first cell, and the one after its last.
    range: (usize, usize),
}

/// A merged region: first and last row, first and last column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// First row and column.
    pub start: (u32, u32),
    /// Last row and column.
    pub end: (u32, u32),
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The sheet as a place.
    pub origin: Origin,
    /// Rows that hold something, from top to bottom.
    rows: Vec<Mark>,
    /// Their cells, from left to right, row after row.
    cells: Vec<Cell>,
    /// The fields in their place, of a text without sheets.
    fields: Option<Fields>,
    /// Texts of its own.
    own: Arc<String>,
    /// Texts that it shares with the other sheets of its workbook, or the whole text of a file without sheets.
    shared: Arc<String>,
    /// Merged regions.
    pub regions: Vec<Region>,
    /// Cell inside a merged region → its first cell.
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    /// Hidden rows.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns.
    pub hidden_columns: Vec<u32>,
    /// Whether the sheet itself is hidden.
    pub hidden: bool,
    /// Whether the workbook asks to be recalculated on opening: a formula that holds zero was never calculated.
    pub stale: bool,
}

/// Merged regions larger than this are not expanded.
const MAX_MERGED: u64 = 20_000;

/// A sheet has fewer rows, columns, cells and bytes of text than these numbers can say: the limits see to it.
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Cell {
    /// A cell whose text is a part of those that the sheet shares.
    pub fn shared(column: u32, text: Range<usize>) -> Self {
        Self::of_text(column, Kind::SharedText, text)
    }

    fn of_text(column: u32, kind: Kind, text: Range<usize>) -> Self {
        let value = [short(text.start), short(text.len())];
        Self { value, column: u16::try_from(column).unwrap_or(u16::MAX), kind }
    }

    fn of_number(column: u32, kind: Kind, number: f64) -> Self {
        let [a, b, c, d, e, f, g, h] = number.to_le_bytes();
        let value = [u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])];
        Self { value, column: u16::try_from(column).unwrap_or(u16::MAX), kind }
    }

    fn column(self) -> u32 {
        u32::from(self.column)
    }

    fn raw<'g>(self, grid: &'g Grid) -> Raw<'g> {
        let [first, second] = self.value;
        let text = |all: &'g str| all.get(first as usize..first as usize + second as usize).unwrap_or_default();
        let number = f64::from_bits(u64::from(second) << 32 | u64::from(first));
        let serial = |from_1904, duration| Raw::Serial { days: number, from_1904, duration };
        match self.kind {
            Kind::Text => Raw::Text(text(&grid.own)),
            Kind::SharedText => Raw::Text(text(&grid.shared)),
            Kind::Error => Raw::Error(text(&grid.own)),
            Kind::SharedError => Raw::Error(text(&grid.shared)),
            Kind::Number => Raw::Number(number),
            Kind::Percent => Raw::Percent(number),
            Kind::Date1900 => serial(false, false),
            Kind::Date1904 => serial(true, false),
            Kind::Duration1900 => serial(false, true),
            Kind::Duration1904 => serial(true, true),
            Kind::False => Raw::Bool(false),
            Kind::True => Raw::Bool(true),
            Kind::Uncalculated => Raw::Uncalculated,
        }
    }
}

impl Grid {
    /// A sheet without cells.
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            rows: Vec::new(),
            cells: Vec::new(),
            fields: None,
            own: Arc::default(),
            shared: Arc::default(),
            regions: Vec::new(),
            merged: BTreeMap::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            hidden: false,
            stale: false,
        }
    }

    /// A sheet of what another one handed on.
    pub fn with(origin: Origin, body: Body) -> Self {
        Self { rows: body.rows, cells: body.cells, own: Arc::new(body.own), ..Self::new(origin) }
    }

    /// What it holds, shared texts apart.
    pub fn body(&self) -> BodyRef<'_> {
        BodyRef { rows: &self.rows, cells: &self.cells, own: &self.own }
    }

    /// The same sheet, whose cells may point into these texts.
    pub fn sharing(self, texts: Arc<String>) -> Self {
        Self { shared: texts, ..self }
    }

    /// Name of the sheet; of a CSV, its file name without extension.
    pub fn name(&self) -> &str {
        match &self.origin.sheet {
            Some(sheet) => sheet,
            None => self.file_stem(),
        }
    }

    /// Name of the file without folder and extension.
    pub fn file_stem(&self) -> &str {
        let file = self.origin.file.rsplit('/').next().unwrap_or(&self.origin.file);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    }

    /// Adds a cell; cells may come in any order.
    pub fn push(&mut self, row: u32, column: u32, value: Raw<'_>) {
        let cell = self.kept(column, value);
        self.put(row, cell);
    }

    fn kept(&mut self, column: u32, value: Raw<'_>) -> Cell {
        match value {
            Raw::Text(text) => Cell::of_text(column, Kind::Text, self.keep(text)),
            Raw::Error(text) => Cell::of_text(column, Kind::Error, self.keep(text)),
            Raw::Number(n) => Cell::of_number(column, Kind::Number, n),
            Raw::Percent(n) => Cell::of_number(column, Kind::Percent, n),
            Raw::Serial { days, from_1904, duration } => {
                let kind = match (from_1904, duration) {
                    (false, false) => Kind::Date1900,
                    (true, false) => Kind::Date1904,
                    (false, true) => Kind::Duration1900,
                    (true, true) => Kind::Duration1904,
                };
                Cell::of_number(column, kind, days)
            }
            Raw::Bool(flag) => Cell::of_number(column, if flag { Kind::True } else { Kind::False }, 0.0),
            Raw::Uncalculated => Cell::of_number(column, Kind::Uncalculated, 0.0),
        }
    }

    /// Adds a cell whose text is among those that the sheet shares.
    pub fn push_shared(&mut self, row: u32, column: u32, text: Range<usize>, error: bool) {
        let kind = if error { Kind::SharedError } else { Kind::SharedText };
        self.put(row, Cell::of_text(column, kind, text));
    }

    /// Adds a cell as it is kept.
    pub fn put(&mut self, row: u32, cell: Cell) {
        if self.rows.last().is_none_or(|last| last.index != row) {
            self.rows.push(Mark { index: row, start: short(self.cells.len()) });
        }
        self.cells.push(cell);
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let own = Arc::make_mut(&mut self.own);
        let start = own.len();
        own.push_str(text);
        start..own.len()
    }

    /// Bytes that the sheet takes, texts that it shares apart.
    pub fn bytes(&self) -> usize {
        let fields = self.fields.as_ref().map_or(0, |fields| fields.starts.len() * size_of::<u32>());
        self.rows.len() * size_of::<Mark>() + self.cells.len() * size_of::<Cell>() + fields + self.own.len()
    }

    /// Texts that it shares with other sheets.
    pub fn texts(&self) -> &Arc<String> {
        &self.shared
    }

    /// Puts rows and cells in order, after the last one was added.
    pub fn settle(&mut self, regions: &[Region]) {
        self.regions = regions.to_vec();
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        self.hidden_columns.sort_unstable();
        self.hidden_columns.dedup();
        let ordered = self.rows.is_sorted_by(|a, b| a.index < b.index)
            && (0..self.rows.len()).all(|at| self.cells_of(at).is_sorted_by(|a, b| a.column < b.column));
        if !ordered {
            self.sort();
        }
        let last_row = self.rows.last().map_or(0, |r| r.index);
        let mut expanded = 0u64;
        for region in regions {
            let end_row = region.end.0.min(last_row);
            if region.start.0 > end_row
                || region.start.1 > region.end.1
                || self.raw(region.start.0, region.start.1).is_none()
            {
                continue;
            }
            let area = u64::from(end_row - region.start.0 + 1) * u64::from(region.end.1 - region.start.1 + 1);
            expanded += area;
            if expanded > MAX_MERGED {
                break;
            }
            for row in region.start.0..=end_row {
                for column in region.start.1..=region.end.1 {
                    if (row, column) != region.start {
                        self.merged.insert((row, column), region.start);
                    }
                }
            }
        }
    }

    /// Of cells that say the same place, the first counts.
    fn sort(&mut self) {
        let mut all: Vec<(u32, Cell)> = Vec::with_capacity(self.cells.len());
        for at in 0..self.rows.len() {
            let index = self.rows[at].index;
            all.extend(self.cells_of(at).iter().map(|cell| (index, *cell)));
        }
        all.sort_by_key(|(row, cell)| (*row, cell.column));
        all.dedup_by_key(|(row, cell)| (*row, cell.column));
        self.rows.clear();
        self.cells.clear();
        for (row, cell) in all {
            self.put(row, cell);
        }
    }

    fn cells_of(&self, at: usize) -> &[Cell] {
        let Some(mark) = self.rows.get(at) else { return &[] };
        let end = self.rows.get(at + 1).map_or(self.cells.len(), |next| next.start as usize);
        self.cells.get(mark.start as usize..end).unwrap_or_default()
    }

    /// Whether no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many cells hold something.
    pub fn count(&self) -> usize {
        self.fields.as_ref().map_or(self.cells.len(), |fields| fields.count)
    }

    /// The rows that hold something, from top to bottom.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator + Clone {
        self.rows_from(0)
    }

    /// Those from this row (counted as the sheet counts them) on.
    pub fn rows_from(&self, row: u32) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator + Clone {
        self.rows_between(row, u32::MAX)
    }

    /// Those from this row to before that one.
    pub fn rows_between(
        &self,
        from: u32,
        to: u32,
    ) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator + Clone {
        let end = if to == u32::MAX { self.rows.len() } else { self.position(to) };
        let start = if from == 0 { 0 } else { self.position(from).min(end) };
        (start..end).map(|at| self.at(at))
    }

    /// How many rows that hold something stand above this one.
    pub fn position(&self, row: u32) -> usize {
        self.rows.partition_point(|r| r.index < row)
    }

    fn at(&self, position: usize) -> Row<'_> {
        let index = self.rows.get(position).map_or(u32::MAX, |mark| mark.index);
        let all = self.fields.as_ref().map_or(self.cells.len(), |fields| fields.starts.len());
        let start = self.rows.get(position).map_or(all, |mark| mark.start as usize);
        let end = self.rows.get(position + 1).map_or(all, |next| next.start as usize);
        Row { index, grid: self, range: (start, end) }
    }

    /// The row of this place among those that hold something.
    pub fn nth(&self, position: usize) -> Option<Row<'_>> {
        (position < self.rows.len()).then(|| self.at(position))
    }

    /// The part of the sheet that holds the cells wanted; what is hidden and merged is known of it as of the whole.
    pub fn part(&self, wanted: impl Fn(u32, u32) -> bool) -> Grid {
        let mut part = Grid {
            origin: self.origin.clone(),
            rows: Vec::new(),
            cells: Vec::new(),
            fields: None,
            own: self.own.clone(),
            shared: self.shared.clone(),
            merged: self.merged.clone(),
            regions: self.regions.clone(),
            hidden_rows: self.hidden_rows.clone(),
            hidden_columns: self.hidden_columns.clone(),
            hidden: self.hidden,
            stale: self.stale,
        };
        for row in self.rows() {
            for at in 0..row.slots() {
                if let Some(cell) = row.cell(at).filter(|cell| wanted(row.index, cell.column())) {
                    part.put(row.index, cell);
                }
            }
        }
        part
    }

    /// The row with this number, if it holds something.
    pub fn row(&self, index: u32) -> Option<Row<'_>> {
        self.rows.binary_search_by_key(&index, |r| r.index).ok().map(|at| self.at(at))
    }

    /// What the cell itself holds.
    pub fn raw(&self, row: u32, column: u32) -> Option<Raw<'_>> {
        self.row(row)?.get(column)
    }

    /// What a data cell shows: its own value, or that of a cell above that it is merged with. With the cell that holds it.
    pub fn down(&self, row: u32, column: u32) -> Option<((u32, u32), Raw<'_>)> {
        if let Some(raw) = self.raw(row, column) {
            return Some(((row, column), raw));
        }
        let &start = self.merged.get(&(row, column)).filter(|start| start.1 == column)?;
        self.raw(start.0, start.1).map(|raw| (start, raw))
    }

    /// What a header cell shows: its own value, or that of the cell that it is merged with.
    pub fn over(&self, row: u32, column: u32) -> Option<((u32, u32), Raw<'_>)> {
        if let Some(raw) = self.raw(row, column) {
            return Some(((row, column), raw));
        }
        let &start = self.merged.get(&(row, column))?;
        self.raw(start.0, start.1).map(|raw| (start, raw))
    }

    /// Whether the cell is merged with another one.
    pub fn is_merged(&self, row: u32, column: u32) -> bool {
        self.merged.contains_key(&(row, column))
    }

    /// Whether some row has a merged cell whose value stands above.
    pub fn has_merged(&self) -> bool {
        !self.merged.is_empty()
    }

    /// A cell as a place.
    pub fn cell(&self, (row, column): (u32, u32)) -> Origin {
        self.origin.at(Spot::Cell(row, column))
    }
}

impl<'g> Row<'g> {
    /// Places in which a cell may stand.
    fn slots(&self) -> usize {
        let places = self.range.1.saturating_sub(self.range.0);
        if self.grid.fields.is_some() { places.saturating_sub(1) } else { places }
    }

    /// What stands in a place.
    fn cell(&self, at: usize) -> Option<Cell> {
        let at = self.range.0 + at;
        let Some(fields) = &self.grid.fields else { return self.grid.cells.get(at).copied() };
        let start = *fields.starts.get(at)?;
        let end = (fields.starts.get(at + 1)? & !ODD).checked_sub(1)?;
        let (start, end) = if start & ODD == 0 {
            (start, end)
        } else {
            if let Ok(found) = fields.odd.binary_search_by_key(&short(at), |odd| odd.0) {
                return fields.odd.get(found).map(|odd| odd.1).filter(|cell| cell.value[1] > 0);
            }
            ((start & !ODD) + 1, end.checked_sub(1)?)
        };
        (end > start).then(|| Cell::shared(short(at - self.range.0), start as usize..end as usize))
    }

    /// Its cells from left to right: column from zero, value.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = (u32, Raw<'g>)> + Clone + use<'g> {
        let row = *self;
        (0..row.slots()).filter_map(move |at| row.cell(at)).map(move |cell| (cell.column(), cell.raw(row.grid)))
    }

    /// How many cells hold something.
    pub fn len(&self) -> usize {
        if self.grid.fields.is_some() { (0..self.slots()).filter_map(|at| self.cell(at)).count() } else { self.slots() }
    }

    /// Its first cell.
    pub fn first(&self) -> Option<(u32, Raw<'g>)> {
        self.cells().next()
    }

    /// Column of its last cell.
    pub fn last_column(&self) -> Option<u32> {
        (0..self.slots()).rev().find_map(|at| self.cell(at)).map(Cell::column)
    }

    /// What a cell of the row holds.
    pub fn get(&self, column: u32) -> Option<Raw<'g>> {
        let at = column as usize;
        if self.grid.fields.is_some() {
            return self.cell(at).filter(|_| at < self.slots()).map(|cell| cell.raw(self.grid));
        }
        let cells = self.grid.cells.get(self.range.0..self.range.1).unwrap_or_default();
        // Most rows have no gap: the cell stands where its column says.
        let direct = cells.get(at).filter(|cell| cell.column() == column);
        let found = direct
            .or_else(|| cells.binary_search_by_key(&column, |cell| cell.column()).ok().and_then(|at| cells.get(at)));
        found.map(|cell| cell.raw(self.grid))
    }
}
