// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz new DIR --profile P`: a project ready to be filled in.

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::profile;
use crate::scaffold::{self, Options};

/// Crea la cartella di un nuovo progetto: piano.toml, foglio di calcolo da compilare, testi
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella da creare
    #[arg(value_name = "CARTELLA")]
    folder: PathBuf,
    /// Profilo regionale («pdz profiles» li elenca e segna quello predefinito)
    #[arg(long, value_name = "PROFILO")]
    profile: Option<String>,
    /// Copia il progetto dimostrativo già compilato
    #[arg(long)]
    sample: bool,
    /// Copia anche i modelli dei documenti, per modificarli
    #[arg(long)]
    modelli: bool,
}

/// Writes the project.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let id = arguments.profile.as_deref().or_else(|| profile::preferred()).unwrap_or_default();
    let profile = profile::builtin(id).map_err(Stop::new)?;
    let options = Options { sample: arguments.sample, templates: arguments.modelli };
    let files = scaffold::new_project(&arguments.folder, &profile, options).map_err(Stop::new)?;
    terminal.notice(&format!("{} file creati in {}", files.len(), arguments.folder.display()));
    terminal.notice(&format!("Ora: compilare i fogli di dati, poi «pdz check {}»", arguments.folder.display()));
    Ok(Outcome::Clean)
}
