// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The small parts of a Word document: addresses of links, comments, properties.

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::package::for_each_element;
use super::parse::{attribute, reference};

/// A comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    /// Identity, as the text points at it.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When, as the file says it (ISO 8601); may be empty.
    pub date: String,
    /// Words.
    pub text: String,
}

/// Addresses of the links of a part, by identity.
pub fn links(relations: &str) -> BTreeMap<String, Rc<str>> {
    let mut out = BTreeMap::new();
    for_each_element(relations, |name, get| {
        if name == "Relationship"
            && get("Type").is_some_and(|kind| kind.ends_with("/hyperlink"))
            && let (Some(id), Some(target)) = (get("Id"), get("Target"))
        {
            out.insert(id, Rc::from(target));
        }
    });
    out
}

/// The part that the first relation of a kind leads to.
pub fn target(relations: &str, kind: &str) -> Option<String> {
    let mut out = None;
    for_each_element(relations, |name, get| {
        if name == "Relationship" && get("Type").is_some_and(|t| t.ends_with(kind)) && out.is_none() {
            out = get("Target");
        }
    });
    out
}

/// The custom properties.
pub fn properties(xml: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut name = None;
    texts(xml, |element, attributes, text| match (element, attributes) {
        ("property", Some(get)) => name = get("name"),
        (_, None) => {
            if let Some(name) = &name {
                out.entry(name.clone()).or_insert_with(String::new).push_str(text);
            }
        }
        _ => {}
    });
    out
}

/// The comments.
pub fn comments(xml: &str) -> Vec<Comment> {
    let mut out: Vec<Comment> = Vec::new();
    texts(xml, |element, attributes, text| match (element, attributes) {
        ("comment", Some(get)) => out.push(Comment {
            id: get("id").unwrap_or_default(),
            author: get("author").unwrap_or_default(),
            date: get("date").unwrap_or_default(),
            text: String::new(),
        }),
        ("p", Some(_)) => {
            if let Some(comment) = out.last_mut().filter(|c| !c.text.is_empty()) {
                comment.text.push(' ');
            }
        }
        ("t", None) => {
            if let Some(comment) = out.last_mut() {
                comment.text.push_str(text);
            }
        }
        _ => {}
    });
    out
}

/// Gives the attributes of one element.
type Get<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Calls back on each element that opens, with its attributes, and on each text, with the element that holds it.
fn texts(xml: &str, mut see: impl FnMut(&str, Option<Get<'_>>, &str)) {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                let name = e.local_name().as_ref().to_owned();
                see(&name, Some(&|wanted| attribute(&e, wanted)), "");
                open.push(name);
                if open.len() > super::super::limits::DEPTH {
                    return;
                }
            }
            Ok(Event::Empty(e)) => see(e.local_name().as_ref(), Some(&|wanted| attribute(&e, wanted)), ""),
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Text(text)) => {
                if let Some(name) = open.last() {
                    see(name, None, &text.xml10_content());
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                if let Some(name) = open.last() {
                    see(name, None, &reference(&entity));
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
