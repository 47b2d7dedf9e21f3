// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sheets far larger than those of a plan: read, or refused, in a time that a person waits.

use std::time::{Duration, Instant};

use pdz::ingest::{Inspection, inspect};
use rust_xlsxwriter::Workbook;

use crate::ingest::Case;

/// Generous also for a program built without optimisation: what grows with the square of the sheet takes minutes.
const BOUND: Duration = Duration::from_secs(60);

const SPESA: [&str; 4] = ["Intervento", "Fonte", "Anno", "Importo"];

/// Inspects a sheet whose cells are told by row and column.
fn inspected(name: &str, rows: u32, columns: u16, cell: impl Fn(u32, u16) -> String) -> Inspection {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grande.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    for row in 0..rows {
        for column in 0..columns {
            sheet.write(row, column, cell(row, column)).unwrap();
        }
    }
    book.save(&path).unwrap();
    let start = Instant::now();
    let inspection = inspect(&path);
    let taken = start.elapsed();
    assert!(taken < BOUND, "{name}, {rows} rows, {columns} columns: {taken:?}");
    inspection
}

/// A row of the table Spesa, with columns that it doesn't know.
fn spesa(row: u32, column: u16) -> String {
    match (row, SPESA.get(usize::from(column))) {
        (0, Some(heading)) => (*heading).to_owned(),
        (0, None) => format!("Altro {column}"),
        (_, Some(&"Intervento")) => format!("A1.{:02}", row % 90),
        (_, Some(&"Fonte")) => "FNPS".to_owned(),
        (_, Some(&"Anno")) => (2022 + row % 3).to_string(),
        (_, Some(_)) => format!("{row},50"),
        (_, None) => format!("testo {row} {column}"),
    }
}

#[test]
fn wide_and_tall_sheets_of_text_are_told_apart_soon() {
    for (rows, columns) in [(5_000, 250), (60_000, 12)] {
        let inspection = inspected("Foglio1", rows, columns, |row, column| format!("testo {row} {column}"));
        assert!(inspection.sheets[0].tables.is_empty());
    }
}

#[test]
fn wide_and_tall_tables_are_read_whole() {
    for (rows, columns) in [(2_000, 250), (40_000, 8)] {
        let inspection = inspected("Spesa", rows, columns, spesa);
        let [table] = inspection.sheets[0].tables.as_slice() else { panic!("{}", inspection.text()) };
        assert_eq!(table.rows, rows as usize - 1);
    }
}

#[test]
fn a_heading_written_in_every_column_costs_no_square() {
    let inspection =
        inspected("Spesa", 40, 1_900, |row, column| if column < 4 { spesa(row, column) } else { "Importo".to_owned() });
    assert_eq!(inspection.sheets[0].tables.len(), 1);
}

#[test]
fn totals_on_every_other_row_cost_no_square() {
    let cell = |row: u32, column: u16| match (row % 2, column) {
        (0, 0) if row > 0 => "Totale".to_owned(),
        (0, 1 | 2) if row > 0 => String::new(),
        _ => spesa(row, column),
    };
    let inspection = inspected("Spesa", 30_000, 4, cell);
    assert_eq!(inspection.sheets[0].tables[0].rows, 15_000);
}

#[test]
fn more_values_than_a_plan_can_hold_are_refused_by_name() {
    let mut text = "Intervento;Fonte;Anno;Importo\n".to_owned();
    for row in 1..151_000u32 {
        text.push_str(&[0u16, 1, 2, 3].map(|column| spesa(row, column)).join(";"));
        text.push('\n');
    }
    let case = Case::new().file("dati/spesa.csv", text);
    let read = case.read();
    let refused = read.findings.iter().find(|f| f.code == "R-T17").unwrap();
    assert!(refused.origin.as_ref().unwrap().to_string().contains("150"), "{refused:?}");
    assert_eq!(read.dataset.rows("spesa").len(), 150_000);
    // An inspection keeps no row, and tells all of them.
    let inspection = inspect(&case.folder.path().join("dati/spesa.csv"));
    assert_eq!(inspection.sheets[0].tables[0].rows, 150_999);
}
