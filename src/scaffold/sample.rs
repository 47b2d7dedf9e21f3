// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The demonstration projects and the templates that the program carries with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::ScaffoldError;
use crate::compose::builtin_templates;
use crate::profile::Profile;
use crate::project::Settings;

// Folder by folder: what a build leaves in `out/` must never end in the program.
static FOLDERS: [(&str, Dir<'static>); 3] = [
    ("dati", include_dir!("$CARGO_MANIFEST_DIR/samples/casarano/dati")),
    ("questionari", include_dir!("$CARGO_MANIFEST_DIR/samples/casarano/questionari")),
    ("testi", include_dir!("$CARGO_MANIFEST_DIR/samples/casarano/testi")),
];
const SETTINGS: &str = include_str!("../../samples/casarano/piano.toml");
const README: &str = include_str!("../../samples/casarano/README.md");

/// The files of the profile's demonstration project.
pub(super) fn files(profile: &Profile) -> Result<BTreeMap<PathBuf, Vec<u8>>, ScaffoldError> {
    let id = toml::from_str::<Settings>(SETTINGS).map_or_else(|_| String::new(), |settings| settings.piano.profilo);
    if id != profile.identity.id {
        return Err(ScaffoldError::NoSample { profile: profile.identity.id.clone(), known: id });
    }
    let mut files = BTreeMap::from([
        (PathBuf::from("piano.toml"), SETTINGS.as_bytes().to_vec()),
        (PathBuf::from("README.md"), README.as_bytes().to_vec()),
    ]);
    for (name, folder) in &FOLDERS {
        collect(Path::new(name), folder, &mut files);
    }
    Ok(files)
}

/// The templates that the profile uses, under the names by which a project's own replace them.
pub(super) fn templates(profile: &Profile) -> BTreeMap<PathBuf, Vec<u8>> {
    builtin_templates(&profile.lineage)
        .into_iter()
        .map(|(name, text)| (Path::new("modelli").join(name), text.into_bytes()))
        .collect()
}

fn collect(below: &Path, folder: &Dir<'_>, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(below, folder, files),
            DirEntry::File(file) => {
                files.insert(below.join(file.path()), file.contents().to_vec());
            }
        }
    }
}
