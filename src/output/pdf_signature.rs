// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A signature appended to a PDF (PAdES, ISO 32000-1 §12.8 and §7.5.6) told apart from any other change.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// Files beyond this size are judged by their bytes alone.
const LARGEST: usize = 128 << 20;

/// What stands after the original bytes of a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Addition {
    /// A signature that covers the whole file.
    Signature,
    /// A signature, with bytes after it that it doesn't cover and that change no page: certificates, time stamps.
    SignatureAndMore,
    /// Something else: the document was changed.
    Other,
}

/// Judges what was appended to a PDF whose first `original` bytes are those that were delivered.
pub(super) fn addition(bytes: &[u8], original: usize) -> Addition {
    let Some(added) = bytes.get(original..) else { return Addition::Other };
    let ranges = byte_ranges(added);
    if ranges.is_empty() || find(added, b"%%EOF").is_none() {
        return Addition::Other;
    }
    let end = bytes.iter().rposition(|b| !b.is_ascii_whitespace() && *b != 0).map_or(0, |p| p + 1);
    let covered = |range: &[usize; 4]| {
        let [start, first, second, rest] = *range;
        let proper = start == 0 && first >= original && second > first;
        proper.then(|| second.saturating_add(rest).min(bytes.len()))
    };
    let Some(covered) = ranges.iter().filter_map(covered).max() else { return Addition::Other };
    let whole = covered >= end;
    // What no signature covers may only be another update of the file, to its end.
    let after = bytes.get(covered..end).unwrap_or_default();
    if !whole && (find(after, b"startxref").is_none() || !after.ends_with(b"%%EOF")) {
        return Addition::Other;
    }
    match same_pages(bytes, original) {
        Some(false) => Addition::Other,
        Some(true) if whole => Addition::Signature,
        Some(true) => Addition::SignatureAndMore,
        None if whole => Addition::Signature,
        None => Addition::Other,
    }
}

/// Whether a file beside its original is a signed PDF, whatever it was made from.
pub(super) fn is_signed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF") && !byte_ranges(bytes).is_empty()
}

/// The byte ranges that signatures declare.
fn byte_ranges(bytes: &[u8]) -> Vec<[usize; 4]> {
    const KEY: &[u8] = b"/ByteRange";
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, KEY) {
        rest = &rest[at + KEY.len()..];
        let array: Vec<u8> = rest.iter().copied().take(120).skip_while(|b| *b != b'[').skip(1).collect();
        let array = String::from_utf8_lossy(array.split(|b| *b == b']').next().unwrap_or_default()).into_owned();
        let numbers: Vec<usize> = array.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        if let Ok(range) = <[usize; 4]>::try_from(numbers) {
            found.push(range);
        }
    }
    found
}

fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes.windows(words.len()).position(|w| w == words)
}

/// Whether pages and all that they draw are as in the original; `None` when that can't be read.
fn same_pages(bytes: &[u8], original: usize) -> Option<bool> {
    if bytes.len() > LARGEST {
        return None;
    }
    let read = |part: &[u8]| catch_unwind(AssertUnwindSafe(|| Document::load_mem(part).ok())).ok().flatten();
    let (before, after) = (read(bytes.get(..original)?)?, read(bytes)?);
    let (pages, now) = (before.get_pages(), after.get_pages());
    let same_page = |id: &ObjectId| {
        let page = |document: &Document| document.get_dictionary(*id).map(bare).ok();
        page(&before) == page(&after) && same_annotations(&before, &after, *id)
    };
    let same_streams = before.objects.iter().all(|(id, object)| match object {
        Object::Stream(stream) if is_drawn(stream) => {
            matches!(after.objects.get(id), Some(Object::Stream(now)) if now.content == stream.content)
        }
        _ => true,
    });
    Some(pages == now && pages.values().all(same_page) && same_streams)
}

/// Whether a page has the annotations that it had, and beside them only the fields of signatures.
fn same_annotations(before: &Document, after: &Document, page: ObjectId) -> bool {
    let list = |document: &Document| -> Vec<Object> {
        let annotations = document.get_dictionary(page).and_then(|p| p.get(b"Annots")).ok();
        let array = annotations.and_then(|a| document.dereference(a).ok()).and_then(|(_, a)| a.as_array().ok());
        array.cloned().unwrap_or_default()
    };
    let dictionary = |document: &Document, object: &Object| -> Option<Dictionary> {
        document.dereference(object).ok()?.1.as_dict().ok().cloned()
    };
    let (old, new) = (list(before), list(after));
    let signature = |object: &Object| {
        let Some(widget) = dictionary(after, object) else { return false };
        let is = |dictionary: &Dictionary, key: &[u8], name: &[u8]| {
            dictionary.get(key).and_then(Object::as_name).is_ok_and(|n| n == name)
        };
        let parent = widget.get(b"Parent").ok().and_then(|parent| dictionary(after, parent));
        is(&widget, b"Subtype", b"Widget")
            && (is(&widget, b"FT", b"Sig") || parent.is_some_and(|parent| is(&parent, b"FT", b"Sig")))
    };
    let kept = |object: &Object| {
        new.contains(object) && (dictionary(before, object) == dictionary(after, object) || signature(object))
    };
    old.iter().all(kept) && new.iter().filter(|object| !old.contains(object)).all(signature)
}

