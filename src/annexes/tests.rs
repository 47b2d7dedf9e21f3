// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Packs as offices declare them, and as they don't.

use std::fs;

use super::*;
use crate::pipeline::{self, Timings};

const SETTINGS: &str = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n\
                        [ambito]\ndenominazione = \"X\"\ncomune_capofila = \"Casarano\"\n";

/// Letter and content of each annex.
type Letters = Vec<(String, String)>;

/// Annexes and findings (weight, words) of a project with these settings and files in `allegati/`.
fn resolved(more: &str, files: &[(&str, &[u8])]) -> (Letters, Vec<(Severity, String)>) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("piano.toml"), format!("{SETTINGS}{more}")).unwrap();
    fs::create_dir_all(folder.path().join("dati")).unwrap();
    fs::create_dir_all(folder.path().join("allegati")).unwrap();
    fs::write(folder.path().join("dati/Comuni.csv"), "Codice ISTAT;Comune;Residenti\n075016;Casarano;19577\n").unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("allegati").join(name), bytes).unwrap();
    }
    let checked = pipeline::check(folder.path(), &mut Timings::default()).unwrap();
    let annexes = checked.annexes.iter().map(|a| {
        let content = match &a.content {
            Content::Generated { id, .. } => id.clone(),
            Content::Office(file) => format!("{} {}", file.path, file.format()),
        };
        (a.letter.clone(), content)
    });
    let ours = |f: &&Finding| [codes::MISSING_ANNEX, codes::ANNEX_FORMAT].contains(&f.code);
    let findings = checked.findings.iter().filter(ours).map(|f| (f.severity, f.message.clone()));
    (annexes.collect(), findings.collect())
}

fn said(findings: &[(Severity, String)], severity: Severity, words: &str) -> bool {
    findings.iter().any(|(weight, message)| *weight == severity && message.contains(words))
}

const ARCHIVAL: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n162\n%%EOF\n<x pdfaid:part='2' pdfaid:conformance='B'/>";

#[test]
fn the_office_s_files_take_their_letters_by_name() {
    let files: [(&str, &[u8]); 5] = [
        ("Convenzione 2022.pdf", ARCHIVAL),
        ("regolamento_accesso.pdf", ARCHIVAL),
        ("parere revisori.pdf", ARCHIVAL),
        ("mappa.pdf", ARCHIVAL),
        ("~$bozza.docx", b"x"),
    ];
    let (annexes, findings) = resolved("", &files);
    let letters: Vec<&str> = annexes.iter().map(|a| a.0.as_str()).collect();
    assert_eq!(letters, ["A", "E1", "E2", "F", "G"], "{annexes:?}");
    assert_eq!(annexes[1].1, "allegati/Convenzione 2022.pdf PDF/A-2b");
    assert!(said(&findings, Severity::Note, "«allegati/mappa.pdf» non è fra gli allegati"), "{findings:?}");
    assert!(said(&findings, Severity::Note, "L'allegato B"), "{findings:?}");
    assert!(!said(&findings, Severity::Warning, ""), "{findings:?}");
}

#[test]
fn what_is_declared_and_can_t_be_is_told() {
    let declared = "[[allegato]]\nlettera = \"A\"\ntitolo = \"Piano\"\ngenerato = \"piano\"\n\
                    [[allegato]]\nlettera = \"a\"\ntitolo = \"Altro\"\ngenerato = \"pian\"\n\
                    [[allegato]]\nlettera = \"E\"\ntitolo = \"Convenzione\"\nfile = \"allegati/manca.pdf\"\n\
                    [[allegato]]\nlettera = \"D\"\ntitolo = \"Concertazione\"\ngenerato = \"concertazione\"\n\
                    [[allegato]]\nlettera = \"G\"\ntitolo = \"Pareri\"\n\
                    [[allegato]]\nlettera = \" \"\ntitolo = \"Senza\"\ngenerato = \"piano\"\n";
    let (annexes, findings) = resolved(declared, &[]);
    assert_eq!(annexes, [("A".to_owned(), "piano".to_owned())]);
    for words in [
        "Due allegati hanno la lettera A: «Piano» e «Altro»",
        "«pian» non esiste; forse «piano»",
        "Manca il file dell'allegato E «Convenzione»",
        "L'allegato D «Concertazione» non ha nulla da stampare",
        "L'allegato G non dice da dove viene",
        "L'allegato «Senza» non ha lettera",
    ] {
        assert!(said(&findings, Severity::Error, words), "{words}: {findings:?}");
    }
}

#[test]
fn a_file_that_can_t_be_kept_for_years_is_told() {
    let declared =
        |file: &str| format!("[[allegato]]\nlettera = \"E\"\ntitolo = \"Convenzione\"\nfile = \"allegati/{file}\"\n");
    let encrypted = b"%PDF-1.7\ntrailer << /Root 1 0 R /Encrypt 9 0 R >>\n%%EOF".as_slice();
    let plain = &ARCHIVAL[..ARCHIVAL.len() - 20];
    for (name, bytes, severity, words) in [
        ("a.pdf", encrypted, Severity::Error, "protetto con una password"),
        ("b.pdf", b"".as_slice(), Severity::Error, "è vuoto"),
        ("c.pdf", b"PK\x03\x04".as_slice(), Severity::Warning, "non è un PDF"),
        ("d.docx", b"PK\x03\x04".as_slice(), Severity::Note, "è un file DOCX"),
        ("e.pdf", b"%PDF-1.4 prova".as_slice(), Severity::Warning, "danneggiato"),
        ("f.pdf", &plain[..plain.len() - 24], Severity::Warning, "è in formato PDF:"),
    ] {
        let (annexes, findings) = resolved(&declared(name), &[(name, bytes)]);
        assert!(said(&findings, severity, words), "{name}: {findings:?}");
        assert_eq!(annexes.len(), 1, "{name}");
    }
}
