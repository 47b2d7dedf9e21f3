// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Time and memory of one run over many ambiti: time grows in proportion, memory does not.
//!
//! `cargo bench --bench ambiti -- 60` makes that many synthetic projects out of the Casarano sample, each with its own
//! name, amounts and number of interventions, and builds a quarter, a half and all of them. It reads `/proc`: Linux only.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod child;

use child::Run;

/// How much more a project of the greatest run may cost than one of the smallest, in processor time.
const TIME_AIM: f64 = 1.25;
/// How much more memory the greatest run may take than the smallest.
const MEMORY_AIM: f64 = 1.25;

fn main() -> ExitCode {
    let many = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(60);
    match measure(many) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the builds could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds a quarter, a half and all of the projects, and prints the figures.
fn measure(many: usize) -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let projects: Vec<PathBuf> =
        (0..many.max(4)).map(|number| synthetic(folder.path(), number)).collect::<std::io::Result<_>>()?;
    println!("{:>8} {:>10} {:>14} {:>16} {:>12}", "ambiti", "wall s", "processor s", "per ambito s", "memory MB");
    let mut runs = Vec::new();
    for part in [4, 2, 1] {
        let taken = &projects[..projects.len() / part];
        let Run { wall, processor, memory } = build(taken)?;
        let each = processor / taken.len() as f64;
        println!("{:>8} {wall:>10.2} {processor:>14.2} {each:>16.3} {memory:>12.1}", taken.len());
        runs.push((each, memory));
    }
    if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
        println!("time of each, greatest run to smallest   {:.2}  (aim: below {TIME_AIM})", last.0 / first.0);
        println!("memory, greatest run to smallest         {:.2}  (aim: below {MEMORY_AIM})", last.1 / first.1);
    }
    Ok(())
}

/// A project made out of the sample: its own name, its own version of the amounts.
fn synthetic(folder: &Path, number: usize) -> std::io::Result<PathBuf> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/casarano");
    let project = folder.join(format!("ambito-{number:03}"));
    for entry in walkdir::WalkDir::new(&sample)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != "out" && entry.file_name() != "votati")
    {
        let entry = entry?;
        let target = project.join(entry.path().strip_prefix(&sample).map_err(Error::other)?);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    let settings = project.join("piano.toml");
    let text = std::fs::read_to_string(&settings)?;
    let named = text.replace("denominazione = \"Casarano\"", &format!("denominazione = \"Casarano {number:03}\""));
    // Sources that balance with as many uses: every ambito has its own totals.
    let amount = 10_000 + number * 37;
    let year = 2022 + number % 3;
    std::fs::write(settings, named)?;
    let sources = format!("Fonte;Anno;Importo;Atto;Stato\nASL;{year};{amount},00;Prova {number};stimata\n");
    std::fs::write(project.join("dati/altre fonti.csv"), sources)?;
    let uses = format!("Intervento;Fonte;Anno;Importo;Voce di spesa\nA1.01;ASL;{year};{amount},00;oneri di gestione\n");
    std::fs::write(project.join("dati/altra spesa.csv"), uses)?;
    Ok(project)
}

/// One run over these projects, each of which must be built whole: open errors would hold plan and acts back.
fn build(projects: &[PathBuf]) -> std::io::Result<Run> {
    let (run, status) = child::build(projects)?;
    if !status.success() {
        return Err(Error::other(format!("the program ended with {status}")));
    }
    Ok(run)
}
