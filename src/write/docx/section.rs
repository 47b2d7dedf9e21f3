// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sections: page, margins, header and footer. A section repeats nothing that it inherits from the one before.

use docx_rs::{Paragraph, Run, Tab, TabValueType};

use super::finish::dom::Element;
use super::finish::stretch::stretch;
use super::inline::{Part, Place, run};
use super::picture::describe_emblem;
use super::xml::escape;
use super::{Edge, Links, TWIPS, Writer, finish};
use crate::document::{Band, Inline, Page, Picture, Section, Stationery};
use crate::write::WriteError;

/// What stands on each page of a draft.
const DRAFT: &str = "BOZZA";

/// Room of the picture of a header in millimetres: what is left above the text of a page.
const EMBLEM: (f32, f32) = (32.0, 10.0);

/// Largest difference of two widths, as a part, that nobody sees.
const ALIKE: f32 = 0.02;

/// Numbers of the pictures of the office's heads and feet.
const BANDS: usize = 20_000;

/// Which pages of a section a header or footer is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pages {
    /// All, or all but the first.
    Usual,
    /// The first.
    First,
}

/// Distance of header and footer from the edge of the sheet, in twentieths of a point: 11 mm.
const EDGE: u32 = 624;

impl Writer<'_> {
    /// Writes a section; all but the last end with a paragraph that carries their properties.
    pub(super) fn section(&mut self, index: usize, section: &Section) -> Result<(), WriteError> {
        let page = sound(section.page);
        self.room = (page.width - page.margins[1] - page.margins[3], page.height - page.margins[0] - page.margins[2]);
        self.fresh = true;
        self.break_due = false;
        self.after_table = false;
        if let Some((height, width)) = section.reserved {
            self.protocol(height, width)?;
        }
        self.blocks(&section.blocks)?;

        let usual = section.stationery.as_deref();
        let mut edges = self.edge(Pages::Usual, "header", &section.header, section.emblem.as_ref(), usual)?;
        edges.push_str(&self.edge(Pages::Usual, "footer", &section.footer, None, usual)?);
        let opening = section.opening.as_deref();
        if opening.is_some() {
            edges.push_str(&self.edge(Pages::First, "header", &[], None, opening)?);
            edges.push_str(&self.edge(Pages::First, "footer", &section.footer, None, opening)?);
        }
        let first = if opening.is_some() { "<w:titlePg/>" } else { "" };
        let distances =
            usual.or(opening).map_or([EDGE; 2], |paper| paper.from_edge.map(|mm| (mm * TWIPS).round() as u32));
        let properties = format!("<w:sectPr>{edges}{}{first}</w:sectPr>", geometry(page, index > 0, distances));
        let last = index + 1 == self.document.sections.len();
        if last {
            if self.after_table {
                self.push(Paragraph::new().style("TableSeparator"))?;
            }
            self.flush()?;
            self.body.push_str(&properties);
            return Ok(());
        }
        match &mut self.held {
            Some(held) if !self.after_table => held.extra.push_str(&properties),
            _ => {
                self.break_due = false;
                self.push_with(Paragraph::new().style("TableSeparator"), properties)?;
            }
        }
        self.flush()
    }

    /// Keeps room at the top right of the first page for the mark of the protocol office: an empty frame.
    fn protocol(&mut self, height: f32, width: f32) -> Result<(), WriteError> {
        let twips = |millimetres: f32, most: f32| {
            (if millimetres.is_finite() { millimetres.clamp(5.0, most.max(5.0)) } else { 5.0 } * TWIPS).round() as u32
        };
        let frame = format!(
            r#"<w:framePr w:w="{}" w:h="{}" w:hRule="exact" w:hSpace="142" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="right" w:y="1"/>"#,
            twips(width, self.room.0),
            twips(height, self.room.1)
        );
        let paragraph = Paragraph::new().style("ProtocolMark").add_run(Run::new().add_text("\u{A0}"));
        self.push_with(paragraph, frame)?;
        self.fresh = true;
        Ok(())
    }

    /// The reference to a header or footer; empty where the section inherits the same one.
    fn edge(
        &mut self,
        pages: Pages,
        kind: &'static str,
        text: &[Inline],
        emblem: Option<&Picture>,
        paper: Option<&Stationery>,
    ) -> Result<String, WriteError> {
        let is_header = kind == "header";
        let band = paper.and_then(|paper| if is_header { paper.head.as_ref() } else { paper.foot.as_ref() });
        // The office's head stands in place of ours, its foot before ours.
        let text = if is_header && band.is_some() { &[] } else { text };
        let meta = &self.document.meta;
        let (draft, legend) = (meta.draft && is_header, meta.legend.clone().filter(|_| !is_header));
        let slot = usize::from(!is_header) + 2 * usize::from(pages == Pages::First);
        let mut links = Links::default();
        let mut paragraphs = Vec::new();
        let mut picture = None;
        let mut xml = String::new();
        let mut pictures = Vec::new();
        if let Some(band) = band {
            (xml, pictures) = self.band(band, slot);
            let factor = paper.and_then(|paper| paper.room).map_or(1.0, |room| self.room.0 / room);
            if (factor - 1.0).abs() > ALIKE {
                xml = stretch(&xml, factor, &|style| self.stops(style))?;
            }
        }
        let style = if is_header { "Header" } else { "Footer" };
        if !text.is_empty() {
            let mut line = Paragraph::new().style(style);
            if let Some(emblem) = emblem {
                let (run, at) = self.emblem(emblem, EMBLEM);
                line = line.add_run(run).add_run(Run::new().add_text("\u{2002}"));
                picture = Some(at);
                pictures.push(at);
            }
            line.children.extend(self.inlines(text, Place { part: Part::Edge, ..Place::default() }, &mut links)?);
            if draft {
                // On the line of the header: one more line would push wide tables down.
                let right = (self.room.0 * TWIPS).max(0.0).round() as usize;
                line = line
                    .add_tab(Tab::new().val(TabValueType::Right).pos(right))
                    .add_run(Run::new().add_tab())
                    .add_run(Run::new().style("DraftMark").add_text(DRAFT));
            }
            paragraphs.push(line);
        } else if draft {
            paragraphs.push(Paragraph::new().style("Draft").add_run(Run::new().style("DraftMark").add_text(DRAFT)));
        }
        if let Some(legend) = legend {
            let mut line = Paragraph::new().style(style);
            line.children = run(Run::new().style("Emphasis"), &legend);
            paragraphs.push(line);
        }
        // A table is never the last thing of a part.
        if xml.ends_with("</w:tbl>") && paragraphs.is_empty() {
            paragraphs.push(Paragraph::new().style("TableSeparator"));
        }
        if paragraphs.is_empty() && xml.is_empty() {
            // Nothing to say, and nothing to take back from the section before.
            let inherited = self.current[slot].and_then(|i| self.edges.get(i)).is_some();
            if !inherited && pages == Pages::Usual {
                return Ok(String::new());
            }
            paragraphs.push(Paragraph::new().style(style));
        }
        for paragraph in &paragraphs {
            let name = |p: &mut Element<'_>| {
                if let (Some(at), Some(emblem)) = (picture, emblem) {
                    describe_emblem(p, at, &emblem.alt);
                }
            };
            finish::append(paragraph, name, &mut xml)?;
        }
        let known = self.current[slot].and_then(|i| self.edges.get(i));
        if known.is_some_and(|edge| edge.xml == xml && edge.links.0 == links.0) {
            return Ok(String::new());
        }
        let name = format!("{kind}{}", self.edges.iter().filter(|edge| edge.kind == kind).count() + 1);
        self.edges.push(Edge { kind, name, xml, links, pictures });
        self.current[slot] = Some(self.edges.len() - 1);
        let which = if pages == Pages::First { "first" } else { "default" };
        Ok(format!(r#"<w:{kind}Reference w:type="{which}" r:id="rIdEdge{}"/>"#, self.edges.len()))
    }

    /// The tab stops of a style of the office, as markup; its own come before those that it builds on.
    fn stops(&self, style: &str) -> Option<String> {
        let styles = &self.document.meta.look.word.as_ref()?.styles;
        let mut id = Some(style.to_owned());
        for _ in 0..styles.len() {
            let found = styles.iter().find(|known| Some(&known.id) == id.as_ref() && known.kind == "paragraph")?;
            if let Some(tabs) = found.paragraph.iter().find(|property| property.name == "tabs") {
                return Some(tabs.markup.clone());
            }
            id.clone_from(&found.based);
        }
        None
    }

    /// The office's head or foot, with the positions of its pictures in the package.
    fn band(&mut self, band: &Band, slot: usize) -> (String, Vec<usize>) {
        let places: Vec<usize> = band.pictures.iter().map(|picture| self.emblem(picture, self.room).1).collect();
        let mut xml = String::with_capacity(band.word.len() + 256);
        // What stands between two marks names something of a picture: number, words, relationship.
        for (position, piece) in band.word.split('\u{1}').enumerate() {
            if position % 2 == 0 {
                xml.push_str(piece);
                continue;
            }
            let at = piece.get(1..).and_then(|at| at.parse::<usize>().ok()).unwrap_or_default();
            match piece.chars().next() {
                Some('n') => xml.push_str(&(BANDS + slot * 100 + at).to_string()),
                Some('d') => xml.push_str(&band.pictures.get(at).map_or_else(String::new, |p| escape(&p.alt))),
                _ => xml.push_str(&format!("rIdPicture{}", places.get(at).map_or(0, |place| place + 1))),
            }
        }
        let mut once: Vec<usize> = Vec::new();
        for place in places {
            if !once.contains(&place) {
                once.push(place);
            }
        }
        (xml, once)
    }
}

