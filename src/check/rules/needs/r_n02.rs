// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N02: an indicator that can be computed again gives the same result; where it doesn't, the likely reason.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::assess::community::indices::{self, Index};
use crate::assess::community::names::{Meaning, Quantity, meaning};
use crate::assess::community::{Community, Place};
use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::origin::{Traced, Trail};
use crate::plan::ContextValue;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N02",
    name: "indicatore-derivato-non-coerente",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "definizioni ISTAT degli indicatori; buona pratica",
    page: include_str!("r_n02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let community = c.community();
    c.plan.context.iter().filter_map(|value| differs(c, community, value)).collect()
}

/// A published value, with how it is computed.
struct Published<'a> {
    value: &'a ContextValue,
    place: Place,
    meaning: Meaning,
}

fn differs(c: &Context<'_>, community: &Community, value: &ContextValue) -> Option<Finding> {
    let meaning = meaning(&value.indicator.value);
    if !matches!(meaning, Meaning::Index(_) | Meaning::Share(_) | Meaning::Change(_)) {
        return None;
    }
    let published = Published { value, place: community.place(&value.place.value), meaning };
    let exact = published.at(community, &published.place, value.year.value)?;
    let written = value.value.value;
    if same(written, exact.value) || published.is_by_other_ages(community) {
        return None;
    }
    // A value of another size is written with the decimals of the index.
    let other_size = (written - exact.value).abs() > exact.value.abs() / Decimal::TWO;
    let shown = rounded(exact.value, if other_size { published.decimals() } else { written.scale().min(4) });
    let why = why(c, community, &published, exact.value).map_or_else(String::new, |why| format!(": {why}"));
    let mut finding = c
        .finding(format!(
            "«{}» {} è {}, ma da {} risulta {}{why}",
            value.indicator.value,
            published.of_place(c),
            decimal_it(written),
            published.formula(),
            decimal_it(shown)
        ))
        .at(value.value.origin().cloned())
        .column("Valore")
        .row(value.indicator.value.clone())
        .found(decimal_it(written))
        .expected(decimal_it(shown))
        .cure("Correggere il valore, oppure i dati da cui si calcola, che stanno nelle celle indicate.");
    if published.is_density()
        && let Some(area) = community.count(&published.place, value.year.value, Quantity::Area)
    {
        finding = with_places(finding, &area.trail, "superficie");
    }
    finding = with_places(finding, &published.bases(community), "da qui");
    finding.places.truncate(MAX_CELLS);
    Some(finding)
}

/// How many of the cells behind a figure a finding names.
const MAX_CELLS: usize = 6;

impl Published<'_> {
    fn at(&self, community: &Community, place: &Place, year: i16) -> Option<Traced<Decimal>> {
        match &self.meaning {
            Meaning::Index(index) => community.index(index, place, year).value(),
            Meaning::Share(band) => community.share(*band, place, year),
            Meaning::Change(between) => {
                let (from, to) = between.or_else(|| {
                    let years = community.years(place, Quantity::RESIDENTS);
                    Some((years.iter().copied().rfind(|y| *y < year)?, year))
                })?;
                community.change(Quantity::RESIDENTS, place, from, to)
            }
            _ => None,
        }
    }

    /// Some indices have two definitions.
    fn is_by_other_ages(&self, community: &Community) -> bool {
        let other = match &self.meaning {
            Meaning::Index(index) if index.id == "ricambio" => &indices::WIDE_REPLACEMENT,
            _ => return false,
        };
        let exact = community.index(other, &self.place, self.value.year.value).value();
        exact.is_some_and(|exact| same(self.value.value.value, exact.value))
    }

    fn per(&self) -> u32 {
        if let Meaning::Index(index) = &self.meaning { index.per } else { 100 }
    }

    fn decimals(&self) -> u32 {
        if let Meaning::Index(index) = &self.meaning { index.decimals } else { 1 }
    }

    /// `di Matino`, `dell'Ambito`.
    fn of_place(&self, c: &Context<'_>) -> String {
        match &self.place {
            Place::Ambito => "dell'Ambito".to_owned(),
            _ => format!("di {}", c.plan.comune_name(&self.value.place.value)),
        }
    }

    fn is_density(&self) -> bool {
        matches!(&self.meaning, Meaning::Index(Index { id: "densita", .. }))
    }

    /// What it is computed from, after «da».
    fn formula(&self) -> String {
        match &self.meaning {
            Meaning::Index(index) if index.id == "densita" => "residenti e superficie".to_owned(),
            Meaning::Index(index) => index.formula.to_owned(),
            Meaning::Share(band) => format!("residenti di {band} anni : residenti × 100"),
            _ => "residenti dei due anni".to_owned(),
        }
    }

    /// The cells of the counts that it is computed from.
    fn bases(&self, community: &Community) -> Trail {
        let exact = self.at(community, &self.place, self.value.year.value);
        exact.map(|e| e.trail).unwrap_or_default()
    }
}

