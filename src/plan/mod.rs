// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The typed plan: what the tables mean once references are resolved, keys are merged and sums can be asked for.
//!
//! Text of an optional field that is empty is `None`; lists are empty. Codes are canonical: area, fund and LEPS by profile
//! code, comuni by ISTAT code, interventions by their own code.

mod acts;
mod build;
mod collected;
mod evidence;
mod merge;
pub mod names;
mod quotas;
mod resolve;
#[cfg(test)]
mod tests;
mod totals;
mod typed;

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use crate::ages::Sex;
use crate::money::Cents;
use crate::origin::{Origin, Traced};
use crate::period::Triennium;
use crate::table::Dataset;

pub use crate::project::State;
pub use crate::survey::{Cross, Question, Survey};
pub use crate::table::Narrative;
pub use build::build;
pub use quotas::{COMUNI_FUND, Split};
pub use totals::{Slice, sum};

/// Text of a cell.
pub type Text = Option<Traced<String>>;
/// Values of the three years.
pub type PerYear<T> = [Option<Traced<T>>; 3];

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The three years.
    pub triennium: Triennium,
    /// State.
    pub state: State,
    /// Version as the office writes it (`1.0`).
    pub version: String,
    /// Cycle in Roman numerals (`V`), if given.
    pub cycle: Option<String>,
    /// Date of the plan: "today" of every rule.
    pub date: Date,
    /// The ambito.
    pub ambito: Ambito,
    /// Comuni by ISTAT code.
    pub comuni: Vec<Comune>,
    /// Money available.
    pub sources: Vec<Source>,
    /// Interventions, by area in the profile's order and then by code.
    pub interventions: Vec<Intervention>,
    /// Money allocated, by intervention, fund, year, item.
    pub allocations: Vec<Allocation>,
    /// Indicators of interventions.
    pub indicators: Vec<Indicator>,
    /// Staff of interventions.
    pub staff: Vec<Staff>,
    /// Activities of interventions.
    pub activities: Vec<Activity>,
    /// Needs.
    pub needs: Vec<CommunityNeed>,
    /// Indicators of the context.
    pub context: Vec<ContextValue>,
    /// Residents by age.
    pub ages: Vec<AgeCount>,
    /// Bodies of participation and government.
    pub bodies: Vec<Body>,
    /// Meetings that repeat.
    pub series: Vec<Series>,
    /// Meetings by date.
    pub meetings: Vec<Meeting>,
    /// Stakeholder bodies.
    pub stakeholders: Vec<Stakeholder>,
    /// Who was at which meeting.
    pub attendance: Vec<Attendance>,
    /// Proposals.
    pub proposals: Vec<Proposal>,
    /// Commitments taken at meetings.
    pub commitments: Vec<Commitment>,
    /// Accounts of the previous cycle.
    pub accounts: Vec<Account>,
    /// Acts of bodies.
    pub acts: Vec<Act>,
    /// Answers to questionnaires.
    pub surveys: Vec<Survey>,
    /// Texts of the office by file name without extension.
    pub texts: BTreeMap<String, Narrative>,
    /// Canonical tables, for `out/dati` and for rules on the bare rows.
    pub dataset: Dataset,
    /// How the comuni share the cost.
    pub split: Split,
}

impl Plan {
    /// A draft of this triennium in which nothing is written yet.
    pub fn empty(triennium: Triennium) -> Plan {
        Plan {
            triennium,
            state: State::Draft,
            version: "1.0".to_owned(),
            cycle: None,
            date: triennium.start(),
            ambito: Ambito::default(),
            comuni: Vec::new(),
            sources: Vec::new(),
            interventions: Vec::new(),
            allocations: Vec::new(),
            indicators: Vec::new(),
            staff: Vec::new(),
            activities: Vec::new(),
            needs: Vec::new(),
            context: Vec::new(),
            ages: Vec::new(),
            bodies: Vec::new(),
            series: Vec::new(),
            meetings: Vec::new(),
            stakeholders: Vec::new(),
            attendance: Vec::new(),
            proposals: Vec::new(),
            commitments: Vec::new(),
            accounts: Vec::new(),
            acts: Vec::new(),
            surveys: Vec::new(),
            texts: BTreeMap::new(),
            dataset: Dataset::default(),
            split: Split::default(),
        }
    }
}

