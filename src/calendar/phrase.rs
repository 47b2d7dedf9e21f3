// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reads a recurrence as an office writes it: «primo venerdì del mese», «ogni due settimane il giovedì». Each word must
//! mean something: one that doesn't refuses the whole, so that nothing is guessed.

use jiff::civil::{Date, Weekday};

use super::recurrence::{Day, Recurrence, Unit};
use crate::ingest::normal;
use crate::period::MONTHS;

/// Why a recurrence can't be read. The words are whole sentences, for the one who wrote the cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// Nothing is written.
    #[error("manca la ricorrenza")]
    Empty,
    /// A word that says nothing of when.
    #[error("la parola «{0}» non dice quando")]
    Unknown(String),
    /// How often is said, which day is not.
    #[error("non è detto in quale giorno")]
    NoDay,
    /// The day is said, how often is not.
    #[error("non è detto ogni quanto")]
    NoFrequency,
    /// A day that no such month has.
    #[error("il giorno {0} non esiste {1}")]
    NoSuchDay(String, String),
    /// Two parts that can't stand together.
    #[error("«{0}» e «{1}» non stanno insieme")]
    Contradiction(String, String),
}

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    Ordinal(i8),
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
    /// «alterni».
    Alternate,
    /// Odd or even months.
    Parity(bool),
    /// «dal … al» between days of the week.
    From,
    To,
    /// Articles and prepositions.
    Small,
}

/// Reads a recurrence.
///
/// # Errors
/// Any word that has no meaning here, a missing day or frequency, a day that doesn't exist.
pub fn recurrence(text: &str) -> Result<Recurrence, PhraseError> {
    let folded = normal(&text.replace(['º', '°', 'ª'], " ").replace("1a ", "prima "));
    if folded.is_empty() {
        return Err(PhraseError::Empty);
    }
    let mut words = Vec::new();
    for word in folded.split(' ') {
        words.push(meaning(word).ok_or_else(|| PhraseError::Unknown(as_written(text, word)))?);
    }
    words.retain(|word| *word != Word::Small);
    Reader::default().read(&words)
}

/// The word as the cell has it, accents and capitals included.
fn as_written(text: &str, folded: &str) -> String {
    let found = text.split_whitespace().find(|word| normal(word).split(' ').any(|part| part == folded));
    found.unwrap_or(folded).trim_matches([',', ';', '.', '(', ')']).to_owned()
}

fn meaning(word: &str) -> Option<Word> {
    let small = [
        "il", "lo", "la", "l", "i", "gli", "le", "del", "di", "dei", "degli", "della", "delle", "dell", "d", "nel",
        "nei", "in", "a", "e", "ed", "con", "cadenza",
    ];
    if small.contains(&word) {
        return Some(Word::Small);
    }
    if let Ok(number) = word.parse::<i8>() {
        return (1..=31).contains(&number).then_some(Word::Number(number));
    }
    if let Some(at) = MONTHS.iter().position(|month| *month == word) {
        return i8::try_from(at + 1).ok().map(Word::Month);
    }
    Some(match word {
        "primo" | "prima" | "primi" | "prime" | "1o" => Word::Ordinal(1),
        "secondo" | "seconda" | "secondi" | "2o" => Word::Ordinal(2),
        "terzo" | "terza" | "terzi" | "3o" => Word::Ordinal(3),
        "quarto" | "quarta" | "quarti" | "4o" => Word::Ordinal(4),
        "quinto" | "quinta" | "quinti" | "5o" => Word::Ordinal(5),
        "ultimo" | "ultima" | "ultimi" | "ultime" => Word::Ordinal(-1),
        "penultimo" | "penultima" | "penultimi" => Word::Ordinal(-2),
        "lunedi" | "lun" => Word::Weekday(Weekday::Monday),
        "martedi" => Word::Weekday(Weekday::Tuesday),
        "mercoledi" | "mer" => Word::Weekday(Weekday::Wednesday),
        "giovedi" | "gio" => Word::Weekday(Weekday::Thursday),
        "venerdi" | "ven" => Word::Weekday(Weekday::Friday),
        "sabato" | "sabati" | "sab" => Word::Weekday(Weekday::Saturday),
        "domenica" | "domeniche" | "dom" => Word::Weekday(Weekday::Sunday),
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
        "quindicinale" | "quindicinalmente" | "bisettimanale" => Word::Frequency(Unit::Week, 2),
        "mensile" | "mensilmente" => Word::Frequency(Unit::Month, 1),
        "bimestrale" | "bimestralmente" | "bimestre" => Word::Frequency(Unit::Month, 2),
        "trimestrale" | "trimestralmente" | "trimestre" => Word::Frequency(Unit::Month, 3),
        "quadrimestrale" | "quadrimestralmente" | "quadrimestre" => Word::Frequency(Unit::Month, 4),
        "semestrale" | "semestralmente" | "semestre" => Word::Frequency(Unit::Month, 6),
        "annuale" | "annualmente" | "anno" => Word::Frequency(Unit::Month, 12),
        "alterni" | "alterne" | "alternati" => Word::Alternate,
        "pari" => Word::Parity(true),
        "dispari" => Word::Parity(false),
        "dal" | "dalla" | "da" => Word::From,
        "al" | "alla" => Word::To,
        _ => return None,
    })
}

