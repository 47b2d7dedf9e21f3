// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Workbooks of the collection that came back from a comune: told by their mark, whatever their name.

use super::grid::Grid;
use super::sheet::Part;
use crate::table::COLLECTION_MARK;

/// The ISTAT code of the comune that a workbook was made for.
pub fn comune(grids: &[Grid]) -> Option<String> {
    let texts = grids.iter().flat_map(Grid::rows).take(200).flat_map(|row| row.cells());
    texts
        .filter_map(|(_, raw)| raw.text())
        .find_map(|text| text.trim().strip_prefix(COLLECTION_MARK).map(|code| code.trim().to_owned()))
}

/// Leaves out the rows of expense that the comune has not filled in: they were prefilled without amount.
pub fn drop_unfilled(parts: &mut [Part]) {
    for part in parts.iter_mut().filter(|part| part.table == "spesa") {
        part.records.retain(|record| record.get("importo").is_some() || record.unreadable.contains("importo"));
    }
}
