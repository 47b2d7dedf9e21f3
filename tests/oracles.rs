// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Files really saved by other programs, from one set of sheets: whatever the format, the same is read.

use std::fs;
use std::path::Path;

use pdz::findings::Severity;
use pdz::ingest::{Ingested, read};
use pdz::origin::Origin;
use pdz::profile::builtin;
use pdz::project::Project;
use pdz::table::{Record, Value};

const SETTINGS: &str = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n\
                        [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n";

/// A project whose only data are this file.
fn project(name: &str, bytes: &[u8]) -> Ingested {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("dati")).unwrap();
    fs::write(folder.path().join("piano.toml"), SETTINGS).unwrap();
    fs::write(folder.path().join("dati").join(name), bytes).unwrap();
    read(&Project::open(folder.path()).unwrap(), &builtin("puglia-2022-2024").unwrap())
}

fn oracle(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/oracolo").join(name)).unwrap()
}

fn line(record: &Record) -> String {
    let show = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Amount(cents) => cents.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.strftime("%H:%M").to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(list) => list.join(";"),
    };
    let cell = |trail: &pdz::origin::Trail| trail.first().and_then(Origin::cell).unwrap_or_default();
    let values = record.values.iter().map(|(name, v)| format!("{name}={} ({})", show(&v.value), cell(&v.trail)));
    values.collect::<Vec<_>>().join(" ")
}

/// Everything that was read, with the cells, and what was found, without the name of the file.
fn whole(read: &Ingested, name: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (table, records) in &read.dataset.tables {
        out.extend(records.rows.iter().map(|r| format!("{table}: {}", line(r))));
    }
    for finding in read.findings.iter().filter(|f| f.code != "R-T18") {
        let place = finding.origin.as_ref().map(ToString::to_string).unwrap_or_default();
        out.push(
            format!("{} {} {}: {}", finding.code, finding.severity.word(), place, finding.message).replace(name, "*"),
        );
    }
    out
}

#[test]
fn what_libreoffice_saves_in_four_formats_reads_the_same() {
    let expected = whole(&project("o.xlsx", &oracle("libreoffice/openpyxl.xlsx")), "o.xlsx");
    let all = expected.join("\n");
    for piece in [
        "spesa: anno=2022 (C4) comune=Casarano (E4) fonte=FNPS (B4) importo=1.000,50 (D4) intervento=A1.01 (A4)",
        "importo=1.234.567,89 (D5)",
        "importo=250,00 (D6)",
        "incontri: codice=I01 (A2) data=2022-10-05 (C2) luogo=Sala consiliare (E2) ora_inizio=10:30 (D2) organo=TC1 (B2)",
        "data=2024-02-29 (C3)",
        "area=A1 (A2) codice=A1.02 (B3)",
        "capofila=true (C2)",
        "codice_istat=075042",
        "R-T13 nota",
    ] {
        assert!(all.contains(piece), "{piece}\n{all}");
    }
    for format in ["ods", "fods", "xls"] {
        let name = format!("o.{format}");
        let found = whole(&project(&name, &oracle(&format!("libreoffice/openpyxl.{format}"))), &name);
        assert_eq!(found, expected, "{format}");
    }
}

#[test]
fn what_xlsxwriter_saves_reads_as_what_libreoffice_does() {
    let expected = whole(&project("o.xlsx", &oracle("libreoffice/openpyxl.xlsx")), "o.xlsx");
    assert_eq!(whole(&project("o.xlsx", &oracle("xlsxwriter.xlsx")), "o.xlsx"), expected);
}

#[test]
fn what_openpyxl_saves_lacks_only_the_results_of_formulas() {
    let read = project("o.xlsx", &oracle("openpyxl.xlsx"));
    let errors: Vec<String> = read
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error && f.code != "R-T18")
        .map(|f| format!("{} {}", f.code, f.origin.as_ref().and_then(Origin::cell).unwrap_or_default()))
        .collect();
    assert!(!errors.is_empty() && errors.iter().all(|e| e.starts_with("R-T09 D")), "{errors:?}");
    let name = "libreoffice/openpyxl.xlsx";
    let saved = project("o.xlsx", &oracle(name));
    for table in ["interventi", "incontri", "comuni"] {
        let lines = |read: &Ingested| read.dataset.rows(table).iter().map(line).collect::<Vec<_>>();
        assert_eq!(lines(&read), lines(&saved), "{table}");
    }
}

#[test]
fn a_statistical_csv_is_read_as_the_institute_publishes_it() {
    // Windows-1252, semicolons, every field quoted, one row of notes at the end.
    let text = "\"Codice ISTAT\";\"Comune\";\"Residenti\";\"0-17\"\r\n\"075016\";\"Casarano\";\"19577\";\"2873\"\r\n\
                \"075052\";\"Nardò\";\"31086\";\"4712\"\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let read = project("popolazione.csv", &bytes);
    let lines: Vec<String> = read.dataset.rows("comuni").iter().map(line).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].contains("comune=Nardò (B3)") && lines[1].contains("residenti=31086 (C3)"), "{lines:?}");
}