/// A page without what a signature may add to it: its annotations.
fn bare(page: &Dictionary) -> Vec<(Vec<u8>, Object)> {
    let mut entries: Vec<(Vec<u8>, Object)> = page
        .iter()
        .filter(|(key, _)| !matches!(key.as_slice(), b"Annots" | b"Tabs" | b"StructParents"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries
}

/// Whether a stream is content rather than bookkeeping that every update rewrites.
fn is_drawn(stream: &Stream) -> bool {
    let kind = stream.dict.get(b"Type").and_then(Object::as_name).unwrap_or_default();
    !matches!(kind, b"Metadata" | b"ObjStm" | b"XRef")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page that shows this text.
    fn pdf(text: &str) -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let content = document.add_object(Stream::new(Dictionary::new(), text.as_bytes().to_vec()));
        let pages = document.new_object_id();
        let mut page = Dictionary::new();
        page.set("Type", "Page");
        page.set("Parent", pages);
        page.set("Contents", content);
        let page = document.add_object(page);
        let mut tree = Dictionary::new();
        tree.set("Type", "Pages");
        tree.set("Kids", vec![Object::Reference(page)]);
        tree.set("Count", 1);
        document.objects.insert(pages, Object::Dictionary(tree));
        let mut catalog = Dictionary::new();
        catalog.set("Type", "Catalog");
        catalog.set("Pages", pages);
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    /// An update with these objects, the last of which may be a signature over the whole file.
    fn update(bytes: &[u8], objects: &[(u32, String)]) -> Vec<u8> {
        let start: usize = {
            let at = bytes.windows(9).rposition(|w| w == b"startxref").unwrap();
            String::from_utf8_lossy(&bytes[at + 9..]).split_whitespace().next().unwrap().parse().unwrap()
        };
        let mut out = bytes.to_vec();
        out.push(b'\n');
        let mut table = String::new();
        for (number, body) in objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
            out.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
        }
        let xref = out.len();
        out.extend(
            format!("xref\n{table}trailer\n<< /Size 20 /Root 4 0 R /Prev {start} >>\nstartxref\n{xref}\n%%EOF\n")
                .into_bytes(),
        );
        out
    }

    fn signed(bytes: &[u8], more: &[(u32, String)]) -> Vec<u8> {
        let body = |range: &str| format!("<< /Type /Sig /ByteRange [{range:40}] /Contents <00112233> >>");
        let with = |range: &str| {
            let mut objects = vec![(10, body(range))];
            objects.extend(more.iter().cloned());
            update(bytes, &objects)
        };
        let draft = with("");
        let contents = draft.windows(10).rposition(|w| w == b"<00112233>").unwrap();
        with(&format!("0 {contents} {} {}", contents + 10, draft.len() - contents - 10))
    }

    #[test]
    fn a_signature_is_told_from_a_change() {
        let original = pdf("BT (uno) Tj ET");
        let whole = signed(&original, &[]);
        assert_eq!(addition(&whole, original.len()), Addition::Signature);
        // A second revision: more certificates, no page touched.
        let more = update(&whole, &[(11, "<< /Type /DSS >>".into())]);
        assert_eq!(addition(&more, original.len()), Addition::SignatureAndMore);
        // Bytes after the signature that are no update; an annotation that covers the page.
        for rest in [b"x".as_slice(), b"%altro\n", b"altro\n%%EOF\n"] {
            let appended = [whole.as_slice(), rest].concat();
            assert_eq!(addition(&appended, original.len()), Addition::Other, "{}", String::from_utf8_lossy(rest));
        }
        let page =
            |annotation: &str| (3, format!("<< /Type /Page /Parent 2 0 R /Contents 1 0 R /Annots [{annotation}] >>"));
        let widget = page("<< /Type /Annot /Subtype /Widget /FT /Sig >>");
        assert_eq!(addition(&signed(&original, &[widget]), original.len()), Addition::Signature);
        let note = page("<< /Type /Annot /Subtype /FreeText >>");
        assert_eq!(addition(&signed(&original, &[note]), original.len()), Addition::Other);
        // A page that says something else, after the signature or together with it.
        let drawn = (1, "<< /Length 3 >>\nstream\nBT \nendstream".to_owned());
        assert_eq!(addition(&update(&whole, std::slice::from_ref(&drawn)), original.len()), Addition::Other);
        assert_eq!(addition(&signed(&original, &[drawn]), original.len()), Addition::Other);
        // Bytes after the end, and nothing that is a signature.
        let appended = [original.as_slice(), b"altro\n%%EOF\n"].concat();
        assert_eq!(addition(&appended, original.len()), Addition::Other);
        assert!(is_signed(&whole) && !is_signed(&original));
    }
}
