// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The commands, one file each; this one reads the arguments and says in Italian what is wrong with them.

mod batch;
mod build;
mod calendar;
mod check;
mod collect;
mod completions;
mod diff;
mod explain;
mod guided;
mod inspect;
mod new;
mod profiles;
mod progress;
mod pull;
mod schema;
mod survey;
mod terminal;
mod trace;
mod usage;
mod verify;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use terminal::Terminal;

/// What a command ends with (contract: 0 nothing to say, 1 errors open, 2 could not work).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All done, no error open.
    Clean,
    /// Errors are open, or something differs.
    Findings,
    /// The program could not do its work.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Anything that stops a command, as one Italian sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Stop(String);

impl Stop {
    fn new(error: impl std::fmt::Display) -> Stop {
        Stop(error.to_string())
    }
}

const HELP: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

/// Dai fogli di calcolo dell'Ufficio di Piano al Piano di Zona e agli atti dei Consigli comunali
#[derive(Debug, Parser)]
#[command(
    name = "pdz",
    version,
    help_template = HELP,
    subcommand_help_heading = "Comandi",
    subcommand_value_name = "COMANDO",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    arg_required_else_help = true,
    after_help = "Senza comandi, in una cartella con piano.toml, pdz controlla e genera tutto."
)]
struct Arguments {
    /// Non mostra avanzamento e avvisi di servizio
    #[arg(long, short, global = true, help_heading = "Opzioni generali")]
    quiet: bool,
    /// Mostra anche le note e il tempo di ogni fase
    #[arg(long, short, global = true, conflicts_with = "quiet", help_heading = "Opzioni generali")]
    verbose: bool,
    /// Mostra questo aiuto
    #[arg(long, short, global = true, action = clap::ArgAction::Help, help_heading = "Opzioni generali")]
    help: Option<bool>,
    /// Mostra la versione
    #[arg(long, short = 'V', action = clap::ArgAction::Version, help_heading = "Opzioni generali")]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Crea la cartella di un nuovo progetto
    #[command(visible_alias = "nuovo", help_template = HELP)]
    New(new::Arguments),
    /// Prepara un foglio per ogni comune, da far completare
    #[command(visible_alias = "raccogli", help_template = HELP)]
    Collect(collect::Arguments),
    /// Mostra come è stato letto ogni foglio di un file
    #[command(visible_alias = "esamina", help_template = HELP)]
    Inspect(inspect::Arguments),
    /// Controlla i dati ed elenca le segnalazioni
    #[command(visible_alias = "controlla", help_template = HELP)]
    Check(check::Arguments),
    /// Genera documenti, atti e dati nella cartella out
    #[command(visible_alias = "genera", help_template = HELP)]
    Build(build::Arguments),
    /// Elenca le date degli incontri e ne genera i documenti
    #[command(visible_alias = "calendario", help_template = HELP)]
    Calendar(calendar::Arguments),
    /// Spiega una regola di controllo
    #[command(visible_alias = "spiega", help_template = HELP)]
    Explain(explain::Arguments),
    /// Ricalcola le impronte di una consegna e dice che cosa è cambiato
    #[command(visible_alias = "verifica", help_template = HELP)]
    Verify(verify::Arguments),
    /// Dice dove è stampata una cifra e da quali celle viene
    #[command(visible_alias = "rintraccia", help_template = HELP)]
    Trace(trace::Arguments),
    /// Riporta nei testi ciò che è stato corretto in Word
    #[command(visible_alias = "recepisci", help_template = HELP)]
    Pull(pull::Arguments),
    /// Dice che cosa è cambiato fra due versioni del piano
    #[command(visible_alias = "confronta", help_template = HELP)]
    Diff(diff::Arguments),
    /// Legge le risposte di un questionario: mappa delle domande, tabelle
    #[command(visible_alias = "questionario", help_template = HELP)]
    Survey(survey::Arguments),
    /// Elenca i profili regionali, o mostra che cosa contiene uno
    #[command(visible_alias = "profili", help_template = HELP)]
    Profiles(profiles::Arguments),
    /// Stampa lo schema JSON di un formato per i programmi
    #[command(visible_alias = "schemi", help_template = HELP)]
    Schema(schema::Arguments),
    /// Stampa i completamenti per la riga di comando
    #[command(visible_alias = "completamenti", help_template = HELP)]
    Completions(completions::Arguments),
}

/// Runs the program on these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(code) = crate::ingest::isolate::as_copy(&arguments) {
        return code;
    }
    crate::ingest::isolate::enable();
    if let Some(folder) = guided::folder(&arguments) {
        return guided::run(&folder).into();
    }
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return usage::report(&error).into(),
    };
    let terminal = Terminal::new(parsed.quiet, parsed.verbose);
    let result = match &parsed.command {
        Command::New(arguments) => new::run(arguments, &terminal),
        Command::Collect(arguments) => collect::run(arguments, &terminal),
        Command::Inspect(arguments) => inspect::run(arguments, &terminal),
        Command::Check(arguments) => check::run(arguments, &terminal),
        Command::Build(arguments) => build::run(arguments, &terminal),
        Command::Calendar(arguments) => calendar::run(arguments, &terminal),
        Command::Explain(arguments) => explain::run(arguments, &terminal),
        Command::Verify(arguments) => verify::run(arguments, &terminal),
        Command::Trace(arguments) => trace::run(arguments, &terminal),
        Command::Pull(arguments) => pull::run(arguments, &terminal),
        Command::Diff(arguments) => diff::run(arguments, &terminal),
        Command::Survey(arguments) => survey::run(arguments, &terminal),
        Command::Profiles(arguments) => profiles::run(arguments, &terminal),
        Command::Schema(arguments) => schema::run(arguments, &terminal),
        Command::Completions(arguments) => completions::run(arguments, &terminal),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(stop) => {
            terminal.error(&stop.to_string());
            Outcome::Failed.into()
        }
    }
}

/// The project folder of a command: the one given, or the current one when it holds a `piano.toml`.
fn project_folder(given: Option<&Path>) -> Result<PathBuf, Stop> {
    match given {
        Some(folder) => Ok(folder.to_owned()),
        None if Path::new("piano.toml").is_file() => Ok(PathBuf::from(".")),
        None => Err(Stop("indicare la cartella del progetto: in quella attuale non c'è il file piano.toml".to_owned())),
    }
}
