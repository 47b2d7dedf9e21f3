// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a document brings back, as it is told on the terminal.

use super::{Change, Pulled, WORKBOOK};

/// Most characters of a text that are shown.
const SHOWN: usize = 400;

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

/// The lines that differ, under the names of the two sides.
fn differences(change: &Change, out: &mut String, (first, second): (&str, &str)) {
    let before: Vec<&str> = change.before.lines().collect();
    let after: Vec<&str> = change.after.lines().collect();
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let room = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    for (name, lines) in [(first, &before), (second, &after)] {
        let changed = lines.get(head..lines.len() - tail).unwrap_or_default().join(" / ");
        let mut shown: String = changed.chars().take(SHOWN).collect();
        if shown.len() < changed.len() {
            shown.push('…');
        }
        let shown = if shown.is_empty() { "(niente)".to_owned() } else { shown };
        out.push_str(&format!("    {name}: {shown}\n"));
    }
}
