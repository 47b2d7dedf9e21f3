// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What each comune pays in each year: the quota that the office gives, or its share by the declared criterion.

use rust_decimal::Decimal;

use super::resolve::Vocabularies;
use super::{Plan, Slice, sum};
use crate::findings::{Finding, Findings};
use crate::money::{Cents, apportion_wide};
use crate::origin::{Origin, Spot, Traced, Trail};
use crate::project::{Criterion, RipartoTable, WEIGHT_UNITS};
use crate::table::Record;

/// Code of the comuni's own resources in every profile.
pub const COMUNI_FUND: &str = "COM";

/// The code of the rule on the quotas of the comuni: whether they can be computed is known here.
const RULE: &str = "R-F05";

/// How the cost of the comuni is split among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Criterion.
    pub criterion: Criterion,
    /// Declared weight of each comune, in the order of [`Plan::comuni`]; `None` where `piano.toml` has none.
    pub weights: Vec<Option<Decimal>>,
}

/// Fills [`super::Comune::quotas`]: given quotas stay, the rest of the comuni's fund is shared among the others
/// by the criterion, to the cent (L. 328/2000, art. 19, comma 2: the criteria of the split are the plan's).
///
/// A comune whose weight isn't known gets no quota, and that is a finding: the others would pay its part.
pub(super) fn assign(plan: &mut Plan, riparto: &RipartoTable, words: &Vocabularies, findings: &mut Findings) {
    let declared = declared(plan, riparto, words);
    let weights: Vec<u128> = (0..plan.comuni.len()).map(|i| weight(plan, i, riparto.criterio, &declared)).collect();
    let mut lacking: Vec<usize> = Vec::new();
    for (index, year) in plan.triennium.years().into_iter().enumerate() {
        let slice = Slice { fund: Some(COMUNI_FUND), year: Some(year), ..Slice::default() };
        let available = plan.available(slice);
        let total = if available.trail.is_empty() { plan.allocated(slice) } else { available };
        let given = sum(plan.comuni.iter().filter_map(|c| c.given_quotas[index].as_ref()));
        let rest = (total.value - given.value).0.max(0);
        let open: Vec<usize> =
            (0..plan.comuni.len()).filter(|&i| plan.comuni[i].given_quotas[index].is_none()).collect();
        let of_open: Vec<u128> = open.iter().map(|&i| weights[i]).collect();
        let shares = if of_open.iter().any(|w| *w > 0) { apportion_wide(rest, &of_open) } else { vec![0; open.len()] };
        for comune in &mut plan.comuni {
            if let Some(quota) = &comune.given_quotas[index] {
                comune.quotas[index] = quota.clone();
            }
        }
        for (&i, share) in open.iter().zip(shares) {
            if rest > 0 && !is_known(plan, i, riparto.criterio, &declared) && !lacking.contains(&i) {
                lacking.push(i);
            }
            let residents = plan.comuni[i].residents.as_ref().map_or(Trail::NONE, |r| r.trail.clone());
            let trail = Trail::join([&total.trail, &residents]);
            plan.comuni[i].quotas[index] = Traced { value: Cents(share), trail };
        }
    }
    findings.extend(lacking.into_iter().filter_map(|i| without_quota(plan, i, riparto.criterio, &declared)));
    let of = |units: u64| Decimal::from(units) / Decimal::from(WEIGHT_UNITS);
    plan.split = Split { criterion: riparto.criterio, weights: declared.into_iter().map(|w| w.map(of)).collect() };
}

/// Declared weights in the order of the comuni.
fn declared(plan: &Plan, riparto: &RipartoTable, words: &Vocabularies) -> Vec<Option<u64>> {
    let of = |code: &String| {
        riparto.pesi.iter().find(|(name, _)| words.comune(name).as_ref() == Some(code)).map(|(_, weight)| *weight)
    };
    plan.comuni.iter().map(|comune| of(&comune.istat.value)).collect()
}

