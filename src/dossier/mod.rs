// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a build delivers: the plan, each council's pack with its hashes, the open data, the report of the checks.

mod agree;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use rayon::prelude::*;

use crate::audit::Disagreement;
use crate::compose::{AnnexEntry, ComposeError, Composed, Composer, TemplateSource, slug};
use crate::document::Document;
use crate::finance;
use crate::findings::{Finding, Findings, codes};
use crate::output::{Entry, Manifest, OutputFile, sha256};
use crate::pipeline::{Checked, Timings};
use crate::report;
use crate::trace::{self, Printed};
use crate::write::{WriteError, datapackage, docx, fonts, html, pdf, text};

/// A part of `out/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Group {
    /// The plan.
    Piano,
    /// The councils' packs.
    Atti,
    /// Open data.
    Dati,
    /// Report of the checks.
    Controlli,
}

impl Group {
    const ALL: [Group; 4] = [Group::Piano, Group::Atti, Group::Dati, Group::Controlli];

    /// Its folder below `out/`.
    pub fn folder(self) -> &'static str {
        match self {
            Group::Piano => "piano",
            Group::Atti => "atti",
            Group::Dati => "dati",
            Group::Controlli => "controlli",
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
        Request { groups, formats, draft_folder: draft && !checked.is_draft() }
    }

    /// Everything that prints figures, in PDF only, as a draft: to look figures up.
    pub fn everything(checked: &Checked) -> Request {
        Request::new(checked, &[Group::Piano, Group::Atti, Group::Dati], &[Format::Pdf], true)
    }

    /// Where it goes: `out/`, or `out/bozza/` for a marked draft of a plan that is no draft any more.
    pub fn folder(&self, project: &Path) -> PathBuf {
        let out = project.join("out");
        if self.draft_folder { out.join("bozza") } else { out }
    }

    fn has(&self, group: Group) -> bool {
        self.groups.contains(&group)
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
    let held_back = !draft && findings.has_errors();
    let mut groups = request.groups.clone();
    if held_back {
        groups.retain(|g| !matches!(g, Group::Piano | Group::Atti));
    }
    let mut files = Vec::new();
    let mut printed = Vec::new();
    if groups.iter().any(|g| matches!(g, Group::Piano | Group::Atti)) {
        let press = Press { checked, request, composer: composer(checked)?, draft };
        let plan = press.plan(&findings, timings)?;
        findings.extend(plan.findings.clone());
        findings.sort();
        printed.extend(plan.printed.clone());
        if request.has(Group::Piano) {
            files.extend(plan.files("piano/piano-di-zona", request));
        }
        if request.has(Group::Atti) {
            let packs = timings.measure("atti", || press.packs(&plan))?;
            for (pack, figures) in packs {
                files.extend(pack);
                printed.extend(figures);
            }
        }
    }
    if groups.contains(&Group::Dati) {
        let (data, figures) = timings.measure("dati aperti", || data_files(checked))?;
        files.extend(data);
        printed.extend(figures);
    }
    timings.measure("riscontro", || agree::agree(checked, &files))?;
    if groups.contains(&Group::Controlli) {
        files.extend(timings.measure("segnalazioni", || report_files(checked, &findings, &printed))?);
    }
    Ok(Built { files, groups, findings, printed, held_back })
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
    Ok(Composer::new(&checked.profile, &checked.project, templates)?.with_emblems(checked.emblems.clone()))
}

/// The files of a council's folder, with the trail of their figures.
type Pack = (Vec<OutputFile>, Vec<Printed>);

/// A document in its formats, with the trail of its figures.
struct Pressed {
    pdf: OutputFile,
    docx: Option<Vec<u8>>,
    html: Option<String>,
    printed: Vec<Printed>,
    findings: Findings,
}

impl Pressed {
    fn files(&self, path: &str, request: &Request) -> Vec<OutputFile> {
        let mut files = Vec::new();
        if let Some(docx) = &self.docx {
            files.push(OutputFile::new(format!("{path}.docx"), docx.clone()));
        }
        if request.makes(Format::Pdf) {
            files.push(OutputFile { path: format!("{path}.pdf"), ..self.pdf.clone() });
        }
        if let Some(html) = &self.html {
            files.push(OutputFile::new(format!("{path}.html"), html.clone().into_bytes()));
        }
        files
    }
}

/// Composes and writes the documents of one build.
struct Press<'a> {
    checked: &'a Checked,
    request: &'a Request,
    composer: Composer,
    draft: bool,
}

