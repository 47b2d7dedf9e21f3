// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A plan made by code, with a cell behind every value: for tests that need a whole plan and no file.

use std::path::PathBuf;

use pdz::findings::Findings;
use pdz::ingest::Ingested;
use pdz::money::Cents;
use pdz::origin::{Origin, Spot, Traced};
use pdz::plan::{self, Plan};
use pdz::profile::{self, Profile};
use pdz::project::{Project, Settings};
use pdz::survey::{Choice, Kind as Answers, Question, Survey};
use pdz::table::{Dataset, Kind, Narrative, Record, TABLES, Value, schema};

/// The profile of the plan.
pub fn profile() -> Profile {
    profile::builtin("puglia-2022-2024").unwrap()
}

/// A project without folder.
pub fn project() -> Project {
    let text = r#"
        [piano]
        profilo = "puglia-2022-2024"
        triennio = "2022-2024"
        ciclo = "V"
        versione = "1.0"
        data = "2022-10-11"
        [ambito]
        denominazione = "Casarano"
        comune_capofila = "Casarano"
        forma_associativa = "convenzione"
        asl = "ASL Lecce"
        [documenti]
        dicitura = "Dati dimostrativi"
    "#;
    let settings: Settings = toml::from_str(text).unwrap();
    Project { folder: PathBuf::new(), settings }
}

/// Rows of the tables, as an office writes them.
#[derive(Clone, Default)]
pub struct Office {
    dataset: Dataset,
    texts: Vec<(String, String)>,
    surveys: Vec<Survey>,
}

impl Office {
    /// Adds a row: fields with their text, read as the schema's kind says.
    pub fn row(&mut self, table: &'static str, values: &[(&str, &str)]) -> &mut Self {
        let name = TABLES.into_iter().find(|t| *t == table).expect("a table of the contract");
        let schema = schema(name).unwrap();
        let row = u32::try_from(self.dataset.rows(name).len()).unwrap() + 1;
        let sheet = Origin::file("dati/piano.xlsx").in_sheet(schema.title.as_str());
        let mut record = Record::new(sheet.at(Spot::Row(row)));
        for (field, text) in values {
            let (column, field) =
                schema.fields.iter().enumerate().find(|(_, f)| f.name == *field).unwrap_or_else(|| panic!("{field}"));
            let value = match field.kind {
                Kind::Amount => Value::Amount(Cents(text.parse().unwrap())),
                Kind::Number | Kind::Integer | Kind::Year | Kind::Duration => Value::Number(text.parse().unwrap()),
                Kind::Date => Value::Date(text.parse().unwrap()),
                Kind::Time => Value::Time(text.parse().unwrap()),
                Kind::List => Value::List(text.split(';').map(|t| t.trim().to_owned()).collect()),
                Kind::Flag => Value::Flag(*text == "sì"),
                _ => Value::Text((*text).to_owned()),
            };
            let cell = sheet.at(Spot::Cell(row, u32::try_from(column).unwrap()));
            record.values.insert(&field.name, Traced::new(value, cell));
        }
        self.dataset.push(name, record);
        self
    }

    /// Adds a text of the office.
    pub fn text(&mut self, file: &str, markdown: &str) -> &mut Self {
        self.texts.push((file.to_owned(), markdown.to_owned()));
        self
    }

    /// Adds the answers to a questionnaire.
    pub fn survey(&mut self, survey: Survey) -> &mut Self {
        self.surveys.push(survey);
        self
    }

    /// The plan of these rows.
    pub fn plan(&self) -> Plan {
        let texts = self.texts.iter().map(|(file, markdown)| {
            let origin = Origin::file(format!("testi/{file}.md"));
            (file.clone(), Narrative { origin, markdown: markdown.clone() })
        });
        let ingested = Ingested {
            dataset: self.dataset.clone(),
            surveys: self.surveys.clone(),
            texts: texts.collect(),
            findings: Findings::new(),
            ..Ingested::default()
        };
        plan::build(&project(), &profile(), ingested).0
    }
}

/// An office with two comuni and one intervention, and nothing else.
pub fn small() -> Office {
    let mut office = Office::default();
    office
        .row("comuni", &[("codice_istat", "075016"), ("comune", "Casarano"), ("residenti", "19577")])
        .row("comuni", &[("codice_istat", "075021"), ("comune", "Collepasso"), ("residenti", "5732")])
        .row("fonti", &[("fonte", "FNPS"), ("anno", "2022"), ("importo", "10000000")])
        .row("interventi", &[("codice", "A1.01"), ("denominazione", "Segretariato sociale"), ("area", "A1")])
        .row("spesa", &[("intervento", "A1.01"), ("fonte", "FNPS"), ("anno", "2022"), ("importo", "10000000")]);
    office
}

const COMUNI: [(&str, &str, &str, &str); 7] = [
    ("075016", "Casarano", "19577", "38.73"),
    ("075021", "Collepasso", "5732", "12.79"),
    ("075042", "Matino", "11167", "26.28"),
    ("075059", "Parabita", "8761", "20.84"),
    ("075064", "Ruffano", "9444", "39.73"),
    ("075081", "Supersano", "4215", "36.43"),
    ("075084", "Taurisano", "11449", "23.68"),
];

