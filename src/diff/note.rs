// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! «Nota di variazione»: one page for the council that says what changed from the version it knew.

use jiff::civil::Date;

use super::text::brief;
use super::{Change, Differences, Kind, Version};
use crate::document::{
    Align, Anchor, Block, Cell, Column, Document, Heading, Inline, Meta, Page, Paragraph, ParagraphStyle, Row, RowKind,
    Section, Table, TableStyle, Width,
};
use crate::period::date_it;
use crate::write::{WriteError, docx, pdf};

/// Rows of the table of sums, at first: fewer when the page is full.
const MOST_ROWS: usize = 18;
/// Codes named in a line.
const MOST_CODES: usize = 12;

/// The note as DOCX, on one page: what doesn't fit is counted.
///
/// # Errors
/// When a writer refuses the document.
pub fn note(differences: &Differences) -> Result<Vec<u8>, WriteError> {
    let mut rows = MOST_ROWS;
    loop {
        let document = document(differences, rows);
        let index = pdf::write(&document)?.index;
        if index.pages <= 1 || rows <= 4 {
            return docx::write(&document, &index);
        }
        rows -= 2;
    }
}

/// The note with at most this many sums.
fn document(differences: &Differences, most: usize) -> Document {
    let after = &differences.after;
    let mut blocks = vec![
        Block::Heading(Heading {
            level: 1,
            number: None,
            text: vec![Inline::text("Nota di variazione")],
            anchor: Anchor("nota".to_owned()),
            listed: false,
            new_page: false,
        }),
        styled(ParagraphStyle::Lead, &after.title),
        Paragraph::body(vec![Inline::text(opening(differences))]),
    ];
    let sums: Vec<&Change> = ordered_sums(&differences.figures);
    if !sums.is_empty() {
        blocks.push(Block::Table(table(&sums, most)));
        if let Some(more) = sums.len().checked_sub(most).filter(|n| *n > 0) {
            let words = if more == 1 { "un’altra somma".to_owned() } else { format!("altre {more} somme") };
            blocks.push(styled(ParagraphStyle::Source, &format!("Varia anche {words}, nell’elenco completo.")));
        }
    }
    for (title, changes) in [
        ("Interventi", &differences.interventions),
        ("Proposte", &differences.proposals),
        ("Allegati", &differences.annexes),
    ] {
        if let Some(words) = rows_said(changes) {
            blocks.push(Paragraph::body(vec![Inline::bold(format!("{title}. ")), Inline::text(words)]));
        }
    }
    let others = others_said(&differences.others);
    if !others.is_empty() {
        blocks.push(Paragraph::body(vec![Inline::bold("Altro. "), Inline::text(others)]));
    }
    blocks.push(styled(
        ParagraphStyle::Small,
        "L’elenco completo delle variazioni, con le celle dei fogli da cui vengono, è agli atti dell’Ufficio di Piano.",
    ));
    let footer = vec![Inline::text("pagina "), Inline::PageNumber, Inline::text(" di "), Inline::PageCount];
    Document {
        meta: Meta {
            title: format!("Nota di variazione – {}", after.title),
            subject: "Variazioni fra due versioni del piano".to_owned(),
            author: after.title.clone(),
            keywords: vec!["piano di zona".to_owned(), "nota di variazione".to_owned()],
            date: after.date.parse::<Date>().ok(),
            draft: after.state == "bozza",
            legend: None,
            ..Meta::default()
        },
        sections: vec![Section {
            page: Page::A4,
            header: vec![Inline::text(after.title.clone())],
            footer,
            reserved: None,
            stationery: None,
            opening: None,
            emblem: None,
            blocks,
        }],
        notes: Vec::new(),
    }
}

fn styled(style: ParagraphStyle, words: &str) -> Block {
    Block::Paragraph(Paragraph { style, text: vec![Inline::text(words)] })
}

/// `la versione 1.1 (adottato, 10/04/2024)`.
fn said(version: &Version) -> String {
    let date = version.date.parse::<Date>().map_or_else(|_| version.date.clone(), date_it);
    format!("la versione {} del {date} (stato: {})", version.version, version.state)
}

