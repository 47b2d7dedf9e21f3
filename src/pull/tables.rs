// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The tables and marked paragraphs of an edited document, under the names that the build gave them.

use std::collections::BTreeMap;

use super::area::is_ours;
use crate::ingest::docx::{Cell, Grid, Mark, Node, Piece};
use crate::write::docx::marks::squeeze;

/// A table of the document: the characters of its cells, without spaces, and their words.
#[derive(Debug, Default)]
pub struct Read {
    /// Rows of cells.
    pub rows: Vec<Vec<(String, String)>>,
}

/// What stands under a bookmark.
#[derive(Debug, Default)]
pub struct Marks {
    /// Tables by bookmark.
    pub tables: BTreeMap<String, Read>,
    /// Tables without one, and where they stand in the body.
    pub loose: Vec<(usize, Read)>,
    /// Words between the two ends of a bookmark.
    pub paragraphs: BTreeMap<String, String>,
}

/// Reads the tables and the marked paragraphs.
pub fn read(nodes: &[Node]) -> Marks {
    let mut marks = Marks::default();
    walk(nodes, &mut marks);
    marks
}

fn walk(nodes: &[Node], marks: &mut Marks) {
    let mut open: Vec<(String, String)> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Table(grid) => {
                let table = table(grid);
                match bookmark(grid) {
                    Some(name) => {
                        marks.tables.insert(name, table);
                    }
                    None => marks.loose.push((at, table)),
                }
            }
            Node::Mark(mark) => follow(mark, &mut open),
            Node::Paragraph(para) => {
                for piece in &para.pieces {
                    let said = match piece {
                        Piece::Mark(mark) => {
                            follow(mark, &mut open);
                            for name in names(&open) {
                                marks.paragraphs.entry(name.clone()).or_default();
                            }
                            continue;
                        }
                        Piece::Text { text, computed: false, .. } => text.as_str(),
                        _ => " ",
                    };
                    for name in names(&open) {
                        marks.paragraphs.entry(name.clone()).or_default().push_str(said);
                    }
                }
                for name in names(&open) {
                    marks.paragraphs.entry(name.clone()).or_default().push(' ');
                }
            }
        }
    }
}

/// Names of what is open, each once: LibreOffice opens a bookmark over several paragraphs twice.
fn names(open: &[(String, String)]) -> impl Iterator<Item = &String> {
    open.iter()
        .enumerate()
        .filter(|(at, (_, name))| !open.iter().take(*at).any(|(_, o)| o == name))
        .map(|(_, (_, n))| n)
}

fn follow(mark: &Mark, open: &mut Vec<(String, String)>) {
    match mark {
        Mark::Bookmark { id, name } if name.starts_with("_pdz_") => open.push((id.clone(), name.clone())),
        Mark::BookmarkEnd(id) => {
            if let Some(name) = open.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()) {
                open.retain(|(_, other)| *other != name);
            }
        }
        _ => {}
    }
}

fn bookmark(grid: &Grid) -> Option<String> {
    let mut found = None;
    for cell in grid.rows.iter().flat_map(|row| &row.cells) {
        super::area::each_mark(&cell.content, &mut |mark| {
            if let Mark::Bookmark { name, .. } = mark
                && name.starts_with("_pdz_")
                && found.is_none()
            {
                found = Some(name.clone());
            }
        });
        if found.is_some() {
            break;
        }
    }
    found
}

fn table(grid: &Grid) -> Read {
    let cell = |cell: &Cell| {
        let words = if cell.hangs || holds_text(&cell.content) { String::new() } else { words(&cell.content) };
        (squeeze(&words), words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    Read { rows: grid.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect() }
}

/// Whether a cell holds a text that may be changed.
fn holds_text(nodes: &[Node]) -> bool {
    let mut found = false;
    super::area::each_mark(nodes, &mut |mark| {
        found |= match mark {
            Mark::Control { tag, alias, .. } => tag.starts_with("cella.") || alias.contains("[cella."),
            Mark::Bookmark { name, .. } => is_ours(name) && name.starts_with("pdz_"),
            _ => false,
        }
    });
    found
}

fn words(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Node::Paragraph(para) => {
                out.push_str(&para.words());
                out.push(' ');
            }
            Node::Table(grid) => {
                for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                    out.push_str(&words(&cell.content));
                }
            }
            Node::Mark(_) => {}
        }
    }
    out
}
