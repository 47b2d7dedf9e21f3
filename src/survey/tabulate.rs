// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the raw counts of the answers to tables that may be published: shares, means, suppressed cells.

use rust_decimal::Decimal;

use super::codebook::{Entry, Kind, Role, Side};
use super::{Choice, Cross, CrossRow, Gap, Question, Survey, numbers, order};
use crate::disclosure::{self, PERCENT_BASE};
use crate::money::percentages;
use crate::origin::{Origin, Traced};

/// Counts of some people's answers to a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many answered.
    pub base: u64,
    /// How many chose each option.
    pub options: Vec<u64>,
}

/// The answers to a question by the values of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Position of the question that makes the groups.
    pub by: usize,
    /// Counts of each of its options, in their order, and last those of who did not answer it.
    pub counts: Vec<Counts>,
    /// The same, each answer with its weight in millionths.
    pub weighted: Option<Vec<Counts>>,
}

/// All that was counted of a question.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The question, as the map has it.
    pub entry: Entry,
    /// The column of its answers.
    pub origin: Origin,
    /// Its options, as they are printed.
    pub options: Vec<String>,
    /// Counts.
    pub counts: Counts,
    /// The same, each answer with its weight in millionths.
    pub weighted: Option<Counts>,
    /// Numbers with their counts.
    pub values: Vec<(Decimal, u64)>,
    /// The same with their weights; empty when answers have none.
    pub weighed: Vec<(Decimal, u64)>,
    /// Points of a ranking, option by option.
    pub points: Vec<u64>,
    /// By groups of people.
    pub groups: Vec<Group>,
}

impl Tally {
    /// Whether a person may stand under several options.
    fn is_multiple(&self) -> bool {
        matches!(self.entry.kind, Kind::Multipla | Kind::Priorita)
    }

    fn hidden(&self, threshold: u64) -> Vec<bool> {
        if self.is_multiple() {
            disclosure::marks(&self.counts.options, self.counts.base, threshold)
        } else {
            disclosure::exclusive(&self.counts.options, threshold)
        }
    }
}

/// The tables of a questionnaire.
pub fn survey(
    title: String,
    origin: Origin,
    people: (u64, u64),
    threshold: u64,
    tallies: &[Tally],
    comuni: Vec<Traced<String>>,
) -> Survey {
    let (responses, incomplete) = people;
    let questions: Vec<Question> = tallies.iter().map(|t| question(t, responses, threshold)).collect();
    let crosses =
        tallies.iter().enumerate().flat_map(|(at, tally)| tally.groups.iter().map(move |group| (at, tally, group)));
    let crosses = crosses.map(|(at, tally, group)| cross(at, tally, group, tallies, threshold)).collect();
    Survey {
        title,
        origin,
        responses,
        incomplete,
        threshold,
        weighted: tallies.iter().any(|t| t.weighted.is_some()),
        gaps: gaps(tallies, &questions),
        questions,
        crosses,
        comuni,
    }
}

fn question(tally: &Tally, responses: u64, threshold: u64) -> Question {
    let hidden = tally.hidden(threshold);
    let shares = match &tally.weighted {
        Some(weighted) => shares(weighted, tally.counts.base, tally.is_multiple()),
        None => shares(&tally.counts, tally.counts.base, tally.is_multiple()),
    };
    let options = tally.options.iter().enumerate().map(|(i, text)| {
        let shown = !hidden[i];
        Choice {
            text: text.clone(),
            need: tally.entry.needs.iter().find(|(option, _)| option == text).map(|(_, need)| need.clone()),
            count: shown.then(|| tally.counts.options[i]),
            share: shares.as_ref().filter(|_| shown).map(|s| s[i]),
            points: tally.points.get(i).filter(|_| shown).copied(),
        }
    });
    let (mean, median) = averages(tally, &hidden, threshold);
    Question {
        code: tally.entry.code.clone(),
        text: tally.entry.text.clone(),
        origin: tally.origin.clone(),
        kind: tally.entry.kind,
        role: tally.entry.role,
        need: tally.entry.need.clone(),
        base: tally.counts.base,
        missing: responses.saturating_sub(tally.counts.base),
        multiple: tally.is_multiple(),
        options: options.collect(),
        mean,
        median,
    }
}

