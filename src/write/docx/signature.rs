// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Places to sign, side by side: role, line to sign on, name.

use docx_rs::{Paragraph, Run, Table, TableCell, TableLayoutType, TableRow, WidthType};

use super::inline::run;
use super::table::properties;
use super::{TWIPS, Writer};
use crate::document::Signature;
use crate::write::WriteError;

/// Most places in a row: narrower ones would not hold a name.
const ACROSS: usize = 3;

impl Writer<'_> {
    /// Writes the places to sign, up to three in a row.
    pub(super) fn signatures(&mut self, signatures: &[Signature]) -> Result<(), WriteError> {
        if signatures.is_empty() {
            return Ok(());
        }
        let across = signatures.len().min(ACROSS);
        let room = (self.room.0 * TWIPS).max(600.0) as usize;
        let column = room / across;
        let rows = signatures
            .chunks(across)
            .map(|row| {
                let mut cells: Vec<TableCell> = row.iter().map(|s| cell(s, column)).collect();
                cells.resize_with(across, || empty(column));
                TableRow::new(cells).cant_split()
            })
            .collect();
        let table = Table::new(rows).set_grid(vec![column; across]).layout(TableLayoutType::Fixed);
        self.before_table()?;
        let properties =
            properties("PlainTable", room, "Firme", "Ruolo, riga per la firma e nome di chi firma.", false, false);
        self.push_table(&table, |t| t.replace("w:tblPr", properties))
    }
}

fn cell(signature: &Signature, width: usize) -> TableCell {
    let mut role = Paragraph::new().style("Signature");
    role.children = run(Run::new(), &signature.role);
    let mut cell = TableCell::new()
        .width(width, WidthType::Dxa)
        .add_paragraph(role)
        .add_paragraph(Paragraph::new().style("SignatureLine").add_run(Run::new().add_text("\u{A0}")));
    if let Some(name) = &signature.name {
        let mut line = Paragraph::new().style("Signature");
        line.children = run(Run::new(), name);
        cell = cell.add_paragraph(line);
    }
    cell
}

fn empty(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(Paragraph::new().style("Signature"))
}
