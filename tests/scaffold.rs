// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A new project: complete, readable by the program itself, never at the cost of a file that is there.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use pdz::check;
use pdz::findings::codes;
use pdz::ingest;
use pdz::plan;
use pdz::profile::{self, Profile};
use pdz::project::{Project, Settings};
use pdz::scaffold::{Options, ScaffoldError, new_project};
use pdz::table::schemas;
use pdz::write::xlsx;
use pdz::write::xlsx::template::GUIDE_SHEETS;

fn profile() -> Profile {
    profile::builtin("puglia-2022-2024").unwrap()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    files.map(|e| e.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/")).collect()
}

#[test]
fn a_new_project_opens_and_has_every_part() {
    let folder = tempfile::tempdir().unwrap();
    let written = new_project(folder.path(), &profile(), Options::default()).unwrap();
    let names = names(folder.path());
    assert_eq!(written.len(), names.len());
    for name in ["piano.toml", "dati/dati-2022-2024.xlsx", "allegati/Leggimi.txt", "testi/1-territorio.md"] {
        assert!(names.contains(name), "manca {name}");
    }
    let slots = profile().chapters.iter().flat_map(|c| &c.texts).count();
    assert_eq!(names.iter().filter(|n| n.starts_with("testi/")).count(), slots);
    let project = Project::open(folder.path()).unwrap();
    assert_eq!(project.settings.piano.profilo, "puglia-2022-2024");
}

#[test]
fn every_key_of_the_settings_is_explained_and_valid_once_uncommented() {
    let folder = tempfile::tempdir().unwrap();
    new_project(folder.path(), &profile(), Options::default()).unwrap();
    let text = fs::read_to_string(folder.path().join("piano.toml")).unwrap();
    assert!(!text.contains(['{', '}']) || !text.contains("{profilo}"));
    let bare = |line: &str| {
        line.strip_prefix('#')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[' || c == '"'))
    };
    let all: String = text.lines().map(|l| if bare(l) { format!("{}\n", &l[1..]) } else { format!("{l}\n") }).collect();
    let settings: Settings = toml::from_str(&all).unwrap_or_else(|e| panic!("{e}\n{all}"));
    assert_eq!(settings.sorgente.len(), 1);
    assert_eq!(settings.questionario.len(), 1);
    assert_eq!(settings.allegato.len(), 2);
    assert_eq!(settings.deroga.len(), 1);
    assert_eq!(settings.riparto.pesi.len(), 2);
    assert_eq!(settings.calendario.patroni.len(), 1);
    let source = &settings.sorgente[0];
    assert!(
        source.foglio.is_some()
            && source.intestazione.is_some()
            && source.comune.is_some()
            && source.contenuto.is_some()
    );
    let documents = &settings.documenti;
    assert!(documents.modello.is_some() && documents.logo.is_some() && documents.dicitura.is_some());
}

#[test]
fn a_text_holds_only_its_guidance() {
    let folder = tempfile::tempdir().unwrap();
    new_project(folder.path(), &profile(), Options::default()).unwrap();
    let text = fs::read_to_string(folder.path().join("testi/1-territorio.md")).unwrap();
    assert!(text.starts_with("<!--\nIl territorio e la popolazione\n"), "{text}");
    assert_eq!(text.matches("-->").count(), 1);
    assert!(text.trim_end().ends_with("-->"));
}

#[test]
fn the_workbook_has_a_sheet_per_table_with_the_canonical_headings_and_one_example() {
    let bytes = xlsx::template::write(&profile()).unwrap();
    assert!(bytes == xlsx::template::write(&profile()).unwrap());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let titles: Vec<String> = schemas().iter().map(|s| s.title.clone()).collect();
    let sheets = book.sheet_names();
    assert_eq!(sheets[1..=titles.len()], titles);
    assert_eq!([sheets[0].as_str(), sheets[sheets.len() - 1].as_str()], GUIDE_SHEETS);
    for schema in schemas() {
        let range = book.worksheet_range(&schema.title).unwrap();
        let headings: Vec<String> = range.rows().next().unwrap().iter().map(Data::to_string).collect();
        assert_eq!(headings, schema.fields.iter().map(|f| f.title.clone()).collect::<Vec<_>>(), "{}", schema.name);
        assert_eq!(range.height(), 2, "{}: intestazione ed esempio", schema.name);
        let example = range.get_value((1, 0)).map(Data::to_string).unwrap_or_default();
        assert!(example.starts_with("Esempio:"), "{}: {example}", schema.name);
    }
    let codes = book.worksheet_range(GUIDE_SHEETS[1]).unwrap();
    for code in ["A7", "FNPS", "L15"] {
        assert!(codes.used_cells().any(|(_, _, cell)| *cell == code), "manca {code}");
    }
}

#[test]
fn the_workbook_is_read_whole_and_only_its_emptiness_is_remarked() {
    let folder = tempfile::tempdir().unwrap();
    new_project(folder.path(), &profile(), Options::default()).unwrap();
    let project = Project::open(folder.path()).unwrap();
    let ingested = ingest::read(&project, &profile());
    let remarks: Vec<String> = ingested
        .findings
        .iter()
        .filter(|f| f.code != codes::EMPTY_FILE)
        .map(|f| format!("{} {:?} {}", f.code, f.origin, f.message))
        .collect();
    assert!(remarks.is_empty(), "{remarks:#?}");
    let empty = ingested.findings.iter().filter(|f| f.code == codes::EMPTY_FILE).count();
    assert_eq!(empty, schemas().len(), "ogni tabella è riconosciuta, e vuota");
}

#[test]
fn texts_with_their_guidance_alone_count_as_missing() {
    let folder = tempfile::tempdir().unwrap();
    new_project(folder.path(), &profile(), Options::default()).unwrap();
    let project = Project::open(folder.path()).unwrap();
    let (plan, _) = plan::build(&project, &profile(), ingest::read(&project, &profile()));
    assert_eq!(plan.texts.len(), profile().chapters.iter().map(|c| c.texts.len()).sum::<usize>());
    let missing = check::run(&plan, &profile(), &project).iter().filter(|f| f.code == "R-S01").count();
    assert_eq!(missing, profile().chapters.iter().filter(|c| !c.texts.is_empty()).count());
}

#[test]
fn drop_downs_point_at_cells_that_hold_their_codes() {
    let bytes = xlsx::template::write(&profile()).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let codes = book.worksheet_range(GUIDE_SHEETS[1]).unwrap();
    let mut lists = 0;
    for number in 2..=schemas().len() + 1 {
        let part = format!("xl/worksheets/sheet{number}.xml");
        let xml = std::io::read_to_string(package.by_name(&part).unwrap()).unwrap();
        for formula in xml.split("<formula1>").skip(1).filter_map(|rest| rest.split("</formula1>").next()) {
            let Some(range) = formula.strip_prefix("'Elenchi'!").or_else(|| formula.strip_prefix("Elenchi!")) else {
                continue;
            };
            let (first, last) = range.split_once(':').unwrap();
            for cell in [first, last] {
                let (letters, row) = cell.trim_start_matches('$').split_once('$').unwrap();
                let column = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b - b'A') + 1) - 1;
                let value = codes.get_value((row.parse::<u32>().unwrap() - 1, column));
                assert!(matches!(value, Some(Data::String(_))), "{part}: {formula} porta a {value:?}");
            }
            lists += 1;
        }
    }
    assert!(lists >= 10, "{lists} elenchi");
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("testi")).unwrap();
    let mine = folder.path().join("testi/4-finanza.md");
    fs::write(&mine, "mio").unwrap();
    let error = new_project(folder.path(), &profile(), Options::default()).unwrap_err();
    assert!(matches!(&error, ScaffoldError::Exists(path) if *path == mine), "{error}");
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mio");
    assert_eq!(names(folder.path()).len(), 1, "niente viene scritto");
}

#[test]
fn the_sample_and_the_templates_are_copied() {
    let folder = tempfile::tempdir().unwrap();
    new_project(folder.path(), &profile(), Options { sample: true, templates: true }).unwrap();
    let names = names(folder.path());
    assert!(names.contains("piano.toml") && names.contains("README.md"));
    assert!(names.contains("modelli/capitoli/4-finanza.md"));
    assert!(!names.iter().any(|n| n.starts_with("out/")));
    assert!(!names.iter().any(|n| n.starts_with("modelli/base") || n.starts_with("modelli/puglia")));
    let overlay = fs::read_to_string(folder.path().join("modelli/atto/mandati.md")).unwrap();
    let own = include_str!("../templates/puglia/atto/mandati.md");
    assert_eq!(overlay, own, "vale il modello del profilo, non quello di base");
    Project::open(folder.path()).unwrap();
}

#[test]
fn a_profile_without_a_sample_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut profile = profile();
    profile.identity.id = "altrove-2030-2032".to_owned();
    let error = new_project(folder.path(), &profile, Options { sample: true, templates: false }).unwrap_err();
    assert!(error.to_string().contains("altrove-2030-2032"), "{error}");
    assert!(names(folder.path()).is_empty());
}
