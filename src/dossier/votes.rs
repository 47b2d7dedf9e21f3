// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a council voted stays: its annexes are kept in `votati/` and given back from there, whatever the data become.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::annexes::Annexes;
use super::press::Press;
use super::snapshot::{self, Change, Snapshot};
use super::warnings::{self, Difference};
use crate::compose::{AnnexEntry, slug};
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::output::{Entry, MANIFEST, Manifest, OutputFile, sha256, unsigned};
use crate::period::date_it;
use crate::plan::{Act, Comune};
use crate::trace::Printed;

/// Folder of what was voted, in the project.
pub const FOLDER: &str = "votati";
/// What was voted and when.
const RECORD: &str = "voto.json";
/// The figures behind the annexes.
const FIGURES: &str = "cifre.json";
/// Where the annexes print them, and from which cells.
const TRAIL: &str = "tracciato.json";

/// What is to be kept: a folder below `votati/` and its files.
#[derive(Clone, Debug)]
pub struct Freeze {
    /// Folder, with `/`.
    pub folder: String,
    /// Files with bare names; the record is the last.
    pub files: Vec<OutputFile>,
}

/// `voto.json`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Record {
    schema: String,
    #[serde(rename = "comune")]
    comune: String,
    #[serde(rename = "numero")]
    number: String,
    #[serde(rename = "data")]
    date: String,
    #[serde(rename = "programma")]
    program: String,
    #[serde(rename = "allegati")]
    annexes: Vec<AnnexEntry>,
    #[serde(rename = "file")]
    files: Vec<Entry>,
}

/// The annexes of a vote, with the figures behind them.
#[derive(Clone)]
struct Kept {
    annexes: Annexes,
    snapshot: Option<Snapshot>,
    program: String,
}

/// The pack of a council that has voted.
pub(super) struct Voted<'a> {
    /// The act of the vote.
    pub(super) act: &'a Act,
    /// What it approved.
    pub(super) annexes: Annexes,
    /// Whether the data now give other annexes.
    pub(super) differs: bool,
}

/// The votes of the councils, and what they mean for the packs of this build.
pub(super) struct Votes {
    root: PathBuf,
    out: PathBuf,
    active: bool,
    now: Snapshot,
    /// The figures of the packs that stand in `out/`.
    before: Option<Snapshot>,
    program: String,
    differences: Vec<Difference>,
    findings: Findings,
}

impl Votes {
    /// The figures of now and those of the packs that stand in `out/`.
    pub(super) fn read(press: &Press<'_>) -> Votes {
        let project = &press.checked.project.folder;
        let out = press.request.folder(project);
        let listed = Manifest::read(&out).unwrap_or_default();
        let before = fs::read(out.join(snapshot::FILE))
            .ok()
            .filter(|bytes| listed.files.iter().any(|e| e.path == snapshot::FILE && e.sha256 == sha256(bytes)));
        Votes {
            root: project.join(FOLDER),
            out,
            active: !press.request.draft_folder,
            now: Snapshot::of(press.base(), press.composer),
            before: before.and_then(|bytes| Snapshot::parse(&bytes)),
            program: format!("pdz {}", env!("CARGO_PKG_VERSION")),
            differences: Vec::new(),
            findings: Findings::new(),
        }
    }

    /// The figures behind this build's packs.
    pub(super) fn snapshot_file(&self) -> OutputFile {
        self.now.file(snapshot::FILE)
    }

    /// What is to be said of votes and data.
    pub(super) fn findings(&mut self) -> Findings {
        let mut findings = std::mem::take(&mut self.findings);
        findings.extend(warnings::of(&self.differences));
        findings
    }

