// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words that were written or changed in Word outside the texts: they come back nowhere, and somebody must know; and what was taken away.

use std::collections::{BTreeMap, BTreeSet};

use super::area::Found;
use crate::findings::{Finding, Findings, codes};
use crate::ingest::docx::{Node, Role, WordFile};
use crate::origin::Origin;
use crate::write::docx::edges;
use crate::write::docx::marks::{Base, Content, Marked, letters};

/// Most characters of a paragraph that are shown.
const SHOWN: usize = 120;

/// Most paragraphs that are shown when many are gone.
const GONE: usize = 5;

/// Finds the paragraphs that no build made, and those that a build made and are there no more.
pub fn compare(
    file: &WordFile,
    areas: &BTreeMap<String, Found>,
    marked: &[Marked],
    base: &Base,
    name: &str,
    findings: &mut Findings,
) {
    let mut section = String::new();
    let mut there = BTreeSet::new();
    let mut written = Vec::new();
    for (at, node) in file.flow.iter().enumerate() {
        let Node::Paragraph(para) = node else { continue };
        let words = para.words();
        let known = letters(&words);
        if matches!(para.role, Role::Heading(_)) && !known.is_empty() {
            section = words.trim().to_owned();
        }
        if known.is_empty() || is_in(areas, at) {
            continue;
        }
        if !base.generated(&known) {
            written.push((section.clone(), words));
        }
        there.insert(known);
    }
    gone(&there, marked, base, &written, name, findings);
    for (section, words) in written {
        let place = if section.is_empty() { String::new() } else { format!(", sotto «{section}»,") };
        findings.push(
            Finding::warning(
                codes::OUT_OF_PLACE,
                format!(
                    "Nel documento «{name}»{place} ci sono parole nuove o cambiate fuori dai riquadri: «{}»",
                    short(words.trim())
                ),
            )
            .at(Origin::file(name))
            .cure("Scriverle nel riquadro di un testo, oppure nel file di testi: alla prossima generazione qui non ci saranno più."),
        );
    }
    edges(file, base, name, findings);
}

/// Whether a text stands at this position of the body.
pub fn is_in(areas: &BTreeMap<String, Found>, at: usize) -> bool {
    areas.values().any(|found| found.body.iter().any(|range| range.contains(&at)))
}

/// Tells of headings and sentences of the plan that were taken away; those of which most words still stand were changed.
fn gone(
    there: &BTreeSet<String>,
    marked: &[Marked],
    base: &Base,
    written: &[(String, String)],
    name: &str,
    findings: &mut Findings,
) {
    let mut lost: Vec<&str> = Vec::new();
    let mut all = there.clone();
    for block in marked {
        let Content::Words(words) = &block.content else { continue };
        let known = letters(words);
        let changed = || written.iter().any(|(_, new)| alike(words, new));
        if base.generated(&known) && !changed() && all.insert(known) {
            lost.push(words.trim());
        }
    }
    if lost.is_empty() {
        return;
    }
    let mut shown: Vec<String> = lost.iter().take(GONE).map(|words| format!("«{}»", short(words))).collect();
    if lost.len() > GONE {
        shown.push(format!("e altri {}", lost.len() - GONE));
    }
    let what =
        if lost.len() == 1 { "manca un titolo o una frase del piano" } else { "mancano titoli o frasi del piano" };
    findings.push(
        Finding::warning(
            codes::OUT_OF_PLACE,
            format!("Nel documento «{name}» {what} fuori dai riquadri: {}", shown.join("; ")),
        )
        .at(Origin::file(name))
        .cure("Alla prossima generazione ci saranno di nuovo: vengono dai dati, dal profilo e dai modelli, e si tolgono lì."),
    );
}

/// Whether most words of a text stand in another one too.
fn alike(words: &str, new: &str) -> bool {
    let new: BTreeSet<String> = new.split_whitespace().map(letters).collect();
    let old: Vec<String> = words.split_whitespace().map(letters).filter(|word| !word.is_empty()).collect();
    let same = old.iter().filter(|word| new.contains(*word)).count();
    same * 2 >= old.len().min(new.len())
}

/// Tells of words changed at the head or the foot of pages.
fn edges(file: &WordFile, base: &Base, name: &str, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for words in file.edges.iter().flat_map(|xml| edges::words(xml)) {
        let known = letters(&words);
        if known.is_empty() || base.at_edge(&known) || !seen.insert(known) {
            continue;
        }
        findings.push(
            Finding::warning(
                codes::OUT_OF_PLACE,
                format!(
                    "Nel documento «{name}», in testa o al piede delle pagine, ci sono parole nuove o cambiate: «{}»",
                    short(words.trim())
                ),
            )
            .at(Origin::file(name))
            .cure("Cambiarle in piano.toml, oppure nella carta intestata indicata da «modello»: alla prossima generazione qui non ci saranno più."),
        );
    }
}

fn short(words: &str) -> String {
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}
