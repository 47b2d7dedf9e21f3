// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Exports shaped as each survey program writes them, against tables computed apart; maps and files that don't fit.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pdz::findings::Severity;
use pdz::ingest::survey::{Answers, Request, read_file, read_files};
use pdz::survey::{Format, Survey};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

const COMUNI: [&str; 3] = ["Noci", "Putignano", "Alberobello"];
const AGES: [&str; 4] = ["Meno di 18", "18-34", "35-64", "65 e oltre"];
/// Two options hold the comma that Google Forms puts between options.
const SERVICES: [&str; 4] = [
    "Assistenza domiciliare (SAD)",
    "Asilo nido, micronido e sezioni primavera",
    "Centro diurno",
    "Sportello, ascolto",
];
const STEPS: [&str; 4] = ["Per niente", "Poco", "Abbastanza", "Molto"];

/// A person who answered.
struct Person {
    comune: &'static str,
    age: &'static str,
    services: Vec<&'static str>,
    vote: Option<u32>,
    step: Option<&'static str>,
    words: String,
    done: bool,
}

/// The same people for every program.
fn people() -> Vec<Person> {
    let mut state = 17u64;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    (0..120)
        .map(|i| Person {
            comune: COMUNI[next(3) as usize],
            age: if i < 2 { AGES[0] } else { AGES[1 + next(3) as usize] },
            services: SERVICES.into_iter().filter(|_| next(2) == 0).collect(),
            vote: (next(6) > 0).then(|| 1 + next(5) as u32),
            step: (next(9) > 0).then(|| STEPS[next(4) as usize]),
            words: format!("Parole di chi risponde, numero {i}"),
            done: next(8) > 0,
        })
        .collect()
}

/// Counts by option, and how many answered.
fn tally<'a>(people: &[&'a Person], pick: impl Fn(&'a Person) -> Vec<String>) -> (BTreeMap<String, u64>, u64) {
    let mut counts = BTreeMap::new();
    let mut base = 0;
    for person in people {
        let chosen = pick(person);
        base += u64::from(!chosen.is_empty());
        for option in chosen {
            *counts.entry(option).or_default() += 1;
        }
    }
    (counts, base)
}

/// What the tables must say of these people; suppressed cells are no smaller than they claim.
fn agrees(survey: &Survey, people: &[&Person], texts: [&str; 5]) {
    assert_eq!(survey.responses, people.len() as u64);
    let pick: [fn(&Person) -> Vec<String>; 5] = [
        |p| vec![p.comune.to_owned()],
        |p| vec![p.age.to_owned()],
        |p| p.services.iter().map(|s| (*s).to_owned()).collect(),
        |p| p.vote.iter().map(u32::to_string).collect(),
        |p| p.step.iter().map(|s| (*s).to_owned()).collect(),
    ];
    for (text, pick) in texts.iter().zip(pick) {
        let question =
            survey.questions.iter().find(|q| q.text.contains(text)).unwrap_or_else(|| {
                panic!("{text}: {:?}", survey.questions.iter().map(|q| &q.text).collect::<Vec<_>>())
            });
        let (counts, base) = tally(people, pick);
        assert_eq!((question.base, question.missing), (base, people.len() as u64 - base), "{text}");
        for (option, count) in &counts {
            let shown =
                question.options.iter().find(|o| o.text == *option).unwrap_or_else(|| panic!("{text}: {option}"));
            assert!(
                shown.count == Some(*count) || (shown.count.is_none() && *text == texts[1]),
                "{text} {option}: {shown:?}"
            );
        }
        let exclusive =
            question.options.iter().map(|o| o.share).collect::<Option<Vec<i64>>>().filter(|_| !question.multiple);
        assert!(exclusive.is_none_or(|shares| shares.iter().sum::<i64>() == 1000));
    }
    let ages = survey.questions.iter().find(|q| q.text.contains(texts[1])).unwrap();
    assert_eq!(ages.options.iter().map(|o| o.text.as_str()).collect::<Vec<_>>(), AGES);
    // Two people under eighteen: they are hidden, and another group with them.
    assert_eq!(ages.options.iter().filter(|o| o.count.is_none()).count(), 2);
    assert_eq!(ages.options[0].count, None);
}

struct Files(TempDir);

impl Files {
    fn new() -> Files {
        Files(tempfile::tempdir().unwrap())
    }

