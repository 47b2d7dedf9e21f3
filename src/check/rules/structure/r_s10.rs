// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S10: norms are cited with their right date and in the right form.

use crate::check::rules::prelude::*;
use crate::period::MONTHS;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S10",
    name: "citazione-di-norma-errata",
    family: Family::Structure,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "citazioni del profilo, lette sul testo degli atti",
    page: include_str!("r_s10.md"),
    check: Some(check),
};

/// An act as it is cited: `D.Lgs. 18 agosto 2000, n. 267`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cited {
    day: u32,
    month: u32,
    year: u32,
    number: u32,
    /// The words as written.
    text: String,
}

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut known: Vec<Cited> =
        c.profile.acts.iter().filter(|a| a.confirmed).flat_map(|a| citations(&a.form)).collect();
    known.sort_by_key(|a| (a.number, a.year, a.month, a.day));
    known.dedup_by(|a, b| (a.number, a.year, a.month, a.day) == (b.number, b.year, b.month, b.day));
    let mut findings = Vec::new();
    for passage in c.passages() {
        for cited in citations(passage.text) {
            let same =
                |a: &&Cited| (a.number, a.year, a.month, a.day) == (cited.number, cited.year, cited.month, cited.day);
            if known.iter().any(|a| same(&a)) {
                continue;
            }
            // One number and one more part of the date in common: it is that act, with a slip of the pen.
            let near = known.iter().find(|a| {
                let date = (a.day, a.month) == (cited.day, cited.month);
                a.number == cited.number && (a.year == cited.year || date)
            });
            let Some(right) = near else { continue };
            let finding = c
                .finding(format!("La norma citata come «{}» ha un'altra data", cited.text))
                .found(&cited.text)
                .expected(&right.text)
                .cure(format!("Scrivere «{}».", right.text));
            findings.push(passage.place(finding));
        }
        if let Some(wrong) = singular_before_many(passage.text) {
            let finding = c
                .finding(format!("«{wrong}» cita più articoli con l'abbreviazione del singolare"))
                .found(&wrong)
                .expected(wrong.replacen("art.", "artt.", 1))
                .cure("Con più articoli si scrive «artt.».");
            findings.push(passage.place(finding));
        }
    }
    findings
}

/// Acts cited in a text with day, month (in letters or figures), year and number.
fn citations(text: &str) -> Vec<Cited> {
    let tokens: Vec<&str> = text.split([' ', '\u{a0}', '\n', '(', ')']).filter(|t| !t.is_empty()).collect();
    let mut found = Vec::new();
    for (i, _) in tokens.iter().enumerate() {
        if let Some((cited, _)) = dated(&tokens[i..]) {
            found.push(cited);
        }
    }
    found
}

fn dated(tokens: &[&str]) -> Option<(Cited, usize)> {
    let bare = |t: &str| t.trim_matches([',', ';', '.', '»', '«']).to_owned();
    let first = bare(tokens.first()?);
    let numeric: Vec<u32> = first.split(['/', '-', '.']).filter_map(|p| p.parse().ok()).collect();
    let (day, month, year, used) = if let [day, month, year] = numeric[..] {
        (day, month, year, 1)
    } else {
        let day: u32 = first.trim_end_matches(['°', 'º']).parse().ok()?;
        let month = tokens.get(1).map(|t| bare(t).to_lowercase())?;
        let month = MONTHS.iter().position(|m| *m == month)? as u32 + 1;
        (day, month, bare(tokens.get(2)?).parse().ok()?, 3)
    };
    if !(1..=31).contains(&day) || !(1..=12).contains(&month) || !(1900..2100).contains(&year) {
        return None;
    }
    let mark = bare(tokens.get(used)?).to_lowercase();
    let (number, used) = match mark.as_str() {
        "n" | "nr" | "num" | "numero" => (bare(tokens.get(used + 1)?).parse().ok()?, used + 2),
        glued => (glued.strip_prefix("n.")?.parse().ok()?, used + 1),
    };
    let text = tokens[..used].join(" ").trim_end_matches([',', ';', '.', ':', '»']).to_owned();
    Some((Cited { day, month, year, number, text }, used))
}

/// `art. 30 e 34`.
fn singular_before_many(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split([' ', '\u{a0}']).filter(|t| !t.is_empty()).collect();
    tokens.windows(4).find_map(|w| {
        let number = |t: &str| {
            t.trim_end_matches([',', '.', ';', ')']).chars().all(|c| c.is_ascii_digit())
                && t.starts_with(|c: char| c.is_ascii_digit())
        };
        let is_article = w[0].rsplit(['(', '«', '\'', '’']).next().is_some_and(|a| a.eq_ignore_ascii_case("art."));
        (is_article && number(w[1]) && !w[1].ends_with(',') && w[2] == "e" && number(w[3]))
            .then(|| format!("art. {} e {}", w[1], w[3].trim_end_matches([',', '.', ';', ')'])))
    })
}
