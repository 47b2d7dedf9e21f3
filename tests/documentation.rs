// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pages that people read: links lead somewhere, the two READMEs give the same commands, the package says what it is.

use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag};
use walkdir::WalkDir;

use crate::support::workspace;

/// Greatest size of a picture: a README must open on a slow line.
const MOST_PICTURE_BYTES: u64 = 300_000;

/// The pages: those at the top and those of `docs/`.
fn pages() -> Vec<PathBuf> {
    let root = workspace();
    let top = WalkDir::new(&root).max_depth(1).sort_by_file_name();
    let docs = WalkDir::new(root.join("docs")).sort_by_file_name();
    top.into_iter()
        .chain(docs)
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The addresses of links and pictures of a page that are paths of this tree.
fn local_targets(markdown: &str) -> Vec<String> {
    Parser::new(markdown)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        })
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

/// The anchors of a page's headings, as repository hosts make them.
fn anchors(markdown: &str) -> Vec<String> {
    markdown
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let own = text(&page);
        for target in local_targets(&own) {
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { page.clone() } else { page.with_file_name("").join(path) };
            let lands =
                file.exists() && (anchor.is_empty() || anchors(&text(&file)).iter().any(|heading| heading == anchor));
            if !lands {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn pictures_are_small() {
    for entry in WalkDir::new(workspace().join("docs")) {
        let entry = entry.expect("a readable folder");
        if entry.path().extension().is_some_and(|extension| extension == "png") {
            let bytes = entry.metadata().expect("a readable file").len();
            assert!(bytes < MOST_PICTURE_BYTES, "{}: {bytes} bytes", entry.path().display());
        }
    }
}

/// The lines of the code blocks of a page, without their comments.
fn commands(markdown: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            found.push(line.split('#').next().unwrap_or_default().trim().to_owned());
        }
    }
    found
}

#[test]
fn both_readmes_give_the_same_commands() {
    let italian = commands(&text(&workspace().join("README.md")));
    let english = commands(&text(&workspace().join("README.en.md")));
    assert!(italian.contains(&"cargo test".to_owned()), "the README doesn't say how to run the tests");
    assert!(italian.contains(&"cargo run --release -- build samples/casarano".to_owned()));
    assert_eq!(italian, english);
}

#[test]
fn the_package_says_what_it_is() {
    let manifest: toml::Table = text(&workspace().join("Cargo.toml")).parse().expect("Cargo.toml");
    let package = manifest["package"].as_table().expect("[package]");
    for key in ["description", "license", "readme", "rust-version", "keywords", "categories"] {
        assert!(package.contains_key(key), "Cargo.toml: package.{key}");
    }
    assert!(package["keywords"].as_array().is_some_and(|words| (1..=5).contains(&words.len())));
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for lint in ["unwrap_used", "expect_used", "panic", "print_stdout"] {
        assert!(manifest["lints"]["clippy"].get(lint).is_some(), "Cargo.toml: lints.clippy.{lint}");
    }
}

#[test]
fn dependencies_come_from_the_registry_and_the_writers_are_pinned() {
    let manifest: toml::Table = text(&workspace().join("Cargo.toml")).parse().expect("Cargo.toml");
    let dependencies = manifest["dependencies"].as_table().expect("[dependencies]");
    for (name, dependency) in dependencies {
        let foreign = ["git", "path", "registry"].iter().any(|key| dependency.get(key).is_some());
        assert!(!foreign, "{name} doesn't come from the registry");
    }
    // Their output is finished byte by byte: another version is a change to be looked at.
    for name in ["docx-rs", "lopdf", "printpdf"] {
        let version = dependencies[name].get("version").and_then(toml::Value::as_str).unwrap_or_default();
        assert!(version.starts_with('='), "{name} is not pinned");
    }
}

/// The rule codes in the first column of a section's table.
fn codes(page: &str, section: &str) -> Vec<String> {
    let rest = page.split_once(section).map_or("", |(_, rest)| rest);
    let own = rest.split("\n## ").next().unwrap_or_default();
    let first = own.lines().filter_map(|line| line.strip_prefix("| R-")).filter_map(|line| line.split(" |").next());
    first.flat_map(|codes| codes.split(", R-")).map(|code| format!("R-{code}")).collect()
}

#[test]
fn rules_said_not_built_are_not_built() {
    let page = text(&workspace().join("docs/rules-not-built.md"));
    let built = |code: &String| pdz::check::registry().iter().any(|rule| rule.code == code);
    let said = codes(&page, "## Not checked");
    assert!(!said.is_empty(), "the section names nothing");
    let wrong: Vec<&String> = said.iter().filter(|code| built(code)).collect();
    assert!(wrong.is_empty(), "said not checked, but in the registry: {wrong:?}");
    let partly = codes(&page, "## Checked in part");
    assert!(partly.len() >= 3 && partly.iter().all(built), "not in the registry: {partly:?}");
}

#[test]
fn the_changelog_speaks_of_this_version() {
    let log = text(&workspace().join("CHANGELOG.md"));
    let version = concat!("## [", env!("CARGO_PKG_VERSION"), "]");
    assert!(log.contains(version) || log.contains("## [Non pubblicato]"), "CHANGELOG.md");
}
