// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Spreadsheets as offices keep them, read back as tables.

use std::fs;
use std::path::Path;

use pdz::findings::{Finding, Severity};
use pdz::ingest::{Ingested, read};
use pdz::money::Cents;
use pdz::origin::Origin;
use pdz::profile::builtin;
use pdz::project::Project;
use pdz::table::{Record, Value};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::support::Dice;

/// A project in a folder of its own.
pub struct Case {
    pub folder: tempfile::TempDir,
    settings: String,
}

impl Case {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("dati")).unwrap();
        let settings = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n\
                        [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n";
        Self { folder, settings: settings.to_owned() }
    }

    pub fn settings(mut self, more: &str) -> Self {
        self.settings.push_str(more);
        self
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    /// A workbook with sheets written as lines of cells separated by `|`.
    pub fn sheets(self, name: &str, sheets: &[(&str, &str)]) -> Self {
        let bytes = workbook(sheets);
        self.file(name, bytes)
    }

    pub fn read(&self) -> Ingested {
        fs::write(self.folder.path().join("piano.toml"), &self.settings).unwrap();
        let project = Project::open(self.folder.path()).unwrap();
        read(&project, &builtin("puglia-2022-2024").unwrap())
    }
}

/// Cells: numbers are numbers, `'` forces text, `=` is a formula with its result after `→`.
fn put(sheet: &mut Worksheet, text: &str) {
    for (row, line) in text.lines().enumerate() {
        let row = u32::try_from(row).unwrap();
        for (column, cell) in line.split('|').enumerate() {
            let column = u16::try_from(column).unwrap();
            let cell = cell.trim();
            if let Some(text) = cell.strip_prefix('\'') {
                sheet.write(row, column, text).unwrap();
            } else if let Some(formula) = cell.strip_prefix('=') {
                let (formula, result) = formula.split_once('→').unwrap_or((formula, "0"));
                sheet.write_formula(row, column, Formula::new(formula).set_result(result)).unwrap();
            } else if let Ok(number) = cell.parse::<f64>() {
                sheet.write(row, column, number).unwrap();
            } else if !cell.is_empty() {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
}

pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        put(sheet, text);
    }
    book.save_to_buffer().unwrap()
}

/// A row as `field=value` in the order of the names.
pub fn line(record: &Record) -> String {
    let show = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Amount(cents) => cents.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.strftime("%H:%M").to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(list) => list.join(";"),
    };
    record.values.iter().map(|(name, v)| format!("{name}={}", show(&v.value))).collect::<Vec<_>>().join(" ")
}

pub fn lines(read: &Ingested, table: &str) -> Vec<String> {
    read.dataset.rows(table).iter().map(line).collect()
}

/// Findings but those on tables that the case does not need, as `code gravity cell`.
pub fn found(read: &Ingested) -> Vec<&Finding> {
    read.findings.iter().filter(|f| f.code != "R-T18").collect()
}

pub fn brief(read: &Ingested) -> Vec<String> {
    let place = |f: &Finding| f.origin.as_ref().and_then(Origin::cell).unwrap_or_default();
    found(read).iter().map(|f| format!("{} {} {}", f.code, f.severity.word(), place(f)).trim().to_owned()).collect()
}

pub fn only<'a>(read: &'a Ingested, code: &str) -> &'a Finding {
    let all: Vec<&Finding> = read.findings.iter().filter(|f| f.code == code).collect();
    assert_eq!(all.len(), 1, "{code}: {:#?}", read.findings);
    all[0]
}

const SPESA: &str = "Intervento|Fonte|Anno|Importo\nA1.01|FNPS|2022|1000.5\nA1.01|COM|2023|2000\nA2.01|FNPS|2022|300\n";