/// Whether a value is the exact one at the decimals that it is written with; a formula's result is as exact as a float.
fn same(written: Decimal, exact: Decimal) -> bool {
    let difference = (written - exact).abs();
    written == rounded(exact, written.scale()) || difference <= exact.abs() * Decimal::new(1, 9)
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Near enough to be the same figure with fewer digits.
fn near(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() <= other.abs() * Decimal::new(5, 3)
}

/// The likeliest reason of a difference.
fn why(c: &Context<'_>, community: &Community, published: &Published<'_>, exact: Decimal) -> Option<String> {
    let (written, year) = (published.value.value.value, published.value.year.value);
    if exact.trunc_with_scale(written.scale()) == written {
        return Some("il valore scritto è troncato, non arrotondato".to_owned());
    }
    if !written.is_zero() && same(-written, exact) {
        return Some("il segno è rovesciato".to_owned());
    }
    let hundred = Decimal::ONE_HUNDRED;
    if published.per() == 100 && !written.is_zero() {
        if near(written * hundred, exact) {
            return Some("il valore è scritto come frazione, va moltiplicato per 100".to_owned());
        }
        if near(written, exact * hundred) {
            return Some("il valore è cento volte troppo grande".to_owned());
        }
    }
    let other = community.years(&published.place, Quantity::RESIDENTS).into_iter().rev().filter(|y| *y != year);
    for other in other.filter(|_| !matches!(published.meaning, Meaning::Change(Some(_)))) {
        if published.at(community, &published.place, other).is_some_and(|e| same(written, e.value)) {
            return Some(format!("è il valore del {other}"));
        }
    }
    if published.place == Place::Ambito {
        let parts: Option<Vec<Decimal>> =
            community.comuni().map(|p| published.at(community, &p, year).map(|v| v.value)).collect();
        let parts = parts.filter(|p| p.len() > 1)?;
        let mean = parts.iter().sum::<Decimal>().checked_div(Decimal::from(parts.len()))?;
        if same(written, mean) || same(written, rounded(mean, 1)) {
            return Some("è la media dei valori dei comuni, mentre va calcolato sulle somme".to_owned());
        }
    } else {
        let same_as = community.comuni().filter(|p| *p != published.place).find(|place| {
            published.at(community, place, year).is_some_and(|e| written.scale() > 0 && same(written, e.value))
        });
        if let Some(Place::Comune(code)) = same_as {
            return Some(format!("è il valore di {}", c.plan.comune_name(&code)));
        }
    }
    let ratio = written.checked_div(exact)?;
    if published.is_density() {
        return surface(ratio);
    }
    let inverted = (hundred * hundred).checked_div(exact)?;
    (published.per() == 100 && near(written, inverted)).then(|| "il rapporto è rovesciato".to_owned())
}

/// Why a density is so many times the one that comes of the area.
fn surface(ratio: Decimal) -> Option<String> {
    let times = |ratio: Decimal| {
        let whole = ratio.round();
        (whole >= Decimal::TWO && near(ratio, whole)).then_some(whole)
    };
    let inverse = Decimal::ONE.checked_div(ratio)?;
    let (times, size) = times(ratio).map(|t| (t, "grande")).or_else(|| times(inverse).map(|t| (t, "piccola")))?;
    let hectares = if times == Decimal::ONE_HUNDRED && size == "grande" { " (forse è in ettari)" } else { "" };
    Some(format!("se la densità è giusta, la superficie è {} volte troppo {size}{hectares}", decimal_it(times)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Case;

    fn told(case: Case) -> Vec<String> {
        case.findings().iter().filter(|f| f.code == "R-N02").map(|f| f.message.clone()).collect()
    }

    /// The good plan with these rows of residents by age: comune, year, age, men, women.
    fn aged() -> Case {
        let titles = ["Comune", "Anno", "Età", "Maschi", "Femmine"].map(str::to_owned);
        let rows: Vec<Vec<String>> = [
            ("Casarano", "2022", "0-14", "1200", "1150"),
            ("Casarano", "2022", "15-64", "6000", "6200"),
            ("Casarano", "2022", "65+", "2200", "2827"),
            ("Matino", "2022", "0-14", "700", "650"),
            ("Matino", "2022", "15-64", "3500", "3600"),
            ("Matino", "2022", "65+", "1217", "1500"),
            ("Parabita", "2022", "0-14", "500", "480"),
            ("Parabita", "2022", "15-64", "2700", "2800"),
            ("Parabita", "2022", "65+", "1000", "1281"),
            ("Casarano", "2021", "0-14", "1300", "1200"),
            ("Casarano", "2021", "15-64", "6000", "6200"),
            ("Casarano", "2021", "65+", "2200", "2700"),
        ]
        .map(|r| [r.0, r.1, r.2, r.3, r.4].map(str::to_owned).to_vec())
        .to_vec();
        Case::good().put_rows("popolazione", None, &titles, &rows)
    }

    #[test]
    fn the_likely_reason_is_said() {
        for (row, why) in [
            ("Indice di vecchiaia|Casarano|2022|213.9||ISTAT", ""),
            ("Indice di vecchiaia|Matino|2022|201.25||ISTAT", "troncato"),
            ("Indice di vecchiaia|Casarano|2022|2.139||ISTAT", "frazione"),
            ("Indice di vecchiaia|Casarano|2022|196||ISTAT", "valore del 2021"),
            ("Indice di vecchiaia|Casarano|2022|201.3||ISTAT", "valore di Matino"),
            ("Indice di vecchiaia|Casarano|2022|46.7||ISTAT", "rovesciato"),
            ("Indice di vecchiaia|Casarano|2022|150||ISTAT", "risulta 214"),
            ("Indice di vecchiaia|Ambito|2022|214.2||ISTAT", ""),
            ("Indice di vecchiaia|Ambito|2022|216||ISTAT", "media"),
            ("Indice di dipendenza strutturale|Ambito|2022|59.3||ISTAT", ""),
            ("Quota 65+ (%)|Matino|2022|24.3|%|ISTAT", ""),
            ("Quota 65+ (%)|Matino|2022|0.243|%|ISTAT", "frazione"),
            ("Densità abitativa|Matino|2022|3354.6||ISTAT", "8 volte troppo grande"),
            ("Indice di vecchiaia|Provincia di Lecce|2022|199||ISTAT", ""),
            ("Indice di vecchiaia|Casarano|2019|1||ISTAT", ""),
        ] {
            let said = told(aged().add("indicatori_contesto", row));
            match why {
                "" => assert!(said.is_empty(), "{row}: {said:?}"),
                why => assert!(said.len() == 1 && said[0].contains(why), "{row}: {said:?}"),
            }
        }
    }
}
