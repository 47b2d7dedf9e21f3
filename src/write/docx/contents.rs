// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Contents and lists of tables and figures: filled with entries and page numbers, and live fields all the same.
//!
//! The field is not marked as outdated, since Word would then ask on opening whether to update it.

use docx_rs::{FieldCharType, Hyperlink, HyperlinkData, InstrText, Paragraph, ParagraphChild, Run};

use super::Writer;
use super::inline::{child, field, run};
use super::names::{anchor_bookmark, control_id};
use crate::document::ContentsKind;
use crate::write::WriteError;

/// One line: level, number and words, page, bookmark.
struct Line {
    level: usize,
    number: Option<String>,
    text: String,
    page: String,
    bookmark: String,
}

impl Writer<'_> {
    /// Writes contents or a list; nothing where it would have no entry.
    pub(super) fn contents(&mut self, kind: ContentsKind) -> Result<(), WriteError> {
        let lines: Vec<Line> = self
            .outline
            .entries(kind)
            .iter()
            .map(|entry| Line {
                level: entry.level,
                number: entry.number.clone(),
                text: entry.text.clone(),
                page: self.page_of(&entry.anchor),
                bookmark: anchor_bookmark(&entry.anchor.0),
            })
            .collect();
        let code = match kind {
            ContentsKind::Headings => format!("TOC \\o \"1-{}\" \\h \\z", self.outline.deepest.max(1)),
            ContentsKind::Tables => "TOC \\h \\z \\c \"Tabella\"".to_owned(),
            ContentsKind::Figures => "TOC \\h \\z \\c \"Figura\"".to_owned(),
        };
        // Word offers its «update» button over contents in a gallery control.
        let framed = kind == ContentsKind::Headings && !lines.is_empty() && self.controls.insert(control_id("indice"));
        if framed {
            self.flush()?;
            let id = control_id("indice");
            self.body.push_str(&format!(
                r#"<w:sdt><w:sdtPr><w:id w:val="{id}"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"#
            ));
        }
        let last = lines.len().saturating_sub(1);
        for (position, line) in lines.into_iter().enumerate() {
            let style = match kind {
                ContentsKind::Headings => format!("TOC{}", line.level),
                _ => "TableofFigures".to_owned(),
            };
            let mut paragraph = Paragraph::new().style(&style);
            if position == 0 {
                // Other letters, other lines: Word counts the pages of its own typeface.
                let stale = self.document.meta.look.stale;
                let mark = |kind| child(Run::new().add_field_char(kind, stale && kind == FieldCharType::Begin));
                paragraph.children.extend([
                    mark(FieldCharType::Begin),
                    child(Run::new().add_instr_text(InstrText::Unsupported(code.clone()))),
                    mark(FieldCharType::Separate),
                ]);
            }
            paragraph.children.push(entry(line, kind));
            if position == last {
                paragraph.children.push(child(Run::new().add_field_char(FieldCharType::End, false)));
            }
            self.push(paragraph)?;
        }
        if framed {
            self.flush()?;
            self.body.push_str("</w:sdtContent></w:sdt>");
        }
        Ok(())
    }
}

/// Number, words, dots and page, all leading to the place.
fn entry(line: Line, kind: ContentsKind) -> ParagraphChild {
    let mut children = Vec::new();
    if let Some(number) = &line.number {
        let after = if kind == ContentsKind::Headings { "\t" } else { " – " };
        children.extend(run(Run::new(), &format!("{number}{after}")));
    }
    children.extend(run(Run::new(), &line.text.replace(['\t', '\n'], " ")));
    children.push(child(Run::new().add_tab()));
    children.extend(field(&format!("PAGEREF {} \\h", line.bookmark), &line.page, Run::new()));
    let link = HyperlinkData::Anchor { anchor: line.bookmark };
    ParagraphChild::Hyperlink(Hyperlink { link, history: None, children })
}
