// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lines of text, links, references and footnotes.

use super::Writer;
use crate::document::{Inline, Show, Text, plain_text};
use crate::markup::number;

impl Writer<'_> {
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.styled(text),
            Inline::Link { target, text } => self.link(target, text),
            Inline::Reference { anchor, show } => {
                let found = self.links.target(anchor).map(|(id, label)| (format!("#{id}"), label.to_owned()));
                let words = match (show, &found) {
                    (Show::Words(words), _) => words.clone(),
                    (Show::Page, Some((_, label))) => label.clone(),
                    (Show::Page, None) => String::new(),
                };
                match found {
                    Some((target, _)) if !words.is_empty() => {
                        self.page.element("a", &[("href", &target)], &words);
                    }
                    _ => {
                        self.page.text(&words);
                    }
                }
            }
            Inline::Note(index) => self.note_mark(*index),
            Inline::LineBreak => {
                self.page.constant("<br>\n");
            }
            // A screen has no pages.
            Inline::PageNumber | Inline::PageCount => {}
            Inline::Tick { label, .. } => {
                let label = format!("{label}: da barrare");
                self.page.element("span", &[("class", "casella"), ("role", "img"), ("aria-label", &label)], "");
            }
            Inline::CheckBox(ticked) => {
                let (class, label) = if *ticked { ("casella sì", "barrata") } else { ("casella", "da barrare") };
                self.page.element("span", &[("class", class), ("role", "img"), ("aria-label", label)], "");
            }
            Inline::Blank(width) | Inline::Field { width, .. } => {
                let style = format!("width:{}mm", number(width.clamp(5.0, 160.0)));
                self.page.open("span", &[("class", "spazio"), ("style", &style)]);
                self.page.constant("<span class=\"nascosto\">(da compilare)</span></span>");
            }
        }
    }

    fn styled(&mut self, text: &Text) {
        let style = text.style;
        let tags = [("strong", style.bold), ("em", style.italic), ("code", style.mono), ("sup", style.superscript)];
        let tags: Vec<&'static str> = tags.into_iter().filter(|(_, on)| *on).map(|(tag, _)| tag).collect();
        if let Some(language) = style.language {
            self.page.open("span", &[("lang", language.tag())]);
        }
        for tag in &tags {
            self.page.open(tag, &[]);
        }
        self.page.text(&text.text);
        for tag in tags.iter().rev() {
            self.page.close(tag);
        }
        if style.language.is_some() {
            self.page.close("span");
        }
    }

    /// Only addresses of the web and of mail become links: no other scheme can come in with the data.
    fn link(&mut self, target: &str, text: &[Inline]) {
        let lower = target.to_ascii_lowercase();
        let safe = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
        if !safe {
            return self.inlines(text);
        }
        self.page.open("a", &[("href", target)]);
        if plain_text(text).trim().is_empty() {
            self.page.text(target);
        } else {
            self.inlines(text);
        }
        self.page.close("a");
    }

    fn note_mark(&mut self, index: usize) {
        if index >= self.document.notes.len() {
            return;
        }
        let known = self.links.notes.iter().position(|n| *n == index);
        let number = known.map_or(self.links.notes.len(), |position| position) + 1;
        if known.is_none() {
            self.links.notes.push(index);
        }
        let (href, id) = (format!("#{}", note_id(number)), mark_id(number));
        let label = format!("Nota {number}");
        let mut attributes = vec![("href", href.as_str()), ("role", "doc-noteref"), ("aria-label", label.as_str())];
        if known.is_none() {
            attributes.push(("id", &id));
        }
        self.page.open("sup", &[("class", "rif")]).element("a", &attributes, &number.to_string()).close("sup");
    }

    /// The footnotes that were met, at the end. A note may point at another one: the list grows while it is written.
    pub(super) fn notes(&mut self) {
        if self.links.notes.is_empty() {
            return;
        }
        let document = self.document;
        self.page.constant("<section class=\"note\" role=\"doc-endnotes\" aria-labelledby=\"note:titolo\">\n");
        self.page.element("h2", &[("id", "note:titolo")], "Note").constant("\n<ol>\n");
        let mut position = 0;
        while let Some(note) = self.links.notes.get(position).and_then(|index| document.notes.get(*index)) {
            position += 1;
            self.page.open("li", &[("id", &note_id(position))]);
            self.inlines(&note.text);
            let (href, label) = (format!("#{}", mark_id(position)), format!("Torna al testo dalla nota {position}"));
            let attributes = [("href", href.as_str()), ("role", "doc-backlink"), ("aria-label", label.as_str())];
            self.page.text(" ").element("a", &attributes, "↩").close("li").constant("\n");
        }
        self.page.constant("</ol>\n</section>\n");
    }
}

/// Ids of notes have a colon, which those of the document's places can't have.
fn note_id(number: usize) -> String {
    format!("nota:{number}")
}

fn mark_id(number: usize) -> String {
    format!("richiamo:{number}")
}
