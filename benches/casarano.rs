// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Time and memory of the complete build of the Casarano sample: the whole program, as an office runs it.
//!
//! `cargo bench --bench casarano -- 11` builds a copy of the sample eleven times after a warm-up and prints the least,
//! the median and the greatest wall time, processor time and resident memory. It reads `/proc`: Linux only.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What the median build should stay below: processor seconds, megabytes.
const AIM: (f64, f64) = (0.5, 150.0);

/// How often the memory of the running program is read.
const POLL: Duration = Duration::from_millis(1);

/// Units of the times in `/proc/…/stat`: fixed at a hundredth of a second on Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// What one run took: wall seconds, processor seconds, greatest resident megabytes.
struct Run {
    wall: f64,
    processor: f64,
    memory: f64,
}

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
    for entry in walkdir::WalkDir::new(from).into_iter().filter_entry(|entry| entry.file_name() != "out") {
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
    let before = children_seconds()?;
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pdz"))
        .args(["build", "--quiet"])
        .arg(project)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut memory = 0.0_f64;
    let status = loop {
        memory = memory.max(peak_megabytes(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(POLL);
    };
    let wall = start.elapsed().as_secs_f64();
    if !status.success() {
        return Err(std::io::Error::other(format!("the program ended with {status}")));
    }
    Ok(Run { wall, processor: children_seconds()? - before, memory })
}

/// Processor seconds, user and system, of the children of this process that have ended.
fn children_seconds() -> std::io::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may hold spaces; the 16th and 17th fields are the children's times.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS_PER_SECOND)
}

/// The greatest resident memory of a running process so far; zero once it has ended.
fn peak_megabytes(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) * 1024.0 / 1e6
}
