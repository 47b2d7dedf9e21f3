// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P10: two meetings at once in one room, or with the same people

use crate::agenda::FaultKind;
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P10",
    name: "incontri-sovrapposti",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: chi deve esserci possa esserci",
    page: include_str!("r_p10.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let faults = c.agenda().faults.iter().filter(|f| f.kind == FaultKind::Overlap);
    faults.map(|fault| c.fault(c.weight(), fault)).collect()
}
