// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a rule sees: the plan, the profile, the settings, the rule's own figures; and sums made once for all rules.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::agenda::{Agenda, Fault};
use crate::assess::community::Community;
use crate::findings::{Finding, Label};
use crate::money::Cents;
use crate::origin::{Origin, Spot, Traced, Trail};
use crate::plan::{Allocation, Comune, Intervention, Plan, Source, State, sum};
use crate::profile::{Profile, RuleSetting, Weight};
use crate::project::Settings;
use crate::table::{Record, Value};

use super::registry::Rule;
use super::words::{Passage, Read};

/// The plan indexed once for all rules.
pub(super) struct Facts<'a> {
    /// Interventions by code.
    pub interventions: BTreeMap<&'a str, &'a Intervention>,
    /// Allocations by intervention code.
    pub by_intervention: BTreeMap<&'a str, Vec<&'a Allocation>>,
    /// Allocations by fund and year, of funds that the profile knows and years of the triennium.
    pub spent: BTreeMap<(&'a str, i16), Vec<&'a Allocation>>,
    /// Sources by fund and year, of funds that the profile knows and years of the triennium.
    pub available: BTreeMap<(&'a str, i16), Vec<&'a Source>>,
    /// Allocations of an unknown fund or of a year outside the triennium: reported as such, left out of the sums.
    pub stray_uses: Vec<&'a Allocation>,
    /// Sources of an unknown fund or of a year outside the triennium.
    pub stray_sources: Vec<&'a Source>,
    /// Comuni by ISTAT code.
    pub comuni: BTreeMap<&'a str, &'a Comune>,
    /// Rows of the canonical tables by table and place.
    records: BTreeMap<(&'static str, &'a Origin), &'a Record>,
    /// Tables of money with a row that could not be read or is negative, each with its year, if that was read.
    doubts: BTreeSet<(&'static str, Option<i64>)>,
    /// Columns found so far, by table, sheet and field.
    columns: RefCell<BTreeMap<(String, Origin, String), Option<u32>>>,
    /// Texts, read once for the rules on texts.
    read: OnceCell<Vec<Read<'a>>>,
    passages: &'a [Passage<'a>],
    /// The calendar, read once for the rules on it.
    agenda: OnceCell<Agenda>,
    /// The counts of the community, gathered once.
    community: OnceCell<Community>,
}

impl<'a> Facts<'a> {
    /// Indexes a plan, with its texts cut into passages.
    pub fn new(plan: &'a Plan, profile: &'a Profile, passages: &'a [Passage<'a>]) -> Self {
        let mut by_intervention: BTreeMap<&str, Vec<&Allocation>> = BTreeMap::new();
        let mut spent: BTreeMap<(&str, i16), Vec<&Allocation>> = BTreeMap::new();
        let counts = |fund: &str, year: i16| profile.fund(fund).is_some() && plan.triennium.index(year).is_some();
        let mut stray_uses = Vec::new();
        for allocation in &plan.allocations {
            by_intervention.entry(&allocation.intervention.value).or_default().push(allocation);
            if counts(&allocation.fund.value, allocation.year.value) {
                spent.entry((&allocation.fund.value, allocation.year.value)).or_default().push(allocation);
            } else {
                stray_uses.push(allocation);
            }
        }
        let mut available: BTreeMap<(&str, i16), Vec<&Source>> = BTreeMap::new();
        let mut stray_sources = Vec::new();
        for source in &plan.sources {
            if counts(&source.fund.value, source.year.value) {
                available.entry((&source.fund.value, source.year.value)).or_default().push(source);
            } else {
                stray_sources.push(source);
            }
        }
        let mut records = BTreeMap::new();
        for table in ["interventi", "proposte", "incontri"] {
            for record in plan.dataset.rows(table) {
                records.insert((table, &record.origin), record);
            }
        }
        Self {
            interventions: plan.interventions.iter().map(|i| (i.code.value.as_str(), i)).collect(),
            by_intervention,
            spent,
            available,
            stray_uses,
            stray_sources,
            comuni: plan.comuni.iter().map(|c| (c.istat.value.as_str(), c)).collect(),
            records,
            doubts: doubts(plan),
            columns: RefCell::default(),
            read: OnceCell::new(),
            passages,
            agenda: OnceCell::new(),
            community: OnceCell::new(),
        }
    }

    /// The canonical row that stands in this place.
    pub fn record(&self, table: &'static str, origin: &Origin) -> Option<&'a Record> {
        self.records.get(&(table, origin)).copied()
    }

    /// Allocations of an intervention.
    pub fn of(&self, intervention: &str) -> &[&'a Allocation] {
        self.by_intervention.get(intervention).map_or(&[], Vec::as_slice)
    }

    /// Money allocated by a fund in the years given.
    pub fn spent_in(&self, fund: &str, years: &[i16]) -> Traced<Cents> {
        sum(years.iter().filter_map(|y| self.spent.get(&(fund, *y))).flatten().map(|a| &a.amount))
    }

    /// Money available of a fund in the years given.
    pub fn available_in(&self, fund: &str, years: &[i16]) -> Traced<Cents> {
        sum(years.iter().filter_map(|y| self.available.get(&(fund, *y))).flatten().map(|s| &s.amount))
    }
}

/// Rows of money whose amount can't be summed: table and year.
fn doubts(plan: &Plan) -> BTreeSet<(&'static str, Option<i64>)> {
    let wrong = |row: &Record| {
        let negative =
            row.get("importo").is_some_and(|v| matches!(v.value, Value::Amount(cents) if cents < Cents::ZERO));
        negative || !row.unreadable.is_empty()
    };
    let of = |table: &'static str| {
        let rows = plan.dataset.rows(table).iter().filter(move |row| wrong(row));
        rows.map(move |row| (table, row.integer("anno").map(|year| year.value)))
    };
    of("fonti").chain(of("spesa")).collect()
}