impl Press<'_> {
    fn plan(&self, findings: &Findings, timings: &mut Timings) -> Result<Pressed, DossierError> {
        let open = self.draft.then_some(findings);
        let composed =
            timings.measure("composizione", || self.composer.plan_document(&self.checked.plan, open, self.draft))?;
        self.press("piano/piano-di-zona.pdf", composed, true, timings)
    }

    fn press(
        &self,
        name: &str,
        composed: Composed,
        with_html: bool,
        timings: &mut Timings,
    ) -> Result<Pressed, DossierError> {
        let Composed { mut document, mut findings } = composed;
        timings.measure("pagine", || pdf::arrange(&mut document));
        findings.extend(missing_glyphs(&document));
        let written = timings.measure("PDF", || pdf::write(&document))?;
        let index = written.index;
        let printed = trace::figures(name, &document, &index);
        let (docx, html) = timings.measure("DOCX e HTML", || {
            rayon::join(
                || self.request.makes(Format::Docx).then(|| docx::write(&document, &index)).transpose(),
                || (with_html && self.request.makes(Format::Html)).then(|| html::write(&document)),
            )
        });
        let pdf = OutputFile { path: name.to_owned(), bytes: Arc::new(written.bytes), pages: Some(index.pages) };
        Ok(Pressed { pdf, docx: docx?, html, printed, findings })
    }

    /// Every council's pack. Annexes common to all are made once and are the same bytes in each.
    fn packs(&self, plan: &Pressed) -> Result<Vec<Pack>, DossierError> {
        let annexes = self.annexes(plan)?;
        let entries: Vec<AnnexEntry> = annexes.iter().map(|(entry, _)| entry.clone()).collect();
        let packs: Result<Vec<_>, DossierError> =
            self.checked
                .plan
                .comuni
                .par_iter()
                .map(|comune| {
                    let folder = format!("atti/{}", slug(&comune.name));
                    let pack = self.pack(&folder, &comune.istat.value, &entries)?;
                    let mut files = pack.0;
                    files.extend(annexes.iter().map(|(entry, file)| OutputFile {
                        path: format!("{folder}/{}", entry.file_name),
                        ..file.clone()
                    }));
                    files.extend(self.seals(&folder, &files));
                    Ok((files, pack.1))
                })
                .collect();
        packs
    }

    fn pack(&self, folder: &str, istat: &str, annexes: &[AnnexEntry]) -> Result<Pack, DossierError> {
        let plan = &self.checked.plan;
        let mut timings = Timings::default();
        let list = self.composer.annex_list(plan, istat, annexes, self.draft)?;
        let list = self.press(&format!("{folder}/elenco-allegati.pdf"), list, false, &mut timings)?;
        let proposal = self.composer.proposal(plan, istat, annexes, self.draft)?;
        let plain = text::write(&proposal.document);
        let path = format!("{folder}/proposta-di-deliberazione");
        let proposal = self.press(&format!("{path}.pdf"), proposal, false, &mut timings)?;
        let mut files = proposal.files(&path, self.request);
        files.push(OutputFile::new(format!("{path}.txt"), plain.into_bytes()));
        files.extend(list.files(&format!("{folder}/elenco-allegati"), self.request));
        Ok((files, proposal.printed))
    }

    fn annexes(&self, plan: &Pressed) -> Result<Vec<(AnnexEntry, OutputFile)>, DossierError> {
        let settings = &self.checked.project.settings.allegato;
        if settings.is_empty() {
            let title = self.checked.profile.identity.title.clone();
            let budget = self.generated("quadri", plan)?;
            return Ok(vec![
                annex("A", &title, Some("piano"), plan.pdf.clone(), "pdf"),
                annex("B", "Quadri di programmazione finanziaria", Some("quadri"), budget, "pdf"),
            ]);
        }
        let mut annexes = Vec::new();
        for table in settings {
            let (file, extension) = match (&table.generato, &table.file) {
                (Some(id), _) => (self.generated(id, plan)?, "pdf".to_owned()),
                (None, Some(path)) => {
                    // What is missing, or outside the project, is a finding already: the pack goes on without it.
                    let Some(source) = self.checked.project.inside(path) else { continue };
                    let Ok(bytes) = std::fs::read(&source) else { continue };
                    let extension = source.extension().map_or_else(String::new, |e| e.to_string_lossy().to_lowercase());
                    (OutputFile::new(String::new(), bytes), extension)
                }
                (None, None) => continue,
            };
            annexes.push(annex(&table.lettera, &table.titolo, table.generato.as_deref(), file, &extension));
        }
        Ok(annexes)
    }

    fn generated(&self, id: &str, plan: &Pressed) -> Result<OutputFile, DossierError> {
        let mut composed = match id {
            "quadri" => self.composer.finance_document(&self.checked.plan, self.draft)?,
            "schede" => self.composer.sheets_document(&self.checked.plan, self.draft)?,
            _ => return Ok(plan.pdf.clone()),
        };
        pdf::arrange(&mut composed.document);
        let written = pdf::write(&composed.document)?;
        Ok(OutputFile { path: String::new(), bytes: Arc::new(written.bytes), pages: Some(written.index.pages) })
    }

    // Hashes are taken after the last byte of every other file of the pack is known.
    fn seals(&self, folder: &str, files: &[OutputFile]) -> Vec<OutputFile> {
        let mut entries: Vec<Entry> = files
            .iter()
            .map(|f| Entry { path: f.path.trim_start_matches(folder).trim_start_matches('/').to_owned(), ..f.entry() })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let sums: String = entries.iter().map(|e| format!("{}  {}\n", e.sha256, e.path)).collect();
        let manifest = Manifest { files: entries, inputs: Vec::new(), ..manifest(self.checked) };
        vec![
            OutputFile::new(format!("{folder}/impronte.sha256"), sums.into_bytes()),
            OutputFile::new(format!("{folder}/manifest.json"), manifest.to_json()),
        ]
    }
}

