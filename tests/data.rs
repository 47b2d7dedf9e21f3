// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan's data as they are given out: CSV with their descriptor, JSON with the cells, workbook of the finance tables.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx};
use jiff::civil::Time;
use pdz::compose::{Composer, TemplateSource};
use pdz::ingest::Ingested;
use pdz::money::Cents;
use pdz::origin::{Origin, Spot, Traced};
use pdz::plan::{self, Plan};
use pdz::profile::{self, Profile};
use pdz::project::{Project, Settings};
use pdz::table::{Dataset, Kind, Record, Value, schema};
use pdz::write::datapackage;
use pdz::write::sheets::{self, About, NamedTable};
use serde_json::Value as Json;

pub fn profile() -> Profile {
    profile::builtin("puglia-2022-2024").unwrap()
}

pub fn project() -> Project {
    let text = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\ndata = \"2022-10-05\"\n\
                [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n";
    let settings: Settings = toml::from_str(text).unwrap();
    Project { folder: PathBuf::new(), settings }
}

fn value(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Amount => Value::Amount(Cents(text.parse().unwrap())),
        Kind::Number | Kind::Integer | Kind::Year | Kind::Duration => Value::Number(text.parse().unwrap()),
        Kind::Date => Value::Date(text.parse().unwrap()),
        Kind::Time => Value::Time(text.parse::<Time>().unwrap()),
        Kind::Flag => Value::Flag(text == "sì"),
        Kind::List => Value::List(text.split(';').map(|t| t.trim().to_owned()).collect()),
        Kind::Text | Kind::Code => Value::Text(text.to_owned()),
    }
}

fn push(dataset: &mut Dataset, table: &'static str, pairs: &[(&str, &str)]) {
    let schema = schema(table).unwrap();
    let row = dataset.rows(table).len() as u32 + 1;
    let sheet = Origin::file(format!("dati/{table}.xlsx")).in_sheet(schema.title.as_str());
    let mut record = Record::new(sheet.at(Spot::Row(row)));
    for (name, text) in pairs {
        let column = schema.fields.iter().position(|f| f.name == *name).unwrap();
        let field = &schema.fields[column];
        let cell = sheet.at(Spot::Cell(row, column as u32));
        record.values.insert(&field.name, Traced::new(value(field.kind, text), cell));
    }
    dataset.push(table, record);
}

/// A small plan with all the traps: formulas in texts, gaps, lists, an intervention without area, money without intervention.
pub fn plan() -> Plan {
    let mut data = Dataset::default();
    push(
        &mut data,
        "comuni",
        &[("codice_istat", "075016"), ("comune", "CASARANO"), ("residenti", "19577"), ("capofila", "sì")],
    );
    push(
        &mut data,
        "comuni",
        &[("codice_istat", "075021"), ("comune", "Collepasso"), ("residenti", "5732"), ("superficie_kmq", "12.8")],
    );
    push(
        &mut data,
        "fonti",
        &[
            ("fonte", "FNPS"),
            ("anno", "2022"),
            ("importo", "10000050"),
            ("atto", "DGR 353/2022"),
            ("stato", "assegnata"),
        ],
    );
    push(&mut data, "fonti", &[("fonte", "FNPS"), ("anno", "2023"), ("importo", "9000000")]);
    push(&mut data, "fonti", &[("fonte", "FNA"), ("anno", "2022"), ("importo", "5000000"), ("stato", "stimata")]);
    for (code, title, area, comuni) in [
        ("A1.01", "Segretariato sociale", "A1", "tutti"),
        ("A3.01", "SAD", "A3", "Collepasso; Casarano"),
        ("Z.99", "=CONCAT(\"x\")", "Area che non c'è", "tutti"),
    ] {
        push(
            &mut data,
            "interventi",
            &[
                ("codice", code),
                ("denominazione", title),
                ("area", area),
                ("comuni", comuni),
                ("finalita", "- prima riga\n- \"seconda\"; terza"),
                ("inizio", "2022-01-01"),
                ("leps", "L01;L02"),
            ],
        );
    }
    for (intervention, fund, year, amount) in [
        ("A1.01", "FNPS", "2022", "6000050"),
        ("A1.01", "FNPS", "2023", "6000000"),
        ("A3.01", "FNPS", "2022", "4000000"),
        ("A3.01", "FNA", "2022", "5000000"),
        ("Z.99", "FNPS", "2023", "1"),
        ("X.00", "FNPS", "2024", "777"),
    ] {
        push(&mut data, "spesa", &[("intervento", intervention), ("fonte", fund), ("anno", year), ("importo", amount)]);
    }
    push(&mut data, "organi", &[("codice", "UDP"), ("denominazione", "Ufficio di Piano")]);
    push(
        &mut data,
        "calendario",
        &[("organo", "UDP"), ("ricorrenza", "primo venerdì del mese"), ("ora", "09:30:00"), ("durata", "90")],
    );
    plan::build(&project(), &profile(), Ingested { dataset: data, ..Ingested::default() }).0
}

