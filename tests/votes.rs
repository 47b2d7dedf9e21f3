// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a council voted stays, whatever happens to the data; and what changed since is told.

use std::collections::BTreeMap;

use crate::sandbox::{Run, Sandbox};

const HEAD: &str = "Organo;Tipo;Comune;Numero;Data;Oggetto;Componenti assegnati;Presenti;Votanti;Favorevoli;Contrari;Astenuti;\
                    Parere tecnico;Data parere tecnico;Parere contabile;Data parere contabile;Segretario;Votato\n";
const ADOPTION: &str = "Coordinamento Istituzionale;adozione;;5;15/12/2022;Adozione del piano;3;3;3;3;0;0;favorevole;10/12/2022;favorevole;10/12/2022;;sì\n";
const MATINO: &str = "Consiglio comunale;approvazione;Matino;41;20/12/2022;Approvazione del piano;17;15;15;14;1;0;favorevole;18/12/2022;favorevole;18/12/2022;Il segretario;sì\n";

const CONTEXT: &str = "Indicatore;Comune;Anno;Valore;Unità;Fonte\nPersone sole;Matino;2021;812;persone;Anagrafe\n";

/// A project in which these acts have been passed.
fn project(acts: &str) -> Sandbox {
    let sandbox = Sandbox::of("minimo");
    sandbox.write("dati/Atti.csv", &format!("{HEAD}{ADOPTION}{acts}"));
    sandbox.write("dati/Indicatori contesto.csv", CONTEXT);
    sandbox
}

