// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The rows of a sheet of an XLSX one by one, none of them kept: for sheets of answers, which may be as long as Excel allows.
//!
//! One thread inflates the sheet while this one cuts it into cells.

use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::styles::Nature;
use super::{parts, sheet, strings, styles};
use crate::ingest::budget::Budget;
use crate::ingest::grid::Raw;
use crate::ingest::limits::{self, CEILING, Limits};
use crate::ingest::package::{Package, Refusal};
use crate::ingest::scan::{Attributes, Scanner, Token, local_name, unescape};
use crate::ingest::value::text_of;

/// Bytes that are inflated at a time.
const BLOCK: usize = 1 << 18;
/// Bytes of a sheet, inflated: a million rows of sixty cells.
const SHEET: u64 = 6 << 30;

/// A row: texts one after the other, and where that of each column begins and ends.
#[derive(Default)]
pub struct Row {
    /// Row from zero.
    pub index: u32,
    /// Texts.
    pub bytes: Vec<u8>,
    /// First byte and byte after the last of each column.
    pub fields: Vec<(u32, u32)>,
}

/// A workbook whose sheets are read row by row.
pub struct Stream<'b> {
    bytes: &'b [u8],
    plan: parts::Plan,
    strings: strings::Strings,
    formats: Vec<Nature>,
}

impl<'b> Stream<'b> {
    /// Opens a workbook.
    pub fn open(bytes: &'b [u8]) -> Result<Stream<'b>, Refusal> {
        let mut package = Package::open(bytes)?;
        let plan = parts::plan(&mut package)?;
        if plan.sheets.len() > limits::SHEETS {
            return Err(Refusal::TooLarge(format!("contiene più di {} fogli", limits::SHEETS)));
        }
        let mut budget = Budget::new(Limits { text: 256 << 20, ..Limits::default() });
        let strings = match &plan.strings {
            Some(part) => strings::read(package.part(part)?, &mut budget)?,
            None => strings::Strings::default(),
        };
        let formats = match plan.styles.as_ref().and_then(|part| package.text(part)) {
            Some(xml) => styles::natures(&xml),
            None => Vec::new(),
        };
        Ok(Stream { bytes, plan, strings, formats })
    }

    /// Names of the sheets.
    pub fn sheets(&self) -> Vec<&str> {
        self.plan.sheets.iter().map(|s| s.name.as_str()).collect()
    }

    /// Gives each row of a sheet that holds something, until `each` says that it is enough.
    pub fn rows(&self, sheet: usize, mut each: impl FnMut(&Row) -> bool) -> Result<(), Refusal> {
        let Some(named) = self.plan.sheets.get(sheet) else { return Ok(()) };
        std::thread::scope(|scope| {
            let (send, receive) = sync_channel(8);
            scope.spawn(move || inflate(self.bytes, &named.part, &send));
            self.cut(Inflated { receive, block: Vec::new(), at: 0 }, &mut each)
        })
    }

    fn cut(&self, part: Inflated, each: &mut dyn FnMut(&Row) -> bool) -> Result<(), Refusal> {
        let mut scanner = Scanner::new(part, SHEET);
        let mut row = Row::default();
        let mut next_row = 0u32;
        let mut next_column = 0u32;
        let mut cell: Option<Cell> = None;
        let mut value = Vec::new();
        let mut runs = strings::Runs::default();
        let (mut in_value, mut in_inline) = (false, false);
        while let Some(token) = scanner.next()? {
            match token {
                Token::Open { tag, empty } => {
                    let tag = scanner.bytes(&tag);
                    match (local_name(tag), &cell) {
                        (b"c", None) => {
                            let mut new = Cell { column: next_column, kind: b'n', style: 0 };
                            for (name, text) in Attributes::of(tag) {
                                match name {
                                    b"r" => new.column = sheet::place(text).map_or(new.column, |(_, c)| c),
                                    b"s" => new.style = sheet::number(text).unwrap_or(0) as usize,
                                    b"t" => {
                                        new.kind = match text {
                                            b"inlineStr" => b'i',
                                            b"str" => b't',
                                            other => other.first().copied().unwrap_or(b'n'),
                                        };
                                    }
                                    _ => {}
                                }
                            }
                            next_column = new.column.saturating_add(1);
                            if !empty {
                                value.clear();
                                cell = Some(new);
                            }
                        }
                        (b"row", None) => {
                            let number =
                                Attributes::of(tag).find(|(n, _)| *n == b"r").and_then(|(_, v)| sheet::number(v));
                            row.index = number.and_then(|n| n.checked_sub(1)).unwrap_or(next_row);
                            row.bytes.clear();
                            row.fields.clear();
                            next_column = 0;
                            next_row = row.index.saturating_add(1);
                            if row.index >= CEILING.rows {
                                return Err(Refusal::TooLarge("ha più righe di quante ne ammette Excel".to_owned()));
                            }
                        }
                        (b"v", Some(_)) => in_value = !empty,
                        (b"is", Some(_)) => in_inline = !empty,
                        (name, Some(_)) if in_inline => runs.open(name, empty),
                        _ => {}
                    }
                }
                Token::Close(tag) => match local_name(scanner.bytes(&tag)) {
                    b"v" => in_value = false,
                    b"is" => in_inline = false,
                    b"c" => {
                        if let Some(done) = cell.take() {
                            if done.column >= CEILING.columns {
                                return Err(Refusal::TooLarge("ha più colonne di quante ne ammette Excel".to_owned()));
                            }
                            let inline = if done.kind == b'i' { runs.take() } else { String::new() };
                            self.put(&mut row, &done, &value, &inline);
                        }
                    }
                    b"row" if row.fields.iter().any(|(start, end)| start < end) && !each(&row) => return Ok(()),
                    b"row" => {}
                    name if in_inline => runs.close(name),
                    _ => {}
                },
                Token::Text(text) if in_value && value.len() <= limits::TEXT * 8 => {
                    let text = scanner.bytes(&text);
                    if text.contains(&b'&') {
                        value.extend_from_slice(unescape(text).as_bytes());
                    } else {
                        value.extend_from_slice(text);
                    }
                }
                Token::Text(text) if in_inline => runs.add(&unescape(scanner.bytes(&text))),
                Token::Literal(text) if in_value => value.extend_from_slice(scanner.bytes(&text)),
                Token::Literal(text) if in_inline => runs.add(&String::from_utf8_lossy(scanner.bytes(&text))),
                Token::Text(_) | Token::Literal(_) => {}
            }
        }
        if !scanner.is_whole() {
            return Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned()));
        }
        Ok(())
    }

    fn put(&self, row: &mut Row, cell: &Cell, value: &[u8], inline: &str) {
        let column = cell.column as usize;
        if row.fields.len() <= column {
            row.fields.resize(column + 1, (0, 0));
        }
        let start = row.bytes.len();
        match cell.kind {
            b's' => {
                let index = std::str::from_utf8(value).ok().and_then(|v| v.trim().parse().ok());
                let text = index.and_then(|i: usize| self.strings.get(i)).unwrap_or_default();
                row.bytes.extend_from_slice(text.as_bytes());
            }
            b'i' => row.bytes.extend_from_slice(strings::unescape_controls(inline).as_bytes()),
            b'b' => row.bytes.extend_from_slice(if matches!(value, b"1" | b"true") { "sì" } else { "no" }.as_bytes()),
            b'n' => self.number(row, cell, value),
            b'e' => {}
            _ => match std::str::from_utf8(value) {
                Ok(text) => row.bytes.extend_from_slice(strings::unescape_controls(text).as_bytes()),
                Err(_) => row.bytes.extend_from_slice(value),
            },
        }
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        row.fields[column] = (short(start), short(row.bytes.len()));
    }

    fn number(&self, row: &mut Row, cell: &Cell, value: &[u8]) {
        let nature = self.formats.get(cell.style).copied().unwrap_or_default();
        let whole = value.len() < 16 && value.iter().all(u8::is_ascii_digit);
        if nature == Nature::Number && whole {
            row.bytes.extend_from_slice(value);
            return;
        }
        let Some(number) = std::str::from_utf8(value).ok().and_then(|v| v.trim().parse::<f64>().ok()) else {
            row.bytes.extend_from_slice(value);
            return;
        };
        let raw = match nature {
            Nature::Number => Raw::Number(number),
            _ => Raw::Serial { days: number, from_1904: self.plan.from_1904, duration: nature == Nature::Duration },
        };
        row.bytes.extend_from_slice(text_of(raw).as_bytes());
        // A moment is a day and an hour: the hour tells two answers of one day apart.
        if matches!(raw, Raw::Serial { days, .. } if days >= 1.0 && days.fract() > 0.0) {
            let seconds = (number.fract() * 86_400.0).round() as u32;
            let clock = format!(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
            row.bytes.extend_from_slice(clock.as_bytes());
        }
    }
}

