// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The markup of a Word document to paragraphs, tables and marks, under caps of depth and number; proposed changes accepted.

mod line;
mod table;

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::limits;
use super::flow::{Lost, Mark, Node, Para, Piece};
use super::styles::Styles;
use line::Field;

/// Most paragraphs, runs and marks of a document: a plan of a thousand pages has a tenth of them.
const PIECES: usize = 2_000_000;

/// The value of an attribute by its local name, unescaped.
pub fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), |v| v.into_owned()))
}

/// The characters of an entity: those that XML knows, and numbers; any other is nothing.
pub fn reference(entity: &BytesRef<'_>) -> String {
    let name = entity.xml10_content();
    let resolved = entity.resolve_char_ref().ok().flatten().map(String::from);
    resolved.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)).unwrap_or_default()
}

/// Puts a mark among blocks.
fn mark_node(out: &mut Vec<Node>, mark: Mark) {
    out.push(Node::Mark(mark));
}

fn damaged() -> String {
    "è danneggiato: il suo contenuto non si legge".to_owned()
}

/// Nodes of the body.
pub fn body(xml: &str, styles: &Styles, links: &BTreeMap<String, Rc<str>>) -> Result<Vec<Node>, String> {
    let mut parser = Parser::new(xml, styles, links);
    let mut out = Vec::new();
    let mut found = false;
    while let Some(step) = parser.next()? {
        if let Step::Open(e, false) = step {
            match e.local_name().as_ref() {
                "document" => {}
                "body" => {
                    found = true;
                    parser.blocks(&mut out)?;
                }
                _ => parser.skip()?,
            }
        }
    }
    if !found {
        return Err("non è un documento di Word (.docx)".to_owned());
    }
    if parser.depth != 0 {
        return Err(damaged());
    }
    Ok(out)
}

/// Notes of a part, by key; separators are left out.
pub fn notes(
    xml: &str,
    styles: &Styles,
    links: &BTreeMap<String, Rc<str>>,
    kind: char,
) -> Result<BTreeMap<String, Vec<Node>>, String> {
    let mut parser = Parser::new(xml, styles, links);
    let mut out = BTreeMap::new();
    while let Some(step) = parser.next()? {
        let Step::Open(e, false) = step else { continue };
        match e.local_name().as_ref() {
            "footnotes" | "endnotes" => {}
            "footnote" | "endnote" if attribute(&e, "type").is_none_or(|t| t == "normal") => {
                let id = attribute(&e, "id").unwrap_or_default();
                let mut content = Vec::new();
                parser.blocks(&mut content)?;
                out.insert(format!("{kind}{id}"), content);
            }
            _ => parser.skip()?,
        }
    }
    Ok(out)
}

enum Step<'x> {
    /// An element, and whether it is empty.
    Open(BytesStart<'x>, bool),
    Close,
    Text(String),
}

struct Parser<'x> {
    reader: Reader<&'x [u8]>,
    styles: &'x Styles,
    links: &'x BTreeMap<String, Rc<str>>,
    depth: usize,
    pieces: usize,
    controls: usize,
    fields: Vec<Field>,
    tables: usize,
}

