// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The tables of a web page, which many municipal programs export with the name of an XLS, to grids.

use super::budget::Budget;
use super::delimited;
use super::grid::{Grid, Region};
use super::limits;
use super::package::Refusal;
use super::scan::{Attributes, Scanner, Token, local_name, unescape};
use super::workbook::Book;
use crate::origin::Origin;

struct Page<'a> {
    budget: &'a mut Budget,
    /// All the tables of the page, one below the other with a blank row between them, as Excel shows them.
    grid: Grid,
    regions: Vec<Region>,
    row: u32,
    column: u32,
    /// Whether the row has begun.
    in_row: bool,
    /// Tables open: those inside a cell are part of its text.
    depth: usize,
    cell: Option<String>,
    span: (u32, u32),
    /// Element whose text is not for readers.
    silent: bool,
}

/// Reads the tables of the page.
pub fn read(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let text = delimited::decode(bytes);
    let mut scanner = Scanner::lenient(text.as_bytes(), budget.limits().part);
    let mut page = Page {
        budget,
        grid: Grid::new(file.clone()),
        regions: Vec::new(),
        row: 0,
        column: 0,
        in_row: false,
        depth: 0,
        cell: None,
        span: (1, 1),
        silent: false,
    };
    loop {
        let token = match scanner.next() {
            Ok(Some(token)) => token,
            // Pages are often cut or sloppy at their end: what was read counts.
            Ok(None) | Err(Refusal::Damaged(_)) => break,
            Err(refusal) => return Err(refusal),
        };
        match token {
            Token::Open { tag, empty } => {
                let tag = scanner.bytes(&tag);
                page.open(&local_name(tag).to_ascii_lowercase(), tag, empty)?;
            }
            Token::Close(tag) => page.close(&local_name(scanner.bytes(&tag)).to_ascii_lowercase())?,
            Token::Text(text) => page.text(scanner.bytes(&text)),
            Token::Literal(_) => {}
        }
    }
    page.end_cell()?;
    if page.grid.is_empty() {
        return Err(Refusal::Damaged("è una pagina web (HTML) senza tabelle".to_owned()));
    }
    page.grid.settle(&page.regions);
    Ok(Book { grids: vec![page.grid], faults: Vec::new() })
}

impl Page<'_> {
    fn open(&mut self, name: &[u8], tag: &[u8], empty: bool) -> Result<(), Refusal> {
        match name {
            b"script" | b"style" | b"title" => self.silent = !empty,
            b"table" => {
                self.depth += usize::from(self.cell.is_some() || self.depth == 0);
            }
            b"tr" if self.depth <= 1 => {
                self.end_cell()?;
                self.end_row();
                self.in_row = true;
            }
            b"td" | b"th" if self.depth <= 1 => {
                self.end_cell()?;
                self.in_row = true;
                let number = |name: &[u8]| {
                    let found = Attributes::of(tag).find(|(n, _)| n.eq_ignore_ascii_case(name));
                    found.and_then(|(_, v)| std::str::from_utf8(v).ok()?.trim().parse::<u32>().ok()).unwrap_or(1)
                };
                self.span = (number(b"rowspan").clamp(1, 10_000), number(b"colspan").clamp(1, 1_000));
                // A cell that reaches down from above stands in the place.
                while self.regions.iter().any(|r| {
                    r.start.0 < self.row && r.end.0 >= self.row && (r.start.1..=r.end.1).contains(&self.column)
                }) {
                    self.column += 1;
                }
                self.cell = Some(String::new());
            }
            b"br" | b"p" | b"div" | b"li" => {
                if let Some(cell) = self.cell.as_mut().filter(|c| !c.trim_end().is_empty()) {
                    cell.push('\n');
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), Refusal> {
        match name {
            b"script" | b"style" | b"title" => self.silent = false,
            b"td" | b"th" if self.depth <= 1 => self.end_cell()?,
            b"tr" if self.depth <= 1 => {
                self.end_cell()?;
                self.end_row();
            }
            b"table" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_cell()?;
                    self.end_row();
                    if self.row > 0 {
                        self.row += 1;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, bytes: &[u8]) {
        if self.silent {
            return;
        }
        if let Some(cell) = self.cell.as_mut().filter(|c| c.len() <= limits::TEXT * 8) {
            // Line breaks of the page's own source are blanks.
            cell.push_str(&unescape(bytes).replace(['\n', '\r'], " "));
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(text) = self.cell.take() else { return Ok(()) };
        let (down, across) = self.span;
        self.budget.put_text(&mut self.grid, self.row, self.column, &text)?;
        if (down > 1 || across > 1) && self.regions.len() < 2_000 {
            self.regions.push(Region {
                start: (self.row, self.column),
                end: (self.row.saturating_add(down - 1), self.column.saturating_add(across - 1)),
            });
        }
        self.column = self.column.saturating_add(across);
        Ok(())
    }

    fn end_row(&mut self) {
        if self.in_row {
            self.row = self.row.saturating_add(1);
            self.column = 0;
            self.in_row = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::limits::Limits;

    #[test]
    fn rows_cells_and_what_spans() {
        let html = "<html><head><style>td{x}</style></head><body><table border=1><tr><TH rowspan=2>Fonte<th colspan=\"2\">Anno\n2022</tr>\
                    <tr><td>a<br>b<td>1.234,50&nbsp;&euro;</td></tr></table><table><tr><td>Citt&agrave;</td></tr></table>";
        let book = read(html.as_bytes(), &Origin::file("a.xls"), &mut Budget::new(Limits::default())).unwrap();
        let grid = &book.grids[0];
        let text = |r, c| grid.raw(r, c).and_then(|raw| raw.text().map(str::to_owned)).unwrap_or_default();
        assert_eq!(
            [text(0, 0), text(0, 1), text(1, 1), text(1, 2), text(3, 0)],
            ["Fonte", "Anno 2022", "a\nb", "1.234,50 €", "Città"]
        );
        assert!(grid.is_merged(1, 0) && grid.is_merged(0, 2));
        assert!(read(b"<html><p>ciao", &Origin::file("a.xls"), &mut Budget::new(Limits::default())).is_err());
    }
}
