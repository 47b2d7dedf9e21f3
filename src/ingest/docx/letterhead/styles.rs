// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The styles of a reference document: those that ours are called by, those that they build on, and how each one sets a text.

use std::collections::{BTreeMap, BTreeSet};

use super::properties::{CELL, PARAGRAPH, RUN, TABLE_STYLE, face, markup, properties};
use super::tree::Tree;
use crate::document::stylebook::{self, StyleKind};
use crate::document::{Align, Leading, Property, TextLook, WordStyle, WordStyles};

/// Most styles that are looked at, and longest chain of styles that build on each other.
const MOST: usize = 2_000;
const CHAIN: usize = 24;

/// Reads the styles and the theme of a reference document. `table` is the style of the first table of its text.
pub fn read(styles: &str, theme: &str, table: Option<&str>) -> (WordStyles, BTreeMap<String, TextLook>) {
    let root = Tree::read(styles);
    let mut out = WordStyles::default();
    super::theme::read(theme, &mut out);
    defaults(&root, &mut out);
    let all: Vec<&Tree> = root.children.iter().filter(|child| child.name == "style").take(MOST).collect();
    let by_id: BTreeMap<&str, &Tree> = all.iter().filter_map(|s| Some((s.get("styleId")?, *s))).collect();

    let named = names(&all, table);
    // Those that the wanted ones build on come along, under a name of their own.
    let mut wanted: Vec<&str> = Vec::new();
    for id in named.keys() {
        let mut chain = Vec::new();
        let mut at = Some(*id);
        while let Some(style) = at.and_then(|id| by_id.get(id)).filter(|_| chain.len() < CHAIN) {
            let Some(id) = style.get("styleId").filter(|id| !chain.contains(id)) else { break };
            chain.push(id);
            at = style.value("basedOn");
        }
        for id in chain.into_iter().rev() {
            if !wanted.contains(&id) {
                wanted.push(id);
            }
        }
    }
    let mut identities: BTreeMap<&str, String> = named.iter().map(|(id, known)| (*id, known.id.to_owned())).collect();
    let mut spare = 0;
    for id in &wanted {
        identities.entry(id).or_insert_with(|| {
            spare += 1;
            format!("Office{spare}")
        });
    }
    let mut used: BTreeSet<String> = stylebook::STYLES.iter().map(|known| known.name.to_owned()).collect();
    for id in &wanted {
        let (Some(style), Some(identity)) = (by_id.get(id), identities.get(id)) else { continue };
        let known = named.get(id);
        let name = match known {
            Some(known) => known.name.to_owned(),
            None => unused(style.value("name").unwrap_or_default(), &mut used),
        };
        let based = style.value("basedOn").and_then(|base| identities.get(base)).filter(|base| *base != identity);
        let inner = |name: &str, rules| style.child(name).map_or_else(Vec::new, |child| properties(child, rules));
        let kind = kind(style);
        let table = if kind == Some(StyleKind::Table) { table_style(style) } else { String::new() };
        // A style comes after the one that it builds on, or does without.
        let based = based.filter(|base| out.styles.iter().any(|known| known.id == **base)).cloned();
        out.styles.push(WordStyle {
            id: identity.clone(),
            name,
            kind: match kind {
                Some(StyleKind::Character) => "character",
                Some(StyleKind::Table) => "table",
                _ => "paragraph",
            },
            known: known.is_some(),
            based,
            paragraph: inner("pPr", PARAGRAPH),
            run: inner("rPr", RUN),
            table,
        });
    }
    let texts = texts(&out);
    (out, texts)
}

fn kind(style: &Tree) -> Option<StyleKind> {
    match style.get("type").unwrap_or("paragraph") {
        "paragraph" => Some(StyleKind::Paragraph),
        "character" => Some(StyleKind::Character),
        "table" => Some(StyleKind::Table),
        _ => None,
    }
}