    fn text(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn sheet(&self, name: &str, sheet: &str, rows: &[Vec<String>]) -> PathBuf {
        let mut book = Workbook::new();
        let page = book.add_worksheet().set_name(sheet).unwrap();
        for (r, row) in (0u32..).zip(rows) {
            for (c, text) in (0u16..).zip(row).filter(|(_, t)| !t.is_empty()) {
                match text.parse::<f64>() {
                    Ok(number) => page.write(r, c, number).unwrap(),
                    Err(_) => page.write(r, c, text).unwrap(),
                };
            }
        }
        let path = self.0.path().join(name);
        book.save(&path).unwrap();
        path
    }
}

fn read(path: &std::path::Path, map: Option<&str>) -> Answers {
    let map = map.map(|text| (text.to_owned(), "mappa.toml".to_owned()));
    read_file(path, &Request { map, ..Request::default() }, &mut |_, _| {})
}

/// Proposes the map, reads the file again with it, and nothing of anybody gets out.
fn both(path: &std::path::Path, format: Format) -> Survey {
    let proposed = read(path, None);
    let map = proposed.map.unwrap_or_else(|| panic!("{:?}", proposed.findings));
    assert_eq!(map.format, Some(format));
    let toml = map.to_toml("file");
    let answers = read(path, Some(&toml));
    assert!(answers.fits, "{:?}\n{toml}", answers.findings);
    let survey = answers.survey.unwrap();
    let out = [
        pdz::survey::json(&survey, &answers.findings),
        pdz::survey::csv(&survey),
        pdz::survey::text(&survey),
        toml,
        format!("{:?}", answers.findings),
    ];
    for said in out {
        for secret in ["example.org", "Verdi", "192.168", "Parole di chi risponde"] {
            assert!(!said.contains(secret), "{secret}\n{said}");
        }
    }
    survey
}

fn quoted(row: &[String], separator: &str) -> String {
    row.iter().map(|t| format!("\"{}\"", t.replace('"', "\"\""))).collect::<Vec<_>>().join(separator)
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| (*s).to_owned()).collect()
}

/// A row as LimeSurvey writes it, with these words for marks.
fn lime_row(at: usize, person: &Person, yes: &str, no: &str) -> Vec<String> {
    let done = if person.done { format!("2024-03-01 10:{:02}:{:02}", at / 60, at % 60) } else { String::new() };
    let mut row = vec![(at + 1).to_string(), done, if person.done { "4" } else { "2" }.into(), "it".into()];
    row.extend([person.comune.to_owned(), person.age.to_owned()]);
    row.extend(SERVICES.iter().map(|s| if person.services.contains(s) { yes } else { no }.to_owned()));
    row.push(String::new());
    row.push(person.vote.map_or_else(String::new, |v| v.to_string()));
    row.push(person.step.unwrap_or_default().to_owned());
    row.extend([person.words.clone(), format!("p{at}@example.org"), "192.168.1.7".to_owned()]);
    row
}

#[test]
fn limesurvey_in_all_its_headings() {
    let people = people();
    let done: Vec<&Person> = people.iter().filter(|p| p.done).collect();
    let codes = owned(&[
        "id",
        "submitdate",
        "lastpage",
        "startlanguage",
        "Q1",
        "Q2",
        "Q3[SQ001]",
        "Q3[SQ002]",
        "Q3[SQ003]",
        "Q3[SQ004]",
        "Q3[other]",
        "Q4",
        "G1[SQ001]",
        "Q5",
        "email",
        "ipaddr",
    ]);
    let texts = [
        "ID risposta",
        "Data invio",
        "Ultima pagina",
        "Lingua iniziale",
        "In quale comune risiede?",
        "<p>Fascia di <b>età</b></p>",
        "Quali servizi usa? [Assistenza domiciliare (SAD)]",
        "Quali servizi usa? [Asilo nido, micronido e sezioni primavera]",
        "Quali servizi usa? [Centro diurno]",
        "Quali servizi usa? [Sportello, ascolto]",
        "Quali servizi usa? [Altro]",
        "Quanto è soddisfatto? (da 1 a 5)",
        "Quanto conta [Asili]",
        "Che cosa propone?",
        "Indirizzo e-mail",
        "Indirizzo IP",
    ];
    let both_heads: Vec<String> = codes.iter().zip(texts).map(|(c, t)| format!("{c}. {t}")).collect();
    let wanted = ["In quale comune", "età", "Quali servizi", "soddisfatto", "Asili"];
    let files = Files::new();
    for (name, heads, yes, no, separator) in [
        ("codice-testo.csv", both_heads.clone(), "Y", "", ";"),
        ("testo.csv", owned(&texts), "Sì", "No", ","),
        ("rimappato.csv", both_heads.clone(), "1", "2", "\t"),
    ] {
        let mut csv = format!("\u{feff}{}\r\n", quoted(&heads, separator));
        for (at, person) in people.iter().enumerate() {
            csv.push_str(&format!("{}\r\n", quoted(&lime_row(at, person, yes, no), separator)));
        }
        csv.push_str("\r\n");
        let survey = both(&files.text(name, csv), Format::LimeSurvey);
        agrees(&survey, &done, wanted);
        assert_eq!(survey.incomplete, (people.len() - done.len()) as u64);
    }
    // A map made from one kind of headings fits a file with another: the code tells the question.
    let rows: Vec<Vec<String>> = std::iter::once(codes)
        .chain(people.iter().enumerate().map(|(at, person)| lime_row(at, person, "Y", "")))
        .collect();
    let bare = files.sheet("codici.xlsx", "Risposte", &rows);
    let mapped = read(&files.0.path().join("codice-testo.csv"), None).map.unwrap().to_toml("x");
    let answers = read(&bare, Some(&mapped));
    assert!(answers.fits, "{:?}", answers.findings);
    agrees(&answers.survey.unwrap(), &done, wanted);
}