fn spesa_lines() -> Vec<String> {
    [
        "anno=2022 fonte=FNPS importo=1.000,50 intervento=A1.01",
        "anno=2023 fonte=COM importo=2.000,00 intervento=A1.01",
        "anno=2022 fonte=FNPS importo=300,00 intervento=A2.01",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn a_plain_sheet_reads_without_a_remark() {
    let read = Case::new().sheets("dati/spesa.xlsx", &[("Spesa", SPESA)]).read();
    assert_eq!(lines(&read, "spesa"), spesa_lines());
    assert_eq!(brief(&read), Vec::<String>::new());
    let amount = read.dataset.rows("spesa")[0].amount("importo").unwrap();
    assert_eq!(amount.value, Cents(100_050));
    assert_eq!(amount.origin().unwrap().to_string(), "dati/spesa.xlsx, foglio «Spesa», cella D2");
}

#[test]
fn headings_tell_the_table_when_the_sheet_does_not() {
    let read = Case::new().sheets("dati/x.xlsx", &[("Foglio1", SPESA)]).read();
    assert_eq!(lines(&read, "spesa"), spesa_lines());
}

#[test]
fn titles_totals_and_notes_are_left_out() {
    let text = "COMUNE DI CASARANO – Ambito territoriale|||\n|||\nQuadro della spesa 2022-2024|||\n\
                Codice intervento|Fonte di finanziamento|Annualità|Importo (€)\nA1.01|FNPS|2022|1000\nA1.01|COM|2022|500\n\
                Totale|||1500\n|||\nNota: importi provvisori|||\n";
    let read = Case::new().sheets("dati/spesa.xlsx", &[("Spesa", text)]).read();
    assert_eq!(lines(&read, "spesa").len(), 2);
    assert_eq!(brief(&read), ["R-T23 nota 7:7"]);
}

#[test]
fn a_wrong_total_is_named_with_both_figures() {
    let text = "Intervento|Fonte|Anno|Importo\nA1.01|FNPS|2022|1000\nA1.01|COM|2022|500\nTOTALE GENERALE|||1600\n";
    let read = Case::new().sheets("dati/spesa.xlsx", &[("Spesa", text)]).read();
    let finding = only(&read, "R-F04");
    assert_eq!(finding.origin.as_ref().and_then(Origin::cell).as_deref(), Some("D4"));
    assert_eq!((finding.found.as_deref(), finding.expected.as_deref()), (Some("1.600,00"), Some("1.500,00")));
    assert!(finding.message.contains("100,00"));
}

#[test]
fn subtotals_by_group_are_checked_apart_from_the_grand_total() {
    let text = "Codice|Denominazione|Area|Utenti anno 1\nArea A1||| \nA1.01|Segretariato|A1|10\nA1.02|PUA|A1|20\nTotale area A1|||30\n\
                A2.01|Affido|A2|5\nTotale area A2|||5\nTotale|||35\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", text)]).read();
    assert_eq!(lines(&read, "interventi").len(), 3);
    assert!(!brief(&read).iter().any(|f| f.starts_with("R-F04")), "{:?}", brief(&read));
    let wrong = text.replace("Totale area A2|||5", "Totale area A2|||6");
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", &wrong)]).read();
    let finding = only(&read, "R-F04");
    assert_eq!(finding.expected.as_deref(), Some("5"));
}

#[test]
fn the_area_goes_down_its_group() {
    let rows =
        "Codice|Denominazione|Area\nA1.01|Segretariato|A1\nA1.02|PUA|\nA1.03|PIS|\nA2.01|Affido|A2\nA2.02|ADE|\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", rows)]).read();
    let areas: Vec<String> = read.dataset.rows("interventi").iter().map(|r| r.text("area").unwrap().value).collect();
    assert_eq!(areas, ["A1", "A1", "A1", "A2", "A2"]);
    let trail = read.dataset.rows("interventi")[2].text("area").unwrap();
    assert_eq!(trail.origin().and_then(Origin::cell).as_deref(), Some("C2"));
    let groups = "Codice|Denominazione\nArea A1 - Welfare d'accesso|\nA1.01|Segretariato\nA1.02|PUA\nLe politiche familiari e la tutela dei minori|\nA2.01|Affido\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", groups)]).read();
    let areas: Vec<String> = read.dataset.rows("interventi").iter().map(|r| r.text("area").unwrap().value).collect();
    assert_eq!(areas, ["A1", "A1", "A2"], "{:?}", brief(&read));
}

