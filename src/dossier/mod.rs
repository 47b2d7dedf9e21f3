// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a build delivers: the plan, each council's pack with its hashes, the open data, the report of the checks.

mod agree;
mod annexes;
mod concertation;
mod metadata;
mod packs;
mod press;
mod snapshot;
mod votes;
mod warnings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::audit::Disagreement;
use crate::compose::{ComposeError, Composer, TemplateSource};
use crate::document::Document;
use crate::finance;
use crate::findings::Findings;
use crate::output::{Entry, Manifest, OutputFile, RESERVED, sha256};
use crate::pipeline::{Checked, Timings};
use crate::plan::Plan;
use crate::redaction::published;
use crate::report;
use crate::trace::{self, Printed};
use crate::write::sheets::NamedTable;
use crate::write::{WriteError, datapackage};

pub use votes::{FOLDER as VOTED_FOLDER, Freeze};

use press::Press;

/// A part of `out/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Group {
    /// The plan.
    Piano,
    /// The councils' packs.
    Atti,
    /// The papers of the concertation.
    Concertazione,
    /// Open data.
    Dati,
    /// Report of the checks.
    Controlli,
}

impl Group {
    const ALL: [Group; 5] = [Group::Piano, Group::Atti, Group::Concertazione, Group::Dati, Group::Controlli];

    /// Its folder below `out/`.
    pub fn folder(self) -> &'static str {
        match self {
            Group::Piano => "piano",
            Group::Atti => "atti",
            Group::Concertazione => concertation::FOLDER,
            Group::Dati => "dati",
            Group::Controlli => "controlli",
        }
    }

    /// Every folder below `out/` that it writes: the acts of the Ambito stand beside those of the councils.
    pub fn folders(self) -> &'static [&'static str] {
        match self {
            Group::Piano => &["piano"],
            Group::Atti => &["atti", "ambito"],
            Group::Concertazione => &[concertation::FOLDER, RESERVED],
            Group::Dati => &["dati"],
            Group::Controlli => &["controlli"],
        }
    }
}

/// A format of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Word.
    Docx,
    /// PDF/A-2a and PDF/UA-1.
    Pdf,
    /// Web page.
    Html,
}

/// What to build.
#[derive(Clone, Debug)]
pub struct Request {
    groups: Vec<Group>,
    formats: Vec<Format>,
    draft_folder: bool,
    /// Whether nothing will be written: open errors hold nothing back.
    lookup: bool,
}

impl Request {
    /// What the command line and `[documenti] genera` ask for; nothing said is everything.
    pub fn new(checked: &Checked, only: &[Group], formats: &[Format], draft: bool) -> Request {
        let wanted = &checked.project.settings.documenti.genera;
        let groups = if !only.is_empty() {
            only.to_vec()
        } else if !wanted.is_empty() {
            Group::ALL.into_iter().filter(|g| wanted.iter().any(|w| w == g.folder())).collect()
        } else {
            Group::ALL.to_vec()
        };
        let formats = if formats.is_empty() { vec![Format::Docx, Format::Pdf, Format::Html] } else { formats.to_vec() };
        Request { groups, formats, draft_folder: draft && !checked.is_draft(), lookup: false }
    }

    /// Everything that prints figures, in PDF only: to look figures up, whatever errors are open.
    pub fn everything(checked: &Checked) -> Request {
        let request = Request::new(
            checked,
            &[Group::Piano, Group::Atti, Group::Concertazione, Group::Dati],
            &[Format::Pdf],
            false,
        );
        Request { lookup: true, ..request }
    }

    /// Where it goes: `out/`, or `out/bozza/` for a marked draft of a plan that is no draft any more.
    pub fn folder(&self, project: &Path) -> PathBuf {
        let out = project.join("out");
        if self.draft_folder { out.join("bozza") } else { out }
    }

    fn has(&self, group: Group) -> bool {
        self.groups.contains(&group)
    }

    /// The same in PDF only.
    fn pdf_only(&self) -> Request {
        Request { formats: vec![Format::Pdf], ..self.clone() }
    }

    fn makes(&self, format: Format) -> bool {
        self.formats.contains(&format)
    }
}

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// The files.
    pub files: Vec<OutputFile>,
    /// The parts of `out/` that they replace.
    pub groups: Vec<Group>,
    /// All open findings, those of the composition included.
    pub findings: Findings,
    /// Every printed figure that comes from cells.
    pub printed: Vec<Printed>,
    /// Whether plan and acts were held back by open errors.
    pub held_back: bool,
    /// What is to be kept in `votati/`, since a council has voted it.
    pub freezes: Vec<Freeze>,
}

/// Why nothing could be built.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// A template.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// A document.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Written files whose figures are not those of the plan: a template that says another figure, or a fault of the program.
    #[error("i documenti non concordano con le cifre del piano e non sono stati scritti:\n{}", agree::list(.0))]
    Disagreement(Vec<Disagreement>),
    /// A file of the office that can't be read.
    #[error("non riesco a leggere {}: controllare che il file non sia aperto in un altro programma", path.display())]
    Read {
        /// The file.
        path: PathBuf,
    },
}

