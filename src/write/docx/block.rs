// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Blocks of the body: headings, paragraphs, and the way to the other kinds.

use docx_rs::{BookmarkEnd, BookmarkStart, IndentLevel, NumberingId, Paragraph, ParagraphChild, Run};

use super::Writer;
use super::inline::{Place, run};
use super::names::anchor_bookmark;
use super::numbering::NONE;
use super::outline;
use crate::document::{self, Anchor, Block, Heading, Inline, ParagraphStyle};
use crate::write::WriteError;

impl Writer<'_> {
    /// Writes blocks in the body.
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Result<(), WriteError> {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading(heading)?,
                Block::Paragraph(paragraph) => {
                    let spaced = (self.after_table || self.after_list) && paragraph.style == ParagraphStyle::Body;
                    let mut made = self.paragraph(paragraph)?;
                    self.mark_words("", &paragraph.text);
                    self.mark_figures(std::iter::once(paragraph.text.as_slice()), std::slice::from_mut(&mut made));
                    self.push(if spaced { made.style("BodyTextSpaced") } else { made })?;
                }
                Block::List(list) => {
                    let mut made = self.list(list, 0)?;
                    lines(list).into_iter().for_each(|line| self.mark_words("", line));
                    self.mark_figures(lines(list).into_iter(), &mut made);
                    for paragraph in made {
                        self.push(paragraph)?;
                    }
                    self.after_list = true;
                }
                Block::Table(table) => self.table(table)?,
                Block::Figure(figure) => self.figure(figure)?,
                Block::Picture(picture) => self.picture(picture)?,
                Block::Contents(kind) => self.contents(*kind)?,
                Block::Editable(editable) => self.editable(editable)?,
                Block::Signatures(signatures) => self.signatures(signatures)?,
                Block::PageBreak => self.break_due = true,
            }
        }
        Ok(())
    }

    fn heading(&mut self, heading: &Heading) -> Result<(), WriteError> {
        if !self.in_text {
            self.heading.clone_from(&heading.anchor.0);
            self.figures = 0;
        }
        let level = outline::level(heading.level);
        let linked = self.outline.next_heading();
        let style = if heading.listed { format!("Heading{level}") } else { format!("Heading{level}Unlisted") };
        let mut paragraph = Paragraph::new().style(&style);
        if !linked {
            paragraph = paragraph.numbering(NumberingId::new(NONE), IndentLevel::new(0));
        }
        let before = heading.number.as_deref().filter(|_| !linked).unwrap_or_default();
        self.mark_words(before, &heading.text);
        let mut text = Vec::new();
        if let Some(number) = heading.number.as_ref().filter(|_| !linked) {
            text.extend(run(Run::new(), &format!("{number} ")));
        }
        let place = Place { bold: level <= 4, italic: level > 4, ..Place::default() };
        text.extend(self.line(&heading.text, place)?);
        paragraph.children = self.marked(&heading.anchor, text);
        self.break_due |= heading.new_page;
        self.push(paragraph)
    }

    /// Puts the bookmark of a place around what it names.
    pub(super) fn marked(&mut self, anchor: &Anchor, children: Vec<ParagraphChild>) -> Vec<ParagraphChild> {
        let Some((id, name)) = self.claim(anchor_bookmark(&anchor.0)) else { return children };
        let mut out = vec![ParagraphChild::BookmarkStart(BookmarkStart::new(id, name))];
        out.extend(children);
        out.push(ParagraphChild::BookmarkEnd(BookmarkEnd::new(id)));
        out
    }

    /// A paragraph of the text.
    pub(super) fn paragraph(&mut self, paragraph: &document::Paragraph) -> Result<Paragraph, WriteError> {
        let (style, place) = look(paragraph.style);
        let mut made = Paragraph::new().style(style);
        made.children = self.line(&paragraph.text, place)?;
        Ok(made)
    }
}

/// The lines of a list, in the order in which they are written.
fn lines(list: &document::List) -> Vec<&[Inline]> {
    let blocks = list.items.iter().flatten();
    blocks
        .flat_map(|block| match block {
            Block::Paragraph(paragraph) => vec![paragraph.text.as_slice()],
            Block::List(inner) => lines(inner),
            _ => Vec::new(),
        })
        .collect()
}

/// Style of a paragraph, and what it does to bold and italics.
fn look(style: ParagraphStyle) -> (&'static str, Place) {
    let plain = Place::default();
    match style {
        ParagraphStyle::Body => ("BodyText", plain),
        ParagraphStyle::Lead => ("Lead", plain),
        ParagraphStyle::Quote => ("Quote", Place { italic: true, ..plain }),
        ParagraphStyle::Title => ("Title", Place { bold: true, ..plain }),
        ParagraphStyle::Subtitle => ("Subtitle", plain),
        ParagraphStyle::Centered => ("Centered", plain),
        ParagraphStyle::Source => ("Source", plain),
        ParagraphStyle::Placeholder => ("Placeholder", Place { italic: true, ..plain }),
        ParagraphStyle::Premise => ("Premise", plain),
        ParagraphStyle::Resolution => ("Resolution", plain),
        ParagraphStyle::Small => ("SmallText", plain),
    }
}