/// Mean and median, when they leave what is hidden as hidden as it was.
fn averages(tally: &Tally, hidden: &[bool], threshold: u64) -> (Option<Decimal>, Option<Decimal>) {
    if tally.counts.base < threshold {
        return (None, None);
    }
    if tally.entry.kind == Kind::Numero && !tally.values.is_empty() {
        let values = if tally.weighed.is_empty() { &tally.values } else { &tally.weighed };
        return (numbers::mean(values), numbers::median(values));
    }
    if tally.entry.kind != Kind::Scala {
        return (None, None);
    }
    let scores: Vec<Option<Decimal>> = (0..tally.options.len()).map(|i| order::score(&tally.options, i)).collect();
    let scored = |counts: &[u64]| -> Vec<(Decimal, u64)> {
        scores.iter().zip(counts).filter_map(|(score, n)| Some(((*score)?, *n))).collect()
    };
    let exact = |counts: &[u64]| (numbers::mean(&scored(counts)), numbers::median(&scored(counts)));
    // With one decimal only, a mean on many answers tells less.
    let short = |counts: &[u64]| {
        let (mean, median) = exact(counts);
        (mean.map(|m| m.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero)), median)
    };
    let counts = &tally.counts.options;
    let weigh = |shown: (Option<Decimal>, Option<Decimal>)| match &tally.weighted {
        Some(weighted) => (numbers::mean(&scored(&weighted.options)), numbers::median(&scored(&weighted.options))),
        None => shown,
    };
    if disclosure::keeps(counts, hidden, threshold, exact) {
        weigh(exact(counts))
    } else if disclosure::keeps(counts, hidden, threshold, short) && tally.weighted.is_none() {
        short(counts)
    } else {
        (None, None)
    }
}

/// Shares in tenths of a point: they sum to 100,0 where everybody gave one answer. None on few answers.
fn shares(counts: &Counts, people: u64, multiple: bool) -> Option<Vec<i64>> {
    if people < PERCENT_BASE || counts.base == 0 {
        return None;
    }
    if multiple {
        let tenths =
            |n: &u64| i64::try_from((u128::from(*n) * 2000 / u128::from(counts.base.max(1))).div_ceil(2)).unwrap_or(0);
        return Some(counts.options.iter().map(tenths).collect());
    }
    let amounts: Vec<i64> = counts.options.iter().map(|n| i64::try_from(*n).unwrap_or(i64::MAX)).collect();
    Some(percentages(&amounts))
}

fn cross(at: usize, tally: &Tally, group: &Group, tallies: &[Tally], threshold: u64) -> Cross {
    let by = &tallies[group.by];
    let role = by.entry.role.unwrap_or(Role::Ruolo);
    let empty = Cross { role, by: by.entry.text.clone(), question: at, rows: Vec::new() };
    let bases: Vec<u64> = group.counts.iter().map(|c| c.base).collect();
    let mut totals = by.counts.options.clone();
    totals.push(bases.last().copied().unwrap_or(0));
    let mut hidden_groups = by.hidden(threshold);
    hidden_groups.push(false);
    let mut fold = disclosure::folded(&hidden_groups, &totals, &bases, threshold);
    loop {
        let (names, rows) = gathered(&by.options, &group.counts, &fold, tally.options.len(), role);
        // One row says what the table of the question says.
        if rows.len() < 2 || rows.iter().any(|r| r.base < threshold) {
            return empty;
        }
        if let Some(hidden) = suppressed(tally, &rows, threshold) {
            let weighted = group.weighted.as_ref();
            let weighted = weighted.map(|w| gathered(&by.options, w, &fold, tally.options.len(), role).1);
            return Cross { rows: published(tally, names, &rows, weighted.as_deref(), &hidden), ..empty };
        }
        // Where nothing protects a small group, it goes with the others.
        let smallest = (0..bases.len()).filter(|&i| !fold[i]).min_by_key(|&i| (bases[i], i));
        let Some(next) = smallest else { return empty };
        fold[next] = true;
    }
}

