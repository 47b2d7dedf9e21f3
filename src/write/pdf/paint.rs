// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Things laid out to the operations of a page, with marked content for those that are read.

use printpdf::{
    Color as PdfColor, DictItem, Line, LineDashPattern, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon,
    PolygonRing, Pt, Rect, Rgb, WindingOrder,
};
use std::collections::BTreeMap;

use crate::write::drawing::Color;
use crate::write::fonts::Font;

use super::display::{Artifact, Item, Page, Part, Tag, Target, Text};
use super::faces::{Embedded, Faces, resource};
use super::pictures::Pictures;
use super::text::shape::Shaper;
use super::tree::{Kid, NodeId, Tree};

/// A link of a page.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// Page from 0.
    pub page: usize,
    /// Left, bottom, right, top.
    pub rect: [f32; 4],
    /// Where to.
    pub target: Target,
    /// What a reader is told.
    pub contents: String,
    /// Its element.
    pub node: NodeId,
}

/// The operations of a page; content and links are entered into the tree.
pub fn page(
    number: usize,
    page: &Page,
    shaper: &Shaper,
    (faces, pictures): (&Faces, &Pictures),
    order: &[u32],
    tree: &mut Tree,
    links: &mut Vec<Annotation>,
) -> (Vec<Op>, Vec<NodeId>) {
    let mut painter = Painter {
        number,
        height: page.height,
        shaper,
        faces,
        pictures,
        ops: Vec::new(),
        open: None,
        owners: Vec::new(),
        in_text: false,
        outer: false,
        line: (0, 0),
        font: None,
        fill: None,
        stroke: None,
        thickness: None,
        dashed: None,
    };
    let watermark = |item: &&Item| tag_of(item) == Some(Tag::Artifact(Artifact::Watermark));
    let backdrop = |item: &&Item| {
        matches!(item, Item::Rect { .. } | Item::Path { .. }) && matches!(tag_of(item), Some(Tag::Artifact(_)))
    };
    let rest = |item: &&Item| !watermark(item) && !backdrop(item);
    for item in page.items.iter().filter(watermark) {
        painter.item(item, tree, false);
    }
    // Rules over fills, whichever row they come from.
    let fill = |item: &&Item| matches!(item, Item::Rect { .. });
    for item in joined(page.items.iter().filter(backdrop).filter(fill)) {
        painter.item(&item, tree, false);
    }
    for item in joined(page.items.iter().filter(backdrop).filter(|item| !fill(item))) {
        painter.item(&item, tree, false);
    }
    // Footnotes are read after the block that calls them, though they stand at the foot: content keeps that order.
    let mut ordered: Vec<(u32, &Item)> = Vec::with_capacity(page.items.len());
    for item in page.items.iter().filter(rest) {
        let place = match (item, tag_of(item)) {
            (Item::Link { node, .. }, _) => order.get(*node as usize).copied(),
            (_, Some(Tag::Node(node))) => order.get(node as usize).copied(),
            _ => None,
        };
        ordered.push((place.or_else(|| ordered.last().map(|(place, _)| *place)).unwrap_or(0), item));
    }
    ordered.sort_by_key(|(place, _)| *place);
    let only_text = only_text(&ordered);
    for ((_, item), only_text) in ordered.into_iter().zip(only_text) {
        if let Item::Link { x, y, width, height, target, node, contents } = item {
            let rect = [*x, page.height - y - height, x + width, page.height - y].map(round);
            tree.hold(*node, Kid::Annotation(links.len() as u32));
            links.push(Annotation {
                page: number,
                rect,
                target: target.clone(),
                contents: contents.clone(),
                node: *node,
            });
            continue;
        }
        painter.item(item, tree, only_text);
    }
    painter.close();
    painter.end_text();
    (painter.ops, painter.owners)
}

/// For each item, whether it and those after it in the same marked content are all text.
fn only_text(items: &[(u32, &Item)]) -> Vec<bool> {
    let mut only = vec![false; items.len()];
    let mut after: Option<(Tag, bool)> = None;
    for ((_, item), slot) in items.iter().zip(&mut only).rev() {
        // Links draw nothing.
        let Some(tag) = tag_of(item) else { continue };
        let rest = after.is_none_or(|(same, only)| same != tag || only);
        *slot = rest && matches!(item, Item::Text(_));
        after = Some((tag, *slot));
    }
    only
}

/// Fills and rules of which one goes on where the other ends, as one.
fn joined<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<Item> {
    /// How many of the last ones are tried: the rules around the cells of a row take turns.
    const RECENT: usize = 12;
    let mut out: Vec<Item> = Vec::new();
    for item in items {
        let from = out.len().saturating_sub(RECENT);
        if !out.iter_mut().skip(from).any(|before| prolong(before, item)) {
            out.push(item.clone());
        }
    }
    out
}

