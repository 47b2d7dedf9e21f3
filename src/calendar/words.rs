// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The words of a recurrence: what each stands for, and which can be understood in two ways.

use jiff::civil::Weekday;

use super::phrase::PhraseError;
use super::recurrence::Unit;
use crate::ingest::normal;
use crate::period::MONTHS;

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    Ordinal(i8),
    /// «primi», «ultimi»: the first or last ones, perhaps so many.
    Several(i8),
    Weekday(Weekday),
    Number(i8),
    Month(i8),
    /// «ogni», «tutti».
    Each,
    /// «giorno».
    DayNoun,
    WeekNoun,
    /// «mese», or «mesi».
    MonthNoun {
        many: bool,
    },
    /// «settimanale», «mensile»: a unit and its interval.
    Frequency(Unit, u8),
    /// «trimestre», «anno»: a part of the year, in months.
    Span(u8),
    /// «alterni».
    Alternate,
    /// Odd or even months.
    Parity(bool),
    /// «dal … al» between days of the week or months.
    From,
    To,
    /// Articles and prepositions.
    Small,
}

/// Words that lead to what is left out.
const EXCEPT: [&str; 13] = [
    "tranne",
    "escluso",
    "esclusa",
    "esclusi",
    "escluse",
    "salvo",
    "salvi",
    "eccetto",
    "eccettuato",
    "eccettuati",
    "fuorche",
    "eccezione",
    "esclusione",
];

/// Words that lead to the ones above: «ad eccezione di», «con esclusione di».
const BEFORE_EXCEPT: [&str; 3] = ["ad", "con", "a"];

/// Words that speak of the public holidays.
const FEASTS: [&str; 6] = ["feste", "festa", "festivi", "festivo", "festivita", "festive"];

/// What a recurrence leaves out of itself.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LeftOut {
    pub(super) months: Vec<i8>,
    pub(super) feasts: bool,
    /// «non festivo» was said of the day itself.
    pub(super) unless_feast: bool,
}

/// The words that say when, and what they leave out.
///
/// # Errors
/// A word that has no meaning here, or more than one.
pub(super) fn words(text: &str) -> Result<(Vec<Word>, LeftOut), PhraseError> {
    let folded = whole(&normal(&plain(text)));
    if folded.is_empty() {
        return Err(PhraseError::Empty);
    }
    let raw: Vec<&str> = folded.split(' ').collect();
    let cut = raw.iter().position(|w| EXCEPT.contains(w));
    let mut left_out = cut.map(|at| left_out(text, &raw[at + 1..])).transpose()?.unwrap_or_default();
    let mut kept = &raw[..cut.unwrap_or(raw.len())];
    while let Some((last, rest)) = kept.split_last().filter(|(w, _)| cut.is_some() && BEFORE_EXCEPT.contains(w)) {
        (kept, _) = (rest, last);
    }
    if kept.iter().any(|w| w.len() == 4 && w.parse::<u16>().is_ok_and(|year| (1900..2200).contains(&year))) {
        return Err(PhraseError::Dates);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = kept.get(at) {
        if *word == "non" && kept.get(at + 1).is_some_and(|w| FEASTS.contains(w)) {
            (left_out.feasts, left_out.unless_feast) = (true, true);
            at += 2;
            continue;
        }
        let counted = found.iter().any(|w| matches!(w, Word::Ordinal(_) | Word::Several(_)));
        if counted && WORKING.contains(word) {
            return Err(PhraseError::Doubtful(as_written(text, word), WORKING_NTH));
        }
        found.push(one(kept, at).map_or_else(|| meaning(word, text), Ok)?);
        at += 1;
    }
    found.retain(|word| *word != Word::Small);
    Ok((found, left_out))
}

/// The text with its ordinals told from its numbers, and with a range told from a list: `1° lunedì`, `lun-ven`.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digit = false;
    for c in text.chars() {
        match c {
            'º' | '°' | 'ª' | '^' if digit => out.push('o'),
            'º' | '°' | 'ª' => out.push(' '),
            '–' | '—' => out.push('-'),
            c => out.push(c),
        }
        digit = c.is_ascii_digit();
    }
    let joined = out.replace(" - ", "-");
    let ranges = joined.split_whitespace().map(|word| {
        let ends = word.split_once('-').map(|(a, b)| (normal(a), normal(b)));
        ends.filter(|(a, b)| {
            let both = |of: fn(&str) -> bool| of(a) && of(b);
            both(|w| weekday(w).is_some()) || both(|w| month(w).is_some())
        })
        .map_or_else(|| word.to_owned(), |(a, b)| format!("da {a} a {b}"))
    });
    ranges.collect::<Vec<_>>().join(" ")
}

