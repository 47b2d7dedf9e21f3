// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A «Foglio di calcolo XML 2003», which many municipal programs export with the name of an XLS, to grids.

use std::collections::BTreeSet;

use super::budget::Budget;
use super::grid::{Grid, Held, Region};
use super::limits;
use super::package::{Refusal, is_true};
use super::scan::{Attributes, Scanner, Token, attribute, local_name, unescape};
use super::text;
use super::workbook::Book;
use super::xlsx::styles;
use crate::origin::Origin;

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    kind: Vec<u8>,
    style: Vec<u8>,
    formula: bool,
    data: bool,
    value: String,
    across: u32,
    down: u32,
}

/// Reads the workbook.
pub fn read(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    // The file says its encoding at the beginning, and says Windows-1252 at times.
    let head = &bytes[..bytes.len().min(200)];
    let latin = memchr::memmem::find(head, b"indows-125").or_else(|| memchr::memmem::find(head, b"8859-1")).is_some();
    if latin || head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        let text = super::delimited::decode(bytes);
        return scan(text.as_bytes(), file, budget);
    }
    scan(bytes, file, budget)
}

fn scan(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let mut scanner = Scanner::new(bytes, budget.limits().part);
    let mut book = Book::default();
    let mut grid: Option<Grid> = None;
    let mut regions: Vec<Region> = Vec::new();
    let (mut row, mut column, mut columns_seen) = (0u32, 0u32, 0u32);
    let mut cell: Option<Cell> = None;
    let mut style: Vec<u8> = Vec::new();
    let mut percent: BTreeSet<Vec<u8>> = BTreeSet::new();
    while let Some(token) = scanner.next()? {
        match token {
            Token::Open { tag, empty } => {
                let tag = scanner.bytes(&tag);
                let index = attribute(tag, b"Index").and_then(number).filter(|n| *n > 0).map(|n| n - 1);
                match local_name(tag) {
                    b"Worksheet" if !empty => {
                        if book.grids.len() >= limits::SHEETS {
                            return Err(Refusal::TooLarge(format!("contiene più di {} fogli", limits::SHEETS)));
                        }
                        let name = attribute(tag, b"Name").map(|n| unescape(n).into_owned()).unwrap_or_default();
                        grid = Some(Grid::new(file.in_sheet(name)));
                        (row, columns_seen) = (0, 0);
                        regions.clear();
                    }
                    b"Visible" => {}
                    b"Style" => style = attribute(tag, b"ID").unwrap_or_default().to_vec(),
                    b"NumberFormat" if percent.len() < 10_000 => {
                        let format = attribute(tag, b"Format").map(unescape).unwrap_or_default();
                        if format == "Percent" || styles::nature(&format) == styles::Nature::Percent {
                            percent.insert(style.clone());
                        }
                    }
                    b"Column" => {
                        let first = index.unwrap_or(columns_seen);
                        let last = first.saturating_add(attribute(tag, b"Span").and_then(number).unwrap_or(0));
                        columns_seen = last.saturating_add(1);
                        if is_true(attribute(tag, b"Hidden"))
                            && let Some(grid) = &mut grid
                        {
                            grid.hidden_columns.extend(first..=last.min(budget.limits().columns));
                        }
                    }
                    b"Row" => {
                        row = index.unwrap_or(row);
                        column = 0;
                        if is_true(attribute(tag, b"Hidden"))
                            && let Some(grid) = &mut grid
                        {
                            grid.hidden_rows.push(row);
                        }
                        if empty {
                            let span = attribute(tag, b"Span").and_then(number).unwrap_or(0);
                            row = row.saturating_add(span).saturating_add(1);
                        }
                    }
                    b"Cell" => {
                        column = index.unwrap_or(column);
                        let begun = begin(tag);
                        if empty {
                            column = column.saturating_add(begun.across).saturating_add(1);
                        } else {
                            cell = Some(begun);
                        }
                    }
                    b"Data" if !empty => {
                        if let Some(cell) = &mut cell {
                            cell.data = true;
                            cell.kind = attribute(tag, b"Type").unwrap_or_default().to_vec();
                        }
                    }
                    _ => {}
                }
            }
            Token::Close(tag) => match local_name(scanner.bytes(&tag)) {
                b"Data" => {
                    if let Some(cell) = &mut cell {
                        cell.data = false;
                    }
                }
                b"Cell" => {
                    if let (Some(cell), Some(grid)) = (cell.take(), &mut grid) {
                        if cell.across > 0 || cell.down > 0 {
                            regions.push(Region {
                                start: (row, column),
                                end: (row.saturating_add(cell.down), column.saturating_add(cell.across)),
                            });
                        }
                        if text::is_too_long(&cell.value) {
                            budget.was_cut(grid, row, column);
                        }
                        let raw = match value(&cell) {
                            Some(Held::Number(n)) if percent.contains(&cell.style) => {
                                Some(Held::Percent(styles::shown_percent(n)))
                            }
                            raw => raw,
                        };
                        if let Some(raw) = raw {
                            budget.put(grid, row, column, raw.raw())?;
                        }
                        column = column.saturating_add(cell.across).saturating_add(1);
                    }
                }
                b"Row" => row = row.saturating_add(1),
                b"Worksheet" => {
                    if let Some(mut grid) = grid.take() {
                        grid.settle(&regions);
                        book.grids.push(grid);
                    }
                }
                _ => {}
            },
            Token::Text(range) => {
                let text = scanner.bytes(&range);
                match &mut cell {
                    Some(cell) if cell.data && cell.value.len() <= limits::TEXT * 8 => {
                        cell.value.push_str(&unescape(text));
                    }
                    // `<x:Visible>SheetHidden</x:Visible>` among the options of the sheet.
                    None if text.starts_with(b"Sheet") && text.ends_with(b"Hidden") => {
                        if let Some(grid) = &mut grid {
                            grid.hidden = true;
                        }
                    }
                    _ => {}
                }
            }
            Token::Literal(range) => {
                if let Some(cell) = cell.as_mut().filter(|c| c.data) {
                    cell.value.push_str(&String::from_utf8_lossy(scanner.bytes(&range)));
                }
            }
        }
    }
    if !scanner.is_whole() {
        return Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned()));
    }
    Ok(book)
}

