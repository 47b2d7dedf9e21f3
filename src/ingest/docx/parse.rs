// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The markup of a Word document to paragraphs, tables and marks, under caps of depth and number; proposed changes accepted.

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::limits;
use super::flow::{Cell, Grid, Lost, Mark, Node, Para, Piece, Role, Row};
use super::styles::{Styles, is_mono, language, on};
use crate::document::TextStyle;

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

/// A field of Word under way.
struct Field {
    code: String,
    /// Whether its result has begun.
    shown: bool,
    link: Option<Rc<str>>,
    computed: bool,
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

/// Look of a run.
#[derive(Default)]
struct Look {
    style: TextStyle,
    hidden: bool,
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
                    self.skip()?;
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

    fn table(&mut self) -> Result<Grid, String> {
        let target = self.depth.saturating_sub(1);
        let mut grid = Grid::default();
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "tr" if !empty => {
                    if let Some(row) = self.row()? {
                        grid.rows.push(row);
                    }
                }
                // Controls around rows, and insertions, hold rows.
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" if !empty => {}
                _ => self.skip_if(empty)?,
            }
        }
        Ok(grid)
    }

    /// A row; `None` if its deletion is proposed.
    fn row(&mut self) -> Result<Option<Row>, String> {
        let target = self.depth.saturating_sub(1);
        let mut row = Row::default();
        let mut deleted = false;
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "trPr" if !empty => {
                    let within = self.depth.saturating_sub(1);
                    while self.depth > within {
                        let Some(Step::Open(e, empty)) = self.next()? else { continue };
                        match e.local_name().as_ref() {
                            "tblHeader" => row.head = on(attribute(&e, "val").as_deref()),
                            "del" => deleted = true,
                            _ => {}
                        }
                        self.skip_if(empty)?;
                    }
                }
                "tc" if !empty => row.cells.push(self.cell()?),
                "sdt" | "sdtContent" | "customXml" if !empty => {}
                "sdtPr" | "sdtEndPr" => self.skip_if(empty)?,
                _ => self.skip_if(empty)?,
            }
        }
        Ok((!deleted).then_some(row))
    }

    fn cell(&mut self) -> Result<Cell, String> {
        let target = self.depth.saturating_sub(1);
        let mut cell = Cell { span: 1, ..Cell::default() };
        // The properties come first; the rest are blocks.
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "tcPr" if !empty => {
                    let within = self.depth.saturating_sub(1);
                    while self.depth > within {
                        let Some(Step::Open(e, empty)) = self.next()? else { continue };
                        match e.local_name().as_ref() {
                            "gridSpan" => {
                                let span = attribute(&e, "val").and_then(|v| v.parse::<u16>().ok()).unwrap_or(1);
                                cell.span = span.clamp(1, 63);
                            }
                            "vMerge" => cell.hangs = attribute(&e, "val").is_none_or(|v| v == "continue"),
                            _ => {}
                        }
                        self.skip_if(empty)?;
                    }
                }
                "p" => {
                    let mut para = Para::default();
                    let merges = if empty { false } else { self.paragraph(&mut para)? };
                    push(&mut cell.content, para, merges);
                }
                "tbl" if !empty => {
                    cell.content.push(Node::Mark(Mark::Lost(Lost::InnerTable)));
                    let grid = self.table()?;
                    cell.content.push(Node::Table(grid));
                }
                "sdt" if !empty => self.control(&mut cell.content, mark_node, Self::blocks)?,
                "ins" | "moveTo" | "customXml" if !empty => self.blocks(&mut cell.content)?,
                other => {
                    if let Some(mark) = mark(other, &e) {
                        cell.content.push(Node::Mark(mark));
                    }
                    self.skip_if(empty)?;
                }
            }
        }
        Ok(cell)
    }

    /// A paragraph; tells whether the next one goes on on its line, since the deletion of its mark is proposed.
    fn paragraph(&mut self, para: &mut Para) -> Result<bool, String> {
        let mut merges = false;
        self.inlines(para, None, &mut merges)?;
        Ok(merges)
    }

    /// What is in a paragraph, or in a part of it, up to the end of the element that has just been opened.
    fn inlines(&mut self, para: &mut Para, link: Option<&Rc<str>>, merges: &mut bool) -> Result<(), String> {
        let target = self.depth.saturating_sub(1);
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "pPr" if !empty => self.paragraph_properties(para, merges)?,
                "r" if !empty => self.run(para, link)?,
                "hyperlink" if !empty => {
                    let external = attribute(&e, "id").and_then(|id| self.links.get(&id).cloned());
                    let inner = attribute(&e, "anchor").is_some() && external.is_none();
                    if inner {
                        // What leads inside the document is computed from it.
                        self.fields.push(Field { code: String::new(), shown: true, link: None, computed: true });
                    }
                    self.inlines(para, external.as_ref().or(link), merges)?;
                    if inner {
                        self.fields.pop();
                    }
                }
                "fldSimple" if !empty => {
                    let code = attribute(&e, "instr").unwrap_or_default();
                    let field = begun(code);
                    let target = field.link.clone();
                    self.fields.push(field);
                    self.inlines(para, target.as_ref().or(link), merges)?;
                    self.fields.pop();
                }
                "ins" | "moveTo" if !empty => {
                    para.pieces.push(Piece::Mark(Mark::Lost(Lost::Inserted)));
                    self.inlines(para, link, merges)?;
                }
                "del" | "moveFrom" if !empty => {
                    para.pieces.push(Piece::Mark(Mark::Lost(Lost::Deleted)));
                    self.skip()?;
                }
                "sdt" if !empty => {
                    let mark = |para: &mut Para, mark| para.pieces.push(Piece::Mark(mark));
                    self.control(para, mark, |parser, para| parser.inlines(para, link, merges))?;
                }
                "smartTag" | "customXml" | "dir" | "bdo" | "AlternateContent" | "Choice" | "ruby" | "rubyBase"
                    if !empty =>
                {
                    self.inlines(para, link, merges)?;
                }
                "oMath" | "oMathPara" if !empty => {
                    para.pieces.push(Piece::Mark(Mark::Lost(Lost::Formula)));
                    let text = self.characters()?;
                    self.text(para, &text, TextStyle::default(), link);
                }
                other => {
                    if let Some(mark) = mark(other, &e) {
                        para.pieces.push(Piece::Mark(mark));
                    }
                    self.skip_if(empty)?;
                }
            }
        }
        Ok(())
    }

    fn paragraph_properties(&mut self, para: &mut Para, merges: &mut bool) -> Result<(), String> {
        let target = self.depth.saturating_sub(1);
        let (mut style, mut number, mut level, mut outline) = (None, None, None, None);
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            let val = || attribute(&e, "val");
            match e.local_name().as_ref() {
                "pStyle" => style = val(),
                "outlineLvl" => outline = val().and_then(|v| v.parse::<u8>().ok()).filter(|l| *l < 9),
                "numId" => number = val(),
                "ilvl" => level = val().and_then(|v| v.parse::<u8>().ok()),
                "del" | "moveFrom" => *merges = true,
                "ins" => para.pieces.push(Piece::Mark(Mark::Lost(Lost::Inserted))),
                "numPr" | "rPr" if !empty => continue,
                _ => {}
            }
            self.skip_if(empty)?;
        }
        let (role, place) = self.styles.paragraph(style.as_deref());
        para.role = match (role, outline) {
            (Role::Body, Some(level)) => Role::Heading(level + 1),
            (role, _) => role,
        };
        if !matches!(para.role, Role::Heading(_) | Role::Title) {
            para.list = match (&number, level) {
                (Some(number), level) => self.styles.place(number, level.unwrap_or(0)),
                (None, Some(level)) => place.map(|(_, numbered)| (level.min(8), numbered)),
                (None, None) => place,
            };
        }
        Ok(())
    }

    fn run(&mut self, para: &mut Para, link: Option<&Rc<str>>) -> Result<(), String> {
        let target = self.depth.saturating_sub(1);
        let mut look = Look::default();
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "rPr" if !empty => look = self.look()?,
                "t" if !empty => {
                    let text = self.characters()?;
                    if look.hidden {
                        para.pieces.push(Piece::Mark(Mark::Lost(Lost::Hidden)));
                    } else {
                        self.text(para, &text, look.style, link);
                    }
                }
                "instrText" if !empty => {
                    let code = self.characters()?;
                    if let Some(field) = self.fields.last_mut().filter(|f| !f.shown) {
                        field.code.push_str(&code);
                    }
                }
                "fldChar" => {
                    match attribute(&e, "fldCharType").as_deref() {
                        Some("begin") => {
                            let outer = self.fields.last().is_some_and(|f| f.computed && f.shown);
                            self.fields.push(Field { code: String::new(), shown: false, link: None, computed: outer });
                        }
                        Some("separate") => {
                            if let Some(field) = self.fields.last_mut() {
                                let outer = field.computed;
                                *field = begun(std::mem::take(&mut field.code));
                                field.computed |= outer;
                            }
                        }
                        Some("end") => {
                            self.fields.pop();
                        }
                        _ => {}
                    }
                    self.skip_if(empty)?;
                }
                "tab" | "ptab" => {
                    self.text(para, " ", look.style, link);
                    self.skip_if(empty)?;
                }
                "br" | "cr" => {
                    let kind = attribute(&e, "type");
                    if !matches!(kind.as_deref(), Some("page" | "column")) && self.is_shown() {
                        para.pieces.push(Piece::Break);
                    }
                    self.skip_if(empty)?;
                }
                "noBreakHyphen" => {
                    self.text(para, "\u{2011}", look.style, link);
                    self.skip_if(empty)?;
                }
                "sym" => {
                    let code = attribute(&e, "char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                    let shown = code.and_then(char::from_u32).map_or('\u{FFFD}', symbol);
                    self.text(para, &shown.to_string(), look.style, link);
                    self.skip_if(empty)?;
                }
                "footnoteReference" | "endnoteReference" => {
                    let kind = if e.local_name().as_ref() == "footnoteReference" { 'f' } else { 'e' };
                    if let Some(id) = attribute(&e, "id").filter(|_| self.is_shown()) {
                        para.pieces.push(Piece::Note(format!("{kind}{id}")));
                    }
                    self.skip_if(empty)?;
                }
                "drawing" | "pict" if !empty => {
                    let boxed = self.holds_text()?;
                    para.pieces.push(Piece::Mark(Mark::Lost(if boxed { Lost::TextBox } else { Lost::Picture })));
                }
                "object" | "control" | "contentPart" => {
                    para.pieces.push(Piece::Mark(Mark::Lost(Lost::Object)));
                    self.skip_if(empty)?;
                }
                // Of the two forms of a picture one is enough.
                "AlternateContent" | "Choice" if !empty => {}
                "ruby" | "rubyBase" if !empty => {}
                "r" if !empty => self.run(para, link)?,
                other => {
                    if let Some(mark) = mark(other, &e) {
                        para.pieces.push(Piece::Mark(mark));
                    }
                    self.skip_if(empty)?;
                }
            }
        }
        Ok(())
    }

    fn is_shown(&self) -> bool {
        self.fields.iter().all(|field| field.shown)
    }

    fn text(&self, para: &mut Para, text: &str, style: TextStyle, link: Option<&Rc<str>>) {
        if text.is_empty() || !self.is_shown() {
            return;
        }
        let link = self.fields.iter().rev().find_map(|f| f.link.clone()).or_else(|| link.cloned());
        let computed = self.fields.iter().any(|f| f.computed);
        if let Some(Piece::Text { text: last, style: same, link: to, computed: also }) = para.pieces.last_mut()
            && *same == style
            && *to == link
            && *also == computed
        {
            last.push_str(text);
            return;
        }
        para.pieces.push(Piece::Text { text: text.to_owned(), style, link, computed });
    }

    fn look(&mut self) -> Result<Look, String> {
        let target = self.depth.saturating_sub(1);
        let mut look = Look::default();
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            let val = || attribute(&e, "val");
            match e.local_name().as_ref() {
                "rStyle" => {
                    let (style, hidden) = self.styles.look(&val().unwrap_or_default());
                    look.style = TextStyle {
                        bold: look.style.bold || style.bold,
                        italic: look.style.italic || style.italic,
                        ..style
                    };
                    look.hidden |= hidden;
                }
                "b" => look.style.bold = on(val().as_deref()),
                "i" => look.style.italic = on(val().as_deref()),
                "vanish" => look.hidden = on(val().as_deref()),
                "vertAlign" => look.style.superscript = val().as_deref() == Some("superscript"),
                "lang" => {
                    if let Some(tag) = val() {
                        look.style.language = language(&tag);
                    }
                }
                "rFonts" => {
                    if let Some(face) = attribute(&e, "ascii").or_else(|| attribute(&e, "hAnsi")) {
                        look.style.mono = is_mono(&face);
                    }
                }
                _ => {}
            }
            self.skip_if(empty)?;
        }
        Ok(look)
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

    /// Leaves a drawing, and tells whether it holds text.
    fn holds_text(&mut self) -> Result<bool, String> {
        let target = self.depth.saturating_sub(1);
        let mut found = false;
        while self.depth > target {
            match self.next()? {
                Some(Step::Open(e, _)) => found |= e.local_name().as_ref() == "txbxContent",
                Some(_) => {}
                None => break,
            }
        }
        Ok(found)
    }
}

