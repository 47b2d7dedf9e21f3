// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a machine can check of PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) in a finished file, with no program but this one.
//!
//! A fault names its clause: `A` for PDF/A-2, `UA` for PDF/UA-1, `PDF` for ISO 32000-1, `pdz` for what pdz asks beyond them.

mod content;
mod fonts;
mod layout;
mod links;
mod metadata;
mod objects;
mod outline;
mod tables;
mod tree;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

pub use content::Usage;
pub use tree::{Element, Kid, Tree};

/// A file under examination.
pub struct File<'a> {
    pub bytes: &'a [u8],
    pub doc: Document,
    pub pages: Vec<ObjectId>,
    faults: Vec<String>,
}

/// The faults of a file, each after its clause.
pub fn faults(bytes: &[u8]) -> Vec<String> {
    let doc = match Document::load_mem(bytes) {
        Ok(doc) => doc,
        Err(error) => return vec![format!("PDF 7.5: {error}")],
    };
    let pages = doc.page_iter().collect();
    let mut file = File { bytes, doc, pages, faults: Vec::new() };
    layout::check(&mut file);
    objects::check(&mut file);
    let fonts = fonts::check(&mut file);
    let usage: Vec<Usage> = (0..file.pages.len()).map(|page| content::check(&mut file, page, &fonts)).collect();
    let tree = tree::check(&mut file, &usage);
    tables::check(&mut file, &tree);
    links::check(&mut file, &tree);
    outline::check(&mut file);
    metadata::check(&mut file);
    file.faults
}

impl File<'_> {
    /// Notes a fault unless the condition holds.
    pub fn want(&mut self, holds: bool, clause: &str, what: impl FnOnce() -> String) {
        // A fault that repeats itself on every page is told a few times.
        if !holds && self.faults.iter().filter(|fault| fault.starts_with(clause)).count() < 5 {
            let what = what();
            self.faults.push(format!("{clause}: {what}"));
        }
    }

    /// What an object refers to, or itself.
    pub fn resolve<'o>(&'o self, object: &'o Object) -> &'o Object {
        match object {
            Object::Reference(id) => self.doc.get_object(*id).unwrap_or(&Object::Null),
            other => other,
        }
    }

    /// The value of a key, resolved; null if it is absent.
    pub fn get<'o>(&'o self, dictionary: &'o Dictionary, key: &str) -> &'o Object {
        dictionary.get(key.as_bytes()).map_or(&Object::Null, |object| self.resolve(object))
    }

    /// The dictionary under a key, of a stream too; empty if it is absent.
    pub fn dictionary(&self, dictionary: &Dictionary, key: &str) -> Dictionary {
        dictionary_of(self.get(dictionary, key))
    }

    pub fn object(&self, id: ObjectId) -> Dictionary {
        dictionary_of(self.doc.get_object(id).unwrap_or(&Object::Null))
    }

    pub fn catalog(&self) -> Dictionary {
        self.doc.catalog().cloned().unwrap_or_default()
    }
}

pub fn dictionary_of(object: &Object) -> Dictionary {
    match object {
        Object::Dictionary(dictionary) => dictionary.clone(),
        Object::Stream(stream) => stream.dict.clone(),
        _ => Dictionary::new(),
    }
}

/// A name as text; empty if it isn't one.
pub fn name(object: &Object) -> String {
    object.as_name().map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
}

/// A text string as text; empty if it isn't one.
pub fn text(object: &Object) -> String {
    let Ok(bytes) = object.as_str() else { return String::new() };
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => {
            let units: Vec<u16> =
                rest.chunks(2).map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Numbers of an array; empty if it holds anything else.
pub fn numbers(object: &Object) -> Vec<f32> {
    let items = object.as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item.as_float().ok()).collect::<Option<_>>().unwrap_or_default()
}

/// A number tree or a name tree of one level, as the writer makes them: keys and values in the order of the file.
pub fn pairs(object: &Object) -> Vec<(Object, Object)> {
    let items = object.as_array().cloned().unwrap_or_default();
    items.chunks(2).filter(|pair| pair.len() == 2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// Fonts by the name that pages give them.
pub type Fonts = BTreeMap<String, fonts::Font>;
