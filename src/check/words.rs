// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Texts that people wrote, cut into passages with their place: what the rules on texts read.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::prose::{Token, tokens};
use crate::origin::{Origin, Spot};
use crate::plan::Plan;
use crate::plan::names::fold;
use crate::table::{Kind, Value, schemas};

/// A paragraph of a narrative or the text of a cell.
#[derive(Clone, Debug)]
pub(super) struct Passage<'a> {
    /// The words.
    pub text: Cow<'a, str>,
    /// Where they stand: the first line of a paragraph.
    pub origin: Origin,
    /// Where the further lines of a paragraph begin: place in the text, number of the line.
    lines: Vec<(usize, u32)>,
    /// Name of the table, for a cell.
    pub table: Option<&'static str>,
    /// Heading of the column, for a cell.
    pub column: Option<&'static str>,
    /// Key of the row, for a cell; name of the text, for a narrative.
    pub row: Option<String>,
}

/// All the texts of the plan: narratives paragraph by paragraph, then the cells of free text.
pub(super) fn passages(plan: &Plan) -> Vec<Passage<'_>> {
    let mut passages = Vec::new();
    for (name, narrative) in &plan.texts {
        narrative_passages(&mut passages, name, &narrative.markdown, &narrative.origin);
    }
    for schema in schemas().iter().map(|schema| plan.dataset.schema_of(schema)) {
        let key = schema.key.first().map(String::as_str).unwrap_or_default();
        let fields = schema.fields.iter().filter(|f| f.kind == Kind::Text && f.words.is_empty() && f.target.is_none());
        let fields: Vec<_> = fields.collect();
        for record in plan.dataset.rows(&schema.name) {
            for field in &fields {
                let Some(cell) = record.get(&field.name) else { continue };
                let Value::Text(text) = &cell.value else { continue };
                passages.push(Passage {
                    text: Cow::Borrowed(text),
                    origin: cell.origin().unwrap_or(&record.origin).clone(),
                    lines: Vec::new(),
                    table: Some(&schema.name),
                    column: Some(&field.title),
                    row: record.text(key).map(|k| k.value),
                });
            }
        }
    }
    passages
}

/// Adds the paragraphs of a narrative. Lines of a wrapped paragraph are joined; what stands in a comment is guidance, not text.
fn narrative_passages<'a>(passages: &mut Vec<Passage<'a>>, name: &str, markdown: &'a str, origin: &Origin) {
    let numbered = origin.file.ends_with(".md");
    let mut comment = false;
    let mut open = false;
    for (number, line) in (1..).zip(markdown.lines()) {
        let opens = line.contains("<!--");
        if opens || comment {
            comment = !line.contains("-->");
            open = false;
            continue;
        }
        let text = line.trim();
        let stands_alone = text.starts_with(['#', '|', '>']);
        let begins = stands_alone || text.starts_with(['-', '*', '+', '•']) || ordered(text);
        if text.is_empty() {
            open = false;
            continue;
        }
        match passages.last_mut().filter(|_| open && !begins) {
            Some(last) => {
                let joined = last.text.to_mut();
                joined.push(' ');
                last.lines.push((joined.len(), number));
                joined.push_str(text);
            }
            None => {
                let origin = if numbered { origin.at(Spot::Line(number)) } else { origin.clone() };
                passages.push(Passage {
                    text: Cow::Borrowed(line),
                    origin,
                    lines: Vec::new(),
                    table: None,
                    column: None,
                    row: Some(name.to_owned()),
                });
            }
        }
        open = !stands_alone;
    }
}

/// `1. ` or `a) `: an item of a list.
fn ordered(text: &str) -> bool {
    let head = text.split(' ').next().unwrap_or_default();
    head.len() <= 3 && head.ends_with(['.', ')']) && head[..head.len() - 1].chars().all(|c| c.is_ascii_alphanumeric())
}

