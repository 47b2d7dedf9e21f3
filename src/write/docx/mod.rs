// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Documents to DOCX (ISO/IEC 29500, transitional): docx-rs builds paragraphs and tables, a finisher puts the parts right.
//!
//! Each block is built, put right and appended before the next one, so that memory follows the file and not its tree.

mod assemble;
mod block;
mod commas;
mod contents;
pub mod edges;
mod editable;
mod figure;
mod finish;
mod grid;
mod inline;
mod list;
pub mod marks;
mod names;
mod numbering;
mod office;
mod outline;
mod picture;
mod section;
mod signature;
mod styles;
mod table;
mod widths;
mod xml;

use std::collections::BTreeSet;
use std::sync::Arc;

use docx_rs::Paragraph;

pub use names::{anchor_bookmark, control_alias, control_tag, data_bookmark, editable_bookmark};

use self::finish::dom::{Element, Node};
use self::finish::package::Relationship;
use self::finish::parts::{ACCENT, hex};
use self::outline::Outline;
use super::{PageIndex, WriteError};
use crate::document::Document;
use crate::raster::Raster;

/// Twentieths of a point in a millimetre: the unit of most lengths in WordprocessingML.
const TWIPS: f32 = 1440.0 / 25.4;

/// Writes a document as DOCX. Page numbers of contents and references are those of `pages`, and stay live fields.
pub fn write(document: &Document, pages: &PageIndex) -> Result<Vec<u8>, WriteError> {
    let outline = Outline::of(document);
    let contents_width = outline::contents_width(document);
    let mut writer = Writer::new(document, pages, outline);
    for (index, section) in document.sections.iter().enumerate() {
        writer.section(index, section)?;
    }
    writer.assemble(contents_width)
}

/// The blocks that the way back knows, in the order of the document: what [`write()`] marks, with the cells behind it.
pub fn marked(document: &Document) -> Result<Vec<marks::Marked>, WriteError> {
    let pages = PageIndex::default();
    let mut writer = Writer::new(document, &pages, Outline::of(document));
    writer.survey = Some(Vec::new());
    for (index, section) in document.sections.iter().enumerate() {
        writer.section(index, section)?;
    }
    Ok(writer.survey.unwrap_or_default())
}

/// A paragraph that waits for the next block: the last one of a section carries the section's properties.
struct Held {
    paragraph: Paragraph,
    extra: String,
}

/// Addresses that a part links to.
#[derive(Default)]
struct Links(Vec<String>);

impl Links {
    fn id(&mut self, address: String) -> String {
        let position = self.0.iter().position(|known| *known == address).unwrap_or_else(|| {
            self.0.push(address);
            self.0.len() - 1
        });
        format!("rIdLink{}", position + 1)
    }

    fn relationships(self) -> Vec<Relationship> {
        self.0.into_iter().zip(1..).map(|(address, n)| Relationship::link(format!("rIdLink{n}"), address)).collect()
    }
}

/// A picture of the package.
struct Media {
    png: Vec<u8>,
    /// The same as a drawing, for readers that show it.
    svg: Option<String>,
    /// What it was made from, when it is no drawing.
    raster: Option<Arc<Raster>>,
}

/// A header or footer part.
struct Edge {
    kind: &'static str,
    /// Name of the part, without extension: `header1`.
    name: String,
    xml: String,
    links: Links,
    /// Positions in `pictures` of those that it shows.
    pictures: Vec<usize>,
}

