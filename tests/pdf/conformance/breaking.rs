// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A sound file broken in one way at a time: the check for it must tell.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::checks::{dictionary_of, faults, name};

/// Breaks a document.
type Break = fn(&mut Document);

/// The clause that must be told, and how it is broken.
const BREAKS: &[(&str, Break)] = &[
    ("A 6.1.3", |doc| drop(doc.trailer.remove(b"ID"))),
    ("A 6.1.13", |doc| catalog(doc).set("Lang", Object::string_literal(vec![b'a'; 40_000]))),
    ("A 6.1.13", |doc| {
        first(doc, "Page").set("MediaBox", vec![Object::Integer(0), 0.into(), 20_000.into(), 800.into()])
    }),
    ("A 6.1.13", |doc| info(doc).set(vec![b'N'; 200], 1)),
    ("A 6.1.13", |doc| first(doc, "Page").set("Tabs", Object::Integer(5_000_000_000))),
    ("A 6.1.8", |doc| info(doc).set(vec![0xff, 0xfe], 1)),
    ("A 6.1.12", |doc| catalog(doc).set("AA", Dictionary::new())),
    ("A 6.1.7.2", |doc| contents(doc).dict.set("Filter", "LZWDecode")),
    ("A 6.1.7.1", |doc| contents(doc).dict.set("F", Object::string_literal("altrove.bin"))),
    ("A 6.11", |doc| catalog(doc).set("Extensions", Dictionary::new())),
    ("A 6.10", |doc| first(doc, "Page").set("Group", Dictionary::new())),
    ("A 6.2.2", |doc| drop(first(doc, "Page").remove(b"Resources"))),
    ("A 6.2.2", |doc| draw(doc, "Q", "XX")),
    ("A 6.2.2", |doc| draw(doc, "/R 1 Tf", "/Z 1 Tf")),
    ("A 6.2.3", |doc| catalog(doc).set("OutputIntents", Vec::<Object>::new())),
    ("A 6.2.3", |doc| profile(doc).set_plain_content(vec![0; 200])),
    ("A 6.2.8", |doc| {
        contents(doc).dict.set("Subtype", "Image");
        contents(doc).dict.set("Interpolate", true);
    }),
    ("A 6.2.11.2", |doc| font(doc).set("Subtype", "Type1")),
    ("A 6.2.11.3.1", |doc| descendant(doc).set("CIDSystemInfo", Dictionary::new())),
    ("A 6.2.11.3.2", |doc| drop(descendant(doc).remove(b"CIDToGIDMap"))),
    ("A 6.2.11.3.3", |doc| font(doc).set("Encoding", "WinAnsiEncoding")),
    ("A 6.2.11.4", |doc| font(doc).set("BaseFont", "Carlito")),
    ("A 6.2.11.4.1", |doc| drop(descriptor(doc).remove(b"FontFile2"))),
    ("A 6.2.11.4.2", |doc| descriptor(doc).set("CIDSet", Dictionary::new())),
    ("A 6.2.11.5", |doc| descendant(doc).set("W", vec![Object::Integer(1), Object::Array(vec![Object::Integer(7)])])),
    ("UA 7.21.5", |doc| descendant(doc).set("W", vec![Object::Integer(1), Object::Array(vec![Object::Integer(7)])])),
    ("UA 7.21.4.1", |doc| descendant(doc).set("W", vec![Object::Integer(1), Object::Array(vec![])])),
    ("UA 7.21.7", |doc| drop(font(doc).remove(b"ToUnicode"))),
    ("A 6.2.11.7.3", |doc| to_unicode(doc, "E000")),
    ("UA 7.21.7", |doc| to_unicode(doc, "FEFF")),
    ("A 6.2.11.8", |doc| draw(doc, "EMC\n/Artifact", "BT /R 9 Tf [<0000>] TJ ET EMC\n/Artifact")),
    ("A 6.3.1", |doc| first(doc, "Annot").set("Subtype", "Screen")),
    ("A 6.3.2", |doc| first(doc, "Annot").set("F", 2)),
    ("A 6.5.1", |doc| first(doc, "Annot").set("A", dictionary! { "S" => "Launch" })),
    ("A 6.6.2.1", |doc| xmp(doc, "<dc:format>", "<dc:format")),
    ("A 6.6.2.1", |doc| metadata(doc).dict.set("Filter", "FlateDecode")),
    ("A 6.6.2.3.1", |doc| xmp(doc, "dc:format", "dc:formato")),
    ("A 6.6.2.3.3", |doc| xmp(doc, "internal", "interna")),
    ("A 6.6.3", |doc| info(doc).set("Title", Object::string_literal("Altro"))),
    ("A 6.6.3", |doc| info(doc).set("ModDate", Object::string_literal("D:20010101000000Z"))),
    ("A 6.6.4", |doc| xmp(doc, "<pdfaid:conformance>A<", "<pdfaid:conformance>B<")),
    ("A 6.7.2.2", |doc| catalog(doc).set("MarkInfo", Dictionary::new())),
    ("A 6.7.3.4", |doc| element(doc, "P").set("S", "Capoverso")),
    ("A 6.7.4", |doc| catalog(doc).set("Lang", Object::string_literal("italiano di Puglia"))),
    ("UA 5", |doc| xmp(doc, "<pdfuaid:part>1<", "<pdfuaid:part>2<")),
    ("UA 6.2", |doc| catalog(doc).set("MarkInfo", Dictionary::new())),
    ("UA 7.1-1", |doc| draw(doc, "<</MCID 0>> BDC", "<</MCID 0>> BDC /Artifact <</Type/Layout>> BDC EMC")),
    ("UA 7.1-2", |doc| {
        draw(doc, "/Artifact <</Type/Layout>> BDC", "/Artifact <</Type/Layout>> BDC /P <</MCID 900>> BDC EMC")
    }),
    ("UA 7.1-3", |doc| draw(doc, "EMC\n/Artifact", "EMC 0 0 9 9 re f /Artifact")),
    ("UA 7.1-5", |doc| element(doc, "P").set("S", "Capoverso")),
    ("UA 7.1-8", |doc| drop(catalog(doc).remove(b"Metadata"))),
    ("UA 7.1-9", |doc| xmp(doc, "dc:title", "dc:titolo")),
    ("UA 7.1-10", |doc| drop(catalog(doc).remove(b"ViewerPreferences"))),
    ("UA 7.1-11", |doc| drop(catalog(doc).remove(b"StructTreeRoot"))),
    ("UA 7.1-12", |doc| drop(element(doc, "P").remove(b"P"))),
    ("UA 7.2-3", |doc| element(doc, "THead").set("S", "P")),
    ("UA 7.2-4", |doc| element(doc, "THead").set("S", "Div")),
    ("UA 7.2-5", |doc| element(doc, "Table").set("S", "Div")),
    ("UA 7.2-6", |doc| element(doc, "Table").set("S", "Div")),
    ("UA 7.2-8", |doc| element(doc, "TR").set("S", "P")),
    ("UA 7.2-9", |doc| last_element(doc, "TR").set("S", "P")),
    ("UA 7.2-10", |doc| element(doc, "TH").set("S", "P")),
    ("UA 7.2-11", |doc| element(doc, "TBody").set("S", "THead")),
    ("UA 7.2-14", |doc| element(doc, "TBody").set("S", "TFoot")),
    ("UA 7.2-15", |doc| year(doc).set("RowSpan", 2)),
    ("UA 7.2-41", |doc| year(doc).set("RowSpan", 90)),
    ("UA 7.2-42", |doc| year(doc).set("ColSpan", 7)),
    ("UA 7.2-17", |doc| element(doc, "L").set("S", "Div")),
    ("UA 7.2-18", |doc| element(doc, "LI").set("S", "Div")),
    ("UA 7.2-19", |doc| element(doc, "LI").set("S", "P")),
    ("UA 7.2-20", |doc| last_element(doc, "Lbl").set("S", "P")),
    ("UA 7.2-26", |doc| element(doc, "TOC").set("S", "Div")),
    ("UA 7.2-27", |doc| element(doc, "TOCI").set("S", "P")),
    ("UA 7.2-29", |doc| element(doc, "P").set("Lang", Object::string_literal("l'italiano"))),
    ("UA 7.2-34", |doc| drop(catalog(doc).remove(b"Lang"))),
    ("UA 7.2-36", |doc| element(doc, "TR").set("S", "P")),
    ("UA 7.2-37", |doc| last_element(doc, "TR").set("S", "P")),
    ("UA 7.2-39", |doc| element(doc, "THead").set("S", "Caption")),
    ("UA 7.3-1", |doc| drop(element(doc, "Figure").remove(b"Alt"))),
    ("PDF 14.8.5.4.3", |doc| drop(element(doc, "Figure").remove(b"A"))),
    ("UA 7.4.2", |doc| element(doc, "H1").set("S", "H3")),
    ("UA 7.5", |doc| drop(element(doc, "TH").remove(b"A"))),
    ("UA 7.5", |doc| each_element(doc, "TH", |cell| cell.set("S", "TD"))),
    ("UA 7.8", |doc| draw(doc, "/Artifact <</Type/Layout>>", "/Artifact <<>>")),
    ("UA 7.9-1", |doc| drop(element(doc, "Note").remove(b"ID"))),
    ("UA 7.9-2", |doc| each_element(doc, "TOCI", |entry| entry.set("ID", Object::string_literal("uno")))),
    ("UA 7.17", |doc| outline_item(doc).set("Title", Object::string_literal(" "))),
    ("UA 7.17", |doc| drop(outline_item(doc).remove(b"Dest"))),
    ("PDF 12.3.3", |doc| drop(outline_item(doc).remove(b"Parent"))),
    ("UA 7.18.3", |doc| drop(first(doc, "Page").remove(b"Tabs"))),
    ("UA 7.18.5", |doc| drop(first(doc, "Annot").remove(b"Contents"))),
    ("UA 7.18.5", |doc| drop(first(doc, "Annot").remove(b"StructParent"))),
    ("PDF 12.5.2", |doc| first(doc, "Annot").set("Rect", vec![Object::Integer(0), 0.into(), 0.into(), 0.into()])),
    ("PDF 12.3.2", |doc| first(doc, "Annot").set("Dest", Object::Null)),
    ("PDF 12.6.4.7", |doc| {
        first(doc, "Annot").set("A", dictionary! { "S" => "URI", "URI" => Object::string_literal("è") })
    }),
    ("UA 7.20", |doc| contents(doc).dict.set("Subtype", "Form")),
    ("PDF 7.3.10", |doc| catalog(doc).set("PageMode", Object::Reference((99_999, 0)))),
    ("PDF 9.4", |doc| draw(doc, "BT\n", "BT BT\n")),
    ("PDF 14.6", |doc| draw(doc, "EMC\n/Artifact", "/Artifact")),
    ("PDF 14.7.4", |doc| draw(doc, "<</MCID 0>>", "<</MCID 1>>")),
    ("PDF 14.7.4.4", |doc| first(doc, "Page").set("StructParents", 900)),
    ("PDF 14.8.4", |doc| element(doc, "H1").set("S", "L")),
    ("PDF 14.8.5.5", |doc| drop(element(doc, "L").remove(b"A"))),
    ("pdz", |doc| element(doc, "TR").set("K", Vec::<Object>::new())),
    ("WCAG 1.4.3", |doc| draw(doc, "0.102 0.102 0.102 rg", "0.7 0.7 0.7 rg")),
];

