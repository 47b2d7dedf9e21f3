// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The styles of the office's reference document laid over ours.
//!
//! Where both define a style, its look is the office's; numbering, outline, breaks and the tabs of contents stay ours, since
//! the text relies on them. Ours that the office lacks no longer rest on our defaults, and say in full what they took from them.

use std::collections::BTreeSet;

use super::finish::dom::{Element, Node, parse};
use super::finish::order;
use super::xml::escape;
use crate::document::{Property, WordStyle, WordStyles};
use crate::write::WriteError;

/// What stays ours in a style that the office defines too.
const OURS: [&str; 7] =
    ["w:keepNext", "w:keepLines", "w:numPr", "w:suppressAutoHyphens", "w:outlineLvl", "w:noProof", "w:lang"];

/// Defaults of the office, in Italian and with control of widows.
pub fn defaults(office: &WordStyles) -> String {
    let markup = |list: &[Property]| list.iter().map(|p| p.markup.as_str()).collect::<String>();
    let paragraph: Vec<&Property> = office.paragraph.iter().collect();
    // The control of widows comes after the first three of the schema.
    let (first, rest): (Vec<&Property>, Vec<&Property>) =
        paragraph.into_iter().partition(|p| matches!(p.name, "keepNext" | "keepLines" | "pageBreakBefore"));
    let of = |list: Vec<&Property>| list.into_iter().map(|p| p.markup.as_str()).collect::<String>();
    format!(
        r#"<w:docDefaults><w:rPrDefault><w:rPr>{}<w:lang w:val="it-IT" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{}<w:widowControl/>{}</w:pPr></w:pPrDefault></w:docDefaults>"#,
        markup(&office.run),
        of(first),
        of(rest),
    )
}

/// How much wider than Carlito a typeface runs; an unknown one as much as most do.
pub fn stretch(face: &str) -> f32 {
    const KNOWN: [(&str, f32); 22] = [
        ("calibri", 1.0),
        ("carlito", 1.0),
        ("times", 1.0),
        ("liberation serif", 1.0),
        ("garamond", 0.98),
        ("perpetua", 0.95),
        ("gill sans", 1.02),
        ("arial narrow", 0.95),
        ("arial", 1.12),
        ("helvetica", 1.12),
        ("liberation sans", 1.12),
        ("cambria", 1.08),
        ("georgia", 1.16),
        ("verdana", 1.3),
        ("dejavu", 1.3),
        ("tahoma", 1.12),
        ("segoe ui", 1.12),
        ("trebuchet", 1.1),
        ("aptos", 1.1),
        ("book antiqua", 1.14),
        ("palatino", 1.14),
        ("century", 1.2),
    ];
    let face = face.to_lowercase();
    if face.is_empty() {
        return 1.0;
    }
    KNOWN.iter().find(|(name, _)| face.starts_with(name)).map_or(1.12, |(_, stretch)| *stretch)
}

/// Size of the type of our tables in a typeface, as a part of ours: columns are then as wide as in the PDF.
pub fn table_type(face: &str) -> f32 {
    (1.0 / stretch(face)).clamp(0.8, 1.0)
}

/// Our styles with those of the office over them, and those that these build on before them all.
pub fn laid_over(own: &str, office: &WordStyles, face: &str) -> Result<String, WriteError> {
    let wrapped = format!("<w:styles>{own}</w:styles>");
    let mut root = parse(&wrapped)?;
    let mut out = String::with_capacity(own.len() + 8192);
    let mut written: BTreeSet<&str> = BTreeSet::new();
    for child in &mut root.children {
        let Node::Element(style) = child else { continue };
        let id = attribute(style, "w:styleId").unwrap_or_default();
        match office.styles.iter().find(|known| known.known && known.id == id) {
            Some(theirs) => {
                bases(theirs, office, &mut written, &mut out);
                take(style, theirs);
            }
            None => {
                if matches!(attribute(style, "w:styleId"), Some("TableText" | "CompactText")) {
                    resize(style, table_type(face));
                }
                ground(style);
            }
        }
        style.write(&mut out);
    }
    Ok(out)
}

/// Writes the styles that one builds on and that ours don't know, each once.
fn bases<'o>(style: &'o WordStyle, office: &'o WordStyles, written: &mut BTreeSet<&'o str>, out: &mut String) {
    let mut chain = Vec::new();
    let mut at = style;
    while let Some(base) = at.based.as_ref().and_then(|base| office.styles.iter().find(|known| known.id == *base)) {
        if chain.len() > 24 {
            break;
        }
        if !base.known {
            chain.push(base);
        }
        at = base;
    }
    for base in chain.into_iter().rev() {
        if !written.insert(&base.id) {
            continue;
        }
        let markup = |list: &[Property]| list.iter().map(|p| p.markup.as_str()).collect::<String>();
        let wrap = |name: &str, inner: String| {
            if inner.is_empty() { inner } else { format!("<{name}>{inner}</{name}>") }
        };
        out.push_str(&format!(
            r#"<w:style w:type="{}" w:customStyle="1" w:styleId="{}"><w:name w:val="{}"/>{}<w:uiPriority w:val="99"/>{}{}{}</w:style>"#,
            base.kind,
            base.id,
            escape(&base.name),
            based(base).unwrap_or_default(),
            wrap("w:pPr", markup(&base.paragraph)),
            wrap("w:rPr", markup(&base.run)),
            base.table,
        ));
    }
}

