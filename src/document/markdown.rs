// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Blocks to the Markdown in which an office keeps its texts; read back, it gives the same blocks.

use std::fmt::Write;

use super::{Block, Inline, List, Note, ParagraphStyle, Row, Show, Table, Text, TextStyle};

/// The blocks as Markdown, their notes at the end.
pub fn markdown(blocks: &[Block], notes: &[Note]) -> String {
    let mut writer = Writer { notes, cited: Vec::new() };
    let mut parts = writer.blocks(blocks);
    let mut at = 0;
    // A note may cite further notes: the list grows while it is written.
    while let Some(index) = writer.cited.get(at).copied() {
        let note: &[Inline] = notes.get(index).map_or(&[], |n| n.text.as_slice());
        let words = writer.line(note, Place::Cell);
        at += 1;
        parts.push(format!("[^{at}]: {words}"));
    }
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Paragraph,
    Heading,
    Cell,
}

struct Writer<'a> {
    notes: &'a [Note],
    /// Positions of the notes, in the order of their marks.
    cited: Vec<usize>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> Vec<String> {
        let mut out = Vec::new();
        let mut after_list = None;
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    let text = self.line(&heading.text, Place::Heading);
                    out.push(format!("{} {text}", "#".repeat(usize::from(heading.level.clamp(1, 6)))));
                }
                Block::Paragraph(paragraph) => {
                    let text = guarded(&self.line(&paragraph.text, Place::Paragraph));
                    if !text.is_empty() {
                        let quote = paragraph.style == ParagraphStyle::Quote;
                        out.push(if quote { format!("> {}", text.replace('\n', "\n> ")) } else { text });
                    }
                }
                Block::List(list) => {
                    // Two lists of one kind that touch would be one.
                    if after_list == Some(list.start.is_some()) {
                        out.push("<!-- -->".to_owned());
                    }
                    out.push(self.list(list));
                }
                Block::Table(table) => out.extend(self.table(table)),
                Block::Editable(editable) => out.extend(self.blocks(&editable.blocks)),
                Block::Figure(_) | Block::Picture(_) | Block::Contents(_) | Block::Signatures(_) | Block::PageBreak => {
                }
            }
            after_list = match block {
                Block::List(list) => Some(list.start.is_some()),
                _ => None,
            };
        }
        out
    }

    fn list(&mut self, list: &List) -> String {
        let mut lines = Vec::new();
        let mut number = list.start;
        for item in &list.items {
            let mark = match &mut number {
                Some(n) => {
                    let mark = format!("{n}. ");
                    *n = n.saturating_add(1);
                    mark
                }
                None => "- ".to_owned(),
            };
            let mut text = String::new();
            for (i, block) in item.iter().enumerate() {
                let part = self.blocks(std::slice::from_ref(block)).join("\n\n");
                if part.is_empty() {
                    continue;
                }
                // A list follows its item at once; other blocks are parted by a blank line.
                let tight = i > 0 && matches!(block, Block::List(_));
                text.push_str(match (text.is_empty(), tight) {
                    (true, _) => "",
                    (_, true) => "\n",
                    _ => "\n\n",
                });
                text.push_str(&part);
            }
            let indent = " ".repeat(mark.len());
            let mut rows = text.lines();
            let mut whole = format!("{mark}{}", rows.next().unwrap_or_default()).trim_end().to_owned();
            for row in rows {
                whole.push('\n');
                if !row.is_empty() {
                    whole.push_str(&indent);
                    whole.push_str(row);
                }
            }
            lines.push(whole);
        }
        lines.join("\n")
    }

    fn table(&mut self, table: &Table) -> Option<String> {
        let rows: Vec<&Row> = table.head.iter().chain(&table.body).collect();
        let columns =
            rows.iter().map(|r| r.cells.iter().map(|c| usize::from(c.columns.max(1))).sum()).max().unwrap_or(0);
        if columns == 0 {
            return None;
        }
        let mut out = String::new();
        for (r, row) in rows.iter().enumerate() {
            let mut cells = Vec::new();
            for cell in &row.cells {
                let texts: Vec<String> = cell.content.iter().map(|block| self.flat(block)).collect();
                cells.push(texts.iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join(" "));
                cells.extend((1..cell.columns.max(1)).map(|_| String::new()));
            }
            cells.resize(columns, String::new());
            let _ = writeln!(out, "| {} |", cells.join(" | "));
            if r == 0 {
                let _ = writeln!(out, "|{}", " --- |".repeat(columns));
            }
        }
        Some(out.trim_end().to_owned())
    }

    /// A block of a cell on one line.
    fn flat(&mut self, block: &Block) -> String {
        match block {
            Block::Paragraph(paragraph) => self.line(&paragraph.text, Place::Cell),
            Block::Heading(heading) => self.line(&heading.text, Place::Cell),
            Block::List(list) => {
                let items: Vec<String> =
                    list.items.iter().flatten().map(|b| self.flat(b)).filter(|t| !t.is_empty()).collect();
                items.join("; ")
            }
            _ => String::new(),
        }
    }

    fn line(&mut self, inlines: &[Inline], place: Place) -> String {
        let mut pieces = Vec::new();
        self.pieces(inlines, place, &mut pieces);
        join(&pieces, place).trim().to_owned()
    }

    fn pieces(&mut self, inlines: &[Inline], place: Place, out: &mut Vec<Piece>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    let mut style = text.style;
                    if place == Place::Heading {
                        (style.bold, style.italic) = (false, false);
                    }
                    match out.last_mut() {
                        Some(Piece::Words(last)) if last.style == style => last.text.push_str(&text.text),
                        _ => out.push(Piece::Words(Text { text: text.text.clone(), style, ..Text::default() })),
                    }
                }
                Inline::Link { target, text } => {
                    let words = self.line(text, place);
                    let plain = !target.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>'));
                    let target = target.replace(['<', '>', '\n'], "");
                    out.push(Piece::Ready(if plain {
                        format!("[{words}]({target})")
                    } else {
                        format!("[{words}](<{target}>)")
                    }));
                }
                Inline::Reference { show: Show::Words(words), .. } => out.push(Piece::Ready(escape(words, place))),
                Inline::Note(index) if self.notes.get(*index).is_some() => {
                    self.cited.push(*index);
                    out.push(Piece::Ready(format!("[^{}]", self.cited.len())));
                }
                Inline::LineBreak => {
                    out.push(Piece::Ready(if place == Place::Paragraph { "\\\n" } else { " " }.to_owned()));
                }
                Inline::CheckBox(ticked) => out.push(Piece::Ready(if *ticked { "☒" } else { "☐" }.to_owned())),
                _ => {}
            }
        }
    }
}