/// The document under way.
struct Writer<'a> {
    document: &'a Document,
    pages: &'a PageIndex,
    outline: Outline,
    body: String,
    held: Option<Held>,
    /// Whether nothing stands on the page of the section yet.
    fresh: bool,
    /// Whether the next paragraph begins a page.
    break_due: bool,
    /// Whether the last thing written is a table.
    after_table: bool,
    /// Whether the last thing written is a list.
    after_list: bool,
    bookmarks: usize,
    used_bookmarks: BTreeSet<String>,
    controls: BTreeSet<u32>,
    links: Links,
    notes: String,
    note_count: usize,
    note_links: Links,
    /// First number and level of the ordered lists.
    lists: Vec<(u32, usize)>,
    pictures: Vec<Media>,
    edges: Vec<Edge>,
    /// Positions in `edges` of the header and footer that a section without its own inherits, then those of first pages.
    current: [Option<usize>; 4],
    /// Room between the margins of the section, in millimetres: width and height.
    room: (f32, f32),
    /// Colour of the rules of tables.
    rule: String,
    /// How wide the type of tables runs, as a part of ours.
    table_type: f32,
    /// Whether what is written is part of a text that may be changed.
    in_text: bool,
    /// The last heading, and how many paragraphs with figures came after it.
    heading: String,
    figures: usize,
    /// Bookmark and print of each marked block.
    prints: Vec<(String, String)>,
    /// Prints of the paragraphs outside the texts that may be changed.
    paragraphs: BTreeSet<String>,
    /// The marked blocks with all that they say, when that is what is asked for.
    survey: Option<Vec<marks::Marked>>,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, pages: &'a PageIndex, outline: Outline) -> Writer<'a> {
        Writer {
            document,
            pages,
            outline,
            body: String::new(),
            held: None,
            fresh: true,
            break_due: false,
            after_table: false,
            after_list: false,
            bookmarks: 0,
            used_bookmarks: BTreeSet::new(),
            controls: BTreeSet::new(),
            links: Links::default(),
            notes: String::new(),
            note_count: 0,
            note_links: Links::default(),
            lists: Vec::new(),
            pictures: Vec::new(),
            edges: Vec::new(),
            current: [None; 4],
            room: (166.0, 248.0),
            rule: document.meta.look.accent.map_or_else(|| ACCENT.to_owned(), hex),
            table_type: match document.meta.look.texts.get("TableText").or(document.meta.look.texts.get("Normal")) {
                Some(text) if document.meta.look.texts.contains_key("TableText") => {
                    text.size / 9.5 * office::stretch(&text.face)
                }
                Some(text) => office::table_type(&text.face) * office::stretch(&text.face),
                None => 1.0,
            },
            in_text: false,
            heading: String::new(),
            figures: 0,
            prints: Vec::new(),
            paragraphs: BTreeSet::new(),
            survey: None,
        }
    }

    /// Puts a paragraph after what there is, on a new page if that is due.
    fn push(&mut self, paragraph: Paragraph) -> Result<(), WriteError> {
        self.push_with(paragraph, String::new())
    }

    /// The same, with further paragraph properties as markup.
    fn push_with(&mut self, paragraph: Paragraph, extra: String) -> Result<(), WriteError> {
        self.flush()?;
        let breaks = std::mem::take(&mut self.break_due) && !self.fresh;
        let paragraph = if breaks { paragraph.page_break_before(true) } else { paragraph };
        self.held = Some(Held { paragraph, extra });
        self.fresh = false;
        self.after_table = false;
        self.after_list = false;
        Ok(())
    }

    /// Writes the paragraph that waits.
    fn flush(&mut self) -> Result<(), WriteError> {
        self.flush_edited(|_| {})
    }

    /// The same, with a change of its markup.
    fn flush_edited(&mut self, edit: impl FnOnce(&mut Element<'_>)) -> Result<(), WriteError> {
        let Some(held) = self.held.take() else { return Ok(()) };
        finish::append(
            &held.paragraph,
            |p| {
                edit(p);
                if !held.extra.is_empty()
                    && let Some(properties) = p.child_mut("w:pPr")
                {
                    properties.children.push(Node::Raw(held.extra.into()));
                }
            },
            &mut self.body,
        )
    }

    /// A new bookmark number.
    fn bookmark(&mut self) -> usize {
        self.bookmarks += 1;
        self.bookmarks
    }

    /// Takes a bookmark's name; `None` if it stands in the document already, as Word drops the second of two.
    fn claim(&mut self, name: String) -> Option<(usize, String)> {
        self.used_bookmarks.insert(name.clone()).then(|| (self.bookmark(), name))
    }
}
