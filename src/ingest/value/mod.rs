// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A raw cell to the typed value that its field asks for, with what had to be converted or could not be read.

pub mod date;
pub mod number;
mod words;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use self::date::DateReading;
use self::number::{Convention, Reading};
pub use self::words::{Known, is_word_of};
use super::grid::Raw;
use super::normal::normal;
use crate::money::{Cents, decimal_it};
use crate::period::{Triennium, date_it};
use crate::table::{Field, Kind, Target, Value};

/// What the whole column says about its cells.
#[derive(Clone, Debug)]
pub struct Style {
    /// Which mark begins the decimals, if some cell shows it.
    pub convention: Option<Convention>,
    /// Whether some date can only be read with the month first.
    pub month_first: bool,
    /// What amounts are multiplied by: 1000 under «migliaia di euro».
    pub scale: Decimal,
    /// Whether every value is text (CSV): then numbers as text are no surprise.
    pub plain_text: bool,
    /// Years of the plan, for «anno 1» and «II annualità».
    pub triennium: Triennium,
    /// What the words of the column gave.
    pub words: Known,
}

/// What became of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value, with the conversions that it took.
    Value(Value, Vec<Remark>),
    /// The cell says that there is no value: `-`, `n.d.`.
    Nothing,
    /// The cell can't be read; the value to go on with, if there is one.
    Fault(Fault, Option<Value>),
}

/// A conversion worth a note; repeated ones make one note per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// A number was written as text.
    TextNumber,
    /// A footnote mark or a bracket was dropped.
    Mark,
    /// Words around the number were dropped.
    Unit,
    /// Words or marks around a date were dropped.
    Words,
    /// A year of two digits.
    ShortYear,
    /// The month stands before the day.
    MonthFirst,
    /// A date without its format.
    BareSerial,
    /// An ISTAT code without its zero.
    Zero,
    /// A list separated by commas.
    Commas,
    /// A year named by its place in the triennium.
    PlanYear,
    /// Thousands or millions.
    Scaled,
    /// A number under the name of a comune.
    Counted,
    /// A share shown as a percentage.
    Percent,
    /// A time of day written as a number with decimals.
    Clock,
    /// The ISTAT code of a comune that is only named.
    Named,
}

impl Remark {
    /// What was done, for the note.
    pub fn text(self) -> &'static str {
        match self {
            Remark::TextNumber => "numeri scritti come testo, letti come numeri",
            Remark::Mark => "segni di nota o parentesi lasciati fuori dal numero",
            Remark::Unit => "parole intorno al numero lasciate fuori",
            Remark::Words => "parole o segni di nota intorno alla data lasciati fuori",
            Remark::ShortYear => "anni di due cifre completati (22 letto come 2022)",
            Remark::MonthFirst => "date scritte con il mese prima del giorno",
            Remark::BareSerial => "date scritte come numero, lette come date",
            Remark::Named => "codice ISTAT mancante, preso dal nome del comune",
            Remark::Zero => "codici ISTAT completati con lo zero iniziale",
            Remark::Commas => "elenchi separati da virgole invece che da punto e virgola",
            Remark::PlanYear => "anni scritti come posizione nel triennio (anno 1, anno 2, anno 3)",
            Remark::Counted => "numeri sotto il nome di un comune, letti come «sì»",
            Remark::Percent => "percentuali lette come sono mostrate (25% letto come 25)",
            Remark::Clock => "ore scritte come numeri con i decimali (18,3 letto come 18:30)",
            Remark::Scaled => "importi in migliaia o in milioni riportati in euro",
        }
    }
}

/// Why a cell can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Text where an amount is expected.
    TextAmount,
    /// An amount below zero.
    Negative,
    /// An amount with more than two decimals.
    Decimals,
    /// Not what the field expects; what it expects, in Italian.
    Unreadable(&'static str),
    /// Two ways to read it, both in Italian format.
    Ambiguous(String, String),
    /// `#REF!` and the like.
    ErrorCell,
    /// A formula without its result.
    Uncalculated,
    /// A word outside the closed list; the nearest one.
    Word(Option<String>),
}

