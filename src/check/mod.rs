// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Checks a plan: applies the rules of the registry, explains them, and sets apart what the office answered for.

mod cascade;
mod context;
#[cfg(test)]
mod defects;
mod derogations;
mod kinds;
mod norms;
#[cfg(test)]
mod pages;
mod prose;
mod registry;
mod rules;
#[cfg(test)]
pub mod testing;
mod words;

pub use derogations::derogate;
pub use registry::{Family, Rule, explain, nearest_code, registry};

use crate::findings::Findings;
use crate::plan::Plan;
use crate::profile::{Annex, Profile};
use crate::project::Project;

use context::{Context, Facts, doubted};

/// Applies the profile's rules to a plan.
///
/// A rule is silent when the table or the column that it needs is missing: that is a finding of its own.
pub fn run(plan: &Plan, profile: &Profile, project: &Project) -> Findings {
    let passages = words::passages(plan);
    let facts = Facts::new(plan, profile, &passages);
    let annexes = annex_files(project);
    let mut findings = Findings::new();
    for rule in registry() {
        let Some(check) = rule.check else { continue };
        let setting = profile.rule(rule.code);
        if setting.is_some_and(|s| !s.active) {
            continue;
        }
        let context =
            Context { plan, profile, settings: &project.settings, facts: &facts, annexes: &annexes, rule, setting };
        let found = check(&context);
        let doubtful = setting.is_some_and(|s| !s.confirmed && !s.parameters.is_empty());
        findings.extend(found.into_iter().map(|finding| match doubtful && !OWN_DOUBT.contains(&rule.code) {
            true => doubted(finding),
            false => finding,
        }));
    }
    for setting in profile.rules.iter().filter(|setting| setting.active && setting.kind.is_some()) {
        let (settings, rule, setting) = (&project.settings, &kinds::DECLARED, Some(setting));
        let context = Context { plan, profile, settings, facts: &facts, annexes: &annexes, rule, setting };
        findings.extend(kinds::run(&context));
    }
    findings.sort();
    findings
}

/// Rules that say themselves which of their figures is not confirmed.
const OWN_DOUBT: [&str; 3] = ["R-F11", "R-F13", "R-S04"];

/// The explanation page of a rule that the profile declares with a code of its own.
pub fn explain_declared(profile: &Profile, code: &str) -> Option<String> {
    kinds::pages::of_rule(profile, code)
}

/// The explanation page of a kind of rules that profiles declare, by its name (`quota-di-fondo`).
pub fn explain_kind(name: &str) -> Option<String> {
    kinds::pages::of_kind(name)
}

/// Whether an annex that the office makes itself is declared in `piano.toml` or stands in `allegati/`.
pub fn has_annex(annex: &Annex, project: &Project) -> bool {
    rules::annex_is_there(annex, &project.settings.allegato, &annex_files(project))
}

/// Names of the files in `allegati/`, sorted: rules see the names, never the files.
fn annex_files(project: &Project) -> Vec<String> {
    let entries = std::fs::read_dir(project.folder.join("allegati"));
    let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with(['.', '~'])).collect();
    names.sort();
    names
}
