// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reads a finished file as a screen reader does: marked content, structure tree, texts that stand for drawings.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A shown text.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its marked-content identifier; `None` for an artifact.
    pub mcid: Option<i64>,
    pub text: String,
    pub x: f32,
    pub y: f32,
    /// Right end of what is seen: spaces at the end don't count.
    pub end: f32,
    pub size: f32,
}

pub struct Reader {
    pub doc: Document,
    pub pages: Vec<ObjectId>,
    /// Texts of each page in painting order.
    pub shown: Vec<Vec<Shown>>,
    /// Things painted outside any marked content.
    pub loose: usize,
}

impl Reader {
    pub fn open(bytes: &[u8]) -> Reader {
        let doc = Document::load_mem(bytes).unwrap();
        let pages: Vec<ObjectId> = doc.page_iter().collect();
        let mut reader = Reader { doc, pages, shown: Vec::new(), loose: 0 };
        for page in reader.pages.clone() {
            let shown = reader.page(page);
            reader.shown.push(shown);
        }
        reader
    }

    pub fn catalog(&self) -> &Dictionary {
        self.doc.catalog().unwrap()
    }

    fn maps(&self, page: ObjectId) -> BTreeMap<String, BTreeMap<u16, String>> {
        let resources = self.doc.get_dictionary(page).unwrap().get(b"Resources").unwrap().as_reference().unwrap();
        let resources = self.doc.get_dictionary(resources).unwrap();
        let fonts = self.doc.get_dictionary(resources.get(b"Font").unwrap().as_reference().unwrap()).unwrap();
        let mut maps = BTreeMap::new();
        for (name, font) in fonts.iter() {
            let font = self.doc.get_dictionary(font.as_reference().unwrap()).unwrap();
            let map = font.get(b"ToUnicode").unwrap().as_reference().unwrap();
            let map = self.doc.get_object(map).unwrap().as_stream().unwrap().decompressed_content().unwrap();
            let map = String::from_utf8(map).unwrap();
            let mut table = BTreeMap::new();
            for line in map.lines().filter(|line| line.starts_with('<')) {
                let mut parts = line.split(['<', '>']).filter(|part| !part.trim().is_empty());
                let (Some(from), Some(to)) = (parts.next(), parts.next()) else { continue };
                let units: Vec<u16> =
                    (0..to.len() / 4).map(|i| u16::from_str_radix(&to[i * 4..i * 4 + 4], 16).unwrap()).collect();
                table.insert(u16::from_str_radix(from, 16).unwrap(), String::from_utf16(&units).unwrap());
            }
            maps.insert(String::from_utf8(name.clone()).unwrap(), table);
        }
        maps
    }

    fn widths(&self, page: ObjectId) -> BTreeMap<String, Vec<f32>> {
        let get = |id: &Object| self.doc.get_dictionary(id.as_reference().unwrap()).unwrap();
        let fonts = get(get(self.doc.get_dictionary(page).unwrap().get(b"Resources").unwrap()).get(b"Font").unwrap());
        let mut all = BTreeMap::new();
        for (name, font) in fonts.iter() {
            let descendant = get(font).get(b"DescendantFonts").unwrap().as_array().unwrap()[0].as_dict().unwrap();
            let widths = descendant.get(b"W").unwrap().as_array().unwrap();
            assert_eq!(widths[0].as_i64().unwrap(), 1);
            let widths = widths[1].as_array().unwrap().iter().map(|width| width.as_float().unwrap()).collect();
            all.insert(String::from_utf8(name.clone()).unwrap(), widths);
        }
        all
    }