/// The ambito.
#[derive(Clone, Debug, Default)]
pub struct Ambito {
    /// Name without «Ambito di»: `Casarano`.
    pub name: String,
    /// ISTAT code of the lead comune; empty when the name given is none of the comuni.
    pub lead: String,
    /// Form of association.
    pub form: Option<String>,
    /// Local health authority.
    pub health_authority: Option<String>,
    /// Health district.
    pub district: Option<String>,
    /// Name of the office (`Ufficio di Piano`).
    pub office: Option<String>,
}

impl Ambito {
    /// The name after what an ambito is called: `di Casarano`, `RM 4.3`, `della Bassa`.
    pub fn of_name(&self) -> String {
        let first = self.name.split([' ', '\'', '’']).next().unwrap_or_default();
        let led = matches!(first, "di" | "del" | "della" | "dello" | "dei" | "degli" | "delle" | "dell" | "n." | "n");
        let coded = self.name.chars().any(|c| c.is_ascii_digit());
        if led || coded { self.name.clone() } else { format!("di {}", self.name) }
    }
}

/// A comune.
#[derive(Clone, Debug)]
pub struct Comune {
    /// Six digits.
    pub istat: Traced<String>,
    /// ISTAT name.
    pub name: Traced<String>,
    /// Province and its plate sign from the ISTAT table; empty when the code isn't there.
    pub province: String,
    /// Plate sign of the province.
    pub province_sign: String,
    /// Residents.
    pub residents: Option<Traced<i64>>,
    /// Date of the residents.
    pub residents_date: Option<Traced<Date>>,
    /// Residents up to 17 years.
    pub age_0_17: Option<Traced<i64>>,
    /// Residents from 18 to 64.
    pub age_18_64: Option<Traced<i64>>,
    /// Residents of 65 years and more.
    pub age_65: Option<Traced<i64>>,
    /// Families.
    pub families: Option<Traced<i64>>,
    /// Foreign residents.
    pub foreigners: Option<Traced<i64>>,
    /// Area in square kilometres.
    pub area_kmq: Option<Traced<Decimal>>,
    /// Quota of the three years as the office gives it.
    pub given_quotas: PerYear<Cents>,
    /// Quota of the three years: the given one, or else the share of the comuni's fund (`COM`) by the declared criterion.
    pub quotas: [Traced<Cents>; 3],
}

/// State of a fund's money.
#[derive(Clone, Debug)]
pub struct Source {
    /// Fund code.
    pub fund: Traced<String>,
    /// Year of spending.
    pub year: Traced<i16>,
    /// Amount.
    pub amount: Traced<Cents>,
    /// Year of competence of the fund.
    pub competence: Option<Traced<i16>>,
    /// Act that assigns it.
    pub act: Text,
    /// assegnata, impegnata, stimata, da assegnare.
    pub state: Text,
    /// preventivo, consuntivo.
    pub kind: Text,
}

/// An intervention, with the fields of its sheet.
#[derive(Clone, Debug)]
pub struct Intervention {
    /// The row.
    pub origin: Origin,
    /// Code.
    pub code: Traced<String>,
    /// Official name of the service.
    pub title: Traced<String>,
    /// Primary area code; `None` when the area given is not of the profile.
    pub area: Text,
    /// Secondary areas.
    pub secondary_areas: Traced<Vec<String>>,
    /// LEPS codes.
    pub leps: Traced<Vec<String>>,
    /// Needs answered.
    pub needs: Traced<Vec<String>>,
    /// Proposals taken up.
    pub proposals: Traced<Vec<String>>,
    /// ISTAT codes of the comuni served; all of them when the cell says `tutti` or is empty.
    pub comuni: Traced<Vec<String>>,
    /// Users per year.
    pub users: PerYear<i64>,
    /// New users among them.
    pub new_users: Option<Traced<i64>>,
    /// First day.
    pub start: Option<Traced<Date>>,
    /// Last day.
    pub end: Option<Traced<Date>>,
    /// CUP.
    pub cup: Text,
    /// Every text field of the table by machine name (`finalita`, `descrizione`, `gestione`…), references resolved.
    pub fields: BTreeMap<&'static str, Traced<String>>,
}

