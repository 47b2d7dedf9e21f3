// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's head and foot on pages of another width: tabs and tables end where the text does, as in the PDF.

use std::collections::BTreeSet;

use super::dom::{self, Element, Node};
use super::order;
use crate::write::WriteError;

/// A tab stop: its kind and leader as they are written, and its position in twips.
type Stop = (String, i64);

/// The markup with its tab stops and widths of tables `factor` times as far. `tabs` gives the stops of a style as markup.
pub fn stretch(xml: &str, factor: f32, tabs: &dyn Fn(&str) -> Option<String>) -> Result<String, WriteError> {
    let whole = format!("<w:hdr>{xml}</w:hdr>");
    let mut root = dom::parse(&whole)?;
    walk(&mut root, factor, tabs)?;
    let mut out = String::with_capacity(xml.len() + 256);
    for child in &root.children {
        match child {
            Node::Element(element) => element.write(&mut out),
            Node::Raw(raw) => out.push_str(raw),
        }
    }
    Ok(out)
}

fn walk(element: &mut Element<'_>, factor: f32, tabs: &dyn Fn(&str) -> Option<String>) -> Result<(), WriteError> {
    match element.name {
        "w:gridCol" => widen(element, factor),
        "w:tblW" | "w:tcW" if element.attributes.contains(r#"w:type="dxa""#) => widen(element, factor),
        "w:p" => stops(element, factor, tabs)?,
        _ => {}
    }
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            walk(inner, factor, tabs)?;
        }
    }
    Ok(())
}

/// Multiplies the width of a table, column or cell.
fn widen(element: &mut Element<'_>, factor: f32) {
    if let Some(width) = value(&element.attributes, "w:w").and_then(|w| w.parse::<i64>().ok()) {
        let old = format!(r#"w:w="{width}""#);
        element.attributes = element.attributes.replacen(&old, &format!(r#"w:w="{}""#, times(width, factor)), 1).into();
    }
}

fn times(twips: i64, factor: f32) -> i64 {
    (twips as f64 * f64::from(factor)).round() as i64
}

/// Puts the tab stops of a paragraph, its own and those of its style, where they belong on this page.
fn stops(paragraph: &mut Element<'_>, factor: f32, tabs: &dyn Fn(&str) -> Option<String>) -> Result<(), WriteError> {
    let mut style = "Normal".to_owned();
    let mut own = Vec::new();
    if let Some(properties) = paragraph.child_mut("w:pPr") {
        if let Some(named) = properties.child_mut("w:pStyle") {
            style = value(&named.attributes, "w:val").unwrap_or("Normal").to_owned();
        }
        own = properties.child_mut("w:tabs").map_or_else(Vec::new, |list| read(list));
    } else {
        paragraph
            .children
            .insert(0, Node::Element(Element { name: "w:pPr", attributes: "".into(), children: Vec::new() }));
    }
    let inherited = match tabs(&style) {
        Some(markup) => read(&dom::parse(&markup)?),
        None => Vec::new(),
    };
    let cleared: BTreeSet<i64> = own.iter().filter(|stop| is_clear(stop)).map(|stop| stop.1).collect();
    let kept: Vec<&Stop> = inherited.iter().filter(|stop| !cleared.contains(&stop.1)).collect();
    let placed: Vec<Stop> = kept
        .iter()
        .copied()
        .chain(own.iter().filter(|stop| !is_clear(stop)))
        .map(|(kind, position)| (kind.clone(), times(*position, factor)))
        .collect();
    let gone = inherited.iter().map(|stop| stop.1).filter(|at| placed.iter().all(|stop| stop.1 != *at));
    let mut all: Vec<Stop> =
        gone.map(|at| (r#" w:val="clear""#.to_owned(), at)).chain(placed.iter().cloned()).collect();
    all.sort_by_key(|stop| stop.1);
    all.dedup_by_key(|stop| stop.1);
    let Some(properties) = paragraph.child_mut("w:pPr").filter(|_| !all.is_empty()) else {
        // Properties without a stop stay as they were.
        paragraph.children.retain(|c| !matches!(c, Node::Element(e) if e.name == "w:pPr" && e.children.is_empty()));
        return Ok(());
    };
    properties.children.retain(|child| child.name() != "w:tabs");
    let list: String = all.iter().map(|(kind, at)| format!(r#"<w:tab{kind} w:pos="{at}"/>"#)).collect();
    properties.children.push(Node::Raw(format!("<w:tabs>{list}</w:tabs>").into()));
    if let Some(sequence) = order::sequence("w:pPr") {
        properties
            .children
            .sort_by_key(|node| sequence.iter().position(|name| *name == node.name()).unwrap_or(sequence.len()));
    }
    Ok(())
}

fn is_clear(stop: &Stop) -> bool {
    stop.0.contains(r#""clear""#)
}

/// The stops of a list.
fn read(list: &Element<'_>) -> Vec<Stop> {
    let stops = list.children.iter().filter_map(|child| match child {
        Node::Element(tab) => {
            let position = value(&tab.attributes, "w:pos")?;
            let kind = tab.attributes.replacen(&format!(r#" w:pos="{position}""#), "", 1);
            Some((kind, position.parse::<f64>().ok()?.round() as i64))
        }
        Node::Raw(_) => None,
    });
    stops.collect()
}

/// The value of an attribute.
fn value<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let from = attributes.find(&format!(r#" {name}=""#))? + name.len() + 3;
    attributes.get(from..)?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_and_widths_go_with_the_page() {
        let style = |id: &str| {
            (id == "Header").then(|| {
                r#"<w:tabs><w:tab w:val="center" w:pos="4000"/><w:tab w:val="right" w:pos="8000"/></w:tabs>"#.to_owned()
            })
        };
        let xml = concat!(
            r#"<w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="left"/></w:pPr><w:r><w:tab/><w:t>uno</w:t></w:r></w:p>"#,
            r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid></w:tbl>"#,
            r#"<w:p><w:r><w:t>due</w:t></w:r></w:p>"#
        );
        let made = stretch(xml, 1.5, &style).unwrap();
        let tabs = concat!(
            r#"<w:pStyle w:val="Header"/><w:tabs><w:tab w:val="clear" w:pos="4000"/><w:tab w:val="center" w:pos="6000"/>"#,
            r#"<w:tab w:val="clear" w:pos="8000"/><w:tab w:val="right" w:pos="12000"/></w:tabs><w:jc w:val="left"/>"#
        );
        assert!(made.contains(tabs), "{made}");
        assert!(
            made.contains(r#"<w:tblW w:w="5000" w:type="pct"/>"#) && made.contains(r#"<w:gridCol w:w="150"/>"#),
            "{made}"
        );
        assert!(made.ends_with("<w:p><w:r><w:t>due</w:t></w:r></w:p>"), "{made}");
    }
}
