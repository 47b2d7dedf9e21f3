// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Many projects in one run: a few at a time, one that fails doesn't stop the others, a summary at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use super::terminal::Terminal;
use super::{Outcome, Stop};

/// Projects held in memory at the same time: what a machine of an office bears, however many are asked for.
const AT_ONCE: usize = 4;

/// How one project ended.
#[derive(Debug)]
pub struct Ended {
    /// What a person reads of it: findings, and why nothing was built.
    pub text: String,
    /// Notices about the work.
    pub notices: Vec<String>,
    /// Its line in the summary.
    pub line: String,
    /// Its outcome.
    pub outcome: Outcome,
}

/// Works on every folder and tells each one's end in the order in which they were given; the outcome is the worst.
///
/// # Errors
/// When the standard output can't be written.
pub fn run(
    folders: &[PathBuf],
    terminal: &Terminal,
    work: impl Fn(&Path) -> Result<Ended, Stop> + Sync,
) -> Result<Outcome, Stop> {
    let folders = distinct(folders);
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(AT_ONCE).min(folders.len());
    let (sender, receiver) = channel::<(usize, Ended)>();
    let mut worst = Outcome::Clean;
    let mut lines: Vec<(Outcome, String)> = Vec::new();
    std::thread::scope(|scope| -> Result<(), Stop> {
        for _ in 0..workers {
            let (sender, next, folders, work) = (sender.clone(), &next, &folders, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(folder) = folders.get(at) else { break };
                    if sender.send((at, one(folder, work))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<usize, Ended> = BTreeMap::new();
        let mut told = 0;
        for (at, ended) in receiver {
            waiting.insert(at, ended);
            while let Some(ended) = waiting.remove(&told) {
                let name = folders[told].display().to_string();
                terminal.print(&format!("── {name}\n{}", ended.text))?;
                ended.notices.iter().for_each(|notice| terminal.notice(notice));
                worst = worst.max(ended.outcome);
                lines.push((ended.outcome, format!("  {name}: {}\n", ended.line)));
                told += 1;
            }
        }
        Ok(())
    })?;
    terminal.print(&summary(&lines))?;
    Ok(worst)
}

/// Works on one folder: whatever happens there stays there.
fn one(folder: &Path, work: &(impl Fn(&Path) -> Result<Ended, Stop> + Sync)) -> Ended {
    let failed = |reason: String| Ended {
        text: format!("errore: {reason}\n"),
        notices: Vec::new(),
        line: format!("non generato: {reason}"),
        outcome: Outcome::Failed,
    };
    match catch_unwind(AssertUnwindSafe(|| work(folder))) {
        Ok(Ok(ended)) => ended,
        Ok(Err(stop)) => failed(stop.to_string()),
        Err(_) => {
            failed("un guasto del programma ha interrotto questo progetto; gli altri non ne risentono".to_owned())
        }
    }
}

/// The folders, each once: two builds of one project at the same time would write over each other.
fn distinct(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    folders.iter().filter(|f| seen.insert(f.canonicalize().unwrap_or_else(|_| (*f).clone()))).cloned().collect()
}

fn summary(lines: &[(Outcome, String)]) -> String {
    let count = |outcome: Outcome| lines.iter().filter(|(o, _)| *o == outcome).count();
    let mut text = format!("\nRiepilogo di {} progetti\n", lines.len());
    lines.iter().for_each(|(_, line)| text.push_str(line));
    let parts = [
        (count(Outcome::Clean), "senza errori"),
        (count(Outcome::Findings), "con errori aperti"),
        (count(Outcome::Failed), if count(Outcome::Failed) == 1 { "non generato" } else { "non generati" }),
    ];
    let said: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    text.push_str(&format!("{}.\n", said.join(", ")));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(outcome: Outcome) -> Ended {
        Ended { text: String::new(), notices: Vec::new(), line: "fatto".to_owned(), outcome }
    }

    #[test]
    fn one_that_fails_or_breaks_stops_no_other_and_the_worst_counts() {
        let folders: Vec<PathBuf> = ["a", "b", "c", "d"].map(PathBuf::from).to_vec();
        let done = AtomicUsize::new(0);
        let terminal = Terminal::new(true, false);
        let outcome = run(&folders, &terminal, |folder| {
            done.fetch_add(1, Ordering::Relaxed);
            match folder.to_str() {
                Some("b") => Err(Stop::new("manca piano.toml")),
                Some("c") => panic!("guasto"),
                _ => Ok(ended(Outcome::Findings)),
            }
        });
        assert_eq!(outcome.unwrap(), Outcome::Failed);
        assert_eq!(done.load(Ordering::Relaxed), 4);
    }

    #[test]
    fn the_same_folder_is_worked_on_once() {
        let folder = tempfile::tempdir().unwrap();
        let twice = [folder.path().to_owned(), folder.path().join(".")];
        assert_eq!(distinct(&twice).len(), 1);
    }

    #[test]
    fn the_summary_counts_each_kind() {
        let lines = [(Outcome::Clean, "  a: fatto\n".to_owned()), (Outcome::Failed, "  b: no\n".to_owned())];
        assert_eq!(
            summary(&lines),
            "\nRiepilogo di 2 progetti\n  a: fatto\n  b: no\n1 senza errori, 1 non generato.\n"
        );
    }
}