/// An office with every table filled: seven comuni, forty interventions, twelve funds.
pub fn whole() -> Office {
    let mut office = Office::default();
    for (code, name, residents, area) in COMUNI {
        let n: i64 = residents.parse().unwrap();
        let parts = [n * 15 / 100, n * 61 / 100, n - n * 15 / 100 - n * 61 / 100, n * 42 / 100, n * 3 / 100]
            .map(|n| n.to_string());
        let [young, adult, old, families, foreign] = &parts;
        office.row(
            "comuni",
            &[
                ("codice_istat", code),
                ("comune", name),
                ("residenti", residents),
                ("data_residenti", "2021-01-01"),
                ("eta_0_17", young),
                ("eta_18_64", adult),
                ("eta_65", old),
                ("famiglie", families),
                ("stranieri", foreign),
                ("superficie_kmq", area),
            ],
        );
    }
    let funds = ["FNPS", "FGSA", "COM", "FNA", "QSFP", "DDN", "PNRR-1.1.1", "ASL", "UT", "CARRY"];
    let known = profile();
    let funds: Vec<&str> = funds.into_iter().filter(|f| known.fund(f).is_some()).collect();
    for year in ["2022", "2023", "2024"] {
        for (i, fund) in funds.iter().enumerate() {
            let amount = (70_000_000 + i as i64 * 3_141_527).to_string();
            office.row(
                "fonti",
                &[
                    ("fonte", fund),
                    ("anno", year),
                    ("importo", &amount),
                    ("atto", "DGR n. 353/2022"),
                    ("stato", "assegnata"),
                ],
            );
        }
    }
    let sizes = [5, 8, 4, 8, 3, 6, 3];
    for (area, size) in sizes.iter().enumerate() {
        for number in 1..=*size {
            intervention(&mut office, area + 1, number, &funds);
        }
        let code = format!("B{}", area + 1);
        office.row(
            "bisogni",
            &[
                ("codice", &code),
                ("area", &format!("A{}", area + 1)),
                ("bisogno", "Tempi di attesa lunghi per la prima presa in carico"),
                ("gruppo", "famiglie"),
                ("priorita", "4"),
                ("evidenza", "Tavolo tematico e questionario ai cittadini"),
            ],
        );
    }
    concertation(&mut office);
    for (item, planned, committed, paid, left) in [
        ("Area 1", "120000000", "110000000", "90000000", "10000000"),
        ("Area 2", "230000000", "180000000", "150000050", "50000000"),
    ] {
        office.row(
            "rendicontazione",
            &[
                ("voce", item),
                ("programmate", planned),
                ("impegnate", committed),
                ("liquidate", paid),
                ("residui", left),
            ],
        );
    }
    for (place, value) in [("Casarano", "178.4"), ("Collepasso", "203.1"), ("Ambito", "190.2")] {
        office.row(
            "indicatori_contesto",
            &[
                ("indicatore", "Indice di vecchiaia"),
                ("comune", place),
                ("anno", "2021"),
                ("valore", value),
                ("unita", "%"),
                ("fonte", "ISTAT"),
            ],
        );
    }
    for file in ["0-introduzione", "1-territorio", "3-a1-accesso", "5-monitoraggio"] {
        office.text(file, &format!("Testo dell'Ufficio per {file}.\n\n## Un punto\n\n- primo\n- *secondo*\n"));
    }
    let origin = Origin::file("questionari/cittadini.csv");
    office.survey(Survey {
        title: "Questionario ai cittadini".into(),
        origin: origin.clone(),
        responses: 214,
        incomplete: 0,
        threshold: 3,
        weighted: false,
        questions: vec![Question {
            code: "D01".into(),
            text: "Quali servizi servono di più?".into(),
            origin: origin.at(Spot::Row(0)),
            kind: Answers::Multipla,
            role: None,
            need: None,
            base: 210,
            missing: 4,
            multiple: true,
            options: [
                ("Assistenza domiciliare", Some((120, 571))),
                ("Asilo nido", Some((90, 429))),
                ("Trasporto sociale", Some((34, 162))),
                ("Altro", None),
            ]
            .map(|(text, figures)| Choice {
                text: text.into(),
                count: figures.map(|f| f.0),
                share: figures.map(|f| f.1),
                ..Choice::default()
            })
            .into(),
            mean: None,
            median: None,
        }],
        crosses: Vec::new(),
        gaps: Vec::new(),
        comuni: Vec::new(),
    });
    office
}

