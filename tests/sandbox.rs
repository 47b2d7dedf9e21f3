// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Runs the program on copies of the samples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A copy of a sample in a temporary folder, that goes when the test ends.
pub struct Sandbox {
    _keep: TempDir,
    pub folder: PathBuf,
}

impl Sandbox {
    /// Copies `samples/<name>`, without `out/`.
    pub fn of(name: &str) -> Sandbox {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("Ambito città").join(name.replace('/', "-"));
        copy(&sample(name), &folder);
        Sandbox { _keep: keep, folder }
    }

    /// An empty folder.
    pub fn empty() -> Sandbox {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().to_owned();
        Sandbox { _keep: keep, folder }
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    pub fn read(&self, relative: &str) -> String {
        std::fs::read_to_string(self.path(relative)).unwrap_or_else(|e| panic!("{relative}: {e}"))
    }

    pub fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Replaces a text of a file, which must be there.
    pub fn edit(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert!(text.contains(from), "{relative} non contiene {from}");
        self.write(relative, &text.replace(from, to));
    }

    /// Runs a command of the program on the folder.
    pub fn pdz(&self, arguments: &[&str]) -> Run {
        let folder = self.folder.to_str().unwrap().to_owned();
        let arguments: Vec<String> = arguments.iter().map(|a| a.replace("{}", &folder)).collect();
        pdz(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Every file below a folder with its bytes.
    pub fn files(&self, relative: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(relative);
        let entries = walkdir::WalkDir::new(&root).into_iter().flatten().filter(|e| e.file_type().is_file());
        entries
            .map(|e| {
                let name = e.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                (name, std::fs::read(e.path()).unwrap())
            })
            .collect()
    }
}

/// What the program did.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The finding codes of `check --format json`, with their severities.
    pub fn findings(&self) -> Vec<(String, String)> {
        let json: serde_json::Value = serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out));
        let list = json["segnalazioni"].as_array().unwrap();
        list.iter()
            .map(|f| (f["codice"].as_str().unwrap().to_owned(), f["gravita"].as_str().unwrap().to_owned()))
            .collect()
    }
}

/// Runs the program.
pub fn pdz(arguments: &[&str]) -> Run {
    let output = command().args(arguments).output().unwrap();
    Run::from(output)
}

/// The program, without the caller's choices on colours.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pdz"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A folder of `samples/`.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let relative = entry.path().strip_prefix(from).unwrap();
        if relative.starts_with("out") || relative.starts_with("votati") {
            continue;
        }
        let target = to.join(relative);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
