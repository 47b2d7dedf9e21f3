// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How a file was understood, told in plain words: the same reading as that of a project.

use std::fmt::Write;
use std::path::Path;

use super::files::{self, SourceFile};
use super::lexicon::Lexicon;
use super::limits::Limits;
use super::open::{self, Content};
use super::sheet::{Account, SheetRead};
use super::sheets;
use crate::findings::{Finding, Findings, Severity, codes};
use crate::origin::Origin;
use crate::profile::{self, Profile};
use crate::project::{Project, SourceHint};

/// How a file was understood.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Name of the file: from the project folder, if it is in one.
    pub file: String,
    /// Its sheets.
    pub sheets: Vec<SheetAccount>,
    /// What concerns the file as a whole.
    pub findings: Findings,
    years: [i16; 3],
}

/// How a sheet was understood.
#[derive(Clone, Debug)]
pub struct SheetAccount {
    /// Name; of a CSV, that of the file.
    pub name: String,
    /// Whether the sheet is the whole file (CSV).
    pub whole_file: bool,
    /// Tables found on it.
    pub tables: Vec<Account>,
    /// What is wrong or worth saying.
    pub findings: Findings,
}

/// Reads a file and tells how each sheet was understood. In a project folder its settings and profile apply.
pub fn inspect(path: &Path) -> Inspection {
    let project = path.ancestors().skip(1).take(6).find_map(|folder| {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        folder.join("piano.toml").is_file().then(|| Project::open(folder).ok()).flatten()
    });
    let profile: Option<Profile> = match &project {
        Some(project) => {
            profile::load_for(&project.folder, &project.settings.piano.profilo, project.settings.piano.triennio).ok()
        }
        None => profile::preferred().and_then(|id| profile::builtin(id).ok()),
    };
    let lexicon = Lexicon::new(profile.as_ref(), project.as_ref());
    let name = match &project {
        Some(project) => files::relative(&project.folder, path),
        None => path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy()).into_owned(),
    };
    let file = SourceFile { path: path.to_owned(), name };
    let limits = project.as_ref().map_or_else(Limits::default, |p| Limits::of(&p.settings.limiti));
    let content = open::read(&file, &limits);
    let hints = project.as_ref().map_or(&[][..], |p| &p.settings.sorgente);
    understood(file, content, &lexicon, hints)
}

/// Tells how the bytes of a file were understood, without a project.
pub fn inspect_bytes(name: &str, bytes: &[u8]) -> Inspection {
    let profile = profile::builtin_ids().first().and_then(|id| profile::builtin(id).ok());
    let lexicon = Lexicon::new(profile.as_ref(), None);
    let mut content = Content::default();
    open::read_bytes(bytes, &Origin::file(name), &Limits::default(), &mut content);
    let file = SourceFile { path: name.into(), name: name.to_owned() };
    understood(file, content, &lexicon, &[])
}

fn understood(file: SourceFile, content: Content, lexicon: &Lexicon, hints: &[SourceHint]) -> Inspection {
    let contents = [content];
    let reads = sheets(std::slice::from_ref(&file), &contents, lexicon, hints).into_iter().flatten();
    let sheets = reads.map(account).collect();
    let [content] = contents;
    let mut findings = content.findings;
    findings.sort();
    Inspection { file: file.name, sheets, findings, years: lexicon.triennium.years() }
}

fn account(read: SheetRead) -> SheetAccount {
    let mut findings = read.findings;
    findings.sort();
    let whole_file = read.origin.sheet.is_none();
    let name = read.origin.sheet.as_ref().unwrap_or(&read.origin.file).to_string();
    SheetAccount { name, whole_file, tables: read.parts.into_iter().map(|p| p.account).collect(), findings }
}

fn is_unreadable(finding: &Finding) -> bool {
    finding.severity == Severity::Error
        && matches!(finding.code, codes::UNREADABLE_FILE | codes::LIMIT_EXCEEDED | codes::MISSING_COLUMN)
}

