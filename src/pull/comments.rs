// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Comments of an edited document: who, when, where, what.

use std::collections::BTreeMap;

use crate::ingest::docx::{Mark, Node, Piece, Role, WordFile};

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Who wrote it.
    pub author: String,
    /// The day, as it is read in Italy; empty if the file doesn't say it.
    pub date: String,
    /// The heading above it.
    pub section: String,
    /// The first words of its paragraph.
    pub at: String,
    /// What it says.
    pub text: String,
}

/// Most characters of the paragraph that are shown.
const SHOWN: usize = 60;

/// The comments, in the order of the text.
pub fn list(file: &WordFile) -> Vec<Note> {
    let mut places = BTreeMap::new();
    let mut walk = Walk { section: String::new(), places: &mut places, order: Vec::new() };
    walk.nodes(&file.flow);
    for nodes in file.notes.values() {
        walk.nodes(nodes);
    }
    let order = walk.order;
    let rank = |id: &str| order.iter().position(|known| known == id).unwrap_or(usize::MAX);
    let mut comments: Vec<_> = file.comments.iter().collect();
    comments.sort_by_key(|comment| rank(&comment.id));
    comments
        .into_iter()
        .map(|comment| {
            let (section, at) = places.get(&comment.id).cloned().unwrap_or_default();
            Note {
                author: comment.author.clone(),
                date: day(&comment.date),
                section,
                at,
                text: comment.text.split_whitespace().collect::<Vec<_>>().join(" "),
            }
        })
        .collect()
}

struct Walk<'a> {
    section: String,
    places: &'a mut BTreeMap<String, (String, String)>,
    order: Vec<String>,
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Paragraph(para) => {
                    let words = para.words();
                    if matches!(para.role, Role::Heading(_)) && !words.trim().is_empty() {
                        self.section = words.trim().to_owned();
                    }
                    for piece in &para.pieces {
                        if let Piece::Mark(Mark::Comment(id)) = piece {
                            self.found(id, &words);
                        }
                    }
                }
                Node::Table(grid) => {
                    for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                        self.nodes(&cell.content);
                    }
                }
                Node::Mark(Mark::Comment(id)) => self.found(id, ""),
                Node::Mark(_) => {}
            }
        }
    }

    fn found(&mut self, id: &str, words: &str) {
        let words = words.trim();
        let mut at: String = words.chars().take(SHOWN).collect();
        if at.len() < words.len() {
            at.push('…');
        }
        self.order.push(id.to_owned());
        self.places.entry(id.to_owned()).or_insert_with(|| (self.section.clone(), at));
    }
}

/// `2022-10-05T09:30:00Z` as `05/10/2022`.
fn day(date: &str) -> String {
    match date.get(..10).map(|day| day.split('-').collect::<Vec<_>>()).as_deref() {
        Some([year, month, day]) => format!("{day}/{month}/{year}"),
        _ => String::new(),
    }
}