fn files() -> BTreeMap<String, Vec<u8>> {
    datapackage::files(&plan(), "Piano sociale di zona 2022-2024, Ambito di Casarano").unwrap().into_iter().collect()
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).expect("comincia con il BOM");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(bytes);
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], heading: &str) -> Vec<String> {
    let index = rows[0].iter().position(|h| h == heading).unwrap_or_else(|| panic!("manca {heading}"));
    rows[1..].iter().map(|row| row[index].clone()).collect()
}

#[test]
fn tables_are_canonical_csv() {
    let files = files();
    let comuni = rows(&files["comuni.csv"]);
    assert_eq!(column(&comuni, "Codice ISTAT"), ["075016", "075021"]);
    assert_eq!(column(&comuni, "Comune"), ["Casarano", "Collepasso"]);
    assert_eq!(column(&comuni, "Capofila"), ["sì", ""]);
    assert_eq!(column(&comuni, "Superficie kmq"), ["", "12,8"]);
    let spesa = rows(&files["spesa.csv"]);
    assert_eq!(column(&spesa, "Importo")[0], "60000,50");
    let interventi = rows(&files["interventi.csv"]);
    assert_eq!(column(&interventi, "Inizio")[0], "2022-01-01");
    assert_eq!(column(&interventi, "Comuni")[..2], ["tutti", "tutti"], "all of them by name are all of them");
    assert!(String::from_utf8_lossy(&files["interventi.csv"]).contains(";\"L01; L02\";"));
    assert!(files["spesa.csv"].windows(2).any(|w| w == b"\r\n"));
    assert!(!files.contains_key("incontri.csv"), "una tabella che manca non si scrive");
}

#[test]
fn no_cell_is_a_formula() {
    for (name, bytes) in files().iter().filter(|(name, _)| name.ends_with(".csv")) {
        for cell in rows(bytes).iter().flatten() {
            let number = cell.replace(',', ".").parse::<f64>().is_ok();
            assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t']), "{name}: {cell}");
        }
    }
    let interventi = rows(&files()["interventi.csv"]);
    assert_eq!(column(&interventi, "Denominazione")[2], "'=CONCAT(\"x\")");
}

