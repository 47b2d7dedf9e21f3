// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Series and meetings on the calendar, and what is wrong with them.

use jiff::civil::{Date, Time};
use proptest::prelude::*;

use super::*;
use crate::calendar::State;
use crate::origin::{Origin, Traced};
use crate::period::Triennium;
use crate::plan::{Body, Meeting, Series};

fn text(text: &str) -> Traced<String> {
    Traced::untraced(text.to_owned())
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn series(body: &str, recurrence: &str, start: Option<&str>, minutes: Option<i64>) -> Series {
    Series {
        origin: Origin::file("piano.xlsx"),
        body: text(body),
        recurrence: text(recurrence),
        start: start.map(|s| Traced::untraced(format!("{s}:00").parse::<Time>().unwrap())),
        minutes: minutes.map(Traced::untraced),
        place: Some(text("Aula consiliare")),
        from: Some(Traced::untraced(day("2015-12-04"))),
        until: Some(Traced::untraced(day("2016-12-31"))),
        recipients: Traced::untraced(Vec::new()),
        excluded: Traced::untraced(Vec::new()),
        moved: Traced::untraced(Vec::new()),
        unreadable: Vec::new(),
    }
}

fn plan(series: Vec<Series>) -> Plan {
    let mut plan = Plan::empty(Triennium::starting(2018));
    plan.ambito.name = "Casamassima".into();
    plan.series = series;
    plan.bodies = ["Terzo settore", "Scuole"]
        .iter()
        .map(|name| Body {
            code: text(name),
            name: text(&format!("Tavolo {name}")),
            kind: None,
            members: None,
            functions: None,
            areas: Traced::untraced(Vec::new()),
            level: None,
            seats: Traced::untraced(Vec::new()),
            incompatible: Traced::untraced(Vec::new()),
        })
        .collect();
    plan
}

fn messages(agenda: &Agenda, kind: FaultKind) -> Vec<&str> {
    agenda.faults.iter().filter(|f| f.kind == kind).map(|f| f.message.as_str()).collect()
}

fn list(items: &[&str]) -> Traced<Vec<String>> {
    Traced::untraced(items.iter().map(|i| (*i).to_owned()).collect())
}

#[test]
fn a_series_with_slots_holidays_and_exceptions() {
    let third = Series {
        excluded: list(&["01/01/2016 (Capodanno)"]),
        moved: list(&["06/05/2016 → 13/05/2016 ore 17:00, sala occupata"]),
        ..series("Terzo settore", "ogni primo venerdì del mese", Some("18:30"), Some(120))
    };
    let schools = Series {
        recipients: list(&[
            "Rodari 11:00-11:30",
            "Marconi 11.30-12.00",
            "Dante Alighieri 12-12,30",
            "Majorana 1230-1300",
        ]),
        ..series("Scuole", "primo martedì", Some("11:00"), None)
    };
    let plan = plan(vec![third, schools]);
    let agenda = Agenda::of(&plan, &CalendarTable::default());
    assert_eq!(agenda.runs.len(), 2);
    let fridays: Vec<&Event> = agenda.events.iter().filter(|e| e.what == What::Series(0)).collect();
    assert_eq!((fridays[0].day, fridays[0].hours()), (day("2015-12-04"), "18:30-20:30".to_owned()));
    assert!(!fridays[1].is_held() && fridays[1].reason() == Some("Capodanno"));
    let moved = fridays.iter().find(|e| matches!(e.state, State::Moved { .. })).unwrap();
    assert_eq!((moved.day, moved.hours()), (day("2016-05-13"), "17:00-19:00".to_owned()));
    // The slots make the meeting two hours long.
    let tuesdays: Vec<&Event> = agenda.events.iter().filter(|e| e.what == What::Series(1)).collect();
    assert_eq!((tuesdays[0].day, tuesdays[0].hours()), (day("2016-01-05"), "11:00-13:00".to_owned()));
    let slots: Vec<String> =
        tuesdays[0].slots.iter().map(|s| format!("{} {}", s.name, hour(s.hours.unwrap().0))).collect();
    assert_eq!(slots, ["Rodari 11:00", "Marconi 11:30", "Dante Alighieri 12:00", "Majorana 12:30"]);
    // 1 November 2016 is a Tuesday, and nobody left it out.
    assert_eq!(messages(&agenda, FaultKind::Feast).len(), 1, "{:?}", agenda.faults);
    assert!(messages(&agenda, FaultKind::Unreadable).is_empty() && messages(&agenda, FaultKind::Contrast).is_empty());
}

#[test]
fn what_cannot_be_read_is_never_guessed() {
    for (broken, words) in [
        (series("Scuole", "ogni tanto", Some("11:00"), Some(60)), "la parola «tanto» non dice quando"),
        (series("Scuole", "31 febbraio", Some("11:00"), Some(60)), "il giorno 31 non esiste in febbraio"),
        (
            Series { until: Some(Traced::untraced(day("2015-01-01"))), ..series("Scuole", "ogni lunedì", None, None) },
            "La serie finisce il 01/01/2015, prima di cominciare il 04/12/2015",
        ),
        (
            Series {
                excluded: list(&["31/02/2016"]),
                ..series("Scuole", "ogni lunedì", Some("9:00").map(|_| "09:00"), Some(60))
            },
            "«31/02/2016» non è una data",
        ),
        (
            Series {
                recipients: list(&["Rodari 11:30-11:00"]),
                ..series("Scuole", "ogni lunedì", Some("11:00"), Some(60))
            },
            "la fine del turno non viene dopo l'inizio",
        ),
    ] {
        let agenda = Agenda::of(&plan(vec![broken]), &CalendarTable::default());
        let said = messages(&agenda, FaultKind::Unreadable);
        assert!(said.iter().any(|m| m.contains(words)), "{words}: {said:?}");
    }
}

#[test]
fn dates_and_hours_that_contradict_each_other() {
    let odd = Series {
        from: Some(Traced::untraced(day("2016-03-27"))),
        until: Some(Traced::untraced(day("2016-03-27"))),
        ..series("Scuole", "ogni domenica", Some("02:30"), Some(30))
    };
    for (broken, words) in [
        (odd, "Il 27/03/2016 le ore 02:30 non esistono: comincia l'ora legale"),
        (
            Series {
                excluded: list(&["05/02/2016", "12/02/2016"]),
                ..series("Scuole", "primo venerdì", Some("11:00"), Some(60))
            },
            "È esclusa la data 12/02/2016",
        ),
        (
            Series {
                moved: list(&["12/02/2016 → 19/02/2016"]),
                ..series("Scuole", "primo venerdì", Some("11:00"), Some(60))
            },
            "È spostata la data 12/02/2016",
        ),
        (
            Series {
                recipients: list(&["A 11:00-11:40", "B 11:30-12:00"]),
                ..series("Scuole", "primo venerdì", Some("11:00"), Some(60))
            },
            "I turni di A (11:00-11:40) e di B (11:30-12:00) si sovrappongono",
        ),
        (
            Series {
                recipients: list(&["A 10:00-10:30"]),
                ..series("Scuole", "primo venerdì", Some("11:00"), Some(60))
            },
            "Il turno di A comincia prima dell'incontro, alle 11:00",
        ),
    ] {
        let agenda = Agenda::of(&plan(vec![broken]), &CalendarTable::default());
        let said = messages(&agenda, FaultKind::Contrast);
        assert!(said.iter().any(|m| m.contains(words)), "{words}: {said:?}");
    }
}

#[test]
fn closures_and_patrons_of_the_settings() {
    let settings = CalendarTable {
        patroni: [("Casamassima".to_owned(), "San Rocco".to_owned())].into(),
        esclusioni: vec!["dal 01/07/2016 al 31/08/2016 (pausa estiva)".into(), "mai".into()],
    };
    let agenda = Agenda::of(&plan(vec![series("Scuole", "primo venerdì", Some("11:00"), Some(60))]), &settings);
    assert_eq!(agenda.events.iter().filter(|e| e.reason() == Some("pausa estiva")).count(), 2);
    let said = messages(&agenda, FaultKind::Unreadable);
    assert!(
        said.iter().any(|m| m.contains("patrono di Casamassima")) && said.iter().any(|m| m.contains("«mai»")),
        "{said:?}"
    );
}

#[test]
fn two_series_in_one_room_are_told_once() {
    let agenda = Agenda::of(
        &plan(vec![
            series("Terzo settore", "primo venerdì", Some("18:30"), Some(120)),
            series("Scuole", "primo venerdì", Some("19:00"), Some(60)),
        ]),
        &CalendarTable::default(),
    );
    let said = messages(&agenda, FaultKind::Overlap);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("nello stesso luogo (Aula consiliare)"), "{said:?}");
}

