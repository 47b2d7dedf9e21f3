// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Markdown to blocks: rendered templates, whose holes are filled here, and texts of the office, which have none.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::cell;
use super::engine::style_of;
use super::hole::{Datum, Holes, Stretch, Token, stretches};
use crate::document::{
    Align, Anchor, Block, Cell, CellRole, Column, Heading, Inline, Language, List, Note, Paragraph, ParagraphStyle,
    Row, RowKind, Show, Table, TableStyle, Text, TextStyle, Width,
};
use crate::origin::{Origin, Spot, Trail};

/// A block, or a call that the assembly turns into blocks.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A block.
    Block(Block),
    /// A function on a line of its own.
    Call {
        /// Function.
        name: String,
        /// Its arguments, with the holes in them already in words.
        arguments: Vec<String>,
    },
}

/// Where headings of a text stand and where its words come from.
#[derive(Clone, Debug)]
pub(crate) struct Setting<'a> {
    /// Side table of a template; `None` for a text of the office, where private-use characters are only characters.
    pub(crate) holes: Option<&'a Holes>,
    /// Cells or file behind the words.
    pub(crate) trail: Trail,
    /// Level under which the text's headings go; `None` keeps their own.
    pub(crate) under: Option<u8>,
    /// What the text is, for those who can't see its tables.
    pub(crate) title: &'a str,
}

impl Setting<'_> {
    /// Where lines begin, in a text of the office that is a text as it stands: those of a Word document aren't seen by anyone.
    fn lines_of(&self, markdown: &str) -> Vec<usize> {
        let of_file = |origin: &Origin| origin.spot == Spot::Whole && !origin.file.to_lowercase().ends_with(".docx");
        if self.holes.is_some() || !self.trail.first().is_some_and(of_file) {
            return Vec::new();
        }
        std::iter::once(0).chain(markdown.match_indices('\n').map(|(at, _)| at + 1)).collect()
    }
}

/// Reads Markdown. Footnotes are added to `notes`.
pub(crate) fn read(markdown: &str, setting: &Setting<'_>, notes: &mut Vec<Note>) -> Vec<Item> {
    let mut options = Options::empty();
    if setting.holes.is_none() {
        options |= Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    }
    let events = TextMergeWithOffset::new(Parser::new_ext(markdown, options).into_offset_iter()).peekable();
    let events = Events { inner: events, at: 0 };
    let shift = setting.under.map(|under| {
        let top = Parser::new_ext(markdown, options)
            .filter_map(|e| if let Event::Start(Tag::Heading { level, .. }) = e { Some(level_of(level)) } else { None })
            .min();
        i16::from(under) + 1 - i16::from(top.unwrap_or(1))
    });
    let mut reader = Reader {
        events,
        lines: setting.lines_of(markdown),
        setting,
        shift: shift.unwrap_or(0),
        notes,
        pending: BTreeMap::new(),
        defined: BTreeMap::new(),
    };
    let items = reader.blocks(ParagraphStyle::Body);
    reader.fill_notes();
    items
}

/// Only the blocks of what was read: a text of the office holds no calls.
pub(crate) fn blocks(markdown: &str, setting: &Setting<'_>, notes: &mut Vec<Note>) -> Vec<Block> {
    let items = read(markdown, setting, notes);
    items.into_iter().filter_map(|item| if let Item::Block(block) = item { Some(block) } else { None }).collect()
}

/// Events, and where in the text the last one taken begins.
struct Events<'m, I: Iterator<Item = (Event<'m>, Range<usize>)>> {
    inner: Peekable<I>,
    at: usize,
}

impl<'m, I: Iterator<Item = (Event<'m>, Range<usize>)>> Events<'m, I> {
    fn peek(&mut self) -> Option<&Event<'m>> {
        self.inner.peek().map(|(event, _)| event)
    }
}

impl<'m, I: Iterator<Item = (Event<'m>, Range<usize>)>> Iterator for Events<'m, I> {
    type Item = Event<'m>;

    fn next(&mut self) -> Option<Event<'m>> {
        let (event, place) = self.inner.next()?;
        self.at = place.start;
        Some(event)
    }
}

struct Reader<'a, 'm, 'n, I: Iterator<Item = (Event<'m>, Range<usize>)>> {
    events: Events<'m, I>,
    /// Where the lines of the text begin, if its words are to know theirs.
    lines: Vec<usize>,
    setting: &'a Setting<'a>,
    shift: i16,
    notes: &'n mut Vec<Note>,
    /// Footnote marks by label, waiting for their text.
    pending: BTreeMap<String, Vec<usize>>,
    defined: BTreeMap<String, Vec<Inline>>,
}

