// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz verify OUT`: recomputes the hashes of a delivered pack and tells what differs.

use std::fmt::Write;
use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::output::{self, MANIFEST, Report, Seal, Status};

/// Ricalcola le impronte di una consegna: tutta la cartella out, o quella di un solo comune
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella con il file manifest.json
    #[arg(value_name = "CARTELLA")]
    folder: PathBuf,
}

/// Compares every file with the manifest.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let folder = &arguments.folder;
    if !folder.is_dir() {
        return Err(Stop(format!("la cartella {} non esiste", folder.display())));
    }
    if !folder.join(MANIFEST).is_file() {
        let out = folder.join("out");
        if folder.join("piano.toml").is_file() {
            return Err(Stop(format!(
                "{} è la cartella di un progetto: ciò che si verifica è la consegna, {}",
                folder.display(),
                out.display()
            )));
        }
        return Err(Stop(format!(
            "in {} manca {MANIFEST}: la generazione è stata interrotta, rifarla con «pdz build»",
            folder.display()
        )));
    }
    let report = output::verify(folder)
        .ok_or_else(|| Stop(format!("{} non si legge: è stato modificato a mano", folder.join(MANIFEST).display())))?;
    terminal.print(&text(&report))?;
    let differs = report.found.iter().any(|v| v.status.differs());
    Ok(if differs { Outcome::Findings } else { Outcome::Clean })
}

/// The report in words: a line for each file, hashes below.
fn text(report: &Report) -> String {
    let mut text = String::new();
    for verified in &report.found {
        let path = &verified.path;
        let _ = match &verified.status {
            Status::Changed { expected, found } => {
                writeln!(text, "diverso   {path}\n          atteso  {expected}\n          trovato {found}")
            }
            Status::Signed { found, whole } => {
                let more = if *whole { "" } else { ", con aggiunte dopo la firma che non cambiano le pagine" };
                writeln!(
                    text,
                    "firmato   {path}: è il file consegnato, con una firma aggiunta in coda{more}\n          impronta {found}"
                )
            }
            Status::Missing { copy: Some(copy) } => {
                writeln!(text, "firmato   {path}: c'è solo la copia firmata {copy}, che lo contiene")
            }
            Status::Missing { copy: None } => writeln!(text, "mancante  {path}"),
            Status::Unreadable => {
                writeln!(text, "illeggibile  {path}: controllare che non sia aperto in un altro programma")
            }
            Status::Extra { twin: None } => writeln!(text, "estraneo  {path}: non fa parte della consegna"),
            Status::Extra { twin: Some(twin) } => {
                writeln!(text, "estraneo  {path}: ha lo stesso contenuto di {twin}, con un altro nome")
            }
            Status::Copy { of, sha256, seal } => {
                let (word, said) = match seal {
                    Seal::Proven => ("firmato ", format!("copia firmata di {of}, che contiene per intero")),
                    Seal::Unknown => {
                        ("firmato ", format!("copia firmata di {of}; la firma si controlla con il programma di firma"))
                    }
                    Seal::Other => ("diverso ", format!("la copia firmata non contiene {of} ma un altro documento")),
                    Seal::Replaced => ("diverso ", format!("la copia firmata di {of} non è quella registrata")),
                };
                writeln!(text, "{word}  {path}: {said}\n          impronta {sha256}")
            }
        };
    }
    let differing = report.found.iter().filter(|v| v.status.differs()).count();
    let verified = match report.listed {
        1 => "1 file verificato".to_owned(),
        n => format!("{n} file verificati"),
    };
    let _ = match differing {
        0 => writeln!(text, "{verified}: tutte le impronte coincidono."),
        1 => writeln!(text, "{verified}: 1 differenza."),
        n => writeln!(text, "{verified}: {n} differenze."),
    };
    text
}
