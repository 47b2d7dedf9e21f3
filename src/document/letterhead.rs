// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's own look, laid over a document: page, head and foot, styles, typeface.
//!
//! Each thing stands here in two forms: in words, lengths and colours for the formats that set pages themselves, and as the
//! checked markup of a Word file, which only the writer of Word files reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Align, Block, Document, Inline, Page, Picture};

/// What of a document's look the office chose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Colour of titles, headings and captions, as red, green and blue.
    pub accent: Option<[u8; 3]>,
    /// Typeface of the text, for formats that name typefaces instead of holding them.
    pub face: Option<String>,
    /// How the office sets each kind of text, by the identity of its style ([`super::stylebook`]).
    pub texts: BTreeMap<String, TextLook>,
    /// The styles of a Word file.
    pub word: Option<Arc<WordStyles>>,
    /// Whether other programs may count other pages than the PDF: another typeface.
    pub stale: bool,
}

/// How a text is set. Lengths in points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextLook {
    /// Typeface.
    pub face: String,
    /// Size.
    pub size: f32,
    /// Distance of lines.
    pub line: Leading,
    /// All in bold.
    pub bold: bool,
    /// All in italic.
    pub italic: bool,
    /// Colour; `None` for that of the paper's ink.
    pub color: Option<[u8; 3]>,
    /// Space above.
    pub before: f32,
    /// Space below.
    pub after: f32,
    /// Indent at the left.
    pub left: f32,
    /// Indent at the right.
    pub right: f32,
    /// Alignment; `None` for both margins straight.
    pub align: Option<Align>,
    /// Whether it begins a page.
    pub new_page: bool,
}

/// Distance of lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leading {
    /// Parts of what the typeface asks.
    Times(f32),
    /// Just so many points.
    Exactly(f32),
    /// So many points, or more if the typeface asks for more.
    AtLeast(f32),
}

impl Default for Leading {
    fn default() -> Leading {
        Leading::Times(1.0)
    }
}

impl Leading {
    /// In points, for a size of type; `natural` is what the typeface asks, as a part of its size.
    pub fn points(self, size: f32, natural: f32) -> f32 {
        match self {
            Leading::Times(times) => size * natural * times,
            Leading::Exactly(points) => points,
            Leading::AtLeast(points) => points.max(size * natural),
        }
    }
}

/// The styles that a Word file takes over: markup that was checked element by element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordStyles {
    /// Colours of the theme by slot (`dk1` … `folHlink`), six hexadecimal digits.
    pub colors: BTreeMap<&'static str, String>,
    /// Typefaces of the theme: headings, text.
    pub faces: [String; 2],
    /// What all characters have.
    pub run: Vec<Property>,
    /// What all paragraphs have.
    pub paragraph: Vec<Property>,
    /// The styles, those that they build on before them.
    pub styles: Vec<WordStyle>,
}

/// A style of a Word file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordStyle {
    /// Identity: that of [`super::stylebook`] for those that it knows.
    pub id: String,
    /// Name.
    pub name: String,
    /// `paragraph`, `character` or `table`.
    pub kind: &'static str,
    /// Whether the stylebook knows it.
    pub known: bool,
    /// Identity of the style that it builds on.
    pub based: Option<String>,
    /// Properties of paragraphs, in the order of the schema.
    pub paragraph: Vec<Property>,
    /// Properties of characters, in the order of the schema.
    pub run: Vec<Property>,
    /// What follows in a table style: its properties and those of its parts.
    pub table: String,
}

/// A property: an element of the markup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Property {
    /// Name without prefix: `spacing`.
    pub name: &'static str,
    /// Its attributes.
    pub values: Vec<(&'static str, String)>,
    /// Its markup.
    pub markup: String,
}

impl Property {
    /// An attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// What the office prints at the head or foot of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// From the top down.
    pub rows: Vec<BandRow>,
    /// Whether it says the number of the page.
    pub numbered: bool,
    /// The same as paragraphs and tables of a Word file; a picture is named by its position between two U+0001.
    pub word: String,
    /// Its pictures, in the order of their positions.
    pub pictures: Vec<Picture>,
}

/// Pictures, with lines beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BandRow {
    /// Positions of pictures, each at its side.
    pub pictures: Vec<usize>,
    /// Lines.
    pub lines: Vec<BandLine>,
    /// Space above and below, in points.
    pub space: [f32; 2],
}

/// A line at the head or foot of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BandLine {
    /// At the left, in the middle, at the right.
    pub parts: [Vec<Inline>; 3],
    /// Size in points.
    pub size: f32,
    /// Distance of lines.
    pub line: Leading,
    /// Colour; `None` for ink.
    pub color: Option<[u8; 3]>,
}

impl BandLine {
    /// Height in points.
    pub fn leading(&self) -> f32 {
        self.line.points(self.size, NATURAL)
    }
}

