// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N11: men and women make up the residents, classes of age make up the whole, comuni make up the ambito.

use std::collections::{BTreeMap, BTreeSet};

use crate::ages::{Band, Sex};
use crate::assess::community::{Place, whole as whole_of};
use crate::check::rules::prelude::*;
use crate::money::thousands;
use crate::origin::{Traced, Trail};
use crate::plan::AgeCount;

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
    let community = c.community();
    let mut groups: Group<'_> = BTreeMap::new();
    let mut findings = Vec::new();
    for row in &c.plan.ages {
        let Some(band) = Band::read(&row.age.value) else { continue };
        findings.extend(sexes(c, row));
        if row.foreign.as_ref().is_none_or(|f| f.value) {
            let key = (community.place(&row.place.value), row.year.value, row.foreign.is_some());
            groups.entry(key).or_default().push((band, row));
        }
    }
    for ((place, year, _), rows) in &groups {
        let name = match place {
            Place::Comune(code) => c.plan.comune_name(code),
            Place::Ambito => "Ambito",
            Place::Other(name) => name,
        };
        findings.extend(overlap(c, name, *year, rows).or_else(|| classes(c, name, *year, rows)));
    }
    findings.extend(ambito(c, &groups));
    findings
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
fn classes(c: &Context<'_>, place: &str, year: i16, rows: &[(Band, &AgeCount)]) -> Option<Finding> {
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
        let whole = rows.iter().find(|(band, _)| *band == Band::ALL).and_then(|(_, row)| of(row));
        let registered = || {
            let own = c.plan.comuni.iter().find(|m| c.plan.comune_name(&m.istat.value) == place)?;
            let same = own.residents_date.as_ref().is_some_and(|d| d.value.year() == year);
            own.residents.clone().filter(|_| same && sex.is_none())
        };
        let foreign = rows.first().is_some_and(|(_, row)| row.foreign.is_some());
        let Some(whole) = whole.or_else(|| registered().filter(|_| !foreign)) else { continue };
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
        if sum == whole.value {
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
