// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers of headings, tables and figures; names of places; references to words («tabella 3»).

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Anchor, Block, Cell, Document, Inline, Show, Table};

/// A name of a place out of any words: letters, digits, `.`, `-` and `_`, with the short prefixes of the document.
pub(crate) fn anchor_of(words: &str) -> String {
    let words = words.trim();
    let (prefix, rest) = words.split_once('.').unwrap_or(("", words));
    let prefix = match prefix {
        "tabella" => "tab",
        "figura" | "grafico" => "fig",
        "capitolo" => "cap",
        other => other,
    };
    let full = if prefix.is_empty() { rest.to_owned() } else { format!("{prefix}.{rest}") };
    full.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' }).collect()
}

/// Numbers everything in reading order and puts words into the references.
///
/// Headings with an empty number take the next one of their level; those with a number keep it and head what follows.
/// Gives the references that point nowhere.
pub(crate) fn number(document: &mut Document) -> Vec<Anchor> {
    let mut numbers = Numbers::default();
    for section in &mut document.sections {
        numbers.blocks(&mut section.blocks);
    }
    let mut missing = Vec::new();
    let words = numbers.words;
    let mut resolve = |inlines: &mut Vec<Inline>| resolve(inlines, &words, &mut missing);
    for section in &mut document.sections {
        each_line(&mut section.blocks, &mut resolve);
    }
    for note in &mut document.notes {
        resolve(&mut note.text);
    }
    missing
}

#[derive(Default)]
struct Numbers {
    /// Prefix given by the last preset number of the first level.
    prefix: String,
    counters: [u32; 7],
    last_level: u8,
    tables: u32,
    figures: u32,
    others: u32,
    used: BTreeSet<String>,
    /// Words of a reference, by place.
    words: BTreeMap<String, String>,
}

impl Numbers {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    heading.level = heading.level.clamp(1, (self.last_level + 1).min(6));
                    self.last_level = heading.level;
                    let level = usize::from(heading.level);
                    match heading.number.as_deref() {
                        Some("") => {
                            self.counters[level] += 1;
                            self.counters[level + 1..].fill(0);
                            let number = self.number(level);
                            let word = if level == 1 { "capitolo" } else { "paragrafo" };
                            self.place(&mut heading.anchor, &format!("cap.{number}"), format!("{word} {number}"));
                            heading.number = Some(number);
                        }
                        Some(preset) => {
                            let preset = preset.to_owned();
                            if level == 1 {
                                self.prefix.clone_from(&preset);
                                self.counters.fill(0);
                            }
                            self.counters[level + 1..].fill(0);
                            let scheda = heading.anchor.0.starts_with("scheda.");
                            let word = if scheda { "scheda" } else { "capitolo" };
                            self.place(&mut heading.anchor, &format!("cap.{preset}"), format!("{word} {preset}"));
                        }
                        None => {
                            self.others += 1;
                            let default = format!("par.{}", self.others);
                            let words = crate::document::plain_text(&heading.text);
                            self.place(&mut heading.anchor, &default, format!("«{words}»"));
                        }
                    }
                }
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => {
                    self.figures += 1;
                    figure.number = self.figures.to_string();
                    let words = format!("figura {}", figure.number);
                    self.place(&mut figure.anchor, &format!("fig.{}", self.figures), words);
                }
                Block::Editable(editable) => self.blocks(&mut editable.blocks),
                Block::List(list) => list.items.iter_mut().for_each(|item| self.blocks(item)),
                Block::Paragraph(_)
                | Block::Picture(_)
                | Block::Contents(_)
                | Block::Signatures(_)
                | Block::PageBreak => {}
            }
        }
    }

    fn table(&mut self, table: &mut Table) {
        match &mut table.caption {
            Some((number, _)) => {
                self.tables += 1;
                *number = self.tables.to_string();
                let words = format!("tabella {}", self.tables);
                self.place(&mut table.anchor, &format!("tab.{}", self.tables), words);
            }
            None => {
                self.others += 1;
                self.place(&mut table.anchor, &format!("mod.{}", self.others), String::new());
            }
        }
    }

    /// `4.1.2`, under the number preset for the first level if there is one.
    fn number(&self, level: usize) -> String {
        let from = if self.prefix.is_empty() { 1 } else { 2 };
        let parts = self.counters[from..=level.max(from)].iter().map(u32::to_string);
        let prefix = (!self.prefix.is_empty() && level > 1).then(|| self.prefix.clone());
        prefix.into_iter().chain(parts).collect::<Vec<_>>().join(".")
    }

    /// Gives the place its name, unique in the document.
    fn place(&mut self, anchor: &mut Anchor, default: &str, words: String) {
        let wanted = if anchor.0.is_empty() { anchor_of(default) } else { anchor_of(&anchor.0) };
        let mut name = wanted.clone();
        let mut copy = 1;
        while !self.used.insert(name.clone()) {
            copy += 1;
            name = format!("{wanted}-{copy}");
        }
        self.words.insert(name.clone(), words);
        anchor.0 = name;
    }
}

