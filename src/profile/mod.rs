// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A region's and a triennium's structure as data: areas, funds, LEPS, chapters, annexes, rules, each with its source.
//!
//! A profile is one TOML file, laid over those that it extends. What the sources don't confirm is marked `confermato = false` and is never presented as law.

mod kinds;
mod load;
mod merge;
mod pack;
mod rules;
mod sheet;
mod structure;
mod tree;
mod unique;
mod validate;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

pub use kinds::{RULE_KINDS, RuleKind, rule_kind};
pub use load::{ProfileError, builtin, builtin_ids, load_for, preferred};
pub use pack::PackItem;
pub use rules::{Parameter, RULE_PARAMETERS};
pub use sheet::{SheetField, SheetKind};
pub use tree::Place;

use crate::findings::Severity;
use crate::period::Triennium;
use crate::table::TableSchema;

/// A profile: the rules and the words of one region in one triennium.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Who and when.
    #[serde(rename = "profilo")]
    pub identity: Identity,
    /// Words that change with the region: `coordinamento`, `asl`, `scheda`, `piano`, `ambito`.
    #[serde(rename = "etichette", default)]
    pub labels: BTreeMap<String, String>,
    /// Norms and acts, cited by id in templates and rules.
    #[serde(rename = "atto", default)]
    pub acts: Vec<Citation>,
    /// Strategic areas in their order.
    #[serde(rename = "area", default)]
    pub areas: Vec<Area>,
    /// Regional objectives.
    #[serde(rename = "obiettivo", default)]
    pub objectives: Vec<Objective>,
    /// Essential levels of social services.
    #[serde(rename = "leps", default)]
    pub leps: Vec<Leps>,
    /// Service targets (obiettivi di servizio).
    #[serde(rename = "obiettivo_servizio", default)]
    pub service_targets: Vec<ServiceTarget>,
    /// Funds.
    #[serde(rename = "fondo", default)]
    pub funds: Vec<Fund>,
    /// Chapters of the plan in their order.
    #[serde(rename = "capitolo", default)]
    pub chapters: Vec<Chapter>,
    /// Annexes that the Region expects.
    #[serde(rename = "allegato", default)]
    pub annexes: Vec<Annex>,
    /// Annexes of a council's act, when `piano.toml` declares none.
    #[serde(rename = "fascicolo", default)]
    pub pack: Vec<PackItem>,
    /// How answers to questionnaires are published.
    #[serde(rename = "questionari", default)]
    pub surveys: Surveys,
    /// Rules that apply, with figures and weight.
    #[serde(rename = "regola", default)]
    pub rules: Vec<RuleSetting>,
    /// Steps of the approval path.
    #[serde(rename = "tappa", default)]
    pub path: Vec<Step>,
    /// Fields that the Region's sheet adds to the common ones, or changes.
    #[serde(rename = "campo", default)]
    pub sheet_fields: Vec<SheetField>,
    /// The table Interventi with those fields.
    #[serde(skip)]
    pub sheet: Option<&'static TableSchema>,
    /// Ids of the profiles that it lies over, base first, and its own at the end: the order of their templates.
    #[serde(skip)]
    pub lineage: Vec<String>,
    #[serde(skip)]
    tree: Tree,
}

/// A value of a profile and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcedValue {
    /// Key, with those above it: `parametri.quota`.
    pub key: String,
    /// The value as the text writes it.
    pub value: String,
    /// Where.
    pub place: Place,
}

/// The text behind a profile, with the place of each value.
#[derive(Clone, Debug, Default)]
struct Tree(Option<Arc<tree::Node>>);

impl Tree {
    fn new(node: tree::Node) -> Self {
        Self(Some(Arc::new(node)))
    }
}

/// Who and when of a profile.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// `puglia-2022-2024`.
    pub id: String,
    /// `Puglia`.
    #[serde(rename = "regione")]
    pub region: String,
    /// The three years.
    #[serde(rename = "triennio")]
    pub triennium: Triennium,
    /// `Piano sociale di zona`.
    #[serde(rename = "denominazione")]
    pub title: String,
    /// Whether all that the Region asks is in the profile.
    #[serde(rename = "completo", default)]
    pub complete: bool,
    /// Date at which the sources were read.
    #[serde(rename = "verificato_al")]
    pub checked_at: jiff::civil::Date,
    /// What the profile rests on, and what is missing.
    #[serde(rename = "nota", default)]
    pub note: String,
    /// Whether a new project that names no profile takes this one.
    #[serde(rename = "predefinito", default)]
    pub preferred: bool,
}

