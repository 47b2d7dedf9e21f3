// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! CSV to a grid: encoding and separator are found out.

use std::borrow::Cow;

use super::budget::Budget;
use super::grid::Grid;
use super::package::Refusal;
use super::workbook::Book;
use crate::origin::Origin;

/// Reads a CSV. Rows are counted as a spreadsheet program counts them.
pub fn read(bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let text = decode(bytes);
    let mut text: &str = &text;
    let mut separator = None;
    let mut row = 0u32;
    let first = text.lines().next().unwrap_or_default();
    // Excel's own way to declare the separator.
    if let Some(declared) = first.trim().trim_matches('"').strip_prefix("sep=") {
        separator = declared.bytes().next();
        text = text.get(first.len()..).unwrap_or_default().trim_start_matches('\r');
        text = text.strip_prefix('\n').unwrap_or(text);
        row = 1;
    }
    let separator = separator.unwrap_or_else(|| guess_separator(text));
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut grid = Grid::new(file.clone());
    let mut record = csv::ByteRecord::new();
    let bytes = text.as_bytes();
    loop {
        // Blank lines are rows too, which the reader skips.
        let mut from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        // The reader stops between the two characters that end a line on Windows.
        if from > 0 && bytes.get(from) == Some(&b'\n') && bytes.get(from - 1) == Some(&b'\r') {
            from += 1;
        }
        let blank = bytes.get(from..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\r' | b'\n'));
        row = row.saturating_add(u32::try_from(blank.filter(|&&b| b == b'\n').count()).unwrap_or(u32::MAX));
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(Refusal::Damaged("il testo non si legge".to_owned())),
        }
        for (column, field) in (0u32..).zip(&record) {
            if !field.is_empty() {
                // Fields are cut at separators, which are never inside a character.
                budget.put_text(&mut grid, row, column, std::str::from_utf8(field).unwrap_or_default())?;
            }
        }
        row = row.saturating_add(1);
    }
    grid.settle(&[]);
    Ok(Book { grids: vec![grid], faults: Vec::new() })
}

/// The text, whatever its encoding: UTF-8, UTF-16 with its mark, or the Windows one that old Excel writes.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    // UTF-16 without its mark: every other byte is zero.
    let sample = &bytes[..bytes.len().min(512)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    if sample.len() > 8 && zeros(1) * 3 > sample.len() {
        return encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0;
    }
    if sample.len() > 8 && zeros(0) * 3 > sample.len() {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"it"), chardetng::Utf8Detection::Deny);
    // Italian offices write Windows-1252: a guess of another script on a handful of accents is worth less than that.
    let encoding =
        if guess.is_single_byte() && guess == encoding_rs::ISO_8859_15 { guess } else { encoding_rs::WINDOWS_1252 };
    encoding.decode_without_bom_handling(bytes).0
}

/// The separator that splits the first lines most evenly.
pub fn guess_separator(text: &str) -> u8 {
    let mut best = (0usize, b';');
    for separator in [b';', b'\t', b',', b'|'] {
        let mut counts = Vec::new();
        let mut quoted = false;
        let mut count = 0usize;
        for byte in text.bytes().take(64 * 1024) {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    counts.push(count);
                    count = 0;
                    if counts.len() >= 40 {
                        break;
                    }
                }
                b if b == separator && !quoted => count += 1,
                _ => {}
            }
        }
        counts.push(count);
        let most = counts.iter().copied().max().unwrap_or(0);
        let even = counts.iter().filter(|&&c| c > 0 && c == most).count();
        let some = counts.iter().filter(|&&c| c > 0).count();
        let score = if most == 0 { 0 } else { even * 10 + some * 5 + most.min(9) };
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Raw;
    use crate::ingest::limits::Limits;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let mut budget = Budget::new(Limits::default());
        let grid = read(bytes, &Origin::file("dati/a.csv"), &mut budget).unwrap().grids.remove(0);
        let text = |raw: &Raw| raw.text().unwrap_or_default().to_owned();
        grid.rows.iter().map(|r| (r.index, r.cells.iter().map(|c| text(&c.1)).collect())).collect()
    }

    #[test]
    fn encodings_and_separators_of_the_offices() {
        let expected =
            vec![(0, vec!["Città".to_owned(), "Importo".to_owned()]), (1, vec!["Nardò".into(), "1.000,50".into()])];
        assert_eq!(rows("Città;Importo\nNardò;1.000,50\n".as_bytes()), expected);
        assert_eq!(rows(b"Citt\xe0;Importo\r\nNard\xf2;1.000,50\r\n"), expected);
        assert_eq!(rows("\u{feff}Città,Importo\nNardò,\"1.000,50\"\n".as_bytes()), expected);
        let utf16: Vec<u8> =
            "\u{feff}Città\tImporto\nNardò\t1.000,50".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&utf16), expected);
    }

    #[test]
    fn blank_lines_and_the_declared_separator_are_rows() {
        assert_eq!(rows(b"sep=,\r\na,b\r\n\r\nc,d\r\n").iter().map(|r| r.0).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(rows(b"\n\na;b\n\"x\ny\";d\n\ne;f").iter().map(|r| r.0).collect::<Vec<_>>(), [2, 3, 5]);
    }
}
