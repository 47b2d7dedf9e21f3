// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Figures and words of tables and of generated paragraphs that were changed by hand, each with the cell to change instead.

use std::collections::BTreeMap;

use super::area::Found;
use super::tables::{self, Marks, Read};
use super::{Change, Pulled, outside};
use crate::findings::{Finding, Findings, codes};
use crate::ingest::docx::WordFile;
use crate::origin::{Origin, Trail};
use crate::write::docx::marks::{Base, Content, Marked, Printed, figures, print_of_figures, print_of_table};

/// Most characters of a figure with its unit.
const FIGURE: usize = 40;
/// Most cells that a finding names.
const NAMED: usize = 6;
/// Most changes of one table that are told one by one.
const TOLD: usize = 50;

/// Compares every block made from data.
pub fn compare(
    file: &WordFile,
    areas: &BTreeMap<String, Found>,
    marked: &[Marked],
    base: &Base,
    name: &str,
    pulled: &mut Pulled,
) {
    let mut marks = tables::read(&file.flow);
    marks.loose.retain(|(at, _)| !outside::is_in(areas, *at));
    for block in marked {
        let Some(was) = base.print(&block.bookmark) else { continue };
        match &block.content {
            Content::Text { .. } | Content::Words(_) => {}
            Content::Table { number, rows } => {
                let place = match number {
                    Some(number) => format!("nella tabella {number}"),
                    None => "in una scheda".to_owned(),
                };
                let Some(read) = found(&mut marks, &block.bookmark, rows) else {
                    pulled.findings.push(missing(rows, &place, name));
                    continue;
                };
                let word = print_of_table(read.rows.iter().map(|row| row.iter().map(|c| c.0.as_str()).collect()));
                let today = print_of_table(rows.iter().map(|row| row.iter().map(|c| c.squeezed.as_str()).collect()));
                if word != was && word != today {
                    table(rows, &read, &place, today == was, name, pulled);
                }
            }
            Content::Figures(now) => {
                let Some(words) = marks.paragraphs.get(&block.bookmark) else { continue };
                let read: Vec<String> = figures(words).into_iter().map(|(_, figure)| figure).collect();
                let word = print_of_figures(read.iter().map(String::as_str));
                let today = print_of_figures(now.iter().map(|(figure, _)| figure.as_str()));
                if word != was && word != today {
                    paragraph(now, &read, words, today == was, name, &mut pulled.findings);
                }
            }
        }
    }
    for (_, table) in marks.loose {
        let words = said(table.rows.iter().flatten().map(|cell| cell.1.as_str()));
        if words.is_empty() {
            continue;
        }
        let message = format!("Nel documento «{name}» c’è una tabella nuova fuori dai riquadri: «{words}»");
        let cure = "Spostarla nel riquadro di un testo, o portare i suoi dati nei fogli: alla prossima generazione qui non ci sarà più.";
        pulled.findings.push(Finding::warning(codes::OUT_OF_PLACE, message).at(Origin::file(name)).cure(cure));
    }
}

/// The table of a bookmark; where the bookmark went with its cell, the first one that says nearly the same.
fn found(marks: &mut Marks, bookmark: &str, rows: &[Vec<Printed>]) -> Option<Read> {
    if let Some(read) = marks.tables.remove(bookmark) {
        return Some(read);
    }
    let alike = |read: &Read| {
        let mut same = 0;
        let mut all = 0;
        for (mine, theirs) in rows.iter().zip(&read.rows) {
            for (a, b) in mine.iter().zip(theirs) {
                all += 1;
                same += usize::from(a.squeezed == b.0);
            }
        }
        read.rows.len() == rows.len() && all > 0 && same * 2 > all
    };
    let at = marks.loose.iter().position(|(_, read)| alike(read))?;
    Some(marks.loose.remove(at).1)
}

/// A table that is not there any more.
fn missing(rows: &[Vec<Printed>], place: &str, name: &str) -> Finding {
    let head = rows.iter().flatten().map(|cell| spaced(&cell.words)).find(|words| !words.is_empty());
    let shown = head.map(|words| format!(", che comincia con «{}»,", short(&words))).unwrap_or_default();
    let what = place.strip_prefix("nella ").map_or_else(|| "una scheda".to_owned(), |table| format!("la {table}"));
    Finding::warning(codes::CHANGED_FIGURE, format!("Nel documento «{name}» {what}{shown} è stata tolta"))
        .at(Origin::file(name))
        .cure(
            "Viene dai fogli: alla prossima generazione torna. Se non serve, togliere i dati dal foglio da cui viene.",
        )
}

