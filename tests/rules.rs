// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The rules on whole projects: the good samples give no error and no warning, pages render, profiles name what exists.

use std::path::Path;

use pdz::check;
use pdz::findings::Severity;
use pdz::pipeline::{self, Timings};
use pdz::profile;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};

use crate::support::workspace;

/// Errors and warnings of a sample, as the office reads them.
fn faults(sample: &str) -> Vec<String> {
    let folder = workspace().join("samples").join(sample);
    let checked = pipeline::check(&folder, &mut Timings::default()).unwrap();
    let open = checked.findings.iter().filter(|f| f.severity != Severity::Note);
    open.map(|f| format!("{} {} {:?}", f.code, f.message, f.origin.as_ref().map(ToString::to_string))).collect()
}

#[test]
fn the_good_samples_have_no_error_and_no_warning() {
    for sample in ["casarano", "minimo"] {
        let faults = faults(sample);
        assert!(faults.is_empty(), "{sample}: {faults:#?}");
    }
}

#[test]
fn every_finding_has_a_rule_a_sentence_and_a_cure() {
    let mut samples = vec![workspace().join("samples/casarano")];
    let broken = std::fs::read_dir(workspace().join("samples/rotti")).unwrap();
    samples.extend(broken.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()));
    samples.sort();
    // A sixth of them is enough here: the tests of the commands run them all.
    for folder in samples.into_iter().step_by(6) {
        let checked = pipeline::check(&folder, &mut Timings::default()).unwrap();
        for finding in checked.findings.iter().chain(&checked.derogated) {
            let said = format!("{}: {} {}", folder.display(), finding.code, finding.message);
            assert!(check::explain(finding.code).is_some(), "{said}");
            assert!(finding.message.chars().count() > 15 && !finding.message.contains(['!', '\n']), "{said}");
            assert!(finding.cure.ends_with(['.', ')']) && !finding.cure.contains('!'), "{said}: {}", finding.cure);
        }
    }
}

#[test]
fn every_page_is_good_markdown_with_its_six_headings() {
    for rule in check::registry() {
        let page = check::explain(rule.code).unwrap();
        let options = Options::ENABLE_TABLES;
        let headings = |level: HeadingLevel| {
            let starts = Parser::new_ext(&page, options);
            starts.filter(|e| matches!(e, Event::Start(Tag::Heading { level: l, .. }) if *l == level)).count()
        };
        assert_eq!((headings(HeadingLevel::H1), headings(HeadingLevel::H2)), (1, 6), "{}", rule.code);
        let html = Parser::new_ext(&page, options).any(|e| matches!(e, Event::Html(_) | Event::InlineHtml(_)));
        assert!(!html, "{}: HTML nella pagina", rule.code);
    }
}

#[test]
fn every_file_of_text_of_a_profile_has_a_name_of_its_own() {
    for id in profile::builtin_ids() {
        let profile = profile::builtin(id).unwrap();
        let mut files: Vec<&str> = profile.chapters.iter().flat_map(|c| &c.texts).map(|t| t.file.as_str()).collect();
        let all = files.len();
        files.sort_unstable();
        files.dedup();
        assert_eq!(files.len(), all, "{id}");
        for slot in profile.chapters.iter().flat_map(|c| &c.texts) {
            assert!(!slot.guidance.trim().is_empty(), "{id}: {} senza guida", slot.file);
        }
    }
}

#[test]
fn the_rules_of_a_finding_are_ordered_and_repeatable() {
    let folder: &Path = &workspace().join("samples/casarano");
    let run = || pipeline::check(folder, &mut Timings::default()).unwrap();
    let (first, second) = (run(), run());
    assert_eq!(first.findings, second.findings);
    let mut sorted = first.findings.clone();
    sorted.sort();
    assert_eq!(first.findings, sorted);
}
