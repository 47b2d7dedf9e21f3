// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The catalogue of the demographic indices: formula, source, unit.

use super::names::Quantity;
use crate::ages::{Band, Sex};

/// An index: a part for each so many of a base.
#[derive(Debug, PartialEq)]
pub struct Index {
    /// Name in templates and tables.
    pub id: &'static str,
    /// Name in sentences, after an article: «indice di vecchiaia».
    pub title: &'static str,
    /// Heading of a column.
    pub short: &'static str,
    /// What is counted.
    pub parts: &'static [Quantity],
    /// What it is compared with.
    pub base: Quantity,
    /// For each so many of the base.
    pub per: u32,
    /// Decimals shown.
    pub decimals: u32,
    /// The formula, in words.
    pub formula: &'static str,
    /// Who defines it so.
    pub source: &'static str,
}

const YOUNG: Quantity = Quantity::of(Band::new(0, 14));
const ACTIVE: Quantity = Quantity::of(Band::new(15, 64));
const OLD: Quantity = Quantity::of(Band::over(65));
const WOMEN: Quantity = Quantity::People { sex: Some(Sex::Female), band: Band::new(15, 49), foreign: false };

const ISTAT: &str = "ISTAT, Indicatori demografici";

/// All of them, in the order of the tables.
pub const INDICES: &[Index] = &[
    Index {
        id: "densita",
        title: "densità abitativa",
        short: "Ab./km²",
        parts: &[Quantity::RESIDENTS],
        base: Quantity::Area,
        per: 1,
        decimals: 1,
        formula: "residenti : superficie in km²",
        source: "ISTAT",
    },
    Index {
        id: "giovani",
        title: "quota di residenti fino a 14 anni",
        short: "% 0-14",
        parts: &[YOUNG],
        base: Quantity::RESIDENTS,
        per: 100,
        decimals: 1,
        formula: "residenti di 0-14 anni : residenti × 100",
        source: ISTAT,
    },
    Index {
        id: "attivi",
        title: "quota di residenti da 15 a 64 anni",
        short: "% 15-64",
        parts: &[ACTIVE],
        base: Quantity::RESIDENTS,
        per: 100,
        decimals: 1,
        formula: "residenti di 15-64 anni : residenti × 100",
        source: ISTAT,
    },
    Index {
        id: "anziani",
        title: "quota di residenti di 65 anni e più",
        short: "% 65 e più",
        parts: &[OLD],
        base: Quantity::RESIDENTS,
        per: 100,
        decimals: 1,
        formula: "residenti di 65 anni e più : residenti × 100",
        source: ISTAT,
    },
    Index {
        id: "grandi_anziani",
        title: "quota di residenti di 80 anni e più",
        short: "% 80 e più",
        parts: &[Quantity::of(Band::over(80))],
        base: Quantity::RESIDENTS,
        per: 100,
        decimals: 1,
        formula: "residenti di 80 anni e più : residenti × 100",
        source: ISTAT,
    },
    Index {
        id: "minori",
        title: "quota di minori",
        short: "% 0-17",
        parts: &[Quantity::of(Band::new(0, 17))],
        base: Quantity::RESIDENTS,
        per: 100,
        decimals: 1,
        formula: "residenti di 0-17 anni : residenti × 100",
        source: ISTAT,
    },
    Index {
        id: "vecchiaia",
        title: "indice di vecchiaia",
        short: "Vecchiaia",
        parts: &[OLD],
        base: YOUNG,
        per: 100,
        decimals: 1,
        formula: "residenti di 65 anni e più : residenti di 0-14 anni × 100",
        source: ISTAT,
    },
    Index {
        id: "dipendenza",
        title: "indice di dipendenza strutturale",
        short: "Dipendenza",
        parts: &[YOUNG, OLD],
        base: ACTIVE,
        per: 100,
        decimals: 1,
        formula: "(residenti di 0-14 anni + residenti di 65 anni e più) : residenti di 15-64 anni × 100",
        source: ISTAT,
    },
    Index {
        id: "dipendenza_anziani",
        title: "indice di dipendenza degli anziani",
        short: "Dipendenza anziani",
        parts: &[OLD],
        base: ACTIVE,
        per: 100,
        decimals: 1,
        formula: "residenti di 65 anni e più : residenti di 15-64 anni × 100",
        source: ISTAT,
    },
    Index {
        id: "ricambio",
        title: "indice di ricambio della popolazione attiva",
        short: "Ricambio",
        parts: &[Quantity::of(Band::new(60, 64))],
        base: Quantity::of(Band::new(15, 19)),
        per: 100,
        decimals: 1,
        formula: "residenti di 60-64 anni : residenti di 15-19 anni × 100",
        source: ISTAT,
    },
    Index {
        id: "struttura_attiva",
        title: "indice di struttura della popolazione attiva",
        short: "Struttura attiva",
        parts: &[Quantity::of(Band::new(40, 64))],
        base: Quantity::of(Band::new(15, 39)),
        per: 100,
        decimals: 1,
        formula: "residenti di 40-64 anni : residenti di 15-39 anni × 100",
        source: ISTAT,
    },
    Index {
        id: "carico_figli",
        title: "carico di figli per donna feconda",
        short: "Figli per donna",
        parts: &[Quantity::of(Band::new(0, 4))],
        base: WOMEN,
        per: 100,
        decimals: 1,
        formula: "bambini di 0-4 anni : donne di 15-49 anni × 100",
        source: ISTAT,
    },
    Index {
        id: "carico_cura",
        title: "carico di cura dei grandi anziani",
        short: "Carico di cura",
        parts: &[Quantity::of(Band::over(85))],
        base: Quantity::of(Band::new(50, 64)),
        per: 100,
        decimals: 1,
        formula: "residenti di 85 anni e più : residenti di 50-64 anni × 100",
        source: "Nazioni Unite, World Population Ageing (parent support ratio)",
    },
    Index {
        id: "stranieri",
        title: "quota di residenti stranieri",
        short: "% stranieri",
        parts: &[Quantity::foreign(Band::ALL)],
        base: Quantity::RESIDENTS,
        per: 100,
        decimals: 1,
        formula: "residenti stranieri : residenti × 100",
        source: "ISTAT",
    },
    Index {
        id: "minori_stranieri",
        title: "quota di stranieri fra i minori",
        short: "% stranieri 0-17",
        parts: &[Quantity::foreign(Band::new(0, 17))],
        base: Quantity::of(Band::new(0, 17)),
        per: 100,
        decimals: 1,
        formula: "residenti stranieri di 0-17 anni : residenti di 0-17 anni × 100",
        source: "ISTAT",
    },
    Index {
        id: "componenti",
        title: "numero medio di componenti per famiglia",
        short: "Componenti per famiglia",
        parts: &[Quantity::RESIDENTS],
        base: Quantity::Families,
        per: 1,
        decimals: 2,
        formula: "residenti : famiglie (comprende chi vive in convivenza)",
        source: "ISTAT",
    },
    Index {
        id: "unipersonali",
        title: "quota di famiglie di una persona",
        short: "% di una persona",
        parts: &[Quantity::Single],
        base: Quantity::Families,
        per: 100,
        decimals: 1,
        formula: "famiglie di una persona : famiglie × 100",
        source: "ISTAT",
    },
];

