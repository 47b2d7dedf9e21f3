// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which files of a project are read.

use std::fs;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::limits;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::project::Project;

/// A file of the project.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// As it is named in findings: from the project folder, with `/`.
    pub name: String,
}

/// Files of a folder of the project, in order; hidden files, lock files and folders that begin with `_` are left out.
pub fn list(project: &Project, folder: &str, findings: &mut Findings) -> Vec<SourceFile> {
    let root = project.folder.join(folder);
    let real_root = fs::canonicalize(&project.folder).unwrap_or_else(|_| project.folder.clone());
    let excluded = globs(&project.settings.piano.esclusi);
    let leads_out = |path: &Path| !fs::canonicalize(path).is_ok_and(|real| real.starts_with(&real_root));
    if fs::symlink_metadata(&root).is_ok_and(|m| m.is_symlink()) && leads_out(&root) {
        findings.push(outside(folder));
        return Vec::new();
    }
    let walk = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter();
    let mut files = Vec::new();
    for entry in
        walk.filter_entry(|e| e.depth() == 0 || !is_ignored(&e.file_name().to_string_lossy(), e.file_type().is_dir()))
    {
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_dir() {
            continue;
        }
        let name = relative(&project.folder, entry.path());
        if excluded.is_match(&name) || excluded.is_match(name.trim_start_matches(&format!("{folder}/"))) {
            continue;
        }
        if let Some(finding) = passing(&name) {
            findings.push(finding);
            continue;
        }
        if entry.path_is_symlink() {
            if leads_out(entry.path()) {
                findings.push(outside(&name));
                continue;
            }
            if entry.path().is_dir() {
                findings.push(linked_folder(&name));
                continue;
            }
        }
        if files.len() >= limits::FILES {
            findings.push(
                Finding::error(
                    codes::LIMIT_EXCEEDED,
                    format!("La cartella «{folder}» contiene più di {} file: gli altri non sono letti", limits::FILES),
                )
                .at(Origin::file(folder))
                .cure("Lasciare nella cartella solo i file che servono al piano."),
            );
            break;
        }
        files.push(SourceFile { path: entry.into_path(), name });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn outside(name: &str) -> Finding {
    Finding::error(
        codes::UNREADABLE_FILE,
        format!("«{name}» è un collegamento che porta fuori dal progetto, o a nulla: non è letto"),
    )
    .at(Origin::file(name))
    .cure("Copiare il file nella cartella del progetto.")
}

fn linked_folder(name: &str) -> Finding {
    Finding::warning(
        codes::UNREADABLE_FILE,
        format!("«{name}» è un collegamento a un'altra cartella del progetto: i suoi file non sono letti due volte"),
    )
    .at(Origin::file(name))
    .cure("Togliere il collegamento, oppure spostare i file nella cartella dei dati.")
}

/// Files that programs leave while they work: not read, and said, since the file beside them may be open and unsaved.
fn passing(name: &str) -> Option<Finding> {
    let base = name.rsplit('/').next().unwrap_or(name);
    let message = if base.starts_with("~$") || base.starts_with(".~lock.") {
        let of = base.trim_start_matches("~$").trim_start_matches(".~lock.").trim_end_matches('#');
        format!("«{base}» è il segno che «{of}» è aperto in un altro programma: non è letto")
    } else {
        format!("«{base}» è un file temporaneo: non è letto")
    };
    let cure = "Salvare e chiudere il file negli altri programmi, poi ripetere il controllo; se è rimasto per errore, si può cancellare.";
    is_passing(base).then(|| Finding::note(codes::UNREADABLE_FILE, message).at(Origin::file(name)).cure(cure))
}

fn is_passing(base: &str) -> bool {
    let lower = base.to_lowercase();
    base.starts_with("~$") || base.starts_with(".~lock.") || lower.ends_with(".tmp") || lower.ends_with(".crdownload")
}

/// Every file of the project that a setting may name, `out` apart.
pub fn list_all(project: &Project) -> Vec<SourceFile> {
    let walk = walkdir::WalkDir::new(&project.folder).sort_by_file_name().max_depth(6).into_iter();
    let inside = |e: &walkdir::DirEntry| {
        e.depth() == 0
            || !(e.file_name().to_string_lossy().starts_with('.') || e.depth() == 1 && e.file_name() == "out")
    };
    let files = walk.filter_entry(inside).flatten().filter(|e| e.file_type().is_file());
    files.map(|e| SourceFile { name: relative(&project.folder, e.path()), path: e.into_path() }).collect()
}

fn is_ignored(name: &str, folder: bool) -> bool {
    let lower = name.to_lowercase();
    (name.starts_with('.') && !is_passing(name))
        || lower == "thumbs.db"
        || lower == "desktop.ini"
        || (folder && name.starts_with('_'))
}

/// The path from the project folder, with `/`.
pub fn relative(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Patterns of file names, without case, `*` also over folders.
pub fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").replace('\\', "/");
        if let Ok(glob) = GlobBuilder::new(&pattern).case_insensitive(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}