#[test]
fn an_area_missing_in_one_row_is_not_invented() {
    let rows = "Codice|Denominazione|Area\nA1.01|Segretariato|A1\nA1.02|PUA|A1\nA2.01|Affido|\nA2.02|ADE|A2\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", rows)]).read();
    assert!(read.dataset.rows("interventi")[2].get("area").is_none());
}

#[test]
fn the_wide_table_gives_allocations() {
    for (name, text) in [
        (
            "fondi sopra gli anni",
            "Codice|Intervento|FNPS|||FNA|||Totale\n||2022|2023|2024|2022|2023|2024|\nA1.01|Segretariato|100|200|300||50||650\nA1.02|PUA||10|||||10\nTotale||100|210|300||50||660\n",
        ),
        (
            "anni sopra i fondi",
            "Codice|Intervento|2022||2023||2024||Totale\n||FNPS|FNA|FNPS|FNA|FNPS|FNA|\nA1.01|Segretariato|100||200|50|300||650\nA1.02|PUA|||10||||10\nTotale||100||210|50|300||660\n",
        ),
        (
            "una riga",
            "Codice|Intervento|FNPS 2022|FNPS 2023|FNPS 2024|FNA 2022|FNA 2023|FNA 2024|Totale\nA1.01|Segretariato|100|200|300||50||650\nA1.02|PUA||10|||||10\nTotale||100|210|300||50||660\n",
        ),
    ] {
        let read = Case::new().sheets("dati/q.xlsx", &[("Quadro finanziario", text)]).read();
        let mut got = lines(&read, "quadro_finanziario");
        got.sort();
        let mut expected = [
            "anno=2022 fonte=FNPS importo=100,00 intervento=A1.01",
            "anno=2023 fonte=FNPS importo=200,00 intervento=A1.01",
            "anno=2024 fonte=FNPS importo=300,00 intervento=A1.01",
            "anno=2023 fonte=FNA importo=50,00 intervento=A1.01",
            "anno=2023 fonte=FNPS importo=10,00 intervento=A1.02",
        ]
        .map(str::to_owned)
        .to_vec();
        expected.sort();
        assert_eq!(got, expected, "{name}");
        assert!(!brief(&read).iter().any(|f| f.contains("errore")), "{name}: {:?}", found(&read));
        let wrong = text.replace("|650\n", "|651\n");
        let read = Case::new().sheets("dati/q.xlsx", &[("Quadro finanziario", &wrong)]).read();
        let finding = found(&read).into_iter().find(|f| f.code == "R-F04").unwrap();
        assert_eq!(finding.expected.as_deref(), Some("650,00"), "{name}");
    }
}

#[test]
fn amounts_that_cannot_be_read_are_one_finding_a_column() {
    let text = "Intervento|Fonte|Anno|Importo\nA1.01|FNPS|2022|da definire\nA1.02|FNPS|2022|'1.500,00\nA1.03|FNPS|2022|-5\nA1.04|FNPS|2022|10.125\n\
                A1.05|FNPS|2022|n.d.\nA1.06|FNPS|2022|forse mille\n";
    let read = Case::new().sheets("dati/s.xlsx", &[("Spesa", text)]).read();
    assert_eq!(
        brief(&read),
        ["R-F18 errore D2", "R-T14 nota D3", "R-F18 errore D4", "R-F18 errore D5", "R-T14 nota D6"],
        "{:#?}",
        found(&read)
    );
    let text = found(&read)[0];
    assert_eq!((text.found.as_deref(), text.row.as_deref()), (Some("da definire"), Some("A1.01 · FNPS · 2022")));
    assert_eq!(text.places[0].origin.cell().as_deref(), Some("D7"));
}

