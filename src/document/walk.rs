// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Walks a document in reading order: for the trail of printed figures, plain text, counts.

use super::{Block, Cell, Document, Inline, Show, Table, Text};

/// What is met on the walk. Methods do nothing by default.
pub trait Visitor {
    /// A block, before its content.
    fn block(&mut self, _block: &Block) {}
    /// A cell, before its content.
    fn cell(&mut self, _table: &Table, _cell: &Cell) {}
    /// A text.
    fn text(&mut self, _text: &Text) {}
}

/// Walks the sections and then the notes.
pub fn visit(document: &Document, visitor: &mut impl Visitor) {
    for section in &document.sections {
        visit_blocks(&section.blocks, visitor);
    }
    for note in &document.notes {
        visit_inlines(&note.text, visitor);
    }
}

fn visit_blocks(blocks: &[Block], visitor: &mut impl Visitor) {
    for block in blocks {
        visitor.block(block);
        match block {
            Block::Heading(heading) => visit_inlines(&heading.text, visitor),
            Block::Paragraph(paragraph) => visit_inlines(&paragraph.text, visitor),
            Block::List(list) => list.items.iter().for_each(|item| visit_blocks(item, visitor)),
            Block::Table(table) => visit_table(table, visitor),
            Block::Figure(figure) => visit_inlines(&figure.caption, visitor),
            Block::Editable(editable) => visit_blocks(&editable.blocks, visitor),
            Block::Picture(_) | Block::Contents(_) | Block::Signatures(_) | Block::PageBreak => {}
        }
    }
}

fn visit_table(table: &Table, visitor: &mut impl Visitor) {
    if let Some((_, caption)) = &table.caption {
        visit_inlines(caption, visitor);
    }
    for row in table.head.iter().chain(&table.body) {
        for cell in &row.cells {
            visitor.cell(table, cell);
            visit_blocks(&cell.content, visitor);
        }
    }
    visit_inlines(&table.source, visitor);
}

fn visit_inlines(inlines: &[Inline], visitor: &mut impl Visitor) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => visitor.text(text),
            Inline::Link { text, .. } => visit_inlines(text, visitor),
            _ => {}
        }
    }
}

/// The characters of a line, without look: for bookmarks, contents, alternative texts.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(&text.text),
            Inline::Link { text, .. } => out.push_str(&plain_text(text)),
            Inline::Reference { show: Show::Words(words), .. } => out.push_str(words),
            Inline::LineBreak => out.push(' '),
            _ => {}
        }
    }
    out
}
