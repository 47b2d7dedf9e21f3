// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Time and memory of the complete build of the Casarano sample: the whole program, as an office runs it.
//!
//! `cargo bench --bench casarano -- 11` builds a copy of the sample eleven times after a warm-up and prints the least,
//! the median and the greatest wall time, processor time and resident memory. It reads `/proc`: Linux only.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::ExitCode;

mod child;

use child::Run;

/// What the median complete build (plan, data and the packs of seven councils) should stay below: processor seconds, megabytes.
const AIM: (f64, f64) = (2.0, 200.0);

fn main() -> ExitCode {
    // cargo adds `--bench`; a number is how many times to run.
    let runs = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(11);
    match measure(runs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the build could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the sample `runs` times and prints the figures.
fn measure(runs: usize) -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let project = folder.path().join("casarano");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/casarano"), &project)?;
    build(&project)?;
    let taken = (0..runs.max(1)).map(|_| build(&project)).collect::<std::io::Result<Vec<Run>>>()?;
    let spread = |figure: fn(&Run) -> f64| {
        let mut figures: Vec<f64> = taken.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        format!("{:.2} / {:.2} / {:.2}", figures[0], figures[figures.len() / 2], figures[figures.len() - 1])
    };
    println!("complete build of samples/casarano, {} runs after a warm-up: least / median / greatest", taken.len());
    println!("wall       {} s", spread(|run| run.wall));
    println!("processor  {} s   (aim: below {} s)", spread(|run| run.processor), AIM.0);
    println!("memory     {} MB  (aim: below {} MB)", spread(|run| run.memory), AIM.1);
    Ok(())
}

/// Copies the sources of a project, without what was generated.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in walkdir::WalkDir::new(from)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != "out" && entry.file_name() != "votati")
    {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from).map_err(std::io::Error::other)?);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// One build, to its end.
fn build(project: &Path) -> std::io::Result<Run> {
    let (run, status) = child::build(&[project])?;
    if !status.success() {
        return Err(std::io::Error::other(format!("the program ended with {status}")));
    }
    Ok(run)
}
