// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Objects: limits, keys that may stand in catalog and pages, colour of the output, streams (ISO 19005-2, 6.1, 6.2, 6.5, 6.10).

use lopdf::{Dictionary, Object, ObjectId};

use super::{File, name, numbers, text};

/// What the writer puts into the catalog and into a page: whatever else appears is to be looked at before it is allowed.
const CATALOG: &[&str] = &[
    "Type",
    "Pages",
    "Lang",
    "MarkInfo",
    "StructTreeRoot",
    "ViewerPreferences",
    "Metadata",
    "OutputIntents",
    "Outlines",
    "PageMode",
];
const PAGE: &[&str] = &["Type", "Parent", "MediaBox", "Resources", "Contents", "StructParents", "Tabs", "Annots"];

/// Keys that stand in no dictionary (6.1.12, 6.2.5, 6.2.8, 6.2.9, 6.4, 6.5, 6.8 to 6.11).
const BARRED: &[&str] = &[
    "AA",
    "JS",
    "JavaScript",
    "OpenAction",
    "AcroForm",
    "XFA",
    "NeedsRendering",
    "OCProperties",
    "OC",
    "Perms",
    "Encrypt",
    "EF",
    "AF",
    "PresSteps",
    "AlternatePresentations",
    "Collection",
    "Requirements",
    "Ref",
    "OPI",
    "PS",
    "Alternates",
    "TR",
    "TR2",
    "HTP",
    "HT",
    "RoleMap",
    "ClassMap",
    "Suspects",
    "FFilter",
    "FDecodeParms",
];

pub fn check(file: &mut File<'_>) {
    let objects: Vec<(ObjectId, Object)> = file.doc.objects.iter().map(|(id, object)| (*id, object.clone())).collect();
    file.want(objects.len() <= 8_388_607, "A 6.1.13", || format!("{} oggetti", objects.len()));
    for (id, object) in &objects {
        walk(file, *id, object, 0);
    }
    trailer(file);
    catalog(file);
    intents(file);
    for page in file.pages.clone() {
        let dictionary = file.object(page);
        keys(file, &dictionary, PAGE, "A 6.10");
        // Resources are the page's own, never inherited (6.2.2).
        file.want(dictionary.has(b"Resources"), "A 6.2.2", || format!("pagina {page:?} senza risorse"));
        let area = numbers(file.get(&dictionary, "MediaBox"));
        let sides = [0, 1].map(|side| area.get(side + 2).zip(area.get(side)).map_or(0.0, |(to, from)| to - from));
        let fits = sides.iter().all(|side| (3.0..=14_400.0).contains(side));
        file.want(fits, "A 6.1.13", || format!("pagina di {sides:?} punti"));
    }
}

fn walk(file: &mut File<'_>, id: ObjectId, object: &Object, depth: usize) {
    file.want(depth < 64, "pdz", || format!("oggetto {id:?} troppo annidato"));
    if depth >= 64 {
        return;
    }
    match object {
        Object::Integer(value) => {
            file.want(i32::try_from(*value).is_ok(), "A 6.1.13", || format!("intero {value} in {id:?}"));
        }
        Object::Real(value) => {
            let fits = value.is_finite() && (*value == 0.0 || value.abs() >= 1.175e-38);
            file.want(fits, "A 6.1.13", || format!("reale {value} in {id:?}"));
        }
        Object::Name(value) => a_name(file, value, id),
        Object::String(bytes, _) => {
            file.want(bytes.len() < 32_768, "A 6.1.13", || format!("stringa di {} byte in {id:?}", bytes.len()));
        }
        Object::Array(items) => items.iter().for_each(|item| walk(file, id, item, depth + 1)),
        Object::Dictionary(dictionary) => entries(file, id, dictionary, depth),
        Object::Stream(stream) => {
            entries(file, id, &stream.dict, depth);
            for key in ["F", "FFilter", "FDecodeParms"] {
                file.want(!stream.dict.has(key.as_bytes()), "A 6.1.7.1", || format!("{key} in {id:?}"));
            }
            let filter = file.get(&stream.dict, "Filter").clone();
            let known = matches!(&filter, Object::Null) || name(&filter) == "FlateDecode";
            file.want(known, "A 6.1.7.2", || format!("filtro {filter:?} in {id:?}"));
            if name(file.get(&stream.dict, "Subtype")) == "Image" {
                image(file, id, &stream.dict);
            }
            let form = matches!(name(file.get(&stream.dict, "Subtype")).as_str(), "Form" | "PS");
            file.want(!form, "UA 7.20", || format!("XObject di tipo Form o PS: {id:?}"));
        }
        Object::Reference(target) => {
            let there = file.doc.objects.contains_key(target);
            file.want(there, "PDF 7.3.10", || format!("{id:?} rimanda a {target:?}, che non c'è"));
        }
        Object::Null | Object::Boolean(_) => {}
    }
}

fn entries(file: &mut File<'_>, id: ObjectId, dictionary: &Dictionary, depth: usize) {
    for (key, value) in dictionary.iter() {
        a_name(file, key, id);
        let barred = BARRED.iter().any(|barred| barred.as_bytes() == key.as_slice());
        file.want(!barred, "A 6.1.12", || format!("{} in {id:?}", String::from_utf8_lossy(key)));
        walk(file, id, value, depth + 1);
    }
}

