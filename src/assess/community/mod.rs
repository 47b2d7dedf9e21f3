// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The community in figures: counts by place and year from every table that gives them, indices recomputed from the sums.
//!
//! A ratio of the ambito is that of the sums of its comuni: it is never the mean of their ratios.

pub mod indices;
pub mod names;
mod services;
mod stock;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use self::indices::Index;
use self::names::{Meaning, Quantity, meaning};
use self::stock::Stock;
use crate::ages::{Band, Sex};
use crate::origin::{Traced, Trail};
use crate::plan::names::fold;
use crate::plan::{Comune, Plan};

pub use services::{Service, services};
pub use stock::whole;

/// A territory that figures speak of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// All the comuni together.
    Ambito,
    /// A comune of the ambito, by ISTAT code.
    Comune(String),
    /// A territory to compare with, as written.
    Other(String),
}

/// What became of an index.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Its exact value.
    Value(Traced<Decimal>),
    /// Nothing to divide by: the base is zero, in these cells.
    ZeroBase(Trail),
    /// Some count is not given.
    Missing,
}

impl Outcome {
    /// The value, if there is one.
    pub fn value(self) -> Option<Traced<Decimal>> {
        match self {
            Outcome::Value(value) => Some(value),
            Outcome::ZeroBase(_) | Outcome::Missing => None,
        }
    }
}

/// The counts of the community.
#[derive(Debug, Default)]
pub struct Community {
    comuni: Vec<String>,
    stocks: BTreeMap<(Place, i16), Stock>,
    areas: BTreeMap<Place, Vec<(i16, Traced<Decimal>)>>,
    /// What was counted already: sentences, tables and charts ask for the same sums again and again.
    counted: Mutex<BTreeMap<Asked, Option<Traced<Decimal>>>>,
}

/// What is asked of the counts.
type Asked = (Place, i16, Quantity);

/// Year of counts whose date is not given.
pub const UNDATED: i16 = 0;

impl Community {
    /// The counts that the tables give. What can't be a count (below zero, in parts) enters none.
    pub fn of(plan: &Plan) -> Community {
        let mut out = Community::beside_the_comuni(plan);
        for comune in &plan.comuni {
            let place = || Place::Comune(comune.istat.value.clone());
            let year = comune.residents_date.as_ref().map_or(UNDATED, |d| d.value.year());
            for (quantity, _, count) in registered(comune) {
                if let Some(count) = count {
                    out.put(place(), year, quantity, count.clone().map(Decimal::from));
                }
            }
            if let Some(area) = &comune.area_kmq {
                out.put(place(), year, Quantity::Area, area.clone());
            }
        }
        out
    }

    /// The counts that the other tables give beside the table of the comuni.
    pub fn beside_the_comuni(plan: &Plan) -> Community {
        let mut out =
            Community { comuni: plan.comuni.iter().map(|c| c.istat.value.clone()).collect(), ..Community::default() };
        for row in &plan.ages {
            let Some(band) = Band::read(&row.age.value) else { continue };
            if row.foreign.as_ref().is_some_and(|f| !f.value) {
                continue;
            }
            let foreign = row.foreign.is_some();
            let key = (out.place(&row.place.value), row.year.value);
            let own = row.sex.as_ref().map(|s| s.value);
            let counts = [
                (Some(Sex::Male), foreign, &row.men),
                (Some(Sex::Female), foreign, &row.women),
                (own, foreign, &row.total),
                (own, true, &row.foreigners),
            ];
            let stock = out.stocks.entry(key).or_default();
            for (sex, foreign, count) in counts {
                if let Some(count) = count {
                    stock.add(sex, band, foreign, count.clone());
                }
            }
        }
        out.stocks.values_mut().for_each(Stock::open_last);
        for value in &plan.context {
            let Meaning::Count(quantity) = meaning(&value.indicator.value) else { continue };
            let hectares = value.unit.as_ref().is_some_and(|u| matches!(fold(&u.value).as_str(), "ha" | "ettari"));
            let scale = if hectares { Decimal::ONE_HUNDRED } else { Decimal::ONE };
            let place = out.place(&value.place.value);
            let number = value.value.clone().map(|v| v / scale);
            out.put(place, value.year.value, quantity, number);
        }
        out
    }