/// Reads a cell as its field asks.
pub fn convert(raw: Raw<'_>, field: &Field, style: &Style) -> Outcome {
    match raw {
        Raw::Error(_) => return Outcome::Fault(Fault::ErrorCell, None),
        Raw::Uncalculated => return Outcome::Fault(Fault::Uncalculated, None),
        Raw::Text(text) if number::is_nothing(text) && !matches!(field.kind, Kind::Flag) => return Outcome::Nothing,
        _ => {}
    }
    match field.kind {
        Kind::Amount => amount(raw, style),
        Kind::Number => decimal(raw, style),
        Kind::Integer => integer(raw, style),
        Kind::Year => year(raw, style),
        Kind::Date => date_of(raw, style),
        Kind::Time => time_of(raw),
        Kind::Duration => duration(raw),
        Kind::Flag => flag(raw),
        Kind::Text => words::closed(text_of(raw), field, &style.words),
        Kind::Code => code(raw, field, &style.words),
        Kind::List => words::list(text_of(raw), field, &style.words),
    }
}

/// A number, the conversions that it took, or why it can't be read.
fn numeric(raw: Raw<'_>, style: &Style) -> Result<(Decimal, Vec<Remark>), Option<Fault>> {
    match raw {
        Raw::Number(n) => number::from_float(n).map(|d| (d, Vec::new())).ok_or(None),
        Raw::Percent(n) => number::from_float(n).map(|d| (d, vec![Remark::Percent])).ok_or(None),
        Raw::Text(text) => {
            let mut remarks = if style.plain_text { Vec::new() } else { vec![Remark::TextNumber] };
            match number::read(text) {
                Reading::One { number, dropped, .. } => {
                    if dropped.is_some() {
                        remarks.push(Remark::Mark);
                    }
                    Ok((number, remarks))
                }
                Reading::Two { mark, thousands, decimals } => match style.convention {
                    Some(Convention::Italian) => Ok((if mark == '.' { thousands } else { decimals }, remarks)),
                    Some(Convention::English) => Ok((if mark == ',' { thousands } else { decimals }, remarks)),
                    None => Err(Some(Fault::Ambiguous(decimal_it(thousands), decimal_it(decimals)))),
                },
                Reading::None => Err(None),
            }
        }
        _ => Err(None),
    }
}

fn amount(raw: Raw<'_>, style: &Style) -> Outcome {
    // A share is no sum of money.
    if matches!(raw, Raw::Percent(_)) {
        return Outcome::Fault(Fault::TextAmount, None);
    }
    let (number, mut remarks) = match numeric(raw, style) {
        Ok(read) => read,
        Err(fault) => return Outcome::Fault(fault.unwrap_or(Fault::TextAmount), None),
    };
    let Some(euro) = number.checked_mul(style.scale) else { return Outcome::Fault(Fault::TextAmount, None) };
    if style.scale != Decimal::ONE {
        remarks.push(Remark::Scaled);
    }
    let rounded = euro.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let Some(cents) = Cents::from_euro(rounded) else { return Outcome::Fault(Fault::TextAmount, None) };
    if Cents::from_euro(euro).is_none() {
        return Outcome::Fault(Fault::Decimals, Some(Value::Amount(cents)));
    }
    if cents.0 < 0 {
        return Outcome::Fault(Fault::Negative, Some(Value::Amount(cents)));
    }
    Outcome::Value(Value::Amount(cents), remarks)
}

fn decimal(raw: Raw<'_>, style: &Style) -> Outcome {
    let bare = without_unit(raw);
    match numeric(bare.unwrap_or(raw), style) {
        Ok((number, remarks)) => Outcome::Value(Value::Number(number), with_unit(remarks, bare.is_some())),
        Err(fault) => Outcome::Fault(fault.unwrap_or(Fault::Unreadable("un numero")), None),
    }
}

