// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a text says, in a form that no word processor changes by saving it: two texts are the same when this is the same.
//!
//! Kept: words, roles of paragraphs, levels, bold and italics of letters and digits, links, notes. Dropped: width of spaces,
//! look of spaces and punctuation, numbers of headings and lists, language, alignment.

use super::{Block, Inline, List, Note, ParagraphStyle, Show, Table};

/// Deepest level of a list that a word processor is given.
pub const LIST_LEVELS: usize = 3;

/// The canonical form of blocks: a line for each paragraph.
pub fn canonical(blocks: &[Block], notes: &[Note]) -> String {
    let mut canon = Canon { notes, top: top_level(blocks), out: String::new() };
    canon.blocks(blocks);
    canon.out
}

/// Level of the highest heading.
pub fn top_level(blocks: &[Block]) -> u8 {
    let level = |block: &Block| match block {
        Block::Heading(heading) => Some(heading.level),
        Block::Editable(editable) => Some(top_level(&editable.blocks)).filter(|top| *top < u8::MAX),
        _ => None,
    };
    blocks.iter().filter_map(level).min().unwrap_or(u8::MAX)
}

/// A heading without a number typed before it: `1.2 Il territorio` is `Il territorio`.
pub fn without_number(text: &str) -> &str {
    let Some((number, rest)) = text.split_once([' ', '\u{A0}']) else { return text };
    let number = number.trim_end_matches('.');
    let mut parts = number.split('.');
    let digits = |p: &str| (1..3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    let letters = |p: &str| (1..5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_uppercase());
    let first = parts.next().is_some_and(|p| digits(p) || letters(p));
    let others: Vec<&str> = parts.collect();
    if first && !others.is_empty() && others.iter().all(|p| digits(p)) { rest.trim_start() } else { text }
}

struct Canon<'a> {
    notes: &'a [Note],
    top: u8,
    out: String,
}

/// Look of a line's letters.
#[derive(Clone, Copy, Default, PartialEq)]
struct Look {
    bold: bool,
    italic: bool,
}

impl Canon<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    let text = self.line(&heading.text, true, true);
                    let level = heading.level.saturating_sub(self.top).min(5);
                    self.push(&format!("h{level}"), without_number(&text));
                }
                Block::Paragraph(paragraph) => {
                    let quote = paragraph.style == ParagraphStyle::Quote;
                    let plain = paragraph.style == ParagraphStyle::Placeholder;
                    let text = self.line(&paragraph.text, plain, quote || plain);
                    self.push(if quote { "q" } else { "p" }, &text);
                }
                Block::List(list) => self.list(list, 0),
                Block::Table(table) => self.table(table),
                Block::Editable(editable) => self.blocks(&editable.blocks),
                Block::Figure(_) | Block::Picture(_) | Block::Contents(_) | Block::Signatures(_) | Block::PageBreak => {
                }
            }
        }
    }

    fn list(&mut self, list: &List, level: usize) {
        let depth = level.min(LIST_LEVELS - 1);
        let kind = if list.start.is_some() { 'n' } else { 'b' };
        for item in &list.items {
            let mut first = true;
            for block in item {
                let role = if first { format!("{kind}{depth}") } else { format!("c{depth}") };
                match block {
                    Block::List(inner) => self.list(inner, level + 1),
                    Block::Paragraph(paragraph) => {
                        let text = self.line(&paragraph.text, false, false);
                        self.push(&role, &text);
                    }
                    Block::Heading(heading) => {
                        let text = self.line(&heading.text, true, true);
                        self.push(&role, without_number(&text));
                    }
                    other => {
                        let mut inner = Canon { notes: self.notes, top: self.top, out: String::new() };
                        inner.blocks(std::slice::from_ref(other));
                        let words: Vec<&str> = inner.out.lines().filter_map(|l| Some(l.split_once(' ')?.1)).collect();
                        self.push(&role, &words.join(" "));
                    }
                }
                first = false;
            }
        }
    }

    fn table(&mut self, table: &Table) {
        for (r, row) in table.head.iter().chain(&table.body).enumerate() {
            let mut cells = Vec::new();
            for cell in &row.cells {
                let head = r < table.head.len();
                let texts = cell.content.iter().map(|block| match block {
                    Block::Paragraph(p) => self.line(&p.text, head, false),
                    other => {
                        let mut inner = Canon { notes: self.notes, top: self.top, out: String::new() };
                        inner.blocks(std::slice::from_ref(other));
                        let words: Vec<&str> = inner.out.lines().filter_map(|l| Some(l.split_once(' ')?.1)).collect();
                        words.join(" ")
                    }
                });
                cells.push(texts.collect::<Vec<_>>().join(" ").trim().to_owned());
            }
            // Empty cells at the end of a row say nothing, and word processors add and drop them.
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            if !cells.is_empty() {
                self.out.push_str(&format!("t {}\n", cells.join("\u{1F}")));
            }
        }
    }

    fn push(&mut self, role: &str, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&format!("{role} {text}\n"));
        }
    }

    /// A line; bold or italics of the paragraph's own style say nothing.
    fn line(&self, inlines: &[Inline], bold: bool, italic: bool) -> String {
        let mut pen = Pen { ignore: Look { bold, italic }, ..Pen::default() };
        self.inlines(inlines, &mut pen);
        pen.finish()
    }

    fn inlines(&self, inlines: &[Inline], pen: &mut Pen) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    pen.text(&text.text, Look { bold: text.style.bold, italic: text.style.italic });
                }
                Inline::Link { target, text } => {
                    pen.mark(&format!("\u{2}{}\u{3}", address(target)));
                    self.inlines(text, pen);
                    pen.mark("\u{4}");
                }
                Inline::Reference { show: Show::Words(words), .. } => pen.text(words, Look::default()),
                Inline::Note(index) => {
                    let words = self.notes.get(*index).map(|n| self.line(&n.text, false, false)).unwrap_or_default();
                    pen.mark(&format!("\u{5}{words}\u{6}"));
                }
                Inline::LineBreak => pen.text(" ", Look::default()),
                Inline::CheckBox(ticked) => pen.text(if *ticked { "☒" } else { "☐" }, Look::default()),
                Inline::Tick { .. } => pen.text("☐", Look::default()),
                Inline::Reference { .. }
                | Inline::PageNumber
                | Inline::PageCount
                | Inline::Blank(_)
                | Inline::Field { .. } => {}
            }
        }
    }
}

