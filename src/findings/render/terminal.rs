// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings on a terminal, with or without colours, and as plain text that reads well aloud.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::group::{Entry, Place, by_place, other_places, repeats, spot};
use super::summary;
use crate::findings::{Finding, Findings, Severity};

/// Columns of the terminal that lines keep to.
const WIDTH: usize = 80;
/// How many other places are named one by one.
const MAX_PLACES: usize = 8;

/// The report for a terminal: by file and sheet, with the place first, because that is what is looked for in Excel.
pub fn text(findings: &Findings, color: bool) -> String {
    let mut page = Page { out: String::new(), color, boxes: true };
    page.report(findings);
    page.out
}

/// The report without colours and without drawn lines, for screen readers, logs and e-mails.
pub fn plain(findings: &Findings) -> String {
    let mut page = Page { out: String::new(), color: false, boxes: false };
    page.report(findings);
    page.out
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CYAN: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const GREEN: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));

fn severity_style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Blue,
    };
    Style::new().bold().fg_color(Some(anstyle::Color::Ansi(color)))
}

struct Page {
    out: String,
    color: bool,
    boxes: bool,
}

impl Page {
    fn report(&mut self, findings: &Findings) {
        for place in by_place(findings) {
            self.place(&place);
        }
        self.closing(findings);
    }

    fn place(&mut self, place: &Place<'_>) {
        let name = match (place.file, place.sheet) {
            (Some(file), Some(sheet)) => format!("{}, foglio «{}»", clean(file), clean(sheet)),
            (Some(file), None) => clean(file),
            (None, _) => "Il piano nel suo insieme".to_owned(),
        };
        if self.boxes {
            let rule = "─".repeat(WIDTH.saturating_sub(name.chars().count() + 4).max(3));
            let name = self.styled(BOLD, &name);
            let before = self.styled(DIM, "──");
            let after = self.styled(DIM, &rule);
            self.line(&format!("{before} {name} {after}"));
            self.line("");
        } else {
            let count = match place.len() {
                1 => "1 segnalazione".to_owned(),
                n => format!("{n} segnalazioni"),
            };
            self.line(&format!("{name}: {count}."));
            self.line("");
        }
        for entry in &place.entries {
            self.entry(entry);
        }
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        let finding = entry.finding;
        let severity = self.styled(severity_style(finding.severity), finding.severity.word());
        let spot = clean(&spot(finding));
        if self.boxes {
            let code = self.styled(DIM, finding.code);
            let mut lines = wrap(&spot, WIDTH - finding.severity.word().len() - finding.code.len() - 3).into_iter();
            let first = lines.next().unwrap_or_default();
            let first = self.styled(CYAN, &first);
            self.line(format!("{severity} {code}  {first}").trim_end());
            for line in lines {
                let line = self.styled(CYAN, &line);
                self.line(&format!("    {line}"));
            }
        } else {
            let place = if spot.is_empty() { String::new() } else { format!(", {spot}") };
            self.paragraph("", &format!("{} {}{place}.", capitalised(finding.severity.word()), finding.code));
        }
        self.paragraph("  ", &clean(&finding.message));
        self.facts(finding);
        if let Some(repeats) = repeats(entry) {
            self.fact("inoltre", &clean(&repeats), Style::new());
        }
        self.line("");
    }

    fn facts(&mut self, finding: &Finding) {
        if let Some(found) = &finding.found {
            self.fact("trovato", &clean(found), Style::new());
        }
        if let Some(expected) = &finding.expected {
            self.fact("atteso", &clean(expected), Style::new());
        }
        if !finding.cure.is_empty() {
            self.fact("rimedio", &clean(&finding.cure), GREEN);
        }
        let places = other_places(&finding.places, finding.origin.as_ref());
        for (index, place) in places.iter().take(MAX_PLACES).enumerate() {
            let label = if index == 0 { "vedi" } else { "e" };
            self.fact(label, &clean(place), Style::new());
        }
        if places.len() > MAX_PLACES {
            let more = places.len() - MAX_PLACES;
            self.fact(
                "e",
                &match more {
                    1 => "un altro punto, elencato nel formato json".to_owned(),
                    n => format!("altri {n} punti, elencati per intero nel formato json"),
                },
                Style::new(),
            );
        }
    }

    fn fact(&mut self, label: &str, text: &str, style: Style) {
        if !self.boxes {
            let label = if label == "e" { "vedi".to_owned() } else { label.to_owned() };
            self.paragraph("  ", &format!("{}: {text}", capitalised(&label)));
            return;
        }
        let mut lines = wrap(text, WIDTH - 14).into_iter();
        let first = lines.next().unwrap_or_default();
        let name = self.styled(if style == Style::new() { DIM } else { style }, &format!("{label:<8}"));
        self.line(&format!("    {name}  {first}"));
        for line in lines {
            self.line(&format!("              {line}"));
        }
    }

    fn closing(&mut self, findings: &Findings) {
        let worst = findings.iter().map(|f| f.severity).min();
        let style = worst.map_or(GREEN, severity_style);
        let text = capitalised(&format!("{}.", summary(findings)));
        let text = self.styled(style, &text);
        self.line(&text);
        if let Some(finding) = findings.iter().min_by_key(|f| f.severity)
            && finding.severity != Severity::Note
        {
            let hint = format!("Per la spiegazione di una regola: pdz explain {}", finding.code);
            let hint = self.styled(DIM, &hint);
            self.line(&hint);
        }
    }

    fn paragraph(&mut self, indent: &str, text: &str) {
        for line in wrap(text, WIDTH - indent.len()) {
            self.line(&format!("{indent}{line}"));
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let mut out = String::new();
        // Writing to a String never fails.
        let _ = write!(out, "{style}{text}{style:#}");
        out
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Data on one line and without control characters: a cell can't steer the terminal.
fn clean(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || is_format(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_format(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
}

/// Greedy lines of at most this many characters; a longer word stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += word_length;
    }
    if length > 0 {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn wrapping_keeps_every_word(text in "[a-zà ]{0,300}", width in 5usize..90) {
            let lines = wrap(&text, width);
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(lines.join(" "), words.join(" "));
            prop_assert!(lines.iter().all(|l| l.chars().count() <= width || !l.contains(' ')));
        }

        #[test]
        fn no_data_steers_the_terminal(text in any::<String>()) {
            prop_assert!(!clean(&text).chars().any(char::is_control));
        }
    }
}