/// Prolongs the first by the second, if this goes on to its right or below it.
fn prolong(first: &mut Item, second: &Item) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.01;
    match (first, second) {
        (
            Item::Rect { x, y, width, height, fill, tag },
            Item::Rect { x: x2, y: y2, width: width2, height: height2, fill: fill2, tag: tag2 },
        ) if fill == fill2 && tag == tag2 => {
            let beside = near(*y, *y2) && near(*height, *height2) && near(*x + *width, *x2);
            if beside {
                *width = x2 + width2 - *x;
            }
            beside
        }
        (
            Item::Path { points, stroke, dash: None, fill: None, tag },
            Item::Path { points: points2, stroke: stroke2, dash: None, fill: None, tag: tag2 },
        ) if stroke == stroke2 && tag == tag2 => {
            let ([(x0, y0), (x1, y1)], [(x2, y2), (x3, y3)]) = (points.as_mut_slice(), points2.as_slice()) else {
                return false;
            };
            let flat = near(*y0, *y1) && near(*y2, *y3) && near(*y0, *y2);
            let upright = near(*x0, *x1) && near(*x2, *x3) && near(*x0, *x2);
            let on = near(*x1, *x2) && near(*y1, *y2) && (flat || upright);
            if on {
                (*x1, *y1) = (*x3, *y3);
            }
            on
        }
        _ => false,
    }
}

fn tag_of(item: &Item) -> Option<Tag> {
    match item {
        Item::Text(text) => Some(text.tag),
        Item::Rect { tag, .. }
        | Item::Path { tag, .. }
        | Item::Shape { tag, .. }
        | Item::Picture { tag, .. }
        | Item::PageOf { tag, .. } => Some(*tag),
        Item::Link { .. } => None,
    }
}

struct Painter<'a> {
    number: usize,
    height: f32,
    shaper: &'a Shaper,
    faces: &'a Faces,
    pictures: &'a Pictures,
    ops: Vec<Op>,
    open: Option<Tag>,
    /// Owner of each marked-content sequence.
    owners: Vec<NodeId>,
    in_text: bool,
    /// Whether the text object holds the marked content, rather than stands in it: neighbours then share it.
    outer: bool,
    /// Where the line before began, in hundredths of a point.
    line: (i64, i64),
    font: Option<(Font, f32)>,
    fill: Option<Color>,
    stroke: Option<Color>,
    thickness: Option<f32>,
    dashed: Option<Option<(f32, f32)>>,
}

