// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Inlines to a run of characters, each with its look and its place in the structure tree.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::{Anchor, Inline, Show, TextStyle, plain_text};
use crate::write::drawing::Color;
use crate::write::fonts::{Font, is_invisible};

use super::super::display::{Tag, Target};
use super::super::style::{self, Look, MM};
use super::super::tree::{Attributes, Role, Tree};
use super::typography::{NBSP, bind};

/// Stands in the text for a thing that is drawn.
pub const OBJECT: char = '\u{fffc}';

/// What is known of the document while its lines are made.
#[derive(Debug, Default)]
pub struct Known {
    /// Places that exist: a reference elsewhere is plain text.
    pub anchors: BTreeSet<Anchor>,
    /// Pages found by the pass before.
    pub pages: BTreeMap<Anchor, u32>,
    /// Number of notes.
    pub notes: usize,
}

/// Look and owner of characters.
#[derive(Clone, Debug)]
pub struct Attr {
    /// Face.
    pub font: Font,
    /// Size.
    pub size: f32,
    /// Height above the baseline.
    pub rise: f32,
    /// Colour.
    pub color: Color,
    /// Owner.
    pub tag: Tag,
    /// Position of the link in [`Source::links`].
    pub link: Option<usize>,
    /// Footnote called.
    pub note: Option<usize>,
    /// Whether it isn't Italian: its words aren't divided by the rules of Italian.
    pub foreign: bool,
}

/// A link of a paragraph.
#[derive(Clone, Debug)]
pub struct LinkInfo {
    /// Its element.
    pub node: u32,
    /// Where to.
    pub target: Target,
    /// What a reader is told.
    pub contents: String,
}

/// A thing drawn in a line.
#[derive(Clone, Copy, Debug)]
pub enum Object {
    /// A box to tick.
    CheckBox(bool),
    /// A ruled line of this width in points.
    Blank(f32),
}

/// The characters of a paragraph.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Characters; `\n` is a forced break, [`OBJECT`] a thing drawn.
    pub characters: Vec<char>,
    /// Look of each, by position in [`Source::attrs`].
    pub looks: Vec<u16>,
    /// Looks.
    pub attrs: Vec<Attr>,
    /// Things drawn, in order.
    pub objects: Vec<Object>,
    /// Links.
    pub links: Vec<LinkInfo>,
}

/// What all the inlines of a paragraph share.
#[derive(Clone, Copy, Debug)]
pub struct Base {
    /// Look.
    pub look: Look,
    /// Owner.
    pub tag: Tag,
    /// Page and number of pages, in running heads and feet.
    pub page: Option<(u32, u32)>,
}

impl Source {
    /// Flattens inlines; no-break spaces are put where they belong.
    pub fn of(inlines: &[Inline], base: &Base, known: &Known, tree: &mut Tree) -> Source {
        let mut source = Source::default();
        source.flatten(inlines, base, base.tag, None, known, tree);
        while matches!(source.characters.last(), Some(' ' | '\n')) {
            source.characters.pop();
            source.looks.pop();
        }
        bind(&mut source.characters);
        source
    }

