// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Files that are damaged, disguised, locked, or made to do harm: each is a finding, and the others are read.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use pdz::findings::{Finding, Severity};
use pdz::ingest::{Ingested, inspect_bytes, open_bytes, read};
use pdz::profile::builtin;
use pdz::project::Project;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use crate::support::Dice;

const SETTINGS: &str = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n\
                        [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n";

struct Case(tempfile::TempDir);

impl Case {
    fn new(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("dati")).unwrap();
        fs::write(folder.path().join("piano.toml"), format!("{SETTINGS}{settings}")).unwrap();
        Self(folder)
    }

    fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("dati").join(name)
    }

    fn read(&self) -> Ingested {
        read(&Project::open(self.0.path()).unwrap(), &builtin("puglia-2022-2024").unwrap())
    }
}

/// The findings of one file.
fn of<'a>(read: &'a Ingested, file: &str) -> Vec<&'a Finding> {
    read.findings.iter().filter(|f| f.origin.as_ref().is_some_and(|o| *o.file == *format!("dati/{file}"))).collect()
}

/// What is said of the file itself.
fn only<'a>(read: &'a Ingested, file: &str) -> &'a Finding {
    let all: Vec<&Finding> =
        of(read, file).into_iter().filter(|f| matches!(f.code, "R-T01" | "R-T02" | "R-T17")).collect();
    assert_eq!(all.len(), 1, "{file}: {all:#?}");
    all[0]
}

const CSV: &str = "Intervento;Fonte;Anno;Importo\nA1.01;FNPS;2022;1.000,50\nA1.02;COM;2023;2.000,00\n";

