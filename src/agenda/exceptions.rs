// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The days of a series that the office left out or moved, and what is wrong with them.

use jiff::civil::Date;

use super::fault::{Fault, FaultKind};
use crate::calendar::{Move, Occurrence, Period, exclusions as read_exclusions, moves as read_moves, says_feasts};
use crate::period::date_it;
use crate::plan::Series;

/// Days left out, and whether the feasts are.
pub(super) fn exclusions(series: &Series, key: &str, faults: &mut Vec<Fault>) -> (Vec<Period>, bool) {
    let mut found = Vec::new();
    let mut no_feasts = false;
    for text in &series.excluded.value {
        if says_feasts(text) {
            no_feasts = true;
            continue;
        }
        match read_exclusions(text) {
            Ok(periods) => found.extend(periods),
            Err(error) => faults.push(
                Fault::new(
                    FaultKind::Unreadable,
                    format!("La data esclusa «{}» non si legge: {error}", text.trim()),
                    series.excluded.origin(),
                    "Escluse",
                    "Scrivere «06/01/2023 (Epifania)» oppure «dal 01/08/2023 al 31/08/2023 (pausa estiva)».",
                )
                .row(key)
                .found(text.trim()),
            ),
        }
    }
    (found, no_feasts)
}

/// Days moved.
pub(super) fn moves(series: &Series, key: &str, faults: &mut Vec<Fault>) -> Vec<Move> {
    let mut found: Vec<Move> = Vec::new();
    let mut fault = |kind, message: String, text: &str| {
        let cure = "Scrivere la data vecchia e la nuova: «07/04/2023 → 14/04/2023, Venerdì Santo».";
        faults.push(Fault::new(kind, message, series.moved.origin(), "Spostate", cure).row(key).found(text.trim()));
    };
    for text in &series.moved.value {
        match read_moves(text) {
            Ok(changes) => {
                for change in changes {
                    if found.iter().any(|m| m.from == change.from) {
                        fault(FaultKind::Contrast, format!("Il {} è spostato due volte", date_it(change.from)), text);
                    } else {
                        found.push(change);
                    }
                }
            }
            Err(error) => {
                fault(FaultKind::Unreadable, format!("Lo spostamento «{}» non si legge: {error}", text.trim()), text);
            }
        }
    }
    found
}

/// An exception to a day that the series doesn't have changes nothing: it is a date written wrong.
pub(super) fn exist(
    series: &Series,
    days: &[Occurrence],
    excluded: &[Period],
    moves: &[Move],
    key: &str,
    faults: &mut Vec<Fault>,
) {
    let scheduled = |from: Date, until: Date| days.iter().any(|d| (from..=until).contains(&d.scheduled));
    for period in excluded.iter().filter(|p| p.from == p.until && !scheduled(p.from, p.until)) {
        faults.push(
            Fault::new(
                FaultKind::Contrast,
                format!("È esclusa la data {}, che non è fra quelle della serie", date_it(period.from)),
                series.excluded.origin(),
                "Escluse",
                "Controllare la data esclusa.",
            )
            .row(key)
            .found(date_it(period.from)),
        );
    }
    for change in moves {
        if !scheduled(change.from, change.from) {
            faults.push(
                Fault::new(
                    FaultKind::Contrast,
                    format!("È spostata la data {}, che non è fra quelle della serie", date_it(change.from)),
                    series.moved.origin(),
                    "Spostate",
                    "Controllare la data da spostare.",
                )
                .row(key)
                .found(date_it(change.from)),
            );
        } else if excluded.iter().any(|p| (p.from..=p.until).contains(&change.from)) {
            faults.push(
                Fault::new(
                    FaultKind::Contrast,
                    format!("La data {} è insieme esclusa e spostata: vale lo spostamento", date_it(change.from)),
                    series.moved.origin(),
                    "Spostate",
                    "Toglierla da una delle due colonne.",
                )
                .row(key)
                .also(series.excluded.origin(), "data esclusa"),
            );
        }
        let other = |d: &&Occurrence| d.scheduled != change.from && d.scheduled == change.to;
        if days.iter().filter(other).any(|d| d.is_held() && d.day == change.to) {
            faults.push(
                Fault::new(
                    FaultKind::Contrast,
                    format!(
                        "Il {} è spostato al {}, giorno in cui la serie ha già un incontro",
                        date_it(change.from),
                        date_it(change.to)
                    ),
                    series.moved.origin(),
                    "Spostate",
                    "Scegliere un altro giorno, oppure escludere una delle due date.",
                )
                .row(key)
                .found(date_it(change.to)),
            );
        }
    }
}
