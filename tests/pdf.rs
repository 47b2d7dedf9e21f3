// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The PDF writer: what a reader, a checker and a screen reader find in its files.

#[path = "pdf/sample.rs"]
mod sample;

use std::path::Path;

use pdz::document::Document;
use pdz::write::pdf::{Pdf, write};

/// Writes a document, and leaves the file for whoever wants to look at it.
fn made(name: &str, document: &Document) -> Pdf {
    let pdf = write(document).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.pdf")), &pdf.bytes).unwrap();
    pdf
}

#[test]
fn a_rich_document_is_written() {
    let pdf = made("rich", &sample::rich());
    assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
    assert!(pdf.index.pages > 6);
}