    /// What a comune's pack is made of, when its council has voted; nothing when it hasn't.
    pub(super) fn settle<'a>(
        &mut self,
        press: &Press<'a>,
        comune: &Comune,
        current: &Annexes,
        freezes: &mut Vec<Freeze>,
    ) -> Option<Voted<'a>> {
        let name = slug(&comune.name.value);
        if !self.active {
            return None;
        }
        let votes = press.checked.plan.votes(&comune.istat.value);
        let base = self.root.join(&name);
        let Some(act) = votes.last().copied() else {
            if base.join(RECORD).is_file() {
                self.findings.push(
                    Finding::warning(
                        codes::CHANGED_SINCE_VOTE,
                        format!("In {FOLDER}/{name} c'è quanto ha votato il Consiglio di {}, ma il foglio Atti non riporta più il voto", comune.name.value),
                    )
                    .at(Origin::file(format!("{FOLDER}/{name}/{RECORD}")))
                    .row(&comune.name.value)
                    .cure("Rimettere nel foglio Atti la riga del voto; se il voto non c'è stato, spostare altrove la cartella."),
                );
            }
            return None;
        };
        let folder = self.place(&name, act, votes.len());
        let mut kept = match self.load(&folder, &name) {
            Some(kept) => kept,
            None => {
                let kept = self.delivered(press, &name, comune, current, votes.len());
                freezes.push(self.freeze(&folder, comune, act, &kept));
                kept
            }
        };
        self.look_at_earlier(&folder, &name);
        let differs = self.compare(comune, act, &kept, current);
        if kept.annexes.entries() == current.entries() {
            kept.annexes.printed = current.printed.clone();
        }
        kept.annexes.facts = kept.snapshot.and_then(|mut s| s.acts.remove(&comune.istat.value)).filter(|_| differs);
        Some(Voted { act, annexes: kept.annexes, differs })
    }

    /// The votes before this one are read too: what is no longer whole in their folders is told.
    fn look_at_earlier(&mut self, folder: &str, name: &str) {
        let within = fs::read_dir(self.root.join(name)).into_iter().flatten().flatten();
        let mut earlier: Vec<String> =
            within.map(|inner| format!("{name}/{}", inner.file_name().to_string_lossy())).collect();
        earlier.push(name.to_owned());
        earlier.retain(|other| other != folder && self.root.join(other).join(RECORD).is_file());
        earlier.sort();
        for other in &earlier {
            self.load(other, name);
        }
    }

    /// The folder of a vote: the comune's own for the first, one named after the act for those that follow.
    fn place(&self, name: &str, act: &Act, votes: usize) -> String {
        let record =
            |folder: &Path| -> Option<Record> { serde_json::from_slice(&fs::read(folder.join(RECORD)).ok()?).ok() };
        let (number, date) = identity(act);
        let own = record(&self.root.join(name));
        // A corrected number or date is the same vote; a second row is a second vote.
        match own {
            Some(own) if votes > 1 && (own.number.as_str(), own.date.as_str()) != (number.as_str(), date.as_str()) => {
                format!("{name}/{}", slug(&format!("{date} n {number}")))
            }
            _ => name.to_owned(),
        }
    }

    /// Reads back what was kept. A file that is no longer whole is looked for among those delivered.
    fn load(&mut self, folder: &str, name: &str) -> Option<Kept> {
        let path = self.root.join(folder);
        let record: Record = serde_json::from_slice(&fs::read(path.join(RECORD)).ok()?).ok()?;
        let mut annexes = Annexes::default();
        for entry in record.files.iter().filter(|entry| is_bare(&entry.path)) {
            let whole = [path.join(&entry.path), self.out.join("atti").join(name).join(&entry.path)]
                .iter()
                .find_map(|file| unsigned(file, entry));
            let Some(bytes) = whole else {
                self.findings.push(
                    Finding::error(
                        codes::CHANGED_SINCE_VOTE,
                        format!("Il file {FOLDER}/{folder}/{} non è più quello votato dal Consiglio di {}", entry.path, record.comune),
                    )
                    .at(Origin::file(format!("{FOLDER}/{folder}/{}", entry.path)))
                    .row(&record.comune)
                    .expected(&entry.sha256)
                    .cure("Rimettere il file originale, per esempio da una copia di sicurezza: la cartella votati non si modifica mai."),
                );
                continue;
            };
            let file = OutputFile { path: entry.path.clone(), bytes: Arc::new(bytes), pages: entry.pages };
            match record.annexes.iter().find(|a| a.file_name == entry.path) {
                Some(annex) => annexes.files.push((annex.clone(), file)),
                None if entry.path.starts_with("elenco-allegati") => annexes.list.push(file),
                None => {}
            }
        }
        let order = |file: &str| record.annexes.iter().position(|a| a.file_name == file);
        annexes.files.sort_by_key(|(entry, _)| order(&entry.file_name));
        let trail: Option<Vec<Printed>> =
            fs::read(path.join(TRAIL)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        annexes.printed = Arc::new(trail.unwrap_or_default());
        let snapshot = fs::read(path.join(FIGURES)).ok().and_then(|bytes| Snapshot::parse(&bytes));
        Some(Kept { annexes, snapshot, program: record.program })
    }

    /// What the council had before it when it voted: the pack that stands in `out/`, if it is whole; else this build's.
    fn delivered(&self, press: &Press<'_>, name: &str, comune: &Comune, current: &Annexes, votes: usize) -> Kept {
        let newer = self.out.join("atti").join(name).join("nuova-versione");
        let folder = if votes > 1 && newer.join(MANIFEST).is_file() { newer } else { self.out.join("atti").join(name) };
        if let Some(annexes) = pack(&folder, press.draft) {
            let same = annexes.files.iter().map(|(e, _)| e).eq(current.files.iter().map(|(e, _)| e));
            let snapshot = if same { Some(self.now.clone()) } else { self.before.clone() };
            // Without the figures behind it there would be no telling what changed: this build's own are taken then.
            if snapshot.is_some() {
                let printed = if same { current.printed.clone() } else { Arc::default() };
                return Kept { annexes: Annexes { printed, ..annexes }, snapshot, program: self.program.clone() };
            }
        }
        let mut annexes = current.clone();
        // What can't be written now is an error of the document, and is met again when the pack is made.
        annexes.list = press.list("", &comune.istat.value, &current.entries()).unwrap_or_default();
        for file in &mut annexes.list {
            file.path = file.path.trim_start_matches('/').to_owned();
        }
        Kept { annexes, snapshot: Some(self.now.clone()), program: self.program.clone() }
    }

    fn freeze(&self, folder: &str, comune: &Comune, act: &Act, kept: &Kept) -> Freeze {
        let mut files: Vec<OutputFile> = kept.annexes.files.iter().map(|(_, file)| file.clone()).collect();
        files.extend(kept.annexes.list.iter().cloned());
        if let Some(snapshot) = &kept.snapshot {
            files.push(snapshot.of_comune(&comune.istat.value).file(FIGURES));
        }
        if !kept.annexes.printed.is_empty() {
            // Strings and numbers always serialise.
            let mut trail = serde_json::to_vec(&*kept.annexes.printed).unwrap_or_default();
            trail.push(b'\n');
            files.push(OutputFile::new(TRAIL, trail));
        }
        let (number, date) = identity(act);
        let record = Record {
            schema: "pdz-voto-1".to_owned(),
            comune: comune.name.value.clone(),
            number,
            date,
            program: kept.program.clone(),
            annexes: kept.annexes.entries(),
            files: files
                .iter()
                .filter(|f| ![FIGURES, TRAIL].contains(&f.path.as_str()))
                .map(OutputFile::entry)
                .collect(),
        };
        // Strings and numbers always serialise.
        let mut text = serde_json::to_vec_pretty(&record).unwrap_or_default();
        text.push(b'\n');
        files.push(OutputFile::new(RECORD, text));
        Freeze { folder: folder.to_owned(), files }
    }

    /// Whether the data now give other annexes than those voted; if so, it is told.
    fn compare(&mut self, comune: &Comune, act: &Act, kept: &Kept, current: &Annexes) -> bool {
        let bytes = |annexes: &Annexes| -> Vec<(String, String)> {
            annexes.files.iter().map(|(e, _)| (e.file_name.clone(), e.sha256.clone())).collect()
        };
        let (voted, now) = (bytes(&kept.annexes), bytes(current));
        if voted == now {
            return false;
        }
        let changes: Vec<Change> = kept.snapshot.as_ref().map(|s| s.changes_to(&self.now)).unwrap_or_default();
        let mut letters: Vec<String> = kept
            .annexes
            .files
            .iter()
            .chain(&current.files)
            .filter(|(e, _)| {
                let pair = (e.file_name.clone(), e.sha256.clone());
                !(voted.contains(&pair) && now.contains(&pair))
            })
            .map(|(e, _)| e.letter.clone())
            .collect();
        letters.sort();
        letters.dedup();
        let by_program = changes.is_empty() && kept.program != self.program;
        self.differences.push(Difference {
            comune: comune.name.value.clone(),
            place: act.number.as_ref().and_then(|n| n.origin().cloned()),
            letters,
            changes,
            by_program,
        });
        !by_program
    }
}