fn intervention(office: &mut Office, area: usize, number: usize, funds: &[&str]) {
    let code = format!("A{area}.{number:02}");
    let area_code = format!("A{area}");
    let title = format!("Servizio {number} dell'area {area}");
    let users = (40 * area + 13 * number).to_string();
    let leps = format!("L{:02}", (area * 3 + number) % 15 + 1);
    let need = format!("B{area}");
    let description =
        format!("Attività del servizio {code} nei comuni.\n- colloqui e presa in carico\n- lavoro di équipe");
    let mut values = vec![
        ("codice", code.as_str()),
        ("denominazione", &title),
        ("area", &area_code),
        ("leps", &leps),
        ("tipologia", "servizio"),
        ("stato", "consolidamento"),
        ("bisogni", &need),
        ("finalita", "Assicurare la continuità del servizio e l'accesso in ogni comune."),
        ("descrizione", &description),
        ("destinatari", "famiglia e minori; anziani"),
        ("utenti_anno_1", &users),
        ("utenti_anno_2", &users),
        ("utenti_anno_3", &users),
        ("comuni", "tutti"),
        ("titolare", "Ambito di Casarano"),
        ("gestione", "appalto"),
        ("inizio", "2022-01-01"),
        ("fine", if number.is_multiple_of(3) { "2024-06-30" } else { "2024-12-31" }),
        ("responsabile", "Coordinatrice dell'Ufficio di Piano"),
    ];
    if number % 2 == 1 {
        values.push(("risultati_attesi", "Riduzione dei tempi di attesa"));
    }
    office.row("interventi", &values);
    for (i, fund) in [funds[(area + number) % funds.len()], funds[(area * number + 1) % funds.len()]].iter().enumerate()
    {
        if i == 1 && funds[(area + number) % funds.len()] == *fund {
            continue;
        }
        for year in ["2022", "2023", "2024"] {
            let amount = (1_000_000 + 123_457 * (area + number + i) as i64).to_string();
            office.row("spesa", &[("intervento", &code), ("fonte", fund), ("anno", year), ("importo", &amount)]);
        }
    }
    office.row(
        "indicatori_intervento",
        &[
            ("intervento", &code),
            ("indicatore", "Utenti presi in carico"),
            ("tipo", "output"),
            ("unita", "persone"),
            ("valore_iniziale", "30"),
            ("atteso_1", "35"),
            ("atteso_2", "40"),
            ("atteso_3", "45"),
            ("fonte", "cartella sociale"),
            ("frequenza", "annuale"),
        ],
    );
    office.row(
        "personale",
        &[
            ("intervento", &code),
            ("profilo", "Assistente sociale"),
            ("numero", "2"),
            ("rapporto", "dipendente a tempo indeterminato"),
            ("ore_settimanali", "18"),
            ("fonte", "FNPS"),
        ],
    );
    office.row(
        "cronoprogramma",
        &[("intervento", &code), ("attivita", "Avvio"), ("inizio", "2022-01-01"), ("fine", "2022-03-31")],
    );
}

fn concertation(office: &mut Office) {
    office
        .row("organi", &[("codice", "TAV"), ("denominazione", "Tavolo di concertazione"), ("tipo", "partecipazione")]);
    office.row("organi", &[("codice", "CI"), ("denominazione", "Coordinamento Istituzionale"), ("tipo", "governo")]);
    for (code, name, category) in [
        ("E1", "Cooperativa sociale Il Girasole", "cooperativa"),
        ("E2", "CGIL Lecce", "OO.SS."),
        ("E3", "Auser Casarano", "APS"),
    ] {
        office.row(
            "enti",
            &[
                ("codice", code),
                ("denominazione", name),
                ("categoria", category),
                ("comune", "Casarano"),
                ("adesione_data", "2022-05-02"),
                ("adesione_protocollo", "1234"),
            ],
        );
    }
    for n in 1..=9 {
        let code = format!("I{n:02}");
        let date = format!("2022-05-{:02}", n + 2);
        let area = format!("A{}", (n - 1) % 7 + 1);
        office.row(
            "incontri",
            &[
                ("codice", &code),
                ("organo", "TAV"),
                ("data", &date),
                ("luogo", "Sala consiliare"),
                ("comune", "Casarano"),
                ("aree", &area),
                ("ordine_del_giorno", "Bisogni e proposte"),
            ],
        );
        for body in ["E1", "E2", "E3"].into_iter().take(n % 3 + 1) {
            office.row("presenze", &[("incontro", &code), ("ente", body)]);
        }
    }
    for n in 1..=12 {
        let code = format!("P{n:02}");
        let area = format!("A{}", (n - 1) % 7 + 1);
        let outcome = ["accolta", "accolta in parte", "rigettata"][n % 3];
        let text = format!("Proposta numero {n} per l'area {area}.");
        office.row(
            "proposte",
            &[
                ("codice", &code),
                ("ente", "E1"),
                ("area", &area),
                ("testo", &text),
                ("esito", outcome),
                ("motivazione", "Compatibile con le risorse"),
                ("intervento", &format!("{area}.01")),
            ],
        );
    }
    office.row(
        "atti",
        &[
            ("organo", "Coordinamento Istituzionale"),
            ("tipo", "deliberazione"),
            ("numero", "12"),
            ("data", "2022-10-08"),
            ("oggetto", "Adozione del Piano sociale di zona"),
        ],
    );
}
