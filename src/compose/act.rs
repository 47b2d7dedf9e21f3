// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables of a council's act: the comune's quota, opinions, roll-call, votes, annexes with their hashes.
//!
//! What the session hasn't decided yet is a ruled line that nobody can take for text.

use serde::{Deserialize, Serialize};

use super::cell;
use super::grid::{self, Grid};
use super::hole::count_it;
use super::ledger::Ledger;
use crate::document::{
    Align, Block, Cell, CellRole, Column, Inline, Paragraph, RowKind, TableStyle, Text, TextStyle, Width,
};
use crate::origin::{Traced, Trail};
use crate::plan::{Act, Comune, sum};

/// An annex of a council's act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnexEntry {
    /// Letter (`A`).
    #[serde(rename = "lettera")]
    pub letter: String,
    /// Id of the generated document that it is: `piano`, `quadri`, `schede`; `None` for a file of the office.
    #[serde(rename = "generato", skip_serializing_if = "Option::is_none", default)]
    pub generated: Option<String>,
    /// Title.
    #[serde(rename = "titolo")]
    pub title: String,
    /// File name in the comune's folder.
    #[serde(rename = "file")]
    pub file_name: String,
    /// Format (`PDF/A-2a`).
    #[serde(rename = "formato")]
    pub format: String,
    /// Pages, if it has pages.
    #[serde(rename = "pagine", skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<u32>,
    /// Size in bytes.
    #[serde(rename = "byte")]
    pub bytes: u64,
    /// SHA-256 in hexadecimal; empty when the file doesn't exist yet.
    pub sha256: String,
}

/// Of which comune, and with which annexes, an act is made.
#[derive(Clone, Copy)]
pub(crate) struct ActPart<'a> {
    /// The comune; `None` for an act of the Ambito.
    pub(crate) comune: Option<&'a Comune>,
    /// The row of the act, if there is one.
    pub(crate) act: Option<&'a Act>,
    /// Annexes in order.
    pub(crate) annexes: &'a [AnnexEntry],
}

impl<'a> ActPart<'a> {
    /// A field of the row of the act.
    fn field(&self, name: &str) -> Option<&'a Traced<String>> {
        self.act.and_then(|act| act.fields.get(name))
    }
}

/// Millimetres of a column that holds four groups of eight digits in fixed width.
const HASH_WIDTH: f32 = 70.0;

/// Councillors' rows of the roll-call: the council's own size when it is known, this many lines otherwise.
const ROLL_CALL: i64 = 16;

/// The blocks of a table of the act; none when the id is of another kind.
pub(crate) fn build(id: &str, ledger: &Ledger<'_>, part: ActPart<'_>) -> Vec<Block> {
    match id {
        "quota-comune" => part.comune.map(|comune| quotas(ledger, comune)).unwrap_or_default(),
        "pareri" => opinions(part),
        "appello" => roll_call(part),
        "votazione" => votes(part, false),
        "votazione-esecutivita" => votes(part, true),
        "allegati" => annexes(part.annexes),
        _ => Vec::new(),
    }
}

fn quotas(ledger: &Ledger<'_>, comune: &Comune) -> Vec<Block> {
    let columns = vec![
        ("Annualità", grid::share(1.0, Align::Left)),
        ("Quota a carico del Comune (€)", grid::share(1.0, Align::Decimal)),
    ];
    let summary =
        format!("Quota a carico del Comune di {} per ciascun anno del triennio e in totale.", comune.name.value);
    let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
    for (year, quota) in ledger.years().iter().zip(&comune.quotas) {
        table.push(grid::row(vec![grid::header_words(year.to_string()), grid::money(quota)]));
    }
    table.push(grid::row_of(
        RowKind::Total,
        vec![grid::header_words("Totale del triennio"), grid::money(&sum(&comune.quotas))],
    ));
    table.block()
}

/// A value of the act, or a ruled line.
fn value_or_blank(value: Option<&Traced<String>>, mm: f32) -> Vec<Inline> {
    match value.filter(|v| !v.value.trim().is_empty()) {
        Some(value) => vec![cell::inline(value)],
        None => vec![Inline::Blank(mm)],
    }
}

fn opinions(part: ActPart<'_>) -> Vec<Block> {
    let columns = vec![
        ("Parere", grid::share(1.3, Align::Left)),
        ("Esito", grid::share(1.0, Align::Left)),
        ("Data", grid::share(0.7, Align::Left)),
        ("Responsabile", grid::share(1.0, Align::Left)),
    ];
    let summary = "Pareri di regolarità tecnica e contabile con esito, data e firma del responsabile.";
    let mut table = Grid::plain(summary, TableStyle::Form).columns(columns);
    for (title, opinion, date) in [
        ("Regolarità tecnica", "parere_tecnico", "data_parere_tecnico"),
        ("Regolarità contabile", "parere_contabile", "data_parere_contabile"),
    ] {
        table.push(grid::row(vec![
            grid::header_words(title),
            Cell::data(value_or_blank(part.field(opinion), 34.0)),
            Cell::data(value_or_blank(part.field(date), 22.0)),
            Cell::data(vec![Inline::Blank(34.0)]),
        ]));
    }
    table.block()
}

