// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a file is by its content, whatever its name says.

use super::delimited;
use super::package::Package;
use super::xls::Compound;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A workbook of Excel, in XML.
    Xlsx {
        /// Whether it has macros.
        macros: bool,
    },
    /// A workbook of Excel, binary in a package.
    Xlsb {
        /// Whether it has macros.
        macros: bool,
    },
    /// A workbook of LibreOffice.
    Ods {
        /// Whether it has macros.
        macros: bool,
    },
    /// A workbook of LibreOffice in one XML file.
    FlatOds,
    /// An old workbook of Excel.
    Xls {
        /// Whether it has macros.
        macros: bool,
    },
    /// «Foglio di calcolo XML 2003».
    SpreadsheetXml,
    /// A web page.
    Html,
    /// Text, perhaps with separators.
    Text,
    /// Under a password.
    Encrypted,
    /// Something else, named in Italian.
    Other(&'static str),
}

/// Marks at the beginning of files that hold no sheet.
const MARKS: [(&[u8], &str); 13] = [
    (b"%PDF", "un PDF"),
    (b"{\\rtf", "un documento RTF"),
    (b"\x89PNG", "un'immagine"),
    (b"\xff\xd8\xff", "un'immagine"),
    (b"GIF8", "un'immagine"),
    (b"BM", "un'immagine"),
    (b"Rar!", "un archivio compresso (RAR)"),
    (b"7z\xbc\xaf", "un archivio compresso (7z)"),
    (b"\x1f\x8b", "un archivio compresso (GZIP)"),
    (b"MZ", "un programma di Windows"),
    (b"\x7fELF", "un programma"),
    (b"SQLite format 3", "una base di dati"),
    (b"\x00\x01\x00\x00Standard", "una base di dati di Access"),
];

/// What these bytes are.
pub fn of(bytes: &[u8]) -> Nature {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    // A workbook of Excel 2 to 4 has no file around its records.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return Nature::Other("una cartella di lavoro di una versione di Excel anteriore al 1993");
    }
    let is_text = is_text(bytes);
    for (mark, what) in MARKS {
        // Two letters may begin a text too.
        if bytes.starts_with(mark) && !(is_text && mark.len() == 2) {
            return Nature::Other(what);
        }
    }
    let head = delimited::decode(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if head.starts_with("<?xml") || head.starts_with("<workbook") || head.starts_with("<ss:workbook") {
        return if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && !head.contains("<html") {
            Nature::SpreadsheetXml
        } else if head.contains("opendocument:xmlns:office") && head.contains("<office:document") {
            Nature::FlatOds
        } else if head.contains("<html") {
            Nature::Html
        } else {
            Nature::Other("un file XML")
        };
    }
    let page = ["<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style", "<div"];
    if page.iter().any(|mark| head.starts_with(mark)) || head.starts_with("<!--") && head.contains("<table") {
        return Nature::Html;
    }
    if head.starts_with("mime-version:") {
        return Nature::Other("una pagina web in un solo file (MHTML)");
    }
    if is_text { Nature::Text } else { Nature::Other("un file di tipo sconosciuto") }
}

fn is_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let control = sample.iter().filter(|&&b| b < 9 || (14..32).contains(&b)).count();
    let wide = sample.starts_with(b"\xff\xfe") || sample.starts_with(b"\xfe\xff");
    let zeros = sample.iter().filter(|&&b| b == 0).count();
    wide || control * 50 < sample.len()
        || (zeros == control && zeros * 5 > sample.len() * 2 && zeros * 5 < sample.len() * 3)
}

fn compound(bytes: &[u8]) -> Nature {
    let Some(file) = Compound::open(bytes) else { return Nature::Xls { macros: false } };
    if file.has("EncryptedPackage") || file.has("EncryptionInfo") {
        Nature::Encrypted
    } else if file.has("Workbook") || file.has("Book") {
        Nature::Xls { macros: file.has("_VBA_PROJECT_CUR") || file.has("_VBA_PROJECT") }
    } else if file.has("WordDocument") {
        Nature::Other("un documento di Word di vecchio tipo")
    } else if file.has("PowerPoint Document") {
        Nature::Other("una presentazione")
    } else if file.has("__properties_version1.0") {
        Nature::Other("un messaggio di posta di Outlook")
    } else {
        Nature::Other("un documento di un programma di Windows, senza fogli di calcolo")
    }
}

fn package(bytes: &[u8]) -> Nature {
    // What is wrong with a package that can't be opened, the reading says.
    let Ok(mut package) = Package::open(bytes) else { return Nature::Xlsx { macros: false } };
    let names: Vec<String> = package.names().iter().map(|n| n.to_lowercase()).collect();
    let begins = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    let macros = names.iter().any(|n| n.ends_with("vbaproject.bin"));
    if package.has("xl/workbook.bin") {
        return Nature::Xlsb { macros };
    }
    if begins("xl/") {
        return Nature::Xlsx { macros };
    }
    if package.has("word/document.xml") {
        return Nature::Other("un documento di Word");
    }
    if package.has("ppt/presentation.xml") {
        return Nature::Other("una presentazione");
    }
    let mime = package.text("mimetype").unwrap_or_default();
    let macros = begins("basic/") && names.iter().any(|n| n.starts_with("basic/") && n.ends_with("module1.xml"));
    match mime.trim() {
        mime if mime.contains("opendocument.spreadsheet") => {
            let manifest = package.text("META-INF/manifest.xml").unwrap_or_default();
            if manifest.contains("encryption-data") || package.has("encrypted-package") {
                Nature::Encrypted
            } else {
                Nature::Ods { macros }
            }
        }
        mime if mime.contains("opendocument.text") => Nature::Other("un documento di testo di LibreOffice"),
        mime if mime.contains("opendocument") => {
            Nature::Other("un documento di LibreOffice che non è un foglio di calcolo")
        }
        _ if package.has("content.xml") => Nature::Ods { macros },
        // An unusual place for the workbook: what the package itself says of it.
        _ if package.text("_rels/.rels").is_some_and(|rels| rels.contains("/officeDocument\"")) => {
            Nature::Xlsx { macros: false }
        }
        _ if package.has("Index/Document.iwa") => Nature::Other("un foglio di Numbers (Apple)"),
        _ => Nature::Other("un archivio compresso (ZIP)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_content() {
        assert_eq!(of(b"%PDF-1.7"), Nature::Other("un PDF"));
        assert_eq!(of("Codice;Importo\nA;1".as_bytes()), Nature::Text);
        assert_eq!(of("BMI;Comune\n1;2".as_bytes()), Nature::Text);
        assert_eq!(of("\u{feff}\n<HTML><table>".as_bytes()), Nature::Html);
        let xml = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(of(xml.as_bytes()), Nature::SpreadsheetXml);
        assert_eq!(
            of(&[0x09, 0x04, 0x06, 0x00, 0, 0]),
            Nature::Other("una cartella di lavoro di una versione di Excel anteriore al 1993")
        );
        assert_eq!(of(&[0, 1, 2, 3, 4, 5, 6, 7]), Nature::Other("un file di tipo sconosciuto"));
    }
}
