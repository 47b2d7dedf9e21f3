// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Word documents, whoever saved them: paragraphs, tables, notes, comments and the marks that `build` left in them.
//!
//! Nothing is evaluated: no macro, field, entity or link. Proposed changes are read as if they had been accepted.

mod aside;
mod flow;
pub mod letterhead;
mod parse;
mod prose;
mod styles;

use std::collections::BTreeMap;

pub use aside::Comment;
pub use flow::{Cell, Grid, Lost, Mark, Node, Para, Piece, Role, Row};
pub use prose::{Prose, prose};

use super::package::{Package, Refusal};
use crate::document::markdown as to_markdown;

/// Most heads and feet that are read.
const EDGES: usize = 300;

/// A Word document, read.
#[derive(Debug, Default)]
pub struct WordFile {
    /// Paragraphs, tables and marks of the body, in reading order.
    pub flow: Vec<Node>,
    /// Footnotes and endnotes, by their keys.
    pub notes: BTreeMap<String, Vec<Node>>,
    /// Comments, in the order of the file.
    pub comments: Vec<Comment>,
    /// Properties that programs add to a document, by name.
    pub properties: BTreeMap<String, String>,
    /// Markup of the heads and feet of pages.
    pub edges: Vec<String>,
}

/// Reads a document, or says in Italian why it can't be: the words follow «il documento».
///
/// # Errors
/// When it is not a DOCX, is damaged, encrypted or beyond the limits.
pub fn read(bytes: &[u8]) -> Result<WordFile, String> {
    if bytes.is_empty() {
        return Err("è vuoto".to_owned());
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(old_or_locked(bytes).to_owned());
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err("è un documento RTF, anche se il nome finisce in .docx".to_owned());
    }
    if bytes.starts_with(b"%PDF") {
        return Err("è un PDF, anche se il nome finisce in .docx".to_owned());
    }
    if !bytes.starts_with(b"PK") {
        return Err("non è un documento di Word (.docx)".to_owned());
    }
    let say = |refusal: Refusal| match refusal {
        // The words follow «il documento».
        Refusal::Damaged(why) | Refusal::TooLarge(why) => why.strip_prefix("il file ").unwrap_or(&why).to_owned(),
        Refusal::Locked => "è protetto da password".to_owned(),
    };
    let mut package = Package::open(bytes).map_err(say)?;
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let text = utf8(package.held(&main).map_err(say)?)?;
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let mut part = |name: &str| package.text(&beside(name)).unwrap_or_default();
    let styles = styles::Styles::read(&part("styles.xml"), &part("numbering.xml"));
    let links = aside::links(&part(&relations(&main)));
    let (foot, end) = (part("footnotes.xml"), part("endnotes.xml"));
    let (foot_links, end_links) =
        (aside::links(&part("_rels/footnotes.xml.rels")), aside::links(&part("_rels/endnotes.xml.rels")));
    let comments = aside::comments(&part("comments.xml"));
    let properties = aside::properties(&package.text("docProps/custom.xml").unwrap_or_default());
    let is_edge = |name: &&String| {
        let name = name.strip_prefix(&folder).unwrap_or(name).trim_start_matches('/');
        name.ends_with(".xml") && (name.starts_with("header") || name.starts_with("footer"))
    };
    let named: Vec<String> = package.names().iter().filter(is_edge).take(EDGES).cloned().collect();
    let edges = named.iter().filter_map(|name| package.text(name)).collect();
    let flow = parse::body(&text, &styles, &links)?;
    let mut notes = parse::notes(&foot, &styles, &foot_links, 'f')?;
    notes.extend(parse::notes(&end, &styles, &end_links, 'e')?);
    Ok(WordFile { flow, notes, comments, properties, edges })
}

/// A narrative: its text as Markdown, and what a text can't hold.
///
/// # Errors
/// As [`read`].
pub fn narrative(bytes: &[u8]) -> Result<(String, Vec<Lost>), String> {
    let file = read(bytes)?;
    let prose = prose(&file.flow, &file.notes);
    let mut lost = prose.lost;
    lost.extend(file.comments.iter().map(|_| Lost::Comment));
    Ok((to_markdown(&prose.blocks, &prose.notes), lost))
}

/// The name of the part with the text, as the package says it.
fn main_part(package: &mut Package<'_>) -> Result<String, String> {
    let relations = package.text("_rels/.rels").unwrap_or_default();
    let named = aside::target(&relations, "/officeDocument").map(|name| name.trim_start_matches('/').to_owned());
    let found = named.filter(|name| package.has(name)).or_else(|| {
        let usual = "word/document.xml";
        package.has(usual).then(|| usual.to_owned())
    });
    if let Some(name) = found {
        if name.starts_with("xl/") || name.starts_with("ppt/") {
            return Err("non è un documento di Word: è una cartella di Excel o una presentazione".to_owned());
        }
        return Ok(name);
    }
    if package.has("content.xml") {
        return Err("è un documento OpenDocument (.odt): salvarlo con nome nel formato Word (.docx)".to_owned());
    }
    if package.has("word/document.bin") || package.names().is_empty() {
        return Err("è danneggiato o incompleto".to_owned());
    }
    Err("non è un documento di Word (.docx)".to_owned())
}

fn relations(main: &str) -> String {
    format!("_rels/{}.rels", main.rsplit('/').next().unwrap_or(main))
}

/// An OLE file: an encrypted package, or a document of the Word of old.
fn old_or_locked(bytes: &[u8]) -> &'static str {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(bytes, &wide).is_some() {
        "è protetto da password: toglierla in Word (File, Informazioni, Proteggi documento)"
    } else {
        "è un documento del Word di una volta (.doc): salvarlo con nome nel formato .docx"
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    let damaged = || "è danneggiato: il suo contenuto non si legge".to_owned();
    match bytes.get(..2) {
        Some([0xff, 0xfe] | [0xfe, 0xff]) => {
            let (text, _, wrong) =
                encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(e, _)| e).decode(&bytes);
            if wrong { Err(damaged()) } else { Ok(text.into_owned()) }
        }
        _ => String::from_utf8(bytes).map_err(|_| damaged()),
    }
}

#[cfg(test)]
mod tests;
