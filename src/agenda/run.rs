// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A series of `Calendario` read: its rule, its days with what became of each, the slots of those who are received.

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use super::exceptions;
use super::fault::{Fault, FaultKind};
use super::hours::odd_hours;
use super::spoken::{Spoken, spoken};
use super::{Rules, comune_of, hour, weekday, weekday_name};
use crate::calendar::{
    Day, Occurrence, Period, PhraseError, Recurrence, Slot, occurrences, recurrence, recurrence_from,
    slots as read_slots,
};
use crate::period::date_it;
use crate::plan::{Plan, Series};

/// A series that could be read.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its position in [`Plan::series`].
    pub series: usize,
    /// The rule.
    pub rule: Recurrence,
    /// First day that the rule may give.
    pub from: Date,
    /// Last day on the calendar.
    pub until: Date,
    /// Whether the series goes on after that day, since the office gave no end.
    pub is_open: bool,
    /// Beginning.
    pub start: Option<Time>,
    /// Minutes that a meeting lasts, if said or told by the slots.
    pub minutes: Option<i64>,
    /// Those who are received, by hour.
    pub slots: Vec<Slot>,
    /// The days, in order.
    pub days: Vec<Occurrence>,
    /// ISTAT code of the comune where it is held, as far as the place tells.
    pub comune: Option<String>,
}

/// Longest series put on the calendar without an end, after its first day.
const OPEN_YEARS: i16 = 1;

/// Minutes below which a duration is more likely a number of hours.
const SHORTEST: i64 = 10;

impl Run {
    /// Reads a series; `None` when its rule or its period can't be read.
    pub(super) fn read(plan: &Plan, index: usize, rules: &Rules, faults: &mut Vec<Fault>) -> Option<Run> {
        let series = plan.series.get(index)?;
        let key = key(series);
        let unreadable = |field: &str| series.unreadable.contains(&field);
        let spoken = spoken(&series.recurrence.value);
        differs(series, &spoken, &key, faults);
        let first = series.from.as_ref().map(|d| d.value).or(spoken.from);
        let mut rule = match recurrence_from(&spoken.rule, first) {
            Ok(rule) => {
                from_first(series, &spoken, first, &key, faults);
                Some(rule)
            }
            Err(error) => {
                faults.push(
                    Fault::new(
                        FaultKind::Unreadable,
                        format!("La ricorrenza «{}» non si legge: {error}", series.recurrence.value.trim()),
                        series.recurrence.origin(),
                        "Ricorrenza",
                        "Scrivere ogni quanto e in quale giorno: «primo venerdì del mese», «ogni lunedì», «ogni due settimane, il giovedì». Le date isolate vanno nella tabella Incontri.",
                    )
                    .row(&key)
                    .found(series.recurrence.value.trim()),
                );
                None
            }
        };
        let (from, until) = period(plan, series, &spoken, &key, faults)?;
        let slots = slots(series, &key, faults);
        let (excluded, no_feasts) = exceptions::exclusions(series, &key, faults);
        let moves = exceptions::moves(series, &key, faults);
        // A day or an hour that could not be read is not one that is missing.
        if ["dal", "al"].iter().any(|field| unreadable(field)) {
            return None;
        }
        if let Some(rule) = &mut rule {
            rule.skips_feasts |= no_feasts;
        }
        let rule = rule?;
        let start = series.start.as_ref().map(|s| s.value).or(spoken.start);
        if start.is_none() {
            if !unreadable("ora") {
                faults.push(
                    Fault::new(
                        FaultKind::Unreadable,
                        "Della serie non è detta l'ora".to_owned(),
                        series.recurrence.origin(),
                        "Ora",
                        "Scrivere nella colonna Ora quando comincia l'incontro: «18:30».",
                    )
                    .row(&key),
                );
            }
            return None;
        }
        let comune = comune_of(plan, series.place.as_ref().map(|p| p.value.as_str()));
        let patron = comune.as_ref().and_then(|c| rules.patron(plan, c));
        let left_out: Vec<Period> = excluded.iter().chain(&rules.closures).cloned().collect();
        let days = occurrences(&rule, (from, until), &left_out, &moves, patron);
        if days.is_empty() {
            faults.push(
                Fault::new(
                    FaultKind::Contrast,
                    format!("Fra il {} e il {} la serie non ha nessuna data", date_it(from), date_it(until)),
                    series.recurrence.origin(),
                    "Ricorrenza",
                    "Controllare la ricorrenza e le colonne Dal e Al.",
                )
                .row(&key)
                .found(series.recurrence.value.trim()),
            );
            return None;
        }
        lacking(series, &rule, (from, until), &key, faults);
        exceptions::exist(series, &days, &excluded, &moves, &key, faults);
        let minutes = minutes(series, &spoken, start, &slots, &key, faults);
        odd_hours(series, start, &days, &key, faults);
        // A calendar program doesn't know our feasts: a series that leaves them out ends where they are no more counted.
        let is_open = series.until.is_none() && spoken.until.is_none() && spoken.year.is_none() && !rule.skips_feasts;
        Some(Run { series: index, rule, from, until, is_open, start, minutes, slots, days, comune })
    }
}

