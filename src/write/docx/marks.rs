// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a generated document keeps of itself for the way back: which block stands under which bookmark, and a print of what it said.
//!
//! The prints travel as document properties, which Word, LibreOffice and Python keep, through ODT too (ADR 0017).

use std::collections::{BTreeMap, BTreeSet};

use docx_rs::{BookmarkEnd, BookmarkStart, Paragraph, ParagraphChild};
use sha2::{Digest, Sha256};

use super::Writer;
use super::finish::parts::MARKS;
use super::names::{data_bookmark, editable_bookmark};
use super::outline::Target;
use crate::document::{Block, Cell, Editable, Inline, Note, Show, canonical};
use crate::origin::Trail;

/// Property with the form of the marks.
pub const FORM: &str = "pdz.marcatura";
/// Property with the title of the document.
pub const TITLE: &str = "pdz.documento";
/// Properties with the prints begin so; a number follows.
const BASE: &str = "pdz.base.";

/// Properties with the prints of all other paragraphs begin so.
const WORDS: &str = "pdz.parole.";

/// Properties with the prints of what heads and feet of pages say begin so.
const EDGES: &str = "pdz.margini.";

/// Characters of the print of a paragraph, and how many a property holds.
const WORD: usize = 4;
const PARAGRAPHS: usize = 60;

/// Characters of a name and of a print, and how many pairs a property holds: no program cuts so short a text.
const NAME: usize = 5;
const PRINT: usize = 6;
const PAIRS: usize = 22;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A block that the way back knows.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Bookmark at it.
    pub bookmark: String,
    /// What it is.
    pub content: Content,
}

/// What stands in a marked block.
#[derive(Clone, Debug)]
pub enum Content {
    /// A text that may be changed.
    Text {
        /// Its key.
        key: String,
    },
    /// A table made from data.
    Table {
        /// Its printed number, if it has a caption.
        number: Option<String>,
        /// Its rows.
        rows: Vec<Vec<Printed>>,
    },
    /// Figures in a paragraph, in their order.
    Figures(Vec<(String, Trail)>),
    /// A paragraph outside the texts that may be changed: its words. It has no bookmark.
    Words(String),
}

/// A cell of a table made from data.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// Its characters, without spaces.
    pub squeezed: String,
    /// Its words.
    pub words: String,
    /// The cells of the sheets behind it.
    pub trail: Trail,
    /// Whether it says what one cell says, and nothing else.
    pub whole: bool,
}

/// Form of the marks that this program writes.
pub fn form() -> u32 {
    MARKS
}

/// A print of what was said.
pub fn print(said: &str) -> String {
    let hash = Sha256::digest(said);
    encode(&hash, PRINT)
}

/// The print of a text.
pub fn print_of_text(blocks: &[Block], notes: &[Note]) -> String {
    print(&canonical(blocks, notes))
}

/// The print of a table, from the characters of its cells.
pub fn print_of_table<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        let filled = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
        for cell in row.iter().take(filled) {
            hash.update(cell);
            hash.update([0x1F]);
        }
        hash.update([0x1E]);
    }
    encode(&hash.finalize(), PRINT)
}

/// The print of the figures of a paragraph.
pub fn print_of_figures<'a>(figures: impl Iterator<Item = &'a str>) -> String {
    print(&figures.collect::<Vec<_>>().join("\u{1F}"))
}

/// Characters without the spaces, which word processors change.
pub fn squeeze(text: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    text.chars().filter(kept).map(|c| if c == '\u{2011}' { '-' } else { c }).collect()
}

/// The figures of a text: where each begins, in bytes, and its characters.
pub fn figures(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_next = chars.peek().is_some_and(|(_, n)| n.is_ascii_digit());
        match &mut open {
            Some((_, figure)) if c.is_ascii_digit() || (matches!(c, '.' | ',' | '/' | ':') && digit_next) => {
                figure.push(c)
            }
            Some(_) => out.extend(open.take()),
            None if c.is_ascii_digit() => open = Some((at, c.to_string())),
            None => {}
        }
    }
    out.extend(open);
    out
}

/// The prints that a document carries: what each bookmark's block said when it was generated.
#[derive(Clone, Debug, Default)]
pub struct Base {
    blocks: BTreeMap<String, String>,
    paragraphs: BTreeSet<String>,
    edges: BTreeSet<String>,
}

impl Base {
    /// From the properties of a document; `None` if it carries none.
    pub fn of(properties: &BTreeMap<String, String>) -> Option<Base> {
        let mut out = Base::default();
        for (property, value) in properties {
            let characters: Vec<char> = value.trim().chars().collect();
            if property.starts_with(BASE) {
                for pair in characters.chunks_exact(NAME + PRINT) {
                    let (name, print) = pair.split_at(NAME);
                    out.blocks.insert(name.iter().collect(), print.iter().collect());
                }
            } else if let Some(set) = match property {
                name if name.starts_with(WORDS) => Some(&mut out.paragraphs),
                name if name.starts_with(EDGES) => Some(&mut out.edges),
                _ => None,
            } {
                set.extend(characters.chunks_exact(WORD).map(|print| print.iter().collect::<String>()));
            }
        }
        (!out.blocks.is_empty() || !out.paragraphs.is_empty()).then_some(out)
    }