/// A row that was taken away.
fn removed(row: &[Printed], place: &str, name: &str) -> Finding {
    let message = format!(
        "Nel documento «{name}», {place}, è stata tolta la riga «{}»",
        said(row.iter().map(|c| c.words.as_str()))
    );
    let trail = Trail::join(row.iter().map(|cell| &cell.trail));
    let finding = Finding::warning(codes::CHANGED_FIGURE, message);
    match trail.origins() {
        [] => placed(finding, &trail, name),
        some => {
            let shown: Trail = some.iter().take(NAMED).cloned().collect();
            finding
                .on(&shown)
                .cure("Alla prossima generazione la riga torna: se non serve, toglierla dal foglio da cui viene.")
        }
    }
}

/// A row that was written by hand.
fn added(row: &[(String, String)], above: Option<&[Printed]>, place: &str, name: &str) -> Finding {
    let message = format!(
        "Nel documento «{name}», {place}, è stata aggiunta la riga «{}»",
        said(row.iter().map(|c| c.1.as_str()))
    );
    let finding = Finding::warning(codes::CHANGED_FIGURE, message);
    let cure = "Aggiungerla al foglio da cui la tabella viene: alla prossima generazione qui non ci sarà più.";
    let trail = Trail::join(above.into_iter().flatten().map(|cell| &cell.trail));
    match trail.origins() {
        [] => finding.at(Origin::file(name)).cure(cure),
        [first, ..] => finding.at(first.clone()).cure(cure),
    }
}

/// The words of a row, cells parted.
fn said<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    short(&cells.map(spaced).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" – "))
}

/// The first characters of words.
fn short(words: &str) -> String {
    let mut shown: String = words.chars().take(80).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}

fn table(now: &[Vec<Printed>], read: &Read, place: &str, sure: bool, name: &str, pulled: &mut Pulled) {
    let mut told = 0;
    let mut moved = false;
    let mut above: Option<&[Printed]> = None;
    let elsewhere = |mine: &[Printed]| read.rows.iter().any(|row| is_same(mine, row));
    for (mine, theirs) in aligned(now, read) {
        let (mine, theirs) = (mine.and_then(|r| now.get(r)), theirs.and_then(|r| read.rows.get(r)));
        above = mine.map(Vec::as_slice).or(above);
        let (Some(mine), Some(theirs)) = (mine, theirs) else {
            // A row that only changed its place says nothing new.
            let finding = match (mine, theirs) {
                (Some(mine), _) if !elsewhere(mine) => removed(mine, place, name),
                (_, Some(theirs))
                    if !now.iter().any(|mine| is_same(mine, theirs)) && theirs.iter().any(|c| !c.0.is_empty()) =>
                {
                    added(theirs, above, place, name)
                }
                _ => continue,
            };
            told += 1;
            if told <= TOLD {
                pulled.findings.push(finding);
            }
            continue;
        };
        if filled(mine, |c| c.squeezed.is_empty()) != filled(theirs, |c| c.0.is_empty()) && mine.len() != theirs.len() {
            moved = true;
            continue;
        }
        for (cell, (squeezed, words)) in mine.iter().zip(theirs) {
            if cell.squeezed == *squeezed {
                continue;
            }
            if sure
                && cell.whole
                && !is_figure(&cell.words)
                && let Some(origin) = cell.trail.first()
            {
                pulled.cells.push(Change {
                    title: place.to_owned(),
                    place: origin.clone(),
                    before: spaced(&cell.words),
                    after: words.clone(),
                    base: None,
                });
                continue;
            }
            told += 1;
            if told <= TOLD {
                pulled.findings.push(changed(cell, words, place, sure, name));
            }
        }
    }
    if moved || told > TOLD {
        let what = if moved {
            "sono state aggiunte, tolte o divise colonne"
        } else {
            "sono cambiate a mano molte altre celle"
        };
        pulled.findings.push(
            Finding::warning(codes::CHANGED_FIGURE, format!("Nel documento «{name}», {place}, {what}"))
                .at(Origin::file(name))
                .cure("Fare la stessa correzione nel foglio da cui la tabella viene: alla prossima generazione torna come dice il foglio."),
        );
    }
}

/// Whether two rows say the same.
fn is_same(mine: &[Printed], theirs: &[(String, String)]) -> bool {
    let (a, b) = (mine.iter().map(|c| c.squeezed.as_str()), theirs.iter().map(|c| c.0.as_str()));
    a.filter(|words| !words.is_empty()).eq(b.filter(|words| !words.is_empty()))
}

