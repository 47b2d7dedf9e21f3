// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! One of the two versions: a project, what was built of it, or its `piano.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::Version;
use crate::annexes::Content;
use crate::output::{MANIFEST, Manifest, sha256};
use crate::pipeline::{self, OpenError, Timings};
use crate::report;
use crate::write::datapackage;

/// An annex of the acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annex {
    /// Title, when it is known.
    pub title: Option<String>,
    /// SHA-256 of the file, when there is one.
    pub sha256: Option<String>,
    /// The file, from the folder that was given.
    pub file: String,
}

/// A version of the plan.
#[derive(Clone, Debug)]
pub struct Side {
    /// How it is named.
    pub version: Version,
    /// The plan, in the form of `piano.json`.
    pub plan: Json,
    /// Annexes by letter; `None` when what was given doesn't tell them.
    pub annexes: Option<BTreeMap<String, Annex>>,
}

/// Why a version can't be read.
#[derive(Debug, thiserror::Error)]
pub enum SideError {
    /// Nothing there.
    #[error("{} non esiste: indicare la cartella di un progetto, la sua cartella out oppure un file piano.json", .0.display())]
    Missing(PathBuf),
    /// A folder without a plan.
    #[error("in {} non c'è né piano.toml né dati/piano.json: indicare la cartella di un progetto oppure tutta la sua cartella out", .0.display())]
    NoPlan(PathBuf),
    /// A file that isn't the plan.
    #[error("{} non è un piano.json generato da pdz{}", .0.display(), .1)]
    NotAPlan(PathBuf, String),
    /// A project that can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The data of a project that can't be written.
    #[error(transparent)]
    Write(#[from] crate::write::WriteError),
}

/// Reads a version.
///
/// # Errors
/// When there is no plan there, or the project can't be opened.
pub fn open(path: &Path) -> Result<Side, SideError> {
    if path.is_file() {
        let project = path.file_name().is_some_and(|n| n == "piano.toml");
        return if project { of_project(path.parent().unwrap_or(path), path) } else { of_file(path, path, None) };
    }
    if !path.is_dir() {
        return Err(SideError::Missing(path.to_owned()));
    }
    if path.join("piano.toml").is_file() {
        return of_project(path, path);
    }
    for plan in ["dati/piano.json", "piano.json"] {
        let plan = path.join(plan);
        if plan.is_file() {
            return of_file(&plan, path, built_annexes(path));
        }
    }
    Err(SideError::NoPlan(path.to_owned()))
}

fn of_project(folder: &Path, given: &Path) -> Result<Side, SideError> {
    let checked = pipeline::check(folder, &mut Timings::default())?;
    let bytes = datapackage::plan_json(&checked.plan, &report::title(&checked))?;
    // Those that are generated change with the figures; only the office's own files can be compared as they are.
    let annexes = checked.annexes.iter().map(|annex| {
        let (sha256, file) = match &annex.content {
            Content::Office(file) => (Some(sha256(&file.bytes)), file.path.clone()),
            Content::Generated { id, .. } => (None, id.clone()),
        };
        (annex.letter.clone(), Annex { title: Some(annex.title.clone()), sha256, file })
    });
    read(&bytes, given, Some(annexes.collect()))
}

fn of_file(path: &Path, given: &Path, annexes: Option<BTreeMap<String, Annex>>) -> Result<Side, SideError> {
    let bytes = std::fs::read(path)
        .map_err(|_| SideError::NotAPlan(path.to_owned(), ": il file non si può leggere".to_owned()))?;
    read(&bytes, given, annexes)
}

fn read(bytes: &[u8], given: &Path, annexes: Option<BTreeMap<String, Annex>>) -> Result<Side, SideError> {
    let refused = |why: &str| SideError::NotAPlan(given.to_owned(), why.to_owned());
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let plan: Json = serde_json::from_slice(bytes).map_err(|_| refused(": il contenuto non è JSON"))?;
    let schema = plan.get("schema").and_then(Json::as_str).unwrap_or_default();
    if !schema.starts_with("urn:pdz:piano:") {
        return Err(refused(""));
    }
    let word = |key: &str| plan.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let version = Version {
        name: given.display().to_string().replace('\\', "/"),
        title: word("titolo"),
        version: word("versione"),
        state: word("stato"),
        date: word("data"),
    };
    Ok(Side { version, plan, annexes })
}

/// The annexes of what was built: those common to all comuni have the same bytes in each folder, so one is enough.
fn built_annexes(out: &Path) -> Option<BTreeMap<String, Annex>> {
    let whole = Manifest::read(out)?;
    let is_pack = |path: &str| path.strip_prefix("atti/").is_some_and(|rest| rest.split('/').nth(1) == Some(MANIFEST));
    let pack = whole.files.iter().find(|entry| is_pack(&entry.path))?;
    let folder = pack.path.trim_end_matches(MANIFEST);
    let mut annexes: BTreeMap<String, Annex> = BTreeMap::new();
    for listed in Manifest::read(&out.join(folder))?.annexes {
        let word = |key: &str| listed.get(key).and_then(Json::as_str).map(str::to_owned);
        // An annex in several forms is told by the first, its PDF.
        if let (Some(letter), Some(file)) = (word("lettera"), word("file")) {
            let annex = Annex { title: word("titolo"), sha256: word("sha256"), file: format!("{folder}{file}") };
            annexes.entry(letter).or_insert(annex);
        }
    }
    Some(annexes)
}
