// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz build DIR…`: documents, acts and data into `out/`.

use std::path::{Path, PathBuf};

use super::batch::{self, Ended};
use super::check::{hidden, hide_notes};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop, project_folder};
use crate::annexes;
use crate::dossier::{self, Format, Group, Request};
use crate::findings::{Findings, Severity};
use crate::output;
use crate::pipeline::{self, Timings};
use crate::report;

/// Genera documenti, atti e dati nella cartella out
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Cartelle dei progetti (quella attuale, se contiene piano.toml)
    #[arg(value_name = "CARTELLA")]
    folders: Vec<PathBuf>,
    /// Genera solo una parte: piano, atti, concertazione, dati, controlli
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
    /// One part of `out/`, for one folder.
    pub fn for_group(folder: &Path, group: Group, format: &[Format], force: bool) -> Arguments {
        Arguments { folders: vec![folder.to_owned()], only: vec![group], format: format.to_vec(), bozza: false, force }
    }

    /// Everything, for one folder.
    pub fn for_folder(folder: &Path) -> Arguments {
        Arguments { folders: vec![folder.to_owned()], ..Arguments::default() }
    }
}

/// Builds every project; the outcome is that of the worst.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    if arguments.folders.len() > 1 {
        return batch::run(&arguments.folders, terminal, |folder| build(folder, arguments, terminal));
    }
    let folder = project_folder(arguments.folders.first().map(PathBuf::as_path))?;
    let progress = Progress::start(terminal, "Generazione dei documenti");
    let ended = build(&folder, arguments, terminal);
    drop(progress);
    let ended = ended?;
    terminal.print(&ended.text)?;
    ended.notices.iter().for_each(|notice| terminal.notice(notice));
    Ok(ended.outcome)
}

/// Builds one project; the findings, which are the work of «check», are only counted.
pub fn quietly(arguments: &Arguments, folder: &Path, terminal: &Terminal) -> Result<Outcome, Stop> {
    let ended = build(folder, arguments, terminal)?;
    ended.notices.iter().for_each(|notice| terminal.notice(notice));
    terminal.notice(&ended.line);
    Ok(ended.outcome)
}

fn build(folder: &Path, arguments: &Arguments, terminal: &Terminal) -> Result<Ended, Stop> {
    let mut timings = Timings::default();
    let checked = pipeline::check(folder, &mut timings).map_err(Stop::new)?;
    let request = Request::new(&checked, &arguments.only, &arguments.format, arguments.bozza);
    let built = dossier::build(&checked, &request, &mut timings).map_err(Stop::new)?;
    let out = request.folder(folder);
    let changed = annexes::changed(&out, &checked.annexes);
    let groups: Vec<&str> = built.groups.iter().flat_map(|g| g.folders()).copied().collect();
    let manifest = dossier::manifest(&checked);
    // What was voted is put in its place before anything is replaced.
    for freeze in &built.freezes {
        output::keep(&folder.join(dossier::VOTED_FOLDER).join(&freeze.folder), &freeze.files).map_err(Stop::new)?;
    }
    let written = timings
        .measure("scrittura", || output::write(&out, &built.files, &groups, manifest, arguments.force))
        .map_err(Stop::new)?;

    let mut shown = built.findings.clone();
    shown.extend(changed);
    shown.sort();
    let notes = hide_notes(&mut shown, terminal);
    let text = report::text(&checked, &shown, terminal.color()) + &hidden(notes);
    let mut notices = Vec::new();
    for freeze in &built.freezes {
        notices.push(format!(
            "Conservati gli allegati votati: {}",
            folder.join(dossier::VOTED_FOLDER).join(&freeze.folder).display()
        ));
    }
    for kept in &written.kept {
        notices.push(format!(
            "Non sostituito perché corretto a mano: {}. Per sostituirlo: --force.",
            out.join(kept).display()
        ));
    }
    if built.held_back {
        notices.push(format!(
            "Il piano è {} e ha errori aperti: piano e atti non sono stati generati. Per una bozza segnata: --bozza.",
            checked.plan.state.word()
        ));
    }
    let documents = built.files.len() - written.kept.len();
    notices.push(format!("{documents} file in {}", out.display()));
    if groups.contains(&Group::Controlli.folder()) {
        notices.push(format!("Segnalazioni: {}", out.join("controlli/segnalazioni.html").display()));
    }
    if terminal.is_verbose() {
        notices.extend(timings.lines());
    }
    let outcome = if built.findings.has_errors() { Outcome::Findings } else { Outcome::Clean };
    let line = line(documents, &built.findings, built.held_back);
    Ok(Ended { text, notices, line, outcome })
}

/// A project in the summary of many.
fn line(documents: usize, findings: &Findings, held_back: bool) -> String {
    let many = |n: usize, none: &str, one: &str, more: &str| match n {
        0 => none.to_owned(),
        1 => format!("1 {one}"),
        n => format!("{n} {more}"),
    };
    let errors = many(findings.count(Severity::Error), "nessun errore", "errore", "errori");
    let warnings = many(findings.count(Severity::Warning), "nessun avviso", "avviso", "avvisi");
    let held = if held_back { "; piano e atti non generati" } else { "" };
    format!("{documents} file, {errors}, {warnings}{held}")
}
