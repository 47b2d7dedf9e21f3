// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A15: what a council voted is still what the data say. The dossier checks it, which alone sees what was voted.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::findings::codes;
use crate::profile::Weight;

pub(in crate::check) const RULE: Rule = page(
    codes::CHANGED_SINCE_VOTE,
    "cambiato-dopo-il-voto",
    Family::Act,
    Weight::Warning,
    "art. 42, comma 2, lett. b), del D.Lgs. 18 agosto 2000, n. 267: il Consiglio approva gli allegati che ha davanti",
    include_str!("r_a15.md"),
);
