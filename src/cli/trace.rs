// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz trace DIR NUMBER`: where a figure is printed, and the cells behind it.

use std::fmt::Write;
use std::path::PathBuf;

use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::dossier::{self, Request};
use crate::pipeline::{self, Timings};
use crate::trace::{self, Printed, Wanted};

/// Cells shown for each place; a grand total has hundreds.
const SHOWN: usize = 12;

/// Dice dove è stampata una cifra e da quali celle viene
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella del progetto
    #[arg(value_name = "CARTELLA")]
    folder: PathBuf,
    /// La cifra, come è stampata o come si dice: 1.234.567,89, 12,3%, «19,3 milioni»
    #[arg(value_name = "CIFRA", allow_hyphen_values = true)]
    figure: String,
}

/// Prints the places of a figure and its cells.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut timings = Timings::default();
    let progress = Progress::start(terminal, "Ricerca della cifra");
    let checked = pipeline::check(&arguments.folder, &mut timings).map_err(Stop::new)?;
    let request = Request::everything(&checked);
    let built = dossier::build(&checked, &request, &mut timings).map_err(Stop::new)?;
    drop(progress);
    let found = trace::find(&built.printed, &arguments.figure);
    terminal.print(&text(&arguments.figure, &found))?;
    Ok(if found.is_empty() { Outcome::Findings } else { Outcome::Clean })
}

fn text(figure: &str, found: &[&Printed]) -> String {
    if found.is_empty() {
        return format!("La cifra {figure} non è stampata in nessun documento a partire da una cella.\n");
    }
    let mut text = String::new();
    let wanted = Wanted::new(figure);
    for printed in found {
        let page = printed.page.map(|p| format!(", pagina {p}")).unwrap_or_default();
        // A rounded figure leads to the exact one.
        let exact = if wanted.is(&printed.figure) { String::new() } else { format!(": {}", printed.figure) };
        let _ = writeln!(text, "{}{page}, {}{exact}", printed.document, printed.place);
        for cell in printed.cells.origins().iter().take(SHOWN) {
            let _ = writeln!(text, "    {cell}");
        }
        if let Some(more) = printed.cells.origins().len().checked_sub(SHOWN).filter(|n| *n > 0) {
            let _ = writeln!(
                text,
                "    e {} (tutte in controlli/tracciato.csv)",
                if more == 1 { "un’altra cella".to_owned() } else { format!("altre {more} celle") }
            );
        }
    }
    text
}
