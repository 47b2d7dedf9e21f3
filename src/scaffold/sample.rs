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

/// A demonstration project. Folder by folder: what a build leaves in `out/` must never end in the program.
struct Sample {
    settings: &'static str,
    readme: &'static str,
    folders: &'static [(&'static str, Dir<'static>)],
}

static SAMPLES: [Sample; 5] = [
    Sample {
        settings: include_str!("../../samples/casarano/piano.toml"),
        readme: include_str!("../../samples/casarano/README.md"),
        folders: &[
            ("dati", include_dir!("$CARGO_MANIFEST_DIR/samples/casarano/dati")),
            ("questionari", include_dir!("$CARGO_MANIFEST_DIR/samples/casarano/questionari")),
            ("testi", include_dir!("$CARGO_MANIFEST_DIR/samples/casarano/testi")),
        ],
    },
    Sample {
        settings: include_str!("../../samples/destra-secchia/piano.toml"),
        readme: include_str!("../../samples/destra-secchia/README.md"),
        folders: &[
            ("dati", include_dir!("$CARGO_MANIFEST_DIR/samples/destra-secchia/dati")),
            ("testi", include_dir!("$CARGO_MANIFEST_DIR/samples/destra-secchia/testi")),
        ],
    },
    Sample {
        settings: include_str!("../../samples/putignano/piano.toml"),
        readme: include_str!("../../samples/putignano/README.md"),
        folders: &[
            ("dati", include_dir!("$CARGO_MANIFEST_DIR/samples/putignano/dati")),
            ("testi", include_dir!("$CARGO_MANIFEST_DIR/samples/putignano/testi")),
        ],
    },
    Sample {
        settings: include_str!("../../samples/vignola/piano.toml"),
        readme: include_str!("../../samples/vignola/README.md"),
        folders: &[
            ("dati", include_dir!("$CARGO_MANIFEST_DIR/samples/vignola/dati")),
            ("testi", include_dir!("$CARGO_MANIFEST_DIR/samples/vignola/testi")),
        ],
    },
    Sample {
        settings: include_str!("../../samples/bracciano/piano.toml"),
        readme: include_str!("../../samples/bracciano/README.md"),
        folders: &[
            ("dati", include_dir!("$CARGO_MANIFEST_DIR/samples/bracciano/dati")),
            ("testi", include_dir!("$CARGO_MANIFEST_DIR/samples/bracciano/testi")),
        ],
    },
];

impl Sample {
    /// Id of the profile that it uses.
    fn profile(&self) -> String {
        toml::from_str::<Settings>(self.settings).map_or_else(|_| String::new(), |settings| settings.piano.profilo)
    }
}

/// The files of the profile's demonstration project.
pub(super) fn files(profile: &Profile) -> Result<BTreeMap<PathBuf, Vec<u8>>, ScaffoldError> {
    let Some(sample) = SAMPLES.iter().find(|sample| sample.profile() == profile.identity.id) else {
        let known: Vec<String> = SAMPLES.iter().map(Sample::profile).collect();
        return Err(ScaffoldError::NoSample { profile: profile.identity.id.clone(), known: known.join(", ") });
    };
    let mut files = BTreeMap::from([
        (PathBuf::from("piano.toml"), sample.settings.as_bytes().to_vec()),
        (PathBuf::from("README.md"), sample.readme.as_bytes().to_vec()),
    ]);
    for (name, folder) in sample.folders {
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
