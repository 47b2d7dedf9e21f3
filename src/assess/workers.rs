// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Open-ended social workers against the residents (L. 178/2020, art. 1, comma 797): thresholds and contribution.

use rust_decimal::Decimal;

use crate::money::Cents;
use crate::origin::{Traced, Trail};
use crate::plan::Plan;
use crate::profile::Profile;

/// The rule whose figures these are.
const RULE: &str = "R-L01";

/// A ratio to the residents.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// `soglia minima`, `LEPS`, `obiettivo di servizio`.
    pub name: &'static str,
    /// Residents for each worker.
    pub per: Decimal,
    /// Full-time workers that the residents ask for.
    pub required: Decimal,
}

/// Social workers of the ambito.
#[derive(Clone, Debug, PartialEq)]
pub struct Workers {
    /// Residents.
    pub residents: Traced<i64>,
    /// Full-time equivalents with an open-ended contract.
    pub fte: Traced<Decimal>,
    /// The ratios, from the loosest to the strictest.
    pub thresholds: Vec<Threshold>,
    /// Yearly contribution that follows, to the cent.
    pub contribution: Option<Cents>,
}

/// The social workers of the plan; `None` without residents, staff or figures in the profile.
pub fn social_workers(plan: &Plan, profile: &Profile) -> Option<Workers> {
    let setting = profile.rule(RULE).filter(|s| s.active)?;
    let number = |name: &str| match setting.parameters.get(name)? {
        toml::Value::Integer(n) => Some(Decimal::from(*n)),
        toml::Value::Float(n) => Decimal::try_from(*n).ok(),
        _ => None,
    };
    let residents: Option<Vec<&Traced<i64>>> = plan.comuni.iter().map(|c| c.residents.as_ref()).collect();
    let residents = residents?;
    let residents = Traced {
        value: residents.iter().map(|r| r.value).sum::<i64>(),
        trail: Trail::join(residents.iter().map(|r| &r.trail)),
    };
    if residents.value <= 0 || plan.staff.is_empty() {
        return None;
    }
    let own: Vec<_> = plan.staff.iter().filter(|s| s.is_open_ended_social_worker()).collect();
    let fte = Traced {
        value: own.iter().fold(Decimal::ZERO, |sum, s| sum.saturating_add(s.fte())),
        trail: Trail::join(own.iter().map(|s| &s.number.trail)),
    };
    let people = Decimal::from(residents.value);
    let named = [("soglia", "soglia minima"), ("leps", "LEPS"), ("obiettivo", "obiettivo di servizio")];
    let thresholds: Vec<Threshold> = named
        .into_iter()
        .filter_map(|(key, name)| {
            let per = number(key).filter(|n| *n > Decimal::ZERO)?;
            Some(Threshold { name, per, required: people.checked_div(per)? })
        })
        .collect();
    let contribution = match thresholds.as_slice() {
        [low, level, target] => {
            // The first share between threshold and level, the second between level and target.
            let part = |from: Decimal, to: Decimal, name: &str| {
                (fte.value.min(to) - from).max(Decimal::ZERO).checked_mul(number(name)?)
            };
            let first = part(low.required, level.required, "contributo_1");
            let second = part(level.required, target.required, "contributo_2");
            first.zip(second).and_then(|(a, b)| Cents::from_euro(a.checked_add(b)?.round_dp(2)))
        }
        _ => None,
    };
    Some(Workers { residents, fte, thresholds, contribution })
}
