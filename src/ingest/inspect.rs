// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How a file was understood, told in plain words: the same reading as that of a project.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use super::account::{Account, quoted};
use super::files::{self, SourceFile};
use super::lexicon::Lexicon;
use super::limits::Limits;
use super::normal::{brief, normal};
use super::open::{self, Content};
use super::sheet::SheetRead;
use super::sheets;
use crate::findings::{Finding, Findings, Severity, codes};
use crate::origin::{Origin, column_letters};
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
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let profile = profile::builtin_ids().first().and_then(|id| profile::builtin(id).ok());
        Lexicon::new(profile.as_ref(), None)
    });
    let mut content = Content::default();
    open::read_bytes(bytes.into(), &Origin::file(name), &Limits::default(), &mut content);
    let file = SourceFile { path: name.into(), name: name.to_owned() };
    understood(file, content, &LEXICON, &[])
}

fn understood(file: SourceFile, content: Content, lexicon: &Lexicon, hints: &[SourceHint]) -> Inspection {
    let contents = [content];
    let reads = sheets(std::slice::from_ref(&file), &contents, lexicon, hints, None).into_iter().flatten();
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

    /// What had to be guessed, sheet by sheet; nothing where every name is the table's own or stands in `piano.toml`.
    pub fn guesses(&self) -> Vec<String> {
        let of = |sheet: &SheetAccount| {
            let name = sheet.name.clone();
            sheet
                .tables
                .iter()
                .flat_map(|table| {
                    table.guesses.iter().map(|guess| format!("{name}, {}: {guess}", table.table)).collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        self.sheets.iter().flat_map(of).collect()
    }

    /// The `[[sorgente]]` blocks that fix this reading in `piano.toml`: a second look needs no guess.
    pub fn mapping(&self) -> String {
        let mut out = String::new();
        for sheet in &self.sheets {
            for table in &sheet.tables {
                block(&mut out, &self.file, sheet, table);
            }
        }
        if out.is_empty() {
            let [first, _, last] = self.years;
            let _ = writeln!(out, "# {}: nessun foglio letto come tabella del piano {first}-{last}", self.file);
        }
        out
    }
}

/// The `[[sorgente]]` of a table.
fn block(out: &mut String, file: &str, sheet: &SheetAccount, table: &Account) {
    let _ = writeln!(out, "[[sorgente]]\nfile = {}", quoted(&literal(file)));
    if !sheet.whole_file {
        let _ = writeln!(out, "foglio = {}", quoted(&sheet.name));
    }
    let _ = writeln!(out, "contenuto = {}", quoted(&table.table));
    let first = table.first_row;
    if sheet.tables.len() > 1 {
        let (left, right) = (column_letters(table.extent.0), column_letters(table.extent.1));
        let _ = writeln!(out, "intervallo = {}", quoted(&format!("{left}{first}:{right}")));
    }
    match table.header {
        Some((first, last)) => {
            if sheet.tables.len() == 1 {
                let _ = writeln!(out, "intestazione = {first}");
            }
            let _ = writeln!(out, "righe_intestazione = {}", last + 1 - first);
        }
        None => out.push_str("forma = \"schede\"\n"),
    }
    for given in &table.given {
        let _ = writeln!(out, "{} = {}", given.setting.0, given.setting.1);
    }
    if !table.filled.is_empty() {
        let list: Vec<String> = table.filled.iter().map(|f| quoted(f)).collect();
        let _ = writeln!(out, "riempi = [{}]", list.join(", "));
    }
    let mut written: BTreeSet<String> = BTreeSet::new();
    let mut lines = String::new();
    for column in &table.columns {
        let by_place = table.header.is_some() && (column.twin || normal(&column.heading).is_empty());
        let key = if by_place { format!("colonna {}", column.place) } else { column.heading.clone() };
        match (&column.setting, &column.near) {
            (Some(setting), _) if written.insert(normal(&key)) => {
                let _ = writeln!(lines, "{} = {}", quoted(&key), quoted(setting));
            }
            (None, Some(near)) => {
                let _ = writeln!(
                    lines,
                    "# {} = {}  # somiglia: togliere il primo «#» se è questa",
                    quoted(&key).replace('\n', " "),
                    quoted(near)
                );
            }
            (None, None) => {
                let _ = writeln!(lines, "# {}: non letta", brief(&key));
            }
            _ => {}
        }
    }
    if !lines.is_empty() {
        let _ = write!(out, "[sorgente.colonne]\n{lines}");
    }
    out.push('\n');
}

/// A file name as a pattern that means itself.
fn literal(file: &str) -> String {
    let special = |c: char| matches!(c, '*' | '?' | '[' | ']' | '{' | '}');
    file.chars().map(|c| if special(c) { format!("[{c}]") } else { c.to_string() }).collect()
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
                let near = column.near.as_ref().map(|near| format!("; somiglia a «{near}»")).unwrap_or_default();
                let _ = writeln!(out, "    {:<4} {} → non letta{near}", column.place, column.heading);
            }
        }
    }
    for given in &table.given {
        let _ = writeln!(out, "    per tutte le righe: {}", given.text);
    }
    for heading in &table.filled {
        let _ = writeln!(out, "    «{}» vale anche per le righe sotto, dove è vuota", brief(heading));
    }
    for (row, why) in &table.skipped {
        let _ = writeln!(out, "    riga {row} lasciata fuori: {why}");
    }
    if !table.guesses.is_empty() {
        let _ = writeln!(out, "    dedotto: {}", table.guesses.join("; "));
    }
}

fn findings(out: &mut String, indent: &str, findings: &Findings) {
    for finding in findings {
        let cell = finding.origin.as_ref().and_then(|o| o.cell()).map(|c| format!(" {c}")).unwrap_or_default();
        let found = finding.found.as_ref().map(|f| format!(" (trovato: {f})")).unwrap_or_default();
        let _ = writeln!(out, "{indent}{} {}{cell}: {}{found}", finding.severity.word(), finding.code, finding.message);
    }
}