    fn flatten(
        &mut self,
        inlines: &[Inline],
        base: &Base,
        tag: Tag,
        link: Option<usize>,
        known: &Known,
        tree: &mut Tree,
    ) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    let tag = match (text.style.language, tag) {
                        (Some(language), Tag::Node(parent)) => {
                            let attributes = Attributes { language: Some(language.tag()), ..Attributes::default() };
                            Tag::Node(tree.add_with(parent, Role::Span, attributes))
                        }
                        _ => tag,
                    };
                    let attr = self.attr(base, text.style, tag, link);
                    self.push(&text.text, attr);
                }
                Inline::Link { target, text } => {
                    let contents = format!("Collegamento a {target}");
                    let (tag, link) = self.link(tag, Target::Uri(target.clone()), contents, tree, link);
                    self.flatten(text, base, tag, link, known, tree);
                }
                Inline::Reference { anchor, show } => {
                    let words = match show {
                        Show::Words(words) => words.clone(),
                        // Three figures keep the room until the page is known.
                        Show::Page => known.pages.get(anchor).map_or_else(|| "000".to_owned(), u32::to_string),
                    };
                    let (tag, link) = if known.anchors.contains(anchor) {
                        let contents = match show {
                            Show::Words(words) => format!("Vai a {words}"),
                            Show::Page => format!("Vai a pagina {words}"),
                        };
                        let tag = nested(tag, Role::Reference, tree);
                        self.link(tag, Target::Place(anchor.clone()), contents, tree, link)
                    } else {
                        (tag, link)
                    };
                    let attr = self.attr(base, TextStyle::default(), tag, link);
                    self.push(&words, attr);
                }
                Inline::Note(note) => {
                    if *note >= known.notes {
                        continue;
                    }
                    let outer = nested(tag, Role::Reference, tree);
                    let contents = format!("Vai alla nota {}", note + 1);
                    let (tag, link) = self.link(outer, Target::Note(*note), contents, tree, link);
                    let style = TextStyle { superscript: true, ..TextStyle::default() };
                    let attr = self.attr(base, style, tag, link);
                    if let Some(attr) = self.attrs.last_mut() {
                        attr.note = Some(*note);
                    }
                    self.push(&(note + 1).to_string(), attr);
                }
                Inline::LineBreak => {
                    let attr = self.attr(base, TextStyle::default(), tag, link);
                    self.put('\n', attr);
                }
                Inline::PageNumber | Inline::PageCount => {
                    if let Some((page, pages)) = base.page {
                        let number = if matches!(inline, Inline::PageNumber) { page } else { pages };
                        let attr = self.attr(base, TextStyle::default(), tag, link);
                        self.push(&number.to_string(), attr);
                    }
                }
                Inline::Tick { label, .. } => {
                    let heard = format!("casella da barrare: {label}");
                    self.object(Object::CheckBox(false), &heard, base, tag, tree);
                }
                Inline::Field { label, width, .. } => {
                    let width = if width.is_finite() { width.clamp(2.0, 400.0) } else { 30.0 };
                    let heard = format!("spazio da compilare: {label}");
                    self.object(Object::Blank(width * MM), &heard, base, tag, tree);
                }
                Inline::CheckBox(ticked) => {
                    let heard = if *ticked { "casella barrata" } else { "casella da barrare" };
                    self.object(Object::CheckBox(*ticked), heard, base, tag, tree);
                }
                Inline::Blank(width) => {
                    let width = if width.is_finite() { width.clamp(2.0, 400.0) } else { 30.0 };
                    self.object(Object::Blank(width * MM), "spazio da compilare", base, tag, tree);
                }
            }
        }
    }

    fn object(&mut self, object: Object, heard: &str, base: &Base, tag: Tag, tree: &mut Tree) {
        let tag = match tag {
            Tag::Node(parent) => {
                let attributes = Attributes { actual: Some(heard.to_owned()), ..Attributes::default() };
                Tag::Node(tree.add_with(parent, Role::Span, attributes))
            }
            artifact => artifact,
        };
        let attr = self.attr(base, TextStyle::default(), tag, None);
        self.objects.push(object);
        self.put(OBJECT, attr);
    }

    fn link(
        &mut self,
        tag: Tag,
        target: Target,
        contents: String,
        tree: &mut Tree,
        inside: Option<usize>,
    ) -> (Tag, Option<usize>) {
        // A link in a link, or in what nobody reads, is text.
        let (Tag::Node(parent), None) = (tag, inside) else { return (tag, inside) };
        let node = tree.add(parent, Role::Link);
        self.links.push(LinkInfo { node, target, contents });
        (Tag::Node(node), Some(self.links.len() - 1))
    }

    fn attr(&mut self, base: &Base, style: TextStyle, tag: Tag, link: Option<usize>) -> u16 {
        let look = &base.look;
        let font = match (style.mono, look.bold || style.bold, look.italic != style.italic) {
            (true, _, _) => Font::Mono,
            (_, true, true) => Font::BoldItalic,
            (_, true, false) => Font::Bold,
            (_, false, true) => Font::Italic,
            (_, false, false) => Font::Regular,
        };
        let uri = link.and_then(|at| self.links.get(at)).is_some_and(|link| matches!(link.target, Target::Uri(_)));
        let mut size = if style.mono { look.size * 0.88 } else { look.size };
        let mut rise = 0.0;
        if style.superscript {
            rise = size * 0.34;
            size *= 0.66;
        }
        let color = if uri { style::LINK } else { look.color };
        let foreign = style.language.is_some();
        self.attrs.push(Attr { font, size, rise, color, tag, link, note: None, foreign });
        (self.attrs.len() - 1) as u16
    }

    fn push(&mut self, text: &str, attr: u16) {
        // Letters and accents that other systems write apart are one character, as the faces have it.
        let text: Cow<'_, str> =
            if text.contains(is_combining_mark) { text.nfc().collect::<String>().into() } else { text.into() };
        for character in text.chars() {
            match character {
                '\n' => self.put('\n', attr),
                '\u{a0}' | '\u{202f}' | '\u{2007}' => self.put(NBSP, attr),
                c if c.is_whitespace() => self.put(' ', attr),
                c if is_invisible(c) => {}
                c => self.put(c, attr),
            }
        }
    }

    fn put(&mut self, character: char, attr: u16) {
        let last = self.characters.last();
        if character == ' ' && matches!(last, None | Some(' ' | '\n')) {
            return;
        }
        if character == '\n' && last == Some(&' ') {
            self.characters.pop();
            self.looks.pop();
        }
        self.characters.push(character);
        self.looks.push(attr);
    }
}

fn nested(tag: Tag, role: Role, tree: &mut Tree) -> Tag {
    match tag {
        Tag::Node(parent) => Tag::Node(tree.add(parent, role)),
        artifact => artifact,
    }
}

/// The words of inlines as they are printed, for measures.
pub fn words(inlines: &[Inline]) -> String {
    let mut characters: Vec<char> = plain_text(inlines).chars().collect();
    bind(&mut characters);
    characters.into_iter().collect()
}
