// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the composition of the documents finds, with its pages.

use crate::check::registry::{Family, Rule};
use crate::check::rules::page;
use crate::profile::Weight;

pub(in crate::check) const RULES: [Rule; 10] = [
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
    page(
        "R-C06",
        "testo-di-word-ripreso-in-parte",
        Family::Composition,
        Weight::Note,
        "regole di composizione del manuale d'uso",
        include_str!("r_c06.md"),
    ),
    page(
        "R-C07",
        "documento-non-ripreso",
        Family::Composition,
        Weight::Error,
        "regole di composizione del manuale d'uso",
        include_str!("r_c07.md"),
    ),
    page(
        "R-C08",
        "testo-cambiato-due-volte",
        Family::Composition,
        Weight::Error,
        "regole di composizione del manuale d'uso",
        include_str!("r_c08.md"),
    ),
    page(
        "R-C09",
        "cifra-cambiata-a-mano",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c09.md"),
    ),
    page(
        "R-C10",
        "testo-fuori-dai-riquadri",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c10.md"),
    ),
    page(
        "R-C11",
        "riquadro-tolto",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c11.md"),
    ),
    page(
        "R-C12",
        "carta-intestata",
        Family::Composition,
        Weight::Warning,
        "regole di composizione del manuale d'uso",
        include_str!("r_c12.md"),
    ),
];
