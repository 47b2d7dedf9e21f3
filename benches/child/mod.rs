// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Runs `pdz build` as a process of its own and says what it took. It reads `/proc`: Linux only.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How often the memory of the running program is read.
const POLL: Duration = Duration::from_millis(1);

/// Units of the times in `/proc/…/stat`: fixed at a hundredth of a second on Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// What one run took: wall seconds, processor seconds, greatest resident megabytes.
pub struct Run {
    pub wall: f64,
    pub processor: f64,
    pub memory: f64,
}

/// Builds these projects in one run of the program, to its end.
pub fn build<P: AsRef<Path>>(projects: &[P]) -> std::io::Result<(Run, ExitStatus)> {
    let before = children_seconds()?;
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pdz"))
        .args(["build", "--quiet"])
        .args(projects.iter().map(AsRef::as_ref))
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
    Ok((Run { wall, processor: children_seconds()? - before, memory }, status))
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
