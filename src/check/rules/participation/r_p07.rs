// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P07: a meeting on a public holiday.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::check::rules::prelude::*;
use crate::istat;
use crate::period::{MONTHS, date_it};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P07",
    name: "incontro-in-giorno-festivo",
    family: Family::Participation,
    weight: Weight::Note,
    since: "0.1.0",
    source: "L. 27 maggio 1949, n. 260, e successive modificazioni; feste dei patroni indicate in piano.toml",
    page: include_str!("r_p07.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for meeting in &c.plan.meetings {
        let Some(date) = &meeting.date else { continue };
        let patron = meeting.comune.as_ref().and_then(|comune| patron(c, &comune.value, date.value));
        let Some(feast) = holiday(date.value).map(str::to_owned).or(patron) else { continue };
        findings.push(
            c.finding(format!(
                "L'incontro {} è il {}, giorno festivo ({feast})",
                meeting.code.value,
                date_it(date.value)
            ))
            .at(date.origin().cloned())
            .column("Data")
            .row(meeting.code.value.clone())
            .found(date_it(date.value))
            .cure("Controllare la data; se l'incontro si è tenuto davvero quel giorno, non c'è nulla da correggere."),
        );
    }
    findings
}

fn holiday(date: Date) -> Option<&'static str> {
    let name = match (date.month(), date.day()) {
        (1, 1) => "Capodanno",
        (1, 6) => "Epifania",
        (4, 25) => "festa della Liberazione",
        (5, 1) => "festa del lavoro",
        (6, 2) => "festa della Repubblica",
        (8, 15) => "Ferragosto",
        // L. 8 ottobre 2025, n. 151.
        (10, 4) if date.year() >= 2026 => "San Francesco",
        (11, 1) => "Ognissanti",
        (12, 8) => "Immacolata",
        (12, 25) => "Natale",
        (12, 26) => "Santo Stefano",
        _ if date.checked_sub(1.day()).is_ok_and(|day| Some(day) == easter(day.year())) => "Lunedì dell'Angelo",
        _ if date.weekday() == Weekday::Sunday => "domenica",
        _ => return None,
    };
    Some(name)
}

/// Easter of a year in the Gregorian calendar (the anonymous algorithm).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, g) = (b / 4, b % 4, (8 * b + 13) / 25);
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The feast of the patron of a comune on this day: `24 giugno`, `24/06` or a full date in `[calendario] patroni`.
fn patron(c: &Context<'_>, comune: &str, date: Date) -> Option<String> {
    let name = c.facts.comuni.get(comune).map(|known| istat::normalize(&known.name.value))?;
    let (_, feast) = c.settings.calendario.patroni.iter().find(|(n, _)| istat::normalize(n) == name || *n == comune)?;
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()).saturating_sub(1))?;
    let forms = [
        format!("{} {month}", date.day()),
        format!("{:02}/{:02}", date.day(), date.month()),
        format!("{:02}-{:02}", date.month(), date.day()),
    ];
    let text = feast.trim().to_lowercase();
    let same = forms.iter().any(|f| {
        text == *f
            || text.starts_with(&format!("{f} "))
            || text.ends_with(&format!("-{f}"))
            || text.starts_with(&format!("{f}/"))
    });
    same.then(|| "festa del patrono".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_monday_moves() {
        assert_eq!(holiday(Date::constant(2022, 4, 18)), Some("Lunedì dell'Angelo"));
        assert_eq!(holiday(Date::constant(2023, 4, 10)), Some("Lunedì dell'Angelo"));
        assert_eq!(holiday(Date::constant(2024, 4, 1)), Some("Lunedì dell'Angelo"));
        assert_eq!(holiday(Date::constant(2024, 4, 2)), None);
        assert_eq!(easter(2025), Some(Date::constant(2025, 4, 20)));
    }
}
