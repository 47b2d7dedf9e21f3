// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The differences for the terminal: what changed, from what to what, in which cells.

use std::fmt::Write;

use crate::period::date_it;

use super::{Change, Differences, Kind, Version};

/// Cells named for each side; a grand total has hundreds.
const SHOWN: usize = 4;
/// Longest text that is shown.
const WORDS: usize = 80;

/// The differences in words.
pub fn text(differences: &Differences) -> String {
    let mut out = format!("Prima: {}\nDopo:  {}\n", named(&differences.before), named(&differences.after));
    if differences.equal {
        out.push_str("\nNessuna differenza.\n");
        return out;
    }
    for (title, changes) in differences.groups() {
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{title}: {}", count(changes.len()));
        for change in changes {
            let _ = writeln!(out, "  {}", line(change));
            for (when, cells) in [("prima", &change.cells_before), ("dopo ", &change.cells_after)] {
                if !cells.is_empty() {
                    let _ = writeln!(out, "      {when}: {}", places(cells));
                }
            }
        }
    }
    out
}

fn named(version: &Version) -> String {
    let date = version.date.parse().map_or_else(|_| version.date.clone(), date_it);
    format!("{} – {}, versione {} ({}, {date})", version.name, version.title, version.version, version.state)
}

fn count(number: usize) -> String {
    if number == 1 { "una variazione".to_owned() } else { format!("{number} variazioni") }
}

/// `Spesa, A1.01 · FNPS · 2022, Importo: da 60.000,00 a 50.000,00 (-10.000,00)`.
pub(super) fn line(change: &Change) -> String {
    let mut place = change.subject.clone();
    for part in [&change.row, &change.column] {
        if !part.is_empty() {
            place.push_str(", ");
            place.push_str(&brief(part));
        }
    }
    let (before, after) =
        (quoted(change.before.as_deref().unwrap_or("–")), quoted(change.after.as_deref().unwrap_or("–")));
    let words = match change.kind {
        Kind::Added => format!("aggiunto {after}"),
        Kind::Removed => format!("tolto {before}"),
        Kind::Changed if change.before.is_none() || before == after => "testo cambiato".to_owned(),
        Kind::Changed => format!("da {before} a {after}"),
    };
    let gap = change.difference.as_ref().filter(|_| change.kind == Kind::Changed);
    format!("{place}: {words}{}", gap.map(|g| format!(" ({g})")).unwrap_or_default())
}

/// A figure as it is, words between quotation marks.
fn quoted(text: &str) -> String {
    let text = brief(text);
    if text.chars().any(char::is_alphabetic) { format!("«{text}»") } else { text }
}

/// Column and row of a cell, so that A2 comes before A10.
fn order(spot: &str) -> (usize, &str, u32) {
    let digits = spot.find(|c: char| c.is_ascii_digit()).unwrap_or(spot.len());
    let (column, row) = spot.split_at(digits);
    (column.len(), column, row.parse().unwrap_or(0))
}

/// The text on one line, cut where it is too long.
pub(super) fn brief(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WORDS {
        return line;
    }
    let cut: String = line.chars().take(WORDS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// `dati/q.xlsx, foglio «Fonti», celle C5, C6 e altre 3; dati/…`: cells of one sheet are named together.
fn places(cells: &[String]) -> String {
    let mut sheets: Vec<(&str, Vec<&str>)> = Vec::new();
    for cell in cells {
        let (sheet, spot) = cell.rsplit_once(['!', '#']).unwrap_or((cell, ""));
        match sheets.iter_mut().find(|(name, _)| *name == sheet) {
            Some((_, spots)) => spots.push(spot),
            None => sheets.push((sheet, vec![spot])),
        }
    }
    for (_, spots) in &mut sheets {
        spots.sort_by_key(|spot| order(spot));
    }
    let one = |(sheet, spots): &(&str, Vec<&str>)| {
        let [only] = spots.as_slice() else {
            let named: Vec<&str> = spots.iter().take(SHOWN).copied().collect();
            let more = spots.len() - named.len();
            let more = match more {
                0 => String::new(),
                1 => " e un’altra".to_owned(),
                n => format!(" e altre {n}"),
            };
            return format!("{}, celle {}{more}", place(sheet), named.join(", "));
        };
        let joint = if sheet.contains('#') { '!' } else { '#' };
        if only.is_empty() { place(sheet) } else { place(&format!("{sheet}{joint}{only}")) }
    };
    sheets.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `dati/q.xlsx#'Spesa'!E17` as Excel says it: `dati/q.xlsx, foglio «Spesa», cella E17`.
pub(super) fn place(reference: &str) -> String {
    let Some((file, rest)) = reference.split_once('#') else { return reference.to_owned() };
    match rest.rsplit_once('!') {
        Some((sheet, cell)) => {
            format!("{file}, foglio «{}», {}", unquoted(sheet), spot(cell))
        }
        None if is_sheet(rest) => format!("{file}, foglio «{}»", unquoted(rest)),
        None if rest.starts_with('L') => format!("{file}, riga {}", &rest[1..]),
        None => format!("{file}, {}", spot(rest)),
    }
}

fn is_sheet(text: &str) -> bool {
    text.starts_with('\'')
}

fn unquoted(sheet: &str) -> String {
    let bare = sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\''));
    bare.map_or_else(|| sheet.to_owned(), |s| s.replace("''", "'"))
}

fn spot(cell: &str) -> String {
    match cell.split_once(':') {
        Some((row, _)) if row.chars().all(|c| c.is_ascii_digit()) => format!("riga {row}"),
        _ => format!("cella {cell}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_as_excel_says_them() {
        assert_eq!(place("dati/q.xlsx#'Spesa d''area'!E17"), "dati/q.xlsx, foglio «Spesa d'area», cella E17");
        assert_eq!(place("dati/q.csv#E17"), "dati/q.csv, cella E17");
        assert_eq!(place("dati/q.xlsx#Spesa!7:7"), "dati/q.xlsx, foglio «Spesa», riga 7");
        assert_eq!(place("piano.toml#L4"), "piano.toml, riga 4");
        assert_eq!(place("testi/a.md"), "testi/a.md");
        let cells = ["q.xlsx#'Spesa'!E1", "q.xlsx#'Spesa'!E2", "r.csv#B2", "testi/a.md"].map(str::to_owned);
        assert_eq!(places(&cells), "q.xlsx, foglio «Spesa», celle E1, E2; r.csv, cella B2; testi/a.md");
    }
}