fn integer(raw: Raw<'_>, style: &Style) -> Outcome {
    let bare = without_unit(raw);
    let expected = Fault::Unreadable("un numero intero");
    match numeric(bare.unwrap_or(raw), style) {
        Ok((number, remarks)) if number.normalize().scale() == 0 => {
            Outcome::Value(Value::Number(number.normalize()), with_unit(remarks, bare.is_some()))
        }
        // People are not counted in thousandths: `19.417` is nineteen thousand.
        Err(Some(Fault::Ambiguous(..))) => match raw.text().map(number::read) {
            Some(Reading::Two { thousands, .. }) => {
                let remarks = if style.plain_text { Vec::new() } else { vec![Remark::TextNumber] };
                Outcome::Value(Value::Number(thousands), remarks)
            }
            _ => Outcome::Fault(expected, None),
        },
        Ok(_) if matches!(raw.text().map(number::read), Some(Reading::Two { .. })) => {
            match raw.text().map(number::read) {
                Some(Reading::Two { thousands, .. }) => {
                    Outcome::Value(Value::Number(thousands), vec![Remark::TextNumber])
                }
                _ => Outcome::Fault(expected, None),
            }
        }
        _ => Outcome::Fault(expected, None),
    }
}

/// The number of `40 utenti`, `circa 40`, `n. 40`, `12,5 %`, `36 h`.
fn without_unit(raw: Raw<'_>) -> Option<Raw<'_>> {
    let text = raw.text()?;
    if !matches!(number::read(text), Reading::None) {
        return None;
    }
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let (before, number, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let before = normal(before);
    let known = matches!(before.as_str(), "" | "n" | "nr" | "num" | "numero" | "circa" | "ca" | "tot" | "totale");
    let words =
        after.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '%' | '‰' | '/' | '²' | '*'));
    (known && words && !matches!(number::read(number), Reading::None)).then_some(Raw::Text(number))
}

fn with_unit(mut remarks: Vec<Remark>, dropped: bool) -> Vec<Remark> {
    if dropped {
        remarks.retain(|r| *r != Remark::TextNumber);
        remarks.push(Remark::Unit);
    }
    remarks
}

/// The year that a text names, alone or as the place in the triennium.
pub fn year_in(text: &str, triennium: Triennium) -> Option<(i16, bool)> {
    let words = normal(text);
    let words: Vec<&str> = words.split(' ').collect();
    let years: Vec<i16> = words.iter().filter(|w| w.len() == 4).filter_map(|w| w.parse().ok()).collect();
    let years: Vec<i16> = years.into_iter().filter(|y| (1950..=2100).contains(y)).collect();
    if let [year] = years.as_slice() {
        return Some((*year, false));
    }
    if !years.is_empty() || !words.iter().any(|w| w.starts_with("ann")) {
        return None;
    }
    let ordinals: Vec<usize> = words.iter().filter_map(|w| ordinal(w)).collect();
    if let [place] = ordinals.as_slice() { Some((triennium.years()[*place], true)) } else { None }
}

fn ordinal(word: &str) -> Option<usize> {
    match word {
        "1" | "i" | "primo" | "prima" | "1a" | "1o" => Some(0),
        "2" | "ii" | "secondo" | "seconda" | "2a" | "2o" => Some(1),
        "3" | "iii" | "terzo" | "terza" | "3a" | "3o" => Some(2),
        _ => None,
    }
}

fn year(raw: Raw<'_>, style: &Style) -> Outcome {
    let expected = Fault::Unreadable("un anno di quattro cifre");
    let found = match raw {
        Raw::Number(n) if n.fract() == 0.0 => match n.to_i16() {
            Some(place @ 1..=3) => usize::try_from(place - 1).ok().map(|i| (style.triennium.years()[i], true)),
            year => year.filter(|y| (1900..=2100).contains(y)).map(|y| (y, false)),
        },
        Raw::Serial { days, from_1904, .. } => {
            // A first of January stands for its year.
            date::from_serial(days, from_1904).filter(|d| d.month() == 1 && d.day() == 1).map(|d| (d.year(), false))
        }
        Raw::Text(text) => match ordinal(&normal(text)) {
            Some(place) => Some((style.triennium.years()[place], true)),
            None => year_in(text, style.triennium),
        },
        _ => None,
    };
    match found {
        Some((year, by_place)) => Outcome::Value(
            Value::Number(Decimal::from(year)),
            if by_place { vec![Remark::PlanYear] } else { Vec::new() },
        ),
        None => Outcome::Fault(expected, None),
    }
}

