// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a document brings back, as it is told on the terminal.

use super::{Change, Pulled, WORKBOOK};

/// Most characters of a text that are shown.
const SHOWN: usize = 400;
/// Most places of a text that are shown.
const PLACES: usize = 8;
/// Characters shown around what differs.
const AROUND: usize = 50;

/// The summary, findings left out. `dry` is a trial, in which nothing is written.
pub fn text(pulled: &Pulled, name: &str, dry: bool) -> String {
    let mut out = format!("Documento: {name}\n");
    let applied = pulled.can_be_applied();
    let verb = if dry || !applied { "da riprendere" } else { "ripresi" };
    section(&mut out, &format!("Testi {verb} da Word"), &pulled.taken, |change, out| {
        out.push_str(&format!("  {} – {}\n", change.place.file, change.title));
        differences(change, out, ("prima", "dopo"));
    });
    section(&mut out, "Testi cambiati solo nel loro file, lasciati come sono", &pulled.kept, |(title, place), out| {
        out.push_str(&format!("  {place} – {title}\n"));
    });
    let cells = format!("Testi di celle da cambiare nei fogli (elenco in {WORKBOOK})");
    section(&mut out, &cells, &pulled.cells, |change, out| {
        out.push_str(&format!("  {} – {}\n", change.place, change.title));
        differences(change, out, ("prima", "dopo"));
    });
    section(&mut out, "Conflitti: testi cambiati da tutte e due le parti", &pulled.conflicts, |change, out| {
        out.push_str(&format!("  {} – {}\n", change.place, change.title));
        differences(change, out, ("nel progetto", "in Word"));
    });
    section(&mut out, "Commenti", &pulled.comments, |note, out| {
        let when = if note.date.is_empty() { String::new() } else { format!(", {}", note.date) };
        let under = if note.section.is_empty() { String::new() } else { format!(", sotto «{}»", note.section) };
        let at = if note.at.is_empty() { String::new() } else { format!(", «{}»", note.at) };
        out.push_str(&format!("  {}{when}{under}{at}: {}\n", note.author, note.text));
    });
    if pulled.taken.is_empty()
        && pulled.cells.is_empty()
        && pulled.conflicts.is_empty()
        && !pulled.findings.has_errors()
    {
        out.push_str("\nNessun testo cambiato in Word.\n");
    }
    out
}

fn section<T>(out: &mut String, title: &str, items: &[T], mut each: impl FnMut(&T, &mut String)) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}: {}\n", items.len()));
    items.iter().for_each(|item| each(item, out));
}

/// The words that differ, with some of those around them, under the names of the two sides.
fn differences(change: &Change, out: &mut String, (first, second): (&str, &str)) {
    if let Some(base) = &change.base {
        out.push_str(&format!("    in origine: {}\n", window(base, &change.after).0));
    }
    let places = places(&change.before, &change.after);
    for (before, after) in places.iter().take(PLACES) {
        let (before, after) = window(before, after);
        out.push_str(&format!("    {first}: {before}\n    {second}: {after}\n"));
    }
    if places.len() > PLACES {
        out.push_str(&format!("    e altri {} punti\n", places.len() - PLACES));
    }
}

/// The places in which two texts differ, each with its lines of both; a line in common stays beside what has none.
fn places(before: &str, after: &str) -> Vec<(String, String)> {
    let lines = |text: &'_ str| text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (lines(before), lines(after));
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    let ends = super::source::common(&a, &b).into_iter().chain([(a.len(), b.len())]);
    for (x, y) in ends {
        if i < x || j < y {
            let beside = usize::from(i > 0 && (i == x || j == y));
            let join = |lines: &[String], from: usize, to: usize| lines.get(from..to).unwrap_or_default().join("\n");
            out.push((join(&a, i - beside, x), join(&b, j - beside, y)));
        }
        (i, j) = (x + 1, y + 1);
    }
    out
}

/// What differs between two texts: their lines joined by strokes, from a little before the first difference to a little after the last.
pub fn window(before: &str, after: &str) -> (String, String) {
    let chars = |text: &str| {
        text.lines().filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join(" / ").chars().collect::<Vec<char>>()
    };
    let (a, b) = (chars(before), chars(after));
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
    let from = word_start(&a, head.saturating_sub(AROUND));
    let show = |text: &[char]| {
        let to = (text.len() - tail + AROUND).min(text.len());
        let to = text.iter().skip(to).position(|c| *c == ' ').map_or(text.len(), |more| to + more);
        let shown: String = text.get(from..to).unwrap_or_default().iter().take(SHOWN).collect();
        let cut = from + shown.chars().count() < text.len();
        let lead = if from > 0 { "…" } else { "" };
        if shown.trim().is_empty() {
            "(niente)".to_owned()
        } else {
            format!("{lead}{}{}", shown.trim(), if cut { "…" } else { "" })
        }
    };
    (show(&a), show(&b))
}

/// The beginning of the word at a position.
fn word_start(text: &[char], at: usize) -> usize {
    text.iter().take(at).rposition(|c| *c == ' ').map_or(0, |space| space + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_differ_are_shown_wherever_they_stand() {
        let long = "parola ".repeat(100);
        let (before, after) = window(&format!("{long}vecchio {long}"), &format!("{long}nuovo {long}"));
        assert!(before.contains("vecchio") && after.contains("nuovo"), "{before} {after}");
        assert!(before.starts_with('…') && before.ends_with('…') && before.chars().count() < 200, "{before}");
        assert_eq!(window("uno\ndue", "uno"), ("uno / due".to_owned(), "uno".to_owned()));
        let found = places("uno\ndue\ntre\nquattro", "zero\nuno\ndue\ncinque\nquattro");
        assert_eq!(found, [(String::new(), "zero".to_owned()), ("tre".to_owned(), "cinque".to_owned())]);
        assert_eq!(places("uno", "uno\ndue"), [("uno".to_owned(), "uno\ndue".to_owned())]);
        assert_eq!(window("", "uno"), ("(niente)".to_owned(), "uno".to_owned()));
        assert_eq!(window("uguale", "uguale"), ("uguale".to_owned(), "uguale".to_owned()));
    }
}
