// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The workbook of the findings, with copies of the sheets where the cells in question are marked.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use pdz::pipeline::{self, Timings};
use pdz::report;

const SETTINGS: &str = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n\
                        [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n";

/// The workbook of a project with these files, its sheets and its parts.
fn marked(files: &[(&str, &str)]) -> (Vec<u8>, BTreeMap<String, String>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("dati")).unwrap();
    fs::write(folder.path().join("piano.toml"), SETTINGS).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("dati").join(name), text).unwrap();
    }
    let checked = pipeline::check(folder.path(), &mut Timings::default()).unwrap();
    let bytes = report::workbook(&checked, &checked.findings).unwrap();
    assert!(bytes == report::workbook(&checked, &checked.findings).unwrap(), "the same bytes");
    for (name, text) in files {
        assert_eq!(fs::read_to_string(folder.path().join("dati").join(name)).unwrap(), *text, "untouched");
    }
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let parts = (0..package.len())
        .map(|at| {
            let part = package.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            (name, std::io::read_to_string(part).unwrap_or_default())
        })
        .collect();
    (bytes, parts)
}

const SPESA: &str =
    "Intervento;Fonte;Anno;Importo\nA1.01;FNPS;2022;1.000,50\nA1.02;FNPS;2022;da definire\n=1+1;@SUM(A1);2022;10,00\n";

#[test]
fn a_cell_in_question_is_coloured_bordered_and_commented() {
    let (bytes, parts) = marked(&[("spesa.csv", SPESA)]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Segnalazioni", "spesa"]);
    let copy = book.worksheet_range("spesa").unwrap();
    assert_eq!(copy.get_value((2, 3)), Some(&Data::String("da definire".into())));
    let comments = parts.iter().filter(|(name, _)| name.contains("comments")).map(|(_, xml)| xml.as_str());
    let comments = comments.collect::<String>();
    let (_, after) = comments.split_once("ref=\"D3\"").expect("a comment on D3");
    let comment = after.split("</comment>").next().unwrap();
    assert!(comment.contains("ERRORE R-F18"), "{comment}");
    let sheet = &parts["xl/worksheets/sheet2.xml"];
    let style = |cell: &str| -> usize {
        let (_, rest) = sheet.split_once(&format!("r=\"{cell}\" s=\"")).unwrap_or_else(|| panic!("{cell}: {sheet}"));
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let styles = &parts["xl/styles.xml"];
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let (wrong, sound) = (formats[style("D3")], formats[style("D2")]);
    assert!(wrong.contains("applyFill=\"1\"") && wrong.contains("applyBorder=\"1\""), "{wrong}");
    assert!(!sound.contains("applyFill"), "{sound}");
}

#[test]
fn findings_lead_to_their_cells_and_nothing_is_a_formula() {
    let (bytes, parts) = marked(&[("spesa.csv", SPESA)]);
    let report = &parts["xl/worksheets/sheet1.xml"];
    assert!(report.contains("location=\"spesa!D3\"") || report.contains("location=\"'spesa'!D3\""), "{report}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    for name in book.sheet_names() {
        assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0, "{name}");
    }
    assert_eq!(book.worksheet_range("spesa").unwrap().get_value((3, 0)), Some(&Data::String("=1+1".into())));
    assert!(parts["xl/styles.xml"].contains("quotePrefix=\"1\""));
}

#[test]
fn sheets_of_the_same_name_are_told_apart_and_those_without_findings_left_out() {
    let good = "Codice;Organo;Data;Luogo\nI01;TC1;05/10/2022;Casarano\n";
    let (bytes, _) =
        marked(&[("spesa matino.csv", SPESA), ("spesa.csv", &SPESA.replace("A1.", "A2.")), ("vuoto.csv", good)]);
    let book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let names = book.sheet_names();
    assert!(names.contains(&"spesa".to_owned()) && names.contains(&"spesa matino".to_owned()), "{names:?}");
}

#[test]
fn a_sheet_larger_than_a_plan_is_copied_around_its_cells() {
    let rows: String = (0..15_000).map(|i| format!("A{}.{:04};FNPS;2022;{i},00\n", i % 7 + 1, i)).collect();
    let text = format!("Intervento;Fonte;Anno;Importo\n{rows}A1.01;FNPS;2022;da definire\n");
    let (bytes, _) = marked(&[("spesa.csv", &text)]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let copy = book.worksheet_range("spesa").unwrap();
    assert_eq!(copy.get_value((15_001, 3)), Some(&Data::String("da definire".into())));
    assert_eq!(copy.get_value((0, 0)), Some(&Data::String("Intervento".into())));
    assert!(bytes.len() < 3 << 20, "{}", bytes.len());
}
