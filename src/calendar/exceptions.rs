// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Days of a series that are left out or moved, as an office writes them: several in a cell, ranges, whole months, and
//! perhaps why. What looks like a day and can't be told for certain refuses the cell.

use jiff::civil::{Date, Time};

use super::series::{Move, Period};
use crate::ingest::{normal, read_time};
use crate::period::MONTHS;

/// Why an exclusion or a move can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// No date, or one that the calendar lacks.
    #[error("«{0}» non è una data")]
    NoDate(String),
    /// A day or a month without its year.
    #[error("a «{0}» manca l'anno")]
    NoYear(String),
    /// Nothing tells the old day from the new one.
    #[error("fra la data vecchia e la nuova manca «→»")]
    NoArrow,
    /// A beginning without an end, or an end without a beginning.
    #[error("di un periodo si scrivono tutte e due le date, «dal … al …»")]
    HalfOpen,
    /// An hour that isn't one, or two of them.
    #[error("«{0}» non è l'ora a cui comincia l'incontro spostato")]
    NoHour(String),
    /// An end before its beginning.
    #[error("la fine viene prima dell'inizio")]
    Backwards,
}

/// Words that say that only some days are meant: what they leave is not said.
const LIMITS: [&str; 8] = ["tranne", "salvo", "eccetto", "solo", "soltanto", "fino", "dopo", "prima"];

/// Words before a day that say nothing more than it.
const BEFORE: [&str; 27] = [
    "il",
    "i",
    "del",
    "dei",
    "di",
    "dal",
    "dall",
    "da",
    "in",
    "nel",
    "nei",
    "mese",
    "mesi",
    "tutto",
    "tutti",
    "giorno",
    "giorni",
    "e",
    "ed",
    "al",
    "lunedi",
    "martedi",
    "mercoledi",
    "giovedi",
    "venerdi",
    "sabato",
    "domenica",
];

/// Longest chain of bare days, «1, 8 e 15 marzo 2024».
const CHAIN: usize = 31;

/// A day or a month in a text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
}

/// What stands between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// «al», a dash.
    Range,
    /// A comma, «e».
    List,
    /// Other words.
    Words,
}

/// Reads days left out: `06/01/2023 (Epifania)`, `13/03/2023, 10/04/2023`, `dal 23/12/2022 al 06/01/2023`, `luglio e agosto
/// 2023`, `dal 1 al 15 agosto 2023: ferie`.
///
/// # Errors
/// No date, one that doesn't exist or lacks its year, an end before its beginning or without it.
pub fn exclusions(text: &str) -> Result<Vec<Period>, MoveError> {
    let text = text.trim();
    let pieces = dated(text)?;
    let first = pieces.first().ok_or_else(|| MoveError::NoDate(text.to_owned()))?;
    let lead = normal(&text[..first.start]);
    if lead.split(' ').any(|word| LIMITS.contains(&word)) {
        return Err(MoveError::NoDate(text[..first.start].trim().to_owned()));
    }
    let titled = !lead.split(' ').all(|word| word.is_empty() || BEFORE.contains(&word));
    let mut found: Vec<Period> = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let next = pieces.get(at + 1).filter(|next| link(&text[piece.end..next.start]) == Link::Range);
        let before = normal(&text[at.checked_sub(1).map_or(0, |b| pieces[b].end)..piece.start]);
        let leads = before.split(' ').next_back().unwrap_or_default();
        if next.is_none() && matches!(leads, "dal" | "dall" | "da" | "al") {
            return Err(MoveError::HalfOpen);
        }
        let (from, until) = (first_day(piece, text)?, last_day(next.unwrap_or(piece), text)?);
        if until < from {
            return Err(MoveError::Backwards);
        }
        at += 1 + usize::from(next.is_some());
        let end = next.unwrap_or(piece).end;
        let rest = &text[end..pieces.get(at).map_or(text.len(), |p| p.start)];
        found.push(Period { from, until, reason: reason(rest) });
    }
    if let (true, Some(only)) = (titled, found.first_mut()) {
        only.reason = only.reason.take().or_else(|| reason(&text[..first.start]));
    }
    Ok(found)
}

