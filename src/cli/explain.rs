// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz explain R-F02`: the page of a rule.

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::check;

/// Spiega una regola: che cosa controlla, perché conta, come si corregge in Excel
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Codice della regola, come R-F02; senza codice, l'elenco di tutte
    #[arg(value_name = "CODICE")]
    code: Option<String>,
}

/// Prints the page of a rule, or the list of the rules.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let Some(code) = &arguments.code else {
        let lines = check::registry().iter().map(|rule| format!("{:<7} {}\n", rule.code, rule.name));
        terminal.print(&lines.collect::<String>())?;
        return Ok(Outcome::Clean);
    };
    match check::explain(code) {
        Some(page) => terminal.print(&page).map(|()| Outcome::Clean),
        None => {
            let near = check::nearest_code(code).map(|c| format!("; forse «{c}»")).unwrap_or_default();
            Err(Stop(format!("la regola «{code}» non esiste{near}. «pdz explain» le elenca tutte")))
        }
    }
}
