// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Writes `out/`: every file whole or not at all, never over a document edited or signed by hand, the manifests last.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::leftovers::{TEMPORARY, sweep};
use super::{MANIFEST, Manifest, OutputFile, PENDING, PREVIOUS, RESERVED, pdf_signature, sha256, signed_copies};

/// Why `out/` can't be written. Earlier outputs are intact.
#[derive(Debug, thiserror::Error)]
#[error("non riesco a scrivere {}: {}{}", path.display(), reason(source), if *halfway { HALFWAY } else { "" })]
pub struct OutputError {
    /// The file or folder.
    pub path: PathBuf,
    /// Cause.
    pub source: io::Error,
    /// Whether other files had been replaced already.
    pub halfway: bool,
}

/// What a failure after the first replacement means.
const HALFWAY: &str =
    ". Gli altri file sono interi, di prima o nuovi; finché la generazione non è ripetuta manca manifest.json";

impl OutputError {
    /// Why this file or folder can't be written, before anything was replaced.
    pub fn new(path: impl Into<PathBuf>, source: io::Error) -> OutputError {
        OutputError { path: path.into(), source, halfway: false }
    }

    fn halfway(self) -> OutputError {
        OutputError { halfway: true, ..self }
    }
}

const OPEN: &str = "il file è aperto in un altro programma: chiudere il file e riprovare";

/// Windows: the file is open in a program that doesn't share it (ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION,
/// ERROR_USER_MAPPED_FILE).
fn is_sharing_violation(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33 | 1224))
}

fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "il file è aperto in un altro programma oppure la cartella è di sola lettura: chiudere il file e riprovare"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "il disco è pieno: liberare spazio e riprovare",
        io::ErrorKind::ReadOnlyFilesystem => "il disco è di sola lettura: scegliere un'altra cartella",
        io::ErrorKind::ResourceBusy => OPEN,
        io::ErrorKind::IsADirectory => "al posto del file c'è una cartella con lo stesso nome: spostarla e riprovare",
        _ if is_sharing_violation(error) => OPEN,
        io::ErrorKind::WouldBlock => "un'altra generazione è in corso in questa cartella: attendere che finisca",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "al posto della cartella c'è un file con lo stesso nome: spostarlo e riprovare"
        }
        _ => "controllare che la cartella esista e che ci sia spazio sul disco",
    }
}

/// What writing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Documents edited or signed by hand since they were generated, left as they are.
    pub kept: Vec<String>,
}

/// Writes the files of some groups (first parts of the paths) into `out`, replacing what those groups held.
///
/// All files, the manifests included, are written beside their places first and renamed only when every one is on the
/// disk, so that a full disk leaves the earlier outputs as they were. The manifests go first and come back last: of the
/// packs, then of the whole.
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
    create_dir(out)?;
    let lock = Lock::take(out)?;
    sweep(out);
    let old = Manifest::read(out).unwrap_or_default();
    let all = with_reserved(&old, out);
    let known = Known::read(out, &all);
    let mut kept = Vec::new();
    let mut to_write = Vec::new();
    for file in files {
        match fs::read(out.join(&file.path)) {
            Ok(bytes) if bytes == *file.bytes => {}
            Ok(bytes) if !force && known.is_touched(file, &bytes) => kept.push(file.path.clone()),
            _ => to_write.push(file),
        }
    }
    let manifest = complete(manifest, out, files, groups, &old);
    let mut staged = Staged::default();
    let mut packs = Staged::default();
    for file in to_write {
        let last = file.path.ends_with(&format!("/{MANIFEST}"));
        if last { &mut packs } else { &mut staged }.add(out, file)?;
    }
    let mut root = Staged::default();
    root.add(out, &OutputFile::new(MANIFEST, manifest.to_json()))?;
    let mut journal = Staged::default();
    journal.add(out, &OutputFile::new(PENDING, manifest.to_json()))?;
    for stage in [&staged, &packs, &root] {
        stage.probe()?;
    }
    journal.commit()?;
    let current = out.join(MANIFEST);
    if current.is_file() {
        fs::rename(&current, out.join(PREVIOUS)).map_err(|source| OutputError::new(&current, source))?;
    }
    packs.clear()?;
    staged.commit().map_err(OutputError::halfway)?;
    remove_stale(out, &all, files, groups);
    packs.commit().map_err(OutputError::halfway)?;
    root.commit().map_err(OutputError::halfway)?;
    // They have served; leftovers would do no harm.
    let _ = fs::remove_file(out.join(PREVIOUS));
    let _ = fs::remove_file(out.join(PENDING));
    lock.release();
    Ok(Written { kept })
}

