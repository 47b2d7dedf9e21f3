// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Counts, population, participation, staff and accounts as templates see them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use tera::Value;

use super::super::grid::tenths;
use super::super::ledger::{Ledger, total};
use super::{Maker, Map};
use crate::origin::{Traced, Trail};
use crate::plan::{Comune, Outcome, Staff, sum};

/// How many there are of everything.
pub(super) fn numbers(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let plan = ledger.plan;
    let present: BTreeSet<&str> =
        plan.attendance.iter().filter(|a| a.present).map(|a| a.stakeholder.value.as_str()).collect();
    let present_trail = Trail::join(plan.attendance.iter().filter(|a| a.present).map(|a| &a.stakeholder.trail));
    let present = Traced { value: i64::try_from(present.len()).unwrap_or(0), trail: present_trail };
    let served =
        ledger.profile.leps.iter().filter(|l| plan.interventions.iter().any(|i| i.leps.value.contains(&l.code)));
    let served = Traced {
        value: i64::try_from(served.count()).unwrap_or(0),
        trail: Trail::join(plan.interventions.iter().map(|i| &i.leps.trail)),
    };
    let responses = plan.surveys.iter().map(|s| s.responses).fold(0_u64, u64::saturating_add);
    let responses = Traced {
        value: i64::try_from(responses).unwrap_or(i64::MAX),
        trail: plan.surveys.iter().map(|s| s.origin.clone()).collect(),
    };
    let surveys: Vec<Trail> = plan.surveys.iter().map(|s| Trail::of(s.origin.clone())).collect();
    let known = Traced::untraced(i64::try_from(ledger.profile.areas.len()).unwrap_or(0));
    let leps = Traced::untraced(i64::try_from(ledger.profile.leps.len()).unwrap_or(0));
    let funds = Traced {
        value: i64::try_from(ledger.funds.len()).unwrap_or(0),
        trail: Trail::join(plan.sources.iter().map(|s| &s.fund.trail)),
    };
    Map::from([
        ("comuni", maker.length(plan.comuni.iter().map(|c| &c.istat.trail))),
        ("aree", maker.count(&known)),
        ("interventi", maker.length(plan.interventions.iter().map(|i| &i.code.trail))),
        ("fondi", maker.count(&funds)),
        ("incontri", maker.length(plan.meetings.iter().map(|m| &m.code.trail))),
        ("organi", maker.length(plan.bodies.iter().map(|b| &b.code.trail))),
        ("enti", maker.length(plan.stakeholders.iter().map(|s| &s.code.trail))),
        (
            "aderenti",
            maker.length(
                plan.stakeholders
                    .iter()
                    .filter_map(|s| s.joined.as_ref().map(|d| &d.trail).or(s.joined_number.as_ref().map(|n| &n.trail))),
            ),
        ),
        ("enti_presenti", maker.count(&present)),
        ("bisogni", maker.length(plan.needs.iter().map(|n| &n.code.trail))),
        ("questionari", maker.length(&surveys)),
        ("risposte", maker.count(&responses)),
        ("leps", maker.count(&leps)),
        ("leps_serviti", maker.count(&served)),
    ])
}

/// Residents of the ambito and what they are; a sum is there only when every comune has its term.
pub(super) fn population(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let comuni = &ledger.plan.comuni;
    let whole = |pick: fn(&Comune) -> Option<&Traced<i64>>| -> Option<Traced<i64>> {
        let values: Option<Vec<&Traced<i64>>> = comuni.iter().map(pick).collect();
        values.filter(|v| !v.is_empty()).map(total)
    };
    let residents = whole(|c| c.residents.as_ref());
    let share = |maker: &mut Maker, part: Option<&Traced<i64>>| match (part, &residents) {
        (Some(part), Some(base)) => {
            maker.percent(tenths(part.value, base.value), &Trail::join([&part.trail, &base.trail]))
        }
        _ => Value::none(),
    };
    let (old, young) = (whole(|c| c.age_65.as_ref()), whole(|c| c.age_0_17.as_ref()));
    let (foreigners, families) = (whole(|c| c.foreigners.as_ref()), whole(|c| c.families.as_ref()));
    let by_size = |biggest: bool| {
        let mut sized: Vec<(&Comune, &Traced<i64>)> =
            comuni.iter().filter_map(|c| Some((c, c.residents.as_ref()?))).collect();
        sized.sort_by_key(|(_, r)| r.value);
        if biggest { sized.last().copied() } else { sized.first().copied() }
    };
    let one = |maker: &mut Maker, found: Option<(&Comune, &Traced<i64>)>| {
        found.map_or_else(Value::none, |(comune, residents)| {
            Map::from([("nome", maker.text(&comune.name)), ("residenti", maker.count(residents))]).into()
        })
    };
    let date = comuni.iter().filter_map(|c| c.residents_date.as_ref()).max_by_key(|d| d.value);
    Map::from([
        ("residenti", maker.optional_count(residents.as_ref())),
        ("data", maker.date(date)),
        ("anziani", maker.optional_count(old.as_ref())),
        ("minori", maker.optional_count(young.as_ref())),
        ("famiglie", maker.optional_count(families.as_ref())),
        ("stranieri", maker.optional_count(foreigners.as_ref())),
        ("quota_anziani", share(maker, old.as_ref())),
        ("quota_minori", share(maker, young.as_ref())),
        ("quota_stranieri", share(maker, foreigners.as_ref())),
        ("maggiore", one(maker, by_size(true))),
        ("minore", one(maker, by_size(false))),
    ])
}