    /// The place that a name or a code of the plan means.
    pub fn place(&self, written: &str) -> Place {
        if self.comuni.iter().any(|code| code == written) {
            return Place::Comune(written.to_owned());
        }
        match fold(written).as_str() {
            "ambito" | "totale" | "totale ambito" | "ambito territoriale" | "totale generale" | "intero ambito" => {
                Place::Ambito
            }
            _ => Place::Other(written.trim().to_owned()),
        }
    }

    fn put(&mut self, place: Place, year: i16, quantity: Quantity, value: Traced<Decimal>) {
        if let Ok(counted) = self.counted.get_mut() {
            counted.clear();
        }
        if value.value < Decimal::ZERO {
            return;
        }
        if quantity == Quantity::Area {
            self.areas.entry(place).or_default().push((year, value));
            return;
        }
        let Some(whole) = value.value.normalize().to_i64().filter(|_| value.value.fract().is_zero()) else { return };
        let count = Traced { value: whole, trail: value.trail };
        let stock = self.stocks.entry((place, year)).or_default();
        match quantity {
            Quantity::People { sex, band, foreign } => stock.add(sex, band, foreign, count),
            other => stock.set(other, count),
        }
    }

    /// How much there is of something in a place and a year; of the ambito, the sum of its comuni.
    pub fn count(&self, place: &Place, year: i16, quantity: Quantity) -> Option<Traced<Decimal>> {
        let asked = (place.clone(), year, quantity);
        if let Some(known) = self.counted.lock().ok().and_then(|counted| counted.get(&asked).cloned()) {
            return known;
        }
        let count = self.pooled(place, year, quantity);
        if let Ok(mut counted) = self.counted.lock() {
            counted.insert(asked, count.clone());
        }
        count
    }

    fn pooled(&self, place: &Place, year: i16, quantity: Quantity) -> Option<Traced<Decimal>> {
        if *place == Place::Ambito {
            let parts: Option<Vec<Traced<Decimal>>> =
                self.comuni.iter().map(|c| self.own(&Place::Comune(c.clone()), year, quantity)).collect();
            if let Some(parts) = parts.filter(|p| !p.is_empty()) {
                let value = parts.iter().fold(Decimal::ZERO, |sum, p| sum.saturating_add(p.value));
                return Some(Traced { value, trail: Trail::join(parts.iter().map(|p| &p.trail)) });
            }
        }
        self.own(place, year, quantity)
    }

    fn own(&self, place: &Place, year: i16, quantity: Quantity) -> Option<Traced<Decimal>> {
        if quantity == Quantity::Area {
            // A territory doesn't change with the year.
            let known = self.areas.get(place)?;
            let same = known.iter().find(|(y, _)| *y == year);
            return same.or_else(|| known.iter().max_by_key(|(y, _)| *y)).map(|(_, area)| area.clone());
        }
        let stock = self.stocks.get(&(place.clone(), year))?;
        let count = match quantity {
            Quantity::People { sex, band, foreign } => stock.people(sex, band, foreign),
            other => stock.get(other),
        };
        count.map(|c| c.map(Decimal::from))
    }

    /// An index in a place and a year, not rounded.
    pub fn index(&self, index: &Index, place: &Place, year: i16) -> Outcome {
        let parts: Option<Vec<Traced<Decimal>>> = index.parts.iter().map(|q| self.count(place, year, *q)).collect();
        let (Some(parts), Some(base)) = (parts, self.count(place, year, index.base)) else { return Outcome::Missing };
        let part = parts.iter().fold(Decimal::ZERO, |sum, p| sum.saturating_add(p.value));
        let exact = part.checked_mul(Decimal::from(index.per)).and_then(|p| p.checked_div(base.value));
        match exact {
            Some(value) => {
                let trail = Trail::join(parts.iter().map(|p| &p.trail).chain([&base.trail]));
                Outcome::Value(Traced { value, trail })
            }
            None => Outcome::ZeroBase(base.trail),
        }
    }