fn spesa() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Spesa").unwrap();
    for (row, line) in (0u32..).zip(CSV.lines()) {
        for (column, text) in (0u16..).zip(line.split(';')) {
            sheet.write(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn oracle(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/oracolo/libreoffice").join(name)).unwrap()
}

/// The parts of a package.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut part = archive.by_index(i).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// A package of these parts.
pub fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn changed(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    for part in parts.iter_mut().filter(|p| p.0.ends_with(name)) {
        part.1 = change(std::str::from_utf8(&part.1).unwrap()).into_bytes();
    }
    package(&parts)
}

/// A compound file with these streams, each shorter than a small sector holds.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0u8; 512 * 4];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1u32.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(60, &0xffff_fffeu32.to_le_bytes());
    put(68, &0xffff_fffeu32.to_le_bytes());
    for at in 0..109 {
        put(76 + at * 4, &0xffff_ffffu32.to_le_bytes());
    }
    put(76, &0u32.to_le_bytes());
    put(512, &0xffff_fffdu32.to_le_bytes());
    put(516, &0xffff_fffeu32.to_le_bytes());
    for (at, name) in std::iter::once(&"Root Entry").chain(names).enumerate() {
        let entry = 1024 + at * 128;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(entry, &units);
        put(entry + 64, &u16::try_from(units.len() + 2).unwrap().to_le_bytes());
        put(entry + 66, &[if at == 0 { 5 } else { 2 }]);
        put(entry + 116, &0xffff_fffeu32.to_le_bytes());
    }
    bytes
}

#[test]
fn files_under_a_password_are_called_so() {
    let mut manifest = parts(&oracle("openpyxl.ods"));
    for part in manifest.iter_mut().filter(|p| p.0 == "META-INF/manifest.xml") {
        part.1 = b"<manifest><file-entry><encryption-data/></file-entry></manifest>".to_vec();
    }
    // FILEPASS right after the first record of the workbook of an old XLS.
    let mut xls = oracle("openpyxl.xls");
    let bof = (0..xls.len() - 8).find(|&i| xls[i..i + 4] == [0x09, 0x08, 0x10, 0x00]).unwrap();
    let next = bof + 20;
    xls[next..next + 2].copy_from_slice(&[0x2f, 0x00]);
    xls[next + 4] = 1;
    let read = Case::new("")
        .file("a.xlsx", compound(&["EncryptionInfo", "EncryptedPackage"]))
        .file("b.ods", package(&manifest))
        .file("c.xls", xls)
        .file("d.csv", CSV)
        .read();
    for file in ["a.xlsx", "b.ods", "c.xls"] {
        let finding = only(&read, file);
        assert!(finding.message.contains("password") && finding.severity == Severity::Error, "{finding:?}");
        assert!(finding.cure.contains("Togliere la password"), "{finding:?}");
    }
    assert_eq!(read.dataset.rows("spesa").len(), 2, "gli altri file sono letti");
}

#[test]
fn macros_are_named_and_the_data_read() {
    let mut parts = parts(&spesa());
    parts.push(("xl/vbaProject.bin".to_owned(), b"macro".to_vec()));
    let read = Case::new("").file("a.xlsm", package(&parts)).read();
    assert!(only(&read, "a.xlsm").message.contains("macro"));
    assert_eq!(read.dataset.rows("spesa").len(), 2);
}

#[test]
fn a_wrong_name_does_not_matter() {
    let html = "<html><body><table><tr><th>Intervento<th>Fonte<th>Anno<th>Importo</tr>\
                <tr><td>A1.01<td>FNPS<td>2022<td>1.000,50</tr><tr><td>A1.02<td>COM<td>2023<td>2.000,00</tr></table>";
    let row = |cells: &str| {
        let cells = cells.split(';').map(|c| format!("<Cell><Data ss:Type=\"String\">{c}</Data></Cell>"));
        format!("<Row>{}</Row>", cells.collect::<String>())
    };
    let xml = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Worksheet ss:Name=\"Spesa\"><Table>{}</Table></Worksheet></Workbook>",
        CSV.lines().map(row).collect::<String>()
    );
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("spesa.xls", spesa(), "XLSX"),
        ("spesa.xls", html.into(), "HTML"),
        ("spesa.xls", CSV.into(), "CSV"),
        ("spesa.xls", xml.into_bytes(), "XML 2003"),
        ("spesa.xlsx", CSV.replace(';', "\t").into(), "CSV"),
    ];
    for (name, bytes, what) in cases {
        let read = Case::new("").file(name, bytes).read();
        let amounts: Vec<String> =
            read.dataset.rows("spesa").iter().map(|r| r.amount("importo").unwrap().value.to_string()).collect();
        assert_eq!(amounts, ["1.000,50", "2.000,00"], "{what}: {:#?}", of(&read, name));
        let told =
            of(&read, name).iter().any(|f| f.severity == Severity::Note && f.message.to_uppercase().contains(what));
        assert!(told, "{what}: {:#?}", of(&read, name));
        assert!(!of(&read, name).iter().any(|f| f.severity == Severity::Error));
    }
}

#[test]
fn files_of_other_kinds_are_told_and_passed_over() {
    let read = Case::new("")
        .file("a.xlsx", b"%PDF-1.7")
        .file("b.pdf", b"%PDF-1.7")
        .file("c.xls", compound(&["WordDocument"]))
        .file("d.msg", compound(&["__properties_version1.0"]))
        .file("e.xlsx", b"")
        .file("f.xlsx", b"PK\x03\x04 rotto")
        .file("g.dat", [0u8, 1, 2, 3, 4, 5, 6, 7])
        .file("h.xls", [0x09, 0x08, 0x10, 0x00])
        .read();
    for (file, words, severity) in [
        ("a.xlsx", "PDF", Severity::Error),
        ("b.pdf", "PDF", Severity::Warning),
        ("c.xls", "Word", Severity::Error),
        ("d.msg", "Outlook", Severity::Warning),
        ("e.xlsx", "vuoto", Severity::Note),
        ("f.xlsx", "danneggiato", Severity::Error),
        ("g.dat", "sconosciuto", Severity::Warning),
        ("h.xls", "sconosciuto", Severity::Error),
    ] {
        let finding = only(&read, file);
        assert!(finding.message.contains(words) && finding.severity == severity, "{finding:?}");
    }
}

