// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Text of a cell to blocks: a line break ends a paragraph, `- ` or `•` begins a list item, nothing else is markup.

use crate::document::{Block, Inline, List, Paragraph, ParagraphStyle};
use crate::origin::{Traced, Trail};

/// Paragraphs and lists of a cell's text.
pub(crate) fn blocks(text: &str, trail: &Trail) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        match item(line) {
            Some(item) => {
                let content = vec![Paragraph::body(vec![Inline::traced(item, trail.clone())])];
                if let Some(Block::List(list)) = out.last_mut() {
                    list.items.push(content);
                } else {
                    out.push(Block::List(List { start: None, items: vec![content] }));
                }
            }
            None => out.push(Paragraph::body(vec![Inline::traced(line, trail.clone())])),
        }
    }
    out
}

/// The text on one line.
pub(crate) fn line(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text on one line, with its cells.
pub(crate) fn inline(text: &Traced<String>) -> Inline {
    Inline::traced(line(&text.value), text.trail.clone())
}

/// What the office still has to fill in.
pub(crate) fn placeholder(words: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph { style: ParagraphStyle::Placeholder, text: vec![Inline::text(words)] })
}

fn item(line: &str) -> Option<&str> {
    line.strip_prefix("- ").or_else(|| line.strip_prefix('•')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_paragraphs_and_dashes_are_lists() {
        let made = blocks("Prima riga\n- uno\n• due\n\n1. *non* è un elenco", &Trail::NONE);
        assert_eq!(made.len(), 3);
        assert!(matches!(&made[1], Block::List(list) if list.items.len() == 2));
        let Block::Paragraph(last) = &made[2] else { panic!("atteso un paragrafo") };
        assert!(matches!(&last.text[..], [Inline::Text(t)] if t.text == "1. *non* è un elenco"));
    }
}
