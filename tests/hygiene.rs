// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The sources as a reader finds them: a licence and a job at the top, no left-overs, no file too long to read.

use crate::support::{rust_sources, workspace};

// REUSE-IgnoreStart
/// The first lines of every source.
const LICENCE: [&str; 2] = ["// SPDX-FileCopyrightText: 2026 pdz contributors", "// SPDX-License-Identifier: EUPL-1.2"];
// REUSE-IgnoreEnd

/// Longest source that is still one room.
const MOST_LINES: usize = 1_000;

/// Words of a comment that say that something was left undone.
const LEFT_OVERS: &[&str] = &["TODO", "FIXME", "HACK"];

/// What is wrong with one source.
fn faults(path: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = source.lines();
    if LICENCE.iter().any(|line| lines.next() != Some(line)) {
        found.push(format!("{path}: the first two lines are not the SPDX lines"));
    }
    let job = lines.find(|line| !line.is_empty());
    if !job.is_some_and(|line| line.starts_with("//! ") && line.len() > "//! ".len()) {
        found.push(format!("{path}: no «//!» line says the job of the module"));
    }
    let count = source.lines().count();
    if count > MOST_LINES {
        found.push(format!("{path}: {count} lines, at most {MOST_LINES}"));
    }
    for (number, line) in (1..).zip(source.lines()) {
        let Some((_, comment)) = line.split_once("//") else { continue };
        if let Some(word) =
            LEFT_OVERS.iter().find(|left| comment.split(|c: char| !c.is_alphanumeric()).any(|w| w == **left))
        {
            found.push(format!("{path}:{number}: «{word}»"));
        }
        if names_an_issue(comment) {
            found.push(format!("{path}:{number}: a comment must stand without the number of an issue"));
        }
    }
    found
}

/// Whether a comment cites an issue by number alone: what it would say must be said in words.
fn names_an_issue(comment: &str) -> bool {
    let comment = comment.to_lowercase();
    let digit = |text: &str| text.chars().next().is_some_and(|c| c.is_ascii_digit());
    comment.match_indices(" #").any(|(at, mark)| digit(&comment[at + mark.len()..]))
        || comment.match_indices("issue ").any(|(at, word)| digit(comment[at + word.len()..].trim_start_matches('#')))
}

#[test]
fn every_source_is_fit_to_be_read() {
    let root = workspace();
    let sources = ["src", "tests", "benches"].iter().flat_map(|folder| {
        rust_sources(&root.join(folder)).into_iter().map(move |(path, source)| (format!("{folder}/{path}"), source))
    });
    let faults: Vec<String> = sources.flat_map(|(path, source)| faults(&path, &source)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_fault_is_found() {
    let head = &format!("{}\n\n//! One job.\n", LICENCE.join("\n"));
    assert!(faults("a.rs", head).is_empty());
    assert_eq!(faults("a.rs", "//! One job.\n").len(), 2);
    assert_eq!(faults("a.rs", &head.replace("//! One job.", "use std::fmt;")).len(), 1);
    assert_eq!(faults("a.rs", &format!("{head}{}", "\n".repeat(MOST_LINES))).len(), 1);
    for left in LEFT_OVERS {
        assert_eq!(faults("a.rs", &format!("{head}/{} {left} later\n", "/")).len(), 1, "{left}");
    }
    assert_eq!(faults("a.rs", &format!("{head}/{}", "/ see issue 12\n")).len(), 1);
    assert_eq!(faults("a.rs", &format!("{head}/{}", "/ fixes #12\n")).len(), 1);
    assert!(faults("a.rs", &format!("{head}let colour = \"#123456\"; // a colour\n")).is_empty());
}
