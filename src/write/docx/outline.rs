// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What must be known before writing: entries of contents and lists, labels of references, who numbers which heading.

use std::collections::{BTreeMap, BTreeSet};

use super::TWIPS;
use super::numbering::HEADING_LEVELS;
use super::xml::clean;
use crate::document::{Anchor, Block, ContentsKind, Document, Heading, plain_text};

/// A line of the contents or of a list.
pub struct Entry {
    /// Level, from 1.
    pub level: usize,
    /// Printed number, or label and number («Tabella 3»).
    pub number: Option<String>,
    /// Text.
    pub text: String,
    /// Where it points.
    pub anchor: Anchor,
}

/// What the bookmark of a place covers, which a reference may repeat as a field.
pub enum Target {
    /// A heading whose number Word computes: this one.
    Heading(String),
    /// The number of a caption.
    Caption(String),
    /// A place without a number of Word's.
    Plain,
}

/// How a caption's number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// Word's own count gives it.
    Next,
    /// Word's count, set to this number.
    Reset(u32),
    /// Literal text.
    Literal,
}

/// The survey of a document.
#[derive(Default)]
pub struct Outline {
    /// Headings that contents list.
    pub headings: Vec<Entry>,
    /// Tables with a caption.
    pub tables: Vec<Entry>,
    /// Figures.
    pub figures: Vec<Entry>,
    /// Where references can point.
    pub targets: BTreeMap<Anchor, Target>,
    /// Number of the first chapter.
    pub first_chapter: u32,
    /// Headings, in order: whether Word's numbering gives the printed number.
    linked: Vec<bool>,
    /// Captions of tables and of figures, in order.
    sequences: [Vec<Sequence>; 2],
    next: [usize; 3],
    /// Deepest level that contents list.
    pub deepest: usize,
}

impl Outline {
    /// Surveys a document.
    pub fn of(document: &Document) -> Outline {
        let mut outline = Outline::default();
        let mut survey = Survey { counters: Counters::default(), counts: [0, 0], seen: BTreeSet::new() };
        for section in &document.sections {
            outline.survey(&section.blocks, &mut survey);
        }
        outline.first_chapter = survey.counters.first.unwrap_or(1);
        outline
    }

    fn survey(&mut self, blocks: &[Block], survey: &mut Survey) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading(heading, survey),
                Block::Table(table) => {
                    let target = match &table.caption {
                        Some((number, caption)) => {
                            let label = format!("Tabella {}", clean(number));
                            self.sequences[0].push(sequence(number, &mut survey.counts[0]));
                            self.tables.push(entry(&label, plain_text(caption), &table.anchor));
                            Target::Caption(clean(number).into_owned())
                        }
                        None => Target::Plain,
                    };
                    self.target(&table.anchor, target, survey);
                }
                Block::Figure(figure) => {
                    let label = format!("Figura {}", clean(&figure.number));
                    self.sequences[1].push(sequence(&figure.number, &mut survey.counts[1]));
                    self.figures.push(entry(&label, plain_text(&figure.caption), &figure.anchor));
                    self.target(&figure.anchor, Target::Caption(clean(&figure.number).into_owned()), survey);
                }
                Block::Editable(editable) => self.survey(&editable.blocks, survey),
                _ => {}
            }
        }
    }

    fn heading(&mut self, heading: &Heading, survey: &mut Survey) {
        let linked = heading.number.as_deref().is_some_and(|n| survey.counters.accept(heading.level, n));
        self.linked.push(linked);
        let target = match &heading.number {
            Some(number) if linked => Target::Heading(number.clone()),
            _ => Target::Plain,
        };
        self.target(&heading.anchor, target, survey);
        if heading.listed {
            let level = level(heading.level);
            self.deepest = self.deepest.max(level);
            self.headings.push(Entry {
                level,
                number: heading.number.as_deref().map(|n| clean(n).into_owned()),
                text: clean(&plain_text(&heading.text)).into_owned(),
                anchor: heading.anchor.clone(),
            });
        }
    }

    fn target(&mut self, anchor: &Anchor, target: Target, survey: &mut Survey) {
        if survey.seen.insert(anchor.clone()) {
            self.targets.insert(anchor.clone(), target);
        }
    }

    /// Whether Word numbers the next heading.
    pub fn next_heading(&mut self) -> bool {
        self.next[2] += 1;
        self.linked.get(self.next[2] - 1).copied().unwrap_or(false)
    }

    /// How the number of the next table (`false`) or figure (`true`) is written.
    pub fn next_caption(&mut self, figure: bool) -> Sequence {
        let kind = usize::from(figure);
        self.next[kind] += 1;
        self.sequences[kind].get(self.next[kind] - 1).copied().unwrap_or(Sequence::Literal)
    }

    /// The entries of a list.
    pub fn entries(&self, kind: ContentsKind) -> &[Entry] {
        match kind {
            ContentsKind::Headings => &self.headings,
            ContentsKind::Tables => &self.tables,
            ContentsKind::Figures => &self.figures,
        }
    }
}