/// Which of ours each style is, by its identity in the reference document.
fn names<'t>(all: &[&'t Tree], table: Option<&str>) -> BTreeMap<&'t str, &'static stylebook::Known> {
    let mut out: BTreeMap<&str, &'static stylebook::Known> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let default = all.iter().find(|style| {
        kind(style) == Some(StyleKind::Paragraph) && style.get("default").is_some_and(|d| matches!(d, "1" | "true"))
    });
    let normal = stylebook::find("normal", StyleKind::Paragraph);
    if let (Some(id), Some(normal)) = (default.and_then(|style| style.get("styleId")), normal) {
        taken.insert(normal.id);
        out.insert(id, normal);
    }
    // Names come before identities: these differ from language to language, and may be anything.
    for by_name in [true, false] {
        for style in all {
            let Some((id, kind)) = style.get("styleId").zip(kind(style)) else { continue };
            let text = if by_name { style.value("name").unwrap_or_default() } else { id };
            if out.contains_key(id) {
                continue;
            }
            if let Some(known) = stylebook::find(text, kind)
                && taken.insert(known.id)
            {
                out.insert(id, known);
            }
        }
    }
    let data = stylebook::find("tabella dati", StyleKind::Table);
    if let (Some(data), Some(id)) = (data.filter(|data| !taken.contains(data.id)), table)
        && let Some(style) = all.iter().find(|style| style.get("styleId") == Some(id))
        && kind(style) == Some(StyleKind::Table)
        && let Some(id) = style.get("styleId")
    {
        out.entry(id).or_insert(data);
    }
    out
}

/// A name that no other style has.
fn unused(name: &str, used: &mut BTreeSet<String>) -> String {
    let kept: String = name.chars().filter(|c| !c.is_control() && !matches!(c, ',' | ';')).take(60).collect();
    let base = if kept.trim().is_empty() { "Stile dell’ufficio".to_owned() } else { kept.trim().to_owned() };
    let mut name = base.clone();
    let mut number = 2;
    while !used.insert(name.to_lowercase()) {
        name = format!("{base} {number}");
        number += 1;
    }
    name
}

/// What all paragraphs and characters have: what is not said is what the standard says (ISO/IEC 29500-1, 17.7.5).
fn defaults(root: &Tree, out: &mut WordStyles) {
    let of = |part: &str, inner: &str, rules| {
        let found = root.child("docDefaults").and_then(|d| d.child(part)).and_then(|d| d.child(inner));
        found.map_or_else(Vec::new, |found| properties(found, rules))
    };
    out.run = of("rPrDefault", "rPr", RUN);
    out.paragraph = of("pPrDefault", "pPr", PARAGRAPH);
    let fill = |name: &'static str, markup: &str, values: Vec<(&'static str, String)>, run: &mut Vec<Property>| {
        if run.iter().all(|property| property.name != name) {
            run.push(Property { name, values, markup: markup.to_owned() });
        }
    };
    let times = "Times New Roman";
    fill(
        "rFonts",
        r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>"#,
        vec![("ascii", times.to_owned()), ("hAnsi", times.to_owned())],
        &mut out.run,
    );
    fill("sz", r#"<w:sz w:val="20"/>"#, vec![("val", "20".to_owned())], &mut out.run);
    out.run.sort_by_key(|property| RUN.iter().position(|rule| rule.is(property.name)));
}

