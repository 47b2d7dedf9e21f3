// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every built-in profile builds its sample, no source names a Region, a wrong profile is refused with place and cure.

use std::collections::{BTreeMap, BTreeSet};

use pdz::profile;

use crate::sandbox::{Run, Sandbox, pdz};
use crate::support::{rust_sources, workspace};

/// A sample for each profile.
const SAMPLES: [(&str, &str); 5] = [
    ("puglia-2022-2024", "minimo"),
    ("lombardia-2025-2027", "destra-secchia"),
    ("puglia-2018-2020", "putignano"),
    ("emilia-romagna-2018-2020", "vignola"),
    ("lazio-2021-2023", "bracciano"),
];

#[test]
fn every_profile_has_a_sample_without_faults_that_builds() {
    let samples: BTreeMap<&str, &str> = SAMPLES.into();
    for id in profile::builtin_ids() {
        let name = samples.get(id).unwrap_or_else(|| panic!("{id} non ha un progetto dimostrativo"));
        let sandbox = Sandbox::of(name);
        assert!(sandbox.read("piano.toml").contains(&format!("profilo = \"{id}\"")), "{name}");
        let run = sandbox.pdz(&["build", "{}", "--only", "piano", "--format", "html"]);
        assert_eq!(run.code, 0, "{name}: {} {}", run.out, run.err);
        let html = sandbox.read("out/piano/piano-di-zona.html");
        let profile = profile::builtin(id).unwrap();
        for title in profile.areas.iter().map(|a| &a.title).chain(profile.chapters.iter().map(|c| &c.title)) {
            let escaped = title.replace('\'', "&#39;");
            assert!(html.contains(title.as_str()) || html.contains(&escaped), "{name}: «{title}»");
        }
        let warns = html.contains("profilo regionale non completo");
        assert_eq!(warns, !profile.identity.complete, "{name}");
        let findings = sandbox.pdz(&["check", "{}", "--format", "json"]).findings();
        let faults: Vec<_> = findings.iter().filter(|(_, severity)| severity != "nota").collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
}

#[test]
fn the_questions_of_the_regions_sheet_are_columns_and_rows() {
    let sandbox = Sandbox::of("destra-secchia");
    let run = sandbox.pdz(&["build", "{}", "--only", "piano", "--format", "html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let html = sandbox.read("out/piano/piano-di-zona.html");
    for words in
        ["continuità con la programmazione precedente?", "sì – Obiettivo 3 del piano 2021-2023", "Azioni programmate"]
    {
        assert!(html.contains(words), "{words}");
    }
    let run = sandbox.pdz(&["build", "{}", "--only", "dati"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let csv = sandbox.read("out/dati/interventi.csv");
    assert!(
        csv.lines().next().unwrap().contains("È in continuità con la programmazione precedente?;Con quale obiettivo")
    );
    let unread = sandbox.pdz(&["check", "{}", "--format", "json"]).findings();
    assert!(!unread.iter().any(|(code, _)| code == "R-T05"), "{unread:?}");
}

#[test]
fn an_answer_that_says_neither_yes_nor_no_is_found_in_its_cell() {
    let sandbox = Sandbox::of("minimo");
    sandbox.write(
        "profilo.toml",
        "estende = \"puglia-2022-2024\"\n\n[[campo]]\ncodice = \"rete\"\ntitolo = \"Lavora in rete?\"\ntipo = \"si_no\"\ndettaglio = \"Con chi\"\n",
    );
    let with = |answer: &str| {
        sandbox.write(
            "dati/Interventi rete.csv",
            &format!("Codice;Denominazione;Area;Lavora in rete?;Con chi\nA9.99;Prova;A1;{answer};\n"),
        );
        let run = sandbox.pdz(&["check", "{}", "--codice", "R-T16", "--format", "json"]);
        assert!(run.err.is_empty(), "{}", run.err);
        (run.findings(), run.out)
    };
    let (found, out) = with("forse");
    assert_eq!(found, [("R-T16".to_owned(), "avviso".to_owned())]);
    assert!(out.contains("\"cella\": \"D2\"") && out.contains("né sì né no"), "{out}");
    for good in ["sì", "Sì, con due cooperative", "no", "NO", "non ancora", ""] {
        assert!(with(good).0.is_empty(), "{good}");
    }
}

#[test]
fn no_source_names_a_region() {
    let regions: BTreeSet<String> = profile::builtin_ids()
        .into_iter()
        .flat_map(|id| {
            let region = profile::builtin(id).unwrap().identity.region.to_lowercase();
            region.split('-').map(str::to_owned).chain([id.to_owned()]).collect::<Vec<_>>()
        })
        .collect();
    assert!(regions.contains("puglia") && regions.contains("romagna"), "{regions:?}");
    let mut found = Vec::new();
    for (path, source) in rust_sources(&workspace().join("src")) {
        let tested =
            ["tests.rs", "testing.rs", "defects.rs"].iter().any(|end| path.ends_with(end)) || path == "istat.rs";
        // First names of persons, one of which is half of a Region.
        let tested = tested || path == "check/rules/act/persons.rs";
        if tested || path == "scaffold/sample.rs" {
            continue;
        }
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in (1..).zip(code.lines()) {
            let bare = line.split("//").next().unwrap_or_default().to_lowercase();
            let words: BTreeSet<&str> = bare.split(|c: char| !c.is_alphanumeric()).collect();
            if let Some(region) =
                regions.iter().find(|r| words.contains(r.as_str()) || (r.contains("-2") && bare.contains(*r)))
            {
                found.push(format!("src/{path}:{at}: {region}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

fn refused(run: &Run, place: &str, words: &str) {
    assert_eq!(run.code, 2, "{} {}", run.out, run.err);
    assert!(run.err.contains(place) && run.err.contains(words), "{}", run.err);
}

#[test]
fn a_wrong_profile_stops_the_run_with_file_line_and_cure() {
    let sandbox = Sandbox::of("minimo");
    let rule = "estende = \"puglia-2022-2024\"\n\n[[regola]]\ncodice = \"U-01\"\ntitolo = \"Prova\"\n";
    for (text, place, words) in [
        ("estende = \"puglia-2022-2042\"\n".to_owned(), "profilo.toml, riga 1", "forse «puglia-2022-2024»"),
        ("estende = \"profilo.toml\"\n".to_owned(), "profilo.toml, riga 1", "non può estendere sé stesso"),
        (format!("{rule}tipo = \"quota-di-fond\"\n"), "profilo.toml, riga 6", "forse «quota-di-fondo»"),
        (
            format!("{rule}tipo = \"fondo-area\"\nparametri = {{ fondi = [\"FNPSS\"], aree = [\"A1\"] }}\n"),
            "profilo.toml, riga 7",
            "forse «FNPS»",
        ),
        (
            format!("{rule}tipo = \"quota-di-fondo\"\nparametri = {{ minimo = 1.5 }}\n"),
            "profilo.toml, riga 7",
            "una quota fra 0 e 1",
        ),
        (
            format!("{rule}tipo = \"quota-di-fondo\"\nparametri = {{ minimo = 0.5, massimo = 0.1 }}\n"),
            "profilo.toml, riga 7",
            "più alto del «massimo»",
        ),
        (format!("{rule}tipo = \"quota-di-fondo\"\n"), "profilo.toml, riga", "almeno uno dei parametri"),
        (
            format!(
                "{rule}tipo = \"intervallo\"\nparametri = {{ tabella = \"comune\", colonna = \"residenti\", minimo = 1 }}\n"
            ),
            "profilo.toml, riga 7",
            "forse «comuni»",
        ),
        (
            format!(
                "{rule}tipo = \"intervallo\"\nparametri = {{ tabella = \"comuni\", colonna = \"residente\", minimo = 1 }}\n"
            ),
            "profilo.toml, riga 7",
            "forse «residenti»",
        ),
        (
            format!("{rule}tipo = \"copertura\"\nparametri = {{ elenco = \"lepss\", colonna = \"leps\" }}\n"),
            "profilo.toml, riga 7",
            "forse «leps»",
        ),
        (
            "estende = \"puglia-2022-2024\"\n\n[[regola]]\ncodice = \"R-F02\"\ntipo = \"fondo-area\"\n".to_owned(),
            "profilo.toml, riga 5",
            "è già del programma",
        ),
        (
            "estende = \"puglia-2022-2024\"\n\n[[capitolo]]\ncodice = \"3\"\nmodello = \"capitoli/3-strategia.md\"\n"
                .to_owned(),
            "profilo.toml, riga 5",
            "forse «capitoli/3-strategie.md»",
        ),
        (
            "estende = \"puglia-2022-2024\"\n\n[[campo]]\ncodice = \"mio\"\ntitolo = \"Denominazione\"\n".to_owned(),
            "profilo.toml, riga 5",
            "è già quella della colonna comune",
        ),
        (
            "estende = \"puglia-2022-2024\"\n\n[[campo]]\ncodice = \"mio\"\ntitolo = \"Mio\"\ntipo = \"si-no\"\n"
                .to_owned(),
            "profilo.toml, riga 6",
            "non è ammesso",
        ),
        (
            "estende = \"puglia-2022-2024\"\n\n[profilo]\ntriennio = \"2025-2027\"\n".to_owned(),
            "profilo.toml, riga 4",
            "correggere il triennio",
        ),
    ] {
        sandbox.write("profilo.toml", &text);
        refused(&sandbox.pdz(&["check", "{}"]), place, words);
    }
    std::fs::remove_file(sandbox.path("profilo.toml")).unwrap();
    sandbox.edit("piano.toml", "triennio = \"2022-2024\"", "triennio = \"2025-2027\"");
    refused(&sandbox.pdz(&["build", "{}"]), "piano.toml, riga 3", "lombardia-2025-2027");
}

#[test]
fn a_template_that_uses_what_does_not_exist_stops_the_run_also_in_a_branch_not_taken() {
    let sandbox = Sandbox::of("minimo");
    for (text, line, words) in [
        ("{{ testo(file=\"2-attuazione\") }}\n\n{{ piano.trienio }}\n", 3, "forse «piano.triennio»"),
        ("{% if ha.rendiconto %}\n{{ rendicontt.programmate | euro }}\n{% endif %}\n", 2, "forse «rendiconto»"),
        ("{% for area in aree %}\n\n{{ area.titollo }}\n{% endfor %}\n", 3, "forse «area.titolo»"),
        ("{% if ha.rendiconto %}{{ cita(id=\"C-328-91\") }}{% endif %}\n", 1, "la norma «C-328-91» non esiste"),
        ("{% if ha.rendiconto %}\n{{ tabella(id=\"rendicont\") }}\n{% endif %}\n", 2, "forse «rendiconto»"),
        ("{{ testi() }}\n\n{{ piano.triennio | maiuscol }}\n", 3, "maiuscol"),
        ("{{ testi() }}\n\n{{ tavola(id=\"fonti\") }}\n", 3, "tavola"),
        ("{{ testi() }}\n{% if piano.triennio %}\n", 3, "non è scritto bene"),
    ] {
        sandbox.write("modelli/capitoli/2-attuazione.md", text);
        let run = sandbox.pdz(&["check", "{}"]);
        refused(&run, &format!("capitoli/2-attuazione.md, riga {line}, colonna"), words);
    }
    sandbox.write("modelli/capitoli/2-attuazione.md", "{# {{ nulla }} #}\n{% for area in aree %}{% if loop.first and area.importo is positivo %}{{ area.titolo }}{% endif %}{% endfor %}\n{{ testi() }}\n");
    let run = sandbox.pdz(&["check", "{}"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn an_office_changes_what_differs_and_adds_a_rule_of_its_own() {
    let sandbox = Sandbox::of("minimo");
    sandbox.write(
        "profilo.toml",
        "estende = \"puglia-2022-2024\"\n\n[profilo]\nid = \"matino\"\n\n[etichette]\nufficio = \"Servizio di Piano\"\n\n\
         [[fondo]]\ncodice = \"FNA\"\naree = [\"A4\"]\n\n\
         [[regola]]\ncodice = \"U-01\"\ntipo = \"tetto-per-unita\"\ntitolo = \"Spesa per utente contenuta\"\n\
         parametri = { unita = \"utente\", massimo = 1 }\ngravita = \"avviso\"\nfonte = \"accordo locale\"\n",
    );
    let run = sandbox.pdz(&["check", "{}", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.findings().iter().any(|(code, severity)| code == "U-01" && severity == "avviso"), "{}", run.out);
    assert!(run.out.contains("profilo.toml"), "il luogo della regola manca: {}", run.out);
    let shown = sandbox.pdz(&["profiles", "show", "{}"]).out;
    for words in
        ["Estende: italia → puglia → puglia-2022-2024 → matino", "aree = [\"A4\"]   (profilo.toml, riga 11)", "U-01"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let all = sandbox.pdz(&["profiles", "show", "{}", "--valori"]).out;
    assert!(all.contains("(profiles/parti/italia.toml, riga "), "{all}");
    sandbox.edit("piano.toml", "[[deroga]]", "[[deroga]]\nregola = \"U-01\"\nmotivo = \"Gli utenti previsti sono quelli dell'anno di avvio.\"\nautore = \"Ufficio\"\n\n[[deroga]]");
    let open = sandbox.pdz(&["check", "{}", "--format", "json"]).findings();
    assert!(!open.iter().any(|(code, _)| code == "U-01"), "{open:?}");
}

#[test]
fn what_is_not_confirmed_is_said() {
    for id in profile::builtin_ids() {
        let run = pdz(&["profiles", "show", id]);
        let profile = profile::builtin(id).unwrap();
        for area in profile.areas.iter().filter(|a| !a.confirmed) {
            let said = format!("{}  [da confermare]", area.title);
            assert!(run.out.contains(&said), "{id}: {said}");
        }
        assert_eq!(run.out.contains("Il profilo non è completo"), !profile.identity.complete, "{id}");
    }
}
