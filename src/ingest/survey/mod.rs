// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Questionnaires: answers to counts, in one pass that keeps nothing of anybody.
//!
//! A file is understood from its first rows (`source`, `heading`, `propose`), its map is laid on its columns (`fit`), then every
//! answer is counted (`count`); columns that identify people are dropped at the door.

mod cell;
mod closed;
mod column;
mod count;
mod delimited;
mod dictionary;
mod fit;
mod heading;
mod marks;
mod meanings;
mod names;
mod options;
mod parts;
mod personal;
mod plan;
mod propose;
mod repeats;
mod seen;
mod source;
mod split;
mod told;

use std::path::Path;

use self::column::Sample;
use self::fit::Table;
use self::heading::Heading;
use self::parts::Parts;
use self::plan::Twins;
use self::source::Source;
use super::files::{self, SourceFile};
use super::limits::Limits;
use super::normal::tidy;
use crate::disclosure;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::project::{Project, SurveyHint};
use crate::survey::{self, Codebook, Format, Survey};

/// What is asked of the reading of a questionnaire.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Title; the file's name when absent.
    pub title: Option<String>,
    /// Program of the export; found out when absent.
    pub format: Option<Format>,
    /// Text of the map and the name by which findings call it.
    pub map: Option<(String, String)>,
    /// Counts below this are not published.
    pub threshold: Option<u64>,
}

/// A questionnaire that was read.
#[derive(Debug)]
pub struct Answers {
    /// Its tables; `None` when the file or the map can't be read.
    pub survey: Option<Survey>,
    /// Its map: the office's own, or the one that is proposed.
    pub map: Option<Codebook>,
    /// Whether file and map fit.
    pub fits: bool,
    /// What was found.
    pub findings: Findings,
}

/// Reads the questionnaires that the project names: the files of an entry with the same columns are one.
pub fn read(project: &Project, threshold: u64, findings: &mut Findings) -> Vec<Survey> {
    let mut out = Vec::new();
    let limits = Limits::of(&project.settings.limiti);
    let all = files::list_all(project);
    let mut read: Vec<(SourceFile, Option<String>)> = Vec::new();
    for hint in &project.settings.questionario {
        let glob = files::globs(std::slice::from_ref(&hint.file));
        // A file that another entry names is of that entry.
        let named = |name: &str| project.settings.questionario.iter().any(|h| h.file == name && h.file != hint.file);
        let list: Vec<SourceFile> = all.iter().filter(|f| glob.is_match(&f.name) && !named(&f.name)).cloned().collect();
        if list.is_empty() {
            findings.push(
                Finding::warning(
                    codes::UNUSED_SETTING,
                    format!("In piano.toml una voce [[questionario]] indica il file «{}», che non c'è", hint.file),
                )
                .at(Origin::file("piano.toml"))
                .cure("Correggere il nome del file in piano.toml, oppure togliere la voce."),
            );
        }
        let Some(request) = request(project, hint, threshold, findings) else { continue };
        let sheet = request.map.as_ref().and_then(|(text, _)| Codebook::parse(text).ok()?.sheet);
        let mut rest = Vec::new();
        for file in list {
            let twin = read.iter().find(|(other, other_sheet)| {
                *other_sheet == sheet && (other.name == file.name || parts::same_bytes(&other.path, &file.path))
            });
            match twin {
                Some((other, _)) if other.name == file.name => findings.push(twice(&file)),
                Some((other, _)) => findings.push(parts::copy(&file, other)),
                None => rest.push(file),
            }
        }
        read.extend(rest.iter().map(|file| (file.clone(), sheet.clone())));
        while !rest.is_empty() {
            let (answers, apart) = answers(&rest, &request, &limits, &mut |_, _| {});
            findings.extend(answers.findings);
            out.extend(answers.survey);
            rest = apart;
        }
    }
    out
}

fn twice(file: &SourceFile) -> Finding {
    Finding::warning(
        codes::SURVEY_TWIN,
        format!("Il file «{}» è indicato da due voci [[questionario]]: è letto una volta sola", file.name),
    )
    .at(Origin::file("piano.toml"))
    .cure("Togliere una delle due voci da piano.toml.")
}

