// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! PDF/A-2a and PDF/UA-1: every PDF of every sample holds, and each check sees the fault that it is for.

#[path = "pdf/conformance/breaking.rs"]
mod breaking;
#[path = "pdf/conformance/mod.rs"]
mod checks;

use std::path::Path;

use crate::pdf::{Reader, compact, string};
use crate::sandbox::Sandbox;
use crate::support::{rust_sources, workspace};

pub use checks::faults;

/// Fails with the faults of a file, if it has any.
pub fn assert_conforming(name: &str, bytes: &[u8]) {
    let faults = faults(bytes);
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

/// The projects of `samples/`, the broken ones included, by their path there.
fn samples() -> Vec<String> {
    let root = workspace().join("samples");
    let mut found: Vec<String> = walkdir::WalkDir::new(&root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_name() == "piano.toml")
        .filter_map(|entry| {
            entry.path().parent().and_then(|folder| folder.strip_prefix(&root).ok()).map(Path::to_owned)
        })
        .map(|folder| folder.to_string_lossy().replace('\\', "/"))
        .filter(|folder| !folder.contains("/out"))
        .collect();
    found.sort();
    found
}

#[test]
fn every_pdf_of_every_sample_conforms() {
    use rayon::prelude::*;
    let faults: Vec<String> = samples()
        .par_iter()
        .flat_map(|sample| {
            let sandbox = Sandbox::of(sample);
            let written = |sandbox: &Sandbox| sandbox.files("").keys().any(|name| name.ends_with(".pdf"));
            let mut run = sandbox.pdz(&["build", "{}"]);
            if run.code == 1 && !written(&sandbox) {
                // An adopted plan with errors is written as a draft only.
                run = sandbox.pdz(&["build", "{}", "--bozza"]);
            }
            let files = sandbox.files("");
            let pdfs: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".pdf")).collect();
            let readable = run.code <= 1;
            let mut found: Vec<String> = pdfs
                .iter()
                .flat_map(|(name, bytes)| {
                    faults(bytes).into_iter().map(move |fault| format!("{sample}/{name}: {fault}"))
                })
                .collect();
            if readable && pdfs.is_empty() {
                found.push(format!("{sample}: nessun PDF ({})", run.err));
            }
            found
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Compares with `tests/golden/pdf/<name>`; `PDZ_GOLDEN=1 cargo test golden` writes it anew, to be reviewed.
fn assert_golden(name: &str, found: &str) {
    let path = workspace().join("tests/golden/pdf").join(name);
    if std::env::var_os("PDZ_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = wanted.lines().zip(found.lines()).position(|(wanted, found)| wanted != found);
    let at = differs.unwrap_or_else(|| wanted.lines().count().min(found.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(fine)").to_owned();
    assert!(wanted == found, "{name}, riga {}: atteso\n{}\ntrovato\n{}", at + 1, line(&wanted), line(found));
}

#[test]
fn the_compact_document_is_read_as_it_was_read() {
    let bytes = pdz::write::pdf::write(&compact()).unwrap().bytes;
    assert_conforming("compact", &bytes);
    let reader = Reader::open(&bytes);
    assert_golden("compact.tree.txt", &reader.tree());
    let mut pages = String::new();
    for (page, shown) in reader.shown.iter().enumerate() {
        pages.push_str(&format!("== pagina {}", page + 1));
        let mut last = None;
        for text in shown {
            // A line for each marked content, those outside the text after a bar.
            if last != Some(text.mcid) || text.mcid.is_none() {
                pages.push_str(if text.mcid.is_none() { "\n| " } else { "\n" });
            }
            last = Some(text.mcid);
            pages.push_str(&text.text);
        }
        pages.push('\n');
    }
    assert_golden("compact.pages.txt", &pages);
}

#[test]
fn a_passage_in_another_language_says_so() {
    let bytes = pdz::write::pdf::write(&compact()).unwrap().bytes;
    let doc = lopdf::Document::load_mem(&bytes).unwrap();
    let spoken: Vec<String> = doc
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|element| element.has(b"P") && element.has(b"S"))
        .filter_map(|element| element.get(b"Lang").ok().map(string))
        .collect();
    assert_eq!(spoken, ["en"]);
    assert!(Reader::open(&bytes).tree().contains("Span Lang=en\n      \"Housing First\""));
}

#[test]
fn a_hyphen_at_a_line_s_end_is_soft() {
    let bytes = pdz::write::pdf::write(&compact()).unwrap().bytes;
    let reader = Reader::open(&bytes);
    let soft = reader.shown.iter().flatten().filter(|shown| shown.text == "\u{ad}").count();
    assert!(soft > 0, "nessuna parola divisa");
    // A hyphen of its own at a line's end would be read as a part of the word.
    assert!(!reader.text().contains("program- "));
}

/// The rows of the tables of `docs/conformance/`: name of the page and cells.
fn clauses() -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for name in ["pdf-ua-1.md", "pdf-a-2a.md"] {
        let page = std::fs::read_to_string(workspace().join("docs/conformance").join(name)).unwrap();
        for line in page
            .lines()
            .filter(|line| line.starts_with("| ") && !line.starts_with("| no.") && !line.starts_with("| clause"))
        {
            let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            rows.push((name.to_owned(), cells));
        }
    }
    rows
}

/// What stands between grave accents.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn each_clause_says_how_it_is_met_and_what_it_names_exists() {
    let sources: Vec<(String, String)> = ["src", "tests"]
        .into_iter()
        .flat_map(|folder| {
            let named = move |(path, text): (String, String)| (format!("{folder}/{path}"), text);
            rust_sources(&workspace().join(folder)).into_iter().map(named)
        })
        .collect();
    let exists = |test: &str| {
        let Some((module, function)) = test.rsplit_once("::") else { return false };
        let module = module.replace("::", "/");
        sources.iter().any(|(path, text)| {
            let own = path.trim_start_matches("src/").trim_start_matches("tests/");
            let own = own.trim_end_matches(".rs").trim_end_matches("/mod");
            own == module && text.contains(&format!("fn {function}("))
        })
    };
    let told = breaking::clauses();
    let rows = clauses();
    let mut faults = Vec::new();
    for (page, cells) in &rows {
        let count = if page == "pdf-ua-1.md" { 7 } else { 6 };
        if cells.len() != count || cells.iter().any(String::is_empty) {
            faults.push(format!("{page}: {cells:?} non ha {count} celle piene"));
            continue;
        }
        let [.., checks, tests, people] = cells.as_slice() else { continue };
        faults.extend(
            quoted(tests).into_iter().filter(|test| !exists(test)).map(|test| format!("{page}: {test} non esiste")),
        );
        let checks = quoted(checks);
        faults.extend(
            checks.iter().filter(|clause| !told.contains(clause)).map(|c| format!("{page}: nessuna prova per {c}")),
        );
        let held =
            !checks.is_empty() || tests != "–" || people != "–" || cells.iter().any(|cell| cell.starts_with("absent"));
        if !held {
            faults.push(format!("{page}: {cells:?} non dice chi ne risponde"));
        }
    }
    let named: Vec<String> = rows.iter().flat_map(|(_, cells)| cells.iter().flat_map(|cell| quoted(cell))).collect();
    let forms = std::fs::read_to_string(workspace().join("docs/conformance/pdf-ua-1.md")).unwrap();
    faults.extend(
        told.iter()
            .filter(|c| !named.contains(c) && !forms.contains(&format!("`{c}`")))
            .map(|c| format!("{c} non è nelle tabelle")),
    );
    let checkpoints = rows.iter().filter(|(page, _)| page == "pdf-ua-1.md").count();
    assert_eq!(checkpoints, 31, "i punti di controllo di Matterhorn");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Rules of veraPDF for PDF/A-2a: clause, then their numbers.
const RULES_A: &str = "\
    6.1.2: 1-2; 6.1.3: 1-3; 6.1.4: 2; 6.1.6: 1-2; 6.1.7.1: 1-3; 6.1.7.2: 1; 6.1.8: 1; 6.1.9: 1; 6.1.10: 1; \
    6.1.12: 1-2; 6.1.13: 1-5 7-11; 6.2.2: 1-2; 6.2.3: 1-3; 6.2.4.2: 1-2; 6.2.4.3: 2-4; 6.2.4.4: 1-2; \
    6.2.5: 1-6; 6.2.6: 1; 6.2.8: 1-5; 6.2.8.3: 1-5; 6.2.9: 1-3; 6.2.10: 1-2; 6.2.11.2: 1-7; 6.2.11.3.1: 1; \
    6.2.11.3.2: 1; 6.2.11.3.3: 1-3; 6.2.11.4.1: 1-2; 6.2.11.4.2: 1-2; 6.2.11.5: 1; 6.2.11.6: 1-4; \
    6.2.11.7.2: 1-2; 6.2.11.7.3: 1; 6.2.11.8: 1; 6.3.1: 1; 6.3.2: 1-2; 6.3.3: 1-4; 6.4.1: 1-3; 6.4.2: 1-2; \
    6.4.3: 1-3; 6.5.1: 1-2; 6.5.2: 1-2; 6.6.2.1: 1-5; 6.6.2.3.1: 1-2; 6.6.2.3.2: 1; 6.6.2.3.3: 1-18; \
    6.6.4: 1-7; 6.7.2.2: 1; 6.7.3.3: 1; 6.7.3.4: 1-3; 6.7.4: 1; 6.8: 2 5; 6.9: 1-4; 6.10: 1-2; 6.11: 1";

/// Rules of veraPDF for PDF/UA-1.
const RULES_UA: &str = "\
    5: 1-5; 6.1: 1; 6.2: 1; 7.1: 1-12; 7.2: 2-34 36-43; 7.3: 1; 7.4.2: 1; 7.4.4: 1-3; 7.5: 1-2; 7.7: 1; \
    7.9: 1-2; 7.10: 1-2; 7.11: 1; 7.15: 1; 7.16: 1; 7.18.1: 1-3; 7.18.2: 1; 7.18.3: 1; 7.18.4: 1-2; \
    7.18.5: 1-2; 7.18.6.2: 1-2; 7.18.8: 1; 7.20: 1-2; 7.21.3.1: 1; 7.21.3.2: 1; 7.21.3.3: 1-3; 7.21.4.1: 1-2; \
    7.21.4.2: 1-2; 7.21.5: 1; 7.21.6: 1-4; 7.21.7: 1-2; 7.21.8: 1";

/// The rules that «6.1.13: 1-5 7» stands for.
fn rules(told: &str) -> Vec<String> {
    let (clause, numbers) = told.split_once(": ").unwrap();
    let bounds = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        from.parse::<u32>().unwrap()..=to.parse::<u32>().unwrap()
    };
    numbers.split_whitespace().flat_map(bounds).map(|number| format!("{clause}-{number}")).collect()
}

#[test]
fn every_rule_of_the_referee_is_accounted_for() {
    let page = std::fs::read_to_string(workspace().join("docs/conformance/verapdf.md")).unwrap();
    let (a, ua) = page.split_once("## PDF/UA-1").unwrap();
    let checks = breaking::clauses();
    for (part, known, count) in [(a, RULES_A, 153), (ua, RULES_UA, 106)] {
        let mut wanted: Vec<String> = known.split("; ").flat_map(rules).collect();
        let mut told = Vec::new();
        for line in part.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rules")) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [which, _, state, check] = cells.as_slice() else { panic!("{line}") };
            told.extend(rules(which));
            assert!(state.starts_with("met") || state.starts_with("absent"), "{line}");
            let named = quoted(check);
            assert!(!named.is_empty() || state.starts_with("absent"), "{line}");
            assert!(named.iter().all(|check| checks.contains(check)), "{line}");
        }
        wanted.sort();
        told.sort();
        assert_eq!(told.len(), count);
        assert_eq!(told, wanted);
    }
}