/// Writes words, changing look only at letters and digits.
#[derive(Default)]
struct Pen {
    out: String,
    look: Look,
    ignore: Look,
    space: bool,
}

impl Pen {
    fn text(&mut self, text: &str, look: Look) {
        let look = Look { bold: look.bold && !self.ignore.bold, italic: look.italic && !self.ignore.italic };
        for c in text.chars() {
            match c {
                '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}' => {}
                c if c.is_whitespace() || c.is_control() => self.space = true,
                c => {
                    if std::mem::take(&mut self.space) && !self.out.is_empty() {
                        self.out.push(' ');
                    }
                    if c.is_alphanumeric() && look != self.look {
                        self.look = look;
                        self.out.push(match (look.bold, look.italic) {
                            (false, false) => '\u{10}',
                            (true, false) => '\u{11}',
                            (false, true) => '\u{12}',
                            (true, true) => '\u{13}',
                        });
                    }
                    self.out.push(if c == '\u{2011}' { '-' } else { c });
                }
            }
        }
    }

    fn mark(&mut self, mark: &str) {
        if std::mem::take(&mut self.space) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(mark);
    }

    fn finish(self) -> String {
        self.out.trim().to_owned()
    }
}

/// An address as programs agree on it: without a final slash, without percent signs.
fn address(target: &str) -> String {
    let bytes = target.trim().trim_end_matches('/').as_bytes();
    let hex = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        match (byte, hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                i += 3;
            }
            _ => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).replace(|c: char| c.is_control() || c.is_whitespace(), "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Paragraph, Text, TextStyle};

    fn styled(text: &str, bold: bool) -> Inline {
        Inline::Text(Text { text: text.into(), style: TextStyle { bold, ..TextStyle::default() }, ..Text::default() })
    }

    #[test]
    fn look_of_spaces_and_punctuation_says_nothing() {
        let one = vec![Paragraph::body(vec![styled("La stabilità.", true), styled(" Chi\u{A0}chiede", false)])];
        let two = vec![Paragraph::body(vec![
            styled("La ", true),
            styled("stabilità", true),
            styled(". ", false),
            styled("Chi chiede ", false),
        ])];
        assert_eq!(canonical(&one, &[]), canonical(&two, &[]));
        let three = vec![Paragraph::body(vec![styled("La stabilità. Chi chiede", false)])];
        assert_ne!(canonical(&one, &[]), canonical(&three, &[]));
    }

    #[test]
    fn numbers_typed_before_headings_are_told_from_words() {
        assert_eq!(without_number("1.2 Il territorio"), "Il territorio");
        assert_eq!(without_number("3.A.1 Il territorio"), "3.A.1 Il territorio");
        assert_eq!(without_number("A.1. Il territorio"), "Il territorio");
        assert_eq!(without_number("2022 in breve"), "2022 in breve");
        assert_eq!(without_number("Il territorio"), "Il territorio");
    }
}
