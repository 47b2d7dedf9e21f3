// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Profiles as they are read: the built-in ones, the extended ones, the wrong ones.

use super::*;

const BASE: &str = "estende = \"puglia-2022-2024\"\n\n[profilo]\nid = \"prova\"\n";

fn own(text: &str) -> Result<Profile, ProfileError> {
    Stack::new(None).load("profilo.toml", text)
}

fn extended(lines: &str) -> Profile {
    own(&format!("{BASE}{lines}")).unwrap_or_else(|error| panic!("{error}"))
}

/// Line and words of the refusal of an extension.
fn refused(lines: &str) -> (usize, String) {
    match own(&format!("{BASE}{lines}")) {
        Err(ProfileError::Invalid { file, line, message }) => {
            assert_eq!(file, "profilo.toml", "{message}");
            (line, message)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_builtin_profile_loads_and_names_itself() {
    let ids = builtin_ids();
    assert!(ids.len() >= 5, "{ids:?}");
    for id in ids {
        let profile = builtin(id).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(profile.identity.id, id);
        assert_eq!(profile.lineage.last().map(String::as_str), Some(id));
    }
    assert!(preferred().is_some());
    assert!(matches!(builtin("italia"), Err(ProfileError::Unknown { .. })));
}

#[test]
fn puglia_has_its_seven_areas_and_fifteen_levels() {
    let profile = builtin("puglia-2022-2024").unwrap();
    let codes: Vec<_> = profile.areas.iter().map(|a| a.code.as_str()).collect();
    assert_eq!(codes, ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]);
    assert_eq!(profile.leps.len(), 15);
    assert_eq!(profile.annexes.len(), 17);
    assert_eq!(profile.chapters.iter().map(|c| c.code.as_str()).collect::<String>(), "0123456");
    assert_eq!(profile.lineage, ["italia", "puglia", "puglia-2022-2024"]);
    let funds: Vec<_> = profile.funds.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(&funds[funds.len() - 9..], ["FGSA", "REG", "PAC", "COM", "FSCS", "ASL", "UT", "PRIV", "CARRY"]);
}

#[test]
fn what_the_office_changes_wins_and_the_rest_stays() {
    let profile = extended(
        "[etichette]\nufficio = \"Servizio di piano\"\n[[fondo]]\ncodice = \"FNA\"\ntitolo = \"Fondo nuovo\"\n\
         [[fondo]]\ncodice = \"F2\"\ntitolo = \"Altro\"\ngruppo = \"Regione\"\ndopo = \"FGSA\"\n\
         [[fondo]]\ncodice = \"PAC\"\ntogli = true\n[[fondo]]\ncodice = \"PNRR111\"\ntogli = [\"costo_unitario\"]\n",
    );
    let fund = profile.fund("FNA").unwrap();
    assert_eq!((fund.title.as_str(), fund.areas.len()), ("Fondo nuovo", 2));
    assert!(profile.fund("PAC").is_none());
    assert!(profile.fund("PNRR111").unwrap().unit_cost.is_none());
    let codes: Vec<_> = profile.funds.iter().map(|f| f.code.as_str()).collect();
    let at = codes.iter().position(|c| *c == "F2").unwrap();
    assert_eq!(codes[at - 1], "FGSA");
    assert_eq!((profile.label("ufficio", ""), profile.label("asl", "")), ("Servizio di piano", "ASL"));
    assert_eq!(profile.lineage, ["italia", "puglia", "puglia-2022-2024", "prova"]);
    assert_eq!(profile.place(&["fondo", "FNA", "titolo"]).to_string(), "profilo.toml, riga 9");
    assert!(profile.place(&["fondo", "FNA", "base"]).to_string().starts_with("profiles/parti/italia.toml, riga "));
}

#[test]
fn a_figure_changed_without_a_source_is_no_longer_confirmed() {
    let rule = |lines: &str| extended(lines).rule("R-F08").unwrap().clone();
    assert!(rule("").confirmed);
    let change = "[[regola]]\ncodice = \"R-F08\"\nparametri = { quota = 0.4 }\n";
    let changed = rule(change);
    assert!(!changed.confirmed && changed.parameters.contains_key("fondo"));
    assert!(rule(&format!("{change}confermato = true\n")).confirmed);
    assert!(rule("[[regola]]\ncodice = \"R-F08\"\ngravita = \"errore\"\n").confirmed);
}

#[test]
fn a_profile_for_other_years_is_not_complete_until_someone_says_so() {
    assert!(extended("").identity.complete);
    assert!(!extended("triennio = \"2025-2027\"\n").identity.complete);
    assert!(extended("triennio = \"2025-2027\"\ncompleto = true\n").identity.complete);
}

#[test]
fn a_wrong_extension_is_refused_with_line_and_cure() {
    for (lines, line, words) in [
        ("[[fondo]]\ncodice = \"FNX\"\ntogli = true\n", 5, "il codice «FNX» non è nel profilo esteso"),
        (
            "[[fondo]]\ncodice = \"FNA\"\ntogli = [\"are\"]\n",
            7,
            "la chiave «are», da togliere, qui non c'è; forse «aree»",
        ),
        ("[[fondo]]\ntitolo = \"X\"\n", 5, "manca la chiave «codice»"),
        ("[[fondo]]\ncodice = \"FNA\"\ntitolo = \"X\"\n[[fondo]]\ncodice = \"FNA\"\n", 9, "«FNA» è scritto due volte"),
        ("[[fondo]]\ncodice = \"NU\"\ntitolo = \"X\"\ngruppo = \"Stato\"\ndopo = \"FNAA\"\n", 9, "forse «FNA»"),
        ("[[regola]]\ncodice = \"R-F08\"\nparametri = { quota = 50 }\n", 7, "serve una quota fra 0 e 1"),
        ("[[regola]]\ncodice = \"R-F92\"\n", 6, "«R-F92», che non esiste; forse «R-F02»"),
        ("[[regola]]\ncodice = \"R-F11\"\nparametri = { fine = \"30/06/2026\" }\n", 7, "serve una data tra virgolette"),
        ("[[regola]]\ncodice = \"R-F06\"\nparametri = { moltiplicatori = 1.0 }\n", 7, "forse «moltiplicatore»"),
        ("[[regola]]\ncodice = \"R-F10\"\nparametri = { leps = [\"L91\"] }\n", 7, "«L91» non è fra i LEPS"),
        ("[[tappa]]\ncodice = \"approvata\"\nstato = \"chiuso\"\n", 7, "cita stato «chiuso»"),
        ("[[fondo]]\ncodice = \"DDN\"\naree = [\"A9\"]\n", 7, "il fondo DDN cita area «A9»"),
        ("[[fondo]]\ncodice = \"DDN\"\ngrupo = \"Stato\"\n", 7, "la chiave «grupo» non esiste; forse «gruppo»"),
        ("[[obiettivo_servizio]]\ncodice = \"OS06\"\nbase = \"residenti_56\"\n", 7, "forse «residenti_65»"),
        ("[[obiettivo_servizio]]\ncodice = \"OS06\"\nper = 0\n", 7, "maggiore di zero"),
        ("[fondo\n", 5, "la riga non è scritta"),
        ("[[regola]]\ncodice = \"R-L01\"\nparametri = { leps = 0 }\n", 7, "serve un numero maggiore di zero"),
        ("[[area]]\ncodice = \"a1\"\ntitolo = \"Nuova\"\n", 6, "l'area a1 e l'area A1 si chiamano tutti e due «a1»"),
        ("[[area]]\ncodice = \"A8\"\ntitolo = \"Nuova\"\nalias = [\"A3\"]\n", 8, "l'area A8 e l'area A3"),
        (
            "[[fondo]]\ncodice = \"fnps\"\ntitolo = \"X\"\ngruppo = \"Stato\"\n",
            6,
            "il fondo fnps e il fondo FNPS si chiamano",
        ),
        (
            "[[allegato]]\ncodice = \"Z1\"\ntitolo = \"X\"\nobbligo = \"consigliato\"\ngenerato = \"quadro\"\n",
            9,
            "cita il documento generato «quadro», che non esiste; forse «quadri»",
        ),
        ("[etichette]\nuficio = \"X\"\n", 6, "l'etichetta «uficio» non esiste; forse «ufficio»"),
        (
            "[[capitolo]]\ncodice = \"3\"\n[[capitolo.testo]]\nfile = \"n\"\ntitolo = \"N\"\nobbligo = \"facoltativo\"\nlettera = \"z\"\n",
            11,
            "vanno da «a» a «g»",
        ),
        (
            "[[capitolo]]\ncodice = \"3\"\n[[capitolo.testo]]\nfile = \"4-finanza\"\ntitolo = \"N\"\nobbligo = \"facoltativo\"\n",
            7,
            "il testo «4-finanza» è dei capitoli 3 e 4",
        ),
        (
            "[[regola]]\ncodice = \"R-S04\"\n[[regola.parametri.tipologie]]\nlettera = \"a\"\ntitolo = \"x\"\nlep = [\"L01\"]\n",
            7,
            "la chiave «lep» qui non esiste; forse «leps»",
        ),
        (
            "[[regola]]\ncodice = \"U-01\"\ntipo = \"fondo-area\"\ntitolo = \"X\"\nfonte = \"Y\"\nparametri = { fondi = [\"FNA\"], aree = [\"A4\"] }\n",
            5,
            "alla regola U-01 manca «gravita»",
        ),
        (
            "[[regola]]\ncodice = \"U-01\"\ntipo = \"fondo-area\"\ntitolo = \"X\"\ngravita = \"nota\"\nparametri = { fondi = [\"FNA\"], aree = [\"A4\"] }\n",
            5,
            "alla regola U-01 manca «fonte»",
        ),
        (
            "[[regola]]\ncodice = \"U-01\"\ntipo = \"fondo-area\"\ntitolo = \"X\"\ngravita = \"grave\"\n",
            9,
            "«grave» non è ammesso",
        ),
        (
            "[[regola]]\ncodice = \"U-01\"\ntipo = \"fondo-area\"\ntitolo = \"X\"\nparametri = { fondi = [\"FNA\"], aree = [\"A4\", \"A44\"] }\n",
            9,
            "«A44» non è fra i codici di area del profilo; forse «A4»",
        ),
    ] {
        let (found, message) = refused(lines);
        assert!(message.contains(words), "{message}");
        assert_eq!(found, line, "{message}");
    }
}

#[test]
fn what_a_removal_breaks_is_told_in_the_file_of_the_office() {
    let (line, message) = refused("[[fondo]]\ncodice = \"FNPS\"\ntogli = true\n");
    assert_eq!(line, 1, "{message}");
    assert!(message.contains("«FNPS» non è fra i fondi") && message.contains("la voce sta in profiles/"), "{message}");
}

#[test]
fn a_profile_never_extends_itself() {
    for text in ["estende = \"a\"\n[profilo]\nid = \"a\"\n", "[profilo]\nid = \"a\"\nestende = \"a\"\n"] {
        let said = own(text).unwrap_err().to_string();
        assert!(said.contains("non può estendere sé stesso") && said.contains("→"), "{said}");
    }
    let said = own("[profilo]\nid = \"puglia-2022-2024\"\nestende = \"puglia-2022-2024\"\n").unwrap_err().to_string();
    assert!(said.starts_with("profilo.toml, riga 3: un profilo non può estendere sé stesso"), "{said}");
    let said = own("estende = \"puglia-2022-2042\"\n").unwrap_err().to_string();
    assert!(said.starts_with("profilo.toml, riga 1") && said.contains("forse «puglia-2022-2024»"), "{said}");
    let said = own("estende = 3\n").unwrap_err().to_string();
    assert!(said.contains("vuole il nome di un profilo"), "{said}");
}

#[test]
fn profiles_of_a_project_that_extend_each_other_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let years = "2022-2024".parse().unwrap();
    write("piano.toml", "[piano]\nprofilo = \"mio\"\ntriennio = \"2022-2024\"\n");
    write("profilo.toml", "estende = \"altro.toml\"\n[profilo]\nid = \"mio\"\n");
    write("altro.toml", "estende = \"profilo.toml\"\n");
    let said = load_for(folder.path(), "mio", years).unwrap_err().to_string();
    assert!(
        said.starts_with("altro.toml, riga 1: un profilo non può") && said.contains("profilo.toml → altro.toml"),
        "{said}"
    );
    write("altro.toml", "estende = \"puglia-2022-2024\"\n[etichette]\nufficio = \"Uno\"\n");
    assert_eq!(load_for(folder.path(), "mio", years).unwrap().label("ufficio", ""), "Uno");
    let said = load_for(folder.path(), "lombardia-2025-2027", years).unwrap_err().to_string();
    assert!(said.starts_with("piano.toml, riga 2: il piano chiede il profilo «lombardia-2025-2027»"), "{said}");
    write("profilo.toml", "estende = \"../altro.toml\"\n");
    assert!(load_for(folder.path(), "mio", years).unwrap_err().to_string().contains("non esiste"));
}

#[test]
fn a_profile_for_other_years_is_refused_with_place_and_cure() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let years = "2025-2027".parse().unwrap();
    write("piano.toml", "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2025-2027\"\n");
    let said = load_for(folder.path(), "puglia-2022-2024", years).unwrap_err().to_string();
    assert!(
        said.starts_with("piano.toml, riga 3: il profilo «puglia-2022-2024» vale per il triennio 2022-2024"),
        "{said}"
    );
    write("profilo.toml", "estende = \"puglia-2022-2024\"\n");
    let said = load_for(folder.path(), "puglia-2022-2024", years).unwrap_err().to_string();
    assert!(said.starts_with("piano.toml, riga 3: ") && said.contains("triennio = \"2025-2027\""), "{said}");
    write("profilo.toml", "estende = \"puglia-2022-2024\"\n[profilo]\ntriennio = \"2025-2027\"\n");
    assert!(!load_for(folder.path(), "puglia-2022-2024", years).unwrap().identity.complete);
}