fn a_name(file: &mut File<'_>, bytes: &[u8], id: ObjectId) {
    file.want(bytes.len() <= 127, "A 6.1.13", || format!("nome di {} byte in {id:?}", bytes.len()));
    file.want(std::str::from_utf8(bytes).is_ok(), "A 6.1.8", || format!("nome {bytes:?} in {id:?}"));
}

fn image(file: &mut File<'_>, id: ObjectId, dictionary: &Dictionary) {
    let smooth = matches!(file.get(dictionary, "Interpolate"), Object::Boolean(true));
    file.want(!smooth, "A 6.2.8", || format!("immagine {id:?} interpolata"));
    let bits = file.get(dictionary, "BitsPerComponent").as_i64().unwrap_or(8);
    file.want(matches!(bits, 1 | 2 | 4 | 8 | 16), "A 6.2.8", || format!("immagine {id:?} di {bits} bit"));
    let space = name(file.get(dictionary, "ColorSpace"));
    file.want(matches!(space.as_str(), "DeviceRGB" | "DeviceGray"), "A 6.2.4.3", || {
        format!("immagine {id:?}: {space}")
    });
}

fn keys(file: &mut File<'_>, dictionary: &Dictionary, known: &[&str], clause: &str) {
    for (key, _) in dictionary.iter() {
        let key = String::from_utf8_lossy(key).into_owned();
        file.want(known.contains(&key.as_str()), clause, || format!("voce {key} non prevista"));
    }
}

fn trailer(file: &mut File<'_>) {
    let identifiers = file.doc.trailer.get(b"ID").and_then(Object::as_array).cloned().unwrap_or_default();
    let good =
        identifiers.len() == 2 && identifiers.iter().all(|part| part.as_str().is_ok_and(|bytes| bytes.len() == 16));
    file.want(good, "A 6.1.3", || format!("ID {identifiers:?}"));
    file.want(!file.doc.trailer.has(b"Encrypt"), "A 6.1.3", || "il file è cifrato".into());
    file.want(!file.doc.trailer.has(b"Encrypt"), "UA 7.16", || "il file è cifrato".into());
}

fn catalog(file: &mut File<'_>) {
    let catalog = file.catalog();
    keys(file, &catalog, CATALOG, "A 6.11");
    let marked = matches!(file.get(&file.dictionary(&catalog, "MarkInfo"), "Marked"), Object::Boolean(true));
    file.want(marked, "A 6.7.2.2", || "MarkInfo senza Marked".into());
    file.want(marked, "UA 6.2", || "MarkInfo senza Marked".into());
    let shown =
        matches!(file.get(&file.dictionary(&catalog, "ViewerPreferences"), "DisplayDocTitle"), Object::Boolean(true));
    file.want(shown, "UA 7.1-10", || "DisplayDocTitle non è vero".into());
    let language = text(file.get(&catalog, "Lang"));
    file.want(is_language(&language), "UA 7.2-34", || format!("lingua del documento «{language}»"));
    file.want(is_language(&language), "A 6.7.4", || format!("lingua del documento «{language}»"));
}

/// Whether a text is a tag of RFC 1766.
pub fn is_language(text: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.split('-').all(part)
        && text.split('-').next().is_some_and(|first| first.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// One output intent, with an RGB profile (6.2.3): then all device RGB and grey is defined (6.2.4.3).
fn intents(file: &mut File<'_>) {
    let intents = file.get(&file.catalog(), "OutputIntents").as_array().cloned().unwrap_or_default();
    file.want(intents.len() == 1, "A 6.2.3", || format!("{} intenti di stampa", intents.len()));
    let intent = intents.first().map_or_else(Dictionary::new, |intent| super::dictionary_of(file.resolve(intent)));
    let kind = name(file.get(&intent, "S"));
    file.want(kind == "GTS_PDFA1", "A 6.2.3", || format!("intento {kind}"));
    let named = !text(file.get(&intent, "OutputConditionIdentifier")).is_empty();
    file.want(named, "A 6.2.3", || "intento senza condizione".into());
    let profile = file.get(&intent, "DestOutputProfile").as_stream().cloned();
    let components = profile.as_ref().map_or(0, |stream| stream.dict.get(b"N").and_then(Object::as_i64).unwrap_or(0));
    let bytes = profile.ok().and_then(|stream| stream.decompressed_content().ok()).unwrap_or_default();
    let part = |range: std::ops::Range<usize>| bytes.get(range).unwrap_or_default().to_vec();
    let size = part(0..4).iter().fold(0usize, |sum, byte| sum * 256 + usize::from(*byte));
    let good = components == 3
        && part(12..16) == b"mntr"
        && part(16..20) == b"RGB "
        && part(36..40) == b"acsp"
        && bytes.get(8).is_some_and(|version| *version < 5)
        && size == bytes.len();
    file.want(good, "A 6.2.3", || "il profilo colore non è un profilo RGB per schermo".into());
}
