// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A small tree over the markup that docx-rs writes: names and attributes are slices of it, text stays as it is.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::write::WriteError;

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    /// An element.
    Element(Element<'a>),
    /// Text or ready markup, written as it is.
    Raw(Cow<'a, str>),
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<'a> {
    /// Name with its prefix (`w:p`).
    pub name: &'a str,
    /// Attributes as written, with the space before them.
    pub attributes: Cow<'a, str>,
    /// Content.
    pub children: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    /// Name of the element, or of the element that ready markup begins with; empty for text.
    pub fn name(&self) -> &str {
        match self {
            Node::Element(element) => element.name,
            Node::Raw(raw) => raw.strip_prefix('<').map_or("", name_of),
        }
    }
}

impl<'a> Element<'a> {
    /// The first child of this name.
    pub fn child_mut(&mut self, name: &str) -> Option<&mut Element<'a>> {
        self.children.iter_mut().find_map(|child| match child {
            Node::Element(element) if element.name == name => Some(element),
            _ => None,
        })
    }

    /// The first descendant of this name, in document order.
    pub fn find_mut(&mut self, name: &str) -> Option<&mut Element<'a>> {
        for child in &mut self.children {
            if let Node::Element(element) = child {
                if element.name == name {
                    return Some(element);
                }
                if let Some(found) = element.find_mut(name) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// Replaces the first child of this name, or puts it first.
    pub fn replace(&mut self, name: &str, markup: String) {
        let node = Node::Raw(Cow::Owned(markup));
        match self.children.iter().position(|child| child.name() == name) {
            Some(position) => self.children[position] = node,
            None => self.children.insert(0, node),
        }
    }

    /// Writes the element.
    pub fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        out.push_str(&self.attributes);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Raw(raw) => out.push_str(raw),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    tag.get(..end).unwrap_or_default()
}

/// Parses one element. Fails only if docx-rs wrote markup that is not well formed.
pub fn parse(xml: &str) -> Result<Element<'_>, WriteError> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Element<'_>> = Vec::new();
    let mut root = None;
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| fault(&error.to_string()))?;
        let raw = xml.get(from..reader.buffer_position() as usize).unwrap_or_default();
        match event {
            Event::Start(_) => open.push(element(raw.trim_start_matches('<').trim_end_matches('>'))),
            Event::Empty(_) => {
                let empty = element(raw.trim_start_matches('<').trim_end_matches("/>"));
                put(&mut open, &mut root, empty);
            }
            Event::End(_) => {
                if let Some(closed) = open.pop() {
                    put(&mut open, &mut root, closed);
                }
            }
            Event::Eof => break,
            Event::Decl(_) | Event::DocType(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                if let Some(parent) = open.last_mut() {
                    parent.children.push(Node::Raw(Cow::Borrowed(raw)));
                }
            }
        }
    }
    root.ok_or_else(|| fault("elemento mancante"))
}

fn element(tag: &str) -> Element<'_> {
    let name = name_of(tag);
    let attributes = tag.get(name.len()..).unwrap_or_default().trim_end();
    Element { name, attributes: Cow::Borrowed(attributes), children: Vec::new() }
}

fn put<'a>(open: &mut [Element<'a>], root: &mut Option<Element<'a>>, closed: Element<'a>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(Node::Element(closed)),
        None => *root = Some(closed),
    }
}

fn fault(message: &str) -> WriteError {
    WriteError::Backend { format: "DOCX", message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_survives_the_tree() {
        let xml = r#"<w:p w14:paraId="1" ><w:pPr><w:rPr /></w:pPr><w:r><w:t xml:space="preserve"> a &amp; b &#xA; </w:t></w:r></w:p>"#;
        let mut out = String::new();
        parse(xml).unwrap().write(&mut out);
        assert_eq!(
            out,
            r#"<w:p w14:paraId="1"><w:pPr><w:rPr/></w:pPr><w:r><w:t xml:space="preserve"> a &amp; b &#xA; </w:t></w:r></w:p>"#
        );
        assert!(parse("<a><b></a>").is_err());
    }
}
