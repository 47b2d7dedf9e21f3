// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz collect DIR`: one workbook for each comune, to be filled in and put back into `dati/`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::terminal::Terminal;
use super::{Outcome, Stop, project_folder};
use crate::collect::{FOLDER, file_name};
use crate::output::OutputError;
use crate::pipeline::{self, Timings};
use crate::write::xlsx::collection;

/// Prepara un foglio di lavoro per ogni comune, con i suoi dati, da far completare e rimettere in «dati»
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella del progetto (quella attuale, se contiene piano.toml)
    #[arg(value_name = "CARTELLA")]
    folder: Option<PathBuf>,
}

/// Writes the workbooks.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let folder = project_folder(arguments.folder.as_deref())?;
    let checked = pipeline::check(&folder, &mut Timings::default()).map_err(Stop::new)?;
    if checked.plan.comuni.is_empty() {
        return Err(Stop::new(
            "la tabella Comuni è vuota o manca: senza i comuni dell'Ambito non c'è a chi mandare i fogli",
        ));
    }
    let target = folder.join(FOLDER);
    let failed = |path: &Path, source: std::io::Error| Stop::new(OutputError::new(path, source));
    fs::create_dir_all(&target).map_err(|e| failed(&target, e))?;
    for comune in &checked.plan.comuni {
        let bytes = collection::write(&checked.plan, &checked.profile, comune).map_err(Stop::new)?;
        let path = target.join(file_name(&checked.plan, &comune.istat.value));
        // Whole or not at all: written beside its place, then renamed.
        let mut file = tempfile::Builder::new()
            .prefix(".pdz-")
            .suffix(".tmp")
            .tempfile_in(&target)
            .map_err(|e| failed(&path, e))?;
        file.write_all(&bytes).map_err(|e| failed(&path, e))?;
        file.persist(&path).map_err(|e| failed(&path, e.error))?;
        terminal.print(&format!("{}\n", path.display()))?;
    }
    terminal.notice(&format!(
        "{} file in {}: mandarne uno a ogni comune e mettere in «dati» quelli che tornano; «pdz check» dice chi manca.",
        checked.plan.comuni.len(),
        target.display()
    ));
    Ok(Outcome::Clean)
}
