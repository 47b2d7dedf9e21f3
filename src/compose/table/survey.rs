// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Answers to questionnaires: one frequency table for each closed question, cross tables, the gap between importance and coverage.

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::hole;
use super::super::ledger::Ledger;
use crate::document::{Align, Block, Cell, Inline};
use crate::money::{decimal_it, thousands};
use crate::origin::Trail;
use crate::plan::{Cross, Question, Survey};
use crate::survey::Choice;

/// Percentages are not printed on fewer answers than these.
const SMALLEST_BASE: u64 = 10;
/// What stands for a suppressed cell.
const HIDDEN: &str = "n.p.";

/// All the tables of all the questionnaires.
pub(super) fn tables(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut out = Vec::new();
    for (s, survey) in ledger.plan.surveys.iter().enumerate() {
        for (q, question) in survey.questions.iter().enumerate() {
            // A number has no options to list: its mean is said where there is one.
            if !question.options.is_empty() {
                out.extend(table(survey, question, &format!("tab.questionario-{}-{}", s + 1, q + 1)));
            }
        }
    }
    out
}

/// Questions by groups of people.
pub(super) fn crosses(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut out = Vec::new();
    for (s, survey) in ledger.plan.surveys.iter().enumerate() {
        for (c, one) in survey.crosses.iter().enumerate().filter(|(_, c)| !c.rows.is_empty()) {
            out.extend(cross(survey, one, &format!("tab.incrocio-{}-{}", s + 1, c + 1)));
        }
    }
    out
}

/// How much needs matter and how far they are met, in the words of who answered.
pub(super) fn gaps(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("Bisogno", grid::share(1.0, Align::Left)),
        ("Importanza", grid::auto(Align::Decimal)),
        ("Copertura", grid::auto(Align::Decimal)),
        ("Divario", grid::auto(Align::Decimal)),
    ];
    let mut out = Vec::new();
    for (s, survey) in ledger.plan.surveys.iter().enumerate().filter(|(_, s)| !s.gaps.is_empty()) {
        let caption = vec![Inline::text(format!("{}: divario fra importanza e copertura", cell::line(&survey.title)))];
        let summary = "Per ogni bisogno l’importanza media, la copertura media e la loro differenza.";
        let source = vec![Inline::text(format!(
            "Rilevazione non campionaria, n = {}; medie delle risposte valide.",
            thousands(survey.responses)
        ))];
        let mut table =
            Grid::new(&format!("tab.divari-{}", s + 1), caption, summary).columns(columns.clone()).source(source);
        for gap in &survey.gaps {
            let trail: Trail = gap.origins.iter().cloned().collect();
            let name =
                if gap.text.ends_with(&gap.need) { gap.need.clone() } else { format!("{} {}", gap.need, gap.text) };
            let mut row = vec![Cell::row_header(vec![Inline::traced(cell::line(&name), trail.clone())])];
            row.extend([gap.importance, gap.coverage, gap.gap].map(|n| grid::fixed(n, 2, &trail)));
            table.push(grid::row(row));
        }
        out.extend(table.block());
    }
    out
}

fn table(survey: &Survey, question: &Question, anchor: &str) -> Vec<Block> {
    let trail = Trail::of(question.origin.clone());
    let ranked = question.options.iter().any(|o| o.points.is_some());
    let mut columns = vec![
        ("Risposta", grid::share(1.0, Align::Left)),
        ("Risposte", grid::auto(Align::Right)),
        ("%", grid::auto(Align::Decimal)),
    ];
    if ranked {
        columns.push(("Punti", grid::auto(Align::Right)));
    }
    let heading = cell::line(&question.text);
    let caption =
        vec![Inline::text(format!("{}: ", cell::line(&survey.title))), Inline::traced(heading.clone(), trail.clone())];
    let summary = format!("Frequenze delle risposte alla domanda «{heading}».");
    let mut table = Grid::new(anchor, caption, summary).columns(columns).source(note(survey, question));
    for option in &question.options {
        let mut row = vec![Cell::row_header(vec![Inline::traced(cell::line(&option.text), trail.clone())])];
        row.extend(figures(option, &trail));
        if ranked {
            row.push(option.points.map_or_else(|| grid::words(HIDDEN), |p| counted(p, &trail)));
        }
        table.push(grid::row(row));
    }
    table.block()
}

fn counted(number: u64, trail: &Trail) -> Cell {
    let shown = i64::try_from(number).unwrap_or(i64::MAX);
    Cell::data(vec![Inline::traced(hole::count_it(shown), trail.clone())])
}

fn figures(option: &Choice, trail: &Trail) -> [Cell; 2] {
    match option.count {
        Some(count) => {
            [counted(count, trail), option.share.map_or_else(grid::dash, |share| grid::percent(share, trail))]
        }
        None => [grid::words(HIDDEN), grid::words(HIDDEN)],
    }
}

fn cross(survey: &Survey, cross: &Cross, anchor: &str) -> Vec<Block> {
    let question = &survey.questions[cross.question];
    let trail = Trail::of(question.origin.clone());
    let names: Vec<String> = question.options.iter().map(|o| cell::line(&o.text)).collect();
    let mut columns = vec![("Gruppo", grid::share(1.4, Align::Left)), ("Base", grid::auto(Align::Right))];
    columns.extend(names.iter().map(|name| (name.as_str(), grid::share(1.0, Align::Right))));
    let heading = cell::line(&question.text);
    let by = cell::line(&cross.by);
    let caption = vec![Inline::traced(heading.clone(), trail.clone()), Inline::text(format!(" – per: {by}"))];
    let summary = format!("Risposte alla domanda «{heading}» per gruppi di rispondenti («{by}»).");
    let mut table = Grid::new(anchor, caption, summary).columns(columns).source(note(survey, question));
    for group in &cross.rows {
        let mut row = vec![
            Cell::row_header(vec![Inline::traced(cell::line(&group.text), trail.clone())]),
            counted(group.base, &trail),
        ];
        row.extend(group.cells.iter().map(|c| c.count.map_or_else(|| grid::words(HIDDEN), |n| counted(n, &trail))));
        table.push(grid::row(row));
    }
    table.block()
}

fn note(survey: &Survey, question: &Question) -> Vec<Inline> {
    let trail = Trail::of(question.origin.clone());
    let number = |n: u64| Inline::traced(thousands(n), trail.clone());
    let mut out = vec![Inline::text("Rilevazione non campionaria, n = "), number(survey.responses)];
    out.extend([Inline::text("; risposte valide "), number(question.base)]);
    if question.missing > 0 {
        out.extend([Inline::text(", non risponde "), number(question.missing)]);
    }
    for (name, value) in [("media", question.mean), ("mediana", question.median)] {
        if let Some(value) = value {
            out.push(Inline::text(format!("; {name} ")));
            out.push(Inline::traced(decimal_it(value), trail.clone()));
        }
    }
    if question.multiple {
        out.push(Inline::text("; più risposte possibili, percentuali sui rispondenti"));
    }
    if survey.weighted {
        out.push(Inline::text("; percentuali ponderate"));
    }
    if question.options.iter().any(|o| o.count.is_none()) {
        out.push(Inline::text(format!("; {HIDDEN} = dato non pubblicabile (n < {})", survey.threshold)));
    }
    if question.base < SMALLEST_BASE {
        out.push(Inline::text("; percentuali non calcolate per il numero ridotto di risposte"));
    }
    out.push(Inline::text("."));
    out
}
