// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A file to its sheets, of whatever kind it is; what can't be read is a finding that says what the file is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::budget::{Budget, grouped};
use super::files::SourceFile;
use super::grid::Grid;
use super::isolate;
use super::limits::Limits;
use super::nature::{self, Nature};
use super::package::Refusal;
use super::quiet::guarded;
use super::{delimited, elsewhere, html, ods, sheet_xml, xlsx};
use crate::findings::{Finding, Findings, codes};
use crate::origin::{Origin, Spot};

/// What a file holds.
#[derive(Default)]
pub struct Content {
    /// Its sheets.
    pub grids: Vec<Grid>,
    /// What can't be read of it, or is worth saying.
    pub findings: Findings,
    /// Whether a limit was met.
    over: bool,
}

impl Content {
    /// Cells that hold something.
    pub fn cells(&self) -> usize {
        self.grids.iter().map(Grid::count).sum()
    }
}

/// Reads the files in their order. Small ones are read side by side, the others one at a time, and all of them together hold
/// no more cells than one file may: so the memory is bounded whatever the number of files and of processors.
pub fn read_all(files: &[SourceFile], limits: &Limits) -> Vec<Content> {
    let small = limits.small();
    let mut contents: Vec<Option<Content>> = files
        .par_iter()
        .map(|file| {
            let content = read(file, &small);
            (!content.over).then_some(content)
        })
        .collect();
    let mut left = limits.cells;
    // Of statistics of all Italy, the rows of the comuni that the other files name.
    let own = if contents.iter().all(Option::is_some) {
        BTreeSet::new()
    } else {
        elsewhere::named(contents.iter().flatten().flat_map(|content| &content.grids))
    };
    for (file, slot) in files.iter().zip(&mut contents) {
        let content = slot.take().unwrap_or_else(|| read_of(file, limits, &own));
        let cells = content.cells();
        *slot = Some(if cells > left {
            let what = format!("con gli altri file del progetto contiene più di {} celle", grouped(limits.cells));
            let findings = [too_large(Origin::file(file.name.as_str()), &what)];
            Content { findings: findings.into_iter().fold(Findings::new(), with), ..Content::default() }
        } else {
            left -= cells;
            content
        });
    }
    contents.into_iter().flatten().collect()
}

fn with(mut findings: Findings, finding: Finding) -> Findings {
    findings.push(finding);
    findings
}

/// Reads a spreadsheet of any kind.
pub fn read(file: &SourceFile, limits: &Limits) -> Content {
    read_of(file, limits, &BTreeSet::new())
}

/// As [`read`]; of a long CSV comune by comune, only these comuni.
fn read_of(file: &SourceFile, limits: &Limits, own: &BTreeSet<&'static str>) -> Content {
    let mut content = Content::default();
    let origin = Origin::file(file.name.as_str());
    match bytes_of(file, limits) {
        Ok(bytes) => {
            let (bytes, note) = match guarded(|| nature::of(&bytes)) {
                Some(Nature::Text) => elsewhere::kept(Cow::Owned(bytes), own, &origin),
                _ => (Cow::Owned(bytes), None),
            };
            content.findings.extend(note);
            read_bytes(bytes, &origin, limits, &mut content);
        }
        Err(finding) => {
            content.over = finding.code == codes::LIMIT_EXCEEDED;
            content.findings.push(*finding);
        }
    }
    content
}