fn residents(plan: &Plan, i: usize) -> u128 {
    plan.comuni[i].residents.as_ref().map_or(0, |r| u128::try_from(r.value).unwrap_or(0))
}

// Weights are whole numbers; the mixed criterion gives half to residents and half to the weights, so both are
// brought to the same sum before they are added.
fn weight(plan: &Plan, i: usize, criterion: Criterion, declared: &[Option<u64>]) -> u128 {
    let of = |i: usize| u128::from(declared[i].unwrap_or(0));
    match criterion {
        Criterion::ProCapite => residents(plan, i),
        Criterion::Storico => of(i),
        Criterion::Misto => {
            let people: u128 = (0..plan.comuni.len()).map(|i| residents(plan, i)).sum();
            let weights: u128 = (0..plan.comuni.len()).map(of).sum();
            residents(plan, i).saturating_mul(weights.max(1)).saturating_add(of(i).saturating_mul(people.max(1)))
        }
    }
}

/// Whether all that the criterion needs of a comune is there.
fn is_known(plan: &Plan, i: usize, criterion: Criterion, declared: &[Option<u64>]) -> bool {
    let counted = residents(plan, i) > 0;
    let weighed = declared[i].is_some();
    match criterion {
        Criterion::ProCapite => counted,
        Criterion::Storico => weighed,
        Criterion::Misto => counted && weighed,
    }
}

fn without_quota(plan: &Plan, i: usize, criterion: Criterion, declared: &[Option<u64>]) -> Option<Finding> {
    let comune = &plan.comuni[i];
    let record = plan
        .dataset
        .rows("comuni")
        .iter()
        .find(|r| r.text("codice_istat").is_some_and(|code| code.value == comune.istat.value));
    // A cell that could not be read has its own finding already.
    if record.is_some_and(|r| r.unreadable.contains("residenti")) {
        return None;
    }
    let name = &comune.name.value;
    let counted = criterion == Criterion::Storico || residents(plan, i) > 0;
    let finding = if counted && declared[i].is_none() {
        let word = if criterion == Criterion::Storico { "storico" } else { "misto" };
        Finding::error(RULE, format!("La quota di {name} non si può calcolare: il criterio è «{word}», ma piano.toml non indica il suo peso"))
            .at(Origin::file("piano.toml"))
            .column("pesi")
            .expected(format!("{name} = …"))
            .cure("Aggiungere in piano.toml, sotto [riparto.pesi], una riga per ogni comune con il suo peso, per esempio la spesa storica.")
    } else {
        Finding::error(RULE, format!("La quota di {name} non si può calcolare: mancano i suoi residenti"))
            .at(record.and_then(|r| vacant(plan, r, "residenti")).or_else(|| comune.istat.origin().cloned()))
            .column("Residenti")
            .expected("il numero dei residenti alla data di riferimento")
            .cure("Scrivere i residenti nella tabella Comuni, oppure la quota nelle colonne «Quota annua».")
    };
    Some(finding.row(name.clone()))
}

/// The empty cell of a column in a row: where the column stands is told by the other rows of the same sheet.
fn vacant(plan: &Plan, row: &Record, field: &str) -> Option<Origin> {
    let Spot::Cell(own, _) = row.values.iter().find_map(|(_, value)| value.origin())?.spot else { return None };
    let sheet = |origin: &Origin| (origin.file.clone(), origin.sheet.clone());
    let beside = |other: &Record| {
        let found = other.get(field)?.origin().filter(|o| sheet(o) == sheet(&row.origin))?;
        let Spot::Cell(at, column) = found.spot else { return None };
        // On a sheet that stands on its side a record is a column.
        let level = |origin: &Origin| matches!(origin.spot, Spot::Cell(row, _) if row == at);
        let upright = other.values.iter().all(|(_, value)| value.origin().is_none_or(level));
        upright.then(|| row.origin.at(Spot::Cell(own, column)))
    };
    plan.dataset.rows("comuni").iter().find_map(beside)
}
