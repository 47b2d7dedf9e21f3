// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Proves a delivered folder by its manifest: what differs, is missing, is extra, was signed. Reads only.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::pdf_signature::{self, Addition};
use super::{Entry, MANIFEST, Manifest, SignedCopy, envelope, is_system_file, sha256};

/// What is found about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It isn't what was delivered.
    Changed {
        /// SHA-256 delivered.
        expected: String,
        /// SHA-256 found.
        found: String,
    },
    /// It is what was delivered, with a signature appended to it.
    Signed {
        /// SHA-256 found.
        found: String,
        /// Whether the signature covers the whole file; else only certificates or time stamps follow it.
        whole: bool,
    },
    /// It isn't there.
    Missing {
        /// A signed copy that holds it, if there is one.
        copy: Option<String>,
    },
    /// It can't be read.
    Unreadable,
    /// Nobody delivered it.
    Extra {
        /// A delivered file with the same content, if there is one: it was copied or renamed.
        twin: Option<String>,
    },
    /// A signed copy beside a file that was delivered.
    Copy {
        /// The file.
        of: String,
        /// SHA-256 of the copy.
        sha256: String,
        /// What the copy holds.
        seal: Seal,
    },
}

/// What a signed copy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// The very bytes that were delivered.
    Proven,
    /// Nothing that can be compared: a detached signature, a file of another kind.
    Unknown,
    /// Another document.
    Other,
    /// Not the copy that was recorded at the last build.
    Replaced,
}

impl Status {
    /// Whether the delivery is no longer what it was.
    pub fn differs(&self) -> bool {
        match self {
            Status::Signed { .. } => false,
            Status::Missing { copy } => copy.is_none(),
            Status::Copy { seal, .. } => matches!(seal, Seal::Other | Seal::Replaced),
            Status::Changed { .. } | Status::Unreadable | Status::Extra { .. } => true,
        }
    }
}

/// A file that is worth a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Path below the folder.
    pub path: String,
    /// What was found.
    pub status: Status,
}

/// The verification of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many files the manifest lists.
    pub listed: usize,
    /// What is not simply as delivered, by path.
    pub found: Vec<Verified>,
}

/// Verifies a folder with its manifest, and the folders below it that have one of their own and stand in no list.
///
/// `None` when the folder has no manifest that can be read.
pub fn verify(folder: &Path) -> Option<Report> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    let listed: BTreeMap<&str, &Entry> = manifest.files.iter().map(|e| (e.path.as_str(), e)).collect();
    let present = files_below(folder);
    let mut report = Report { listed: listed.len(), found: Vec::new() };
    for entry in &manifest.files {
        if let Some(status) = delivered(folder, entry, &present) {
            report.found.push(Verified { path: entry.path.clone(), status });
        }
    }
    // A folder with a manifest of its own, such as a draft beside the adopted plan, proves itself.
    let apart: Vec<String> = present
        .iter()
        .filter(|p| !listed.contains_key(p.as_str()))
        .filter_map(|p| p.strip_suffix(&format!("/{MANIFEST}")).map(|folder| format!("{folder}/")))
        .collect();
    for path in &present {
        let own = apart.iter().any(|folder| path.starts_with(folder.as_str()));
        if path == MANIFEST || own || listed.contains_key(path.as_str()) {
            continue;
        }
        let status = match signed_original(path, |name| listed.contains_key(name)) {
            Some(of) => copy(folder, path, &of, listed.get(of.as_str()).copied(), &manifest.signed),
            None => Status::Extra { twin: twin(folder, path, &manifest.files) },
        };
        report.found.push(Verified { path: path.clone(), status });
    }
    for inner in &apart {
        let outer = apart.iter().any(|other| other != inner && inner.starts_with(other.as_str()));
        if let Some(below) = verify(&folder.join(inner)).filter(|_| !outer) {
            report.listed += below.listed;
            report.found.extend(below.found.into_iter().map(|v| Verified { path: format!("{inner}{}", v.path), ..v }));
        }
    }
    for recorded in manifest.signed.iter().filter(|s| !present.contains(&s.path)) {
        report.found.push(Verified { path: recorded.path.clone(), status: Status::Missing { copy: None } });
    }
    report.found.sort_by(|a, b| a.path.cmp(&b.path));
    report.found.dedup_by(|a, b| a.path == b.path);
    Some(report)
}

