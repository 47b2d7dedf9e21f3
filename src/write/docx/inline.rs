// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pieces of a line to runs, fields and links.

use std::borrow::Cow;

use docx_rs::{
    BreakType, FieldCharType, FootnoteReference, Hyperlink, HyperlinkData, InstrText, Paragraph, ParagraphChild, Run,
    RunChild, StructuredDataTag, VertAlignType,
};

use super::editable::FormControl;
use super::finish::{self, dom::Node};
use super::names::anchor_bookmark;
use super::outline::Target;
use super::xml::{address, clean};
use super::{Links, Writer};
use crate::document::{Anchor, Inline, Language, Show, TextStyle};
use crate::write::WriteError;
use crate::write::fonts::Font;

/// Where a line stands: links, notes and bold depend on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Which part.
    pub part: Part,
    /// Whether the style of the paragraph is bold already: a bold character style over it would switch it off.
    pub bold: bool,
    /// Whether it is in italic already.
    pub italic: bool,
    /// Whether all of it is to be bold.
    pub strong: bool,
    /// Room of the line in millimetres, if less than the page's: that of a cell.
    pub room: Option<f32>,
}

/// A part that holds text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The body.
    #[default]
    Body,
    /// The notes.
    Notes,
    /// A header or footer.
    Edge,
}

/// Points in a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;