/// The rows of a cross table: the groups that are not put together, then those that are.
fn gathered(
    options: &[String],
    groups: &[Counts],
    fold: &[bool],
    width: usize,
    role: Role,
) -> (Vec<String>, Vec<Counts>) {
    let mut names = Vec::new();
    let mut rows = Vec::new();
    let mut rest = Counts { base: 0, options: vec![0; width] };
    for (i, counts) in groups.iter().enumerate() {
        if fold[i] {
            rest.base += counts.base;
            rest.options.iter_mut().zip(&counts.options).for_each(|(sum, n)| *sum += n);
        } else {
            names.push(options.get(i).cloned().unwrap_or_else(|| "Non indicato".to_owned()));
            rows.push(counts.clone());
        }
    }
    if rest.base > 0 {
        names.push(if role == Role::Comune { "Altri comuni" } else { "Altri" }.to_owned());
        rows.push(rest);
    }
    (names, rows)
}

fn suppressed(tally: &Tally, rows: &[Counts], threshold: u64) -> Option<Vec<Vec<bool>>> {
    let counts: Vec<Vec<u64>> = rows.iter().map(|r| r.options.clone()).collect();
    let hidden_columns = tally.hidden(threshold);
    if tally.is_multiple() {
        let bases: Vec<u64> = rows.iter().map(|r| r.base).collect();
        disclosure::cross_of_marks(&counts, &bases, &hidden_columns, threshold)
    } else {
        disclosure::cross(&counts, &hidden_columns, threshold)
    }
}

fn published(
    tally: &Tally,
    names: Vec<String>,
    rows: &[Counts],
    weighted: Option<&[Counts]>,
    hidden: &[Vec<bool>],
) -> Vec<CrossRow> {
    let row = |(at, ((text, counts), hidden)): (usize, ((String, &Counts), &Vec<bool>))| {
        // Counts are of people, shares of their weights.
        let weights = weighted.map_or(Some(counts), |w| w.get(at));
        let shares = weights.and_then(|w| shares(w, counts.base, tally.is_multiple()));
        let cells = tally.options.iter().enumerate().map(|(i, option)| Choice {
            text: option.clone(),
            count: (!hidden[i]).then(|| counts.options[i]),
            share: shares.as_ref().filter(|_| !hidden[i]).map(|s| s[i]),
            ..Choice::default()
        });
        CrossRow { text, base: counts.base, cells: cells.collect() }
    };
    names.into_iter().zip(rows).zip(hidden).enumerate().map(row).collect()
}

fn gaps(tallies: &[Tally], questions: &[Question]) -> Vec<Gap> {
    let side =
        |side: Side| tallies.iter().zip(questions).filter(move |(t, _)| t.entry.side == Some(side)).map(|(_, q)| q);
    let pair = |important: &Question| {
        let need = important.need.clone()?;
        let covered = side(Side::Copertura).find(|q| q.need.as_ref() == Some(&need))?;
        let (importance, coverage) = (important.mean?, covered.mean?);
        Some(Gap {
            need,
            text: important.text.clone(),
            importance,
            coverage,
            gap: importance - coverage,
            origins: [important.origin.clone(), covered.origin.clone()],
        })
    };
    let mut gaps: Vec<Gap> = side(Side::Importanza).filter_map(pair).collect();
    gaps.sort_by(|a, b| b.gap.cmp(&a.gap).then_with(|| a.need.cmp(&b.need)));
    gaps
}
