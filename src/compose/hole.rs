// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Opaque holes: how data pass through Tera and Markdown without ever being parsed.
//!
//! A hole is a token of private-use characters. It names a typed value of the side table ([`Holes`]) or a call of a
//! template function. Its content is never visible to Tera nor to Markdown, which see letters; it becomes text, with the
//! cells behind it, only after Markdown has been parsed.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::sentence::change;
use crate::money::{Cents, decimal_it, percentage_it, thousands};
use crate::numerals::spelled;
use crate::origin::{Traced, Trail};
use crate::period::{MONTHS, date_it, date_long_it};

const START: char = '\u{E000}';
const END: char = '\u{E001}';
/// Bytes of a token's content are mapped to this block, one character each.
const BASE: u32 = 0xE100;
const SEPARATOR: char = '\u{1F}';

/// A typed value of the side table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Datum {
    /// Text of a cell.
    Text(String),
    /// Amount.
    Amount(Cents),
    /// Whole number.
    Count(i64),
    /// Year.
    Year(i16),
    /// Decimal number.
    Number(Decimal),
    /// Percentage in tenths of a point.
    Percent(i64),
    /// Date.
    Date(Date),
}

/// Type of a hole, readable from the token alone: filters and tests need no access to the side table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Amount,
    Count,
    Year,
    Number,
    Percent,
    Date,
}

impl Kind {
    const ALL: [(Kind, &'static str, &'static str); 7] = [
        (Kind::Text, "t", "un testo"),
        (Kind::Amount, "a", "un importo"),
        (Kind::Count, "c", "un numero intero"),
        (Kind::Year, "y", "un anno"),
        (Kind::Number, "n", "un numero"),
        (Kind::Percent, "p", "una percentuale"),
        (Kind::Date, "d", "una data"),
    ];

    fn of(datum: &Datum) -> Kind {
        match datum {
            Datum::Text(_) => Kind::Text,
            Datum::Amount(_) => Kind::Amount,
            Datum::Count(_) => Kind::Count,
            Datum::Year(_) => Kind::Year,
            Datum::Number(_) => Kind::Number,
            Datum::Percent(_) => Kind::Percent,
            Datum::Date(_) => Kind::Date,
        }
    }

    fn letter(self) -> &'static str {
        Self::ALL.iter().find(|k| k.0 == self).map_or("t", |k| k.1)
    }

    /// The name of the type, as an error message says it.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|k| k.0 == self).map_or("un testo", |k| k.2)
    }
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A value of the side table, with the format that a filter asked for (empty for the default).
    Value { kind: Kind, index: usize, sign: i64, format: String },
    /// A template function with its arguments.
    Call { name: String, arguments: Vec<String> },
}

impl Token {
    /// The token as it travels through Tera and Markdown.
    pub(crate) fn encode(&self) -> String {
        let mut content = String::new();
        match self {
            Token::Value { kind, index, sign, format } => {
                let _ = write!(
                    content,
                    "v{SEPARATOR}{}{SEPARATOR}{index}{SEPARATOR}{sign}{SEPARATOR}{format}",
                    kind.letter()
                );
            }
            Token::Call { name, arguments } => {
                content.push('f');
                content.push(SEPARATOR);
                content.push_str(name);
                for argument in arguments {
                    content.push(SEPARATOR);
                    content.push_str(argument);
                }
            }
        }
        let bytes = content.bytes().filter_map(|b| char::from_u32(BASE + u32::from(b)));
        std::iter::once(START).chain(bytes).chain(std::iter::once(END)).collect()
    }

    fn decode(content: &str) -> Option<Token> {
        let bytes: Option<Vec<u8>> =
            content.chars().map(|c| u8::try_from(u32::from(c).checked_sub(BASE)?).ok()).collect();
        let text = String::from_utf8(bytes?).ok()?;
        let mut parts = text.split(SEPARATOR);
        match parts.next()? {
            "v" => {
                let letter = parts.next()?;
                let kind = Kind::ALL.iter().find(|k| k.1 == letter)?.0;
                let index = parts.next()?.parse().ok()?;
                let sign = parts.next()?.parse().ok()?;
                Some(Token::Value { kind, index, sign, format: parts.next()?.to_owned() })
            }
            "f" => {
                let name = parts.next()?.to_owned();
                Some(Token::Call { name, arguments: parts.map(str::to_owned).collect() })
            }
            _ => None,
        }
    }

    /// The token, if the text is one token and nothing else.
    pub(crate) fn sole(text: &str) -> Option<Token> {
        let content = text.trim().strip_prefix(START)?.strip_suffix(END)?;
        if content.contains(START) { None } else { Token::decode(content) }
    }
}

/// A stretch of rendered text: plain characters of the template, or a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stretch<'a> {
    /// Characters of the template.
    Plain(&'a str),
    /// A hole.
    Hole(Token),
}

