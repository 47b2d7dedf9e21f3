// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! CSV to a grid: encoding and separator are found out.

use std::borrow::Cow;
use std::sync::Arc;

use csv_core::ReadRecordResult;

use super::budget::Budget;
use super::cut::{self, End, Span};
use super::grid::{Grid, Raw, Reached};
use super::package::Refusal;
use super::text;
use super::workbook::Book;
use crate::origin::Origin;

/// Reads a CSV. Rows are counted as a spreadsheet program counts them.
pub fn read(bytes: Cow<'_, [u8]>, file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let text = text_of(bytes, budget)?;
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
    let separator = declared
        .flatten()
        .filter(|mark| mark.is_ascii() && !matches!(mark, b'"' | b'\r' | b'\n'))
        .unwrap_or_else(|| guess_separator(rest));
    let body = Body { text: Arc::new(text), from, row: u32::from(declared.is_some()), separator };
    let grid = match body.fields(file, budget)? {
        Some(grid) => grid,
        None => body.records(file, budget)?,
    };
    Ok(Book { grids: vec![grid], faults: Vec::new() })
}

/// The text of a file; one that is UTF-8 already is not copied.
fn text_of(bytes: Cow<'_, [u8]>, budget: &Budget) -> Result<String, Refusal> {
    let bare = encoding_rs::Encoding::for_bom(&bytes).is_none() && wide(&bytes).is_none();
    let bytes = match bytes {
        Cow::Owned(bytes) if bare => match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(error) => Cow::Owned(error.into_bytes()),
        },
        bytes => bytes,
    };
    if bare && std::str::from_utf8(&bytes).is_err() {
        // Each accent takes two bytes at least: what has no room is refused before it is written.
        let accents = bytes.iter().filter(|byte| !byte.is_ascii()).count();
        budget.clone().text(bytes.len() + accents)?;
    }
    Ok(decode(&bytes).into_owned())
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
        let mut spans: Vec<Span> = Vec::new();
        let mut reached = Reached { at: self.from, row: self.row };
        loop {
            reached = grid.push_plain_rows(reached, self.separator, budget)?;
            let rest = self.text.as_bytes().get(reached.at..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(Some(grid));
            }
            let mut stray = false;
            let end = cut::record(rest, self.separator, true, &mut spans, &mut stray);
            match end {
                End::At(next) if !stray => {
                    self.record(reached.row, rest, &spans, &mut grid, budget)?;
                    reached = Reached { at: reached.at + next, row: reached.row.saturating_add(1) };
                }
                _ => {
                    *budget = before;
                    return Ok(None);
                }
            }
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
        grid.begin_fields(row);
        let (mut count, mut last) = (0usize, 0u32);
        let mut after = start;
        for (column, span) in (0u32..).zip(spans) {
            let (from, to) = (span.start as usize, span.end as usize);
            let quoted = from > 0 && record.get(from - 1) == Some(&b'"');
            let first = start + from - usize::from(quoted);
            after = start + to + usize::from(quoted) + 1;
            // Fields are cut at separators, which are never inside a character.
            let field = self.text.get(start + from..start + to).unwrap_or_default();
            let whole = if span.doubled { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) };
            if text::is_too_long(&whole) {
                budget.was_cut(grid, row, column);
            }
            let printed = text::plain(&whole).map_or(Cow::Borrowed(""), |printed| printed);
            if !printed.is_empty() {
                (count, last) = (count + 1, column);
            }
            match text::seen(&printed) {
                Raw::Text(stands) if stands == field => grid.push_field(first, quoted, field.is_empty()),
                shown => grid.push_odd_field(first, column, shown),
            }
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
    let telling = telling(bytes);
    if looks_like_mac(&telling) {
        return encoding_rs::MACINTOSH.decode_without_bom_handling(bytes).0;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&telling, true);
    let guess = detector.guess(Some(b"it"), chardetng::Utf8Detection::Deny);
    // Italian offices write Windows-1252: a guess of another script on a handful of accents is worth less than that.
    let encoding =
        if guess.is_single_byte() && guess == encoding_rs::ISO_8859_15 { guess } else { encoding_rs::WINDOWS_1252 };
    encoding.decode_without_bom_handling(bytes).0
}