impl Intervention {
    /// A text field by machine name.
    pub fn field(&self, name: &str) -> Option<&Traced<String>> {
        self.fields.get(name)
    }

    /// Area code, empty when unknown.
    pub fn area_code(&self) -> &str {
        self.area.as_ref().map_or("", |a| a.value.as_str())
    }
}

/// Money of a fund for an intervention in a year.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Intervention code.
    pub intervention: Traced<String>,
    /// Fund code.
    pub fund: Traced<String>,
    /// Year of spending.
    pub year: Traced<i16>,
    /// Amount.
    pub amount: Traced<Cents>,
    /// Item of expense.
    pub item: Text,
    /// ISTAT code of the comune, when the money is of one.
    pub comune: Text,
    /// preventivo, consuntivo.
    pub kind: Text,
}

/// An indicator of an intervention.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Intervention code.
    pub intervention: Traced<String>,
    /// Name.
    pub name: Traced<String>,
    /// input, output, outcome, processo.
    pub kind: Text,
    /// Unit.
    pub unit: Text,
    /// Initial value, as written.
    pub baseline: Text,
    /// Expected values, as written.
    pub targets: [Text; 3],
    /// Source.
    pub source: Text,
    /// How often it is measured.
    pub frequency: Text,
}

/// Staff of an intervention.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Intervention code.
    pub intervention: Traced<String>,
    /// Professional profile.
    pub profile: Traced<String>,
    /// How many.
    pub number: Traced<Decimal>,
    /// Employment relationship.
    pub relationship: Text,
    /// Hours a week of each.
    pub weekly_hours: Option<Traced<Decimal>>,
    /// Fund code.
    pub fund: Text,
}

impl Staff {
    /// Full-time equivalents: number × hours / 36; full time when hours are not given.
    pub fn fte(&self) -> Decimal {
        let hours = self.weekly_hours.as_ref().map_or(Decimal::from(36), |h| h.value);
        self.number.value.checked_mul(hours).unwrap_or_default() / Decimal::from(36)
    }

    /// Whether it counts for the LEPS on social workers: open-ended contract (L. 178/2020, art. 1, comma 797).
    pub fn is_open_ended_social_worker(&self) -> bool {
        self.profile.value.to_lowercase().contains("assistente sociale")
            && self.relationship.as_ref().is_some_and(|r| r.value.to_lowercase().contains("tempo indeterminato"))
    }
}

/// An activity of an intervention.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Intervention code.
    pub intervention: Traced<String>,
    /// Activity.
    pub name: Traced<String>,
    /// First day.
    pub start: Traced<Date>,
    /// Last day.
    pub end: Traced<Date>,
}

/// A need of the community.
#[derive(Clone, Debug)]
pub struct CommunityNeed {
    /// Code.
    pub code: Traced<String>,
    /// Area code; `None` when it is not of the profile.
    pub area: Text,
    /// The need.
    pub text: Traced<String>,
    /// Group of persons.
    pub group: Text,
    /// Priority from 1 to 5.
    pub priority: Option<Traced<i64>>,
    /// Evidence.
    pub evidence: Text,
    /// ISTAT codes of the comuni; empty is all.
    pub comuni: Traced<Vec<String>>,
    /// Programme of the DUP.
    pub dup: Text,
    /// Objective of the PEG.
    pub peg: Text,
}

/// A value of a context indicator.
#[derive(Clone, Debug)]
pub struct ContextValue {
    /// Indicator.
    pub indicator: Traced<String>,
    /// ISTAT code, or `Ambito`.
    pub place: Traced<String>,
    /// Year.
    pub year: Traced<i16>,
    /// Value.
    pub value: Traced<Decimal>,
    /// Unit.
    pub unit: Text,
    /// Source.
    pub source: Text,
}

