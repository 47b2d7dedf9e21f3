// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz pull DIR FILE.docx`: brings back what was changed in Word.

use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop, project_folder};
use crate::dossier;
use crate::pipeline::{self, Timings};
use crate::pull;
use crate::report;

/// Largest document that is read.
const LARGEST: u64 = 256 << 20;

/// Riporta nei testi del progetto ciò che è stato corretto in Word
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella del progetto (quella attuale, se contiene piano.toml) e documento Word corretto
    #[arg(value_name = "CARTELLA FILE.docx", num_args = 1..=2, required = true)]
    paths: Vec<PathBuf>,
    /// Mostra che cosa cambierebbe, senza scrivere nulla
    #[arg(long)]
    dry_run: bool,
}

/// Compares, tells, and writes if nothing stands in the way.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let (folder, file) = match arguments.paths.as_slice() {
        [file] if file.is_dir() => {
            return Err(Stop(format!("indicare anche il documento Word: pdz pull {} FILE.docx", file.display())));
        }
        [file] => (project_folder(None)?, file),
        [file, folder] if folder.is_dir() && !file.is_dir() => (folder.clone(), file),
        [folder, file] => (folder.clone(), file),
        _ => return Err(Stop("indicare la cartella del progetto e il documento Word".to_owned())),
    };
    let name = file.file_name().map_or_else(|| file.display().to_string(), |n| n.to_string_lossy().into_owned());
    let bytes = read(file)?;
    let progress = Progress::start(terminal, "Confronto con il documento Word");
    let mut timings = Timings::default();
    let checked = pipeline::check(&folder, &mut timings).map_err(Stop::new)?;
    let current = timings.measure("piano di oggi", || dossier::plan_document(&checked)).map_err(Stop::new)?;
    let pulled =
        timings.measure("confronto", || pull::examine(&checked, &current, &bytes, &name)).map_err(Stop::new)?;
    let applied = pulled.can_be_applied() && !arguments.dry_run;
    if applied {
        pulled.apply(&folder).map_err(Stop::new)?;
    }
    drop(progress);
    terminal.print(&pull::text(&pulled, &name, arguments.dry_run))?;
    if !pulled.findings.is_empty() {
        terminal.print(&format!("\n{}", report::text(&checked, &pulled.findings, terminal.color())))?;
    }
    if arguments.dry_run {
        terminal.notice("Prova: non è stato scritto nulla.");
    } else if !applied {
        terminal.notice("Non è stato scritto nulla.");
    } else {
        pulled
            .files
            .iter()
            .for_each(|written| terminal.notice(&format!("Scritto: {}", folder.join(&written.path).display())));
    }
    terminal.timings(&timings);
    Ok(if pulled.can_be_applied() { Outcome::Clean } else { Outcome::Findings })
}

fn read(file: &Path) -> Result<Vec<u8>, Stop> {
    let size = std::fs::metadata(file)
        .map_err(|_| Stop(format!("il documento {} non c'è o non si può leggere", file.display())))?;
    if size.is_dir() {
        return Err(Stop(format!("{} è una cartella: indicare il documento Word", file.display())));
    }
    if size.len() > LARGEST {
        return Err(Stop(format!("il documento {} pesa più di {} MB", file.display(), LARGEST >> 20)));
    }
    std::fs::read(file)
        .map_err(|_| Stop(format!("il documento {} non si può leggere: chiudere il file e riprovare", file.display())))
}
