// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Writes `out/`: every file whole or not at all, never over a document edited by hand, the manifest last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the list of all files.
pub const MANIFEST: &str = "manifest.json";
/// Where the last manifest rests while a build is under way.
const PREVIOUS: &str = ".manifest-precedente.tmp";

/// A file to write.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// Path below `out/`, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Arc<Vec<u8>>,
    /// Pages, for a PDF.
    pub pages: Option<u32>,
}

impl OutputFile {
    /// A file without pages.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes: Arc::new(bytes), pages: None }
    }

    /// The file's entry in a manifest.
    pub fn entry(&self) -> Entry {
        Entry {
            path: self.path.clone(),
            bytes: self.bytes.len() as u64,
            sha256: sha256(&self.bytes),
            pages: self.pages,
        }
    }
}

/// A file in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Path below the manifest's folder.
    #[serde(rename = "percorso")]
    pub path: String,
    /// Size.
    #[serde(rename = "byte")]
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Pages, for a PDF.
    #[serde(rename = "pagine", skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<u32>,
}

/// `manifest.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Address of the format's description.
    pub schema: String,
    /// Version of pdz.
    #[serde(rename = "programma")]
    pub program: String,
    /// What the files are of: «Piano sociale di zona 2022-2024 dell'Ambito di Casarano».
    #[serde(rename = "oggetto")]
    pub subject: String,
    /// Version of the plan.
    #[serde(rename = "versione")]
    pub version: String,
    /// State of the plan.
    #[serde(rename = "stato")]
    pub state: String,
    /// Every file, by path.
    #[serde(rename = "file")]
    pub files: Vec<Entry>,
    /// The files that they were made from.
    #[serde(rename = "ingressi", default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Entry>,
}

impl Manifest {
    /// The JSON text.
    pub fn to_json(&self) -> Vec<u8> {
        // Strings and numbers always serialise.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }

    /// Reads the manifest of a folder; `None` when there is none or it can't be read.
    pub fn read(folder: &Path) -> Option<Manifest> {
        [MANIFEST, PREVIOUS].iter().find_map(|name| serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok())
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why `out/` can't be written. Earlier outputs are intact.
#[derive(Debug, thiserror::Error)]
#[error("non riesco a scrivere {}: {}", path.display(), reason(source))]
pub struct OutputError {
    /// The file or folder.
    pub path: PathBuf,
    /// Cause.
    pub source: io::Error,
}

fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "il file è aperto in un altro programma oppure la cartella è di sola lettura: chiudere il file e riprovare"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "il disco è pieno: liberare spazio e riprovare",
        io::ErrorKind::ReadOnlyFilesystem => "il disco è di sola lettura: scegliere un'altra cartella",
        io::ErrorKind::ResourceBusy => "il file è aperto in un altro programma: chiuderlo e riprovare",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "al posto della cartella c'è un file con lo stesso nome: spostarlo e riprovare"
        }
        _ => "controllare che la cartella esista e che ci sia spazio sul disco",
    }
}

/// What writing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Documents edited by hand since they were generated, left as they are.
    pub kept: Vec<String>,
}

/// Writes the files of some groups (first parts of the paths) into `out`, replacing what those groups held.
///
/// All files are written beside their places first and renamed only when every one is on the disk, so that a full disk
/// leaves the earlier outputs as they were. The manifest is set aside first and written last.
///
/// # Errors
/// When a file can't be written or replaced.
pub fn write(
    out: &Path,
    files: &[OutputFile],
    groups: &[&str],
    manifest: Manifest,
    force: bool,
) -> Result<Written, OutputError> {
    let old = Manifest::read(out).unwrap_or_default();
    let old_hashes: BTreeMap<&str, &str> = old.files.iter().map(|e| (e.path.as_str(), e.sha256.as_str())).collect();
    create_dir(out)?;
    let mut kept = Vec::new();
    let mut to_write = Vec::new();
    for file in files {
        let edited = !force && is_edited(out, file, &old_hashes);
        if edited {
            kept.push(file.path.clone());
        } else if !is_same(out, file) {
            to_write.push(file);
        }
    }
    let mut staged = Staged::default();
    for file in &to_write {
        staged.add(out, file)?;
    }
    let current = out.join(MANIFEST);
    if current.is_file() {
        fs::rename(&current, out.join(PREVIOUS)).map_err(|source| OutputError { path: current.clone(), source })?;
    }
    staged.commit()?;
    remove_stale(out, &old, files, groups);
    let mut manifest = manifest;
    manifest.files = files.iter().map(OutputFile::entry).collect();
    let in_groups = |path: &str| groups.iter().any(|g| path.split('/').next() == Some(*g));
    manifest.files.extend(old.files.into_iter().filter(|e| !in_groups(&e.path) && out.join(&e.path).is_file()));
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut last = Staged::default();
    last.add(out, &OutputFile::new(MANIFEST, manifest.to_json()))?;
    last.commit()?;
    // The old manifest has served; a leftover would do no harm.
    let _ = fs::remove_file(out.join(PREVIOUS));
    Ok(Written { kept })
}

fn is_same(out: &Path, file: &OutputFile) -> bool {
    let path = out.join(&file.path);
    fs::metadata(&path).is_ok_and(|m| m.len() == file.bytes.len() as u64)
        && fs::read(&path).is_ok_and(|bytes| bytes == *file.bytes)
}

