// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A printed table as CSV: semicolons, decimal comma, BOM; groups and sums are told in columns of their own.

use super::NamedTable;
use super::grid::{Grid, Unit, Value};
use crate::document::RowKind;
use crate::write::WriteError;

/// The table as CSV for Excel in Italian. «Gruppo» repeats the title of the group in each of its rows, «Riga» tells sums from items.
///
/// # Errors
/// When the library refuses to write to memory.
pub fn csv(named: &NamedTable) -> Result<Vec<u8>, WriteError> {
    let refused = |error: String| WriteError::Backend { format: "CSV", message: error };
    let grid = Grid::new(named);
    let mut out = Vec::from("\u{feff}");
    let mut writer =
        ::csv::WriterBuilder::new().delimiter(b';').terminator(::csv::Terminator::CRLF).from_writer(&mut out);
    let head = ["Gruppo", "Riga"].into_iter().chain(grid.headings.iter().map(String::as_str));
    writer.write_record(head).map_err(|e| refused(e.to_string()))?;
    let mut group = String::new();
    for line in &grid.lines {
        let kind = match line.kind {
            RowKind::Group => {
                group = line.values.first().map(|v| neutralised(&v.words)).unwrap_or_default();
                continue;
            }
            RowKind::Normal => "voce",
            RowKind::Subtotal => "subtotale",
            RowKind::Total => "totale",
        };
        if line.kind == RowKind::Total {
            group.clear();
        }
        let cells = line.values.iter().zip(&grid.numeric).map(|(value, numeric)| cell(value, *numeric));
        let record: Vec<String> = [group.clone(), kind.to_owned()].into_iter().chain(cells).collect();
        writer.write_record(record).map_err(|e| refused(e.to_string()))?;
    }
    writer.flush().map_err(|e| refused(e.to_string()))?;
    drop(writer);
    Ok(out)
}

/// Figures without groups of thousands nor sign of the euro; a dash in a column of figures is nothing.
fn cell(value: &Value, numeric: bool) -> String {
    match value.number {
        Some(number) if number.unit != Unit::Etp => {
            let decimals = number.decimals as usize;
            format!("{:.decimals$}", number.value).replace('.', ",")
        }
        _ if numeric && value.words == "–" => String::new(),
        _ => neutralised(&value.words),
    }
}

/// Text that no spreadsheet takes for a formula.
fn neutralised(text: &str) -> String {
    let mut clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if clean.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        clean.insert(0, '\'');
    }
    clean
}
