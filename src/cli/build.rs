// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz build DIR…`: documents, acts and data into `out/`.

use std::path::{Path, PathBuf};

use super::check::{hidden, hide_notes};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop, project_folder};
use crate::dossier::{self, Format, Group, Request};
use crate::output;
use crate::pipeline::{self, Timings};
use crate::report;

/// Genera documenti, atti e dati nella cartella out
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Cartelle dei progetti (quella attuale, se contiene piano.toml)
    #[arg(value_name = "CARTELLA")]
    folders: Vec<PathBuf>,
    /// Genera solo una parte: piano, atti, dati, controlli
    #[arg(long, value_name = "PARTE", value_delimiter = ',', hide_possible_values = true)]
    only: Vec<Group>,
    /// Genera solo alcuni formati: docx, pdf, html
    #[arg(long, value_name = "FORMATI", value_delimiter = ',', hide_possible_values = true)]
    format: Vec<Format>,
    /// Genera in out/bozza una bozza segnata su ogni pagina, anche con errori aperti
    #[arg(long)]
    bozza: bool,
    /// Sostituisce anche i documenti Word corretti a mano
    #[arg(long)]
    force: bool,
}

impl Arguments {
    /// Everything, for one folder.
    pub fn for_folder(folder: &Path) -> Arguments {
        Arguments { folders: vec![folder.to_owned()], ..Arguments::default() }
    }
}

/// Builds every project; the outcome is that of the worst.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    if let [] | [_] = arguments.folders.as_slice() {
        let folder = project_folder(arguments.folders.first().map(PathBuf::as_path))?;
        return build(&folder, arguments, terminal);
    }
    let mut worst = Outcome::Clean;
    for folder in &arguments.folders {
        terminal.notice(&format!("── {}", folder.display()));
        let outcome = build(folder, arguments, terminal).unwrap_or_else(|stop| {
            terminal.error(&stop.to_string());
            Outcome::Failed
        });
        worst = worst.max(outcome);
    }
    Ok(worst)
}

fn build(folder: &Path, arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut timings = Timings::default();
    let progress = Progress::start(terminal, "Generazione dei documenti");
    let checked = pipeline::check(folder, &mut timings).map_err(Stop::new)?;
    let request = Request::new(&checked, &arguments.only, &arguments.format, arguments.bozza);
    let built = dossier::build(&checked, &request, &mut timings).map_err(Stop::new)?;
    let out = request.folder(folder);
    let groups: Vec<&str> = built.groups.iter().map(|g| g.folder()).collect();
    let manifest = dossier::manifest(&checked);
    let written = timings
        .measure("scrittura", || output::write(&out, &built.files, &groups, manifest, arguments.force))
        .map_err(Stop::new)?;
    drop(progress);

    let mut shown = built.findings.clone();
    let notes = hide_notes(&mut shown, terminal);
    terminal.print(&(report::text(&checked, &shown, terminal.color()) + &hidden(notes)))?;
    for kept in &written.kept {
        terminal.notice(&format!(
            "Non sostituito perché corretto a mano: {}. Per sostituirlo: --force.",
            out.join(kept).display()
        ));
    }
    if built.held_back {
        terminal.notice(&format!(
            "Il piano è {} e ha errori aperti: piano e atti non sono stati generati. Per una bozza segnata: --bozza.",
            checked.plan.state.word()
        ));
    }
    let documents = built.files.len() - written.kept.len();
    terminal.notice(&format!("{documents} file in {}", out.display()));
    if groups.contains(&Group::Controlli.folder()) {
        terminal.notice(&format!("Segnalazioni: {}", out.join("controlli/segnalazioni.html").display()));
    }
    terminal.timings(&timings);
    Ok(if built.findings.has_errors() { Outcome::Findings } else { Outcome::Clean })
}