#[test]
fn the_column_decides_what_a_dot_means() {
    let csv = "Intervento;Fonte;Anno;Importo\nA1.01;FNPS;2022;1.234\nA1.02;FNPS;2022;10,50\n";
    let read = Case::new().file("dati/spesa.csv", csv).read();
    assert_eq!(read.dataset.rows("spesa")[0].amount("importo").unwrap().value, Cents(123_400));
    let csv = "Intervento;Fonte;Anno;Importo\nA1.01;FNPS;2022;1.234\nA1.02;FNPS;2022;100\n";
    let read = Case::new().file("dati/spesa.csv", csv).read();
    let finding = only(&read, "R-T07");
    assert_eq!(finding.expected.as_deref(), Some("1.234 oppure 1,234"));
    assert_eq!(finding.origin.as_ref().map(ToString::to_string).as_deref(), Some("dati/spesa.csv, cella D2"));
}

#[test]
fn a_missing_column_is_one_error_and_no_cascade() {
    let text = "Intervento|Fonte|Anno|Inporto\nA1.01|FNPS|2022|10\nA1.02|FNPS|2022|20\n";
    let read = Case::new().sheets("dati/s.xlsx", &[("Spesa", text)]).read();
    assert_eq!(brief(&read), ["R-T04 errore 1:1"]);
    let finding = only(&read, "R-T04");
    assert!(finding.message.contains("«Importo»") && finding.message.contains("«Inporto»"), "{}", finding.message);
    assert!(finding.cure.contains("«Inporto» sembra «Importo»"), "{}", finding.cure);
    assert!(read.dataset.rows("spesa").is_empty());
    assert!(!read.findings.iter().any(|f| f.code == "R-T18" && f.message.contains("Spesa")));
}

#[test]
fn a_mapping_of_the_project_wins() {
    let text = "a|b|c|d\nA1.01|FNPS|2022|10\n";
    let read = Case::new()
        .settings("[[sorgente]]\nfile = \"dati/s*.xlsx\"\ncontenuto = \"Spesa\"\ncolonne = { a = \"Intervento\", b = \"Fonte\", c = \"Anno\", d = \"Importo\" }\n")
        .sheets("dati/s.xlsx", &[("Foglio1", text)])
        .read();
    assert_eq!(lines(&read, "spesa"), ["anno=2022 fonte=FNPS importo=10,00 intervento=A1.01"]);
}

#[test]
fn two_tables_on_one_sheet() {
    let below =
        "Codice|Denominazione|Tipo\nTC1|Tavolo minori|tavolo tematico\n||\nCodice|Organo|Data\nI01|TC1|'05/10/2022\n";
    let read = Case::new().sheets("dati/c.xlsx", &[("Concertazione", below)]).read();
    assert_eq!(lines(&read, "organi").len(), 1, "{:?}", found(&read));
    assert_eq!(lines(&read, "incontri"), ["codice=I01 data=2022-10-05 organo=TC1"]);
    let side = "Incontro|Ente|Presente||Codice|Ente|Area|Testo\nI01|E01|sì||P01|E01|A2|Più ore\nI01|E02|no||P02|E02|A3|Meno liste\n";
    let read = Case::new().sheets("dati/c.xlsx", &[("Dati", side)]).read();
    assert_eq!(
        lines(&read, "presenze"),
        ["ente=E01 incontro=I01 presente=true", "ente=E02 incontro=I01 presente=false"]
    );
    assert_eq!(lines(&read, "proposte").len(), 2);
}

