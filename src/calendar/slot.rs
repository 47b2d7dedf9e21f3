// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Those who are received inside a meeting, each at its hours: «Rodari 11:00-11:30», «dalle 11.30 alle 12 Marconi».

use jiff::civil::Time;

use crate::ingest::read_time;

/// Someone who is received inside a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Who.
    pub name: String,
    /// From when to when; `None` for the whole meeting.
    pub hours: Option<(Time, Time)>,
}

/// Why a slot can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// Hours without a name.
    #[error("manca il nome di chi è ricevuto")]
    NoName,
    /// An hour that isn't one, or that has no end.
    #[error("«{0}» non è un orario come 11:00-11:30")]
    NoHours(String),
    /// An end that doesn't come after its beginning.
    #[error("la fine del turno non viene dopo l'inizio")]
    Backwards,
}

/// Words that lead to hours.
const LEADS: [&str; 6] = ["dalle", "ore", "h", "alle", "dalla", "ora"];

/// A piece of the text: its bytes, and what it says of hours.
struct Piece<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// Reads those who are received from one item of a list, which may name several: `Rodari 11:00-11:30`,
/// `Dante Alighieri (12.00–12.30)`, `dalle 11 alle 11,30 Rodari, dalle 11,30 alle 12 Marconi`, or a name alone.
pub fn slots(text: &str) -> Vec<Result<Slot, SlotError>> {
    let text = text.trim();
    let pieces = pieces(text);
    let spans = spans(&pieces);
    if spans.is_empty() {
        return vec![alone(text)];
    }
    // Hours come before the names, or after them: the first of the text tell which.
    let leading = pieces.get(..spans[0].first).is_none_or(|before| before.iter().all(|p| is_edge(p.text)));
    let mut found = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let from = if leading { span.end } else { at.checked_sub(1).map_or(0, |b| spans[b].end) };
        let to = if leading { spans.get(at + 1).map_or(text.len(), |next| next.start) } else { span.start };
        let name = name(text.get(from..to).unwrap_or_default());
        found.push(match (name.is_empty(), clock_in(&name)) {
            (true, _) => Err(SlotError::NoName),
            (_, Some(hour)) => Err(SlotError::NoHours(hour)),
            _ if span.hours.1 <= span.hours.0 => Err(SlotError::Backwards),
            _ => Ok(Slot { name, hours: Some(span.hours) }),
        });
    }
    let rest = if leading { "" } else { spans.last().and_then(|s| text.get(s.end..)).unwrap_or_default() };
    let rest = name(rest);
    if !rest.is_empty() {
        found.push(alone(&rest));
    }
    found
}

/// A name without hours; one that holds an hour without its end can't be read.
fn alone(text: &str) -> Result<Slot, SlotError> {
    let name = name(text);
    match clock_in(&name) {
        Some(hour) => Err(SlotError::NoHours(hour)),
        None if name.is_empty() => Err(SlotError::NoName),
        None => Ok(Slot { name, hours: None }),
    }
}

/// Hours found in the text.
struct Span {
    /// Position of the first piece.
    first: usize,
    start: usize,
    end: usize,
    hours: (Time, Time),
}

/// Words, and the marks between them: a dash and a bar stand alone.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut push = |from: &mut Option<usize>, to: usize| {
        if let Some(start) = from.take() {
            found.push(Piece { text: &text[start..to], start, end: to });
        }
    };
    for (at, c) in text.char_indices() {
        let mark = matches!(c, '-' | '–' | '—' | '/' | '(' | ')' | ';');
        if c.is_whitespace() || mark {
            push(&mut start, at);
        } else if start.is_none() {
            start = Some(at);
        }
        if mark {
            push(&mut Some(at), at + c.len_utf8());
        }
    }
    push(&mut start, text.len());
    found
}

/// Every pair of hours: `11:00-11:30`, `dalle 11 alle 11 e 30`, `11/11,30`.
fn spans(pieces: &[Piece<'_>]) -> Vec<Span> {
    let lower = |at: usize| pieces.get(at).map(|p| p.text.to_lowercase()).unwrap_or_default();
    let is_lead = |at: usize| LEADS.contains(&lower(at).as_str());
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let mut next = at;
        while is_lead(next) {
            next += 1;
        }
        let Some((from, after)) = hour(pieces, next) else {
            at += 1;
            continue;
        };
        let mut then = after;
        while matches!(lower(then).as_str(), "-" | "–" | "—" | "/" | "alle" | "ore" | "a") {
            then += 1;
        }
        match hour(pieces, then).filter(|_| then > after) {
            Some((to, past)) => {
                let (start, end) = (pieces[at].start, pieces[past - 1].end);
                found.push(Span { first: at, start, end, hours: (from, to) });
                at = past;
            }
            None => at = after,
        }
    }
    found
}

