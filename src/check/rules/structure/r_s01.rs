// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S01: the chapters that the profile requires hold the office's texts.

use crate::check::rules::prelude::*;
use crate::check::words::printed;
use crate::origin::Origin;
use crate::profile::{Chapter, Requirement};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S01",
    name: "capitolo-obbligatorio-da-redigere",
    family: Family::Structure,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 19, comma 1, lett. a)-g), della L. 8 novembre 2000, n. 328; capitoli del profilo",
    page: include_str!("r_s01.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let required = c.profile.chapters.iter().filter(|chapter| chapter.requirement == Requirement::Required);
    required.filter_map(|chapter| unwritten(c, chapter)).collect()
}

fn unwritten(c: &Context<'_>, chapter: &Chapter) -> Option<Finding> {
    let empty = |file: &str| c.plan.texts.get(file).is_none_or(|t| printed(&t.markdown).trim().is_empty());
    let missing = chapter.texts.iter().filter(|t| t.requirement == Requirement::Required && empty(&t.file));
    let missing: Vec<_> = missing.collect();
    let first = missing.first()?;
    let origin = |file: &str| match c.plan.texts.get(file) {
        Some(text) => text.origin.clone(),
        None => Origin::file(format!("testi/{file}.md")),
    };
    let titles: Vec<String> = missing.iter().map(|t| format!("«{}»", t.title)).collect();
    let what = if missing.len() == 1 { "manca il testo" } else { "mancano i testi" };
    let mut finding = c
        .finding(format!("Nel capitolo {} «{}» {what} {}", chapter.code, chapter.title, listed(&titles)))
        .at(origin(&first.file))
        .row(first.file.clone())
        .cure(format!(
            "Scrivere il testo nella cartella testi/, in un file che si chiami {}.md o {}.docx: finché manca, il piano stampa «da redigere».",
            first.file, first.file
        ));
    for slot in &missing[1..] {
        finding = finding.also(Some(&origin(&slot.file)), format!("manca anche «{}»", slot.title));
    }
    Some(finding)
}
