// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A text back into its file: Markdown, where what did not change keeps its own characters; DOCX, written anew.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::compose::{narrative, same_name};
use crate::document::{
    Anchor, Block, Document, Meta, Note, Page, Section, canonical, markdown as to_markdown, plain_text, top_level,
    without_number,
};
use crate::ingest::docx::Prose;
use crate::pipeline::Checked;
use crate::write::{PageIndex, WriteError, docx};

/// Longest texts that are compared block by block, in blocks.
const COMPARED: usize = 3_000;

/// A block of the file.
struct Piece {
    source: String,
    /// What it says; `None` for what is not printed: comments.
    says: Option<String>,
}

/// The file of a text with what Word says. `old` are its bytes, empty for a new one.
pub fn markdown(old: &[u8], prose: &Prose, title: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(old);
    let decoded = if text.contains('\u{FFFD}') {
        encoding_rs::WINDOWS_1252.decode(old).0.into_owned()
    } else {
        text.into_owned()
    };
    let windows = decoded.contains("\r\n");
    let plain = decoded.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let new = rewrite(&plain, prose, title);
    let new = if windows { new.replace('\n', "\r\n") } else { new };
    let mark = if decoded.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    format!("{mark}{new}").into_bytes()
}

fn rewrite(old: &str, prose: &Prose, title: &str) -> String {
    let (blocks, notes) = narrative(old, title);
    let titled =
        blocks.len() > 1 && matches!(blocks.first(), Some(Block::Heading(h)) if same_name(&plain_text(&h.text), title));
    let body = if titled { blocks.get(1..).unwrap_or_default() } else { &blocks };
    let first = match (top_level(body), titled) {
        (u8::MAX, true) => top_level(&blocks).saturating_add(1),
        (u8::MAX, false) => 2,
        (top, _) => top,
    };
    let new = levelled(&prose.blocks, first);
    let whole = |with_title: bool| {
        let mut all: Vec<Block> = Vec::new();
        if with_title && titled {
            all.extend(blocks.first().cloned());
        }
        all.extend(new.iter().cloned());
        to_markdown(&all, &prose.notes)
    };
    // Marks of notes belong to the whole text: it is written anew.
    if !notes.is_empty() || !prose.notes.is_empty() || old.is_empty() {
        return whole(true);
    }
    let merged = merge(&pieces(old, title), &new, titled);
    // What was kept must still say the same beside what is new.
    let says = |text: &str| {
        let (mut blocks, notes) = narrative(text, title);
        if titled && !blocks.is_empty() {
            blocks.remove(0);
        }
        canonical(&blocks, &notes)
    };
    match merged {
        Some(text) if says(&text) == canonical(&new, &prose.notes) => text,
        _ => whole(true),
    }
}

/// The blocks with their headings under this level, and without numbers typed before them.
fn levelled(blocks: &[Block], first: u8) -> Vec<Block> {
    let top = top_level(blocks);
    let mut out = blocks.to_vec();
    for block in &mut out {
        if let Block::Heading(heading) = block {
            heading.level = (heading.level.saturating_sub(top) + first).clamp(1, 6);
            if let Some(crate::document::Inline::Text(text)) = heading.text.first_mut() {
                text.text = without_number(&text.text).to_owned();
            }
        }
    }
    out
}

/// The blocks of the file with their characters.
fn pieces(text: &str, title: &str) -> Vec<Piece> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut out = Vec::new();
    let mut depth = 0usize;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let top = depth == 0;
        let mut comment = false;
        match &event {
            Event::Start(tag) => {
                depth += 1;
                comment = matches!(tag, Tag::HtmlBlock);
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Rule => comment = true,
            _ => {}
        }
        if !top {
            continue;
        }
        let source = text.get(range).unwrap_or_default().trim_end().to_owned();
        let (blocks, notes) = narrative(&source, title);
        let says = (!comment || !blocks.is_empty()).then(|| said(&blocks, &notes));
        out.push(Piece { source, says });
    }
    out
}

/// What a block says, the level of a heading included.
fn said(blocks: &[Block], notes: &[Note]) -> String {
    let level = match blocks.first() {
        Some(Block::Heading(heading)) => heading.level,
        _ => 0,
    };
    format!("{level} {}", canonical(blocks, notes))
}

/// New blocks over the old file: those that it has keep their characters, comments stay before what follows them.
fn merge(old: &[Piece], new: &[Block], titled: bool) -> Option<String> {
    if old.len() > COMPARED || new.len() > COMPARED {
        return None;
    }
    let wanted: Vec<String> = new.iter().map(|block| said(std::slice::from_ref(block), &[])).collect();
    let mut out: Vec<String> = Vec::new();
    let mut rest = old;
    if titled {
        let at = rest.iter().position(|piece| piece.says.is_some())?;
        out.extend(rest.iter().take(at + 1).map(|piece| piece.source.clone()));
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    let says: Vec<Option<&str>> = rest.iter().map(|piece| piece.says.as_deref()).collect();
    let wanted: Vec<Option<&str>> = wanted.iter().map(|says| Some(says.as_str())).collect();
    let common = common(&says, &wanted);
    let mut from = 0;
    for (i, block) in new.iter().enumerate() {
        match common.iter().find(|(_, n)| *n == i) {
            Some((o, _)) => {
                out.extend(
                    rest.get(from..*o)
                        .unwrap_or_default()
                        .iter()
                        .filter(|p| p.says.is_none())
                        .map(|p| p.source.clone()),
                );
                out.extend(rest.get(*o).map(|piece| piece.source.clone()));
                from = o + 1;
            }
            None => out.push(to_markdown(std::slice::from_ref(block), &[]).trim_end().to_owned()),
        }
    }
    out.extend(rest.get(from..).unwrap_or_default().iter().filter(|p| p.says.is_none()).map(|p| p.source.clone()));
    Some(out.join("\n\n") + "\n")
}

/// Pairs of equal things, old and new, in one order; none between lists that are too long.
pub fn common<A: PartialEq<B>, B>(old: &[A], new: &[B]) -> Vec<(usize, usize)> {
    if old.len() > COMPARED || new.len() > COMPARED {
        return Vec::new();
    }
    let width = new.len() + 1;
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            longest[i * width + j] = if a == b {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// The text as a Word document of its own.
pub fn word(prose: &Prose, title: &str, checked: &Checked) -> Result<Vec<u8>, WriteError> {
    let mut blocks = levelled(&prose.blocks, 1);
    let mut count = 0;
    for block in &mut blocks {
        count += 1;
        match block {
            Block::Heading(heading) => heading.anchor = Anchor(format!("titolo.{count}")),
            Block::Table(table) => table.anchor = Anchor(format!("tabella.{count}")),
            _ => {}
        }
    }
    let document = Document {
        meta: Meta {
            title: title.to_owned(),
            author: checked.plan.ambito.name.clone(),
            date: Some(checked.plan.date),
            ..Meta::default()
        },
        sections: vec![Section { page: Page::A4, blocks, ..Section::default() }],
        notes: prose.notes.clone(),
    };
    docx::write(&document, &PageIndex::default())
}