/// Reads days moved: `07/04/2023 → 14/04/2023, Venerdì Santo`, `07/04/2023 rinviata al 14/04/2023 ore 17:00 (sciopero)`.
///
/// # Errors
/// No arrow, no date, a date that doesn't exist or lacks its year, an hour that can't be read.
pub fn moves(text: &str) -> Result<Vec<Move>, MoveError> {
    let text = text.trim();
    let pieces = dated(text)?;
    let mut found = Vec::new();
    let mut rest = pieces.as_slice();
    while let [old, new, more @ ..] = rest {
        let between = &text[old.end..new.start];
        if !is_arrow(between) {
            return Err(MoveError::NoArrow);
        }
        let tail = &text[new.end..more.first().map_or(text.len(), |p| p.start)];
        let (time, tail) = hour_in(tail)?;
        let inside = between.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
        found.push(Move {
            from: only_day(old, text)?,
            to: only_day(new, text)?,
            time,
            reason: reason(&tail).or_else(|| inside.and_then(reason)),
        });
        rest = more;
    }
    match rest {
        [] if found.is_empty() => {
            let arrow = ["→", "->", "=>", "➔", "⇒"].iter().any(|arrow| text.contains(arrow));
            if arrow { Err(MoveError::NoDate(text.to_owned())) } else { Err(MoveError::NoArrow) }
        }
        [] => Ok(found),
        // One date alone: what follows it is no new date.
        [alone, ..] if is_arrow(&text[alone.end..]) => {
            Err(MoveError::NoDate(text[alone.end..].trim_start_matches(is_arrow_mark).trim().to_owned()))
        }
        _ => Err(MoveError::NoArrow),
    }
}

/// Whether a cell of days left out says «le feste»: all of them.
pub fn says_feasts(text: &str) -> bool {
    let folded = normal(text);
    let mut words = folded.split(' ').filter(|w| !matches!(*w, "i" | "le" | "giorni" | "tutti" | "tutte" | "nei"));
    let is_feast = |w: &str| matches!(w, "feste" | "festivi" | "festivita" | "festivo");
    words.next().is_some_and(is_feast) && words.next().is_none()
}

/// The days and months of a text, each with the year that it says or takes from the next.
fn dated(text: &str) -> Result<Vec<Piece>, MoveError> {
    let mut pieces = pieces(text)?;
    for at in (0..pieces.len()).rev() {
        let next = pieces.get(at + 1).copied();
        let piece = &mut pieces[at];
        if piece.year.is_some() {
            continue;
        }
        let said = text[piece.start..piece.end].to_owned();
        let joined = next.map(|next| (link(&text[piece.end..next.start]), next)).filter(|(l, _)| *l != Link::Words);
        let Some((link, next)) = joined else { return Err(MoveError::NoYear(said)) };
        piece.month = piece.month.or(next.month);
        let later = (piece.month, piece.day) > (next.month, next.day);
        // «dal 23/12 al 06/01/2023» began the year before.
        piece.year = next.year.map(|year| if link == Link::Range && later { year - 1 } else { year });
    }
    Ok(pieces)
}

fn pieces(text: &str) -> Result<Vec<Piece>, MoveError> {
    let mut found: Vec<Piece> = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if at >= from && c.is_alphanumeric() && !before.is_alphanumeric() {
            if let Some(piece) = piece_at(text, at, CHAIN)? {
                from = piece.end;
                found.push(piece);
            } else {
                // The rest of a number with marks is no day: «18.30», «3/B».
                from = at + text[at..].find(|c: char| c.is_whitespace()).unwrap_or(text.len() - at);
                from = from.min(at + text[at..].find(['(', ',', ';', '→', '>']).unwrap_or(text.len() - at)).max(at + 1);
            }
        }
        before = c;
    }
    Ok(found)
}

