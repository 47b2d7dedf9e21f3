// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz calendar DIR`: the dates of the meetings on the terminal, and the papers of the concertation into `out/`.

use std::path::PathBuf;

use super::build;
use super::terminal::Terminal;
use super::{Outcome, Stop, project_folder};
use crate::agenda::{Agenda, Event, weekday};
use crate::calendar::State;
use crate::dossier::{Format, Group};
use crate::period::date_it;
use crate::pipeline::{self, Timings};

/// Elenca le date degli incontri e genera calendario, convocazioni e fogli delle presenze
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella del progetto (quella attuale, se contiene piano.toml)
    #[arg(value_name = "CARTELLA")]
    folder: Option<PathBuf>,
    /// Genera solo alcuni formati: docx, pdf
    #[arg(long, value_name = "FORMATI", value_delimiter = ',', hide_possible_values = true)]
    format: Vec<Format>,
    /// Sostituisce anche i documenti Word corretti a mano
    #[arg(long)]
    force: bool,
}

/// Prints the dates and writes the folder.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let folder = project_folder(arguments.folder.as_deref())?;
    let checked = pipeline::check(&folder, &mut Timings::default()).map_err(Stop::new)?;
    let agenda = Agenda::of(&checked.plan, &checked.project.settings.calendario);
    let lines: String = agenda.events.iter().map(line).collect();
    terminal.print(&if lines.is_empty() {
        "Nessun incontro in calendario: compilare la tabella Calendario o la tabella Incontri.\n".to_owned()
    } else {
        lines
    })?;
    let request = build::Arguments::for_group(&folder, Group::Concertazione, &arguments.format, arguments.force);
    build::quietly(&request, &folder, terminal)
}

fn line(event: &Event) -> String {
    let day: String = weekday(event.day).chars().take(3).collect();
    let mut parts = vec![format!("{day} {}  {:<11}  {}", date_it(event.day), event.hours(), event.title)];
    parts.extend(event.place.as_deref().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()));
    match &event.state {
        State::Regular => {}
        State::Moved { .. } => parts.push(format!("spostato dal {}", date_it(event.scheduled))),
        State::Cancelled { .. } => parts.push("non si tiene".to_owned()),
    }
    parts.extend(event.reason().map(str::to_owned));
    if event.is_held() {
        parts.extend(event.feast.as_ref().map(|feast| format!("festivo: {feast}")));
    }
    parts.join(" – ") + "\n"
}
