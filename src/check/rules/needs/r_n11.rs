// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N11: men and women make up the residents, classes of age make up the whole, comuni make up the ambito.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::prelude::ToPrimitive;

use crate::ages::{Band, Sex};
use crate::assess::community::names::{Meaning, Quantity, meaning};
use crate::assess::community::{Place, whole as whole_of};
use crate::check::rules::prelude::*;
use crate::money::thousands;
use crate::origin::{Traced, Trail};
use crate::plan::{AgeCount, ContextValue};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N11",
    name: "residenti-per-eta-che-non-sommano",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "ISTAT: le classi di età dividono tutti i residenti, senza sovrapporsi",
    page: include_str!("r_n11.md"),
    check: Some(check),
};

/// Rows of one place and year that count the same people.
type Group<'a> = BTreeMap<(Place, i16, bool), Vec<(Band, &'a AgeCount)>>;

fn check(c: &Context<'_>) -> Vec<Finding> {
    let told = among_indicators(c);
    let own = gathered(c, &c.plan.ages);
    let all = gathered(c, c.plan.ages.iter().chain(&told));
    let readable = |row: &&AgeCount| Band::read(&row.age.value).is_some();
    let mut findings: Vec<Finding> = c.plan.ages.iter().filter(readable).filter_map(|row| sexes(c, row)).collect();
    for (key, rows) in &all {
        let (place, year, _) = key;
        let name = match place {
            Place::Comune(code) => c.plan.comune_name(code),
            Place::Ambito => "Ambito",
            Place::Other(name) => name,
        };
        // Among the indicators some classes alone are no slip.
        let listed = own.contains_key(key);
        let found = overlap(c, name, *year, rows).filter(|_| listed);
        findings
            .extend(found.or_else(|| sex_rows(c, name, *year, rows)).or_else(|| classes(c, name, *year, rows, listed)));
    }
    findings.extend(ambito(c, &own));
    findings
}

/// Counts of residents among the context indicators, as rows of ages.
fn among_indicators(c: &Context<'_>) -> Vec<AgeCount> {
    let row = |value: &ContextValue| {
        let Meaning::Count(Quantity::People { sex, band, foreign }) = meaning(&value.indicator.value) else {
            return None;
        };
        let count = value.value.value.to_i64().filter(|_| value.value.value.fract().is_zero())?;
        let origin = value.value.origin().cloned()?;
        let age = if band == Band::ALL { "Totale".to_owned() } else { band.to_string() };
        Some(AgeCount {
            origin,
            place: value.place.clone(),
            year: value.year.clone(),
            age: Traced { value: age, trail: value.indicator.trail.clone() },
            sex: sex.map(|sex| Traced { value: sex, trail: value.indicator.trail.clone() }),
            foreign: foreign.then(|| Traced { value: true, trail: value.indicator.trail.clone() }),
            men: None,
            women: None,
            total: Some(Traced { value: count, trail: value.value.trail.clone() }),
            foreigners: None,
            source: value.source.clone(),
        })
    };
    c.plan.context.iter().filter_map(row).collect()
}

/// Rows that can be read, by what they count.
fn gathered<'r>(c: &Context<'_>, rows: impl IntoIterator<Item = &'r AgeCount>) -> Group<'r> {
    let mut groups: Group<'r> = BTreeMap::new();
    for row in rows {
        let Some(band) = Band::read(&row.age.value).filter(|_| row.foreign.as_ref().is_none_or(|f| f.value)) else {
            continue;
        };
        let key = (c.community().place(&row.place.value), row.year.value, row.foreign.is_some());
        groups.entry(key).or_default().push((band, row));
    }
    groups
}