#[test]
fn the_descriptor_tells_what_the_files_hold_and_no_more() {
    let files = files();
    let package: Json = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    assert_eq!(package["name"], "piano-sociale-di-zona-2022-2024-ambito-di-casarano");
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), files.len() - 3);
    for resource in resources {
        let bytes = &files[resource["path"].as_str().unwrap()];
        assert_eq!(resource["bytes"], bytes.len());
        let headings = &rows(bytes)[0];
        let names: Vec<&str> =
            resource["schema"]["fields"].as_array().unwrap().iter().filter_map(|f| f["name"].as_str()).collect();
        assert_eq!(names, *headings);
        let keys = resource["schema"]["primaryKey"].as_array().into_iter().flatten();
        for key in keys {
            assert!(column(&rows(bytes), key.as_str().unwrap()).iter().all(|c| !c.is_empty()), "{key} ha celle vuote");
        }
    }
    let resource = |name: &str| resources.iter().find(|r| r["name"] == name).unwrap();
    let field = |table: &str, name: &str| -> Json {
        let fields = resource(table)["schema"]["fields"].as_array().unwrap();
        fields.iter().find(|f| f["name"] == name).unwrap().clone()
    };
    assert_eq!(resource("interventi")["schema"]["primaryKey"], serde_json::json!(["Codice"]));
    assert!(resource("fonti")["schema"].get("primaryKey").is_none(), "la chiave delle fonti ha celle vuote");
    assert!(resource("spesa")["schema"].get("foreignKeys").is_none(), "X.00 non è un intervento");
    assert_eq!(resource("calendario")["schema"]["foreignKeys"][0]["reference"]["resource"], "organi");
    assert_eq!(field("fonti", "Importo")["decimalChar"], ",");
    assert_eq!(field("fonti", "Stato")["constraints"]["enum"][0], "assegnata");
    assert_eq!(field("calendario", "Ora")["format"], "%H:%M");
}

#[test]
fn the_plan_as_json_gives_each_figure_its_cells() {
    let json: Json = serde_json::from_slice(&files()["piano.json"]).unwrap();
    let first = &json["tabelle"]["spesa"][0];
    assert_eq!(first["importo"]["valore"], "60000.50");
    assert_eq!(first["importo"]["celle"][0], "dati/spesa.xlsx#'Spesa'!D2");
    assert_eq!(first["anno"]["valore"], 2022);
    assert_eq!(first["fonte"], "FNPS");
    let total = json["totali"]["spesa_per_fondo"].as_array().unwrap().iter();
    let fnps = total.clone().find(|t| t["fonte"] == "FNPS" && t["anno"] == 2022).unwrap();
    assert_eq!(fnps["importo"]["valore"], "100000.50");
    assert_eq!(fnps["importo"]["celle"].as_array().unwrap().len(), 2);
    let lost =
        json["totali"]["spesa_per_area"].as_array().unwrap().iter().find(|t| t["area"].is_null() && t["anno"] == 2023);
    assert_eq!(lost.unwrap()["importo"]["valore"], "0.01");
    assert_eq!(json["comuni"][0]["comune"], "Casarano");
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    assert!(files() == files());
    assert!(workbook() == workbook());
    let mut package = zip::ZipArchive::new(Cursor::new(workbook())).unwrap();
    let core = std::io::read_to_string(package.by_name("docProps/core.xml").unwrap()).unwrap();
    assert_eq!(core.matches("2022-10-05").count(), 2, "{core}");
}

/// The finance tables as a workbook.
fn workbook() -> Vec<u8> {
    let plan = plan();
    let composer = Composer::new(&profile(), &project(), TemplateSource::builtin()).unwrap();
    let tables = composer.finance_tables(&plan).into_iter().map(|(name, table)| NamedTable { name, table });
    let tables: Vec<NamedTable> = tables.collect();
    let about =
        About { title: "Piano".into(), author: "Ambito".into(), subtitle: "Versione 1.0".into(), date: plan.date };
    sheets::workbook(&tables, &about).unwrap()
}

/// The workbook with its values and formulas, sheet by sheet.
fn finance() -> BTreeMap<String, (calamine::Range<Data>, calamine::Range<String>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook())).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let sheet = (book.worksheet_range(&name).unwrap(), book.worksheet_formula(&name).unwrap());
            (name, sheet)
        })
        .collect()
}

