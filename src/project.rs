// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `piano.toml`: who, when, which profile, which sources. Unknown keys are refused with file, line and the nearest key.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::period::Triennium;

/// A project folder and its settings.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder.
    pub folder: PathBuf,
    /// The settings.
    pub settings: Settings,
}

/// The settings, as `piano.toml` holds them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `[piano]`.
    pub piano: PianoTable,
    /// `[ambito]`.
    pub ambito: AmbitoTable,
    /// `[riparto]`.
    #[serde(default)]
    pub riparto: RipartoTable,
    /// `[documenti]`.
    #[serde(default)]
    pub documenti: DocumentiTable,
    /// `[[sorgente]]`.
    #[serde(default)]
    pub sorgente: Vec<SourceHint>,
    /// `[[questionario]]`.
    #[serde(default)]
    pub questionario: Vec<SurveyHint>,
    /// `[[allegato]]`.
    #[serde(default)]
    pub allegato: Vec<AnnexTable>,
    /// `[calendario]`.
    #[serde(default)]
    pub calendario: CalendarTable,
    /// `[concertazione]`.
    #[serde(default)]
    pub concertazione: ConcertationTable,
    /// `[limiti]`.
    #[serde(default)]
    pub limiti: LimitsTable,
    /// `[[deroga]]`.
    #[serde(default)]
    pub deroga: Vec<Derogation>,
}

/// `[piano]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PianoTable {
    /// Id of the profile.
    pub profilo: String,
    /// The three years.
    pub triennio: Triennium,
    /// `V`.
    pub ciclo: Option<String>,
    /// `1.0`.
    pub versione: Option<String>,
    /// bozza, adottato, approvato, aggiornato.
    #[serde(default)]
    pub stato: State,
    /// Date of the plan.
    pub data: Option<Date>,
    /// Globs of files of `dati/` that are not read.
    #[serde(default)]
    pub esclusi: Vec<String>,
}

/// State of the plan, as in `[piano] stato`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum State {
    /// Being written: always built, marked BOZZA.
    #[default]
    #[serde(rename = "bozza")]
    Draft,
    /// Adopted by the Ambito's political body.
    #[serde(rename = "adottato")]
    Adopted,
    /// Approved by councils and Region.
    #[serde(rename = "approvato")]
    Approved,
    /// Updated in a later year.
    #[serde(rename = "aggiornato")]
    Updated,
}

impl State {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "bozza",
            State::Adopted => "adottato",
            State::Approved => "approvato",
            State::Updated => "aggiornato",
        }
    }
}

/// `[ambito]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmbitoTable {
    /// Name.
    pub denominazione: String,
    /// Lead comune, by name or ISTAT code.
    pub comune_capofila: String,
    /// Form of association.
    pub forma_associativa: Option<String>,
    /// Health authority.
    pub asl: Option<String>,
    /// Health district.
    pub distretto: Option<String>,
    /// Office.
    pub ufficio_di_piano: Option<String>,
}

/// `[riparto]`: how the comuni share the cost.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RipartoTable {
    /// Criterion.
    #[serde(default)]
    pub criterio: Criterion,
    /// Weight of each comune (by name or ISTAT code) in units of [`WEIGHT_UNITS`], for storico and misto: shares, points,
    /// or the expense of past years.
    #[serde(default, deserialize_with = "weights")]
    pub pesi: BTreeMap<String, u64>,
}

/// Units of a weight: four decimals are kept.
pub const WEIGHT_UNITS: u64 = 10_000;

/// Whole or decimal numbers, never negative.
fn weights<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u64>, D::Error> {
    use serde::de::Error;
    let given: BTreeMap<String, toml::Value> = BTreeMap::deserialize(deserializer)?;
    let read = |(name, value): (String, toml::Value)| {
        let units = match &value {
            toml::Value::Integer(number) => u64::try_from(*number).ok().and_then(|n| n.checked_mul(WEIGHT_UNITS)),
            toml::Value::Float(number) if (0.0..1e14).contains(number) => {
                Some((number * WEIGHT_UNITS as f64).round() as u64)
            }
            _ => None,
        };
        match units {
            Some(units) => Ok((name, units)),
            None => Err(D::Error::custom(format!(
                "il peso di «{name}» deve essere un numero non negativo, senza virgolette e con il punto per i decimali (trovato: {value})"
            ))),
        }
    };
    given.into_iter().map(read).collect()
}

/// Criterion of the split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// By residents.
    #[default]
    ProCapite,
    /// By the weights given.
    Storico,
    /// Half by residents, half by the weights given.
    Misto,
}

/// `[documenti]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentiTable {
    /// What to build: piano, atti, concertazione, dati, controlli; empty is all.
    #[serde(default)]
    pub genera: Vec<String>,
    /// Reference DOCX.
    pub modello: Option<String>,
    /// Logo (PNG).
    pub logo: Option<String>,
    /// Format of wide tables: A4 or A3.
    #[serde(default)]
    pub tabelle: PaperSize,
    /// Words in the footer of every page.
    pub dicitura: Option<String>,
}

