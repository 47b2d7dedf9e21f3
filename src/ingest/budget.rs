// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Counts what a file holds while it is read and stops at the limits, before more memory is asked for.

use super::grid::{Grid, Raw};
use super::limits::Limits;
use super::package::Refusal;
use super::text;
use crate::origin::a1;

/// What a file may still hold.
#[derive(Clone)]
pub struct Budget {
    limits: Limits,
    cells: usize,
    text: usize,
    /// Cells whose text was cut: the sheet's name and the cell are said in a finding.
    pub cut: Vec<(String, (u32, u32))>,
}

fn over(what: String) -> Result<(), Refusal> {
    Err(Refusal::TooLarge(what))
}

/// A number with its thousands apart, as the office writes it.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

impl Budget {
    /// All that these limits allow.
    pub fn new(limits: Limits) -> Self {
        Self { limits, cells: 0, text: 0, cut: Vec::new() }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether a cell may stand here, and one more be held.
    pub fn cell(&mut self, row: u32, column: u32) -> Result<(), Refusal> {
        self.cells += 1;
        if row >= self.limits.rows {
            return over(format!(
                "un suo foglio ha più di {} righe (la cella {} è oltre)",
                grouped(self.limits.rows as usize),
                a1(row, column)
            ));
        }
        if column >= self.limits.columns {
            return over(format!(
                "un suo foglio ha più di {} colonne (la cella {} è oltre)",
                grouped(self.limits.columns as usize),
                a1(row, column)
            ));
        }
        if self.cells > self.limits.cells {
            return over(format!("contiene più di {} celle", grouped(self.limits.cells)));
        }
        Ok(())
    }

    /// Whether a row of these cells may stand here.
    pub fn row(&mut self, row: u32, last: u32, cells: usize) -> Result<(), Refusal> {
        self.cells += cells.saturating_sub(1);
        self.cell(row, last)
    }

    /// Whether this much more text may be held.
    pub fn text(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.text += bytes;
        if self.text > self.limits.text {
            return over("contiene troppo testo".to_owned());
        }
        Ok(())
    }

    /// Puts a cell into a sheet.
    pub fn put(&mut self, grid: &mut Grid, row: u32, column: u32, raw: Raw<'_>) -> Result<(), Refusal> {
        self.cell(row, column)?;
        if let Raw::Text(text) = raw {
            self.text(text.len())?;
        }
        grid.push(row, column, raw);
        Ok(())
    }

    /// Puts a text into a sheet, unless it is blank.
    pub fn put_text(&mut self, grid: &mut Grid, row: u32, column: u32, value: &str) -> Result<(), Refusal> {
        if text::is_too_long(value) {
            self.was_cut(grid, row, column);
        }
        match text::plain(value) {
            Some(plain) => self.put(grid, row, column, text::seen(&plain)),
            None => Ok(()),
        }
    }

    /// Remembers a cell whose text was cut.
    pub fn was_cut(&mut self, grid: &Grid, row: u32, column: u32) {
        if self.cut.len() < 100 {
            self.cut.push((grid.name().to_owned(), (row, column)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_the_office_writes_them() {
        assert_eq!([7, 1_000, 4_200_000].map(grouped), ["7", "1.000", "4.200.000"]);
    }
}