fn entry(label: &str, text: String, anchor: &Anchor) -> Entry {
    let text = clean(&text).into_owned();
    Entry { level: 1, number: Some(label.to_owned()), text, anchor: anchor.clone() }
}

/// Level of a heading, within those of the model.
pub fn level(level: u8) -> usize {
    usize::from(level).clamp(1, HEADING_LEVELS)
}

struct Survey {
    counters: Counters,
    counts: [u32; 2],
    seen: BTreeSet<Anchor>,
}

/// Word's counters of headings.
///
/// The model prints its own numbers. Where Word would compute the same, the heading numbers itself, so that one added
/// by hand renumbers the rest; where it wouldn't («Allegato A», a gap), the number is plain text and counts for nothing.
#[derive(Default)]
struct Counters {
    first: Option<u32>,
    values: [Option<u32>; HEADING_LEVELS],
}

impl Counters {
    fn accept(&mut self, heading_level: u8, printed: &str) -> bool {
        let depth = level(heading_level) - 1;
        if depth == 0
            && self.first.is_none()
            && let Ok(number) = printed.parse::<u32>()
            && number.to_string() == printed
            && number < 32_000
        {
            self.first = Some(number);
        }
        let start = if depth == 0 { self.first.unwrap_or(1) } else { 1 };
        let mine = self.values[depth].map_or(start, |value| value + 1);
        let parents: Option<Vec<String>> = self.values[..depth].iter().map(|v| v.map(|v| v.to_string())).collect();
        let Some(mut pieces) = parents else { return false };
        pieces.push(mine.to_string());
        if pieces.join(".") != printed {
            return false;
        }
        self.values[depth] = Some(mine);
        self.values[depth + 1..].fill(None);
        true
    }
}

/// How to write a printed number, given Word's count so far.
fn sequence(printed: &str, count: &mut u32) -> Sequence {
    match printed.parse::<u32>() {
        Ok(number) if number.to_string() == printed && number > 0 && number < 32_000 => {
            let next = number == *count + 1;
            *count = number;
            if next { Sequence::Next } else { Sequence::Reset(number) }
        }
        _ => Sequence::Literal,
    }
}

/// Room of the line, in twentieths of a point, where the first contents stand.
pub fn contents_width(document: &Document) -> usize {
    fn holds(blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match block {
            Block::Contents(_) => true,
            Block::Editable(editable) => holds(&editable.blocks),
            _ => false,
        })
    }
    let section = document.sections.iter().find(|s| holds(&s.blocks)).or(document.sections.first());
    let room = section.map_or(166.0, |s| s.page.width - s.page.margins[1] - s.page.margins[3]);
    (room.clamp(20.0, 550.0) * TWIPS).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_numbers_what_it_would_number_alike() {
        let mut counters = Counters::default();
        let tried: Vec<bool> = [
            (1, "0"),
            (2, "0.1"),
            (2, "0.2"),
            (1, "1"),
            (2, "1.1"),
            (3, "1.1.1"),
            (1, "Allegato A"),
            (2, "A.1"),
            (1, "2"),
            (3, "2.1.1"),
            (1, "4"),
            (1, "3"),
        ]
        .into_iter()
        .map(|(level, number)| counters.accept(level, number))
        .collect();
        assert_eq!(tried, [true, true, true, true, true, true, false, false, true, false, false, true]);
        assert_eq!(counters.first, Some(0));
    }

    #[test]
    fn captions_follow_words_count_or_set_it() {
        let mut count = 0;
        let got: Vec<Sequence> = ["1", "2", "5", "6", "A.1", "7"].iter().map(|n| sequence(n, &mut count)).collect();
        let expected =
            [Sequence::Next, Sequence::Next, Sequence::Reset(5), Sequence::Next, Sequence::Literal, Sequence::Next];
        assert_eq!(got, expected);
    }
}