impl Passage<'_> {
    /// Puts the place of the passage on a finding: the line of what was found, where a paragraph has several.
    pub fn place(&self, finding: crate::findings::Finding) -> crate::findings::Finding {
        let at = finding.found.as_ref().and_then(|found| self.text.find(found.as_str())).unwrap_or_default();
        let line = self.lines.iter().rev().find(|(start, _)| *start <= at).map(|(_, line)| *line);
        let origin = match (line, self.origin.spot) {
            (Some(line), Spot::Line(_)) => self.origin.at(Spot::Line(line)),
            _ => self.origin.clone(),
        };
        let mut finding = finding.at(origin);
        finding.column = self.column.map(str::to_owned);
        finding.row = self.row.clone();
        finding
    }
}

/// What a narrative prints of its own: without comments and headings.
pub(super) fn printed(markdown: &str) -> String {
    let mut rest = markdown;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

/// A sentence, read once for all the rules.
#[derive(Debug)]
pub(super) struct Sentence<'a> {
    /// As written.
    pub text: &'a str,
    /// Folded, with a space before and after.
    pub folded: String,
    words: OnceCell<Vec<Token<'a>>>,
}

impl<'a> Sentence<'a> {
    /// Reads a sentence.
    pub fn new(text: &'a str) -> Self {
        Self { text, folded: format!(" {} ", fold(text)), words: OnceCell::new() }
    }

    /// Its words.
    pub fn words(&self) -> &[Token<'a>] {
        self.words.get_or_init(|| tokens(self.text))
    }
}

/// A passage with its sentences.
#[derive(Debug)]
pub(super) struct Read<'a> {
    /// The passage.
    pub passage: &'a Passage<'a>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence<'a>>,
}

impl<'a> Read<'a> {
    /// Reads a passage.
    pub fn new(passage: &'a Passage<'a>) -> Self {
        Self { passage, sentences: sentences(&passage.text).into_iter().map(Sentence::new).collect() }
    }

    /// Whether it has a figure.
    pub fn has_figures(&self) -> bool {
        self.passage.text.contains(|c: char| c.is_ascii_digit())
    }
}

/// Abbreviations of more than three letters.
const ABBREVIATIONS: [&str; 9] = ["dott", "prof", "artt", "prot", "delib", "cell", "pagg", "circ", "sigg"];

/// Sentences of a passage: cut at a stop that a space follows, unless the word before it is an abbreviation (`n.`, `art.`).
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let spaced = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if !spaced || !matches!(character, '.' | ';' | '!' | '?') {
            continue;
        }
        let word = text[start..at].rsplit([' ', '\u{a0}', '(', '.', '\'', '’']).next().unwrap_or_default();
        let short = word.chars().count() <= 3 && word.chars().all(char::is_alphabetic);
        if character == '.' && (short || ABBREVIATIONS.contains(&word.to_lowercase().as_str())) {
            continue;
        }
        let end = at + character.len_utf8();
        found.push(text[start..end].trim());
        start = end;
    }
    found.push(text[start..].trim());
    found.retain(|s| !s.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_does_not_end_a_sentence() {
        assert_eq!(
            sentences("La L. 8 novembre 2000, n. 328 lo chiede. Il piano risponde; ecco come"),
            ["La L. 8 novembre 2000, n. 328 lo chiede.", "Il piano risponde;", "ecco come"]
        );
        assert_eq!(
            sentences("Visto il D.Lgs. 267/2000. Vista la nota."),
            ["Visto il D.Lgs. 267/2000.", "Vista la nota."]
        );
        assert!(sentences("  ").is_empty());
    }

    #[test]
    fn guidance_and_headings_are_not_text() {
        assert_eq!(printed("# Titolo\n<!-- scrivere\nqui -->\n").trim(), "");
        assert_eq!(printed("# Titolo\nIl territorio. <!-- nota -->\n").trim(), "Il territorio.");
    }
}