fn based(style: &WordStyle) -> Option<String> {
    style.based.as_ref().map(|base| format!(r#"<w:basedOn w:val="{base}"/>"#))
}

/// Gives one of our styles the office's look.
fn take(style: &mut Element<'_>, theirs: &WordStyle) {
    let id = theirs.id.as_str();
    let contents = id.starts_with("TOC") || id == "TableofFigures";
    let list = id.starts_with("List");
    style.children.retain(|child| child.name() != "w:basedOn");
    let base = based(theirs).or_else(|| match theirs.kind {
        "character" => Some(r#"<w:basedOn w:val="DefaultParagraphFont"/>"#.to_owned()),
        "table" => Some(r#"<w:basedOn w:val="TableNormal"/>"#.to_owned()),
        _ => None,
    });
    if let Some(base) = base {
        let after = style.children.iter().position(|child| child.name() == "w:name").map_or(0, |at| at + 1);
        style.children.insert(after, Node::Raw(base.into()));
    }
    let kept = |p: &&Property| match p.name {
        // These lean on the place of a number or of a mark.
        "ind" | "tabs" => !contents && !list,
        // The document says itself where a chapter begins a page.
        "pageBreakBefore" | "keepNext" | "keepLines" | "suppressAutoHyphens" => false,
        _ => true,
    };
    let ours = |name: &str| OURS.contains(&name) || ((contents || list) && matches!(name, "w:ind" | "w:tabs"));
    for (name, list) in [("w:pPr", &theirs.paragraph), ("w:rPr", &theirs.run)] {
        let at = style.children.iter().position(|child| child.name() == name);
        let mut properties = match at.map(|at| style.children.remove(at)) {
            Some(Node::Element(element)) => element,
            _ => Element { name, attributes: "".into(), children: Vec::new() },
        };
        properties.children.retain(|child| ours(child.name()));
        properties.children.extend(list.iter().filter(kept).map(|p| Node::Raw(p.markup.clone().into())));
        if let Some(sequence) = order::sequence(name) {
            properties.children.sort_by_key(|child| sequence.iter().position(|known| *known == child.name()));
        }
        if !properties.children.is_empty() {
            let before = style.children.iter().position(|child| {
                matches!(child.name(), "w:tblPr" | "w:tblStylePr") || (name == "w:pPr" && child.name() == "w:rPr")
            });
            style.children.insert(before.unwrap_or(style.children.len()), Node::Element(properties));
        }
    }
    if !theirs.table.is_empty() {
        // Padding stays ours: widths and pages were reckoned with it.
        style.children.retain(|child| child.name() != "w:tblStylePr");
        let own = style.child_mut("w:tblPr");
        if let (Some(own), Some(rules)) = (own, between(&theirs.table, "<w:tblBorders>", "</w:tblBorders>")) {
            own.replace("w:tblBorders", rules.to_owned());
            own.children.sort_by_key(|child| TABLE.iter().position(|known| *known == child.name()));
        }
        if let Some(parts) = theirs.table.find("<w:tblStylePr") {
            style.children.push(Node::Raw(theirs.table.get(parts..).unwrap_or_default().to_owned().into()));
        }
    }
}

/// CT_TblPrBase, as far as ours go.
const TABLE: [&str; 5] = ["w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblInd", "w:tblBorders", "w:tblCellMar"];

fn between<'x>(text: &'x str, from: &str, to: &str) -> Option<&'x str> {
    let start = text.find(from)?;
    let end = text.get(start..)?.find(to)? + start + to.len();
    text.get(start..end)
}

/// Makes the type of one of our styles smaller.
fn resize(style: &mut Element<'_>, scale: f32) {
    let Some(run) = style.child_mut("w:rPr") else { return };
    for child in &mut run.children {
        if let Node::Element(size) = child
            && matches!(size.name, "w:sz" | "w:szCs")
            && let Some(half) = attribute(size, "w:val").and_then(|half| half.parse::<f32>().ok())
        {
            size.attributes = format!(r#" w:val="{}""#, (half * scale).round()).into();
        }
    }
}

/// Lets one of our styles say itself what it took from our defaults, now that it stands on the office's.
fn ground(style: &mut Element<'_>) {
    let on_normal = attribute(style, "w:type") == Some("paragraph")
        && style
            .children
            .iter()
            .any(|c| matches!(c, Node::Element(e) if e.name == "w:basedOn" && e.attributes.contains("\"Normal\"")));
    if !on_normal {
        return;
    }
    let at = style.children.iter().position(|child| child.name() == "w:pPr");
    let mut properties = match at.map(|at| style.children.remove(at)) {
        Some(Node::Element(element)) => element,
        _ => Element { name: "w:pPr", attributes: "".into(), children: Vec::new() },
    };
    let numbered = properties.children.iter().any(|child| child.name() == "w:numPr");
    let mut complete = |name: &'static str, parts: &[(&str, &str)]| {
        let given = properties.children.iter().position(|child| child.name() == name);
        let mut attributes = match given.map(|at| properties.children.remove(at)) {
            Some(Node::Element(element)) => element.attributes.into_owned(),
            _ => String::new(),
        };
        for (part, value) in parts {
            if !attributes.contains(&format!(" w:{part}=")) {
                attributes.push_str(&format!(r#" w:{part}="{value}""#));
            }
        }
        properties.children.push(Node::Raw(format!("<{name}{attributes}/>").into()));
    };
    complete("w:spacing", &[("before", "0"), ("after", "0"), ("line", "240"), ("lineRule", "auto")]);
    if !numbered {
        complete("w:ind", &[("left", "0"), ("right", "0")]);
    }
    complete("w:jc", &[("val", "left")]);
    if let Some(sequence) = order::sequence("w:pPr") {
        properties.children.sort_by_key(|child| sequence.iter().position(|known| *known == child.name()));
    }
    let before = style.children.iter().position(|child| child.name() == "w:rPr").unwrap_or(style.children.len());
    style.children.insert(before, Node::Element(properties));
}

fn attribute<'e>(element: &'e Element<'_>, name: &str) -> Option<&'e str> {
    let (_, rest) = element.attributes.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}