fn request(project: &Project, hint: &SurveyHint, threshold: u64, findings: &mut Findings) -> Option<Request> {
    let mut request =
        Request { title: hint.titolo.clone(), threshold: Some(hint.soglia.unwrap_or(threshold)), ..Request::default() };
    if let Some(word) = &hint.formato {
        request.format = Format::of(word);
        if request.format.is_none() {
            let known: Vec<&str> = Format::ALL.iter().map(|f| f.word()).collect();
            findings.push(
                Finding::warning(
                    codes::UNUSED_SETTING,
                    format!("Il formato «{word}» di un questionario non esiste: è riconosciuto dal file"),
                )
                .at(Origin::file("piano.toml"))
                .expected(known.join(", "))
                .cure("Correggere «formato» in piano.toml, oppure togliere la voce."),
            );
        }
    }
    if let Some(map) = &hint.mappa {
        let text = project.inside(map).and_then(|path| std::fs::read_to_string(path).ok());
        let Some(text) = text else {
            findings.push(
                Finding::error(
                    codes::SURVEY_MAP,
                    format!("La mappa «{map}» di un questionario non c'è, o non si può leggere"),
                )
                .at(Origin::file("piano.toml"))
                .cure("Correggere «mappa» in piano.toml; «pdz survey map FILE» stampa una mappa da cui partire."),
            );
            return None;
        };
        request.map = Some((text, map.clone()));
    }
    Some(request)
}

/// Reads files by themselves, as one questionnaire; `progress` is told how much of how much was read.
pub fn read_files(paths: &[&Path], request: &Request, progress: &mut dyn FnMut(u64, u64)) -> Answers {
    let name =
        |path: &Path| path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let files: Vec<SourceFile> =
        paths.iter().map(|path| SourceFile { path: (*path).to_owned(), name: name(path) }).collect();
    let (mut answers, apart) = answers(&files, request, &Limits::default(), progress);
    answers.fits &= apart.is_empty();
    answers
}

/// Reads one file by itself.
pub fn read_file(path: &Path, request: &Request, progress: &mut dyn FnMut(u64, u64)) -> Answers {
    read_files(&[path], request, progress)
}

/// Headings of a file, and where they stand.
struct Header {
    row: u32,
    raw: Vec<String>,
}

fn header(source: &Source) -> Option<Header> {
    let filled = |row: &[String]| row.iter().filter(|t| !t.is_empty()).count();
    let found = |at: usize| {
        let (row, texts) = source.preview.get(at)?;
        Some(Header { row: *row, raw: texts.iter().map(|t| tidy(t).replace('\n', " ")).collect() })
    };
    if is_eusurvey(source) {
        let at = source.preview.iter().position(|(row, texts)| *row >= 3 && filled(texts) > 0)?;
        return found(at);
    }
    let widest = source.preview.iter().take(30).map(|(_, r)| filled(r)).max()?;
    let numbers = |row: &[String]| row.iter().filter(|t| options::number_of(t).is_some()).count();
    let at = source.preview.iter().position(|(_, r)| filled(r) * 10 >= widest * 7 && numbers(r) * 2 <= filled(r))?;
    found(at)
}

/// Alias and date of the export above the header.
fn is_eusurvey(source: &Source) -> bool {
    let cell = |at: usize| source.preview.get(at).and_then(|(row, r)| Some((*row, r.first()?.as_str())));
    matches!((cell(0), cell(1)), (Some((0, "Alias")), Some((1, _))))
        // The name of the export and its date, on each of the sheets over which it goes.
        && source.preview.get(1).is_some_and(|(_, r)| r.iter().filter(|t| !t.is_empty()).count() <= 2 * source.sheets())
}