/// Breaks the bytes of a file.
type Damage = fn(&mut Vec<u8>);

/// What is broken in the bytes themselves.
const BYTES: &[(&str, Damage)] = &[
    ("A 6.1.2", |bytes| bytes[5] = b'2'),
    ("UA 6.1", |bytes| bytes[7] = b'9'),
    ("A 6.1.2", |bytes| bytes[10] = b'a'),
    ("A 6.1.3", |bytes| bytes.extend(b"dopo la fine\n")),
    ("A 6.1.6", |bytes| replace(bytes, b"/ID[<", b"/ID[< ")),
    ("A 6.1.9", |bytes| replace(bytes, b"obj\n<<", b"obj <<")),
    ("A 6.1.7.1", |bytes| replace(bytes, b"\nendstream", b"\n\nendstream")),
];

fn replace(bytes: &mut Vec<u8>, from: &[u8], to: &[u8]) {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    bytes.splice(at..at + from.len(), to.iter().copied());
}

fn id_of(doc: &Document, wanted: impl Fn(&Dictionary) -> bool) -> ObjectId {
    *doc.objects.iter().find(|(_, object)| wanted(&dictionary_of(object))).unwrap().0
}

fn at(doc: &mut Document, id: ObjectId) -> &mut Dictionary {
    match doc.objects.get_mut(&id).unwrap() {
        Object::Stream(stream) => &mut stream.dict,
        other => other.as_dict_mut().unwrap(),
    }
}