impl Writer<'_> {
    /// The children of a paragraph. `edge` takes the links of headers and footers.
    pub(super) fn inlines(
        &mut self,
        inlines: &[Inline],
        place: Place,
        edge: &mut Links,
    ) -> Result<Vec<ParagraphChild>, WriteError> {
        let mut out = Vec::with_capacity(inlines.len());
        let mut rest = inlines.iter().peekable();
        while let Some(inline) = rest.next() {
            match inline {
                Inline::Text(text) => {
                    // Neighbours of one look that come from different cells are one run.
                    let mut words = Cow::Borrowed(text.text.as_str());
                    while let Some(Inline::Text(next)) =
                        rest.next_if(|next| matches!(next, Inline::Text(next) if next.style == text.style))
                    {
                        words.to_mut().push_str(&next.text);
                    }
                    out.extend(run(styled(Run::new(), text.style, place), &words));
                }
                Inline::Link { target, text } => {
                    let inner = self.inlines(text, place, edge)?;
                    out.extend(self.link(target, inner, place.part, edge));
                }
                Inline::Reference { anchor, show } => out.extend(self.reference(anchor, show, place)),
                Inline::Note(index) => out.extend(self.note(*index, place)?),
                Inline::LineBreak => out.push(child(Run::new().add_break(BreakType::TextWrapping))),
                Inline::PageNumber => out.extend(field("PAGE", "1", styled(Run::new(), TextStyle::default(), place))),
                Inline::PageCount => {
                    let pages = self.pages.pages.max(1).to_string();
                    out.extend(field("NUMPAGES", &pages, styled(Run::new(), TextStyle::default(), place)));
                }
                Inline::Tick { key, label } => {
                    let properties = self.form_control(key, label, FormControl::Tick);
                    let run = Run::new().style("CheckBox").add_text("☐");
                    out.push(wrapped(properties, run));
                }
                Inline::Field { key, label, width } => {
                    let properties = self.form_control(key, label, FormControl::Text);
                    let room = place.room.unwrap_or(self.room.0) * 0.97;
                    out.push(wrapped(properties, Run::new().style("Blank").add_text(blank(*width, room))));
                }
                Inline::CheckBox(ticked) => {
                    out.push(child(Run::new().style("CheckBox").add_text(if *ticked { "☒" } else { "☐" })));
                }
                Inline::Blank(width) => {
                    let room = place.room.unwrap_or(self.room.0) * 0.97;
                    out.push(child(Run::new().style("Blank").add_text(blank(*width, room))));
                }
            }
        }
        Ok(out)
    }

    /// A line of the body.
    pub(super) fn line(&mut self, inlines: &[Inline], place: Place) -> Result<Vec<ParagraphChild>, WriteError> {
        self.inlines(inlines, place, &mut Links::default())
    }

    fn link(&mut self, target: &str, inner: Vec<ParagraphChild>, part: Part, edge: &mut Links) -> Vec<ParagraphChild> {
        let Some(address) = address(target) else { return inner };
        let links = match part {
            Part::Body => &mut self.links,
            Part::Notes => &mut self.note_links,
            Part::Edge => edge,
        };
        let rid = links.id(address);
        let children = inner
            .into_iter()
            .map(|piece| match piece {
                ParagraphChild::Run(run) if run.run_property.style.is_none() => {
                    ParagraphChild::Run(Box::new(run.style("Hyperlink")))
                }
                other => other,
            })
            .collect();
        let link = HyperlinkData::External { rid, path: String::new() };
        vec![ParagraphChild::Hyperlink(Hyperlink { link, history: None, children })]
    }

    fn reference(&mut self, anchor: &Anchor, show: &Show, place: Place) -> Vec<ParagraphChild> {
        let plain = || styled(Run::new(), TextStyle::default(), place);
        let target = self.outline.targets.get(anchor);
        let bookmark = anchor_bookmark(&anchor.0);
        match (show, target) {
            (Show::Words(words), None) => run(plain(), words),
            (Show::Page, None) => Vec::new(),
            (Show::Page, Some(_)) => field(&format!("PAGEREF {bookmark} \\h"), &self.page_of(anchor), plain()),
            // Words that end with the number of the place: the number is a field and follows it when it changes.
            (Show::Words(words), Some(Target::Caption(number) | Target::Heading(number)))
                if numbered(words, number).is_some() =>
            {
                let switch = if matches!(target, Some(Target::Heading(_))) { "\\r " } else { "" };
                let mut out = run(plain(), numbered(words, number).unwrap_or_default());
                out.extend(field(&format!("REF {bookmark} {switch}\\h"), number, plain()));
                out
            }
            // Words that Word could not compute stay words, and still lead to the place.
            (Show::Words(words), Some(_)) => {
                let children = run(plain(), words);
                let link = HyperlinkData::Anchor { anchor: bookmark };
                vec![ParagraphChild::Hyperlink(Hyperlink { link, history: None, children })]
            }
        }
    }

    /// The page of a place; empty while the PDF has not been laid out.
    pub(super) fn page_of(&self, anchor: &Anchor) -> String {
        self.pages.anchors.get(anchor).map(u32::to_string).unwrap_or_default()
    }

    fn note(&mut self, index: usize, place: Place) -> Result<Vec<ParagraphChild>, WriteError> {
        let Some(note) = self.document.notes.get(index) else { return Ok(Vec::new()) };
        if place.part != Part::Body {
            // Notes can't stand in notes, headers or footers: their words follow in brackets, without notes of their own.
            let words = crate::document::plain_text(&note.text);
            return Ok(run(styled(Run::new(), TextStyle::default(), place), &format!(" ({words})")));
        }
        self.note_count += 1;
        let id = self.note_count;
        let mut paragraph = Paragraph::new().style("FootnoteText");
        let within = Place { part: Part::Notes, ..Place::default() };
        paragraph.children = run(Run::new(), " ");
        paragraph.children.extend(self.line(&note.text, within)?);
        self.notes.push_str(&format!(r#"<w:footnote w:id="{id}">"#));
        finish::append(
            &paragraph,
            |p| {
                let mark = r#"<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>"#;
                p.children.insert(1.min(p.children.len()), Node::Raw(mark.into()));
            },
            &mut self.notes,
        )?;
        self.notes.push_str("</w:footnote>");
        let mut reference = Run::new().style("FootnoteReference");
        reference.children.push(RunChild::FootnoteReference(FootnoteReference::new(id)));
        Ok(vec![child(reference)])
    }
}

/// A run inside a control with these properties.
fn wrapped(properties: String, run: Run) -> ParagraphChild {
    // docx-rs knows nothing of a control but its title: the properties travel there, and the finisher puts them in place.
    let control = StructuredDataTag::new().alias(finish::packed(&properties)).add_run(run);
    ParagraphChild::StructuredDataTag(Box::new(control))
}

/// A run as a child of a paragraph.
pub fn child(run: Run) -> ParagraphChild {
    ParagraphChild::Run(Box::new(run))
}

/// The words before the number, if the words end with just this number.
fn numbered<'a>(words: &'a str, number: &str) -> Option<&'a str> {
    let before = words.strip_suffix(number)?;
    (!number.is_empty() && !before.ends_with(|c: char| c.is_alphanumeric() || c == '.')).then_some(before)
}

