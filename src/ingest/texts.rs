// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's own texts: `testi/*.md` and `.docx`, by file name without extension.

use std::collections::BTreeMap;
use std::fs;

use super::files;
use super::{delimited, docx, limits};
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::project::Project;
use crate::table::Narrative;

/// Reads the folder of texts.
pub fn read(project: &Project, findings: &mut Findings) -> BTreeMap<String, Narrative> {
    let mut out: BTreeMap<String, Narrative> = BTreeMap::new();
    for file in files::list(project, "testi", findings) {
        let origin = Origin::file(file.name.as_str());
        let base = file.name.rsplit('/').next().unwrap_or(&file.name);
        let (stem, extension) = base.rsplit_once('.').unwrap_or((base, ""));
        let extension = extension.to_lowercase();
        if !matches!(extension.as_str(), "md" | "markdown" | "txt" | "docx") {
            findings.push(refused(
                &origin,
                "non è né un testo (.md) né un documento di Word (.docx)",
                "Salvarlo come .docx.",
            ));
            continue;
        }
        let bytes = match fs::metadata(&file.path).map(|m| m.len()) {
            Ok(size) if size > limits::HELD_PART => {
                findings.push(
                    Finding::error(
                        codes::LIMIT_EXCEEDED,
                        format!("Il testo «{}» pesa {} MB: non è letto", file.name, size >> 20),
                    )
                    .at(origin)
                    .cure("Togliere le immagini dal testo, oppure dividerlo."),
                );
                continue;
            }
            _ => fs::read(&file.path),
        };
        let Ok(bytes) = bytes else {
            findings.push(refused(
                &origin,
                "il disco non lo lascia leggere",
                "Chiudere il file negli altri programmi e riprovare.",
            ));
            continue;
        };
        let markdown = if extension == "docx" {
            match docx::narrative(&bytes) {
                Ok((text, lost)) => {
                    findings.extend(left_out(&origin, &lost));
                    text
                }
                Err(why) => {
                    findings.push(refused(
                        &origin,
                        &why,
                        "Aprirlo con Word e salvarlo di nuovo nel formato .docx, senza password.",
                    ));
                    continue;
                }
            }
        } else if bytes.iter().take(4096).any(|&b| b == 0)
            && !bytes.starts_with(b"\xff\xfe")
            && !bytes.starts_with(b"\xfe\xff")
        {
            findings.push(refused(&origin, "non è un testo", "Salvarlo come testo in UTF-8, oppure come .docx."));
            continue;
        } else {
            delimited::decode(&bytes).replace("\r\n", "\n").trim_start_matches('\u{feff}').to_owned()
        };
        if let Some(first) = out.get(stem) {
            findings.push(
                Finding::warning(
                    codes::UNUSED_SETTING,
                    format!("Il testo «{}» ha lo stesso nome di «{}»: non è letto", file.name, first.origin.file),
                )
                .at(origin)
                .also(Some(&first.origin), "letto")
                .cure("Tenere uno solo dei due file."),
            );
            continue;
        }
        out.insert(stem.to_owned(), Narrative { origin, markdown });
    }
    out
}

/// What a text of Word holds and a section of the plan can't.
fn left_out(origin: &Origin, lost: &[docx::Lost]) -> Option<Finding> {
    if lost.is_empty() {
        return None;
    }
    let message = format!("Il testo «{}» contiene {}", origin.file, docx::Lost::list(lost));
    let cure = if lost.iter().all(|l| l.is_revision() || *l == docx::Lost::Comment) {
        "Accettare o rifiutare le modifiche in Word e togliere i commenti, quando il testo è definitivo."
    } else {
        "Immagini, caselle e oggetti non entrano nei testi: una tabella si scrive come tabella, un documento si allega."
    };
    Some(Finding::note(codes::LEFT_OUT, message).at(origin.clone()).cure(cure))
}

fn refused(origin: &Origin, why: &str, cure: &str) -> Finding {
    Finding::error(codes::UNREADABLE_FILE, format!("Il testo «{}» non si può leggere: {why}", origin.file))
        .at(origin.clone())
        .cure(cure)
}