/// The key of the row, as a finding names it.
pub(super) fn key(series: &Series) -> String {
    format!("{} {}", series.body.value, series.recurrence.value.trim())
}

/// The cell of the recurrence may say hour and days too: those of the columns win, and a difference is told.
fn differs(series: &Series, spoken: &Spoken, key: &str, faults: &mut Vec<Fault>) {
    let hours = spoken.start.zip(series.start.as_ref().map(|s| s.value)).filter(|(a, b)| a != b);
    let first = spoken.from.zip(series.from.as_ref().map(|s| s.value)).filter(|(a, b)| a != b);
    let last = spoken.until.zip(series.until.as_ref().map(|s| s.value)).filter(|(a, b)| a != b);
    let said = [
        hours.map(|(a, b)| ("Ora", hour(a), hour(b))),
        first.map(|(a, b)| ("Dal", date_it(a), date_it(b))),
        last.map(|(a, b)| ("Al", date_it(a), date_it(b))),
    ];
    let start = series.start.as_ref().map(|s| s.value).or(spoken.start);
    if let Some(start) = start.filter(|start| spoken.part.is_some_and(|part| !part.holds(*start))) {
        faults.push(
            Fault::new(
                FaultKind::Contrast,
                format!(
                    "La ricorrenza e l'ora non vanno insieme: «{}», ore {}",
                    series.recurrence.value.trim(),
                    hour(start)
                ),
                series.recurrence.origin(),
                "Ricorrenza",
                "Correggere l'ora oppure la parte del giorno.",
            )
            .row(key)
            .found(hour(start)),
        );
    }
    for (column, here, there) in said.into_iter().flatten() {
        faults.push(
            Fault::new(
                FaultKind::Contrast,
                format!("La ricorrenza dice {here}, la colonna {column} dice {there}: vale la colonna"),
                series.recurrence.origin(),
                "Ricorrenza",
                "Lasciare nella ricorrenza solo ogni quanto, e il resto nelle altre colonne.",
            )
            .row(key)
            .found(here)
            .expected(there),
        );
    }
}

/// A recurrence that leaves its day to the first meeting: which one was taken is told.
fn from_first(series: &Series, spoken: &Spoken, first: Option<Date>, key: &str, faults: &mut Vec<Fault>) {
    let Some(first) = first.filter(|_| recurrence(&spoken.rule) == Err(PhraseError::NoDay)) else { return };
    faults.push(
        Fault::new(
            FaultKind::Assumed,
            format!(
                "La ricorrenza non dice il giorno: vale {}, quello del primo incontro ({})",
                weekday(first),
                date_it(first)
            ),
            series.recurrence.origin(),
            "Ricorrenza",
            "Scrivere il giorno nella ricorrenza: «ogni due settimane, il martedì».",
        )
        .row(key),
    );
}

