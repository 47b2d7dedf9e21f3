// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The three-way comparison of each text: what was generated, what Word says, what the file or the cell says now.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::area::{self, Found};
use super::{Change, Pulled};
use super::{outside, report, source};
use crate::document::{Block, Document, Editable, Inline, List, ParagraphStyle, markdown as to_markdown, plain_text};
use crate::findings::{Finding, codes};
use crate::ingest::docx::{self, Lost, Node, Prose, WordFile};
use crate::origin::Origin;
use crate::output::OutputFile;
use crate::pipeline::Checked;
use crate::write::docx::editable_bookmark;
use crate::write::docx::marks::{Base, letters, print_of_text};

/// The plan that `build` leaves.
const PLAN: &str = "out/piano/piano-di-zona.docx";
/// Fewest letters by which a paragraph in a table is told from others.
const SENTENCE: usize = 20;

/// A text of the plan as it is now.
pub struct Now<'a> {
    /// Key, title, blocks.
    pub editable: &'a Editable,
    /// The file or the cell that it lives in; `None` while it is only a place to fill in.
    pub origin: Option<Origin>,
}

/// The texts of a document that may be changed, each once, in its order.
pub fn of(document: &Document) -> Vec<Now<'_>> {
    let mut out = Vec::new();
    for section in &document.sections {
        gather(&section.blocks, &mut out);
    }
    let mut seen = BTreeSet::new();
    out.retain(|now: &Now<'_>| seen.insert(now.editable.key.as_str()));
    out
}

fn gather<'a>(blocks: &'a [Block], out: &mut Vec<Now<'a>>) {
    for block in blocks {
        match block {
            Block::Editable(editable) => out.push(Now { editable, origin: origin(&editable.blocks) }),
            Block::Table(table) => {
                for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                    gather(&cell.content, out);
                }
            }
            _ => {}
        }
    }
}

fn origin(blocks: &[Block]) -> Option<Origin> {
    let line = |inlines: &[Inline]| {
        inlines.iter().find_map(|i| if let Inline::Text(text) = i { text.trail.first().cloned() } else { None })
    };
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(p) => line(&p.text),
        Block::Heading(h) => line(&h.text),
        Block::List(list) => list.items.iter().find_map(|item| origin(item)),
        Block::Table(table) => {
            table.head.iter().chain(&table.body).flat_map(|row| &row.cells).find_map(|cell| origin(&cell.content))
        }
        _ => None,
    })
}

