// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The texts that the sheets of an XLSX share.

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use crate::ingest::budget::Budget;
use crate::ingest::limits;
use crate::ingest::package::Refusal;
use crate::ingest::scan::{Scanner, Token, local_name};
use crate::ingest::text;

/// The shared texts, as the cells hold them.
#[derive(Default)]
pub struct Strings {
    /// One after the other.
    all: Arc<String>,
    /// First byte and byte after the last of each.
    spans: Vec<(u32, u32)>,
    /// Those that show an error.
    errors: Vec<usize>,
    cut: Vec<usize>,
}

impl Strings {
    /// Where the text with this number stands among all of them: `None` when there is no such text, an empty one when it is blank.
    pub fn span(&self, index: usize) -> Option<Range<usize>> {
        self.spans.get(index).map(|span| span.0 as usize..span.1 as usize)
    }

    /// The text with this number.
    pub fn get(&self, index: usize) -> Option<&str> {
        self.all.get(self.span(index)?)
    }

    /// All of them.
    pub fn texts(&self) -> Arc<String> {
        Arc::clone(&self.all)
    }

    /// Whether the text shows an error.
    pub fn is_error(&self, index: usize) -> bool {
        !self.errors.is_empty() && self.errors.binary_search(&index).is_ok()
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
    let mut all = String::new();
    let mut runs = Runs::default();
    let most = limits::SHARED.min(budget.limits().cells);
    while let Some(token) = scanner.next()? {
        if strings.spans.len() > most {
            return Err(Refusal::TooLarge("contiene troppi testi diversi".to_owned()));
        }
        match token {
            Token::Open { tag, empty } => match local_name(scanner.bytes(&tag)) {
                b"si" if empty => strings.spans.push((0, 0)),
                name => runs.open(name, empty),
            },
            Token::Close(tag) => match local_name(scanner.bytes(&tag)) {
                b"si" => {
                    let whole = runs.take();
                    let whole = unescape_controls(&whole);
                    if text::is_too_long(&whole) {
                        strings.cut.push(strings.spans.len());
                    }
                    let plain = text::plain(&whole).unwrap_or_default();
                    budget.text(plain.len())?;
                    if text::is_error_twin(&plain) {
                        strings.errors.push(strings.spans.len());
                    }
                    let start = short(all.len());
                    all.push_str(&plain);
                    strings.spans.push((start, short(all.len())));
                }
                name => runs.close(name),
            },
            Token::Text(text) => runs.add(&super::super::scan::unescape(scanner.bytes(&text))),
            Token::Literal(text) => runs.add(&String::from_utf8_lossy(scanner.bytes(&text))),
        }
    }
    strings.all = Arc::new(all);
    Ok(strings)
}

/// The limits leave less text than this number can say.
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
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
        assert_eq!([0, 1, 2, 3].map(|i| strings.get(i).unwrap()), ["a", "Spesa & fondi", "", "riga\nd_x"]);
        assert!(strings.get(4).is_none());
    }
}