impl<'m, I: Iterator<Item = (Event<'m>, Range<usize>)>> Reader<'_, 'm, '_, I> {
    /// Blocks up to the end of the container.
    fn blocks(&mut self, style: ParagraphStyle) -> Vec<Item> {
        let mut out = Vec::new();
        while let Some(event) = self.events.peek() {
            match event {
                Event::End(_) => {
                    self.events.next();
                    break;
                }
                Event::Start(tag) if is_block(tag) => {
                    let tag = tag.clone();
                    self.events.next();
                    self.block(tag, style, &mut out);
                }
                Event::Rule => {
                    self.events.next();
                }
                Event::Html(_) => {
                    if let Some(Event::Html(html)) = self.events.next() {
                        self.html(&html, style, &mut out);
                    }
                }
                _ => {
                    let line = self.line(TextStyle::default());
                    paragraph(line, style, &mut out);
                }
            }
        }
        out
    }

    fn block(&mut self, tag: Tag<'m>, style: ParagraphStyle, out: &mut Vec<Item>) {
        match tag {
            Tag::Paragraph => {
                let line = self.line(TextStyle::default());
                self.events.next();
                paragraph(line, style, out);
            }
            Tag::Heading { level, .. } => {
                let line = self.line(TextStyle::default());
                self.events.next();
                let level = (i16::from(level_of(level)) + self.shift).clamp(1, 6);
                out.push(Item::Block(heading(u8::try_from(level).unwrap_or(6), line)));
            }
            Tag::BlockQuote(_) => out.extend(self.blocks(ParagraphStyle::Quote)),
            Tag::CodeBlock(kind) => {
                let mut text = String::new();
                for event in self.events.by_ref() {
                    match event {
                        Event::Text(part) => text.push_str(&part),
                        Event::End(TagEnd::CodeBlock) => break,
                        _ => {}
                    }
                }
                let look = TextStyle { mono: matches!(kind, CodeBlockKind::Fenced(_)), ..TextStyle::default() };
                for row in text.lines().filter(|l| !l.trim().is_empty()) {
                    let mut line = Line::default();
                    self.words(row.trim(), look, &mut line);
                    paragraph(line, style, out);
                }
            }
            Tag::List(start) => {
                let mut items = Vec::new();
                while let Some(event) = self.events.next() {
                    match event {
                        Event::Start(Tag::Item) => items.push(only_blocks(self.blocks(style))),
                        Event::End(TagEnd::List(_)) => break,
                        _ => {}
                    }
                }
                let start = start.map(|n| u32::try_from(n).unwrap_or(1));
                out.push(Item::Block(Block::List(List { start, items })));
            }
            Tag::Table(aligns) => {
                let table = self.table(&aligns);
                out.push(Item::Block(Block::Table(table)));
            }
            Tag::FootnoteDefinition(label) => {
                let text = self.blocks(style).into_iter().filter_map(|item| match item {
                    Item::Block(Block::Paragraph(p)) => Some(p.text),
                    _ => None,
                });
                let text = text.collect::<Vec<_>>().join(&Inline::LineBreak);
                self.defined.insert(label.to_string(), text);
            }
            Tag::HtmlBlock => {
                let mut html = String::new();
                for event in self.events.by_ref() {
                    match event {
                        Event::Html(part) | Event::Text(part) => html.push_str(&part),
                        Event::End(TagEnd::HtmlBlock) => break,
                        _ => {}
                    }
                }
                self.html(&html, style, out);
            }
            _ => out.extend(self.blocks(style)),
        }
    }

    /// Raw HTML: comments are dropped, everything else is text.
    fn html(&mut self, html: &str, style: ParagraphStyle, out: &mut Vec<Item>) {
        for row in without_comments(html).lines().map(str::trim).filter(|l| !l.is_empty()) {
            let mut line = Line::default();
            self.words(row, TextStyle::default(), &mut line);
            paragraph(line, style, out);
        }
    }

    /// Inlines up to the end of their container, which is left in the stream.
    fn line(&mut self, style: TextStyle) -> Line {
        let mut line = Line::default();
        self.inlines(style, &mut line);
        line
    }

    fn inlines(&mut self, style: TextStyle, line: &mut Line) {
        let mut style = style;
        while let Some(event) = self.events.peek() {
            match event {
                Event::End(_) | Event::Rule => break,
                Event::Start(tag) if is_block(tag) => break,
                _ => {}
            }
            let Some(event) = self.events.next() else { break };
            match event {
                Event::Text(text) => self.words(&text, style, line),
                Event::Code(text) => self.words(&text, TextStyle { mono: true, ..style }, line),
                Event::InlineHtml(text) if style.language.is_some() && text.trim() == "</span>" => {
                    style.language = None
                }
                Event::InlineHtml(text) if spoken(&text).is_some() => style.language = spoken(&text),
                Event::InlineHtml(text) | Event::Html(text) if !text.starts_with("<!--") => {
                    self.words(&text, style, line)
                }
                Event::SoftBreak => self.words(" ", style, line),
                Event::HardBreak => line.text.push(Inline::LineBreak),
                Event::FootnoteReference(label) => {
                    let index = self.notes.len();
                    self.notes.push(Note { text: Vec::new() });
                    self.pending.entry(label.to_string()).or_default().push(index);
                    line.text.push(Inline::Note(index));
                }
                Event::Start(tag) => self.span(tag, style, line),
                _ => {}
            }
        }
    }

    fn span(&mut self, tag: Tag<'m>, style: TextStyle, line: &mut Line) {
        match tag {
            Tag::Emphasis => self.inlines(TextStyle { italic: true, ..style }, line),
            Tag::Strong => self.inlines(TextStyle { bold: true, ..style }, line),
            Tag::Link { dest_url, .. } => {
                let mut inner = Line::default();
                self.inlines(style, &mut inner);
                let safe = ["https://", "http://", "mailto:"].iter().any(|p| dest_url.starts_with(p));
                if safe && is_address(&crate::document::plain_text(&inner.text)) {
                    // Who hears a link wants to know where it leads, not to have its address spelled.
                    let text = Text { text: named(&dest_url), style, trail: self.setting.trail.clone() };
                    line.text.push(Inline::Link { target: dest_url.to_string(), text: vec![Inline::Text(text)] });
                } else if safe && !inner.text.is_empty() {
                    line.text.push(Inline::Link { target: dest_url.to_string(), text: inner.text });
                } else {
                    line.text.append(&mut inner.text);
                }
            }
            _ => self.inlines(style, line),
        }
        self.events.next();
    }

    /// Where the words that were just read come from: the line of the text, or what the setting says.
    fn trail(&self) -> Trail {
        let line = self.lines.partition_point(|start| *start <= self.events.at);
        match (self.setting.trail.first(), u32::try_from(line)) {
            (Some(file), Ok(line)) if line > 0 => Trail::of(file.at(Spot::Line(line))),
            _ => self.setting.trail.clone(),
        }
    }

    /// Characters of the source, cut at the holes.
    fn words(&mut self, text: &str, style: TextStyle, line: &mut Line) {
        let Some(holes) = self.setting.holes else {
            push_text(&mut line.text, text, style, &self.trail());
            return;
        };
        for stretch in stretches(text) {
            match stretch {
                Stretch::Plain(plain) => push_text(&mut line.text, plain, style, &self.setting.trail),
                Stretch::Hole(Token::Value { index, format, .. }) => {
                    let trail = holes.get(index).map(|v| v.trail.clone()).unwrap_or_default();
                    if line.text.is_empty() && format.is_empty() {
                        line.sole = match holes.get(index).map(|v| &v.value) {
                            Some(Datum::Text(text)) => Some((text.clone(), trail.clone())),
                            _ => None,
                        };
                    }
                    let words = cell::line(&holes.show(index, &format));
                    line.text.push(Inline::Text(Text { text: words, style, trail }));
                }
                Stretch::Hole(Token::Call { name, arguments }) => self.call(&name, arguments, style, line),
            }
        }
    }

    fn call(&mut self, name: &str, arguments: Vec<String>, style: TextStyle, line: &mut Line) {
        let Some(holes) = self.setting.holes else { return };
        let first = arguments.first().map(String::as_str).unwrap_or_default();
        if let Some(style) = style_of(name) {
            line.style = Some(style);
            return;
        }
        match name {
            "parole" => push_text(&mut line.text, first, style, &Trail::NONE),
            "nota" => {
                let mut note = Line::default();
                let index = self.notes.len();
                self.notes.push(Note { text: Vec::new() });
                self.words(first, TextStyle::default(), &mut note);
                if let Some(slot) = self.notes.get_mut(index) {
                    slot.text = note.text;
                }
                line.text.push(Inline::Note(index));
            }
            "rif" => line.text.push(Inline::Reference {
                anchor: Anchor(super::number::anchor_of(&holes.expand(first))),
                show: Show::Words(String::new()),
            }),
            "senza_numero" => line.unnumbered = true,
            "ancora" => line.anchor = Some(super::number::anchor_of(&holes.expand(first))),
            "spazio" => line.text.push(Inline::Blank(first.parse().unwrap_or(40.0))),
            "casella" => line.text.push(Inline::CheckBox(first == "true")),
            _ => {
                let arguments = arguments.iter().map(|a| holes.expand(a)).collect();
                line.calls.push((name.to_owned(), arguments));
            }
        }
    }

    fn table(&mut self, aligns: &[Alignment]) -> Table {
        let (mut head, mut body) = (Vec::new(), Vec::new());
        let mut cells = Vec::new();
        let mut role = CellRole::ColumnHeader;
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => {
                    let line = self.line(TextStyle::default());
                    self.events.next();
                    cells.push(Cell { role, ..Cell::data(line.text) });
                }
                Event::End(TagEnd::TableHead) => {
                    head.push(Row { kind: RowKind::Normal, cells: std::mem::take(&mut cells) });
                    role = CellRole::Data;
                }
                Event::End(TagEnd::TableRow) => {
                    body.push(Row { kind: RowKind::Normal, cells: std::mem::take(&mut cells) });
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let columns = aligns.iter().map(|align| Column {
            width: Width::Auto,
            align: match align {
                Alignment::Right => Align::Right,
                Alignment::Center => Align::Center,
                _ => Align::Left,
            },
        });
        Table {
            anchor: Anchor(String::new()),
            caption: None,
            summary: format!("Tabella del testo «{}».", self.setting.title),
            style: TableStyle::Data,
            columns: columns.collect(),
            head,
            body,
            source: Vec::new(),
            key_columns: 1,
        }
    }

    fn fill_notes(&mut self) {
        for (label, indices) in &self.pending {
            for &index in indices {
                if let (Some(note), Some(text)) = (self.notes.get_mut(index), self.defined.get(label)) {
                    note.text.clone_from(text);
                }
            }
        }
    }
}

