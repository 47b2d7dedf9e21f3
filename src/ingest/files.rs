// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which files are read, and what each of them is by its content, whatever its name says.

use std::fs;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::delimited;
use super::grid::Grid;
use super::limits;
use super::package::{Package, Refusal};
use super::quiet::guarded;
use super::workbook::{self, Book};
use super::xls::Compound;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::project::Project;

/// A file of the project.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// As it is named in findings: from the project folder, with `/`.
    pub name: String,
}

/// Files of a folder of the project, in order; hidden files, lock files and folders that begin with `_` are left out.
pub fn list(project: &Project, folder: &str, findings: &mut Findings) -> Vec<SourceFile> {
    let root = project.folder.join(folder);
    let real_root = fs::canonicalize(&project.folder).unwrap_or_else(|_| project.folder.clone());
    let excluded = globs(&project.settings.piano.esclusi);
    let walk = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter();
    let mut files = Vec::new();
    for entry in
        walk.filter_entry(|e| e.depth() == 0 || !is_ignored(&e.file_name().to_string_lossy(), e.file_type().is_dir()))
    {
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_dir() {
            continue;
        }
        let name = relative(&project.folder, entry.path());
        if excluded.is_match(&name) || excluded.is_match(name.trim_start_matches(&format!("{folder}/"))) {
            continue;
        }
        if entry.path_is_symlink() && !fs::canonicalize(entry.path()).is_ok_and(|p| p.starts_with(&real_root)) {
            findings.push(
                Finding::error(
                    codes::UNREADABLE_FILE,
                    format!("«{name}» è un collegamento a un file fuori dal progetto: non è letto"),
                )
                .at(Origin::file(name))
                .cure("Copiare il file nella cartella del progetto."),
            );
            continue;
        }
        files.push(SourceFile { path: entry.into_path(), name });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Every file of the project that a setting may name, `out` apart.
pub fn list_all(project: &Project) -> Vec<SourceFile> {
    let walk = walkdir::WalkDir::new(&project.folder).sort_by_file_name().max_depth(6).into_iter();
    let inside = |e: &walkdir::DirEntry| {
        e.depth() == 0
            || !(e.file_name().to_string_lossy().starts_with('.') || e.depth() == 1 && e.file_name() == "out")
    };
    let files = walk.filter_entry(inside).flatten().filter(|e| e.file_type().is_file());
    files.map(|e| SourceFile { name: relative(&project.folder, e.path()), path: e.into_path() }).collect()
}

fn is_ignored(name: &str, folder: bool) -> bool {
    let lower = name.to_lowercase();
    name.starts_with("~$")
        || name.starts_with('.')
        || lower == "thumbs.db"
        || lower == "desktop.ini"
        || (folder && name.starts_with('_'))
}

/// The path from the project folder, with `/`.
pub fn relative(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Patterns of file names, without case, `*` also over folders.
pub fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").replace('\\', "/");
        if let Ok(glob) = GlobBuilder::new(&pattern).case_insensitive(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

/// What a file holds.
pub struct Content {
    /// Its sheets.
    pub grids: Vec<Grid>,
    /// What can't be read of it, or is worth saying.
    pub findings: Findings,
    /// Whether it has macros, which are never run.
    pub macros: bool,
}

/// Reads a spreadsheet of any kind; what can't be read is a finding that says what the file is.
pub fn read(file: &SourceFile) -> Content {
    let mut content = Content { grids: Vec::new(), findings: Findings::new(), macros: false };
    let origin = Origin::file(file.name.as_str());
    let size = fs::metadata(&file.path).map_or(0, |m| m.len());
    if size > limits::FILE {
        content.findings.push(too_large(origin, &format!("pesa {} MB", size >> 20)));
        return content;
    }
    match fs::read(&file.path) {
        Ok(bytes) => read_bytes(&bytes, &origin, &mut content),
        Err(error) => {
            let why = match error.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    "non si hanno i permessi per aprirlo, oppure è aperto in un altro programma"
                }
                _ => "il disco non lo lascia leggere",
            };
            content.findings.push(unreadable(origin, why, "Chiudere il file negli altri programmi e riprovare."));
        }
    }
    content
}

fn unreadable(origin: Origin, why: &str, cure: &str) -> Finding {
    Finding::error(codes::UNREADABLE_FILE, format!("Il file «{}» non si può leggere: {why}", origin.file))
        .at(origin)
        .cure(cure)
}

fn too_large(origin: Origin, what: &str) -> Finding {
    Finding::error(codes::LIMIT_EXCEEDED, format!("Il file «{}» supera i limiti di lettura: {what}", origin.file))
        .at(origin)
        .cure("Togliere dal file ciò che non serve al piano, oppure dividerlo in più file.")
}

const RESAVE: &str = "Aprirlo con Excel o LibreOffice e salvarlo di nuovo come cartella di lavoro (.xlsx).";
const SHEET_EXTENSIONS: [&str; 11] = ["xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "csv", "tsv"];

fn read_bytes(bytes: &[u8], origin: &Origin, content: &mut Content) {
    let extension = origin.file.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    if bytes.is_empty() {
        content.findings.push(
            Finding::note(codes::EMPTY_FILE, format!("Il file «{}» è vuoto", origin.file))
                .at(origin.clone())
                .cure("Cancellarlo, oppure sostituirlo con quello giusto."),
        );
        return;
    }
    let result: Result<Book, Refusal> = match sniff(bytes) {
        Nature::Xlsx { macros } => {
            content.macros = macros;
            guarded(|| workbook::xlsx(bytes, origin)).unwrap_or_else(damaged)
        }
        Nature::Xlsb { macros } => {
            content.macros = macros;
            guarded(|| workbook::xlsb(bytes, origin)).unwrap_or_else(damaged)
        }
        Nature::Ods => guarded(|| workbook::ods(bytes, origin)).unwrap_or_else(damaged),
        Nature::Xls => workbook::xls(bytes, origin),
        Nature::Text if matches!(extension.as_str(), "csv" | "tsv" | "txt") => {
            delimited::read(bytes, origin).map(|grid| Book { grids: vec![grid], faults: Vec::new() })
        }
        Nature::Text if SHEET_EXTENSIONS.contains(&extension.as_str()) => {
            Err(Refusal::Damaged(format!("il nome finisce in «.{extension}» ma il contenuto è un testo semplice")))
        }
        Nature::Encrypted => Err(Refusal::Damaged("è protetto da password (cifrato)".to_owned())),
        Nature::Other(what) if SHEET_EXTENSIONS.contains(&extension.as_str()) => {
            Err(Refusal::Damaged(format!("il nome finisce in «.{extension}» ma il contenuto è {what}")))
        }
        Nature::Other(what) => return content.findings.push(not_data(origin, what)),
        Nature::Text => return content.findings.push(not_data(origin, "un testo")),
    };
    match result {
        Ok(book) => {
            if content.macros {
                content.findings.push(
                    Finding::note(
                        codes::UNREADABLE_FILE,
                        format!("Il file «{}» contiene macro: non vengono eseguite, i dati sono letti", origin.file),
                    )
                    .at(origin.clone())
                    .cure("Se le macro non servono, salvarlo come .xlsx."),
                );
            }
            for (place, refusal) in book.faults {
                let finding = match refusal {
                    Refusal::Damaged(why) => unreadable(place, &format!("un suo foglio non si legge, {why}"), RESAVE),
                    Refusal::TooLarge(what) => too_large(place, &what),
                };
                content.findings.push(finding);
            }
            content.grids = book.grids;
        }
        Err(Refusal::Damaged(why)) => {
            let cure = if why.contains("password") {
                "Togliere la password (File, Informazioni, Proteggi cartella di lavoro) e salvarlo di nuovo."
            } else {
                RESAVE
            };
            content.findings.push(unreadable(origin.clone(), &why, cure));
        }
        Err(Refusal::TooLarge(what)) => content.findings.push(too_large(origin.clone(), &what)),
    }
}

fn damaged() -> Result<Book, Refusal> {
    Err(Refusal::Damaged("il file è danneggiato o incompleto".to_owned()))
}

fn not_data(origin: &Origin, what: &str) -> Finding {
    Finding::warning(
        codes::UNREADABLE_FILE,
        format!("Il file «{}» non è un foglio di calcolo ma {what}: non è letto", origin.file),
    )
    .at(origin.clone())
    .cure("Spostarlo in «testi» o in «allegati», oppure in una cartella il cui nome comincia con «_».")
}

/// What a file is by its first bytes.
enum Nature {
    Xlsx { macros: bool },
    Xlsb { macros: bool },
    Ods,
    Xls,
    Text,
    Encrypted,
    Other(&'static str),
}

fn sniff(bytes: &[u8]) -> Nature {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package_nature(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return match Compound::open(bytes) {
            Some(file) if file.has("EncryptedPackage") || file.has("EncryptionInfo") => Nature::Encrypted,
            Some(file) if file.has("WordDocument") => Nature::Other("un documento di Word"),
            Some(file) if file.has("PowerPoint Document") => Nature::Other("una presentazione"),
            _ => Nature::Xls,
        };
    }
    for (mark, what) in [
        (&b"%PDF"[..], "un PDF"),
        (b"{\\rtf", "un documento RTF"),
        (b"\x89PNG", "un'immagine"),
        (b"\xff\xd8\xff", "un'immagine"),
        (b"GIF8", "un'immagine"),
        (b"Rar!", "un archivio compresso"),
        (b"7z\xbc\xaf", "un archivio compresso"),
        (b"\x1f\x8b", "un archivio compresso"),
    ] {
        if bytes.starts_with(mark) {
            return Nature::Other(what);
        }
    }
    let head = delimited::decode(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<table")
        || head.starts_with("<head")
        || head.starts_with("<meta")
    {
        return Nature::Other("una pagina web (HTML) salvata con un altro nome");
    }
    if head.starts_with("<?xml") && head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Nature::Other("un «Foglio di calcolo XML 2003»");
    }
    if head.starts_with("<?xml") {
        return if head.contains("<html") {
            Nature::Other("una pagina web (HTML) salvata con un altro nome")
        } else {
            Nature::Other("un file XML")
        };
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let control = sample.iter().filter(|&&b| b < 9 || (14..32).contains(&b)).count();
    let wide = sample.starts_with(b"\xff\xfe") || sample.starts_with(b"\xfe\xff");
    let zeros = sample.iter().filter(|&&b| b == 0).count();
    if wide
        || control * 50 < sample.len()
        || (zeros == control && zeros * 5 > sample.len() * 2 && zeros * 5 < sample.len() * 3)
    {
        Nature::Text
    } else {
        Nature::Other("un file di tipo sconosciuto")
    }
}

fn package_nature(bytes: &[u8]) -> Nature {
    let Ok(mut package) = Package::open(bytes) else {
        return Nature::Xlsx { macros: false };
    };
    let names: Vec<String> = package.names().iter().map(|n| n.to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let macros = names.iter().any(|n| n.ends_with("vbaproject.bin"));
    if has("xl/workbook.bin") {
        return Nature::Xlsb { macros };
    }
    if names.iter().any(|n| n.starts_with("xl/")) {
        return Nature::Xlsx { macros };
    }
    if has("word/document.xml") {
        return Nature::Other("un documento di Word");
    }
    if has("ppt/presentation.xml") {
        return Nature::Other("una presentazione");
    }
    match package.text("mimetype").as_deref().map(str::trim) {
        Some(mime) if mime.contains("opendocument.spreadsheet") => {
            let manifest = package.text("META-INF/manifest.xml").unwrap_or_default();
            if manifest.contains("encryption-data") { Nature::Encrypted } else { Nature::Ods }
        }
        Some(mime) if mime.contains("opendocument.text") => Nature::Other("un documento di testo di LibreOffice"),
        _ if has("content.xml") => Nature::Ods,
        _ => Nature::Other("un archivio compresso (ZIP)"),
    }
}