#[test]
fn eusurvey_joined_and_split() {
    let people = people();
    let all: Vec<&Person> = people.iter().collect();
    let files = Files::new();
    for split in [false, true] {
        let mut heads = owned(&["In quale comune risiede?", "Fascia di età", "Quali servizi usa?"]);
        if split {
            heads.extend(owned(&SERVICES));
        }
        heads.extend(owned(&[
            "Quanto è soddisfatto? (1-5)",
            "Quanto conta: Asili",
            "Quanto conta: Anziani",
            "Che cosa propone?",
            "Contribution Id",
            "User Name",
            "Creation Date",
            "Last Update",
            "Languages",
        ]));
        let mut rows = vec![owned(&["Alias", "bisogni"]), owned(&["Export Date", "2024-04-01"]), Vec::new(), heads];
        for (at, person) in people.iter().enumerate() {
            let mut row = vec![person.comune.to_owned(), person.age.to_owned()];
            if split {
                row.push(String::new());
                row.extend(SERVICES.iter().map(|s| if person.services.contains(s) { "Yes" } else { "No" }.to_owned()));
            } else {
                row.push(person.services.join(";"));
            }
            row.push(person.vote.map_or_else(String::new, |v| v.to_string()));
            row.extend([person.step.unwrap_or_default().to_owned(), "Poco".to_owned(), person.words.clone()]);
            row.extend([
                format!("c-{at}"),
                format!("p{at}@example.org"),
                "2024-03-01".into(),
                "2024-03-01".into(),
                "IT".into(),
            ]);
            rows.push(row);
        }
        let survey = both(&files.sheet(&format!("eu-{split}.xlsx"), "Content", &rows), Format::EuSurvey);
        agrees(&survey, &all, ["In quale comune", "età", "Quali servizi", "soddisfatto", "Asili"]);
    }
}

/// A survey of more columns than a sheet holds goes on beside, each sheet with the name of the export above its header.
#[test]
fn eusurvey_goes_on_over_sheets() {
    let files = Files::new();
    let path = files.0.path().join("eu-largo.xlsx");
    let mut book = Workbook::new();
    for (name, heads) in [("Content", ["Il suo comune", "Servizi usati"]), ("Content1", ["Giudizio", "Commento"])] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in [(0, ["Alias", "bisogni"]), (1, ["Export Date", "2024-04-01"]), (3, heads)] {
            sheet.write_row(row, 0, cells).unwrap();
        }
        for row in 0..20u32 {
            let even = row % 2 == 0;
            let cells = match name {
                "Content" => [if even { "Matera" } else { "Irsina" }, if even { "Nido;Mensa" } else { "Nido" }],
                _ => [if even { "Buono" } else { "Scarso" }, ""],
            };
            sheet.write_row(4 + row, 0, cells).unwrap();
        }
    }
    book.save(&path).unwrap();
    let answers = read(&path, None);
    assert_eq!(answers.map.unwrap().format, Some(Format::EuSurvey));
    let survey = answers.survey.unwrap();
    assert_eq!(survey.responses, 20);
    let counts = |text: &str| -> Vec<(String, Option<u64>)> {
        let question = survey.questions.iter().find(|q| q.text.contains(text)).unwrap();
        question.options.iter().map(|o| (o.text.clone(), o.count)).collect()
    };
    let mut services = counts("Servizi");
    services.sort();
    assert_eq!(services, [("Mensa".to_owned(), Some(10)), ("Nido".to_owned(), Some(20))]);
    assert_eq!(counts("Giudizio").iter().map(|c| c.1).collect::<Vec<_>>(), [Some(10), Some(10)]);
}