fn annex(
    letter: &str,
    title: &str,
    generated: Option<&str>,
    file: OutputFile,
    extension: &str,
) -> (AnnexEntry, OutputFile) {
    let entry = AnnexEntry {
        letter: letter.to_owned(),
        generated: generated.map(str::to_owned),
        title: title.to_owned(),
        file_name: format!("allegato-{}.{extension}", slug(letter)),
        format: extension.to_uppercase(),
        pages: file.pages,
        bytes: file.bytes.len() as u64,
        sha256: sha256(&file.bytes),
    };
    (entry, file)
}

fn missing_glyphs(document: &Document) -> Vec<Finding> {
    fonts::missing_glyphs(document)
        .into_iter()
        .map(|(character, trail)| {
            Finding::warning(
                codes::MISSING_GLYPH,
                format!(
                    "Il carattere «{character}» (U+{:04X}) non c'è nei caratteri di stampa: è stato sostituito",
                    character as u32
                ),
            )
            .on(&trail)
            .found(character)
            .cure("Sostituirlo con un carattere comune.")
        })
        .collect()
}

fn data_files(checked: &Checked) -> Result<Pack, DossierError> {
    let title = report::title(checked);
    let tables = datapackage::files(&checked.plan, &title)?;
    let mut files: Vec<OutputFile> =
        tables.into_iter().map(|(name, bytes)| OutputFile::new(format!("dati/{name}"), bytes)).collect();
    let tables = finance::tables(&checked.plan, &composer(checked)?);
    files.push(OutputFile::new(
        format!("dati/{}", finance::WORKBOOK),
        finance::workbook(&checked.plan, &title, &tables)?,
    ));
    let sheets = finance::csvs(&tables)?;
    files.extend(sheets.into_iter().map(|(name, bytes)| OutputFile::new(format!("dati/quadri/{name}"), bytes)));
    Ok((files, trace::of_workbook(&format!("dati/{}", finance::WORKBOOK), &tables)))
}

fn report_files(checked: &Checked, findings: &Findings, printed: &[Printed]) -> Result<Vec<OutputFile>, DossierError> {
    let file = |name: &str, bytes: Vec<u8>| OutputFile::new(format!("controlli/{name}"), bytes);
    let trail =
        trace::to_csv(printed).map_err(|error| WriteError::Backend { format: "CSV", message: error.to_string() })?;
    Ok(vec![
        file("segnalazioni.html", report::html(checked, findings).into_bytes()),
        file("segnalazioni.json", report::json(findings).into_bytes()),
        file("segnalazioni.sarif", report::sarif(checked, findings).into_bytes()),
        file("segnalazioni.xlsx", report::workbook(checked, findings)?),
        file("tracciato.csv", trail),
    ])
}
