// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Runs the examples of every explanation page through the whole reading, from the files of a project.

use std::path::Path;

use rayon::prelude::*;

use super::{Example, Expected, apply, example};
use crate::check::registry::{Rule, registry};
use crate::findings::{Finding, Severity};
use crate::pipeline::{self, Timings};

/// What a finding says, as a page writes it.
fn said(finding: &Finding) -> Expected {
    let place = finding.origin.as_ref().map_or_else(String::new, |origin| {
        let sheet = origin
            .sheet
            .as_deref()
            .map(str::to_owned)
            .or_else(|| origin.file.strip_prefix("dati/").and_then(|f| f.strip_suffix(".csv")).map(str::to_owned));
        match (sheet, origin.cell()) {
            (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
            (Some(sheet), None) => sheet,
            _ => origin.to_string(),
        }
    });
    Expected {
        severity: finding.severity.word().to_owned(),
        code: finding.code.to_owned(),
        place,
        words: finding.message.clone(),
    }
}

/// Findings of the example, notes apart unless they are what the page is about.
///
/// What the rules find is asked of the plan; what the reading finds needs the files.
fn found(example: &Example, rule: &Rule) -> Vec<Expected> {
    let (case, files) = apply(example);
    let quick = example.sample.is_none() && files.is_empty() && (rule.check.is_some() || rule.code.starts_with("R-D"));
    let findings = if quick && case.is_readable() {
        case.findings()
    } else {
        let folder = tempfile::tempdir().unwrap();
        let project = match &example.sample {
            Some(sample) => Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/rotti").join(sample),
            None => {
                case.write(folder.path(), &files);
                folder.path().to_owned()
            }
        };
        pipeline::check(&project, &mut Timings::default()).unwrap().findings
    };
    // The annexes of the good plan are working files, each with its note on the format.
    let about = |f: &&Finding| f.severity != Severity::Note || (f.code == rule.code && f.code != "R-A05");
    findings.iter().filter(about).map(said).collect()
}

/// Rules that no table can fire: what the composition sees, an invariant, a file too great for a page. Their own tests do.
fn fires_elsewhere(rule: &Rule) -> bool {
    rule.code.starts_with("R-C") || ["R-A15", "R-F03", "R-T17"].contains(&rule.code)
}

fn faults(rule: &Rule) -> Vec<String> {
    let mut faults = Vec::new();
    if fires_elsewhere(rule) {
        return faults;
    }
    let wrong = example(rule.page, "Esempio sbagliato");
    if wrong.expected.is_empty() {
        faults.push(format!("{}: l'esempio sbagliato non dice che cosa si trova", rule.code));
    }
    if !wrong.expected.iter().any(|e| e.code == rule.code) {
        faults.push(format!("{}: l'esempio sbagliato non fa scattare la regola della pagina", rule.code));
    }
    let found_wrong = found(&wrong, rule);
    let same = |e: &Expected, f: &Expected| {
        e.severity == f.severity && e.code == f.code && f.place.starts_with(&e.place) && f.words.contains(&e.words)
    };
    let all =
        wrong.expected.len() == found_wrong.len() && wrong.expected.iter().zip(&found_wrong).all(|(e, f)| same(e, f));
    if !all {
        faults.push(format!("{}: atteso {:#?}, trovato {found_wrong:#?}", rule.code, wrong.expected));
    }
    let right = example(rule.page, "Esempio corretto");
    let found_right = found(&right, rule);
    if !right.expected.is_empty() || !found_right.is_empty() {
        faults.push(format!("{}: nell'esempio corretto si trova {found_right:#?}", rule.code));
    }
    faults
}

#[test]
fn every_page_has_examples_that_fire_the_rule_and_examples_that_do_not() {
    let only = std::env::var("REGOLA").unwrap_or_default();
    let rules: Vec<&Rule> =
        registry().iter().filter(|r| only.is_empty() || only.split(',').any(|c| c == r.code)).collect();
    let faults: Vec<String> = rules.into_par_iter().flat_map_iter(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