/// Cuts rendered text at its tokens. What looks like a token and isn't one is plain text.
pub(crate) fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest[from..].find(START) {
        let start = from + found;
        let after = start + START.len_utf8();
        let token = rest[after..].find(END).and_then(|end| Some((end, Token::decode(&rest[after..after + end])?)));
        match token {
            Some((end, token)) => {
                if start > 0 {
                    out.push(Stretch::Plain(&rest[..start]));
                }
                out.push(Stretch::Hole(token));
                rest = &rest[after + end + END.len_utf8()..];
                from = 0;
            }
            None => from = after,
        }
    }
    if !rest.is_empty() {
        out.push(Stretch::Plain(rest));
    }
    out
}

/// The side table: values with their cells, by position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holes {
    values: Vec<Traced<Datum>>,
}

impl Holes {
    /// Puts a value in the table and gives the token that stands for it.
    pub(crate) fn put(&mut self, datum: Datum, trail: &Trail) -> String {
        let kind = Kind::of(&datum);
        let sign = match &datum {
            Datum::Amount(cents) => cents.0,
            Datum::Count(n) | Datum::Percent(n) => *n,
            Datum::Year(y) => i64::from(*y),
            Datum::Number(n) => i64::from(!n.is_zero()) * if n.is_sign_negative() { -1 } else { 1 },
            Datum::Text(_) | Datum::Date(_) => 1,
        };
        let index = self.values.len();
        self.values.push(Traced { value: datum, trail: trail.clone() });
        Token::Value { kind, index, sign, format: String::new() }.encode()
    }

    /// The values, with their cells.
    pub(crate) fn values(&self) -> &[Traced<Datum>] {
        &self.values
    }

    /// A table of these values.
    pub(crate) fn of(values: Vec<Traced<Datum>>) -> Holes {
        Holes { values }
    }

    /// The value at this position.
    pub(crate) fn get(&self, index: usize) -> Option<&Traced<Datum>> {
        self.values.get(index)
    }

    /// The value in words, in the format asked for.
    pub(crate) fn show(&self, index: usize, format: &str) -> String {
        self.get(index).map(|v| show(&v.value, format)).unwrap_or_default()
    }

    /// Replaces the tokens of a function's argument with what they print.
    pub(crate) fn expand(&self, text: &str) -> String {
        stretches(text)
            .into_iter()
            .map(|stretch| match stretch {
                Stretch::Plain(plain) => plain.to_owned(),
                Stretch::Hole(Token::Value { index, format, .. }) => self.show(index, &format),
                Stretch::Hole(Token::Call { .. }) => String::new(),
            })
            .collect()
    }
}

/// A value in words: `format` is the name of a filter, with its arguments after `|`.
pub(crate) fn show(datum: &Datum, format: &str) -> String {
    let mut parts = format.split('|');
    let name = parts.next().unwrap_or_default();
    let plain = match datum {
        Datum::Text(text) => text.clone(),
        Datum::Amount(cents) => cents.to_string(),
        Datum::Count(n) => count_it(*n),
        Datum::Year(year) => year.to_string(),
        Datum::Number(number) => decimal_it(*number),
        Datum::Percent(tenths) => format!("{}\u{A0}%", percentage_it(*tenths)),
        Datum::Date(date) => date_it(*date),
    };
    match (name, datum) {
        ("euro", _) => euro(&plain),
        ("milioni", Datum::Amount(cents)) => rounded(*cents),
        ("data_lunga", Datum::Date(date)) => date_long_it(*date),
        ("anno_in_lettere", Datum::Date(date)) => spelled(u16::try_from(date.year()).unwrap_or_default()),
        ("giorno_in_lettere", Datum::Date(date)) => day_in_words(*date),
        ("andamento", Datum::Percent(tenths)) => change(*tenths),
        ("decimali", Datum::Number(number)) => fixed(*number, parts.next().and_then(|d| d.parse().ok()).unwrap_or(1)),
        ("maiuscolo", _) => plain.to_uppercase(),
        ("del", Datum::Date(date)) => with_article("del ", "dell’", *date),
        ("il", Datum::Date(date)) => with_article("il ", "l’", *date),
        ("dal", Datum::Date(date)) => with_article("dal ", "dall’", *date),
        ("al", Datum::Date(date)) => with_article("al ", "all’", *date),
        ("conta" | "plurale", Datum::Count(n)) => {
            let words: Vec<&str> = parts.collect();
            let word = |i: usize| words.get(i).copied().unwrap_or_default();
            match (*n, name) {
                (1, _) => word(0).to_owned(),
                (0, _) if !word(2).is_empty() => word(2).to_owned(),
                (_, "plurale") => word(1).to_owned(),
                _ => format!("{} {}", in_words(*n).unwrap_or(plain), word(1)).trim_end().to_owned(),
            }
        }
        _ => plain,
    }
}

/// A number with this many decimals, zeros too: `186,0`.
pub(crate) fn fixed(number: Decimal, decimals: u32) -> String {
    let number = number.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let mut words = decimal_it(number);
    let have = words.split_once(',').map_or(0, |(_, f)| f.len());
    if have == 0 && decimals > 0 {
        words.push(',');
    }
    words.extend(std::iter::repeat_n('0', (decimals as usize).saturating_sub(have)));
    words
}

