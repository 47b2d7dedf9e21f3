// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The list of the cells to change, as a workbook: rows of earlier documents stay until their cell says what they ask.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx};

use super::texts;
use super::{PullError, Pulled, WORKBOOK};
use crate::document::Document;
use crate::origin::Origin;
use crate::output::OutputFile;
use crate::pipeline::Checked;
use crate::write::xlsx::changes::{Row, write};

/// Largest list of an earlier document that is read again.
const LARGEST: u64 = 4 << 20;

/// Puts the workbook among the files to write, if there is something in it.
pub fn list(checked: &Checked, current: &Document, pulled: &mut Pulled) -> Result<(), PullError> {
    let mut rows: Vec<Row> = pulled
        .cells
        .iter()
        .map(|change| Row {
            file: change.place.file.to_string(),
            sheet: change.place.sheet.as_deref().unwrap_or_default().to_owned(),
            cell: change.place.cell().unwrap_or_default(),
            before: change.before.clone(),
            after: change.after.clone(),
            what: change.title.clone(),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let now: BTreeMap<(String, String, String), String> = texts::of(current)
        .into_iter()
        .filter_map(|now| Some((key(&now.origin?), texts::cell_text(&now.editable.blocks))))
        .collect();
    for old in earlier(checked) {
        let place = (old.file.clone(), old.sheet.clone(), old.cell.clone());
        let again = rows.iter().any(|row| (&row.file, &row.sheet, &row.cell) == (&old.file, &old.sheet, &old.cell));
        if !again && now.get(&place).is_none_or(|text| *text != old.after) {
            rows.push(old);
        }
    }
    rows.sort_by(|a, b| (&a.file, &a.sheet, &a.cell).cmp(&(&b.file, &b.sheet, &b.cell)));
    let bytes = write(&rows, checked.plan.date)?;
    pulled.files.push(OutputFile::new(WORKBOOK, bytes));
    Ok(())
}

fn key(origin: &Origin) -> (String, String, String) {
    (origin.file.to_string(), origin.sheet.as_deref().unwrap_or_default().to_owned(), origin.cell().unwrap_or_default())
}

/// The rows of the list that is there already; none if it can't be read.
fn earlier(checked: &Checked) -> Vec<Row> {
    let path = checked.project.folder.join(WORKBOOK);
    if !std::fs::metadata(&path).is_ok_and(|m| m.len() <= LARGEST) {
        return Vec::new();
    }
    let Ok(bytes) = std::fs::read(path) else { return Vec::new() };
    let Ok(mut book) = Xlsx::new(std::io::Cursor::new(bytes)) else { return Vec::new() };
    let Some(Ok(sheet)) = book.worksheet_range_at(0) else { return Vec::new() };
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();
    sheet
        .rows()
        .skip(1)
        .map(|row| Row {
            file: text(row.first()),
            sheet: text(row.get(1)),
            cell: text(row.get(2)),
            before: text(row.get(3)),
            after: text(row.get(4)),
            what: text(row.get(5)),
        })
        .filter(|row| !row.file.is_empty() && !row.cell.is_empty())
        .collect()
}
