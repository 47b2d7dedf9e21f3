// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz explain R-F02`: the page of a rule.

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::check;
use crate::profile::{self, Profile};
use crate::project::Project;
use crate::toml_errors::nearest;

/// Spiega una regola o un tipo di regola: che cosa controlla, perché conta, come si corregge in Excel
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Codice della regola, come R-F02, o tipo di regola, come fondo-area; senza codice, l'elenco di tutte
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
        lines.push_str("\nTipi di regola che un profilo può dichiarare:\n");
        for kind in profile::RULE_KINDS {
            lines.push_str(&format!("        {}\n", kind.name));
        }
        terminal.print(&lines)?;
        return Ok(Outcome::Clean);
    };
    let page = check::explain(code)
        .or_else(|| own.as_ref().and_then(|profile| check::explain_declared(profile, code)))
        .or_else(|| builtin_page(code))
        .or_else(|| check::explain_kind(code));
    match page {
        Some(page) => terminal.print(&page).map(|()| Outcome::Clean),
        None => {
            let declared = own.iter().flat_map(|profile| &profile.rules).filter(|rule| rule.kind.is_some());
            let others =
                declared.map(|rule| rule.code.as_str()).chain(profile::RULE_KINDS.iter().map(|kind| kind.name));
            let near = check::nearest_code(code).or_else(|| nearest(code.trim(), others));
            let near = near.map(|c| format!("; forse «{c}»")).unwrap_or_default();
            Err(Stop(format!("la regola «{code}» non esiste{near}. «pdz explain» le elenca tutte")))
        }
    }
}

/// The page of a rule that a built-in profile declares: the page says which one.
fn builtin_page(code: &str) -> Option<String> {
    let profiles = profile::builtin_ids().into_iter().filter_map(|id| profile::builtin(id).ok());
    profiles.into_iter().find_map(|profile| check::explain_declared(&profile, code))
}

/// The profile of the project that the current folder is, for the rules of its own.
fn project_profile() -> Option<Profile> {
    let folder = std::path::Path::new(".");
    let project = Project::open(folder).ok()?;
    profile::load_for(folder, &project.settings.piano.profilo, project.settings.piano.triennio).ok()
}
