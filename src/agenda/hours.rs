// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Hours that are hardly meant: midnight, and those of the night on which clocks change.

use jiff::civil::{Date, Time};

use super::fault::{Fault, FaultKind};
use super::hour;
use crate::calendar::{Occurrence, Oddity, State, oddity};
use crate::origin::Origin;
use crate::period::date_it;
use crate::plan::Series;

/// A meeting that begins at midnight: «24:00», or a cell left at zero.
pub(super) fn midnight(start: Time, origin: Option<&Origin>, column: &'static str) -> Option<Fault> {
    if start != Time::MIN {
        return None;
    }
    let message = "L'incontro comincia a mezzanotte, alle 00:00 del giorno scritto".to_owned();
    let cure = "Correggere l'ora; se la cella dice 24:00, scrivere il giorno dopo.";
    Some(Fault::new(FaultKind::Contrast, message, origin, column, cure).found("00:00"))
}

/// Hours at which nobody meets, or that a day lacks.
pub(super) fn odd_hours(series: &Series, start: Option<Time>, days: &[Occurrence], key: &str, faults: &mut Vec<Fault>) {
    let cell = series.start.as_ref().and_then(|s| s.origin());
    let (cell, column) = cell.map_or((series.recurrence.origin(), "Ricorrenza"), |cell| (Some(cell), "Ora"));
    if let Some(fault) = start.and_then(|start| midnight(start, cell, column)) {
        faults.push(fault.row(key));
    }
    for day in days.iter().filter(|d| d.is_held()) {
        let hour_of_day = match &day.state {
            State::Moved { time: Some(time), .. } => Some(*time),
            _ => start,
        };
        if let Some(fault) = hour_of_day.and_then(|time| odd_hour(day.day, time, cell, column)) {
            faults.push(fault.row(key));
        }
    }
}

/// What is wrong with an hour on the day on which clocks change.
pub(super) fn odd_hour(day: Date, time: Time, origin: Option<&Origin>, column: &'static str) -> Option<Fault> {
    let message = match oddity(day, time)? {
        Oddity::Skipped => {
            format!("Il {} le ore {} non esistono: comincia l'ora legale", date_it(day), hour(time))
        }
        Oddity::Twice => {
            format!("Il {} le ore {} ci sono due volte: finisce l'ora legale", date_it(day), hour(time))
        }
    };
    let cure = "Scegliere un'altra ora, oppure spostare la data.";
    Some(Fault::new(FaultKind::Contrast, message, origin, column, cure).found(hour(time)))
}
