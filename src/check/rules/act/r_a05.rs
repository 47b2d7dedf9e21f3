// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A05: an annex of the office can be read and kept for years. The reading of the annexes checks it.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::findings::codes;
use crate::profile::Weight;

pub(in crate::check) const RULE: Rule = page(
    codes::ANNEX_FORMAT,
    "allegato-non-conservabile",
    Family::Act,
    Weight::Error,
    "Linee guida AgID sui documenti informatici, allegato 2 (formati dei documenti che non devono essere modificati)",
    include_str!("r_a05.md"),
);
