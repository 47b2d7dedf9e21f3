// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Time of all the rules on a plan far larger than any real one: 1,000 interventions, 20,000 allocations.
//!
//! `cargo bench --bench regole` writes the project, reads it once and prints how long each stage took.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use pdz::pipeline::{self, Timings};

/// What all the rules should stay below, in milliseconds.
const AIM: f64 = 100.0;
/// Size of the plan.
const INTERVENTIONS: usize = 1_000;
const ALLOCATIONS: usize = 20_000;
/// Funds that the allocations go round.
const FUNDS: [&str; 7] = ["COM", "FNPS", "FGSA", "FNA", "QSFP", "ASL", "UT"];

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the rules could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    write(folder.path())?;
    let mut least = f64::MAX;
    for _ in 0..5 {
        let mut timings = Timings::default();
        let checked = pipeline::check(folder.path(), &mut timings)?;
        for (stage, taken) in timings.stages() {
            let milliseconds = taken.as_secs_f64() * 1_000.0;
            println!("{stage:<20} {milliseconds:>8.1} ms");
            if *stage == "controlli" {
                least = least.min(milliseconds);
            }
        }
        println!("{} interventions, {} allocations", checked.plan.interventions.len(), checked.plan.allocations.len());
    }
    println!("all the rules: {least:.1} ms at best (aim: below {AIM} ms)");
    Ok(())
}

/// A project of that size: comuni, sources, interventions with their texts, allocations.
fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join("dati"))?;
    std::fs::write(
        folder.join("piano.toml"),
        "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\ndata = \"2022-10-05\"\n\
         [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n",
    )?;
    std::fs::write(
        folder.join("dati/Comuni.csv"),
        "Codice ISTAT;Comune;Residenti\n075016;Casarano;19577\n075042;Matino;11167\n075059;Parabita;8761\n",
    )?;
    let mut sources = String::from("Fonte;Anno;Importo\n");
    let mut interventions = String::from("Codice;Denominazione;Area;LEPS;Tipologia;Finalità;Descrizione;Note\n");
    let mut allocations = String::from("Intervento;Fonte;Anno;Voce di spesa;Importo\n");
    let line = |text: &mut String, row: std::fmt::Arguments<'_>| {
        // Writing to a String never fails.
        let _ = writeln!(text, "{row}");
    };
    for fund in FUNDS {
        for year in 2022..=2024 {
            line(&mut sources, format_args!("{fund};{year};9000000,00"));
        }
    }
    for number in 0..INTERVENTIONS {
        let area = number % 7 + 1;
        line(
            &mut interventions,
            format_args!(
                "A{area}.{number};Servizio numero {number} dell'area;A{area};L{:02};servizio;\
                 Rispondere entro 30 giorni alle 120 famiglie che ogni anno chiedono aiuto ai comuni dell'Ambito;\
                 Attività svolte secondo la L. 8 novembre 2000, n. 328, con 12 operatori e due sedi;\
                 Nel 2022 la sperimentazione ha raggiunto 40 persone",
                number % 15 + 1
            ),
        );
    }
    for number in 0..ALLOCATIONS {
        let intervention = number % INTERVENTIONS;
        let turn = number / INTERVENTIONS;
        let (fund, year) = (FUNDS[turn % FUNDS.len()], 2022 + turn / FUNDS.len());
        line(
            &mut allocations,
            format_args!("A{}.{intervention};{fund};{year};servizi/appalti;1000,00", intervention % 7 + 1),
        );
    }
    std::fs::write(folder.join("dati/Fonti.csv"), sources)?;
    std::fs::write(folder.join("dati/Interventi.csv"), interventions)?;
    std::fs::write(folder.join("dati/Spesa.csv"), allocations)
}