/// A line under construction.
#[derive(Default)]
struct Line {
    text: Vec<Inline>,
    style: Option<ParagraphStyle>,
    anchor: Option<String>,
    /// Whether the heading has no number and stands in no list.
    unnumbered: bool,
    /// Calls that give blocks: they stand alone on their line.
    calls: Vec<(String, Vec<String>)>,
    /// The text of the only hole of the line.
    sole: Option<(String, Trail)>,
}

fn paragraph(line: Line, style: ParagraphStyle, out: &mut Vec<Item>) {
    let style = line.style.unwrap_or(style);
    match (&line.sole, line.text.len()) {
        (Some((text, trail)), 1) if text.trim().contains('\n') || cell::blocks(text, trail).len() > 1 => {
            out.extend(cell::blocks(text, trail).into_iter().map(Item::Block));
        }
        _ if line.text.iter().any(|i| !is_space(i)) => {
            out.push(Item::Block(Block::Paragraph(Paragraph { style, text: trimmed(line.text) })));
        }
        _ => {}
    }
    out.extend(line.calls.into_iter().map(|(name, arguments)| Item::Call { name, arguments }));
}

fn heading(level: u8, line: Line) -> Block {
    Block::Heading(Heading {
        level,
        number: (!line.unnumbered).then(String::new),
        text: trimmed(line.text),
        anchor: Anchor(line.anchor.unwrap_or_default()),
        listed: !line.unnumbered,
        new_page: false,
    })
}

fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

fn only_blocks(items: Vec<Item>) -> Vec<Block> {
    items.into_iter().filter_map(|i| if let Item::Block(block) = i { Some(block) } else { None }).collect()
}

fn is_space(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(t) if t.text.trim().is_empty())
}

/// Without blank text at both ends.
fn trimmed(mut text: Vec<Inline>) -> Vec<Inline> {
    while text.last().is_some_and(is_space) {
        text.pop();
    }
    let from = text.iter().position(|i| !is_space(i)).unwrap_or(0);
    text.drain(..from);
    if let Some(Inline::Text(first)) = text.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    text
}

/// The language of what follows `<span lang="en">`: with its end, the only HTML that a text may hold.
fn spoken(html: &str) -> Option<Language> {
    let tag = html.trim().strip_prefix("<span lang=")?.strip_suffix('>')?;
    Language::of(tag.trim_matches(['"', '\'']))
}

/// Adds text to a line, joining it to what has the same look and the same cells.
fn push_text(line: &mut Vec<Inline>, text: &str, style: TextStyle, trail: &Trail) {
    if let Some(Inline::Text(last)) = line.last_mut()
        && last.style == style
        && last.trail == *trail
    {
        last.text.push_str(text);
        return;
    }
    line.push(Inline::Text(Text { text: text.to_owned(), style, trail: trail.clone() }));
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}
/// Whether the words of a link are an address of the web and nothing else.
fn is_address(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    ["https://", "http://", "www."].iter().any(|start| words.starts_with(start)) && !words.contains(char::is_whitespace)
}

/// Where an address leads, in words: «sito comune.noci.ba.it», «pagina del sito comune.noci.ba.it».
fn named(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = rest.split_once(['/', '?', '#']).unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    if path.is_empty() { format!("sito {host}") } else { format!("pagina del sito {host}") }
}