#[test]
fn google_with_commas_inside_options_and_microsoft() {
    let people = people();
    let all: Vec<&Person> = people.iter().collect();
    let files = Files::new();
    let wanted = ["In quale comune", "età", "Quali servizi", "soddisfatto", "Asili"];
    let asked = ["In quale comune risiede?", "Fascia di età", "Quali servizi usa?", "Quanto è soddisfatto?"];
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut heads = owned(&["Informazioni cronologiche", "Indirizzo email"]);
    heads.extend(owned(&asked));
    heads.extend(owned(&["Quanto conta [Asili]", "Che cosa propone?"]));
    csv.write_record(&heads).unwrap();
    let mut rows = vec![owned(&["Id", "Ora di inizio", "Ora di completamento", "Posta elettronica", "Nome"])];
    rows[0].extend(owned(&asked));
    rows[0].extend(owned(&["Asili", "Che cosa propone?"]));
    for (at, person) in people.iter().enumerate() {
        let vote = person.vote.map_or_else(String::new, |v| v.to_string());
        let step = person.step.unwrap_or_default().to_owned();
        let first = [person.comune.to_owned(), person.age.to_owned()];
        let mut row = vec![format!("12/02/2024 19.{:02}.{:02}", at / 60, at % 60), format!("p{at}@example.org")];
        row.extend(first.clone());
        row.extend([person.services.join(", "), vote.clone(), step.clone(), person.words.clone()]);
        csv.write_record(&row).unwrap();
        let name = if at % 2 == 0 { "Anna Verdi" } else { "" };
        let mut row = vec![(at + 1).to_string(), "45352,5".into(), "45352,6".into(), "anonymous".into(), name.into()];
        row.extend(first);
        row.push(person.services.iter().map(|s| format!("{s};")).collect());
        row.extend([vote, step, person.words.clone()]);
        rows.push(row);
    }
    let google = files.text("google.csv", csv.into_inner().unwrap());
    agrees(&both(&google, Format::Google), &all, wanted);
    let microsoft = files.sheet("forms.xlsx", "Form1", &rows);
    agrees(&both(&microsoft, Format::Microsoft), &all, wanted);
}

/// A plain table of three questions, and the map that it asks for.
fn plain(rows: &[&str]) -> (String, String) {
    let mut csv = "Comune;Età;Voto\n".to_owned();
    for row in rows {
        csv.push_str(&format!("{row}\n"));
    }
    let question = |code: &str, heading: &str, more: &str| {
        format!("[[domanda]]\ncodice = \"{code}\"\ncolonna = \"{heading}\"\n{more}\n")
    };
    let map = question("A", "Comune", "tipo = \"scelta\"\nruolo = \"comune\"\nopzioni = [\"Noci\", \"Putignano\"]")
        + &question("B", "Età", "tipo = \"numero\"\nruolo = \"eta\"")
        + &question("C", "Voto", "tipo = \"scala\"\nopzioni = [\"1\", \"2\", \"3\", \"4\", \"5\"]");
    (csv, map)
}

fn found(answers: &Answers) -> Vec<(&'static str, Severity, String)> {
    let mut findings = answers.findings.clone();
    findings.sort();
    let place = |f: &pdz::findings::Finding| f.origin.as_ref().and_then(|o| o.cell()).unwrap_or_default();
    findings.iter().map(|f| (f.code, f.severity, place(f))).collect()
}