/// How answers to questionnaires are published.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surveys {
    /// Counts below this are not published; never less than three.
    #[serde(rename = "soglia", default)]
    pub threshold: Option<u64>,
    /// What asks it.
    #[serde(rename = "fonte", default)]
    pub source: String,
}

/// A norm or an act in the form that an Italian act cites it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// `C-328-19`.
    pub id: String,
    /// `art. 19, comma 1, della L. 8 novembre 2000, n. 328`.
    #[serde(rename = "forma")]
    pub form: String,
    /// What it says, in our words.
    #[serde(rename = "contenuto", default)]
    pub meaning: String,
    /// Whether the text was read.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
}

/// A strategic area.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// `A1`.
    #[serde(rename = "codice")]
    pub code: String,
    /// Official wording.
    #[serde(rename = "titolo")]
    pub title: String,
    /// Short label for charts and wide tables.
    #[serde(rename = "breve", default)]
    pub short: String,
    /// Other ways to write it.
    #[serde(default)]
    pub alias: Vec<String>,
    /// Whether a plan without interventions in it must say why.
    #[serde(rename = "obbligatoria", default = "yes")]
    pub required: bool,
    /// Whether the wording was read on the official text.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
}

/// A regional objective of an area.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Code.
    #[serde(rename = "codice")]
    pub code: String,
    /// Code of its area.
    pub area: String,
    /// Wording.
    #[serde(rename = "titolo")]
    pub title: String,
    /// Whether the wording was read on the official text.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
}

/// An essential level of social services.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leps {
    /// `L01` … `L15`.
    #[serde(rename = "codice")]
    pub code: String,
    /// Wording.
    #[serde(rename = "titolo")]
    pub title: String,
    /// Norm.
    #[serde(rename = "fonte")]
    pub source: String,
    /// Whether a plan must serve it with at least one financed intervention.
    #[serde(rename = "richiesto", default)]
    pub required: bool,
    /// Whether the text of the norm was read.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
}

/// A service target.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceTarget {
    /// Code.
    #[serde(rename = "codice")]
    pub code: String,
    /// Service.
    #[serde(rename = "servizio")]
    pub service: String,
    /// Article of the regional regulation.
    #[serde(rename = "articolo", default)]
    pub article: String,
    /// The target in words (`1,5 utenti ogni 100 residenti con 65 anni e più`).
    #[serde(rename = "valore")]
    pub target: String,
    /// Population base, by name of the Comuni column (`residenti`, `residenti_65`, `famiglie`), if the target is a ratio.
    #[serde(default)]
    pub base: Option<String>,
    /// Units per `per` of the base.
    #[serde(rename = "quota", default)]
    pub ratio: Option<rust_decimal::Decimal>,
    /// See `ratio`.
    #[serde(default)]
    pub per: Option<u32>,
    /// What is counted against the target.
    #[serde(rename = "misura", default)]
    pub measure: Measure,
    /// Whether the figure was read on the official text.
    #[serde(rename = "confermato", default)]
    pub confirmed: bool,
}

/// What a service target counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Measure {
    /// Users of the interventions.
    #[default]
    #[serde(rename = "utenti")]
    Users,
    /// Open-ended social workers, in full-time equivalents.
    #[serde(rename = "assistenti_sociali")]
    SocialWorkers,
}

