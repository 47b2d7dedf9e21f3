// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The commands from the outside: exit codes, messages, what is written and what is left alone.

use crate::sandbox::{Sandbox, command, pdz, sample};

const MINIMAL: &str = "minimo";

#[test]
fn the_good_samples_have_no_errors() {
    for name in ["casarano", MINIMAL] {
        let run = Sandbox::of(name).pdz(&["check", "{}", "--format", "json"]);
        let errors: Vec<_> = run.findings().into_iter().filter(|f| f.1 != "nota").collect();
        assert_eq!(errors, [], "{name}");
        assert_eq!(run.code, 0, "{name}");
    }
}

#[test]
fn every_broken_sample_has_exactly_the_defect_of_its_name() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(sample("rotti")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let expected = std::fs::read_to_string(entry.path().join("atteso.txt")).unwrap();
        let mut words = expected.split_whitespace();
        let code = words.next().unwrap().to_owned();
        let severity = words.next().unwrap_or("errore").to_owned();
        let run = Sandbox::of(&format!("rotti/{name}")).pdz(&["check", "{}", "--format", "json"]);
        let mut found = run.findings();
        if severity == "nota" {
            found.retain(|f| f.1 != "nota" || f.0 == code);
        } else {
            found.retain(|f| f.1 != "nota");
        }
        found.dedup();
        let exit = i32::from(severity == "errore");
        if found != [(code, severity)] || run.code != exit {
            wrong.push(format!("{name}: atteso {} trovato {found:?} uscita {}", expected.trim(), run.code));
        }
        seen += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 20, "solo {seen} campioni rotti");
}

#[test]
fn two_builds_give_the_same_bytes_whatever_the_threads() {
    let first = Sandbox::of(MINIMAL);
    let second = Sandbox::of(MINIMAL);
    let one = command().args(["build", first.folder.to_str().unwrap()]).env("RAYON_NUM_THREADS", "1").output().unwrap();
    let four =
        command().args(["build", second.folder.to_str().unwrap()]).env("RAYON_NUM_THREADS", "4").output().unwrap();
    assert!(one.status.success() && four.status.success());
    let (a, b) = (first.files("out"), second.files("out"));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(bytes == &b[name], "{name} è diverso");
    }
    assert!(a.contains_key("piano/piano-di-zona.docx") && a.contains_key("manifest.json"));
}

