// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Answers to questionnaires: one frequency table for each closed question.

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use crate::document::{Align, Block, Cell, Inline};
use crate::money::percentages;
use crate::origin::Trail;
use crate::plan::{Question, Survey};

/// Percentages are not printed on fewer answers than these.
const SMALLEST_BASE: u64 = 10;

/// All the tables of all the questionnaires.
pub(super) fn tables(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut out = Vec::new();
    for (s, survey) in ledger.plan.surveys.iter().enumerate() {
        for (q, question) in survey.questions.iter().enumerate() {
            out.extend(table(survey, question, &format!("tab.questionario-{}-{}", s + 1, q + 1)));
        }
    }
    out
}

/// Options in the order of a reader: scales and age bands by their number, the others most chosen first.
pub(crate) fn ordered(question: &Question) -> Vec<(String, Option<u64>)> {
    let number = |option: &str| -> Option<u64> {
        let digits: String = option.trim().chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let mut options = question.options.clone();
    if options.iter().all(|(name, _)| number(name).is_some()) {
        options.sort_by_key(|(name, _)| number(name));
    }
    options
}

fn table(survey: &Survey, question: &Question, anchor: &str) -> Vec<Block> {
    let trail = Trail::of(question.origin.clone());
    let columns = vec![
        ("Risposta", grid::share(1.0, Align::Left)),
        ("Risposte", grid::auto(Align::Right)),
        ("%", grid::auto(Align::Decimal)),
    ];
    let heading = cell::line(&question.text);
    let caption =
        vec![Inline::text(format!("{}: ", cell::line(&survey.title))), Inline::traced(heading.clone(), trail.clone())];
    let summary = format!("Frequenze delle risposte alla domanda «{heading}».");
    let mut table = Grid::new(anchor, caption, summary).columns(columns).source(note(survey, question));
    let options = ordered(question);
    let shares = shares(question, &options);
    for (i, (option, count)) in options.iter().enumerate() {
        let shown = i64::try_from(count.unwrap_or(0)).unwrap_or(i64::MAX);
        let cells = match count {
            Some(_) => vec![
                Cell::data(vec![Inline::traced(super::super::hole::count_it(shown), trail.clone())]),
                shares.as_ref().and_then(|s| s.get(i)).map_or_else(grid::dash, |share| grid::percent(*share, &trail)),
            ],
            None => vec![grid::words("n.p."), grid::words("n.p.")],
        };
        let mut row = vec![Cell::row_header(vec![Inline::traced(cell::line(option), trail.clone())])];
        row.extend(cells);
        table.push(grid::row(row));
    }
    table.block()
}

/// Tenths of a point: they sum to 100,0 when one answer was possible and none is suppressed.
fn shares(question: &Question, options: &[(String, Option<u64>)]) -> Option<Vec<i64>> {
    if question.base < SMALLEST_BASE {
        return None;
    }
    let counts: Vec<i64> = options.iter().map(|(_, n)| i64::try_from(n.unwrap_or(0)).unwrap_or(i64::MAX)).collect();
    let base = i64::try_from(question.base).unwrap_or(i64::MAX);
    let complete = !question.multiple && counts.iter().sum::<i64>() == base;
    if complete {
        return Some(percentages(&counts));
    }
    counts.iter().map(|n| grid::tenths(*n, base)).collect()
}

fn note(survey: &Survey, question: &Question) -> Vec<Inline> {
    let trail = Trail::of(question.origin.clone());
    let number = |n: u64| Inline::traced(crate::money::thousands(n), trail.clone());
    let mut out = vec![Inline::text("Rilevazione non campionaria, n = "), number(survey.responses)];
    out.extend([Inline::text("; risposte valide "), number(question.base)]);
    if question.multiple {
        out.push(Inline::text("; più risposte possibili, percentuali sui rispondenti"));
    }
    if question.options.iter().any(|(_, n)| n.is_none()) {
        out.push(Inline::text("; n.p. = dato non pubblicabile"));
    }
    if question.base < SMALLEST_BASE {
        out.push(Inline::text("; percentuali non calcolate per il numero ridotto di risposte"));
    }
    out.push(Inline::text("."));
    out
}
