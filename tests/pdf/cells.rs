// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What offices paste into cells, from the sheet to the page: told with its place, seen, read and searched.

use rust_xlsxwriter::Workbook;

use super::*;
use crate::sandbox::Sandbox;

const COLUMNS: [&str; 9] = [
    "Codice",
    "Denominazione",
    "Area",
    "Stato",
    "Finalità",
    "Descrizione",
    "Criteri di accesso",
    "Risultati attesi",
    "Responsabile",
];

fn project(rows: &[[&str; 9]]) -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "piano.toml",
        "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\ndata = \"2022-10-05\"\n\
         [ambito]\ndenominazione = \"Noci\"\ncomune_capofila = \"Noci\"\n[documenti]\nlogo = \"logo.png\"\n",
    );
    sandbox.write("logo.png", "non è un'immagine");
    let mut book = Workbook::new();
    let mut table = |name: &str, rows: &[&[&str]]| {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0u32..).zip(rows) {
            for (column, text) in (0u16..).zip(*cells) {
                sheet.write(row, column, *text).unwrap();
            }
        }
    };
    table("Comuni", &[&["Codice ISTAT", "Comune", "Capofila"], &["072031", "Noci", "sì"]]);
    let rows: Vec<&[&str]> = std::iter::once(&COLUMNS[..]).chain(rows.iter().map(|row| &row[..])).collect();
    table("Interventi", &rows);
    // Tables with their heads and no row.
    table("Bisogni", &[&["Codice", "Area", "Bisogno"]]);
    table("Proposte", &[&["Codice", "Ente", "Area", "Testo"]]);
    std::fs::create_dir_all(sandbox.path("dati")).unwrap();
    book.save(sandbox.path("dati/piano.xlsx")).unwrap();
    sandbox
}

#[test]
fn whatever_a_cell_holds_is_printed_read_and_told() {
    let lines: String = (1..=200).map(|n| format!("riga{n}fine\n")).collect();
    let monster = "q".repeat(10_000);
    let rows = [
        [
            "A1.01",
            "Ascolto 😀 e 日本語",
            "A1",
            "nuovo",
            "العربية e עברית",
            "testo",
            "libero",
            "e\u{301}sito",
            "Ufficio",
        ],
        ["A1.02", "Servizio sociale", "A1", "nuovo", "finalità", &lines, &monster, "Łódź, perche\u{301}", "Ufficio"],
        [
            "A2.01",
            "a\u{200b}b\u{ad}c \u{202e}d\u{202c}",
            "A2",
            "nuovo",
            "ﬁnale ½ → ☐",
            "x",
            "y",
            "z\u{323}\u{301}",
            "U",
        ],
    ];
    let sandbox = project(&rows);
    let run = sandbox.pdz(&["build", "{}", "--only", "piano", "--format", "pdf"]);
    assert!(run.code < 2, "{}\n{}", run.out, run.err);
    // The report names the sheet and each cell whose characters were replaced.
    for (character, cell) in [('😀', "B2"), ('日', "B2"), ('ع', "E2"), ('☐', "E4")] {
        let told = run.out.split("R-C02").skip(1).find(|part| part.contains(&format!("«{character}»")));
        let told = told.unwrap_or_else(|| panic!("{character}: {}", run.out));
        assert!(told.trim_start().starts_with(&format!("cella {cell}\n")), "{character}: {told}");
    }
    assert!(run.out.contains("logo.png"), "{}", run.out);
    let bytes = std::fs::read(sandbox.path("out/piano/piano-di-zona.pdf")).unwrap();
    let faults = crate::conformance::faults(&bytes);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let reader = Reader::open(&bytes);
    sound(&reader);
    within_margins(&reader);
    flow::apart(&reader);
    let read = reader.text();
    for kept in ["😀", "日本語", "العربية", "עברית", "ésito", "Łódź", "perché", "½ → ☐", "riga1fine", "riga200fine"]
    {
        assert!(read.contains(kept), "{kept}");
    }
    let held = (1..=200).filter(|n| read.contains(&format!("riga{n}fine"))).count();
    assert_eq!(held, 200);
    assert_eq!(read.matches('q').count() / 10_000, 1, "la parola di 10.000 lettere");
}
