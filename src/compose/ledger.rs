// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan's figures, indexed once: every total of the document is asked here and carries its cells.

use std::collections::BTreeMap;

use crate::assess::community::Community;
use crate::document::Page;
use crate::money::Cents;
use crate::origin::{Traced, Trail};
use crate::plan::{Intervention, Outcome, Plan, sum};
use crate::profile::{Area, Fund, Profile};

/// Of which interventions money is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope<'a> {
    /// All of them.
    All,
    /// Those of an area, by code.
    Area(&'a str),
    /// One, by code.
    One(&'a str),
}

type Key<'a> = (Scope<'a>, Option<&'a str>, Option<i16>);

type SourceKey<'a> = (Option<&'a str>, Option<i16>);

/// A fund that the plan uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UsedFund<'a> {
    /// Code.
    pub(crate) code: &'a str,
    /// Profile's data, if the profile knows it.
    pub(crate) known: Option<&'a Fund>,
}

impl<'a> UsedFund<'a> {
    /// Full name, or the code.
    pub(crate) fn title(&self) -> &'a str {
        self.known.map_or(self.code, |f| &f.title)
    }

    /// Group of the table of sources.
    pub(crate) fn group(&self) -> &'a str {
        self.known.map_or("Altri", |f| &f.group)
    }
}

/// An area with its interventions.
#[derive(Clone, Debug)]
pub(crate) struct AreaPart<'a> {
    /// Profile's data; `None` gathers the interventions without a known area.
    pub(crate) known: Option<&'a Area>,
    /// Interventions in order.
    pub(crate) interventions: Vec<&'a Intervention>,
}

impl<'a> AreaPart<'a> {
    /// Code, empty for the interventions without a known area.
    pub(crate) fn code(&self) -> &'a str {
        self.known.map_or("", |a| &a.code)
    }

    /// Official wording.
    pub(crate) fn title(&self) -> &'a str {
        self.known.map_or("Area non indicata", |a| &a.title)
    }

    /// Short label.
    pub(crate) fn short(&self) -> &'a str {
        self.known.map_or("Area non indicata", |a| if a.short.is_empty() { &a.title } else { &a.short })
    }
}

/// Plan and profile with their indexes.
pub(crate) struct Ledger<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan,
    /// The profile.
    pub(crate) profile: &'a Profile,
    /// Funds with sources or allocations, in the profile's order, the unknown ones last.
    pub(crate) funds: Vec<UsedFund<'a>>,
    /// Areas of the profile in its order, and then the interventions without a known area, if any.
    pub(crate) areas: Vec<AreaPart<'a>>,
    /// Funds that fit beside code and title on a page of wide tables.
    pub(crate) funds_per_page: usize,
    /// The counts of the community.
    pub(crate) community: Community,
    spent: BTreeMap<Key<'a>, Vec<&'a Traced<Cents>>>,
    sources: BTreeMap<SourceKey<'a>, Vec<&'a Traced<Cents>>>,
}

impl<'a> Ledger<'a> {
    /// Indexes the plan. Money outside the triennium, or of unknown interventions, is a finding and enters no total.
    pub(crate) fn new(plan: &'a Plan, profile: &'a Profile, wide: Page) -> Self {
        let by_code: BTreeMap<&str, &Intervention> =
            plan.interventions.iter().map(|i| (i.code.value.as_str(), i)).collect();
        let mut spent: BTreeMap<Key<'a>, Vec<&'a Traced<Cents>>> = BTreeMap::new();
        for allocation in &plan.allocations {
            let Some(intervention) = by_code.get(allocation.intervention.value.as_str()) else { continue };
            let year = allocation.year.value;
            if plan.triennium.index(year).is_none() {
                continue;
            }
            let area = known_area(profile, intervention).map_or("", |a| &a.code);
            let fund = allocation.fund.value.as_str();
            for scope in [Scope::All, Scope::Area(area), Scope::One(&intervention.code.value)] {
                for fund in [None, Some(fund)] {
                    for year in [None, Some(year)] {
                        spent.entry((scope, fund, year)).or_default().push(&allocation.amount);
                    }
                }
            }
        }
        let mut sources: BTreeMap<SourceKey<'a>, Vec<&'a Traced<Cents>>> = BTreeMap::new();
        for source in plan.sources.iter().filter(|s| plan.triennium.index(s.year.value).is_some()) {
            for fund in [None, Some(source.fund.value.as_str())] {
                for year in [None, Some(source.year.value)] {
                    sources.entry((fund, year)).or_default().push(&source.amount);
                }
            }
        }
        let mut codes: Vec<&str> = plan.sources.iter().map(|s| s.fund.value.as_str()).collect();
        codes.extend(plan.allocations.iter().map(|a| a.fund.value.as_str()));
        codes.sort_unstable();
        codes.dedup();
        let known = profile.funds.iter().filter(|f| codes.contains(&f.code.as_str()));
        let mut funds: Vec<UsedFund<'a>> = known.map(|f| UsedFund { code: &f.code, known: Some(f) }).collect();
        let unknown = codes.iter().filter(|c| profile.fund(c).is_none());
        funds.extend(unknown.map(|c| UsedFund { code: c, known: None }));
        Self {
            plan,
            profile,
            funds,
            areas: areas(plan, profile),
            funds_per_page: funds_per_page(wide),
            community: Community::of(plan),
            spent,
            sources,
        }
    }

