// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules that a profile declares with a code of its own: one file per group of kinds, no rule of one Region.

mod dates;
mod lists;
mod money;
pub(super) mod pages;
mod rows;
mod values;

use super::context::Context;
use super::registry::{Family, Rule};
use crate::findings::{Finding, codes};
use crate::origin::Origin;
use crate::profile::{RuleSetting, Weight};

/// What stands in the registry's place for a rule of the profile's own.
pub(super) static DECLARED: Rule = Rule {
    code: "",
    name: "regola-del-profilo",
    family: Family::Structure,
    weight: Weight::Warning,
    since: "0.2.0",
    source: "profilo",
    page: "",
    check: None,
};

/// A rule of the profile's own, as it runs.
pub(super) struct Declared<'c, 'a> {
    c: &'c Context<'a>,
    setting: &'a RuleSetting,
    code: &'static str,
}

/// What the rule of the profile's own that the context carries finds.
pub(super) fn run(c: &Context<'_>) -> Vec<Finding> {
    let Some(setting) = c.setting else { return Vec::new() };
    let rule = Declared { c, setting, code: codes::intern(&setting.code) };
    match setting.kind.as_deref().unwrap_or_default() {
        "quota-di-fondo" => money::share(&rule),
        "fondo-area" => money::area(&rule),
        "tetto-per-unita" => money::unit(&rule),
        "somme-uguali" => values::sums(&rule),
        "rapporto-popolazione" => values::ratio(&rule),
        "intervallo" => values::range(&rule),
        "andamento" => values::order(&rule),
        "copertura" => lists::coverage(&rule),
        "allegato-richiesto" => lists::annex(&rule),
        "scadenza" => dates::deadline(&rule),
        "aggiornamento" => dates::recency(&rule),
        _ => Vec::new(),
    }
}

impl Declared<'_, '_> {
    /// A finding: the title of the rule, the facts, the cure and the line of the profile that asks for it.
    fn finding(&self, facts: impl AsRef<str>, cure: &str) -> Finding {
        let weight = self.setting.weight.unwrap_or(Weight::Warning);
        let message = format!("{}: {}", self.setting.title.trim().trim_end_matches(['.', ':']), facts.as_ref());
        let mut words =
            if self.setting.cure.trim().is_empty() { cure.to_owned() } else { self.setting.cure.trim().to_owned() };
        if !words.ends_with('.') {
            words.push('.');
        }
        if !self.setting.source.trim().is_empty() {
            words.push_str(&format!(" Fonte: {}", self.setting.source.trim()));
            words.push_str(if self.setting.confirmed { "." } else { " (da confermare)." });
        }
        let finding = Finding::new(self.code, weight.severity(self.c.draft()), message).cure(words);
        // The line that asks for it, where the office can read it: the built-in profiles are not among its files.
        let place = self.c.profile.place(&["regola", &self.setting.code]);
        match u32::try_from(place.line) {
            Ok(line) if !place.is_builtin() => {
                finding.also(Some(&Origin::line(place.file, line)), "regola del profilo")
            }
            _ => finding,
        }
    }
}

#[cfg(test)]
mod tests;