/// What the words read so far say.
#[derive(Default)]
struct Reader {
    frequency: Option<(Unit, u8)>,
    ordinals: Vec<i8>,
    days: Vec<Day>,
    months: Vec<i8>,
}

impl Reader {
    fn read(mut self, words: &[Word]) -> Result<Recurrence, PhraseError> {
        let mut at = 0;
        while at < words.len() {
            at += self.step(&words[at..])?;
        }
        self.finish()
    }

    /// Takes the next words; how many.
    fn step(&mut self, words: &[Word]) -> Result<usize, PhraseError> {
        use Word::{
            Alternate, DayNoun, Each, Frequency, From, Month, MonthNoun, Number, Ordinal, Parity, Small, To, WeekNoun,
        };
        Ok(match words {
            [Each, Number(n), WeekNoun, ..] => self.every(Unit::Week, *n, 3)?,
            [Each, Number(n), MonthNoun { many: true }, ..] => self.every(Unit::Month, *n, 3)?,
            [Each, Number(7), DayNoun, ..] => self.every(Unit::Week, 1, 3)?,
            // In speech a fortnight is fifteen days, and the same day of the week.
            [Each, Number(14 | 15), DayNoun, ..] => self.every(Unit::Week, 2, 3)?,
            [Each, Number(n), DayNoun, ..] => return Err(PhraseError::Unknown(format!("ogni {n} giorni"))),
            [Each, WeekNoun, ..] => self.every(Unit::Week, 1, 2)?,
            [Each, MonthNoun { .. }, ..] => self.every(Unit::Month, 1, 2)?,
            [WeekNoun, Alternate, ..] => self.every(Unit::Week, 2, 2)?,
            [MonthNoun { .. }, Alternate, ..] => self.every(Unit::Month, 2, 2)?,
            // «venerdì alterni»
            [Alternate, ..] if matches!(self.days.last(), Some(Day::Weekday(_))) => self.every(Unit::Week, 2, 1)?,
            [MonthNoun { .. }, Parity(even), ..] | [Parity(even), MonthNoun { .. }, ..] => {
                let first = if *even { 2 } else { 1 };
                self.months.extend((first..=12).step_by(2));
                self.every(Unit::Month, 1, 2)?
            }
            [Frequency(unit, interval), ..] => self.every(*unit, i8::try_from(*interval).unwrap_or(1), 1)?,
            // «ogni giorno»
            [Each, DayNoun] => {
                self.days.extend(WEEK.map(Day::Weekday));
                self.every(Unit::Week, 1, 2)?
            }
            [Ordinal(n), DayNoun, ..] => {
                self.days.push(Day::OfMonth(*n));
                2
            }
            [Ordinal(n), ..] => {
                self.ordinals.push(*n);
                1
            }
            [Number(n), Word::Weekday(_), ..] if *n <= 5 => {
                self.ordinals.push(*n);
                1
            }
            // «dal lunedì al venerdì»
            [From, Word::Weekday(first), To, Word::Weekday(last), ..] => {
                let (first, last) = (first.to_monday_zero_offset(), last.to_monday_zero_offset());
                if first >= last {
                    return Err(PhraseError::NoDay);
                }
                self.days.extend(
                    WEEK.iter()
                        .filter(|d| (first..=last).contains(&d.to_monday_zero_offset()))
                        .map(|d| Day::Weekday(*d)),
                );
                self.frequency.get_or_insert((Unit::Week, 1));
                4
            }
            [Word::Weekday(weekday), ..] => {
                if self.ordinals.is_empty() {
                    self.days.push(Day::Weekday(*weekday));
                } else {
                    self.days.extend(self.ordinals.drain(..).map(|n| Day::Nth(n, *weekday)));
                }
                1
            }
            [DayNoun, Number(n), ..] => {
                self.days.push(Day::OfMonth(*n));
                2
            }
            [Number(n), ..] => {
                self.days.push(Day::OfMonth(*n));
                1
            }
            [Month(m), ..] => {
                self.months.push(*m);
                1
            }
            [MonthNoun { .. }, ..] => {
                self.frequency.get_or_insert((Unit::Month, 1));
                1
            }
            [Each | DayNoun, ..] => 1,
            [WeekNoun, ..] => return Err(PhraseError::NoFrequency),
            [From, ..] => return Err(PhraseError::Unknown("dal".into())),
            [To, ..] => return Err(PhraseError::Unknown("al".into())),
            [Alternate, ..] => return Err(PhraseError::Unknown("alterni".into())),
            [Parity(_), ..] => return Err(PhraseError::Unknown("pari o dispari".into())),
            [Small, ..] | [] => 1,
        })
    }