    /// Whether a paragraph with these letters was generated, outside the texts that may be changed.
    pub fn generated(&self, letters: &str) -> bool {
        self.paragraphs.contains(&print_of_letters(letters))
    }

    /// Whether a paragraph with these letters stood at the head or foot of a page; always so if the document doesn't say.
    pub fn at_edge(&self, letters: &str) -> bool {
        self.edges.is_empty() || self.edges.contains(&print_of_letters(letters))
    }

    /// What a block's print was; `None` if the document was generated without it.
    pub fn print(&self, bookmark: &str) -> Option<&str> {
        self.blocks.get(&short(bookmark)).map(String::as_str)
    }
}

/// The letters of a paragraph: what changes neither with the data nor with the look.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// The print of the letters of a paragraph.
pub fn print_of_letters(letters: &str) -> String {
    encode(&Sha256::digest(letters), WORD)
}

/// The prints as properties, names and values: of blocks, of other paragraphs, of what stands at the edges of pages.
pub fn properties(
    prints: &[(String, String)],
    paragraphs: &BTreeSet<String>,
    edges: &BTreeSet<String>,
) -> Vec<(String, String)> {
    let set = |prefix: &str, prints: &BTreeSet<String>| -> Vec<(String, String)> {
        let prints: Vec<&str> = prints.iter().map(String::as_str).collect();
        prints.chunks(PARAGRAPHS).zip(1..).map(|(some, n)| (format!("{prefix}{n}"), some.concat())).collect()
    };
    prints
        .chunks(PAIRS)
        .zip(1..)
        .map(|(pairs, n)| {
            let value = pairs.iter().map(|(bookmark, print)| short(bookmark) + print).collect();
            (format!("{BASE}{n}"), value)
        })
        .chain(set(WORDS, paragraphs))
        .chain(set(EDGES, edges))
        .collect()
}

fn short(bookmark: &str) -> String {
    encode(&Sha256::digest(bookmark), NAME)
}

/// Six bits for each character.
fn encode(hash: &[u8], characters: usize) -> String {
    let bits = hash.iter().take(8).fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    (0..characters)
        .map(|i| {
            let index = (bits >> (58 - 6 * i)) & 63;
            char::from(DIGITS[usize::try_from(index).unwrap_or_default()])
        })
        .collect()
}

