// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The papers of the concertation: dates of the samples, minutes to publish and to keep, letters, what bad tables do.

use std::collections::BTreeMap;

use jiff::civil::Date;
use pdz::agenda::Agenda;
use pdz::compose::{Composer, Paper, TemplateSource};
use pdz::document::Block;
use pdz::pipeline::{self, Checked, Timings};
use pdz::write::text;

use crate::sandbox::Sandbox;
use crate::support::workspace;

/// A draft of one comune in CSV, whose tables of the concertation each test writes.
fn small() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "piano.toml",
        "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\ndata = \"2023-03-01\"\n\
         [ambito]\ndenominazione = \"Matino\"\ncomune_capofila = \"Matino\"\n",
    );
    sandbox.write("dati/Comuni.csv", "Codice ISTAT;Comune;Residenti\n075042;Matino;11167\n");
    sandbox.write("dati/Interventi.csv", "Codice;Denominazione;Area\nA1.01;Segretariato sociale;A1\n");
    sandbox.write("dati/Organi.csv", "Codice;Denominazione;Tipo;Partecipanti\nT1;Tavolo del welfare;tematico;Enti\n");
    sandbox.write(
        "dati/Enti.csv",
        "Codice;Denominazione;Categoria;Comune;Rappresentante\nE1;APS Il Ponte;APS;Matino;Anna Verdolini\n\
         E2;CGIL Lecce;OO.SS.;Matino;\n",
    );
    sandbox
}

fn calendar(sandbox: &Sandbox, rows: &str) {
    let head = "Organo;Ricorrenza;Ora;Durata;Luogo;Dal;Al;Destinatari;Escluse;Spostate";
    sandbox.write("dati/Calendario.csv", &format!("{head}\n{rows}\n"));
}

fn checked(sandbox: &Sandbox) -> Checked {
    pipeline::check(&sandbox.folder, &mut Timings::default()).unwrap()
}

fn papers(checked: &Checked) -> BTreeMap<String, Paper> {
    let composer = Composer::new(&checked.profile, &checked.project, TemplateSource::builtin()).unwrap();
    let papers = composer.papers(&checked.plan, false).unwrap();
    papers.into_iter().map(|paper| (paper.path.clone(), paper)).collect()
}

fn words(papers: &BTreeMap<String, Paper>, path: &str) -> String {
    let all: Vec<&String> = papers.keys().collect();
    text::write(&papers.get(path).unwrap_or_else(|| panic!("{path} non è fra {all:?}")).composed.document)
}