#[test]
fn year_area_and_comune_come_from_names() {
    let rows = "Intervento|Fonte|Importo\nA1.01|FNPS|10\n";
    let read = Case::new().sheets("dati/spesa.xlsx", &[("2022", rows), ("2023", rows)]).read();
    assert_eq!(
        lines(&read, "spesa"),
        ["anno=2022 fonte=FNPS importo=10,00 intervento=A1.01", "anno=2023 fonte=FNPS importo=10,00 intervento=A1.01"]
    );
    let read = Case::new()
        .file("dati/spesa-matino.csv", "Intervento;Fonte;Anno;Importo\nA1.01;COM;2022;10\n")
        .file("dati/spesa-casarano.csv", "Intervento;Fonte;Anno;Importo\nA1.01;COM;2022;20\n")
        .read();
    assert_eq!(
        lines(&read, "spesa"),
        [
            "anno=2022 comune=Casarano fonte=COM importo=20,00 intervento=A1.01",
            "anno=2022 comune=Matino fonte=COM importo=10,00 intervento=A1.01"
        ]
    );
    let rows = "Codice|Denominazione\nA1.01|Segretariato\n";
    let read = Case::new()
        .sheets("dati/interventi.xlsx", &[("A1", rows), ("Area 2", "Codice|Denominazione\nA2.01|Affido\n")])
        .read();
    assert_eq!(
        lines(&read, "interventi"),
        ["area=A1 codice=A1.01 denominazione=Segretariato", "area=A2 codice=A2.01 denominazione=Affido"],
        "{:?}",
        found(&read)
    );
}

#[test]
fn cards_read_without_mapping() {
    let card = "SCHEDA INTERVENTO|\nCodice:|A2.03\nDenominazione:|Affido familiare\nArea strategica:|A2\nTipologia|servizio\nModalità di gestione|appalto\nN. utenti 2022|40\n";
    let read =
        Case::new().sheets("dati/schede.xlsx", &[("A2.03", card), ("A2.04", &card.replace("A2.03", "A2.04"))]).read();
    assert_eq!(
        lines(&read, "interventi"),
        ["A2.03", "A2.04"].map(|c| format!(
            "area=A2 codice={c} denominazione=Affido familiare gestione=appalto tipologia=servizio utenti_anno_1=40"
        ))
    );
    let turned = "Codice|A1.01|A1.02\nDenominazione|Segretariato|PUA\nArea|A1|A1\nTipologia|servizio|servizio\n";
    let read = Case::new().sheets("dati/interventi.xlsx", &[("Interventi", turned)]).read();
    assert_eq!(
        lines(&read, "interventi"),
        [
            "area=A1 codice=A1.01 denominazione=Segretariato tipologia=servizio",
            "area=A1 codice=A1.02 denominazione=PUA tipologia=servizio"
        ]
    );
}

#[test]
fn marks_under_the_names_of_comuni_make_the_list() {
    let text = "Codice|Denominazione|Area|Comuni interessati||\n|||Casarano|Matino|Parabita\nA1.01|Segretariato|A1|x||sì\nA1.02|PUA|A1||☑|\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", text)]).read();
    let lists: Vec<Vec<String>> = read.dataset.rows("interventi").iter().map(|r| r.list("comuni").value).collect();
    assert_eq!(lists, [vec!["Casarano", "Parabita"], vec!["Matino"]], "{:?}", found(&read));
}

#[test]
fn thousands_of_euro_are_euro() {
    let text = "Intervento|Fonte|Anno|Importo (migliaia di euro)\nA1.01|FNPS|2022|12.5\n";
    let read = Case::new().sheets("dati/s.xlsx", &[("Spesa", text)]).read();
    assert_eq!(read.dataset.rows("spesa")[0].amount("importo").unwrap().value, Cents(1_250_000));
    assert_eq!(brief(&read), ["R-T14 nota D2"]);
}

#[test]
fn years_in_the_columns_of_the_sources() {
    let text = "Fonte|2022|2023|2024|Totale\nFNPS|100|200|300|600\nFNA|10||30|40\nTotale|110|200|330|640\n";
    let read = Case::new().sheets("dati/f.xlsx", &[("Fonti", text)]).read();
    assert_eq!(lines(&read, "fonti").len(), 5, "{:#?}", found(&read));
    assert!(!brief(&read).iter().any(|f| f.contains("errore")), "{:#?}", found(&read));
}