/// Men and women in rows of their own against the row of both.
fn sex_rows(c: &Context<'_>, place: &str, year: i16, rows: &[(Band, &AgeCount)]) -> Option<Finding> {
    let of = |band: Band, sex: Option<Sex>| {
        let same = |(b, row): &&(Band, &AgeCount)| *b == band && row.sex.as_ref().map(|s| s.value) == sex;
        rows.iter().filter(same).find_map(|(_, row)| row.total.as_ref())
    };
    rows.iter().find_map(|(band, _)| {
        let (men, women, total) = (of(*band, Some(Sex::Male))?, of(*band, Some(Sex::Female))?, of(*band, None)?);
        let sum = men.value.saturating_add(women.value);
        if sum == total.value || [men, women, total].iter().any(|n| n.value < 0) {
            return None;
        }
        let age = if *band == Band::ALL { String::new() } else { format!(", età {band}") };
        Some(
            c.finding(format!(
                "A {place} nel {year}{age}, maschi e femmine sommano {}, ma il totale è {}",
                number(sum),
                number(total.value)
            ))
            .at(total.origin().cloned())
            .row(place)
            .found(number(total.value))
            .expected(number(sum))
            .cure("Correggere il totale o uno dei due addendi.")
            .also(men.origin(), "maschi")
            .also(women.origin(), "femmine"),
        )
    })
}

fn number(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", thousands(value.unsigned_abs()))
}

/// Men and women of a row against its total.
fn sexes(c: &Context<'_>, row: &AgeCount) -> Option<Finding> {
    let (men, women, total) = (row.men.as_ref()?, row.women.as_ref()?, row.total.as_ref()?);
    let sum = men.value.saturating_add(women.value);
    if sum == total.value || [men, women, total].iter().any(|n| n.value < 0) {
        return None;
    }
    let place = c.plan.comune_name(&row.place.value);
    Some(
        c.finding(format!(
            "A {place} nel {}, età {}, maschi e femmine sommano {}, ma il totale è {}",
            row.year.value,
            row.age.value,
            number(sum),
            number(total.value)
        ))
        .at(total.origin().cloned())
        .column("Totale")
        .row(place)
        .found(number(total.value))
        .expected(number(sum))
        .cure("Correggere il totale o uno dei due addendi; la colonna Totale si può anche togliere.")
        .also(men.origin(), "maschi")
        .also(women.origin(), "femmine"),
    )
}

/// Two classes that hold the same age, where one isn't made of others.
fn overlap(c: &Context<'_>, place: &str, year: i16, rows: &[(Band, &AgeCount)]) -> Option<Finding> {
    let within = |a: Band, b: Band| a.from >= b.from && a.to <= b.to;
    let (one, other) = rows.iter().enumerate().find_map(|(at, (band, row))| {
        let crossing =
            |(other, _): &&(Band, &AgeCount)| band.meets(*other) && !within(*band, *other) && !within(*other, *band);
        rows[at + 1..].iter().find(crossing).map(|other| ((*band, *row), *other))
    })?;
    Some(
        c.finding(format!("A {place} nel {year} le classi {} e {} si sovrappongono", one.0, other.0))
            .at(other.1.age.origin().cloned())
            .column("Età")
            .row(place)
            .found(other.1.age.value.clone())
            .expected("classi che cominciano dove finisce la precedente")
            .cure("Correggere la classe sulla fonte: finché si sovrappongono non si possono sommare.")
            .also(one.1.age.origin(), "l'altra classe"),
    )
}

