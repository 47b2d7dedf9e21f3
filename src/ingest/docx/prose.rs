// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Paragraphs and tables of Word to the blocks of a text: what Markdown gives, and nothing else.

use std::collections::BTreeMap;

use super::flow::{Grid, Lost, Mark, Node, Para, Piece, Role};
use crate::document::{
    Align, Anchor, Block, Cell, CellRole, Column, Heading, Inline, List, Note, Paragraph, ParagraphStyle, Row, RowKind,
    Table, TableStyle, Text, Width,
};
use crate::origin::Trail;

/// A text: blocks, their notes, and what they can't hold.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Headings, paragraphs, lists, tables.
    pub blocks: Vec<Block>,
    /// Notes that the blocks point at.
    pub notes: Vec<Note>,
    /// What was left out, or taken as accepted.
    pub lost: Vec<Lost>,
}

/// Deepest notes in notes.
const DEEP: usize = 3;

/// Nodes to a text.
pub fn prose(nodes: &[Node], notes: &BTreeMap<String, Vec<Node>>) -> Prose {
    let mut maker = Maker { notes, out: Prose::default(), deep: 0 };
    let titled =
        nodes.iter().any(|n| matches!(n, Node::Paragraph(p) if p.role == Role::Title && !p.words().trim().is_empty()));
    let blocks = maker.blocks(nodes, titled);
    Prose { blocks, ..maker.out }
}

struct Maker<'a> {
    notes: &'a BTreeMap<String, Vec<Node>>,
    out: Prose,
    deep: usize,
}

/// A list under way: its kind, and the items so far.
struct Open {
    numbered: bool,
    items: Vec<Vec<Block>>,
}

impl Maker<'_> {
    fn blocks(&mut self, nodes: &[Node], titled: bool) -> Vec<Block> {
        let mut out = Vec::new();
        let mut lists: Vec<Open> = Vec::new();
        for node in nodes {
            match node {
                Node::Mark(mark) => self.lost(mark),
                Node::Table(grid) => {
                    close(&mut lists, 0, &mut out);
                    out.extend(self.table(grid));
                }
                Node::Paragraph(para) => {
                    let text = self.line(para);
                    if !says(&text) {
                        continue;
                    }
                    if let Some((level, numbered)) = para.list {
                        place(&mut lists, usize::from(level), numbered, &mut out);
                        if let Some(list) = lists.last_mut() {
                            list.items.push(vec![Paragraph::body(text)]);
                        }
                        continue;
                    }
                    if para.role == Role::Continued
                        && let Some(item) = lists.last_mut().and_then(|list| list.items.last_mut())
                    {
                        item.push(Paragraph::body(text));
                        continue;
                    }
                    close(&mut lists, 0, &mut out);
                    out.push(block(para.role, text, titled));
                }
            }
        }
        close(&mut lists, 0, &mut out);
        out
    }

    fn lost(&mut self, mark: &Mark) {
        if let Mark::Lost(lost) = mark {
            self.out.lost.push(*lost);
        }
    }

    fn line(&mut self, para: &Para) -> Vec<Inline> {
        let mut out: Vec<Inline> = Vec::new();
        for piece in &para.pieces {
            match piece {
                Piece::Text { text, style, link, .. } => {
                    let inline = Inline::Text(Text { text: text.clone(), style: *style, trail: Trail::NONE });
                    let target = link.as_deref().filter(|to| {
                        ["http://", "https://", "mailto:"].iter().any(|s| to.to_ascii_lowercase().starts_with(s))
                    });
                    match (target, out.last_mut()) {
                        (Some(to), Some(Inline::Link { target, text })) if target == to => text.push(inline),
                        (Some(to), _) => out.push(Inline::Link { target: to.to_owned(), text: vec![inline] }),
                        (None, _) => out.push(inline),
                    }
                }
                Piece::Break => out.push(Inline::LineBreak),
                Piece::Note(key) => out.extend(self.note(key)),
                Piece::Mark(mark) => self.lost(mark),
            }
        }
        trim(&mut out);
        out
    }

    fn note(&mut self, key: &str) -> Option<Inline> {
        if self.deep >= DEEP {
            return None;
        }
        let nodes = self.notes.get(key)?;
        let index = self.out.notes.len();
        self.out.notes.push(Note { text: Vec::new() });
        self.deep += 1;
        let mut text = Vec::new();
        for node in nodes {
            let line = match node {
                Node::Paragraph(para) => self.line(para),
                Node::Table(grid) => {
                    self.out.lost.push(Lost::InnerTable);
                    vec![Inline::text(words(grid))]
                }
                Node::Mark(mark) => {
                    self.lost(mark);
                    continue;
                }
            };
            if says(&line) {
                if !text.is_empty() {
                    text.push(Inline::text(" "));
                }
                text.extend(line);
            }
        }
        self.deep -= 1;
        if let Some(note) = self.out.notes.get_mut(index) {
            note.text = text;
        }
        Some(Inline::Note(index))
    }

    fn table(&mut self, grid: &Grid) -> Option<Block> {
        let mut rows = Vec::new();
        for row in &grid.rows {
            let mut cells = Vec::new();
            for cell in &row.cells {
                let mut text = Vec::new();
                if !cell.hangs {
                    self.cell(&cell.content, &mut text);
                }
                cells.push(Cell::data(text));
                cells.extend((1..cell.span).map(|_| Cell::data(Vec::new())));
            }
            rows.push(Row { kind: RowKind::Normal, cells });
        }
        let columns = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        let empty = |row: &Row| {
            row.cells.iter().all(|c| c.content.iter().all(|b| matches!(b, Block::Paragraph(p) if !says(&p.text))))
        };
        rows.retain(|row| !empty(row));
        if columns == 0 || rows.is_empty() {
            return None;
        }
        let mut head = vec![rows.remove(0)];
        for row in &mut head {
            row.cells.resize(columns, Cell::data(Vec::new()));
            row.cells.iter_mut().for_each(|cell| cell.role = CellRole::ColumnHeader);
        }
        rows.iter_mut().for_each(|row| row.cells.resize(columns, Cell::data(Vec::new())));
        Some(Block::Table(Table {
            anchor: Anchor(String::new()),
            caption: None,
            summary: String::new(),
            style: TableStyle::Data,
            columns: vec![Column { width: Width::Auto, align: Align::Left }; columns],
            head,
            body: rows,
            source: Vec::new(),
            key_columns: 1,
        }))
    }

    /// The content of a cell on one line, as Markdown has it.
    fn cell(&mut self, nodes: &[Node], out: &mut Vec<Inline>) {
        for node in nodes {
            let line = match node {
                Node::Paragraph(para) => self.line(para),
                Node::Table(grid) => vec![Inline::text(words(grid))],
                Node::Mark(mark) => {
                    self.lost(mark);
                    continue;
                }
            };
            if says(&line) {
                if !out.is_empty() {
                    out.push(Inline::text(" "));
                }
                out.extend(line);
            }
        }
    }
}