#[test]
fn a_copy_of_a_file_counts_once() {
    let read = Case::new()
        .sheets("dati/Spesa.xlsx", &[("Spesa", SPESA)])
        .sheets("dati/Spesa (1).xlsx", &[("Spesa", SPESA)])
        .read();
    assert_eq!(brief(&read), ["R-T12 nota"]);
    assert_eq!(lines(&read, "spesa").len(), 3);
    let changed = SPESA.replace("|300\n", "|301\n");
    let read = Case::new()
        .sheets("dati/Spesa.xlsx", &[("Spesa", SPESA)])
        .sheets("dati/Spesa (1).xlsx", &[("Spesa", &changed)])
        .read();
    assert_eq!(brief(&read), ["R-T12 errore"]);
    let cells: Vec<String> = only(&read, "R-T12").places.iter().map(|p| p.origin.to_string()).collect();
    assert_eq!(cells, ["dati/Spesa.xlsx, foglio «Spesa», cella D4", "dati/Spesa (1).xlsx, foglio «Spesa», cella D4"]);
    assert_eq!(lines(&read, "spesa"), spesa_lines());
}

#[test]
fn comuni_without_their_code_are_told_by_their_name() {
    let read = Case::new()
        .file(
            "dati/comuni.csv",
            "Codice ISTAT;Comune;Residenti\n;Matino (LE);11000\n75016;CASARANO;19000\n;Peglio;1000\n;Castro;2000\n",
        )
        .read();
    let codes: Vec<_> = read.dataset.rows("comuni").iter().map(|r| r.text("codice_istat").map(|t| t.value)).collect();
    // Two comuni are called Peglio, none of them here; of the two that are called Castro one is.
    assert_eq!(codes, [Some("075042".to_owned()), Some("075016".to_owned()), None, Some("075096".to_owned())]);
    assert_eq!(only(&read, "R-T14").origin.as_ref().unwrap().cell().unwrap(), "B2");
}

#[test]
fn files_that_are_not_what_they_say_are_named() {
    let read = Case::new()
        .file("dati/a.xlsx", "<html><body><table></table></body></html>")
        .file("dati/b.xls", b"%PDF-1.7")
        .file("dati/c.xlsx", "")
        .file("dati/d.ods", b"PK\x03\x04 rotto")
        .file("dati/~$e.xlsx", "x")
        .file("dati/_vecchi/f.xlsx", "x")
        .read();
    let said: Vec<String> = found(&read).iter().map(|f| format!("{} {}", f.code, f.message)).collect();
    assert_eq!(said.len(), 5, "{said:#?}");
    assert!(said[4].contains("aperto in un altro programma"));
    assert!(
        said[0].contains("HTML")
            && said[1].contains("PDF")
            && said[2].contains("vuoto")
            && said[3].contains("danneggiato"),
        "{said:#?}"
    );
    assert_eq!(found(&read)[2].severity, Severity::Note);
}

#[test]
fn formulas_and_errors() {
    let text =
        "Intervento|Fonte|Anno|Importo\nA1.01|FNPS|2022|=10+20→30\nA1.02|FNPS|2022|'#RIF!\nA1.03|FNPS|2022|=1+1→\n";
    let read = Case::new().sheets("dati/s.xlsx", &[("Spesa", text)]).read();
    assert_eq!(brief(&read), ["R-T08 errore D3", "R-T09 errore D4"], "{:#?}", found(&read));
    assert_eq!(read.dataset.rows("spesa")[0].amount("importo").unwrap().value, Cents(3000));
}

#[test]
fn hidden_rows_and_merged_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Interventi").unwrap();
    let plain = Format::new();
    for (column, heading) in ["Area", "Codice", "Denominazione"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    sheet.merge_range(1, 0, 2, 0, "A1", &plain).unwrap();
    sheet.write(1, 1, "A1.01").unwrap().write(1, 2, "Segretariato").unwrap();
    sheet.write(2, 1, "A1.02").unwrap().write(2, 2, "PUA").unwrap();
    sheet.set_row_hidden(2).unwrap();
    let read = Case::new().file("dati/i.xlsx", book.save_to_buffer().unwrap()).read();
    assert_eq!(
        lines(&read, "interventi"),
        ["area=A1 codice=A1.01 denominazione=Segretariato", "area=A1 codice=A1.02 denominazione=PUA"]
    );
    assert_eq!(brief(&read), ["R-T13 nota 3:3", "R-T14 nota A2"]);
}