enum Piece {
    Words(Text),
    Ready(String),
}

/// Pieces to Markdown: marks of emphasis stand where the standard sees them, at letters.
fn join(pieces: &[Piece], place: Place) -> String {
    let first = |piece: Option<&Piece>| match piece {
        Some(Piece::Words(text)) => text.text.chars().next(),
        Some(Piece::Ready(_)) => Some('['),
        None => None,
    };
    let mut out = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Ready(text) => out.push_str(text),
            Piece::Words(text) => {
                let before = out.chars().next_back();
                words(&text.text, text.style, before, first(pieces.get(i + 1)), place, &mut out);
            }
        }
    }
    out
}

fn words(text: &str, style: TextStyle, before: Option<char>, after: Option<char>, place: Place, out: &mut String) {
    if style.mono && !text.contains('`') && !text.trim().is_empty() {
        let lead = text.len() - text.trim_start().len();
        let _ = write!(out, "{}`{}`{}", &text[..lead], text.trim(), &text[lead + text.trim().len()..]);
        return;
    }
    let marks = match (style.bold, style.italic) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        _ => "",
    };
    let (open, close) = match style.language {
        Some(language) => (format!("<span lang=\"{}\">{marks}", language.tag()), format!("{marks}</span>")),
        None => (marks.to_owned(), marks.to_owned()),
    };
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space = |c: char| c.is_whitespace();
    // Spaces stay out of the marks, and so does punctuation that leans on a letter: there the marks would be text.
    let (mut from, mut to) = (text.len() - text.trim_start_matches(space).len(), text.trim_end_matches(space).len());
    if from >= to || open.is_empty() || !text.contains(char::is_alphanumeric) {
        out.push_str(&escape(text, place));
        return;
    }
    if from == 0 && word(before) {
        from = text.find(char::is_alphanumeric).unwrap_or(from);
    }
    if to == text.len() && word(after) {
        to =
            text.rfind(char::is_alphanumeric).map_or(to, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    }
    out.push_str(&escape(&text[..from], place));
    out.push_str(&open);
    out.push_str(&escape(&text[from..to], place));
    out.push_str(&close);
    out.push_str(&escape(&text[to..], place));
}

/// What people type is text, not markup.
fn escape(text: &str, place: Place) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '*' | '`' | '[' | ']' => true,
            '_' => !(word(before) && word(next)),
            '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?')),
            '&' => next.is_some_and(|n| n == '#' || n.is_ascii_alphabetic()),
            '|' => place == Place::Cell,
            '#' => place == Place::Heading && next.is_none(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// A paragraph whose lines begin like something else is still a paragraph.
fn guarded(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let after = &line[digits..];
        let ends = |rest: &str| rest.is_empty() || rest.starts_with(' ');
        if (1..=9).contains(&digits) && after.starts_with(['.', ')']) && ends(&after[1..]) {
            return format!("{}\\{after}", &line[..digits]);
        }
        let rule = |c: char| !line.is_empty() && line.chars().all(|x| x == c || x == ' ');
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        let opens = (line.starts_with(['-', '+']) && ends(&line[1..]))
            || line.starts_with('>')
            || line.starts_with("~~~")
            || line.starts_with('|')
            || (hashes > 0 && ends(&line[hashes..]))
            || rule('=')
            || rule('-');
        if opens { format!("\\{line}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Paragraph;

    fn look(text: &str, bold: bool, italic: bool) -> Inline {
        let style = TextStyle { bold, italic, ..TextStyle::default() };
        Inline::Text(Text { text: text.into(), style, ..Text::default() })
    }

    #[test]
    fn marks_stand_where_the_standard_sees_them() {
        let line = |inlines: Vec<Inline>| markdown(&[Paragraph::body(inlines)], &[]);
        assert_eq!(
            line(vec![look("La stabilità. ", true, false), look("Chi", false, false)]),
            "**La stabilità.** Chi\n"
        );
        assert_eq!(line(vec![look("Nota:", true, false), look("testo", false, false)]), "**Nota**:testo\n");
        assert_eq!(line(vec![look("a", false, false), look("(b)", false, true)]), "a(*b)*\n");
        assert_eq!(line(vec![look(" . ", true, false)]), ".\n");
    }

    #[test]
    fn text_is_never_markup() {
        let line = |text: &str| markdown(&[Paragraph::body(vec![Inline::text(text)])], &[]);
        assert_eq!(line("1. *a* [b] <c> d_e _f"), "1\\. \\*a\\* \\[b\\] \\<c> d_e \\_f\n");
        assert_eq!(line("- uno"), "\\- uno\n");
        assert_eq!(line("# uno #2"), "\\# uno #2\n");
        assert_eq!(line("a & b &amp; c"), "a & b \\&amp; c\n");
    }
}
