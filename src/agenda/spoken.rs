// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A recurrence written with its hour and its days in one cell: «primo venerdì del mese, ore 18:30, dal 4 dicembre 2015».

use jiff::civil::{Date, Time};

use crate::ingest::{DateReading, read_date, read_time};

/// What a cell says beside how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spoken {
    /// The words that are left.
    pub(super) rule: String,
    /// The hour.
    pub(super) start: Option<Time>,
    /// First day.
    pub(super) from: Option<Date>,
    /// Last day.
    pub(super) until: Option<Date>,
}

/// What stands around a word and is no part of it.
const MARKS: [char; 4] = [',', ';', '(', ')'];

/// Takes hour and days out of a recurrence. What isn't clearly one of these stays among the words.
pub(super) fn spoken(text: &str) -> Spoken {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = Spoken::default();
    let mut left: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at).copied() {
        let folded = word.to_lowercase();
        let edge = match folded.as_str() {
            "dal" => Some(true),
            "al" => Some(false),
            _ => None,
        };
        if let Some((is_first, (day, taken))) = edge.zip(date_at(words.get(at + 1..).unwrap_or_default())) {
            let slot = if is_first { &mut out.from } else { &mut out.until };
            if slot.is_none() {
                *slot = Some(day);
                for lead in ["partire", "a", "fino"] {
                    left.pop_if(|w| w.eq_ignore_ascii_case(lead));
                }
                at += 1 + taken;
                continue;
            }
        }
        let bare = word.trim_matches(MARKS);
        let next = words.get(at + 1).map(|w| w.trim_matches(MARKS)).unwrap_or_default();
        let named = matches!(folded.as_str(), "ore" | "h" | "alle");
        let hour = match (named, has_minutes(bare)) {
            (true, _) => read_time(next).map(|time| (time, 2)),
            (false, true) => read_time(bare).map(|time| (time, 1)),
            (false, false) => None,
        };
        if let Some((time, taken)) = hour.filter(|_| out.start.is_none()) {
            out.start = Some(time);
            at += taken;
            continue;
        }
        // «alle ore 18:30»: the hour is told by the next word.
        if !(folded == "alle" && next.eq_ignore_ascii_case("ore")) {
            left.push(word);
        }
        at += 1;
    }
    out.rule = left.join(" ").trim_matches([',', ';', ' ']).to_owned();
    out
}

/// `18:30`, `18.30`, `18,30`: never a day of the month.
fn has_minutes(word: &str) -> bool {
    let mark = |c: char| matches!(c, ':' | '.' | ',');
    let parts: Vec<&str> = word.split(mark).collect();
    let shaped = matches!(parts.as_slice(), [hours, minutes] if (1..=2).contains(&hours.len()) && minutes.len() == 2);
    shaped && word.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// A date at the beginning of these words, and how many of them it takes.
fn date_at(words: &[&str]) -> Option<(Date, usize)> {
    (1..=3.min(words.len())).rev().find_map(|taken| {
        let text = words.get(..taken)?.join(" ");
        match read_date(text.trim_matches([',', ';', '.', '(', ')'])) {
            DateReading::Plain(date) | DateReading::ShortYear(date) => Some((date, taken)),
            DateReading::MonthFirst(_) | DateReading::None => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hour_and_days_in_the_same_cell() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let at = |h, m| Some(Time::constant(h, m, 0, 0));
        for (text, rule, start, from, until) in [
            (
                "primo venerdì del mese, 18:30, dal 4 dicembre 2015",
                "primo venerdì del mese",
                at(18, 30),
                day("2015-12-04"),
                None,
            ),
            ("ogni primo venerdì del mese, ore 18.30", "ogni primo venerdì del mese", at(18, 30), None, None),
            (
                "ogni lunedì alle ore 9 dal 01/02/2023 al 30/06/2023",
                "ogni lunedì",
                at(9, 0),
                day("2023-02-01"),
                day("2023-06-30"),
            ),
            (
                "a partire dal 4 dicembre 2015 ogni venerdì fino al 31/12/2015",
                "ogni venerdì",
                None,
                day("2015-12-04"),
                day("2015-12-31"),
            ),
            ("dal lunedì al venerdì", "dal lunedì al venerdì", None, None, None),
            ("il 15 di ogni mese", "il 15 di ogni mese", None, None, None),
            ("ogni tanto", "ogni tanto", None, None, None),
        ] {
            let found = spoken(text);
            assert_eq!(
                (found.rule.as_str(), found.start, found.from, found.until),
                (rule, start, from, until),
                "{text}"
            );
        }
    }
}
