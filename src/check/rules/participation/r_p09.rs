// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P09: dates and hours of the calendar that contradict each other, or that were not said

use crate::agenda::FaultKind;
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P09",
    name: "calendario-in-contrasto",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica; l'ora legale è quella della direttiva 2000/84/CE",
    page: include_str!("r_p09.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let faults = c.agenda().faults.iter();
    faults
        .filter_map(|fault| match fault.kind {
            FaultKind::Contrast => Some(c.fault(c.weight(), fault)),
            FaultKind::Assumed => Some(c.fault(Weight::Note, fault)),
            _ => None,
        })
        .collect()
}
