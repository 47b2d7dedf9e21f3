// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F18: an amount is a number, not negative, with at most two decimals. The reading checks it, which alone sees the cells.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::profile::Weight;

pub(in crate::check) const RULE: Rule = page(
    "R-F18",
    "importo-negativo-o-non-numerico",
    Family::Finance,
    Weight::Error,
    "buona pratica: un importo è un numero non negativo con al più due decimali",
    include_str!("r_f18.md"),
);