fn is_edited(out: &Path, file: &OutputFile, old: &BTreeMap<&str, &str>) -> bool {
    if !file.path.ends_with(".docx") {
        return false;
    }
    let (Ok(bytes), Some(generated)) = (fs::read(out.join(&file.path)), old.get(file.path.as_str())) else {
        return false;
    };
    let now = sha256(&bytes);
    now != *generated && now != sha256(&file.bytes)
}

fn create_dir(path: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(path).map_err(|source| OutputError { path: path.to_owned(), source })
}

/// Files written beside their places; removed again when the work stops half way.
#[derive(Default)]
struct Staged {
    files: Vec<(tempfile::TempPath, PathBuf)>,
}

impl Staged {
    fn add(&mut self, out: &Path, file: &OutputFile) -> Result<(), OutputError> {
        let target = out.join(&file.path);
        let folder = target.parent().unwrap_or(out);
        create_dir(folder)?;
        let failed = |source| OutputError { path: target.clone(), source };
        let mut temporary = temporary_in(folder).map_err(failed)?;
        temporary.write_all(&file.bytes).map_err(failed)?;
        self.files.push((temporary.into_temp_path(), target));
        Ok(())
    }

    fn commit(self) -> Result<(), OutputError> {
        for (temporary, target) in self.files {
            temporary.persist(&target).map_err(|e| OutputError { path: target, source: e.error })?;
        }
        Ok(())
    }
}

fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pdz-").suffix(".tmp");
    // Temporary files are private to their owner; the office's documents are not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

// Files that an earlier build made in these groups and this one doesn't; what the office added is left alone.
fn remove_stale(out: &Path, old: &Manifest, files: &[OutputFile], groups: &[&str]) {
    let new: BTreeSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
    for entry in &old.files {
        let group = entry.path.split('/').next().unwrap_or_default();
        let path = out.join(&entry.path);
        let untouched = fs::read(&path).is_ok_and(|bytes| sha256(&bytes) == entry.sha256);
        if groups.contains(&group) && !new.contains(entry.path.as_str()) && untouched {
            let _ = fs::remove_file(&path);
            if let Some(folder) = path.parent().filter(|f| *f != out) {
                // Only an empty folder goes.
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<OutputFile> {
        texts.iter().map(|(path, text)| OutputFile::new(*path, text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_document_edited_by_hand_is_kept_unless_forced() {
        let dir = tempfile::tempdir().unwrap();
        let first = files(&[("piano/p.docx", "uno"), ("piano/p.pdf", "uno")]);
        write(dir.path(), &first, &["piano"], Manifest::default(), false).unwrap();
        fs::write(dir.path().join("piano/p.docx"), "a mano").unwrap();
        let second = files(&[("piano/p.docx", "due"), ("piano/p.pdf", "due")]);
        let written = write(dir.path(), &second, &["piano"], Manifest::default(), false).unwrap();
        assert_eq!(written.kept, ["piano/p.docx"]);
        assert_eq!(fs::read_to_string(dir.path().join("piano/p.docx")).unwrap(), "a mano");
        assert_eq!(fs::read_to_string(dir.path().join("piano/p.pdf")).unwrap(), "due");
        // The manifest keeps the hash of what was generated, so the edit is still seen at the next build.
        let third = write(dir.path(), &second, &["piano"], Manifest::default(), false).unwrap();
        assert_eq!(third.kept, ["piano/p.docx"]);
        write(dir.path(), &second, &["piano"], Manifest::default(), true).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join("piano/p.docx")).unwrap(), "due");
    }

    #[test]
    fn what_a_group_no_longer_makes_goes_and_the_rest_stays() {
        let dir = tempfile::tempdir().unwrap();
        let first = files(&[("atti/noci/a.pdf", "a"), ("piano/p.pdf", "p")]);
        write(dir.path(), &first, &["atti", "piano"], Manifest::default(), false).unwrap();
        fs::write(dir.path().join("atti/noci/nota.txt"), "mia").unwrap();
        let second = files(&[("atti/bari/a.pdf", "a")]);
        write(dir.path(), &second, &["atti"], Manifest::default(), false).unwrap();
        assert!(!dir.path().join("atti/noci/a.pdf").exists());
        assert!(dir.path().join("atti/noci/nota.txt").exists());
        let paths: Vec<_> = Manifest::read(dir.path()).unwrap().files.into_iter().map(|e| e.path).collect();
        assert_eq!(paths, ["atti/bari/a.pdf", "piano/p.pdf"]);
    }

    #[test]
    fn a_failed_write_leaves_the_earlier_outputs_and_no_temporary_files() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &files(&[("piano/p.pdf", "uno")]), &["piano"], Manifest::default(), false).unwrap();
        // A file stands where a folder should be made: the second file can't be staged.
        fs::write(dir.path().join("atti"), "").unwrap();
        let second = files(&[("piano/p.pdf", "due"), ("atti/noci/a.pdf", "a")]);
        let error = write(dir.path(), &second, &["piano", "atti"], Manifest::default(), false).unwrap_err();
        assert!(error.to_string().starts_with("non riesco a scrivere"));
        assert_eq!(fs::read_to_string(dir.path().join("piano/p.pdf")).unwrap(), "uno");
        let left: Vec<_> = fs::read_dir(dir.path().join("piano")).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["p.pdf"]);
    }
}
