// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Runs the examples of every explanation page through the whole reading, from the files of a project.

use std::path::Path;

use rayon::prelude::*;

use super::{Example, Expected, apply, example};
use crate::check::kinds;
use crate::check::registry::{HEADINGS, Rule, registry};
use crate::findings::{Finding, Severity};
use crate::pipeline::{self, Timings};
use crate::profile::RULE_KINDS;

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
fn found(example: &Example, code: &str, reading: bool) -> Vec<Expected> {
    let (case, files) = apply(example);
    let quick = example.sample.is_none() && files.is_empty() && !reading;
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
    let about = |f: &&Finding| f.severity != Severity::Note || (f.code == code && f.code != "R-A05");
    findings.iter().filter(about).map(said).collect()
}

/// Rules that no table can fire: what the composition sees, an invariant, a file too great for a page. Their own tests do.
fn fires_elsewhere(rule: &Rule) -> bool {
    rule.code.starts_with("R-C") || ["R-A15", "R-F03", "R-T17"].contains(&rule.code)
}

fn faults(rule: &Rule) -> Vec<String> {
    if fires_elsewhere(rule) {
        return Vec::new();
    }
    // Most of R-T16 is found by the reading, and it has a check too.
    let reading = (rule.check.is_none() && !rule.code.starts_with("R-D")) || rule.code == "R-T16";
    page_faults(rule.page, rule.code, rule.code, reading)
}

/// What is wrong with the examples of a page, whose wrong one must fire the rule with this code.
fn page_faults(page: &str, name: &str, code: &str, reading: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let wrong = example(page, "Esempio sbagliato");
    if wrong.expected.is_empty() {
        faults.push(format!("{name}: l'esempio sbagliato non dice che cosa si trova"));
    }
    if !wrong.expected.iter().any(|e| e.code == code) {
        faults.push(format!("{name}: l'esempio sbagliato non fa scattare la regola della pagina"));
    }
    let found_wrong = found(&wrong, code, reading);
    let same = |e: &Expected, f: &Expected| {
        e.severity == f.severity && e.code == f.code && f.place.starts_with(&e.place) && f.words.contains(&e.words)
    };
    let all =
        wrong.expected.len() == found_wrong.len() && wrong.expected.iter().zip(&found_wrong).all(|(e, f)| same(e, f));
    if !all {
        faults.push(format!("{name}: atteso {:#?}, trovato {found_wrong:#?}", wrong.expected));
    }
    let right = example(page, "Esempio corretto");
    let found_right = found(&right, code, reading);
    if !right.expected.is_empty() || !found_right.is_empty() {
        faults.push(format!("{name}: nell'esempio corretto si trova {found_right:#?}"));
    }
    faults
}

#[test]
fn every_kind_of_declared_rule_has_a_page_whose_examples_are_true() {
    let faults: Vec<String> = RULE_KINDS
        .par_iter()
        .flat_map_iter(|kind| {
            let page = kinds::pages::text(kind.name);
            let mut faults = page_faults(page, kind.name, "U-01", false);
            let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
            if headings != HEADINGS {
                faults.push(format!("{}: {headings:?}", kind.name));
            }
            // The profile's text of an example asks for a rule of this kind, in both examples.
            if page.matches(&format!("tipo = \"{}\"", kind.name)).count() != 2 {
                faults.push(format!("{}: gli esempi non dichiarano una regola di questo tipo", kind.name));
            }
            faults
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_page_has_examples_that_fire_the_rule_and_examples_that_do_not() {
    let only = std::env::var("REGOLA").unwrap_or_default();
    let rules: Vec<&Rule> =
        registry().iter().filter(|r| only.is_empty() || only.split(',').any(|c| c == r.code)).collect();
    let faults: Vec<String> = rules.into_par_iter().flat_map_iter(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
