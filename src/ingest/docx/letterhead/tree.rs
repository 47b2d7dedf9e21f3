// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A part of a reference document as a tree of local names, within limits.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::super::limits::DEPTH;
use super::super::parse::reference;

/// Most elements of a part that are read.
const MOST: usize = 200_000;

/// An element.
#[derive(Debug, Default)]
pub struct Tree {
    /// Name without prefix.
    pub name: String,
    /// Attributes, by their names without prefix.
    pub attributes: Vec<(String, String)>,
    /// Elements in it.
    pub children: Vec<Tree>,
    /// Characters in it.
    pub text: String,
}

impl Tree {
    /// Reads a part; what comes after a fault is left out, and a part nested beyond reason is nothing.
    pub fn read(xml: &str) -> Tree {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Tree::default()];
        let mut count = 0;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    count += 1;
                    if open.len() > DEPTH || count > MOST {
                        return Tree::default();
                    }
                    open.push(element(&start));
                }
                Ok(Event::Empty(start)) => {
                    count += 1;
                    if count > MOST {
                        return Tree::default();
                    }
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(element(&start));
                    }
                }
                Ok(Event::End(_)) => close(&mut open),
                Ok(Event::Text(text)) => add(&mut open, &text.xml10_content()),
                Ok(Event::CData(text)) => add(&mut open, &text.xml10_content()),
                Ok(Event::GeneralRef(entity)) => add(&mut open, &reference(&entity)),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        while open.len() > 1 {
            close(&mut open);
        }
        open.pop().and_then(|mut root| root.children.pop()).unwrap_or_default()
    }

    /// An attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The last element of this name in it: where there are several, it is the last that counts.
    pub fn child(&self, name: &str) -> Option<&Tree> {
        self.children.iter().rev().find(|child| child.name == name)
    }

    /// Attribute `val` of an element in it.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// The first element of this name below it.
    pub fn find(&self, name: &str) -> Option<&Tree> {
        self.children.iter().find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }
}

fn element(start: &BytesStart<'_>) -> Tree {
    let mut list = start.attributes();
    let attributes = list.with_checks(false).flatten().map(|a| {
        let value =
            quick_xml::escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), |value| value.into_owned());
        (a.key.local_name().as_ref().to_owned(), value)
    });
    let attributes = attributes.collect();
    Tree { name: start.local_name().as_ref().to_owned(), attributes, ..Tree::default() }
}

fn add(open: &mut [Tree], text: &str) {
    if let Some(last) = open.last_mut() {
        last.text.push_str(text);
    }
}

fn close(open: &mut Vec<Tree>) {
    if open.len() > 1
        && let (Some(closed), Some(parent)) = (open.pop(), open.last_mut())
    {
        parent.children.push(closed);
    }
}
