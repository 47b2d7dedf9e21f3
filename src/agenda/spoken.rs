// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A recurrence written with its hour and its days in one cell: «primo venerdì del mese, ore 18:30, dal 4 dicembre 2015».

use jiff::civil::{Date, Time};

use crate::ingest::{DateReading, read_date, read_time};
use crate::period::MONTHS;

/// What a cell says beside how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spoken {
    /// The words that are left.
    pub(super) rule: String,
    /// The hour.
    pub(super) start: Option<Time>,
    /// The hour at which it ends.
    pub(super) end: Option<Time>,
    /// First day.
    pub(super) from: Option<Date>,
    /// Last day.
    pub(super) until: Option<Date>,
    /// The only year: «di marzo 2025», «nel 2025».
    pub(super) year: Option<i16>,
    /// The part of the day.
    pub(super) part: Option<Part>,
}

/// A part of the day, as far as an hour can contradict it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// «mattina».
    Morning,
    /// «pomeriggio», «sera».
    Later,
}

impl Part {
    /// Whether an hour is in this part of the day.
    pub(super) fn holds(self, time: Time) -> bool {
        match self {
            Part::Morning => time.hour() < 14,
            Part::Later => time.hour() >= 12,
        }
    }
}

/// What stands around a word and is no part of it.
const MARKS: [char; 4] = [',', ';', '(', ')'];

/// Words before «dal» and «al» that say no more than they do.
const LEADS: [&str; 8] = ["partire", "decorrere", "decorrenza", "inizio", "fino", "sino", "a", "con"];

/// Takes hours and days out of a recurrence. What isn't clearly one of these stays among the words.
pub(super) fn spoken(text: &str) -> Spoken {
    let text = apart(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = Spoken::default();
    let mut left: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at).copied() {
        let rest = words.get(at..).unwrap_or_default();
        let edge = match word.to_lowercase().as_str() {
            "dal" => Some(true),
            "al" => Some(false),
            _ => None,
        };
        if let Some((is_first, (day, taken))) = edge.zip(date_at(rest.get(1..).unwrap_or_default())) {
            let slot = if is_first { &mut out.from } else { &mut out.until };
            if slot.is_none() {
                *slot = Some(day);
                while left.pop_if(|w| LEADS.iter().any(|lead| w.eq_ignore_ascii_case(lead))).is_some() {}
                at += 1 + taken;
                continue;
            }
        }
        if let Some((from, until, taken)) = months_at(rest, out.from.is_none(), out.until.is_none()) {
            (out.from, out.until) = (from.or(out.from), until.or(out.until));
            while left.pop_if(|w| LEADS.iter().any(|lead| w.eq_ignore_ascii_case(lead))).is_some() {}
            at += taken;
            continue;
        }
        if let Some(year) = year(word).filter(|_| out.year.is_none() && is_only_year(&left)) {
            out.year = Some(year);
            left.pop_if(|w| matches!(w.to_lowercase().as_str(), "l'anno" | "nell'anno" | "anno"));
            at += 1;
            continue;
        }
        out.part = out.part.or(match word.trim_matches(MARKS).to_lowercase().as_str() {
            "mattina" | "mattino" | "mattine" => Some(Part::Morning),
            "pomeriggio" | "pomeriggi" | "sera" | "sere" => Some(Part::Later),
            _ => None,
        });
        if let Some((start, end, taken)) = hours_at(rest).filter(|_| out.start.is_none()) {
            (out.start, out.end) = (Some(start), end);
            at += taken;
            continue;
        }
        left.push(word);
        at += 1;
    }
    out.rule = left.join(" ").trim_matches([',', ';', ' ']).to_owned();
    out
}