/// A table style: its properties, then those of its parts, in the order of the schema.
fn table_style(style: &Tree) -> String {
    const PARTS: [&str; 6] = ["wholeTable", "firstRow", "lastRow", "firstCol", "band1Horz", "band2Horz"];
    let wrap = |name: &str, inner: String| {
        if inner.is_empty() { String::new() } else { format!("<w:{name}>{inner}</w:{name}>") }
    };
    let mut out = wrap("tblPr", style.child("tblPr").map_or_else(String::new, |p| markup(&properties(p, TABLE_STYLE))));
    for part in PARTS {
        let Some(found) = style.children.iter().find(|c| c.name == "tblStylePr" && c.get("type") == Some(part)) else {
            continue;
        };
        // Heads of tables have a style of their own, and grounds that are read on paper without colours: rules are taken.
        let cells = found.child("tcPr").map_or_else(Vec::new, |p| properties(p, CELL));
        let kept = |name: &str| match part {
            "wholeTable" | "band1Horz" | "band2Horz" => matches!(name, "tcBorders" | "shd"),
            _ => name == "tcBorders",
        };
        let cells: Vec<Property> = cells.into_iter().filter(|p| kept(p.name) && pale(p)).collect();
        if !cells.is_empty() {
            out.push_str(&format!(r#"<w:tblStylePr w:type="{part}">{}</w:tblStylePr>"#, wrap("tcPr", markup(&cells))));
        }
    }
    out
}

/// Whether a ground lets dark letters be read; whatever is no ground does.
fn pale(property: &Property) -> bool {
    if property.name != "shd" {
        return true;
    }
    let Some(fill) = property.get("fill").filter(|fill| fill.len() == 6) else { return false };
    (0..3)
        .all(|at| fill.get(at * 2..at * 2 + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or(0) >= 0xD8)
}

/// How each style that ours are called by sets a text.
fn texts(styles: &WordStyles) -> BTreeMap<String, TextLook> {
    let mut out = BTreeMap::new();
    for style in styles.styles.iter().filter(|style| style.known && style.kind == "paragraph") {
        let mut chain = vec![style];
        while let Some(base) = chain.last().and_then(|last| last.based.as_ref()) {
            match styles.styles.iter().find(|style| style.id == *base) {
                Some(next) if chain.len() < CHAIN => chain.push(next),
                _ => break,
            }
        }
        let mut look = TextLook { size: 10.0, align: Some(Align::Left), ..TextLook::default() };
        apply(&styles.run, &styles.paragraph, styles, &mut look);
        for style in chain.into_iter().rev() {
            apply(&style.run, &style.paragraph, styles, &mut look);
        }
        out.insert(style.id.clone(), look);
    }
    out
}

fn apply(run: &[Property], paragraph: &[Property], styles: &WordStyles, look: &mut TextLook) {
    let on = |property: &Property| property.get("val") != Some("0");
    let number = |property: &Property, name: &str| property.get(name).and_then(|value| value.parse::<f32>().ok());
    for property in run {
        match property.name {
            "rFonts" => {
                let theme = property
                    .get("asciiTheme")
                    .or(property.get("hAnsiTheme"))
                    .map(|slot| styles.faces.get(usize::from(slot.starts_with("minor"))).cloned().unwrap_or_default());
                let named = property.get("ascii").or(property.get("hAnsi")).map(face);
                if let Some(face) = theme.filter(|face| !face.is_empty()).or(named) {
                    look.face = face;
                }
            }
            "b" => look.bold = on(property),
            "i" => look.italic = on(property),
            "sz" => look.size = number(property, "val").map_or(look.size, |half| half / 2.0),
            "color" => look.color = super::theme::color(property, "", styles),
            _ => {}
        }
    }
    for property in paragraph {
        let points = |name: &str| number(property, name).map(|twips| twips / 20.0);
        match property.name {
            "pageBreakBefore" => look.new_page = on(property),
            "spacing" => {
                look.before = points("before").unwrap_or(look.before);
                look.after = points("after").unwrap_or(look.after);
                if let Some(line) = number(property, "line") {
                    look.line = match property.get("lineRule") {
                        Some("exact") => Leading::Exactly(line / 20.0),
                        Some("atLeast") => Leading::AtLeast(line / 20.0),
                        _ => Leading::Times(line / 240.0),
                    };
                }
            }
            "ind" => {
                look.left = points("left").unwrap_or(look.left);
                look.right = points("right").unwrap_or(look.right);
            }
            "jc" => {
                look.align = match property.get("val") {
                    Some("center") => Some(Align::Center),
                    Some("right") => Some(Align::Right),
                    Some("both" | "distribute") => None,
                    _ => Some(Align::Left),
                }
            }
            _ => {}
        }
    }
}