/// What a rule sees.
pub(super) struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The profile.
    pub profile: &'a Profile,
    /// `piano.toml`.
    pub settings: &'a Settings,
    /// The plan, indexed.
    pub facts: &'a Facts<'a>,
    /// Names of the files in `allegati/`.
    pub annexes: &'a [String],
    /// The rule that is running.
    pub rule: &'a Rule,
    /// What the profile says of it.
    pub setting: Option<&'a RuleSetting>,
}

impl<'a> Context<'a> {
    /// Whether the plan is in bozza.
    pub fn draft(&self) -> bool {
        self.plan.state == State::Draft
    }

    /// "Today".
    pub fn today(&self) -> Date {
        self.plan.date
    }

    /// The weight that the profile or the rule gives.
    pub fn weight(&self) -> Weight {
        self.setting.and_then(|s| s.weight).unwrap_or(self.rule.weight)
    }

    /// A finding of this rule, with the weight that the profile or the rule gives.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        self.weighing(self.weight(), message)
    }

    /// A finding of this rule with a weight of its own.
    pub fn weighing(&self, weight: Weight, message: impl Into<String>) -> Finding {
        Finding::new(self.rule.code, weight.severity(self.draft()), message)
    }

    /// All the texts of the plan, with their sentences.
    pub fn read(&self) -> &[Read<'a>] {
        self.facts.read.get_or_init(|| self.facts.passages.iter().map(Read::new).collect())
    }

    /// The meetings on the calendar.
    pub fn agenda(&self) -> &Agenda {
        self.facts.agenda.get_or_init(|| Agenda::of(self.plan, &self.settings.calendario))
    }

    /// The counts of the community, with the indices that they give.
    pub fn community(&self) -> &Community {
        self.facts.community.get_or_init(|| Community::of(self.plan))
    }

    /// A fault of the calendar as a finding of this rule.
    pub fn fault(&self, weight: Weight, fault: &Fault) -> Finding {
        let mut finding = self.weighing(weight, fault.message.clone()).at(fault.origin.clone()).cure(fault.cure);
        finding.column = fault.column.filter(|c| !c.is_empty()).map(str::to_owned);
        finding.row.clone_from(&fault.row);
        finding.found.clone_from(&fault.found);
        finding.expected.clone_from(&fault.expected);
        match &fault.also {
            Some((origin, note)) => finding.also(Some(origin), *note),
            None => finding,
        }
    }

    /// Whether some file holds this column of this table.
    pub fn has(&self, table: &str, field: &str) -> bool {
        self.plan.dataset.has_column(table, field)
    }

    fn parameter(&self, name: &str) -> Option<&'a toml::Value> {
        self.setting?.parameters.get(name)
    }

    /// A figure of the rule; without it in the profile, the rule that needs it doesn't apply.
    pub fn number(&self, name: &str) -> Option<Decimal> {
        match self.parameter(name)? {
            toml::Value::Integer(n) => Some(Decimal::from(*n)),
            toml::Value::Float(n) => n.to_string().parse().ok(),
            _ => None,
        }
    }

    /// A text of the rule.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.parameter(name)?.as_str()
    }

    /// A date of the rule.
    pub fn date(&self, name: &str) -> Option<Date> {
        self.text(name)?.parse().ok()
    }

    /// A list of texts of the rule.
    pub fn list(&self, name: &str) -> Vec<&'a str> {
        let values = self.parameter(name).and_then(toml::Value::as_array);
        values.into_iter().flatten().filter_map(toml::Value::as_str).collect()
    }

    /// The cell of a field in a row, also when it is empty: its column is that of the other rows of the sheet.
    pub fn cell(&self, table: &str, row: &Origin, field: &str) -> Origin {
        let sheet = row.at(Spot::Whole);
        let column = {
            let key = (table.to_owned(), sheet.clone(), field.to_owned());
            let mut columns = self.facts.columns.borrow_mut();
            *columns.entry(key).or_insert_with(|| {
                let rows = self.plan.dataset.rows(table).iter();
                let cells = rows.filter_map(|r| r.get(field)?.origin().cloned());
                cells.filter(|cell| cell.at(Spot::Whole) == sheet).find_map(|cell| match cell.spot {
                    Spot::Cell(_, column) => Some(column),
                    _ => None,
                })
            })
        };
        match (row.spot, column) {
            (Spot::Row(number) | Spot::Cell(number, _), Some(column)) => row.at(Spot::Cell(number, column)),
            _ => row.clone(),
        }
    }

    /// Whether an amount of the table, in the year given, is negative or could not be read: then its sums mean nothing.
    pub fn doubtful(&self, table: &str, year: i16) -> bool {
        let year = i64::from(year);
        self.facts.doubts.iter().any(|(of, when)| *of == table && when.is_none_or(|when| when == year))
    }

    /// Code and title of an intervention, as a message says them.
    pub fn named(&self, code: &str) -> String {
        match self.facts.interventions.get(code) {
            Some(intervention) => format!("{code} «{}»", intervention.title.value),
            None => code.to_owned(),
        }
    }

    /// Code and wording of an area.
    pub fn area_named(&self, code: &str) -> String {
        self.profile.area(code).map_or_else(|| code.to_owned(), |a| format!("{} «{}»", a.code, a.title))
    }
}

/// Adds all the cells of a trail as further places, each with the same words.
pub(super) fn with_places(mut finding: Finding, trail: &Trail, note: &str) -> Finding {
    let told: BTreeSet<&Origin> = finding.places.iter().map(|label| &label.origin).chain(&finding.origin).collect();
    let others: Vec<Label> = trail
        .origins()
        .iter()
        .filter(|origin| !told.contains(origin))
        .map(|origin| Label { origin: origin.clone(), note: note.to_owned() })
        .collect();
    finding.places.extend(others);
    finding
}

/// The finding of what was not read on an official text: it is never presented as law.
pub(super) fn doubted(mut finding: Finding) -> Finding {
    finding.cure.push_str(" Ciò che il profilo indica è da confermare su un testo ufficiale.");
    finding
}

/// `120.000,00 €`.
pub(super) fn euro(amount: Cents) -> String {
    format!("{amount} €")
}

/// `uno, due e tre`.
pub(super) fn listed<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} e {}", first.join(", "), last.as_ref())
        }
    }
}
