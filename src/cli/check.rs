// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz check DIR`: every finding, for people or for programs.

use std::path::PathBuf;

use clap::ValueEnum;

use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop, project_folder};
use crate::annexes;
use crate::check;
use crate::findings::{Findings, Severity};
use crate::pipeline::{self, Checked, Timings};
use crate::report;

/// Controlla i dati di un progetto ed elenca le segnalazioni
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Cartella del progetto (quella attuale, se contiene piano.toml)
    #[arg(value_name = "CARTELLA")]
    folder: Option<PathBuf>,
    /// Forma dell'elenco
    #[arg(
        long,
        value_name = "FORMA",
        default_value = "text",
        hide_possible_values = true,
        hide_default_value = true,
        help = "Forma dell'elenco: text, plain, json, sarif, html"
    )]
    format: Format,
    /// Scrive anche una cartella di lavoro Excel con le segnalazioni
    #[arg(long, value_name = "FILE.xlsx")]
    workbook: Option<PathBuf>,
    /// Solo le segnalazioni che riguardano un comune
    #[arg(long, value_name = "COMUNE")]
    comune: Option<String>,
    /// Scrive anche il riepilogo: assistenti sociali, LEPS, servizi minimi, griglia del FNPS
    #[arg(long, visible_alias = "riepilogo")]
    summary: bool,
    /// Solo queste regole: R-F02, R-S, … (più d'una separate da virgola)
    #[arg(long, value_name = "CODICI", value_delimiter = ',')]
    codice: Vec<String>,
    /// Solo queste gravità: errore, avviso, nota
    #[arg(long, value_name = "GRAVITÀ", value_delimiter = ',', hide_possible_values = true)]
    gravita: Vec<Weight>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Weight {
    #[value(alias = "errori")]
    Errore,
    #[value(alias = "avvisi")]
    Avviso,
    #[value(alias = "note")]
    Nota,
}

