// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F04: a printed total equals the sum that it stands for. The reading checks it, which alone sees the totals.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::profile::Weight;

pub(in crate::check) const RULE: Rule = page(
    "R-F04",
    "totale-stampato-diverso-dalla-somma",
    Family::Finance,
    Weight::Error,
    "buona pratica: i totali si ricalcolano, non si copiano",
    include_str!("r_f04.md"),
);
