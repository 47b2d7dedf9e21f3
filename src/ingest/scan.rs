// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A stream of XML or HTML as tags and runs of text, one at a time, in bounded memory whatever the stream holds.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use memchr::{memchr, memmem};

use super::limits;
use super::package::Refusal;

/// What comes next in the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A tag that opens an element; `empty` when it closes it too. What stands between the brackets.
    Open {
        /// Name and attributes.
        tag: Range<usize>,
        /// Whether the element ends here.
        empty: bool,
    },
    /// A tag that closes an element: its name.
    Close(Range<usize>),
    /// Text as it is written, entities included.
    Text(Range<usize>),
    /// Text that holds no entities.
    Literal(Range<usize>),
}

/// Bytes read at a time.
const BLOCK: usize = 1 << 16;

/// A reader of tags and text. A token lives until the next one is asked for.
pub struct Scanner<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    total: u64,
    limit: u64,
    depth: usize,
    nests: bool,
}

impl<R: Read> Scanner<R> {
    /// Scans at most `limit` bytes of XML.
    pub fn new(source: R, limit: u64) -> Self {
        let buffer = vec![0; BLOCK * 2];
        Self { source, buffer, start: 0, end: 0, ended: false, total: 0, limit, depth: 0, nests: true }
    }

    /// Scans a page whose elements need not be closed.
    pub fn lenient(source: R, limit: u64) -> Self {
        Self { nests: false, ..Self::new(source, limit) }
    }

    /// The bytes of a token.
    pub fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.buffer.get(range.clone()).unwrap_or_default()
    }

    /// Whether the elements that were opened so far have all been closed.
    pub fn is_whole(&self) -> bool {
        self.depth == 0
    }

    /// The next token; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Token>, Refusal> {
        loop {
            if self.start == self.end && !self.fill()? {
                return Ok(None);
            }
            if self.buffer[self.start] != b'<' {
                return Ok(Some(Token::Text(self.text()?)));
            }
            let Some(close) = self.find(1, b">")? else {
                // A tag that is never closed: the stream was cut.
                return Err(cut_short());
            };
            let inside = self.start + 1..close;
            match self.buffer[inside.start] {
                b'/' => {
                    self.start = close + 1;
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Token::Close(inside.start + 1..inside.end)));
                }
                b'?' => self.start = close + 1,
                b'!' if self.starts_with(b"<!--") => self.pass(4, b"-->")?,
                b'!' if self.starts_with(b"<![CDATA[") => {
                    let Some(end) = self.find(9, b"]]>")? else { return Err(cut_short()) };
                    let text = self.start + 9..end;
                    self.start = end + 3;
                    return Ok(Some(Token::Literal(text)));
                }
                // Declarations of types; entities of one's own are never resolved.
                b'!' => self.start = close + 1,
                _ => {
                    self.start = close + 1;
                    let empty = self.buffer[close - 1] == b'/';
                    if !empty && self.nests {
                        self.depth += 1;
                        if self.depth > limits::DEPTH {
                            return Err(Refusal::TooLarge("il suo contenuto è annidato troppo a fondo".to_owned()));
                        }
                    }
                    return Ok(Some(Token::Open { tag: inside.start..inside.end - usize::from(empty), empty }));
                }
            }
        }
    }

    /// The text up to the next tag or to the end.
    fn text(&mut self) -> Result<Range<usize>, Refusal> {
        let end = match self.find(0, b"<")? {
            Some(end) => end,
            None => self.end,
        };
        let text = self.start..end;
        self.start = end;
        Ok(text)
    }

    fn starts_with(&self, mark: &[u8]) -> bool {
        self.buffer[self.start..self.end].starts_with(mark)
    }

    /// Goes past a run that is of no interest, however long, up to its mark.
    fn pass(&mut self, mut from: usize, mark: &[u8]) -> Result<(), Refusal> {
        loop {
            let held = &self.buffer[self.start..self.end];
            if let Some(at) = memmem::find(held.get(from..).unwrap_or_default(), mark) {
                self.start += from + at + mark.len();
                return Ok(());
            }
            // The mark may be split between two blocks.
            let keep = (mark.len() - 1).min(held.len());
            self.start = self.end - keep;
            from = 0;
            if !self.fill()? {
                return Err(cut_short());
            }
        }
    }

    /// Where a mark stands, from `from` bytes after the start; reads on as far as a run may be long.
    fn find(&mut self, mut from: usize, mark: &[u8]) -> Result<Option<usize>, Refusal> {
        loop {
            let held = &self.buffer[self.start..self.end];
            let rest = held.get(from..).unwrap_or_default();
            let found = match mark {
                [byte] => memchr(*byte, rest),
                _ => memmem::find(rest, mark),
            };
            if let Some(at) = found {
                return Ok(Some(self.start + from + at));
            }
            from = from.max(held.len().saturating_sub(mark.len() - 1));
            if held.len() > limits::RUN {
                return Err(Refusal::TooLarge("un suo testo è troppo lungo".to_owned()));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads a block more; `false` at the end.
    fn fill(&mut self) -> Result<bool, Refusal> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.end + BLOCK {
            self.buffer.resize(self.end + BLOCK, 0);
        }
        let room = &mut self.buffer[self.end..];
        let read = loop {
            match self.source.read(room) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Refusal::Damaged("una sua parte è danneggiata".to_owned())),
                Ok(read) => break read,
            }
        };
        self.end += read;
        self.total += read as u64;
        self.ended = read == 0;
        if self.total > self.limit {
            return Err(Refusal::TooLarge(format!("una sua parte supera i {} MB", self.limit >> 20)));
        }
        Ok(read > 0)
    }
}