impl Writer<'_> {
    /// Keeps the print of a text that may be changed.
    pub(super) fn mark_text(&mut self, editable: &Editable) {
        let bookmark = editable_bookmark(&editable.key);
        let print = print_of_text(&editable.blocks, &self.document.notes);
        self.keep(bookmark, print, || Content::Text { key: editable.key.clone() });
    }

    /// Keeps what a table says, unless it is part of a text; gives the bookmark that its first cell takes.
    pub(super) fn mark_table(
        &mut self,
        anchor: &str,
        position: usize,
        number: Option<&str>,
        rows: Vec<Vec<Printed>>,
    ) -> Option<(usize, String)> {
        if self.in_text {
            return None;
        }
        let bookmark = data_bookmark(&format!("{anchor}.{position}"));
        let claimed = self.claim(bookmark.clone())?;
        let print = print_of_table(rows.iter().map(|row| row.iter().map(|c| c.squeezed.as_str()).collect()));
        self.keep(bookmark, print, || Content::Table { number: number.map(str::to_owned), rows });
        Some(claimed)
    }

    /// Puts a bookmark around paragraphs that hold figures of the data.
    pub(super) fn mark_figures<'b>(&mut self, texts: impl Iterator<Item = &'b [Inline]>, paragraphs: &mut [Paragraph]) {
        if self.in_text {
            return;
        }
        let figures: Vec<(String, Trail)> = texts.flat_map(traced_figures).collect();
        if figures.iter().all(|(_, trail)| trail.is_empty()) {
            return;
        }
        self.figures += 1;
        let bookmark = data_bookmark(&format!("{}.{}", self.heading, self.figures));
        let Some((id, name)) = self.claim(bookmark.clone()) else { return };
        if let Some(first) = paragraphs.first_mut() {
            first.children.insert(0, ParagraphChild::BookmarkStart(BookmarkStart::new(id, name)));
        }
        if let Some(last) = paragraphs.last_mut() {
            last.children.push(ParagraphChild::BookmarkEnd(BookmarkEnd::new(id)));
        }
        let print = print_of_figures(figures.iter().map(|(figure, _)| figure.as_str()));
        self.keep(bookmark, print, || Content::Figures(figures));
    }

    /// Keeps the print of a paragraph outside the texts that may be changed; `before` stands at its head as plain text.
    pub(super) fn mark_words(&mut self, before: &str, text: &[Inline]) {
        if self.in_text {
            return;
        }
        let mut words = before.to_owned();
        self.say_line(text, &mut words, &mut Vec::new());
        let letters = letters(&words);
        if !letters.is_empty() {
            self.paragraphs.insert(print_of_letters(&letters));
            if let Some(survey) = &mut self.survey {
                survey.push(Marked { bookmark: String::new(), content: Content::Words(words) });
            }
        }
    }

    fn keep(&mut self, bookmark: String, print: String, content: impl FnOnce() -> Content) {
        if let Some(survey) = &mut self.survey {
            survey.push(Marked { bookmark: bookmark.clone(), content: content() });
        }
        self.prints.push((bookmark, print));
    }

    /// What a cell says, without what is computed and without texts that may be changed.
    pub(super) fn printed(&self, cell: &Cell) -> Printed {
        let mut words = String::new();
        let mut trails = Vec::new();
        if cell.content.iter().any(|block| matches!(block, Block::Editable(_))) {
            return Printed::default();
        }
        self.say(&cell.content, &mut words, &mut trails);
        let mut texts = cell.content.iter().flat_map(|block| match block {
            Block::Paragraph(p) => p.text.as_slice(),
            _ => &[],
        });
        let only = matches!((texts.next(), texts.next()), (Some(Inline::Text(_)), None)) && cell.content.len() == 1;
        let trail = if self.survey.is_some() { Trail::join(trails.iter().copied()) } else { Trail::NONE };
        let whole = only && trail.origins().len() == 1;
        Printed {
            squeezed: squeeze(&words),
            words: if self.survey.is_some() { words } else { String::new() },
            trail,
            whole,
        }
    }

    fn say<'b>(&self, blocks: &'b [Block], words: &mut String, trails: &mut Vec<&'b Trail>) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => self.say_line(&p.text, words, trails),
                Block::Heading(h) => self.say_line(&h.text, words, trails),
                Block::List(list) => list.items.iter().for_each(|item| self.say(item, words, trails)),
                Block::Picture(picture) => words.push_str(&picture.alt),
                _ => {}
            }
            words.push(' ');
        }
    }

    fn say_line<'b>(&self, inlines: &'b [Inline], words: &mut String, trails: &mut Vec<&'b Trail>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    words.push_str(&text.text);
                    trails.push(&text.trail);
                }
                Inline::Link { text, .. } => self.say_line(text, words, trails),
                Inline::Reference { anchor, show: Show::Words(said) } => match self.outline.targets.get(anchor) {
                    None => words.push_str(said),
                    Some(Target::Caption(number) | Target::Heading(number)) if said.ends_with(number.as_str()) => {
                        words.push_str(said.strip_suffix(number.as_str()).unwrap_or_default());
                    }
                    Some(_) => {}
                },
                Inline::LineBreak => words.push(' '),
                Inline::CheckBox(ticked) => words.push(if *ticked { '☒' } else { '☐' }),
                Inline::Reference { .. }
                | Inline::Note(_)
                | Inline::PageNumber
                | Inline::PageCount
                | Inline::Blank(_)
                | Inline::Field { .. } => {}
                Inline::Tick { .. } => words.push('☐'),
            }
        }
    }
}

/// The figures of a line with the cells behind each; what Word computes is left out.
fn traced_figures(inlines: &[Inline]) -> Vec<(String, Trail)> {
    let mut text = String::new();
    let mut trails: Vec<(usize, &Trail)> = Vec::new();
    fn gather<'b>(inlines: &'b [Inline], text: &mut String, trails: &mut Vec<(usize, &'b Trail)>) {
        for inline in inlines {
            match inline {
                Inline::Text(piece) => {
                    trails.push((text.len(), &piece.trail));
                    text.push_str(&piece.text);
                }
                Inline::Link { text: inner, .. } => gather(inner, text, trails),
                _ => text.push(' '),
            }
        }
    }
    gather(inlines, &mut text, &mut trails);
    let trail =
        |at: usize| trails.iter().rev().find(|(from, _)| *from <= at).map_or(Trail::NONE, |(_, t)| (*t).clone());
    figures(&text).into_iter().map(|(at, figure)| (figure, trail(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_words() {
        let found: Vec<String> =
            figures("Nel 2022-2024, € 1.234,50; 12,3% (tab. 4).").into_iter().map(|f| f.1).collect();
        assert_eq!(found, ["2022", "2024", "1.234,50", "12,3", "4"]);
    }

    #[test]
    fn prints_come_back_from_the_properties() {
        let prints: Vec<(String, String)> = (0..100).map(|n| (format!("pdz_{n}"), print(&n.to_string()))).collect();
        let written: BTreeMap<String, String> =
            properties(&prints, &BTreeSet::new(), &BTreeSet::new()).into_iter().collect();
        assert!(written.values().all(|value| value.len() <= 255));
        let base = Base::of(&written).unwrap();
        assert!(prints.iter().all(|(bookmark, print)| base.print(bookmark) == Some(print)));
        assert_eq!(base.print("altro"), None);
    }
}