/// A fund.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// `FNPS`.
    #[serde(rename = "codice")]
    pub code: String,
    /// Full name.
    #[serde(rename = "titolo")]
    pub title: String,
    /// Other ways to write it.
    #[serde(default)]
    pub alias: Vec<String>,
    /// Group of table T1: Stato, Regione, UE e PNRR, Comuni, ASL, Utenti, Altri, Residui.
    #[serde(rename = "gruppo")]
    pub group: String,
    /// Whether availability is checked over the triennium rather than year by year.
    #[serde(rename = "pluriennale", default)]
    pub multiyear: bool,
    /// Norm.
    #[serde(rename = "base", default)]
    pub basis: String,
    /// Codes of the areas where the fund may be spent; empty is everywhere.
    #[serde(rename = "aree", default)]
    pub areas: Vec<String>,
    /// Cost of one project in euro (PNRR sub-investments).
    #[serde(rename = "costo_unitario", default)]
    pub unit_cost: Option<rust_decimal::Decimal>,
    /// Whether an intervention paid by it needs a CUP.
    #[serde(rename = "cup", default)]
    pub needs_cup: bool,
    /// Whether the constraints were read on an official text.
    #[serde(rename = "confermato", default)]
    pub confirmed: bool,
}

/// How much a chapter, a section or an annex is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Requirement {
    /// Must be there.
    #[serde(rename = "obbligatorio")]
    Required,
    /// Should be there.
    #[serde(rename = "consigliato")]
    Recommended,
    /// May be there.
    #[serde(rename = "facoltativo")]
    Optional,
}

/// A chapter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Code as printed: `0` … `6`.
    #[serde(rename = "codice")]
    pub code: String,
    /// Title.
    #[serde(rename = "titolo")]
    pub title: String,
    /// Name of the template under `templates/<profile>/` or `templates/base/` (`capitoli/0-introduzione.md`).
    #[serde(rename = "modello")]
    pub template: String,
    /// How much it is asked for.
    #[serde(rename = "obbligo")]
    pub requirement: Requirement,
    /// Texts of the office that the chapter holds, in order; each is a file of `testi/`.
    #[serde(rename = "testo", default)]
    pub texts: Vec<TextSlot>,
    /// Norm or practice that asks for it.
    #[serde(rename = "fonte", default)]
    pub source: String,
    /// Whether that was read on the official text.
    #[serde(rename = "confermato", default)]
    pub confirmed: bool,
}

/// A text that the office writes: `testi/<file>.md` or `.docx`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSlot {
    /// File name without extension: `1-1-demografia`.
    pub file: String,
    /// Title of the section that it fills.
    #[serde(rename = "titolo")]
    pub title: String,
    /// How much it is asked for; a required one that is missing prints «da redigere».
    #[serde(rename = "obbligo")]
    pub requirement: Requirement,
    /// What to write there: the guidance that `new` puts in the file.
    #[serde(rename = "guida", default)]
    pub guidance: String,
    /// Letter of L. 328/2000, art. 19, comma 1, that it answers.
    #[serde(rename = "lettera", default)]
    pub letter: Option<String>,
}

/// An annex that the Region expects with the plan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annex {
    /// `A1`.
    #[serde(rename = "codice")]
    pub code: String,
    /// Title.
    #[serde(rename = "titolo")]
    pub title: String,
    /// How much it is asked for.
    #[serde(rename = "obbligo")]
    pub requirement: Requirement,
    /// Id of the document that pdz generates for it; without it the office puts its own file in `allegati/`.
    #[serde(rename = "generato", default)]
    pub generated: Option<String>,
    /// Whether it was read in an official text.
    #[serde(rename = "confermato", default)]
    pub confirmed: bool,
}

/// Weight of a rule in a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Error in every state.
    #[serde(rename = "errore")]
    Error,
    /// Warning in bozza, error from adottato on (E/W of the catalogue).
    #[serde(rename = "progressiva")]
    Graded,
    /// Warning.
    #[serde(rename = "avviso")]
    Warning,
    /// Note.
    #[serde(rename = "nota")]
    Note,
}

impl Weight {
    /// The words that the office reads.
    pub fn words(self) -> &'static str {
        match self {
            Weight::Error => "errore",
            Weight::Graded => "avviso in bozza, errore dal piano adottato in poi",
            Weight::Warning => "avviso",
            Weight::Note => "nota",
        }
    }

    /// The severity in a state: `draft` is a plan in bozza.
    pub fn severity(self, draft: bool) -> Severity {
        match self {
            Weight::Error => Severity::Error,
            Weight::Graded if draft => Severity::Warning,
            Weight::Graded => Severity::Error,
            Weight::Warning => Severity::Warning,
            Weight::Note => Severity::Note,
        }
    }
}

