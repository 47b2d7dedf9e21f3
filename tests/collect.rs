// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The collection: a workbook for each comune goes out, comes back filled in and is read without mapping.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use pdz::pipeline::{self, Timings};

use crate::sandbox::Sandbox;

#[test]
fn what_is_sent_comes_back_and_who_is_missing_is_said() {
    let sandbox = Sandbox::of("casarano");
    let before = pipeline::check(&sandbox.folder, &mut Timings::default()).unwrap();
    let run = sandbox.pdz(&["collect", "{}"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let sent = sandbox.files("raccolta");
    assert_eq!(sent.len(), before.plan.comuni.len());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sent["casarano.xlsx"].clone())).unwrap();
    let comuni = book.worksheet_range("Comuni").unwrap();
    assert_eq!(comuni.get_value((1, 0)), Some(&Data::String("075016".into())));
    assert!(book.worksheet_range("Spesa").is_ok());

    let missing = |sandbox: &Sandbox| -> Vec<String> {
        let checked = pipeline::check(&sandbox.folder, &mut Timings::default()).unwrap();
        assert!(!checked.findings.has_errors(), "{:#?}", checked.findings);
        let late = checked.findings.iter().filter(|f| f.code == "R-T24");
        late.filter_map(|f| f.row.clone()).collect()
    };
    assert_eq!(missing(&sandbox).len(), sent.len());
    // Under another name, as it comes by e-mail.
    std::fs::write(sandbox.path("dati/Dati comune (1).xlsx"), &sent["casarano.xlsx"]).unwrap();
    let names = missing(&sandbox);
    assert_eq!(names.len(), sent.len() - 1);
    assert!(!names.contains(&"Casarano".to_owned()));
    let after = pipeline::check(&sandbox.folder, &mut Timings::default()).unwrap();
    assert_eq!(after.plan.allocations.len(), before.plan.allocations.len(), "righe senza importo non contano");
    let inspected = sandbox.pdz(&["inspect", "{}/dati/Dati comune (1).xlsx"]);
    assert_eq!(inspected.code, 0);
    assert!(!inspected.out.contains("non riconosciuto"), "{}", inspected.out);
}

#[test]
fn the_same_project_gives_the_same_workbooks() {
    let (one, other) = (Sandbox::of("minimo"), Sandbox::of("minimo"));
    for sandbox in [&one, &other] {
        assert_eq!(sandbox.pdz(&["collect", "{}"]).code, 0);
    }
    assert!(one.files("raccolta") == other.files("raccolta"));
}

/// A workbook of the collection, filled in: the comune's part of each intervention and year.
fn answer(sandbox: &Sandbox, comune: (&str, &str), file: &str, rows: &[(&str, i16, f64)]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, format!("pdz-raccolta {}", comune.0)).unwrap();
    let sheet = book.add_worksheet().set_name("Spesa").unwrap();
    for (column, title) in (0u16..).zip(["Intervento", "Fonte", "Anno", "Importo", "Comune"]) {
        sheet.write(0, column, title).unwrap();
    }
    for (row, (intervention, year, amount)) in (1u32..).zip(rows) {
        sheet.write(row, 0, *intervention).unwrap();
        sheet.write(row, 1, "COM").unwrap();
        sheet.write(row, 2, *year).unwrap();
        sheet.write(row, 3, *amount).unwrap();
        sheet.write(row, 4, comune.1).unwrap();
    }
    book.save(sandbox.path(&format!("dati/{file}"))).unwrap();
}

#[test]
fn the_parts_of_the_comuni_make_up_the_total_and_never_add_to_it() {
    let sandbox = Sandbox::of("minimo");
    assert_eq!(sandbox.pdz(&["collect", "{}"]).code, 0);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sandbox.files("raccolta")["parabita.xlsx"].clone())).unwrap();
    let asked = book.worksheet_range("Spesa").unwrap();
    let own = |row: &&[Data]| row[0] == Data::String("A1.01".into()) && row[2] == Data::String("COM".into());
    assert_eq!(asked.rows().filter(own).count(), 3, "il totale c'è già, la parte del comune si chiede");
    std::fs::remove_dir_all(sandbox.path("raccolta")).unwrap();

    let check = || pipeline::check(&sandbox.folder, &mut Timings::default()).unwrap();
    let total = |comuni: usize| {
        let plan = check().plan;
        let rows = plan.allocations.iter().filter(|a| a.intervention.value == "A1.01" && a.year.value == 2022);
        let rows: Vec<_> = rows.collect();
        assert_eq!(rows.iter().filter(|a| a.comune.is_some()).count(), comuni);
        rows.iter().map(|a| a.amount.value).sum::<pdz::money::Cents>()
    };
    let whole = total(0);
    answer(&sandbox, ("075042", "Matino"), "Re: dati.xlsx", &[("A1.01", 2022, 50_000.0)]);
    assert_eq!(total(0), whole, "finché mancano gli altri conta il totale");
    assert!(!check().findings.has_errors());
    answer(&sandbox, ("075059", "Parabita"), "a.xlsx", &[("A1.01", 2022, 40_000.0)]);
    answer(&sandbox, ("075021", "Collepasso"), "z.xlsx", &[("A1.01", 2022, 30_000.0)]);
    assert_eq!(total(3), whole);
    assert!(!check().findings.has_errors(), "{:#?}", check().findings);
    // A cent that is missing: the cells are named and the total stays.
    answer(&sandbox, ("075021", "Collepasso"), "z.xlsx", &[("A1.01", 2022, 29_999.99)]);
    assert_eq!(total(0), whole);
    let findings = check().findings;
    let said = findings.iter().find(|f| f.message.contains("parti indicate dai comuni")).unwrap();
    assert!(said.found.as_deref() == Some("119.999,99") && said.expected.as_deref() == Some("120.000,00"), "{said:#?}");
}
