// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Plain text of a document, to paste into the act software of a municipality: no tables drawn with characters.

use crate::document::{Block, Document, Inline, Row, Show, Table};

/// Spaces that a ruled blank becomes: enough to see that something is to be written there.
const BLANK: &str = "__________";

/// The document as text, one line per paragraph, cells separated by a tab, notes at the end.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    for section in &document.sections {
        blocks(&section.blocks, "", &mut out);
    }
    for (i, note) in document.notes.iter().enumerate() {
        out.push_str(&format!("[{}] {}\n", i + 1, line(&note.text)));
    }
    out
}

fn blocks(list: &[Block], indent: &str, out: &mut String) {
    for block in list {
        match block {
            Block::Heading(heading) => {
                let number = heading.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
                out.push_str(&format!("\n{number}{}\n\n", line(&heading.text)));
            }
            Block::Paragraph(paragraph) => out.push_str(&format!("{indent}{}\n", line(&paragraph.text))),
            Block::List(items) => {
                for (i, item) in items.items.iter().enumerate() {
                    let mark = items.start.map_or("- ".to_owned(), |start| format!("{}. ", start as usize + i));
                    let mut text = String::new();
                    blocks(item, "", &mut text);
                    out.push_str(&format!(
                        "{indent}{mark}{}\n",
                        text.trim_end().replace('\n', &format!("\n{indent}  "))
                    ));
                }
            }
            Block::Table(table) => rows(table, out),
            Block::Figure(figure) => out.push_str(&format!("Figura {} – {}\n", figure.number, figure.alt)),
            Block::Editable(editable) => blocks(&editable.blocks, indent, out),
            Block::Signatures(signatures) => {
                for signature in signatures {
                    let name = signature.name.as_deref().unwrap_or(BLANK);
                    out.push_str(&format!("\n{}\n{name}\n", signature.role));
                }
            }
            Block::Picture(_) | Block::Contents(_) | Block::PageBreak => {}
        }
    }
}

fn rows(table: &Table, out: &mut String) {
    if let Some((number, caption)) = &table.caption {
        out.push_str(&format!("\nTabella {number} – {}\n", line(caption)));
    }
    for row in table.head.iter().chain(&table.body) {
        out.push_str(&cells(row));
    }
    if !table.source.is_empty() {
        out.push_str(&format!("{}\n", line(&table.source)));
    }
    out.push('\n');
}

fn cells(row: &Row) -> String {
    let texts = row.cells.iter().map(|cell| {
        let mut text = String::new();
        blocks(&cell.content, "", &mut text);
        text.trim_end().replace('\n', " ")
    });
    texts.collect::<Vec<_>>().join("\t") + "\n"
}

fn line(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.text.clone(),
            Inline::Link { text, .. } => line(text),
            Inline::Reference { show: Show::Words(words), .. } => words.clone(),
            Inline::Note(index) => format!("[{}]", index + 1),
            Inline::LineBreak => "\n".to_owned(),
            Inline::CheckBox(ticked) => (if *ticked { "[x]" } else { "[ ]" }).to_owned(),
            Inline::Tick { .. } => "[ ]".to_owned(),
            Inline::Blank(_) | Inline::Field { .. } => BLANK.to_owned(),
            Inline::Reference { show: Show::Page, .. } | Inline::PageNumber | Inline::PageCount => String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Paragraph, Section};

    #[test]
    fn paragraphs_are_lines_and_blanks_can_be_seen() {
        let blocks = vec![Paragraph::body(vec![Inline::text("Votanti n. "), Inline::Blank(20.0)])];
        let section = Section { blocks, ..Section::default() };
        let document = Document { sections: vec![section], ..Document::default() };
        assert_eq!(write(&document), "Votanti n. __________\n");
    }
}