fn date_of(raw: Raw<'_>, style: &Style) -> Outcome {
    let value = |date: Date, remarks: Vec<Remark>| Outcome::Value(Value::Date(date), remarks);
    let fault = || Outcome::Fault(Fault::Unreadable("una data come 05/10/2022"), None);
    match raw {
        Raw::Serial { days, from_1904, .. } => {
            date::from_serial(days, from_1904).map_or_else(fault, |d| value(d, Vec::new()))
        }
        Raw::Number(n) if (20_000.0..80_000.0).contains(&n) => {
            date::from_serial(n, false).map_or_else(fault, |d| value(d, vec![Remark::BareSerial]))
        }
        Raw::Text(text) => {
            let (reading, dropped) = date::read_among(text);
            if let (Some(day), DateReading::Plain(date) | DateReading::ShortYear(date)) =
                (date::weekday_before(text), reading)
                && date.weekday() != day
            {
                return Outcome::Fault(Fault::Unreadable("una data che cada nel giorno della settimana scritto"), None);
            }
            let with = |remark: Option<Remark>| remark.into_iter().chain(dropped.then_some(Remark::Words)).collect();
            match reading {
                DateReading::Plain(date) | DateReading::ShortYear(date)
                    if style.month_first && swapped(text, date).is_some() =>
                {
                    let other = swapped(text, date).map(date_it).unwrap_or_default();
                    Outcome::Fault(Fault::Ambiguous(date_it(date), other), None)
                }
                DateReading::Plain(date) => value(date, with(None)),
                DateReading::ShortYear(date) => value(date, with(Some(Remark::ShortYear))),
                DateReading::MonthFirst(date) => value(date, with(Some(Remark::MonthFirst))),
                DateReading::None => match text.parse::<f64>() {
                    Ok(n) if (20_000.0..80_000.0).contains(&n) => {
                        date::from_serial(n, false).map_or_else(fault, |d| value(d, vec![Remark::BareSerial]))
                    }
                    _ => fault(),
                },
            }
        }
        _ => fault(),
    }
}

/// The date with day and month exchanged, where both readings are possible and differ.
fn swapped(text: &str, date: Date) -> Option<Date> {
    let numeric = text.trim().starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic);
    let iso = text.trim().split(['-', '/', '.']).next().is_some_and(|year| year.len() == 4);
    if !numeric || iso || date.day() == date.month() {
        return None;
    }
    Date::new(date.year(), date.day(), date.month()).ok()
}

fn time_of(raw: Raw<'_>) -> Outcome {
    let time = match raw {
        Raw::Serial { days, .. } => date::time_from_serial(days),
        Raw::Number(n) if (0.0..1.0).contains(&n) => date::time_from_serial(n),
        Raw::Number(n) if n.fract() == 0.0 => date::time(&format!("{n}")),
        Raw::Number(n) => return clock_number(&format!("{n}")),
        // `18,3` is what a CSV makes of the number that somebody typed as `18,30`.
        Raw::Text(text) if one_decimal(text) => return clock_number(text),
        Raw::Text(text) => date::time(text),
        _ => None,
    };
    match time {
        Some(time) => Outcome::Value(Value::Time(time), Vec::new()),
        None => no_time(),
    }
}

fn no_time() -> Outcome {
    Outcome::Fault(Fault::Unreadable("un'ora come 10:30"), None)
}

/// Whether a text is hours with one decimal.
fn one_decimal(text: &str) -> bool {
    let parts = text.trim().split_once(['.', ',']);
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.is_some_and(|(hours, rest)| digits(hours) && rest.len() == 1 && digits(rest))
}

/// The time of day that somebody typed with a comma and the spreadsheet took for a number: 18.3 is 18:30, while 10.5 may be
/// ten and a half as well as 10:50.
fn clock_number(text: &str) -> Outcome {
    let Some((hours, minutes)) = text.trim().split_once(['.', ',']) else { return no_time() };
    let minutes = if minutes.len() == 1 { format!("{minutes}0") } else { minutes.to_owned() };
    let Some(time) = date::time(&format!("{hours}:{minutes}")) else { return no_time() };
    let part = match minutes.as_str() {
        "50" => "30",
        "25" => "15",
        _ => return Outcome::Value(Value::Time(time), vec![Remark::Clock]),
    };
    Outcome::Fault(Fault::Ambiguous(format!("{hours}:{minutes}"), format!("{hours}:{part}")), None)
}