/// Residents of a place in a year, of one age.
#[derive(Clone, Debug)]
pub struct AgeCount {
    /// The row.
    pub origin: Origin,
    /// ISTAT code, `Ambito`, or the name of another place.
    pub place: Traced<String>,
    /// Year.
    pub year: Traced<i16>,
    /// Age as written.
    pub age: Traced<String>,
    /// Sex of the row, if it is of one.
    pub sex: Option<Traced<Sex>>,
    /// Whether the row counts foreigners only; `None` counts all the residents.
    pub foreign: Option<Traced<bool>>,
    /// Men.
    pub men: Option<Traced<i64>>,
    /// Women.
    pub women: Option<Traced<i64>>,
    /// Both, or those of the row's sex.
    pub total: Option<Traced<i64>>,
    /// Foreigners among them.
    pub foreigners: Option<Traced<i64>>,
    /// Source.
    pub source: Text,
}

/// A body of participation or government.
#[derive(Clone, Debug)]
pub struct Body {
    /// Code.
    pub code: Traced<String>,
    /// Name.
    pub name: Traced<String>,
    /// Kind.
    pub kind: Text,
    /// Who takes part.
    pub members: Text,
    /// What it does.
    pub functions: Text,
    /// Area codes.
    pub areas: Traced<Vec<String>>,
    /// Of which territory it is.
    pub level: Text,
    /// Seats of each category, as written: `cooperativa: 1`.
    pub seats: Traced<Vec<String>>,
    /// Categories and bodies that may not sit in it.
    pub incompatible: Traced<Vec<String>>,
}

/// Meetings that repeat, as the office wrote them: what the words mean is found later.
#[derive(Clone, Debug)]
pub struct Series {
    /// The row.
    pub origin: Origin,
    /// Code of the body.
    pub body: Traced<String>,
    /// When, in words: «primo venerdì del mese».
    pub recurrence: Traced<String>,
    /// Beginning.
    pub start: Option<Traced<Time>>,
    /// Minutes that a meeting lasts.
    pub minutes: Option<Traced<i64>>,
    /// Place.
    pub place: Text,
    /// First day.
    pub from: Option<Traced<Date>>,
    /// Last day.
    pub until: Option<Traced<Date>>,
    /// Who is called, perhaps each with a slot.
    pub recipients: Traced<Vec<String>>,
    /// Days left out.
    pub excluded: Traced<Vec<String>>,
    /// Days moved.
    pub moved: Traced<Vec<String>>,
    /// Columns whose cell holds something that could not be read.
    pub unreadable: Vec<&'static str>,
}

/// A meeting.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The row.
    pub origin: Origin,
    /// Code.
    pub code: Traced<String>,
    /// Code of the body.
    pub body: Text,
    /// Date.
    pub date: Option<Traced<Date>>,
    /// Beginning.
    pub start: Option<Traced<Time>>,
    /// End.
    pub end: Option<Traced<Time>>,
    /// Place.
    pub place: Text,
    /// ISTAT code of the comune.
    pub comune: Text,
    /// Area codes.
    pub areas: Traced<Vec<String>>,
    /// Agenda.
    pub agenda: Text,
    /// Protocol number of the convocation.
    pub notice_number: Text,
    /// Date of the convocation.
    pub notice_date: Option<Traced<Date>>,
    /// Who chairs.
    pub chair: Text,
    /// Who takes the minutes.
    pub secretary: Text,
    /// Synthesis.
    pub summary: Text,
    /// Decisions.
    pub decisions: Text,
}

/// A stakeholder body.
#[derive(Clone, Debug)]
pub struct Stakeholder {
    /// Code.
    pub code: Traced<String>,
    /// Name.
    pub name: Traced<String>,
    /// Category.
    pub category: Traced<String>,
    /// ISTAT code of the comune.
    pub comune: Text,
    /// RUNTS number.
    pub runts: Text,
    /// Date of the adhesion.
    pub joined: Option<Traced<Date>>,
    /// Protocol number of the adhesion.
    pub joined_number: Text,
    /// Who represents it: a role, or a name that stays inside the office.
    pub representative: Text,
    /// Codes of the bodies in which it sits.
    pub bodies: Traced<Vec<String>>,
    /// Area codes.
    pub areas: Traced<Vec<String>>,
}

