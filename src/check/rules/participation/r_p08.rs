// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P08: a row of the calendar that can't be read

use crate::agenda::FaultKind;
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P08",
    name: "calendario-illeggibile",
    family: Family::Participation,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: un calendario che tutti leggono allo stesso modo",
    page: include_str!("r_p08.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let faults = c.agenda().faults.iter().filter(|f| f.kind == FaultKind::Unreadable);
    faults.map(|fault| c.fault(c.weight(), fault)).collect()
}
