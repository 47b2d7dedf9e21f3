// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The document inside a CAdES envelope (`.p7m`): RFC 5652, SignedData with its content.

/// How deep constructed octet strings may nest.
const DEPTH: usize = 8;

/// The signed content of an envelope; `None` when it has none (a detached signature) or isn't one.
pub(super) fn content(envelope: &[u8]) -> Option<Vec<u8>> {
    let decoded = armoured(envelope);
    let info = Tlv::read(decoded.as_deref().unwrap_or(envelope))?.0;
    // ContentInfo { contentType, [0] SignedData { version, digestAlgorithms, encapContentInfo { type, [0] content }, … } }
    let signed = info.child(0x30, 1)?;
    let data = signed.child(0xA0, 0)?;
    let encapsulated = data.child(0x30, 2)?;
    let explicit = encapsulated.child(0x30, 1)?;
    let mut out = Vec::new();
    explicit.first(0xA0)?.octets(&mut out, DEPTH)?;
    Some(out)
}

/// An element: tag and content.
struct Tlv<'a> {
    tag: u8,
    content: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// Reads an element; what follows it is the second value.
    fn read(bytes: &'a [u8]) -> Option<(Tlv<'a>, &'a [u8])> {
        let (&tag, rest) = bytes.split_first()?;
        let (&first, rest) = rest.split_first()?;
        if first == 0x80 {
            // Indefinite length: up to the end-of-contents octets of this level.
            let length = indefinite(rest, 64)?;
            return Some((Tlv { tag, content: rest.get(..length)? }, rest.get(length + 2..)?));
        }
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let count = usize::from(first & 0x7F);
            if count > 8 {
                return None;
            }
            let digits = rest.get(..count)?;
            (digits.iter().fold(0usize, |n, &b| n.wrapping_shl(8) | usize::from(b)), rest.get(count..)?)
        };
        Some((Tlv { tag, content: rest.get(..length)? }, rest.get(length..)?))
    }

    /// The element at a position inside this one, which must have this tag.
    fn child(&self, tag: u8, position: usize) -> Option<Tlv<'a>> {
        if self.tag != tag {
            return None;
        }
        let mut rest = self.content;
        for _ in 0..position {
            rest = Tlv::read(rest)?.1;
        }
        Some(Tlv::read(rest)?.0)
    }

    /// The first element inside this one, which must have this tag.
    fn first(&self, tag: u8) -> Option<Tlv<'a>> {
        self.child(tag, 0)
    }

    /// The bytes of an octet string, in one piece or in segments.
    fn octets(&self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        match self.tag {
            0x04 => out.extend_from_slice(self.content),
            0x24 if depth > 0 => {
                let mut rest = self.content;
                while !rest.is_empty() {
                    let (segment, next) = Tlv::read(rest)?;
                    segment.octets(out, depth - 1)?;
                    rest = next;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

/// Length of a content of indefinite length, without its end-of-contents octets.
fn indefinite(bytes: &[u8], depth: usize) -> Option<usize> {
    let mut rest = bytes;
    while rest.get(..2)? != [0, 0] {
        if depth == 0 {
            return None;
        }
        let header = rest.get(1)?;
        rest = if *header == 0x80 {
            let inner = indefinite(rest.get(2..)?, depth - 1)?;
            rest.get(2 + inner + 2..)?
        } else {
            Tlv::read(rest)?.1
        };
    }
    Some(bytes.len() - rest.len())
}

/// The bytes of an envelope written as Base64, with or without the lines of PEM; `None` for a binary one.
fn armoured(envelope: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(envelope).ok()?;
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for character in text.lines().filter(|l| !l.starts_with("-----")).flat_map(str::bytes) {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' | b' ' | b'\t' | b'\r' => continue,
            _ => return None,
        };
        buffer = (buffer << 6 | u32::from(value)) & 0x00FF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits & 0xFF) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag, 0x84];
        out.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        out.extend(content);
        out
    }

    fn endless(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    type Wrap = fn(u8, &[u8]) -> Vec<u8>;

    fn envelope(wrap: Wrap, octets: &[u8]) -> Vec<u8> {
        let kind = tlv(0x06, &[42]);
        let encapsulated = wrap(0x30, &[kind.clone(), wrap(0xA0, octets)].concat());
        let signed = wrap(0x30, &[tlv(0x02, &[1]), tlv(0x31, &[]), encapsulated, tlv(0x31, &[])].concat());
        wrap(0x30, &[kind, wrap(0xA0, &signed)].concat())
    }

    #[test]
    fn the_document_comes_out_of_its_envelope() {
        let document = b"%PDF-1.7 prova".as_slice();
        assert_eq!(content(&envelope(tlv, &tlv(0x04, document))).as_deref(), Some(document));
        let segments = [tlv(0x04, &document[..5]), tlv(0x04, &document[5..])].concat();
        for wrap in [tlv as Wrap, endless] {
            assert_eq!(content(&envelope(wrap, &wrap(0x24, &segments))).as_deref(), Some(document));
        }
        assert_eq!(content(b"firma"), None);
    }

    #[test]
    fn a_base64_envelope_is_read_too() {
        assert_eq!(
            armoured(b"-----BEGIN PKCS7-----\nJVBE\nRg==\n-----END PKCS7-----\n").as_deref(),
            Some(&b"%PDF"[..])
        );
        assert_eq!(armoured(&[0x30, 0x80, 0x06]), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = content(&bytes);
            let mut whole = envelope(endless, &endless(0x24, &bytes));
            whole.truncate(whole.len() - bytes.len() % 7);
            let _ = content(&whole);
        }
    }
}
