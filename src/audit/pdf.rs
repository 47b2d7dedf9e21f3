// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Text of a PDF as a screen reader gets it: marked content in its order, without artifacts, without spaces.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use super::expected::bare;
use super::tokens::{Operand, Token, Tokens};

/// Characters by glyph code, for one font; nothing for a code that shows none.
type Glyphs = Vec<String>;

/// The text; `None` when the file can't be read, or has no fonts that say what they show.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let document = Document::load_mem_with_options(bytes, LoadOptions::with_filter(without_structure)).ok()?;
    let mut fonts: BTreeMap<ObjectId, Glyphs> = BTreeMap::new();
    let mut out = String::new();
    for page in document.page_iter() {
        let resources = dictionary(&document, document.get_dictionary(page).ok()?.get(b"Resources").ok()?)?;
        let mut named: BTreeMap<Vec<u8>, ObjectId> = BTreeMap::new();
        if let Some(list) = resources.get(b"Font").ok().and_then(|f| dictionary(&document, f)) {
            for (name, font) in list.iter() {
                let id = font.as_reference().ok()?;
                named.insert(name.clone(), id);
                if let std::collections::btree_map::Entry::Vacant(entry) = fonts.entry(id) {
                    entry.insert(glyphs(&document, id).unwrap_or_default());
                }
            }
        }
        read(&document.get_page_content(page), &named, &fonts, &mut out)?;
    }
    Some(bare(&out))
}

/// Passes over the object streams that hold elements of structure only: of a table each cell is one, and the text is elsewhere.
fn without_structure(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        // What stands in no object stream is kept as it is: the answer counts only for the rest.
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") && is_structure(stream) => None,
        Object::Stream(_) => Some((id, Object::Null)),
        other => Some((id, other.clone())),
    }
}

fn is_structure(stream: &Stream) -> bool {
    let first = stream.dict.get(b"First").and_then(Object::as_i64).ok().and_then(|first| usize::try_from(first).ok());
    let (Some(first), Ok(data)) = (first, stream.decompressed_content()) else { return false };
    let mut objects =
        data.get(first..).unwrap_or_default().split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    objects.all(|object| object.starts_with(b"<</S/"))
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match object {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        other => other.as_dict().ok(),
    }
}

/// The `ToUnicode` map of a font.
fn glyphs(document: &Document, font: ObjectId) -> Option<Glyphs> {
    let map = document.get_dictionary(font).ok()?.get(b"ToUnicode").ok()?.as_reference().ok()?;
    let map = document.get_object(map).ok()?.as_stream().ok()?.decompressed_content().ok()?;
    let map = String::from_utf8(map).ok()?;
    let mut glyphs = Glyphs::new();
    for line in map.lines().filter(|line| line.starts_with('<')) {
        let mut parts = line.split(['<', '>']).filter(|part| !part.trim().is_empty());
        let (Some(from), Some(to)) = (parts.next(), parts.next()) else { continue };
        let units: Option<Vec<u16>> =
            to.as_bytes().chunks(4).map(|c| u16::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok()).collect();
        if let (Ok(code), Some(units)) = (u16::from_str_radix(from, 16), units) {
            let code = usize::from(code);
            if glyphs.len() <= code {
                glyphs.resize(code + 1, String::new());
            }
            if let Some(slot) = glyphs.get_mut(code) {
                *slot = String::from_utf16_lossy(&units);
            }
        }
    }
    Some(glyphs)
}

/// What an open sequence is.
#[derive(Default)]
struct Mark {
    artifact: bool,
    /// Text that stands for what is shown; given once.
    actual: Option<String>,
    replaced: bool,
}

fn read(
    content: &[u8],
    named: &BTreeMap<Vec<u8>, ObjectId>,
    fonts: &BTreeMap<ObjectId, Glyphs>,
    out: &mut String,
) -> Option<()> {
    let mut open: Vec<Mark> = Vec::new();
    let mut font: Option<&Glyphs> = None;
    let mut operands: Vec<Operand<'_>> = Vec::new();
    for token in Tokens::of(content) {
        let operator = match token? {
            Token::Operand(operand) => {
                operands.push(operand);
                continue;
            }
            Token::Operator(operator) => operator,
        };
        match operator {
            b"BDC" | b"BMC" => {
                let artifact = operands.iter().find_map(Operand::name) == Some(b"Artifact");
                let mut after = operands.iter().skip_while(|o| o.name() != Some(b"ActualText"));
                let actual = after.nth(1).and_then(Operand::text).and_then(words);
                let replaced = actual.is_some();
                open.push(Mark { artifact, actual, replaced });
            }
            b"EMC" => {
                open.pop();
            }
            b"Tf" => {
                let name = operands.iter().find_map(Operand::name);
                font = name.and_then(|n| named.get(n)).and_then(|id| fonts.get(id));
            }
            b"TJ" | b"Tj" if !open.iter().any(|mark| mark.artifact) => {
                if let Some(mark) = open.iter_mut().find(|mark| mark.replaced) {
                    out.push_str(&mark.actual.take().unwrap_or_default());
                } else if let Some(glyphs) = font {
                    operands.iter().filter_map(Operand::text).for_each(|codes| show(codes, glyphs, out));
                }
            }
            _ => {}
        }
        operands.clear();
    }
    Some(())
}

fn show(codes: &[u8], glyphs: &Glyphs, out: &mut String) {
    for code in codes.chunks_exact(2) {
        if let Some(text) = glyphs.get(usize::from(u16::from_be_bytes([code[0], code[1]]))) {
            out.push_str(text);
        }
    }
}

/// A text string.
fn words(bytes: &[u8]) -> Option<String> {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            Some(String::from_utf16_lossy(&units))
        }
        None => String::from_utf8(bytes.to_vec()).ok(),
    }
}
