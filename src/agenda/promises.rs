// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What was promised at the meetings: by when, and how it stands on the day of the plan.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::ingest::{DateReading, normal, read_date};
use crate::period::MONTHS;
use crate::plan::{Commitment, Meeting, Plan};

/// By when a commitment is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing is written.
    Unsaid,
    /// By this day.
    By(Date),
    /// By the next meeting, of which no date is known yet.
    NextMeeting,
    /// The words don't tell a day.
    Unread,
}

/// How a commitment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Done.
    Done,
    /// Given up.
    Dropped,
    /// Not yet due, or not said by when.
    Open,
    /// Its day has passed.
    Overdue(Date),
}

/// Words of a state that is an end: the thing was done.
const DONE: [&str; 12] = [
    "fatt",
    "conclus",
    "adempiut",
    "svolt",
    "realizzat",
    "completat",
    "eseguit",
    "chius",
    "attuat",
    "assolt",
    "inviat",
    "consegnat",
];

/// Words of a state that is an end: the thing will not be done.
const DROPPED: [&str; 6] = ["annullat", "superat", "decadut", "ritirat", "abbandonat", "revocat"];

/// Words that turn a state round: «non fatto», «da concludere», «in parte svolto».
const NOT: [&str; 6] = ["non", "da", "parte", "parzialmente", "quasi", "mai"];

/// How a commitment stands on the day of the plan.
pub fn standing(plan: &Plan, commitment: &Commitment) -> Standing {
    let state = commitment.state.as_ref().map(|s| normal(&s.value)).unwrap_or_default();
    let words: Vec<&str> = state.split(' ').collect();
    let has = |stems: &[&str]| words.iter().any(|w| stems.iter().any(|stem| w.starts_with(stem)));
    if !words.iter().any(|w| NOT.contains(w)) {
        if has(&DONE) || matches!(state.as_str(), "si" | "ok" | "x") {
            return Standing::Done;
        }
        if has(&DROPPED) {
            return Standing::Dropped;
        }
    }
    match due(plan, commitment) {
        Due::By(day) if day < plan.date => Standing::Overdue(day),
        _ => Standing::Open,
    }
}

/// By when a commitment is due. Terms in days or months count from the meeting.
pub fn due(plan: &Plan, commitment: &Commitment) -> Due {
    let Some(text) = commitment.due.as_ref().filter(|t| !t.value.trim().is_empty()) else { return Due::Unsaid };
    if let DateReading::Plain(day) | DateReading::ShortYear(day) = read_date(&text.value) {
        return Due::By(day);
    }
    let folded = normal(&text.value);
    let small = [
        "entro", "il", "la", "lo", "fine", "la", "mese", "di", "del", "dell", "anno", "dal", "dall", "dalla",
        "incontro", "seduta", "riunione", "alla", "l",
    ];
    let words: Vec<&str> = folded.split(' ').filter(|w| !small.contains(w)).collect();
    let meeting = plan.meetings.iter().find(|m| m.code.value == commitment.meeting.value);
    let held = meeting.and_then(|m| m.date.as_ref()).map(|d| d.value);
    let year = |word: &str| word.parse::<i16>().ok().filter(|year| (1900..2200).contains(year));
    let month = |word: &str| MONTHS.iter().position(|m| *m == word).and_then(|at| i8::try_from(at + 1).ok());
    let last = |year: i16, month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    let day = match words.as_slice() {
        [y] if year(y).is_some() => year(y).and_then(|y| last(y, 12)),
        [m, y] if month(m).is_some() => year(y).zip(month(m)).and_then(|(y, m)| last(y, m)),
        ["prossimo" | "prossima" | "successivo" | "successiva", ..] => {
            return meeting.and_then(|m| next(plan, m)).map_or(Due::NextMeeting, Due::By);
        }
        [n, unit, ..] => held.zip(number(n)).and_then(|(held, n)| {
            let span = match *unit {
                "giorno" | "giorni" | "gg" => n.days(),
                "settimana" | "settimane" => n.weeks(),
                "mesi" => n.months(),
                _ => return None,
            };
            held.checked_add(span).ok()
        }),
        // «un mese»: the noun is among the words that say nothing.
        [n] if folded.ends_with("mese") => held.zip(number(n)).and_then(|(held, n)| held.checked_add(n.months()).ok()),
        _ => None,
    };
    day.map_or(Due::Unread, Due::By)
}