#[test]
fn what_does_not_fit_is_said_with_its_cell() {
    let files = Files::new();
    let good = ["Noci;30;4", "Noci;41;5", "Putignano;18;4", "Comune di Noci;70;3", "PUTIGNANO;66;"];
    let (csv, map) = plain(&good);
    let answers = read(&files.text("a.csv", &csv), Some(&map));
    assert!(answers.fits && found(&answers).is_empty(), "{:?}", answers.findings);
    let survey = answers.survey.unwrap();
    assert_eq!((survey.questions[0].base, survey.questions[2].base, survey.questions[2].missing), (5, 4, 1));
    assert_eq!(survey.questions[1].options.len(), 6);

    let (csv, map) = plain(&["Noci;30;4", "Bari;41;9", "Putignano;cento;4", "Noci;18;3", "Noci;18;3"]);
    let answers = read(&files.text("b.csv", csv), Some(&map));
    assert!(!answers.fits);
    let warning = |cell: &str| ("R-T42", Severity::Warning, cell.to_owned());
    assert_eq!(found(&answers), [warning("A3"), warning("C3"), warning("B4")]);

    let (csv, map) = plain(&good);
    let answers = read(&files.text("c.csv", csv.replace("Voto", "Giudizio")), Some(&map));
    assert!(!answers.fits);
    assert_eq!(found(&answers).iter().filter(|f| f.0 == "R-T41" && f.1 == Severity::Error).count(), 2);
    assert!(answers.findings.iter().any(|f| f.origin.as_ref().is_some_and(|o| o.file.as_ref() == "mappa.toml")));

    let (csv, map) = plain(&good);
    let answers = read(&files.text("d.csv", &csv[..csv.len() - 6]), Some(&map));
    assert!(found(&answers).contains(&("R-T01", Severity::Error, "A6".to_owned())), "{:?}", answers.findings);
    let answers = read(&files.text("e.csv", format!("{csv}\"Noci;3")), Some(&map));
    assert!(found(&answers).contains(&("R-T01", Severity::Error, "A7".to_owned())), "{:?}", answers.findings);
    assert_eq!(answers.survey.unwrap().responses, 5);

    assert!(!read(&files.text("f.csv", ""), Some(&map)).fits);
    assert!(read(&files.text("g.csv", csv), Some("[[domanda]]\ntipo = 3\n")).survey.is_none());
}

#[test]
fn answers_that_stand_twice_count_once() {
    let files = Files::new();
    let rows = |list: &[&str]| format!("ID risposta;Comune;Voto\n{}\n", list.join("\n"));
    let csv = rows(&["1;Noci;4", "2;Noci;5", "2;Noci;5", "3;Putignano;1", "1;Noci;2", "4;Noci;3"]);
    let answers = read(&files.text("a.csv", csv), None);
    let twins: Vec<_> = found(&answers).into_iter().filter(|f| f.0 == "R-T43").collect();
    let expected = [("R-T43", Severity::Warning, "A4".to_owned()), ("R-T43", Severity::Error, "A6".to_owned())];
    assert_eq!(twins, expected);
    assert_eq!(answers.survey.unwrap().responses, 4);
}

#[test]
fn weights_rankings_and_gaps() {
    let files = Files::new();
    let mut csv = "Comune;Peso;Prima priorità;Seconda priorità;Terza priorità;Quanto è importante [Anziani];Quanto è coperto [Anziani]\n".to_owned();
    for i in 0..20 {
        let (first, second) = if i % 4 == 0 { ("Casa", "Lavoro") } else { ("Lavoro", "Casa") };
        csv.push_str(&format!(
            "{};{};{first};{second};Trasporti;{};{}\n",
            COMUNI[i % 2],
            if i < 10 { "2,5" } else { "1" },
            4 + i % 2,
            2
        ));
    }
    let answers = read(&files.text("a.csv", csv), None);
    let survey = answers.survey.unwrap();
    let ranking = survey.questions.iter().find(|q| q.text == "Prima priorità").unwrap();
    let points: Vec<_> = ranking.options.iter().map(|o| (o.text.as_str(), o.count, o.points)).collect();
    for (option, points_of) in [("Lavoro", 15 * 3 + 5 * 2), ("Casa", 5 * 3 + 15 * 2), ("Trasporti", 20)] {
        assert!(points.contains(&(option, Some(20), Some(points_of))), "{points:?}");
    }
    assert!(survey.weighted);
    let comune = &survey.questions[0];
    // Ten and ten, by weights that are the same in both.
    assert_eq!(comune.options.iter().map(|o| o.share).collect::<Vec<_>>(), [Some(500), Some(500)]);
    assert_eq!(survey.gaps.len(), 1);
    assert_eq!((survey.gaps[0].importance.to_string(), survey.gaps[0].gap.to_string()), ("4.50".into(), "2.50".into()));
}