fn is(dictionary: &Dictionary, key: &str, value: &str) -> bool {
    dictionary.get(key.as_bytes()).is_ok_and(|found| name(found) == value)
}

/// The first object of a type.
fn first<'d>(doc: &'d mut Document, kind: &str) -> &'d mut Dictionary {
    let id = id_of(doc, |dictionary| is(dictionary, "Type", kind));
    at(doc, id)
}

fn catalog(doc: &mut Document) -> &mut Dictionary {
    first(doc, "Catalog")
}

fn info(doc: &mut Document) -> &mut Dictionary {
    let id = doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
    at(doc, id)
}

/// The first structure element of a role.
fn element<'d>(doc: &'d mut Document, role: &str) -> &'d mut Dictionary {
    let id = id_of(doc, |dictionary| is(dictionary, "S", role) && dictionary.has(b"P"));
    at(doc, id)
}

fn last_element<'d>(doc: &'d mut Document, role: &str) -> &'d mut Dictionary {
    let of_role = |object: &Object| is(&dictionary_of(object), "S", role) && dictionary_of(object).has(b"P");
    let id = *doc.objects.iter().rev().find(|(_, object)| of_role(object)).unwrap().0;
    at(doc, id)
}

fn each_element(doc: &mut Document, role: &str, change: fn(&mut Dictionary)) {
    for object in doc.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
        if is(object, "S", role) && object.has(b"P") {
            change(object);
        }
    }
}