/// The questionnaire of the first of these files and of those with its columns, and the files that are none of it.
fn answers(
    files: &[SourceFile],
    request: &Request,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, u64),
) -> (Answers, Vec<SourceFile>) {
    let mut out = Answers { survey: None, map: None, fits: false, findings: Findings::new() };
    let Some((file, others)) = files.split_first() else { return (out, Vec::new()) };
    let written = match &request.map {
        Some((text, name)) => match Codebook::parse(text) {
            Ok(book) => Some((book, name.as_str())),
            Err(error) => {
                out.findings.push(
                    Finding::error(
                        codes::SURVEY_MAP,
                        format!("Mappa del questionario, riga {}: {}", error.line, error.message),
                    )
                    .at(Origin::line(name.as_str(), error.line))
                    .cure("Correggere la riga; «pdz survey map FILE» stampa una mappa da cui partire."),
                );
                return (out, Vec::new());
            }
        },
        None => None,
    };
    let sheet = written.as_ref().and_then(|(book, _)| book.sheet.clone());
    let opened = |file: &SourceFile, findings: &mut Findings| {
        let source = Source::open(file, sheet.as_deref(), limits, findings)?;
        let header = header(&source);
        if header.is_none() {
            findings.push(told::no_answers(&source));
        }
        Some((source, header?))
    };
    let Some((source, header)) = opened(file, &mut out.findings) else { return (out, others.to_vec()) };
    let format = request
        .format
        .or(written.as_ref().and_then(|(book, _)| book.format))
        .unwrap_or_else(|| heading::format_of(&header.raw, source.origin.sheet.as_deref(), is_eusurvey(&source)));
    let mut parts = Parts::new(source, &header);
    let mut apart = Vec::new();
    for (at, other) in others.iter().enumerate() {
        if let Some(twin) = files[..=at].iter().find(|f| parts::same_bytes(&f.path, &other.path)) {
            out.findings.push(parts::copy(other, twin));
            continue;
        }
        let mut findings = Findings::new();
        match opened(other, &mut findings).map(|(source, header)| parts.join(source, &header)) {
            Some(Err(finding)) => {
                out.findings.push(*finding);
                apart.push(other.clone());
            }
            _ => out.findings.extend(findings),
        }
    }
    let opened = Opened { file, parts, header, format, written };
    opened.count(request, &mut out, progress);
    (out, apart)
}

/// Files that belong together, with the map that the office wrote.
struct Opened<'a> {
    file: &'a SourceFile,
    parts: Parts,
    header: Header,
    format: Format,
    written: Option<(Codebook, &'a str)>,
}

impl Opened<'_> {
    /// Counts their answers.
    fn count(self, request: &Request, out: &mut Answers, progress: &mut dyn FnMut(u64, u64)) {
        let Opened { file, mut parts, header, format, written } = self;
        let rows = parts.take_first_rows();
        let headings: Vec<Heading> = heading::parse(format, &header.raw);
        let samples: Vec<Sample> = parts.samples(&rows);
        let (book, map) = match written {
            Some((book, name)) => (book, Some(name)),
            None => {
                let outline =
                    propose::Outline { format, raw: &header.raw, headings: &headings, samples: &samples, rows: &rows };
                (propose::codebook(&outline), None)
            }
        };
        drop(rows);
        let parts = &parts;
        let table =
            Table { parts, format, header: header.row, raw: &header.raw, headings: &headings, samples: &samples };
        let fit = fit::fit(&table, &book, map, &mut out.findings);
        out.fits = fit.fits;
        let none = Twins::default();
        let size = parts.size();
        let mut tell = |read: u64| progress(read, size);
        let mut pass = match parts.count(&fit.plan, &none, &mut tell) {
            Ok(pass) => pass,
            Err(finding) => return out.findings.push(*finding),
        };
        // Answers that stand twice are rare: only then is the file read again, without them.
        let twins = repeats::twins(&mut pass.counter, &fit.plan);
        if !twins.skip.is_empty() {
            match parts.count(&fit.plan, &twins, &mut tell) {
                Ok(second) => pass = second,
                Err(finding) => return out.findings.push(*finding),
            }
        }
        out.fits &= told::all(&table, &fit, &pass, &twins, &mut out.findings);
        if pass.counter.people + pass.counter.incomplete == 0 {
            out.findings.push(told::no_answers(parts.first()));
            return;
        }
        let threshold = [request.threshold, book.threshold].into_iter().flatten().max().unwrap_or(disclosure::LEAST);
        let (tallies, order) = told::ordered(&pass.counter, &fit);
        let comuni = told::comuni(&table, &fit, &pass);
        let title = request.title.clone().unwrap_or_else(|| stem(&file.name).to_owned());
        let people = (pass.counter.people, pass.counter.incomplete);
        let origin = parts.first().origin.clone();
        out.survey = Some(survey::survey(title, origin, people, threshold.max(disclosure::LEAST), &tallies, comuni));
        out.map = Some(if map.is_none() { told::completed(book, &tallies, &order) } else { book });
    }
}

/// Name of a file without folder and extension.
fn stem(file: &str) -> &str {
    let file = file.rsplit('/').next().unwrap_or(file);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