/// Puts files where nothing is ever rewritten. They appear in this order: once the last is there, all of them are, and stay.
///
/// # Errors
/// When a file can't be written.
pub fn keep(folder: &Path, files: &[OutputFile]) -> Result<(), OutputError> {
    create_dir(folder)?;
    sweep(folder);
    let mut staged = Staged::default();
    let complete = files.last().is_some_and(|last| folder.join(&last.path).exists());
    for file in files.iter().filter(|_| !complete) {
        staged.add(folder, file)?;
    }
    staged.commit()
}

/// Replaces files of a folder: all of them or none.
///
/// # Errors
/// When one can't be written; the others are as they were.
pub fn replace(folder: &Path, files: &[OutputFile]) -> Result<(), OutputError> {
    let mut staged = Staged::default();
    for file in files {
        staged.add(folder, file)?;
    }
    staged.probe()?;
    let mut before: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        let old = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(OutputError::new(path, source)),
        };
        before.push((path, old));
    }
    staged.commit().inspect_err(|_| {
        for (path, old) in &before {
            // What can't be put back now could not be replaced either.
            let _ = match old {
                Some(bytes) if fs::read(path).ok().as_ref() != Some(bytes) => fs::write(path, bytes),
                None => fs::remove_file(path),
                Some(_) => Ok(()),
            };
        }
    })
}

/// Whether a file stays inside the office.
fn is_reserved(path: &str) -> bool {
    path.split('/').next() == Some(RESERVED)
}

/// The manifest of the last build with what its reserved folder holds: edits by hand and leftovers are looked for in both.
fn with_reserved(old: &Manifest, out: &Path) -> Manifest {
    let mut all = old.clone();
    let reserved = Manifest::read(&out.join(RESERVED)).unwrap_or_default();
    let below = |path: &str| format!("{RESERVED}/{path}");
    all.files.extend(reserved.files.into_iter().map(|e| super::Entry { path: below(&e.path), ..e }));
    all
}

/// The manifest of everything that `out` holds after this build.
fn complete(mut manifest: Manifest, out: &Path, files: &[OutputFile], groups: &[&str], old: &Manifest) -> Manifest {
    // What holds personal data is proved in its own folder alone.
    let delivered = files.iter().filter(|f| !is_reserved(&f.path));
    manifest.files = delivered.map(OutputFile::entry).collect();
    let in_groups = |path: &str| groups.iter().any(|g| path.split('/').next() == Some(*g));
    let others = old.files.iter().filter(|e| !in_groups(&e.path) && out.join(&e.path).is_file());
    manifest.files.extend(others.cloned());
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    manifest.signed = signed_copies(out, &manifest.files);
    manifest
}

/// What earlier builds wrote, the interrupted one included: path and hashes.
struct Known(BTreeMap<String, BTreeSet<String>>);

impl Known {
    fn read(out: &Path, old: &Manifest) -> Known {
        let pending: Option<Manifest> =
            fs::read(out.join(PENDING)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in old.files.iter().chain(pending.iter().flat_map(|m| &m.files)) {
            known.entry(entry.path.clone()).or_default().insert(entry.sha256.clone());
        }
        Known(known)
    }

    /// Whether someone worked on a file since it was generated: a DOCX that is no longer ours, a PDF that was signed.
    fn is_touched(&self, file: &OutputFile, bytes: &[u8]) -> bool {
        let Some(hashes) = self.0.get(&file.path) else { return false };
        if hashes.contains(&sha256(bytes)) {
            return false;
        }
        file.path.ends_with(".docx") || pdf_signature::is_signed(bytes)
    }
}

/// The right to write into a folder: two builds at once would mix their files.
struct Lock {
    file: Option<fs::File>,
    path: PathBuf,
}

impl Lock {
    fn take(out: &Path) -> Result<Lock, OutputError> {
        let path = out.join(format!("{TEMPORARY}in-corso"));
        let failed = |source| OutputError::new(out, source);
        let file = fs::File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { file: Some(file), path }),
            Err(fs::TryLockError::WouldBlock) => Err(failed(io::ErrorKind::WouldBlock.into())),
            // A disk of the network without locks: nothing to hold.
            Err(fs::TryLockError::Error(_)) => Ok(Lock { file: None, path }),
        }
    }

    fn release(self) {}
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.file = None;
        let _ = fs::remove_file(&self.path);
    }
}

