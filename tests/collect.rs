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