/// Months with their year at the beginning of these words: «da gennaio 2023», «a giugno 2023», «da ottobre a maggio 2024»;
/// first day, last day, and how many words they take.
fn months_at(words: &[&str], first: bool, last: bool) -> Option<(Option<Date>, Option<Date>, usize)> {
    let lead = words.first()?.to_lowercase();
    let begins = matches!(lead.as_str(), "da" | "dal") && first;
    let ends = matches!(lead.as_str(), "a" | "ad" | "al") && last;
    let of = |at: usize| if words.get(at..at + 2).is_some_and(|w| w == ["mese", "di"]) { at + 2 } else { at };
    let named = |at: usize| words.get(at).and_then(|w| month(w)).map(|m| (m, at + 1));
    let (from, next) = named(of(1)).filter(|_| begins || ends)?;
    let day = |year: i16, month: i8| Date::new(year, month, 1).ok();
    if let Some(year) = words.get(next).and_then(|w| year(w)) {
        let found = day(year, from)?;
        return Some(if begins {
            (Some(found), None, next + 1)
        } else {
            (None, Some(found.last_of_month()), next + 1)
        });
    }
    // «da ottobre a maggio 2024» began the year before.
    let to = words.get(next).filter(|w| begins && last && matches!(w.to_lowercase().as_str(), "a" | "ad" | "al"));
    let (until, after) = to.and_then(|_| named(of(next + 1)))?;
    let year = words.get(after).and_then(|w| year(w))?;
    let began = if from > until { year - 1 } else { year };
    Some((Some(day(began, from)?), Some(day(year, until)?.last_of_month()), after + 1))
}

/// Whether a year after these words is the only one of the series, and not that of a day.
fn is_only_year(left: &[&str]) -> bool {
    let Some((last, before)) = left.split_last() else { return false };
    let named = matches!(last.to_lowercase().as_str(), "nel" | "del" | "l'anno" | "nell'anno" | "dell'anno" | "anno");
    let dated = before.last().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    named || (month(last).is_some() && !dated)
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_matches(MARKS).to_lowercase();
    MONTHS.iter().position(|m| *m == word).and_then(|at| i8::try_from(at + 1).ok())
}

fn year(word: &str) -> Option<i16> {
    let word = word.trim_matches(MARKS);
    word.parse().ok().filter(|year| word.len() == 4 && (1900..2200).contains(year))
}