/// Format of wide tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum PaperSize {
    /// A4 on its side.
    #[default]
    A4,
    /// A3 on its side.
    A3,
}

/// `[[sorgente]]`: refines how the files that it names are read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceHint {
    /// Glob from the project folder.
    pub file: String,
    /// Sheet.
    pub foglio: Option<String>,
    /// Which table: canonical sheet name (`Interventi`) or machine name.
    pub contenuto: Option<String>,
    /// Cells of the table, header included, as a spreadsheet names them: `A3:H40`.
    pub intervallo: Option<String>,
    /// First row of the header, from one.
    pub intestazione: Option<u32>,
    /// How many rows the header has, when more than one.
    pub righe_intestazione: Option<u32>,
    /// How the table stands: `righe` (a header above its rows) or `schede` (headings beside or above single values).
    pub forma: Option<Shape>,
    /// Heading of the file, or `colonna C`, → canonical heading.
    #[serde(default)]
    pub colonne: BTreeMap<String, String>,
    /// Headings whose value stands only in the first row of its group.
    #[serde(default)]
    pub riempi: Vec<String>,
    /// Comune of all the rows.
    pub comune: Option<String>,
    /// Year of all the rows.
    pub anno: Option<i16>,
    /// Area of all the rows.
    pub area: Option<String>,
    /// Fund of all the rows.
    pub fonte: Option<String>,
    /// What the amounts are written in.
    pub unita: Option<Unit>,
}

/// How a table stands on its sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A header above its rows.
    Righe,
    /// Headings beside or above single values.
    Schede,
}

/// What amounts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Euro.
    Euro,
    /// Thousands of euro.
    Migliaia,
    /// Millions of euro.
    Milioni,
}

/// `[[questionario]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyHint {
    /// File from the project folder.
    pub file: String,
    /// Format; detected when absent.
    pub formato: Option<String>,
    /// Mapping file.
    pub mappa: Option<String>,
    /// Title printed.
    pub titolo: Option<String>,
    /// Counts below this are not published; that of the profile when absent.
    pub soglia: Option<u64>,
}

/// Ids of the documents that `[[allegato]] generato` may name.
pub const GENERATED_ANNEXES: [&str; 13] = [
    "piano",
    "quadri",
    "schede",
    "concertazione",
    "relazione",
    "accordo",
    "avviso",
    "calendario",
    "organi",
    "verbali",
    "proposte",
    "adesioni",
    "patto",
];

/// `[[allegato]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexTable {
    /// Letter.
    pub lettera: String,
    /// Title.
    pub titolo: String,
    /// The office's own file.
    pub file: Option<String>,
    /// Id of a generated document.
    pub generato: Option<String>,
    /// Forms beside the PDF of a generated document: xlsx, csv.
    #[serde(default)]
    pub forme: Vec<String>,
    /// Chapters that a generated report repeats, by code.
    #[serde(default)]
    pub capitoli: Vec<String>,
}

/// `[calendario]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarTable {
    /// Comune → feast of its patron saint.
    #[serde(default)]
    pub patroni: BTreeMap<String, String>,
    /// Days on which no series of meetings is held: `dal 01/08/2023 al 31/08/2023 (pausa estiva)`.
    #[serde(default)]
    pub esclusioni: Vec<String>,
}

/// `[concertazione]`: what the public notice, the letters and the forms of the concertation say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConcertationTable {
    /// Number and date of the act that approves the notice.
    pub atto: Option<String>,
    /// Protocol of the notice.
    pub protocollo: Option<String>,
    /// First day of publication.
    pub pubblicazione: Option<Date>,
    /// Last day to join.
    pub scadenza: Option<Date>,
    /// Certified address to which the forms are sent.
    pub pec: Option<String>,
    /// Address of the office.
    pub indirizzo: Option<String>,
    /// What a body must have to join, one requisite each.
    #[serde(default)]
    pub requisiti: Vec<String>,
    /// What who signs the patto takes on, one point each.
    #[serde(default)]
    pub patto: Vec<String>,
    /// Whether the documents go without the mark of a draft while the plan is one: they are sent before it is adopted.
    #[serde(default)]
    pub definitivi: bool,
    /// DUP, PEG and calls that interventions and needs may cite.
    #[serde(default)]
    pub riferimenti: Vec<ReferenceTable>,
}

/// `[[concertazione.riferimenti]]`: a programme of the DUP, an objective of the PEG, a call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceTable {
    /// dup, peg, bando.
    pub tipo: ReferenceKind,
    /// Code as interventions and needs cite it.
    pub codice: String,
    /// Title.
    pub titolo: String,
    /// The act that holds it.
    pub atto: Option<String>,
}

/// A document of programming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferenceKind {
    /// Documento unico di programmazione.
    Dup,
    /// Piano esecutivo di gestione.
    Peg,
    /// Call for funds.
    Bando,
}

/// `[limiti]`: how much a file may hold; each has a default, and a ceiling that no setting passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsTable {
    /// Megabytes of a file.
    pub megabyte: Option<u64>,
    /// Rows of a sheet.
    pub righe: Option<u32>,
    /// Columns of a sheet.
    pub colonne: Option<u32>,
    /// Cells that hold something, in all the files together.
    pub celle: Option<usize>,
    /// Values of the rows read, in all the tables together.
    pub valori: Option<usize>,
}

