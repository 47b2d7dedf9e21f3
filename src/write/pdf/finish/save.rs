// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Objects to bytes: object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! lopdf's own writer may end a stream with a byte that is an end of line: a strict reader then finds a wrong length
//! (ISO 19005-2, 6.1.7.1). Here no stream ends so, and objects are freed as they are written.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};

use crate::write::WriteError;

use super::failed;

/// Objects in one object stream.
const TOGETHER: usize = 1024;

thread_local! {
    /// To make its tables costs as much as to compress a small stream.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(5), true));
}

/// Compresses data.
fn deflate(data: &[u8]) -> Result<Vec<u8>, WriteError> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(data.len() / 3 + 64);
        loop {
            let taken = usize::try_from(compressor.total_in()).unwrap_or(usize::MAX);
            let rest = data.get(taken..).unwrap_or_default();
            match compressor.compress_vec(rest, &mut out, FlushCompress::Finish).map_err(failed)? {
                Status::StreamEnd => return Ok(out),
                Status::Ok | Status::BufError => out.reserve(out.capacity() / 2 + 64),
            }
        }
    })
}

fn ends_as_a_line(content: &[u8]) -> bool {
    matches!(content.last(), Some(b'\n' | b'\r'))
}

/// A compressed stream; spaces are added to its data until their end can't be taken for an end of line.
pub(super) fn packed(mut dictionary: Dictionary, mut data: Vec<u8>) -> Result<Stream, WriteError> {
    let mut content = deflate(&data)?;
    while ends_as_a_line(&content) {
        // The last byte is that of the sum of the data: a zero would not change it.
        data.push(b' ');
        content = deflate(&data)?;
    }
    dictionary.set("Filter", "FlateDecode");
    // The program of a face says how long it is.
    if dictionary.has(b"Length1") {
        dictionary.set("Length1", data.len() as i64);
    }
    Ok(Stream::new(dictionary, content).with_compression(false))
}

enum Entry {
    At(usize),
    In(u32, u16),
}

/// Objects already in the words of the file, one after the other.
#[derive(Default)]
pub(super) struct Written {
    /// Number of each object, and where it begins.
    objects: Vec<(u32, usize)>,
    bytes: Vec<u8>,
}

impl Written {
    /// Adds an object, as `write` says it; it may hold no line ends.
    pub(super) fn add(&mut self, id: ObjectId, write: impl FnOnce(&mut Vec<u8>)) {
        self.objects.push((id.0, self.bytes.len()));
        write(&mut self.bytes);
        self.bytes.push(b'\n');
    }
}

/// The bytes of the file. The elements of structure, which are most of the objects, stand in streams of their own: who wants
/// only the text passes them over.
pub(super) fn save(doc: lopdf::Document, elements: Written) -> Result<Vec<u8>, WriteError> {
    let mut out = format!("%PDF-{}\n", doc.version).into_bytes();
    out.extend(b"%\xe2\xe3\xcf\xd3\n");
    let mut next = doc.max_id + 1;
    let mut entries: Vec<(u32, Entry)> = Vec::with_capacity(doc.objects.len() + elements.objects.len() + 64);
    let mut plain = Written::default();
    for (id, object) in doc.objects {
        match object {
            Object::Stream(stream) => {
                entries.push((id.0, Entry::At(out.len())));
                write_stream(id.0, &stream, &mut out);
            }
            other => plain.add(id, |bytes| write(&other, bytes)),
        }
    }
    for part in [plain, elements] {
        bundle(&part, &mut next, &mut entries, &mut out)?;
    }
    let start = out.len();
    entries.push((next, Entry::At(start)));
    entries.sort_by_key(|(id, _)| *id);
    let mut size = next + 1;
    let mut table = Table::default();
    let mut entries = entries.into_iter().peekable();
    for id in 0..size {
        match entries.next_if(|(known, _)| *known == id) {
            Some((_, Entry::At(offset))) => table.row(1, offset as u32, 0),
            Some((_, Entry::In(stream, index))) => table.row(2, stream, index),
            None => table.row(0, 0, if id == 0 { u16::MAX } else { 0 }),
        }
    }
    // Strict readers count the rows, so no stray byte may follow them: free objects are added instead of spaces,
    // each of another generation, since a row of zeros would not change the sum at the end.
    let mut content = deflate(&table.bytes)?;
    while ends_as_a_line(&content) {
        table.row(0, 0, (size - next) as u16);
        size += 1;
        content = deflate(&table.bytes)?;
    }
    let mut dictionary = dictionary! {
        "Type" => "XRef",
        "Size" => i64::from(size),
        "W" => vec![Object::Integer(1), 4.into(), 2.into()],
        "Filter" => "FlateDecode",
        "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => ROW as i64 },
    };
    for (key, value) in doc.trailer.iter() {
        dictionary.set(key.clone(), value.clone());
    }
    let stream = Stream::new(dictionary, content).with_compression(false);
    write_stream(next, &stream, &mut out);
    out.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    Ok(out)
}

/// Bytes of a row of the table of objects.
const ROW: usize = 7;

/// The rows of the table of objects, each as its difference to the one before (PNG's filter «up», ISO 32000-1, 7.4.4.4):
/// neighbours are alike, so that almost nothing is left of them once compressed.
#[derive(Default)]
struct Table {
    bytes: Vec<u8>,
    last: [u8; ROW],
}

impl Table {
    fn row(&mut self, kind: u8, field: u32, last: u16) {
        let ([a, b, c, d], [e, f]) = (field.to_be_bytes(), last.to_be_bytes());
        let row = [kind, a, b, c, d, e, f];
        self.bytes.push(2);
        self.bytes.extend(row.iter().zip(self.last).map(|(byte, above)| byte.wrapping_sub(above)));
        self.last = row;
    }
}