/// Builds what is asked for, in memory: writing is another's work.
///
/// # Errors
/// When a template or a document fails; never for what is wrong in the data.
pub fn build(checked: &Checked, request: &Request, timings: &mut Timings) -> Result<Built, DossierError> {
    let mut findings = checked.findings.clone();
    let draft = checked.is_draft() || request.draft_folder;
    let held_back = !draft && !request.lookup && findings.has_errors();
    let mut groups = request.groups.clone();
    if held_back {
        groups.retain(|g| !matches!(g, Group::Piano | Group::Atti));
    }
    let mut files = Vec::new();
    let mut printed = Vec::new();
    let mut freezes = Vec::new();
    let mut kept = Vec::new();
    let composer = composer(checked)?;
    let public = published(&checked.plan);
    let voted = annexes::adopted(&public, press::political_body(checked));
    let press = Press::new(checked, (&public, &voted), request, &composer, draft);
    let mut unread: BTreeSet<String> = BTreeSet::new();
    if groups.iter().any(|g| matches!(g, Group::Piano | Group::Atti)) {
        let plan = press.plan(&findings, timings)?;
        findings.extend(plan.findings.clone());
        findings.sort();
        if request.has(Group::Piano) {
            printed.extend(plan.printed.clone());
            files.extend(plan.files("piano/piano-di-zona", request));
        }
        if request.has(Group::Atti) {
            let packs = timings.measure("atti", || press.packs(&plan))?;
            files.extend(packs.files);
            printed.extend(packs.printed);
            findings.extend(packs.findings);
            findings.sort();
            freezes = packs.freezes;
            kept = packs.kept;
        }
    }
    if groups.contains(&Group::Concertazione) {
        let papers = timings.measure("concertazione", || press.concertation())?;
        let plain = papers.files.iter().filter(|file| !papers.with_figures.contains(&file.path));
        unread.extend(plain.map(|file| file.path.clone()));
        files.extend(papers.files);
        printed.extend(papers.printed);
        findings.extend(papers.findings);
        findings.sort();
    }
    let tables = timings.measure("quadri", || finance::tables(&checked.plan, &composer));
    if groups.contains(&Group::Dati) {
        let (data, figures) = timings.measure("dati aperti", || data_files(checked, &public, &tables))?;
        files.extend(data);
        printed.extend(figures);
    }
    timings.measure("riscontro", || agree::agree(checked, &composer, &tables, &files, &unread, kept))?;
    if groups.contains(&Group::Controlli) {
        files.extend(timings.measure("segnalazioni", || report_files(checked, &findings, &printed))?);
    }
    Ok(Built { files, groups, findings, printed, held_back, freezes })
}

/// The plan as it would be printed now: what a document edited in Word is compared with.
///
/// # Errors
/// When a template fails.
pub fn plan_document(checked: &Checked) -> Result<Document, DossierError> {
    let public = published(&checked.plan);
    let voted = annexes::adopted(&public, press::political_body(checked));
    let (request, composer) = (Request::everything(checked), composer(checked)?);
    let press = Press::new(checked, (&public, &voted), &request, &composer, checked.is_draft());
    Ok(press.plan_document(&checked.findings)?)
}

/// The manifest of the build, without its files.
pub fn manifest(checked: &Checked) -> Manifest {
    Manifest {
        schema: "pdz-manifest-1".to_owned(),
        program: format!("pdz {}", env!("CARGO_PKG_VERSION")),
        subject: report::title(checked),
        version: checked.plan.version.clone(),
        state: checked.plan.state.word().to_owned(),
        files: Vec::new(),
        inputs: inputs(&checked.project.folder),
        annexes: Vec::new(),
        signed: Vec::new(),
    }
}

fn inputs(folder: &Path) -> Vec<Entry> {
    let parts = ["piano.toml", "profilo.toml", "dati", "questionari", "testi", "allegati", "modelli"];
    let mut entries: Vec<Entry> = parts
        .iter()
        .flat_map(|part| walkdir::WalkDir::new(folder.join(part)).into_iter().flatten())
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).ok()?;
            let path = path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            let bytes = std::fs::read(entry.path()).ok()?;
            Some(Entry { path, bytes: bytes.len() as u64, sha256: sha256(&bytes), pages: None })
        })
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}

fn composer(checked: &Checked) -> Result<Composer, ComposeError> {
    let templates = TemplateSource::project(&checked.project.folder)?;
    Ok(Composer::new(&checked.profile, &checked.project, templates)?
        .with_emblems(checked.emblems.clone())
        .with_letterhead(checked.letterhead.clone())
        .with_derogations(checked.derogated.clone()))
}

fn data_files(
    checked: &Checked,
    public: &Plan,
    tables: &[NamedTable],
) -> Result<(Vec<OutputFile>, Vec<Printed>), DossierError> {
    let title = report::title(checked);
    let open = datapackage::files(public, &title)?;
    let mut files: Vec<OutputFile> =
        open.into_iter().map(|(name, bytes)| OutputFile::new(format!("dati/{name}"), bytes)).collect();
    files.push(OutputFile::new(
        format!("dati/{}", finance::WORKBOOK),
        finance::workbook(&checked.plan, &title, tables)?,
    ));
    let sheets = finance::csvs(tables)?;
    files.extend(sheets.into_iter().map(|(name, bytes)| OutputFile::new(format!("dati/quadri/{name}"), bytes)));
    Ok((files, trace::of_workbook(&format!("dati/{}", finance::WORKBOOK), tables)))
}

fn report_files(checked: &Checked, findings: &Findings, printed: &[Printed]) -> Result<Vec<OutputFile>, DossierError> {
    let file = |name: &str, bytes: Vec<u8>| OutputFile::new(format!("controlli/{name}"), bytes);
    let trail =
        trace::to_csv(printed).map_err(|error| WriteError::Backend { format: "CSV", message: error.to_string() })?;
    Ok(vec![
        file("segnalazioni.html", report::html(checked, findings).into_bytes()),
        file("segnalazioni.json", report::json(findings, &checked.derogated).into_bytes()),
        file("segnalazioni.sarif", report::sarif(checked, findings, &checked.derogated).into_bytes()),
        file("segnalazioni.xlsx", report::workbook(checked, findings)?),
        file("tracciato.csv", trail),
    ])
}