/// The classes of a place against its total: from the same table, or from the other tables for the same year.
fn classes(c: &Context<'_>, place: &str, year: i16, rows: &[(Band, &AgeCount)], listed: bool) -> Option<Finding> {
    for sex in [None, Some(Sex::Male), Some(Sex::Female)] {
        let of = |row: &AgeCount| -> Option<Traced<i64>> {
            let own = row.sex.as_ref().map(|s| s.value);
            match sex {
                None if own.is_none() => row.total.clone().or_else(|| {
                    let (m, f) = (row.men.as_ref()?, row.women.as_ref()?);
                    let value = m.value.saturating_add(f.value);
                    Some(Traced { value, trail: Trail::join([&m.trail, &f.trail]) })
                }),
                None => None,
                Some(Sex::Male) if own.is_none() => row.men.clone(),
                Some(Sex::Female) if own.is_none() => row.women.clone(),
                sex if own == sex => row.total.clone(),
                _ => None,
            }
        };
        // The table's own total, then that of the comuni, then an indicator.
        let is_own = |row: &AgeCount| c.plan.ages.iter().any(|own| std::ptr::eq(own, row));
        let total = |own: bool| {
            rows.iter().filter(|(band, row)| *band == Band::ALL && is_own(row) == own).find_map(|(_, row)| of(row))
        };
        let registered = || {
            let own = c.plan.comuni.iter().find(|m| c.plan.comune_name(&m.istat.value) == place)?;
            let same = own.residents_date.as_ref().is_some_and(|d| d.value.year() == year);
            own.residents.clone().filter(|_| same && sex.is_none())
        };
        let foreign = rows.first().is_some_and(|(_, row)| row.foreign.is_some());
        let registered = || registered().filter(|_| !foreign);
        let Some(whole) = total(true).or_else(registered).or_else(|| total(false)) else { continue };
        let given: BTreeSet<Band> =
            rows.iter().filter(|(band, row)| *band != Band::ALL && of(row).is_some()).map(|(band, _)| *band).collect();
        let tiling = whole_of(&given);
        // Without classes for all ages: those that hold no other.
        let holds = |a: Band, b: Band| a != b && b.from >= a.from && b.to <= a.to;
        let narrow = || given.iter().filter(|a| !given.iter().any(|b| holds(**a, *b))).copied().collect();
        let chosen: Vec<Band> = tiling.clone().unwrap_or_else(narrow);
        let count = |band: &Band| rows.iter().filter(|(b, _)| b == band).find_map(|(_, row)| of(row));
        let counts: Vec<(Band, Traced<i64>)> = chosen.iter().filter_map(|b| Some((*b, count(b)?))).collect();
        if counts.len() < 2 || counts.iter().any(|(_, n)| n.value < 0) || whole.value < 0 {
            continue;
        }
        let sum = counts.iter().fold(0_i64, |sum, (_, n)| sum.saturating_add(n.value));
        // A few classes of many say nothing wrong: what is missing is only told.
        let partial = tiling.is_none() && sum < whole.value;
        if sum == whole.value || partial && !listed {
            continue;
        }
        let who = match sex {
            None => "",
            Some(Sex::Male) => " dei maschi",
            Some(Sex::Female) => " delle femmine",
        };
        let mut ages: Vec<Band> = counts.iter().map(|(band, _)| *band).collect();
        ages.sort_unstable();
        let gap = gap(&ages).map_or_else(String::new, |gap| format!(": mancano le età {gap}"));
        let finding = c
            .weighing(
                if partial { Weight::Note } else { c.weight() },
                format!(
                    "A {place} nel {year} le classi di età{who} sommano {}, ma il totale è {}{gap}",
                    number(sum),
                    number(whole.value)
                ),
            )
            .at(whole.origin().cloned())
            .row(place)
            .found(number(whole.value))
            .expected(number(sum))
            .cure("Controllare le classi sulla fonte: ogni età deve stare in una classe sola, e nessuna deve mancare.");
        let trail = Trail::join(counts.iter().map(|(_, n)| &n.trail));
        let mut finding = with_places(finding, &trail, "una classe");
        finding.places.truncate(MAX_CELLS);
        return Some(finding);
    }
    None
}

/// How many of the cells behind a figure a finding names.
const MAX_CELLS: usize = 8;

/// The first ages that no class holds.
fn gap(ages: &[Band]) -> Option<Band> {
    let mut next = 0_u8;
    for band in ages {
        if band.from > next {
            return Some(Band::new(next, band.from - 1));
        }
        if band.is_open() {
            return None;
        }
        // Years one by one end with one that stands for all the others.
        next = band.to.saturating_add(1);
    }
    let single = ages.iter().filter(|b| b.from == b.to).count() > 20;
    (!single).then_some(Band::over(next))
}

