// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz inspect FILE…`: how each sheet was understood.

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::ingest;

/// Mostra come è stato letto ogni foglio: riga di intestazione, colonne, righe lasciate fuori e perché
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// File XLSX, XLS, XLSB, ODS o CSV
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Aggiunge il blocco [[sorgente]] da copiare in piano.toml
    #[arg(long)]
    write_mapping: bool,
}

/// Prints how each file was understood.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::Clean;
    for path in &arguments.files {
        if !path.is_file() {
            return Err(Stop(format!("il file {} non esiste", path.display())));
        }
        let inspection = ingest::inspect(path);
        terminal.print(&inspection.text())?;
        if arguments.write_mapping {
            terminal.print(&inspection.mapping())?;
        }
        if !inspection.readable() {
            outcome = Outcome::Findings;
        }
    }
    Ok(outcome)
}
