// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The package of an XLSX, XLSB, ODS or DOCX: its parts one by one, each within the limits whatever it declares.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::grid::Region;
use super::limits::{self, CEILING};

/// Why a package is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Damaged or not what its name says; why, in Italian.
    Damaged(String),
    /// Beyond the limits; which one, in Italian.
    TooLarge(String),
    /// Under a password.
    Locked,
}

/// A package whose parts can be read one by one.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Number of each part by its name in lower case.
    parts: BTreeMap<String, usize>,
    names: Vec<String>,
}

fn damaged() -> Refusal {
    Refusal::Damaged("il file è danneggiato o incompleto".to_owned())
}

fn too_large(limit: u64) -> Refusal {
    Refusal::TooLarge(format!("una sua parte supera i {} MB", limit >> 20))
}

impl<'a> Package<'a> {
    /// Opens a package: few parts, each named once.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        // The list of the parts is counted before room is made for it.
        let entries = memmem::find_iter(bytes, b"PK\x01\x02").take(limits::PARTS + 1).count();
        if entries > limits::PARTS {
            return Err(Refusal::TooLarge(format!("contiene più di {} parti", limits::PARTS)));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if archive.has_duplicate_names() {
            return Err(Refusal::Damaged(
                "contiene due parti con lo stesso nome, e non si può sapere quale valga".to_owned(),
            ));
        }
        let mut parts = BTreeMap::new();
        let mut names = Vec::new();
        for index in 0..archive.len() {
            let name = archive
                .name_for_index(index)
                .and_then(Result::ok)
                .map_or_else(String::new, |name| name.replace('\\', "/"));
            parts.insert(name.trim_start_matches('/').to_lowercase(), index);
            names.push(name);
        }
        Ok(Self { archive, parts, names })
    }

    /// Names of the parts.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is such a part; case does not matter.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// A part as a stream. One that declares to be too large, or that is compressed beyond what data ever are, is refused.
    pub fn part(&mut self, name: &str) -> Result<impl Read, Refusal> {
        self.part_within(name, CEILING.part)
    }

    /// A part as a stream, however large it declares to be up to a limit of one's own.
    pub fn part_within(&mut self, name: &str, limit: u64) -> Result<impl Read, Refusal> {
        let missing = || Refusal::Damaged("il file è danneggiato o incompleto: manca una sua parte".to_owned());
        let &index = self.parts.get(&name.trim_start_matches('/').to_lowercase()).ok_or_else(missing)?;
        if self.archive.by_index_raw(index).is_ok_and(|part| part.encrypted()) {
            return Err(Refusal::Locked);
        }
        let part = self.archive.by_index(index).map_err(|_| damaged())?;
        if part.size() > limit {
            return Err(too_large(limit));
        }
        if part.size() > limits::RATIO_FREE && part.size() / part.compressed_size().max(1) > limits::RATIO {
            return Err(Refusal::TooLarge(format!(
                "una sua parte si gonfia di oltre {} volte, come fanno i file costruiti per bloccare i programmi",
                limits::RATIO
            )));
        }
        Ok(part)
    }

    /// A small part, whole.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let mut bytes = Vec::new();
        self.part(name).ok()?.take(limits::SMALL_PART).read_to_end(&mut bytes).ok()?;
        Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// A part, whole, if it is not larger than the parts that may be held.
    pub fn held(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        self.part(name)?.take(limits::HELD_PART + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 > limits::HELD_PART {
            return Err(too_large(limits::HELD_PART));
        }
        Ok(bytes)
    }

    /// Inflates a part once to see that it is within the limit, whatever it declares.
    pub fn measure(&mut self, name: &str, limit: u64) -> Result<(), Refusal> {
        let size = std::io::copy(&mut self.part(name)?.take(limit + 1), &mut std::io::sink()).map_err(|_| damaged())?;
        if size > limit { Err(too_large(limit)) } else { Ok(()) }
    }
}

/// Whether an attribute says yes.
pub fn is_true(value: Option<&[u8]>) -> bool {
    matches!(value, Some(b"1" | b"true"))
}

/// A region written as `A1:B2`.
pub fn region(text: &[u8]) -> Option<Region> {
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
    fn regions_in_a1_form() {
        assert_eq!(region(b"B2:AA10"), Some(Region { start: (1, 1), end: (9, 26) }));
        assert_eq!(region(b"B2"), None);
    }
}
