// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The annexes of a council's act: which ones, made of what; the office's own files read and looked at.

mod inspect;
mod listed;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

pub use inspect::{Inspection, inspect};
pub use listed::changed;

use crate::findings::{Finding, Findings, Severity, codes};
use crate::origin::Origin;
use crate::plan::Plan;
use crate::plan::names::fold;
use crate::profile::{PackItem, Profile};
use crate::project::{AnnexTable, GENERATED_ANNEXES, Project};

/// Folder of the office's own annexes.
const FOLDER: &str = "allegati";

/// An annex of the pack.
#[derive(Clone, Debug)]
pub struct Annex {
    /// Letter, in capitals.
    pub letter: String,
    /// Title.
    pub title: String,
    /// What it is made of.
    pub content: Content,
}

/// What an annex is made of.
#[derive(Clone, Debug)]
pub enum Content {
    /// A document that pdz generates.
    Generated {
        /// One of [`GENERATED_ANNEXES`].
        id: String,
        /// Forms beside the PDF.
        forms: Vec<Form>,
        /// Chapters that it repeats, by code.
        chapters: Vec<String>,
    },
    /// A file of the office.
    Office(OfficeFile),
}

/// A form of a generated annex beside the PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A workbook with live formulas.
    Xlsx,
    /// Tables as CSV.
    Csv,
}

/// A file of the office, as it was read.
#[derive(Clone, Debug)]
pub struct OfficeFile {
    /// Path from the project's folder.
    pub path: String,
    /// Lower-case extension.
    pub extension: String,
    /// Content.
    pub bytes: Arc<Vec<u8>>,
    /// What it says of itself.
    pub inspection: Inspection,
}

impl OfficeFile {
    /// `PDF/A-2b`, `DOCX`.
    pub fn format(&self) -> String {
        if self.inspection.is_pdf { self.inspection.format() } else { self.extension.to_uppercase() }
    }
}

/// The annexes that `piano.toml` declares, or else those of the profile that have something to hold.
///
/// What is missing, doubtful or in excess is a finding; an annex that can't be made is left out, never filled.
pub fn resolve(project: &Project, profile: &Profile, plan: &Plan) -> (Vec<Annex>, Findings) {
    let mut findings = Findings::new();
    let own = files(&project.folder);
    let declared = &project.settings.allegato;
    let annexes = if declared.is_empty() {
        from_profile(project, profile, plan, &own, &mut findings)
    } else {
        repeated_letters(declared, &mut findings);
        declared.iter().filter_map(|table| from_project(table, project, plan, profile, &mut findings)).collect()
    };
    let used = |path: &str| annexes.iter().any(|a| matches!(&a.content, Content::Office(f) if f.path == path));
    for path in own.iter().filter(|path| !used(path)) {
        findings.push(
            Finding::note(codes::MISSING_ANNEX, format!("Il file «{path}» non è fra gli allegati della deliberazione"))
                .at(Origin::file(path.as_str()))
                .cure("Se va votato, indicarlo in piano.toml con una voce [[allegato]] che ne dica lettera, titolo e file."),
        );
    }
    (annexes, findings)
}

/// The office's own files, with `/`, in order; what systems and editors leave is none.
fn files(folder: &Path) -> Vec<String> {
    let mut files: Vec<String> = WalkDir::new(folder.join(FOLDER))
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).ok()?;
            Some(path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
        })
        .filter(|path| !ignored(path))
        .collect();
    files.sort();
    files
}

fn ignored(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.starts_with(['.', '~'])
        || matches!(name.as_str(), "thumbs.db" | "desktop.ini")
        || [".tmp", ".p7m", ".p7s", ".md"].iter().any(|end| name.ends_with(end))
        || path.split('/').any(|part| part.starts_with('_'))
}

fn from_profile(
    project: &Project,
    profile: &Profile,
    plan: &Plan,
    own: &[String],
    findings: &mut Findings,
) -> Vec<Annex> {
    let mut claimed: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for path in own {
        let name = fold(Path::new(path).file_stem().map(|s| s.to_string_lossy()).unwrap_or_default().as_ref());
        let begins = |item: &&PackItem| item.words.iter().any(|w| name.split(' ').any(|word| word.starts_with(w)));
        if let Some(item) = profile.pack.iter().find(begins) {
            claimed.entry(item.letter.as_str()).or_default().push(path);
        }
    }
    let mut annexes = Vec::new();
    for item in &profile.pack {
        let title = titled(&item.title, item.generated.as_deref(), profile, plan);
        match (claimed.get(item.letter.as_str()), &item.generated) {
            (Some(paths), _) => {
                for (i, path) in paths.iter().enumerate() {
                    let (letter, title) = match paths.len() {
                        1 => (item.letter.clone(), title.clone()),
                        _ => (format!("{}{}", item.letter, i + 1), format!("{title}: {}", name_of(path))),
                    };
                    if let Some(file) = read(project, path, &letter, findings) {
                        annexes.push(Annex { letter, title, content: Content::Office(file) });
                    }
                }
            }
            (None, Some(id)) if has_content(id, plan) => {
                let content = generated(id, &item.forms, &item.chapters);
                annexes.push(Annex { letter: item.letter.clone(), title, content });
            }
            (None, id) => findings.push(
                Finding::note(
                    codes::MISSING_ANNEX,
                    format!("L'allegato {} «{title}» non è nel fascicolo", item.letter),
                )
                .at(Origin::file("piano.toml"))
                .row(&item.letter)
                .cure(match id {
                    Some(_) => "Si genera dai fogli: compilare le tabelle che lo riguardano.".to_owned(),
                    None => format!("Mettere il file nella cartella {FOLDER}: il nome dica di che cosa si tratta."),
                }),
            ),
        }
    }
    annexes
}