impl Inspection {
    /// Whether the file and all its sheets could be read; notes and warnings don't count.
    pub fn readable(&self) -> bool {
        !self.findings.iter().chain(self.sheets.iter().flat_map(|s| s.findings.iter())).any(is_unreadable)
    }

    /// The account in Italian.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.file);
        findings(&mut out, "  ", &self.findings);
        for sheet in &self.sheets {
            let what = if sheet.whole_file { "Dati" } else { "Foglio" };
            let _ =
                if sheet.whole_file { writeln!(out, "\n{what}") } else { writeln!(out, "\n{what} «{}»", sheet.name) };
            if sheet.tables.is_empty() {
                out.push_str("  non è letto come tabella del piano\n");
            }
            for table in &sheet.tables {
                self::table(&mut out, table);
            }
            findings(&mut out, "  ", &sheet.findings);
        }
        if self.sheets.is_empty() && self.findings.is_empty() {
            out.push_str("  il file non ha fogli\n");
        }
        out
    }

    /// The `[[sorgente]]` blocks that fix this reading in `piano.toml`: a second look needs no guess.
    pub fn mapping(&self) -> String {
        let mut out = String::new();
        for sheet in &self.sheets {
            // One block for a sheet: it says one header, so a sheet with more tables is left to the reading.
            let [table] = sheet.tables.as_slice() else { continue };
            let _ = writeln!(out, "[[sorgente]]\nfile = {}", quoted(&self.file));
            if !sheet.whole_file {
                let _ = writeln!(out, "foglio = {}", quoted(&sheet.name));
            }
            let _ = writeln!(out, "contenuto = {}", quoted(&table.table));
            if let Some((first, _)) = table.header {
                let _ = writeln!(out, "intestazione = {first}");
            }
            let mapped: Vec<String> = table
                .columns
                .iter()
                .filter(|c| table.header.is_some() && c.named)
                .filter_map(|c| c.became.as_ref().map(|became| format!("{} = {}", quoted(&c.heading), quoted(became))))
                .collect();
            if !mapped.is_empty() {
                let _ = writeln!(out, "colonne = {{ {} }}", mapped.join(", "));
            }
            let unknown: Vec<&str> =
                table.columns.iter().filter(|c| c.became.is_none()).map(|c| c.heading.as_str()).collect();
            if !unknown.is_empty() {
                let _ = writeln!(out, "# non lette: {}", unknown.join(", ").replace('\n', " "));
            }
            out.push('\n');
        }
        if out.is_empty() {
            let [first, _, last] = self.years;
            let _ = writeln!(out, "# {}: nessun foglio letto come tabella del piano {first}-{last}", self.file);
        }
        out
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn table(out: &mut String, table: &Account) {
    let place = match table.header {
        Some((first, last)) if first == last => format!("intestazione alla riga {first}"),
        Some((first, last)) => format!("intestazione alle righe {first}-{last}"),
        None => "voci accanto ai valori".to_owned(),
    };
    let rows = if table.rows == 1 { "una riga letta".to_owned() } else { format!("{} righe lette", table.rows) };
    let _ = writeln!(out, "  tabella {}: {place}, {rows}", table.table);
    for column in &table.columns {
        match &column.became {
            Some(became) => {
                let _ = writeln!(out, "    {:<4} {} → {became}", column.place, column.heading);
            }
            None => {
                let _ = writeln!(out, "    {:<4} {} → non letta", column.place, column.heading);
            }
        }
    }
    for given in &table.given {
        let _ = writeln!(out, "    per tutte le righe: {given}");
    }
    for (row, why) in &table.skipped {
        let _ = writeln!(out, "    riga {row} lasciata fuori: {why}");
    }
}

fn findings(out: &mut String, indent: &str, findings: &Findings) {
    for finding in findings {
        let cell = finding.origin.as_ref().and_then(|o| o.cell()).map(|c| format!(" {c}")).unwrap_or_default();
        let found = finding.found.as_ref().map(|f| format!(" (trovato: {f})")).unwrap_or_default();
        let _ = writeln!(out, "{indent}{} {}{cell}: {}{found}", finding.severity.word(), finding.code, finding.message);
    }
}
