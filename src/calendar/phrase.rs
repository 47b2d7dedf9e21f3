// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reads a recurrence as an office writes it: «primo venerdì del mese», «ogni due settimane il giovedì». Each word must
//! mean something: one that doesn't refuses the whole, so that nothing is guessed.

use jiff::civil::{Date, Weekday};

use super::recurrence::{Day, Recurrence, Unit};
use super::words::{LeftOut, Word, words};
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
    /// A word that can be understood in two ways.
    #[error("«{0}» si può intendere in due modi, {1}")]
    Doubtful(String, &'static str),
    /// Days of the calendar, each with its year.
    #[error("sono date precise, non una ricorrenza")]
    Dates,
    /// A day without its year after «dal» or «al».
    #[error("la data dopo «{0}» è senza anno")]
    NoYear(&'static str),
    /// What is left out is neither a month nor the feasts.
    #[error(
        "dopo «tranne» si leggono solo i mesi e «le feste», non «{0}»: le date escluse vanno nella colonna Escluse"
    )]
    Exception(String),
    /// How often is said, which day is not.
    #[error("non è detto in quale giorno")]
    NoDay,
    /// The day and the part of the year are said, the month is not.
    #[error("non è detto in quale mese")]
    NoMonth,
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

/// Reads a recurrence.
///
/// # Errors
/// Any word that has no meaning here or more than one, a missing day or frequency, a day that doesn't exist.
pub fn recurrence(text: &str) -> Result<Recurrence, PhraseError> {
    recurrence_from(text, None)
}

/// Reads a recurrence that may leave its day to the first meeting: «ogni due settimane» from a Tuesday is on Tuesdays.
/// A month has two such days, the date and the weekday: it leaves nothing.
///
/// # Errors
/// As [`recurrence`].
pub fn recurrence_from(text: &str, first: Option<Date>) -> Result<Recurrence, PhraseError> {
    let (words, left_out) = words(text)?;
    Reader { left_out, first, ..Reader::default() }.read(&words)
}

/// What the words read so far say.
#[derive(Default)]
struct Reader {
    frequency: Option<(Unit, u8)>,
    /// A part of the year of which only some month counts: «di ogni trimestre».
    span: Option<u8>,
    ordinals: Vec<i8>,
    days: Vec<Day>,
    months: Vec<i8>,
    /// «ogni lunedì»: all of them, not one that has yet to be said.
    each_weekday: bool,
    /// «del mese» was said.
    of_month: bool,
    left_out: LeftOut,
    /// The day of the first meeting.
    first: Option<Date>,
}

impl Reader {
    fn read(mut self, words: &[Word]) -> Result<Recurrence, PhraseError> {
        let mut at = 0;
        // «il 15 gennaio e il 20 luglio»: a rule would give all four days.
        let mut closed = false;
        while at < words.len() {
            let (days, months) = (self.days.len(), self.months.len());
            at += self.step(&words[at..])?;
            let (before, new) = self.days.split_at(days);
            if closed && new.iter().any(|day| !before.contains(day)) {
                return Err(PhraseError::Contradiction("un giorno di un mese".into(), "un altro di un altro".into()));
            }
            closed |= self.months.len() > months && !self.days.is_empty();
        }
        self.finish()
    }

