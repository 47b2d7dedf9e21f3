// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What can be said of a PDF of the office without opening it to the reader: pages, encryption, the PDF/A that it claims.

use lopdf::{Document, Object};

use crate::ingest::quiet::guarded;

/// Files beyond this size are not parsed: their pages stay unknown.
const LARGEST: usize = 256 << 20;

/// What a PDF says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Whether it begins as a PDF does.
    pub is_pdf: bool,
    /// Whether a password or a certificate protects it (ISO 32000-1, §7.6).
    pub encrypted: bool,
    /// Pages; `None` when they can't be counted.
    pub pages: Option<u32>,
    /// Part and conformance level of PDF/A that its metadata claim (ISO 19005-2, §6.6.4).
    pub pdfa: Option<(u8, Option<char>)>,
}

impl Inspection {
    /// `PDF/A-2b`, `PDF`.
    pub fn format(&self) -> String {
        match self.pdfa {
            Some((part, level)) => format!("PDF/A-{part}{}", level.map(String::from).unwrap_or_default()),
            None => "PDF".to_owned(),
        }
    }

    /// Whether it claims PDF/A-2b or better.
    pub fn is_archival(&self) -> bool {
        self.pdfa.is_some_and(|(part, _)| part >= 2)
    }
}

/// Looks at the bytes of a file.
pub fn inspect(bytes: &[u8]) -> Inspection {
    // The header may follow some bytes of rubbish (ISO 32000-1, annex H, note 13).
    let is_pdf = bytes.get(..1024.min(bytes.len())).is_some_and(|head| find(head, b"%PDF-").is_some());
    if !is_pdf {
        return Inspection::default();
    }
    let encrypted = mentions_encryption(bytes);
    let document =
        if encrypted || bytes.len() > LARGEST { None } else { guarded(|| Document::load_mem(bytes).ok()).flatten() };
    let pages = document.as_ref().and_then(|d| guarded(|| d.get_pages().len())).filter(|n| *n > 0);
    let metadata = document.as_ref().and_then(|d| guarded(|| metadata(d)).flatten());
    let pdfa = metadata.as_deref().and_then(claim).or_else(|| claim(bytes));
    Inspection { is_pdf, encrypted, pages: pages.and_then(|n| u32::try_from(n).ok()), pdfa }
}

fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes.windows(words.len()).position(|w| w == words)
}

/// A trailer or a cross-reference stream with an `Encrypt` entry: a reference or a dictionary.
fn mentions_encryption(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    let mut rest = bytes;
    while let Some(at) = find(rest, KEY) {
        rest = &rest[at + KEY.len()..];
        let value: Vec<u8> = rest.iter().copied().take(24).collect();
        let text = String::from_utf8_lossy(&value);
        let text = text.trim_start();
        let mut words = text.split_ascii_whitespace();
        let number = |w: Option<&str>| w.is_some_and(|w| w.parse::<u32>().is_ok());
        let reference =
            number(words.next()) && number(words.next()) && words.next().is_some_and(|w| w.starts_with('R'));
        if text.starts_with("<<") || reference {
            return true;
        }
    }
    false
}

/// The XMP packet of the catalog.
fn metadata(document: &Document) -> Option<Vec<u8>> {
    let reference = document.catalog().ok()?.get(b"Metadata").ok()?;
    let (_, object) = document.dereference(reference).ok()?;
    let Object::Stream(stream) = object else { return None };
    Some(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
}

/// `pdfaid:part` and `pdfaid:conformance`, as attributes or as elements.
fn claim(xmp: &[u8]) -> Option<(u8, Option<char>)> {
    let value = |name: &[u8]| {
        let after = &xmp[find(xmp, name)? + name.len()..];
        let text = String::from_utf8_lossy(after.get(..12.min(after.len()))?).into_owned();
        let text = text.trim_start_matches([' ', '=', '"', '\'', '>']).to_owned();
        text.chars().next()
    };
    let part = value(b"pdfaid:part")?.to_digit(10).and_then(|d| u8::try_from(d).ok())?;
    let level = value(b"pdfaid:conformance").filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase());
    Some((part, level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const XMP: &str = "<rdf:Description pdfaid:part=\"2\" pdfaid:conformance=\"B\"/>";

    #[test]
    fn the_claim_is_read_in_both_forms() {
        assert_eq!(claim(XMP.as_bytes()), Some((2, Some('b'))));
        let elements = "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>";
        assert_eq!(claim(elements.as_bytes()), Some((1, Some('a'))));
        assert_eq!(claim(b"<pdfaid:part>4</pdfaid:part>"), Some((4, None)));
        assert_eq!(claim(b"niente"), None);
    }

    #[test]
    fn a_protected_file_is_known_without_its_password() {
        let protected = |key: &str| {
            inspect(format!("%PDF-1.7\ntrailer << /Size 3 {key} >>\nstartxref\n0\n%%EOF").as_bytes()).encrypted
        };
        assert!(protected("/Encrypt 12 0 R") && protected("/Encrypt << /Filter /Standard >>"));
        assert!(!protected("/EncryptMetadata false") && !protected("/Root 1 0 R"));
        assert!(!inspect(b"PK\x03\x04").is_pdf);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let whole = [b"%PDF-1.7 /Encrypt pdfaid:part pdfaid:conformance".as_slice(), &bytes].concat();
            inspect(&whole);
            inspect(&bytes);
        }
    }
}
