// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A document as one HTML page that stands alone: accessible, printable, nothing loaded from elsewhere.

mod block;
mod contents;
mod inline;
mod links;
mod table;

use std::fmt::Write;

use links::Links;

use crate::document::{Block, ContentsKind, Document, Meta, ParagraphStyle, Section};
use crate::markup::Markup;

const STYLE: &str = include_str!("page.css");

/// Deepest heading of the index at the side.
const SIDE_LEVEL: u8 = 2;
/// Fewest headings that deserve an index at the side.
const SIDE_MIN: usize = 4;

/// The document as an HTML page (UTF-8, HTML Living Standard).
pub fn write(document: &Document) -> String {
    let links = Links::of(document);
    let heading = Heading::of(document, &links);
    let mut writer = Writer { document, links, page: Markup::new(), heading, titled: false };
    writer.head();
    writer.body();
    writer.page.finish()
}

/// The page being written.
struct Writer<'a> {
    document: &'a Document,
    links: Links,
    page: Markup,
    heading: Heading,
    /// Whether the title of the cover has become the first heading.
    titled: bool,
}

/// What the one heading of first level is: those of the document come below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    /// The title on the cover.
    Cover,
    /// The document's own, which has no other heading of first level: an act.
    Own,
    /// The title of the document, written for the purpose.
    Written,
}

impl Heading {
    fn of(document: &Document, links: &Links) -> Self {
        let is_title = |b: &Block| matches!(b, Block::Paragraph(p) if p.style == ParagraphStyle::Title);
        if document.sections.iter().any(|s| s.blocks.iter().any(is_title)) {
            Heading::Cover
        } else if links.levels.first() == Some(&1) && links.levels.iter().filter(|level| **level <= 1).count() == 1 {
            Heading::Own
        } else {
            Heading::Written
        }
    }
}

impl Writer<'_> {
    fn head(&mut self) {
        let meta = &self.document.meta;
        let page = &mut self.page;
        page.constant("<!DOCTYPE html>\n")
            .open("html", &[("lang", "it-IT")])
            .constant("\n<head>\n<meta charset=\"utf-8\">\n");
        page.constant("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.constant(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n",
        );
        let date = meta.date.map(|d| d.to_string()).unwrap_or_default();
        let keywords = meta.keywords.join(", ");
        let facts = [
            ("author", &meta.author),
            ("description", &meta.subject),
            ("keywords", &keywords),
            ("dcterms.date", &date),
        ];
        for (name, content) in facts.into_iter().filter(|(_, content)| !content.is_empty()) {
            page.open("meta", &[("name", name), ("content", content)]).constant("\n");
        }
        let title = if meta.title.is_empty() { "Documento" } else { &meta.title };
        let draft = if meta.draft { " (BOZZA)" } else { "" };
        page.element("title", &[], &format!("{title}{draft}"));
        page.constant("\n<style>\n").constant(STYLE);
        page.composed(&margins(meta)).constant("</style>\n</head>\n");
    }

    fn body(&mut self) {
        let document = self.document;
        self.page.constant("<body>\n");
        let main = self.links.own("contenuto");
        self.page.element("a", &[("class", "salta"), ("href", &format!("#{main}"))], "Vai al contenuto").constant("\n");
        if document.meta.draft {
            self.page.constant("<header><p class=\"bozza\">BOZZA</p></header>\n");
        }
        let side = self.links.headings.iter().filter(|h| h.level <= SIDE_LEVEL).count() >= SIDE_MIN;
        if side {
            self.page.constant("<div class=\"pagina\">\n");
            self.side_index();
        } else {
            self.page.constant("<div class=\"pagina sola\">\n");
        }
        self.page.open("main", &[("id", &main)]).constant("\n");
        if self.heading == Heading::Written {
            self.title();
        }
        for section in &document.sections {
            self.section(section);
        }
        self.notes();
        self.page.constant("</main>\n</div>\n");
        if let Some(legend) = &document.meta.legend {
            self.page.constant("<footer>").element("p", &[], legend).constant("</footer>\n");
        }
        self.page.constant("</body>\n</html>\n");
    }

    fn title(&mut self) {
        let title = if self.document.meta.title.is_empty() { "Documento" } else { &self.document.meta.title };
        self.page.element("h1", &[], title).constant("\n");
        self.titled = true;
    }

    fn side_index(&mut self) {
        let label = self.links.own("capitoli");
        self.page.open("nav", &[("class", "capitoli"), ("aria-labelledby", &label)]).constant("\n");
        self.page.element("p", &[("id", &label), ("class", "etichetta")], "In questo documento").constant("\n");
        let entries = self.links.headings.iter().filter(|h| h.level <= SIDE_LEVEL);
        contents::nested(&mut self.page, entries);
        self.page.constant("</nav>\n");
    }

    fn section(&mut self, section: &Section) {
        let class = if section.page.is_landscape() { "sezione larga" } else { "sezione" };
        self.page.open("div", &[("class", class)]).constant("\n");
        for block in &section.blocks {
            self.block(block);
        }
        self.page.constant("</div>\n");
    }

    fn contents(&mut self, kind: ContentsKind) {
        let (name, entries) = match kind {
            ContentsKind::Headings => ("Indice", &self.links.headings),
            ContentsKind::Tables => ("Indice delle tabelle", &self.links.tables),
            ContentsKind::Figures => ("Indice delle figure", &self.links.figures),
        };
        if entries.is_empty() {
            return;
        }
        self.page.open("nav", &[("class", "indice"), ("aria-label", name)]).constant("\n");
        contents::nested(&mut self.page, entries);
        self.page.constant("</nav>\n");
    }
}

/// What browsers print in the margins of every page: BOZZA and the legend, which also stand once in the page itself.
fn margins(meta: &Meta) -> String {
    let mut boxes = String::new();
    if meta.draft {
        boxes.push_str(" @top-right { content: \"BOZZA\"; font-weight: 700; letter-spacing: .2em; }");
    }
    if let Some(legend) = &meta.legend {
        let _ = write!(boxes, " @bottom-center {{ content: \"{}\"; font-size: 8pt; }}", css_string(legend));
    }
    if boxes.is_empty() { boxes } else { format!("@media print {{ @page {{{boxes} }} }}\n") }
}

/// Text inside a CSS string: all but letters, digits and spaces is escaped by number (CSS Syntax 3, 4.3.7).
fn css_string(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).fold(String::new(), |mut out, character| {
        if character.is_alphanumeric() || character == ' ' {
            out.push(character);
        } else {
            // Writing to a String never fails.
            let _ = write!(out, "\\{:06x}", u32::from(character));
        }
        out
    })
}