/// The row that begins with this word: place and numbers.
fn line(values: &calamine::Range<Data>, label: &str) -> (u32, Vec<f64>) {
    let (row, cells) = values
        .rows()
        .enumerate()
        .find(|(_, r)| r.first().is_some_and(|c| *c == label))
        .unwrap_or_else(|| panic!("manca la riga {label}"));
    (
        row as u32 + values.start().unwrap().0,
        cells.iter().filter_map(|c| if let Data::Float(f) = c { Some(*f) } else { None }).collect(),
    )
}

#[test]
fn the_finance_tables_sum_to_the_cent_as_the_document_prints_them() {
    let sheets = finance();
    for name in
        ["T1 Fonti", "T2 Impieghi per area", "T3 2022", "T3 2023", "T3 Triennio", "T5 LEPS", "T9 Cronoprogramma"]
    {
        assert!(sheets.contains_key(name), "{name}: {:?}", sheets.keys());
    }
    assert_eq!(line(&sheets["T1 Fonti"].0, "Totale delle fonti").1, [150_000.5, 90_000.0, 0.0, 240_000.5]);
    let areas = &sheets["T2 Impieghi per area"].0;
    // Money of an intervention that isn't in its table is a finding and enters no total.
    assert_eq!(line(areas, "Totale").1[1..], [150_000.5, 60_000.01, 0.0, 210_000.51, 100.0][..]);
    assert_eq!(line(areas, "Totale delle fonti").1, [150_000.5, 90_000.0, 0.0, 240_000.5]);
    assert_eq!(line(areas, "Differenza fra fonti e impieghi").1, [0.0, 29_999.99, 0.0, 29_999.99]);
    let detail = &sheets["T3 Triennio"].0;
    assert_eq!(line(detail, "A1.01").1, [120_000.5, 0.0, 120_000.5]);
    assert_eq!(line(detail, "Totale generale").1, [160_000.51, 50_000.0, 210_000.51]);
    let links = sheets["T3 Triennio"].1.used_cells().filter(|(_, _, f)| f.contains("'T3 2022'!")).count();
    assert!(links >= 3, "il triennio è la somma degli anni: {links}");
    let link = sheets["T2 Impieghi per area"].1.used_cells().any(|(_, _, f)| f.contains("'T1 Fonti'!"));
    assert!(link, "il totale delle fonti viene da T1");
}

#[test]
fn every_sum_is_a_live_formula_and_its_stored_result_is_right() {
    for (name, (values, formulas)) in finance() {
        let number = |row: u32, column: u32| match values.get_value((row, column)) {
            Some(Data::Float(number)) => *number,
            Some(Data::Int(number)) => *number as f64,
            _ => 0.0,
        };
        let (start_row, start_column) = formulas.start().unwrap_or_default();
        let mut checked = 0;
        for (row, column, formula) in formulas.used_cells() {
            let (row, column) = (row as u32 + start_row, column as u32 + start_column);
            let Some(arguments) = formula.strip_prefix("SUM(").and_then(|f| f.strip_suffix(')')) else { continue };
            let sum: f64 = arguments.split(',').flat_map(cells).map(|(r, c)| number(r, c)).sum();
            assert!((sum - number(row, column)).abs() < 0.001, "{name}: {formula} = {sum}");
            checked += 1;
        }
        let money = name.starts_with("T1") || name.starts_with("T2") || name.starts_with("T3");
        assert!(!money || checked >= 3, "{name}: {checked} somme");
    }
}

/// The cells of a reference as a formula writes it: `C5` or `C5:E5`.
fn cells(reference: &str) -> Vec<(u32, u32)> {
    let cell = |text: &str| {
        let letters: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
        let column = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b - b'A') + 1) - 1;
        (text[letters.len()..].parse::<u32>().unwrap() - 1, column)
    };
    let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
    let ((r0, c0), (r1, c1)) = (cell(from), cell(to));
    (r0..=r1).flat_map(|r| (c0..=c1).map(move |c| (r, c))).collect()
}
