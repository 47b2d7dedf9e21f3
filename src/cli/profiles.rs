// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz profiles`: what is built in, what of it was not confirmed on an official text, where each value comes from.

use std::fmt::Write;
use std::path::Path;

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::numerals::counted;
use crate::profile::{self, Profile, RULE_KINDS};
use crate::project::Project;

/// Elenca i profili regionali, o mostra che cosa contiene uno e da dove viene ogni valore
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Profilo da mostrare (anche dopo la parola «show»), oppure la cartella di un progetto
    #[arg(value_name = "PROFILO", num_args = 0..=2)]
    words: Vec<String>,
    /// Mostra ogni valore con il file e la riga da cui viene
    #[arg(long)]
    valori: bool,
    /// Elenca i tipi di regola che un profilo può dichiarare, con i loro parametri
    #[arg(long)]
    regole: bool,
}

const SHOW: [&str; 2] = ["show", "mostra"];
const LIST: [&str; 2] = ["list", "elenco"];

/// Prints the list, or one profile.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    let id = words.iter().find(|w| !SHOW.contains(w) && !LIST.contains(w));
    let asked = words.first().is_some_and(|w| SHOW.contains(w));
    let text = match id {
        _ if arguments.regole => kinds(),
        Some(id) if Path::new(id).join("piano.toml").is_file() => show(&of_project(Path::new(id))?, arguments.valori),
        Some(id) => show(&profile::builtin(id).map_err(Stop::new)?, arguments.valori),
        None if asked && Path::new("piano.toml").is_file() => show(&of_project(Path::new("."))?, arguments.valori),
        None if asked => {
            return Err(Stop(format!(
                "dire quale profilo mostrare, o indicare la cartella di un progetto; profili: {}",
                profile::builtin_ids().join(", ")
            )));
        }
        None => list()?,
    };
    terminal.print(&text).map(|()| Outcome::Clean)
}

fn of_project(folder: &Path) -> Result<Profile, Stop> {
    let project = Project::open(folder).map_err(Stop::new)?;
    profile::load_for(folder, &project.settings.piano.profilo, project.settings.piano.triennio).map_err(Stop::new)
}

fn list() -> Result<String, Stop> {
    let mut text = String::new();
    for id in profile::builtin_ids() {
        let profile = profile::builtin(id).map_err(Stop::new)?;
        let mut state = String::new();
        if !profile.identity.complete {
            state.push_str(" (incompleto)");
        }
        if profile.identity.preferred {
            state.push_str(" (predefinito)");
        }
        let doubts = unconfirmed(&profile);
        if doubts > 0 {
            let _ = write!(state, ", {}", counted(doubts, "voce da confermare", "voci da confermare"));
        }
        let _ = writeln!(text, "{id:<28} {}, {}{state}", profile.identity.region, profile.identity.title);
    }
    Ok(text)
}

fn kinds() -> String {
    let mut text = String::from("Tipi di regola per le voci [[regola]] di un profilo (chiave «tipo»)\n");
    for kind in RULE_KINDS {
        let _ = writeln!(text, "\n{}\n  {}", kind.name, kind.summary);
        let names: Vec<String> = kind
            .parameters
            .iter()
            .map(|(name, _, required)| if *required { format!("{name} (obbligatorio)") } else { (*name).to_owned() })
            .collect();
        let _ = writeln!(text, "  parametri: {}", names.join(", "));
        if !kind.any_of.is_empty() {
            let _ = writeln!(text, "  almeno uno fra: {}", kind.any_of.join(", "));
        }
    }
    text
}

/// A row of a list: code, words, whether it was confirmed.
type Row<'a> = (&'a str, &'a str, bool);

/// The lists of a profile: title, key in the text, rows.
fn lists(profile: &Profile) -> Vec<(&'static str, &'static str, Vec<Row<'_>>)> {
    vec![
        ("Aree strategiche", "area", profile.areas.iter().map(|a| (&*a.code, &*a.title, a.confirmed)).collect()),
        ("Obiettivi", "obiettivo", profile.objectives.iter().map(|o| (&*o.code, &*o.title, o.confirmed)).collect()),
        ("Capitoli", "capitolo", profile.chapters.iter().map(|c| (&*c.code, &*c.title, c.confirmed)).collect()),
        ("Fondi", "fondo", profile.funds.iter().map(|f| (&*f.code, &*f.title, f.confirmed)).collect()),
        ("LEPS", "leps", profile.leps.iter().map(|l| (&*l.code, &*l.title, l.confirmed)).collect()),
        (
            "Obiettivi di servizio",
            "obiettivo_servizio",
            profile.service_targets.iter().map(|t| (&*t.code, &*t.service, t.confirmed)).collect(),
        ),
        ("Allegati attesi", "allegato", profile.annexes.iter().map(|a| (&*a.code, &*a.title, a.confirmed)).collect()),
        (
            "Percorso di approvazione",
            "tappa",
            profile.path.iter().map(|s| (&*s.code, &*s.title, s.confirmed)).collect(),
        ),
        (
            "Regole con parametri propri",
            "regola",
            profile
                .rules
                .iter()
                .map(|r| (&*r.code, if r.title.is_empty() { &*r.source } else { &*r.title }, r.confirmed))
                .collect(),
        ),
        ("Norme e atti", "atto", profile.acts.iter().map(|a| (&*a.id, &*a.form, a.confirmed)).collect()),
    ]
}

fn unconfirmed(profile: &Profile) -> usize {
    lists(profile).iter().flat_map(|(_, _, rows)| rows).filter(|(_, _, confirmed)| !confirmed).count()
}

fn show(profile: &Profile, values: bool) -> String {
    let identity = &profile.identity;
    let mut text = format!(
        "{} – {}, {}, triennio {}\nFonti lette al {}.{}\n",
        identity.id,
        identity.title,
        identity.region,
        identity.triennium,
        crate::period::date_long_it(identity.checked_at),
        if identity.complete { "" } else { " Il profilo non è completo." }
    );
    if !identity.note.is_empty() {
        let _ = writeln!(text, "{}", identity.note);
    }
    if profile.lineage.len() > 1 {
        let _ = writeln!(text, "Estende: {}", profile.lineage.join(" → "));
    }
    let _ = writeln!(text, "Voci da confermare su un testo ufficiale: {}", unconfirmed(profile));
    let own = own_values(profile, &["etichette"], values);
    if !profile.labels.is_empty() {
        let _ = writeln!(text, "\nParole della Regione");
        for (key, word) in &profile.labels {
            let _ = writeln!(text, "  {key:<26} {word}");
        }
        text.push_str(&own);
    }
    for (title, key, rows) in lists(profile) {
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{title}");
        for (code, words, confirmed) in rows {
            let mark = if confirmed { "" } else { "  [da confermare]" };
            let _ = writeln!(text, "  {code:<10} {words}{mark}");
            text.push_str(&own_values(profile, &[key, code], values));
        }
    }
    text
}

/// The values below a place with their origin: all, or those that the project's own files give.
fn own_values(profile: &Profile, path: &[&str], all: bool) -> String {
    let values = profile.values(path).into_iter().filter(|value| all || !value.place.is_builtin());
    values.map(|value| format!("             {} = {}   ({})\n", value.key, short(&value.value), value.place)).collect()
}

fn short(value: &str) -> String {
    let flat = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= 80 { flat } else { flat.chars().take(79).chain(['…']).collect() }
}