#[test]
fn an_excluded_file_is_not_read() {
    let case = Case::new().sheets("dati/vecchio/s.xlsx", &[("Spesa", SPESA)]);
    let case =
        Case { settings: case.settings.replace("triennio", "esclusi = [\"dati/vecchio/**\"]\ntriennio"), ..case };
    assert!(lines(&case.read(), "spesa").is_empty());
}

#[test]
fn the_folder_order_does_not_matter_to_paths() {
    let read = Case::new().sheets("dati/b/s.xlsx", &[("Spesa", SPESA)]).read();
    assert_eq!(read.dataset.tables["spesa"].sheets[0].file.as_ref(), "dati/b/s.xlsx");
    assert!(!Path::new(read.dataset.tables["spesa"].sheets[0].file.as_ref()).is_absolute());
}

const SAME: [(&str, &[u8]); 3] = [
    ("prova.xlsx", include_bytes!("files/prova.xlsx")),
    ("prova.ods", include_bytes!("files/prova.ods")),
    ("prova.xls", include_bytes!("files/prova.xls")),
];

#[test]
fn the_same_workbook_in_three_formats_reads_the_same() {
    let expected = [
        ("spesa", "anno=2022 fonte=FNPS importo=1.000,50 intervento=A1.01 voce_di_spesa=personale"),
        ("spesa", "anno=2023 fonte=COM importo=2.000,00 intervento=A1.01 voce_di_spesa=servizi/appalti"),
        ("spesa", "anno=2022 fonte=FNPS importo=0,30 intervento=A2.01 voce_di_spesa=beni"),
        ("spesa", "anno=2024 fonte=FNA intervento=A2.01 voce_di_spesa=beni"),
        ("incontri", "codice=I01 data=2022-10-05 luogo=Casarano ora_inizio=10:30 organo=TC1"),
        ("incontri", "codice=I02 data=2022-10-12 luogo=Matino ora_inizio=11:00 organo=TC1"),
        ("interventi", "area=A1 codice=A1.01 comuni=Casarano denominazione=Segretariato sociale"),
        ("interventi", "area=A1 codice=A1.02 comuni=Casarano;Matino denominazione=Pronto intervento"),
        ("interventi", "area=A2 codice=A2.01 comuni=Matino denominazione=Affido familiare"),
        ("quadro_finanziario", "anno=2022 area=A1 fonte=FNPS importo=100,00 intervento=A1.01"),
    ];
    for (name, bytes) in SAME {
        let read = Case::new().file(&format!("dati/{name}"), bytes).read();
        for (table, row) in expected {
            let row = row.replace(" area=A1 fonte=FNPS", " fonte=FNPS");
            assert!(lines(&read, table).contains(&row), "{name}, {table}: {row}\n{:#?}", lines(&read, table));
        }
        assert_eq!(read.dataset.rows("quadro_finanziario").len(), 4, "{name}");
        assert!(
            !read.findings.iter().any(|f| f.severity == Severity::Error && f.code != "R-T18"),
            "{name}: {:#?}",
            found(&read)
        );
    }
}

#[test]
fn damaged_files_are_findings_and_never_panics() {
    let csv = "Intervento;Fonte;Anno;Importo\nA1.01;FNPS;2022;1.234,00\n\"A1\n.02\";FNA;2023;5\n";
    let mut dice = Dice(7);
    for (name, bytes) in SAME.into_iter().chain([("prova.csv", csv.as_bytes())]) {
        for round in 0..60 {
            let mut bytes = bytes.to_vec();
            if round % 6 == 5 {
                bytes.truncate(dice.roll(bytes.len()));
            }
            for _ in 0..=dice.roll(8) {
                if !bytes.is_empty() {
                    let at = dice.roll(bytes.len());
                    bytes[at] = u8::try_from(dice.roll(256)).unwrap();
                }
            }
            let case = Case::new().file(&format!("dati/{name}"), bytes);
            let _ = case.read();
        }
    }
}