/// The page with sizes that Word takes (at most 22 inches) and room of at least six centimetres each way.
fn sound(page: Page) -> Page {
    let bounded = |value: f32, low: f32, high: f32, other: f32| {
        if value.is_finite() { value.clamp(low, high) } else { other }
    };
    let width = bounded(page.width, 100.0, 558.0, 210.0);
    let height = bounded(page.height, 100.0, 558.0, 297.0);
    let side = |value: f32, length: f32| bounded(value, 0.0, (length - 60.0) / 2.0, 15.0);
    let [top, right, bottom, left] = page.margins;
    Page { width, height, margins: [side(top, height), side(right, width), side(bottom, height), side(left, width)] }
}

fn geometry(page: Page, breaks: bool, [head, foot]: [u32; 2]) -> String {
    let twips = |millimetres: f32| (millimetres * TWIPS).round() as u32;
    let [top, right, bottom, left] = page.margins.map(twips);
    let kind = if breaks { r#"<w:type w:val="nextPage"/>"# } else { "" };
    let turned = if page.is_landscape() { r#" w:orient="landscape""# } else { "" };
    format!(
        r#"{kind}<w:pgSz w:w="{}" w:h="{}"{turned}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{}" w:footer="{}" w:gutter="0"/><w:cols w:space="708"/>"#,
        twips(page.width),
        twips(page.height),
        head.min(top),
        foot.min(bottom)
    )
}