/// A body at a meeting.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// Meeting code.
    pub meeting: Traced<String>,
    /// Stakeholder code.
    pub stakeholder: Traced<String>,
    /// Role.
    pub role: Text,
    /// The person, who stays inside the office.
    pub person: Text,
    /// Whether it was there; an empty cell means yes.
    pub present: bool,
}

/// Outcome of a proposal (R.R. Puglia 4/2007, art. 16, names the three).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// accolta.
    Accepted,
    /// accolta in parte, rielaborata.
    Reworked,
    /// rigettata.
    Rejected,
    /// da valutare.
    Pending,
}

impl Outcome {
    /// The canonical word.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Accepted => "accolta",
            Outcome::Reworked => "accolta in parte",
            Outcome::Rejected => "rigettata",
            Outcome::Pending => "da valutare",
        }
    }

    /// The outcome that words name.
    pub fn read(text: &str) -> Option<Outcome> {
        Some(match names::fold(text).as_str() {
            "accolta" | "accolto" | "accettata" => Outcome::Accepted,
            "accolta in parte" | "accolta parzialmente" | "parzialmente accolta" | "rielaborata" => Outcome::Reworked,
            "rigettata" | "rigettato" | "respinta" | "respinto" | "non accolta" => Outcome::Rejected,
            "da valutare" | "in valutazione" => Outcome::Pending,
            _ => return None,
        })
    }

    /// All of them, in the order of the report.
    pub const ALL: [Outcome; 4] = [Outcome::Accepted, Outcome::Reworked, Outcome::Rejected, Outcome::Pending];
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The row.
    pub origin: Origin,
    /// Code.
    pub code: Traced<String>,
    /// Stakeholder code.
    pub stakeholder: Text,
    /// Meeting code.
    pub meeting: Text,
    /// Area code; `None` when it is not of the profile.
    pub area: Text,
    /// The proposal.
    pub text: Traced<String>,
    /// Outcome; `None` when empty or not one of the four words.
    pub outcome: Option<Traced<Outcome>>,
    /// Reason.
    pub reason: Text,
    /// Codes of the interventions that take it up.
    pub interventions: Traced<Vec<String>>,
    /// Day on which it came, if it isn't that of the meeting.
    pub date: Option<Traced<Date>>,
    /// Day of the letter of outcome.
    pub answered: Option<Traced<Date>>,
    /// Protocol of the letter of outcome.
    pub answer_number: Text,
}

/// A commitment taken at a meeting.
#[derive(Clone, Debug)]
pub struct Commitment {
    /// Meeting code.
    pub meeting: Traced<String>,
    /// Who.
    pub who: Traced<String>,
    /// What.
    pub what: Traced<String>,
    /// By when, as written.
    pub due: Text,
    /// State.
    pub state: Text,
}

/// Accounts of an item of the previous cycle.
#[derive(Clone, Debug)]
pub struct Account {
    /// Area or intervention, as written.
    pub item: Traced<String>,
    /// programmate.
    pub planned: Traced<Cents>,
    /// impegnate.
    pub committed: Traced<Cents>,
    /// liquidate.
    pub paid: Traced<Cents>,
    /// Residui di stanziamento.
    pub left: Option<Traced<Cents>>,
}

/// An act of a body; all other fields by machine name.
#[derive(Clone, Debug)]
pub struct Act {
    /// Body.
    pub body: Traced<String>,
    /// Type.
    pub kind: Traced<String>,
    /// ISTAT code of the comune.
    pub comune: Text,
    /// Number.
    pub number: Text,
    /// Date.
    pub date: Option<Traced<Date>>,
    /// The other fields, as printed.
    pub fields: BTreeMap<&'static str, Traced<String>>,
}
