// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A01: every annex that the act lists exists. The dossier checks it, which alone sees the files.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::findings::codes;
use crate::profile::Weight;

pub(in crate::check) const RULE: Rule = page(
    codes::MISSING_ANNEX,
    "allegato-mancante",
    Family::Act,
    Weight::Error,
    "Linee guida AgID sui documenti informatici, allegato 5 (indice degli allegati e impronte)",
    include_str!("r_a01.md"),
);
