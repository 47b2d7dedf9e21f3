// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The texts that the sheets of an XLSX share.

use std::io::Read;

use crate::ingest::budget::Budget;
use crate::ingest::grid::Raw;
use crate::ingest::limits;
use crate::ingest::package::Refusal;
use crate::ingest::scan::{Scanner, Token, local_name};
use crate::ingest::text;

/// The shared texts, as the cells hold them.
#[derive(Default)]
pub struct Strings {
    values: Vec<Option<Raw>>,
    cut: Vec<usize>,
}

impl Strings {
    /// The text with this number: `None` when there is no such text, `Some(None)` when it is blank.
    pub fn get(&self, index: usize) -> Option<Option<Raw>> {
        self.values.get(index).cloned()
    }

    /// The text with this number as it stands, without a copy.
    pub fn peek(&self, index: usize) -> Option<&Raw> {
        self.values.get(index)?.as_ref()
    }

    /// Whether the text was longer than a cell may hold.
    pub fn was_cut(&self, index: usize) -> bool {
        !self.cut.is_empty() && self.cut.binary_search(&index).is_ok()
    }
}

/// Text of a cell while its runs are read: phonetic readings stay out.
#[derive(Default)]
pub struct Runs {
    /// The text so far.
    pub text: String,
    inside: bool,
    phonetic: bool,
}

impl Runs {
    /// A tag that opens.
    pub fn open(&mut self, name: &[u8], empty: bool) {
        match name {
            b"t" => self.inside = !empty && !self.phonetic,
            b"rPh" => self.phonetic = !empty,
            _ => {}
        }
    }

    /// A tag that closes.
    pub fn close(&mut self, name: &[u8]) {
        match name {
            b"t" => self.inside = false,
            b"rPh" => self.phonetic = false,
            _ => {}
        }
    }

    /// Some text, entities resolved.
    pub fn add(&mut self, text: &str) {
        // What a cell can't hold is not kept, but that there was more is.
        if self.inside && self.text.len() <= limits::TEXT * 8 {
            self.text.push_str(text);
        }
    }

    /// The whole text; the next one starts anew.
    pub fn take(&mut self) -> String {
        (self.inside, self.phonetic) = (false, false);
        std::mem::take(&mut self.text)
    }
}

/// Reads the part of the shared texts.
pub fn read(part: impl Read, budget: &mut Budget) -> Result<Strings, Refusal> {
    let mut scanner = Scanner::new(part, budget.limits().part);
    let mut strings = Strings::default();
    let mut runs = Runs::default();
    let most = limits::SHARED.min(budget.limits().cells);
    while let Some(token) = scanner.next()? {
        if strings.values.len() > most {
            return Err(Refusal::TooLarge("contiene troppi testi diversi".to_owned()));
        }
        match token {
            Token::Open { tag, empty } => match local_name(scanner.bytes(&tag)) {
                b"si" if empty => strings.values.push(None),
                name => runs.open(name, empty),
            },
            Token::Close(tag) => match local_name(scanner.bytes(&tag)) {
                b"si" => {
                    let whole = runs.take();
                    let whole = unescape_controls(&whole);
                    if text::is_too_long(&whole) {
                        strings.cut.push(strings.values.len());
                    }
                    let raw = text::text(&whole);
                    if let Some(Raw::Text(text)) = &raw {
                        budget.text(text.len())?;
                    }
                    strings.values.push(raw);
                }
                name => runs.close(name),
            },
            Token::Text(text) => runs.add(&super::super::scan::unescape(scanner.bytes(&text))),
            Token::Literal(text) => runs.add(&String::from_utf8_lossy(scanner.bytes(&text))),
        }
    }
    Ok(strings)
}

/// Characters that XML can't hold, written `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub fn unescape_controls(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(character) => {
                out.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::limits::Limits;

    #[test]
    fn runs_are_joined_and_readings_left_out() {
        let xml = "<sst><si><t>a</t></si><si><r><rPr><b/></rPr><t>Spesa </t></r><r><t xml:space=\"preserve\">&amp; fondi</t></r>\
                   <rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si><si/><si><t>riga_x000D_\nd_x005F_x</t></si></sst>";
        let strings = read(xml.as_bytes(), &mut Budget::new(Limits::default())).unwrap();
        let text = |i| strings.get(i).unwrap().and_then(|r| r.text().map(str::to_owned));
        assert_eq!(text(0).as_deref(), Some("a"));
        assert_eq!(text(1).as_deref(), Some("Spesa & fondi"));
        assert_eq!(text(2), None);
        assert_eq!(text(3).as_deref(), Some("riga\nd_x"));
        assert!(strings.get(4).is_none());
    }
}