    /// Money allocated.
    pub(crate) fn spent(&self, scope: Scope<'_>, fund: Option<&str>, year: Option<i16>) -> Traced<Cents> {
        self.spent.get(&(scope, fund, year)).map(|amounts| sum(amounts.iter().copied())).unwrap_or_default()
    }

    /// Money available.
    pub(crate) fn available(&self, fund: Option<&str>, year: Option<i16>) -> Traced<Cents> {
        self.sources.get(&(fund, year)).map(|amounts| sum(amounts.iter().copied())).unwrap_or_default()
    }

    /// The three years.
    pub(crate) fn years(&self) -> [i16; 3] {
        self.plan.triennium.years()
    }

    /// The area with this code, with its interventions.
    pub(crate) fn area(&self, code: &str) -> Option<&AreaPart<'a>> {
        self.areas.iter().find(|a| a.code() == code)
    }

    /// Funds by group, in the order of their first fund.
    pub(crate) fn groups(&self) -> Vec<(&'a str, Vec<UsedFund<'a>>)> {
        let mut groups: Vec<(&str, Vec<UsedFund<'a>>)> = Vec::new();
        for fund in &self.funds {
            match groups.iter_mut().find(|g| g.0 == fund.group()) {
                Some(group) => group.1.push(*fund),
                None => groups.push((fund.group(), vec![*fund])),
            }
        }
        groups
    }

    /// Codes of the proposals that an intervention takes up, as it says or as the proposals that are accepted say.
    pub(crate) fn taken_up(&self, intervention: &Intervention) -> Traced<Vec<String>> {
        let mut codes = intervention.proposals.value.clone();
        let mut trail = intervention.proposals.trail.clone();
        for proposal in &self.plan.proposals {
            let accepted =
                proposal.outcome.as_ref().is_some_and(|o| matches!(o.value, Outcome::Accepted | Outcome::Reworked));
            let here = accepted && proposal.interventions.value.contains(&intervention.code.value);
            if here && !codes.contains(&proposal.code.value) {
                codes.push(proposal.code.value.clone());
                trail = Trail::join([&trail, &proposal.interventions.trail]);
            }
        }
        Traced { value: codes, trail }
    }

    /// Codes of areas in a line: «tutte» when they are all those of the profile.
    pub(crate) fn area_codes(&self, codes: &Traced<Vec<String>>) -> Traced<String> {
        let all = !codes.value.is_empty() && self.profile.areas.iter().all(|a| codes.value.contains(&a.code));
        let words = if all { "tutte".to_owned() } else { codes.value.join(", ") };
        Traced { value: words, trail: codes.trail.clone() }
    }

    /// Names of comuni cited by code: «tutti» when they are all those of the ambito.
    pub(crate) fn comuni(&self, codes: &Traced<Vec<String>>) -> Traced<String> {
        let all = !codes.value.is_empty() && self.plan.comuni.iter().all(|c| codes.value.contains(&c.istat.value));
        let names: Vec<&str> = codes.value.iter().map(|c| self.plan.comune_name(c)).collect();
        let words =
            if all || codes.value.is_empty() { "tutti i comuni dell’Ambito".to_owned() } else { names.join(", ") };
        Traced { value: words, trail: codes.trail.clone() }
    }
}

/// Millimetres of a column of amounts in small type, and of margins, code and title.
const AMOUNT_WIDTH: f32 = 19.0;
const OTHER_WIDTH: f32 = 107.0;

/// How many funds stand beside code, title and total.
fn funds_per_page(wide: Page) -> usize {
    let columns = ((wide.width - OTHER_WIDTH) / AMOUNT_WIDTH).max(4.0);
    (columns as usize).saturating_sub(1)
}

fn known_area<'a>(profile: &'a Profile, intervention: &Intervention) -> Option<&'a Area> {
    profile.area(intervention.area_code())
}

fn areas<'a>(plan: &'a Plan, profile: &'a Profile) -> Vec<AreaPart<'a>> {
    let mut parts: Vec<AreaPart<'a>> =
        profile.areas.iter().map(|a| AreaPart { known: Some(a), interventions: Vec::new() }).collect();
    let mut others = Vec::new();
    for intervention in &plan.interventions {
        match parts.iter_mut().find(|p| p.code() == intervention.area_code()) {
            Some(part) => part.interventions.push(intervention),
            None => others.push(intervention),
        }
    }
    if !others.is_empty() {
        parts.push(AreaPart { known: None, interventions: others });
    }
    parts
}

/// Sum of whole numbers with all their cells.
pub(crate) fn total<'a>(numbers: impl IntoIterator<Item = &'a Traced<i64>>) -> Traced<i64> {
    let numbers: Vec<&Traced<i64>> = numbers.into_iter().collect();
    Traced {
        value: numbers.iter().fold(0_i64, |sum, n| sum.saturating_add(n.value)),
        trail: Trail::join(numbers.iter().map(|n| &n.trail)),
    }
}