/// The objects in object streams.
fn bundle(
    written: &Written,
    next: &mut u32,
    entries: &mut Vec<(u32, Entry)>,
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let mut groups = written.objects.chunks(TOGETHER).peekable();
    while let Some(group) = groups.next() {
        let begin = group.first().map_or(0, |(_, begin)| *begin);
        let end = groups.peek().and_then(|next| next.first()).map_or(written.bytes.len(), |(_, begin)| *begin);
        let mut data = Vec::with_capacity(end - begin + 12 * group.len());
        for (index, (id, at)) in group.iter().enumerate() {
            data.extend(format!("{id} {} ", at - begin).into_bytes());
            entries.push((*id, Entry::In(*next, index as u16)));
        }
        let dictionary = dictionary! { "Type" => "ObjStm", "N" => group.len() as i64, "First" => data.len() as i64 };
        data.extend(written.bytes.get(begin..end).unwrap_or_default());
        let stream = packed(dictionary, data)?;
        entries.push((*next, Entry::At(out.len())));
        write_stream(*next, &stream, out);
        *next += 1;
    }
    Ok(())
}

fn write_stream(id: u32, stream: &Stream, out: &mut Vec<u8>) {
    out.extend(format!("{id} 0 obj\n").into_bytes());
    let mut dictionary = stream.dict.clone();
    dictionary.set("Length", stream.content.len() as i64);
    write_dictionary(&dictionary, out);
    out.extend(b"\nstream\n");
    out.extend(&stream.content);
    out.extend(b"\nendstream\nendobj\n");
}

fn write_dictionary(dictionary: &Dictionary, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dictionary.iter() {
        write_name(key, out);
        if !matches!(value, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)) {
            out.push(b' ');
        }
        write(value, out);
    }
    out.extend(b">>");
}

pub(super) fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'+' | b'-' | b'_' | b'.') {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").into_bytes());
        }
    }
}

/// An object in the words of the file.
pub(super) fn write(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null | Object::Stream(_) => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().into_bytes()),
        Object::Integer(value) => write_integer(*value, out),
        Object::Real(value) => out.extend(value.to_string().into_bytes()),
        Object::Name(name) => write_name(name, out),
        Object::String(bytes, StringFormat::Literal) => {
            out.push(b'(');
            for byte in bytes {
                match byte {
                    b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
                    b' '..=b'~' => out.push(*byte),
                    other => out.extend(format!("\\{other:03o}").into_bytes()),
                }
            }
            out.push(b')');
        }
        Object::String(bytes, StringFormat::Hexadecimal) => {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push(b'<');
            for byte in bytes {
                let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
                out.extend([digit(byte >> 4), digit(byte & 15)]);
            }
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(dictionary, out),
        Object::Reference(id) => write_reference(*id, out),
    }
}

/// A whole number.
pub(super) fn write_integer(value: i64, out: &mut Vec<u8>) {
    out.extend(value.to_string().into_bytes());
}

/// `12 0 R`.
pub(super) fn write_reference((id, generation): ObjectId, out: &mut Vec<u8>) {
    out.extend(format!("{id} {generation} R").into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut doc = lopdf::Document::with_version("1.7");
        let text = Object::String(b"a(b)\\c\xff\n".to_vec(), StringFormat::Literal);
        let hex = Object::String(vec![0, 10, 255], StringFormat::Hexadecimal);
        let id = doc.add_object(dictionary! { "T" => text.clone(), "H" => hex.clone(), "Strange name" => 1.5f32 });
        let root = doc.add_object(dictionary! { "Type" => "Catalog", "X" => id });
        doc.trailer.set("Root", root);
        for _ in 0..600 {
            doc.add_object(Object::Integer(7));
        }
        let read = lopdf::Document::load_mem(&save(doc, Written::default()).unwrap()).unwrap();
        let found = read.get_dictionary(id).unwrap();
        assert_eq!(found.get(b"T").unwrap(), &text);
        assert_eq!(found.get(b"H").unwrap().as_str().unwrap(), hex.as_str().unwrap());
        assert_eq!(found.get(b"Strange name").unwrap().as_float().unwrap(), 1.5);
        assert_eq!(read.get_object((600, 0)).unwrap(), &Object::Integer(7));
    }

    #[test]
    fn the_table_of_objects_has_whole_rows_and_as_many_as_it_says() {
        for count in 0..400 {
            let mut doc = lopdf::Document::with_version("1.7");
            let root = doc.add_object(dictionary! { "Type" => "Catalog" });
            doc.trailer.set("Root", root);
            for number in 0..count {
                doc.add_object(Object::Integer(number));
            }
            let bytes = save(doc, Written::default()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            let start: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
            let at = |mark: &[u8]| start + bytes[start..].windows(mark.len()).position(|w| w == mark).unwrap();
            let (begin, end) = (at(b"stream\n") + 7, at(b"\nendstream"));
            assert!(!ends_as_a_line(&bytes[begin..end]));
            let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, bytes[begin..end].to_vec());
            let table = stream.decompressed_content().unwrap();
            assert!(table.chunks(8).all(|row| row[0] == 2));
            let head = String::from_utf8_lossy(&bytes[start..begin]).into_owned();
            let size: usize = head
                .split("/Size ")
                .nth(1)
                .unwrap()
                .split(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(table.len(), size * 8, "{count}");
        }
    }

    #[test]
    fn no_stream_ends_with_an_end_of_line() {
        for length in 0..2000usize {
            let data: Vec<u8> = (0..length).map(|byte| (byte * 7) as u8).collect();
            let stream = packed(Dictionary::new(), data).unwrap();
            assert!(!matches!(stream.content.last(), Some(b'\n' | b'\r')));
        }
    }
}
