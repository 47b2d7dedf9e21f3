// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The counts of one place in one year: classes of age put together to make those that are asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Quantity;
use crate::ages::{Band, Sex};
use crate::origin::{Traced, Trail};

/// Counts of a place in a year.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    people: BTreeMap<(bool, Option<Sex>, Band), Traced<i64>>,
    others: BTreeMap<Quantity, Traced<i64>>,
}

/// Fewest ages of one year that make the last of them an open class.
const LEAST_SINGLE: usize = 20;
/// Least age that may stand for itself and all those above.
const LEAST_LAST: u8 = 85;

impl Stock {
    /// Adds people; the first figure given for them stays, and one below zero is none.
    pub fn add(&mut self, sex: Option<Sex>, band: Band, foreign: bool, count: Traced<i64>) {
        let told = sex.is_none() && self.class(None, band, foreign).is_some();
        if count.value >= 0 && !told {
            self.people.entry((foreign, sex, band)).or_insert(count);
        }
    }

    /// Sets another count; the first one given stays.
    pub fn set(&mut self, quantity: Quantity, count: Traced<i64>) {
        self.others.entry(quantity).or_insert(count);
    }

    /// A count that isn't of people.
    pub fn get(&self, quantity: Quantity) -> Option<Traced<i64>> {
        self.others.get(&quantity).cloned()
    }

    /// Where ages are given year by year, the last of them («100») holds all those above.
    pub fn open_last(&mut self) {
        for key in [false, true].into_iter().flat_map(|f| [None, Some(Sex::Male), Some(Sex::Female)].map(|s| (f, s))) {
            let mine: Vec<Band> =
                self.people.keys().filter(|(f, s, b)| (*f, *s) == key && *b != Band::ALL).map(|(_, _, b)| *b).collect();
            let single = mine.iter().filter(|b| b.from == b.to);
            let Some(last) = single.clone().max().copied() else { continue };
            let open = mine.iter().any(|b| b.is_open()) || mine.iter().any(|b| b.to > last.to);
            if single.count() >= LEAST_SINGLE
                && !open
                && last.from >= LEAST_LAST
                && let Some(count) = self.people.remove(&(key.0, key.1, last))
            {
                self.people.insert((key.0, key.1, Band::over(last.from)), count);
            }
        }
    }

    /// People of these ages: the class itself, classes that make it up exactly, or the whole less the others.
    pub fn people(&self, sex: Option<Sex>, band: Band, foreign: bool) -> Option<Traced<i64>> {
        if let Some(sum) = self.cover(sex, band, foreign) {
            return Some(sum);
        }
        if band == Band::ALL {
            return None;
        }
        let mut rest = self.cover(sex, Band::ALL, foreign)?;
        let below = band.from.checked_sub(1).map(|to| Band::new(0, to));
        let above = (!band.is_open()).then(|| Band::over(band.to.saturating_add(1)));
        for other in [below, above].into_iter().flatten() {
            let other = self.cover(sex, other, foreign)?;
            rest = Traced { value: rest.value - other.value, trail: Trail::join([&rest.trail, &other.trail]) };
        }
        (rest.value >= 0).then_some(rest)
    }

    /// The count of exactly this class: of both sexes, also as the sum of the two.
    pub fn class(&self, sex: Option<Sex>, band: Band, foreign: bool) -> Option<Traced<i64>> {
        let of = |sex| self.people.get(&(foreign, sex, band));
        match (of(sex), sex) {
            (Some(count), _) => Some(count.clone()),
            (None, None) => {
                let (men, women) = (of(Some(Sex::Male))?, of(Some(Sex::Female))?);
                let value = men.value.saturating_add(women.value);
                Some(Traced { value, trail: Trail::join([&men.trail, &women.trail]) })
            }
            (None, Some(_)) => None,
        }
    }