/// Days that not every month has: in the others nothing is held, and the office should know.
fn lacking(series: &Series, rule: &Recurrence, (from, until): (Date, Date), key: &str, faults: &mut Vec<Fault>) {
    for day in &rule.days {
        let what = match day {
            Day::OfMonth(n) if n.unsigned_abs() > 28 => format!("il giorno {n}"),
            Day::Nth(5, day) => format!("un quinto {}", weekday_name(*day)),
            _ => continue,
        };
        let alone = Recurrence { days: vec![*day], ..rule.clone() };
        let months = Recurrence { days: vec![Day::OfMonth(1)], ..rule.clone() };
        let first = from.first_of_month();
        let last = until.last_of_month();
        if rule.interval == 1 && alone.dates(first, last).len() >= months.dates(first, last).len() {
            continue;
        }
        faults.push(
            Fault::new(
                FaultKind::Assumed,
                format!("Non tutti i mesi hanno {what}: in quelli che non l'hanno l'incontro non si tiene"),
                series.recurrence.origin(),
                "Ricorrenza",
                "Se l'incontro si tiene lo stesso, scrivere «ultimo giorno del mese» oppure aggiungere le date nella tabella Incontri.",
            )
            .row(key),
        );
    }
}

fn period(plan: &Plan, series: &Series, spoken: &Spoken, key: &str, faults: &mut Vec<Fault>) -> Option<(Date, Date)> {
    let unreadable = |field: &str| series.unreadable.contains(&field);
    let edge = |month, day| spoken.year.and_then(|year| Date::new(year, month, day).ok());
    let given = series.from.as_ref().map(|d| d.value).or(spoken.from);
    let given = given.max(edge(1, 1));
    let from = given.unwrap_or(plan.triennium.start());
    let last = series.until.as_ref().map(|d| d.value).or(spoken.until);
    let last = [last, edge(12, 31)].into_iter().flatten().min();
    let until = match last {
        Some(until) => until,
        None => {
            let year = from.checked_add(OPEN_YEARS.years()).and_then(|d| d.checked_sub(1.day())).unwrap_or(from);
            plan.triennium.end().max(year)
        }
    };
    if until < from {
        let cell = series.until.as_ref().or(series.from.as_ref());
        faults.push(
            Fault::new(
                FaultKind::Unreadable,
                format!("La serie finisce il {}, prima di cominciare il {}", date_it(until), date_it(from)),
                cell.and_then(|c| c.origin()).or(Some(&series.origin)),
                "Al",
                "Correggere una delle due date.",
            )
            .row(key)
            .found(date_it(until))
            .expected(format!("dal {} in poi", date_it(from)))
            .also(series.from.as_ref().and_then(|f| f.origin()), "primo giorno"),
        );
        return None;
    }
    if given.is_none() && !unreadable("dal") {
        faults.push(
            Fault::new(
                FaultKind::Assumed,
                format!("La serie non ha un primo giorno: nel calendario comincia il {}", date_it(from)),
                series.recurrence.origin(),
                "Dal",
                "Scrivere nella colonna Dal il giorno del primo incontro.",
            )
            .row(key),
        );
    }
    if last.is_none() && !unreadable("al") {
        faults.push(
            Fault::new(
                FaultKind::Assumed,
                format!("La serie non ha un ultimo giorno: il calendario stampato si ferma al {}", date_it(until)),
                series.recurrence.origin(),
                "Al",
                "Scrivere nella colonna Al l'ultimo giorno, se c'è.",
            )
            .row(key),
        );
    }
    Some((from, until))
}

fn slots(series: &Series, key: &str, faults: &mut Vec<Fault>) -> Vec<Slot> {
    let mut found: Vec<Slot> = Vec::new();
    let origin = series.recipients.origin();
    let cure = "Scrivere chi è ricevuto e quando: «Rodari 11:00-11:30; Marconi 11:30-12:00».";
    for text in &series.recipients.value {
        for slot in read_slots(text) {
            match slot {
                Ok(slot) => found.push(slot),
                Err(error) => faults.push(
                    Fault::new(
                        FaultKind::Unreadable,
                        format!("Il turno «{}» non si legge: {error}", text.trim()),
                        origin,
                        "Destinatari",
                        cure,
                    )
                    .row(key)
                    .found(text.trim()),
                ),
            }
        }
    }
    for (at, a) in found.iter().enumerate() {
        for b in &found[at + 1..] {
            let (Some((a_from, a_to)), Some((b_from, b_to))) = (a.hours, b.hours) else { continue };
            if a_from < b_to && b_from < a_to {
                faults.push(
                    Fault::new(
                        FaultKind::Contrast,
                        format!(
                            "I turni di {} ({}-{}) e di {} ({}-{}) si sovrappongono",
                            a.name,
                            hour(a_from),
                            hour(a_to),
                            b.name,
                            hour(b_from),
                            hour(b_to)
                        ),
                        origin,
                        "Destinatari",
                        "Correggere l'orario di uno dei due turni.",
                    )
                    .row(key),
                );
            }
        }
    }
    found.sort_by_key(|s| s.hours);
    found
}

