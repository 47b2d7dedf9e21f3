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
use crate::trace::Printed;

/// Cells shown for each place; a grand total has hundreds.
const SHOWN: usize = 12;

/// Dice dove è stampata una cifra e da quali celle viene
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella del progetto
    #[arg(value_name = "CARTELLA")]
    folder: PathBuf,
    /// La cifra, come è stampata: 1.234.567,89
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
    let wanted = bare(&arguments.figure);
    let found: Vec<&Printed> = built.printed.iter().filter(|p| bare(&p.figure) == wanted).collect();
    terminal.print(&text(&arguments.figure, &found))?;
    Ok(if found.is_empty() { Outcome::Findings } else { Outcome::Clean })
}

// 1.234,50 and 1234,5 are one figure: dots group digits, and zeros at the end of the decimals add nothing.
fn bare(figure: &str) -> String {
    let digits: String = figure.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '/')).collect();
    match digits.split_once(',') {
        Some((whole, decimals)) => {
            let decimals = decimals.trim_end_matches('0');
            if decimals.is_empty() { whole.to_owned() } else { format!("{whole},{decimals}") }
        }
        None => digits,
    }
}

fn text(figure: &str, found: &[&Printed]) -> String {
    if found.is_empty() {
        return format!("La cifra {figure} non è stampata in nessun documento a partire da una cella.\n");
    }
    let mut text = String::new();
    for printed in found {
        let page = printed.page.map(|p| format!(", pagina {p}")).unwrap_or_default();
        let _ = writeln!(text, "{}{page}, {}", printed.document, printed.place);
        for cell in printed.cells.iter().take(SHOWN) {
            let _ = writeln!(text, "    {cell}");
        }
        if let Some(more) = printed.cells.len().checked_sub(SHOWN).filter(|n| *n > 0) {
            let _ = writeln!(text, "    e altre {more} celle (tutte in controlli/tracciato.csv)");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_figure_is_the_same_however_it_is_written() {
        assert_eq!(bare("€ 1.234,50"), bare("1234,5"));
        assert_eq!(bare("12,00"), bare("12"));
        assert_ne!(bare("1.234"), bare("1,234"));
    }
}
