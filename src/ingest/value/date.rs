// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Dates, times of day and durations as people and spreadsheets write them.

use jiff::civil::{Date, Time, Weekday};

use crate::period::MONTHS;

/// A date read from text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// Day, month, year as Italians write them, or ISO.
    Plain(Date),
    /// The year had two digits.
    ShortYear(Date),
    /// Only readable with the month first (`10/13/2022`).
    MonthFirst(Date),
    /// Not a date.
    None,
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Words that may come before a date and say nothing more than it.
const BEFORE: [&str; 24] = [
    "il",
    "del",
    "dal",
    "al",
    "in",
    "data",
    "addi",
    "addì",
    "giorno",
    "lunedi",
    "lunedì",
    "martedi",
    "martedì",
    "mercoledi",
    "mercoledì",
    "giovedi",
    "giovedì",
    "venerdi",
    "venerdì",
    "sabato",
    "domenica",
    "lì",
    "li",
    "la",
];

/// Reads a date from text that may have words around it: the reading, and whether words or marks had to be dropped.
pub fn read_among(text: &str) -> (DateReading, bool) {
    let reading = read(text);
    let lower = text.to_lowercase();
    let start = lower.find(is_digit).unwrap_or(0);
    let plain = |word: &str| {
        let word = word.trim_end_matches(['.', ',', '\'', '’', ':']);
        word.is_empty() || BEFORE.contains(&word) || BEFORE.iter().any(|b| word.len() >= 3 && b.starts_with(word))
    };
    let led = !lower[..start].split_whitespace().all(plain);
    if reading != DateReading::None {
        return (reading, led && lower.contains(is_digit));
    }
    // `05/10/2022*`, `05/10/2022 (rinviata)`, `05/10/2022 [1]`.
    let bare = text.trim_end_matches(|c: char| "¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§.,;: ".contains(c));
    let bare = match bare.find(['(', '[']) {
        Some(open) if open > 0 => bare[..open].trim_end(),
        _ => bare,
    };
    if bare.len() == text.len() { (DateReading::None, false) } else { (read(bare), true) }
}

/// Reads a date from text.
pub fn read(text: &str) -> DateReading {
    let text = text.trim().to_lowercase().replace("1°", "1").replace('º', "");
    let text = match text.strip_prefix("primo ").or_else(|| text.strip_prefix("il primo ")) {
        Some(rest) => format!("1 {rest}"),
        None => text,
    };
    // `5 ottobre '22`.
    let text = text.replace(" '", " ").replace(" ’", " ");
    // The day of the week may come first.
    let text = text.trim_start_matches(|c: char| !is_digit(c));
    if text.len() == 8 && text.chars().all(is_digit) {
        return packed(text);
    }
    // A time of day after the date does not matter here.
    let day = text.split_once('t').filter(|(d, t)| d.ends_with(is_digit) && t.starts_with(is_digit));
    let text = day.map_or(text, |(d, _)| d);
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ', ',']).filter(|p| !p.is_empty()).collect();
    let Some([a, b, c]) = parts.get(..3) else { return DateReading::None };
    if parts.get(3).is_some_and(|rest| !is_clock(rest) && !matches!(*rest, "ore" | "h" | "alle" | "dalle")) {
        return DateReading::None;
    }
    if a.len() == 4 {
        return ymd(a, b, c).map_or(DateReading::None, DateReading::Plain);
    }
    let (year, short) = match c.len() {
        4 => (c.parse::<i16>().ok(), false),
        2 => (c.parse::<i16>().ok().map(|y| if y < 80 { 2000 + y } else { 1900 + y }), true),
        _ => (None, false),
    };
    let month_name = month(b);
    let second = month_name.or_else(|| if b.len() <= 2 { b.parse::<i8>().ok() } else { None });
    let (Some(year), Ok(first), Some(second)) = (year, a.parse::<i8>(), second) else { return DateReading::None };
    if let Ok(date) = Date::new(year, second, first) {
        return if short { DateReading::ShortYear(date) } else { DateReading::Plain(date) };
    }
    match Date::new(year, first, second) {
        Ok(date) if month_name.is_none() => DateReading::MonthFirst(date),
        _ => DateReading::None,
    }
}

/// `20221005`, or `05102022` where that can't be read the other way round.
fn packed(text: &str) -> DateReading {
    let plausible = |date: &Date| (1900..=2100).contains(&date.year());
    let iso = ymd(&text[..4], &text[4..6], &text[6..]).filter(plausible);
    let italian = ymd(&text[4..], &text[2..4], &text[..2]).filter(plausible);
    match (iso, italian) {
        (Some(date), None) | (None, Some(date)) => DateReading::Plain(date),
        _ => DateReading::None,
    }
}