/// `[[deroga]]`: a finding that the office answers with a reason.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derogation {
    /// Code of the rule.
    pub regola: String,
    /// Key of the row; every row when absent.
    pub riga: Option<String>,
    /// Reason.
    #[serde(default)]
    pub motivo: String,
    /// Who answers for it.
    #[serde(default)]
    pub autore: String,
    /// Until when.
    pub fino_a: Option<Date>,
    /// Line of `piano.toml` where it begins, from one; none when the text is not at hand.
    #[serde(skip)]
    pub line: Option<u32>,
}

/// Why a project can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// No `piano.toml`.
    #[error("nella cartella «{}» non c'è il file piano.toml: indicare la cartella di un progetto, oppure crearne una con «pdz new»", folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// `piano.toml` can't be read.
    #[error("non riesco a leggere {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// `piano.toml` is wrong.
    #[error("piano.toml, riga {line}: {message}")]
    Invalid {
        /// Line, from one.
        line: usize,
        /// What is wrong and how to mend it.
        message: String,
    },
}

impl Project {
    /// Opens the project in this folder.
    ///
    /// # Errors
    /// When `piano.toml` is missing, unreadable, or has wrong or unknown keys.
    pub fn open(folder: &Path) -> Result<Project, ProjectError> {
        let path = folder.join("piano.toml");
        if !path.is_file() {
            return Err(ProjectError::Missing { folder: folder.to_owned() });
        }
        let text = std::fs::read_to_string(&path).map_err(|source| ProjectError::Io { path, source })?;
        let settings = parse(&text)?;
        Ok(Project { folder: folder.to_owned(), settings })
    }

    /// A file that a setting names, when it is there and inside the project's folder; links that lead out are not followed.
    pub fn inside(&self, path: &str) -> Option<PathBuf> {
        let root = std::fs::canonicalize(&self.folder).ok()?;
        let real = std::fs::canonicalize(self.folder.join(path)).ok()?;
        (real.is_file() && real.starts_with(root)).then_some(real)
    }
}

fn parse(text: &str) -> Result<Settings, ProjectError> {
    let mut settings: Settings = toml::from_str(text).map_err(|error| {
        let (line, message) = crate::toml_errors::explain(&error, text);
        ProjectError::Invalid { line, message }
    })?;
    for (derogation, line) in settings.deroga.iter_mut().zip(lines_of(text, "deroga")) {
        derogation.line = Some(line);
    }
    Ok(settings)
}

/// Lines where the entries of a list of the top begin.
fn lines_of(text: &str, list: &str) -> Vec<u32> {
    let Ok(root) = toml::de::DeTable::parse(text) else { return Vec::new() };
    let Some(toml::de::DeValue::Array(entries)) = root.get_ref().get(list).map(toml::Spanned::get_ref) else {
        return Vec::new();
    };
    let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    entries.iter().filter_map(|entry| u32::try_from(line(entry.span().start)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n[ambito]\ndenominazione = \"X\"\ncomune_capofila = \"X\"\n";

    #[test]
    fn the_required_keys_are_enough() {
        let settings = parse(MINIMAL).unwrap();
        assert_eq!(settings.piano.stato, State::Draft);
        assert_eq!(settings.documenti.tabelle, PaperSize::A4);
    }

    #[test]
    fn a_derogation_knows_its_line() {
        let text = format!("{MINIMAL}\n[[deroga]]\nregola = \"R-S03\"\n\n[[deroga]]\nregola = \"R-A14\"\n");
        let lines: Vec<_> = parse(&text).unwrap().deroga.iter().map(|d| d.line).collect();
        assert_eq!(lines, [Some(8), Some(11)]);
    }

    #[test]
    fn an_unknown_key_is_refused_with_line_and_nearest_key() {
        let text = MINIMAL.replace("triennio", "trienio");
        let error = parse(&text).unwrap_err().to_string();
        assert_eq!(error, "piano.toml, riga 3: la chiave «trienio» non esiste; forse «triennio»");
    }

    #[test]
    fn a_file_of_the_settings_is_inside_the_project_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("piano");
        std::fs::create_dir_all(own.join("allegati")).unwrap();
        for name in ["fuori.pdf", "piano/allegati/dentro.pdf"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let project = Project { folder: own, settings: parse(MINIMAL).unwrap() };
        assert!(
            project.inside("allegati/dentro.pdf").is_some()
                && project.inside("allegati/../allegati/dentro.pdf").is_some()
        );
        let outside = folder.path().join("fuori.pdf");
        for path in ["../fuori.pdf", "manca.pdf", "allegati", &outside.to_string_lossy()] {
            assert_eq!(project.inside(path), None, "{path}");
        }
    }

    #[test]
    fn a_wrong_triennium_is_said_in_its_own_words() {
        let text = MINIMAL.replace("\"2022-2024\"\n[", "\"2022-2025\"\n[");
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.starts_with("piano.toml, riga 3: «2022-2025» non è un triennio"), "{error}");
    }
}