/// The cell that is being read.
struct Cell {
    column: u32,
    kind: u8,
    style: usize,
}

/// Sends the part block by block; what goes wrong ends the stream before its elements are closed.
fn inflate(bytes: &[u8], part: &str, send: &SyncSender<Result<Vec<u8>, Refusal>>) {
    let mut package = match Package::open(bytes) {
        Ok(package) => package,
        Err(refusal) => return drop(send.send(Err(refusal))),
    };
    let mut part = match package.part_within(part, SHEET) {
        Ok(part) => part,
        Err(refusal) => return drop(send.send(Err(refusal))),
    };
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        let read = (&mut part).take(BLOCK as u64).read_to_end(&mut block);
        let damaged = |_| Refusal::Damaged("una sua parte è danneggiata".to_owned());
        let ended = !matches!(read, Ok(n) if n > 0);
        let sent = if read.is_ok() && ended { return } else { send.send(read.map(|_| block).map_err(damaged)) };
        if ended || sent.is_err() {
            return;
        }
    }
}

/// The inflated bytes as they come.
struct Inflated {
    receive: Receiver<Result<Vec<u8>, Refusal>>,
    block: Vec<u8>,
    at: usize,
}

impl Read for Inflated {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.block.len() {
            match self.receive.recv() {
                Ok(Ok(block)) => (self.block, self.at) = (block, 0),
                Ok(Err(_)) => return Err(std::io::ErrorKind::InvalidData.into()),
                Err(_) => return Ok(0),
            }
        }
        let count = room.len().min(self.block.len() - self.at);
        room[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
