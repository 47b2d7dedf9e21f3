// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Head and foot of a reference document: lines, tabs, pictures, tables and numbers of pages, checked element by element.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::picture::{Drawn, drawn};
use super::properties::{CELL, PARAGRAPH, ROW, RUN, TABLE, markup, properties};
use super::theme::color;
use super::tree::Tree;
use crate::document::stylebook::{self, StyleKind};
use crate::document::{
    Align, Band, BandLine, BandRow, Inline, Leading, Picture, Property, Text, TextLook, TextStyle, WordStyles,
};
use crate::raster::Raster;

/// Most tables within tables.
const DEPTH: usize = 4;
/// Most paragraphs and pictures.
const MOST: usize = 60;

/// What reading a head or foot needs.
pub struct Reader<'a> {
    /// The styles of the document.
    pub styles: &'a WordStyles,
    /// How they set a text.
    pub texts: &'a BTreeMap<String, TextLook>,
    /// `Header` or `Footer`.
    pub style: &'static str,
    /// The pictures of the part, by their relationships.
    pub pictures: &'a mut dyn FnMut(&str) -> Option<Arc<Raster>>,
    /// Whether something could not be taken.
    pub lost: bool,
    band: Band,
}

/// A field under way: how deep, its code, and whether its result is being read.
#[derive(Default)]
struct Field {
    depth: usize,
    code: String,
    result: bool,
}

/// A line under way, in words.
struct Line {
    parts: [Vec<Inline>; 3],
    at: usize,
    size: f32,
    color: Option<[u8; 3]>,
    leading: Leading,
    pictures: Vec<usize>,
    lines: Vec<BandLine>,
}

/// What a paragraph or cell stands in.
#[derive(Clone, Copy)]
struct Base {
    size: f32,
    bold: bool,
    italic: bool,
    color: Option<[u8; 3]>,
}

