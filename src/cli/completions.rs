// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz completions bash`: completions for a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use super::terminal::Terminal;
use super::{Outcome, Stop};

/// Stampa i completamenti per la riga di comando
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Per quale riga di comando
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the completions.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "pdz", &mut script);
    terminal.print(&String::from_utf8_lossy(&script)).map(|()| Outcome::Clean)
}
