// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The package of an XLSX, XLSB or ODS: what it is, whether it is within the limits, and what the reader of cells does not
//! tell: hidden rows and columns, merged regions.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::grid::Region;
use super::limits;

/// Why a package is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Damaged or not what its name says; why, in Italian.
    Damaged(String),
    /// Beyond the limits; which one, in Italian.
    TooLarge(String),
}

/// A package whose parts can be read one by one.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// What the package of a sheet says beside its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aspect {
    /// Hidden rows.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns.
    pub hidden_columns: Vec<u32>,
    /// Merged regions.
    pub merged: Vec<Region>,
}

impl<'a> Package<'a> {
    /// Opens a package and checks how large its parts say they are.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Refusal::Damaged("il file è danneggiato o incompleto".to_owned()))?;
        if archive.len() > limits::PARTS {
            return Err(Refusal::TooLarge(format!("contiene {} parti", archive.len())));
        }
        Ok(Self { archive })
    }

    /// Names of the parts.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect()
    }

    /// A small part, whole.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let name = self.names().into_iter().find(|n| n.eq_ignore_ascii_case(name))?;
        let part = self.archive.by_name(&name).ok()?;
        let mut bytes = Vec::new();
        part.take(limits::HELD_PART).read_to_end(&mut bytes).ok()?;
        Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// Inflates a part once to see that it is within the limits, whatever it declares; calls `tag` with each tag.
    pub fn scan(&mut self, name: &str, limit: u64, mut tag: impl FnMut(&[u8])) -> Result<(), Refusal> {
        let damaged = || Refusal::Damaged("una sua parte è danneggiata".to_owned());
        let name = self.names().into_iter().find(|n| n.eq_ignore_ascii_case(name)).ok_or_else(damaged)?;
        let mut part = self.archive.by_name(&name).map_err(|_| damaged())?;
        let mut block = vec![0u8; 1 << 16];
        let mut rest: Vec<u8> = Vec::new();
        let mut total = 0u64;
        loop {
            let read = part.read(&mut block).map_err(|_| damaged())?;
            if read == 0 {
                return Ok(());
            }
            total += read as u64;
            if total > limit {
                return Err(Refusal::TooLarge(format!("una sua parte supera i {} MB", limit >> 20)));
            }
            rest.extend_from_slice(&block[..read]);
            let mut from = 0;
            while let Some(open) = find(&rest[from..], b'<') {
                let Some(close) = find(&rest[from + open..], b'>') else { break };
                tag(&rest[from + open + 1..from + open + close]);
                from += open + close + 1;
            }
            rest.drain(..from);
            if rest.len() > limits::RUN {
                return Err(Refusal::TooLarge("un suo testo è troppo lungo".to_owned()));
            }
        }
    }

    /// Inflates a binary part once to see that it is within the limit, whatever it declares.
    pub fn measure(&mut self, name: &str, limit: u64) -> Result<(), Refusal> {
        let damaged = |_| Refusal::Damaged("una sua parte è danneggiata".to_owned());
        let part = self.archive.by_name(name).map_err(|_| damaged(()))?;
        let size = std::io::copy(&mut part.take(limit + 1), &mut std::io::sink()).map_err(|_| damaged(()))?;
        if size > limit {
            return Err(Refusal::TooLarge(format!("una sua parte supera i {} MB", limit >> 20)));
        }
        Ok(())
    }

    /// Part of each sheet of an XLSX by the sheet's name, and whether the workbook asks to be recalculated.
    pub fn sheet_parts(&mut self) -> (BTreeMap<String, String>, bool) {
        let book = self.text("xl/workbook.xml").unwrap_or_default();
        let links = self.text("xl/_rels/workbook.xml.rels").unwrap_or_default();
        let mut target: BTreeMap<String, String> = BTreeMap::new();
        for_each_element(&links, |name, get| {
            if let ("Relationship", Some(id), Some(to)) = (name, get("Id"), get("Target")) {
                let to = to.trim_start_matches('/').to_owned();
                target.insert(id, if to.starts_with("xl/") { to } else { format!("xl/{to}") });
            }
        });
        let mut parts = BTreeMap::new();
        let mut stale = false;
        for_each_element(&book, |name, get| match name {
            "sheet" => {
                if let (Some(sheet), Some(id)) = (get("name"), get("id"))
                    && let Some(part) = target.get(&id)
                {
                    parts.insert(sheet, part.clone());
                }
            }
            "calcPr" => stale = matches!(get("fullCalcOnLoad").as_deref(), Some("1" | "true")),
            _ => {}
        });
        (parts, stale)
    }

    /// What the part of a sheet says beside its cells; also checks that it is within the limits.
    pub fn aspect(&mut self, part: &str) -> Result<Aspect, Refusal> {
        let mut aspect = Aspect::default();
        let mut row = 0u32;
        self.scan(part, limits::PART, |tag| {
            let name = local_name(tag);
            match name {
                b"row" => {
                    row = attribute(tag, b"r").and_then(number).unwrap_or(row + 1);
                    if is_true(attribute(tag, b"hidden")) && aspect.hidden_rows.len() < limits::ROWS as usize {
                        aspect.hidden_rows.push(row.saturating_sub(1));
                    }
                }
                b"col" if is_true(attribute(tag, b"hidden")) => {
                    let first = attribute(tag, b"min").and_then(number).unwrap_or(1).max(1);
                    let last = attribute(tag, b"max").and_then(number).unwrap_or(first).min(limits::COLUMNS);
                    aspect.hidden_columns.extend((first..=last).map(|c| c - 1));
                }
                b"mergeCell" if aspect.merged.len() < 100_000 => {
                    if let Some(region) = attribute(tag, b"ref").and_then(region) {
                        aspect.merged.push(region);
                    }
                }
                _ => {}
            }
        })?;
        Ok(aspect)
    }
}

