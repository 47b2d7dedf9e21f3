// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A Word document to Markdown: headings, paragraphs, bold, italic, lists; tables flattened; proposed insertions taken,
//! proposed deletions left out.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::package::{Package, Refusal, for_each_element};

/// The document's text as Markdown, or why it can't be read.
pub fn markdown(bytes: &[u8]) -> Result<String, String> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("è protetto da password, oppure è un documento di Word di vecchio tipo (.doc)".to_owned());
    }
    let say = |refusal: Refusal| match refusal {
        Refusal::Damaged(why) | Refusal::TooLarge(why) => why,
        Refusal::Locked => "è protetto da password".to_owned(),
    };
    let mut package = Package::open(bytes).map_err(say)?;
    if !package.has("word/document.xml") {
        return Err("non è un documento di Word".to_owned());
    }
    let document = package.held("word/document.xml").map_err(say)?;
    let document = String::from_utf8_lossy(&document);
    let styles = headings(&package.text("word/styles.xml").unwrap_or_default());
    let numbered = numbering(&package.text("word/numbering.xml").unwrap_or_default());
    let mut walk = Walk { styles, numbered, ..Walk::default() };
    walk.run(&document)?;
    Ok(walk.out.trim().to_owned() + "\n")
}

/// Heading level by id of style.
fn headings(xml: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    let mut style = String::new();
    for_each_element(xml, |name, get| match name {
        "style" => style = get("styleId").unwrap_or_default(),
        "name" => {
            let name = get("val").unwrap_or_default().to_lowercase();
            let level =
                name.strip_prefix("heading ").or_else(|| name.strip_prefix("titolo ")).and_then(|n| n.parse().ok());
            if let Some(level) = level.or((name == "title").then_some(1)) {
                out.insert(style.clone(), level);
            }
        }
        "outlineLvl" => {
            if let Some(level) = get("val").and_then(|v| v.parse::<usize>().ok()).filter(|l| *l < 9) {
                out.entry(style.clone()).or_insert(level + 1);
            }
        }
        _ => {}
    });
    out
}

/// Whether a list is numbered, by its id.
fn numbering(xml: &str) -> BTreeMap<String, bool> {
    let mut formats: BTreeMap<String, bool> = BTreeMap::new();
    let mut out = BTreeMap::new();
    let (mut list, mut number, mut first) = (String::new(), String::new(), true);
    for_each_element(xml, |name, get| match name {
        "abstractNum" => (list, first) = (get("abstractNumId").unwrap_or_default(), true),
        "numFmt" if first => {
            formats.insert(list.clone(), get("val").is_some_and(|v| v != "bullet" && v != "none"));
            first = false;
        }
        "num" => number = get("numId").unwrap_or_default(),
        "abstractNumId" => {
            let numbered = get("val").and_then(|v| formats.get(&v).copied()).unwrap_or(false);
            out.insert(number.clone(), numbered);
        }
        _ => {}
    });
    out
}

#[derive(Default)]
struct Walk {
    styles: BTreeMap<String, usize>,
    numbered: BTreeMap<String, bool>,
    out: String,
    paragraph: String,
    level: usize,
    list: Option<(usize, bool)>,
    indent: usize,
    bold: bool,
    italic: bool,
    in_run_properties: bool,
    in_text: bool,
    skip: usize,
    depth: usize,
    row: Vec<String>,
    was_list: bool,
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), |v| v.into_owned()))
}

fn is_on(e: &BytesStart<'_>) -> bool {
    !matches!(attribute(e, "val").as_deref(), Some("0" | "false" | "none"))
}