/// A field whose result begins.
fn begun(code: String) -> Field {
    let mut words = code.split_whitespace();
    let kind = words.next().unwrap_or_default().to_ascii_uppercase();
    let link = (kind == "HYPERLINK").then(|| code.split('"').nth(1).map(Rc::from)).flatten();
    let local = code.contains("\\l");
    let computed = matches!(
        kind.as_str(),
        "PAGE"
            | "NUMPAGES"
            | "SECTIONPAGES"
            | "PAGEREF"
            | "REF"
            | "NOTEREF"
            | "SEQ"
            | "STYLEREF"
            | "TOC"
            | "DATE"
            | "TIME"
    ) || (kind == "HYPERLINK" && local);
    Field { code, shown: true, link: link.filter(|_| !local), computed }
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

/// The usual signs of the Symbol and Wingdings typefaces, which stand in the private area.
fn symbol(c: char) -> char {
    match u32::from(c) {
        0xF0B7 | 0xF0A7 | 0xF076 => '•',
        0xF0FC | 0xF0FE => '☑',
        0xF0A8 | 0xF06F => '☐',
        0xF02D => '–',
        0xF0E0 | 0xF0AE => '→',
        n @ 0xF020..=0xF07E => char::from_u32(n - 0xF000).unwrap_or(c),
        _ => c,
    }
}
