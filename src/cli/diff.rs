// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz diff OLD NEW`: what changed between two versions, for people, for programs, for the council.

use std::path::PathBuf;

use clap::ValueEnum;

use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::diff;
use crate::output::OutputError;

/// Confronta due versioni del piano: cifre, interventi, proposte e allegati cambiati, con le celle
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Prima versione: cartella di un progetto, sua cartella out, oppure un file piano.json
    #[arg(value_name = "PRIMA")]
    before: PathBuf,
    /// Seconda versione
    #[arg(value_name = "DOPO")]
    after: PathBuf,
    /// Forma del risultato: text, json
    #[arg(long, value_name = "FORMA", default_value = "text", hide_possible_values = true, hide_default_value = true)]
    format: Format,
    /// Scrive anche la nota di variazione per il Consiglio, in Word
    #[arg(long, value_name = "FILE.docx")]
    nota: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Prints the differences.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let progress = Progress::start(terminal, "Confronto delle due versioni");
    let before = diff::open(&arguments.before).map_err(Stop::new)?;
    let after = diff::open(&arguments.after).map_err(Stop::new)?;
    let differences = diff::compare(&before, &after);
    if let Some(path) = &arguments.nota {
        let bytes = diff::note(&differences).map_err(Stop::new)?;
        std::fs::write(path, bytes).map_err(|source| Stop::new(OutputError::new(path, source)))?;
        terminal.notice(&format!("Nota di variazione: {}", path.display()));
    }
    drop(progress);
    terminal.print(&match arguments.format {
        Format::Text => diff::text(&differences),
        Format::Json => differences.to_json(),
    })?;
    Ok(if differences.equal { Outcome::Clean } else { Outcome::Findings })
}