/// Position of a byte; a plain loop that the compiler vectorises.
fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|&b| b == wanted)
}

fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(tag.len());
    let name = &tag[..end];
    name.iter().position(|&b| b == b':').map_or(name, |colon| &name[colon + 1..])
}

/// Value of an attribute of a tag, as it is written.
fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let mut from = 0;
    while from + name.len() < tag.len() {
        let at = tag[from..].windows(name.len()).position(|w| w == name)? + from;
        let starts = at > 0 && tag[at - 1].is_ascii_whitespace();
        let rest = &tag[at + name.len()..];
        if starts && rest.first() == Some(&b'=') {
            let quote = *rest.get(1)?;
            let value = rest.get(2..)?;
            return find(value, quote).map(|end| &value[..end]);
        }
        from = at + 1;
    }
    None
}

fn is_true(value: Option<&[u8]>) -> bool {
    matches!(value, Some(b"1" | b"true"))
}

fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn region(text: &[u8]) -> Option<Region> {
    let text = std::str::from_utf8(text).ok()?;
    let (start, end) = text.split_once(':')?;
    Some(Region { start: cell(start)?, end: cell(end)? })
}

/// Row and column from zero of a cell in A1 form.
fn cell(text: &str) -> Option<(u32, u32)> {
    let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
    let mut column = 0u32;
    for letter in text[..letters].bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = text[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Calls `f` with the local name of each element and a reader of its attributes by local name; stops at the first fault.
pub fn for_each_element(xml: &str, mut f: impl FnMut(&str, &dyn Fn(&str) -> Option<String>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => {
                let get = |wanted: &str| {
                    e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == wanted).map(
                        |a| {
                            quick_xml::escape::unescape(&a.value)
                                .map_or_else(|_| a.value.to_string(), |v| v.into_owned())
                        },
                    )
                };
                f(e.local_name().as_ref(), &get);
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_of_a_tag() {
        let tag = br#"x:row r="12" spans="1:3" hidden="1""#;
        assert_eq!(local_name(tag), b"row");
        assert_eq!(attribute(tag, b"r"), Some(&b"12"[..]));
        assert!(is_true(attribute(tag, b"hidden")));
        assert_eq!(attribute(tag, b"idden"), None);
        assert_eq!(region(b"B2:AA10"), Some(Region { start: (1, 1), end: (9, 26) }));
    }
}