fn opening(differences: &Differences) -> String {
    let Differences { before, after, .. } = differences;
    if differences.equal {
        return format!("Fra {} e {} non c’è alcuna differenza.", said(before), said(after));
    }
    let counts = [
        (differences.figures.len(), "una cifra", "cifre"),
        (keys(&differences.interventions).len(), "un intervento", "interventi"),
        (keys(&differences.proposals).len(), "una proposta", "proposte"),
        (keys(&differences.annexes).len(), "un allegato", "allegati"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| if n == 1 { one.to_owned() } else { format!("{n} {many}") })
        .collect();
    let what = if parts.is_empty() { "altri dati".to_owned() } else { parts.join(", ") };
    let pair = if (&before.version, &before.date, &before.state) == (&after.version, &after.date, &after.state) {
        format!("Le due redazioni confrontate portano entrambe {}", said(after))
    } else {
        format!("{} sostituisce {}", said(after).replacen("la", "La", 1), said(before))
    };
    format!("{pair}. Rispetto alla precedente cambiano: {what}.")
}

/// Sums of the triennium, of the years, quotas, then funds and areas.
fn ordered_sums(figures: &[Change]) -> Vec<&Change> {
    const ORDER: [&str; 5] = ["Totale delle fonti", "Totale degli impieghi", "Quota di ", "Fonte ", "Area "];
    let rank = |change: &Change| ORDER.iter().position(|start| change.subject.starts_with(start));
    let mut sums: Vec<(usize, &Change)> =
        figures.iter().filter(|c| !c.subject.starts_with("Fonti")).filter_map(|c| Some((rank(c)?, c))).collect();
    sums.sort_by_key(|(rank, _)| *rank);
    sums.into_iter().map(|(_, change)| change).collect()
}

fn table(sums: &[&Change], most: usize) -> Table {
    let head = ["Somma", "Anno", "Prima", "Dopo", "Differenza"];
    let figure = |words: Option<&String>| Cell::data(vec![Inline::text(words.map_or("–", String::as_str))]);
    let body = sums.iter().take(most).map(|change| Row {
        kind: RowKind::Normal,
        cells: vec![
            Cell::row_header(vec![Inline::text(brief(&change.subject))]),
            Cell::data(vec![Inline::text(change.row.clone())]),
            figure(change.before.as_ref()),
            figure(change.after.as_ref()),
            figure(change.difference.as_ref()),
        ],
    });
    let column = |width, align| Column { width, align };
    Table {
        anchor: Anchor("tab.variazioni".to_owned()),
        caption: Some(("1".to_owned(), vec![Inline::text("Somme e quote che cambiano (importi in euro)")])),
        summary: "Per ogni somma che cambia: anno, importo prima, importo dopo, differenza.".to_owned(),
        style: TableStyle::Data,
        columns: vec![
            column(Width::Share(1.0), Align::Left),
            column(Width::Auto, Align::Left),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Decimal),
        ],
        head: vec![Row { kind: RowKind::Normal, cells: head.into_iter().map(Cell::column_header).collect() }],
        body: body.collect(),
        source: Vec::new(),
        key_columns: 1,
    }
}

/// The rows that changed, each once.
fn keys(changes: &[Change]) -> Vec<&str> {
    let mut keys: Vec<&str> = Vec::new();
    for change in changes {
        if !keys.contains(&change.row.as_str()) {
            keys.push(&change.row);
        }
    }
    keys
}

/// `aggiunti A1.05, A2.01; tolti A7.02; modificati A3.01`.
fn rows_said(changes: &[Change]) -> Option<String> {
    let parts = [(Kind::Added, "nuovi"), (Kind::Removed, "tolti"), (Kind::Changed, "modificati")];
    let whole = |key: &str| changes.iter().find(|c| c.row == key && c.whole).map(|c| c.kind);
    let said: Vec<String> = parts
        .into_iter()
        .filter_map(|(kind, words)| {
            let of_kind: Vec<&str> =
                keys(changes).into_iter().filter(|key| whole(key).unwrap_or(Kind::Changed) == kind).collect();
            let named: Vec<&str> = of_kind.iter().take(MOST_CODES).copied().collect();
            let more = of_kind.len() - named.len();
            let more = if more > 0 { format!(" e altri {more}") } else { String::new() };
            (!of_kind.is_empty()).then(|| format!("{words}: {}{more}", named.join(", ")))
        })
        .collect();
    (!said.is_empty()).then(|| format!("{}.", said.join("; ")))
}

/// Which other tables and texts changed.
fn others_said(changes: &[Change]) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for change in changes.iter().filter(|c| c.subject != "Piano") {
        match counted.iter_mut().find(|(subject, _)| *subject == change.subject) {
            Some((_, n)) => *n += 1,
            None => counted.push((&change.subject, 1)),
        }
    }
    let parts: Vec<String> = counted.iter().map(|(subject, n)| format!("{subject} ({n})")).collect();
    if parts.is_empty() { String::new() } else { format!("Variazioni in: {}.", parts.join(", ")) }
}