/// What is to be said of a file that was delivered; nothing when it is as it was.
fn delivered(folder: &Path, entry: &Entry, present: &[String]) -> Option<Status> {
    let bytes = match fs::read(folder.join(&entry.path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let copy = present.iter().find(|path| {
                signed_original(path, |name| name == entry.path).is_some()
                    && fs::read(folder.join(path)).is_ok_and(|bytes| seal(&bytes, path, entry) == Seal::Proven)
            });
            return Some(Status::Missing { copy: copy.cloned() });
        }
        Err(_) => return Some(Status::Unreadable),
    };
    let found = sha256(&bytes);
    if found == entry.sha256 {
        return None;
    }
    let status = match continuation(&bytes, entry) {
        Some(Addition::Signature) => Status::Signed { found, whole: true },
        Some(Addition::SignatureAndMore) => Status::Signed { found, whole: false },
        Some(Addition::Other) | None => Status::Changed { expected: entry.sha256.clone(), found },
    };
    Some(status)
}

/// A delivered file with the same content as this one.
fn twin(folder: &Path, path: &str, delivered: &[Entry]) -> Option<String> {
    let size = fs::metadata(folder.join(path)).ok()?.len();
    let alike: Vec<&Entry> = delivered.iter().filter(|e| e.bytes == size && size > 0).collect();
    let hash = if alike.is_empty() { return None } else { sha256(&fs::read(folder.join(path)).ok()?) };
    alike.iter().find(|e| e.sha256 == hash).map(|e| e.path.clone())
}

/// The bytes of a file as it was delivered: itself, itself without the signatures that follow it, or what its envelope holds.
pub fn unsigned(path: &Path, entry: &Entry) -> Option<Vec<u8>> {
    let delivered = |bytes: &[u8]| sha256(bytes) == entry.sha256;
    let without = |mut bytes: Vec<u8>| {
        let signed = matches!(continuation(&bytes, entry), Some(addition) if addition != Addition::Other);
        if signed {
            bytes.truncate(usize::try_from(entry.bytes).ok()?);
        }
        delivered(&bytes).then_some(bytes)
    };
    let mut envelope = path.as_os_str().to_owned();
    envelope.push(".p7m");
    let read = |path: &Path| fs::read(path).ok();
    read(path).and_then(without).or_else(|| without(envelope::content(&read(Path::new(&envelope))?)?))
}

/// What follows the delivered bytes in a PDF that begins with them.
pub(super) fn continuation(bytes: &[u8], entry: &Entry) -> Option<Addition> {
    let length = usize::try_from(entry.bytes).ok()?;
    let begins = bytes.len() > length && sha256(bytes.get(..length)?) == entry.sha256;
    (begins && bytes.starts_with(b"%PDF")).then(|| pdf_signature::addition(bytes, length))
}

fn copy(folder: &Path, path: &str, of: &str, entry: Option<&Entry>, recorded: &[SignedCopy]) -> Status {
    let Ok(bytes) = fs::read(folder.join(path)) else { return Status::Unreadable };
    let hash = sha256(&bytes);
    let replaced = recorded.iter().any(|s| s.path == path && s.sha256 != hash);
    let seal = match entry {
        _ if replaced => Seal::Replaced,
        Some(entry) => seal(&bytes, path, entry),
        None => Seal::Unknown,
    };
    Status::Copy { of: of.to_owned(), sha256: hash, seal }
}