#[test]
fn a_meeting_that_is_a_day_of_its_series_stands_once() {
    let mut plan = plan(vec![series("Scuole", "primo venerdì", Some("18:30"), Some(120))]);
    plan.meetings.push(Meeting {
        origin: Origin::file("piano.xlsx"),
        code: text("I01"),
        body: Some(text("Scuole")),
        date: Some(Traced::untraced(day("2015-12-04"))),
        start: None,
        end: None,
        place: None,
        comune: None,
        areas: Traced::untraced(Vec::new()),
        agenda: None,
        notice_number: None,
        notice_date: None,
        chair: None,
        secretary: None,
        summary: None,
        decisions: None,
    });
    let agenda = Agenda::of(&plan, &CalendarTable::default());
    let first: Vec<&Event> = agenda.events.iter().filter(|e| e.day == day("2015-12-04")).collect();
    assert_eq!((first.len(), first[0].meeting), (1, Some(0)));
}

proptest! {
    #[test]
    fn no_words_panic(
        rule in "(ogni|primo|ultimo|il|15|31|venerdì|lunedì|del mese| ){0,6}",
        slot in ".{0,24}",
        out in "[0-9/→ a-z]{0,30}",
        minutes in -10i64..3000,
        start in 0i8..24,
    ) {
        let start = format!("{start:02}:30");
        let one = Series {
            recipients: list(&[&slot]),
            excluded: list(&[&out]),
            moved: list(&[&out]),
            ..series("Scuole", &rule, Some(&start), Some(minutes))
        };
        let plan = plan(vec![one]);
        let agenda = Agenda::of(&plan, &CalendarTable::default());
        let file = String::from_utf8(crate::write::ics::write(&plan, &agenda, "Prova")).unwrap();
        prop_assert!(file.lines().all(|l| l.len() <= 75));
        prop_assert_eq!(file.matches("BEGIN:").count(), file.matches("END:").count());
    }
}