/// Ways of saying how often that are whole phrases.
fn whole(folded: &str) -> String {
    let mut out = folded.to_owned();
    for (phrase, said) in [
        ("una volta al mese", "ogni mese"),
        ("1 volta al mese", "ogni mese"),
        ("una volta alla settimana", "ogni settimana"),
        ("una volta a settimana", "ogni settimana"),
        ("una volta la settimana", "ogni settimana"),
        ("1 volta a settimana", "ogni settimana"),
        ("una volta all anno", "ogni anno"),
        ("una volta l anno", "ogni anno"),
    ] {
        out = out.replace(phrase, said);
    }
    out
}

/// What follows «tranne»: months, or the public holidays.
fn left_out(text: &str, words: &[&str]) -> Result<LeftOut, PhraseError> {
    let mut out = LeftOut::default();
    for word in words {
        if let Some(month) = month(word) {
            out.months.push(month);
        } else if FEASTS.contains(word) {
            out.feasts = true;
        } else if !SMALL.contains(word) && !matches!(*word, "mese" | "mesi" | "giorni" | "giorno" | "di") {
            return Err(PhraseError::Exception(as_written(text, word)));
        }
    }
    if out == LeftOut::default() { Err(PhraseError::Exception("tranne".into())) } else { Ok(out) }
}

/// Words that mean something by those beside them: «I e III lunedì», «da ottobre a maggio».
fn one(words: &[&str], at: usize) -> Option<Word> {
    let next = words.get(at + 1).copied().unwrap_or_default();
    match *words.get(at)? {
        "i" => {
            let beyond = if next == "e" { words.get(at + 2).copied().unwrap_or_default() } else { next };
            roman(beyond).is_some().then_some(Word::Ordinal(1))
        }
        "a" => {
            let before = at.checked_sub(1).and_then(|b| words.get(b));
            let both = |of: fn(&str) -> bool| before.is_some_and(|b| of(b)) && of(next);
            (both(|w| month(w).is_some()) || both(|w| weekday(w).is_some())).then_some(Word::To)
        }
        _ => None,
    }
}

/// The word as the cell has it, accents and capitals included.
pub(super) fn as_written(text: &str, folded: &str) -> String {
    let found = text.split_whitespace().find(|word| normal(word).split(' ').any(|part| part == folded));
    found.unwrap_or(folded).trim_matches([',', ';', '.', '(', ')']).to_owned()
}

const SMALL: [&str; 33] = [
    "il",
    "lo",
    "la",
    "l",
    "i",
    "gli",
    "le",
    "del",
    "di",
    "dei",
    "degli",
    "della",
    "delle",
    "dell",
    "d",
    "nel",
    "nei",
    "in",
    "a",
    "e",
    "ed",
    "con",
    "cadenza",
    "per",
    "nelle",
    "nella",
    "mattina",
    "mattino",
    "mattine",
    "pomeriggio",
    "pomeriggi",
    "sera",
    "sere",
];

/// Words for the days on which offices work.
const WORKING: [&str; 5] = ["feriale", "feriali", "lavorativo", "lavorativi", "lavorativa"];

/// Why «primo giorno lavorativo del mese» is no rule.
const WORKING_NTH: &str =
    "con il sabato o senza, e cambia con le feste: le date si scrivono una per una nella tabella Incontri";

fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| *month == word)?;
    i8::try_from(at + 1).ok()
}

fn roman(word: &str) -> Option<i8> {
    ["i", "ii", "iii", "iv", "v"].iter().position(|r| *r == word).filter(|at| *at > 0).map(|at| at as i8 + 1)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "lunedi" | "lun" => Weekday::Monday,
        "martedi" => Weekday::Tuesday,
        "mercoledi" | "mer" => Weekday::Wednesday,
        "giovedi" | "gio" => Weekday::Thursday,
        "venerdi" | "ven" => Weekday::Friday,
        "sabato" | "sabati" | "sab" => Weekday::Saturday,
        "domenica" | "domeniche" | "dom" => Weekday::Sunday,
        _ => return None,
    })
}

