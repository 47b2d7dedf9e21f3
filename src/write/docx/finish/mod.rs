// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Puts right what docx-rs writes: child order of the schema, no empty properties, no numbers from global counters.
//!
//! docx-rs gives typed paragraphs, runs and tables but sorts their properties by its own order, which ISO 29500 refuses.

pub mod dom;
pub mod order;
pub mod package;
pub mod parts;
pub mod stretch;

use std::fmt::Write as _;

use docx_rs::BuildXML;

use self::dom::{Element, Node};
use crate::write::WriteError;

/// Builds one paragraph or table, edits its tree, puts it right and appends it to a part.
pub fn append(block: &impl BuildXML, edit: impl FnOnce(&mut Element<'_>), part: &mut String) -> Result<(), WriteError> {
    let bytes = block.build();
    let xml = String::from_utf8_lossy(&bytes);
    let mut root = dom::parse(&xml)?;
    edit(&mut root);
    settle(&mut root);
    root.write(part);
    Ok(())
}

/// Begins a title in which the properties of a control travel.
const PACKED: &str = "pdz:";

/// Properties of a control as a title that docx-rs writes as it is.
pub fn packed(properties: &str) -> String {
    properties.bytes().fold(PACKED.to_owned(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The properties that travel in the title of a control.
fn unpacked(control: &Element<'_>) -> Option<String> {
    let title = control.children.iter().find_map(|child| match child {
        Node::Element(e) if e.name == "w:alias" => Some(&e.attributes),
        _ => None,
    })?;
    let digits = title.split(PACKED).nth(1)?.split('"').next()?;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// Sorts and cleans an element and all below it.
fn settle(element: &mut Element<'_>) {
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            settle(inner);
        }
    }
    element.children.retain(|child| match child {
        Node::Element(e) => !(e.children.is_empty() && order::may_be_dropped(e.name)),
        Node::Raw(_) => true,
    });
    if let Some(sequence) = order::sequence(element.name) {
        let rank = |node: &Node<'_>| sequence.iter().position(|name| *name == node.name()).unwrap_or(sequence.len());
        element.children.sort_by_key(rank);
    }
    match element.name {
        "w:sdtPr" => {
            if let Some(properties) = unpacked(element) {
                element.children = vec![Node::Raw(properties.into())];
            }
        }
        // Identities of paragraphs come from a counter of the process and nothing needs them.
        "w:p" => element.attributes = "".into(),
        // docx-rs says of each field that it is up to date, which is understood.
        "w:fldChar" => {
            if let Some(at) = element.attributes.find(r#" w:dirty="false""#) {
                element.attributes = element.attributes[..at].to_owned().into();
            }
        }
        // The grid knows widths only; docx-rs adds a type.
        "w:gridCol" => {
            let kept = element.attributes.find(" w:type=").map(|at| element.attributes[..at].to_owned());
            if let Some(kept) = kept {
                element.attributes = kept.into();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use docx_rs::{Paragraph, Run};

    use super::*;

    #[test]
    fn properties_are_sorted_and_empty_ones_dropped() {
        let paragraph = Paragraph::new().style("Caption").keep_next(true).add_run(Run::new().add_text("a").bold());
        let mut part = String::new();
        append(&paragraph, |_| {}, &mut part).unwrap();
        assert_eq!(
            part,
            r#"<w:p><w:pPr><w:pStyle w:val="Caption"/><w:keepNext/></w:pPr><w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">a</w:t></w:r></w:p>"#
        );
    }
}