/// Text of blocks as a cell holds it: a line for each paragraph, dashes before items.
pub fn cell_text(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    fn push(blocks: &[Block], lines: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => lines.push(plain_text(&p.text).trim().to_owned()),
                Block::Heading(h) => lines.push(plain_text(&h.text).trim().to_owned()),
                Block::List(List { items, .. }) => {
                    for item in items {
                        let from = lines.len();
                        push(item, lines);
                        if let Some(first) = lines.get_mut(from).filter(|l| !l.starts_with("- ")) {
                            first.insert_str(0, "- ");
                        }
                    }
                }
                Block::Table(table) => {
                    for row in table.head.iter().chain(&table.body) {
                        let cells = row.cells.iter().map(|cell| cell_text(&cell.content).replace('\n', " "));
                        lines.push(cells.filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" – "));
                    }
                }
                _ => {}
            }
        }
    }
    push(blocks, &mut lines);
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Compares every text of the plan with the same in the document.
pub fn compare(
    checked: &Checked,
    current: &Document,
    areas: &BTreeMap<String, Found>,
    file: &WordFile,
    base: Option<&Base>,
    name: &str,
    pulled: &mut Pulled,
) {
    let loose = loose(file, areas, base);
    let built = OnceCell::new();
    for now in of(current) {
        let Editable { key, label, blocks } = now.editable;
        let was = base.and_then(|base| base.print(&editable_bookmark(key)));
        let Some(found) = areas.get(key) else {
            if was.is_some() {
                pulled.findings.push(gone(name, label, "non c’è più").at(Origin::file(name)));
            }
            continue;
        };
        if let Some(finding) = misplaced(name, label, found, areas) {
            pulled.findings.push(finding);
            continue;
        }
        if found.copies > 1 {
            let message = format!(
                "Nel documento «{name}» il testo «{label}» compare {} volte, con le stesse parole",
                found.copies
            );
            let cure = "Alla prossima generazione ci sarà una volta sola, al suo posto.";
            pulled.findings.push(Finding::note(codes::LEFT_OUT, message).at(Origin::file(name)).cure(cure));
        }
        let prose = without_placeholder(&found.prose, blocks);
        let today = print_of_text(blocks, &current.notes);
        let word = print_of_text(&prose.blocks, &prose.notes);
        let in_cell = key.starts_with("cella.");
        if word == today {
            // A picture pasted in changes no word, and would be gone at the next build.
            pulled.findings.extend(left_out(&prose, blocks, label, name, in_cell, file));
            continue;
        }
        let place = now
            .origin
            .clone()
            .or_else(|| key.strip_prefix("testo.").map(|stem| Origin::file(format!("testi/{stem}.md"))));
        let Some(place) = place else { continue };
        if was == Some(word.as_str()) {
            pulled.kept.push((label.clone(), place));
            continue;
        }
        if prose.blocks.is_empty() {
            // Nothing is taken from a place to fill in that is still empty.
            if !is_placeholder(blocks) && was.is_none_or(|was| was == today) {
                pulled.findings.push(gone(name, label, "è stato svuotato").at(Origin::file(name)));
            }
            continue;
        }
        let mut change = Change {
            title: label.clone(),
            place: place.clone(),
            before: cell_text(blocks),
            after: cell_text(&prose.blocks),
            base: None,
        };
        if let Some(finding) = strayed(&change, &loose, name) {
            pulled.findings.push(finding);
            continue;
        }
        let same_words = change.before == change.after;
        if in_cell && same_words {
            let message = format!("Nel documento «{name}» del testo «{label}» è cambiato solo l’aspetto");
            let cure =
                "Una cella non tiene grassetto, corsivo, collegamenti e note: nel foglio non c’è nulla da cambiare.";
            pulled.findings.push(Finding::note(codes::LEFT_OUT, message).at(Origin::file(name)).cure(cure));
            continue;
        }
        if same_words {
            // The words are the same: what changed shows in the marks.
            change.before = to_markdown(blocks, &current.notes).trim().to_owned();
            change.after = to_markdown(&prose.blocks, &prose.notes).trim().to_owned();
        }
        if was != Some(today.as_str()) {
            change.base = was.and_then(|was| generated(checked, &built, key, was));
            pulled.findings.push(conflict(&change, in_cell, base.is_none()));
            pulled.conflicts.push(change);
            continue;
        }
        pulled.findings.extend(left_out(&prose, blocks, label, name, in_cell, file));
        if in_cell {
            pulled.cells.push(change);
            continue;
        }
        match rewritten(checked, key, &place, &prose, label) {
            Ok(written) => {
                pulled.files.push(written);
                pulled.taken.push(change);
            }
            Err(why) => pulled.findings.push(
                Finding::error(codes::NOT_TAKEN, format!("Il testo «{label}» non si può riscrivere: {why}"))
                    .at(place)
                    .cure("Chiudere il file negli altri programmi e ripetere il comando. Nulla è stato scritto."),
            ),
        }
    }
}

/// The file of a text with what Word says.
fn rewritten(checked: &Checked, key: &str, place: &Origin, prose: &Prose, label: &str) -> Result<OutputFile, String> {
    let path = place.file.to_string();
    if path.to_lowercase().ends_with(".docx") {
        let bytes = source::word(prose, label, checked).map_err(|error| error.to_string())?;
        return Ok(OutputFile::new(path, bytes));
    }
    let stem = key.strip_prefix("testo.").unwrap_or(key);
    let old = match checked.plan.texts.get(stem) {
        Some(_) => std::fs::read(checked.project.folder.join(&path)).map_err(|_| "il file non si legge".to_owned())?,
        None => Vec::new(),
    };
    Ok(OutputFile::new(path, source::markdown(&old, prose, label)))
}

fn conflict(change: &Change, in_cell: bool, unknown: bool) -> Finding {
    let message = match (unknown, in_cell) {
        (true, _) => format!(
            "Il testo «{}» è diverso in Word e nel suo file, e il documento non dice più com’era quando è stato generato",
            change.title
        ),
        (false, true) => format!("Il testo «{}» è cambiato in Word e anche nella sua cella", change.title),
        (false, false) => format!("Il testo «{}» è cambiato in Word e anche nel suo file", change.title),
    };
    let (before, after) = report::window(&change.before, &change.after);
    Finding::error(codes::CHANGED_TWICE, message)
        .at(change.place.clone())
        .found(after)
        .expected(before)
        .cure("Scegliere le parole giuste e scriverle da tutte e due le parti, oppure rimettere in Word quelle del file; poi ripetere il comando. Nulla è stato scritto.")
}

/// What a text said when it was generated, if the plan in `out` is still the one of that build.
fn generated(checked: &Checked, built: &OnceCell<Option<WordFile>>, key: &str, was: &str) -> Option<String> {
    let file = built
        .get_or_init(|| {
            let bytes = std::fs::read(checked.project.folder.join(PLAN)).ok()?;
            docx::read(&bytes).ok()
        })
        .as_ref()?;
    let base = Base::of(&file.properties);
    let found = area::find(file, &[key], base.as_ref()).remove(key)?;
    let is_it = print_of_text(&found.prose.blocks, &found.prose.notes) == was;
    is_it.then(|| cell_text(&found.prose.blocks))
}