fn build(sandbox: &Sandbox) -> Run {
    let run = sandbox.pdz(&["build", "{}", "--verbose"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for folder in ["{}/out", "{}/out/atti/matino", "{}/out/atti/parabita"] {
        let verified = sandbox.pdz(&["verify", folder]);
        assert_eq!(verified.code, 0, "{folder}: {}{}", verified.out, verified.err);
    }
    run
}

/// The annexes of a pack and their list.
fn annexes(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = sandbox.files(folder);
    files.retain(|name, _| (name.starts_with("allegato-") || name.starts_with("elenco-")) && !name.contains('/'));
    assert!(files.len() > 4, "{folder}: {:?}", files.keys());
    files
}

/// A whole pack, without what stands below it.
fn pack(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = sandbox.files(folder);
    files.retain(|name, _| !name.contains('/'));
    files
}

#[test]
fn what_was_voted_stays_and_what_changed_is_named() {
    let sandbox = project(MATINO);
    let first = build(&sandbox);
    assert!(first.err.contains("Conservati gli allegati votati"), "{}", first.err);
    let voted = annexes(&sandbox, "out/atti/matino");
    assert_eq!(annexes(&sandbox, "votati/matino"), voted);
    assert_eq!(voted["allegato-a.pdf"], annexes(&sandbox, "out/atti/parabita")["allegato-a.pdf"]);
    let act = sandbox.read("out/atti/matino/proposta-di-deliberazione.txt");
    assert!(act.contains("Deliberazione n. 41 del 20/12/2022") && act.contains("duemilaventidue"), "{act}");
    let whole = pack(&sandbox, "out/atti/matino");

    // A figure changes the night before the other councils meet.
    sandbox.edit("dati/Indicatori contesto.csv", ";812;", ";999;");
    let changed = build(&sandbox);
    for words in
        ["R-A15", "Persone sole", "era 812", "ora è 999", "Indicatori contesto.csv", "deve votare di nuovo", "Matino"]
    {
        // Lines are as wide as the page of a terminal.
        let said = changed.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(annexes(&sandbox, "out/atti/matino"), voted);
    assert_eq!(
        sandbox.read("out/atti/matino/proposta-di-deliberazione.txt"),
        act,
        "l'atto cita ciò che è stato votato"
    );
    let now = pack(&sandbox, "out/atti/matino");
    let differ: Vec<&String> = whole.keys().filter(|name| whole.get(*name) != now.get(*name)).collect();
    assert!(differ.is_empty() && now.len() == whole.len(), "{differ:?}");

    // A figure that was voted, and is no longer in the data, leads to the cell of then.
    let old = sandbox.pdz(&["trace", "{}", "812"]);
    assert_eq!(old.code, 0, "{}", old.err);
    assert!(
        old.out.contains("atti/matino/allegato-a.pdf") && old.out.contains("Indicatori contesto.csv"),
        "{}",
        old.out
    );
    let trail = sandbox.read("out/controlli/tracciato.csv");
    for document in ["atti/matino/allegato-a.pdf", "atti/collepasso/allegato-b.pdf", "ambito/accordo-di-programma.pdf"]
    {
        assert!(trail.lines().any(|line| line.starts_with(document)), "{document}");
    }
    let newer = annexes(&sandbox, "out/atti/matino/nuova-versione");
    let others = annexes(&sandbox, "out/atti/parabita");
    assert_ne!(newer["allegato-a.pdf"], voted["allegato-a.pdf"]);
    assert_eq!(newer["allegato-a.pdf"], others["allegato-a.pdf"]);
    assert!(!sandbox.path("out/atti/parabita/nuova-versione").exists());
    let again = sandbox.read("out/atti/matino/nuova-versione/proposta-di-deliberazione.txt");
    assert!(again.contains("Proposta di deliberazione") && again.contains("propria deliberazione n. 41"), "{again}");

    // The row is corrected: only the act is written again.
    sandbox.edit("dati/Atti.csv", "Il segretario", "La segretaria generale");
    build(&sandbox);
    assert!(sandbox.read("out/atti/matino/proposta-di-deliberazione.txt").contains("La segretaria generale"));
    assert_eq!(annexes(&sandbox, "out/atti/matino"), voted);

    // All of out is lost: what was voted comes back.
    std::fs::remove_dir_all(sandbox.path("out")).unwrap();
    build(&sandbox);
    assert_eq!(annexes(&sandbox, "out/atti/matino"), voted);

    // The value comes back too: nothing is to be voted again.
    sandbox.edit("dati/Indicatori contesto.csv", ";999;", ";812;");
    let back = build(&sandbox);
    assert!(!back.out.contains("R-A15"), "{}", back.out);
    assert!(!sandbox.path("out/atti/matino/nuova-versione").exists());
}

#[test]
fn the_vote_is_on_what_had_been_delivered() {
    let sandbox = project("");
    build(&sandbox);
    let delivered = annexes(&sandbox, "out/atti/matino");
    // The vote is written down together with another change.
    sandbox.write("dati/Atti.csv", &format!("{HEAD}{ADOPTION}{MATINO}"));
    sandbox.edit("dati/Indicatori contesto.csv", ";812;", ";999;");
    let run = build(&sandbox);
    assert_eq!(annexes(&sandbox, "out/atti/matino"), delivered);
    assert!(run.out.contains("era 812") && run.out.contains("ora è 999"), "{}", run.out);
    assert!(sandbox.path("out/atti/matino/nuova-versione/manifest.json").is_file());
}

#[test]
fn a_second_vote_is_kept_beside_the_first() {
    let sandbox = project(MATINO);
    build(&sandbox);
    let first = annexes(&sandbox, "votati/matino");
    sandbox.edit("dati/Indicatori contesto.csv", ";812;", ";999;");
    build(&sandbox);
    let second = MATINO.replace(";41;20/12/2022", ";3;20/01/2023").replace("18/12/2022", "18/01/2023");
    sandbox.write("dati/Atti.csv", &format!("{HEAD}{ADOPTION}{MATINO}{second}"));
    let run = build(&sandbox);
    assert!(!run.out.contains("R-A15"), "{}", run.out);
    let now = annexes(&sandbox, "out/atti/matino");
    assert_ne!(now, first);
    assert_eq!(now["allegato-a.pdf"], annexes(&sandbox, "out/atti/parabita")["allegato-a.pdf"]);
    assert_eq!(annexes(&sandbox, "votati/matino"), first, "il primo voto resta");
    let act = sandbox.read("out/atti/matino/proposta-di-deliberazione.txt");
    assert!(act.contains("Deliberazione n. 3 del 20/01/2023") && act.contains("propria deliberazione n. 41"), "{act}");
    sandbox.write("votati/matino/allegato-a.pdf", "altro");
    let run = sandbox.pdz(&["build", "{}", "--only", "atti"]);
    assert!(run.code == 1 && run.out.contains("votati/matino/allegato-a.pdf"), "{}", run.out);
}

#[test]
fn a_voted_copy_that_was_touched_is_an_error() {
    let sandbox = project(MATINO);
    build(&sandbox);
    sandbox.write("votati/matino/allegato-a.pdf", "altro");
    // What was delivered is still whole: it comes from there.
    build(&sandbox);
    std::fs::remove_dir_all(sandbox.path("out")).unwrap();
    let run = sandbox.pdz(&["build", "{}"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("votati/matino/allegato-a.pdf") && run.out.contains("R-A15"), "{}", run.out);
    assert_eq!(sandbox.read("votati/matino/allegato-a.pdf"), "altro", "votati non si riscrive mai");
}

#[test]
fn later_states_and_other_councils_never_touch_the_annexes() {
    let sandbox = project("");
    build(&sandbox);
    let before = annexes(&sandbox, "out/atti/parabita");
    sandbox.write("dati/Atti.csv", &format!("{HEAD}{ADOPTION}{MATINO}"));
    sandbox.edit("piano.toml", "stato = \"adottato\"", "stato = \"approvato\"");
    build(&sandbox);
    assert_eq!(annexes(&sandbox, "out/atti/parabita"), before);
    assert_ne!(std::fs::read(sandbox.path("out/piano/piano-di-zona.pdf")).unwrap(), before["allegato-a.pdf"]);
}

#[test]
fn the_metadata_are_those_of_the_files() {
    let sandbox = project(MATINO);
    build(&sandbox);
    let files = sandbox.files("out/atti/matino");
    let json: serde_json::Value = serde_json::from_slice(&files["metadati.json"]).unwrap();
    let document = &json["DocumentoAmministrativoInformatico"];
    let hash = |value: &serde_json::Value| value["IdDoc"]["ImprontaCrittograficaDelDocumento"]["Impronta"].clone();
    let act = pdz::output::sha256(&files["proposta-di-deliberazione.pdf"]);
    assert_eq!(hash(document), act.as_str());
    let index = document["Allegati"]["IndiceAllegati"].as_array().unwrap();
    assert_eq!(document["Allegati"]["NumeroAllegati"], index.len());
    for annex in index {
        let name = annex["IdDoc"]["Identificativo"].as_str().unwrap();
        assert_eq!(hash(annex), pdz::output::sha256(&files[name]).as_str(), "{name}");
    }
    let xml = String::from_utf8(files["metadati.xml"].clone()).unwrap();
    for words in [
        act.as_str(),
        "<Algoritmo>SHA-256</Algoritmo>",
        "<VersioneDelDocumento>1.0<",
        "<TempoDiConservazione>",
        "<Oggetto>",
    ] {
        assert!(xml.contains(words), "{words}: {xml}");
    }
}

#[test]
fn signed_files_are_known_and_never_overwritten() {
    let sandbox = project("");
    build(&sandbox);
    let pdf = std::fs::read(sandbox.path("out/atti/parabita/allegato-b.pdf")).unwrap();
    std::fs::write(sandbox.path("out/atti/parabita/allegato-b.pdf.p7m"), b"firma").unwrap();
    std::fs::write(sandbox.path("out/atti/parabita/Thumbs.db"), b"").unwrap();
    let run = sandbox.pdz(&["verify", "{}/out/atti/parabita"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("allegato-b.pdf.p7m") && run.out.contains(&pdz::output::sha256(b"firma")), "{}", run.out);
    // A signature in the file itself: nothing of what was delivered changes.
    let contents = pdf.len() + 60;
    let mut signed = pdf.clone();
    let head =
        format!("\n9999 0 obj\n<< /Type /Sig /ByteRange [0 {contents:10} {:10} 99999999] /Contents ", contents + 4);
    signed.extend(head.into_bytes());
    signed.extend(b"<00> >>\nendobj\n%%EOF\n");
    std::fs::write(sandbox.path("out/atti/parabita/allegato-b.pdf"), &signed).unwrap();
    let run = sandbox.pdz(&["verify", "{}/out/atti/parabita"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("firma aggiunta in coda"), "{}", run.out);
    let run = sandbox.pdz(&["build", "{}"]);
    assert!(run.err.contains("allegato-b.pdf"), "{}", run.err);
    assert_eq!(std::fs::read(sandbox.path("out/atti/parabita/allegato-b.pdf")).unwrap(), signed);
    // Something else at the end of a file is a change.
    std::fs::write(sandbox.path("out/atti/parabita/allegato-c.pdf"), [&pdf[..], b"altro"].concat()).unwrap();
    std::fs::write(sandbox.path("out/atti/parabita/nota.txt"), "mia").unwrap();
    let run = sandbox.pdz(&["verify", "{}/out/atti/parabita"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("diverso   allegato-c.pdf") && run.out.contains("estraneo  nota.txt"), "{}", run.out);
}

#[test]
fn an_annex_of_the_office_may_say_the_figures_of_an_earlier_version() {
    let sandbox = project("");
    build(&sandbox);
    std::fs::create_dir(sandbox.path("allegati")).unwrap();
    std::fs::copy(sandbox.path("out/ambito/accordo-di-programma.pdf"), sandbox.path("allegati/convenzione.pdf"))
        .unwrap();
    sandbox.edit("piano.toml", "versione = \"1.0\"", "versione = \"1.1\"");
    let rows = std::fs::read(sandbox.path("out/piano/piano-di-zona.pdf")).unwrap();
    std::fs::write(sandbox.path("allegati/parere.pdf"), rows).unwrap();
    sandbox.edit(
        "piano.toml",
        "[documenti]",
        "[riparto]\ncriterio = \"storico\"\npesi = { Matino = 1, Parabita = 1, Collepasso = 2 }\n\n[documenti]",
    );
    build(&sandbox);
    assert!(sandbox.path("out/atti/parabita/allegato-g.pdf").is_file());
}