    fn page(&mut self, page: ObjectId) -> Vec<Shown> {
        let maps = self.maps(page);
        let widths = self.widths(page);
        let content = Content::decode(&self.doc.get_page_content(page)).unwrap();
        let mut shown: Vec<Shown> = Vec::new();
        // Open sequences: identifier, whether it is an artifact, text that stands for what is shown.
        let mut open: Vec<(Option<i64>, bool, Option<String>)> = Vec::new();
        let (mut font, mut size, mut x, mut y) = (String::new(), 0.0f32, 0.0f32, 0.0f32);
        let mut line = (0.0f32, 0.0f32);
        for operation in content.operations {
            match operation.operator.as_str() {
                "BDC" => {
                    let properties = operation.operands[1].as_dict().unwrap();
                    let mcid = properties.get(b"MCID").ok().map(|id| id.as_i64().unwrap());
                    let artifact = operation.operands[0].as_name().unwrap() == b"Artifact";
                    let actual = properties.get(b"ActualText").ok().map(string);
                    open.push((mcid, artifact, actual));
                }
                "EMC" => {
                    open.pop().expect("chiusura senza apertura");
                }
                "Tf" => {
                    font = String::from_utf8(operation.operands[0].as_name().unwrap().to_vec()).unwrap();
                    size = operation.operands[1].as_float().unwrap();
                }
                "BT" => line = (0.0, 0.0),
                "Td" => {
                    line.0 += operation.operands[0].as_float().unwrap();
                    line.1 += operation.operands[1].as_float().unwrap();
                    (x, y) = line;
                }
                "TJ" => {
                    let mut text = String::new();
                    let left = x;
                    let mut end = x;
                    for item in operation.operands[0].as_array().unwrap() {
                        let Object::String(bytes, _) = item else {
                            x -= item.as_float().unwrap() / 1000.0 * size;
                            continue;
                        };
                        for code in bytes.chunks(2) {
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            assert_ne!(code, 0, "un carattere mancante");
                            let reads = maps[&font].get(&code).expect("un carattere senza testo");
                            x += widths[&font][usize::from(code) - 1] / 1000.0 * size;
                            if reads != " " {
                                end = x;
                            }
                            text.push_str(reads);
                        }
                    }
                    let owner = open.iter().rev().find(|(mcid, artifact, _)| mcid.is_some() || *artifact);
                    let Some((mcid, ..)) = owner else {
                        self.loose += 1;
                        continue;
                    };
                    let mcid = *mcid;
                    if let Some((.., actual @ Some(_))) = open.last_mut() {
                        // Given once, however many pieces are shown.
                        text = actual.replace(String::new()).unwrap();
                    }
                    shown.push(Shown { mcid, text, x: left, y, end, size });
                }
                "S" | "f" | "s" | "B" | "b" if open.is_empty() => self.loose += 1,
                _ => {}
            }
        }
        assert!(open.is_empty(), "sequenze non chiuse");
        shown
    }

    /// What is read of a page: tagged text, pieces of a word joined.
    pub fn read(&self, page: usize) -> String {
        let text: String = self.shown[page].iter().filter(|s| s.mcid.is_some()).map(|s| s.text.as_str()).collect();
        text.replace('\u{ad}', "")
    }

    /// What is shown of a page outside the tree.
    pub fn artifacts(&self, page: usize) -> String {
        let text: String =
            self.shown[page].iter().filter(|s| s.mcid.is_none()).map(|s| format!("{} ", s.text)).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn content(&self, page: ObjectId, mcid: i64) -> String {
        let number = self.pages.iter().position(|p| *p == page).unwrap();
        let text: String =
            self.shown[number].iter().filter(|s| s.mcid == Some(mcid)).map(|s| s.text.as_str()).collect();
        text.replace('\u{ad}', "")
    }

    /// The structure tree as indented lines: role, attributes, text.
    pub fn tree(&self) -> String {
        let root = self.catalog().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
        let kids = self.doc.get_dictionary(root).unwrap().get(b"K").unwrap().clone();
        let mut out = String::new();
        self.node(kids.as_reference().unwrap(), 0, &mut out);
        out
    }

    /// All that is read, in the order of the tree.
    pub fn text(&self) -> String {
        self.tree()
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix('"'))
            .map(|line| line.strip_suffix('"').unwrap_or(line))
            .collect()
    }

    fn node(&self, id: ObjectId, depth: usize, out: &mut String) {
        let element = self.doc.get_dictionary(id).unwrap();
        let role = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
        out.push_str(&format!("{}{role}", "  ".repeat(depth)));
        if let Ok(attributes) = element.get(b"A").and_then(Object::as_dict) {
            for (key, value) in
                attributes.iter().filter(|(key, _)| !matches!(key.as_slice(), b"O" | b"BBox" | b"Placement"))
            {
                let value = match value {
                    Object::Name(name) => String::from_utf8(name.clone()).unwrap(),
                    Object::Integer(number) => number.to_string(),
                    other => string(other),
                };
                out.push_str(&format!(" {}={value}", String::from_utf8(key.clone()).unwrap()));
            }
        }
        for key in ["Alt", "ActualText", "ID", "Lang"] {
            if let Ok(value) = element.get(key.as_bytes()) {
                out.push_str(&format!(" {key}={}", string(value)));
            }
        }
        out.push('\n');
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        let kids = match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        let line = |out: &mut String, text: String| out.push_str(&format!("{}\"{text}\"\n", "  ".repeat(depth + 1)));
        for kid in kids {
            match kid {
                Object::Integer(mcid) => line(out, self.content(page.unwrap(), mcid)),
                Object::Dictionary(kid) if kid.get(b"Type").unwrap().as_name().unwrap() == b"MCR" => {
                    let page = kid.get(b"Pg").unwrap().as_reference().unwrap();
                    line(out, self.content(page, kid.get(b"MCID").unwrap().as_i64().unwrap()));
                }
                Object::Dictionary(_) => {}
                Object::Reference(child) => {
                    assert_eq!(self.doc.get_dictionary(child).unwrap().get(b"P").unwrap().as_reference().unwrap(), id);
                    self.node(child, depth + 1, out);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

/// A text string.
pub fn string(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => {
            let units: Vec<u16> = rest.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}
