// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is wrong with the derogations themselves, with its pages.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::profile::Weight;

pub(in crate::check) const RULES: [Rule; 5] = [
    page(
        "R-D01",
        "deroga-senza-motivo",
        Family::Derogation,
        Weight::Error,
        "regole sulle deroghe del manuale d'uso",
        include_str!("r_d01.md"),
    ),
    page(
        "R-D02",
        "deroga-senza-oggetto",
        Family::Derogation,
        Weight::Warning,
        "regole sulle deroghe del manuale d'uso",
        include_str!("r_d02.md"),
    ),
    page(
        "R-D03",
        "deroga-scaduta",
        Family::Derogation,
        Weight::Warning,
        "regole sulle deroghe del manuale d'uso",
        include_str!("r_d03.md"),
    ),
    page(
        "R-D04",
        "deroga-non-ammessa",
        Family::Derogation,
        Weight::Error,
        "regole sulle deroghe del manuale d'uso",
        include_str!("r_d04.md"),
    ),
    page(
        "R-D05",
        "deroga-incompleta",
        Family::Derogation,
        Weight::Warning,
        "regole sulle deroghe del manuale d'uso",
        include_str!("r_d05.md"),
    ),
];
