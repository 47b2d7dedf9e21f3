// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The DOCX writer over a plan of about 200 pages and 190 tables: `word.py` measures it beside the libraries of others.
//!
//! `word json FILE` writes the content; `word docx CONTENT FILE` reads it and writes the DOCX, page numbers off;
//! `word build CONTENT docx FILE` writes it as a build does, with the page numbers of the PDF, and with `pdf` the PDF alone;
//! `word stage CONTENT` prints what the writing stage takes, and what the PDF takes. It reads `/proc`: Linux only.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "pages/content.rs"]
mod content;
#[path = "pages/model.rs"]
mod model;

use std::process::ExitCode;

use content::{Chapter, Shape};
use pdz::write::{PageIndex, docx, pdf};

/// A plan of about 200 pages.
const PLAN: Shape = Shape { paragraphs: 560, tables: 190, notes: 0, parts: 6, rows: 12 };

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["json", file] => json(file),
        ["docx", from, file] => whole(from, file),
        ["build", from, format, file] => build(from, format, file),
        ["stage", from] => stage(from),
        _ => {
            eprintln!(
                "usage: word json FILE | docx CONTENT FILE | build CONTENT docx|pdf FILE | stage CONTENT; make bench runs it"
            );
            return ExitCode::SUCCESS;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn json(file: &str) -> Outcome<()> {
    Ok(std::fs::write(file, serde_json::to_vec(&content::chapters(35, PLAN))?)?)
}

fn read(from: &str) -> Outcome<Vec<Chapter>> {
    Ok(serde_json::from_slice(&std::fs::read(from)?)?)
}

fn whole(from: &str, file: &str) -> Outcome<()> {
    let document = model::document(&read(from)?);
    Ok(std::fs::write(file, docx::write(&document, &PageIndex::default())?)?)
}

fn build(from: &str, format: &str, file: &str) -> Outcome<()> {
    let document = model::document(&read(from)?);
    let made = pdf::write(&document)?;
    let bytes = if format == "docx" { docx::write(&document, &made.index)? } else { made.bytes };
    Ok(std::fs::write(file, bytes)?)
}

/// Processor seconds and megabytes beyond the model of the writing stage, with the page numbers of the PDF; those of the PDF.
fn stage(from: &str) -> Outcome<()> {
    let document = model::document(&read(from)?);
    let (pdf_seconds, _, made) = measured(|| pdf::write(&document))?;
    let index = made?.index;
    let mut runs = Vec::new();
    for _ in 0..7 {
        let (seconds, megabytes, file) = measured(|| docx::write(&document, &index))?;
        runs.push(serde_json::json!({"seconds": seconds, "megabytes": megabytes, "bytes": file?.len()}));
    }
    println!("{}", serde_json::json!({"pages": index.pages, "pdf": pdf_seconds, "docx": runs}));
    Ok(())
}

/// What a stage takes: processor seconds, and the greatest resident megabytes beyond those at its beginning.
fn measured<T>(stage: impl FnOnce() -> T) -> Outcome<(f64, f64, T)> {
    // Resets the greatest resident memory to that of now (proc(5)).
    std::fs::write("/proc/self/clear_refs", "5")?;
    let (before, held) = (nanoseconds()?, megabytes("VmRSS:")?);
    let out = stage();
    let seconds = (nanoseconds()? - before) as f64 / 1e9;
    Ok((seconds, megabytes("VmHWM:")? - held, out))
}

/// Time on a processor of all threads of this process.
fn nanoseconds() -> Outcome<u64> {
    let mut sum = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
        sum += text.split_whitespace().next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(sum)
}

fn megabytes(field: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? * 1024.0 / 1e6)
}
