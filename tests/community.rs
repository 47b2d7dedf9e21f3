// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Residents by age in the layouts that offices paste: what is read of them, and what the plan says of the community.

use pdz::assess::community::indices::index;
use pdz::assess::community::{Community, Place};
use pdz::findings::Severity;
use pdz::ingest::Ingested;
use pdz::plan::{self, Plan};
use pdz::profile;
use pdz::project::Project;
use pdz::table::{Record, Value};

use crate::ingest::Case;

const COMUNI: &str = "Codice ISTAT;Comune;Capofila;Residenti;Data residenti\n\
                      075016;Casarano;sì;1800;01/01/2022\n075042;Matino;no;400;01/01/2022\n";

/// A project of these comuni in a folder.
fn project(folder: &std::path::Path) -> Project {
    let settings = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n[ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n";
    std::fs::write(folder.join("piano.toml"), settings).unwrap();
    Project::open(folder).unwrap()
}

/// The plan that a file of residents gives beside two comuni.
fn plan(name: &str, text: &str) -> (Plan, Vec<String>) {
    let case = Case::new().file("dati/Comuni.csv", COMUNI).file(name, text);
    let read = case.read();
    // A second look through the mapping that the first one proposes reads the same.
    let mapping = pdz::ingest::inspect(&case.folder.path().join(name)).mapping();
    let again = Case::new().settings(&mapping).file("dati/Comuni.csv", COMUNI).file(name, text).read();
    for table in ["popolazione", "indicatori_contesto"] {
        let values = |read: &Ingested| -> Vec<Vec<(&'static str, Value)>> {
            let row = |r: &Record| r.values.iter().map(|(name, v)| (*name, v.value.clone())).collect();
            read.dataset.rows(table).iter().map(row).collect()
        };
        assert_eq!(values(&again), values(&read), "{name}\n{mapping}");
    }
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let (plan, findings) = plan::build(&project, &profile::builtin("puglia-2022-2024").unwrap(), read);
    let told = findings.iter().filter(|f| f.severity != Severity::Note).map(|f| f.message.clone());
    let told = told.filter(|m| !m.starts_with("Manca la tabella")).collect();
    (plan, told)
}

fn old_age(plan: &Plan, place: &Place) -> Option<String> {
    let exact = Community::of(plan).index(index("vecchiaia")?, place, 2022).value()?;
    Some(exact.value.round_dp(1).normalize().to_string())
}

/// Casarano: 200 up to 14 years, 1200 up to 64, 400 above; Matino: 50, 250, 100.
#[test]
fn residents_by_age_are_read_as_offices_paste_them() {
    let single = |code: &str, name: &str, counts: [i64; 3]| -> String {
        let mut text = String::new();
        for (age, count) in [(7, counts[0]), (40, counts[1]), (70, counts[2])] {
            text.push_str(&format!("\"{code}\";\"{name}\";{age};{};{};{count}\n", count / 2, count - count / 2));
        }
        for age in (0..=100).filter(|age| ![7, 40, 70].contains(age)) {
            text.push_str(&format!("\"{code}\";\"{name}\";{age};0;0;0\n"));
        }
        let whole: i64 = counts.iter().sum();
        text.push_str(&format!("\"{code}\";\"{name}\";999;{};{};{whole}\n", whole / 2, whole - whole / 2));
        text
    };
    let posas = format!(
        "\"Popolazione residente per età, sesso e stato civile al 1° gennaio 2022\"\n\"Codice comune\";\"Comune\";\"Età\";\"Totale maschi\";\"Totale femmine\";\"Totale\"\n{}{}",
        single("075016", "Casarano", [200, 1200, 400]),
        single("075042", "Matino", [50, 250, 100])
    );
    let layouts: Vec<(&str, &str, String)> = vec![
        ("POSAS of demo.istat.it", "dati/POSAS_2022_it_075_Lecce.csv", posas),
        (
            "classes in rows",
            "dati/Popolazione per età.csv",
            "Comune;Anno;Classe di età;Maschi;Femmine\nCasarano;2022;0-14;90;110\nCasarano;2022;15-64;600;600\nCasarano;2022;65 e più;180;220\nMatino;2022;0-14;20;30\nMatino;2022;15-64;120;130\nMatino;2022;65 e più;45;55\n".into(),
        ),
        (
            "classes in columns, year in the name",
            "dati/Popolazione 2022.csv",
            "Comune;0-14 anni;15-64 anni;65 anni e più;Totale\nCasarano;200;1200;400;1800\nMatino;50;250;100;400\nTotale;250;1450;500;2200\n".into(),
        ),
        (
            "classes in columns, sexes below them",
            "dati/Popolazione per età.csv",
            "Comune;Anno;0-14 anni;;15-64 anni;;65 anni e più;\n;;Maschi;Femmine;Maschi;Femmine;Maschi;Femmine\nCasarano;2022;90;110;600;600;180;220\nMatino;2022;20;30;120;130;45;55\n".into(),
        ),
        (
            "groups of rows, sexes as letters, the year above",
            "dati/Residenti per classi di età.csv",
            "Anno 2022;;;\nComune;Età;M;F\nCasarano;0-14;90;110\n;15-64;600;600\n;65+;180;220\nMatino;0-14;20;30\n;15-64;120;130\n;65+;45;55\n".into(),
        ),
        (
            "comuni in columns",
            "dati/Residenti per età 2022.csv",
            "Età;Casarano;Matino\n0-14;200;50\n15-64;1200;250\n65+;400;100\n".into(),
        ),
        (
            "sex in rows",
            "dati/eta.csv",
            "Territorio;Anno;Sesso;Età;Value\nCasarano;2022;M;0-14;90\nCasarano;2022;F;0-14;110\nCasarano;2022;M;65+;180\nCasarano;2022;F;65+;220\nMatino;2022;M;0-14;20\nMatino;2022;F;0-14;30\nMatino;2022;M;65+;45\nMatino;2022;F;65+;55\n".into(),
        ),
        (
            "among the indicators",
            "dati/Indicatori contesto.csv",
            "Indicatore;Comune;Anno;Valore;Unità\nPopolazione 0-14 anni;Casarano;2022;200;persone\nPopolazione 65 anni e più;Casarano;2022;400;persone\nPopolazione 0-14 anni;Matino;2022;50;persone\nPopolazione 65 anni e più;Matino;2022;100;persone\n".into(),
        ),
    ];
    for (what, name, text) in layouts {
        let (plan, told) = plan(name, &text);
        assert!(told.is_empty(), "{what}: {told:?}");
        let of = |place: &Place| old_age(&plan, place);
        assert_eq!(of(&Place::Comune("075016".into())).as_deref(), Some("200"), "{what}");
        assert_eq!(of(&Place::Comune("075042".into())).as_deref(), Some("200"), "{what}");
        assert_eq!(of(&Place::Ambito).as_deref(), Some("200"), "{what}");
    }
}

#[test]
fn the_table_of_the_comuni_stays_that_of_the_comuni() {
    let text = "Codice ISTAT;Comune;Capofila;Residenti;0-17;18-64;65+\n075016;Casarano;sì;1800;300;1100;400\n075042;Matino;no;400;80;220;100\n";
    let read = Case::new().file("dati/Popolazione 2022.csv", text).read();
    assert_eq!(read.dataset.rows("comuni").len(), 2);
    assert!(read.dataset.rows("popolazione").is_empty());
}

/// The file of a whole province is one note; its other comuni enter no figure.
#[test]
fn a_whole_province_is_one_note() {
    let mut text = String::from("Comune;Anno;Età;Totale\n");
    for name in ["Casarano", "Matino", "Alezio", "Alliste", "Andrano", "Aradeo", "Arnesano", "Botrugno"] {
        text.push_str(&format!("{name};2022;0-14;100\n{name};2022;65+;200\n"));
    }
    let (plan, _) = plan("dati/Popolazione per età.csv", &text);
    assert_eq!(old_age(&plan, &Place::Ambito).as_deref(), Some("200"));
    let folder = tempfile::tempdir().unwrap();
    let findings = pdz::check::run(&plan, &profile::builtin("puglia-2022-2024").unwrap(), &project(folder.path()));
    let strangers: Vec<_> = findings.iter().filter(|f| f.code == "R-S06").collect();
    assert!(strangers.len() == 1 && strangers[0].message.contains("6 comuni"), "{strangers:#?}");
}

/// Of the file of all Italy only the comuni of the Ambito are read, each in its own row.
#[test]
fn the_file_of_all_italy_is_read_for_the_own_comuni() {
    let mut text = "\"Popolazione residente per età, sesso e stato civile al 1° gennaio 2022\"\n\"Codice comune\";\"Comune\";\"Età\";\"Celibi maschi\";\"Totale maschi\";\"Nubili femmine\";\"Totale femmine\";\"Totale\"\n".to_owned();
    let all = include_str!("../assets/comuni-istat.csv");
    let own = [("075016", "Casarano"), ("075042", "Matino")];
    let others = all.lines().skip(1).take(300).map(|line| line.split_once(';').unwrap());
    let others = others.map(|(code, rest)| (code, rest.split(';').next().unwrap()));
    for (code, name) in others.chain(own) {
        for age in (0..=100).chain([999]) {
            let (men, women) = if age == 999 { (101, 202) } else { (1, 2) };
            text.push_str(&format!("\"{code}\";\"{name}\";{age};{men};{men};{women};{women};{}\n", men + women));
        }
    }
    let comuni = "Codice ISTAT;Comune;Capofila;Residenti;Data residenti\n075016;Casarano;sì;303;01/01/2022\n075042;Matino;no;303;01/01/2022\n";
    let case = Case::new().file("dati/Comuni.csv", comuni).file("dati/POSAS_2022_it_Comuni.csv", &text);
    let read = case.read();
    assert!(!read.findings.iter().any(|f| f.code == "R-T17"));
    let note = read.findings.iter().find(|f| f.message.contains("302 comuni")).unwrap();
    assert!(note.message.contains("solo i 2"), "{}", note.message);
    let rows = read.dataset.rows("popolazione");
    let row = |cell: String| cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<usize>().unwrap();
    let cells = rows.iter().flat_map(|r| r.values.values()).filter_map(|v| v.origin()?.cell());
    // The year stands in the title.
    let (first, last) = cells
        .map(row)
        .filter(|row| *row > 1)
        .fold((usize::MAX, 0), |(least, most), row| (least.min(row), most.max(row)));
    // Their own rows, below a title and a header.
    assert!(first > 2 + 300 * 102 && last <= 2 + 302 * 102, "{first} {last}");
    let folder = tempfile::tempdir().unwrap();
    let (plan, _) = plan::build(&project(folder.path()), &profile::builtin("puglia-2022-2024").unwrap(), read);
    assert_eq!(old_age(&plan, &Place::Ambito).as_deref(), Some("240"));
}
