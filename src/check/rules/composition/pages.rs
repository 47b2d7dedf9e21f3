// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the composition of the documents finds, with its pages.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::profile::Weight;

pub(in crate::check) const RULES: [Rule; 3] = [
    page(
        "R-C02",
        "carattere-senza-glifo",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c02.md"),
    ),
    page(
        "R-C04",
        "testo-senza-sezione",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c04.md"),
    ),
    page(
        "R-C05",
        "immagine-non-utilizzabile",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c05.md"),
    ),
];
