// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The population pyramid: by sex where the context's indicators tell it, else the lead comune against the others.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::hole::count_it;
use super::ledger::Ledger;
use super::text::{fold, same_words};
use crate::document::{Anchor, Block, Chart, Figure, Inline, Series};

/// Fewest age bands of a pyramid by sex.
const LEAST_BANDS: usize = 3;

/// A sex, as the name of an indicator tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sex {
    Male,
    Female,
}

/// Year, first age, words and sex of a band.
type BandOfYear = (i16, u32, String, Sex);

/// The value given for the ambito, the sum of those of the comuni, their number.
type Counted = (Option<Decimal>, Decimal, usize);

/// The pyramid; none when ages aren't given, or those of one comune only without sexes.
pub(super) fn build(ledger: &Ledger<'_>) -> Vec<Block> {
    let made = by_sex(ledger).or_else(|| by_comune(ledger));
    made.map(Block::Figure).into_iter().collect()
}

fn by_comune(ledger: &Ledger<'_>) -> Option<Figure> {
    let plan = ledger.plan;
    let lead = plan.comuni.iter().find(|c| c.istat.value == plan.ambito.lead)?;
    if plan.comuni.len() < 2 {
        return None;
    }
    let mut sums = [[0i64; 3]; 2];
    for comune in &plan.comuni {
        let ages = [comune.age_0_17.as_ref()?.value, comune.age_18_64.as_ref()?.value, comune.age_65.as_ref()?.value];
        let side = usize::from(comune.istat.value != lead.istat.value);
        for (sum, age) in sums.get_mut(side)?.iter_mut().zip(ages) {
            *sum = sum.saturating_add(age.max(0));
        }
    }
    let bands = ["0-17 anni", "18-64 anni", "65 anni e più"].map(str::to_owned).to_vec();
    let [left, right] = sums.map(|sums| sums.map(Decimal::from).to_vec());
    let names = [lead.name.value.clone(), "Altri comuni".to_owned()];
    let caption = format!("Piramide delle età: {} e gli altri comuni", lead.name.value);
    Some(figure(caption, bands, names, [left, right]))
}

fn by_sex(ledger: &Ledger<'_>) -> Option<Figure> {
    // Year, band, sex: the value given for the ambito, or the sum of its comuni.
    let mut found: BTreeMap<BandOfYear, Counted> = BTreeMap::new();
    for value in &ledger.plan.context {
        let Some((sex, from, band)) = band_of(&value.indicator.value) else { continue };
        let slot = found.entry((value.year.value, from, band, sex)).or_default();
        if same_words(&value.place.value, "ambito") {
            slot.0 = Some(value.value.value);
        } else {
            slot.1 = slot.1.saturating_add(value.value.value);
            slot.2 += 1;
        }
    }
    let year = found.keys().map(|key| key.0).max()?;
    let mut bands: BTreeMap<(u32, String), [Option<Decimal>; 2]> = BTreeMap::new();
    for ((_, from, band, sex), (whole, sum, places)) in found.into_iter().filter(|(key, _)| key.0 == year) {
        let value = whole.or((places == ledger.plan.comuni.len()).then_some(sum));
        let sides = bands.entry((from, band)).or_default();
        match sex {
            Sex::Male => sides[0] = value,
            Sex::Female => sides[1] = value,
        }
    }
    let full: Option<Vec<(String, Decimal, Decimal)>> =
        bands.into_iter().map(|((_, band), [male, female])| Some((band, male?, female?))).collect();
    let full = full.filter(|bands| bands.len() >= LEAST_BANDS)?;
    let names = ["Maschi".to_owned(), "Femmine".to_owned()];
    let caption = format!("Piramide delle età dei residenti nel {year}");
    let values = [full.iter().map(|b| b.1).collect(), full.iter().map(|b| b.2).collect()];
    Some(figure(caption, full.into_iter().map(|b| b.0).collect(), names, values))
}

/// Sex, first age and words of the band that an indicator's name tells: «Maschi 5-9 anni», «Residenti femmine 80 e oltre».
fn band_of(name: &str) -> Option<(Sex, u32, String)> {
    let plain = fold(name);
    let words: Vec<&str> = plain.split(' ').collect();
    let told = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    let sex = match (told(&["masch", "uomini"]), told(&["femmin", "donne"])) {
        (true, false) => Sex::Male,
        (false, true) => Sex::Female,
        _ => return None,
    };
    let ages: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).filter(|age| *age <= 120).collect();
    let open = name.contains('+') || told(&["oltre", "piu"]);
    match ages.as_slice() {
        [from, to] if from < to => Some((sex, *from, format!("{from}-{to}"))),
        [from] if open => Some((sex, *from, format!("{from} e più"))),
        _ => None,
    }
}

fn figure(caption: String, bands: Vec<String>, names: [String; 2], values: [Vec<Decimal>; 2]) -> Figure {
    let [left, right] = &values;
    let said: Vec<String> = bands
        .iter()
        .zip(left.iter().zip(right))
        .map(|(band, (a, b))| format!("{band}: {} {} e {} {}", names[0], whole(*a), names[1], whole(*b)))
        .collect();
    let alt = format!("{caption}, con barre contrapposte per classe di età. {}.", said.join("; "));
    let [first, second] = names;
    let [left, right] = values;
    let chart = Chart::Pyramid {
        bands,
        left: Series { name: first, values: left },
        right: Series { name: second, values: right },
    };
    Figure {
        anchor: Anchor("fig.piramide".to_owned()),
        number: String::new(),
        caption: vec![Inline::text(caption)],
        alt,
        chart,
    }
}

fn whole(value: Decimal) -> String {
    use rust_decimal::prelude::ToPrimitive;
    value.round().to_i64().map_or_else(|| value.to_string(), count_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_from_the_names_of_indicators() {
        for (name, wanted) in [
            ("Maschi 5-9 anni", Some((Sex::Male, 5, "5-9".to_owned()))),
            ("Residenti femmine 80 e oltre", Some((Sex::Female, 80, "80 e più".to_owned()))),
            ("Popolazione femminile, 85+", Some((Sex::Female, 85, "85 e più".to_owned()))),
            ("Maschi e femmine 0-4", None),
            ("Minori 0-17", None),
            ("Donne vittime di violenza", None),
        ] {
            assert_eq!(band_of(name), wanted, "{name}");
        }
    }
}
