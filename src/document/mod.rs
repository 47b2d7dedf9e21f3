// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The waist: what a document says, with no trace of Piani di Zona above it nor of DOCX, PDF or HTML below it.
//!
//! Sections hold blocks, blocks hold inlines; each printed text may carry the cells that it comes from.

mod canon;
mod chart;
mod letterhead;
mod markdown;
mod picture;
pub mod stylebook;
mod table;
mod walk;

use std::sync::Arc;

use jiff::civil::Date;

pub use canon::{LIST_LEVELS, canonical, top_level, without_number};
pub use chart::{Chart, Node, Panel, Series, Span, Unit};
pub use letterhead::{
    Band, BandLine, BandRow, Leading, Letterhead, Look, NATURAL, Property, Stationery, TextLook, WordStyle, WordStyles,
};
pub use markdown::markdown;
pub use picture::Picture;
pub use table::{Align, Cell, CellRole, Column, HEAT_STEPS, Row, RowKind, Table, TableStyle, Width};
pub use walk::{Visitor, plain_text, visit};

use crate::origin::Trail;

/// A whole document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Title, author, date.
    pub meta: Meta,
    /// Parts, each with its page, header and footer.
    pub sections: Vec<Section>,
    /// Footnotes, pointed at by [`Inline::Note`].
    pub notes: Vec<Note>,
}

/// What the document is.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// Title, as the window of a reader shows it.
    pub title: String,
    /// Subject.
    pub subject: String,
    /// The body that issues it.
    pub author: String,
    /// Key words.
    pub keywords: Vec<String>,
    /// Date of the plan. No output depends on a clock.
    pub date: Option<Date>,
    /// Whether BOZZA stands on each page, as real text.
    pub draft: bool,
    /// Words that stand in the footer of every page («dati dimostrativi»), as real text.
    pub legend: Option<String>,
    /// What of the look the office chose.
    pub look: Look,
}

/// A part of the document with its own page.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Page format.
    pub page: Page,
    /// Text at the head of each page; empty for none.
    pub header: Vec<Inline>,
    /// Small picture at the left of the text at the head of each page.
    pub emblem: Option<Picture>,
    /// Text at the foot of each page, before the legend; empty for none.
    pub footer: Vec<Inline>,
    /// Height in millimetres and width kept free at the top right of the first page, for the protocol mark.
    pub reserved: Option<(f32, f32)>,
    /// Head and foot in the office's hand, in place of the text above where they have some.
    pub stationery: Option<Arc<Stationery>>,
    /// The same for the first page, where it is another.
    pub opening: Option<Arc<Stationery>>,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A page format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// Width in millimetres, as it is read.
    pub width: f32,
    /// Height in millimetres, as it is read.
    pub height: f32,
    /// Margins in millimetres: top, right, bottom, left.
    pub margins: [f32; 4],
}

impl Default for Page {
    fn default() -> Page {
        Page::A4
    }
}

impl Page {
    /// A4 upright.
    pub const A4: Page = Page { width: 210.0, height: 297.0, margins: [25.0, 22.0, 24.0, 22.0] };
    /// A4 on its side, for wide tables.
    pub const A4_LANDSCAPE: Page = Page { width: 297.0, height: 210.0, margins: [22.0, 18.0, 20.0, 18.0] };
    /// A3 on its side.
    pub const A3_LANDSCAPE: Page = Page { width: 420.0, height: 297.0, margins: [22.0, 18.0, 20.0, 18.0] };

    /// Whether the page lies on its side.
    pub fn is_landscape(self) -> bool {
        self.width > self.height
    }
}

/// Name of a place that references point at: letters, digits, `.`, `-` and `_`; unique in the document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(pub String);

/// A block.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Paragraph),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
    /// A logo or arms.
    Picture(Picture),
    /// Table of contents, list of tables or of figures: the writer fills it.
    Contents(ContentsKind),
    /// Text that the office may change in Word and that comes back.
    Editable(Editable),
    /// Places to sign.
    Signatures(Vec<Signature>),
    /// What follows begins on a new page.
    PageBreak,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6; never jumps.
    pub level: u8,
    /// Printed number («3.2»), without final dot; `None` for unnumbered ones.
    pub number: Option<String>,
    /// Text, without the number.
    pub text: Vec<Inline>,
    /// Where references and contents point.
    pub anchor: Anchor,
    /// Whether it stands in the table of contents.
    pub listed: bool,
    /// Whether it begins a page.
    pub new_page: bool,
}

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Role, which gives the look.
    pub style: ParagraphStyle,
    /// Text.
    pub text: Vec<Inline>,
}

impl Paragraph {
    /// A paragraph of running text.
    pub fn body(text: Vec<Inline>) -> Block {
        Block::Paragraph(Paragraph { style: ParagraphStyle::Body, text })
    }
}