/// A day or a month that begins here.
fn piece_at(text: &str, start: usize, chain: usize) -> Result<Option<Piece>, MoveError> {
    let Some(rest) = text.get(start..) else { return Ok(None) };
    let length = |text: &str, of: fn(char) -> bool| text.find(|c| !of(c)).unwrap_or(text.len());
    let digits = |c: char| c.is_ascii_digit();
    let first = length(rest, digits);
    if first == 0 {
        let word = &rest[..length(rest, char::is_alphabetic)];
        let Some(month) = month(word).filter(|_| word.len() > 3) else { return Ok(None) };
        let (year, taken) = year_after(&rest[word.len()..]);
        let end = start + word.len() + taken;
        return Ok(Some(Piece { start, end, day: None, month: Some(month), year }));
    }
    let after = &rest[first..];
    let mark = after.chars().next().filter(|c| matches!(c, '/' | '.' | '-'));
    if let Some(mark) = mark {
        let second = length(&after[1..], digits);
        let third = after[1 + second..].strip_prefix(mark).map_or(0, |rest| length(rest, digits));
        if second > 0 && third > 0 {
            let end = start + first + second + third + 2;
            let written = &text[start..end];
            return full(written)
                .map(|(d, m, y)| Some(Piece { start, end, day: Some(d), month: Some(m), year: Some(y) }));
        }
        if mark == '/' && (1..=2).contains(&second) && first <= 2 {
            let end = start + first + 1 + second;
            let (day, month) = (rest[..first].parse().ok(), after[1..=second].parse().ok());
            if let (Some(day), Some(month @ 1..=12)) = (day, month) {
                return Ok(Some(Piece { start, end, day: Some(day), month: Some(month), year: None }));
            }
        }
    }
    let Some(day) = rest[..first].parse::<i8>().ok().filter(|day| (1..=31).contains(day) && first <= 2) else {
        return Ok(None);
    };
    let words = after.trim_start_matches(['°', 'º']);
    let gap = length(words, |c| c.is_whitespace() || c == '-');
    let word = &words[gap..gap + length(&words[gap..], char::is_alphabetic)];
    if let Some(month) = month(word).filter(|_| gap > 0) {
        let tail = &words[gap + word.len()..];
        let (year, taken) = year_after(tail);
        let end = text.len() - tail.len() + taken;
        return Ok(Some(Piece { start, end, day: Some(day), month: Some(month), year }));
    }
    // A bare number is a day only before another: «1 e 8 marzo 2024», «dal 1 al 31 agosto 2023».
    let hour =
        normal(&text[..start]).split(' ').next_back().is_some_and(|w| matches!(w, "ore" | "alle" | "dalle" | "h"));
    let Some(chain) = chain.checked_sub(1).filter(|_| !hour) else { return Ok(None) };
    let end = start + first;
    let skipped = linked(&text[end..]);
    match skipped {
        0 => Ok(None),
        skipped => Ok(piece_at(text, end + skipped, chain)?.filter(|next| next.day.is_some()).map(|_| Piece {
            start,
            end,
            day: Some(day),
            month: None,
            year: None,
        })),
    }
}

/// Bytes of what joins a bare day to the next: «e», «al», a comma, a dash.
fn linked(text: &str) -> usize {
    let at = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    if link(&text[..at]) == Link::Words { 0 } else { at }
}

/// A year after a month, and the bytes up to its end: ` 2023`, ` del 2023`, ` '23`.
fn year_after(text: &str) -> (Option<i16>, usize) {
    let lead = text.len() - text.trim_start_matches([' ', '/', '-', '.', ',']).len();
    let words = &text[lead..];
    let of = ["del ", "dell'anno ", "di "].iter().find(|w| words.starts_with(**w)).map_or(0, |w| w.len());
    let short = usize::from(words[of..].starts_with('\''));
    let short = if words[of..].starts_with('’') { '’'.len_utf8() } else { short };
    let digits = &words[of + short..];
    let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let year = digits[..count].parse::<i16>().ok();
    let year = match count {
        4 => year.filter(|year| (1900..2200).contains(year)),
        2 if short > 0 => year.map(|year| 2000 + year),
        _ => None,
    };
    (year, if year.is_some() && lead > 0 { lead + of + short + count } else { 0 })
}

