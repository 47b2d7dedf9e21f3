// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A14: the annexes that the Region expects are declared or stand in the folder.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;
use crate::numerals::counted;
use crate::origin::Origin;
use crate::plan::names::fold;
use crate::profile::{Annex, Requirement};
use crate::project::AnnexTable;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A14",
    name: "allegati-mancanti",
    family: Family::Act,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "allegati del profilo (atti regionali sulla partecipazione e sulla gestione associata)",
    page: include_str!("r_a14.md"),
    check: Some(check),
};

/// Whether an annex is the office's own and stands among the declared ones or among the files of `allegati/`.
pub(in crate::check) fn is_there(annex: &Annex, declared: &[AnnexTable], files: &[String]) -> bool {
    let titles = declared.iter().flat_map(|a| std::iter::once(a.titolo.as_str()).chain(a.file.as_deref()));
    titles.chain(files.iter().map(String::as_str)).any(|text| names(&words(text), annex))
}

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut declared: Vec<BTreeSet<String>> = Vec::new();
    for annex in &c.settings.allegato {
        declared.push(words(&annex.titolo));
        declared.extend(annex.file.as_deref().map(words));
    }
    declared.extend(c.annexes.iter().map(|name| words(name)));
    let required = c.profile.annexes.iter().filter(|a| a.requirement == Requirement::Required && a.generated.is_none());
    let missing: Vec<&Annex> = required.filter(|annex| !declared.iter().any(|have| names(have, annex))).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let titles: Vec<String> = missing.iter().map(|a| format!("{} «{}»", a.code, a.title)).collect();
    let verb = if missing.len() == 1 { "manca" } else { "mancano" };
    let codes: Vec<&str> = missing.iter().map(|a| a.code.as_str()).collect();
    vec![
        c.finding(format!("Fra gli allegati del piano {verb}: {}", titles.join("; ")))
            .at(Origin::file("piano.toml"))
            .found(counted(missing.len(), "allegato mancante", "allegati mancanti"))
            .expected(codes.join(", "))
            .cure("Mettere i file nella cartella allegati/ e indicarli in piano.toml con una voce [[allegato]] che ne porti il titolo."),
    ]
}

/// Words that tell annexes apart; a file may also be named by the annex's code («A06-convenzione.pdf»).
fn words(text: &str) -> BTreeSet<String> {
    const SMALL: [&str; 24] = [
        "di", "del", "della", "dello", "dei", "degli", "delle", "e", "ed", "o", "il", "la", "lo", "le", "gli", "i",
        "l", "per", "con", "a", "d", "pdf", "docx", "allegati",
    ];
    let folded = fold(text);
    folded.split(' ').filter(|w| !w.is_empty() && !SMALL.contains(w)).map(stem).collect()
}

/// Singular and plural are one word.
fn stem(word: &str) -> String {
    if word.chars().count() > 4 { word.trim_end_matches(['a', 'e', 'i', 'o']).to_owned() } else { word.to_owned() }
}

/// Whether a declared title or file name means this annex: by code, or by the words that its title has and no other's.
fn names(have: &BTreeSet<String>, annex: &Annex) -> bool {
    let head = annex.title.split('(').next().unwrap_or(&annex.title);
    let title = words(head);
    let code = fold(&annex.code);
    let padded = code.replacen('a', "a0", 1);
    if have.contains(&code) || (code.len() == 2 && have.contains(&padded)) {
        return true;
    }
    let common = title.intersection(have).count();
    // A short title is a part of the profile's («Convenzione»); a long one has most of its words.
    let most_of_theirs = common * 2 > have.len() && common * 3 >= title.len();
    let most_of_ours = common * 5 >= title.len() * 3;
    let first_word = words(head.split(' ').next().unwrap_or_default()).iter().all(|w| have.contains(w));
    (most_of_theirs && first_word) || most_of_ours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annex_is_known_by_its_title_its_code_or_its_file() {
        let annex = |code: &str, title: &str| Annex {
            code: code.into(),
            title: title.into(),
            requirement: Requirement::Required,
            generated: None,
            confirmed: true,
        };
        let convention = annex("A6", "Convenzione per la gestione associata o statuto del consorzio");
        let office = annex("A9", "Regolamento di funzionamento dell'Ufficio di Piano");
        let board = annex("A7", "Regolamento di funzionamento del Coordinamento Istituzionale");
        for good in
            ["Convenzione per la gestione associata", "a06-convenzione.pdf", "Convenzione gestione associata 2022"]
        {
            assert!(names(&words(good), &convention), "{good}");
        }
        assert!(names(&words("Regolamento dell'Ufficio di Piano"), &office));
        assert!(names(&words("Regolamento del Coordinamento Istituzionale"), &board));
        assert!(!names(&words("Regolamento del Coordinamento Istituzionale"), &office));
        assert!(!names(&words("Regolamento dell'Ufficio di Piano"), &board));
        assert!(!names(&words("Piano di Zona"), &office));
    }
}