#[test]
fn a_block_more_than_memory_holds_counts_as_a_small_one() {
    // Several blocks, so that the workers share them.
    let files = Files::new();
    let mut csv = "\u{feff}\"Comune\";\"Voto\";\"Testo\"\r\n".to_owned();
    let rows = 60_000;
    for i in 0..rows {
        let text = if i % 7 == 0 {
            "con \"\"virgolette\"\"\r\ne due righe, abbastanza lungo da riempire"
        } else {
            "un testo che riempie la riga fino in fondo, e oltre"
        };
        csv.push_str(&format!("\"{}\";\"{}\";\"{text}\"\r\n", COMUNI[i % 3], i % 5 + 1));
    }
    csv.push_str("\r\n");
    let path = files.text("a.csv", &csv);
    let map = "[[domanda]]\ncodice = \"A\"\ncolonna = \"Comune\"\ntipo = \"scelta\"\nruolo = \"comune\"\n\
               [[domanda]]\ncodice = \"B\"\ncolonna = \"Voto\"\ntipo = \"scala\"\n[[domanda]]\ncodice = \"C\"\ncolonna = \"Testo\"\ntipo = \"testo\"\n";
    let count = |path: &std::path::Path| {
        let answers = read(path, Some(map));
        let survey = answers.survey.unwrap();
        assert_eq!(survey.responses, rows as u64);
        let questions: Vec<_> =
            survey.questions.iter().map(|q| q.options.iter().map(|o| o.count.unwrap()).collect::<Vec<_>>()).collect();
        (questions, survey.crosses[0].rows.iter().map(|r| r.base).collect::<Vec<_>>())
    };
    let (questions, bases) = count(&path);
    assert!(questions[0].iter().all(|n| *n == 20_000) && questions[1].iter().all(|n| *n == 12_000));
    assert_eq!(bases, [20_000; 3]);
    // A quote where none belongs: read one record after the other, with the same counts.
    let stray =
        csv.replace("\"un testo che riempie la riga fino in fondo, e oltre\"", "un testo di 5\" che riempie la riga");
    assert_eq!(count(&files.text("b.csv", stray)), (questions, bases));
}

/// Rows of a plain table: comune, age, vote.
fn votes(people: &[Person]) -> Vec<Vec<String>> {
    let row =
        |p: &Person| vec![p.comune.to_owned(), p.age.to_owned(), p.vote.map_or_else(String::new, |v| v.to_string())];
    people.iter().map(row).collect()
}

fn together(paths: &[&PathBuf]) -> Answers {
    let paths: Vec<&std::path::Path> = paths.iter().map(|p| p.as_path()).collect();
    read_files(&paths, &Request::default(), &mut |_, _| {})
}

fn twins(answers: &Answers) -> Vec<(String, Severity, String)> {
    let twins = answers.findings.iter().filter(|f| f.code == "R-T43");
    let file = |f: &pdz::findings::Finding| f.origin.as_ref().map(|o| o.file.to_string()).unwrap_or_default();
    let cell = |f: &pdz::findings::Finding| f.origin.as_ref().and_then(|o| o.cell()).unwrap_or_default();
    twins.map(|f| (file(f), f.severity, cell(f))).collect()
}

#[test]
fn the_files_of_a_questionnaire_are_one() {
    let files = Files::new();
    let all = people();
    let rows = votes(&all);
    let head = owned(&["Comune", "Fascia di età", "Voto (1-5)"]);
    let lines = |order: [usize; 3], rows: &[Vec<String>]| -> String {
        let line = |row: &Vec<String>| order.map(|at| row[at].clone()).join(";") + "\n";
        std::iter::once(&head).chain(rows).map(line).collect()
    };
    let first = files.text("a.csv", lines([0, 1, 2], &rows[..50]));
    // The same columns in another order, and one that says who the people are.
    let second = lines([2, 0, 1], &rows[50..90]);
    let second: String =
        second.lines().enumerate().map(|(i, l)| format!("{l};{}\n", if i == 0 { "E-mail" } else { "" })).collect();
    let second = files.text("b.csv", second);
    let third =
        files.sheet("c.xlsx", "Foglio1", &std::iter::once(head.clone()).chain(rows[90..].to_vec()).collect::<Vec<_>>());
    let whole = read(&files.text("all.csv", lines([0, 1, 2], &rows)), None).survey.unwrap();
    let joined = together(&[&first, &second, &third]);
    assert!(joined.fits, "{:?}", joined.findings);
    assert!(joined.findings.iter().any(|f| f.code == "R-T22" && f.message.contains("E-mail")));
    let survey = joined.survey.unwrap();
    assert_eq!(pdz::survey::csv(&survey), pdz::survey::csv(&whole));
    // A copy counts once, a stranger not at all; both are told.
    let copy = files.text("copia.csv", lines([0, 1, 2], &rows[..50]));
    let stranger = files.text("altro.csv", "Comune;Giudizio\nNoci;3\n");
    let told = together(&[&first, &copy, &second, &third, &stranger]);
    assert_eq!(twins(&told), [("copia.csv".to_owned(), Severity::Warning, String::new())]);
    let strange = told.findings.iter().find(|f| f.code == "R-T41").unwrap();
    assert_eq!(strange.origin.as_ref().map(|o| o.file.as_ref()), Some("altro.csv"));
    assert!(!told.fits && told.survey.unwrap().responses == 120);
}