/// First and last meeting.
pub(super) fn meetings(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let dates = ledger.plan.meetings.iter().filter_map(|m| m.date.as_ref());
    let (first, last) = (dates.clone().min_by_key(|d| d.value), dates.max_by_key(|d| d.value));
    let list: Vec<Value> = ledger
        .plan
        .meetings
        .iter()
        .filter(|m| m.date.is_some())
        .map(|m| {
            let body = m.body.as_ref().map(|code| {
                let found = ledger.plan.bodies.iter().find(|b| b.code.value == code.value);
                found.map_or_else(|| code.clone(), |b| b.name.clone())
            });
            Map::from([
                ("codice", maker.text(&m.code)),
                ("data", maker.date(m.date.as_ref())),
                ("organo", maker.optional(body.as_ref())),
            ])
            .into()
        })
        .collect();
    Map::from([("primo", maker.date(first)), ("ultimo", maker.date(last)), ("elenco", Value::from(list))])
}

/// Proposals by outcome.
pub(super) fn proposals(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let mut with = |outcome: Option<Outcome>| {
        let rows = ledger
            .plan
            .proposals
            .iter()
            .filter(|p| outcome.is_none_or(|o| p.outcome.as_ref().map_or(Outcome::Pending, |x| x.value) == o));
        let trails: Vec<&Trail> = rows.map(|p| &p.code.trail).collect();
        maker.length(trails)
    };
    Map::from([
        ("totale", with(None)),
        ("accolte", with(Some(Outcome::Accepted))),
        ("accolte_in_parte", with(Some(Outcome::Reworked))),
        ("rigettate", with(Some(Outcome::Rejected))),
        ("da_valutare", with(Some(Outcome::Pending))),
    ])
}

/// Staff and the ratio of social workers to residents.
pub(super) fn staff(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let fte = |rows: &[&Staff]| {
        let sum = rows.iter().fold(Decimal::ZERO, |sum, s| sum.saturating_add(s.fte()));
        let cells = rows.iter().flat_map(|s| [Some(&s.number.trail), s.weekly_hours.as_ref().map(|h| &h.trail)]);
        (sum, Trail::join(cells.flatten()))
    };
    let all: Vec<&Staff> = ledger.plan.staff.iter().collect();
    let social: Vec<&Staff> = all.iter().copied().filter(|s| s.is_open_ended_social_worker()).collect();
    let (all_fte, all_trail) = fte(&all);
    let (social_fte, social_trail) = fte(&social);
    let residents = total(ledger.plan.comuni.iter().filter_map(|c| c.residents.as_ref()));
    // The ratio is that of the profile's rule: a plan older than the norm has none.
    let rule = ledger.profile.rule("R-L01").filter(|rule| rule.active);
    let per = rule.and_then(|r| r.parameters.get("leps")?.as_integer()).filter(|per| *per > 0);
    let needed = per.map(|per| Decimal::from(residents.value) / Decimal::from(per)).filter(|n| !n.is_zero());
    Map::from([
        ("etp", maker.number(all_fte, 2, &all_trail)),
        ("assistenti_etp", maker.number(social_fte, 2, &social_trail)),
        ("assistenti_livello", needed.map_or_else(Value::none, |needed| maker.number(needed, 2, &residents.trail))),
        ("assistenti_raggiunto", Value::from(needed.is_none_or(|needed| social_fte >= needed))),
    ])
}

/// Totals of the previous cycle's accounts.
pub(super) fn accounts(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let accounts = &ledger.plan.accounts;
    let planned = sum(accounts.iter().map(|a| &a.planned));
    let committed = sum(accounts.iter().map(|a| &a.committed));
    let paid = sum(accounts.iter().map(|a| &a.paid));
    let of_planned = Trail::join([&planned.trail, &committed.trail]);
    let of_committed = Trail::join([&committed.trail, &paid.trail]);
    Map::from([
        ("programmate", maker.money(&planned)),
        ("impegnate", maker.money(&committed)),
        ("liquidate", maker.money(&paid)),
        ("quota_impegnata", maker.percent(tenths(committed.value.0, planned.value.0), &of_planned)),
        ("quota_liquidata", maker.percent(tenths(paid.value.0, committed.value.0), &of_committed)),
    ])
}
