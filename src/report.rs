// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The findings of a checked project in every form: joins the renderers to the registry of the rules.

use crate::assess::{self, Constraint, Unit};
use crate::check;
use crate::findings::render::{self, About, RuleText};
use crate::findings::{Findings, codes};
use crate::ingest;
use crate::money::{Cents, decimal_it, thousands};
use crate::pipeline::Checked;
use crate::plan::Slice;
use crate::write::WriteError;

/// «Piano sociale di zona 2022-2024, Ambito di Casarano».
pub fn title(checked: &Checked) -> String {
    format!("{} {}, Ambito {}", checked.profile.identity.title, checked.plan.triennium, checked.plan.ambito.of_name())
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

/// For programs; the findings that the office answered come with their answers.
pub fn json(findings: &Findings, derogated: &Findings) -> String {
    render::json(&joined(findings, derogated))
}

/// SARIF 2.1.0; the findings that the office answered are suppressed, with the reason.
pub fn sarif(checked: &Checked, findings: &Findings, derogated: &Findings) -> String {
    with_about(checked, |about| render::sarif(&joined(findings, derogated), about))
}

/// Summary of levels and constraints, as plain lines: social workers, essential levels, minimum services, FNPS grid.
pub fn summary(checked: &Checked) -> String {
    let (plan, profile) = (&checked.plan, &checked.profile);
    let mut lines = vec![format!("Riepilogo – {}", title(checked)), String::new()];
    let shown = |n: rust_decimal::Decimal| decimal_it(n.round_dp(2));
    if let Some(workers) = assess::social_workers(plan, profile) {
        let residents = thousands(workers.residents.value.unsigned_abs());
        let fte = shown(workers.fte.value);
        lines.push(format!("Assistenti sociali a tempo indeterminato: {fte} a tempo pieno per {residents} residenti"));
        for threshold in &workers.thresholds {
            let outcome = if workers.fte.value >= threshold.required { "raggiunto" } else { "non raggiunto" };
            let (per, required) = (decimal_it(threshold.per), shown(threshold.required));
            lines.push(format!("  {} (1 ogni {per}): {required}, {outcome}", threshold.name));
        }
        if let Some(contribution) = workers.contribution {
            lines.push(format!("  contributo atteso (L. 178/2020, art. 1, comma 797): {contribution} euro all'anno"));
        }
        lines.push(String::new());
    }
    // The social workers have their lines above.
    let constraints: Vec<Constraint> = assess::constraints(plan, profile)
        .into_iter()
        .filter(|row| row.unit != Unit::Workers && row.required.is_some())
        .collect();
    if !constraints.is_empty() {
        lines.push("Vincoli".to_owned());
        lines.extend(constraints.iter().map(constraint));
        lines.push(String::new());
    }
    lines.push("LEPS".to_owned());
    for level in &profile.leps {
        let serving: Vec<_> = plan.interventions.iter().filter(|i| i.leps.value.contains(&level.code)).collect();
        let money = serving
            .iter()
            .map(|i| plan.allocated(Slice { intervention: Some(&i.code.value), ..Slice::default() }).value);
        let money: Cents = money.sum();
        let codes: Vec<&str> = serving.iter().map(|i| i.code.value.as_str()).collect();
        let codes = if codes.is_empty() { "nessun intervento".to_owned() } else { codes.join(", ") };
        lines.push(format!("  {} {}: {codes}; {money} euro", level.code, level.title));
    }
    let minimum = assess::minimum_services(plan, profile);
    if !minimum.is_empty() {
        lines.extend([String::new(), "Servizi minimi (L. 328/2000, art. 22, comma 4)".to_owned()]);
        for kind in minimum {
            let codes: Vec<&str> = kind.serving.iter().map(|i| i.code.value.as_str()).collect();
            let codes = if codes.is_empty() { "da assicurare".to_owned() } else { codes.join(", ") };
            let doubt = if kind.confirmed { "" } else { " (lettera da confermare)" };
            lines.push(format!("  {}) {}: {codes}{doubt}", kind.letter, kind.title));
        }
    }
    if let Some(grid) = assess::fnps_grid(plan) {
        lines.extend([
            String::new(),
            "FNPS per obiettivo di servizio (famiglie e minori; disabilità; povertà)".to_owned(),
        ]);
        for ((level, row), cells) in assess::ROWS.iter().zip(&grid.cells) {
            let amounts: Vec<String> = cells.iter().map(|cell| cell.value.to_string()).collect();
            lines.push(format!("  {level}. {row}: {}", amounts.join("; ")));
        }
        if !grid.unplaced.value.is_zero() {
            lines.push(format!("  senza macro-livello o area di utenza: {}", grid.unplaced.value));
        }
        lines.push(format!("  totale: {}", grid.total().value));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A constraint in a line: what is asked, what the plan has, how it stands.
fn constraint(row: &Constraint) -> String {
    let figure = |number: rust_decimal::Decimal| match row.unit {
        Unit::Money => format!("{} euro", Cents::from_euro(number.round_dp(2)).unwrap_or_default()),
        Unit::Workers => format!("{} a tempo pieno", decimal_it(number.round_dp(2))),
        Unit::Interventions => decimal_it(number),
    };
    let doubt = if row.confirmed { "" } else { " (cifra da confermare)" };
    let limit = if row.ceiling { "al massimo" } else { "almeno" };
    let asked = row.required.as_ref().map(|r| format!("{limit} {}; ", figure(r.value))).unwrap_or_default();
    format!(
        "  {}: {asked}programmati {}; {}{doubt} [{}]",
        row.words,
        figure(row.planned.value),
        row.outcome(),
        row.code
    )
}

fn joined(findings: &Findings, derogated: &Findings) -> Findings {
    let mut all = findings.clone();
    all.extend(derogated.clone());
    all.sort();
    all
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
