// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Texts that people wrote, cut into passages with their place: what the rules on texts read.

use crate::origin::{Origin, Spot};
use crate::plan::Plan;
use crate::table::{Kind, Value, schemas};

/// A line of a narrative or the text of a cell.
#[derive(Clone, Debug)]
pub(super) struct Passage<'a> {
    /// The words.
    pub text: &'a str,
    /// Where they stand.
    pub origin: Origin,
    /// Heading of the column, for a cell.
    pub column: Option<&'static str>,
    /// Key of the row, for a cell; name of the text, for a narrative.
    pub row: Option<String>,
}

/// All the texts of the plan: narratives line by line, then the cells of free text.
pub(super) fn passages(plan: &Plan) -> Vec<Passage<'_>> {
    let mut passages = Vec::new();
    for (name, narrative) in &plan.texts {
        let numbered = narrative.origin.file.ends_with(".md");
        let mut comment = false;
        for (number, line) in (1..).zip(narrative.markdown.lines()) {
            // What stands in a comment is guidance: it is not printed.
            let opens = line.contains("<!--");
            if opens || comment {
                comment = !line.contains("-->");
                continue;
            }
            if line.trim().is_empty() {
                continue;
            }
            let origin = if numbered { narrative.origin.at(Spot::Line(number)) } else { narrative.origin.clone() };
            passages.push(Passage { text: line, origin, column: None, row: Some(name.clone()) });
        }
    }
    for schema in schemas() {
        let key = schema.key.first().map(String::as_str).unwrap_or_default();
        let fields = schema.fields.iter().filter(|f| f.kind == Kind::Text && f.words.is_empty() && f.target.is_none());
        let fields: Vec<_> = fields.collect();
        for record in plan.dataset.rows(&schema.name) {
            for field in &fields {
                let Some(cell) = record.get(&field.name) else { continue };
                let Value::Text(text) = &cell.value else { continue };
                passages.push(Passage {
                    text,
                    origin: cell.origin().unwrap_or(&record.origin).clone(),
                    column: Some(&field.title),
                    row: record.text(key).map(|k| k.value),
                });
            }
        }
    }
    passages
}

impl Passage<'_> {
    /// Puts the place of the passage on a finding.
    pub fn place(&self, finding: crate::findings::Finding) -> crate::findings::Finding {
        let mut finding = finding.at(self.origin.clone());
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
        let word = text[start..at].rsplit([' ', '\u{a0}', '(']).next().unwrap_or_default();
        if character == '.' && word.chars().count() <= 3 && word.chars().all(char::is_alphabetic) {
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
        assert!(sentences("  ").is_empty());
    }

    #[test]
    fn guidance_and_headings_are_not_text() {
        assert_eq!(printed("# Titolo\n<!-- scrivere\nqui -->\n").trim(), "");
        assert_eq!(printed("# Titolo\nIl territorio. <!-- nota -->\n").trim(), "Il territorio.");
    }
}