#[test]
fn a_delivery_verifies_and_a_change_is_named() {
    let sandbox = Sandbox::of(MINIMAL);
    assert_eq!(sandbox.pdz(&["build", "{}"]).code, 0);
    assert_eq!(sandbox.pdz(&["verify", "{}/out"]).code, 0);
    let pack = std::fs::read_dir(sandbox.path("out/atti")).unwrap().flatten().next().unwrap();
    let pack = format!("{{}}/out/atti/{}", pack.file_name().to_str().unwrap());
    assert_eq!(sandbox.pdz(&["verify", &pack]).code, 0, "la cartella di un comune si verifica da sola");
    sandbox.write("out/piano/piano-di-zona.html", "altro");
    let run = sandbox.pdz(&["verify", "{}/out"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("diverso   piano/piano-di-zona.html"), "{}", run.out);
    std::fs::remove_file(sandbox.path("out/manifest.json")).unwrap();
    let run = sandbox.pdz(&["verify", "{}/out"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("interrotta"), "{}", run.err);
}

#[test]
fn the_council_s_hashes_are_those_of_the_files() {
    let sandbox = Sandbox::of(MINIMAL);
    assert_eq!(sandbox.pdz(&["build", "{}"]).code, 0);
    let files = sandbox.files("out");
    let plan = &files["piano/piano-di-zona.pdf"];
    let mut packs = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with("impronte.sha256")) {
        packs += 1;
        let folder = name.trim_end_matches("impronte.sha256");
        for line in String::from_utf8(bytes.clone()).unwrap().lines() {
            let (hash, file) = line.split_once("  ").unwrap();
            assert_eq!(hash, pdz::output::sha256(&files[&format!("{folder}{file}")]), "{folder}{file}");
        }
        assert_eq!(&files[&format!("{folder}allegato-a.pdf")], plan, "l'allegato A è il piano, byte per byte");
        let act = String::from_utf8(files[&format!("{folder}proposta-di-deliberazione.txt")].clone()).unwrap();
        let hash = pdz::output::sha256(plan);
        assert!(act.replace(char::is_whitespace, "").contains(&hash), "l'atto cita l'impronta dell'allegato A");
    }
    assert!(packs >= 2);
}

#[test]
fn an_adopted_plan_with_errors_keeps_the_earlier_plan_and_renews_the_report() {
    let sandbox = Sandbox::of(MINIMAL);
    assert_eq!(sandbox.pdz(&["build", "{}"]).code, 0);
    let before = sandbox.files("out");
    sandbox.write("dati/altra.csv", "Codice;Denominazione;Area\nZ9;Prova;Area inventata\n");
    let run = sandbox.pdz(&["build", "{}"]);
    assert_eq!(run.code, 1);
    let after = sandbox.files("out");
    assert_eq!(before["piano/piano-di-zona.pdf"], after["piano/piano-di-zona.pdf"]);
    assert_ne!(before["controlli/segnalazioni.json"], after["controlli/segnalazioni.json"]);
    let run = sandbox.pdz(&["build", "{}", "--bozza"]);
    assert_eq!(run.code, 1);
    assert!(sandbox.path("out/bozza/piano/piano-di-zona.pdf").is_file());
    assert_eq!(before["piano/piano-di-zona.pdf"], sandbox.files("out")["piano/piano-di-zona.pdf"]);
}

#[test]
fn a_document_corrected_in_word_is_not_overwritten() {
    let sandbox = Sandbox::of(MINIMAL);
    assert_eq!(sandbox.pdz(&["build", "{}"]).code, 0);
    sandbox.write("out/piano/piano-di-zona.docx", "corretto a mano");
    let run = sandbox.pdz(&["build", "{}"]);
    assert!(run.err.contains("corretto a mano"), "{}", run.err);
    assert_eq!(sandbox.read("out/piano/piano-di-zona.docx"), "corretto a mano");
    sandbox.pdz(&["build", "{}", "--force"]);
    assert_ne!(std::fs::read(sandbox.path("out/piano/piano-di-zona.docx")).unwrap(), b"corretto a mano");
}

#[test]
fn what_can_t_be_written_stops_the_program_and_leaves_the_rest() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.write("out", "un file al posto della cartella");
    let run = sandbox.pdz(&["build", "{}"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("non riesco a scrivere"), "{}", run.err);
    assert_eq!(sandbox.read("out"), "un file al posto della cartella");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_before_anything_is_replaced() {
    let sandbox = Sandbox::of(MINIMAL);
    assert_eq!(sandbox.pdz(&["build", "{}", "--only", "dati"]).code, 0);
    std::fs::remove_file(sandbox.path("out/dati/fonti.csv")).unwrap();
    std::fs::create_dir(sandbox.path("out/dati/fonti.csv")).unwrap();
    sandbox.edit("piano.toml", "versione = \"1.0\"", "versione = \"2.0\"");
    let before = sandbox.files("out");
    let run = sandbox.pdz(&["build", "{}", "--only", "dati"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("fonti.csv") && run.err.contains("c'è una cartella con lo stesso nome"), "{}", run.err);
    assert_eq!(before, sandbox.files("out"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_earlier_outputs() {
    let sandbox = Sandbox::of(MINIMAL);
    assert_eq!(sandbox.pdz(&["build", "{}"]).code, 0);
    let before = sandbox.files("out");
    sandbox.edit("piano.toml", "versione = \"1.0\"", "versione = \"2.0\"");
    // Files of more than some kilobytes can't be written: the system answers as a full disk does.
    let script = "trap '' XFSZ; ulimit -f 20; exec \"$0\" build \"$1\"";
    let output = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_pdz"), sandbox.folder.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("non riesco a scrivere"));
    assert_eq!(before, sandbox.files("out"));
}

#[test]
fn a_template_with_an_undefined_name_says_where() {
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.write("modelli/capitoli/0-introduzione.md", "Prima riga.\n\nIl piano {{ pianno.ciclo }}.\n");
    let run = sandbox.pdz(&["build", "{}"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("0-introduzione.md") && run.err.contains("riga 3"), "{}", run.err);
    assert!(!sandbox.path("out/piano").exists());
}

#[test]
fn wrong_arguments_and_settings_are_said_in_italian() {
    let run = pdz(&["chek"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("il comando «chek» non esiste; forse «check»"), "{}", run.err);
    let run = pdz(&["check", "--formato", "json"]);
    assert_eq!((run.code, run.err.contains("l'argomento «--formato» non esiste; forse «--format»")), (2, true));
    let empty = Sandbox::empty();
    let run = empty.pdz(&["check", "{}"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("non c'è il file piano.toml"), "{}", run.err);
    let sandbox = Sandbox::of(MINIMAL);
    sandbox.edit("piano.toml", "versione =", "version =");
    let run = sandbox.pdz(&["check", "{}"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("la chiave «version» non esiste; forse «versione»"), "{}", run.err);
}

#[test]
fn every_help_page_is_italian() {
    let pages =
        ["", "new", "inspect", "check", "build", "explain", "verify", "trace", "profiles", "schema", "completions"];
    for page in pages {
        let arguments: Vec<&str> = [page, "--help"].into_iter().filter(|a| !a.is_empty()).collect();
        let run = pdz(&arguments);
        assert_eq!(run.code, 0, "{page}");
        for english in ["Usage", "Commands", "Options", "Arguments", "Print", "[default", "possible", "aliases"] {
            assert!(!run.out.contains(english), "{page}: «{english}» in\n{}", run.out);
        }
    }
}

#[test]
fn a_rule_is_explained_and_an_unknown_one_has_a_neighbour() {
    let run = pdz(&["explain", "r-f01"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("Come si corregge in Excel"));
    let run = pdz(&["explain", "R-F0"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("forse «R-F0"), "{}", run.err);
}

#[test]
fn a_new_project_checks_and_its_sample_builds() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.pdz(&["new", "{}/mio", "--profile", "puglia-2022-2024"]).code, 0);
    let run = sandbox.pdz(&["check", "{}/mio"]);
    assert!(run.code <= 1, "{}", run.err);
    let again = sandbox.pdz(&["new", "{}/mio"]);
    assert_eq!(again.code, 2, "non si scrive sopra un progetto");
    assert_eq!(sandbox.pdz(&["nuovo", "{}/prova", "--sample"]).code, 0);
    assert_eq!(sandbox.pdz(&["controlla", "{}/prova"]).code, 0);
}

#[test]
fn data_go_to_the_output_and_notices_to_the_error() {
    let sandbox = Sandbox::of(MINIMAL);
    let run = sandbox.pdz(&["build", "{}", "--quiet"]);
    assert_eq!(run.err, "");
    let run = sandbox.pdz(&["build", "{}", "--verbose"]);
    assert!(run.err.contains("PDF") && run.err.contains("ms"), "{}", run.err);
    assert!(!run.out.contains('\u{1b}'), "niente colori fuori dal terminale");
}

#[test]
fn an_annex_that_is_missing_is_an_error_and_never_filler() {
    let sandbox = Sandbox::of(MINIMAL);
    let settings = sandbox.read("piano.toml")
        + "\n[[allegato]]\nlettera = \"A\"\ntitolo = \"Piano\"\ngenerato = \"piano\"\n\
           [[allegato]]\nlettera = \"E\"\ntitolo = \"Convenzione\"\nfile = \"allegati/convenzione.pdf\"\n";
    sandbox.write("piano.toml", &settings);
    let run = sandbox.pdz(&["build", "{}"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("R-A01") && run.out.contains("allegati/convenzione.pdf"), "{}", run.out);
    assert!(!sandbox.path("out/atti").exists(), "con un errore aperto gli atti non si generano");
    sandbox.write("allegati/convenzione.pdf", "%PDF-1.4 prova");
    assert_eq!(sandbox.pdz(&["build", "{}"]).code, 0);
    let packs: Vec<_> = sandbox.files("out/atti").into_iter().filter(|(n, _)| n.ends_with("allegato-e.pdf")).collect();
    assert!(!packs.is_empty() && packs.iter().all(|(_, bytes)| bytes == b"%PDF-1.4 prova"));
    // The lists that were delivered prove this file: another one in its place is told, and never printed.
    assert!(!sandbox.pdz(&["check", "{}"]).out.contains("è cambiato"));
    sandbox.write("allegati/convenzione.pdf", "%PDF-1.4 altra");
    for command in ["check", "build"] {
        let run = sandbox.pdz(&[command, "{}"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("Il file dell'allegato E è cambiato") && said.contains("matino, parabita"), "{said}");
    }
    assert!(!sandbox.pdz(&["check", "{}"]).out.contains("è cambiato"));
    assert!(!sandbox.read("out/controlli/segnalazioni.json").contains("è cambiato"));
}