fn create_dir(path: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(path).map_err(|source| OutputError::new(path, source))
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
        let failed = |source| OutputError::new(target.as_path(), source);
        let mut temporary = temporary_in(folder).map_err(failed)?;
        temporary.write_all(&file.bytes).map_err(failed)?;
        self.files.push((temporary.into_temp_path(), target));
        Ok(())
    }

    /// Fails when a target can't be replaced, before anything is: on Windows, when it is open in another program.
    fn probe(&self) -> Result<(), OutputError> {
        for (_, target) in &self.files {
            replaceable(target).map_err(|source| OutputError::new(target.as_path(), source))?;
        }
        Ok(())
    }

    /// Removes what stands in the places of these files.
    fn clear(&self) -> Result<(), OutputError> {
        for (_, target) in &self.files {
            match fs::remove_file(target) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(OutputError::new(target.as_path(), source));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn commit(self) -> Result<(), OutputError> {
        for (temporary, target) in self.files {
            temporary.persist(&target).map_err(|e| OutputError::new(target, e.error))?;
        }
        Ok(())
    }
}

#[cfg(windows)]
fn replaceable(target: &Path) -> io::Result<()> {
    use std::os::windows::fs::OpenOptionsExt;
    match fs::OpenOptions::new().read(true).write(true).share_mode(0).open(target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Elsewhere a file that is open can be replaced; only a folder in its place can't.
#[cfg(not(windows))]
fn replaceable(target: &Path) -> io::Result<()> {
    if target.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(()) }
}

fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY).suffix(".tmp");
    // Temporary files are private to their owner; the office's documents are not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

// Files that an earlier build made in these groups and this one doesn't; what the office added is left alone.
fn remove_stale(out: &Path, old: &Manifest, files: &[OutputFile], groups: &[&str]) {
    let new: BTreeSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
    // A pack that goes loses its manifest first: half of it never looks whole.
    let is_manifest = |entry: &&super::Entry| entry.path.ends_with(MANIFEST);
    for entry in old.files.iter().filter(is_manifest).chain(old.files.iter().filter(|e| !is_manifest(e))) {
        let group = entry.path.split('/').next().unwrap_or_default();
        let path = out.join(&entry.path);
        let untouched = || fs::read(&path).is_ok_and(|bytes| sha256(&bytes) == entry.sha256);
        if groups.contains(&group) && !new.contains(entry.path.as_str()) && untouched() {
            let _ = fs::remove_file(&path);
            // Only empty folders go.
            for folder in path.ancestors().skip(1).take_while(|f| *f != out) {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
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

    #[test]
    fn a_pdf_signed_in_its_place_is_kept_and_a_changed_one_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let first = files(&[("atti/noci/a.pdf", "%PDF uno"), ("atti/noci/b.pdf", "%PDF uno")]);
        write(dir.path(), &first, &["atti"], Manifest::default(), false).unwrap();
        let signed = "%PDF uno << /ByteRange [0 8 10 20] >> %%EOF";
        fs::write(dir.path().join("atti/noci/a.pdf"), signed).unwrap();
        fs::write(dir.path().join("atti/noci/b.pdf"), "%PDF altro").unwrap();
        let second = files(&[("atti/noci/a.pdf", "%PDF due"), ("atti/noci/b.pdf", "%PDF due")]);
        let written = write(dir.path(), &second, &["atti"], Manifest::default(), false).unwrap();
        assert_eq!(written.kept, ["atti/noci/a.pdf"]);
        assert_eq!(fs::read_to_string(dir.path().join("atti/noci/a.pdf")).unwrap(), signed);
        assert_eq!(fs::read_to_string(dir.path().join("atti/noci/b.pdf")).unwrap(), "%PDF due");
    }

    #[test]
    fn an_interrupted_build_is_finished_by_the_next_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        write(dir.path(), &files(&[("piano/p.docx", "uno")]), &["piano"], Manifest::default(), false).unwrap();
        // Killed after the first rename: the manifest is set aside, the document is already the new one.
        fs::rename(path(MANIFEST), path(PREVIOUS)).unwrap();
        let pending = complete(
            Manifest::default(),
            dir.path(),
            &files(&[("piano/p.docx", "due")]),
            &["piano"],
            &Manifest::default(),
        );
        fs::write(path(PENDING), pending.to_json()).unwrap();
        fs::write(path("piano/p.docx"), "due").unwrap();
        fs::write(path("piano/.pdz-abc.tmp"), "mezzo").unwrap();
        let third = files(&[("piano/p.docx", "tre")]);
        let written = write(dir.path(), &third, &["piano"], Manifest::default(), false).unwrap();
        assert_eq!(written.kept, Vec::<String>::new(), "nessuno l'ha corretto a mano");
        assert_eq!(fs::read_to_string(path("piano/p.docx")).unwrap(), "tre");
        let left: Vec<_> = walkdir::WalkDir::new(dir.path())
            .into_iter()
            .flatten()
            .filter(|e| e.file_type().is_file())
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }

    #[test]
    fn two_builds_at_once_don_t_mix() {
        let dir = tempfile::tempdir().unwrap();
        let held = Lock::take(dir.path()).unwrap();
        let error = write(dir.path(), &files(&[("a", "a")]), &["a"], Manifest::default(), false).unwrap_err();
        assert!(error.to_string().contains("un'altra generazione è in corso"), "{error}");
        drop(held);
        write(dir.path(), &files(&[("a", "a")]), &["a"], Manifest::default(), false).unwrap();
    }
}