fn is_clock(text: &str) -> bool {
    text.chars().all(|c| is_digit(c) || c == ':')
}

fn ymd(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

fn month(text: &str) -> Option<i8> {
    if let Some(at) = ROMAN.iter().position(|m| *m == text) {
        return i8::try_from(at + 1).ok();
    }
    if text.len() < 3 || !text.is_ascii() {
        return None;
    }
    let at = MONTHS.iter().position(|m| m.starts_with(text))?;
    i8::try_from(at + 1).ok()
}

/// The date of a spreadsheet's serial number of days.
pub fn from_serial(days: f64, from_1904: bool) -> Option<Date> {
    let days = if from_1904 { days + 1462.0 } else { days };
    // Serial 60 is a day that never was (29 February 1900): before it the count is off by one.
    if !(1.0..2_958_466.0).contains(&days) || (60.0..61.0).contains(&days) {
        return None;
    }
    let base = if days < 60.0 { Date::constant(1899, 12, 31) } else { Date::constant(1899, 12, 30) };
    base.checked_add(jiff::Span::new().try_days(days.floor() as i64).ok()?).ok()
}

/// The time of day of the fraction of a serial.
pub fn time_from_serial(days: f64) -> Option<Time> {
    if !days.is_finite() || days < 0.0 {
        return None;
    }
    let seconds = ((days - days.floor()) * 86_400.0).round() as i64 % 86_400;
    clock(seconds / 3600, seconds / 60 % 60)
}

fn clock(hours: i64, minutes: i64) -> Option<Time> {
    let hours = if hours == 24 && minutes == 0 { 0 } else { hours };
    Time::new(i8::try_from(hours).ok()?, i8::try_from(minutes).ok()?, 0, 0).ok()
}

/// The day of the week that a text says before a date.
pub fn weekday_before(text: &str) -> Option<Weekday> {
    let lower = text.to_lowercase();
    let lead = &lower[..lower.find(is_digit)?];
    lead.split(|c: char| !c.is_alphabetic()).find_map(|word| {
        Some(match word {
            "lunedì" | "lunedi" | "lun" => Weekday::Monday,
            "martedì" | "martedi" => Weekday::Tuesday,
            "mercoledì" | "mercoledi" | "mer" => Weekday::Wednesday,
            "giovedì" | "giovedi" | "gio" => Weekday::Thursday,
            "venerdì" | "venerdi" | "ven" => Weekday::Friday,
            "sabato" | "sab" => Weekday::Saturday,
            "domenica" | "dom" => Weekday::Sunday,
            _ => return None,
        })
    })
}

/// Two times of day in one cell, `18:30-20:30`, `dalle 9 alle 11`, `ore 9.30 – 12`. Of two bare numbers with a dash nobody can
/// tell whether the second is an hour or minutes.
pub fn hours(text: &str) -> Option<(Time, Time)> {
    let lower = text.trim().to_lowercase().replace(['–', '—'], "-");
    let spoken = lower.split_once(" alle ").or_else(|| lower.split_once(" a "));
    let (from, to) = spoken.or_else(|| lower.split_once('-'))?;
    let bare = |text: &str| text.trim().len() <= 2;
    if spoken.is_none() && bare(from) && bare(to) {
        return None;
    }
    let (from, to) = (time(from)?, time(to)?);
    (to > from || to == Time::MIN).then_some((from, to))
}

/// Words that may stand around a time of day and say nothing more than it.
const AROUND: [&str; 8] = ["ore", "ora", "h", "alle", "dalle", "all", "circa", "precise"];

/// Reads a time of day: `10:30`, `10.30`, `1030`, `ore 10,30`, `h 10`, `10:30:00`, `18 e 30`, `9 e mezza`, `6:30 pm`,
/// `PT10H30M00S`. Any other word around it refuses it: an hour of another time zone is not one of the wall.
pub fn time(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase();
    if let Some(minutes) = iso_minutes(&lower) {
        return clock(minutes / 60, minutes % 60);
    }
    let iso = lower.split_once('t').filter(|(d, t)| d.ends_with(is_digit) && t.starts_with(is_digit));
    let lower = spoken(iso.map_or(lower.as_str(), |(_, time)| time));
    if matches!(lower.as_str(), "mezzogiorno" | "a mezzogiorno") {
        return clock(12, 0);
    }
    let (from, to) = (lower.find(is_digit)?, lower.rfind(is_digit)? + 1);
    let (before, bare, after) = (&lower[..from], &lower[from..to], &lower[to..]);
    let after = after.replace("a.m", "am").replace("p.m", "pm");
    let words = |text: &str| -> Option<Vec<String>> {
        let plain = text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | ':'));
        plain.then(|| text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_owned).collect())
    };
    let mut around = words(before)?;
    around.extend(words(&after)?);
    let half = around.pop_if(|w| matches!(w.as_str(), "am" | "pm"));
    if around.iter().any(|w| !AROUND.contains(&w.as_str())) {
        return None;
    }
    let parts: Vec<&str> = bare.split([':', '.', ',', 'h']).map(str::trim).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(digits) {
        return None;
    }
    let (hours, minutes): (i64, i64) = match parts.as_slice() {
        // «1830», «930»
        [joined] if (3..=4).contains(&joined.len()) => {
            let (hours, minutes) = joined.split_at(joined.len() - 2);
            (hours.parse().ok()?, minutes.parse().ok()?)
        }
        [hours, rest @ ..] if rest.len() <= 2 && parts.iter().all(|p| p.len() <= 2) => {
            (hours.parse().ok()?, rest.first().map_or(Ok(0), |m| m.parse()).ok()?)
        }
        _ => return None,
    };
    match half.as_deref() {
        None => clock(hours, minutes),
        Some(_) if !(1..=12).contains(&hours) => None,
        Some("pm") => clock(hours % 12 + 12, minutes),
        Some(_) => clock(hours % 12, minutes),
    }
}