fn cut_short() -> Refusal {
    Refusal::Damaged("il file è danneggiato o incompleto".to_owned())
}

/// Name of an element without its prefix.
pub fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(tag.len());
    let name = &tag[..end];
    memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

/// The attributes of a tag: local name, value as it is written. Values without quotes are told too, as web pages have them.
pub struct Attributes<'t>(&'t [u8]);

impl<'t> Attributes<'t> {
    /// Those of a tag, whose name comes first.
    pub fn of(tag: &'t [u8]) -> Self {
        let end = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len());
        Self(&tag[end..])
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], &'t [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.0.trim_ascii_start();
            if rest.is_empty() {
                return None;
            }
            let name_end = rest.iter().position(|b| *b == b'=' || b.is_ascii_whitespace()).unwrap_or(rest.len());
            let name = &rest[..name_end];
            let Some(value) = rest[name_end..].trim_ascii_start().strip_prefix(b"=") else {
                self.0 = &rest[name_end.max(1)..];
                continue;
            };
            let value = value.trim_ascii_start();
            let local = memchr(b':', name).map_or(name, |colon| &name[colon + 1..]);
            let (value, after) = match value.first() {
                Some(&quote @ (b'"' | b'\'')) => {
                    let end = memchr(quote, &value[1..]).map_or(value.len(), |end| end + 1);
                    (&value[1.min(end)..end], value.get(end + 1..).unwrap_or_default())
                }
                _ => {
                    let end = value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
                    (&value[..end], &value[end..])
                }
            };
            self.0 = after;
            return Some((local, value));
        }
    }
}

/// Value of an attribute, by local name.
pub fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    Attributes::of(tag).find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// Text with its entities resolved; what is none is kept as it is.
pub fn unescape(text: &[u8]) -> Cow<'_, str> {
    let text = match std::str::from_utf8(text) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(text),
    };
    if memchr(b'&', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name =
            memchr(b';', after.as_bytes().get(..after.len().min(32)).unwrap_or_default()).map(|end| &after[..end]);
        match name.and_then(|name| Some((name, resolve(name)?))) {
            Some((name, resolved)) => {
                out.push_str(&resolved);
                rest = &after[name.len() + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn resolve(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(|c| Cow::Owned(c.to_string()));
    }
    quick_xml::escape::resolve_html5_entity(name).map(Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(xml: &str) -> Vec<String> {
        // One byte at a time: no token may depend on how the stream is cut.
        struct Drip<'a>(&'a [u8]);
        impl Read for Drip<'_> {
            fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
                let n = self.0.len().min(room.len()).min(1);
                room[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        let mut scanner = Scanner::new(Drip(xml.as_bytes()), 1 << 20);
        let mut out = Vec::new();
        loop {
            let token = match scanner.next() {
                Ok(Some(token)) => token,
                Ok(None) => return out,
                Err(refusal) => {
                    out.push(format!("{refusal:?}"));
                    return out;
                }
            };
            let show = |range: &Range<usize>| String::from_utf8_lossy(scanner.bytes(range)).into_owned();
            out.push(match &token {
                Token::Open { tag, empty } => format!("{}{}", if *empty { "=" } else { "+" }, show(tag)),
                Token::Close(tag) => format!("-{}", show(tag)),
                Token::Text(text) => show(text),
                Token::Literal(text) => format!("!{}", show(text)),
            });
        }
    }

    #[test]
    fn tags_and_text_in_their_order() {
        let xml = "<?xml version='1.0'?><!-- <a> --><r a=\"1\"><c/>x &lt; y<![CDATA[<z> &amp;]]></r>";
        assert_eq!(tokens(xml), ["+r a=\"1\"", "=c", "x &lt; y", "!<z> &amp;", "-r"]);
        assert!(tokens("<a><b").last().is_some_and(|last| last.starts_with("Damaged")));
        assert!(tokens(&"<a>".repeat(2000)).last().is_some_and(|last| last.starts_with("TooLarge")));
    }

    #[test]
    fn attributes_in_any_dress() {
        let found: Vec<_> = Attributes::of(br#"x:c r="A1" y:s = '2' open t=s z="""#).collect();
        let expected: [(&[u8], &[u8]); 4] = [(b"r", b"A1"), (b"s", b"2"), (b"t", b"s"), (b"z", b"")];
        assert_eq!(found, expected);
        assert_eq!(attribute(b"row hidden=\"1", b"hidden"), Some(&b"1"[..]));
        assert_eq!(local_name(b"x:row r=\"1\""), b"row");
    }

    #[test]
    fn entities_are_resolved_once() {
        assert_eq!(unescape(b"a &amp;lt; &#8364; &#x20ac; &egrave; &boh; & b"), "a &lt; \u{20ac} \u{20ac} è &boh; & b");
    }
}