#[test]
fn what_programs_leave_while_they_work_is_a_note() {
    let read = Case::new("")
        .file("~$spesa.xlsx", "x")
        .file(".~lock.spesa.ods#", ",utente;")
        .file("scarico.tmp", "x")
        .file(".nascosto.xlsx", "x")
        .file("Thumbs.db", "x")
        .read();
    for file in ["~$spesa.xlsx", ".~lock.spesa.ods#", "scarico.tmp"] {
        assert_eq!(only(&read, file).severity, Severity::Note);
    }
    assert!(of(&read, ".nascosto.xlsx").is_empty() && of(&read, "Thumbs.db").is_empty());
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_project_are_refused() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("spesa.csv"), CSV).unwrap();
    let case = Case::new("").file("vera.csv", CSV);
    symlink(outside.path().join("spesa.csv"), case.path("fuori.csv")).unwrap();
    symlink(outside.path(), case.path("cartella")).unwrap();
    symlink(case.path("manca.csv"), case.path("rotto.csv")).unwrap();
    symlink("/dev/zero", case.path("infinito.csv")).unwrap();
    let read = case.read();
    for file in ["fuori.csv", "cartella", "rotto.csv", "infinito.csv"] {
        let finding = only(&read, file);
        assert!(finding.severity == Severity::Error && finding.message.contains("collegamento"), "{finding:?}");
    }
    assert_eq!(read.dataset.rows("spesa").len(), 2);
    // The whole folder of the data may be such a link.
    let case = Case::new("");
    fs::remove_dir(case.0.path().join("dati")).unwrap();
    symlink(outside.path(), case.0.path().join("dati")).unwrap();
    assert!(case.read().dataset.rows("spesa").is_empty());
}