/// What typefaces ask between lines, as a part of their size.
pub const NATURAL: f32 = 1.2207;

/// Millimetres in a point.
const POINT: f32 = 25.4 / 72.0;

impl Band {
    /// Height in millimetres.
    pub fn height(&self) -> f32 {
        self.rows.iter().map(|row| row.height(&self.pictures)).sum()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its words.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        self.rows.iter().flat_map(|row| &row.lines).flat_map(|line| line.parts.iter().flatten())
    }
}

impl BandRow {
    /// Height in millimetres.
    pub fn height(&self, pictures: &[Picture]) -> f32 {
        let lines: f32 = self.lines.iter().map(|line| line.leading() * POINT).sum();
        let tallest = self.pictures.iter().filter_map(|at| pictures.get(*at)).map(|p| p.height).fold(0.0_f32, f32::max);
        lines.max(tallest) + self.space.iter().sum::<f32>() * POINT
    }
}

/// Head and foot of the pages of a section, in the office's hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stationery {
    /// At the head; `None` for that of the document.
    pub head: Option<Band>,
    /// At the foot, before what the document says there.
    pub foot: Option<Band>,
    /// Distance of head and foot from the edge of the sheet, in millimetres.
    pub from_edge: [f32; 2],
    /// Room between the margins that the office set its tabs and tables for, in millimetres; `None` for any.
    pub room: Option<f32>,
}

/// What the office's reference document gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letterhead {
    /// The page.
    pub page: Option<Page>,
    /// Head and foot of all pages but the first.
    pub usual: Stationery,
    /// Head and foot of the first page, if they are others.
    pub first: Option<Stationery>,
    /// Styles, colours and typeface.
    pub look: Look,
}

/// Takes the number of the page from a foot, with the words that lead to it.
fn without_number(foot: &mut Vec<Inline>) {
    let Some(number) = foot.iter().position(|inline| matches!(inline, Inline::PageNumber)) else { return };
    foot.truncate(number.saturating_sub(1));
    if let Some(Inline::Text(last)) = foot.last_mut() {
        let kept = last.text.trim_end_matches([' ', '–', '-', '|']).len();
        last.text.truncate(kept);
    }
}

/// Room between the head or foot of a page and its text, in millimetres.
const AIR: f32 = 3.0;
/// Most of a sheet's height that head or foot may take.
const MOST: f32 = 0.3;

impl Letterhead {
    /// Lays the look over a document. Pages of other sizes, and sections without head and foot, keep theirs.
    pub fn dress(&self, document: &mut Document) {
        document.meta.look = self.look.clone();
        let legend = document.meta.legend.is_some();
        let draft = document.meta.draft;
        // A line that the document adds.
        let line = self
            .look
            .texts
            .get("Footer")
            .map_or(3.9, |look| (look.line.points(look.size, NATURAL) + look.before + look.after) * POINT);
        let usual = Arc::new(self.usual.clone());
        let first = self.first.clone().map(Arc::new);
        let begins = |level: u8| self.look.texts.get(&format!("Heading{level}")).is_some_and(|look| look.new_page);
        for (index, section) in document.sections.iter_mut().enumerate() {
            if let Some(page) = self.page {
                let (short, long) = (page.width.min(page.height), page.width.max(page.height));
                section.page = match section.page {
                    Page::A4 => page,
                    Page::A4_LANDSCAPE => Page { width: long, height: short, ..page },
                    other => other,
                };
            }
            let bare = section.header.is_empty() && section.footer.is_empty();
            let own = first.clone().filter(|_| index == 0);
            // The page of the first section bears the head of the first page; other pages without head keep none.
            let (stationery, opening) = match (bare, own) {
                (true, own) => (own, None),
                (false, own) => (Some(usual.clone()), own),
            };
            if stationery.as_ref().and_then(|paper| paper.foot.as_ref()).is_some_and(|foot| foot.numbered) {
                // The office says the number of the page itself.
                without_number(&mut section.footer);
            }
            let most = section.page.height * MOST;
            let grown = |band: &Option<Band>, from_edge: f32, more: f32, margin: f32| {
                let height = band.as_ref().map_or(0.0, Band::height);
                let need = if height > 0.0 { from_edge + height + more + AIR } else { margin };
                margin.max(need.min(most))
            };
            let [top, _, bottom, _] = &mut section.page.margins;
            for stationery in stationery.iter().chain(&opening) {
                let lines = f32::from(u8::from(!section.footer.is_empty()) + u8::from(legend)) * line;
                *top = grown(&stationery.head, stationery.from_edge[0], if draft { line } else { 0.0 }, *top);
                *bottom = grown(&stationery.foot, stationery.from_edge[1], lines, *bottom);
            }
            section.stationery = stationery;
            section.opening = opening;
            for block in &mut section.blocks {
                if let Block::Heading(heading) = block {
                    heading.new_page |= begins(heading.level);
                }
            }
        }
    }
}