/// `18 e 30` and `9 e mezza` with a colon.
fn spoken(text: &str) -> String {
    let Some((hours, minutes)) = text.split_once(" e ").filter(|(h, _)| h.ends_with(is_digit)) else {
        return text.to_owned();
    };
    let minutes = match minutes.trim() {
        "mezza" | "mezzo" => "30",
        "un quarto" => "15",
        "tre quarti" => "45",
        number => number,
    };
    format!("{hours}:{minutes}")
}

/// Minutes of a duration: `90`, `1:30`, `1h30`, `90 min`, `2 ore`, `1 ora e 30 minuti`.
pub fn minutes(text: &str) -> Option<i64> {
    let lower = text.trim().to_lowercase();
    if let Some(minutes) = iso_minutes(&lower) {
        return Some(minutes);
    }
    let mut numbers: Vec<(i64, String)> = Vec::new();
    let mut rest = lower.as_str();
    while !rest.is_empty() {
        let length = rest.find(|c: char| !is_digit(c)).unwrap_or(rest.len());
        let number: i64 = rest[..length].parse().ok()?;
        rest = &rest[length..];
        let end = rest.find(is_digit).unwrap_or(rest.len());
        numbers.push((number, rest[..end].chars().filter(|c| !c.is_whitespace()).collect()));
        rest = &rest[end..];
    }
    let hours = |unit: &str| unit == ":" || unit.starts_with('h') || unit.starts_with("or");
    let mins = |unit: &str| unit.is_empty() || unit.starts_with('m') || unit.starts_with(['\'', '’']);
    let total = match numbers.as_slice() {
        [(n, unit)] if mins(unit) => *n,
        [(n, unit)] if hours(unit) && unit != ":" => n.checked_mul(60)?,
        [(h, a), (m, b)] if hours(a) && mins(b) && *m < 60 => h.checked_mul(60)?.checked_add(*m)?,
        [(h, a), (m, b), (_, c)] if a == ":" && b == ":" && c.is_empty() && *m < 60 => {
            h.checked_mul(60)?.checked_add(*m)?
        }
        _ => return None,
    };
    (total < 60 * 24 * 31).then_some(total)
}

