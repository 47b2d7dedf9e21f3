// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! CSV to a grid: encoding and separator are found out.

use std::borrow::Cow;
use std::sync::Arc;

use csv_core::ReadRecordResult;

use super::budget::Budget;
use super::cut::{self, Span};
use super::grid::{Grid, Raw};
use super::limits;
use super::package::Refusal;
use super::text;
use super::workbook::Book;
use crate::origin::Origin;

/// Reads a CSV. Rows are counted as a spreadsheet program counts them.
pub fn read(bytes: Cow<'_, [u8]>, file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let text = text_of(bytes);
    budget.text(text.len())?;
    // Lines of the first Macs end with a carriage return alone.
    let text = match memchr::memchr(b'\n', text.as_bytes()) {
        None if memchr::memchr(b'\r', text.as_bytes()).is_some() => text.replace('\r', "\n"),
        _ => text,
    };
    // Excel's own way to declare the separator.
    let first = text.split('\n').next().unwrap_or_default();
    let declared = first.trim().trim_matches('"').strip_prefix("sep=").map(|rest| rest.bytes().next());
    let from = declared.map_or(0, |_| (first.len() + 1).min(text.len()));
    let rest = text.get(from..).unwrap_or_default();
    let separator = declared.flatten().filter(u8::is_ascii).unwrap_or_else(|| guess_separator(rest));
    let body = Body { text: Arc::new(text), from, row: u32::from(declared.is_some()), separator };
    let grid = match body.fields(file, budget)? {
        Some(grid) => grid,
        None => body.records(file, budget)?,
    };
    Ok(Book { grids: vec![grid], faults: Vec::new() })
}

/// The text of a file; one that is UTF-8 already is not copied.
fn text_of(bytes: Cow<'_, [u8]>) -> String {
    let bare = encoding_rs::Encoding::for_bom(&bytes).is_none() && wide(&bytes).is_none();
    match bytes {
        Cow::Owned(bytes) if bare => {
            String::from_utf8(bytes).unwrap_or_else(|error| decode(error.as_bytes()).into_owned())
        }
        bytes => decode(&bytes).into_owned(),
    }
}

/// A text, where its records begin, and what parts their fields.
struct Body {
    text: Arc<String>,
    from: usize,
    row: u32,
    separator: u8,
}

impl Body {
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes().get(self.from..).unwrap_or_default()
    }

    /// The fields where they stand in the text, which the sheet keeps as it is: most are plain, and nothing is copied of them.
    /// `None` of a text that quotes in another way than RFC 4180.
    fn fields(&self, file: &Origin, budget: &mut Budget) -> Result<Option<Grid>, Refusal> {
        let before = budget.clone();
        let mut grid = Grid::new(file.clone()).sharing(Arc::clone(&self.text)).of_fields();
        let mut refused = None;
        let cut = cut::records(self.bytes(), self.separator, true, |row, record, spans| {
            if refused.is_none() {
                let row = self.row.saturating_add(row);
                refused = self.record(row, record, spans, &mut grid, budget).err();
            }
        });
        if cut.oddity.stray || cut.oddity.unclosed.is_some() {
            *budget = before;
            return Ok(None);
        }
        match refused {
            Some(refusal) => Err(refusal),
            None => Ok(Some(grid)),
        }
    }

    fn record(
        &self,
        row: u32,
        record: &[u8],
        spans: &[Span],
        grid: &mut Grid,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        let start = self.text.len() - record.len();
        let end = spans.last().map_or(0, |span| span.end as usize);
        let plain = is_plain(record.get(..end).unwrap_or_default(), self.separator);
        grid.begin_fields(row);
        let (mut count, mut last) = (0usize, 0u32);
        let mut after = start;
        for (column, span) in (0u32..).zip(spans) {
            let (from, to) = (span.start as usize, span.end as usize);
            let quoted = from > 0 && record.get(from - 1) == Some(&b'"');
            let first = start + from - usize::from(quoted);
            after = start + to + usize::from(quoted) + 1;
            let stands = match record.get(from..to) {
                Some([]) | None => true,
                Some(&[first, .., last] | &[first @ last]) => {
                    let at_ends = first == b' ' || last == b' ' || first == b'#' || first == b'E';
                    plain && !span.doubled && !at_ends && to - from <= limits::TEXT
                }
            };
            if stands {
                if quoted {
                    grid.push_quoted_field(first, from == to);
                } else {
                    grid.push_field(first, from == to);
                }
                if from < to {
                    (count, last) = (count + 1, column);
                }
                continue;
            }
            // Fields are cut at separators, which are never inside a character.
            let field = self.text.get(start + from..start + to).unwrap_or_default();
            let whole = if span.doubled { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) };
            if text::is_too_long(&whole) {
                budget.was_cut(grid, row, column);
            }
            let printed = text::plain(&whole);
            if printed.is_some() {
                (count, last) = (count + 1, column);
            }
            grid.push_odd_field(first, column, printed.as_deref().map_or(Raw::Text(""), text::seen));
        }
        grid.end_fields(after, count > 0);
        if spans.len() > cut::MOST {
            budget.cell(row, u32::try_from(cut::MOST).unwrap_or(u32::MAX))?;
        }
        if count > 0 { budget.row(row, last, count) } else { Ok(()) }
    }

    /// Record after record, as a reader that forgives takes them.
    fn records(&self, file: &Origin, budget: &mut Budget) -> Result<Grid, Refusal> {
        let bytes = self.bytes();
        let mut reader = csv_core::ReaderBuilder::new().delimiter(self.separator).build();
        let mut grid = Grid::new(file.clone());
        let mut fields = vec![0u8; bytes.len()];
        let mut ends = vec![0usize; budget.limits().columns as usize + 1];
        let (mut row, mut at) = (self.row, 0usize);
        loop {
            // Blank lines are rows too, which the reader skips.
            while let Some(end @ (b'\r' | b'\n')) = bytes.get(at) {
                let pair = *end == b'\r' && bytes.get(at + 1) == Some(&b'\n');
                at += if pair { 2 } else { 1 };
                row = row.saturating_add(1);
            }
            let (mut written, mut count) = (0usize, 0usize);
            loop {
                let input = bytes.get(at..).unwrap_or_default();
                let (result, read, wrote, ended) =
                    reader.read_record(input, fields.get_mut(written..).unwrap_or_default(), &mut ends[count..]);
                (at, written, count) = (at + read, written + wrote, count + ended);
                match result {
                    // The next call is told that nothing follows.
                    ReadRecordResult::InputEmpty => {}
                    ReadRecordResult::Record => break,
                    ReadRecordResult::End => return Ok(grid),
                    ReadRecordResult::OutputFull => return Err(Refusal::Damaged("il testo non si legge".to_owned())),
                    ReadRecordResult::OutputEndsFull => budget.cell(row, budget.limits().columns)?,
                }
            }
            // The reader stops between the two characters that end a line on Windows.
            if at > 0 && bytes.get(at) == Some(&b'\n') && bytes.get(at - 1) == Some(&b'\r') {
                at += 1;
            }
            let mut from = 0;
            for (column, &to) in (0u32..).zip(&ends[..count]) {
                let field = fields.get(from..to).unwrap_or_default();
                budget.put_text(&mut grid, row, column, std::str::from_utf8(field).unwrap_or_default())?;
                from = to;
            }
            row = row.saturating_add(1);
        }
    }
}

