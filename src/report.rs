// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The findings of a checked project in every form: joins the renderers to the registry of the rules.

use crate::check;
use crate::findings::render::{self, About, RuleText};
use crate::findings::{Findings, codes};
use crate::ingest;
use crate::pipeline::Checked;
use crate::write::WriteError;

/// «Piano sociale di zona 2022-2024, Ambito di Casarano».
pub fn title(checked: &Checked) -> String {
    format!("{} {}, Ambito di {}", checked.profile.identity.title, checked.plan.triennium, checked.plan.ambito.name)
}

fn with_about<T>(checked: &Checked, f: impl FnOnce(&About<'_>) -> T) -> T {
    let title = title(checked);
    let mut rules: Vec<RuleText> = check::registry()
        .iter()
        .map(|rule| RuleText {
            code: rule.code,
            name: rule.name,
            summary: rule.name.replace('-', " "),
            help: rule.page.to_owned(),
        })
        .collect();
    let declared = checked.profile.rules.iter().filter(|rule| rule.kind.is_some());
    rules.extend(declared.map(|rule| RuleText {
        code: codes::intern(&rule.code),
        name: "regola-del-profilo",
        summary: rule.title.clone(),
        help: check::explain_declared(&checked.profile, &rule.code).unwrap_or_default(),
    }));
    f(&About { title: &title, date: checked.project.settings.piano.data, rules: &rules })
}

/// For the terminal.
pub fn text(_checked: &Checked, findings: &Findings, color: bool) -> String {
    render::text(findings, color)
}

/// For screen readers and logs.
pub fn plain(_checked: &Checked, findings: &Findings) -> String {
    render::plain(findings)
}

/// For programs.
pub fn json(findings: &Findings) -> String {
    render::json(findings)
}

/// SARIF 2.1.0.
pub fn sarif(checked: &Checked, findings: &Findings) -> String {
    with_about(checked, |about| render::sarif(findings, about))
}

/// A page to mail to the comuni.
pub fn html(checked: &Checked, findings: &Findings) -> String {
    with_about(checked, |about| render::html(findings, about))
}

/// A workbook, with copies of the sheets where the cells in question are marked.
///
/// # Errors
/// When the library refuses it.
pub fn workbook(checked: &Checked, findings: &Findings) -> Result<Vec<u8>, WriteError> {
    let sheets = ingest::copies_of_sheets(&checked.project, findings);
    with_about(checked, |about| render::workbook(findings, about, &sheets))
        .map_err(|error| WriteError::Backend { format: "XLSX", message: error.to_string() })
}
