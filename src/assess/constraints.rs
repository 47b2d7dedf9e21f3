// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Constraints (T6): what the profile's rules ask of the money and of the staff, beside what the plan has.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::history::social_expenditure;
use super::workers::social_workers;
use crate::money::{Cents, decimal_it};
use crate::origin::{Traced, Trail};
use crate::plan::{Allocation, COMUNI_FUND, Intervention, Plan, sum};
use crate::profile::{Profile, RuleSetting};

/// What a constraint counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Euro.
    Money,
    /// Full-time equivalents.
    Workers,
    /// Interventions.
    Interventions,
}

/// A constraint compared with the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Code of the rule behind it.
    pub code: &'static str,
    /// What is asked.
    pub words: String,
    /// The figure asked for; none where the plan only says what follows.
    pub required: Option<Traced<Decimal>>,
    /// The figure of the plan.
    pub planned: Traced<Decimal>,
    /// What is counted.
    pub unit: Unit,
    /// Whether the figure asked for is a ceiling.
    pub ceiling: bool,
    /// Norm or act that asks for it.
    pub source: String,
    /// Whether the figure was read on the official text.
    pub confirmed: bool,
}

impl Constraint {
    /// How the plan stands, in the words of the table.
    pub fn outcome(&self) -> &'static str {
        let Some(required) = &self.required else { return "previsto" };
        let met =
            if self.ceiling { self.planned.value <= required.value } else { self.planned.value >= required.value };
        match (self.unit, met) {
            (Unit::Workers, true) => "raggiunto",
            (Unit::Workers, false) => "non raggiunto",
            (_, true) => "rispettato",
            (_, false) => "non rispettato",
        }
    }

    /// What the plan has beyond the figure asked for.
    pub fn gap(&self) -> Option<Decimal> {
        Some(self.planned.value.saturating_sub(self.required.as_ref()?.value))
    }
}

/// The plan's money by fund, of known interventions and years of the triennium.
struct Money<'a> {
    plan: &'a Plan,
    profile: &'a Profile,
    spent: BTreeMap<&'a str, Vec<(&'a Intervention, &'a Allocation)>>,
}

impl<'a> Money<'a> {
    fn new(plan: &'a Plan, profile: &'a Profile) -> Self {
        let known: BTreeMap<&str, &Intervention> =
            plan.interventions.iter().map(|i| (i.code.value.as_str(), i)).collect();
        let mut spent: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for allocation in plan.allocations.iter().filter(|a| plan.triennium.index(a.year.value).is_some()) {
            if let Some(intervention) = known.get(allocation.intervention.value.as_str()) {
                spent.entry(&allocation.fund.value).or_default().push((*intervention, allocation));
            }
        }
        Self { plan, profile, spent }
    }

    /// What the profile says of a rule that applies.
    fn setting(&self, code: &str) -> Option<&'a RuleSetting> {
        self.profile.rule(code).filter(|setting| setting.active)
    }

    /// Spent of a fund by the interventions chosen.
    fn spent(&self, fund: &str, chosen: impl Fn(&Intervention) -> bool) -> Traced<Decimal> {
        let of_fund = self.spent.get(fund).into_iter().flatten();
        sum(of_fund.filter(|(i, _)| chosen(i)).map(|(_, a)| &a.amount)).map(Cents::euro)
    }

    /// Available of some funds over the triennium.
    fn available(&self, funds: &[&str]) -> Traced<Decimal> {
        let sources = self.plan.sources.iter().filter(|s| self.plan.triennium.index(s.year.value).is_some());
        sum(sources.filter(|s| funds.contains(&s.fund.value.as_str())).map(|s| &s.amount)).map(Cents::euro)
    }
}

/// A constraint on money with the words, source and doubt of its rule.
fn on_money(
    code: &'static str,
    setting: &RuleSetting,
    words: String,
    required: Traced<Decimal>,
    planned: Traced<Decimal>,
) -> Constraint {
    Constraint {
        code,
        words,
        required: Some(required),
        planned,
        unit: Unit::Money,
        ceiling: false,
        source: setting.source.clone(),
        confirmed: setting.confirmed,
    }
}

/// The constraints that the data can decide, in the order of the catalogue.
pub fn constraints(plan: &Plan, profile: &Profile) -> Vec<Constraint> {
    let money = Money::new(plan, profile);
    let mut all: Vec<Constraint> = Vec::new();
    all.extend(cofinancing(&money));
    all.extend(expenditure(&money));
    all.extend(minors(&money));
    all.extend(levels(&money));
    all.extend(supports(&money));
    all.extend(projects(&money));
    all.extend(distinct(&money));
    all.extend(earmarked(&money));
    all.extend(running_costs(&money));
    all.extend(staff(&money));
    all
}