/// Whether every field is printed as it stands, but for blanks at its ends.
fn is_plain(record: &[u8], separator: u8) -> bool {
    // Blanks other than the plain one begin with C2, E1, E2, E3 or EF. Without a way out of the loop, many bytes are looked at
    // in one go.
    let odd = |b: u8| b != separator && (b < 0x20 || matches!(b, 0x7f | 0xc2 | 0xe1..=0xe3 | 0xef));
    let some = record.iter().fold(false, |some, &b| some | odd(b));
    let pairs = record.iter().zip(record.get(1..).unwrap_or_default());
    !some && !pairs.fold(false, |some, (&a, &b)| some | (a == b' ' && b == b' '))
}

/// The text, whatever its encoding: UTF-8, UTF-16 with its mark, or the Windows one that old Excel writes.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    if looks_like_mac(bytes) {
        return encoding_rs::MACINTOSH.decode_without_bom_handling(bytes).0;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"it"), chardetng::Utf8Detection::Deny);
    // Italian offices write Windows-1252: a guess of another script on a handful of accents is worth less than that.
    let encoding =
        if guess.is_single_byte() && guess == encoding_rs::ISO_8859_15 { guess } else { encoding_rs::WINDOWS_1252 };
    encoding.decode_without_bom_handling(bytes).0
}

/// Whether the accents are those of the old Macs, by the letters that they follow: an accent of Italian ends a word, and what
/// Windows has in its place never does.
pub fn looks_like_mac(bytes: &[u8]) -> bool {
    let after =
        |wanted: &[u8]| bytes.windows(2).filter(|w| w[0].is_ascii_alphabetic() && wanted.contains(&w[1])).count();
    // à é è ì ò ù ’ of one, à è é ì ò ù of the other.
    after(&[0x88, 0x8e, 0x8f, 0x93, 0x98, 0x9d, 0xd5]) > after(&[0xe0, 0xe8, 0xe9, 0xec, 0xf2, 0xf9, 0x92])
}

/// UTF-16 without its mark: every other byte is zero.
pub fn wide(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &bytes[..bytes.len().min(512)];
    let many = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count() * 3 > sample.len();
    if sample.len() <= 8 {
        None
    } else if many(1) {
        Some(encoding_rs::UTF_16LE)
    } else {
        many(0).then_some(encoding_rs::UTF_16BE)
    }
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
        let grid = read(bytes.into(), &Origin::file("dati/a.csv"), &mut budget).unwrap().grids.remove(0);
        let text = |raw: Raw<'_>| raw.text().unwrap_or_default().to_owned();
        grid.rows().map(|r| (r.index, r.cells().map(|c| text(c.1)).collect())).collect()
    }

    #[test]
    fn encodings_and_separators_of_the_offices() {
        let expected =
            vec![(0, vec!["Città".to_owned(), "Importo".to_owned()]), (1, vec!["Nardò".into(), "1.000,50".into()])];
        assert_eq!(rows("Città;Importo\nNardò;1.000,50\n".as_bytes()), expected);
        assert_eq!(rows(b"Citt\xe0;Importo\r\nNard\xf2;1.000,50\r\n"), expected);
        assert_eq!(rows("\u{feff}Città,Importo\nNardò,\"1.000,50\"\n".as_bytes()), expected);
        assert_eq!(rows(b"Citt\x88;Importo\rNard\x98;1.000,50\r"), expected);
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