/// Letters of the paragraphs that stand in no text and that no build made.
fn loose(file: &WordFile, areas: &BTreeMap<String, Found>, base: Option<&Base>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (_, node) in file.flow.iter().enumerate().filter(|(at, _)| !outside::is_in(areas, *at)) {
        let in_table = matches!(node, Node::Table(_));
        area::each_paragraph(std::slice::from_ref(node), &mut |para| {
            let words = letters(&para.words());
            // Short words in the cells of tables are everywhere.
            if words.chars().count() >= if in_table { SENTENCE } else { 1 } {
                out.insert(words);
            }
        });
    }
    out.retain(|words| !base.is_some_and(|base| base.generated(words)));
    for found in areas.values() {
        cell_text(&found.prose.blocks).lines().for_each(|line| {
            out.remove(&letters(line));
        });
    }
    out
}

/// A text of which a part stands outside of its place: taking the rest would lose it.
fn strayed(change: &Change, loose: &BTreeSet<String>, name: &str) -> Option<Finding> {
    let after: BTreeSet<String> = change.after.lines().map(letters).collect();
    let lost = change.before.lines().find(|line| {
        let words = letters(line);
        !after.contains(&words) && loose.contains(&words)
    })?;
    let message = format!("Nel documento «{name}» una parte del testo «{}» sta fuori dal suo riquadro", change.title);
    Some(
        Finding::error(codes::NOT_TAKEN, message).at(Origin::file(name)).found(report::window("", lost).1).cure(
            "Rimetterla nel riquadro, o cancellarla se non serve più, e ripetere il comando. Nulla è stato scritto.",
        ),
    )
}

fn gone(name: &str, label: &str, what: &str) -> Finding {
    Finding::warning(
        codes::CONTROL_GONE,
        format!("Nel documento «{name}» il testo «{label}» {what}: il suo file resta com’è"),
    )
    .cure("Se il testo va tolto, svuotare il suo file; altrimenti rimetterlo in Word da una copia generata.")
}

/// A control that stands twice with different words, or in another one.
fn misplaced(name: &str, label: &str, found: &Found, areas: &BTreeMap<String, Found>) -> Option<Finding> {
    let why = match (&found.inside, found.twice) {
        (Some(outer), _) if areas.contains_key(outer) => "è finito dentro il riquadro di un altro testo",
        (_, true) => "compare due volte, con parole diverse",
        _ => return None,
    };
    Some(
        Finding::error(codes::NOT_TAKEN, format!("Nel documento «{name}» il testo «{label}» {why}"))
            .at(Origin::file(name))
            .cure("Lasciare un solo riquadro per ogni testo, ciascuno al suo posto, e ripetere il comando. Nulla è stato scritto."),
    )
}

fn is_placeholder(blocks: &[Block]) -> bool {
    matches!(blocks, [Block::Paragraph(p)] if p.style == ParagraphStyle::Placeholder)
}

/// What was written beside a place to fill in, without its words.
fn without_placeholder(prose: &Prose, current: &[Block]) -> Prose {
    let [Block::Paragraph(place)] = current else { return prose.clone() };
    if place.style != ParagraphStyle::Placeholder {
        return prose.clone();
    }
    let words = plain_text(&place.text);
    let mut out = prose.clone();
    if out.blocks.len() > 1 {
        out.blocks.retain(|b| !matches!(b, Block::Paragraph(p) if plain_text(&p.text).trim() == words.trim()));
    }
    out
}

/// Notes on what a text can't hold.
fn left_out(prose: &Prose, before: &[Block], label: &str, name: &str, in_cell: bool, _file: &WordFile) -> Vec<Finding> {
    let mut out = Vec::new();
    let lost: Vec<Lost> = prose.lost.iter().copied().filter(|l| !l.is_revision()).collect();
    let note = |message: String, cure: &str| Finding::note(codes::LEFT_OUT, message).at(Origin::file(name)).cure(cure);
    if !lost.is_empty() {
        out.push(note(
            format!("Nel documento «{name}» il testo «{label}» contiene {}", Lost::list(&lost)),
            if lost.iter().any(|l| matches!(l, Lost::Picture | Lost::TextBox | Lost::Object)) {
                "Immagini, caselle e oggetti restano solo in questa copia: conservarla, e allegare al piano ciò che serve."
            } else {
                "Controllare il testo ripreso: se qualcosa va tolto, toglierlo in Word e ripetere il comando."
            },
        ));
    }
    let tables = |blocks: &[Block]| blocks.iter().filter(|b| matches!(b, Block::Table(_))).count();
    if tables(&prose.blocks) > tables(before) {
        let what =
            if in_cell { "le sue righe diventano righe di testo" } else { "è ripresa senza colori né celle unite" };
        out.push(note(
            format!("Nel documento «{name}» il testo «{label}» contiene una tabella nuova: {what}"),
            "Controllarla nel piano generato.",
        ));
    }
    out
}