/// Cells of a row up to the last one that says something.
fn filled<T>(row: &[T], is_empty: impl Fn(&T) -> bool) -> usize {
    row.iter().rposition(|cell| !is_empty(cell)).map_or(0, |at| at + 1)
}

/// Whether words are a figure, or hold little else.
fn is_figure(words: &str) -> bool {
    words.chars().count() <= FIGURE && words.chars().any(|c| c.is_ascii_digit())
}

/// Words with single spaces.
fn spaced(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn changed(cell: &Printed, words: &str, place: &str, sure: bool, name: &str) -> Finding {
    let before = spaced(&cell.words);
    let what = if is_figure(&before) || is_figure(words) { "la cifra" } else { "la parola" };
    let since = if sure { "" } else { " (anche i dati sono cambiati da quando il documento è stato generato)" };
    let shown = |text: &str| if text.is_empty() { "vuoto".to_owned() } else { format!("«{text}»") };
    let message = format!(
        "Nel documento «{name}», {place}, {what} è stata cambiata a mano: {} al posto di {}{since}",
        shown(words),
        shown(&before)
    );
    placed(Finding::warning(codes::CHANGED_FIGURE, message), &cell.trail, name).found(words).expected(before)
}

fn paragraph(now: &[(String, Trail)], read: &[String], words: &str, sure: bool, name: &str, findings: &mut Findings) {
    let mut shown: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
    if shown.len() < words.trim().len() {
        shown.push('…');
    }
    let since = if sure { "" } else { " (anche i dati sono cambiati da quando il documento è stato generato)" };
    if now.len() == read.len() {
        for ((mine, trail), theirs) in now.iter().zip(read).filter(|((mine, _), theirs)| mine != *theirs) {
            let message = format!(
                "Nel documento «{name}», nella frase «{shown}», la cifra è stata cambiata a mano: «{theirs}» al posto di «{mine}»{since}"
            );
            findings.push(
                placed(Finding::warning(codes::CHANGED_FIGURE, message), trail, name).found(theirs).expected(mine),
            );
        }
        return;
    }
    let trail = Trail::join(now.iter().map(|(_, trail)| trail));
    let message = format!("Nel documento «{name}», nella frase «{shown}», le cifre sono state cambiate a mano{since}");
    findings.push(placed(Finding::warning(codes::CHANGED_FIGURE, message), &trail, name));
}

/// The finding at the cells that carry the figure, with the cure.
fn placed(finding: Finding, trail: &Trail, name: &str) -> Finding {
    match trail.origins() {
        [] => finding.at(Origin::file(name)).cure(
            "Non viene da una cella: lo calcola il programma o lo dice il modello; alla prossima generazione torna com’era.",
        ),
        [one] => finding.on(trail).cure(format!("Cambiare {one}, poi generare di nuovo.")),
        many => {
            let shown: Trail = many.iter().take(NAMED).cloned().collect();
            finding.on(&shown).cure(format!(
                "È un risultato che viene da {} celle: correggere quelle, non il totale; poi generare di nuovo.",
                many.len()
            ))
        }
    }
}

/// Pairs of rows: equal ones first, then those between them in order.
fn aligned(now: &[Vec<Printed>], read: &Read) -> Vec<(Option<usize>, Option<usize>)> {
    let mine = |r: usize| now.get(r).map(|row| row.iter().map(|c| c.squeezed.as_str()).collect::<Vec<_>>());
    let theirs = |r: usize| read.rows.get(r).map(|row| row.iter().map(|c| c.0.as_str()).collect::<Vec<_>>());
    let mut out = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < now.len() || b < read.rows.len() {
        if a < now.len() && b < read.rows.len() && mine(a) == theirs(b) {
            out.push((Some(a), Some(b)));
            a += 1;
            b += 1;
            continue;
        }
        // The next pair of equal rows, the nearest first.
        let ahead =
            (0..now.len().saturating_sub(a) + read.rows.len().saturating_sub(b)).take(400).find_map(|distance| {
                (0..=distance).find_map(|left| {
                    let (x, y) = (a + left, b + distance - left);
                    (x < now.len() && y < read.rows.len() && mine(x) == theirs(y)).then_some((x, y))
                })
            });
        let (to_a, to_b) = ahead.unwrap_or((now.len(), read.rows.len()));
        let pairs = (to_a - a).min(to_b - b);
        if to_a - a == to_b - b {
            out.extend((0..pairs).map(|i| (Some(a + i), Some(b + i))));
        } else {
            out.extend((a..to_a).map(|r| (Some(r), None)));
            out.extend((b..to_b).map(|r| (None, Some(r))));
        }
        (a, b) = (to_a, to_b);
    }
    out
}