/// Day, month, year of a date written with marks.
fn full(written: &str) -> Result<(i8, i8, i16), MoveError> {
    use crate::ingest::{DateReading, read_date};
    match read_date(written) {
        DateReading::Plain(date) | DateReading::ShortYear(date) => Ok((date.day(), date.month(), date.year())),
        DateReading::MonthFirst(_) | DateReading::None => Err(MoveError::NoDate(written.to_owned())),
    }
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|m| *m == word || (word.len() == 3 && m.starts_with(&word)))?;
    i8::try_from(at + 1).ok()
}

fn link(between: &str) -> Link {
    if between.trim().is_empty() {
        return Link::Words;
    }
    match normal(&between.replace(['-', '–', '—'], " al ")).as_str() {
        "al" | "a" | "ad" | "all" if !between.contains(',') => Link::Range,
        "" | "e" | "ed" | "e il" | "il" | "e l" | "e del" => Link::List,
        _ => Link::Words,
    }
}

fn is_arrow_mark(c: char) -> bool {
    matches!(c, '→' | '➔' | '⇒' | '>' | '=' | '»' | '-' | '–' | '—') || c.is_whitespace()
}

/// Whether what stands between two days says that the first becomes the second.
fn is_arrow(between: &str) -> bool {
    let marked = between.chars().any(|c| is_arrow_mark(c) && !c.is_whitespace());
    let stems = ["spost", "rinvi", "anticip", "posticip", "differ", "recuper", "divent", "sostitu"];
    let folded = normal(between);
    marked || folded.split(' ').any(|w| matches!(w, "al" | "a" | "all") || stems.iter().any(|stem| w.starts_with(stem)))
}

fn first_day(piece: &Piece, text: &str) -> Result<Date, MoveError> {
    date(piece, piece.day.unwrap_or(1), text)
}

fn last_day(piece: &Piece, text: &str) -> Result<Date, MoveError> {
    match piece.day {
        Some(day) => date(piece, day, text),
        None => Ok(date(piece, 1, text)?.last_of_month()),
    }
}

fn only_day(piece: &Piece, text: &str) -> Result<Date, MoveError> {
    let day = piece.day.ok_or_else(|| MoveError::NoDate(text[piece.start..piece.end].to_owned()))?;
    date(piece, day, text)
}

fn date(piece: &Piece, day: i8, text: &str) -> Result<Date, MoveError> {
    let found = piece.year.zip(piece.month).and_then(|(year, month)| Date::new(year, month, day).ok());
    found.ok_or_else(|| MoveError::NoDate(text[piece.start..piece.end].to_owned()))
}

/// The new hour that the words after a new day say, and the words without it.
fn hour_in(tail: &str) -> Result<(Option<Time>, String), MoveError> {
    let words: Vec<&str> = tail.split_whitespace().collect();
    let bare = |at: usize| words.get(at).map(|w| w.trim_matches([',', ';', '(', ')', ':', '.'])).unwrap_or_default();
    let numeric = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let clock = |word: &str| {
        let parts: Vec<&str> = word.split([':', '.', ',', 'h']).collect();
        let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 2 && parts.iter().all(digits) && parts.last().is_some_and(|m| m.len() == 2)
    };
    let mut left: Vec<&str> = Vec::new();
    let mut time = None;
    let mut at = 0;
    while at < words.len() {
        let lead = usize::from(matches!(bare(at).to_lowercase().as_str(), "ore" | "alle" | "h" | "dalle" | "ora"));
        let lead = if lead == 1 && bare(at + 1).eq_ignore_ascii_case("ore") { 2 } else { lead };
        let said = bare(at + lead);
        if !numeric(said) || !(lead > 0 || clock(said)) {
            left.push(words[at]);
            at += 1;
            continue;
        }
        let half = bare(at + lead + 1) == "e" && (numeric(bare(at + lead + 2)) || bare(at + lead + 2) == "mezza");
        let said = if half { format!("{said} e {}", bare(at + lead + 2)) } else { said.to_owned() };
        let read = read_time(&said).filter(|_| time.is_none());
        time = Some(read.ok_or(MoveError::NoHour(said))?);
        at += lead + 1 + if half { 2 } else { 0 };
    }
    Ok((time, left.join(" ")))
}

