// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pdz schema`: the description of every format for programs.

use super::terminal::Terminal;
use super::{Outcome, Stop};
use crate::diff;
use crate::findings::render;
use crate::survey;
use crate::table;
use crate::write::datapackage;

/// Stampa lo schema di una tabella o di un formato
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Nome della tabella (interventi, fonti, …) oppure «segnalazioni», «piano», «confronto», «questionario», «mappa»; senza nome, l'elenco
    #[arg(value_name = "NOME")]
    name: Option<String>,
}

const FINDINGS: &str = "segnalazioni";
const PLAN: &str = "piano";
const DIFFERENCES: &str = "confronto";
const SURVEY: &str = "questionario";
const MAP: &str = "mappa";

/// Prints a schema, or the list of them.
pub fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Outcome, Stop> {
    let names = || table::schemas().iter().map(|s| s.name.as_str()).chain([FINDINGS, PLAN, DIFFERENCES, SURVEY, MAP]);
    let text = match arguments.name.as_deref() {
        None => names().map(|n| format!("{n}\n")).collect(),
        Some(FINDINGS) => render::json_schema().to_owned(),
        Some(PLAN) => String::from_utf8_lossy(&datapackage::plan_schema().map_err(Stop::new)?).into_owned(),
        Some(DIFFERENCES) => diff::json_schema().to_owned(),
        Some(SURVEY) => survey::json_schema().to_owned(),
        Some(MAP) => survey::map_schema().to_owned(),
        Some(name) => table::schema_text(name).map(str::to_owned).ok_or_else(|| {
            let near = crate::toml_errors::nearest(name, names());
            Stop(format!("lo schema «{name}» non esiste{}", near.map(|n| format!("; forse «{n}»")).unwrap_or_default()))
        })?,
    };
    terminal.print(&text).map(|()| Outcome::Clean)
}