/// An XLSX of one sheet, from its XML.
fn xlsx_of(sheet: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{ns}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"Spesa\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{ns}\"><sheetData>{sheet}</sheetData></worksheet>")),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_refused_before_they_burst() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let read = Case::new().file("dati/lontano.xlsx", xlsx_of(far)).read();
    assert_eq!(only(&read, "R-T17").severity, Severity::Error);
    let long = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", "a".repeat(40 << 20));
    let bomb = xlsx_of(&long);
    assert!(bomb.len() < 200_000);
    let read = Case::new().file("dati/bomba.xlsx", bomb).read();
    assert!(only(&read, "R-T17").message.contains("limiti"));
}

#[test]
fn a_questionnaire_keeps_persons_out_and_small_counts_hidden() {
    let mut csv = "Informazioni cronologiche;Indirizzo e-mail;Età;Servizi usati;Che cosa manca?\n".to_owned();
    for i in 0..12 {
        let age = if i < 10 { "35-49" } else { "18-34" };
        csv.push_str(
            &format!("2024/01/{:02} 10:00;p{i}@example.it;{age};SAD; ADI;Risposta libera numero {i}\n", i + 1)
                .replace("SAD; ADI", "\"SAD; ADI\""),
        );
    }
    let read = Case::new()
        .settings("[[questionario]]\nfile = \"questionari/cittadini.csv\"\ntitolo = \"Cittadini\"\n")
        .file("questionari/cittadini.csv", csv)
        .read();
    let survey = &read.surveys[0];
    assert_eq!((survey.title.as_str(), survey.responses), ("Cittadini", 12));
    let texts: Vec<&str> = survey.questions.iter().map(|q| q.text.as_str()).collect();
    assert_eq!(texts, ["Età", "Servizi usati"]);
    let counts =
        |at: usize| survey.questions[at].options.iter().map(|o| (o.text.as_str(), o.count)).collect::<Vec<_>>();
    assert_eq!(counts(0), [("18-34", None), ("35-49", None)]);
    assert_eq!(counts(1), [("ADI", Some(12)), ("SAD", Some(12))]);
    let note = only(&read, "R-T22");
    assert!(note.message.contains("Indirizzo e-mail") && !format!("{note:?}").contains("example.it"));
}

#[test]
fn an_inspection_says_what_was_understood() {
    let text = "Cod. int.|Fonte|Anno|Importo|Colore\nA1.01|FNPS|2022|10|verde\n";
    let case = Case::new().sheets("dati/s.xlsx", &[("Spesa", text)]);
    let inspection = pdz::ingest::inspect(&case.path("dati/s.xlsx"));
    let said = inspection.text();
    for piece in
        ["foglio «Spesa»", "intestazione alla riga 1", "A    Cod. int. → Intervento", "E    Colore → non letta"]
    {
        assert!(said.to_lowercase().contains(&piece.to_lowercase()), "{piece}\n{said}");
    }
    assert!(inspection.readable());
    let mapped = Case::new()
        .settings(&inspection.mapping().replace("\"s.xlsx\"", "\"dati/s.xlsx\""))
        .sheets("dati/s.xlsx", &[("Spesa", text)]);
    assert_eq!(lines(&mapped.read(), "spesa"), ["anno=2022 fonte=FNPS importo=10,00 intervento=A1.01"]);
}

#[test]
fn texts_are_read_by_name() {
    let read =
        Case::new().file("testi/1-territorio.md", "# Titolo\r\n\r\nTesto.\r\n").file("testi/2-x.docx", "rotto").read();
    assert_eq!(read.texts["1-territorio"].markdown, "# Titolo\n\nTesto.\n");
    assert_eq!(only(&read, "R-T01").origin.as_ref().map(ToString::to_string).as_deref(), Some("testi/2-x.docx"));
}
