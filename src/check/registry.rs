// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The list of all rules, each with its name, family, weight, source and explanation page. Codes are never reused.

use crate::findings::Finding;
use crate::profile::Weight;

use super::context::Context;
use super::rules;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Files, tables, values and references.
    Table,
    /// Chapters, areas, codes, comuni, triennium, texts.
    Structure,
    /// Money.
    Finance,
    /// Staff, essential levels, service targets.
    Levels,
    /// Meetings, bodies, proposals.
    Participation,
    /// Acts, votes, annexes, publication.
    Act,
    /// Population, indicators, needs.
    Needs,
    /// Composition of the documents.
    Composition,
    /// Derogations.
    Derogation,
}

impl Family {
    /// The words that the office reads.
    pub fn title(self) -> &'static str {
        match self {
            Family::Table => "File, tabelle e valori",
            Family::Structure => "Struttura e riferimenti",
            Family::Finance => "Risorse",
            Family::Levels => "Personale, LEPS e obiettivi di servizio",
            Family::Participation => "Partecipazione",
            Family::Act => "Atti e pubblicazione",
            Family::Needs => "Dati di contesto e bisogni",
            Family::Composition => "Composizione dei documenti",
            Family::Derogation => "Deroghe",
        }
    }
}

/// A rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Code of the catalogue, `R-F02`.
    pub code: &'static str,
    /// Kebab name that states the defect.
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// Weight, unless the profile sets another.
    pub weight: Weight,
    /// Version that brought it.
    pub since: &'static str,
    /// Norm, or «buona pratica».
    pub source: &'static str,
    /// Explanation page, in Markdown.
    pub page: &'static str,
    /// The check; `None` for what the reading, the building or the composition finds.
    pub(super) check: Option<fn(&Context<'_>) -> Vec<Finding>>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

/// All rules, by family and code.
pub fn registry() -> &'static [Rule] {
    rules::ALL
}

/// The explanation page of a rule, by code or by name, whatever the case.
pub fn explain(code: &str) -> Option<String> {
    let wanted = code.trim();
    let rule =
        registry().iter().find(|r| r.code.eq_ignore_ascii_case(wanted) || r.name.eq_ignore_ascii_case(wanted))?;
    let weight = rule.weight.words();
    let title = rule.name.replace('-', " ");
    Some(format!(
        "# {}: {title}\n\n- Argomento: {}\n- Gravità: {weight}\n- Fonte: {}\n\n{}\n",
        rule.code,
        rule.family.title(),
        rule.source,
        rule.page.trim()
    ))
}

/// The code that is nearest to a misspelt one.
pub fn nearest_code(code: &str) -> Option<&'static str> {
    let wanted = code.trim().to_uppercase();
    let near_code = registry().iter().map(|r| (strsim::osa_distance(r.code, &wanted), r.code)).min()?;
    if near_code.0 <= 2 {
        return Some(near_code.1);
    }
    let name = code.trim().to_lowercase();
    let near_name = registry().iter().map(|r| (strsim::osa_distance(r.name, &name), r.code)).min()?;
    (near_name.0 <= 4).then_some(near_name.1)
}

/// Headings of a page, in their order.
#[cfg(test)]
pub(super) const HEADINGS: [&str; 6] = [
    "## Cosa controlla",
    "## Perché conta",
    "## Esempio sbagliato",
    "## Esempio corretto",
    "## Come si corregge in Excel",
    "## Quando si può derogare",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::findings::codes;
    use crate::profile;

    #[test]
    fn every_rule_has_code_name_source_and_a_whole_page() {
        let mut codes = BTreeSet::new();
        let mut names = BTreeSet::new();
        for rule in registry() {
            assert!(codes.insert(rule.code), "{} due volte", rule.code);
            assert!(names.insert(rule.name), "{} due volte", rule.name);
            let kebab = rule.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            assert!(kebab && rule.name.contains('-'), "{}", rule.name);
            assert!(!rule.source.is_empty() && !rule.since.is_empty(), "{}", rule.code);
            let mut rest = rule.page;
            for heading in HEADINGS {
                let (_, after) = rest.split_once(heading).unwrap_or_else(|| panic!("{} senza «{heading}»", rule.code));
                let words = after.split("\n## ").next().unwrap_or_default().trim();
                assert!(!words.is_empty(), "{}: «{heading}» vuoto", rule.code);
                rest = after;
            }
        }
    }

    #[test]
    fn codes_of_the_reading_and_of_the_composition_have_a_page() {
        let all = [
            codes::UNREADABLE_FILE,
            codes::EMPTY_FILE,
            codes::UNKNOWN_SHEET,
            codes::MISSING_COLUMN,
            codes::UNKNOWN_COLUMN,
            codes::UNREADABLE_VALUE,
            codes::AMBIGUOUS_VALUE,
            codes::ERROR_CELL,
            codes::UNCALCULATED_FORMULA,
            codes::CONFLICTING_ROWS,
            codes::REPEATED_ROW,
            codes::COPIED_FILE,
            codes::HIDDEN_CELLS,
            codes::COERCED_VALUE,
            codes::DANGLING_REFERENCE,
            codes::UNKNOWN_WORD,
            codes::LIMIT_EXCEEDED,
            codes::MISSING_TABLE,
            codes::MISSING_VALUE,
            codes::RECOMMENDED_VALUE,
            codes::UNUSED_SETTING,
            codes::PERSONAL_DATA,
            codes::SKIPPED_ROWS,
            codes::NOT_RETURNED,
            codes::MISSING_GLYPH,
            codes::UNKNOWN_TEXT,
            codes::UNUSABLE_PICTURE,
        ];
        for code in all {
            assert!(explain(code).is_some(), "{code}");
        }
    }

    #[test]
    fn profiles_set_only_rules_of_the_registry_with_parameters_that_they_read() {
        let known: BTreeSet<&str> = registry().iter().map(|r| r.code).collect();
        for (code, _) in profile::RULE_PARAMETERS {
            assert!(known.contains(code), "{code} non è nel registro");
        }
        let listed: BTreeSet<&str> = profile::RULE_PARAMETERS.iter().map(|(code, _)| *code).collect();
        let missing: Vec<&&str> = known.difference(&listed).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_rule_is_explained_by_code_or_name_whatever_the_case() {
        let page = explain("r-f02").unwrap();
        assert!(page.starts_with("# R-F02: spesa oltre la disponibilita"), "{page}");
        assert!(page.contains("Gravità: errore"));
        assert_eq!(explain("Spesa-Oltre-La-Disponibilita"), Some(page));
        assert_eq!(explain("R-Z99"), None);
    }

    #[test]
    fn a_misspelt_code_has_a_nearest_one() {
        assert_eq!(nearest_code("RF02"), Some("R-F02"));
        assert_eq!(nearest_code("area-sconosciutta"), Some("R-S02"));
        assert_eq!(nearest_code("buongiorno a tutti"), None);
    }
}