/// `pt1h30m00s`, as ODS keeps times.
fn iso_minutes(lower: &str) -> Option<i64> {
    let rest = lower.strip_prefix("pt")?;
    let (hours, rest) = rest.split_once('h').unwrap_or(("0", rest));
    let minutes = rest.split_once('m').map_or("0", |(m, _)| m);
    hours.parse::<i64>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_as_they_are_written() {
        let wanted = Date::constant(2022, 10, 5);
        for text in [
            "05/10/2022",
            "5-10-2022",
            "05.10.2022",
            "2022-10-05",
            "2022-10-05T00:00:00",
            "2022-10-05 10:30:00",
            "5 ottobre 2022",
            "mercoledì 5 ottobre 2022",
            "05/10/2022 10:30",
            "5 ott 2022",
            "5 Ottobre 2022, ore 10:00",
            "5 / 10 / 2022",
            "20221005",
            "5-X-2022",
        ] {
            assert_eq!(read(text), DateReading::Plain(wanted), "{text}");
        }
        assert_eq!(read("1° ottobre 2022"), DateReading::Plain(Date::constant(2022, 10, 1)));
        assert_eq!(read("05/10/22"), DateReading::ShortYear(wanted));
        assert_eq!(read("05-ott-22"), DateReading::ShortYear(wanted));
        assert_eq!(read("5 ottobre '22"), DateReading::ShortYear(wanted));
        assert_eq!(read("primo ottobre 2022"), DateReading::Plain(Date::constant(2022, 10, 1)));
        assert_eq!(read("31122022"), DateReading::Plain(Date::constant(2022, 12, 31)));
        assert_eq!(read_among("il 05/10/2022"), (DateReading::Plain(wanted), false));
        assert_eq!(read_among("lun. 5 ottobre 2022"), (DateReading::Plain(wanted), false));
        for text in ["05/10/2022*", "05/10/2022 (rinviata)", "entro il 05/10/2022", "5.10.2022 [1]"] {
            assert_eq!(read_among(text), (DateReading::Plain(wanted), true), "{text}");
        }
        assert_eq!(read("10/13/2022"), DateReading::MonthFirst(Date::constant(2022, 10, 13)));
        for text in ["ottobre 2022", "31/02/2022", "2022", "entro l'anno", "13/13/2022", "5/10"] {
            assert_eq!(read(text), DateReading::None, "{text}");
        }
    }

    #[test]
    fn two_hours_in_one_cell() {
        let at = |h, m| Time::constant(h, m, 0, 0);
        for text in [
            "18:30-20:30",
            "18.30 – 20.30",
            "dalle 18,30 alle 20,30",
            "ore 18:30 - 20:30",
            "dalle ore 18:30 alle ore 20:30",
        ] {
            assert_eq!(hours(text), Some((at(18, 30), at(20, 30))), "{text}");
        }
        assert_eq!(hours("dalle 9 alle 11"), Some((at(9, 0), at(11, 0))));
        for text in ["9-11", "9-30", "18:30", "20:30-18:30", "18:30-", "alle 9"] {
            assert_eq!(hours(text), None, "{text}");
        }
        assert_eq!(weekday_before("mercoledì 15 novembre 2022"), Some(Weekday::Wednesday));
        assert_eq!(weekday_before("15 mar 2022"), None);
    }

    #[test]
    fn serials_of_both_epochs() {
        assert_eq!(from_serial(44839.0, false), Some(Date::constant(2022, 10, 5)));
        assert_eq!(from_serial(44839.0 - 1462.0, true), Some(Date::constant(2022, 10, 5)));
        assert_eq!(from_serial(1.0, false), Some(Date::constant(1900, 1, 1)));
        assert_eq!(from_serial(60.0, false), None);
        assert_eq!(time_from_serial(0.4375), Time::new(10, 30, 0, 0).ok());
    }

    #[test]
    fn times_and_durations() {
        for text in ["10:30", "10.30", "ore 10:30", "h 10,30", "10:30:00", "PT10H30M00S", "10h30"] {
            assert_eq!(time(text), Time::new(10, 30, 0, 0).ok(), "{text}");
        }
        assert_eq!(time("ore 9"), Time::new(9, 0, 0, 0).ok());
        for text in
            ["18:30", "18 e 30", "ore 18 e 30", "alle 18 e mezza", "6:30 PM", "6.30 p.m.", "1830", "18.30 circa"]
        {
            assert_eq!(time(text), Time::new(18, 30, 0, 0).ok(), "{text}");
        }
        for text in [
            "25:00",
            "18:30 UTC",
            "18:30Z",
            "17:30 GMT",
            "18:30+02:00",
            "18:30 CET",
            "6:30 di sera",
            "13 pm",
            "18:30-20",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
        assert_eq!(time("mattina"), None);
        for text in ["90", "1:30", "1h30", "90 min", "90'", "1 ora e 30 minuti", "PT1H30M", "1:30:00"] {
            assert_eq!(minutes(text), Some(90), "{text}");
        }
        assert_eq!(minutes("2 ore"), Some(120));
        assert_eq!(minutes("tutto il giorno"), None);
    }

    proptest! {
        #[test]
        fn formats_read_back(days in 20_000i64..60_000) {
            let date = from_serial(days as f64, false).unwrap();
            prop_assert_eq!(read(&crate::period::date_it(date)), DateReading::Plain(date));
            prop_assert_eq!(read(&crate::period::date_long_it(date)), DateReading::Plain(date));
            prop_assert_eq!(read(&date.to_string()), DateReading::Plain(date));
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,24}") {
            let _ = (read(&text), time(&text), minutes(&text));
        }
    }
}
