// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A CSV of any length, in blocks that end with a record, each counted by whoever is free; nothing but a few blocks is held.
//!
//! Blocks are cut by counting quotes, which is right for every file that quotes as RFC 4180 says. A quote where none belongs is
//! noticed while the fields are cut; the file is then read again from its beginning, record after record.

use std::io::Read;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel, sync_channel};

use memchr::{memchr_iter, memrchr2};

pub use crate::ingest::cut::{Oddity, Span, records};

/// Bytes read at a time.
const BLOCK: usize = 512 << 10;
/// Bytes of a record, beyond which a quote was surely never closed.
const RECORD: usize = 4 << 20;

/// Whether the bytes must be read one record after the other.
#[derive(Debug)]
pub struct OutOfStep;

/// A block of whole records.
struct Block {
    number: u32,
    bytes: Vec<u8>,
    last: bool,
}

/// Reads in blocks, each given to one of the workers with its number. The workers come back when all is read.
///
/// `each` answers `false` when the block shows that it was cut at the wrong place.
///
/// # Errors
/// [`OutOfStep`] when blocks can't be cut by counting quotes; the inner error when the file can't be read.
pub fn in_blocks<W: Send>(
    mut source: impl Read,
    workers: Vec<W>,
    each: impl Fn(&mut W, u32, &[u8], bool) -> bool + Sync,
    mut progress: impl FnMut(u64),
) -> std::io::Result<Result<Vec<W>, OutOfStep>> {
    let (send, receive) = sync_channel::<Block>(workers.len());
    let receive = Mutex::new(receive);
    let (give_back, spare): (_, Receiver<Vec<u8>>) = channel();
    let wrong = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::Relaxed;
    std::thread::scope(|scope| {
        let handles: Vec<_> = workers
            .into_iter()
            .map(|mut worker| {
                let (receive, each, wrong, give_back) = (&receive, &each, &wrong, give_back.clone());
                scope.spawn(move || {
                    loop {
                        let next = receive.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
                        let Ok(block) = next else { return worker };
                        if !wrong.load(order) && !each(&mut worker, block.number, &block.bytes, block.last) {
                            wrong.store(true, order);
                        }
                        let _ = give_back.send(block.bytes);
                    }
                })
            })
            .collect();
        let mut carry: Vec<u8> = Vec::new();
        let mut number = 0;
        let mut total = 0u64;
        let outcome = loop {
            let mut bytes = spare.try_recv().unwrap_or_default();
            bytes.clear();
            bytes.append(&mut carry);
            let want = BLOCK.max(bytes.len() / 2);
            let read = match (&mut source).take(want as u64).read_to_end(&mut bytes) {
                Ok(read) => read,
                Err(error) => break Err(error),
            };
            total += read as u64;
            progress(total);
            let last = read < want;
            if !last {
                match end_of_records(&bytes) {
                    Some(end) => {
                        carry.extend_from_slice(&bytes[end..]);
                        bytes.truncate(end);
                    }
                    None if bytes.len() > RECORD => break Ok(false),
                    None => {
                        carry = bytes;
                        continue;
                    }
                }
            }
            if wrong.load(order) || send.send(Block { number, bytes, last }).is_err() {
                break Ok(false);
            }
            number += 1;
            if last {
                break Ok(true);
            }
        };
        drop(send);
        let workers: Vec<W> = handles.into_iter().filter_map(|h| h.join().ok()).collect();
        outcome.map(|whole| if whole && !wrong.load(order) { Ok(workers) } else { Err(OutOfStep) })
    })
}

/// After the last line feed that stands outside quotes, if the bytes begin with a record.
fn end_of_records(bytes: &[u8]) -> Option<usize> {
    let mut inside = memchr_iter(b'"', bytes).count() % 2 == 1;
    let mut end = bytes.len();
    while let Some(at) = memrchr2(b'"', b'\n', &bytes[..end]) {
        if bytes[at] == b'"' {
            inside = !inside;
        } else if !inside {
            return Some(at + 1);
        }
        end = at;
    }
    None
}

/// Reads one record after the other, with blocks numbered as they come.
///
/// # Errors
/// When the file can't be read.
pub fn in_order(
    mut source: impl Read,
    separator: u8,
    mut each: impl FnMut(u32, u32, &[u8], &[Span]) -> bool,
) -> std::io::Result<Vec<(u32, Oddity)>> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut blocks = Vec::new();
    loop {
        let read = (&mut source).take(BLOCK as u64).read_to_end(&mut bytes)?;
        let last = read < BLOCK;
        let number = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
        let mut goes_on = true;
        let mut cut = records(&bytes, separator, last, |row, record, spans| {
            goes_on = goes_on && each(number, row, record, spans);
        });
        bytes.drain(..cut.used);
        if bytes.len() > RECORD {
            cut.oddity.unclosed = Some(cut.rows);
        }
        blocks.push((cut.rows, cut.oddity));
        if last || !goes_on || cut.oddity.unclosed.is_some() {
            return Ok(blocks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(bytes: &[u8], separator: u8) -> (Vec<(u32, Vec<String>)>, Oddity) {
        let mut out = Vec::new();
        let cut = records(bytes, separator, true, |row, record, spans| {
            let text = |s: &Span| {
                let text = String::from_utf8_lossy(&record[s.start as usize..s.end as usize]).into_owned();
                if s.doubled { text.replace("\"\"", "\"") } else { text }
            };
            out.push((row, spans.iter().map(text).collect()));
        });
        (out, cut.oddity)
    }

    #[test]
    fn records_of_every_make() {
        let (rows, odd) = fields(b"\"a\";\"b \"\"c\"\"\"\r\n\r\n1;\"x;\ny\"\r\n;\n", b';');
        let expected = [(0, vec!["a", "b \"c\""]), (2, vec!["1", "x;\ny"]), (3, vec!["", ""])];
        assert_eq!(rows, expected.map(|(r, f)| (r, f.into_iter().map(str::to_owned).collect::<Vec<_>>())));
        assert_eq!(odd, Oddity::default());
        assert!(fields(b"a,5\" tubo\nb,2\n", b',').1.stray);
        assert_eq!(fields(b"a\n\"b", b',').1.unclosed, Some(1));
        assert_eq!(fields(b"a,b\r\n1,2", b',').0[1].1, ["1", "2"]);
    }

    proptest! {
        /// The same fields as the csv reader gives, whatever the blocks.
        #[test]
        fn fields_are_those_of_the_csv_reader(
            table in prop::collection::vec(prop::collection::vec("[a\"; \n,è]{0,4}", 3), 1..8),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let read: Vec<Vec<String>> = fields(&bytes, b';').0.into_iter().map(|(_, f)| f).collect();
            prop_assert_eq!(&read, &table);
            let end = end_of_records(&bytes).unwrap();
            prop_assert_eq!(end, bytes.len());
            for cut in 0..bytes.len() {
                let end = end_of_records(&bytes[..cut]).unwrap_or(0);
                let first = fields(&bytes[..end], b';').0.len();
                let second = fields(&bytes[end..], b';').0.len();
                prop_assert_eq!(first + second, table.len());
            }
        }
    }
}