fn ordinal(word: &str) -> Option<i8> {
    let digits = word.strip_suffix(['o', 'a']).and_then(|n| n.parse::<i8>().ok()).filter(|n| (1..=31).contains(n));
    digits.or_else(|| roman(word)).or(match word {
        "primo" | "prima" => Some(1),
        "secondo" | "seconda" | "secondi" => Some(2),
        "terzo" | "terza" | "terzi" => Some(3),
        "quarto" | "quarta" | "quarti" => Some(4),
        "quinto" | "quinta" | "quinti" => Some(5),
        "ultimo" | "ultima" => Some(-1),
        "penultimo" | "penultima" | "penultimi" => Some(-2),
        _ => None,
    })
}

/// Words that offices use in two ways, with how each way is written so that nobody can doubt.
fn doubtful(word: &str) -> Option<&'static str> {
    Some(match word {
        "bisettimanale" | "bisettimanalmente" => {
            "due volte la settimana («lunedì e giovedì») oppure ogni due settimane («ogni due settimane, il lunedì»)"
        }
        "bimensile" | "bimensilmente" => {
            "due volte al mese («primo e terzo lunedì») oppure ogni due mesi («ogni due mesi, il primo lunedì»)"
        }
        word if WORKING.contains(&word) => {
            "con il sabato o senza: «dal lunedì al venerdì, escluse le feste» oppure «dal lunedì al sabato, escluse le feste»"
        }
        _ => return None,
    })
}

fn meaning(word: &str, text: &str) -> Result<Word, PhraseError> {
    if SMALL.contains(&word) {
        return Ok(Word::Small);
    }
    if let Some(ways) = doubtful(word) {
        return Err(PhraseError::Doubtful(as_written(text, word), ways));
    }
    let unknown = || PhraseError::Unknown(as_written(text, word));
    if let Ok(number) = word.parse::<i8>() {
        return if (1..=31).contains(&number) { Ok(Word::Number(number)) } else { Err(unknown()) };
    }
    let named = month(word).map(Word::Month).or_else(|| ordinal(word).map(Word::Ordinal));
    if let Some(word) = named.or_else(|| weekday(word).map(Word::Weekday)) {
        return Ok(word);
    }
    Ok(match word {
        "primi" | "prime" => Word::Several(1),
        "ultimi" | "ultime" => Word::Several(-1),
        "due" => Word::Number(2),
        "tre" => Word::Number(3),
        "quattro" => Word::Number(4),
        "sei" => Word::Number(6),
        "quindici" => Word::Number(15),
        "ogni" | "tutti" | "tutte" | "ciascun" | "ciascuno" | "ciascuna" => Word::Each,
        "giorno" | "giorni" => Word::DayNoun,
        "settimana" | "settimane" => Word::WeekNoun,
        "mese" => Word::MonthNoun { many: false },
        "mesi" => Word::MonthNoun { many: true },
        "settimanale" | "settimanalmente" => Word::Frequency(Unit::Week, 1),
        "quindicinale" | "quindicinalmente" => Word::Frequency(Unit::Week, 2),
        "mensile" | "mensilmente" => Word::Frequency(Unit::Month, 1),
        "bimestrale" | "bimestralmente" => Word::Frequency(Unit::Month, 2),
        "trimestrale" | "trimestralmente" => Word::Frequency(Unit::Month, 3),
        "quadrimestrale" | "quadrimestralmente" => Word::Frequency(Unit::Month, 4),
        "semestrale" | "semestralmente" => Word::Frequency(Unit::Month, 6),
        "annuale" | "annualmente" => Word::Frequency(Unit::Month, 12),
        "bimestre" => Word::Span(2),
        "trimestre" => Word::Span(3),
        "quadrimestre" => Word::Span(4),
        "semestre" => Word::Span(6),
        "anno" => Word::Span(12),
        "alterni" | "alterne" | "alternati" => Word::Alternate,
        "pari" => Word::Parity(true),
        "dispari" => Word::Parity(false),
        "dal" | "dalla" | "da" => Word::From,
        "al" | "alla" => Word::To,
        _ => return Err(unknown()),
    })
}