fn resolve(inlines: &mut [Inline], words: &BTreeMap<String, String>, missing: &mut Vec<Anchor>) {
    for inline in inlines {
        match inline {
            Inline::Reference { anchor, show: Show::Words(shown) } if shown.is_empty() => match words.get(&anchor.0) {
                Some(words) if !words.is_empty() => shown.clone_from(words),
                _ => missing.push(anchor.clone()),
            },
            Inline::Link { text, .. } => resolve(text, words, missing),
            _ => {}
        }
    }
}

/// References to places that are in the plan and not in this document become words.
pub(crate) fn put_into_words(document: &mut Document, missing: &[Anchor]) {
    let absent: BTreeSet<&str> = missing.iter().map(|a| a.0.as_str()).collect();
    let mut in_words = |inlines: &mut Vec<Inline>| {
        for inline in inlines {
            if let Inline::Reference { anchor, .. } = inline
                && absent.contains(anchor.0.as_str())
            {
                *inline = Inline::text(elsewhere(&anchor.0));
            }
        }
    };
    for section in &mut document.sections {
        each_line(&mut section.blocks, &mut in_words);
    }
    for note in &mut document.notes {
        in_words(&mut note.text);
    }
}

fn elsewhere(anchor: &str) -> String {
    let (kind, name) = anchor.split_once('.').unwrap_or(("", anchor));
    match kind {
        "cap" => format!("capitolo {name} del piano"),
        "tab" => "tabella del piano".to_owned(),
        "fig" => "figura del piano".to_owned(),
        "scheda" => format!("scheda {name} del piano"),
        "area" => format!("paragrafo dell’area {name} del piano"),
        _ => "piano".to_owned(),
    }
}

/// Every line of text of these blocks, in reading order.
pub(crate) fn each_line(blocks: &mut [Block], f: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Heading(heading) => f(&mut heading.text),
            Block::Paragraph(paragraph) => f(&mut paragraph.text),
            Block::List(list) => list.items.iter_mut().for_each(|item| each_line(item, f)),
            Block::Table(table) => {
                if let Some((_, caption)) = &mut table.caption {
                    f(caption);
                }
                let cells = table.head.iter_mut().chain(&mut table.body).flat_map(|row| &mut row.cells);
                cells.for_each(|cell: &mut Cell| each_line(&mut cell.content, f));
                f(&mut table.source);
            }
            Block::Figure(figure) => f(&mut figure.caption),
            Block::Editable(editable) => each_line(&mut editable.blocks, f),
            Block::Picture(_) | Block::Contents(_) | Block::Signatures(_) | Block::PageBreak => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Heading, Paragraph, Section};

    fn heading(level: u8, number: Option<&str>, anchor: &str) -> Block {
        Block::Heading(Heading {
            level,
            number: number.map(str::to_owned),
            text: vec![Inline::text("Titolo")],
            anchor: Anchor(anchor.to_owned()),
            listed: true,
            new_page: false,
        })
    }

    #[test]
    fn headings_are_numbered_under_the_code_of_the_chapter() {
        let reference = Inline::Reference { anchor: Anchor("area.A1".into()), show: Show::Words(String::new()) };
        let nowhere = Inline::Reference { anchor: Anchor("tab.x".into()), show: Show::Words(String::new()) };
        let blocks = vec![
            heading(1, Some("0"), "cap.0"),
            heading(2, Some(""), ""),
            heading(1, Some("3"), "cap.3"),
            heading(2, Some(""), "area.A1"),
            heading(4, Some(""), ""),
            heading(2, Some(""), "area.A1"),
            Paragraph::body(vec![reference, nowhere]),
        ];
        let section = Section { blocks, ..Section::default() };
        let mut document = Document { sections: vec![section], ..Document::default() };
        let missing = number(&mut document);
        assert_eq!(missing, [Anchor("tab.x".into())]);
        let headings: Vec<(u8, String, String)> = document.sections[0]
            .blocks
            .iter()
            .filter_map(|b| {
                if let Block::Heading(h) = b {
                    Some((h.level, h.number.clone().unwrap(), h.anchor.0.clone()))
                } else {
                    None
                }
            })
            .collect();
        let expected = [
            (1, "0", "cap.0"),
            (2, "0.1", "cap.0.1"),
            (1, "3", "cap.3"),
            (2, "3.1", "area.A1"),
            (3, "3.1.1", "cap.3.1.1"),
            (2, "3.2", "area.A1-2"),
        ];
        assert_eq!(headings, expected.map(|(l, n, a)| (l, n.to_owned(), a.to_owned())));
        let Some(Block::Paragraph(p)) = document.sections[0].blocks.last() else { panic!() };
        assert!(matches!(&p.text[0], Inline::Reference { show: Show::Words(w), .. } if w == "paragrafo 3.1"));
    }
}