#[test]
fn who_answered_is_counted_once_over_the_files() {
    let files = Files::new();
    let timed = |from: usize, to: usize| -> String {
        let row = |i: usize| format!("0{}/02/2026 10.{:02}.00,{},{}\n", i % 9 + 1, i, COMUNI[i % 3], i % 5 + 1);
        "Informazioni cronologiche,Comune,Voto (1-5)\n".to_owned() + &(from..to).map(row).collect::<String>()
    };
    let answers = together(&[&files.text("gen.csv", timed(0, 30)), &files.text("feb.csv", timed(20, 50))]);
    assert_eq!(twins(&answers), [("feb.csv".to_owned(), Severity::Warning, "A2".to_owned())]);
    assert_eq!(answers.survey.unwrap().responses, 50);
    // Identifiers begin anew in each file: other people, unless all is the same.
    let numbered = |vote: usize| -> String {
        let row = |i: usize| format!("{i};{};{}\n", COMUNI[i % 3], if i == 1 { 1 } else { vote });
        "ID risposta;Comune;Voto\n".to_owned() + &(1..=20).map(row).collect::<String>()
    };
    let answers = together(&[&files.text("a.csv", numbered(2)), &files.text("b.csv", numbered(3))]);
    assert_eq!(twins(&answers), [("b.csv".to_owned(), Severity::Warning, "A2".to_owned())]);
    assert_eq!(answers.survey.unwrap().responses, 39);
}

#[test]
fn rows_that_are_no_answers_are_told() {
    let files = Files::new();
    let rows = |i: usize| format!("{};{};{}\n", COMUNI[i % 3], ["F", "M"][i % 2], i % 5 + 1);
    let head = "Comune;Sesso;Voto\n";
    let body = |from, to| (from..to).map(rows).collect::<String>();
    let csv = format!("{head}{}{head}{}Totale;;30\n", body(0, 12), body(12, 30));
    let answers = read(&files.text("a.csv", csv), None);
    let told: Vec<_> = found(&answers).into_iter().filter(|f| f.0 == "R-T23").map(|f| f.2).collect();
    assert_eq!(told, ["A14", "A33"]);
    assert_eq!(answers.survey.unwrap().responses, 30);
    // An answer may be «Totale» all the same.
    let csv = format!("Autonomia;Sesso;Note\n{}", "Totale;F;\nParziale;M;\n".repeat(6));
    assert_eq!(read(&files.text("b.csv", csv), None).survey.unwrap().responses, 12);
    let csv = format!("Comune;Comune\n{}", "Noci;Noci\n".repeat(5));
    assert!(found(&read(&files.text("c.csv", csv), None)).contains(&("R-T41", Severity::Warning, "A1".to_owned())));
}

#[test]
fn cross_tables_and_means_are_weighed() {
    let files = Files::new();
    let mut csv = "Comune;Peso;Lavora?;Anni di residenza\n".to_owned();
    let mut sums = BTreeMap::<(&str, &str), f64>::new();
    let (mut years, mut all) = (0.0, 0.0);
    for i in 0..60 {
        let (comune, answer, weight) = (COMUNI[i % 2], if i % 5 < 2 { "Sì" } else { "No" }, [0.5, 1.0, 2.25][i % 3]);
        csv.push_str(&format!("{comune};{};{answer};{}\n", weight.to_string().replace('.', ","), 20 + i));
        *sums.entry((comune, answer)).or_default() += weight;
        (years, all) = (years + weight * (20 + i) as f64, all + weight);
    }
    csv.push_str("Noci;-1;Sì;20\nNoci;molto;No;20\n");
    let answers = read(&files.text("a.csv", csv), None);
    let weights: Vec<_> = answers.findings.iter().filter(|f| f.code == "R-T06").collect();
    assert_eq!(
        weights.iter().map(|f| f.origin.as_ref().and_then(|o| o.cell())).collect::<Vec<_>>(),
        [Some("B62".to_owned())]
    );
    let survey = answers.survey.unwrap();
    let cross = survey.crosses.iter().find(|c| survey.questions[c.question].text == "Lavora?").unwrap();
    for row in &cross.rows {
        let base: f64 = ["Sì", "No"].iter().map(|o| sums[&(row.text.as_str(), *o)]).sum();
        assert_eq!(row.cells.iter().filter_map(|c| c.share).sum::<i64>(), 1000);
        for cell in &row.cells {
            let share = sums[&(row.text.as_str(), cell.text.as_str())] * 1000.0 / base;
            assert!((share - cell.share.unwrap() as f64).abs() <= 1.0, "{row:?}");
        }
    }
    assert_eq!(cross.rows.iter().map(|r| r.base).sum::<u64>(), 62);
    let mean = survey.questions.iter().find(|q| q.text == "Anni di residenza").unwrap().mean.unwrap();
    assert_eq!(mean.to_string(), format!("{:.2}", years / all));
}