fn from_project(
    table: &AnnexTable,
    project: &Project,
    plan: &Plan,
    profile: &Profile,
    findings: &mut Findings,
) -> Option<Annex> {
    let letter = table.lettera.trim().to_uppercase();
    let place = Origin::file("piano.toml");
    let mut refuse = |finding: Finding| {
        findings.push(finding.at(place.clone()).row(&letter));
        None
    };
    if !letter.chars().any(char::is_alphanumeric) {
        return refuse(
            Finding::error(codes::MISSING_ANNEX, format!("L'allegato «{}» non ha lettera", table.titolo))
                .cure("Scrivere in piano.toml una lettera: «lettera = \"A\"»."),
        );
    }
    let title = titled(&table.titolo, table.generato.as_deref(), profile, plan);
    match (&table.generato, &table.file) {
        (Some(id), None) if GENERATED_ANNEXES.contains(&id.as_str()) => {
            if !has_content(id, plan) {
                return refuse(
                    Finding::error(
                        codes::MISSING_ANNEX,
                        format!(
                            "L'allegato {letter} «{title}» non ha nulla da stampare: nei fogli mancano i suoi dati"
                        ),
                    )
                    .found(id)
                    .cure("Compilare le tabelle che lo riguardano, oppure togliere la voce [[allegato]]."),
                );
            }
            Some(Annex { letter, title, content: generated(id, &table.forme, &table.capitoli) })
        }
        (Some(_), Some(_)) => refuse(
            Finding::error(codes::MISSING_ANNEX, format!("L'allegato {letter} dice due volte da dove viene"))
                .cure("Lasciare in piano.toml una sola chiave: «file» oppure «generato»."),
        ),
        (Some(id), None) => {
            let near = GENERATED_ANNEXES
                .iter()
                .map(|known| (strsim::jaro_winkler(known, id), known))
                .filter(|(score, _)| *score > 0.75)
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, known)| format!("; forse «{known}»"))
                .unwrap_or_default();
            refuse(
                Finding::error(
                    codes::MISSING_ANNEX,
                    format!("L'allegato {letter} non può essere generato: «{id}» non esiste{near}"),
                )
                .found(id)
                .expected(GENERATED_ANNEXES.join(", "))
                .cure("Correggere la chiave «generato», oppure indicare un file dell'ufficio con la chiave «file»."),
            )
        }
        (None, Some(path)) if !project.folder.join(path).is_file() => refuse(
            Finding::error(codes::MISSING_ANNEX, format!("Manca il file dell'allegato {letter} «{title}»"))
                .expected(path)
                .cure("Mettere il file nella cartella allegati con questo nome, oppure correggere piano.toml."),
        ),
        (None, Some(path)) if project.inside(path).is_none() => refuse(
            Finding::error(
                codes::MISSING_ANNEX,
                format!("Il file dell'allegato {letter} «{title}» è fuori dalla cartella del progetto"),
            )
            .found(path)
            .cure("Copiare il file nella cartella allegati e indicarlo in piano.toml."),
        ),
        (None, Some(path)) => {
            let file = read(project, &path.replace('\\', "/"), &letter, findings)?;
            Some(Annex { letter, title, content: Content::Office(file) })
        }
        (None, None) => refuse(
            Finding::error(codes::MISSING_ANNEX, format!("L'allegato {letter} non dice da dove viene"))
                .cure("Aggiungere in piano.toml la chiave «file» oppure la chiave «generato»."),
        ),
    }
}

/// Two annexes with one letter: the act could not say which it means, and their files would have one name.
fn repeated_letters(declared: &[AnnexTable], findings: &mut Findings) {
    let mut seen: BTreeMap<String, &AnnexTable> = BTreeMap::new();
    for table in declared {
        let letter: String = fold(&table.lettera).split_whitespace().collect();
        if letter.is_empty() {
            continue;
        }
        if let Some(first) = seen.get(&letter) {
            findings.push(
                Finding::error(
                    codes::MISSING_ANNEX,
                    format!(
                        "Due allegati hanno la lettera {}: «{}» e «{}»",
                        letter.to_uppercase(),
                        first.titolo,
                        table.titolo
                    ),
                )
                .at(Origin::file("piano.toml"))
                .row(&table.lettera)
                .found(&table.lettera)
                .expected("una lettera diversa per ogni allegato")
                .cure("Dare un'altra lettera a uno dei due in piano.toml."),
            );
        } else {
            seen.insert(letter, table);
        }
    }
}