    /// Takes the next words; how many.
    fn step(&mut self, words: &[Word]) -> Result<usize, PhraseError> {
        use Word::{
            Alternate, DayNoun, Each, Frequency, From, Month, MonthNoun, Number, Ordinal, Parity, Several, Small, Span,
            To, WeekNoun,
        };
        Ok(match words {
            [Each, Number(n), WeekNoun, ..] => self.every(Unit::Week, *n, 3)?,
            [Each, Number(n), MonthNoun { many: true }, ..] => self.every(Unit::Month, *n, 3)?,
            [Each, Number(7), DayNoun, ..] => self.every(Unit::Week, 1, 3)?,
            // In speech a fortnight is fifteen days, and the same day of the week.
            [Each, Number(14 | 15), DayNoun, ..] => self.every(Unit::Week, 2, 3)?,
            [Each, Number(n), DayNoun, ..] => return Err(PhraseError::Unknown(format!("ogni {n} giorni"))),
            // «ogni due lunedì» is one Monday in two, never the second of the month.
            [Each, Number(n), Word::Weekday(_), ..] if (2..=8).contains(n) => self.every(Unit::Week, *n, 2)?,
            [Each, WeekNoun, ..] => self.every(Unit::Week, 1, 2)?,
            [Each, MonthNoun { .. }, ..] => {
                self.of_month = true;
                self.every(Unit::Month, 1, 2)?
            }
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
            [Span(months), ..] => {
                if self.span.is_some_and(|other| other != *months) {
                    return Err(PhraseError::Contradiction(often((Unit::Month, *months)), "un altro periodo".into()));
                }
                self.span = Some(*months);
                1
            }
            // «ogni giorno»
            [Each, DayNoun] => {
                self.days.extend(WEEK.map(Day::Weekday));
                self.every(Unit::Week, 1, 2)?
            }
            [Each, Word::Weekday(_), ..] => {
                self.each_weekday = true;
                1
            }
            // «i primi due martedì», «gli ultimi tre giorni del mese»
            [Several(first), Number(n @ 2..=5), DayNoun, ..] => {
                self.days.extend((1..=*n).map(|n| Day::OfMonth(n * first)));
                3
            }
            [Several(first), Number(n @ 2..=5), ..] => {
                self.ordinals.extend((1..=*n).map(|n| n * first));
                2
            }
            [Several(first), ..] => {
                self.ordinals.push(*first);
                1
            }
            [Ordinal(n), DayNoun, ..] => {
                self.days.push(Day::OfMonth(*n));
                2
            }
            // «il primo di ogni mese», «il 1° e il 15», «l'ultimo del mese»: days of the month
            [Ordinal(n @ (1 | -1)), next, ..] if self.ordinals.is_empty() && is_of_month(next, words) => {
                self.days.push(Day::OfMonth(*n));
                1
            }
            [Ordinal(n), ..] => {
                self.ordinals.push(*n);
                1
            }
            // «il 1 e 3 lunedì»
            [Number(n), ..] if *n <= 5 && leads_to_weekday(words) => {
                self.ordinals.push(*n);
                1
            }
            // «dal lunedì al venerdì»
            [From, Word::Weekday(first), To, Word::Weekday(last), ..] => {
                let (first, last) = (first.to_monday_zero_offset(), last.to_monday_zero_offset());
                if first >= last {
                    return Err(PhraseError::NoDay);
                }
                let range = WEEK.iter().filter(|d| (first..=last).contains(&d.to_monday_zero_offset()));
                self.days.extend(range.map(|d| Day::Weekday(*d)));
                self.frequency.get_or_insert((Unit::Week, 1));
                4
            }
            // «da ottobre a maggio»
            [From, Month(first), To, Month(last), ..] => self.months_between(*first, *last, 4),
            [From, MonthNoun { .. }, Month(first), To, MonthNoun { .. }, Month(last), ..] => {
                self.months_between(*first, *last, 6)
            }
            [From, Number(_) | Ordinal(_), Month(_), ..] => return Err(PhraseError::NoYear("dal")),
            [To, Number(_) | Ordinal(_), Month(_), ..] => return Err(PhraseError::NoYear("al")),
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
            // «del mese di marzo»
            [MonthNoun { .. }, Month(_), ..] => 1,
            [MonthNoun { .. }, ..] => {
                self.of_month = true;
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

    /// Months from one to another, over the end of the year too.
    fn months_between(&mut self, first: i8, last: i8, taken: usize) -> usize {
        let all = (first..=12).chain(1..=12);
        let count = usize::try_from((last - first).rem_euclid(12) + 1).unwrap_or(1);
        self.months.extend(all.take(count));
        taken
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
        if self.days.is_empty()
            && self.ordinals.is_empty()
            && let (Some((Unit::Week, _)), Some(first)) = (self.frequency, self.first)
        {
            self.days.push(Day::Weekday(first.weekday()));
        }
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
        if self.left_out.unless_feast && !weekly {
            return Err(PhraseError::Doubtful("non festivo".into(), UNLESS_FEAST));
        }
        if let Some((Unit::Week, interval @ 2..)) = self.frequency.filter(|_| self.of_month) {
            return Err(PhraseError::Contradiction(often((Unit::Week, interval)), "del mese".into()));
        }
        self.within_span(weekly)?;
        let (unit, interval) = match self.frequency {
            // «ogni lunedì del mese» is every Monday.
            Some((Unit::Month, 1)) if weekly && self.each_weekday => (Unit::Week, 1),
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
        // «annuale» with a month is that month of every year.
        let interval = if !self.months.is_empty() && interval == 12 { 1 } else { interval };
        if !self.months.is_empty() && interval > 1 {
            return Err(PhraseError::Contradiction(often((unit, interval)), "solo in certi mesi".into()));
        }
        if !self.left_out.months.is_empty() {
            if unit == Unit::Month && interval > 1 {
                return Err(PhraseError::Contradiction(often((unit, interval)), "tranne certi mesi".into()));
            }
            let all: Vec<i8> = if self.months.is_empty() { (1..=12).collect() } else { self.months.clone() };
            self.months = all.into_iter().filter(|m| !self.left_out.months.contains(m)).collect();
            if self.months.is_empty() {
                return Err(PhraseError::NoMonth);
            }
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
        Ok(Recurrence { unit, interval, days, months: self.months, skips_feasts: self.left_out.feasts })
    }

    /// Turns «di ogni trimestre» into its months: the first ones for «primo venerdì», the last ones for «ultimo venerdì».
    /// Where the month is said, the part of the year says only how often.
    fn within_span(&mut self, weekly: bool) -> Result<(), PhraseError> {
        let Some(span) = self.span else { return Ok(()) };
        if !self.months.is_empty() {
            return if span == 12 {
                Ok(())
            } else {
                Err(PhraseError::Contradiction(often((Unit::Month, span)), "solo in certi mesi".into()))
            };
        }
        if weekly {
            return Err(PhraseError::NoDay);
        }
        if self.of_month && span < 12 {
            self.every(Unit::Month, i8::try_from(span).unwrap_or(1), 0)?;
            return Ok(());
        }
        let counts = |sign: fn(i8) -> bool| self.days.iter().all(|day| matches!(day, Day::Nth(n, _) if sign(*n)));
        let first: i8 = if counts(|n| n > 0) {
            1
        } else if counts(|n| n < 0) {
            i8::try_from(span).unwrap_or(12)
        } else {
            return Err(PhraseError::NoMonth);
        };
        self.months = (first..=12).step_by(usize::from(span)).collect();
        Ok(())
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

/// The two ways of «primo lunedì non festivo del mese».
const UNLESS_FEAST: &str = "saltare quel mese («primo lunedì del mese, escluse le feste») oppure passare al lunedì dopo (da scrivere fra le Spostate)";

/// Whether an ordinal before this word is a day of the month.
fn is_of_month(next: &Word, words: &[Word]) -> bool {
    match next {
        Word::MonthNoun { .. } | Word::Month(_) => true,
        Word::Each => matches!(words.get(2), Some(Word::MonthNoun { .. })),
        Word::Number(_) => !leads_to_weekday(&words[1..]),
        _ => false,
    }
}

/// Whether these words are numbers and then a day of the week: «1 e 3 lunedì».
fn leads_to_weekday(words: &[Word]) -> bool {
    let after = words.iter().find(|w| !matches!(w, Word::Number(1..=5)));
    matches!(after, Some(Word::Weekday(_)))
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
