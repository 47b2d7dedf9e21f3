// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Counts of the answers, with the small ones suppressed.

use std::collections::BTreeMap;

use super::Answers;
use crate::findings::{Finding, Findings, codes};
use crate::ingest::grid::Raw;
use crate::ingest::normal::normal;
use crate::ingest::value::flag_of;
use crate::origin::Origin;
use crate::table::{Question, Survey};

/// Least count that may be published (codice deontologico SISTAN, art. 4, comma 1: not below three).
const THRESHOLD: u64 = 3;

/// Counts every closed question; free texts are left out with a note.
pub fn survey(title: String, answers: Answers, findings: &mut Findings) -> Survey {
    let mut questions = Vec::new();
    let mut free: Vec<(Origin, String)> = Vec::new();
    let mut at = 0;
    while at < answers.headings.len() {
        let group = marked_group(&answers, at);
        if group > 1 {
            questions.push(marked_question(&answers, at, group));
            at += group;
            continue;
        }
        let (origin, heading) = &answers.headings[at];
        match question(&answers, at, heading, origin) {
            Some(question) if !question.options.is_empty() => questions.push(question),
            Some(_) => {}
            None => free.push((origin.clone(), heading.clone())),
        }
        at += 1;
    }
    if let Some((origin, _)) = free.first() {
        let names: Vec<String> = free.iter().map(|(_, h)| format!("«{h}»")).collect();
        findings.push(
            Finding::note(
                codes::UNKNOWN_COLUMN,
                format!("Domande a risposta libera, non contate: {}", names.join(", ")),
            )
            .at(origin.clone())
            .cure("Nulla da fare; le risposte libere si riassumono in un testo, senza nomi."),
        );
    }
    Survey { title, origin: answers.origin, responses: answers.rows.len() as u64, questions }
}

/// How many columns from this one are options of one question, as `Domanda [opzione]`.
fn marked_group(answers: &Answers, at: usize) -> usize {
    let Some((stem, _)) = split_option(&answers.headings[at].1) else { return 1 };
    answers.headings[at..]
        .iter()
        .enumerate()
        .take_while(|(offset, (_, heading))| {
            split_option(heading).is_some_and(|(other, _)| other == stem)
                && column(answers, at + offset).all(|v| flag_of(&Raw::Text(v.into())).is_some())
        })
        .count()
}

fn split_option(heading: &str) -> Option<(&str, &str)> {
    let (stem, option) = heading.strip_suffix(']')?.rsplit_once('[')?;
    Some((stem.trim(), option.trim()))
}

fn column(answers: &Answers, at: usize) -> impl Iterator<Item = &str> {
    answers.rows.iter().filter_map(move |row| row.get(at)?.as_deref())
}

fn marked_question(answers: &Answers, at: usize, group: usize) -> Question {
    let stem = split_option(&answers.headings[at].1).map_or("", |(stem, _)| stem);
    let yes = |row: &Vec<Option<String>>, c: usize| {
        row.get(c).and_then(|v| v.as_deref()).and_then(|v| flag_of(&Raw::Text(v.into()))) == Some(true)
    };
    let base =
        answers.rows.iter().filter(|row| (at..at + group).any(|c| row.get(c).is_some_and(Option::is_some))).count()
            as u64;
    let counts = (at..at + group).map(|c| {
        let option = split_option(&answers.headings[c].1).map_or("", |(_, option)| option);
        (option.to_owned(), answers.rows.iter().filter(|row| yes(row, c)).count() as u64)
    });
    let counts: Vec<(String, u64)> = counts.collect();
    Question {
        text: stem.to_owned(),
        origin: answers.headings[at].0.clone(),
        base,
        multiple: true,
        options: suppress(counts, base, true),
    }
}

/// The counts of one column; `None` for a free text.
fn question(answers: &Answers, at: usize, heading: &str, origin: &Origin) -> Option<Question> {
    let values: Vec<&str> = column(answers, at).collect();
    let multiple = values.iter().any(|v| v.contains(';'));
    let mut counts: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for value in &values {
        let mut seen: Vec<String> = Vec::new();
        for option in value.split(';').map(str::trim).filter(|o| !multiple || !o.is_empty()) {
            let key = normal(option);
            if !seen.contains(&key) {
                counts.entry(key.clone()).or_insert_with(|| (option.to_owned(), 0)).1 += 1;
                seen.push(key);
            }
        }
    }
    let base = values.len() as u64;
    let distinct = counts.len();
    let long = values.iter().filter(|v| v.len() > 80).count();
    let repeated = counts.values().filter(|(_, n)| *n > 1).count();
    if distinct > 40
        || (distinct > 8 && distinct * 2 > values.len())
        || long * 2 > values.len().max(1)
        || (distinct > 4 && repeated == 0)
    {
        return None;
    }
    let options = suppress(counts.into_values().collect(), base, multiple);
    Some(Question { text: heading.to_owned(), origin: origin.clone(), base, multiple, options })
}

/// Most chosen first; counts of one and two are not shown, nor the one that would tell them by difference.
fn suppress(mut counts: Vec<(String, u64)>, base: u64, multiple: bool) -> Vec<(String, Option<u64>)> {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let small = |n: u64| n > 0 && n < THRESHOLD;
    let mut hidden: Vec<bool> = counts.iter().map(|(_, n)| small(*n)).collect();
    // Where everybody gives one answer the base less the others tells the one that is hidden.
    let exclusive = !multiple && counts.iter().map(|(_, n)| n).sum::<u64>() == base;
    if exclusive && hidden.iter().filter(|h| **h).count() == 1 {
        let smallest = (0..counts.len())
            .filter(|&i| !hidden[i] && counts[i].1 > 0)
            .min_by_key(|&i| (counts[i].1, std::cmp::Reverse(i)));
        if let Some(i) = smallest {
            hidden[i] = true;
        }
    }
    // Of a mark the complement is a count too: all but one or two.
    if multiple {
        for (i, (_, n)) in counts.iter().enumerate() {
            hidden[i] |= small(base.saturating_sub(*n));
        }
    }
    counts.into_iter().zip(hidden).map(|((option, n), hidden)| (option, (!hidden).then_some(n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_and_their_complement_are_hidden() {
        let counts = |list: &[(&str, u64)]| list.iter().map(|(o, n)| ((*o).to_owned(), *n)).collect::<Vec<_>>();
        let shown = suppress(counts(&[("sì", 10), ("no", 5), ("non so", 2)]), 17, false);
        assert_eq!(shown, [("sì".to_owned(), Some(10)), ("no".to_owned(), None), ("non so".to_owned(), None)]);
        let shown = suppress(counts(&[("a", 10), ("b", 2), ("c", 1)]), 13, false);
        assert_eq!(shown.iter().filter(|o| o.1.is_none()).count(), 2);
        let shown = suppress(counts(&[("a", 9), ("b", 4)]), 10, true);
        assert_eq!(shown, [("a".to_owned(), None), ("b".to_owned(), Some(4))]);
        let shown = suppress(counts(&[("a", 9), ("b", 0)]), 9, false);
        assert_eq!(shown, [("a".to_owned(), Some(9)), ("b".to_owned(), Some(0))]);
    }
}