fn bytes_of(file: &SourceFile, limits: &Limits) -> Result<Vec<u8>, Box<Finding>> {
    let origin = || Origin::file(file.name.as_str());
    let failed = |error: std::io::Error| {
        let (why, cure) = match error.kind() {
            std::io::ErrorKind::PermissionDenied => (
                "non si hanno i permessi per aprirlo, oppure è aperto in un altro programma",
                "Chiudere il file negli altri programmi e riprovare.",
            ),
            std::io::ErrorKind::NotFound => ("non c'è più", "Rimetterlo al suo posto e riprovare."),
            _ => ("il disco non lo lascia leggere", "Copiarlo di nuovo nella cartella e riprovare."),
        };
        Box::new(unreadable(origin(), why, cure))
    };
    let known = std::fs::metadata(&file.path).map_err(failed)?;
    if !known.is_file() {
        // Pipes and devices never end.
        return Err(Box::new(unreadable(origin(), "non è un file", "Toglierlo dalla cartella.")));
    }
    let size = known.len();
    if size > limits.file {
        let what = format!("pesa {} MB, più di {}", size.div_ceil(1 << 20), limits.file >> 20);
        return Err(Box::new(too_large(origin(), &what)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    File::open(&file.path).and_then(|f| f.take(limits.file).read_to_end(&mut bytes)).map_err(failed)?;
    Ok(bytes)
}

fn unreadable(origin: Origin, why: &str, cure: &str) -> Finding {
    Finding::error(codes::UNREADABLE_FILE, format!("Il file «{}» non si può leggere: {why}", origin.file))
        .at(origin)
        .cure(cure)
}

fn too_large(origin: Origin, what: &str) -> Finding {
    Finding::error(codes::LIMIT_EXCEEDED, format!("Il file «{}» supera i limiti di lettura: {what}", origin.file))
        .at(origin)
        .cure("Togliere dal file ciò che non serve al piano, oppure dividerlo in più file. I limiti si cambiano in piano.toml, nella voce [limiti].")
}

fn locked(origin: Origin) -> Finding {
    unreadable(
        origin,
        "è protetto da password (cifrato)",
        "Togliere la password (in Excel: File, Informazioni, Proteggi cartella di lavoro; in LibreOffice: File, Salva con nome, senza «Salva con password») e salvarlo di nuovo.",
    )
}

const RESAVE: &str = "Aprirlo con Excel o LibreOffice e salvarlo di nuovo come cartella di lavoro (.xlsx).";
const SHEET_EXTENSIONS: [&str; 13] =
    ["xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "fods", "csv", "tsv", "xml"];

/// Reads the bytes of a spreadsheet of any kind.
pub fn read_bytes(bytes: Cow<'_, [u8]>, origin: &Origin, limits: &Limits, content: &mut Content) {
    let extension = origin.file.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let as_sheet = SHEET_EXTENSIONS.contains(&extension.as_str());
    if bytes.is_empty() {
        content.findings.push(
            Finding::note(codes::EMPTY_FILE, format!("Il file «{}» è vuoto", origin.file))
                .at(origin.clone())
                .cure("Cancellarlo, oppure sostituirlo con quello giusto."),
        );
        return;
    }
    let nature = guarded(|| nature::of(&bytes)).unwrap_or(Nature::Other("un file danneggiato"));
    let mut budget = Budget::new(*limits);
    let read = match nature {
        Nature::Xlsx { .. } => guarded(|| xlsx::read(&bytes, origin, &mut budget)),
        Nature::Ods { .. } => guarded(|| ods::read(&bytes, origin, &mut budget)),
        Nature::FlatOds => guarded(|| ods::content(&*bytes, origin, &mut budget)),
        Nature::Xlsb { .. } => Some(isolate::read(isolate::Format::Xlsb, &bytes, origin, &mut budget)),
        Nature::Xls { .. } => Some(isolate::read(isolate::Format::Xls, &bytes, origin, &mut budget)),
        Nature::SpreadsheetXml => guarded(|| sheet_xml::read(&bytes, origin, &mut budget)),
        Nature::Html if as_sheet => guarded(|| html::read(&bytes, origin, &mut budget)),
        Nature::Text if as_sheet || extension == "txt" => guarded(|| delimited::read(bytes, origin, &mut budget)),
        Nature::Encrypted => Some(Err(Refusal::Locked)),
        Nature::Other(what) if as_sheet => {
            Some(Err(Refusal::Damaged(format!("il nome finisce in «.{extension}» ma il contenuto è {what}"))))
        }
        Nature::Other(what) => return content.findings.push(not_data(origin, what)),
        Nature::Html => return content.findings.push(not_data(origin, "una pagina web")),
        Nature::Text => return content.findings.push(not_data(origin, "un testo")),
    };
    match read.unwrap_or_else(|| Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned()))) {
        Ok(book) => {
            content.findings.extend(disguise(nature, &extension, origin));
            content.findings.extend(macros(nature, origin));
            for (place, refusal) in book.faults {
                content.over |= matches!(refusal, Refusal::TooLarge(_));
                content.findings.push(match refusal {
                    Refusal::Damaged(why) => unreadable(place, &format!("un suo foglio non si legge, {why}"), RESAVE),
                    Refusal::TooLarge(what) => too_large(place, &what),
                    Refusal::Locked => locked(place),
                });
            }
            content.findings.extend(cut_texts(&book.grids, &budget));
            content.grids = book.grids;
        }
        Err(Refusal::Damaged(why)) => content.findings.push(unreadable(origin.clone(), &why, RESAVE)),
        Err(Refusal::Locked) => content.findings.push(locked(origin.clone())),
        Err(Refusal::TooLarge(what)) => {
            content.over = true;
            content.findings.push(too_large(origin.clone(), &what));
        }
    }
}

/// What a file is, when its name says something else and it was read all the same.
fn disguise(nature: Nature, extension: &str, origin: &Origin) -> Option<Finding> {
    let (what, own): (&str, &[&str]) = match nature {
        Nature::Xlsx { .. } => ("una cartella di lavoro .xlsx", &["xlsx", "xlsm", "xltx", "xltm"]),
        Nature::Xlsb { .. } => ("una cartella di lavoro .xlsb", &["xlsb"]),
        Nature::Ods { .. } => ("un foglio di LibreOffice .ods", &["ods", "ots"]),
        Nature::FlatOds => ("un foglio di LibreOffice .fods", &["fods", "xml"]),
        Nature::Xls { .. } => ("una vecchia cartella di lavoro .xls", &["xls", "xlt"]),
        Nature::SpreadsheetXml => ("un «Foglio di calcolo XML 2003»", &["xml"]),
        Nature::Html => ("una pagina web con una tabella (HTML)", &["html", "htm"]),
        Nature::Text => ("un testo con separatori (CSV)", &["csv", "tsv", "txt"]),
        Nature::Encrypted | Nature::Other(_) => return None,
    };
    (!own.contains(&extension)).then(|| {
        Finding::note(
            codes::COERCED_VALUE,
            format!("Il nome di «{}» finisce in «.{extension}» ma il contenuto è {what}: è letto come tale", origin.file),
        )
        .at(origin.clone())
        .cure("Controllare con «pdz inspect» che i dati siano letti bene; aprendolo con Excel e salvandolo come .xlsx l'avviso sparisce.")
    })
}

fn macros(nature: Nature, origin: &Origin) -> Option<Finding> {
    let has = matches!(
        nature,
        Nature::Xlsx { macros: true }
            | Nature::Xlsb { macros: true }
            | Nature::Ods { macros: true }
            | Nature::Xls { macros: true }
    );
    has.then(|| {
        Finding::note(
            codes::UNREADABLE_FILE,
            format!("Il file «{}» contiene macro: non vengono eseguite, i dati sono letti", origin.file),
        )
        .at(origin.clone())
        .cure("Se le macro non servono, salvarlo come .xlsx.")
    })
}

/// Cells with more text than a cell of Excel may hold: their beginning is read.
fn cut_texts(grids: &[Grid], budget: &Budget) -> Vec<Finding> {
    let place = |name: &str, at: (u32, u32)| {
        let grid = grids.iter().find(|g| g.name() == name)?;
        Some(grid.origin.at(Spot::Cell(at.0, at.1)))
    };
    let cut = budget.cut.iter().filter_map(|(name, at)| place(name, *at));
    cut.map(|origin| {
        Finding::warning(
            codes::LIMIT_EXCEEDED,
            "La cella contiene più di 32.767 caratteri, quanti ne ammette Excel: è letto solo l'inizio",
        )
        .at(origin)
        .cure("Mettere il testo in un file della cartella «testi», oppure dividerlo in più celle.")
    })
    .collect()
}

fn not_data(origin: &Origin, what: &str) -> Finding {
    Finding::warning(
        codes::UNREADABLE_FILE,
        format!("Il file «{}» non è un foglio di calcolo ma {what}: non è letto", origin.file),
    )
    .at(origin.clone())
    .cure("Spostarlo in «testi» o in «allegati», oppure in una cartella il cui nome comincia con «_».")
}

/// What the bytes of a file hold, before any meaning.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Sheets.
    pub sheets: usize,
    /// Cells that hold something.
    pub cells: usize,
    /// Memory that they take, in bytes.
    pub bytes: usize,
    /// What can't be read, or is worth saying.
    pub findings: Findings,
}

/// Opens a spreadsheet and counts what it holds.
pub fn open_file(path: &Path) -> Opened {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    counted(read(&SourceFile { path: path.to_owned(), name }, &Limits::default()))
}

/// Opens a spreadsheet from its bytes and counts what it holds; `name` tells only what its extension tells.
pub fn open_bytes(name: &str, bytes: &[u8]) -> Opened {
    let mut content = Content::default();
    read_bytes(Cow::Borrowed(bytes), &Origin::file(name), &Limits::default(), &mut content);
    counted(content)
}

fn counted(content: Content) -> Opened {
    let shared: BTreeMap<*const String, usize> =
        content.grids.iter().map(|g| (Arc::as_ptr(g.texts()), g.texts().len())).collect();
    let bytes = content.grids.iter().map(Grid::bytes).sum::<usize>() + shared.values().sum::<usize>();
    Opened { sheets: content.grids.len(), cells: content.cells(), bytes, findings: content.findings }
}
