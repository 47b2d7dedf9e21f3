// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The map of a questionnaire: a TOML file that says what each column asks and which answers it takes.

use serde::Deserialize;
use toml::{Table, Value};

use crate::toml_errors;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMap {
    formato: Option<String>,
    foglio: Option<String>,
    soglia: Option<u64>,
    #[serde(default)]
    domanda: Vec<toml::Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    codice: Option<String>,
    testo: Option<String>,
    colonna: Option<String>,
    colonne: Option<Value>,
    tipo: Kind,
    ruolo: Option<Role>,
    opzioni: Option<Value>,
    #[serde(default)]
    altro: bool,
    separatore: Option<String>,
    #[serde(default)]
    segnata: Vec<String>,
    bisogno: Option<String>,
    misura: Option<Side>,
    #[serde(default)]
    bisogni: Table,
    #[serde(default = "yes")]
    incroci: bool,
}

fn yes() -> bool {
    true
}

impl Codebook {
    /// Reads a map.
    ///
    /// # Errors
    /// When it is no TOML, or a key or a word of it is not of a map: with the line and the nearest word.
    pub fn parse(text: &str) -> Result<Codebook, CodebookError> {
        let fault = |error: &toml::de::Error| {
            let (line, message) = toml_errors::explain(error, text);
            CodebookError { line: u32::try_from(line).unwrap_or(u32::MAX), message }
        };
        let map: WrittenMap = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| fault(&e))?;
        let line_of = |at: usize| {
            let count = text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let wrong = |line: u32, message: String| CodebookError { line, message };
        let format = match &map.formato {
            Some(word) => Some(Format::of(word).ok_or_else(|| {
                let known: Vec<&str> = Format::ALL.iter().map(|f| f.word()).collect();
                wrong(
                    key_line(text, "formato"),
                    format!("il formato «{word}» non esiste; si può scrivere: {}", known.join(", ")),
                )
            })?),
            None => None,
        };
        if map.soglia.is_some_and(|n| n < crate::disclosure::LEAST) {
            let message = format!("la soglia non può essere inferiore a {}", crate::disclosure::LEAST);
            return Err(wrong(key_line(text, "soglia"), message));
        }
        let mut entries: Vec<Entry> = Vec::new();
        for (at, spanned) in map.domanda.into_iter().enumerate() {
            let line = line_of(spanned.span().start);
            let entry = entry(at, line, spanned.into_inner()).map_err(|message| wrong(line, message))?;
            if let Some(twin) = entries.iter().find(|e| e.code == entry.code) {
                let message = format!("il codice «{}» è già della domanda alla riga {}", entry.code, twin.line);
                return Err(wrong(line, message));
            }
            entries.push(entry);
        }
        Ok(Codebook { format, sheet: map.foglio, threshold: map.soglia, entries })
    }
}

/// Line of a top key.
fn key_line(text: &str, key: &str) -> u32 {
    let at = text.lines().position(|l| l.trim_start().starts_with(key)).unwrap_or(0);
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

fn entry(at: usize, line: u32, written: Written) -> Result<Entry, String> {
    let columns = match (written.colonna, written.colonne) {
        (Some(heading), None) => Columns::One(heading),
        (None, Some(Value::Array(list))) => Columns::Many(strings(list, "colonne")?),
        (None, Some(Value::Table(table))) => Columns::Marks(pairs(table, "colonne")?),
        (None, Some(_)) => {
            return Err("«colonne» deve essere un elenco di intestazioni, oppure { intestazione = opzione }".to_owned());
        }
        (Some(_), Some(_)) => return Err("una domanda ha «colonna» oppure «colonne», non tutte e due".to_owned()),
        (None, None) => return Err("manca «colonna»: l'intestazione della colonna delle risposte".to_owned()),
    };
    if matches!(columns, Columns::Marks(_)) && written.tipo != Kind::Multipla {
        return Err("una colonna per opzione si può indicare solo per una domanda di tipo «multipla»".to_owned());
    }
    let options = match written.opzioni {
        None => Vec::new(),
        Some(Value::Array(list)) => strings(list, "opzioni")?.into_iter().map(|o| (o.clone(), o)).collect(),
        Some(Value::Table(table)) => pairs(table, "opzioni")?,
        Some(_) => return Err("«opzioni» deve essere un elenco, oppure { codice = testo }".to_owned()),
    };
    let first = columns.headings().first().map(|h| (*h).to_owned()).unwrap_or_default();
    let mut entry = Entry::new(
        written.codice.unwrap_or_else(|| format!("D{:02}", at + 1)),
        written.testo.unwrap_or(first),
        columns,
        written.tipo,
    );
    entry.role = written.ruolo;
    entry.options = options;
    entry.other = written.altro;
    entry.separator = written.separatore.filter(|s| !s.is_empty());
    entry.marked = written.segnata;
    entry.need = written.bisogno;
    entry.side = written.misura;
    entry.needs = pairs(written.bisogni, "bisogni")?;
    entry.crossed = written.incroci;
    entry.line = line;
    Ok(entry)
}

fn strings(list: Vec<Value>, key: &str) -> Result<Vec<String>, String> {
    list.into_iter().map(|v| word(v).ok_or_else(|| format!("«{key}» deve contenere testi fra virgolette"))).collect()
}

fn pairs(table: Table, key: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |(name, v): (String, Value)| {
        Ok((name, word(v).ok_or_else(|| format!("«{key}» deve contenere testi fra virgolette"))?))
    };
    table.into_iter().map(pair).collect()
}

/// A text; numbers are taken as they are written.
fn word(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string().replace('.', ",")),
        _ => None,
    }
}

