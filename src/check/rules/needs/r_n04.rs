// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N04: one population figure for one place and date.

use rust_decimal::Decimal;

use crate::assess::community::{Community, Place, registered};
use crate::check::rules::prelude::*;
use crate::money::{decimal_it, thousands};
use crate::plan::Comune;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N04",
    name: "popolazione-discordante",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "ISTAT: una serie e una data di riferimento per tutto il documento",
    page: include_str!("r_n04.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = c.plan.comuni.iter().filter_map(|comune| ages(c, comune)).collect();
    findings.extend(dates(c));
    let others = Community::beside_the_comuni(c.plan);
    for comune in &c.plan.comuni {
        // One finding for one comune: a figure that its own age groups deny is reported there.
        if findings.iter().any(|f| f.row.as_deref() == Some(comune.name.value.as_str())) {
            continue;
        }
        findings.extend(other_tables(c, &others, comune));
    }
    findings
}

/// The counts of the table Comuni against those that other tables give for the same year.
fn other_tables(c: &Context<'_>, others: &Community, comune: &Comune) -> Option<Finding> {
    let year = comune.residents_date.as_ref()?.value.year();
    let place = Place::Comune(comune.istat.value.clone());
    for (quantity, column, own) in registered(comune) {
        let (Some(own), Some(other)) = (own, others.count(&place, year, quantity)) else { continue };
        let value = Decimal::from(own.value);
        if other.value == value || own.value < 0 {
            continue;
        }
        let who = if column == "Residenti" { "La popolazione".to_owned() } else { format!("Il dato «{column}»") };
        let single = other.trail.origins().len() == 1;
        let finding = c
            .finding(format!(
                "{who} di {} nel {year} è {} {} e {} nella tabella Comuni",
                comune.name.value,
                decimal_it(other.value),
                if single { "fra gli indicatori" } else { "secondo la popolazione per età" },
                decimal_it(value)
            ))
            .row(comune.name.value.clone())
            .cure(
                "Usare una sola serie: le serie censuarie, provvisorie e definitive dell'ISTAT differiscono di poco.",
            );
        return Some(if single {
            finding
                .at(other.origin().cloned())
                .column("Valore")
                .found(decimal_it(other.value))
                .expected(decimal_it(value))
                .also(own.origin(), "tabella Comuni")
        } else {
            let finding = finding
                .at(own.origin().cloned())
                .column(column)
                .found(decimal_it(value))
                .expected(decimal_it(other.value));
            let mut finding = with_places(finding, &other.trail, "una classe");
            finding.places.truncate(MAX_CELLS);
            finding
        });
    }
    None
}

/// How many of the cells behind a figure a finding names.
const MAX_CELLS: usize = 8;

fn ages(c: &Context<'_>, comune: &Comune) -> Option<Finding> {
    let residents = comune.residents.as_ref()?;
    let groups = [comune.age_0_17.as_ref()?, comune.age_18_64.as_ref()?, comune.age_65.as_ref()?];
    let sum: i64 = groups.iter().map(|g| g.value).sum();
    // A group larger than the whole has a finding of its own.
    if sum == residents.value || groups.iter().any(|g| g.value > residents.value || g.value < 0) {
        return None;
    }
    let mut finding = c
        .finding(format!(
            "A {} le classi di età sommano {}, ma i residenti sono {}",
            comune.name.value,
            thousands(sum.unsigned_abs()),
            thousands(residents.value.unsigned_abs())
        ))
        .at(residents.origin().cloned())
        .column("Residenti")
        .row(comune.name.value.clone())
        .found(thousands(residents.value.unsigned_abs()))
        .expected(thousands(sum.unsigned_abs()))
        .cure("Prendere residenti e classi di età dalla stessa fonte e alla stessa data.");
    for (group, heading) in groups.into_iter().zip(["0-17", "18-64", "65+"]) {
        finding = finding.also(group.origin(), heading);
    }
    Some(finding)
}

fn dates(c: &Context<'_>) -> Option<Finding> {
    let dated: Vec<_> = c.plan.comuni.iter().filter_map(|m| Some((m, m.residents_date.as_ref()?))).collect();
    let (_, first) = dated.first()?;
    let (other, date) = dated.iter().find(|(_, d)| d.value != first.value)?;
    Some(
        c.finding("I residenti dei comuni sono riferiti a date diverse".to_owned())
            .at(date.origin().cloned())
            .column("Data residenti")
            .row(other.name.value.clone())
            .found(crate::period::date_it(date.value))
            .expected(crate::period::date_it(first.value))
            .cure("Usare la stessa data di riferimento per tutti i comuni, altrimenti i totali e le quote non sono confrontabili.")
            .also(first.origin(), "prima data"),
    )
}