fn duration(raw: Raw<'_>) -> Outcome {
    let minutes = match raw {
        Raw::Serial { days, .. } => (days * 1440.0).round().to_i64(),
        Raw::Number(n) if (0.0..1.0).contains(&n) && n > 0.0 => (n * 1440.0).round().to_i64(),
        Raw::Number(n) if n.fract() == 0.0 && (0.0..45_000.0).contains(&n) => n.to_i64(),
        Raw::Text(text) => date::minutes(text),
        _ => None,
    };
    match minutes {
        Some(minutes) => Outcome::Value(Value::Number(Decimal::from(minutes)), Vec::new()),
        None => Outcome::Fault(Fault::Unreadable("una durata in minuti, come 90, oppure come 1:30"), None),
    }
}

/// Yes or no, as a cell says it; `None` when it says something else.
pub fn flag_of(raw: Raw<'_>) -> Option<bool> {
    match raw {
        Raw::Bool(b) => Some(b),
        Raw::Number(1.0) => Some(true),
        Raw::Number(0.0) => Some(false),
        Raw::Text(text) => match text.trim() {
            "☑" | "☒" | "✓" | "✔" | "✗" | "✘" | "■" | "●" | "•" | "*" | "þ" | "√" => Some(true),
            "☐" | "□" | "○" | "-" | "–" => Some(false),
            text => match normal(text).as_str() {
                "si" | "s" | "x" | "xx" | "1" | "vero" | "true" | "yes" | "y" | "presente" | "p" | "ok" | "v"
                | "fatto" => Some(true),
                "no" | "n" | "0" | "falso" | "false" | "assente" | "a" => Some(false),
                _ => None,
            },
        },
        _ => None,
    }
}

fn flag(raw: Raw<'_>) -> Outcome {
    match flag_of(raw) {
        Some(flag) => Outcome::Value(Value::Flag(flag), Vec::new()),
        None => Outcome::Fault(Fault::Unreadable("«sì» oppure «no»"), None),
    }
}

/// The text that a cell shows in Italian.
pub fn text_of(raw: Raw<'_>) -> String {
    match raw {
        Raw::Text(text) => text.to_string(),
        Raw::Number(n) => number::from_float(n).map_or_else(|| n.to_string(), plain_number),
        Raw::Percent(n) => format!("{}%", text_of(Raw::Number(n))),
        Raw::Serial { days, .. } if days < 1.0 => {
            date::time_from_serial(days).map_or_else(String::new, |t| format!("{:02}:{:02}", t.hour(), t.minute()))
        }
        Raw::Serial { days, from_1904, .. } => date::from_serial(days, from_1904).map(date_it).unwrap_or_default(),
        Raw::Bool(b) => (if b { "sì" } else { "no" }).to_owned(),
        Raw::Error(text) => text.to_string(),
        Raw::Uncalculated => String::new(),
    }
}

/// A number inside a text: no thousands, decimals after a comma.
fn plain_number(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

fn code(raw: Raw<'_>, field: &Field, known: &Known) -> Outcome {
    let mut text = match raw {
        // A code that a spreadsheet took for a number keeps its dot.
        Raw::Number(n) => number::from_float(n).map_or_else(|| n.to_string(), |d| d.normalize().to_string()),
        _ => text_of(raw).replace('\n', " "),
    };
    let mut remarks = Vec::new();
    if field.target == Some(Target::Comune)
        && let Some(code) = istat_code(&text)
    {
        remarks.push(Remark::Zero);
        text = code;
    }
    match words::closed(text, field, known) {
        Outcome::Value(value, more) => {
            remarks.extend(more);
            Outcome::Value(value, remarks)
        }
        other => other,
    }
}

/// The six digits of an ISTAT code that lost its zeros or was written in groups: `75016`, `075.016`; `None` when it is whole.
fn istat_code(text: &str) -> Option<String> {
    let written = text;
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '\''));
    // `75016.0` is what a program makes of a code that it took for a number.
    let text = text.strip_suffix(".0").filter(|bare| (5..=6).contains(&bare.len())).unwrap_or(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let whole = format!("{digits:0>6}");
    (plain && (4..=6).contains(&digits.len()) && whole != written).then_some(whole)
}