/// The parts of a text by which its encoding is told: the first quarter of a megabyte of those that hold an accent.
fn telling(bytes: &[u8]) -> Vec<u8> {
    let accented = bytes.chunks(1 << 10).filter(|part| !part.is_ascii());
    accented.take(1 << 8).flatten().copied().collect()
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
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::grid::{Held, Raw, Row};
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

    /// What a record-by-record reading gives, with each field made plain: row, column, what it shows.
    fn one_by_one(text: &str) -> Option<Vec<(u32, u32, Held)>> {
        let mut cells = Vec::new();
        let cut = cut::records(text.as_bytes(), b';', true, |row, record, spans| {
            for (column, span) in (0u32..).zip(spans) {
                let field = std::str::from_utf8(&record[span.start as usize..span.end as usize]).unwrap();
                let whole = if span.doubled { field.replace("\"\"", "\"") } else { field.to_owned() };
                cells.extend(text::text(&whole).map(|held| (row, column, held)));
            }
        });
        (!cut.oddity.stray && cut.oddity.unclosed.is_none()).then_some(cells)
    }

    const PIECES: [&str; 16] = [
        " ",
        "\t",
        "\r",
        "#N/D",
        "Err:502",
        "Er",
        "E",
        "è",
        "\u{a0}",
        "€",
        "personale",
        "1.234,50",
        "FNPS",
        "2022",
        "",
        "una frase che passa da un blocco all'altro, lunga quanto serve a una cella vera",
    ];

    /// Fields, some between quotes with what only stands there.
    fn field() -> impl Strategy<Value = String> {
        let pieces =
            || prop::collection::vec(prop::sample::select(&PIECES[..]), 0..3).prop_map(|pieces| pieces.concat());
        let marks = prop::sample::select(&["", "", ";", "\n", "\r\n", "\"\""][..]);
        prop_oneof![
            6 => pieces(),
            3 => (pieces(), marks, pieces()).prop_map(|(before, mark, after)| format!("\"{before}{mark}{after}\"")),
        ]
    }

    fn same_as_one_by_one(text: &str) -> Result<(), TestCaseError> {
        let body = Body { text: Arc::new(text.to_owned()), from: 0, row: 0, separator: b';' };
        let grid = body.fields(&Origin::file("dati/a.csv"), &mut Budget::new(Limits::default())).unwrap();
        let cells = grid.as_ref().map(|grid| {
            let cells =
                |row: Row<'_>| row.cells().map(|(column, raw)| (row.index, column, raw.held())).collect::<Vec<_>>();
            grid.rows().flat_map(cells).collect::<Vec<_>>()
        });
        prop_assert_eq!(grid.map(|grid| grid.count()), cells.as_ref().map(Vec::len));
        prop_assert_eq!(cells, one_by_one(text));
        Ok(())
    }

    proptest! {
        #[test]
        fn many_bytes_at_a_time_give_what_one_by_one_gives(
            fields in prop::collection::vec((field(), prop::sample::select(&[";", ";", ";", "\n", "\r\n"][..])), 0..60),
            broken in prop::option::weighted(0.2, (0usize..60, prop::sample::select(&["\"", "\r", "a", ";"][..]))),
        ) {
            let mut text = String::new();
            for (at, (field, mark)) in fields.iter().enumerate() {
                text.push_str(field);
                text.push_str(broken.filter(|broken| broken.0 == at).map_or("", |broken| broken.1));
                text.push_str(mark);
            }
            same_as_one_by_one(&text)?;
            same_as_one_by_one(text.trim_end_matches([';', '\n', '\r']))?;
        }
    }

    #[test]
    fn blank_lines_and_the_declared_separator_are_rows() {
        assert_eq!(rows(b"sep=,\r\na,b\r\n\r\nc,d\r\n").iter().map(|r| r.0).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(rows(b"\n\na;b\n\"x\ny\";d\n\ne;f").iter().map(|r| r.0).collect::<Vec<_>>(), [2, 3, 5]);
    }
}