/// Compares with `tests/golden/concertazione/<name>`; `PDZ_GOLDEN=1 cargo test golden` writes it anew, to be reviewed.
fn assert_golden(name: &str, found: &str) {
    let path = workspace().join("tests/golden/concertazione").join(name);
    if std::env::var_os("PDZ_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == found, "{name} è cambiato:\n{found}");
}

#[test]
fn the_days_of_the_series_are_those_of_another_program() {
    let checked = checked(&Sandbox::of("casamassima"));
    let agenda = Agenda::of(&checked.plan, &checked.project.settings.calendario);
    let mut expected: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    let file = std::fs::read_to_string(workspace().join("samples/casamassima/date-attese.tsv")).unwrap();
    for line in file.lines().filter(|l| !l.starts_with('#')) {
        let (body, day) = line.split_once('\t').unwrap();
        expected.entry(body).or_default().push(day.parse().unwrap());
    }
    assert_eq!(agenda.runs.len(), 2);
    for run in &agenda.runs {
        let series = &checked.plan.series[run.series];
        let days = run.rule.dates(run.from, "2030-12-31".parse().unwrap());
        assert_eq!(days, expected[series.body.value.as_str()], "{}", series.body.value);
        assert!(days.len() > 180 && run.is_open);
    }
    let schools = &agenda.runs[1];
    let slots: Vec<&str> = schools.slots.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(slots, ["Rodari", "Marconi", "Dante Alighieri", "Majorana"]);
}

#[test]
fn golden_minutes() {
    let cremona = papers(&checked(&Sandbox::of("cremona")));
    assert_golden("cremona-verbale-i03.txt", &words(&cremona, "verbali/verbale-i03"));
    assert_golden("cremona-sindacati.txt", &words(&cremona, "sintesi-organizzazioni-sindacali"));
    let putignano = papers(&checked(&Sandbox::of("putignano")));
    assert_golden("putignano-verbale-i02.txt", &words(&putignano, "verbali/verbale-i02"));
    assert_golden("putignano-prospetto.txt", &words(&putignano, "prospetto-proposte-esiti"));
    let bodies = papers(&checked(&Sandbox::of("destra-secchia")));
    assert_golden("destra-secchia-organi.txt", &words(&bodies, "organi"));
}

#[test]
fn names_stay_in_the_reserved_folder() {
    let sandbox = small();
    sandbox.write(
        "dati/Incontri.csv",
        "Codice;Organo;Data;Ora inizio;Luogo;Comune;Presidente;Verbalizzante;Sintesi;Decisioni\n\
         I1;T1;14/02/2023;18,30;Municipio;Matino;Sindaco Carla Bianchetti;Istruttore dell'Ufficio di Piano;\
         Interviene Anna Verdolini. La Bianchetti replica. Scrivere a carla@example.org.;Si rinvia a Verdolini.\n",
    );
    sandbox.write("dati/Presenze.csv", "Incontro;Ente;Ruolo\nI1;E1;delegata Anna Verdolini\nI1;E2;componente\n");
    sandbox.write("dati/Impegni.csv", "Incontro;Chi;Che cosa;Entro;Stato\nI1;Dario Nerini;Bozza;28/02/2023;in corso\n");
    let run = sandbox.pdz(&["build", "{}", "--only", "concertazione"]);
    assert!(run.code <= 1, "{}", run.err);
    let papers = papers(&checked(&sandbox));
    for (path, paper) in &papers {
        let found = text::write(&paper.composed.document);
        for name in ["Verdolini", "Bianchetti", "Nerini", "carla@example.org"] {
            assert!(paper.internal || !found.contains(name), "{path}: {name}\n{found}");
        }
    }
    let minutes = words(&papers, "verbali/verbale-i1");
    for said in ["Sindaco [omesso]", "Istruttore dell", "APS Il Ponte", "scaduto il 28/02/2023", "18:30"] {
        assert!(minutes.contains(said), "{said}: {minutes}");
    }
    let inside = words(&papers, "verbali/verbale-i1-interno");
    assert!(inside.contains("Carla Bianchetti") && inside.contains("Dario Nerini"), "{inside}");
    // No manifest of the delivery names what is reserved, and the verification is content.
    assert!(sandbox.path("out/riservato/verbali/verbale-i1-interno.pdf").is_file());
    assert!(!sandbox.read("out/manifest.json").contains("riservato"));
    let verified = sandbox.pdz(&["verify", "{}/out"]);
    assert_eq!(verified.code, 0, "{} {}", verified.out, verified.err);
}

#[test]
fn each_paper_may_be_an_annex_of_the_pack() {
    let sandbox = Sandbox::of("putignano");
    let mut settings = sandbox.read("piano.toml");
    for (letter, id) in
        [("A", "piano"), ("D1", "verbali"), ("D2", "proposte"), ("D3", "adesioni"), ("D4", "patto"), ("D5", "avviso")]
    {
        settings.push_str(&format!(
            "\n[[allegato]]\nlettera = \"{letter}\"\ntitolo = \"Allegato {id}\"\ngenerato = \"{id}\"\n"
        ));
    }
    sandbox.write("piano.toml", &settings);
    let checked = checked(&sandbox);
    let made: Vec<&str> = checked.annexes.iter().map(|a| a.letter.as_str()).collect();
    assert!(["D1", "D2", "D4", "D5"].iter().all(|letter| made.contains(letter)), "{made:?} {:?}", checked.findings);
    let composer = Composer::new(&checked.profile, &checked.project, TemplateSource::builtin()).unwrap();
    let of = |id: &str| {
        text::write(&composer.concertation_paper(&composer.base(&checked.plan), id, false).unwrap().document)
    };
    let minutes = of("verbali");
    let held = checked.plan.meetings.iter().filter(|m| m.summary.is_some());
    assert!(held.clone().count() > 1);
    for meeting in held {
        assert!(minutes.contains(&format!("Verbale dell’incontro {}", meeting.code.value)), "{minutes}");
    }
    assert!(of("proposte").contains("Prospetto delle proposte") && of("patto").contains("Patto di partecipazione"));
}

#[test]
fn no_published_file_names_a_person() {
    let sandbox = small();
    sandbox.write(
        "dati/Incontri.csv",
        "Codice;Organo;Data;Ora inizio;Ora fine;Luogo;Comune;Presidente;Verbalizzante;Ordine del giorno;Sintesi;Decisioni\n\
         I1;T1;14/02/2023;18,30;20,30;Municipio;Matino;Sindaco Carla Bianchetti;dott. Dario Nerini;Relazione di Anna Verdolini;\
         BIANCHETTI CARLA apre, la dott.ssa Ginestra Rovai chiude.;Scrive Nerini Dario (333 1234567)\n",
    );
    sandbox.write("dati/Presenze.csv", "Incontro;Ente;Ruolo\nI1;E1;delegata Anna Verdolini\n");
    sandbox.write(
        "dati/Impegni.csv",
        "Incontro;Chi;Che cosa;Entro;Stato\nI1;Dario Nerini;Sentire la Verdolini;28/02/2023;attende Bianchetti\n",
    );
    sandbox.write(
        "dati/Proposte.csv",
        "Codice;Ente;Incontro;Area;Testo;Esito;Motivazione;Intervento\n\
         P1;E1;I1;A1;La Verdolini chiede il sabato;accolta;Nerini concorda;A1.01\n",
    );
    calendar(&sandbox, "T1;primo venerdì;18:30;60;Municipio;01/03/2023;30/06/2023;;07/04/2023 (lutto Bianchetti);");
    let run = sandbox.pdz(&["build", "{}", "--format", "docx,html", "--force"]);
    assert!(run.code <= 1, "{}", run.err);
    let mut read = 0;
    for (path, bytes) in sandbox.files("out") {
        let office = path.starts_with("riservato") || path.starts_with("controlli");
        let plain = [".html", ".csv", ".json", ".ics", ".txt"].iter().any(|end| path.ends_with(end));
        if office || !plain {
            continue;
        }
        read += 1;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n ", "").to_lowercase();
        for name in ["verdolini", "bianchetti", "nerini", "ginestra", "1234567"] {
            assert!(!text.contains(name), "{path}: {name}");
        }
    }
    assert!(read > 10, "{read}");
    let composer = |c: &Checked| Composer::new(&c.profile, &c.project, TemplateSource::builtin()).unwrap();
    let checked = checked(&sandbox);
    for paper in composer(&checked).papers(&checked.plan, false).unwrap().iter().filter(|p| !p.internal) {
        let text = text::write(&paper.composed.document).to_lowercase();
        assert!(!["verdolini", "bianchetti", "nerini", "ginestra"].iter().any(|n| text.contains(n)), "{}", paper.path);
    }
}

#[test]
fn hours_are_read_as_offices_write_them() {
    for hour in ["18.30", "18,30", "1830", "18:30", "ore 18.30"] {
        let sandbox = small();
        calendar(&sandbox, &format!("T1;primo venerdì del mese;{hour};120;Municipio;01/01/2023;31/03/2023;;;"));
        let checked = checked(&sandbox);
        let agenda = Agenda::of(&checked.plan, &checked.project.settings.calendario);
        let days: Vec<String> = agenda.events.iter().map(|e| format!("{} {}", e.day, e.hours())).collect();
        assert_eq!(
            days,
            ["2023-01-06 18:30-20:30", "2023-02-03 18:30-20:30", "2023-03-03 18:30-20:30"],
            "{hour}: {:?}",
            checked.findings
        );
    }
}

#[test]
fn a_calendar_that_cannot_be_read_is_an_error_and_makes_no_dates() {
    for (row, code) in [
        ("T1;ogni tanto;18:30;60;Municipio;01/01/2023;31/12/2023;;;", "R-P08"),
        ("T1;il 31 febbraio;18:30;60;Municipio;01/01/2023;31/12/2023;;;", "R-P08"),
        ("T1;ogni lunedì;18:30;60;Municipio;31/12/2023;01/01/2023;;;", "R-P08"),
        ("T1;ogni lunedì;18:30;60;Municipio;01/01/2023;31/02/2023;;;", "R-T06"),
        ("T9;ogni lunedì;18:30;60;Municipio;01/01/2023;31/01/2023;;;", "R-T15"),
        ("T1;ogni lunedì;25:99;60;Municipio;01/01/2023;31/01/2023;;;", "R-T06"),
    ] {
        let sandbox = small();
        calendar(&sandbox, row);
        let run = sandbox.pdz(&["check", "{}", "--format", "json"]);
        assert_eq!(run.code, 1, "{row}");
        assert!(
            run.findings().iter().any(|(found, severity)| found == code && severity == "errore"),
            "{row}: {}",
            run.out
        );
        if code == "R-P08" {
            let calendar = sandbox.pdz(&["calendar", "{}"]);
            assert!(calendar.out.contains("Nessun incontro"), "{row}: {}", calendar.out);
            assert!(!sandbox.path("out/concertazione/incontri.ics").exists(), "{row}");
        }
    }
}

#[test]
fn a_moved_day_is_left_out_of_its_series_and_stands_alone() {
    let sandbox = small();
    calendar(
        &sandbox,
        "T1;primo venerdì del mese;18:30;60;Municipio;01/01/2023;31/05/2023;;03/03/2023 (sciopero);\
         06/01/2023 → 13/01/2023 ore 17, Epifania",
    );
    let run = sandbox.pdz(&["calendar", "{}"]);
    assert!(
        run.out.contains("ven 13/01/2023  17:00-18:00") && run.out.contains("non si tiene – sciopero"),
        "{}",
        run.out
    );
    let file = sandbox.read("out/concertazione/incontri.ics").replace("\r\n ", "");
    for line in [
        "DTSTART;TZID=Europe/Rome:20230106T183000\r\n",
        "RRULE:FREQ=MONTHLY;BYDAY=1FR;UNTIL=20230505T163000Z\r\n",
        "EXDATE;TZID=Europe/Rome:20230106T183000\r\n",
        "EXDATE;TZID=Europe/Rome:20230303T183000\r\n",
        "DTSTART;TZID=Europe/Rome:20230113T170000\r\n",
        "DESCRIPTION:Spostato dal 06/01/2023: Epifania\r\n",
    ] {
        assert!(file.contains(line), "{line}: {file}");
    }
    assert_eq!(file.matches("BEGIN:VEVENT").count(), 2);
    // The same bytes again.
    let before = sandbox.files("out/concertazione");
    sandbox.pdz(&["calendar", "{}"]);
    assert_eq!(before, sandbox.files("out/concertazione"));
}

#[test]
fn each_body_has_its_letter_and_the_sheet_cites_its_proposals() {
    let sandbox = small();
    sandbox.write(
        "dati/Proposte.csv",
        "Codice;Ente;Area;Testo;Esito;Motivazione;Intervento;Data;Risposta data\n\
         P1;E1;A1;Aprire il sabato;accolta;;A1.01;01/02/2023;11/02/2023\n\
         P2;E2;A1;Assumere;rigettata;Mancano le risorse;;01/02/2023;03/02/2023\n\
         P3;E2;A1;Formare;accolta / rigettata;;;;\n",
    );
    let checked = checked(&sandbox);
    let papers = papers(&checked);
    let blocks = papers["lettere-esito"].composed.document.sections.iter().flat_map(|s| &s.blocks);
    assert_eq!(blocks.filter(|b| matches!(b, Block::PageBreak)).count(), 1, "una pagina per ente");
    let letters = words(&papers, "lettere-esito");
    let (first, second) = letters.split_once("CGIL Lecce").unwrap();
    assert!(first.contains("APS Il Ponte") && first.contains("sabato") && !first.contains("risorse"), "{first}");
    assert!(second.contains("Mancano le risorse") && !second.contains("sabato"), "{second}");
    let ledger = words(&papers, "prospetto-proposte-esiti");
    for said in ["Per area", "Per comune", "Per ente", "Giorni per rispondere, il massimo\t10"] {
        assert!(ledger.contains(said), "{said}: {ledger}");
    }
    let codes: Vec<&str> = checked.findings.iter().map(|f| f.code).collect();
    assert!(codes.contains(&"R-P11"), "{codes:?}");
    let composer = Composer::new(&checked.profile, &checked.project, TemplateSource::builtin()).unwrap();
    let sheets = text::write(&composer.sheets_document(&composer.base(&checked.plan), true).unwrap().document);
    assert!(sheets.contains("P1") && sheets.contains("Aprire il sabato"), "{sheets}");
}

#[test]
fn two_persons_of_one_organisation_are_two_rows_inside_and_one_outside() {
    let sandbox = small();
    sandbox.write(
        "dati/Incontri.csv",
        "Codice;Organo;Data;Orario;Luogo;Comune;Sintesi\n\
         I1;T1;14/02/2023;18,30-20,30;Municipio;Matino;Giulia Bellarosa e Ugo Trentadue chiedono personale stabile.\n",
    );
    sandbox.write(
        "dati/Presenze.csv",
        "Incontro;Ente;In qualità di;Nome e cognome\nI1;E2;segreteria;Giulia Bellarosa\nI1;E2;segreteria;Ugo Trentadue\n\
         I1;E1;presidente;Anna Verdolini\n",
    );
    let checked = checked(&sandbox);
    let told: Vec<&str> = checked.findings.iter().map(|f| f.message.as_str()).collect();
    assert!(!told.iter().any(|m| m.contains("scritta due volte")), "{told:?}");
    let papers = papers(&checked);
    let (public, inside) = (words(&papers, "verbali/verbale-i1"), words(&papers, "verbali/verbale-i1-interno"));
    assert!(public.contains("ore 18:30") && public.contains("ore 20:30"), "{public}");
    for name in ["Bellarosa", "Trentadue", "Verdolini"] {
        assert!(!public.contains(name) && inside.contains(name), "{name}\n{public}\n{inside}");
    }
    assert!(public.contains("Risultano presenti due organizzazioni."), "{public}");
    assert_eq!(
        (public.matches("CGIL Lecce").count(), inside.matches("CGIL Lecce").count()),
        (1, 2),
        "{public}{inside}"
    );
}

#[test]
fn letters_go_to_those_whom_the_body_is_about() {
    let sandbox = small();
    sandbox.write(
        "dati/Organi.csv",
        "Codice;Denominazione;Tipo;Partecipanti\nT1;Tavolo del terzo settore;tematico;associazioni e cooperative\n\
         T2;Coordinamento;politico;\nT3;Scuole;tematico;\n",
    );
    calendar(
        &sandbox,
        "T1;\"primo venerdì del mese, ore 18,30\";;120;Municipio;01/03/2023;31/05/2023;;;\n\
         T2;ogni lunedì;9;60;Sala;01/03/2023;31/03/2023;;;\n\
         T3;primo martedì;11;;Biblioteca;01/03/2023;30/04/2023;Rodari 11:00-11:30, Marconi 11:30-12:00;;04/04/2023 → 11/04/2023 alle 10:00",
    );
    let papers = papers(&checked(&sandbox));
    let third = words(&papers, "convocazioni/convocazione-serie-t1");
    assert!(third.contains("APS Il Ponte") && !third.contains("CGIL"), "{third}");
    assert!(third.contains("alle ore 18:30"), "{third}");
    assert!(!papers.contains_key("convocazioni/convocazione-serie-t2"));
    let schools = words(&papers, "convocazioni/convocazione-serie-t3");
    for hours in ["11:00-11:30", "10:00-10:30", "11:30-12:00", "10:30-11:00"] {
        assert!(schools.contains(hours), "{hours}: {schools}");
    }
    assert!(!schools.contains("11:00-12:00"), "{schools}");
}