impl Walk {
    fn run(&mut self, document: &str) -> Result<(), String> {
        let mut reader = Reader::from_str(document);
        loop {
            match reader.read_event() {
                Ok(Event::Start(e)) => self.open(&e, false),
                Ok(Event::Empty(e)) => self.open(&e, true),
                Ok(Event::End(e)) => self.close(e.local_name().as_ref()),
                Ok(Event::Text(text)) if self.in_text && self.skip == 0 => self.push(&text.xml10_content()),
                Ok(Event::GeneralRef(entity)) if self.in_text && self.skip == 0 => {
                    let name = entity.xml10_content();
                    let resolved = entity.resolve_char_ref().ok().flatten().map(String::from);
                    let named = quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                    self.push(&resolved.or(named).unwrap_or_default());
                }
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) => return Err("il suo contenuto è danneggiato".to_owned()),
            }
        }
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            // What people type is text, not markup.
            if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' | '|' | '~') {
                self.paragraph.push('\\');
            }
            self.paragraph.push(c);
        }
    }

    fn open(&mut self, e: &BytesStart<'_>, empty: bool) {
        match e.local_name().as_ref() {
            "del" | "moveFrom" | "instrText" | "footnoteReference" | "txbxContent" | "Fallback" if !empty => {
                self.skip += 1
            }
            _ if self.skip > 0 => {}
            "p" => {
                self.paragraph.clear();
                (self.level, self.list, self.indent) = (0, None, 0);
                if empty {
                    self.end_paragraph();
                }
            }
            "pStyle" => {
                let style = attribute(e, "val").unwrap_or_default();
                self.level = self.styles.get(&style).copied().unwrap_or(0);
                let lower = style.to_lowercase();
                if self.level == 0 && (lower.contains("listbullet") || lower.contains("puntoelenco")) {
                    self.list = Some((0, false));
                }
            }
            "outlineLvl" => {
                if let Some(level) = attribute(e, "val").and_then(|v| v.parse::<usize>().ok()).filter(|l| *l < 9) {
                    self.level = level + 1;
                }
            }
            "ilvl" => self.indent = attribute(e, "val").and_then(|v| v.parse().ok()).unwrap_or(0usize).min(5),
            "numId" => {
                let id = attribute(e, "val").unwrap_or_default();
                self.list = (id != "0").then(|| (self.indent, self.numbered.get(&id).copied().unwrap_or(false)));
            }
            "rPr" if !empty => self.in_run_properties = true,
            "r" => (self.bold, self.italic) = (false, false),
            "b" if self.in_run_properties => self.bold = is_on(e),
            "i" if self.in_run_properties => self.italic = is_on(e),
            "t" if !empty => {
                self.in_text = true;
                self.paragraph.push_str(self.mark(true));
            }
            "tab" if !self.in_run_properties => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push_str("\\\n"),
            "noBreakHyphen" => self.paragraph.push('-'),
            "tbl" if !empty => self.depth += 1,
            "tr" => self.row.clear(),
            _ => {}
        }
    }

    fn mark(&self, opening: bool) -> &'static str {
        // Inside headings the style says it all. Marks are private characters until the paragraph is whole.
        match (self.level > 0, self.bold, self.italic) {
            (true, ..) | (_, false, false) => "",
            (_, true, false) => {
                if opening {
                    "\u{e000}"
                } else {
                    "\u{e001}"
                }
            }
            (_, false, true) => {
                if opening {
                    "\u{e002}"
                } else {
                    "\u{e003}"
                }
            }
            (_, true, true) => {
                if opening {
                    "\u{e002}\u{e000}"
                } else {
                    "\u{e001}\u{e003}"
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "del" | "moveFrom" | "instrText" | "footnoteReference" | "txbxContent" | "Fallback" => {
                self.skip = self.skip.saturating_sub(1)
            }
            _ if self.skip > 0 => {}
            "rPr" => self.in_run_properties = false,
            "t" => {
                self.in_text = false;
                self.paragraph.push_str(self.mark(false));
            }
            "p" => self.end_paragraph(),
            "tr" => {
                let cells: Vec<String> = self.row.drain(..).filter(|c| !c.is_empty()).collect();
                if !cells.is_empty() && self.depth > 0 {
                    self.out.push_str(&format!("{}\n\n", cells.join(" – ")));
                }
            }
            "tbl" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = emphasis(&self.paragraph);
        self.paragraph.clear();
        let text = text.trim();
        if self.depth > 0 {
            if !text.is_empty() {
                self.row.push(text.replace("\\\n", " "));
            }
            return;
        }
        if text.is_empty() {
            return;
        }
        if self.was_list && self.list.is_none() {
            self.out.push('\n');
        }
        self.was_list = self.list.is_some();
        if self.level > 0 {
            self.out.push_str(&format!("{} {}\n\n", "#".repeat(self.level.min(6)), text.replace("\\\n", " ")));
        } else if let Some((indent, numbered)) = self.list {
            let mark = if numbered { "1." } else { "-" };
            self.out.push_str(&format!("{}{mark} {}\n", "   ".repeat(indent), text.replace("\\\n", " ")));
        } else {
            // A paragraph that begins like a list is still a paragraph.
            let guarded = guard(text);
            self.out.push_str(&format!("{guarded}\n\n"));
        }
    }
}

fn guard(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = &text[digits..];
    if digits > 0 && (after.starts_with(". ") || after.starts_with(") ")) {
        return format!("{}\\{after}", &text[..digits]);
    }
    if text.starts_with("- ") || text.starts_with("+ ") {
        return format!("\\{text}");
    }
    text.to_owned()
}

/// Private marks to asterisks: adjoining runs are joined, spaces stay outside.
fn emphasis(text: &str) -> String {
    let joined = text
        .replace("\u{e001}\u{e000}", "")
        .replace("\u{e003}\u{e002}", "")
        .replace("\u{e001}\u{e003}\u{e002}\u{e000}", "");
    let mut out = String::with_capacity(joined.len());
    let mut pending = String::new();
    for c in joined.chars() {
        match c {
            '\u{e000}' => pending.push_str("**"),
            '\u{e002}' => pending.push('*'),
            '\u{e001}' | '\u{e003}' => {
                let mark = if c == '\u{e001}' { "**" } else { "*" };
                if pending.ends_with(mark) {
                    // Nothing but spaces was marked.
                    pending.truncate(pending.len() - mark.len());
                    continue;
                }
                let spaces = out.len() - out.trim_end().len();
                let end = out.len() - spaces;
                out.insert_str(end, mark);
            }
            c if c.is_whitespace() => out.push(c),
            c => {
                out.push_str(&pending);
                pending.clear();
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(body: &str) -> String {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        let styles = "<w:styles><w:style w:styleId=\"Titolo2\"><w:name w:val=\"heading 2\"/></w:style></w:styles>";
        for (name, text) in [("word/document.xml", document.as_str()), ("word/styles.xml", styles)] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        markdown(&zip.finish().unwrap().into_inner()).unwrap()
    }

    #[test]
    fn headings_emphasis_and_lists() {
        let text = read(
            "<w:p><w:pPr><w:pStyle w:val=\"Titolo2\"/></w:pPr><w:r><w:t>La popolazione</w:t></w:r></w:p>\
             <w:p><w:r><w:t xml:space=\"preserve\">Nel </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>2022</w:t></w:r><w:r><w:t xml:space=\"preserve\"> i residenti &amp; gli altri * sono</w:t></w:r></w:p>\
             <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>uno</w:t></w:r></w:p>\
             <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>due</w:t></w:r></w:p>",
        );
        assert_eq!(text, "## La popolazione\n\nNel **2022** i residenti & gli altri \\* sono\n\n- uno\n- due\n");
    }

    #[test]
    fn insertions_are_taken_and_deletions_are_not() {
        let text = read(
            "<w:p><w:ins><w:r><w:t>nuovo</w:t></w:r></w:ins><w:del><w:r><w:delText>vecchio</w:delText></w:r></w:del></w:p>",
        );
        assert_eq!(text, "nuovo\n");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        assert!(markdown(b"PK\x03\x04").is_err());
        assert!(markdown(b"").is_err());
    }
}