fn number(word: &str) -> Option<i64> {
    let words = ["un", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci"];
    let named = words.iter().position(|w| *w == word || (*w == "un" && word == "una"));
    named.and_then(|at| i64::try_from(at + 1).ok()).or_else(|| match word {
        "quindici" => Some(15),
        "venti" => Some(20),
        "trenta" => Some(30),
        "sessanta" => Some(60),
        digits => digits.parse::<i64>().ok().filter(|n| (1..=3660).contains(n)),
    })
}

/// The day of the next meeting of the same body.
pub fn next(plan: &Plan, meeting: &Meeting) -> Option<Date> {
    let (day, body) = (meeting.date.as_ref()?.value, meeting.body.as_ref().map(|b| b.value.as_str()));
    let same = plan.meetings.iter().filter(|m| m.body.as_ref().map(|b| b.value.as_str()) == body);
    same.filter_map(|m| m.date.as_ref().map(|d| d.value)).filter(|d| *d > day).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Traced;
    use crate::period::Triennium;

    fn plan() -> Plan {
        let mut plan = Plan::empty(Triennium::starting(2022));
        plan.date = "2023-03-01".parse().unwrap();
        for (code, day) in [("I1", "2023-01-10"), ("I2", "2023-02-10")] {
            plan.meetings.push(Meeting {
                origin: crate::origin::Origin::file("piano.xlsx"),
                code: Traced::untraced(code.to_owned()),
                date: Some(Traced::untraced(day.parse().unwrap())),
                areas: Traced::untraced(Vec::new()),
                body: None,
                start: None,
                end: None,
                place: None,
                comune: None,
                agenda: None,
                notice_number: None,
                notice_date: None,
                chair: None,
                secretary: None,
                summary: None,
                decisions: None,
            });
        }
        plan
    }

    fn commitment(due: &str, state: &str) -> Commitment {
        let text = |text: &str| (!text.is_empty()).then(|| Traced::untraced(text.to_owned()));
        Commitment {
            meeting: Traced::untraced("I1".into()),
            who: Traced::untraced("Ufficio di Piano".into()),
            what: Traced::untraced("Bozza".into()),
            due: text(due),
            state: text(state),
        }
    }

    #[test]
    fn terms_as_offices_write_them() {
        let by = |text: &str| Due::By(text.parse().unwrap());
        for (written, read) in [
            ("28/02/2023", by("2023-02-28")),
            ("entro il 28 febbraio 2023", by("2023-02-28")),
            ("2023-02-28", by("2023-02-28")),
            ("febbraio 2023", by("2023-02-28")),
            ("fine giugno 2023", by("2023-06-30")),
            ("entro il 2023", by("2023-12-31")),
            ("entro 15 giorni", by("2023-01-25")),
            ("due settimane dall'incontro", by("2023-01-24")),
            ("entro un mese", by("2023-02-10")),
            ("3 mesi", by("2023-04-10")),
            ("prossimo incontro", by("2023-02-10")),
            ("", Due::Unsaid),
            ("subito", Due::Unread),
            ("31/02/2023", Due::Unread),
            ("30 giugno", Due::Unread),
        ] {
            assert_eq!(due(&plan(), &commitment(written, "")), read, "{written}");
        }
    }

    #[test]
    fn states_as_offices_write_them() {
        for (state, standing_of) in [
            ("fatto", Standing::Done),
            ("Concluso il 20/02", Standing::Done),
            ("sì", Standing::Done),
            ("superato", Standing::Dropped),
            ("in corso", Standing::Overdue("2023-02-10".parse().unwrap())),
            ("non concluso", Standing::Overdue("2023-02-10".parse().unwrap())),
            ("da completare", Standing::Overdue("2023-02-10".parse().unwrap())),
            ("", Standing::Overdue("2023-02-10".parse().unwrap())),
        ] {
            assert_eq!(standing(&plan(), &commitment("entro un mese", state)), standing_of, "{state}");
        }
        assert_eq!(standing(&plan(), &commitment("", "in corso")), Standing::Open);
        assert_eq!(standing(&plan(), &commitment("marzo 2023", "")), Standing::Open);
    }
}
