// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Any bytes as the parts of a sound package: what the compression would hide from the other targets.
#![no_main]

use std::io::Write;

use zip::write::SimpleFileOptions;

const BOOK: &str = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Spesa\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const LINKS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                     <Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>\
                     <Relationship Id=\"rId3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";

/// A package of these parts, stored without compression.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8], &[u8])| {
    let (kind, first, second) = input;
    let (name, bytes) = match kind % 3 {
        0 => ("a.ods", package(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", first)])),
        1 => {
            let parts: [(&str, &[u8]); 4] = [
                ("xl/workbook.xml", BOOK.as_bytes()),
                ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
                ("xl/worksheets/sheet1.xml", first),
                ("xl/sharedStrings.xml", second),
            ];
            ("a.xlsx", package(&parts))
        }
        _ => {
            let parts: [(&str, &[u8]); 3] = [
                ("xl/workbook.xml", first),
                ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
                ("xl/worksheets/sheet1.xml", second),
            ];
            ("a.xlsx", package(&parts))
        }
    };
    let _ = pdz::ingest::inspect_bytes(name, &bytes).text();
});