impl<'x> Parser<'x> {
    fn new(xml: &'x str, styles: &'x Styles, links: &'x BTreeMap<String, Rc<str>>) -> Parser<'x> {
        Parser {
            reader: Reader::from_str(xml),
            styles,
            links,
            depth: 0,
            pieces: 0,
            controls: 0,
            fields: Vec::new(),
            tables: 0,
        }
    }

    /// The next thing; `None` at the end.
    fn next(&mut self) -> Result<Option<Step<'x>>, String> {
        loop {
            return Ok(Some(match self.reader.read_event().map_err(|_| damaged())? {
                Event::Start(e) => {
                    self.depth += 1;
                    if self.depth > limits::DEPTH {
                        return Err(
                            "ha parti annidate oltre ogni misura: non è un documento scritto con Word".to_owned()
                        );
                    }
                    Step::Open(e, false)
                }
                Event::Empty(e) => Step::Open(e, true),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Close
                }
                Event::Text(text) => Step::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Step::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(entity) => Step::Text(reference(&entity)),
                Event::DocType(_) => {
                    return Err("contiene definizioni che i documenti di Word non hanno (DOCTYPE)".to_owned());
                }
                Event::Eof if self.depth > 0 => return Err("è danneggiato o incompleto".to_owned()),
                Event::Eof => return Ok(None),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
            }));
        }
    }

    /// Leaves the element that has just been opened.
    fn skip(&mut self) -> Result<(), String> {
        let target = self.depth.saturating_sub(1);
        while self.depth > target {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Leaves what is to be deleted, but for the marks in it: a text may begin there.
    fn skip_but_marks(&mut self) -> Result<Vec<Mark>, String> {
        let target = self.depth.saturating_sub(1);
        let mut marks = Vec::new();
        while self.depth > target {
            match self.next()? {
                Some(Step::Open(e, _)) => {
                    marks.extend(mark(e.local_name().as_ref(), &e).filter(|mark| !matches!(mark, Mark::Comment(_))));
                }
                Some(_) => {}
                None => break,
            }
        }
        Ok(marks)
    }

    fn skip_if(&mut self, empty: bool) -> Result<(), String> {
        if empty { Ok(()) } else { self.skip() }
    }

    fn count(&mut self) -> Result<(), String> {
        self.pieces += 1;
        if self.pieces > PIECES { Err("è troppo grande: più di due milioni di parti".to_owned()) } else { Ok(()) }
    }

    /// Blocks up to the end of the element that has just been opened.
    fn blocks(&mut self, out: &mut Vec<Node>) -> Result<(), String> {
        let target = self.depth.saturating_sub(1);
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "p" => {
                    let mut para = Para::default();
                    let merges = if empty { false } else { self.paragraph(&mut para)? };
                    push(out, para, merges);
                }
                "tbl" if !empty => {
                    if self.tables > 0 {
                        out.push(Node::Mark(Mark::Lost(Lost::InnerTable)));
                    }
                    self.tables += 1;
                    let grid = self.table()?;
                    self.tables -= 1;
                    out.push(Node::Table(grid));
                }
                "sdt" if !empty => self.control(out, mark_node, Self::blocks)?,
                "ins" | "moveTo" if !empty => self.blocks(out)?,
                "del" | "moveFrom" if !empty => {
                    out.push(Node::Mark(Mark::Lost(Lost::Deleted)));
                    out.extend(self.skip_but_marks()?.into_iter().map(Node::Mark));
                }
                "customXml" | "smartTag" | "AlternateContent" | "Choice" if !empty => self.blocks(out)?,
                "altChunk" | "subDoc" => {
                    out.push(Node::Mark(Mark::Lost(Lost::Object)));
                    self.skip_if(empty)?;
                }
                other => {
                    if let Some(mark) = mark(other, &e) {
                        out.push(Node::Mark(mark));
                    }
                    self.skip_if(empty)?;
                }
            }
        }
        Ok(())
    }

    /// A content control, among blocks or in a line: `mark` puts where it begins and ends, `content` reads what is in it.
    fn control<T>(
        &mut self,
        out: &mut T,
        mark: fn(&mut T, Mark),
        mut content: impl FnMut(&mut Self, &mut T) -> Result<(), String>,
    ) -> Result<(), String> {
        let target = self.depth.saturating_sub(1);
        let number = self.controls;
        self.controls += 1;
        let mut opened = false;
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            match e.local_name().as_ref() {
                "sdtPr" if !empty => {
                    let (tag, alias) = self.names()?;
                    mark(out, Mark::Control { number, tag, alias });
                    opened = true;
                }
                "sdtContent" if !empty => content(self, out)?,
                _ => self.skip_if(empty)?,
            }
        }
        if opened {
            mark(out, Mark::ControlEnd(number));
        }
        Ok(())
    }

    /// Tag and title of a control.
    fn names(&mut self) -> Result<(String, String), String> {
        let target = self.depth.saturating_sub(1);
        let (mut tag, mut alias) = (String::new(), String::new());
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            match e.local_name().as_ref() {
                "tag" => tag = attribute(&e, "val").unwrap_or_default(),
                "alias" => alias = attribute(&e, "val").unwrap_or_default(),
                _ => {}
            }
            self.skip_if(empty)?;
        }
        Ok((tag, alias))
    }

    /// The characters up to the end of the element that has just been opened.
    fn characters(&mut self) -> Result<String, String> {
        let target = self.depth.saturating_sub(1);
        let mut out = String::new();
        while self.depth > target {
            match self.next()? {
                Some(Step::Text(text)) => out.push_str(&text),
                Some(_) => {}
                None => break,
            }
        }
        Ok(out)
    }
}

/// A mark by the name of its element.
fn mark(name: &str, e: &BytesStart<'_>) -> Option<Mark> {
    let get = |name: &str| attribute(e, name).unwrap_or_default();
    match name {
        "bookmarkStart" => Some(Mark::Bookmark { id: get("id"), name: get("name") }),
        "bookmarkEnd" => Some(Mark::BookmarkEnd(get("id"))),
        "commentReference" => Some(Mark::Comment(get("id"))),
        _ => None,
    }
}

/// Adds a paragraph, on the line of the one before it if that one's mark is to go.
fn push(out: &mut Vec<Node>, para: Para, merges: bool) {
    let mut para = para;
    if let Some(Node::Paragraph(last)) = out.last_mut()
        && matches!(last.pieces.last(), Some(Piece::Mark(Mark::Lost(Lost::Deleted))))
        && last.goes_on()
    {
        last.pieces.pop();
        last.pieces.append(&mut para.pieces);
        if merges {
            last.keep_open();
        }
        return;
    }
    if merges {
        para.keep_open();
    }
    out.push(Node::Paragraph(para));
}

impl Para {
    /// Marks that the next paragraph goes on here.
    fn keep_open(&mut self) {
        self.pieces.push(Piece::Mark(Mark::Lost(Lost::Deleted)));
        self.pieces.push(Piece::Mark(Mark::Lost(Lost::Deleted)));
    }

    fn goes_on(&self) -> bool {
        let open = |piece: &Piece| matches!(piece, Piece::Mark(Mark::Lost(Lost::Deleted)));
        self.pieces.len() >= 2 && self.pieces.iter().rev().take(2).all(open)
    }
}
