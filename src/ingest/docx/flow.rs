// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a Word document holds, as it was read: paragraphs with their roles, tables, marks.

use std::rc::Rc;

use crate::document::TextStyle;

/// A piece of the body, of a cell or of a note.
#[derive(Clone, Debug)]
pub enum Node {
    /// A paragraph.
    Paragraph(Para),
    /// A table.
    Table(Grid),
    /// A mark between paragraphs.
    Mark(Mark),
}

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub struct Para {
    /// What it is, by its style.
    pub role: Role,
    /// Level from zero and whether it is numbered, for an item of a list.
    pub list: Option<(u8, bool)>,
    /// Text, notes, marks.
    pub pieces: Vec<Piece>,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// The title of the document.
    Title,
    /// A heading of a level from 1.
    Heading(u8),
    /// A quotation.
    Quote,
    /// What follows in an item of a list.
    Continued,
    /// What is still to be written.
    Placeholder,
}

/// A piece of a paragraph.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Characters in one style.
    Text {
        /// The characters.
        text: String,
        /// Their look.
        style: TextStyle,
        /// Address that they lead to, out of the document.
        link: Option<Rc<str>>,
        /// Whether Word computed them: numbers of pages, of captions, references.
        computed: bool,
    },
    /// New line.
    Break,
    /// A footnote or endnote, by its key.
    Note(String),
    /// A mark.
    Mark(Mark),
}

/// A place in the text that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A content control begins: its number in the file, tag and title.
    Control {
        /// Number.
        number: usize,
        /// Tag; empty when a program dropped it.
        tag: String,
        /// Title.
        alias: String,
    },
    /// The control of this number ends.
    ControlEnd(usize),
    /// A bookmark begins: its number and name.
    Bookmark {
        /// Number.
        id: String,
        /// Name.
        name: String,
    },
    /// The bookmark of this number ends.
    BookmarkEnd(String),
    /// A comment stands here.
    Comment(String),
    /// Something stands here that a text can't hold.
    Lost(Lost),
}

/// What a narrative can't hold, or holds only as accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// A picture, a drawing, a chart.
    Picture,
    /// A text box.
    TextBox,
    /// An object of another program, or a document inside the document.
    Object,
    /// A formula.
    Formula,
    /// Hidden text.
    Hidden,
    /// Text struck through.
    Struck,
    /// A table inside a table.
    InnerTable,
    /// A proposed insertion, taken.
    Inserted,
    /// A proposed deletion, left out.
    Deleted,
    /// A comment.
    Comment,
}

impl Lost {
    /// Whether it says that changes are still proposed.
    pub fn is_revision(self) -> bool {
        matches!(self, Lost::Inserted | Lost::Deleted)
    }

    /// The words for so many of them, and what became of them.
    pub fn words(self, count: usize) -> String {
        let say = |one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
        match self {
            Lost::Picture => say("immagine, non ripresa", "immagini, non riprese"),
            Lost::TextBox => say("casella di testo, non ripresa", "caselle di testo, non riprese"),
            Lost::Object => say("oggetto incorporato, non ripreso", "oggetti incorporati, non ripresi"),
            Lost::Formula => say("formula, ripresa come testo", "formule, riprese come testo"),
            Lost::Hidden => say("testo nascosto, non ripreso", "testi nascosti, non ripresi"),
            Lost::Struck => say("testo barrato, ripreso senza la riga", "testi barrati, ripresi senza la riga"),
            Lost::InnerTable => {
                say("tabella dentro una tabella, ripresa come testo", "tabelle dentro tabelle, riprese come testo")
            }
            Lost::Inserted => {
                say("inserimento proposto, preso come accettato", "inserimenti proposti, presi come accettati")
            }
            Lost::Deleted => {
                say("eliminazione proposta, presa come accettata", "eliminazioni proposte, prese come accettate")
            }
            Lost::Comment => say("commento, non ripreso", "commenti, non ripresi"),
        }
    }

    /// All of them in words, each kind once.
    pub fn list(lost: &[Lost]) -> String {
        let mut kinds = lost.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        let said = kinds.iter().map(|kind| kind.words(lost.iter().filter(|l| *l == kind).count()));
        said.collect::<Vec<_>>().join("; ")
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Whether it is repeated on each page.
    pub head: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Columns that it covers.
    pub span: u16,
    /// Whether it hangs from the row above.
    pub hangs: bool,
    /// Its content.
    pub content: Vec<Node>,
}

impl Para {
    /// The characters, computed ones left out, without look.
    pub fn words(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text { text, computed: false, .. } => out.push_str(text),
                Piece::Break => out.push(' '),
                _ => {}
            }
        }
        out
    }
}