/// Another reading of the replacement index, which ISTAT has published too.
pub const WIDE_REPLACEMENT: Index = Index {
    id: "ricambio",
    title: "indice di ricambio della popolazione attiva",
    short: "Ricambio",
    parts: &[Quantity::of(Band::new(55, 64))],
    base: Quantity::of(Band::new(15, 24)),
    per: 100,
    decimals: 1,
    formula: "residenti di 55-64 anni : residenti di 15-24 anni × 100",
    source: ISTAT,
};

/// The index with this name.
pub fn index(id: &str) -> Option<&'static Index> {
    INDICES.iter().find(|index| index.id == id)
}

/// The index that the folded name of an indicator means.
pub(super) fn named(plain: &str, words: &[&str]) -> Option<&'static Index> {
    let has = |stem: &str| words.iter().any(|w| w.starts_with(stem));
    let share = ["quota", "incidenza", "percentuale", "tasso"].iter().any(|w| words.contains(w))
        || plain.contains("per 100 ")
        || plain.contains("ogni 100 ");
    let of_all = !["minori", "alunni", "nati", "famiglie", "anni", "donne", "utenti"].iter().any(|w| words.contains(w));
    let id = if has("vecchiaia") {
        "vecchiaia"
    } else if has("dipendenza") && has("anzian") {
        "dipendenza_anziani"
    } else if has("dipendenza")
        && !has("giovan")
        && words.first().is_some_and(|w| matches!(*w, "indice" | "dipendenza" | "tasso" | "rapporto"))
        || plain.contains("carico sociale")
    {
        "dipendenza"
    } else if has("ricambio") && !has("occup") {
        "ricambio"
    } else if has("struttura") && has("attiv") {
        "struttura_attiva"
    } else if has("figli") && has("carico") || has("figli") && has("feconda") {
        "carico_figli"
    } else if plain.contains("carico di cura") {
        "carico_cura"
    } else if words.first().is_some_and(|w| *w == "densita") {
        "densita"
    } else if has("stranier") && (share || plain.starts_with("stranieri per")) && of_all {
        "stranieri"
    } else if has("component") && (has("medi") || plain.contains("per famiglia")) || plain.contains("ampiezza media") {
        "componenti"
    } else if share && has("unipersonal") {
        "unipersonali"
    } else {
        return None;
    };
    index(id)
}
