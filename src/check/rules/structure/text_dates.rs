// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Dates that contradict themselves in a text: a day that no calendar has, a wrong weekday, a number of another year.

use crate::check::norms::{Day, Kind, citations, day_at};
use crate::check::prose::{Token, span};
use crate::check::rules::prelude::*;
use crate::check::words::Read;
use crate::period::date_it;

const WEEKDAYS: [&str; 7] = ["lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"];
const NAMES: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];

/// What is wrong in the dates of all the texts.
pub(super) fn findings(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Read { passage, sentences } in c.read().iter().filter(|read| read.has_figures()) {
        for sentence in sentences {
            let (words, sentence) = (sentence.words(), sentence.text);
            let days = (0..words.len()).filter_map(|at| day_at(words, at));
            for day in days {
                let finding = match day.real() {
                    None => impossible(c, sentence, words, day),
                    Some(date) => weekday(c, sentence, words, day, date),
                };
                findings.extend(finding.map(|f| passage.place(f)));
            }
            for act in citations(words) {
                let Some(year) = act.number_year.filter(|y| *y != act.year && act.day.is_some()) else { continue };
                if matches!(act.kind, Some(Kind::Norm(_))) {
                    continue;
                }
                let written = span(sentence, words, act.first, act.end);
                let finding = c
                    .finding(format!("L'atto «{written}» ha l'anno {year} nel numero e il {} nella data", act.year))
                    .found(written)
                    .expected("lo stesso anno nel numero e nella data")
                    .cure("Controllare il numero e la data sull'atto e correggere quello sbagliato.");
                findings.push(passage.place(finding));
            }
        }
    }
    findings
}

fn impossible(c: &Context<'_>, sentence: &str, words: &[Token<'_>], day: Day) -> Option<Finding> {
    // A number with stops and slashes may be something else: the month in letters, or a day and month near the calendar.
    let (number, month, _) = day.date;
    let in_letters = day.end - day.first == 3;
    let plausible = month <= 12 && number <= 31;
    if !(in_letters || plausible) {
        return None;
    }
    let written = span(sentence, words, day.first, day.end);
    Some(
        c.finding(format!("La data «{written}» non esiste"))
            .found(written)
            .expected("un giorno del calendario")
            .cure("Correggere il giorno o il mese."),
    )
}

fn weekday(c: &Context<'_>, sentence: &str, words: &[Token<'_>], day: Day, date: jiff::civil::Date) -> Option<Finding> {
    let before = day.first.checked_sub(1)?;
    let written = WEEKDAYS.iter().position(|w| *w == words[before].word)?;
    let right = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
    if written == right {
        return None;
    }
    let shown = span(sentence, words, before, day.end);
    Some(
        c.finding(format!("Nel testo si legge «{shown}», ma il {} è un {}", date_it(date), NAMES[right]))
            .found(shown)
            .expected(NAMES[right])
            .cure("Correggere il giorno della settimana o la data."),
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Case;

    #[test]
    fn dates_of_the_texts_are_checked_against_the_calendar() {
        let found = |text: &str| Case::good().text("0-percorso", text).codes();
        for text in [
            "La plenaria si è svolta lunedì 14 giugno 2022.",
            "Il termine era il 31 giugno 2022.",
            "Il termine era il 30/02/2022.",
            "Vista la deliberazione n. 12/2016 del 3 marzo 2017.",
        ] {
            assert_eq!(found(text), ["R-S11"], "{text}");
        }
        for text in [
            "La plenaria si è svolta martedì 14 giugno 2022.",
            "Vista la deliberazione n. 12/2022 del 3 marzo 2022.",
            "Tel. 0833/51/4111, codice 12.34.5678.",
            "La tappa del 29 febbraio 2024 chiude il triennio 2022-2024.",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