impl Weight {
    fn severity(self) -> Severity {
        match self {
            Weight::Errore => Severity::Error,
            Weight::Avviso => Severity::Warning,
            Weight::Nota => Severity::Note,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Plain,
    Json,
    Sarif,
    Html,
}

/// Prints the findings of a project.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let folder = project_folder(arguments.folder.as_deref())?;
    let mut timings = Timings::default();
    let progress = Progress::start(terminal, "Controllo dei dati");
    let checked = pipeline::check(&folder, &mut timings).map_err(Stop::new)?;
    drop(progress);
    let mut shown = checked.findings.clone();
    shown.extend(annexes::changed(&folder.join("out"), &checked.annexes));
    shown.sort();
    let mut derogated = checked.derogated.clone();
    for findings in [&mut shown, &mut derogated] {
        keep(findings, arguments, &checked)?;
    }
    if let Some(path) = &arguments.workbook {
        let bytes = report::workbook(&checked, &shown).map_err(Stop::new)?;
        std::fs::write(path, bytes).map_err(|source| Stop::new(crate::output::OutputError::new(path, source)))?;
        terminal.notice(&format!("Segnalazioni scritte in {}", path.display()));
    }
    terminal.print(&render(arguments, &checked, shown, &derogated, terminal))?;
    terminal.timings(&timings);
    Ok(if checked.findings.has_errors() { Outcome::Findings } else { Outcome::Clean })
}

fn render(
    arguments: &Arguments,
    checked: &Checked,
    mut shown: Findings,
    derogated: &Findings,
    terminal: &Terminal,
) -> String {
    let summary = if arguments.summary { format!("{}\n", report::summary(checked)) } else { String::new() };
    match arguments.format {
        Format::Text => {
            // Notes that were asked for are shown.
            let asked = arguments.gravita.contains(&Weight::Nota) || !arguments.codice.is_empty();
            let notes = if asked { 0 } else { hide_notes(&mut shown, terminal) };
            summary + &report::text(checked, &shown, terminal.color()) + &hidden(notes)
        }
        Format::Plain => summary + &report::plain(checked, &shown),
        Format::Json => report::json(&shown, derogated),
        Format::Sarif => report::sarif(checked, &shown, derogated),
        Format::Html => report::html(checked, &shown),
    }
}

/// Leaves the notes out of what a person reads at the terminal, unless they are asked for.
pub fn hide_notes(findings: &mut Findings, terminal: &Terminal) -> usize {
    if terminal.is_verbose() {
        return 0;
    }
    let notes = findings.count(Severity::Note);
    findings.retain(|f| f.severity != Severity::Note);
    notes
}

/// How many notes were left out, and how to see them.
pub fn hidden(notes: usize) -> String {
    match notes {
        0 => String::new(),
        1 => "C'è anche 1 nota: per vederla, --verbose.\n".to_owned(),
        n => format!("Ci sono anche {n} note: per vederle, --verbose.\n"),
    }
}

/// Keeps the findings that the arguments ask for.
fn keep(findings: &mut Findings, arguments: &Arguments, checked: &Checked) -> Result<(), Stop> {
    if let Some(comune) = &arguments.comune {
        keep_comune(findings, comune, checked)?;
    }
    if !arguments.gravita.is_empty() {
        findings.retain(|f| arguments.gravita.iter().any(|w| w.severity() == f.severity));
    }
    let wanted: Vec<String> = arguments.codice.iter().map(|code| code.trim().to_uppercase()).collect();
    for code in &wanted {
        // «R-F» is a whole family.
        if !check::registry().iter().any(|rule| rule.code.starts_with(code.as_str())) || code.is_empty() {
            let hint = check::nearest_code(code).map(|near| format!("; forse «{near}»")).unwrap_or_default();
            return Err(Stop(format!("la regola «{code}» non esiste{hint}")));
        }
    }
    if !wanted.is_empty() {
        findings.retain(|f| wanted.iter().any(|code| f.code.starts_with(code.as_str())));
    }
    Ok(())
}

// A finding regards a comune when its file, its sheet or its words name it.
fn keep_comune(findings: &mut Findings, comune: &str, checked: &Checked) -> Result<(), Stop> {
    use crate::plan::names::fold;
    let wanted = fold(comune);
    // The name as the table writes it too: beside a wrong ISTAT code it is not the plan's.
    let written = checked
        .plan
        .dataset
        .rows("comuni")
        .iter()
        .filter_map(|row| Some((row.text("comune")?.value, row.text("codice_istat")?.value)));
    let own = checked.plan.comuni.iter().map(|c| (c.name.value.clone(), c.istat.value.clone()));
    let all: Vec<(String, String)> = own.chain(written).collect();
    let known = all.iter().find(|(name, code)| fold(name) == wanted || code == comune);
    let Some((name, code)) = known else {
        let near = crate::toml_errors::nearest(comune, all.iter().map(|(name, _)| name.as_str()));
        let hint = near.map(|n| format!("; forse «{n}»")).unwrap_or_default();
        return Err(Stop(format!("«{comune}» non è un comune dell'Ambito{hint}")));
    };
    let (name, code) = (fold(name), code.clone());
    findings.retain(|finding| {
        let place = finding.origin.as_ref();
        let words = [
            place.map(|o| o.file.as_ref()),
            place.and_then(|o| o.sheet.as_deref()),
            finding.row.as_deref(),
            Some(finding.message.as_str()),
            finding.found.as_deref(),
        ];
        // Another cell that the finding speaks of may be the comune's: «Matino: qui 84.802,00».
        let notes = finding.places.iter().flat_map(|label| [Some(label.note.as_str()), label.origin.sheet.as_deref()]);
        words
            .into_iter()
            .chain(notes)
            .flatten()
            .any(|w| format!(" {} ", fold(w)).contains(&format!(" {name} ")) || w.contains(&code))
    });
    Ok(())
}
