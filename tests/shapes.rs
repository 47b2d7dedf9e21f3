// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Each shape that a real sheet has, with the rows that it must give; and each shape again through the mapping that an inspection
//! proposes: the same rows, and nothing left to guess.

use pdz::findings::Severity;
use pdz::ingest::Ingested;
use rust_xlsxwriter::{Format, Workbook};

use crate::ingest::{Case, brief, found, lines, only, workbook};

/// A file of a project and the rows that it must give.
struct Fixture {
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    table: &'static str,
    rows: Vec<&'static str>,
}

fn fixture(name: &'static str, sheets: &[(&str, &str)], table: &'static str, rows: &[&'static str]) -> Fixture {
    Fixture { name, file: "dati/foglio.xlsx", bytes: workbook(sheets), table, rows: rows.to_vec() }
}

/// A sheet with merged regions, given as first and last row and column.
fn merged(sheet: &str, text: &str, regions: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet).unwrap();
    let plain = Format::new();
    for &(top, left, bottom, right) in regions {
        page.merge_range(top, left, bottom, right, "", &plain).unwrap();
    }
    for (row, line) in (0u32..).zip(text.lines()) {
        for (column, cell) in (0u16..).zip(line.split('|')).filter(|(_, c)| !c.trim().is_empty()) {
            match cell.trim().parse::<f64>() {
                Ok(number) => page.write(row, column, number).unwrap(),
                Err(_) => page.write(row, column, cell.trim()).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

const A101: &str = "anno=2022 fonte=FNPS importo=100,00 intervento=A1.01";

fn fixtures() -> Vec<Fixture> {
    vec![
        Fixture {
            name: "a header of three rows with merged cells",
            file: "dati/quadro.xlsx",
            bytes: merged(
                "Quadro finanziario",
                "COMUNE DI CASARANO\n\nIntervento||Fondi statali||||Fondi comunali||Totale\nCodice|Denominazione|FNPS||FNA||COM||\n\
                 ||2022|2023|2022|2023|2022|2023|\nA1.01|Segretariato|100|200|50||10|20|380\nTotale||100|200|50||10|20|380",
                &[
                    (2, 0, 2, 1),
                    (2, 2, 2, 5),
                    (2, 6, 2, 7),
                    (3, 2, 3, 3),
                    (3, 4, 3, 5),
                    (3, 6, 3, 7),
                    (2, 8, 4, 8),
                    (3, 0, 4, 0),
                    (3, 1, 4, 1),
                ],
            ),
            table: "quadro_finanziario",
            rows: vec![
                A101,
                "anno=2023 fonte=FNPS importo=200,00 intervento=A1.01",
                "anno=2022 fonte=FNA importo=50,00 intervento=A1.01",
                "anno=2022 fonte=COM importo=10,00 intervento=A1.01",
                "anno=2023 fonte=COM importo=20,00 intervento=A1.01",
            ],
        },
        fixture(
            "the area in the first row of its group of a wide table",
            &[(
                "Quadro finanziario",
                "Area|Codice|Intervento|FNPS 2022|COM 2022\nA1|A1.01|Segretariato|100|\n|A1.02|PUA|10|5\nTotale area A1|||110|5\nA2|A2.01|Affido|7|\nTotale|||117|5\n",
            )],
            "quadro_finanziario",
            &[
                "anno=2022 area=A1 fonte=FNPS importo=100,00 intervento=A1.01",
                "anno=2022 area=A1 fonte=FNPS importo=10,00 intervento=A1.02",
                "anno=2022 area=A1 fonte=COM importo=5,00 intervento=A1.02",
                "anno=2022 area=A2 fonte=FNPS importo=7,00 intervento=A2.01",
            ],
        ),
        fixture(
            "one column of money on a sheet that says what it is",
            &[("Quadro finanziario", "Codice|Intervento|FNPS 2022\nA1.01|Segretariato|100\n")],
            "quadro_finanziario",
            &[A101],
        ),
        fixture(
            "quotas under the codes of comuni",
            &[(
                "Quote comunali",
                "Codice|Comune|Quota 2022|Quota 2023|Totale\n75016|Casarano|100|200|300\nTotale||100|200|300\n",
            )],
            "comuni",
            &["codice_istat=075016 comune=Casarano quota_annua_1=100,00 quota_annua_2=200,00"],
        ),
        fixture(
            "areas by their number in rows of their own",
            &[("Interventi", "Codice|Denominazione\nArea 1||\nX1|Segretariato\nAREA STRATEGICA N. 2||\nX2|Affido\n")],
            "interventi",
            &["area=A1 codice=X1 denominazione=Segretariato", "area=A2 codice=X2 denominazione=Affido"],
        ),
        fixture(
            "funds in the columns, the year in a column",
            &[("Quadro finanziario", "Codice|Anno|FNPS|COM|Note\nA1.01|2022|100|\nA1.01|2023||20|prorogato\n")],
            "quadro_finanziario",
            &[A101, "anno=2023 fonte=COM importo=20,00 intervento=A1.01"],
        ),
        fixture(
            "a sheet for each year, funds in the columns",
            &[
                ("2022", "Codice|Intervento|FNPS|COM|Totale\nA1.01|Segretariato|100||100\n"),
                ("2023", "Codice|Intervento|FNPS|COM|Totale\nA1.01|Segretariato||20|20\n"),
            ],
            "quadro_finanziario",
            &[A101, "anno=2023 fonte=COM importo=20,00 intervento=A1.01"],
        ),
        fixture(
            "a sheet for each fund, years in the columns",
            &[
                ("FNPS", "Codice|2022|2023|Totale\nA1.01|100||100\n"),
                ("COM", "Codice|2022|2023|Totale\nA1.01||20|20\n"),
            ],
            "spesa",
            &[A101, "anno=2023 fonte=COM importo=20,00 intervento=A1.01"],
        ),
        fixture(
            "groups of intervention in the column of the interventions, amounts in thousands",
            &[(
                "Spesa",
                "Intervento|Fonte|Anno|Importo ('000 €)\nA1.01 - Segretariato sociale\n|FNPS|2022|0,1\n|COM|2023|0,02\nA1.02 - PUA\n|FNA|2022|0,007",
            )],
            "spesa",
            &[
                A101,
                "anno=2023 fonte=COM importo=20,00 intervento=A1.01",
                "anno=2022 fonte=FNA importo=7,00 intervento=A1.02",
            ],
        ),
        fixture(
            "groups of fund and of year",
            &[(
                "Spesa",
                "Intervento|Importo\nAnno 2022|\nFNPS|\nA1.01|100\nA1.02|5\nCofinanziamento comunale|\nA1.01|7\n",
            )],
            "spesa",
            &[
                A101,
                "anno=2022 fonte=FNPS importo=5,00 intervento=A1.02",
                "anno=2022 fonte=COM importo=7,00 intervento=A1.01",
            ],
        ),
        fixture(
            "users on a sheet for each year",
            &[
                ("2022", "Codice|Denominazione|Area|Utenti\nA1.01|Segretariato|A1|10\n"),
                ("2023", "Codice|Denominazione|Area|Utenti\nA1.01|Segretariato|A1|11\n"),
            ],
            "interventi",
            &[
                "area=A1 codice=A1.01 denominazione=Segretariato utenti_anno_1=10",
                "area=A1 codice=A1.01 denominazione=Segretariato utenti_anno_2=11",
            ],
        ),
        fixture(
            "headings above single values",
            &[(
                "Scheda A1.01",
                "SCHEDA DI INTERVENTO\n\nCodice|Denominazione\nA1.01|Segretariato sociale\nArea strategica|Tipologia|Modalità di gestione\nA1|servizio|appalto\nFinalità\nAccompagnare i cittadini\n",
            )],
            "interventi",
            &[
                "area=A1 codice=A1.01 denominazione=Segretariato sociale finalita=Accompagnare i cittadini gestione=appalto tipologia=servizio",
            ],
        ),
        fixture(
            "a table turned on its side",
            &[(
                "Interventi",
                "Codice|A1.01|A2.01\nDenominazione|Segretariato|Affido\nArea|A1|A2\nN. utenti 2022|10|30\n",
            )],
            "interventi",
            &[
                "area=A1 codice=A1.01 denominazione=Segretariato utenti_anno_1=10",
                "area=A2 codice=A2.01 denominazione=Affido utenti_anno_1=30",
            ],
        ),
        fixture(
            "marks under the names of comuni as the office writes them",
            &[(
                "Interventi",
                "Codice|Denominazione|Area|CASARANO|S. Donato di Lecce|Nardo'|Matino (LE)\nA1.01|Segretariato|A1|x|X|sì|1\nA1.02|PUA|A1|☑|no||0\n",
            )],
            "interventi",
            &[
                "area=A1 codice=A1.01 comuni=Casarano;San Donato di Lecce;Nardò;Matino denominazione=Segretariato",
                "area=A1 codice=A1.02 comuni=Casarano denominazione=PUA",
            ],
        ),
        fixture(
            "what the titles say",
            &[(
                "Foglio1",
                "Spesa anno 2023\nComune di Matino\nimporti in migliaia di euro\n\nIntervento|Fonte|Importo\nA1.01|COM|12.5\n",
            )],
            "spesa",
            &["anno=2023 comune=Matino fonte=COM importo=12.500,00 intervento=A1.01"],
        ),
        fixture(
            "what a note below says",
            &[(
                "Fonti",
                "Fondo|Anno|Stanziamento\nFNPS|2022|1.5\n\nN.B. Gli importi sono espressi in migliaia di euro\n",
            )],
            "fonti",
            &["anno=2022 fonte=FNPS importo=1.500,00"],
        ),
        fixture(
            "two tables one right below the other",
            &[(
                "Dati",
                "Codice|Denominazione|Tipo\nTC1|Tavolo minori|tavolo\nCodice|Organo|Data\nI01|TC1|05/10/2022\n",
            )],
            "incontri",
            &["codice=I01 data=2022-10-05 organo=TC1"],
        ),
        fixture(
            "tables side by side at different heights, one below the shorter",
            &[(
                "Dati",
                "Incontro|Ente|Presente||Codice|Ente|Area|Testo\nI01|E01|sì||P01|E01|A2|Più ore\n||||P02|E02|A3|Altro\nCodice|Denominazione|Tipo||P03|E02|A3|Ancora\nTC1|Tavolo minori|tavolo||P04|E02|A3|Sesta\n",
            )],
            "organi",
            &["codice=TC1 denominazione=Tavolo minori tipo=tavolo"],
        ),
        fixture(
            "a table across, below two side by side",
            &[(
                "Dati",
                "Incontro|Ente|Presente||Codice|Organo|Data\nI01|E01|sì||I01|TC1|05/10/2022\n\nElenco delle proposte\nCodice|Ente|Area|Incontro|Testo|Esito\nP01|E01|A2|I01|Più ore|accolta\n",
            )],
            "proposte",
            &["area=A2 codice=P01 ente=E01 esito=accolta incontro=I01 testo=Più ore"],
        ),
        fixture(
            "a legend below is no row",
            &[(
                "Incontri",
                "Codice|Organo|Data\nI01|TC1|05/10/2022\n\nLegenda\nSigla|Significato\nTC|Tavolo di concertazione\n",
            )],
            "incontri",
            &["codice=I01 data=2022-10-05 organo=TC1"],
        ),
        fixture(
            "groups with their sums above their rows",
            &[(
                "Quadro finanziario",
                "Codice|Intervento|FNPS 2022|COM 2022\nArea A1 - Welfare d'accesso||150|10\nA1.01|Segretariato|100|\nA1.02|PUA|50|10\nArea A2||7|\nA2.01|Affido|7|\nTotale||157|10\n",
            )],
            "quadro_finanziario",
            &[
                "anno=2022 area=A1 fonte=FNPS importo=100,00 intervento=A1.01",
                "anno=2022 area=A1 fonte=FNPS importo=50,00 intervento=A1.02",
                "anno=2022 area=A1 fonte=COM importo=10,00 intervento=A1.02",
                "anno=2022 area=A2 fonte=FNPS importo=7,00 intervento=A2.01",
            ],
        ),
        fixture(
            "a total above its rows",
            &[("Spesa", "Intervento|Fonte|Anno|Importo\nTOTALE|||105\nA1.01|FNPS|2022|100\nA1.02|FNPS|2022|5\n")],
            "spesa",
            &[A101, "anno=2022 fonte=FNPS importo=5,00 intervento=A1.02"],
        ),
        fixture(
            "the heading once more under the next year",
            &[(
                "Spesa",
                "ANNO 2022\nIntervento|Fonte|Importo\nA1.01|FNPS|100\nTotale||100\n\nANNO 2023\nIntervento|Fonte|Importo\nA1.01|COM|20\nTotale||20\n",
            )],
            "spesa",
            &[A101, "anno=2023 fonte=COM importo=20,00 intervento=A1.01"],
        ),
        fixture(
            "a comune's own table",
            &[(
                "Foglio1",
                "COMUNE DI MATINO\nQuota comunale\n\nServizio|2022|2023|Totale\nA1.01|10|11|21\nTotale|10|11|21\n",
            )],
            "spesa",
            &[
                "anno=2022 comune=Matino fonte=COM importo=10,00 intervento=A1.01",
                "anno=2023 comune=Matino fonte=COM importo=11,00 intervento=A1.01",
            ],
        ),
        fixture(
            "a sheet for each area",
            &[
                ("Area A1", "Codice|Denominazione\nA1.01|Segretariato\nA1.02|PUA\n"),
                ("Area A2", "Codice|Denominazione\nA2.01|Affido\n"),
            ],
            "interventi",
            &[
                "area=A1 codice=A1.01 denominazione=Segretariato",
                "area=A1 codice=A1.02 denominazione=PUA",
                "area=A2 codice=A2.01 denominazione=Affido",
            ],
        ),
        fixture(
            "a sheet for each comune, one with its name cut short",
            &[
                ("MATINO", "Intervento|Fonte|Anno|Importo\nA1.01|COM|2022|10\n"),
                ("S. Donato", "Intervento|Fonte|Anno|Importo\nA1.01|COM|2022|11\n"),
            ],
            "spesa",
            &[
                "anno=2022 comune=Matino fonte=COM importo=10,00 intervento=A1.01",
                "anno=2022 comune=San Donato di Lecce fonte=COM importo=11,00 intervento=A1.01",
            ],
        ),
        fixture(
            "names beside values in two pairs of columns",
            &[(
                "Scheda A1.01",
                "Codice|A1.01||Area|A1\nDenominazione|Segretariato||Gestione|appalto\nUtenti anno 1|100||Utenti anno 2|120\n",
            )],
            "interventi",
            &["area=A1 codice=A1.01 denominazione=Segretariato gestione=appalto utenti_anno_1=100 utenti_anno_2=120"],
        ),
        fixture(
            "an item of cost in each row, the intervention in the first",
            &[(
                "Quadro finanziario",
                "Codice|Intervento|Voce di spesa|FNPS 2022|COM 2023\nA1.01|Segretariato|personale|100|\n||beni|5|20\n",
            )],
            "quadro_finanziario",
            &[
                "anno=2022 fonte=FNPS importo=100,00 intervento=A1.01 voce_di_spesa=personale",
                "anno=2022 fonte=FNPS importo=5,00 intervento=A1.01 voce_di_spesa=beni",
                "anno=2023 fonte=COM importo=20,00 intervento=A1.01 voce_di_spesa=beni",
            ],
        ),
        fixture(
            "words alone in a row are no comune of another Region",
            &[("Spesa", "Intervento|Fonte|Anno|Importo\nMinori|||\nA1.01|FNPS|2022|100\n")],
            "spesa",
            &[A101],
        ),
        fixture(
            "the area only in the first row of its group",
            &[(
                "Interventi",
                "Area strategica|Cod.|Servizio\nA1|A1.01|Segretariato\n|A1.02|PUA\n|A1.03|PIS\nA2|A2.01|Affido\n",
            )],
            "interventi",
            &[
                "area=A1 codice=A1.01 denominazione=Segretariato",
                "area=A1 codice=A1.02 denominazione=PUA",
                "area=A1 codice=A1.03 denominazione=PIS",
                "area=A2 codice=A2.01 denominazione=Affido",
            ],
        ),
    ]
}

fn read(fixture: &Fixture, settings: &str) -> Ingested {
    Case::new().settings(settings).file(fixture.file, &fixture.bytes).read()
}

#[test]
fn every_shape_gives_its_rows() {
    for fixture in fixtures() {
        let read = read(&fixture, "");
        assert_eq!(lines(&read, fixture.table), fixture.rows, "{}: {:#?}", fixture.name, found(&read));
        let errors: Vec<_> = found(&read).into_iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", fixture.name);
    }
}

#[test]
fn a_second_look_through_the_proposed_mapping_guesses_nothing() {
    for fixture in fixtures() {
        let case = Case::new().file(fixture.file, &fixture.bytes);
        let first = case.read();
        let inspection = pdz::ingest::inspect(&case.folder.path().join(fixture.file));
        let mapping = inspection.mapping();
        let again = Case::new().settings(&mapping).file(fixture.file, &fixture.bytes);
        let second = again.read();
        for table in pdz::table::TABLES.into_iter().chain(["quadro_finanziario"]) {
            assert_eq!(
                lines(&second, table),
                lines(&first, table),
                "{}, {table}\n{mapping}\n{:#?}",
                fixture.name,
                found(&second)
            );
        }
        let guesses = pdz::ingest::inspect(&again.folder.path().join(fixture.file)).guesses();
        assert!(guesses.is_empty(), "{}: {guesses:#?}\n{mapping}", fixture.name);
        assert!(
            !second.findings.iter().any(|f| f.code == "R-T21"),
            "{}: {:#?}\n{mapping}",
            fixture.name,
            found(&second)
        );
    }
}

#[test]
fn a_value_knows_its_group_its_header_and_its_cell() {
    let text = "Codice|Intervento|FNPS||COM|\n||2022|2023|2022|2023\nArea A1 – Welfare d'accesso|||||\nA1.01|Segretariato|100|200||\n";
    let read = Case::new().sheets("dati/q.xlsx", &[("Quadro finanziario", text)]).read();
    let row = &read.dataset.rows("quadro_finanziario")[1];
    let cell = |field: &str| row.get(field).unwrap().origin().unwrap().cell().unwrap();
    assert_eq!(["area", "intervento", "fonte", "anno", "importo"].map(cell), ["A3", "A4", "C1", "D2", "D4"]);
    let read = Case::new()
        .sheets("dati/i.xlsx", &[("Interventi", "Codice|Denominazione|Area|Casarano|Matino\nA1.01|PUA|A1|x|x\n")])
        .read();
    let comuni = read.dataset.rows("interventi")[0].list("comuni");
    let cells: Vec<String> = comuni.trail.origins().iter().filter_map(pdz::origin::Origin::cell).collect();
    assert_eq!(cells, ["D1", "E1", "D2", "E2"]);
}

#[test]
fn what_is_not_read_is_said() {
    let text = "Elenco|provvisorio|\nIntervento|Fonte|Anno|Importo||Colore\nA1.01|FNPS|2022|10|77|verde\nA1.02|FNPS|2022|20||\n";
    let read = Case::new().sheets("dati/s.xlsx", &[("Spesa", text)]).read();
    assert_eq!(brief(&read), ["R-T23 nota 1:1", "R-T05 nota F2", "R-T05 nota E3"], "{:#?}", found(&read));
    let merged =
        merged("Spesa", "Intervento|Fonte|Anno|Importo\nA1.01|FNPS|2022|100\nA1.02|FNPS|2022|", &[(1, 3, 2, 3)]);
    let read = Case::new().file("dati/s.xlsx", merged).read();
    assert_eq!(brief(&read), ["R-T14 avviso D2"], "{:#?}", found(&read));
    let marks = "Codice|Denominazione|Area|Casarano|Matino\nA1.01|PUA|A1|forse|x\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Interventi", marks)]).read();
    assert_eq!(only(&read, "R-T06").found.as_deref(), Some("forse"));
    let near = "Intervento|Fonte|Anno|Importo|Voce di spsa\nA1.01|FNPS|2022|10|personale\n";
    let case = Case::new().sheets("dati/s.xlsx", &[("Spesa", near)]);
    case.read();
    let mapping = pdz::ingest::inspect(&case.folder.path().join("dati/s.xlsx")).mapping();
    assert!(mapping.contains("# \"Voce di spsa\" = \"Voce di spesa\""), "{mapping}");
}

#[test]
fn a_mapping_that_means_nothing_is_told() {
    let text = "Intervento|Fonte|Anno|Importo\nA1.01|FNPS|2022|10\n";
    for (settings, said) in [
        ("contenuto = \"Spese varie\"", "non è una tabella del piano"),
        ("contenuto = \"Spesa\"\ncolonne = { \"Importo\" = \"Inporto\" }", "che la tabella Spesa non ha"),
        ("contenuto = \"Spesa\"\ncolonne = { \"Euri\" = \"Importo\" }", "parla dell'intestazione «Euri»"),
        ("intervallo = \"A1-D2\"", "intervallo che non si capisce"),
        ("intestazione = 9", "dove le intestazioni non si riconoscono"),
    ] {
        let settings = format!("[[sorgente]]\nfile = \"dati/s.xlsx\"\n{settings}\n");
        let read = Case::new().settings(&settings).sheets("dati/s.xlsx", &[("Spesa", text)]).read();
        let told = read.findings.iter().filter(|f| f.code == "R-T21").any(|f| f.message.contains(said));
        assert!(told, "{settings}\n{:#?}", found(&read));
    }
}

#[test]
fn more_totals_than_are_checked_are_told() {
    let mut text = "Intervento;Fonte;Anno;Importo\n".to_owned();
    for at in 0..1_005 {
        text.push_str(&format!("A1.{at:04};FNPS;2022;1,00\nTotale;;;1,00\n"));
    }
    let read = Case::new().file("dati/spesa.csv", text).read();
    assert_eq!(lines(&read, "spesa").len(), 1_005);
    assert!(only(&read, "R-T17").message.contains("1005 righe di totale"), "{:#?}", found(&read));
}

#[test]
fn errors_of_calculation_are_the_same_in_text() {
    for error in ["#RIF!", "#N/D", "#DIV/0!", "#VALORE!", "#NOME?", "Err:502", "#REF!"] {
        let csv = format!("Intervento;Fonte;Anno;Importo\nA1.01;FNPS;2022;{error}\n");
        let read = Case::new().file("dati/spesa.csv", csv).read();
        assert_eq!(only(&read, "R-T08").origin.as_ref().and_then(pdz::origin::Origin::cell).as_deref(), Some("D2"));
    }
}

#[test]
fn the_names_and_the_order_of_files_do_not_matter() {
    let parts = [
        "Codice;Denominazione;Area\nA1.01;Segretariato;A1\nA2.01;Affido;A2\n",
        "Codice;Denominazione;Area\nA1.02;PUA;A1\nA1.10;PIS;A1\n",
        "Codice;Denominazione;Area\nA3.01;SAD;A3\nA1.02;PUA;A1\n",
    ];
    let build = |names: [&str; 3]| {
        let mut case = Case::new();
        for (name, text) in names.into_iter().zip(parts) {
            case = case.file(&format!("dati/{name}"), text);
        }
        let ingested = case.read();
        let project = pdz::project::Project::open(case.folder.path()).unwrap();
        let profile = pdz::profile::builtin("puglia-2022-2024").unwrap();
        let (plan, findings) = pdz::plan::build(&project, &profile, ingested);
        let rows: Vec<String> = plan.dataset.rows("interventi").iter().map(crate::ingest::line).collect();
        (rows, findings.iter().map(|f| f.code).collect::<Vec<_>>())
    };
    let first = build(["interventi a.csv", "interventi b.csv", "interventi c.csv"]);
    assert_eq!(first.0.len(), 5, "{first:?}");
    assert_eq!(build(["interventi c.csv", "interventi a.csv", "interventi b.csv"]), first);
    assert_eq!(build(["z/interventi.csv", "interventi.csv", "a/interventi nuovi.csv"]), first);
}

#[test]
fn a_total_says_what_it_prints_what_the_sum_is_and_the_difference() {
    let wide = "Codice|Intervento|FNPS 2022|COM 2022\nArea A1||150|1\nA1.01|Segretariato|100|1\nA1.02|PUA|50|\nArea A2||7|9\nA2.01|Affido|7|8\n";
    let read = Case::new().sheets("dati/q.xlsx", &[("Quadro finanziario", wide)]).read();
    let wrong = only(&read, "R-F04");
    assert_eq!(wrong.origin.as_ref().and_then(pdz::origin::Origin::cell).as_deref(), Some("D5"), "{wrong:#?}");
    assert_eq!((wrong.found.as_deref(), wrong.expected.as_deref()), (Some("9,00"), Some("8,00")));
    assert!(wrong.message.contains("differenza 1,00"), "{}", wrong.message);
    // The same rows with the names of the groups below them.
    let below = "Codice|Intervento|FNPS 2022|COM 2022\nA1.01|Segretariato|100|1\nA1.02|PUA|50|\nArea A1||150|1\nA2.01|Affido|7|8\nArea A2||7|8\n";
    let read = Case::new().sheets("dati/q.xlsx", &[("Quadro finanziario", below)]).read();
    assert!(!read.findings.iter().any(|f| f.code == "R-F04"), "{:#?}", found(&read));
}

#[test]
fn a_table_of_interventions_and_years_without_a_fund_is_told() {
    let text = "Codice|Intervento|2022|2023\nA1.01|Segretariato|10|11\n";
    let read = Case::new().sheets("dati/q.xlsx", &[("Quadro finanziario", text)]).read();
    assert!(only(&read, "R-T04").message.contains("Fonte"), "{:#?}", found(&read));
}

#[test]
fn the_folder_of_a_comune_gives_it_to_its_files() {
    let text = "Intervento;Fonte;Anno;Importo\nA1.01;COM;2022;10,00\n";
    let read = Case::new().file("dati/Comune di Matino/spesa.csv", text).file("dati/Nardò/spesa.csv", text).read();
    assert_eq!(
        lines(&read, "spesa"),
        [
            "anno=2022 comune=Matino fonte=COM importo=10,00 intervento=A1.01",
            "anno=2022 comune=Nardò fonte=COM importo=10,00 intervento=A1.01"
        ]
    );
}

#[test]
fn percentages_are_read_as_they_are_shown() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("Indicatori di contesto").unwrap();
    let percent = Format::new().set_num_format("0.0%");
    for (column, heading) in (0u16..).zip(["Indicatore", "Comune", "Anno", "Valore", "Unità"]) {
        page.write(0, column, heading).unwrap();
    }
    for (row, year) in (1u32..).zip([2022, 2023, 2024]) {
        page.write(row, 0, "Disoccupati").unwrap().write(row, 1, "Matino").unwrap().write(row, 2, year).unwrap();
        page.write(row, 4, "%").unwrap();
    }
    page.write_with_format(1, 3, 0.07, &percent).unwrap();
    page.write(2, 3, 7).unwrap();
    page.write(3, 3, "7 %").unwrap();
    let read = Case::new().file("dati/i.xlsx", book.save_to_buffer().unwrap()).read();
    let values: Vec<String> =
        read.dataset.rows("indicatori_contesto").iter().map(|r| r.number("valore").unwrap().to_string()).collect();
    assert_eq!(values, ["7", "7", "7"], "{:#?}", found(&read));
    // A share is no sum of money.
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("Spesa").unwrap();
    for (column, heading) in (0u16..).zip(["Intervento", "Fonte", "Anno", "Importo"]) {
        page.write(0, column, heading).unwrap();
    }
    page.write(1, 0, "A1.01").unwrap().write(1, 1, "FNPS").unwrap().write(1, 2, 2022).unwrap();
    page.write_with_format(1, 3, 0.25, &percent).unwrap();
    let read = Case::new().file("dati/s.xlsx", book.save_to_buffer().unwrap()).read();
    assert_eq!(only(&read, "R-F18").found.as_deref(), Some("25%"));
}

#[test]
fn hours_typed_as_numbers_are_read_or_told() {
    let text = "Codice|Organo|Data|Ora inizio|Ora fine\nI01|TC1|05/10/2022|18.3|19.15\nI02|TC1|06/10/2022|9|10.5\nI03|TC1|07/10/2022|18.75|\n";
    let read = Case::new().sheets("dati/i.xlsx", &[("Incontri", text)]).read();
    assert_eq!(lines(&read, "incontri")[0], "codice=I01 data=2022-10-05 ora_fine=19:15 ora_inizio=18:30 organo=TC1");
    assert_eq!(only(&read, "R-T07").expected.as_deref(), Some("10:50 oppure 10:30"));
    assert_eq!(only(&read, "R-T06").found.as_deref(), Some("18,75"));
    let csv = "Codice;Organo;Data;Ora inizio\nI01;TC1;05/10/2022;18,3\n";
    let read = Case::new().file("dati/incontri.csv", csv).read();
    assert_eq!(lines(&read, "incontri"), ["codice=I01 data=2022-10-05 ora_inizio=18:30 organo=TC1"]);
}
