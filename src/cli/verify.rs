// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz verify OUT`: recomputes the hashes of a delivered pack and tells what differs.

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::output::{MANIFEST, Manifest, sha256};

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
        return Err(Stop(format!(
            "in {} manca {MANIFEST}: la generazione è stata interrotta, rifarla con «pdz build»",
            folder.display()
        )));
    }
    let manifest = Manifest::read(folder)
        .ok_or_else(|| Stop(format!("{} non si legge: è stato modificato a mano", folder.join(MANIFEST).display())))?;
    let mut text = String::new();
    let mut differences = 0;
    for entry in &manifest.files {
        let said = match std::fs::read(folder.join(&entry.path)) {
            Ok(bytes) if sha256(&bytes) == entry.sha256 => continue,
            Ok(bytes) => format!(
                "diverso   {}\n          atteso  {}\n          trovato {}\n",
                entry.path,
                entry.sha256,
                sha256(&bytes)
            ),
            Err(_) => format!("mancante  {}\n", entry.path),
        };
        differences += 1;
        text.push_str(&said);
    }
    text.push_str(&match differences {
        0 => format!("{} file verificati: tutte le impronte coincidono.\n", manifest.files.len()),
        1 => format!("{} file verificati: 1 non coincide.\n", manifest.files.len()),
        n => format!("{} file verificati: {n} non coincidono.\n", manifest.files.len()),
    });
    terminal.print(&text)?;
    Ok(if differences == 0 { Outcome::Clean } else { Outcome::Findings })
}
