// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Data flows one way: reads the `crate::` paths of the sources and refuses an edge that the table doesn't allow.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{rust_sources, workspace};

/// A module of `src/` and what it may use. The rows go up from the values that everything is made of to the commands.
const LAYERS: &[(&str, &[&str])] = &[
    // values and places
    ("origin", &[]),
    ("ages", &[]),
    ("disclosure", &[]),
    ("money", &[]),
    ("numerals", &[]),
    ("period", &[]),
    ("istat", &[]),
    ("privacy", &[]),
    ("markup", &[]),
    ("toml_errors", &[]),
    ("findings", &["markup", "origin", "period"]),
    // the waist: knows where a value comes from, and nothing of a plan
    ("raster", &[]),
    ("document", &["origin", "raster"]),
    // what is read from a project folder
    ("table", &["money", "origin", "period"]),
    ("profile", &["findings", "money", "origin", "period", "table", "toml_errors"]),
    ("project", &["period", "toml_errors"]),
    // questionnaires: maps, counts, what of them may be published
    ("survey", &["disclosure", "findings", "money", "origin", "toml_errors"]),
    (
        "ingest",
        &[
            "ages",
            "disclosure",
            "document",
            "findings",
            "istat",
            "money",
            "origin",
            "period",
            "privacy",
            "profile",
            "project",
            "raster",
            "survey",
            "table",
        ],
    ),
    ("emblem", &["findings", "origin", "project", "raster"]),
    ("letterhead", &["document", "findings", "ingest", "origin", "project", "raster"]),
    // days and hours, written in words
    ("calendar", &["ingest", "period"]),
    // what it means
    (
        "plan",
        &["ages", "findings", "ingest", "istat", "money", "origin", "period", "profile", "project", "survey", "table"],
    ),
    ("agenda", &["calendar", "ingest", "istat", "origin", "period", "plan", "privacy", "project"]),
    ("redaction", &["agenda", "origin", "plan", "privacy", "table"]),
    ("assess", &["ages", "money", "origin", "plan", "profile", "project"]),
    (
        "check",
        &[
            "ages", "agenda", "assess", "calendar", "findings", "istat", "money", "numerals", "origin", "period",
            "plan", "privacy", "profile", "project", "table",
        ],
    ),
    (
        "compose",
        &[
            "ages",
            "agenda",
            "assess",
            "calendar",
            "check",
            "document",
            "emblem",
            "findings",
            "money",
            "numerals",
            "origin",
            "period",
            "plan",
            "privacy",
            "profile",
            "project",
            "redaction",
            "survey",
            "table",
            "toml_errors",
        ],
    ),
    // documents to files: the writers of documents know nothing of a plan, those of data nothing of a document's layout
    ("write", &["document", "findings", "markup", "money", "origin", "period", "raster"]),
    (
        "write/data",
        &[
            "agenda", "calendar", "findings", "istat", "money", "origin", "period", "plan", "privacy", "profile",
            "table",
        ],
    ),
    ("trace", &["document", "origin", "write"]),
    ("output", &[]),
    // the whole way, for the commands
    ("collect", &["compose", "findings", "origin", "plan"]),
    ("annexes", &["findings", "ingest", "origin", "output", "plan", "profile", "project"]),
    (
        "pipeline",
        &[
            "annexes",
            "check",
            "collect",
            "compose",
            "document",
            "emblem",
            "findings",
            "ingest",
            "letterhead",
            "origin",
            "plan",
            "profile",
            "project",
        ],
    ),
    ("pull", &["compose", "document", "findings", "ingest", "origin", "output", "pipeline", "write"]),
    ("scaffold", &["compose", "profile", "project", "write"]),
    ("report", &["check", "findings", "ingest", "pipeline", "write"]),
    ("audit", &["compose", "document", "money", "output", "plan", "write"]),
    ("finance", &["compose", "plan", "write"]),
    ("report", &["assess", "check", "findings", "ingest", "money", "pipeline", "plan", "write"]),
    ("diff", &["annexes", "document", "money", "numerals", "output", "period", "pipeline", "report", "table", "write"]),
];

/// Files of `write` that write data rather than documents.
const DATA_WRITERS: &[&str] = &["write/datapackage", "write/xlsx", "write/json", "write/csv", "write/ics"];

/// Modules above all of these, which may use anything: nothing may use them.
const TOP: &[&str] = &["cli", "dossier", "main", "lib"];

/// Sources of unit tests, which may start from a real project.
const TESTS: &[&str] = &["/tests.rs", "/testing.rs"];

/// The layer that a source file belongs to.
fn layer_of(path: &str) -> String {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if DATA_WRITERS.iter().any(|writer| path == *writer || path.starts_with(&format!("{writer}/"))) {
        return "write/data".into();
    }
    path.split('/').next().unwrap_or(path).into()
}

/// The modules named after `crate::` in a source, the groups `crate::{a::b, c}` included; comments don't count, nor tests.
fn uses(source: &str) -> BTreeSet<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: String =
        source.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (place, _) in code.match_indices("crate::") {
        let preceded = code[..place].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
        if preceded {
            continue;
        }
        let rest = &code[place + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => {
                found.insert(word(rest));
            }
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && !c.is_whitespace() => {
                            found.insert(word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found.remove("");
    found
}

/// What is wrong with the edges of one file.
fn faults(path: &str, source: &str) -> Vec<String> {
    let table: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let layer = layer_of(path);
    if TOP.contains(&layer.as_str()) || TESTS.iter().any(|test| path.ends_with(test)) {
        return Vec::new();
    }
    let Some(allowed) = table.get(layer.as_str()) else {
        return vec![format!("src/{path}: the module «{layer}» has no row in the table of layers")];
    };
    let own = layer.split('/').next().unwrap_or(&layer);
    uses(source)
        .into_iter()
        .filter(|used| used != own && !allowed.contains(&used.as_str()))
        .map(|used| format!("src/{path}: {layer} may not use {used}"))
        .collect()
}

#[test]
fn no_module_uses_one_above_it() {
    let root = workspace().join("src");
    let faults: Vec<String> = rust_sources(&root).iter().flat_map(|(path, source)| faults(path, source)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_names_only_modules_below() {
    let rank: BTreeMap<&str, usize> = LAYERS.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
    for (module, allowed) in LAYERS {
        for used in *allowed {
            assert!(rank.contains_key(used), "{used} is in no row");
            assert!(rank[used] < rank[module], "{module} → {used} goes up");
        }
    }
}

#[test]
fn an_upward_edge_is_found() {
    assert_eq!(faults("document/mod.rs", "use crate::plan::Plan;"), ["src/document/mod.rs: document may not use plan"]);
    assert_eq!(faults("write/pdf/paint.rs", "let x = crate::profile::builtin();").len(), 1);
    assert_eq!(faults("write/xlsx/template.rs", "use crate::document::Block;").len(), 1);
    assert_eq!(faults("check/rules/f02.rs", "use crate::{plan::{Plan, totals}, compose, findings};").len(), 1);
    let tested = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\n";
    assert!(faults("document/mod.rs", tested).is_empty());
    assert_eq!(faults("novelty.rs", "").len(), 1);
    assert!(faults("write/html.rs", "use crate::document::Block; // crate::plan is not for us").is_empty());
    assert!(faults("cli/build.rs", "use crate::write::pdf;").is_empty());
}
