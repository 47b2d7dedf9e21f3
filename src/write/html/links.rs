// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Ids and what stands in the indexes: every id occurs once, every inner link has its target.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Anchor, Block, Document, Visitor, plain_text, visit};

/// A line of an index.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Depth, from 1.
    pub level: u8,
    /// What is shown.
    pub label: String,
    /// Where it leads.
    pub id: String,
}

/// Ids by anchor, and the lines of the indexes.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Listed headings.
    pub headings: Vec<Entry>,
    /// Tables with a caption.
    pub tables: Vec<Entry>,
    /// Figures.
    pub figures: Vec<Entry>,
    /// Levels of all the headings.
    pub levels: Vec<u8>,
    ids: BTreeMap<Anchor, Target>,
    used: BTreeSet<String>,
    /// Notes in the order in which they are first met.
    pub notes: Vec<usize>,
}

#[derive(Debug)]
struct Target {
    id: String,
    /// What stands in the place of a page number, which a screen has not.
    label: String,
    written: bool,
}

impl Links {
    /// Gives an id to every place of the document.
    pub(super) fn of(document: &Document) -> Self {
        let mut links = Self::default();
        visit(document, &mut links);
        links
    }

    /// The id of the place, to be written on it. A second place with the same anchor gets another one.
    pub(super) fn place(&mut self, anchor: &Anchor) -> String {
        match self.ids.get_mut(anchor) {
            Some(target) if !target.written => {
                target.written = true;
                target.id.clone()
            }
            _ => self.own(&anchor.0),
        }
    }

    /// The id that a reference leads to; `None` when the document has no such place.
    pub(super) fn target(&self, anchor: &Anchor) -> Option<(&str, &str)> {
        self.ids.get(anchor).map(|t| (t.id.as_str(), t.label.as_str()))
    }

    /// A new id near to the one wanted.
    pub(super) fn own(&mut self, wanted: &str) -> String {
        let clean: String =
            wanted.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
        let clean = if clean.is_empty() { "luogo".to_owned() } else { clean };
        let mut id = clean.clone();
        let mut number = 2;
        while !self.used.insert(id.clone()) {
            id = format!("{clean}-{number}");
            number += 1;
        }
        id
    }

    fn add(&mut self, anchor: &Anchor, label: String) -> String {
        if let Some(target) = self.ids.get(anchor) {
            return target.id.clone();
        }
        let id = self.own(&anchor.0);
        self.ids.insert(anchor.clone(), Target { id: id.clone(), label, written: false });
        id
    }
}

impl Visitor for Links {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => {
                self.levels.push(heading.level);
                let text = plain_text(&heading.text);
                let (label, place) = match &heading.number {
                    Some(number) => (format!("{number} {text}"), format!("sezione {number}")),
                    None => (text.clone(), format!("«{text}»")),
                };
                let id = self.add(&heading.anchor, place);
                if heading.listed {
                    self.headings.push(Entry { level: heading.level.max(1), label, id });
                }
            }
            Block::Table(table) => {
                if let Some((number, caption)) = &table.caption {
                    let id = self.add(&table.anchor, format!("tabella {number}"));
                    let label = format!("Tabella {number}. {}", plain_text(caption));
                    self.tables.push(Entry { level: 1, label, id });
                } else {
                    self.add(&table.anchor, "tabella".to_owned());
                }
            }
            Block::Figure(figure) => {
                let id = self.add(&figure.anchor, format!("figura {}", figure.number));
                let label = format!("Figura {}. {}", figure.number, plain_text(&figure.caption));
                self.figures.push(Entry { level: 1, label, id });
            }
            _ => {}
        }
    }
}
