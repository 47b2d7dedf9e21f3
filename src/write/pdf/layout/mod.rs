// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A document to pages of tagged things. Knows nothing of PDF.
//!
//! Blocks become slabs (a line, a row, a figure) in one column; [`pages`] then cuts the column into pages.

mod again;
mod block;
mod columns;
mod contents;
mod figure;
mod fill;
mod fit;
mod frame;
mod grid;
mod pages;
mod picture;
mod rules;
mod spans;
mod table;
mod turn;

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Anchor, Block, Document, Inline, Section, Show, Table};

use super::display::{Item, Page, Tag};
use super::style::{self, MM, Set};
use super::text::inline::Known;
use super::text::shape::Shaper;
use super::tree::{NodeId, Tree};

pub use contents::Entry;
pub use turn::turn;

/// Pages and all that points into them.
#[derive(Debug, Default)]
pub struct Layout {
    /// Pages.
    pub pages: Vec<Page>,
    /// Structure tree, still without content.
    pub tree: Tree,
    /// Page from 0, left and top of each place.
    pub places: BTreeMap<Anchor, Place>,
    /// The same for each footnote.
    pub notes: BTreeMap<usize, Place>,
    /// Bookmarks in reading order.
    pub bookmarks: Vec<Bookmark>,
}

/// A point of the document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Page from 0.
    pub page: usize,
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// Level of the heading, from 1.
    pub level: u8,
    /// What is shown.
    pub title: String,
    /// Where it leads.
    pub place: Place,
}

/// What stands undivided between two places where a page may end.
#[derive(Clone, Debug, Default)]
struct Slab {
    height: f32,
    /// Space above, dropped at the head of a page.
    before: f32,
    /// Width of what is drawn, if it is a line of text.
    width: f32,
    /// Relative to the left margin and to the top of the slab.
    items: Vec<Item>,
    /// Footnotes called.
    notes: Vec<usize>,
    marks: Vec<Mark>,
    join: Join,
    /// Head to be repeated if a page begins here.
    repeat: Option<usize>,
    /// What is said again in the slab itself if a page begins here.
    again: Vec<Item>,
    /// Whether it is a figure of the text, which may be made smaller or wait.
    figure: bool,
    /// How much smaller it may be made to stay on its page, as a part of its size.
    shrink: f32,
    /// Whether it is running text: a figure that doesn't fit on its page may wait until after it.
    text: bool,
}

/// How a slab stands to the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Join {
    /// A page may end between them.
    #[default]
    Free,
    /// They stay together.
    Keep,
    /// A page ends between them.
    NewPage,
}

/// What is to be noted when a slab finds its page.
#[derive(Clone, Debug)]
enum Mark {
    Place(Anchor),
    Bookmark(u8, String),
    Note(usize),
    /// Box of a figure: left, top, width, height in the slab.
    Figure(NodeId, [f32; 4]),
}

/// A head that is repeated on each page of its table.
#[derive(Clone, Debug, Default)]
struct Head {
    height: f32,
    items: Vec<Item>,
}

/// Slabs in the making.
#[derive(Debug, Default)]
struct Flow {
    slabs: Vec<Slab>,
    after: f32,
    keep: bool,
    new_page: bool,
    /// Whether something stands before its first slab.
    begun: bool,
}

impl Flow {
    /// Whether something has been set.
    fn begun(&self) -> bool {
        self.begun || !self.slabs.is_empty()
    }

    /// Adds a slab with its wanted space above; it's the largest of the wishes that counts.
    fn push(&mut self, mut slab: Slab, before: f32) {
        slab.before = before.max(self.after);
        if self.new_page {
            slab.join = Join::NewPage;
        } else if self.keep && slab.join == Join::Free {
            slab.join = Join::Keep;
        }
        self.after = 0.0;
        self.keep = false;
        self.new_page = false;
        self.slabs.push(slab);
    }

    fn height(&self) -> f32 {
        self.slabs.iter().map(|slab| slab.before + slab.height).sum()
    }
}