/// A reason without what stands around it.
fn reason(text: &str) -> Option<String> {
    let edge = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '(' | ')' | '-' | '–' | '—');
    let bare = text.trim_matches(edge);
    // «e» before the next day.
    let bare =
        bare.strip_suffix(" e").or_else(|| bare.strip_suffix(" ed")).map_or(bare, |rest| rest.trim_matches(edge));
    let bare = bare.strip_prefix("motivo").map_or(bare, |rest| rest.trim_matches(edge));
    let says = normal(bare).split(' ').any(|w| !w.is_empty() && !BEFORE.contains(&w));
    says.then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn out(text: &str) -> Vec<(String, String, String)> {
        let found = exclusions(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let show = |p: Period| (p.from.to_string(), p.until.to_string(), p.reason.unwrap_or_default());
        found.into_iter().map(show).collect()
    }

    #[test]
    fn days_left_out_as_offices_write_them() {
        let day = |d: &str, why: &str| (d.to_owned(), d.to_owned(), why.to_owned());
        let span = |a: &str, b: &str, why: &str| (a.to_owned(), b.to_owned(), why.to_owned());
        for (text, wanted) in [
            ("06/01/2023 (Epifania)", vec![day("2023-01-06", "Epifania")]),
            ("06/01/2023, Epifania", vec![day("2023-01-06", "Epifania")]),
            ("13/03/2023 sciopero", vec![day("2023-03-13", "sciopero")]),
            ("13/03/2023 - sciopero", vec![day("2023-03-13", "sciopero")]),
            ("Natale: 25/12/2023", vec![day("2023-12-25", "Natale")]),
            ("13/03/2023, 10/04/2023", vec![day("2023-03-13", ""), day("2023-04-10", "")]),
            (
                "13/03/2023 (lutto) e 10/04/2023 Pasquetta",
                vec![day("2023-03-13", "lutto"), day("2023-04-10", "Pasquetta")],
            ),
            ("13 e 20 marzo 2023", vec![day("2023-03-13", ""), day("2023-03-20", "")]),
            ("13/03, 10/04/2023", vec![day("2023-03-13", ""), day("2023-04-10", "")]),
            ("13/03/2023-10/04/2023", vec![span("2023-03-13", "2023-04-10", "")]),
            ("13/03/2023 – 10/04/2023: lavori", vec![span("2023-03-13", "2023-04-10", "lavori")]),
            ("dal 23/12 al 06/01/2023", vec![span("2022-12-23", "2023-01-06", "")]),
            ("dal 1 al 31 agosto 2023 (ferie)", vec![span("2023-08-01", "2023-08-31", "ferie")]),
            ("dal 23 dicembre 2022 al 6 gennaio 2023", vec![span("2022-12-23", "2023-01-06", "")]),
            ("agosto 2023", vec![span("2023-08-01", "2023-08-31", "")]),
            ("luglio e agosto 2023", vec![span("2023-07-01", "2023-07-31", ""), span("2023-08-01", "2023-08-31", "")]),
            ("da luglio ad agosto 2023", vec![span("2023-07-01", "2023-08-31", "")]),
            ("tutto il mese di agosto 2023, pausa estiva", vec![span("2023-08-01", "2023-08-31", "pausa estiva")]),
        ] {
            assert_eq!(out(text), wanted, "{text}");
        }
        for (text, wanted) in [
            ("", MoveError::NoDate(String::new())),
            ("festivi", MoveError::NoDate("festivi".into())),
            ("13/02", MoveError::NoYear("13/02".into())),
            ("agosto", MoveError::NoYear("agosto".into())),
            ("31/02/2023", MoveError::NoDate("31/02/2023".into())),
            ("30 febbraio 2023", MoveError::NoDate("30 febbraio 2023".into())),
            ("dal 13/03/2023", MoveError::HalfOpen),
            ("dal 06/01/2016 al 01/01/2016", MoveError::Backwards),
            ("tranne 13/03/2023", MoveError::NoDate("tranne".into())),
        ] {
            assert_eq!(exclusions(text), Err(wanted), "{text}");
        }
        assert!(says_feasts("Festivi") && says_feasts("le feste") && !says_feasts("festa del patrono"));
    }

    #[test]
    fn days_moved_as_offices_write_them() {
        let wanted = |time: Option<(i8, i8)>, why: &str| Move {
            from: Date::constant(2023, 3, 13),
            to: Date::constant(2023, 3, 20),
            time: time.map(|(h, m)| Time::constant(h, m, 0, 0)),
            reason: (!why.is_empty()).then(|| why.to_owned()),
        };
        for (text, time, why) in [
            ("13/03/2023 → 20/03/2023", None, ""),
            ("13/03/2023 -> 20/03/2023 ore 9.30, sciopero", Some((9, 30)), "sciopero"),
            ("13/03/2023 → 20/03/2023 alle 9:30", Some((9, 30)), ""),
            ("13/03/2023→20/03/2023 (sala occupata, ore 18)", Some((18, 0)), "sala occupata"),
            ("13/03/2023 → 20/03/2023 ore 18 e 30", Some((18, 30)), ""),
            ("13/03/2023 > 20/03/2023", None, ""),
            ("13/03/2023 - 20/03/2023", None, ""),
            ("dal 13/03/2023 al 20/03/2023", None, ""),
            ("dal 13 al 20 marzo 2023", None, ""),
            ("13/03 → 20/03/2023", None, ""),
            ("13/03/2023 spostata al 20/03/2023 per sciopero", None, "per sciopero"),
            ("il 13/03/2023 (sciopero) è rinviato al 20/03/2023", None, "sciopero"),
            ("13/03/2023 al 20/03/2023 motivo: sciopero", None, "sciopero"),
            ("lunedì 13 marzo 2023 → lunedì 20 marzo 2023", None, ""),
        ] {
            assert_eq!(moves(text), Ok(vec![wanted(time, why)]), "{text}");
        }
        assert_eq!(moves("13/03/2023 → 20/03/2023, 10/04/2023 → 17/04/2023 (Pasquetta)").map(|m| m.len()), Ok(2));
        for (text, error) in [
            ("13/03/2023 20/03/2023", MoveError::NoArrow),
            ("13/03/2023, 20/03/2023", MoveError::NoArrow),
            ("13/03/2023", MoveError::NoArrow),
            ("13/03/2023 → annullato", MoveError::NoDate("annullato".into())),
            ("13/03/2023 → 20/03", MoveError::NoYear("20/03".into())),
            ("13/03/2023 → 31/02/2023", MoveError::NoDate("31/02/2023".into())),
            ("13/03/2023 → aprile 2023", MoveError::NoDate("aprile 2023".into())),
            ("13/03/2023 → 20/03/2023 ore 25", MoveError::NoHour("25".into())),
            ("13/03/2023 → 20/03/2023 dalle 9 alle 11", MoveError::NoHour("11".into())),
        ] {
            assert_eq!(moves(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([0-9]{1,4}|[/.,;()→ -]|al|dal|e|marzo|ore|[a-zà-ù’°]){0,14}") {
            let _ = exclusions(&text);
            let _ = moves(&text);
        }
    }
}