/// A rule as the profile applies it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// Code of the catalogue.
    #[serde(rename = "codice")]
    pub code: String,
    /// Whether it applies.
    #[serde(rename = "attiva", default = "yes")]
    pub active: bool,
    /// Weight, when it differs from the rule's own.
    #[serde(rename = "gravita", default)]
    pub weight: Option<Weight>,
    /// Kind, when the code is the profile's own and no rule of the registry.
    #[serde(rename = "tipo", default)]
    pub kind: Option<String>,
    /// What it asks, in a few words: the title of a rule of the profile's own.
    #[serde(rename = "titolo", default)]
    pub title: String,
    /// Why it is asked, for those who meet its finding.
    #[serde(rename = "spiegazione", default)]
    pub explanation: String,
    /// How to mend what it finds.
    #[serde(rename = "rimedio", default)]
    pub cure: String,
    /// Figures of the rule, by name.
    #[serde(rename = "parametri", default)]
    pub parameters: toml::Table,
    /// Norm or act that sets the figures.
    #[serde(rename = "fonte", default)]
    pub source: String,
    /// Whether the figures were read on the official text.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
    /// Whether the office may derogate with a reason.
    #[serde(rename = "derogabile", default = "yes")]
    pub derogable: bool,
}

/// A step of the approval path.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `adottata`.
    #[serde(rename = "codice")]
    pub code: String,
    /// What happens.
    #[serde(rename = "titolo")]
    pub title: String,
    /// The state of the contract that it maps onto: bozza, adottato, approvato, aggiornato.
    #[serde(rename = "stato")]
    pub state: String,
    /// Whether it was read in an official text or in the practice of real plans.
    #[serde(rename = "confermato", default = "yes")]
    pub confirmed: bool,
}

fn yes() -> bool {
    true
}

impl Profile {
    /// Counts of a questionnaire below this are not published.
    pub fn survey_threshold(&self) -> u64 {
        self.surveys.threshold.unwrap_or(3).max(3)
    }

    /// The area with this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|a| a.code == code)
    }

    /// The fund with this code.
    pub fn fund(&self, code: &str) -> Option<&Fund> {
        self.funds.iter().find(|f| f.code == code)
    }

    /// The essential level with this code.
    pub fn leps(&self, code: &str) -> Option<&Leps> {
        self.leps.iter().find(|l| l.code == code)
    }

    /// The citation with this id, in the form of an act.
    pub fn citation(&self, id: &str) -> Option<&Citation> {
        self.acts.iter().find(|a| a.id == id)
    }

    /// The profile's setting of a rule, if it mentions it.
    pub fn rule(&self, code: &str) -> Option<&RuleSetting> {
        self.rules.iter().find(|r| r.code == code)
    }

    /// Where the text says this: keys from the top, entries of lists by their code. The last place that exists, if not all do.
    pub fn place(&self, path: &[&str]) -> Place {
        let Some(root) = &self.tree.0 else { return Place { file: Arc::from("profilo"), line: 1 } };
        let mut at = tree::At(root);
        for name in path {
            let entry = at.0.list().iter().find(|entry| entry.identity() == Some(name));
            at = entry.map_or_else(|| at.key(name), tree::At);
        }
        at.place()
    }

    /// Whether no file of a project is in it.
    pub fn is_builtin(&self) -> bool {
        self.values(&[]).iter().all(|value| value.place.is_builtin())
    }

    /// Every value below this place with its key, as the text writes it, and where it comes from.
    pub fn values(&self, path: &[&str]) -> Vec<SourcedValue> {
        let mut node = self.tree.0.as_deref();
        for name in path {
            node = node.and_then(|n| n.list().iter().find(|e| e.identity() == Some(name)).or_else(|| n.get(name)));
        }
        let mut values = Vec::new();
        if let Some(node) = node {
            node.flatten("", &mut values);
        }
        values
    }

    /// A word of the region, or the default given.
    pub fn label<'a>(&'a self, key: &str, default: &'a str) -> &'a str {
        self.labels.get(key).map_or(default, String::as_str)
    }
}