/// Attributes of the head cell «2023», over a row whose only cell spans all columns.
fn year(doc: &mut Document) -> &mut Dictionary {
    let is_head = |object: &&mut Dictionary| is(object, "S", "TH") && object.has(b"P");
    let cell = doc.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()).filter(is_head).nth(3).unwrap();
    cell.get_mut(b"A").unwrap().as_dict_mut().unwrap()
}

fn font(doc: &mut Document) -> &mut Dictionary {
    let id = id_of(doc, |dictionary| is(dictionary, "Subtype", "Type0"));
    at(doc, id)
}

fn descendant(doc: &mut Document) -> &mut Dictionary {
    font(doc).get_mut(b"DescendantFonts").unwrap().as_array_mut().unwrap()[0].as_dict_mut().unwrap()
}

fn descriptor(doc: &mut Document) -> &mut Dictionary {
    let id = descendant(doc).get(b"FontDescriptor").unwrap().as_reference();
    match id {
        Ok(id) => at(doc, id),
        Err(_) => descendant(doc).get_mut(b"FontDescriptor").unwrap().as_dict_mut().unwrap(),
    }
}

fn stream(doc: &mut Document, id: ObjectId) -> &mut Stream {
    doc.objects.get_mut(&id).unwrap().as_stream_mut().unwrap()
}

/// The content of the third page, which has text of every kind.
fn contents(doc: &mut Document) -> &mut Stream {
    let page = doc.page_iter().nth(2).unwrap();
    let id = doc.get_dictionary(page).unwrap().get(b"Contents").unwrap().as_reference().unwrap();
    stream(doc, id)
}

