// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What goes to the screen: findings and data to the standard output, notices to the standard error.

use std::io::{IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::Stop;
use crate::pipeline::Timings;

/// The user's screen, with the choices made on the command line.
pub struct Terminal {
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    /// A screen with these choices.
    pub fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose }
    }

    /// Whether notes and times are asked for.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether colours are welcome on the standard output (a terminal, and no `NO_COLOR`).
    pub fn color(&self) -> bool {
        AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
    }

    /// Whether progress may be drawn.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Prints data or findings.
    ///
    /// # Errors
    /// When the standard output can't be written; a closed pipe (`| more`, then q) is no error.
    pub fn print(&self, text: &str) -> Result<(), Stop> {
        let mut out = anstream::stdout();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Stop::new("non riesco a scrivere il risultato: il disco è pieno o l'uscita è chiusa"))
            }
            _ => Ok(()),
        }
    }

    /// Tells something about the work under way.
    pub fn notice(&self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// Tells why the program stopped.
    pub fn error(&self, text: &str) {
        let style = anstyle::AnsiColor::Red.on_default().bold();
        say(&format!("{style}errore:{style:#} {text}"));
    }

    /// Tells how long each stage took, when asked.
    pub fn timings(&self, timings: &Timings) {
        if self.verbose {
            timings.lines().iter().for_each(|line| say(line));
        }
    }
}

fn say(text: &str) {
    // A notice that can't be shown stops nothing.
    let _ = writeln!(anstream::stderr(), "{text}");
}