impl<'a> Reader<'a> {
    /// A reader of a part.
    pub fn new(
        styles: &'a WordStyles,
        texts: &'a BTreeMap<String, TextLook>,
        style: &'static str,
        pictures: &'a mut dyn FnMut(&str) -> Option<Arc<Raster>>,
    ) -> Reader<'a> {
        Reader { styles, texts, style, pictures, lost: false, band: Band::default() }
    }

    /// Reads a part; whether something in it could not be taken.
    pub fn read(mut self, part: &Tree) -> (Band, bool) {
        let mut word = String::new();
        let mut rows = Vec::new();
        self.blocks(part, &mut word, &mut rows, 0);
        // Empty lines at the end only push the text down.
        while rows.last().is_some_and(|row| row.pictures.is_empty() && row.lines.iter().all(silent)) {
            rows.pop();
        }
        if !rows.is_empty() {
            self.band.rows = rows;
            self.band.word = word;
        }
        (self.band, self.lost)
    }

    fn blocks(&mut self, parent: &Tree, word: &mut String, rows: &mut Vec<BandRow>, depth: usize) {
        for child in &parent.children {
            match child.name.as_str() {
                "p" if rows.len() < MOST => rows.push(self.paragraph(child, word)),
                "tbl" if depth < DEPTH => self.table(child, word, rows, depth),
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.blocks(content, word, rows, depth);
                    }
                }
                "customXml" | "ins" | "moveTo" | "smartTag" => self.blocks(child, word, rows, depth),
                _ => {}
            }
        }
    }

    fn table(&mut self, table: &Tree, word: &mut String, rows: &mut Vec<BandRow>, depth: usize) {
        let grid: Vec<i64> = table.child("tblGrid").map_or_else(Vec::new, |grid| {
            grid.children.iter().filter_map(|column| column.get("w")?.parse::<f64>().ok()).map(|w| w as i64).collect()
        });
        let found: Vec<&Tree> = table.children.iter().filter(|row| row.name == "tr").take(MOST).collect();
        if found.is_empty() || grid.is_empty() || grid.iter().any(|width| !(1..=31_680).contains(width)) {
            self.lost |= !found.is_empty();
            return;
        }
        let of = |element: &Tree, name: &str, rules| {
            element.child(name).map_or_else(String::new, |inner| markup(&properties(inner, rules)))
        };
        let mut made = format!("<w:tbl><w:tblPr>{}</w:tblPr><w:tblGrid>", of(table, "tblPr", TABLE));
        if !made.contains("<w:tblW ") {
            made = made.replacen("<w:tblPr>", r#"<w:tblPr><w:tblW w:w="0" w:type="auto"/>"#, 1);
        }
        grid.iter().for_each(|width| made.push_str(&format!(r#"<w:gridCol w:w="{width}"/>"#)));
        made.push_str("</w:tblGrid>");
        for row in found {
            let cells: Vec<&Tree> = row.children.iter().filter(|cell| cell.name == "tc").take(MOST).collect();
            if cells.is_empty() {
                continue;
            }
            let before = of(row, "trPr", ROW);
            made.push_str("<w:tr>");
            if !before.is_empty() {
                made.push_str(&format!("<w:trPr>{before}</w:trPr>"));
            }
            let mut together = BandRow::default();
            let count = cells.len();
            for (position, cell) in cells.into_iter().enumerate() {
                made.push_str(&format!("<w:tc><w:tcPr>{}</w:tcPr>", of(cell, "tcPr", CELL)));
                let (from, mut inner, shown) = (made.len(), Vec::new(), self.band.pictures.len());
                self.blocks(cell, &mut made, &mut inner, depth + 1);
                if made.len() == from || made.ends_with("</w:tbl>") {
                    made.push_str("<w:p/>");
                }
                made.push_str("</w:tc>");
                // A picture stands where its cell does, unless its paragraph says otherwise.
                let side = if position == 0 {
                    Align::Left
                } else if position + 1 == count {
                    Align::Right
                } else {
                    Align::Center
                };
                for picture in self.band.pictures.iter_mut().skip(shown).filter(|p| p.align == Align::Left) {
                    picture.align = side;
                }
                beside(&mut together, inner, position, count);
            }
            made.push_str("</w:tr>");
            rows.push(together);
        }
        made.push_str("</w:tbl>");
        word.push_str(&made);
    }

    fn paragraph(&mut self, paragraph: &Tree, word: &mut String) -> BandRow {
        let own = paragraph.child("pPr");
        let named = own.and_then(|p| p.value("pStyle")).and_then(|id| stylebook::find(id, StyleKind::Paragraph));
        // A heading at the head of a page would be one more heading for those who read by them.
        let named = named.filter(|known| !known.id.starts_with("Heading") && known.id != "Title");
        let style = named.map_or(self.style, |known| known.id);
        let list = own.map_or_else(Vec::new, |own| properties(own, PARAGRAPH));
        let look = self.texts.get(style).or_else(|| self.texts.get("Normal"));
        let base = look.map_or(Base { size: 8.5, bold: false, italic: false, color: None }, |look| Base {
            size: look.size,
            bold: look.bold,
            italic: look.italic,
            color: look.color,
        });
        let set = spaced(look, &list);
        let aligned = list.iter().find(|p| p.name == "jc").and_then(|p| p.get("val")).map(|jc| match jc {
            "center" => 1,
            "right" => 2,
            _ => 0,
        });
        let at = aligned.unwrap_or_else(|| match look.and_then(|look| look.align) {
            Some(Align::Center) => 1,
            Some(Align::Right) => 2,
            _ => 0,
        });
        let mut line = Line {
            parts: [Vec::new(), Vec::new(), Vec::new()],
            at,
            size: 0.0,
            color: None,
            leading: set.line,
            pictures: Vec::new(),
            lines: Vec::new(),
        };
        let mut runs = String::new();
        self.inline(paragraph, base, &mut Field::default(), &mut line, &mut runs);
        let mut before = String::new();
        if style != "Normal" {
            before.push_str(&format!(r#"<w:pStyle w:val="{style}"/>"#));
        }
        before.push_str(&markup(&list.into_iter().filter(|p| p.name != "pageBreakBefore").collect::<Vec<_>>()));
        if !before.is_empty() {
            before = format!("<w:pPr>{before}</w:pPr>");
        }
        word.push_str(&format!("<w:p>{before}{runs}</w:p>"));
        line.end(base.size);
        let mut row = BandRow { pictures: line.pictures, lines: line.lines, space: set.space };
        if !row.pictures.is_empty() && row.lines.iter().all(silent) {
            row.lines.clear();
        }
        row
    }

    /// The runs of a paragraph, whatever they stand in.
    fn inline(&mut self, parent: &Tree, base: Base, field: &mut Field, line: &mut Line, runs: &mut String) {
        for child in &parent.children {
            match child.name.as_str() {
                "r" => self.run(child, base, field, line, runs),
                "fldSimple" => match page_field(child.get("instr").unwrap_or_default()) {
                    Some(code) => {
                        let look = child.find("rPr").map_or_else(Vec::new, |look| properties(look, RUN));
                        self.number(code, &markup(&look), styled(base, &look, self.styles), line, runs);
                    }
                    None => self.inline(child, base, field, line, runs),
                },
                "hyperlink" | "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo" => {
                    self.inline(child, base, field, line, runs)
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.inline(content, base, field, line, runs);
                    }
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &Tree, base: Base, field: &mut Field, line: &mut Line, runs: &mut String) {
        let list = run.child("rPr").map_or_else(Vec::new, |look| properties(look, RUN));
        if run.child("rPr").is_some_and(|look| look.child("vanish").is_some_and(|v| v.get("val") != Some("0"))) {
            return;
        }
        let marks = markup(&list);
        let look = styled(base, &list, self.styles);
        let opened = |content: &str| {
            let marks = if marks.is_empty() { String::new() } else { format!("<w:rPr>{marks}</w:rPr>") };
            format!("<w:r>{marks}{content}</w:r>")
        };
        for child in &run.children {
            let shown = field.depth == 0 || (field.result && page_field(&field.code).is_none());
            match child.name.as_str() {
                "fldChar" => match child.get("fldCharType") {
                    Some("begin") => {
                        field.depth += 1;
                        if field.depth == 1 {
                            field.code.clear();
                            field.result = false;
                        }
                    }
                    Some("separate") if field.depth == 1 => field.result = true,
                    Some("end") => {
                        field.depth = field.depth.saturating_sub(1);
                        if field.depth == 0
                            && let Some(code) = page_field(&field.code)
                        {
                            self.number(code, &marks, look, line, runs);
                        }
                    }
                    _ => {}
                },
                "instrText" if field.depth == 1 => field.code.push_str(&child.text),
                "t" if shown => {
                    let text: String = child.text.chars().filter(|c| !c.is_control()).take(400).collect();
                    runs.push_str(&opened(&format!(r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(&text))));
                    line.say(Inline::Text(Text { text, style: look.style(), ..Text::default() }), look);
                }
                "noBreakHyphen" if shown => {
                    runs.push_str(&opened("<w:noBreakHyphen/>"));
                    line.say(Inline::text("\u{2011}"), look);
                }
                "tab" | "ptab" if shown => {
                    let to = child.get("alignment");
                    if child.name == "ptab" {
                        let to = to.filter(|to| matches!(*to, "left" | "center" | "right")).unwrap_or("left");
                        runs.push_str(&opened(&format!(
                            r#"<w:ptab w:relativeTo="margin" w:alignment="{to}" w:leader="none"/>"#
                        )));
                    } else {
                        runs.push_str(&opened("<w:tab/>"));
                    }
                    line.at = match to {
                        Some("left") => 0,
                        Some("center") => 1,
                        Some("right") => 2,
                        _ => (line.at + 1).min(2),
                    };
                }
                "br" | "cr" if shown && !matches!(child.get("type"), Some("page" | "column")) => {
                    runs.push_str(&opened("<w:br/>"));
                    line.end(base.size);
                }
                "drawing" if shown => self.picture(child, line, runs),
                "AlternateContent" if shown => match child.find("drawing") {
                    Some(drawing) if drawing.find("blip").is_some() && drawing.find("txbxContent").is_none() => {
                        self.picture(drawing, line, runs)
                    }
                    _ => self.lost = true,
                },
                "pict" | "object" if shown => self.lost = true,
                _ => {}
            }
        }
    }

    /// A number of pages: a live field, and what the formats without fields say.
    fn number(&mut self, code: &'static str, marks: &str, look: Base, line: &mut Line, runs: &mut String) {
        let marks = if marks.is_empty() { String::new() } else { format!("<w:rPr>{marks}</w:rPr>") };
        let mut piece = |content: &str| runs.push_str(&format!("<w:r>{marks}{content}</w:r>"));
        piece(r#"<w:fldChar w:fldCharType="begin"/>"#);
        piece(&format!(r#"<w:instrText xml:space="preserve"> {code} </w:instrText>"#));
        piece(r#"<w:fldChar w:fldCharType="separate"/>"#);
        piece(r#"<w:t>1</w:t>"#);
        piece(r#"<w:fldChar w:fldCharType="end"/>"#);
        self.band.numbered |= code == "PAGE";
        line.say(if code == "PAGE" { Inline::PageNumber } else { Inline::PageCount }, look);
    }

    fn picture(&mut self, drawing: &Tree, line: &mut Line, runs: &mut String) {
        let id = drawing.find("blip").and_then(|blip| blip.get("embed"));
        let raster = id.and_then(|id| (self.pictures)(id));
        let (Some(raster), true) = (raster, self.band.pictures.len() < MOST) else {
            self.lost = true;
            return;
        };
        let at = self.band.pictures.len();
        let Some(Drawn { markup, width, height, side, alt }) = drawn(drawing, at) else {
            self.lost = true;
            return;
        };
        let align = side.unwrap_or([Align::Left, Align::Center, Align::Right][line.at.min(2)]);
        let alt = if alt.is_empty() { "Logo dell’ente".to_owned() } else { alt };
        self.band.pictures.push(Picture { raster, width, height, align, alt });
        runs.push_str(&format!("<w:r><w:drawing>{markup}</w:drawing></w:r>"));
        line.pictures.push(at);
    }
}

impl Line {
    fn say(&mut self, inline: Inline, look: Base) {
        if self.parts.iter().all(Vec::is_empty) {
            self.color = look.color;
        }
        self.size = self.size.max(look.size);
        if let Some(part) = self.parts.get_mut(self.at.min(2)) {
            part.push(inline);
        }
    }

    fn end(&mut self, size: f32) {
        let parts = std::mem::take(&mut self.parts);
        let size = if self.size > 0.0 { self.size } else { size };
        self.lines.push(BandLine { parts, size, line: self.leading, color: self.color });
        self.size = 0.0;
    }
}

impl Base {
    fn style(self) -> TextStyle {
        TextStyle { bold: self.bold, italic: self.italic, ..TextStyle::default() }
    }
}

/// Space above and below a paragraph in points, and the distance of its lines.
struct Spaced {
    space: [f32; 2],
    line: Leading,
}

/// What the style and then the paragraph itself say.
fn spaced(look: Option<&TextLook>, list: &[Property]) -> Spaced {
    let mut out = look.map_or(Spaced { space: [0.0; 2], line: Leading::default() }, |look| Spaced {
        space: [look.before, look.after],
        line: look.line,
    });
    if let Some(spacing) = list.iter().find(|p| p.name == "spacing") {
        let number = |name: &str| spacing.get(name).and_then(|v| v.parse::<f32>().ok());
        for (name, into) in ["before", "after"].into_iter().zip(&mut out.space) {
            *into = number(name).map_or(*into, |twips| twips / 20.0);
        }
        if let Some(line) = number("line") {
            out.line = match spacing.get("lineRule") {
                Some("exact") => Leading::Exactly(line / 20.0),
                Some("atLeast") => Leading::AtLeast(line / 20.0),
                _ => Leading::Times(line / 240.0),
            };
        }
    }
    out
}

fn silent(line: &BandLine) -> bool {
    line.parts.iter().all(Vec::is_empty)
}

/// What a run's own properties make of its paragraph's.
fn styled(base: Base, run: &[Property], styles: &WordStyles) -> Base {
    let mut out = base;
    for property in run {
        match property.name {
            "b" => out.bold = property.get("val") != Some("0"),
            "i" => out.italic = property.get("val") != Some("0"),
            "sz" => out.size = property.get("val").and_then(|v| v.parse::<f32>().ok()).map_or(base.size, |v| v / 2.0),
            "color" => out.color = color(property, "", styles),
            _ => {}
        }
    }
    out
}

/// The field of a code, if it is one that numbers pages.
fn page_field(code: &str) -> Option<&'static str> {
    match code.split_whitespace().next()?.to_ascii_uppercase().as_str() {
        "PAGE" => Some("PAGE"),
        "NUMPAGES" | "SECTIONPAGES" => Some("NUMPAGES"),
        _ => None,
    }
}

/// Puts the lines of a cell beside those of the cells before it.
fn beside(row: &mut BandRow, inner: Vec<BandRow>, position: usize, count: usize) {
    // The middle cell of three stands in the middle, the last one at the right, unless its lines say otherwise.
    let place = if position == 0 {
        0
    } else if position + 1 == count {
        2
    } else {
        1
    };
    let filled = row.lines.iter().any(|line| !silent(line));
    for (at, line) in inner
        .into_iter()
        .flat_map(|one| {
            row.pictures.extend(one.pictures);
            one.lines
        })
        .filter(|line| !silent(line))
        .enumerate()
        .collect::<Vec<_>>()
    {
        let mut line = line;
        if filled && line.parts[1].is_empty() && line.parts[2].is_empty() && place > 0 {
            line.parts.swap(0, place);
        }
        match row.lines.get_mut(at) {
            Some(there) if filled => {
                for (part, more) in there.parts.iter_mut().zip(line.parts) {
                    if !part.is_empty() && !more.is_empty() {
                        part.push(Inline::text(" "));
                    }
                    part.extend(more);
                }
                there.size = there.size.max(line.size);
            }
            _ => row.lines.push(line),
        }
    }
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
