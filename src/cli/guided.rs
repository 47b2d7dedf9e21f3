// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! For who starts the program with a double click, or drops a folder on it: checks, builds, says where things are, waits.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::terminal::Terminal;
use super::{Outcome, build};

/// The folder to work on, when no command is given: the one dropped on the program, or the current one if it is a project.
pub fn folder(arguments: &[OsString]) -> Option<PathBuf> {
    match arguments {
        [_] if Path::new("piano.toml").is_file() => Some(PathBuf::from(".")),
        [_, dropped] if Path::new(dropped).join("piano.toml").is_file() => Some(PathBuf::from(dropped)),
        _ => None,
    }
}

/// Checks and builds the project, then waits for Enter so that the window stays open.
pub fn run(folder: &Path) -> Outcome {
    let terminal = Terminal::new(false, false);
    let outcome = build::run(&build::Arguments::for_folder(folder), &terminal).unwrap_or_else(|stop| {
        terminal.error(&stop.to_string());
        Outcome::Failed
    });
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        let _ = write!(anstream::stderr(), "\nPremere Invio per chiudere. ");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
    outcome
}
