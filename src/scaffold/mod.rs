// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What `pdz new` writes: a project ready to be filled in, the demonstration project, the templates to change.

mod sample;
mod settings;
mod texts;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::profile::Profile;
use crate::write::{WriteError, xlsx};

/// What else than an empty project is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Copies the demonstration project of the profile instead of an empty one.
    pub sample: bool,
    /// Copies the built-in templates into `modelli/`, to be changed by the office.
    pub templates: bool,
}

/// Why a project can't be created.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// A file is there already. Nothing was written.
    #[error("il file «{}» esiste già e non viene sovrascritto: scegliere un'altra cartella, oppure spostare il file", .0.display())]
    Exists(PathBuf),
    /// The profile has no demonstration project.
    #[error("per il profilo «{profile}» non c'è un progetto dimostrativo; c'è per: {known}")]
    NoSample {
        /// Id of the profile.
        profile: String,
        /// Ids of the profiles that have one.
        known: String,
    },
    /// A file or a folder can't be written.
    #[error("non riesco a scrivere «{}»: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// The workbook can't be composed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Creates a project in this folder, which may exist; gives the files written, in order.
///
/// # Errors
/// When a file is there already (then nothing is written), or can't be written.
pub fn new_project(folder: &Path, profile: &Profile, options: Options) -> Result<Vec<PathBuf>, ScaffoldError> {
    let mut files = if options.sample { sample::files(profile)? } else { blank(profile)? };
    if options.templates {
        files.extend(sample::templates(profile));
    }
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().filter(|(name, _)| is_inside(name)).map(|(name, bytes)| (folder.join(name), bytes)).collect();
    if let Some((path, _)) = files.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        return Err(ScaffoldError::Exists(path.clone()));
    }
    for (path, bytes) in &files {
        write_new(path, bytes)?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// The files of an empty project, by path below its folder.
fn blank(profile: &Profile) -> Result<BTreeMap<PathBuf, Vec<u8>>, ScaffoldError> {
    let mut files = BTreeMap::new();
    files.insert(PathBuf::from("piano.toml"), settings::text(profile).into_bytes());
    let workbook = format!("dati-{}.xlsx", profile.identity.triennium);
    files.insert(Path::new("dati").join(workbook), xlsx::template::write(profile)?);
    for (name, text) in texts::guidance(profile) {
        files.insert(Path::new("testi").join(format!("{name}.md")), text.into_bytes());
    }
    files.insert(Path::new("allegati").join("Leggimi.txt"), texts::annexes(profile).into_bytes());
    Ok(files)
}

/// Whether a path stays below the folder it is joined to.
fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ScaffoldError> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AlreadyExists => ScaffoldError::Exists(path.to_owned()),
        _ => ScaffoldError::Io { path: path.to_owned(), source },
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| ScaffoldError::Io { path: folder.to_owned(), source })?;
    }
    let mut file = fs::File::create_new(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)
}