fn roll_call(part: ActPart<'_>) -> Vec<Block> {
    let assigned = part.field("componenti_assegnati").and_then(|t| t.value.trim().parse::<i64>().ok());
    let members = assigned.unwrap_or(ROLL_CALL).clamp(1, 60);
    let rows = (members + 1) / 2;
    let titles = ["N.", "Componente", "Pres.", "Ass.", "N.", "Componente", "Pres.", "Ass."];
    let columns = titles.iter().enumerate().map(|(i, title)| {
        let column = if i % 4 == 1 { grid::share(1.0, Align::Left) } else { grid::auto(Align::Center) };
        (*title, column)
    });
    let summary = "Appello dei componenti del Consiglio: righe da compilare con nome, presenza o assenza.";
    let mut table = Grid::plain(summary, TableStyle::Form).columns(columns.collect());
    let half = |number: i64| {
        if number > members {
            return [(); 4].map(|()| Cell::empty());
        }
        let check = || Cell::data(vec![Inline::CheckBox(false)]);
        [grid::words(count_it(number)), Cell::data(vec![Inline::Blank(48.0)]), check(), check()]
    };
    for row in 1..=rows {
        table.push(grid::row(half(row).into_iter().chain(half(rows + row)).collect()));
    }
    table.block()
}

fn votes(part: ActPart<'_>, immediate: bool) -> Vec<Block> {
    let ordinary = [
        ("Presenti", "presenti"),
        ("Votanti", "votanti"),
        ("Favorevoli", "favorevoli"),
        ("Contrari", "contrari"),
        ("Astenuti", "astenuti"),
    ];
    let separate = [("Favorevoli", "favorevoli_ie"), ("Contrari", "contrari_ie"), ("Astenuti", "astenuti_ie")];
    let fields: &[(&str, &str)] = if immediate { &separate } else { &ordinary };
    let what = if immediate { "Esito della votazione sull’immediata eseguibilità" } else { "Esito della votazione" };
    let titles: Vec<String> = fields.iter().map(|f| f.0.to_lowercase()).collect();
    let columns = fields.iter().map(|(title, _)| (*title, grid::share(1.0, Align::Center))).collect();
    let mut table = Grid::plain(format!("{what}: {}.", titles.join(", ")), TableStyle::Form).columns(columns);
    let cell = |name: &str| Cell::data(value_or_blank(part.field(name), 20.0));
    table.push(grid::row(fields.iter().map(|(_, name)| cell(name)).collect()));
    table.block()
}

/// The list of the annexes, each with its hash in groups of eight.
pub(crate) fn annexes(entries: &[AnnexEntry]) -> Vec<Block> {
    let columns = vec![
        ("All.", grid::auto(Align::Center)),
        ("Titolo", grid::share(1.3, Align::Left)),
        ("File, formato e dimensione", grid::share(1.3, Align::Left)),
        ("Pagine", grid::auto(Align::Right)),
        ("Impronta SHA-256", Column { width: Width::Fixed(HASH_WIDTH), align: Align::Left }),
    ];
    let summary = "Allegati con lettera, titolo, nome del file, formato, pagine, dimensione e impronta SHA-256.";
    let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
    for entry in entries {
        let mono = |text: &str| {
            Inline::Text(Text {
                text: text.to_owned(),
                style: TextStyle { mono: true, ..TextStyle::default() },
                trail: Trail::NONE,
            })
        };
        let size = format!("{}, {} byte", entry.format, crate::money::thousands(entry.bytes));
        let hash = if entry.sha256.is_empty() { vec![Inline::Blank(50.0)] } else { hash_lines(&entry.sha256, mono) };
        table.push(grid::row(vec![
            Cell { role: CellRole::RowHeader, ..grid::words(&entry.letter) },
            grid::words(&entry.title),
            Cell::blocks(vec![
                Paragraph::body(vec![mono(&entry.file_name)]),
                Paragraph::body(vec![Inline::text(size)]),
            ]),
            entry.pages.map_or_else(grid::dash, |p| grid::words(p.to_string())),
            Cell::data(hash),
        ]));
    }
    table.block()
}

/// Sixty-four digits in groups of eight on two lines.
fn hash_lines(hash: &str, mono: impl Fn(&str) -> Inline) -> Vec<Inline> {
    let digits: Vec<char> = hash.chars().collect();
    let groups: Vec<String> = digits.chunks(8).map(|c| c.iter().collect()).collect();
    let mut out = Vec::new();
    for line in groups.chunks(4) {
        if !out.is_empty() {
            out.push(Inline::LineBreak);
        }
        out.push(mono(&line.join(" ")));
    }
    out
}