    /// Notes how often; `taken` words were read.
    fn every(&mut self, unit: Unit, interval: i8, taken: usize) -> Result<usize, PhraseError> {
        let new = (unit, interval.unsigned_abs().max(1));
        match self.frequency {
            // «ogni due mesi, il primo venerdì del mese»: the noun alone says less.
            Some((old, 1)) if old == unit => self.frequency = Some(new),
            Some(old) if old == new || new == (old.0, 1) => {}
            Some(old) => return Err(PhraseError::Contradiction(often(old), often(new))),
            None => self.frequency = Some(new),
        }
        Ok(taken)
    }

    fn finish(mut self) -> Result<Recurrence, PhraseError> {
        if !self.ordinals.is_empty() || self.days.is_empty() {
            return Err(PhraseError::NoDay);
        }
        let weekly = self.days.iter().all(|day| matches!(day, Day::Weekday(_)));
        let of_month = self.days.iter().all(|day| !matches!(day, Day::Weekday(_)));
        if !weekly && !of_month {
            return Err(PhraseError::Contradiction("un giorno di ogni settimana".into(), "un giorno del mese".into()));
        }
        let nths = self.days.iter().any(|day| matches!(day, Day::Nth(..)));
        if nths && self.days.iter().any(|day| matches!(day, Day::OfMonth(_))) {
            return Err(PhraseError::Contradiction("un giorno della settimana".into(), "un giorno del mese".into()));
        }
        let (unit, interval) = match self.frequency {
            // «il lunedì di ogni mese» doesn't say which Monday.
            Some((Unit::Month, _)) if weekly => return Err(PhraseError::NoDay),
            Some((Unit::Week, interval)) if of_month => {
                return Err(PhraseError::Contradiction(often((Unit::Week, interval)), "un giorno del mese".into()));
            }
            Some(frequency) => frequency,
            None if weekly => (Unit::Week, 1),
            None if !self.months.is_empty()
                || nths
                || self.days.iter().any(|d| matches!(d, Day::OfMonth(n) if *n < 0)) =>
            {
                (Unit::Month, 1)
            }
            None => return Err(PhraseError::NoFrequency),
        };
        // «ogni anno» with a month is that month of every year.
        let interval = if !self.months.is_empty() && interval == 12 { 1 } else { interval };
        if !self.months.is_empty() && interval > 1 {
            return Err(PhraseError::Contradiction(often((unit, interval)), "solo in certi mesi".into()));
        }
        self.months.sort_unstable();
        self.months.dedup();
        self.exists()?;
        let mut days = Vec::new();
        for day in self.days {
            if !days.contains(&day) {
                days.push(day);
            }
        }
        Ok(Recurrence { unit, interval, days, months: self.months })
    }

    /// Refuses a day that none of the months has.
    fn exists(&self) -> Result<(), PhraseError> {
        for day in &self.days {
            let Day::OfMonth(n) = *day else { continue };
            let months = if self.months.is_empty() { (1..=12).collect() } else { self.months.clone() };
            if n > 0 && !months.iter().any(|month| Date::new(2024, *month, n).is_ok()) {
                let names: Vec<&str> =
                    months.iter().filter_map(|m| MONTHS.get(usize::from(m.unsigned_abs()) - 1).copied()).collect();
                return Err(PhraseError::NoSuchDay(n.to_string(), format!("in {}", names.join(", "))));
            }
        }
        Ok(())
    }
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn often((unit, interval): (Unit, u8)) -> String {
    match (unit, interval) {
        (Unit::Week, 1) => "ogni settimana".into(),
        (Unit::Week, n) => format!("ogni {n} settimane"),
        (Unit::Month, 1) => "ogni mese".into(),
        (Unit::Month, 12) => "ogni anno".into(),
        (Unit::Month, n) => format!("ogni {n} mesi"),
    }
}