    fn cover(&self, sex: Option<Sex>, band: Band, foreign: bool) -> Option<Traced<i64>> {
        if let Some(whole) = self.class(sex, band, foreign) {
            return Some(whole);
        }
        let usable = |(f, s, b): &&(bool, Option<Sex>, Band)| {
            *f == foreign && (sex.is_none() || *s == sex) && b.from >= band.from && b.to <= band.to
        };
        let classes: BTreeSet<Band> = self.people.keys().filter(usable).map(|(_, _, b)| *b).collect();
        let chosen = tile(&classes, band, &|b| self.class(sex, b, foreign).is_some())?;
        let parts: Vec<Traced<i64>> = chosen.into_iter().filter_map(|b| self.class(sex, b, foreign)).collect();
        let value = parts.iter().fold(0_i64, |sum, p| sum.saturating_add(p.value));
        Some(Traced { value, trail: Trail::join(parts.iter().map(|p| &p.trail)) })
    }

    /// Classes that are given, apart from the whole.
    fn classes(&self, sexes: bool) -> BTreeSet<Band> {
        let known = |b: &Band| {
            if sexes {
                self.class(Some(Sex::Male), *b, false).is_some() && self.class(Some(Sex::Female), *b, false).is_some()
            } else {
                self.class(None, *b, false).is_some()
            }
        };
        let mine = self.people.keys().filter(|(f, _, b)| !f && *b != Band::ALL).map(|(_, _, b)| *b);
        mine.filter(known).collect()
    }
}

/// Classes that make up all ages, out of these.
pub fn whole(classes: &BTreeSet<Band>) -> Option<Vec<Band>> {
    tile(classes, Band::ALL, &|_| true)
}

/// Classes one after the other from the first age of a band to its last, the widest first.
fn tile(classes: &BTreeSet<Band>, band: Band, known: &dyn Fn(Band) -> bool) -> Option<Vec<Band>> {
    let mut dead: BTreeSet<u8> = BTreeSet::new();
    let mut chosen: Vec<Band> = Vec::new();
    fn from(
        start: u8,
        band: Band,
        classes: &BTreeSet<Band>,
        known: &dyn Fn(Band) -> bool,
        dead: &mut BTreeSet<u8>,
        chosen: &mut Vec<Band>,
    ) -> bool {
        if dead.contains(&start) {
            return false;
        }
        for class in classes.iter().rev().filter(|c| c.from == start && known(**c)) {
            chosen.push(*class);
            let next = class.to.saturating_add(1);
            if class.to == band.to || !class.is_open() && from(next, band, classes, known, dead, chosen) {
                return true;
            }
            chosen.pop();
        }
        dead.insert(start);
        false
    }
    from(band.from, band, classes, known, &mut dead, &mut chosen).then_some(chosen)
}

/// The finest classes that all the stocks give and that follow one another from the first age to the last; by five years where ages are given one by one.
pub fn common_bands(stocks: &[&Stock], sexes: bool) -> Vec<Band> {
    let Some((first, rest)) = stocks.split_first() else { return Vec::new() };
    let mut common = first.classes(sexes);
    for stock in rest {
        let own = stock.classes(sexes);
        common.retain(|b| own.contains(b));
    }
    let mut out: Vec<Band> = Vec::new();
    let mut start = 0_u8;
    loop {
        // The narrowest that begins here.
        let Some(next) = common.iter().find(|b| b.from == start) else { return Vec::new() };
        out.push(*next);
        if next.is_open() {
            break;
        }
        start = next.to.saturating_add(1);
    }
    by_five(out)
}

