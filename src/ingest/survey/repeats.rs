// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Answers that stand twice, in a file or in the files of one questionnaire.

use super::count::Counter;
use super::fit::{Fit, Table};
use super::parts::{Pass, part_of};
use super::plan::{Job, Plan, Twins};
use super::told::NAMED;
use crate::findings::{Finding, Findings, codes};

/// Answers that stand twice: with the same identifier or, where the moment is known, the same in every column.
///
/// Identifiers begin anew in each file: of two files, only answers that are the same in all are one.
pub fn twins(counter: &mut Counter<'_>, plan: &Plan) -> Twins {
    let mut twins = Twins::default();
    if !plan.tells_twins() {
        return twins;
    }
    counter.ids.iter_mut().chain(&mut counter.wholes).for_each(|list| list.sort_unstable());
    pairs(&counter.ids, |first, second| {
        let near = part_of(first) == part_of(second);
        if plan.has_id && !near {
            return false;
        }
        if !plan.has_id && !plan.has_moment {
            // Two people may answer alike: they are told, and counted.
            twins.alike.0 += 1;
            twins.alike.1.insert((first, second));
            if twins.alike.1.len() > NAMED + 1 {
                twins.alike.1.pop_last();
            }
        } else if near {
            twins.named.push((first, second));
        } else {
            twins.copied.push((first, second));
        }
        true
    });
    pairs(&counter.wholes, |first, second| {
        if part_of(first) != part_of(second) {
            twins.copied.push((first, second));
        }
        true
    });
    twins.skip.extend(twins.named.iter().chain(&twins.copied).map(|(_, second)| *second));
    if plan.has_id {
        twins.watch.extend(twins.named.iter().flat_map(|(first, second)| [*first, *second]));
    }
    for list in [&mut twins.skip, &mut twins.watch] {
        list.sort_unstable();
        list.dedup();
    }
    twins
}

/// Tells of each answer and of the first with the same number; `each` says whether they are one.
fn pairs(lists: &[Vec<(u64, u64)>], mut each: impl FnMut(u64, u64) -> bool) {
    let mut first: Option<(u64, u64)> = None;
    for answer in merged(lists) {
        let twin = first.filter(|f| f.0 == answer.0);
        if !twin.is_some_and(|first| each(first.1, answer.1)) {
            first = Some(answer);
        }
    }
}

/// The items of some sorted lists, in order.
fn merged(lists: &[Vec<(u64, u64)>]) -> impl Iterator<Item = (u64, u64)> {
    let mut rest: Vec<&[(u64, u64)]> = lists.iter().map(Vec::as_slice).collect();
    std::iter::from_fn(move || {
        let next = rest.iter_mut().filter(|list| !list.is_empty()).min_by_key(|list| list[0])?;
        let (first, others) = next.split_first()?;
        *next = others;
        Some(*first)
    })
}

/// What is worth saying of them.
pub fn told(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, twins: &Twins, findings: &mut Findings) {
    let watched = &pass.counter.watched;
    let column = fit.plan.jobs.iter().find(|(_, job)| *job == Job::Id).map_or(0, |(c, _)| *c);
    let (same, other): (Vec<_>, Vec<_>) =
        twins.named.iter().partition(|(first, second)| watched.get(first) == watched.get(second));
    let mut tell = |mut pairs: Vec<(u64, u64)>, finding: Finding| {
        pairs.sort_unstable();
        let Some((first, second)) = pairs.first() else { return };
        let mut finding = finding
            .at(table.parts.cell(pass, *second, column))
            .also(Some(&table.parts.cell(pass, *first, column)), "prima risposta");
        for (_, second) in pairs.iter().skip(1).take(NAMED) {
            finding = finding.also(Some(&table.parts.cell(pass, *second, column)), "");
        }
        findings.push(finding);
    };
    let how_many = |n: u64| if n == 1 { "una risposta".to_owned() } else { format!("{n} risposte") };
    let alike = Finding::warning(
        codes::SURVEY_TWIN,
        match twins.alike.0 {
            1 => "Una risposta è uguale in tutto a un'altra: può essere un doppione, ed è contata".to_owned(),
            n => format!("{n} risposte sono uguali in tutto a un'altra: possono essere doppioni, e sono contate"),
        },
    )
    .cure("Controllare le righe indicate e togliere quelle ripetute; con un identificativo o l'ora di invio pdz lo fa da sé.");
    tell(twins.alike.1.iter().copied().collect(), alike);
    let copied = Finding::warning(
        codes::SURVEY_TWIN,
        match twins.copied.len() {
            1 => "Una risposta è anche in un altro file dello stesso questionario: è contata una volta sola".to_owned(),
            n => format!(
                "{n} risposte sono anche in un altro file dello stesso questionario: sono contate una volta sola"
            ),
        },
    )
    .cure("Nulla da fare, se i file si ripetono in parte; altrimenti togliere le righe ripetute.");
    tell(twins.copied.clone(), copied);
    let equal = Finding::warning(
        codes::SURVEY_TWIN,
        format!("Il file contiene due volte {}: ognuna è contata una volta sola", how_many(same.len() as u64)),
    )
    .cure("Togliere le righe ripetute dal file.");
    tell(same, equal);
    let different = Finding::error(
        codes::SURVEY_TWIN,
        format!(
            "{} con un identificativo già usato e valori diversi: è contata solo la prima",
            capital(&how_many(other.len() as u64))
        ),
    )
    .cure("Controllare quale delle risposte vale e togliere le altre dal file.");
    tell(other, different);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}