/// `€ 1.234,56`: the sign never parts from the figure.
pub(crate) fn euro(amount: &str) -> String {
    format!("€\u{A0}{amount}")
}

/// `19,3 milioni di euro`, `266 mila euro`: rounded half up, always from the exact amount.
fn rounded(amount: Cents) -> String {
    const MILLION: i64 = 100_000_000;
    const THOUSAND: i64 = 100_000;
    let size = amount.0.saturating_abs();
    let sign = if amount.0 < 0 { "-" } else { "" };
    if size >= MILLION - THOUSAND / 2 {
        let tenths = size.saturating_add(MILLION / 20) / (MILLION / 10);
        let decimal = if tenths % 10 == 0 { String::new() } else { format!(",{}", tenths % 10) };
        let (whole, name) = (tenths / 10, if tenths == 10 { "milione" } else { "milioni" });
        format!("{sign}{}{decimal}\u{A0}{name} di euro", thousands(whole.unsigned_abs()))
    } else if size >= THOUSAND {
        format!("{sign}{}\u{A0}mila euro", size.saturating_add(THOUSAND / 2) / THOUSAND)
    } else {
        euro(&amount.to_string())
    }
}

/// `ventiquattro del mese di aprile`.
fn day_in_words(date: Date) -> String {
    let month = usize::try_from(date.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
    let day = u16::try_from(date.day()).unwrap_or_default();
    format!("{} del mese di {month}", if day == 1 { "primo".to_owned() } else { spelled(day) })
}

/// `del 5 ottobre 2022`, `dell’8 novembre 2000`, `l’11 marzo 2024`.
fn with_article(full: &str, elided: &str, date: Date) -> String {
    let article = if matches!(date.day(), 8 | 11) { elided } else { full };
    format!("{article}{}", date_long_it(date))
}

/// A whole number with its groups: `12.345`.
pub(crate) fn count_it(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", thousands(number.unsigned_abs()))
}

/// `due` … `dieci`, as a sentence counts; greater numbers stay figures.
fn in_words(number: i64) -> Option<String> {
    u16::try_from(number).ok().filter(|n| (2..=10).contains(n)).map(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_went() {
        let mut holes = Holes::default();
        let token = holes.put(Datum::Amount(Cents(123_456)), &Trail::NONE);
        assert_eq!(
            Token::sole(&token),
            Some(Token::Value { kind: Kind::Amount, index: 0, sign: 123_456, format: String::new() })
        );
        let call = Token::Call { name: "nota".into(), arguments: vec![format!("tot. {token} *"), "è".into()] };
        assert_eq!(Token::sole(&call.encode()), Some(call));
    }

    #[test]
    fn text_around_tokens_is_kept_and_false_tokens_are_text() {
        let mut holes = Holes::default();
        let token = holes.put(Datum::Count(3), &Trail::NONE);
        let text = format!("a \u{E000}\u{E001} b {token} c");
        let parts = stretches(&text);
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0], Stretch::Plain("a \u{E000}\u{E001} b "));
        assert_eq!(holes.expand(&text), "a \u{E000}\u{E001} b 3 c");
    }

    #[test]
    fn formats() {
        assert_eq!(show(&Datum::Amount(Cents(123_456)), "euro"), "€\u{A0}1.234,56");
        for (cents, words) in [
            (1_926_579_789, "19,3\u{A0}milioni di euro"),
            (100_000_000, "1\u{A0}milione di euro"),
            (99_960_000, "1\u{A0}milione di euro"),
            (26_579_789, "266\u{A0}mila euro"),
            (12_345, "€\u{A0}123,45"),
        ] {
            assert_eq!(show(&Datum::Amount(Cents(cents)), "milioni"), words);
        }
        assert_eq!(show(&Datum::Count(1), "conta|un incontro|incontri"), "un incontro");
        assert_eq!(show(&Datum::Count(0), "conta|un incontro|incontri|nessun incontro"), "nessun incontro");
        assert_eq!(show(&Datum::Date(Date::constant(2000, 11, 8)), "del"), "dell’8 novembre 2000");
        assert_eq!(show(&Datum::Count(7), "conta|incontro|incontri"), "sette incontri");
        assert_eq!(show(&Datum::Count(12), "conta|incontro|incontri"), "12 incontri");
        assert_eq!(show(&Datum::Date(Date::constant(2022, 10, 1)), "data_lunga"), "1° ottobre 2022");
        assert_eq!(show(&Datum::Percent(123), ""), "12,3\u{A0}%");
        let day = Datum::Date(Date::constant(2024, 4, 24));
        assert_eq!(show(&day, "anno_in_lettere"), "duemilaventiquattro");
        assert_eq!(show(&day, "giorno_in_lettere"), "ventiquattro del mese di aprile");
    }
}