/// The character style of a language.
fn language_style(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "French",
        Language::German => "German",
        Language::Spanish => "Spanish",
        Language::Latin => "Latin",
    }
}

/// The character style of a look without a language.
fn named(style: TextStyle, bold: bool, italic: bool) -> Option<&'static str> {
    match (style.mono, style.superscript, bold, italic) {
        (true, ..) => Some("HTMLCode"),
        (_, _, true, true) => Some("IntenseEmphasis"),
        (_, _, true, false) => Some("Strong"),
        (_, _, false, true) => Some("Emphasis"),
        (_, true, false, false) => Some("Superscript"),
        _ => None,
    }
}

/// The character style that is all the look of a text; an error where something else stands beside it.
pub fn word_style(style: TextStyle, place: Place) -> Result<Option<&'static str>, ()> {
    if style.language.is_some() || style.superscript {
        return Err(());
    }
    let (bold, italic) = ((style.bold || place.strong) && !place.bold, style.italic && !place.italic);
    Ok(named(style, bold, italic))
}

/// Gives a run the character style of its look.
fn styled(run: Run, style: TextStyle, place: Place) -> Run {
    let (bold, italic) = ((style.bold || place.strong) && !place.bold, style.italic && !place.italic);
    if let Some(language) = style.language {
        // The character style carries the language; what is left of the look stands beside it.
        let mut run = run.style(language_style(language));
        if bold {
            run = run.bold();
        }
        if italic {
            run = run.italic();
        }
        if style.superscript {
            run.run_property = run.run_property.vert_align(VertAlignType::SuperScript);
        }
        return run;
    }
    let name = named(style, bold, italic);
    let mut run = if let Some(name) = name { run.style(name) } else { run };
    if style.superscript && name != Some("Superscript") {
        run.run_property = run.run_property.vert_align(VertAlignType::SuperScript);
    }
    run
}

/// Text in runs like this one: line breaks and tabs become what Word has for them. Nothing for an empty text.
pub fn run(like: Run, text: &str) -> Vec<ParagraphChild> {
    let text = clean(text);
    if text.is_empty() {
        return Vec::new();
    }
    let mut run = like;
    for (line_number, line) in text.split(['\n', '\u{2028}', '\u{2029}']).enumerate() {
        if line_number > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (piece_number, piece) in line.split('\t').enumerate() {
            if piece_number > 0 {
                run = run.add_tab();
            }
            if !piece.is_empty() {
                run = run.add_text(piece);
            }
        }
    }
    vec![child(run)]
}

/// A live field with the result that is shown until it is updated.
pub fn field(code: &str, result: &str, like: Run) -> Vec<ParagraphChild> {
    let mark = |kind| child(like.clone().add_field_char(kind, false));
    let mut out = vec![
        // Without a result Word is asked to find it.
        child(like.clone().add_field_char(FieldCharType::Begin, result.is_empty())),
        child(like.clone().add_instr_text(InstrText::Unsupported(code.into()))),
        mark(FieldCharType::Separate),
    ];
    out.extend(run(like.clone(), result));
    out.push(mark(FieldCharType::End));
    out
}

/// No-break spaces as wide as the blank: underlined they are a line to write on, which does not break.
fn blank(millimetres: f32, room: f32) -> String {
    let wide = if millimetres.is_finite() { millimetres.clamp(2.0, room.max(4.0)) } else { 20.0 } * MILLIMETRE;
    // Readers set a no-break space as wide as a space, whatever the glyph of the font says.
    let space = Font::Regular.width(" ", 11.0).max(1.0);
    // At the beginning of a line LibreOffice would drop spaces alone: a mark without width stands before them.
    format!("\u{200D}{}", "\u{A0}".repeat((wide / space).floor().max(1.0) as usize))
}