#[test]
fn bombs_are_refused_before_they_burst() {
    let sheet = |cells: &str| {
        changed(&spesa(), "sheet1.xml", |xml| {
            let (head, tail) = (xml.find("<sheetData>").unwrap() + 11, xml.find("</sheetData>").unwrap());
            format!("{}{cells}{}", &xml[..head], &xml[tail..])
        })
    };
    let far =
        sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let long =
        sheet(&format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", "a".repeat(40 << 20)));
    let beyond = sheet("<row r=\"1\"><c r=\"ZZZZZZZZZ1\"><v>1</v></c></row>");
    let blank = sheet(&" ".repeat(40 << 20));
    let deep = sheet(&"<row>".repeat(100_000));
    assert!(long.len() < 200_000 && blank.len() < 200_000);
    let mut many = parts(&spesa());
    many.extend((0..20_001).map(|i| (format!("xl/media/{i}"), Vec::new())));
    let strings = changed(&spesa(), "sharedStrings.xml", |_| format!("<sst>{}</sst>", "<si/>".repeat(3_000_000)));
    let cell =
        "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"1000\"/>";
    let rows =
        format!("<table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row></table:table>");
    let endless = rows.replace("1000000", "99999999999999999999");
    let ods_of =
        |rows: &str| changed(&oracle("openpyxl.ods"), "content.xml", |xml| xml.replacen("</table:table>", rows, 1));
    let (ods, endless) = (ods_of(&rows), ods_of(&endless));
    for (name, bytes) in [
        ("lontano.xlsx", far),
        ("lungo.xlsx", long),
        ("bianco.xlsx", blank),
        ("profondo.xlsx", deep),
        ("parti.xlsx", package(&many)),
        ("testi.xlsx", strings),
        ("oltre.xlsx", beyond),
        ("ripetuto.ods", ods),
        ("infinito.ods", endless),
    ] {
        let opened = open_bytes(name, &bytes);
        let refused = opened.findings.iter().any(|f| f.code == "R-T17" && f.severity == Severity::Error);
        assert!(refused, "{name}: {:#?}", opened.findings);
        let cell = opened.findings.iter().find_map(|f| f.origin.as_ref()?.cell());
        let place = match name {
            "lontano.xlsx" => Some("XFD1048576"),
            _ => cell.as_deref(),
        };
        assert_eq!(cell.as_deref(), place, "{name}");
        assert!(opened.bytes < 1 << 20, "{name}: {} bytes", opened.bytes);
    }
}

#[test]
fn a_package_with_two_parts_of_one_name_is_refused() {
    // Two names as long as each other, then made the same in both of the places where a ZIP writes them.
    let mut twice = parts(&spesa());
    let sheet = twice.iter().find(|p| p.0 == "xl/worksheets/sheet1.xml").unwrap().1.clone();
    twice.push(("xl/worksheets/sheet2.xml".to_owned(), sheet));
    let mut bytes = package(&twice);
    let (from, to) = (b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml");
    for at in 0..bytes.len() - from.len() {
        if &bytes[at..at + from.len()] == from {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    let read = Case::new("").file("doppio.xlsx", bytes).read();
    assert!(only(&read, "doppio.xlsx").message.contains("stesso nome"));
}

#[test]
fn a_sheet_that_cannot_be_read_does_not_keep_the_others_from_it() {
    let broken = changed(&two_sheets(), "sheet2.xml", |xml| xml[..xml.len() / 2].to_owned());
    let read = Case::new("").file("a.xlsx", broken).read();
    let finding = only(&read, "a.xlsx");
    assert_eq!(finding.origin.as_ref().unwrap().sheet.as_deref(), Some("Fonti"));
    assert_eq!(read.dataset.rows("spesa").len(), 2);
}

/// «Spesa» and «Fonti».
fn two_sheets() -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in [("Spesa", CSV), ("Fonti", "Fonte;Anno;Importo\nFNPS;2022;10\n")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, line) in (0u32..).zip(text.lines()) {
            for (column, text) in (0u16..).zip(line.split(';')) {
                sheet.write(row, column, text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn limits_are_those_of_the_project() {
    let rows: String = (0..50).map(|i| format!("A1.{i:02};FNPS;2022;10,00\n")).collect();
    let csv = format!("Intervento;Fonte;Anno;Importo\n{rows}");
    for (settings, words) in [
        ("[limiti]\nrighe = 20\n", "più di 20 righe"),
        ("[limiti]\ncolonne = 3\n", "più di 3 colonne"),
        ("[limiti]\ncelle = 100\n", "più di 100 celle"),
        ("[limiti]\nmegabyte = 0\n", "MB"),
        ("[limiti]\nvalori = 100\n", "da questa riga in poi"),
    ] {
        let read = Case::new(settings).file("spesa.csv", &csv).read();
        let finding = only(&read, "spesa.csv");
        assert!(finding.code == "R-T17" && finding.message.contains(words), "{finding:?}");
    }
    // All the files together, in the order of their names.
    let read = Case::new("[limiti]\ncelle = 250\n").file("spesa.csv", &csv).file("spesb.csv", &csv).read();
    assert_eq!(read.dataset.rows("spesa").len(), 50);
    assert!(only(&read, "spesb.csv").message.contains("con gli altri file"));
    let wrong = Case::new("[limiti]\nrigh = 20\n");
    assert!(Project::open(wrong.0.path()).unwrap_err().to_string().contains("«righe»"));
}

/// Files that hold a whole limit in one record, one field, one quote, or a million rows of nothing.
#[test]
fn a_csv_of_any_proportion_is_read_or_refused() {
    let separators = open_bytes("a.csv", &[b"a;b\n".to_vec(), vec![b';'; 2 << 20]].concat());
    assert!(separators.findings.iter().any(|f| f.message.contains("colonne")), "{separators:?}");
    let trailing =
        open_bytes("a.csv", &[b"a;b\n1;2".to_vec(), vec![b';'; 9_000], b"\n\"\";\" \";\"x\"\n".to_vec()].concat());
    assert_eq!((trailing.cells, trailing.findings.len()), (5, 0));
    let fields = open_bytes("a.csv", &b"1;".repeat(1 << 20));
    assert!(fields.findings.iter().any(|f| f.message.contains("colonne")), "{fields:?}");
    let rows = open_bytes("a.csv", &b"1\n".repeat(1_048_577));
    assert!(rows.findings.iter().any(|f| f.message.contains("1.048.576 righe")), "{rows:?}");
    let unclosed = open_bytes("a.csv", &[b"a;b\n\"".to_vec(), b"1;2\n".repeat(100_000)].concat());
    assert_eq!(unclosed.cells, 3);
    let stray = open_bytes("a.csv", &b"a\"b;2\r\n".repeat(1000));
    assert_eq!(stray.cells, 2000);
    let quotes = open_bytes("a.csv", &vec![b'"'; 1 << 20]);
    assert_eq!(quotes.sheets, 1);
}

/// Strays and proper quotes are read alike: two ways lead to the same cells.
#[test]
fn a_stray_quote_changes_nothing_else_of_a_csv() {
    let text = "sep=;\r\nCodice;Denominazione;Area;Finalità\r\n\r\nA1.01;\"Sportello \"\"Amico\"\"\";A1;\"riga uno\r\nriga due\"\r\nA1.02;  PUA\u{a0} ;A1;#RIF!\r\n";
    let lines = |csv: &str| {
        let read = Case::new("").file("interventi.csv", csv).read();
        let rows = read.dataset.rows("interventi");
        rows.iter().map(|r| format!("{:?} {:?}", r.origin, r.values)).collect::<Vec<_>>()
    };
    let plain = lines(text);
    assert_eq!(plain.len(), 2);
    assert!(plain[0].contains("Sportello \\\"Amico\\\"") && plain[0].contains("riga uno\\nriga due"), "{plain:?}");
    assert!(plain[1].contains("\"PUA\""), "{plain:?}");
    let stray = lines(&format!("{text}A1.03;un\"altro;A1;\r\n"));
    assert_eq!(stray[..2], plain[..]);
    assert_eq!(stray.len(), 3);
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_told() {
    let csv = format!("Codice;Denominazione;Area;Descrizione\nA1.01;Uno;A1;{}\n", "parola ".repeat(6_000));
    let read = Case::new("").file("interventi.csv", csv).read();
    let cut = of(&read, "interventi.csv").into_iter().find(|f| f.code == "R-T17").unwrap();
    assert_eq!(cut.origin.as_ref().unwrap().cell().as_deref(), Some("D2"));
    assert_eq!(read.dataset.rows("interventi").len(), 1);
}

#[test]
fn damaged_bytes_are_findings_and_never_panics() {
    let mut dice = Dice(11);
    let html = b"<table><tr><td>Intervento<td>Fonte</tr><tr><td rowspan=2>A1.01<td>FNPS</table>".to_vec();
    for (name, bytes) in [
        ("a.xlsx", spesa()),
        ("a.ods", oracle("openpyxl.ods")),
        ("a.fods", oracle("openpyxl.fods")),
        ("a.xls", oracle("openpyxl.xls")),
        ("a.csv", CSV.into()),
        ("a.xls", html),
    ] {
        for round in 0..60 {
            let mut bytes = bytes.clone();
            if round % 5 == 4 {
                bytes.truncate(dice.roll(bytes.len()));
            }
            for _ in 0..=dice.roll(8) {
                if !bytes.is_empty() {
                    let at = dice.roll(bytes.len());
                    bytes[at] = u8::try_from(dice.roll(256)).unwrap();
                }
            }
            let _ = inspect_bytes(name, &bytes).text();
        }
    }
}

#[test]
fn damaged_xml_is_a_finding_and_never_a_panic() {
    const BITS: [&str; 14] = [
        "<",
        ">",
        "</",
        "/>",
        "\"",
        "&",
        "&#x0;",
        "&#1114112;",
        "<![CDATA[",
        "<!--",
        "r=\"A0\"",
        "r=\"ZZZZZZZ99999999999\"",
        "<c t=\"s\"><v>-1</v></c>",
        "<v>1e999</v>",
    ];
    let mut dice = Dice(13);
    for (name, bytes) in [("a.xlsx", spesa()), ("a.ods", oracle("openpyxl.ods")), ("b.xlsx", oracle("openpyxl.xlsx"))] {
        let sound = parts(&bytes);
        let inner: Vec<usize> =
            (0..sound.len()).filter(|&i| sound[i].0.ends_with("xml") || sound[i].0.ends_with("rels")).collect();
        for _ in 0..80 {
            let mut parts = sound.clone();
            let part = &mut parts[inner[dice.roll(inner.len())]].1;
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(part.len());
                let end = (at + dice.roll(12)).min(part.len());
                part.splice(at..end, BITS[dice.roll(BITS.len())].bytes());
            }
            let _ = inspect_bytes(name, &package(&parts)).text();
        }
    }
}