#[test]
fn options_with_brackets_grids_of_boxes_and_letters_of_old_macs() {
    let files = Files::new();
    let services = ["Aiuto a casa (SAD, ADI)", "Nido", "Centro"];
    let mut csv = "Informazioni cronologiche,Quali servizi?,Quando? [Nido],Quando? [Centro]\n".to_owned();
    let times = ["Mattina", "Sera"];
    let (mut chosen, mut mornings) = (0, 0);
    for i in 0..40 {
        let pick = |n: usize, list: &[&str]| {
            list.iter().enumerate().filter(|(k, _)| n >> k & 1 == 1).map(|(_, o)| *o).collect::<Vec<_>>().join(", ")
        };
        let mut told = pick(i % 8, &services);
        if i % 10 == 3 {
            told.push_str(&format!(", parole mie numero {i}"));
        }
        chosen += usize::from(told.contains("Aiuto"));
        mornings += i % 2;
        csv.push_str(&format!(
            "{i:02}/02/2026 10.00.00,\"{told}\",\"{}\",\"{}\"\n",
            pick(i % 4, &times),
            pick(i % 3, &times)
        ));
    }
    let survey = read(&files.text("a.csv", csv), None).survey.unwrap();
    let options = |text: &str| {
        let question = survey.questions.iter().find(|q| q.text.contains(text)).unwrap();
        question.options.iter().map(|o| (o.text.clone(), o.count)).collect::<BTreeMap<_, _>>()
    };
    let found = options("servizi");
    assert_eq!(found.get(services[0]), Some(&Some(chosen as u64)), "{found:?}");
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), [services[0], "Altro", "Centro", "Nido"]);
    assert_eq!(options("Quando? – Nido").get("Mattina"), Some(&Some(mornings as u64)));

    let text = "Comune;È d'accordo?\rNoci;Sì\rNoci;Sì\rNoci;No\r";
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| match c {
            'È' => 0xe9,
            'ì' => 0x93,
            c => c as u8,
        })
        .collect();
    let survey = read(&files.text("mac.csv", bytes), None).survey.unwrap();
    assert_eq!(
        (survey.questions[1].text.as_str(), survey.questions[1].options[0].text.as_str()),
        ("È d'accordo?", "Sì")
    );
}

#[test]
fn tables_and_maps_are_as_their_schemas_say() {
    let files = Files::new();
    let mut csv = "ID risposta;Comune;Sesso;Quanto è importante? [Anziani];Quanto è coperto? [Anziani];Servizi [SAD];Servizi [ADI];Note\n".to_owned();
    for i in 0..30 {
        csv.push_str(&format!(
            "{i};{};{};{};{};{};Y;parole {i} di {i}\n",
            COMUNI[i % 3],
            if i % 2 == 0 { "F" } else { "M" },
            i % 5 + 1,
            i % 4 + 1,
            if i % 3 == 0 { "Y" } else { "" }
        ));
    }
    let answers = read(&files.text("a.csv", csv), None);
    let validator = |schema: &str| jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let told = pdz::survey::json(answers.survey.as_ref().unwrap(), &answers.findings);
    let tables: serde_json::Value = serde_json::from_str(&told).unwrap();
    let faults: Vec<String> = validator(pdz::survey::json_schema())
        .iter_errors(&tables)
        .map(|e| format!("{e} {}", e.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(!tables["incroci"].as_array().unwrap().is_empty() && !tables["divari"].as_array().unwrap().is_empty());
    let map: toml::Value = toml::from_str(&answers.map.unwrap().to_toml("a.csv")).unwrap();
    let map = serde_json::to_value(map).unwrap();
    let validator = validator(pdz::survey::map_schema());
    let faults: Vec<String> = validator.iter_errors(&map).map(|e| e.to_string()).collect();
    assert!(faults.is_empty() && map["domanda"].as_array().unwrap().len() > 5, "{faults:?}");
    assert!(!validator.is_valid(&serde_json::json!({ "domanda": [{ "tipo": "scielta", "colonna": "A" }] })));
}