/// R-F06: the comuni's own money against a multiple of some funds.
fn cofinancing(money: &Money<'_>) -> Option<Constraint> {
    let setting = money.setting("R-F06")?;
    let factor = number(setting, "moltiplicatore")?;
    let base = list(setting, "base");
    let assigned = money.available(&base);
    if assigned.value.is_zero() {
        return None;
    }
    let times = if factor == Decimal::ONE { String::new() } else { format!("{} volte ", decimal_it(factor)) };
    let words = format!("Risorse proprie dei comuni pari almeno a {times}{}", joined(&base));
    let required = Traced { value: assigned.value.checked_mul(factor)?, trail: assigned.trail };
    Some(on_money("R-F06", setting, words, required, money.available(&list(setting, "comunali"))))
}

/// R-F07: the comuni's own money of the lowest year against the average of the three years before.
fn expenditure(money: &Money<'_>) -> Option<Constraint> {
    // The rule has no figure of a profile's: it applies unless one switches it off.
    if money.profile.rule("R-F07").is_some_and(|setting| !setting.active) {
        return None;
    }
    let history = social_expenditure(money.plan)?;
    let total = sum(&history);
    let own = |year: i16| {
        let sources = money.plan.sources.iter().filter(|s| s.fund.value == COMUNI_FUND && s.year.value == year);
        (year, sum(sources.map(|s| &s.amount)))
    };
    let (year, least) =
        money.plan.triennium.years().into_iter().map(own).min_by_key(|(year, amount)| (amount.value, *year))?;
    let setting = money.profile.rule("R-F07");
    Some(Constraint {
        code: "R-F07",
        words: format!("Risorse proprie dei comuni nel {year} non inferiori alla media dei tre anni precedenti"),
        required: Some(Traced { value: Cents(total.value.0 / 3).euro(), trail: total.trail }),
        planned: least.map(Cents::euro),
        unit: Unit::Money,
        ceiling: false,
        source: setting.map(|s| s.source.clone()).unwrap_or_default(),
        confirmed: setting.is_some_and(|s| s.confirmed),
    })
}

/// R-F08: the part of a fund that goes to minors.
fn minors(money: &Money<'_>) -> Option<Constraint> {
    let setting = money.setting("R-F08")?;
    let (fund, quota) = (text(setting, "fondo")?, number(setting, "quota")?);
    let areas = list(setting, "aree");
    let base = base(money, fund)?;
    let words = format!("Almeno il {}% del {fund} agli interventi per i minori", percent(quota)?);
    let required = Traced { value: base.value.checked_mul(quota)?, trail: base.trail };
    Some(on_money("R-F08", setting, words, required, money.spent(fund, |i| for_minors(i, &areas))))
}

/// R-F09: the part of a fund that goes to some essential levels.
fn levels(money: &Money<'_>) -> Option<Constraint> {
    let setting = money.setting("R-F09")?;
    let (fund, quota) = (text(setting, "fondo")?, number(setting, "quota")?);
    let levels = list(setting, "leps");
    let base = base(money, fund).filter(|_| !levels.is_empty())?;
    let words = format!("Almeno il {}% del {fund} ai LEPS {}", percent(quota)?, joined(&levels));
    let required = Traced { value: base.value.checked_mul(quota)?, trail: base.trail };
    Some(on_money("R-F09", setting, words, required, money.spent(fund, |i| serves(i, &levels))))
}

/// R-F10: a fund that pays some supports only: all of it goes to interventions that declare them.
fn supports(money: &Money<'_>) -> Option<Constraint> {
    let setting = money.setting("R-F10")?;
    let fund = text(setting, "fondo")?;
    let levels = list(setting, "leps");
    let spent = money.spent(fund, |_| true);
    if levels.is_empty() || spent.value.is_zero() {
        return None;
    }
    let words = format!("{fund} speso nei soli interventi dei LEPS {}", joined(&levels));
    Some(on_money("R-F10", setting, words, spent, money.spent(fund, |i| serves(i, &levels))))
}