fn profile(doc: &mut Document) -> &mut Stream {
    let id = id_of(doc, |dictionary| dictionary.has(b"N") && !dictionary.has(b"Type"));
    stream(doc, id)
}

fn metadata(doc: &mut Document) -> &mut Stream {
    let id = id_of(doc, |dictionary| is(dictionary, "Type", "Metadata"));
    stream(doc, id)
}

fn outline_item(doc: &mut Document) -> &mut Dictionary {
    let id = id_of(doc, |dictionary| dictionary.has(b"Title") && dictionary.has(b"Dest"));
    at(doc, id)
}

/// Replaces a text of the metadata, wherever it stands.
fn xmp(doc: &mut Document, from: &str, to: &str) {
    let stream = metadata(doc);
    let packet = String::from_utf8(stream.content.clone()).unwrap();
    assert!(packet.contains(from));
    stream.set_plain_content(packet.replace(from, to).into_bytes());
}

/// Changes what every glyph of a font reads as.
fn to_unicode(doc: &mut Document, to: &str) {
    let id = font(doc).get(b"ToUnicode").unwrap().as_reference().unwrap();
    let stream = stream(doc, id);
    let map = String::from_utf8(stream.decompressed_content().unwrap()).unwrap();
    let line = |line: &str| match line.rsplit_once(" <") {
        Some((head, _)) if line.starts_with('<') && !line.contains("FFFF>") => format!("{head} <{to}>"),
        _ => line.to_owned(),
    };
    let map: Vec<String> = map.lines().map(line).collect();
    stream.dict.remove(b"Filter");
    stream.set_plain_content(map.join("\n").into_bytes());
}

/// Replaces a part of the operations of the third page, the first time that it occurs.
fn draw(doc: &mut Document, from: &str, to: &str) {
    let stream = contents(doc);
    let mut content = stream.decompressed_content().unwrap();
    if from == "Q" {
        content.extend(format!("\n{to}").into_bytes());
    } else if from == "/R 1 Tf" {
        let at = content.windows(3).position(|window| window == b"/R ").unwrap();
        content[at + 1] = b'Z';
    } else {
        replace(&mut content, from.as_bytes(), to.as_bytes());
    }
    stream.dict.remove(b"Filter");
    stream.set_plain_content(content);
}

#[test]
fn each_check_sees_the_fault_that_it_is_for() {
    let sound = pdz::write::pdf::write(&crate::pdf::rich()).unwrap().bytes;
    let read = Document::load_mem(&sound).unwrap();
    let saved = |mut doc: Document| {
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).unwrap();
        faults(&bytes)
    };
    // lopdf writes the same objects in another way: what the bytes alone show doesn't count here.
    let before = saved(read.clone());
    let mut missed = Vec::new();
    for (number, (clause, change)) in BREAKS.iter().enumerate() {
        let mut doc = read.clone();
        change(&mut doc);
        let told =
            saved(doc).into_iter().any(|fault| fault.starts_with(&format!("{clause}:")) && !before.contains(&fault));
        if !told {
            missed.push(format!("{number}, {clause}"));
        }
    }
    for (number, (clause, change)) in BYTES.iter().enumerate() {
        let mut bytes = sound.clone();
        change(&mut bytes);
        if !faults(&bytes).into_iter().any(|fault| fault.starts_with(&format!("{clause}:"))) {
            missed.push(format!("byte {number}, {clause}"));
        }
    }
    assert!(missed.is_empty(), "non visti: {}", missed.join("; "));
}

/// Clauses that some break proves.
pub fn clauses() -> Vec<String> {
    let mut clauses: Vec<String> = BREAKS
        .iter()
        .map(|(clause, _)| *clause)
        .chain(BYTES.iter().map(|(clause, _)| *clause))
        .map(str::to_owned)
        .collect();
    clauses.sort();
    clauses.dedup();
    clauses
}