/// Where blocks are set.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Distance from the left margin.
    x: f32,
    width: f32,
    /// Height of a whole page's text.
    height: f32,
    /// Element that holds the blocks.
    parent: NodeId,
    /// Look imposed by a table cell.
    cell: Option<CellLook>,
    /// Depth of lists.
    depth: u8,
}

/// Look imposed by a table cell.
#[derive(Clone, Copy, Debug)]
struct CellLook {
    size: f32,
    bold: bool,
    set: Set,
    /// Whether the first paragraph belongs to the cell's own element.
    owned: Option<NodeId>,
}

/// The maker of a layout.
struct Engine<'a> {
    document: &'a Document,
    shaper: &'a mut Shaper,
    known: &'a Known,
    entries: &'a [Entry],
    layout: Layout,
    heads: Vec<Head>,
    /// Lines of the footnotes called so far.
    notes: BTreeMap<usize, Vec<Slab>>,
    /// Width of the text of the current section.
    width: f32,
    /// Section of each page.
    sections: Vec<usize>,
    /// How densely blocks are set now.
    density: fit::Density,
    /// Columns of the tables that were measured, in this pass or in one before.
    columns: &'a mut Columns,
}

/// Groups of columns and look of a table, by its place in memory and the lengths that it was measured with.
type Columns = BTreeMap<(*const Table, [u32; 4]), (Vec<columns::Group>, style::TableLook)>;

/// Lays a document out. A second pass is made only where the text prints page numbers that the first could not know.
pub fn lay_out(document: &Document, shaper: &mut Shaper) -> Layout {
    let entries = contents::entries(document);
    let mut known = Known { anchors: anchors(document), notes: document.notes.len(), ..Known::default() };
    let needs_pages = document.sections.iter().any(|section| shows_pages(&section.blocks))
        || document.notes.iter().any(|note| shows_page(&note.text));
    let mut columns = Columns::new();
    let mut layout = pass(document, shaper, &known, &entries, &mut columns);
    for _ in 0..3 {
        let pages: BTreeMap<Anchor, u32> =
            layout.places.iter().map(|(anchor, place)| (anchor.clone(), place.page as u32 + 1)).collect();
        if !needs_pages || pages == known.pages {
            break;
        }
        known.pages = pages;
        layout = pass(document, shaper, &known, &entries, &mut columns);
    }
    layout
}

fn pass<'a>(
    document: &'a Document,
    shaper: &'a mut Shaper,
    known: &'a Known,
    entries: &'a [Entry],
    columns: &'a mut Columns,
) -> Layout {
    let mut engine = Engine {
        document,
        shaper,
        known,
        entries,
        layout: Layout::default(),
        heads: Vec::new(),
        notes: BTreeMap::new(),
        width: 0.0,
        sections: Vec::new(),
        density: fit::Density::USUAL,
        columns,
    };
    for (index, section) in document.sections.iter().enumerate() {
        engine.section(index, section);
    }
    if engine.layout.pages.is_empty() {
        let page = crate::document::Page::A4;
        engine.layout.pages.push(Page { width: page.width * MM, height: page.height * MM, items: Vec::new() });
        engine.sections.push(0);
    }
    engine.furnish();
    engine.number();
    engine.layout
}