/// Whether a name is that of a file of the folder itself, and of none elsewhere.
fn is_bare(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':'])
}

/// Number and date of an act.
fn identity(act: &Act) -> (String, String) {
    let number = act.number.as_ref().map(|n| n.value.clone()).unwrap_or_default();
    (number, act.date.as_ref().map(|d| date_it(d.value)).unwrap_or_default())
}

/// The annexes of a pack that stands in `out/`, when every one of them is as it was delivered.
fn pack(folder: &Path, draft: bool) -> Option<Annexes> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
    if manifest.state == "bozza" && !draft {
        return None;
    }
    let read = |name: &str| {
        let entry = manifest.files.iter().find(|e| e.path == name && is_bare(name))?;
        let bytes = unsigned(&folder.join(name), entry)?;
        Some(OutputFile { path: name.to_owned(), bytes: Arc::new(bytes), pages: entry.pages })
    };
    let mut annexes = Annexes::default();
    for value in &manifest.annexes {
        let entry: AnnexEntry = serde_json::from_value(value.clone()).ok()?;
        let file = read(&entry.file_name)?;
        annexes.files.push((entry, file));
    }
    let lists = manifest.files.iter().filter(|e| e.path.starts_with("elenco-allegati"));
    // A list corrected in Word is not what pdz can answer for: the PDF is enough.
    annexes.list = lists.filter_map(|e| read(&e.path)).collect();
    (!annexes.files.is_empty() && !annexes.list.is_empty()).then_some(annexes)
}