fn generated(id: &str, forms: &[String], chapters: &[String]) -> Content {
    let forms = forms.iter().filter_map(|form| match form.trim().to_lowercase().as_str() {
        "xlsx" => Some(Form::Xlsx),
        "csv" => Some(Form::Csv),
        _ => None,
    });
    // The financial tables are the only ones that have a form to calculate with.
    let forms: Vec<Form> = if id == "quadri" { forms.collect() } else { Vec::new() };
    Content::Generated { id: id.to_owned(), forms, chapters: chapters.to_vec() }
}

fn titled(title: &str, generated: Option<&str>, profile: &Profile, plan: &Plan) -> String {
    if title.trim().is_empty() && generated == Some("piano") {
        return format!("{} {}", profile.identity.title, plan.triennium);
    }
    title.trim().to_owned()
}

/// `allegati/regolamento-accesso_2022.pdf` → `regolamento accesso 2022`.
fn name_of(path: &str) -> String {
    let stem = Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    stem.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the plan has the data that a generated annex prints.
fn has_content(id: &str, plan: &Plan) -> bool {
    match id {
        "quadri" => !plan.sources.is_empty() || !plan.allocations.is_empty(),
        "schede" => !plan.interventions.is_empty(),
        "verbali" | "calendario" => !plan.meetings.is_empty(),
        "organi" => !plan.bodies.is_empty(),
        "proposte" => !plan.proposals.is_empty(),
        "adesioni" => plan.stakeholders.iter().any(|s| s.joined.is_some() || s.joined_number.is_some()),
        "concertazione" => !plan.meetings.is_empty() || !plan.proposals.is_empty() || !plan.stakeholders.is_empty(),
        "relazione" => {
            !plan.needs.is_empty()
                || !plan.context.is_empty()
                || !plan.surveys.is_empty()
                || plan.comuni.iter().any(|c| c.residents.is_some())
        }
        _ => true,
    }
}

/// Reads a file of the office; what is wrong with it is a finding.
fn read(project: &Project, path: &str, letter: &str, findings: &mut Findings) -> Option<OfficeFile> {
    let place = Origin::file(path);
    let bytes = match std::fs::read(project.folder.join(path)) {
        Ok(bytes) => bytes,
        Err(_) => {
            findings.push(
                Finding::error(codes::MISSING_ANNEX, format!("Il file dell'allegato {letter} non si legge"))
                    .at(place)
                    .row(letter)
                    .cure("Controllare che non sia aperto in un altro programma e che la cartella sia raggiungibile."),
            );
            return None;
        }
    };
    let extension = Path::new(path).extension().map_or_else(String::new, |e| e.to_string_lossy().to_lowercase());
    let file = OfficeFile { path: path.to_owned(), extension, inspection: inspect(&bytes), bytes: Arc::new(bytes) };
    findings.extend(doubts(&file, letter).map(|finding| finding.at(place).row(letter)));
    Some(file)
}

/// What a reader of the pack would stumble on (AgID guidelines, annex 2: formats for documents not to be changed).
fn doubts(file: &OfficeFile, letter: &str) -> Option<Finding> {
    let found = &file.inspection;
    let export = "Esportarlo dal programma con cui è stato scritto in formato PDF/A-2 (in Word: Salva con nome, PDF, Opzioni, «Conforme a PDF/A»).";
    if file.bytes.is_empty() {
        return Some(
            Finding::error(codes::ANNEX_FORMAT, format!("Il file dell'allegato {letter} è vuoto"))
                .cure("Sostituirlo con il documento."),
        );
    }
    if found.encrypted {
        return Some(
            Finding::error(
                codes::ANNEX_FORMAT,
                format!("L'allegato {letter} è protetto con una password o con limiti d'uso: non si può conservare né leggere ovunque"),
            )
            .found("PDF cifrato")
            .expected("PDF/A-2b o migliore, senza protezione")
            .cure("Togliere la protezione dal documento di partenza ed esportarlo di nuovo in PDF/A."),
        );
    }
    let said = if !found.is_pdf && file.extension == "pdf" {
        "non è un PDF, anche se il nome finisce per .pdf".to_owned()
    } else if !found.is_pdf {
        format!("è un file {}: un documento votato non deve poter cambiare", file.format())
    } else if found.pages.is_none() {
        "è un PDF che non si riesce a leggere: forse è danneggiato".to_owned()
    } else if !found.is_archival() {
        format!("è in formato {}: per la conservazione serve PDF/A-2b o migliore", found.format())
    } else {
        return None;
    };
    // A working file may still become a PDF; a PDF that isn't for keeping is what would be voted.
    let severity = if found.is_pdf || file.extension == "pdf" { Severity::Warning } else { Severity::Note };
    Some(
        Finding::new(codes::ANNEX_FORMAT, severity, format!("L'allegato {letter} {said}"))
            .found(file.format())
            .expected("PDF/A-2b o migliore")
            .cure(export),
    )
}

#[cfg(test)]
mod tests;