/// The ambito's own rows against the sums of its comuni.
fn ambito(c: &Context<'_>, groups: &Group<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let codes: Vec<Place> = c.plan.comuni.iter().map(|m| Place::Comune(m.istat.value.clone())).collect();
    for ((_, year, foreign), rows) in groups.iter().filter(|((place, ..), _)| *place == Place::Ambito) {
        for (band, row) in rows {
            let Some(printed) = &row.total else { continue };
            let parts: Option<Vec<&Traced<i64>>> = codes
                .iter()
                .map(|code| {
                    let mine = groups.get(&(code.clone(), *year, *foreign))?;
                    let same = |own: &&(Band, &AgeCount)| {
                        own.0 == *band && own.1.sex.as_ref().map(|s| s.value) == row.sex.as_ref().map(|s| s.value)
                    };
                    mine.iter().find(same)?.1.total.as_ref()
                })
                .collect();
            let Some(parts) = parts.filter(|p| !p.is_empty()) else { continue };
            let sum = parts.iter().fold(0_i64, |sum, n| sum.saturating_add(n.value));
            if sum == printed.value {
                continue;
            }
            let mut finding = c
                .finding(format!(
                    "Nel {year}, età {band}, i comuni sommano {}, ma la riga dell'Ambito porta {}",
                    number(sum),
                    number(printed.value)
                ))
                .at(printed.origin().cloned())
                .column("Totale")
                .row("Ambito")
                .found(number(printed.value))
                .expected(number(sum))
                .cure("Togliere la riga dell'Ambito: il programma la calcola. Oppure correggere il valore sbagliato.");
            for part in parts.into_iter().take(MAX_CELLS) {
                finding = finding.also(part.origin(), "un comune");
            }
            findings.push(finding);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Case;

    fn told(rows: &[[&str; 6]]) -> Vec<String> {
        let titles = ["Comune", "Anno", "Età", "Maschi", "Femmine", "Totale"].map(str::to_owned);
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect();
        let case = Case::good().put_rows("popolazione", None, &titles, &rows);
        case.findings().iter().filter(|f| f.code == "R-N11").map(|f| f.message.clone()).collect()
    }

    #[test]
    fn sums_that_hold_are_left_alone() {
        let good = [
            ["Matino", "2020", "0-14", "700", "650", "1350"],
            ["Matino", "2020", "15-64", "3500", "3600", "7100"],
            ["Matino", "2020", "65+", "1217", "1500", "2717"],
            ["Matino", "2020", "80+", "200", "400", "600"],
            ["Matino", "2020", "Totale", "5417", "5750", "11167"],
        ];
        assert!(told(&good).is_empty(), "{:?}", told(&good));
    }

    #[test]
    fn counts_among_the_indicators_are_summed_too() {
        let told = |rows: &[&str]| -> Vec<String> {
            let case = rows.iter().fold(Case::good(), |case, row| case.add("indicatori_contesto", row));
            case.findings().iter().filter(|f| f.code == "R-N11").map(|f| f.message.clone()).collect()
        };
        let sexes = told(&["Maschi|Matino|2022|5400|persone|ISTAT", "Femmine|Matino|2022|5760|persone|ISTAT"]);
        assert!(sexes.len() == 1 && sexes[0].contains("sommano 11.160, ma il totale è 11.167"), "{sexes:?}");
        let ages = told(&[
            "Popolazione 0-14|Matino|2022|1350|persone|ISTAT",
            "Popolazione 15-64|Matino|2022|7200|persone|ISTAT",
            "Popolazione 65+|Matino|2022|2700|persone|ISTAT",
        ]);
        assert!(ages.len() == 1 && ages[0].contains("sommano 11.250"), "{ages:?}");
        let some = ["Popolazione 0-14|Matino|2022|1350|persone|ISTAT", "Minori 0-17|Matino|2022|1667|persone|ISTAT"];
        assert!(told(&some).is_empty(), "{:?}", told(&some));
    }

    #[test]
    fn sums_that_do_not_hold_are_found() {
        let sexes = told(&[["Matino", "2020", "0-14", "700", "650", "1351"]]);
        assert!(sexes.len() == 1 && sexes[0].contains("sommano 1.350, ma il totale è 1.351"), "{sexes:?}");
        let classes = told(&[
            ["Matino", "2020", "0-14", "", "", "1350"],
            ["Matino", "2020", "15-64", "", "", "7100"],
            ["Matino", "2020", "Totale", "", "", "11167"],
        ]);
        assert!(classes.len() == 1 && classes[0].contains("mancano le età 65 e più"), "{classes:?}");
        let crossing = told(&[["Matino", "2020", "0-14", "", "", "1350"], ["Matino", "2020", "14-64", "", "", "7100"]]);
        assert!(crossing.len() == 1 && crossing[0].contains("si sovrappongono"), "{crossing:?}");
        let other = told(&[["Matino", "2022", "0-14", "", "", "1350"], ["Matino", "2022", "15+", "", "", "9816"]]);
        assert!(other.len() == 1 && other[0].contains("sommano 11.166, ma il totale è 11.167"), "{other:?}");
    }
}