/// How long a meeting lasts: as written, or as long as its slots.
fn minutes(
    series: &Series,
    spoken: &Spoken,
    start: Option<Time>,
    slots: &[Slot],
    key: &str,
    faults: &mut Vec<Fault>,
) -> Option<i64> {
    let start = start?;
    let of_day = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    // «dalle 9 alle 11» says how long, counted from the hour that it says.
    let said = spoken.start.zip(spoken.end).map(|(from, to)| of_day(to) - of_day(from));
    let last = slots.iter().filter_map(|s| s.hours).map(|(_, to)| of_day(to) - of_day(start)).max();
    let mut fault = |kind, message: String, column, origin, cure| {
        faults.push(Fault::new(kind, message, origin, column, cure).row(key));
    };
    if let Some(given) = series.minutes.as_ref().filter(|g| g.value <= 0 || g.value > 24 * 60) {
        fault(
            FaultKind::Contrast,
            format!("La durata di {} minuti non è quella di un incontro", given.value),
            "Durata",
            given.origin(),
            "Scrivere la durata in minuti (90) oppure come h:mm (1:30).",
        );
        return last.filter(|minutes| *minutes > 0);
    }
    if let Some(short) = series.minutes.as_ref().filter(|g| g.value < SHORTEST) {
        fault(
            FaultKind::Contrast,
            format!(
                "La durata è di {}: se sono ore, scriverle come h:mm",
                if short.value == 1 { "un minuto".to_owned() } else { format!("{} minuti", short.value) }
            ),
            "Durata",
            short.origin(),
            "Scrivere la durata in minuti (90) oppure come h:mm (1:30).",
        );
    }
    if let Some(said) = said.filter(|said| *said <= 0) {
        fault(
            FaultKind::Contrast,
            format!("L'incontro finisce {} minuti prima di cominciare", -said),
            "Ricorrenza",
            series.recurrence.origin(),
            "Correggere una delle due ore.",
        );
    }
    let said = said.filter(|said| *said > 0);
    let written = series.minutes.as_ref().map(|m| m.value);
    if let Some((written, said)) = written.zip(said).filter(|(written, said)| written != said) {
        fault(
            FaultKind::Contrast,
            format!("La ricorrenza dice {said} minuti, la colonna Durata dice {written}: vale la colonna"),
            "Ricorrenza",
            series.recurrence.origin(),
            "Lasciare nella ricorrenza solo ogni quanto, e il resto nelle altre colonne.",
        );
    }
    let given = written.or(said);
    let before = slots.iter().find(|s| s.hours.is_some_and(|(from, _)| from < start));
    if let Some(slot) = before {
        fault(
            FaultKind::Contrast,
            format!("Il turno di {} comincia prima dell'incontro, alle {}", slot.name, hour(start)),
            "Destinatari",
            series.recipients.origin(),
            "Correggere l'ora dell'incontro oppure quella del turno.",
        );
    }
    if let (Some(given), Some(last)) = (given, last)
        && last > given
    {
        fault(
            FaultKind::Contrast,
            format!(
                "I turni finiscono {} dopo la fine dell'incontro",
                if last - given == 1 { "un minuto".to_owned() } else { format!("{} minuti", last - given) }
            ),
            "Destinatari",
            series.recipients.origin(),
            "Correggere la durata oppure gli orari dei turni.",
        );
    }
    if given.is_none() && last.is_none() && spoken.end.is_none() && !series.unreadable.contains(&"durata") {
        fault(
            FaultKind::Assumed,
            "Non è detto quanto dura l'incontro: nel calendario ha solo l'ora di inizio".to_owned(),
            "Durata",
            series.recurrence.origin(),
            "Scrivere la durata in minuti nella colonna Durata.",
        );
    }
    given.or(last.filter(|minutes| *minutes > 0))
}
