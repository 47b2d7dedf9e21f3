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

static SAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/samples/casarano");

/// The files of the profile's demonstration project.
pub(super) fn files(profile: &Profile) -> Result<BTreeMap<PathBuf, Vec<u8>>, ScaffoldError> {
    let id = SAMPLE
        .get_file("piano.toml")
        .and_then(|file| toml::from_str::<Settings>(file.contents_utf8()?).ok())
        .map_or_else(String::new, |settings| settings.piano.profilo);
    if id != profile.identity.id {
        return Err(ScaffoldError::NoSample { profile: profile.identity.id.clone(), known: id });
    }
    let mut files = BTreeMap::new();
    collect(&SAMPLE, &mut files);
    files.retain(|path, _| !path.starts_with("out") && !path.starts_with("votati"));
    Ok(files)
}

/// The templates that the profile uses, under the names by which a project's own replace them.
pub(super) fn templates(profile: &Profile) -> BTreeMap<PathBuf, Vec<u8>> {
    builtin_templates(&profile.identity.id)
        .into_iter()
        .map(|(name, text)| (Path::new("modelli").join(name), text.into_bytes()))
        .collect()
}

fn collect(folder: &Dir<'_>, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, files),
            DirEntry::File(file) => {
                files.insert(file.path().to_owned(), file.contents().to_vec());
            }
        }
    }
}