/// R-F11: what a project of a fund with a unit cost may take.
fn projects(money: &Money<'_>) -> Vec<Constraint> {
    let Some(setting) = money.setting("R-F11") else { return Vec::new() };
    let mut all = Vec::new();
    for fund in money.profile.funds.iter().filter(|f| f.unit_cost.is_some()) {
        for intervention in &money.plan.interventions {
            let code = intervention.code.value.as_str();
            let planned = money.spent(&fund.code, |i| i.code.value == code);
            if planned.value.is_zero() {
                continue;
            }
            let row = money.plan.dataset.rows("interventi").iter().find(|row| row.origin == intervention.origin);
            let projects = row.and_then(|row| row.integer("n_progetti_pnrr"));
            let count = projects.as_ref().map_or(1, |p| p.value).max(1);
            let Some(limit) = fund.unit_cost.and_then(|cost| cost.checked_mul(Decimal::from(count))) else { continue };
            let said = if count == 1 { "un progetto".to_owned() } else { format!("{count} progetti") };
            let required = Traced { value: limit, trail: projects.map_or(Trail::NONE, |p| p.trail) };
            let words = format!("{} per {code} entro il costo di {said}", fund.code);
            let confirmed = fund.confirmed && setting.confirmed;
            let found = on_money("R-F11", setting, words, required, planned);
            all.push(Constraint { ceiling: true, confirmed, ..found });
        }
    }
    all
}

/// R-F12: interventions paid by the PNRR and by other funds keep their items of cost apart.
fn distinct(money: &Money<'_>) -> Option<Constraint> {
    if money.profile.rule("R-F12").is_some_and(|setting| !setting.active)
        || !money.plan.dataset.has_column("spesa", "voce_di_spesa")
    {
        return None;
    }
    let is_pnrr = |fund: &str| money.profile.fund(fund).is_some_and(|f| f.unit_cost.is_some());
    // Items of the PNRR and of the other funds, and the cells, by intervention.
    type Items<'a> = (Vec<Option<&'a str>>, Vec<Option<&'a str>>, Vec<&'a Trail>);
    let mut items: BTreeMap<&str, Items<'_>> = BTreeMap::new();
    for (fund, rows) in &money.spent {
        for (intervention, allocation) in rows {
            let entry = items.entry(&intervention.code.value).or_default();
            let item = allocation.item.as_ref().map(|i| i.value.as_str());
            if is_pnrr(fund) {
                entry.0.push(item)
            } else {
                entry.1.push(item)
            }
            entry.2.push(&allocation.amount.trail);
        }
    }
    let mixed: Vec<&Items<'_>> =
        items.values().filter(|(pnrr, others, _)| !pnrr.is_empty() && !others.is_empty()).collect();
    let apart = |(pnrr, others, _): &&&Items<'_>| {
        !pnrr.contains(&None) && others.iter().all(|item| item.is_some() && !pnrr.contains(item))
    };
    let count = |n: usize| Decimal::from(n);
    let cells = |of: &[&Items<'_>]| Trail::join(of.iter().flat_map(|(_, _, trails)| trails.iter().copied()));
    let good: Vec<&Items<'_>> = mixed.iter().filter(apart).copied().collect();
    (!mixed.is_empty()).then(|| Constraint {
        code: "R-F12",
        words: "Interventi con PNRR e altri fondi: voci di spesa distinte".to_owned(),
        required: Some(Traced { value: count(mixed.len()), trail: cells(&mixed) }),
        planned: Traced { value: count(good.len()), trail: cells(&good) },
        unit: Unit::Interventions,
        ceiling: false,
        source: money.profile.rule("R-F12").map(|s| s.source.clone()).unwrap_or_default(),
        confirmed: money.profile.rule("R-F12").is_none_or(|s| s.confirmed),
    })
}

/// R-F13: funds that may be spent only in some areas: what the plan takes of each, and how much of it stays there.
fn earmarked(money: &Money<'_>) -> Vec<Constraint> {
    let Some(setting) = money.setting("R-F13") else { return Vec::new() };
    let bound = money.profile.funds.iter().filter(|f| !f.areas.is_empty());
    let compared = bound.filter_map(|fund| {
        let spent = money.spent(&fund.code, |_| true);
        let admitted =
            |i: &Intervention| fund.areas.iter().any(|a| a == i.area_code() || i.secondary_areas.value.contains(a));
        let areas: Vec<&str> = fund.areas.iter().map(String::as_str).collect();
        let where_to = if areas.len() == 1 { "nella sola area" } else { "nelle sole aree" };
        let words = format!("{} speso {where_to} {}", fund.code, joined(&areas));
        (!spent.value.is_zero()).then(|| Constraint {
            confirmed: setting.confirmed && fund.confirmed,
            source: if fund.basis.is_empty() { setting.source.clone() } else { fund.basis.clone() },
            ..on_money("R-F13", setting, words, spent, money.spent(&fund.code, admitted))
        })
    });
    compared.collect()
}