/// Role of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParagraphStyle {
    /// Running text, justified.
    #[default]
    Body,
    /// Opening lines of a chapter.
    Lead,
    /// Quotation.
    Quote,
    /// Title on the cover.
    Title,
    /// Subtitle on the cover.
    Subtitle,
    /// Other lines of the cover and of act headings, centred.
    Centered,
    /// Source and notes under a table or a figure.
    Source,
    /// What the office still has to write or fill in («da redigere», «da completare»): must stand out also in black and white.
    Placeholder,
    /// Recital of an act.
    Premise,
    /// Point of the operative part of an act.
    Resolution,
    /// Small print.
    Small,
}

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// First number of an ordered list; `None` for bullets.
    pub start: Option<u32>,
    /// Items: paragraphs and nested lists.
    pub items: Vec<Vec<Block>>,
}

/// A figure: a chart with its caption, drawn by the writers. The data table stands beside it in the document.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Where references point.
    pub anchor: Anchor,
    /// Printed number («2»).
    pub number: String,
    /// Caption, without «Figura n.».
    pub caption: Vec<Inline>,
    /// Text for those who can't see it, written from the data; never empty.
    pub alt: String,
    /// What is drawn.
    pub chart: Chart,
}

/// What a [`Block::Contents`] lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentsKind {
    /// Headings marked as listed.
    Headings,
    /// Tables with a caption.
    Tables,
    /// Figures.
    Figures,
}

/// A text that the office may change in Word.
#[derive(Clone, Debug)]
pub struct Editable {
    /// Stable key (`testo.1-1-demografia`).
    pub key: String,
    /// Title that Word shows.
    pub label: String,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A place to sign.
#[derive(Clone, Debug)]
pub struct Signature {
    /// «Il Segretario comunale».
    pub role: String,
    /// Name, if known.
    pub name: Option<String>,
}

/// A footnote.
#[derive(Clone, Debug)]
pub struct Note {
    /// Content.
    pub text: Vec<Inline>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text in one style, with the cells that it comes from.
    Text(Text),
    /// Link out of the document.
    Link {
        /// Address, `https:` or `mailto:`.
        target: String,
        /// What is shown.
        text: Vec<Inline>,
    },
    /// Reference to a place of the document.
    Reference {
        /// The place.
        anchor: Anchor,
        /// What is shown.
        show: Show,
    },
    /// Mark of the footnote with this position in [`Document::notes`].
    Note(usize),
    /// New line in the same paragraph.
    LineBreak,
    /// Number of the page (in headers and footers).
    PageNumber,
    /// Number of pages (in headers and footers).
    PageCount,
    /// A box to tick, drawn as a shape.
    CheckBox(bool),
    /// A ruled line to fill by hand, this many millimetres wide: nobody can take it for text.
    Blank(f32),
    /// A place to write in, on paper and on a screen: in Word a control to fill in.
    Field {
        /// Stable key.
        key: String,
        /// What is to be written, as a screen reader says it.
        label: String,
        /// Width in millimetres.
        width: f32,
    },
    /// A box to tick, on paper and on a screen.
    Tick {
        /// Stable key.
        key: String,
        /// What it chooses.
        label: String,
    },
}

impl Inline {
    /// Plain text that comes from no cell.
    pub fn text(text: impl Into<String>) -> Inline {
        Inline::Text(Text { text: text.into(), ..Text::default() })
    }

    /// Bold text that comes from no cell.
    pub fn bold(text: impl Into<String>) -> Inline {
        Inline::Text(Text {
            text: text.into(),
            style: TextStyle { bold: true, ..TextStyle::default() },
            trail: Trail::NONE,
        })
    }

    /// Text with the cells that it comes from.
    pub fn traced(text: impl Into<String>, trail: Trail) -> Inline {
        Inline::Text(Text { text: text.into(), style: TextStyle::default(), trail })
    }
}

/// What a reference shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    /// These words («tabella 3»).
    Words(String),
    /// The number of the page: the writer finds it.
    Page,
}

/// Text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The characters, never markup.
    pub text: String,
    /// Look.
    pub style: TextStyle,
    /// The cells that it comes from.
    pub trail: Trail,
}

/// Look of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextStyle {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Fixed width, for hashes and file names.
    pub mono: bool,
    /// Raised and smaller.
    pub superscript: bool,
    /// Language, if it isn't that of the document: readers pronounce it, spelling checkers leave it alone.
    pub language: Option<Language>,
}

/// Language of a passage that isn't in Italian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Latin.
    Latin,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 5] =
        [Language::English, Language::French, Language::German, Language::Spanish, Language::Latin];

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
            Language::German => "de",
            Language::Spanish => "es",
            Language::Latin => "la",
        }
    }

    /// The language of a tag, with or without a region («en», «en-GB»).
    pub fn of(tag: &str) -> Option<Language> {
        let primary = tag.split('-').next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}