impl Painter<'_> {
    fn item(&mut self, item: &Item, tree: &mut Tree, only_text: bool) {
        let Some(tag) = tag_of(item) else { return };
        let is_text = matches!(item, Item::Text(_));
        if self.open != Some(tag) || self.outer && !is_text {
            self.begin(tag, tree, only_text);
        }
        match item {
            Item::Text(text) => self.text(text),
            Item::Rect { x, y, width, height, fill, .. } => {
                self.end_text();
                self.fill(*fill);
                self.ops.push(Op::DrawRectangle {
                    rectangle: Rect {
                        x: Pt(round(*x)),
                        y: Pt(round(self.height - y - height)),
                        width: Pt(round(*width)),
                        height: Pt(round(*height)),
                        mode: Some(PaintMode::Fill),
                        winding_order: None,
                    },
                });
            }
            Item::Path { points, stroke, dash, fill, .. } => self.path(points, *stroke, *dash, *fill),
            Item::Shape { rings, fill, .. } => {
                self.end_text();
                self.fill(*fill);
                let rings = rings.iter().map(|ring| PolygonRing { points: self.points(ring) }).collect();
                let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
                self.ops.push(Op::DrawPolygon { polygon });
            }
            Item::Picture { raster, x, y, width, height, .. } => {
                if let Some(name) = self.pictures.name(raster) {
                    self.end_text();
                    let top = self.height - y - height;
                    let matrix = [*width, 0.0, 0.0, *height, *x, top].map(|value| DictItem::Real(round(value)));
                    // printpdf's own operation would register the pixels anew for every page.
                    self.ops.push(Op::SaveGraphicsState);
                    self.ops.push(Op::Unknown { key: "cm".to_owned(), value: matrix.to_vec() });
                    self.ops.push(Op::Unknown { key: "Do".to_owned(), value: vec![DictItem::Name(name.into_bytes())] });
                    self.ops.push(Op::RestoreGraphicsState);
                }
            }
            Item::PageOf { .. } | Item::Link { .. } => {}
        }
    }

    fn begin(&mut self, tag: Tag, tree: &mut Tree, only_text: bool) {
        self.close();
        if only_text {
            self.start_text();
            self.outer = true;
        } else {
            self.end_text();
        }
        self.open = Some(tag);
        let mut map = BTreeMap::new();
        let name = match tag {
            Tag::Node(node) => {
                let id = self.owners.len();
                self.owners.push(node);
                tree.hold(node, Kid::Content(self.number as u32, id as u32));
                map.insert("MCID".to_owned(), DictItem::Int(id as i64));
                tree.role(node).name()
            }
            Tag::Artifact(kind) => {
                let (kind, subtype) = match kind {
                    Artifact::Header => ("Pagination", Some("Header")),
                    Artifact::Footer => ("Pagination", Some("Footer")),
                    Artifact::Watermark => ("Pagination", Some("Watermark")),
                    Artifact::Repeated => ("Pagination", None),
                    Artifact::Layout => ("Layout", None),
                };
                map.insert("Type".to_owned(), DictItem::Name(kind.as_bytes().to_vec()));
                if let Some(subtype) = subtype {
                    map.insert("Subtype".to_owned(), DictItem::Name(subtype.as_bytes().to_vec()));
                }
                "Artifact"
            }
        };
        self.ops
            .push(Op::BeginMarkedContentWithProperties { tag: name.to_owned(), properties: DictItem::Dict { map } });
    }

    fn close(&mut self) {
        if !self.outer {
            self.end_text();
        }
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn start_text(&mut self) {
        if !std::mem::replace(&mut self.in_text, true) {
            self.line = (0, 0);
            self.ops.push(Op::StartTextSection);
        }
    }

    fn end_text(&mut self) {
        self.outer = false;
        if std::mem::take(&mut self.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn fill(&mut self, color: Color) {
        if self.fill != Some(color) {
            self.fill = Some(color);
            self.ops.push(Op::SetFillColor { col: rgb(color) });
        }
    }

    fn points(&self, points: &[(f32, f32)]) -> Vec<LinePoint> {
        let point = |(x, y): &(f32, f32)| Point { x: Pt(round(*x)), y: Pt(round(self.height - y)) };
        points.iter().map(|at| LinePoint { p: point(at), bezier: false }).collect()
    }

    fn path(
        &mut self,
        points: &[(f32, f32)],
        stroke: Option<(Color, f32)>,
        dash: Option<(f32, f32)>,
        fill: Option<Color>,
    ) {
        self.end_text();
        let points = self.points(points);
        if points.len() < 2 {
            return;
        }
        if let Some((color, width)) = stroke {
            if self.stroke != Some(color) {
                self.stroke = Some(color);
                self.ops.push(Op::SetOutlineColor { col: rgb(color) });
            }
            if self.thickness != Some(width) {
                self.thickness = Some(width);
                self.ops.push(Op::SetOutlineThickness { pt: Pt(round(width)) });
            }
            if self.dashed.unwrap_or(None) != dash {
                self.dashed = Some(dash);
                let mut pattern = LineDashPattern::default();
                if let Some((on, off)) = dash {
                    pattern.pattern.extend([round(on), round(off)]);
                }
                self.ops.push(Op::SetLineDashPattern { dash: pattern });
            }
        }
        match fill {
            Some(color) => {
                self.fill(color);
                self.ops.push(Op::DrawPolygon {
                    polygon: Polygon {
                        rings: vec![PolygonRing { points }],
                        mode: if stroke.is_some() { PaintMode::FillStroke } else { PaintMode::Fill },
                        winding_order: WindingOrder::NonZero,
                    },
                });
            }
            None if stroke.is_some() => self.ops.push(Op::DrawLine { line: Line { points, is_closed: false } }),
            None => {}
        }
    }

    fn text(&mut self, text: &Text) {
        if text.parts.is_empty() {
            return;
        }
        self.start_text();
        self.fill(text.color);
        // From where the line before began: the lines of a paragraph and the cells of a row are all written alike.
        let (x, y) = (hundredths(text.x), hundredths(self.height - text.y));
        let by = |to: i64, from: i64| Pt((to - from) as f32 / 100.0);
        self.ops.push(Op::SetTextCursor { pos: Point { x: by(x, self.line.0), y: by(y, self.line.1) } });
        self.line = (x, y);
        let mut run = Run::default();
        for part in &text.parts {
            match *part {
                Part::Word(id) => {
                    let Some(word) = self.shaper.word(id) else { continue };
                    let faithful = self.faces.is_faithful(Shaper::position(id));
                    if !faithful {
                        self.flush(&mut run);
                        self.actual(&word.text);
                    }
                    for glyph in &word.glyphs {
                        self.set_font(glyph.font, text.size, &mut run);
                        let Some(embedded) = self.faces.glyph(glyph.font, glyph.id) else { continue };
                        let raised = glyph.offset.1.abs() > 0.5;
                        if raised {
                            self.flush(&mut run);
                            self.ops.push(Op::SetLineOffset { multiplier: round(glyph.offset.1 * text.size / 1000.0) });
                        }
                        run.shift(glyph.offset.0);
                        run.glyph(embedded);
                        run.shift(glyph.advance - embedded.advance - glyph.offset.0);
                        if raised {
                            self.flush(&mut run);
                            self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
                        }
                    }
                    if !faithful {
                        self.flush(&mut run);
                        self.ops.push(Op::EndMarkedContent);
                    }
                }
                Part::Space(font, width) => {
                    self.set_font(font, text.size, &mut run);
                    if let Some(embedded) = self.faces.plain(font, ' ') {
                        run.glyph(embedded);
                        run.stretch(width / text.size * 1000.0 - embedded.advance);
                    }
                }
                Part::Hyphen(font) => {
                    self.set_font(font, text.size, &mut run);
                    self.flush(&mut run);
                    self.actual("\u{ad}");
                    if let Some(embedded) = self.faces.plain(font, '-') {
                        run.glyph(embedded);
                    }
                    self.flush(&mut run);
                    self.ops.push(Op::EndMarkedContent);
                }
            }
        }
        run.left = 0.0;
        self.flush(&mut run);
    }

    /// Text that stands for what is shown until the end of the sequence.
    fn actual(&mut self, text: &str) {
        let mut data = vec![0xfe, 0xff];
        data.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        let map = BTreeMap::from([("ActualText".to_owned(), DictItem::String { data, literal: false })]);
        self.ops
            .push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map } });
    }

    fn set_font(&mut self, font: Font, size: f32, run: &mut Run) {
        let size = round(size);
        if self.font != Some((font, size)) {
            self.flush(run);
            self.font = Some((font, size));
            self.ops.push(Op::SetFont { font: PdfFontHandle::External(resource(font)), size: Pt(size) });
        }
    }

    fn flush(&mut self, run: &mut Run) {
        run.pour();
        if run.items.is_empty() {
            return;
        }
        let items = std::mem::take(&mut run.items);
        // One string a run, where printpdf's own operation would write one for each glyph.
        self.ops.push(Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(items)] });
    }
}

