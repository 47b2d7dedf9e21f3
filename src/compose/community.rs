// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What chapter 1 says of the community: indices by place, computed or else as published; years; who has most and least.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::ledger::Ledger;
use super::sentence::at_places;
use crate::ages::Band;
use crate::assess::community::indices::Index;
use crate::assess::community::names::{Meaning, Quantity, meaning};
use crate::assess::community::{Community, Place};
use crate::origin::{Traced, Trail};
use crate::plan::Plan;

/// A value with its year.
#[derive(Clone, Debug)]
pub(crate) struct Dated {
    /// Rounded as it is printed.
    pub(crate) value: Traced<Decimal>,
    /// Year; [`crate::assess::community::UNDATED`] when it is not known.
    pub(crate) year: i16,
}

/// The comuni with the greatest or the least value.
#[derive(Clone, Debug)]
pub(crate) struct Extreme {
    /// `a Casarano`, `a Noci e ad Alezio`.
    pub(crate) places: Traced<String>,
    /// The value.
    pub(crate) value: Traced<Decimal>,
}

/// Comuni that are named as having the same greatest value; more than these are not named.
const MOST_TIED: usize = 3;

/// Half away from zero, as everywhere in the plan.
pub(crate) fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Tenths of a unit, with their sign.
pub(crate) fn tenths(value: Decimal) -> i64 {
    rounded(value * Decimal::TEN, 0).to_i64().unwrap_or_default()
}

/// An index of a place: computed from the counts, or else as the office writes it.
pub(crate) fn index_of(ledger: &Ledger<'_>, index: &Index, place: &Place) -> Option<Dated> {
    let community = &ledger.community;
    let own = || community.years(place, Quantity::RESIDENTS).into_iter().rev();
    let computed = |year: i16| community.index(index, place, year).value().map(|value| (value, year));
    let found = match (place, community.last_year(index)) {
        (Place::Other(_), _) | (_, None) => own().find_map(computed),
        (_, Some(year)) => computed(year),
    };
    let (value, year) = found.or_else(|| published(ledger.plan, community, index, place))?;
    Some(Dated { value: value.map(|v| rounded(v, index.decimals)), year })
}

/// The last value that the office writes of an index.
fn published(plan: &Plan, community: &Community, index: &Index, place: &Place) -> Option<(Traced<Decimal>, i16)> {
    let mine = plan.context.iter().filter(|v| {
        community.place(&v.place.value) == *place
            && matches!(meaning(&v.indicator.value), Meaning::Index(found) if found.id == index.id)
    });
    mine.max_by_key(|v| v.year.value).map(|v| (v.value.clone(), v.year.value))
}

/// The comuni with the greatest and the least of an index; none when some comune has no value, or all have the same.
pub(crate) fn extremes(ledger: &Ledger<'_>, index: &Index) -> Option<[Extreme; 2]> {
    let all: Option<Vec<(&Traced<String>, Traced<Decimal>)>> = ledger
        .plan
        .comuni
        .iter()
        .map(|c| Some((&c.name, index_of(ledger, index, &Place::Comune(c.istat.value.clone()))?.value)))
        .collect();
    extremes_of(&all?)
}

/// The names with the greatest and the least value.
pub(crate) fn extremes_of(all: &[(&Traced<String>, Traced<Decimal>)]) -> Option<[Extreme; 2]> {
    let most = all.iter().map(|(_, v)| v.value).max()?;
    let least = all.iter().map(|(_, v)| v.value).min()?;
    if most == least {
        return None;
    }
    let extreme = |wanted: Decimal| {
        let tied: Vec<&(&Traced<String>, Traced<Decimal>)> = all.iter().filter(|(_, v)| v.value == wanted).collect();
        let names: Vec<&str> = tied.iter().map(|(name, _)| name.value.as_str()).collect();
        (names.len() <= MOST_TIED).then(|| Extreme {
            places: Traced { value: at_places(&names), trail: Trail::join(tied.iter().map(|(name, _)| &name.trail)) },
            value: Traced { value: wanted, trail: Trail::join(tied.iter().map(|(_, v)| &v.trail)) },
        })
    };
    Some([extreme(most)?, extreme(least)?])
}

/// First and last year of the residents of the ambito, if there are two.
pub(crate) fn span(ledger: &Ledger<'_>) -> Option<(i16, i16)> {
    let years = ledger.community.years(&Place::Ambito, Quantity::RESIDENTS);
    let (first, last) = (*years.first()?, *years.last()?);
    (first < last).then_some((first, last))
}

/// The classes of age of the ambito with their year: the last one that has them, by sex if they are given so.
pub(crate) fn classes(ledger: &Ledger<'_>, sexes: bool) -> Option<(i16, Vec<Band>)> {
    let years = ledger.community.years(&Place::Ambito, Quantity::RESIDENTS);
    years.into_iter().rev().find_map(|year| {
        let bands = ledger.community.bands(&Place::Ambito, year, sexes);
        (bands.len() >= LEAST_BANDS).then_some((year, bands))
    })
}

/// Fewest classes of age that are shown one by one.
const LEAST_BANDS: usize = 3;

/// The name of a place, as a row says it.
pub(crate) fn place_name(ledger: &Ledger<'_>, place: &Place) -> Traced<String> {
    match place {
        Place::Ambito => Traced::untraced("Ambito".to_owned()),
        Place::Other(name) => Traced::untraced(name.clone()),
        Place::Comune(code) => ledger
            .plan
            .comuni
            .iter()
            .find(|c| c.istat.value == *code)
            .map_or_else(|| Traced::untraced(code.clone()), |c| c.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_name_who_shares_them_and_nobody_when_all_are_alike() {
        let names = ["Noci", "Alezio", "Matino", "Este"].map(|n| Traced::untraced(n.to_owned()));
        let with = |values: &[i64]| {
            let all: Vec<_> = names.iter().zip(values).map(|(n, v)| (n, Traced::untraced(Decimal::from(*v)))).collect();
            extremes_of(&all).map(|both| both.map(|e| e.places.value))
        };
        assert_eq!(with(&[3, 1, 2, 2]).unwrap(), ["a Noci", "ad Alezio"]);
        assert_eq!(with(&[3, 3, 2, 1]).unwrap(), ["a Noci e ad Alezio", "a Este"]);
        assert_eq!(with(&[3, 3, 3, 3]), None);
        assert_eq!(with(&[3]), None);
        assert_eq!(with(&[]), None);
    }
}
