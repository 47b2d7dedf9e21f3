// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz survey map FILE` and `pdz survey tables FILE`: the map of a questionnaire, and its tables.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::findings::{Finding, Severity, render};
use crate::ingest::survey::{Answers, Request, read_files};
use crate::survey::{self, Format};

/// Legge le risposte di un questionario: propone la mappa delle domande, oppure ne fa le tabelle
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Propone la mappa delle domande, da correggere e conservare nel progetto
    #[command(visible_alias = "mappa", help_template = super::HELP)]
    Map(File),
    /// Tabelle di frequenza e incroci, senza i conteggi che renderebbero riconoscibile qualcuno
    #[command(visible_alias = "tabelle", help_template = super::HELP)]
    Tables(Tables),
}

#[derive(Debug, clap::Args)]
struct File {
    /// Risposte: LimeSurvey, EUSurvey, Google Moduli, Microsoft Forms o una tabella (CSV, XLSX, ODS, XLS)
    ///
    /// Più file dello stesso questionario, con le stesse colonne, sono letti come uno solo
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Programma del questionario: limesurvey, eusurvey, google, microsoft, tabella; senza, si riconosce dal file
    #[arg(long, value_name = "FORMATO")]
    formato: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Tables {
    #[command(flatten)]
    file: File,
    /// Mappa delle domande; senza, quella che «survey map» proporrebbe
    #[arg(long, value_name = "MAPPA")]
    map: Option<PathBuf>,
    /// Forma delle tabelle: text, json o csv
    #[arg(long, value_name = "FORMA", default_value = "text")]
    format: Shape,
    /// Conteggi minimi che si pubblicano: 3 o più (5 o 10 per i temi delicati)
    #[arg(long, value_name = "N")]
    soglia: Option<u64>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Shape {
    Text,
    Json,
    Csv,
}

/// Prints the map or the tables.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    match &arguments.command {
        Command::Map(file) => map(file, terminal),
        Command::Tables(tables) => self::tables(tables, terminal),
    }
}

fn request(file: &File) -> Result<Request, Stop> {
    if let Some(absent) = file.files.iter().find(|f| !f.is_file()) {
        return Err(Stop(format!("il file {} non esiste", absent.display())));
    }
    let format = match &file.formato {
        None => None,
        Some(word) => Some(Format::of(word).ok_or_else(|| {
            let known: Vec<&str> = Format::ALL.iter().map(|f| f.word()).collect();
            Stop(format!("il formato «{word}» non esiste; si può scrivere: {}", known.join(", ")))
        })?),
    };
    Ok(Request { format, ..Request::default() })
}

fn map(file: &File, terminal: &Terminal) -> Result<Outcome, Stop> {
    let answers = read(&file.files, &request(file)?, terminal);
    tell(&answers, terminal);
    match &answers.map {
        Some(map) => {
            let name = file
                .files
                .first()
                .and_then(|f| f.file_name())
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            terminal.print(&map.to_toml(&name))?;
            Ok(Outcome::Clean)
        }
        None => Ok(Outcome::Findings),
    }
}

fn tables(arguments: &Tables, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut request = request(&arguments.file)?;
    if arguments.soglia.is_some_and(|n| n < crate::disclosure::LEAST) {
        return Err(Stop(format!("la soglia non può essere inferiore a {}", crate::disclosure::LEAST)));
    }
    request.threshold = arguments.soglia;
    if let Some(path) = &arguments.map {
        let text = std::fs::read_to_string(path)
            .map_err(|_| Stop(format!("non riesco a leggere la mappa {}", path.display())))?;
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        request.map = Some((text, name));
    }
    let answers = read(&arguments.file.files, &request, terminal);
    let Some(survey) = &answers.survey else {
        tell(&answers, terminal);
        return Ok(Outcome::Findings);
    };
    let text = match arguments.format {
        Shape::Json => survey::json(survey, &answers.findings),
        Shape::Csv => survey::csv(survey),
        Shape::Text => survey::text(survey),
    };
    terminal.print(&text)?;
    tell(&answers, terminal);
    let whole = answers.fits && !answers.findings.has_errors();
    Ok(if whole { Outcome::Clean } else { Outcome::Findings })
}

/// Findings go to the standard error: the tables are what a program reads.
fn tell(answers: &Answers, terminal: &Terminal) {
    let mut findings = answers.findings.clone();
    findings.sort();
    if !terminal.is_verbose() {
        findings.retain(|f: &Finding| f.severity != Severity::Note || f.code == crate::findings::codes::PERSONAL_DATA);
    }
    if !findings.is_empty() {
        terminal.notice(render::plain(&findings).trim_end());
    }
}

fn read(paths: &[PathBuf], request: &Request, terminal: &Terminal) -> Answers {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if terminal.shows_progress()
        && let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {percent} % {eta}")
    {
        bar.set_style(style.progress_chars("=> "));
        bar.set_message("Lettura delle risposte");
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
    }
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let answers = read_files(&paths, request, &mut |done, all| {
        if all > 0 {
            bar.set_length(all);
            bar.set_position(done.min(all));
        }
    });
    bar.finish_and_clear();
    answers
}