/// Whether a signed copy holds what was delivered.
fn seal(bytes: &[u8], path: &str, entry: &Entry) -> Seal {
    let lower = path.to_lowercase();
    if lower.ends_with(".p7m") {
        return match envelope::content(bytes) {
            Some(inner) if sha256(&inner) == entry.sha256 => Seal::Proven,
            // An envelope in an envelope, or a PDF signed before it was enveloped.
            Some(inner) if envelope::content(&inner).is_some_and(|i| sha256(&i) == entry.sha256) => Seal::Proven,
            Some(inner) if matches!(continuation(&inner, entry), Some(a) if a != Addition::Other) => Seal::Proven,
            Some(_) => Seal::Other,
            None => Seal::Unknown,
        };
    }
    match continuation(bytes, entry) {
        Some(Addition::Signature | Addition::SignatureAndMore) => Seal::Proven,
        Some(Addition::Other) => Seal::Unknown,
        None if pdf_signature::is_signed(bytes) => Seal::Other,
        None => Seal::Unknown,
    }
}

/// The delivered file that a path is a signed copy of: `X.pdf.p7m`, `X-signed.pdf` and the other usual names.
pub(super) fn signed_original(path: &str, is_listed: impl Fn(&str) -> bool) -> Option<String> {
    const ENVELOPES: [&str; 5] = [".p7m", ".p7s", ".tsd", ".m7m", ".tsr"];
    const ENDINGS: [&str; 8] =
        ["-signed", "_signed", ".signed", "-firmato", "_firmato", "-firmata", "_firmata", "_sig"];
    let mut inner = path;
    while let Some(envelope) = ENVELOPES.iter().find(|e| inner.to_lowercase().ends_with(**e)) {
        inner = inner.get(..inner.len() - envelope.len())?;
        if is_listed(inner) {
            return Some(inner.to_owned());
        }
    }
    let (stem, extension) = inner.rsplit_once('.')?;
    let lower = stem.to_lowercase();
    let ending = ENDINGS.iter().find(|e| lower.ends_with(**e))?;
    let original = format!("{}.{extension}", stem.get(..stem.len() - ending.len())?);
    is_listed(&original).then_some(original)
}

/// The signed copies that stand beside these files, to be recorded in the manifest of their folder.
pub fn signed_copies(folder: &Path, files: &[Entry]) -> Vec<SignedCopy> {
    let listed: BTreeMap<&str, &Entry> = files.iter().map(|e| (e.path.as_str(), e)).collect();
    let copies = files_below(folder).into_iter().filter(|path| !listed.contains_key(path.as_str()));
    copies
        .filter_map(|path| {
            let of = signed_original(&path, |name| listed.contains_key(name))?;
            let bytes = fs::read(folder.join(&path)).ok()?;
            Some(SignedCopy { path, of, bytes: bytes.len() as u64, sha256: sha256(&bytes) })
        })
        .collect()
}

