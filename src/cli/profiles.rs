// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz profiles`: what is built in, and what of it was not confirmed on an official text.

use std::fmt::Write;

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::profile::{self, Profile};

/// Elenca i profili regionali, o mostra che cosa contiene uno
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Profilo da mostrare, come puglia-2022-2024 (anche dopo la parola «show»)
    #[arg(value_name = "PROFILO", num_args = 0..=2)]
    words: Vec<String>,
}

/// Prints the list, or one profile.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let id = arguments.words.iter().find(|w| !matches!(w.as_str(), "show" | "mostra" | "list" | "elenco"));
    let text = match id {
        Some(id) => show(&profile::builtin(id).map_err(Stop::new)?),
        None => {
            let mut text = String::new();
            for id in profile::builtin_ids() {
                let profile = profile::builtin(id).map_err(Stop::new)?;
                let state = if profile.identity.complete { "" } else { " (incompleto)" };
                let _ = writeln!(text, "{id:<28} {}{state}", profile.identity.title);
            }
            text
        }
    };
    terminal.print(&text).map(|()| Outcome::Clean)
}

fn show(profile: &Profile) -> String {
    let identity = &profile.identity;
    let mut text = format!(
        "{} – {}, {}\nFonti lette al {}.{}\n",
        identity.id,
        identity.title,
        identity.region,
        crate::period::date_long_it(identity.checked_at),
        if identity.complete { "" } else { " Il profilo non è completo." }
    );
    if !identity.note.is_empty() {
        let _ = writeln!(text, "{}", identity.note);
    }
    let mark = |confirmed: bool| if confirmed { "" } else { "  [da confermare]" };
    let mut list = |title: &str, rows: Vec<(&str, &str, bool)>| {
        if !rows.is_empty() {
            let _ = writeln!(text, "\n{title}");
            for (code, words, confirmed) in rows {
                let _ = writeln!(text, "  {code:<10} {words}{}", mark(confirmed));
            }
        }
    };
    list("Aree strategiche", profile.areas.iter().map(|a| (&*a.code, &*a.title, true)).collect());
    list("Capitoli", profile.chapters.iter().map(|c| (&*c.code, &*c.title, c.confirmed)).collect());
    list("Fondi", profile.funds.iter().map(|f| (&*f.code, &*f.title, f.confirmed)).collect());
    list("LEPS", profile.leps.iter().map(|l| (&*l.code, &*l.title, l.confirmed)).collect());
    list(
        "Obiettivi di servizio",
        profile.service_targets.iter().map(|t| (&*t.code, &*t.service, t.confirmed)).collect(),
    );
    list("Allegati attesi", profile.annexes.iter().map(|a| (&*a.code, &*a.title, a.confirmed)).collect());
    list("Regole con parametri propri", profile.rules.iter().map(|r| (&*r.code, &*r.source, r.confirmed)).collect());
    text
}