/// R-F19: running costs as a share of the whole.
fn running_costs(money: &Money<'_>) -> Option<Constraint> {
    let setting = money.setting("R-F19")?;
    let quota = number(setting, "quota")?;
    let all = money.spent.values().flatten().map(|(_, a)| *a);
    let total = sum(all.clone().map(|a| &a.amount)).map(Cents::euro);
    let running = all.filter(|a| a.item.as_ref().is_some_and(|item| item.value == RUNNING_COSTS));
    let words = format!("Oneri di gestione entro il {}% della spesa", percent(quota)?);
    let required = Traced { value: total.value.checked_mul(quota)?, trail: total.trail };
    let planned = sum(running.map(|a| &a.amount)).map(Cents::euro);
    let found = on_money("R-F19", setting, words, required, planned);
    (!total.value.is_zero()).then_some(Constraint { ceiling: true, ..found })
}

/// Word of the column «Voce di spesa».
const RUNNING_COSTS: &str = "oneri di gestione";

/// R-L01: open-ended social workers against the residents, and the contribution of the State that follows.
fn staff(money: &Money<'_>) -> Vec<Constraint> {
    let (Some(setting), Some(workers)) = (money.setting("R-L01"), social_workers(money.plan, money.profile)) else {
        return Vec::new();
    };
    let row = |words: String, required: Option<Traced<Decimal>>, planned: Traced<Decimal>, unit: Unit| Constraint {
        code: "R-L01",
        words,
        required,
        planned,
        unit,
        ceiling: false,
        source: setting.source.clone(),
        confirmed: setting.confirmed,
    };
    let mut all: Vec<Constraint> = workers
        .thresholds
        .iter()
        .map(|threshold| {
            let words = format!(
                "Un assistente sociale a tempo indeterminato ogni {} abitanti ({})",
                decimal_it(threshold.per),
                threshold.name
            );
            let required = Traced { value: threshold.required, trail: workers.residents.trail.clone() };
            row(words, Some(required), workers.fte.clone(), Unit::Workers)
        })
        .collect();
    all.extend(workers.contribution.map(|contribution| {
        let trail = Trail::join([&workers.fte.trail, &workers.residents.trail]);
        let planned = Traced { value: contribution.euro(), trail };
        row("Contributo annuo dello Stato per gli assistenti sociali".to_owned(), None, planned, Unit::Money)
    }));
    all
}

/// What of a fund a share refers to: what is available, or what is spent where no source says it.
fn base(money: &Money<'_>, fund: &str) -> Option<Traced<Decimal>> {
    let available = money.available(&[fund]);
    let base = if available.value.is_zero() { money.spent(fund, |_| true) } else { available };
    (!base.value.is_zero()).then_some(base)
}

fn for_minors(intervention: &Intervention, areas: &[&str]) -> bool {
    let says =
        |field: &str, word: &str| intervention.field(field).is_some_and(|f| f.value.to_lowercase().contains(word));
    areas.contains(&intervention.area_code())
        || intervention.secondary_areas.value.iter().any(|a| areas.contains(&a.as_str()))
        || says("destinatari", "minori")
        || says("area_fnps", "infanzia")
}

fn serves(intervention: &Intervention, levels: &[&str]) -> bool {
    intervention.leps.value.iter().any(|level| levels.contains(&level.as_str()))
}

fn percent(quota: Decimal) -> Option<String> {
    Some(decimal_it(quota.checked_mul(Decimal::from(100))?))
}

/// `uno, due e tre`.
fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} e {last}", first.join(", ")),
    }
}

fn number(setting: &RuleSetting, name: &str) -> Option<Decimal> {
    match setting.parameters.get(name)? {
        toml::Value::Integer(n) => Some(Decimal::from(*n)),
        toml::Value::Float(f) => f.to_string().parse().ok(),
        _ => None,
    }
}

fn text<'a>(setting: &'a RuleSetting, name: &str) -> Option<&'a str> {
    setting.parameters.get(name)?.as_str()
}

fn list<'a>(setting: &'a RuleSetting, name: &str) -> Vec<&'a str> {
    let values = setting.parameters.get(name).and_then(toml::Value::as_array);
    values.map(|v| v.iter().filter_map(toml::Value::as_str).collect()).unwrap_or_default()
}
