// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A questionnaire of a million answers and thirty columns: all tables by pdz and by polars from the same CSV, and an XLSX
//! against a bare pass of calamine over its cells.
//!
//! `cargo bench --bench questionari -- 5 [python]` prints the median wall seconds and the greatest memory. It reads `/proc`:
//! Linux only. Without a Python that has polars, only pdz is timed.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{BufWriter, Cursor, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use calamine::{Reader, Xlsx};
use pdz::ingest::survey::{Request, read_file};

/// Answers.
const ROWS: u32 = 1_000_000;
/// Columns of the CSV, and of the workbook.
const COLUMNS: (u16, u16) = (30, 8);

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let result = match arguments.first().map(String::as_str) {
        Some("--count") => count(arguments.get(1).map_or("", String::as_str)),
        Some("--bare") => bare(arguments.get(1).map_or("", String::as_str)),
        other => compare(other.and_then(|n| n.parse().ok()).unwrap_or(5), arguments.get(1).map(String::as_str)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the questionnaires could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

const OPTIONS: [&[&str]; 5] = [
    &["Casarano", "Collepasso", "Matino", "Parabita", "Ruffano", "Supersano", "Taurisano"],
    &["18-29", "30-44", "45-64", "65-74", "75 e oltre"],
    &["Sì", "No", "Non so"],
    &["Ottimo", "Buono", "Sufficiente", "Scarso"],
    &["1", "2", "3", "4", "5", ""],
];

/// The answer of a person to a question, the same at every run.
fn answer(row: u32, column: u16) -> &'static str {
    let options = OPTIONS[usize::from(column).min(if column > 9 { 4 } else { usize::from(column) % 5 })];
    let mixed = (u64::from(row) * 2_654_435_761 + u64::from(column) * 40_503).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    options[mixed as usize % options.len()]
}

fn heading(column: u16) -> String {
    match column {
        0 => "Comune di residenza".to_owned(),
        1 => "Fascia di età".to_owned(),
        _ => format!("Domanda {column}"),
    }
}

fn files(folder: &Path) -> Outcome<()> {
    let mut csv = BufWriter::new(std::fs::File::create(folder.join("risposte.csv"))?);
    writeln!(csv, "{}", (0..COLUMNS.0).map(heading).collect::<Vec<_>>().join(","))?;
    for row in 0..ROWS {
        let answers: Vec<&str> = (0..COLUMNS.0).map(|column| answer(row, column)).collect();
        writeln!(csv, "{}", answers.join(","))?;
    }
    csv.flush()?;
    workbook(&folder.join("risposte.xlsx"))
}

/// A workbook written row by row, its texts shared as Excel shares them.
fn workbook(path: &Path) -> Outcome<()> {
    let mut texts: Vec<String> = OPTIONS.iter().flat_map(|o| o.iter().map(|t| (*t).to_owned())).collect();
    let first = texts.len();
    texts.extend((0..COLUMNS.1).map(heading));
    let mut zip = zip::ZipWriter::new(BufWriter::new(std::fs::File::create(path)?));
    let options = zip::write::SimpleFileOptions::default();
    let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let shared: String = texts.iter().map(|t| format!("<si><t>{t}</t></si>")).collect();
    for (name, xml) in [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{namespace}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"Risposte\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"r2\" Type=\"{relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{namespace}\">{shared}</sst>")),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(xml.as_bytes())?;
    }
    zip.start_file("xl/worksheets/sheet1.xml", options)?;
    write!(zip, "<worksheet xmlns=\"{namespace}\"><sheetData>")?;
    for row in 0..=ROWS {
        let mut line = format!("<row r=\"{}\">", row + 1);
        for column in 0..COLUMNS.1 {
            let place = format!("{}{}", char::from(b'A' + u8::try_from(column)?), row + 1);
            let text = if row == 0 { heading(column) } else { answer(row, column).to_owned() };
            match text.parse::<u32>() {
                Ok(number) => line.push_str(&format!("<c r=\"{place}\"><v>{number}</v></c>")),
                Err(_) if text.is_empty() => {}
                Err(_) => {
                    let at = if row == 0 {
                        first + usize::from(column)
                    } else {
                        texts.iter().position(|t| *t == text).unwrap_or(0)
                    };
                    line.push_str(&format!("<c r=\"{place}\" t=\"s\"><v>{at}</v></c>"));
                }
            }
        }
        line.push_str("</row>");
        zip.write_all(line.as_bytes())?;
    }
    write!(zip, "</sheetData></worksheet>")?;
    zip.finish()?.flush()?;
    Ok(())
}

/// In a process of its own: seconds and memory of all tables.
fn count(path: &str) -> Outcome<()> {
    let start = Instant::now();
    let answers = read_file(Path::new(path), &Request::default(), &mut |_, _| {});
    let survey = answers.survey.ok_or("no tables")?;
    println!(
        "{:.2} s {:.0} MB {} {}",
        start.elapsed().as_secs_f64(),
        memory()?,
        survey.questions.len(),
        survey.crosses.len()
    );
    Ok(())
}

/// In a process of its own: a bare pass of calamine's cells.
fn bare(path: &str) -> Outcome<()> {
    let start = Instant::now();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(path)?))?;
    let mut cells = 0;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name)?;
        while reader.next_cell()?.is_some() {
            cells += 1;
        }
    }
    println!("{:.2} s {:.0} MB {cells}", start.elapsed().as_secs_f64(), memory()?);
    Ok(())
}

fn compare(runs: usize, python: Option<&str>) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    files(folder.path())?;
    let own = std::env::current_exe()?.display().to_string();
    let csv = folder.path().join("risposte.csv").display().to_string();
    let xlsx = folder.path().join("risposte.xlsx").display().to_string();
    let python = python.unwrap_or("target/bench/venv/bin/python").to_owned();
    println!("{ROWS} answers, {runs} runs: median wall seconds, greatest memory");
    let polars: [&str; 3] = [&python, "benches/questionari.py", &csv];
    for (name, command) in [
        ("CSV, pdz", vec![own.as_str(), "--count", csv.as_str()]),
        ("CSV, polars", polars.to_vec()),
        ("XLSX, pdz", vec![own.as_str(), "--count", xlsx.as_str()]),
        ("XLSX, bare calamine", vec![own.as_str(), "--bare", xlsx.as_str()]),
    ] {
        let mut said = Vec::new();
        for _ in 0..runs.max(1) {
            let Ok(output) = Command::new(command[0]).args(&command[1..]).output() else { continue };
            if output.status.success() {
                said.push(String::from_utf8_lossy(&output.stdout).trim().to_owned());
            }
        }
        said.sort();
        println!("{name:20} {}", said.get(said.len() / 2).map_or("not measured", String::as_str));
    }
    Ok(())
}

/// The greatest memory of this process, in megabytes.
fn memory() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: f64 = line.and_then(|l| l.trim().strip_suffix("kB")?.trim().parse().ok()).ok_or("no figure")?;
    Ok(kibibytes / 1024.0)
}
