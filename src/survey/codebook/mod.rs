// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The map of a questionnaire: a TOML file that says what each column asks and which answers it takes.

mod read;
mod write;

use serde::Deserialize;

/// The program whose export a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// LimeSurvey.
    LimeSurvey,
    /// EUSurvey.
    EuSurvey,
    /// Google Forms.
    Google,
    /// Microsoft Forms.
    Microsoft,
    /// A plain table.
    Tabella,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 5] =
        [Format::LimeSurvey, Format::EuSurvey, Format::Google, Format::Microsoft, Format::Tabella];

    /// The word of the map and of `piano.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Format::LimeSurvey => "limesurvey",
            Format::EuSurvey => "eusurvey",
            Format::Google => "google",
            Format::Microsoft => "microsoft",
            Format::Tabella => "tabella",
        }
    }

    /// The format that a word means, however it is written: `Google Forms`, `MS-Forms`, `LimeSurvey`.
    pub fn of(word: &str) -> Option<Format> {
        let plain: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        Some(match plain.as_str() {
            "limesurvey" | "lime" => Format::LimeSurvey,
            "eusurvey" => Format::EuSurvey,
            "google" | "googleforms" | "googleform" | "googlemoduli" | "moduligoogle" | "gforms" => Format::Google,
            "microsoft" | "microsoftforms" | "msforms" | "forms" | "office365" => Format::Microsoft,
            "tabella" | "piano" | "plain" | "csv" | "xlsx" | "tabellasemplice" | "semplice" | "generico" => {
                Format::Tabella
            }
            _ => return None,
        })
    }
}

/// What the answers of a question are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One of the options.
    Scelta,
    /// Any of the options.
    Multipla,
    /// One of the steps of a scale.
    Scala,
    /// A number.
    Numero,
    /// First, second, third choice.
    Priorita,
    /// Free text: never printed.
    Testo,
    /// Says who the person is: not read.
    Personale,
    /// Added by the survey program: not counted.
    Tecnica,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 8] = [
        Kind::Scelta,
        Kind::Multipla,
        Kind::Scala,
        Kind::Numero,
        Kind::Priorita,
        Kind::Testo,
        Kind::Personale,
        Kind::Tecnica,
    ];

    /// The word of the map.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Scelta => "scelta",
            Kind::Multipla => "multipla",
            Kind::Scala => "scala",
            Kind::Numero => "numero",
            Kind::Priorita => "priorita",
            Kind::Testo => "testo",
            Kind::Personale => "personale",
            Kind::Tecnica => "tecnica",
        }
    }

    /// Whether answers are counted option by option.
    pub fn is_counted(self) -> bool {
        matches!(self, Kind::Scelta | Kind::Multipla | Kind::Scala | Kind::Numero | Kind::Priorita)
    }
}

/// What a question says of the person, or of the answer itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Where the person lives or works.
    Comune,
    /// Area of the plan, or part of the territory.
    Area,
    /// Age, in years or in bands.
    Eta,
    /// Citizen, operator, association.
    Ruolo,
    /// Sex or gender.
    Genere,
    /// Weight of the answer.
    Peso,
    /// What tells one answer from another.
    Identificativo,
    /// Filled when the person went to the end.
    Fine,
    /// Last page that was reached.
    Pagina,
    /// Language of the answer.
    Lingua,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 10] = [
        Role::Comune,
        Role::Area,
        Role::Eta,
        Role::Ruolo,
        Role::Genere,
        Role::Peso,
        Role::Identificativo,
        Role::Fine,
        Role::Pagina,
        Role::Lingua,
    ];

    /// The word of the map.
    pub fn word(self) -> &'static str {
        match self {
            Role::Comune => "comune",
            Role::Area => "area",
            Role::Eta => "eta",
            Role::Ruolo => "ruolo",
            Role::Genere => "genere",
            Role::Peso => "peso",
            Role::Identificativo => "identificativo",
            Role::Fine => "fine",
            Role::Pagina => "pagina",
            Role::Lingua => "lingua",
        }
    }

    /// Whether it makes groups of people.
    pub fn makes_groups(self) -> bool {
        matches!(self, Role::Comune | Role::Area | Role::Eta | Role::Ruolo | Role::Genere)
    }
}

/// Side of the gap between how much a need matters and how far it is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// How much it matters.
    Importanza,
    /// How far it is met.
    Copertura,
}

