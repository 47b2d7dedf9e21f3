// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What changed between two versions: projects, builds and `piano.json` give the same answer.

use serde_json::Value as Json;

use crate::sandbox::{Run, Sandbox, pdz};

fn diff(before: &str, after: &str, more: &[&str]) -> Run {
    let mut arguments = vec!["diff", before, after];
    arguments.extend(more);
    pdz(&arguments)
}

fn differences(before: &str, after: &str) -> Json {
    let run = diff(before, after, &["--format", "json"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn find<'a>(group: &'a Json, subject: &str, row: &str) -> &'a Json {
    let found = group.as_array().unwrap().iter().find(|c| c["che_cosa"] == subject && c["riga"] == row);
    found.unwrap_or_else(|| panic!("manca {subject}, {row}: {group:#}"))
}

#[test]
fn a_changed_figure_is_found_with_its_cells_from_projects_builds_and_files() {
    let (old, new) = (Sandbox::of("minimo"), Sandbox::of("minimo"));
    for (sandbox, amount) in [(&old, "1.000,00"), (&new, "2.000,00")] {
        sandbox.write("dati/altre fonti.csv", &format!("Fonte;Anno;Importo;Atto\nFNA;2022;{amount};Prova\n"));
        assert_ne!(sandbox.pdz(&["build", "{}", "--only", "dati"]).code, 2);
    }
    let path = |s: &Sandbox, below: &str| s.path(below).to_str().unwrap().to_owned();
    assert_eq!(
        diff(&path(&old, ""), &path(&old, "out"), &[]).code,
        0,
        "un progetto e ciò che se ne genera sono uguali"
    );
    let mut seen: Vec<Json> = Vec::new();
    for below in ["", "out", "out/dati/piano.json"] {
        let found = differences(&path(&old, below), &path(&new, below));
        let figure = find(&found["cifre"], "Totale delle fonti", "triennio");
        assert_eq!(figure["differenza"], "+1.000,00");
        let cell = find(&found["cifre"], "Fonti", "FNA · 2022 · Prova");
        assert_eq!(cell["celle_dopo"], serde_json::json!(["dati/altre fonti.csv#C2"]), "{cell:#}");
        seen.push(found["cifre"].clone());
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn interventions_proposals_and_annexes_are_told_and_the_note_is_written() {
    let (old, new) = (Sandbox::of("minimo"), Sandbox::of("minimo"));
    new.write("dati/altri.csv", "Codice;Denominazione;Area\nZZ.9;Servizio nuovo;A1\n");
    new.write("allegati/convenzione.pdf", "%PDF-1.7");
    old.write("allegati/parere.pdf", "%PDF-1.7 uno");
    new.write("allegati/parere.pdf", "%PDF-1.7 due");
    let (before, after) = (old.folder.to_str().unwrap(), new.folder.to_str().unwrap());
    let note = new.path("nota.docx");
    let run = diff(before, after, &["--nota", note.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("Interventi, ZZ.9, Denominazione: aggiunto «Servizio nuovo"), "{}", run.out);
    assert!(run.out.contains("Allegati, Allegato E, Documento: aggiunto «Convenzione"), "{}", run.out);
    assert!(run.out.contains("Allegati, Allegato G, Impronta SHA-256: da"), "{}", run.out);
    assert!(!run.out.contains("Allegato A"), "{}", run.out);
    assert!(std::fs::read(&note).unwrap().starts_with(b"PK"));
    let found = differences(after, before);
    let gone = find(&found["interventi"], "Interventi", "ZZ.9");
    assert_eq!((&gone["cambiamento"], &gone["intera_riga"]), (&Json::from("tolto"), &Json::from(true)));
}

#[test]
fn what_is_no_version_of_a_plan_is_said_and_nothing_is_compared() {
    let sandbox = Sandbox::of("minimo");
    sandbox.write("altro/piano.json", "{\"schema\": \"altro\"}");
    sandbox.write("vuota/nota.txt", "");
    for (wrong, words) in
        [("altro/piano.json", "non è un piano.json"), ("vuota", "non c'è né"), ("assente", "non esiste")]
    {
        let run = diff(sandbox.folder.to_str().unwrap(), sandbox.path(wrong).to_str().unwrap(), &[]);
        assert_eq!(run.code, 2, "{wrong}");
        assert!(run.err.contains(words), "{}", run.err);
    }
}