fn begin(tag: &[u8]) -> Cell {
    let mut cell = Cell::default();
    for (name, value) in Attributes::of(tag) {
        match name {
            b"MergeAcross" => cell.across = number(value).unwrap_or(0),
            b"MergeDown" => cell.down = number(value).unwrap_or(0),
            b"Formula" => cell.formula = true,
            b"StyleID" => cell.style = value.to_vec(),
            _ => {}
        }
    }
    cell
}

fn value(cell: &Cell) -> Option<Held> {
    if cell.value.is_empty() {
        return cell.formula.then_some(Held::Uncalculated);
    }
    match cell.kind.as_slice() {
        b"Number" => match cell.value.trim().parse::<f64>() {
            Ok(n) if n.is_finite() => Some(Held::Number(n)),
            _ => text::text(&cell.value),
        },
        b"Boolean" => Some(Held::Bool(cell.value.trim() == "1")),
        b"Error" => Some(text::error(&cell.value)),
        // `2022-10-05T00:00:00.000`: a day, unless it says an hour too.
        b"DateTime" => {
            let (day, hour) = cell.value.trim().split_once('T').unwrap_or((cell.value.trim(), ""));
            let midnight = hour.trim_end_matches("Z").chars().all(|c| matches!(c, '0' | ':' | '.'));
            // Hours alone are written on the eve of the first day.
            if day.starts_with("1899-12-3") {
                return text::text(hour.get(..8).unwrap_or(hour));
            }
            text::text(if midnight { day } else { cell.value.trim() })
        }
        _ => text::text(&cell.value),
    }
}

fn number(value: &[u8]) -> Option<u32> {
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Raw;
    use crate::ingest::limits::Limits;

    #[test]
    fn cells_rows_and_sheets() {
        let xml = "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Spesa &amp; c\"><Table>\
                   <Row ss:Index=\"2\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">Fonte &lt;b&gt;</Data></Cell><Cell><Data ss:Type=\"Number\">12.5</Data></Cell></Row>\
                   <Row ss:Hidden=\"1\"><Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2022-10-05T00:00:00.000</Data></Cell><Cell ss:Formula=\"=1\"><Data ss:Type=\"Error\">#REF!</Data></Cell></Row>\
                   </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        let book = read(xml.as_bytes(), &Origin::file("a.xls"), &mut Budget::new(Limits::default())).unwrap();
        let grid = &book.grids[0];
        assert_eq!(grid.name(), "Spesa & c");
        assert_eq!(grid.raw(1, 0), Some(Raw::Text("Fonte <b>")));
        assert_eq!(grid.raw(1, 2), Some(Raw::Number(12.5)));
        assert_eq!(grid.raw(2, 2), Some(Raw::Text("2022-10-05")));
        assert_eq!(grid.raw(2, 3), Some(Raw::Error("#REF!")));
        assert!(grid.is_merged(1, 1) && grid.hidden && grid.hidden_rows == [2]);
    }
}
