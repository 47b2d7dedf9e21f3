// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `publiccode.yml` has the fields that the standard demands, and says the same as `Cargo.toml`.

use yaml_rust2::{Yaml, YamlLoader};

use crate::support::workspace;

/// Development statuses and kinds of software that the standard knows.
const STATUSES: &[&str] = &["concept", "development", "beta", "stable", "obsolete"];
const KINDS: &[&str] = &[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
];

/// What is wrong with a description of software (publiccode.yml 0.5, mandatory keys).
fn faults(text: &str) -> Vec<String> {
    let documents = match YamlLoader::load_from_str(text) {
        Ok(documents) => documents,
        Err(error) => return vec![format!("not YAML: {error}")],
    };
    let Some(root) = documents.first() else { return vec!["empty".into()] };
    let mut found = Vec::new();
    let mut ask = |holds: bool, what: &str| {
        if !holds {
            found.push(what.to_owned());
        }
    };
    let filled = |node: &Yaml| node.as_str().is_some_and(|text| !text.trim().is_empty());
    let list = |node: &Yaml| node.as_vec().is_some_and(|items| !items.is_empty() && items.iter().all(filled));

    for key in ["publiccodeYmlVersion", "name", "url"] {
        ask(filled(&root[key]), key);
    }
    ask(root["url"].as_str().is_some_and(|url| url.starts_with("https://")), "url is not an https address");
    ask(list(&root["platforms"]), "platforms");
    ask(root["developmentStatus"].as_str().is_some_and(|word| STATUSES.contains(&word)), "developmentStatus");
    ask(root["softwareType"].as_str().is_some_and(|word| KINDS.contains(&word)), "softwareType");
    ask(filled(&root["legal"]["license"]), "legal.license");

    let languages = root["description"].as_hash();
    ask(languages.is_some_and(|languages| !languages.is_empty()), "description");
    for (language, words) in languages.into_iter().flatten() {
        let language = language.as_str().unwrap_or_default();
        let length = |key: &str| words[key].as_str().map_or(0, |text| text.chars().count());
        ask((1..=150).contains(&length("shortDescription")), &format!("description.{language}.shortDescription"));
        ask((150..=10_000).contains(&length("longDescription")), &format!("description.{language}.longDescription"));
        ask(list(&words["features"]), &format!("description.{language}.features"));
    }

    let maintenance = &root["maintenance"];
    let persons = |key: &str| {
        maintenance[key]
            .as_vec()
            .is_some_and(|people| !people.is_empty() && people.iter().all(|one| filled(&one["name"])))
    };
    match maintenance["type"].as_str() {
        Some("internal" | "community") => ask(persons("contacts"), "maintenance.contacts"),
        Some("contract") => ask(persons("contractors"), "maintenance.contractors"),
        Some("none") => {}
        _ => ask(false, "maintenance.type"),
    }
    ask(root["localisation"]["localisationReady"].as_bool().is_some(), "localisation.localisationReady");
    ask(list(&root["localisation"]["availableLanguages"]), "localisation.availableLanguages");
    for retired in ["it", "fundedby", "usedBy"] {
        ask(root[retired].is_badvalue(), &format!("{retired} is retired"));
    }
    found
}

fn ours() -> String {
    std::fs::read_to_string(workspace().join("publiccode.yml")).expect("publiccode.yml")
}

#[test]
fn every_mandatory_field_is_there() {
    assert_eq!(faults(&ours()), Vec::<String>::new());
}

#[test]
fn it_agrees_with_the_package() {
    let root = YamlLoader::load_from_str(&ours()).expect("YAML").remove(0);
    assert_eq!(root["softwareVersion"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(root["name"].as_str(), Some(env!("CARGO_PKG_NAME")));
    assert_eq!(root["legal"]["license"].as_str(), Some(env!("CARGO_PKG_LICENSE")));
}

#[test]
fn a_missing_field_is_found() {
    let text = ours();
    for key in ["name", "url", "platforms", "developmentStatus", "softwareType", "legal", "localisation"] {
        let without: String = text
            .lines()
            .map(|line| if line.starts_with(&format!("{key}:")) { "other:\n" } else { line }.to_owned() + "\n")
            .collect();
        assert!(!faults(&without).is_empty(), "{key}");
    }
    assert!(!faults(&text.replace("    - name: Manutentori di pdz", "    - email: a@example.org")).is_empty());
    assert!(!faults(&text.replace("standalone/desktop", "desktop")).is_empty());
    assert!(!faults(&text.replace("    shortDescription: >-", "    short: >-")).is_empty());
}
