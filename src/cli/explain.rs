// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz explain R-F02`: the page of a rule.

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::check;
use crate::profile::{self, Profile};
use crate::project::Project;

/// Spiega una regola: che cosa controlla, perché conta, come si corregge in Excel
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Codice della regola, come R-F02; senza codice, l'elenco di tutte
    #[arg(value_name = "CODICE")]
    code: Option<String>,
}

/// Prints the page of a rule, or the list of the rules.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let own = project_profile();
    let Some(code) = &arguments.code else {
        let mut lines: String =
            check::registry().iter().map(|rule| format!("{:<7} {}\n", rule.code, rule.name)).collect();
        for rule in own.iter().flat_map(|profile| &profile.rules).filter(|rule| rule.kind.is_some()) {
            lines.push_str(&format!("{:<7} {} (regola del profilo)\n", rule.code, rule.title));
        }
        terminal.print(&lines)?;
        return Ok(Outcome::Clean);
    };
    match check::explain(code).or_else(|| own.as_ref().and_then(|profile| check::explain_declared(profile, code))) {
        Some(page) => terminal.print(&page).map(|()| Outcome::Clean),
        None => {
            let near = check::nearest_code(code).map(|c| format!("; forse «{c}»")).unwrap_or_default();
            Err(Stop(format!("la regola «{code}» non esiste{near}. «pdz explain» le elenca tutte")))
        }
    }
}

/// The profile of the project that the current folder is, for the rules of its own.
fn project_profile() -> Option<Profile> {
    let folder = std::path::Path::new(".");
    let project = Project::open(folder).ok()?;
    profile::load_for(folder, &project.settings.piano.profilo, project.settings.piano.triennio).ok()
}