/// An hour at a position, and where the next piece is: `11`, `11:30`, `11 e 30`.
fn hour(pieces: &[Piece<'_>], at: usize) -> Option<(Time, usize)> {
    let plain = |at: usize| pieces.get(at).map(|p| p.text.trim_end_matches([',', ':', '.'])).unwrap_or_default();
    let word = plain(at);
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if plain(at + 1) == "e"
        && let Some(time) = read_time(&format!("{word} e {}", plain(at + 2)))
        && (plain(at + 2).len() == 2 || !plain(at + 2).starts_with(|c: char| c.is_ascii_digit()))
    {
        return Some((time, at + 3));
    }
    read_time(word).map(|time| (time, at + 1))
}

/// An hour that stands in a name: with its minutes, or led by «ore».
fn clock_in(name: &str) -> Option<String> {
    let is_clock = |word: &str| {
        let digits = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        let word = word.trim_matches(['(', ')', ',', ';']);
        word.split_once([':', '.', ','])
            .is_some_and(|(hours, minutes)| digits(hours) && digits(minutes) && minutes.len() == 2)
    };
    let words: Vec<&str> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/'))
        .filter(|w| !w.is_empty())
        .collect();
    let led = words.windows(2).find(|pair| {
        LEADS.contains(&pair[0].to_lowercase().as_str()) && pair[1].starts_with(|c: char| c.is_ascii_digit())
    });
    words.iter().copied().find(|w| is_clock(w)).map(str::to_owned).or_else(|| led.map(|pair| pair.join(" ")))
}

/// A name without what stands around it: marks, «ore», «e», articles in front.
fn name(text: &str) -> String {
    let edge = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':' | ';' | '-' | '–' | '—' | '/');
    let mut name = text.trim_matches(edge);
    loop {
        let words: Vec<&str> = name.split_whitespace().collect();
        let first = words.first().copied().unwrap_or_default();
        let last = words.last().map(|w| w.to_lowercase()).unwrap_or_default();
        // «La Rondine» is a name, «la Rodari» is not.
        let cut = if words.len() > 1 && matches!(first, "e" | "la" | "il" | "lo" | "i" | "le" | "gli" | "per") {
            name.split_once(char::is_whitespace).map(|(_, rest)| rest)
        } else if LEADS.contains(&last.as_str()) || (words.len() > 1 && last == "e") {
            Some(name.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest))
        } else {
            None
        };
        match cut {
            Some(rest) => name = rest.trim_matches(edge),
            None => return name.to_owned(),
        }
    }
}

fn is_edge(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &str) -> Vec<String> {
        let words = |slot: Result<Slot, SlotError>| match slot {
            Ok(Slot { name, hours: Some((from, to)) }) => {
                format!("{name} {}-{}", &from.to_string()[..5], &to.to_string()[..5])
            }
            Ok(Slot { name, hours: None }) => name,
            Err(error) => format!("! {error}"),
        };
        slots(text).into_iter().map(words).collect()
    }

    #[test]
    fn hours_before_or_after_the_name() {
        for text in [
            "Rodari 11:00-11:30",
            "Rodari (11.00–11.30)",
            "Rodari dalle 11,00 alle 11,30",
            "Rodari: ore 11 - 11:30",
            "dalle 11.00 alle 11.30 Rodari",
            "dalle ore 11 alle ore 11 e 30: Rodari",
            "11/11,30 Rodari",
            "ore 11-11.30 la Rodari",
        ] {
            assert_eq!(said(text), ["Rodari 11:00-11:30"], "{text}");
        }
        assert_eq!(said("Scuola 2 11:00-11:30"), ["Scuola 2 11:00-11:30"]);
        assert_eq!(said("Dante Alighieri"), ["Dante Alighieri"]);
    }

    #[test]
    fn several_in_one_sentence() {
        let text = "dalle 11.00 alle 11.30 Rodari, dalle 11.30 alle 12.00 Marconi, dalle 12.00 alle 12.30 la Dante Alighieri e dalle 12.30 alle 13.00 Majorana";
        let four = ["Rodari 11:00-11:30", "Marconi 11:30-12:00", "Dante Alighieri 12:00-12:30", "Majorana 12:30-13:00"];
        assert_eq!(said(text), four);
        assert_eq!(
            said("Rodari 11:00-11:30, Marconi 11:30-12:00, Dante Alighieri 12:00-12:30 e Majorana 12:30-13"),
            four
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in [
            "Rodari 11:30-11:00",
            "11:00-11:30",
            "11:00 Rodari",
            "Rodari 11:00",
            "Rodari dalle 11",
            "Rodari 25:00-26:00",
            "",
        ] {
            assert!(slots(text).iter().any(Result::is_err), "{text}: {:?}", slots(text));
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_at_least_one(text in "\\PC{0,40}") {
            prop_assert!(!slots(&text).is_empty());
        }

        #[test]
        fn names_and_hours_come_back(name in "[A-Z][a-z]{3,12}", from in 8u8..12, minutes in 0u8..60, lasts in 1u8..4) {
            let text = format!("{name} {from}:{minutes:02}-{}:{minutes:02}", from + lasts);
            let slot = slots(&text).remove(0).unwrap();
            prop_assert_eq!(slot.name, name);
            prop_assert!(slot.hours.is_some_and(|(a, b)| b > a));
        }
    }
}