impl Engine<'_> {
    fn section(&mut self, index: usize, section: &Section) {
        let area = pages::Area::of(section);
        self.width = area.width;
        let room = Room { x: 0.0, width: area.width, height: area.height, parent: Tree::ROOT, cell: None, depth: 0 };
        if section.reserved.is_none() {
            let flow = self.stretches(section, area, room);
            self.paginate(index, flow.slabs, area);
            return;
        }
        let mut flow = Flow::default();
        let reserved = section.reserved.map(|(height, width)| (height * MM, (width * MM).min(area.width * 0.75)));
        for block in &section.blocks {
            let mut room = room;
            if let Some((height, width)) = reserved
                && flow.height() < height
            {
                match block {
                    Block::Heading(_) | Block::Paragraph(_) | Block::List(_) | Block::Picture(_) => {
                        room.width -= width + 10.0
                    }
                    _ => flow.after = flow.after.max(height - flow.height()),
                }
            }
            self.block(block, room, &mut flow);
        }
        if let Some((height, _)) = reserved
            && flow.slabs.is_empty()
        {
            flow.push(Slab { height, ..Slab::default() }, 0.0);
        }
        self.paginate(index, flow.slabs, area);
    }

    /// How texts are set.
    fn looks(&self) -> style::Looks<'_> {
        style::Looks(&self.document.meta.look.texts)
    }

    /// Sets the page numbers of the contents.
    fn number(&mut self) {
        let places = &self.layout.places;
        for page in &mut self.layout.pages {
            for item in &mut page.items {
                let Item::PageOf { anchor, right, y, size, font, color, tag } = item else { continue };
                let number = places.get(anchor).map_or_else(String::new, |place| (place.page + 1).to_string());
                let word = self.shaper.shape(*font, &number);
                *item = Item::Text(super::display::Text {
                    x: *right - self.shaper.width(word, *size),
                    y: *y,
                    size: *size,
                    color: *color,
                    tag: *tag,
                    parts: vec![super::display::Part::Word(word)],
                });
            }
        }
    }

    /// A line of text from inlines: for captions, heads, labels.
    fn simple(
        &mut self,
        inlines: &[Inline],
        look: style::Look,
        tag: Tag,
        width: f32,
        page: Option<(u32, u32)>,
    ) -> Vec<super::text::breaking::Line> {
        let base = super::text::inline::Base { look, tag, page };
        let source = super::text::inline::Source::of(inlines, &base, self.known, &mut self.layout.tree);
        super::text::breaking::lines(&source, &look, width, self.shaper)
    }
}

/// Baseline below the top of a line.
fn baseline(look: &style::Look) -> f32 {
    (look.leading - look.size) / 2.0 + look.size * 0.78
}

/// Every place that the document defines.
fn anchors(document: &Document) -> BTreeSet<Anchor> {
    fn collect(blocks: &[Block], into: &mut BTreeSet<Anchor>) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    into.insert(heading.anchor.clone());
                }
                Block::Table(table) => {
                    into.insert(table.anchor.clone());
                    let rows = table.head.iter().chain(&table.body);
                    rows.flat_map(|row| &row.cells).for_each(|cell| collect(&cell.content, into));
                }
                Block::Figure(figure) => {
                    into.insert(figure.anchor.clone());
                }
                Block::List(list) => list.items.iter().for_each(|item| collect(item, into)),
                Block::Editable(editable) => collect(&editable.blocks, into),
                Block::Paragraph(_)
                | Block::Picture(_)
                | Block::Contents(_)
                | Block::Signatures(_)
                | Block::PageBreak => {}
            }
        }
    }
    let mut anchors = BTreeSet::new();
    document.sections.iter().for_each(|section| collect(&section.blocks, &mut anchors));
    anchors
}

fn shows_pages(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Heading(heading) => shows_page(&heading.text),
        Block::Paragraph(paragraph) => shows_page(&paragraph.text),
        Block::List(list) => list.items.iter().any(|item| shows_pages(item)),
        Block::Table(table) => {
            let rows = table.head.iter().chain(&table.body);
            rows.flat_map(|row| &row.cells).any(|cell| shows_pages(&cell.content))
                || table.caption.as_ref().is_some_and(|(_, caption)| shows_page(caption))
                || shows_page(&table.source)
        }
        Block::Figure(figure) => shows_page(&figure.caption),
        Block::Editable(editable) => shows_pages(&editable.blocks),
        Block::Picture(_) | Block::Contents(_) | Block::Signatures(_) | Block::PageBreak => false,
    })
}

fn shows_page(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Reference { show: Show::Page, .. } => true,
        Inline::Link { text, .. } => shows_page(text),
        _ => false,
    })
}
