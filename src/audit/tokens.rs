// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A page's content as names, strings and operators (ISO 32000-1, 7.8.2): what is needed to read its text, and no more.

use std::borrow::Cow;

/// What stands before an operator. Numbers, and the brackets of arrays and dictionaries, say nothing here.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand<'a> {
    /// A name, without its slash.
    Name(&'a [u8]),
    /// A string, decoded.
    Text(Cow<'a, [u8]>),
}

impl Operand<'_> {
    /// The name.
    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Operand::Name(name) = self { Some(name) } else { None }
    }

    /// The bytes of the string.
    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Operand::Text(text) = self { Some(text) } else { None }
    }
}

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// An operand.
    Operand(Operand<'a>),
    /// An operator.
    Operator(&'a [u8]),
}

/// The tokens of a content stream; an item is `None` where it can't be read.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// Of this content.
    pub(super) fn of(content: &'a [u8]) -> Tokens<'a> {
        Tokens { rest: content }
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// A string in parentheses, which may be nested; the opening one is taken already.
    fn literal(&mut self) -> Option<Cow<'a, [u8]>> {
        let plain = self.rest.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\'))?;
        if self.rest.get(plain) == Some(&b')') {
            let text = self.take(plain);
            self.take(1);
            return Some(Cow::Borrowed(text));
        }
        let mut out = self.take(plain).to_vec();
        let mut depth = 1;
        loop {
            match *self.take(1).first()? {
                b'(' => {
                    depth += 1;
                    out.push(b'(');
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(Cow::Owned(out));
                    }
                    out.push(b')');
                }
                b'\\' => self.escaped(&mut out)?,
                byte => out.push(byte),
            }
        }
    }

    fn escaped(&mut self, out: &mut Vec<u8>) -> Option<()> {
        match *self.take(1).first()? {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            // A line that goes on.
            b'\n' => {}
            b'\r' => {
                let pair = usize::from(self.rest.first() == Some(&b'\n'));
                self.take(pair);
            }
            digit @ b'0'..=b'7' => {
                let more = self.rest.iter().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let code = self.take(more).iter().fold(u32::from(digit - b'0'), |n, d| n * 8 + u32::from(d - b'0'));
                out.push((code & 0xff) as u8);
            }
            other => out.push(other),
        }
        Some(())
    }

    /// A string in hexadecimal; the opening bracket is taken already.
    fn hexadecimal(&mut self) -> Option<Cow<'a, [u8]>> {
        let end = self.rest.iter().position(|byte| *byte == b'>')?;
        let digits: Option<Vec<u8>> = self
            .take(end)
            .iter()
            .filter(|byte| !is_blank(**byte))
            .map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        self.take(1);
        let pair = |pair: &[u8]| pair.first().copied().unwrap_or(0) << 4 | pair.get(1).copied().unwrap_or(0);
        Some(Cow::Owned(digits?.chunks(2).map(pair).collect()))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Option<Token<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let first = *self.rest.first()?;
            match first {
                b'(' => {
                    self.take(1);
                    return Some(self.literal().map(|text| Token::Operand(Operand::Text(text))));
                }
                b'<' if self.rest.get(1) == Some(&b'<') => {
                    self.take(2);
                }
                b'<' => {
                    self.take(1);
                    return Some(self.hexadecimal().map(|text| Token::Operand(Operand::Text(text))));
                }
                b'/' => {
                    self.take(1);
                    let length = self.rest.iter().take_while(|byte| is_regular(**byte)).count();
                    return Some(Some(Token::Operand(Operand::Name(self.take(length)))));
                }
                b'%' => {
                    let line = self.rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                    self.take(line);
                }
                byte if !is_regular(byte) => {
                    self.take(1);
                }
                _ => {
                    let length = self.rest.iter().take_while(|byte| is_regular(**byte)).count();
                    let word = self.take(length);
                    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
                        return Some(Some(Token::Operator(word)));
                    }
                }
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> Token<'_> {
        Token::Operand(Operand::Text(Cow::Borrowed(bytes)))
    }

    fn read(content: &[u8]) -> Vec<Option<Token<'_>>> {
        Tokens::of(content).collect()
    }

    #[test]
    fn strings_names_and_operators_are_told() {
        let content = b"/P <</MCID 0 /ActualText (a\\(b\\)(c)\\101\\\n)>> BDC % nota\n[<00 2> -12.5 (x)] TJ EMC";
        let name = |name: &'static [u8]| Token::Operand(Operand::Name(name));
        let found: Vec<Token<'_>> = read(content).into_iter().flatten().collect();
        assert_eq!(
            found,
            [
                name(b"P"),
                name(b"MCID"),
                name(b"ActualText"),
                text(b"a(b)(c)A"),
                Token::Operator(b"BDC"),
                text(&[0, 0x20]),
                text(b"x"),
                Token::Operator(b"TJ"),
                Token::Operator(b"EMC"),
            ]
        );
        assert_eq!(read(b"(aperta").first(), Some(&None));
        assert_eq!(read(b"<0g>").first(), Some(&None));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end(content in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(read(&content).len() <= content.len());
        }

        #[test]
        fn any_string_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut content = vec![b'('];
            for byte in &bytes {
                match byte {
                    b'(' | b')' | b'\\' => content.extend([b'\\', *byte]),
                    b'\r' => content.extend(b"\\r"),
                    other => content.push(*other),
                }
            }
            content.extend(b") Tj");
            prop_assert_eq!(read(&content), [Some(text(&bytes)), Some(Token::Operator(b"Tj"))]);
        }
    }
}
