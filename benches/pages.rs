// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A document of any number of pages, written as PDF by the library or as a source for Typst: `pages.py` measures both.
//!
//! `pages pdf 300 FILE.pdf` writes the file and prints its pages and bytes; `pages typst 300 FILE.typ` writes the source.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "pages/content.rs"]
mod content;
#[path = "pages/model.rs"]
mod model;
#[path = "pages/typst.rs"]
mod typst;

use std::process::ExitCode;

/// A document of about 300 pages, with tables that a page doesn't hold.
const LONG: content::Shape = content::Shape { paragraphs: 1000, tables: 70, notes: 140, parts: 4, rows: 44 };

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [kind, pages, path] = arguments.as_slice() else {
        eprintln!("usage: pages pdf|typst PAGES FILE; make bench runs it");
        return ExitCode::SUCCESS;
    };
    match pages.parse().map_err(|_| format!("not a number: {pages}")).and_then(|pages| run(kind, pages, path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(kind: &str, pages: usize, path: &str) -> Result<(), String> {
    let chapters = content::chapters((35 * pages).div_ceil(300).max(1), LONG);
    let bytes = match kind {
        "pdf" => {
            let document = model::document(&chapters);
            drop(chapters);
            let pdf = pdz::write::pdf::write(&document).map_err(|error| error.to_string())?;
            println!("{{\"pages\": {}, \"bytes\": {}}}", pdf.index.pages, pdf.bytes.len());
            pdf.bytes
        }
        "typst" => typst::source(&chapters).into_bytes(),
        other => return Err(format!("neither pdf nor typst: {other}")),
    };
    std::fs::write(path, bytes).map_err(|error| error.to_string())
}
