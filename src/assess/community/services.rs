// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Users of services for each thousand residents: of the ages that the service declares, else of all.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::names::{Meaning, Quantity, meaning};
use super::{Community, Place};
use crate::ages::Band;
use crate::origin::{Traced, Trail};
use crate::plan::Plan;
use crate::plan::names::fold;

/// Users of a service in a place.
#[derive(Clone, Debug)]
pub struct Service {
    /// The indicator.
    pub name: Traced<String>,
    /// Ages for which it is meant.
    pub band: Band,
    /// Year of the users.
    pub year: i16,
    /// Where.
    pub place: Place,
    /// Users.
    pub users: Traced<Decimal>,
    /// Residents of those ages, and their year when it is another.
    pub people: Option<(Traced<Decimal>, i16)>,
    /// Users for each thousand of them.
    pub rate: Option<Traced<Decimal>>,
}

/// Users of the services that the context indicators tell, in the last year of each: comuni first, then the ambito.
pub fn services(plan: &Plan, community: &Community) -> Vec<Service> {
    let mut groups: BTreeMap<(usize, String), Vec<&crate::plan::ContextValue>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for value in &plan.context {
        if !matches!(meaning(&value.indicator.value), Meaning::Users(_)) {
            continue;
        }
        let key = fold(&value.indicator.value);
        let at = order.iter().position(|k| *k == key).unwrap_or_else(|| {
            order.push(key.clone());
            order.len() - 1
        });
        groups.entry((at, key)).or_default().push(value);
    }
    let mut out = Vec::new();
    for values in groups.into_values() {
        let Some(first) = values.first() else { continue };
        let Meaning::Users(band) = meaning(&first.indicator.value) else { continue };
        let Some(year) = values.iter().map(|v| v.year.value).max() else { continue };
        let of_year: Vec<_> =
            values.iter().filter(|v| v.year.value == year && v.value.value >= Decimal::ZERO).collect();
        let at =
            |place: &Place| of_year.iter().find(|v| community.place(&v.place.value) == *place).map(|v| v.value.clone());
        let places: Vec<Place> = community.comuni().collect();
        let found: Vec<Option<Traced<Decimal>>> = places.iter().map(at).collect();
        let whole: Option<Vec<Traced<Decimal>>> = found.iter().cloned().collect();
        let sum = whole.filter(|w| !w.is_empty()).map(|parts| Traced {
            value: parts.iter().fold(Decimal::ZERO, |sum, p| sum.saturating_add(p.value)),
            trail: Trail::join(parts.iter().map(|p| &p.trail)),
        });
        let ambito = sum.or_else(|| at(&Place::Ambito));
        let rows = places.into_iter().zip(found).chain([(Place::Ambito, ambito)]);
        for (place, users) in rows {
            let Some(users) = users else { continue };
            out.push(service(community, first.indicator.clone(), (band, year), place, users));
        }
    }
    out
}

fn service(
    community: &Community,
    name: Traced<String>,
    (band, year): (Band, i16),
    place: Place,
    users: Traced<Decimal>,
) -> Service {
    let quantity = Quantity::of(band);
    let same = community.count(&place, year, quantity).map(|count| (count, year));
    let people = same.or_else(|| {
        let last = *community.years(&place, quantity).last()?;
        community.count(&place, last, quantity).map(|count| (count, last))
    });
    let rate = people.as_ref().and_then(|(people, _)| {
        let value = users.value.checked_mul(Decimal::ONE_THOUSAND)?.checked_div(people.value)?;
        Some(Traced { value, trail: Trail::join([&users.trail, &people.trail]) })
    });
    Service { name, band, year, place, users, people, rate }
}