/// Columns of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// One, by its heading.
    One(String),
    /// Several: places of a ranking, first to last.
    Many(Vec<String>),
    /// One for each option: heading and option.
    Marks(Vec<(String, String)>),
}

impl Columns {
    /// The headings.
    pub fn headings(&self) -> Vec<&str> {
        match self {
            Columns::One(heading) => vec![heading],
            Columns::Many(headings) => headings.iter().map(String::as_str).collect(),
            Columns::Marks(marks) => marks.iter().map(|(heading, _)| heading.as_str()).collect(),
        }
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Code.
    pub code: String,
    /// Wording, as it is printed.
    pub text: String,
    /// Where its answers stand.
    pub columns: Columns,
    /// What they are.
    pub kind: Kind,
    /// What it says of the person.
    pub role: Option<Role>,
    /// How each option is written in the file, and how it is printed; empty when the map lists none.
    pub options: Vec<(String, String)>,
    /// Whether an answer that is none of the options is the person's own words.
    pub other: bool,
    /// What stands between the options of one cell.
    pub separator: Option<String>,
    /// What a marked option holds, where each has its column; empty for the usual words.
    pub marked: Vec<String>,
    /// Code of the need of `Bisogni` that the question speaks of.
    pub need: Option<String>,
    /// Side of the gap.
    pub side: Option<Side>,
    /// Option → code of the need that it speaks of.
    pub needs: Vec<(String, String)>,
    /// Whether tables by groups are made of it.
    pub crossed: bool,
    /// Line of the map, from one; zero when nobody wrote it.
    pub line: u32,
}

impl Entry {
    /// A question without options.
    pub fn new(code: String, text: String, columns: Columns, kind: Kind) -> Entry {
        Entry {
            code,
            text,
            columns,
            kind,
            role: None,
            options: Vec::new(),
            other: false,
            separator: None,
            marked: Vec::new(),
            need: None,
            side: None,
            needs: Vec::new(),
            crossed: true,
            line: 0,
        }
    }
}

/// The map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    /// Program of the export.
    pub format: Option<Format>,
    /// Sheet, when it is not the one with most answers.
    pub sheet: Option<String>,
    /// Counts below this are not published.
    pub threshold: Option<u64>,
    /// Questions in the order of the file.
    pub entries: Vec<Entry>,
}

/// What is wrong in a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookError {
    /// Line, from one.
    pub line: u32,
    /// What is wrong and how to mend it.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read_as_it_is_written() {
        let mut entry =
            Entry::new("Q3".into(), "Quali «servizi»?\n\"uno\"".into(), Columns::One("Q3. x".into()), Kind::Multipla);
        entry.options = vec![("A1".into(), "Asilo, nido".into()), ("A2".into(), "SAD".into())];
        entry.separator = Some(", ".into());
        entry.other = true;
        entry.needs = vec![("SAD".into(), "B01".into())];
        let mut marks = entry.clone();
        marks.code = "Q4".into();
        marks.columns = Columns::Marks(vec![("Q4[SQ001]".into(), "SAD".into()), ("Q4[other]".into(), "Altro".into())]);
        marks.options = Vec::new();
        let book =
            Codebook { format: Some(Format::LimeSurvey), sheet: None, threshold: Some(5), entries: vec![entry, marks] };
        let mut read = Codebook::parse(&book.to_toml("a.csv")).unwrap();
        read.entries.iter_mut().for_each(|e| e.line = 0);
        assert_eq!(read, book);
    }

    #[test]
    fn what_is_wrong_has_its_line_and_the_nearest_word() {
        let fault = |text: &str| Codebook::parse(text).unwrap_err();
        let domanda = "[[domanda]]\ncodice = \"A\"\ncolonna = \"A\"\n";
        assert_eq!(fault(&format!("{domanda}tipi = \"scelta\"\n")).line, 4);
        assert!(fault(&format!("{domanda}tipo = \"scielta\"\n")).message.contains("scelta"));
        assert!(fault("formato = \"limesurvei\"").message.contains("limesurvey"));
        assert!(fault("soglia = 2").message.contains('3'));
        let twice = format!("{domanda}tipo = \"scelta\"\n\n{domanda}tipo = \"scelta\"\n");
        assert_eq!(fault(&twice).line, 6);
    }
}
