// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Recurrences against an independent expansion of their `RRULE`, and the words that offices write.

use jiff::civil::{Date, Time, Weekday};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn words_become_rules() {
    let nth = |n, weekday| vec![Day::Nth(n, weekday)];
    for (text, rrule) in [
        ("primo venerdì del mese", "FREQ=MONTHLY;BYDAY=1FR"),
        ("Ogni primo venerdì del mese", "FREQ=MONTHLY;BYDAY=1FR"),
        ("1° VENERDI' DI OGNI MESE", "FREQ=MONTHLY;BYDAY=1FR"),
        ("il 1º venerdì", "FREQ=MONTHLY;BYDAY=1FR"),
        ("primo martedì", "FREQ=MONTHLY;BYDAY=1TU"),
        ("ultimo giovedì del mese", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("primo e terzo giovedì del mese", "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        ("ogni lunedì", "FREQ=WEEKLY;BYDAY=MO"),
        ("tutti i lunedì e i giovedì", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("dal lunedì al venerdì", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("ogni due settimane, il mercoledì", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("mercoledì alterni", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("quindicinale, di mercoledì", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("ogni quindici giorni il mercoledì", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("il 15 di ogni mese", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("ogni 15 del mese", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("ultimo giorno del mese", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("ogni due mesi, il secondo lunedì", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2MO"),
        ("trimestrale: primo lunedì del mese", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
        ("primo venerdì dei mesi dispari", "FREQ=MONTHLY;BYMONTH=1,3,5,7,9,11;BYDAY=1FR"),
        ("primo venerdì di marzo e settembre", "FREQ=MONTHLY;BYMONTH=3,9;BYDAY=1FR"),
        ("ogni anno il 4 ottobre", "FREQ=MONTHLY;BYMONTH=10;BYMONTHDAY=4"),
        ("mensile, il primo martedì", "FREQ=MONTHLY;BYDAY=1TU"),
        ("il 1° e il 3° lunedì del mese", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("il 1 e 3 lunedì", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("il I e III lunedì", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("i lunedì", "FREQ=WEEKLY;BYDAY=MO"),
        ("ogni 2 lunedì", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("il 2° lunedì", "FREQ=MONTHLY;BYDAY=2MO"),
        ("lun-ven", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("lunedì – giovedì", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"),
        ("tutti i mercoledì tranne agosto", "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=WE"),
        ("terzo giovedì (esclusi luglio e agosto)", "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=3TH"),
        ("ogni lunedì da ottobre a maggio", "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,10,11,12;BYDAY=MO"),
        ("ogni martedì del mese di marzo", "FREQ=WEEKLY;BYMONTH=3;BYDAY=TU"),
        ("ogni venerdì del mese", "FREQ=WEEKLY;BYDAY=FR"),
        ("primo venerdì di ogni trimestre", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1FR"),
        ("ultimo giovedì di ogni semestre", "FREQ=MONTHLY;BYMONTH=6,12;BYDAY=-1TH"),
        ("primo lunedì dell'anno", "FREQ=MONTHLY;BYMONTH=1;BYDAY=1MO"),
        ("una volta al mese, il primo lunedì", "FREQ=MONTHLY;BYDAY=1MO"),
        ("il primo di ogni mese", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("il 1° e il 15 di ogni mese", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("l'ultimo del mese", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("il 15 gennaio e il 15 luglio", "FREQ=MONTHLY;BYMONTH=1,7;BYMONTHDAY=15"),
        ("i primi tre lunedì del mese", "FREQ=MONTHLY;BYDAY=1MO,2MO,3MO"),
        ("gli ultimi due venerdì di ogni mese", "FREQ=MONTHLY;BYDAY=-1FR,-2FR"),
        ("i primi due giorni del mese", "FREQ=MONTHLY;BYMONTHDAY=1,2"),
        ("i primi venerdì del mese", "FREQ=MONTHLY;BYDAY=1FR"),
        ("ogni lunedì mattina", "FREQ=WEEKLY;BYDAY=MO"),
        ("il 1° marzo", "FREQ=MONTHLY;BYMONTH=3;BYMONTHDAY=1"),
        (
            "ogni due settimane, il lunedì, escluso agosto",
            "FREQ=WEEKLY;INTERVAL=2;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=MO",
        ),
    ] {
        assert_eq!(recurrence(text).map(|r| r.rrule()), Ok(rrule.to_owned()), "{text}");
    }
    let rule = recurrence("primo venerdì del mese").unwrap();
    assert_eq!(
        rule,
        Recurrence {
            unit: Unit::Month,
            interval: 1,
            days: nth(1, Weekday::Friday),
            months: Vec::new(),
            skips_feasts: false
        }
    );
}

#[test]
fn what_says_nothing_of_when_is_refused() {
    for text in [
        "",
        "ogni tanto",
        "quando serve",
        "mensile",
        "settimanale",
        "venerdì del mese",
        "primo",
        "31 febbraio",
        "30 di febbraio",
        "ogni settimana il 15",
        "primo lunedì e 15 del mese",
        "ogni lunedì ore 18",
        "dal 4 dicembre 2015",
        "ogni 10 giorni",
        "ogni due mesi a marzo il 3",
        "32 del mese",
        "primo giorno feriale",
        "15",
        "bisettimanale, lunedì e giovedì",
        "ogni giorno feriale",
        "5, 12 e 19 marzo 2024",
        "08/03/2024",
        "ogni 15 giorni dal 3 marzo",
        "ogni lunedì escluso il 25 aprile",
        "ogni venerdì, se festivo il giorno successivo",
        "il 15 di ogni trimestre",
        "primo e ultimo venerdì di ogni trimestre",
        "primo lunedì utile",
        "un lunedì sì e uno no",
        "ogni 2 martedì del mese",
        "primo lunedì non festivo del mese",
        "primo giorno lavorativo del mese",
        "prima settimana del mese",
        "ogni lunedì tranne",
        "due volte al mese",
        "il secondo del mese",
        "il 15 gennaio e il 20 luglio",
        "primo lunedì di marzo e secondo martedì di giugno",
    ] {
        assert!(recurrence(text).is_err(), "{text}: {:?}", recurrence(text));
    }
    assert_eq!(recurrence("Ogni tanto").unwrap_err().to_string(), "la parola «tanto» non dice quando");
    assert_eq!(recurrence("il 31 febbraio").unwrap_err().to_string(), "il giorno 31 non esiste in febbraio");
}

#[test]
fn days_are_those_of_an_independent_expansion() {
    let lines: Vec<&str> = include_str!("expanded.tsv").lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() > 60);
    for line in lines {
        let [words, rrule, from, count, first, last, hash] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("{line}")
        };
        let rule = recurrence(words).unwrap();
        assert_eq!(rule.rrule(), rrule, "{words}");
        let dates = rule.dates(day(from), day("2030-12-31"));
        assert_eq!(
            (dates.len(), dates[0], dates[dates.len() - 1]),
            (count.parse().unwrap(), day(first), day(last)),
            "{line}"
        );
        let joined = dates.iter().map(Date::to_string).collect::<Vec<_>>().join(" ");
        let digest: String = Sha256::digest(joined).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, hash, "{line}");
    }
    let rule = recurrence("primo venerdì del mese").unwrap();
    let dates = rule.dates(day("2015-12-04"), day("2016-04-30"));
    assert_eq!(dates, ["2015-12-04", "2016-01-01", "2016-02-05", "2016-03-04", "2016-04-01"].map(day));
}

#[test]
fn feasts_are_left_out_where_the_words_say_so() {
    let rule = recurrence("l'ultimo giovedì del mese, escluse le feste").unwrap();
    assert!(rule.skips_feasts && rule.rrule() == "FREQ=MONTHLY;BYDAY=-1TH");
    let found = occurrences(&rule, (day("2024-03-01"), day("2024-05-31")), &[], &[], Patron::read("28 marzo"));
    let held: Vec<Date> = found.iter().filter(|o| o.is_held()).map(|o| o.day).collect();
    assert_eq!(held, [day("2024-05-30")]);
    let why = |at: usize| match &found[at].state {
        State::Cancelled { reason } => reason.clone().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    assert_eq!((why(0), why(1)), ("festa del patrono".into(), "festa della Liberazione".into()));
}

#[test]
fn a_day_left_to_the_first_meeting() {
    let rule = recurrence_from("ogni due settimane", Some(day("2023-01-10")));
    assert_eq!(rule.map(|r| r.rrule()), Ok("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU".into()));
    // Of a month it could be the tenth or the second Tuesday.
    assert_eq!(recurrence_from("mensile", Some(day("2023-01-10"))), Err(PhraseError::NoDay));
    assert!(recurrence("ogni lunedì non festivo").is_ok_and(|r| r.skips_feasts));
}

#[test]
fn exceptions_and_moves() {
    let rule = recurrence("primo venerdì del mese").unwrap();
    let left_out = exclusions("dal 01/07/2016 al 31/08/2016 (pausa estiva)").unwrap();
    let moved = moves("01/01/2016 → 08/01/2016 ore 17.30, Capodanno").unwrap();
    let found =
        occurrences(&rule, (day("2015-12-04"), day("2016-12-31")), &left_out, &moved, Patron::read("2 dicembre"));
    assert_eq!(found.len(), 13);
    assert_eq!(found[1].day, day("2016-01-08"));
    assert_eq!(
        found[1].state,
        State::Moved { time: Some(Time::constant(17, 30, 0, 0)), reason: Some("Capodanno".into()) }
    );
    assert_eq!(found.iter().filter(|o| !o.is_held()).count(), 2);
    assert_eq!(found.last().unwrap().holiday.as_deref(), Some("festa del patrono"));
    // A feast that nobody moved stays where it is, and is named.
    let found = occurrences(&rule, (day("2016-01-01"), day("2016-01-31")), &[], &[], None);
    assert_eq!((found[0].day, found[0].holiday.as_deref()), (day("2016-01-01"), Some("Capodanno")));
}

#[test]
fn holidays_move_with_easter() {
    for (date, name) in [
        ("2022-04-18", "Lunedì dell'Angelo"),
        ("2023-04-10", "Lunedì dell'Angelo"),
        ("2024-04-01", "Lunedì dell'Angelo"),
        ("2025-04-20", "Pasqua"),
        ("2026-10-04", "San Francesco"),
        ("2030-06-02", "festa della Repubblica"),
    ] {
        assert_eq!(holiday(day(date)), Some(name), "{date}");
    }
    assert_eq!(holiday(day("2024-04-02")), None);
    assert_eq!(holiday(day("2025-10-04")), None);
    assert!(is_working_day(day("2024-04-02")) && !is_working_day(day("2024-04-06")));
}

#[test]
fn feasts_of_patron_saints_as_they_are_written() {
    for text in ["24 giugno", "24/06", "24/6/2023", "24 giugno (San Giovanni)", "06-24", "2023-06-24"] {
        assert!(Patron::read(text).is_some_and(|p| p.is_on(day("2022-06-24"))), "{text}");
    }
    for text in ["", "San Giovanni", "31 febbraio", "40/40"] {
        assert_eq!(Patron::read(text), None, "{text}");
    }
}

#[test]
fn two_meetings_in_one_room() {
    let at = |what, start: (i8, i8), end: (i8, i8), place: &str, people: &[&str]| Engagement {
        what,
        day: day("2016-01-05"),
        start: Time::constant(start.0, start.1, 0, 0),
        end: Time::constant(end.0, end.1, 0, 0),
        place: place.into(),
        comune: String::new(),
        people: people.iter().map(|p| (*p).to_owned()).collect(),
    };
    let all = [
        at('a', (11, 0), (12, 0), "Aula consiliare", &["Rodari"]),
        at('b', (11, 30), (12, 30), "AULA CONSILIARE", &[]),
        at('c', (12, 0), (13, 0), "Biblioteca", &["Rodari"]),
        at('d', (12, 15), (12, 45), "Sala A", &["rodari"]),
    ];
    let found = clashes(&all);
    assert_eq!(found, vec![(0, 1, Clash::Place("Aula consiliare".into())), (2, 3, Clash::Person("Rodari".into()))]);
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _ = recurrence(&text);
        let _ = slots(&text);
        let _ = Patron::read(&text);
    }
}
