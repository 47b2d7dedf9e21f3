// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a sentence claims about the plan: how many comuni, interventions and residents, how much money, which years.
//!
//! A sentence claims something only when it says of what: a figure whose subject isn't plain is left alone.

pub(super) mod counts;
pub(super) mod money;

use crate::check::context::{Context, listed};
use crate::check::prose::Token;
use crate::origin::Trail;

/// A figure of a text that the data deny.
pub(super) struct Claim {
    /// As written.
    pub written: String,
    /// What the data say, after «ma».
    pub truth: String,
    /// The right figure.
    pub expected: String,
    /// Whether the text says that it is approximate.
    pub about: bool,
    /// Cells behind the right figure.
    pub cells: Trail,
}

impl Claim {
    /// With the words of the text.
    pub fn written(mut self, words: &[Token<'_>]) -> Self {
        self.written = words.iter().map(|t| t.raw).collect::<Vec<_>>().join(" ");
        self
    }
}

/// Words that say that another time or place is spoken of.
const ELSEWHERE: [&str; 26] = [
    "precedent",
    "scors",
    "passat",
    "nazional",
    "regional",
    " regione ",
    "provinc",
    "italia",
    "puglies",
    "limitrof",
    "confinant",
    "altri ambiti",
    "altro ambito",
    "rispetto al",
    "confront",
    "censiment",
    "prevision",
    "si stima",
    "entro il 20",
    "scenario",
    "ipotesi",
    "in passato",
    " erano ",
    " era ",
    " ammontava",
    " contava ",
];

/// Whether the sentence speaks of another time or place.
fn elsewhere(folded: &str) -> bool {
    ELSEWHERE.iter().any(|word| folded.contains(word))
}

/// Years that a sentence names.
fn years_in(words: &[Token<'_>]) -> Vec<(usize, i16)> {
    let year = |t: &Token<'_>| t.raw.parse::<i16>().ok().filter(|y| t.raw.len() == 4 && (1990..2100).contains(y));
    words.iter().enumerate().filter_map(|(i, t)| Some((i, year(t)?))).collect()
}

/// Three years in a row of words that should be those of the triennium: `2022, 2023 e 2025`.
pub(super) fn years(c: &Context<'_>, words: &[Token<'_>], folded: &str) -> Option<Claim> {
    let subject = ["il piano", "piano di zona", "piano sociale", "triennio", "del piano"];
    if !subject.iter().any(|word| folded.contains(&format!(" {word} "))) || elsewhere(folded) {
        return None;
    }
    let years = years_in(words);
    let list =
        years.windows(3).find(|w| w[1].0 == w[0].0 + 1 && w[2].0 == w[1].0 + 2 && words[w[2].0 - 1].word == "e")?;
    let written = [list[0].1, list[1].1, list[2].1];
    let right = c.plan.triennium.years();
    if written == right {
        return None;
    }
    let shown = |years: [i16; 3]| listed(&years.map(|y| y.to_string()));
    Some(Claim {
        written: shown(written),
        truth: format!("gli anni del piano sono {}", shown(right)),
        expected: shown(right),
        about: false,
        cells: Trail::NONE,
    })
}
