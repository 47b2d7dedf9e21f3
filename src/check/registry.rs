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
    let weight = match rule.weight {
        Weight::Error => "errore",
        Weight::Graded => "avviso in bozza, errore dal piano adottato in poi",
        Weight::Warning => "avviso",
        Weight::Note => "nota",
    };
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