fn block(role: Role, text: Vec<Inline>, titled: bool) -> Block {
    let style = match role {
        Role::Title | Role::Heading(_) => {
            let level = match role {
                Role::Heading(level) => level + u8::from(titled),
                _ => 1,
            };
            return Block::Heading(Heading {
                level: level.clamp(1, 6),
                number: None,
                text,
                anchor: Anchor(String::new()),
                listed: true,
                new_page: false,
            });
        }
        Role::Quote => ParagraphStyle::Quote,
        Role::Placeholder => ParagraphStyle::Placeholder,
        Role::Body | Role::Continued => ParagraphStyle::Body,
    };
    Block::Paragraph(Paragraph { style, text })
}

/// Opens and closes lists so that the innermost is the one of this level and kind.
fn place(lists: &mut Vec<Open>, level: usize, numbered: bool, out: &mut Vec<Block>) {
    // A list can't begin deeper than one level under its item.
    let level = level.min(lists.len());
    close(lists, level + 1, out);
    if lists.len() > level && lists.last().is_some_and(|list| list.numbered != numbered) {
        close(lists, level, out);
    }
    if lists.len() <= level {
        lists.push(Open { numbered, items: Vec::new() });
    }
}

/// Closes the lists beyond a depth: each goes into the item that it belongs to.
fn close(lists: &mut Vec<Open>, depth: usize, out: &mut Vec<Block>) {
    while lists.len() > depth {
        let Some(Open { numbered, items }) = lists.pop() else { return };
        let list = Block::List(List { start: numbered.then_some(1), items });
        match lists.last_mut().and_then(|outer| outer.items.last_mut()) {
            Some(item) => item.push(list),
            None => out.push(list),
        }
    }
}

fn says(line: &[Inline]) -> bool {
    line.iter().any(|inline| match inline {
        Inline::Text(text) => !text.text.trim().is_empty(),
        Inline::LineBreak => false,
        _ => true,
    })
}

/// Without line breaks and blanks at both ends.
fn trim(line: &mut Vec<Inline>) {
    let blank = |inline: &Inline| {
        matches!(inline, Inline::LineBreak) || matches!(inline, Inline::Text(t) if t.text.trim().is_empty())
    };
    while line.last().is_some_and(blank) {
        line.pop();
    }
    let from = line.iter().position(|i| !blank(i)).unwrap_or(0);
    line.drain(..from);
}

/// The words of a table, cells and rows parted.
fn words(grid: &Grid) -> String {
    let cell = |nodes: &[Node]| {
        let said = nodes.iter().map(|node| match node {
            Node::Paragraph(para) => para.words().trim().to_owned(),
            Node::Table(inner) => words(inner),
            Node::Mark(_) => String::new(),
        });
        said.filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let row = |row: &super::flow::Row| {
        let cells: Vec<String> = row.cells.iter().map(|c| cell(&c.content)).filter(|t| !t.is_empty()).collect();
        cells.join(" – ")
    };
    let rows: Vec<String> = grid.rows.iter().map(row).filter(|t| !t.is_empty()).collect();
    rows.join("; ")
}
