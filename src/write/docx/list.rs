// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lists, and blocks where only paragraphs may stand (items and cells).

use docx_rs::{IndentLevel, NumberingId, Paragraph, Run};

use super::Writer;
use super::inline::{Place, run};
use super::numbering::{FIRST_LIST, LIST_LEVELS, style};
use crate::document::{Block, Inline, List, ParagraphStyle};
use crate::write::WriteError;

impl Writer<'_> {
    /// The paragraphs of a list at a level from zero.
    pub(super) fn list(&mut self, list: &List, level: usize) -> Result<Vec<Paragraph>, WriteError> {
        // A nested numbered list is a list of its own, so that it begins at its own number.
        let deep = level.min(LIST_LEVELS - 1);
        let numbering = list.start.map(|start| {
            self.lists.push((start.min(32_000), deep));
            FIRST_LIST + self.lists.len() - 1
        });
        let mut out = Vec::new();
        for item in &list.items {
            let mut first = true;
            for block in item {
                let made = match block {
                    Block::List(inner) => {
                        let from = out.len();
                        out.extend(self.list(inner, level + 1)?);
                        // An item that begins with a list has its mark on a line of its own.
                        if first && out.len() > from {
                            let mark = self.item(Paragraph::new(), numbering, deep);
                            out.insert(from, mark);
                        }
                        first = false;
                        continue;
                    }
                    other => self.lone(other, Place::default())?,
                };
                for paragraph in made {
                    out.push(if std::mem::take(&mut first) {
                        self.item(paragraph, numbering, deep)
                    } else {
                        paragraph.style(&style("ListContinue", deep))
                    });
                }
            }
            if first {
                let empty = self.item(Paragraph::new(), numbering, deep);
                out.push(empty);
            }
        }
        Ok(out)
    }

    fn item(&self, paragraph: Paragraph, numbering: Option<usize>, level: usize) -> Paragraph {
        match numbering {
            Some(id) => {
                paragraph.style(&style("ListNumber", level)).numbering(NumberingId::new(id), IndentLevel::new(level))
            }
            None => paragraph.style(&style("ListBullet", level)),
        }
    }

    /// Any block as paragraphs, without a style of its own where it is plain text: what items and cells hold.
    ///
    /// The model allows paragraphs and lists only; whatever else comes keeps its words.
    pub(super) fn lone(&mut self, block: &Block, place: Place) -> Result<Vec<Paragraph>, WriteError> {
        let mut line = |text: &[Inline], place: Place| -> Result<Vec<Paragraph>, WriteError> {
            let mut paragraph = Paragraph::new();
            paragraph.children = self.line(text, place)?;
            Ok(vec![paragraph])
        };
        match block {
            Block::Paragraph(paragraph) => {
                let role = paragraph.style;
                let text =
                    line(&paragraph.text, Place { strong: place.strong || role == ParagraphStyle::Title, ..place })?;
                Ok(text
                    .into_iter()
                    .map(|p| match role {
                        ParagraphStyle::Placeholder => p.style("Placeholder"),
                        ParagraphStyle::Source | ParagraphStyle::Small => p.style("SmallText"),
                        _ => p,
                    })
                    .collect())
            }
            Block::Heading(heading) => {
                let mut text = heading.number.iter().map(|n| Inline::text(format!("{n} "))).collect::<Vec<_>>();
                text.extend(heading.text.iter().cloned());
                let mut made = Paragraph::new().style("CellHeading");
                made.children = self.line(&text, Place { bold: true, ..place })?;
                Ok(vec![made])
            }
            Block::List(list) => self.list(list, 0),
            Block::Table(table) => {
                let mut out = Vec::new();
                for row in table.head.iter().chain(&table.body) {
                    for cell in &row.cells {
                        for block in &cell.content {
                            out.extend(self.lone(block, place)?);
                        }
                    }
                }
                Ok(out)
            }
            Block::Figure(figure) => line(&figure.caption, place),
            Block::Editable(editable) => {
                let mut out = Vec::new();
                for block in &editable.blocks {
                    out.extend(self.lone(block, place)?);
                }
                Ok(out)
            }
            Block::Signatures(signatures) => Ok(signatures
                .iter()
                .map(|signature| {
                    let mut paragraph = Paragraph::new();
                    let name = signature.name.as_deref().map(|n| format!(": {n}")).unwrap_or_default();
                    paragraph.children = run(Run::new(), &format!("{}{name}", signature.role));
                    paragraph
                })
                .collect()),
            Block::Picture(picture) => line(&[Inline::text(&picture.alt)], place),
            Block::Contents(_) | Block::PageBreak => Ok(Vec::new()),
        }
    }
}
