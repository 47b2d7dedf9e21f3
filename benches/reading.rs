// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What reading a large file costs, against the least that it can cost: a bare pass of calamine's cells (XLSX) or of the csv
//! reader (CSV) over the same file in the same run.
//!
//! `cargo bench --bench reading -- 5` prints processor seconds, their ratio, and the memory over that of the result. A pass that
//! is too short for the clock is repeated, and what it makes is dropped inside the measure, on both sides. It reads `/proc`:
//! Linux only.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::{Command, ExitCode};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;

/// Rows of the files.
const ROWS: [u32; 2] = [200_000, 1_000_000];
/// Their columns.
const COLUMNS: u16 = 10;
/// Processor seconds that a measure takes at least: the clock ticks a hundred times a second.
const LEAST: f64 = 0.5;

/// What is aimed at: ratio to the bare pass, processor seconds, megabytes over the result.
const AIM: (f64, f64, f64) = (1.5, 1.0, 60.0);

/// Units of the times in `/proc/…/stat`: fixed at a hundredth of a second on Linux.
const TICKS_PER_SECOND: f64 = 100.0;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().position(|a| a == "--peak") {
        Some(at) => peak(arguments.get(at + 1).map_or("", String::as_str)),
        None => compare(arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(5)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reading could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The text of a cell: codes that repeat, numbers, texts that don't.
fn cell(row: u32, column: u16) -> String {
    match (row, column) {
        (0, _) => format!("Colonna {column}"),
        (_, 0) => format!("A{}.{:02}", row % 7 + 1, row % 90),
        (_, 1) => "FNPS".to_owned(),
        (_, 4) => "personale".to_owned(),
        (_, 7) => format!("testo {row}"),
        _ => format!("{}.{:02}", row * u32::from(column), row % 100),
    }
}

fn files(folder: &Path, rows: u32) -> Outcome<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut csv = String::new();
    for row in 0..rows {
        for column in 0..COLUMNS {
            let text = cell(row, column);
            csv.push_str(&text);
            csv.push(if column + 1 < COLUMNS { ';' } else { '\n' });
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number)?,
                Err(_) => sheet.write(row, column, text)?,
            };
        }
    }
    book.save(folder.join("grande.xlsx"))?;
    std::fs::write(folder.join("grande.csv"), csv)?;
    Ok(())
}

/// A bare pass over the cells.
fn bare(path: &Path) -> Outcome<usize> {
    let mut cells = 0;
    if path.extension().is_some_and(|e| e == "csv") {
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_path(path)?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            cells += record.len();
        }
        return Ok(cells);
    }
    let mut book: Xlsx<_> = calamine::open_workbook(path)?;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name)?;
        while reader.next_cell()?.is_some() {
            cells += 1;
        }
    }
    Ok(cells)
}

fn compare(runs: usize) -> Outcome<()> {
    for rows in ROWS {
        compare_rows(rows, runs)?;
    }
    Ok(())
}

fn compare_rows(rows: u32, runs: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    files(folder.path(), rows)?;
    println!("{rows} × {COLUMNS} cells, {runs} runs: median processor seconds");
    for name in ["grande.xlsx", "grande.csv"] {
        let path = folder.path().join(name);
        let (mut least, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..runs.max(1) {
            let (expected, time) = measured(|| bare(&path))?;
            least.push(time);
            let (found, time) = measured(|| Ok(pdz::ingest::open_file(&path).cells))?;
            ours.push(time);
            if found != expected {
                return Err(format!("{name}: {found} cells, not {expected}").into());
            }
        }
        let (least, ours) = (median(least), median(ours));
        println!(
            "{name:12} bare {least:.3} s, read {ours:.3} s (aim for 200,000 rows: below {} s), ratio {:.2} (aim: below {})",
            AIM.1,
            ours / least,
            AIM.0
        );
        let said = Command::new(std::env::current_exe()?).arg("--peak").arg(&path).output()?;
        print!("{name:12} {}", String::from_utf8_lossy(&said.stdout));
    }
    Ok(())
}

/// What a pass gives, and how long one takes.
fn measured(pass: impl Fn() -> Outcome<usize>) -> Outcome<(usize, f64)> {
    let start = seconds()?;
    let mut passes = 0u32;
    loop {
        let result = pass()?;
        passes += 1;
        let taken = seconds()? - start;
        if taken >= LEAST {
            return Ok((result, taken / f64::from(passes)));
        }
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// In a process of its own: the greatest memory while a file is read, and what the result takes.
fn peak(path: &str) -> Outcome<()> {
    let before = status("VmHWM")?;
    let opened = pdz::ingest::open_file(Path::new(path));
    let taken = status("VmHWM")? - before;
    let own = opened.bytes as f64 / 1e6;
    println!("memory {taken:.0} MB, of which the result {own:.0}: {:.0} over (aim: below {})", taken - own, AIM.2);
    Ok(())
}

/// Processor seconds of this process so far.
fn seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS_PER_SECOND)
}

/// A figure of this process, in megabytes.
fn status(name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kibibytes: f64 = line.and_then(|l| l.trim().strip_suffix("kB")?.trim().parse().ok()).ok_or("no figure")?;
    Ok(kibibytes * 1024.0 / 1e6)
}
