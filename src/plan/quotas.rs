// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What each comune pays in each year: the quota that the office gives, or its share by the declared criterion.

use super::resolve::Vocabularies;
use super::{Plan, Slice, sum};
use crate::money::{Cents, apportion};
use crate::origin::{Traced, Trail};
use crate::project::{Criterion, RipartoTable};

/// Code of the comuni's own resources in every profile.
pub const COMUNI_FUND: &str = "COM";

/// Fills [`super::Comune::quotas`]: given quotas stay, the rest of the comuni's fund is shared among the others
/// by the criterion, to the cent (L. 328/2000, art. 19, comma 2: the criteria of the split are the plan's).
pub(super) fn assign(plan: &mut Plan, riparto: &RipartoTable, words: &Vocabularies) {
    for (index, year) in plan.triennium.years().into_iter().enumerate() {
        let slice = Slice { fund: Some(COMUNI_FUND), year: Some(year), ..Slice::default() };
        let available = plan.available(slice);
        let total = if available.trail.is_empty() { plan.allocated(slice) } else { available };
        let given = sum(plan.comuni.iter().filter_map(|c| c.given_quotas[index].as_ref()));
        let rest = (total.value - given.value).0.max(0);
        let open: Vec<usize> =
            (0..plan.comuni.len()).filter(|&i| plan.comuni[i].given_quotas[index].is_none()).collect();
        let weights: Vec<u64> = open.iter().map(|&i| weight(plan, i, riparto, words)).collect();
        let shares = if open.is_empty() { Vec::new() } else { apportion(rest, &weights) };
        for comune in &mut plan.comuni {
            if let Some(quota) = &comune.given_quotas[index] {
                comune.quotas[index] = quota.clone();
            }
        }
        for (&i, share) in open.iter().zip(shares) {
            let residents = plan.comuni[i].residents.as_ref().map_or(Trail::NONE, |r| r.trail.clone());
            let trail = Trail::join([&total.trail, &residents]);
            plan.comuni[i].quotas[index] = Traced { value: Cents(share), trail };
        }
    }
}

// Weights are whole numbers; the mixed criterion gives half to residents and half to the weights, so both are
// brought to the same sum before they are added.
fn weight(plan: &Plan, i: usize, riparto: &RipartoTable, words: &Vocabularies) -> u64 {
    let residents = |i: usize| plan.comuni[i].residents.as_ref().map_or(0, |r| r.value.unsigned_abs());
    let declared = |i: usize| {
        let code = &plan.comuni[i].istat.value;
        riparto.pesi.iter().find(|(name, _)| words.comune(name).as_ref() == Some(code)).map_or(0, |(_, w)| *w)
    };
    match riparto.criterio {
        Criterion::ProCapite => residents(i),
        Criterion::Storico => declared(i),
        Criterion::Misto => {
            let all = 0..plan.comuni.len();
            let people: u64 = all.clone().map(residents).sum();
            let weights: u64 = all.map(declared).sum();
            residents(i).saturating_mul(weights.max(1)).saturating_add(declared(i).saturating_mul(people.max(1)))
        }
    }
}