    /// Share of the residents of these ages, for each hundred.
    pub fn share(&self, band: Band, place: &Place, year: i16) -> Option<Traced<Decimal>> {
        let part = self.count(place, year, Quantity::of(band))?;
        let base = self.count(place, year, Quantity::RESIDENTS)?;
        let value = part.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base.value)?;
        Some(Traced { value, trail: Trail::join([&part.trail, &base.trail]) })
    }

    /// Change of a count between two years in per cent, with its sign.
    pub fn change(&self, quantity: Quantity, place: &Place, from: i16, to: i16) -> Option<Traced<Decimal>> {
        let (first, last) = (self.count(place, from, quantity)?, self.count(place, to, quantity)?);
        let value = (last.value - first.value).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(first.value)?;
        Some(Traced { value, trail: Trail::join([&first.trail, &last.trail]) })
    }

    /// Years in which something is known of a place, in order; what has no date stands alone or nowhere.
    pub fn years(&self, place: &Place, quantity: Quantity) -> Vec<i16> {
        let all: BTreeSet<i16> = self.stocks.keys().map(|(_, year)| *year).collect();
        let known: Vec<i16> = all.into_iter().filter(|y| self.count(place, *y, quantity).is_some()).collect();
        let dated: Vec<i16> = known.iter().copied().filter(|y| *y != UNDATED).collect();
        if dated.is_empty() { known } else { dated }
    }

    /// The last year in which an index can be computed for the ambito.
    pub fn last_year(&self, index: &Index) -> Option<i16> {
        let years = self.years(&Place::Ambito, index.base);
        let parts = |year: &i16| index.parts.iter().all(|q| self.count(&Place::Ambito, *year, *q).is_some());
        if index.base == Quantity::Area {
            return self.years(&Place::Ambito, Quantity::RESIDENTS).into_iter().rev().find(parts);
        }
        years.into_iter().rev().find(parts)
    }

    /// The comuni of the ambito, in the plan's order.
    pub fn comuni(&self) -> impl Iterator<Item = Place> + use<'_> {
        self.comuni.iter().map(|code| Place::Comune(code.clone()))
    }

    /// Territories to compare with, as written.
    pub fn others(&self) -> BTreeSet<Place> {
        let all = self.stocks.keys().map(|(place, _)| place).chain(self.areas.keys());
        all.filter(|p| matches!(p, Place::Other(_))).cloned().collect()
    }

    /// The classes of age that every comune gives, of both sexes and not more than `width` years wide; none when they don't cover all ages.
    pub fn bands(&self, place: &Place, year: i16, sexes: bool) -> Vec<Band> {
        let stocks: Vec<&Stock> = match place {
            Place::Ambito => self.comuni().filter_map(|c| self.stocks.get(&(c, year))).collect(),
            other => self.stocks.get(&(other.clone(), year)).into_iter().collect(),
        };
        let stocks =
            if stocks.is_empty() { self.stocks.get(&(Place::Ambito, year)).into_iter().collect() } else { stocks };
        stock::common_bands(&stocks, sexes)
    }

    /// The areas given for a place, with their years.
    pub fn areas(&self, place: &Place) -> &[(i16, Traced<Decimal>)] {
        self.areas.get(place).map_or(&[], Vec::as_slice)
    }
}

/// The counts of a row of the table of the comuni, with the headings of their columns.
pub fn registered(comune: &Comune) -> [(Quantity, &'static str, &Option<Traced<i64>>); 6] {
    [
        (Quantity::RESIDENTS, "Residenti", &comune.residents),
        (Quantity::of(Band::new(0, 17)), "0-17", &comune.age_0_17),
        (Quantity::of(Band::new(18, 64)), "18-64", &comune.age_18_64),
        (Quantity::of(Band::over(65)), "65+", &comune.age_65),
        (Quantity::Families, "Famiglie", &comune.families),
        (Quantity::foreign(Band::ALL), "Stranieri", &comune.foreigners),
    ]
}

#[cfg(test)]
mod tests;
