// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Headings, paragraphs, lists, figures, places to sign.

use super::{Heading as FirstLevel, Writer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::document::{Align, Block, Figure, Heading, List, Paragraph, ParagraphStyle, Picture, Signature};
use crate::write::chart;
use crate::write::drawing::svg;

/// Width of a chart in points: what a line of text takes on a screen.
const CHART_WIDTH: f32 = 520.0;

impl Writer<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Picture(picture) => self.picture(picture),
            Block::Contents(kind) => self.contents(*kind),
            Block::Editable(editable) => {
                for block in &editable.blocks {
                    self.block(block);
                }
            }
            Block::Signatures(signatures) => self.signatures(signatures),
            Block::PageBreak => {
                self.page.constant("<div class=\"pagina-nuova\"></div>\n");
            }
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let level = heading.level.clamp(1, 6) + u8::from(self.heading != FirstLevel::Own);
        let id = self.links.place(&heading.anchor);
        let class = if heading.new_page { "a-capo" } else { "" };
        let depth = level.to_string();
        let (tag, role) = match level {
            1 => ("h1", None),
            2 => ("h2", None),
            3 => ("h3", None),
            4 => ("h4", None),
            5 => ("h5", None),
            6 => ("h6", None),
            _ => ("div", Some(("role", "heading"))),
        };
        let mut attributes = vec![("id", id.as_str())];
        attributes.extend((!class.is_empty()).then_some(("class", class)));
        if let Some(role) = role {
            attributes.extend([role, ("aria-level", depth.as_str())]);
        }
        self.page.open(tag, &attributes);
        if let Some(number) = &heading.number {
            self.page.element("span", &[("class", "numero")], number).text(" ");
        }
        self.inlines(&heading.text);
        self.page.close(tag).constant("\n");
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let (tag, class) = match paragraph.style {
            ParagraphStyle::Title if !self.titled => {
                self.titled = true;
                ("h1", "")
            }
            ParagraphStyle::Body => ("p", ""),
            ParagraphStyle::Lead => ("p", "apertura"),
            ParagraphStyle::Quote => ("blockquote", ""),
            ParagraphStyle::Title => ("p", "titolo"),
            ParagraphStyle::Subtitle => ("p", "sottotitolo"),
            ParagraphStyle::Centered => ("p", "centrato"),
            ParagraphStyle::Source => ("p", "fonte"),
            ParagraphStyle::Placeholder => ("p", "da-fare"),
            ParagraphStyle::Premise => ("p", "premessa"),
            ParagraphStyle::Resolution => ("p", "dispositivo"),
            ParagraphStyle::Small => ("p", "minuto"),
        };
        if class.is_empty() {
            self.page.open(tag, &[]);
        } else {
            self.page.open(tag, &[("class", class)]);
        }
        self.inlines(&paragraph.text);
        self.page.close(tag).constant("\n");
    }

    fn list(&mut self, list: &List) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        match list.start {
            Some(start) if start != 1 => self.page.open(tag, &[("start", &start.to_string())]),
            _ => self.page.open(tag, &[]),
        };
        for item in &list.items {
            self.page.open("li", &[]);
            self.content(item);
            self.page.close("li").constant("\n");
        }
        self.page.close(tag).constant("\n");
    }

    /// The content of an item or of a cell: the running text of its first paragraph needs no paragraph of its own.
    pub(super) fn content(&mut self, blocks: &[Block]) {
        let mut rest = blocks;
        let single = blocks.iter().filter(|b| matches!(b, Block::Paragraph(_))).count() == 1;
        if let [Block::Paragraph(Paragraph { style: ParagraphStyle::Body, text }), others @ ..] = blocks
            && single
        {
            self.inlines(text);
            rest = others;
        }
        for block in rest {
            self.block(block);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let id = self.links.place(&figure.anchor);
        self.page.open("figure", &[("id", &id)]).constant("\n");
        self.page.open("div", &[("class", "disegno"), ("role", "img"), ("aria-label", &figure.alt)]);
        self.page.composed(&svg(&chart::draw(&figure.chart, CHART_WIDTH), None)).close("div").constant("\n");
        self.page.open("figcaption", &[]);
        self.page.element("strong", &[], &format!("Figura {}.", figure.number)).text(" ");
        self.inlines(&figure.caption);
        self.page.close("figcaption").constant("\n</figure>\n");
    }

    fn picture(&mut self, picture: &Picture) {
        let class = match picture.align {
            Align::Left => "stemma",
            Align::Center => "stemma al-centro",
            Align::Right | Align::Decimal => "stemma a-destra",
        };
        // Centimetres on a screen are those of print.
        let width = format!("{:.0}", picture.width * 96.0 / 25.4);
        let height = format!("{:.0}", picture.height * 96.0 / 25.4);
        let source = format!("data:image/png;base64,{}", STANDARD.encode(picture.raster.png()));
        let attributes =
            [("src", source.as_str()), ("alt", picture.alt.as_str()), ("width", &width), ("height", &height)];
        self.page.open("p", &[("class", class)]).open("img", &attributes).close("p").constant("\n");
    }

    fn signatures(&mut self, signatures: &[Signature]) {
        self.page.constant("<div class=\"firme\">\n");
        for signature in signatures {
            self.page.open("div", &[]).element("p", &[], &signature.role);
            if let Some(name) = &signature.name {
                self.page.element("p", &[], name);
            }
            self.page.constant("<p class=\"firma\"><span class=\"nascosto\">(firma)</span></p></div>\n");
        }
        self.page.constant("</div>\n");
    }
}