/// The text with «dall'8» as «dal 8», and the two hours of «9:00-11:00» apart.
fn apart(text: &str) -> String {
    let mut text = text.replace('’', "'").replace(['–', '—'], "-");
    for (joined, plain) in
        [("dall'", "dal "), ("all'", "al "), ("Dall'", "dal "), ("dalle ore", "dalle"), ("alle ore", "alle")]
    {
        text = text.replace(joined, plain);
    }
    let words = text.split_whitespace().map(|word| match word.trim_matches(MARKS).split_once(['-', '/']) {
        Some((a, b)) if is_hour(a) && is_hour(b) && (has_minutes(a) || has_minutes(b)) => format!("{a} - {b}"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Hours at the beginning of these words, the end if it is said, and how many words they take.
fn hours_at(words: &[&str]) -> Option<(Time, Option<Time>, usize)> {
    let folded = |at: usize| words.get(at).map(|w| w.to_lowercase()).unwrap_or_default();
    let lead = usize::from(matches!(folded(0).as_str(), "dalle" | "alle" | "ore" | "h" | "h." | "ora"));
    let (start, taken) = clock(words.get(lead..)?, lead > 0)?;
    let after = lead + taken;
    let link = usize::from(folded(after) == "fino");
    let is_link = matches!(folded(after + link).as_str(), "-" | "alle" | "a");
    let end = clock(words.get(after + link + 1..).unwrap_or_default(), true).filter(|_| is_link);
    // «dalle 9» alone says when it begins; «alle 9 alle 11» is not said.
    match end {
        Some((end, more)) => Some((start, Some(end), after + link + 1 + more)),
        None => Some((start, None, after)),
    }
}

/// An hour at the beginning of these words: `18:30`, `18 e 30`; a bare `18` only after «ore».
fn clock(words: &[&str], named: bool) -> Option<(Time, usize)> {
    let bare = |at: usize| words.get(at).map(|w| w.trim_matches(MARKS)).unwrap_or_default();
    let first = bare(0);
    if !is_hour(first) || !(named || has_minutes(first)) {
        return None;
    }
    let minutes = bare(2);
    let two = minutes.len() == 2 && minutes.bytes().all(|b| b.is_ascii_digit());
    // A mark ends the hour: «ore 18, e 30» says something else.
    let joined = words.first().is_some_and(|w| !w.ends_with(MARKS));
    if joined && bare(1) == "e" && !has_minutes(first) && (two || matches!(minutes, "mezza" | "mezzo")) {
        return read_time(&format!("{first} e {minutes}")).map(|time| (time, 3));
    }
    read_time(first).map(|time| (time, 1))
}

/// Digits, with minutes or without.
fn is_hour(word: &str) -> bool {
    has_minutes(word) || ((1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
}

/// `18:30`, `18.30`, `18,30`, `18h30`: never a day of the month.
fn has_minutes(word: &str) -> bool {
    let mark = |c: char| matches!(c, ':' | '.' | ',' | 'h');
    let parts: Vec<&str> = word.split(mark).collect();
    let shaped = matches!(parts.as_slice(), [hours, minutes] if (1..=2).contains(&hours.len()) && minutes.len() == 2);
    shaped && word.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// A date at the beginning of these words, and how many of them it takes.
fn date_at(words: &[&str]) -> Option<(Date, usize)> {
    // The fewest words first: an hour may follow.
    (1..=3.min(words.len())).find_map(|taken| {
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
            ("il 15 di ogni mese alle 18 e 30", "il 15 di ogni mese", at(18, 30), None, None),
            ("ogni lunedì alle 9 e mezza", "ogni lunedì", at(9, 30), None, None),
            ("ogni lunedì dall'8 gennaio 2024", "ogni lunedì", None, day("2024-01-08"), None),
            (
                "ogni venerdì a partire dall’8/1/2024 fino al 31/1/2024 ore 9",
                "ogni venerdì",
                at(9, 0),
                day("2024-01-08"),
                day("2024-01-31"),
            ),
            (
                "a decorrere dal 1° marzo 2024 e fino al 30/06/2024 ogni lunedì",
                "e ogni lunedì",
                None,
                day("2024-03-01"),
                day("2024-06-30"),
            ),
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
        for (text, rule, from, until, year) in [
            ("tutti i martedì di marzo 2025", "tutti i martedì di marzo", None, None, Some(2025)),
            ("ogni lunedì nel 2025", "ogni lunedì nel", None, None, Some(2025)),
            ("ogni lunedì, per l'anno 2025", "ogni lunedì, per", None, None, Some(2025)),
            ("primo venerdì a partire da gennaio 2023", "primo venerdì", day("2023-01-01"), None, None),
            ("ogni lunedì fino a giugno 2023", "ogni lunedì", None, day("2023-06-30"), None),
            ("ogni lunedì da ottobre a maggio 2024", "ogni lunedì", day("2023-10-01"), day("2024-05-31"), None),
            (
                "ogni lunedì dal mese di marzo 2024 a maggio 2025",
                "ogni lunedì",
                day("2024-03-01"),
                day("2025-05-31"),
                None,
            ),
            ("5, 12 e 19 marzo 2024", "5, 12 e 19 marzo 2024", None, None, None),
            ("il 15 marzo 2024", "il 15 marzo 2024", None, None, None),
            ("ogni lunedì da ottobre a maggio", "ogni lunedì da ottobre a maggio", None, None, None),
        ] {
            let found = spoken(text);
            assert_eq!((found.rule.as_str(), found.from, found.until, found.year), (rule, from, until, year), "{text}");
        }
        assert_eq!(spoken("ogni lunedì mattina").part, Some(Part::Morning));
        for text in
            ["ogni lunedì dalle 9 alle 11:30", "ogni lunedì, 9:00-11:30", "ogni lunedì dalle ore 9 alle ore 11 e 30"]
        {
            let found = spoken(text);
            assert_eq!((found.rule.as_str(), found.start, found.end), ("ogni lunedì", at(9, 0), at(11, 30)), "{text}");
        }
    }
}
