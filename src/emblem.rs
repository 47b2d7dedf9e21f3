// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The logo of the plan and the arms of the comuni: found in the project, read, and told of when they can't be used.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::project::Project;
use crate::raster::{MOST_BYTES, Raster, RasterError};

/// Endings that a picture may have.
const ENDINGS: [&str; 3] = ["png", "jpg", "jpeg"];

/// A picture with a longer side is made smaller with a note: files of a reasonable size are, in silence.
const LARGE_SIDE: u32 = 4000;

/// The pictures of a project.
#[derive(Clone, Debug, Default)]
pub struct Emblems {
    /// The logo of the plan.
    pub logo: Option<Arc<Raster>>,
    /// The arms of each comune, by the name of its folder in `modelli/`.
    pub arms: BTreeMap<String, Arc<Raster>>,
}

impl Emblems {
    /// The pictures that `piano.toml` names or that lie in `modelli/`: `logo.png`, `<comune>/stemma.png` (or `.jpg`).
    ///
    /// What can't be used is left out, with a finding.
    pub fn of(project: &Project) -> (Emblems, Findings) {
        let mut findings = Findings::new();
        let folder = &project.folder;
        let logo = match &project.settings.documenti.logo {
            Some(path) => read(folder, &path.replace('\\', "/"), "logo", &mut findings),
            None => in_folder(folder, "modelli", "logo").and_then(|path| read(folder, &path, "logo", &mut findings)),
        };
        let mut arms = BTreeMap::new();
        for comune in folders(&folder.join("modelli")) {
            let picture = in_folder(folder, &format!("modelli/{comune}"), "stemma");
            if let Some(raster) = picture.and_then(|path| read(folder, &path, "stemma", &mut findings)) {
                arms.insert(comune, raster);
            }
        }
        (Emblems { logo, arms }, findings)
    }
}

/// Names of the folders in a folder, in order.
fn folders(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The picture of this name in a folder, whatever the case of its name.
fn in_folder(project: &Path, folder: &str, name: &str) -> Option<String> {
    let entries = std::fs::read_dir(project.join(folder)).ok()?.flatten();
    let mut files: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    let wanted = |ending: &str| {
        let whole = format!("{name}.{ending}");
        files.iter().find(|file| file.to_lowercase() == whole)
    };
    ENDINGS.into_iter().find_map(wanted).map(|file| format!("{folder}/{file}"))
}

fn read(project: &Path, path: &str, what: &str, findings: &mut Findings) -> Option<Arc<Raster>> {
    let mut tell = |message: String, cure: &str| {
        let finding = Finding::warning(codes::UNUSABLE_PICTURE, message).at(Origin::file(path)).cure(cure);
        findings.push(finding);
    };
    let left_out = "è stato lasciato fuori dai documenti";
    let file = project.join(path);
    let Ok(facts) = std::fs::metadata(&file).map_err(|_| ()).and_then(|m| if m.is_file() { Ok(m) } else { Err(()) })
    else {
        tell(
            format!("Il {what} «{path}» non c'è"),
            "Mettere il file nella cartella del progetto con questo nome, oppure correggere o togliere la chiave «logo» di piano.toml.",
        );
        return None;
    };
    const AGAIN: &str =
        "Aprire l'immagine con un programma di grafica, salvarla come PNG o JPEG e rimetterla al suo posto.";
    const SMALLER: &str = "Ridurre l'immagine: bastano 1.200 pixel sul lato più lungo.";
    if facts.len() > MOST_BYTES {
        tell(format!("Il {what} «{path}» pesa {} MB: {left_out}", facts.len() >> 20), SMALLER);
        return None;
    }
    let Ok(bytes) = std::fs::read(&file) else {
        tell(
            format!("Il {what} «{path}» non si legge: {left_out}"),
            "Controllare che il file non sia aperto in un altro programma.",
        );
        return None;
    };
    match Raster::read(&bytes) {
        Ok(raster) => {
            let (width, height) = raster.original();
            if width.max(height) > LARGE_SIDE {
                tell(
                    format!(
                        "Il {what} «{path}» misura {width} × {height} pixel: è stato ridotto a {} × {}",
                        raster.width(),
                        raster.height()
                    ),
                    SMALLER,
                );
            }
            Some(Arc::new(raster))
        }
        Err(error) => {
            let cure = if matches!(error, RasterError::TooLarge { .. }) { SMALLER } else { AGAIN };
            tell(format!("Il {what} «{path}» {error}: {left_out}"), cure);
            None
        }
    }
}