/// Every file below a folder that is no leftover of a system, with `/`, in order.
fn files_below(folder: &Path) -> Vec<String> {
    let mut files: Vec<String> = WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|e| !e.file_type().is_dir())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).ok()?;
            Some(path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
        })
        .filter(|path| !is_system_file(path))
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::OutputFile;

    /// A delivered folder with these files.
    fn delivery(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::default();
        for (path, text) in files {
            let target = dir.path().join(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(&target, text).unwrap();
            manifest.files.push(OutputFile::new(*path, text.as_bytes().to_vec()).entry());
        }
        fs::write(dir.path().join(MANIFEST), manifest.to_json()).unwrap();
        dir
    }

    fn said(folder: &Path) -> Vec<(String, bool)> {
        let report = verify(folder).unwrap();
        report.found.into_iter().map(|v| (v.path, v.status.differs())).collect()
    }

    #[test]
    fn what_differs_is_missing_or_extra_is_named() {
        let dir = delivery(&[("a.pdf", "a"), ("b/b.pdf", "b"), ("c.pdf", "c")]);
        assert_eq!(said(dir.path()), []);
        fs::write(dir.path().join("a.pdf"), "altro").unwrap();
        fs::remove_file(dir.path().join("b/b.pdf")).unwrap();
        fs::write(dir.path().join("b/nota.txt"), "mia").unwrap();
        fs::write(dir.path().join("b/Thumbs.db"), "").unwrap();
        fs::write(dir.path().join("~$c.docx"), "").unwrap();
        fs::write(dir.path().join("z.pdf"), "c").unwrap();
        let renamed = verify(dir.path()).unwrap().found.pop().unwrap();
        assert_eq!(renamed.status, Status::Extra { twin: Some("c.pdf".to_owned()) });
        fs::remove_file(dir.path().join("z.pdf")).unwrap();
        assert_eq!(said(dir.path()), [("a.pdf".into(), true), ("b/b.pdf".into(), true), ("b/nota.txt".into(), true)]);
        fs::remove_file(dir.path().join(MANIFEST)).unwrap();
        assert_eq!(verify(dir.path()), None);
    }

    #[test]
    fn a_signed_copy_beside_its_file_is_no_difference_and_its_hash_is_told() {
        let dir = delivery(&[("a.pdf", "a"), ("b.pdf", "b")]);
        fs::write(dir.path().join("a.pdf.p7m"), "firma").unwrap();
        fs::write(dir.path().join("b-signed.pdf"), "firmato").unwrap();
        fs::write(dir.path().join("c-signed.pdf"), "di nessuno").unwrap();
        let report = verify(dir.path()).unwrap();
        let copies: Vec<_> = report.found.iter().map(|v| (v.path.as_str(), v.status.clone())).collect();
        let unknown =
            |of: &str, text: &str| Status::Copy { of: of.into(), sha256: sha256(text.as_bytes()), seal: Seal::Unknown };
        assert_eq!(
            copies,
            [
                ("a.pdf.p7m", unknown("a.pdf", "firma")),
                ("b-signed.pdf", unknown("b.pdf", "firmato")),
                ("c-signed.pdf", Status::Extra { twin: None })
            ]
        );
    }

    #[test]
    fn a_recorded_signed_copy_must_stay_as_it_was() {
        let dir = delivery(&[("a.pdf", "a")]);
        let mut manifest = Manifest::read(dir.path()).unwrap();
        let copy = |text: &str| SignedCopy {
            path: "a.pdf.p7m".into(),
            of: "a.pdf".into(),
            bytes: text.len() as u64,
            sha256: sha256(text.as_bytes()),
        };
        manifest.signed = vec![copy("firma")];
        fs::write(dir.path().join(MANIFEST), manifest.to_json()).unwrap();
        fs::write(dir.path().join("a.pdf.p7m"), "firma").unwrap();
        assert_eq!(said(dir.path()), [("a.pdf.p7m".into(), false)]);
        fs::write(dir.path().join("a.pdf.p7m"), "un'altra").unwrap();
        assert_eq!(said(dir.path()), [("a.pdf.p7m".into(), true)]);
        fs::remove_file(dir.path().join("a.pdf.p7m")).unwrap();
        assert_eq!(said(dir.path()), [("a.pdf.p7m".into(), true)]);
    }

    #[test]
    fn a_folder_with_a_manifest_of_its_own_proves_itself() {
        let dir = delivery(&[("a.pdf", "a")]);
        let inner = delivery(&[("b.pdf", "b")]);
        fs::create_dir(dir.path().join("bozza")).unwrap();
        for name in ["b.pdf", MANIFEST] {
            fs::copy(inner.path().join(name), dir.path().join("bozza").join(name)).unwrap();
        }
        assert_eq!(said(dir.path()), []);
        fs::write(dir.path().join("bozza/b.pdf"), "altro").unwrap();
        assert_eq!(said(dir.path()), [("bozza/b.pdf".into(), true)]);
    }
}