/// Glyphs and shifts of a show operation.
///
/// Shifts are whole thousandths of the size. Each is rounded by itself, so that a word is written in the same way wherever
/// it stands, which compresses far better; what the rounding leaves is made up for at a space, before anyone could see it.
#[derive(Default)]
struct Run {
    items: Vec<DictItem>,
    bytes: Vec<u8>,
    /// Shift still to be written.
    left: f32,
    /// What rounding has left so far.
    drift: f32,
}

/// How much rounding may leave before it is made up for.
const DRIFT: f32 = 3.0;

impl Run {
    fn glyph(&mut self, glyph: Embedded) {
        self.settle();
        self.bytes.extend(glyph.id.to_be_bytes());
    }

    fn shift(&mut self, by: f32) {
        self.left += by;
    }

    /// A shift at a space, where what was left by rounding may be made up for.
    fn stretch(&mut self, by: f32) {
        self.left += by;
        if self.drift.abs() > DRIFT {
            self.left += std::mem::take(&mut self.drift);
        }
    }

    /// Writes the shift.
    fn settle(&mut self) {
        let whole = self.left.round();
        self.drift += self.left - whole;
        self.left = 0.0;
        if whole != 0.0 {
            self.pour_bytes();
            self.items.push(DictItem::Int(-(whole as i64)));
        }
    }

    fn pour_bytes(&mut self) {
        if !self.bytes.is_empty() {
            // Not as hexadecimal digits: half the length.
            self.items.push(DictItem::String { data: std::mem::take(&mut self.bytes), literal: true });
        }
    }

    fn pour(&mut self) {
        self.pour_bytes();
        if !self.items.is_empty() {
            self.settle();
        }
    }
}

fn rgb(Color(r, g, b): Color) -> PdfColor {
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    PdfColor::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
}

fn hundredths(value: f32) -> i64 {
    if value.is_finite() { (value * 100.0).round() as i64 } else { 0 }
}

/// Hundredths of a point are finer than any printer.
fn round(value: f32) -> f32 {
    if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 }
}