impl Codebook {
    /// The map as TOML, with a word on each kind of key.
    pub fn to_toml(&self, name: &str) -> String {
        let mut out = format!(
            "# Mappa del questionario «{name}», proposta da «pdz survey map»: controllarla, correggerla e indicarla in piano.toml\n\
             # con [[questionario]] mappa = \"…\". Le risposte si contano con questa mappa.\n\
             # tipo: scelta, multipla, scala, numero, priorita, testo, personale (mai letta), tecnica (non contata)\n\
             # ruolo: comune, area, eta, ruolo, genere, peso, identificativo, fine, pagina, lingua\n"
        );
        if let Some(format) = self.format {
            out.push_str(&format!("formato = {}\n", quoted(format.word())));
        }
        if let Some(sheet) = &self.sheet {
            out.push_str(&format!("foglio = {}\n", quoted(sheet)));
        }
        if let Some(threshold) = self.threshold {
            out.push_str(&format!("soglia = {threshold}\n"));
        }
        for entry in &self.entries {
            out.push_str(&entry.to_toml());
        }
        out
    }
}

impl Entry {
    fn to_toml(&self) -> String {
        let mut out = format!("\n[[domanda]]\ncodice = {}\ntesto = {}\n", quoted(&self.code), quoted(&self.text));
        let list = |items: &[String]| items.iter().map(|i| quoted(i)).collect::<Vec<_>>();
        let table = |pairs: &[(String, String)]| {
            pairs.iter().map(|(k, v)| format!("{} = {}", quoted(k), quoted(v))).collect::<Vec<_>>()
        };
        match &self.columns {
            Columns::One(heading) => out.push_str(&format!("colonna = {}\n", quoted(heading))),
            Columns::Many(headings) => out.push_str(&format!("colonne = {}\n", spread('[', &list(headings), ']'))),
            Columns::Marks(_) => {}
        }
        out.push_str(&format!("tipo = {}\n", quoted(self.kind.word())));
        if let Some(role) = self.role {
            out.push_str(&format!("ruolo = {}\n", quoted(role.word())));
        }
        if let Some(separator) = &self.separator {
            out.push_str(&format!("separatore = {}\n", quoted(separator)));
        }
        if !self.marked.is_empty() {
            out.push_str(&format!("segnata = {}\n", spread('[', &list(&self.marked), ']')));
        }
        if self.other {
            out.push_str("altro = true\n");
        }
        if let Some(need) = &self.need {
            out.push_str(&format!("bisogno = {}\n", quoted(need)));
        }
        match self.side {
            Some(Side::Importanza) => out.push_str("misura = \"importanza\"\n"),
            Some(Side::Copertura) => out.push_str("misura = \"copertura\"\n"),
            None => {}
        }
        let plain = self.options.iter().all(|(written, shown)| written == shown);
        if plain && !self.options.is_empty() {
            let shown: Vec<String> = self.options.iter().map(|(_, shown)| shown.clone()).collect();
            out.push_str(&format!("opzioni = {}\n", spread('[', &list(&shown), ']')));
        }
        // Tables come last: what follows them would be theirs.
        let mut tables = Vec::new();
        if let Columns::Marks(marks) = &self.columns {
            tables.push(("colonne", table(marks)));
        }
        if !plain {
            tables.push(("opzioni", table(&self.options)));
        }
        if !self.needs.is_empty() {
            tables.push(("bisogni", table(&self.needs)));
        }
        for (key, lines) in tables {
            out.push_str(&format!("[domanda.{key}]\n{}\n", lines.join("\n")));
        }
        out
    }
}

/// A list on one line when it is short, on a line for each item when it is not.
fn spread(open: char, items: &[String], close: char) -> String {
    let line = format!("{open}{}{close}", items.join(", "));
    if line.chars().count() <= 100 { line } else { format!("{open}\n    {},\n{close}", items.join(",\n    ")) }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
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