/// Single years gathered by five; the open class stays as it is.
fn by_five(bands: Vec<Band>) -> Vec<Band> {
    let narrow = |b: &&Band| !b.is_open() && b.to - b.from < 4;
    if bands.iter().filter(narrow).count() < LEAST_SINGLE {
        return bands;
    }
    let Some(open) = bands.last().copied() else { return bands };
    let edges: BTreeSet<u8> = bands.iter().map(|b| b.from).collect();
    let mut starts: Vec<u8> = edges.into_iter().filter(|from| from % 5 == 0 && *from <= open.from).collect();
    if !starts.contains(&open.from) {
        starts.push(open.from);
    }
    let pairs = starts.windows(2).map(|pair| Band::new(pair[0], pair[1] - 1));
    let mut out: Vec<Band> = pairs.collect();
    out.push(open);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stock(bands: &[(Option<Sex>, Band, i64)]) -> Stock {
        let mut out = Stock::default();
        for (sex, band, count) in bands {
            out.add(*sex, *band, false, Traced::untraced(*count));
        }
        out
    }

    fn asked(stock: &Stock, band: Band) -> Option<i64> {
        stock.people(None, band, false).map(|c| c.value)
    }

    #[test]
    fn classes_are_put_together_exactly_or_not_at_all() {
        let (m, f) = (Some(Sex::Male), Some(Sex::Female));
        let of = |b| (None, b);
        let all: Vec<(Option<Sex>, Band, i64)> =
            [(of(Band::new(0, 14)), 10), (of(Band::new(15, 64)), 60), (of(Band::over(65)), 30)]
                .map(|((s, b), n)| (s, b, n))
                .to_vec();
        let three = stock(&all);
        assert_eq!(asked(&three, Band::ALL), Some(100));
        assert_eq!(asked(&three, Band::new(0, 64)), Some(70));
        assert_eq!(asked(&three, Band::over(15)), Some(90));
        assert_eq!(asked(&three, Band::new(0, 17)), None);
        let rest = stock(&[(None, Band::ALL, 100), (None, Band::new(0, 14), 10), (None, Band::over(65), 30)]);
        assert_eq!(asked(&rest, Band::new(15, 64)), Some(60));
        let sexes = stock(&[(m, Band::new(0, 14), 6), (f, Band::new(0, 14), 4), (None, Band::over(15), 90)]);
        assert_eq!(asked(&sexes, Band::ALL), Some(100));
        assert_eq!(sexes.people(m, Band::new(0, 14), false).map(|c| c.value), Some(6));
        assert_eq!(sexes.people(m, Band::ALL, false), None);
        let negative = stock(&[(None, Band::ALL, -5)]);
        assert_eq!(asked(&negative, Band::ALL), None);
    }

    #[test]
    fn the_last_single_age_is_open() {
        let ages: Vec<_> = (0..=100).map(|a| (None, Band::new(a, a), 1)).collect();
        let mut stock = stock(&ages);
        assert_eq!(asked(&stock, Band::over(65)), None);
        stock.open_last();
        assert_eq!(asked(&stock, Band::over(65)), Some(36));
        let bands = common_bands(&[&stock], false);
        assert_eq!((bands.len(), bands[0], bands[20]), (21, Band::new(0, 4), Band::over(100)));
    }

    proptest! {
        /// Whatever the cuts, a class made of others is the sum of its ages.
        #[test]
        fn a_class_is_the_sum_of_its_ages(counts in prop::collection::vec(0i64..500, 100), cuts in prop::collection::btree_set(1u8..100, 0..12), pick in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
            let mut edges: Vec<u8> = std::iter::once(0).chain(cuts).collect();
            edges.sort_unstable();
            let mut bands: Vec<Band> = edges.windows(2).map(|p| Band::new(p[0], p[1] - 1)).collect();
            bands.push(Band::over(*edges.last().unwrap()));
            let sum = |b: Band| (b.from..=b.to.min(99)).map(|a| counts[usize::from(a)]).sum::<i64>();
            let stock = stock(&bands.iter().map(|b| (None, *b, sum(*b))).collect::<Vec<_>>());
            let (a, b) = (bands[pick.index(bands.len())], bands[other.index(bands.len())]);
            let asked_for = Band::new(a.from.min(b.from), a.to.max(b.to));
            prop_assert_eq!(asked(&stock, asked_for), Some(sum(asked_for)));
            prop_assert_eq!(asked(&stock, Band::ALL), Some(counts.iter().sum::<i64>()));
        }
    }
}
