// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Binary workbooks are read by a copy of this program with little memory and little time: on a damaged file their reader may
//! ask for all the memory of the machine, or never end, and neither can be caught.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Mutex, OnceLock, mpsc};
use std::time::Duration;

use super::budget::Budget;
use super::limits::{CEILING, Limits};
use super::package::Refusal;
use super::quiet::guarded;
use super::wire;
use super::workbook::{self, Book};
use crate::origin::Origin;

/// First argument of the copy that reads.
const ARGUMENT: &str = "--leggi-in-disparte";
/// Memory that the copy may ask for, in bytes, its own code included.
const MEMORY: u64 = 448 << 20;
/// Processor seconds of the copy.
const PROCESSOR: u64 = 15;
/// How long it is waited for.
const WAIT: Duration = Duration::from_secs(20);
/// Bytes that it may answer.
const ANSWER: u64 = 256 << 20;

/// The program that knows how to be such a copy.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
/// One copy at a time: their memory adds to that of the program.
static TURN: Mutex<()> = Mutex::new(());

/// A format whose reader is not trusted with damaged files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XLS.
    Xls,
    /// XLSB.
    Xlsb,
}

impl Format {
    fn word(self) -> &'static str {
        match self {
            Format::Xls => "xls",
            Format::Xlsb => "xlsb",
        }
    }
}

/// From now on, binary workbooks are read by copies of this program; a library's user that is another program reads them
/// in its own process, where a panic is caught and an exhausted memory is not.
pub fn enable() {
    if let Ok(program) = std::env::current_exe() {
        let _ = PROGRAM.set(program);
    }
}

/// Reads a binary workbook.
pub fn read(format: Format, bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    match PROGRAM.get().and_then(|program| apart(program, format, bytes, budget.limits())) {
        Some(Ok(sheets)) => wire::book(sheets?, file, budget),
        Some(Err(end)) => Err(end),
        None => here(format, bytes, file, budget),
    }
}

fn here(format: Format, bytes: &[u8], file: &Origin, budget: &mut Budget) -> Result<Book, Refusal> {
    let read = guarded(|| match format {
        Format::Xls => workbook::xls(bytes, file, budget),
        Format::Xlsb => workbook::read_xlsb(bytes, file, budget),
    });
    read.unwrap_or_else(|| Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned())))
}

/// What the copy answers; `None` when it could not be started.
fn apart(
    program: &PathBuf,
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> Option<Result<Result<wire::Sheets, Refusal>, Refusal>> {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut child = Command::new(program)
        .args([ARGUMENT, format.word(), &wire::limits_to_text(limits)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        end(&mut child);
        return None;
    };
    let (send, receive) = mpsc::channel();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A copy that ends early closes the pipe: its exit says why.
            let _ = stdin.write_all(bytes);
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.take(ANSWER).read_to_end(&mut answer);
            let _ = send.send(read.map(|_| answer));
        });
        let answer = receive.recv_timeout(WAIT);
        end(&mut child);
        answer
    });
    Some(match answer {
        Ok(Ok(answer)) => match wire::answer(&answer) {
            Some(answer) => Ok(answer),
            None => Err(Refusal::Damaged(
                "il file è danneggiato o incompleto: chi lo leggeva è stato fermato prima che esaurisse la memoria o il tempo"
                    .to_owned(),
            )),
        },
        Ok(Err(_)) => Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned())),
        Err(_) => Err(Refusal::TooLarge(format!("non si legge in {} secondi", WAIT.as_secs()))),
    })
}

/// Whatever the copy was doing, it ends here.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// When the arguments are those of a copy that reads: does it, and says how it went.
pub fn as_copy(arguments: &[std::ffi::OsString]) -> Option<ExitCode> {
    let [_, first, format, limits] = arguments else { return None };
    if first != ARGUMENT {
        return None;
    }
    let format = if format == "xlsb" { Format::Xlsb } else { Format::Xls };
    let limits = wire::limits_from_text(&limits.to_string_lossy());
    confine();
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(CEILING.file + 1).read_to_end(&mut bytes);
    if read.is_err() {
        return Some(ExitCode::FAILURE);
    }
    let result = here(format, &bytes, &Origin::file(""), &mut Budget::new(limits));
    drop(bytes);
    let written = wire::write(&result, &mut std::io::stdout().lock());
    Some(if written { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Limits this process for good.
#[cfg(unix)]
fn confine() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, PROCESSOR), (Resource::Core, 0)] {
        // Where a system knows no such limit, the wait of who started this copy is the only one.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// Limits the memory that this process holds for good; its time is limited by the wait of who started it.
#[cfg(windows)]
fn confine() {
    let _ = PROCESSOR;
    let mut limits = win32job::ExtendedLimitInfo::new();
    limits.limit_working_memory(1 << 20, usize::try_from(MEMORY).unwrap_or(usize::MAX));
    // The job outlives its handle for as long as a process is in it.
    let _ = win32job::Job::create_with_limit_info(&limits).and_then(|job| job.assign_current_process());
}

/// Limits this process for good: nothing to limit it with.
#[cfg(not(any(unix, windows)))]
fn confine() {
    let _ = (MEMORY, PROCESSOR);
}
