// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Many ambiti in one run: one that can't be built stops no other, and the summary tells them apart.

use crate::sandbox::{Sandbox, pdz};

#[test]
fn one_broken_project_stops_no_other_and_the_worst_code_is_given() {
    let (good, other, wrong) = (Sandbox::of("minimo"), Sandbox::of("minimo"), Sandbox::of("rotti/fondo-sforato"));
    let folders = [&good, &wrong, &other].map(|s| s.folder.to_str().unwrap().to_owned());
    let run = pdz(&["build", &folders[0], &folders[1], &folders[2], "--only", "dati,controlli"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let absent = format!("{} che non c'è", folders[0]);
    let run = pdz(&["build", &folders[0], &absent, &folders[1], &folders[2], "--only", "dati,controlli"]);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(good.path("out/manifest.json").is_file() && other.path("out/manifest.json").is_file());
    let summary = run.out.split("Riepilogo di 4 progetti\n").nth(1).expect("un riepilogo");
    let lines: Vec<&str> = summary.lines().collect();
    assert!(lines[0].starts_with(&format!("  {}: ", folders[0])) && lines[0].contains("nessun errore"), "{summary}");
    assert!(lines[1].contains("non generato: nella cartella"), "{summary}");
    assert!(lines[2].contains("1 errore"), "{summary}");
    assert_eq!(lines[4], "2 senza errori, 1 con errori aperti, 1 non generato.");
}

#[test]
fn a_batch_gives_the_same_bytes_as_one_build_each() {
    let (alone, first, second) = (Sandbox::of("minimo"), Sandbox::of("minimo"), Sandbox::of("minimo"));
    assert_eq!(alone.pdz(&["build", "{}"]).code, 0);
    let run = pdz(&["build", first.folder.to_str().unwrap(), second.folder.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let expected = alone.files("out");
    for sandbox in [first, second] {
        let files = sandbox.files("out");
        assert_eq!(files.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        assert!(files.iter().all(|(name, bytes)| *bytes == expected[name]));
    }
}
