// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is in a paragraph: runs and their look, links, fields, proposed changes.

use std::rc::Rc;

use super::super::flow::{Lost, Mark, Para, Piece, Role};
use super::super::styles::{is_mono, language, on};
use super::{Parser, Step, attribute, mark};
use crate::document::TextStyle;

/// A field of Word under way.
pub(super) struct Field {
    code: String,
    /// Whether its result has begun.
    shown: bool,
    link: Option<Rc<str>>,
    computed: bool,
}

/// Look of a run.
#[derive(Default)]
struct Look {
    style: TextStyle,
    hidden: bool,
    struck: bool,
}

impl Parser<'_> {
    /// A paragraph; tells whether the next one goes on on its line, since the deletion of its mark is proposed.
    pub(super) fn paragraph(&mut self, para: &mut Para) -> Result<bool, String> {
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
                    para.pieces.extend(self.skip_but_marks()?.into_iter().map(Piece::Mark));
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
                        if look.struck && !text.trim().is_empty() {
                            para.pieces.push(Piece::Mark(Mark::Lost(Lost::Struck)));
                        }
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
                "strike" | "dstrike" => look.struck |= on(val().as_deref()),
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
