// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N10: what is counted is a whole number, not below zero, of an age that can be read.

use rust_decimal::Decimal;

use crate::ages::Band;
use crate::assess::community::names::{Meaning, Quantity, meaning};
use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::origin::Traced;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N10",
    name: "conteggio-impossibile",
    family: Family::Needs,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: persone e famiglie si contano a una a una",
    page: include_str!("r_n10.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for value in &c.plan.context {
        let number = value.value.value;
        let expected = match meaning(&value.indicator.value) {
            Meaning::Count(Quantity::Area) if number <= Decimal::ZERO => "una superficie maggiore di zero",
            Meaning::Count(Quantity::Area) => continue,
            Meaning::Count(_) if number < Decimal::ZERO || !number.fract().is_zero() => "un numero intero da 0 in su",
            Meaning::Users(_) if number < Decimal::ZERO => "un numero da 0 in su",
            _ => continue,
        };
        findings.push(
            c.finding(format!(
                "«{}» di {} nel {} è {}: non può essere",
                value.indicator.value,
                c.plan.comune_name(&value.place.value),
                value.year.value,
                decimal_it(number)
            ))
            .at(value.value.origin().cloned())
            .column("Valore")
            .row(value.indicator.value.clone())
            .found(decimal_it(number))
            .expected(expected)
            .cure(CURE),
        );
    }
    for row in &c.plan.ages {
        let place = c.plan.comune_name(&row.place.value);
        let counts =
            [(&row.men, "Maschi"), (&row.women, "Femmine"), (&row.total, "Totale"), (&row.foreigners, "Stranieri")];
        for (count, column) in counts {
            let Some(count) = count.as_ref().filter(|n| n.value < 0) else { continue };
            let message =
                format!("A {place} nel {} i residenti di età {} sono {}", row.year.value, row.age.value, count.value);
            findings.push(below(c, message, count, column, place));
        }
        if let (Some(part), Some(whole)) = (&row.foreigners, whole(row))
            && part.value > whole
        {
            let message = format!(
                "A {place} nel {} gli stranieri di età {} sono {} su {whole} residenti",
                row.year.value, row.age.value, part.value
            );
            findings.push(below(c, message, part, "Stranieri", place).expected(format!("fra 0 e {whole}")));
        }
    }
    findings.extend(unreadable(c));
    findings
}

const CURE: &str = "Correggere il valore sulla fonte. Finché è così non entra in nessuna somma e in nessun indice.";

fn whole(row: &crate::plan::AgeCount) -> Option<i64> {
    let sexes = || Some(row.men.as_ref()?.value.saturating_add(row.women.as_ref()?.value));
    row.total.as_ref().map(|t| t.value).or_else(sexes)
}

fn below(c: &Context<'_>, message: String, cell: &Traced<i64>, column: &str, row: &str) -> Finding {
    c.finding(message)
        .at(cell.origin().cloned())
        .column(column)
        .row(row)
        .found(cell.value)
        .expected("un numero intero da 0 in su")
        .cure(CURE)
}

/// Ages that are no ages, one finding for each way to write them.
fn unreadable(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<(String, Finding)> = Vec::new();
    for row in c.plan.ages.iter().filter(|row| Band::read(&row.age.value).is_none()) {
        if let Some((_, finding)) = findings.iter_mut().find(|(age, _)| *age == row.age.value) {
            *finding = finding.clone().also(row.age.origin(), "anche qui");
            continue;
        }
        let dated = row.age.value.contains(['/']) || row.age.value.matches('-').count() > 1;
        let cure = if dated {
            "Excel ha trasformato la classe in una data: formattare la colonna come testo e riscrivere la classe, per esempio 5-9."
        } else {
            "Scrivere la classe come 0-4, 65-69, 85+ oppure l'età in anni."
        };
        let finding = c
            .weighing(
                Weight::Warning,
                format!("«{}» non è una classe di età: la riga non entra nei conti", row.age.value),
            )
            .at(row.age.origin().cloned())
            .column("Età")
            .row(c.plan.comune_name(&row.place.value))
            .found(&row.age.value)
            .expected("una classe come 0-4 o 85+")
            .cure(cure);
        findings.push((row.age.value.clone(), finding));
    }
    findings.into_iter().map(|(_, finding)| finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Case;

    fn told(row: &str) -> Vec<String> {
        let case = Case::good().add("indicatori_contesto", row);
        case.findings().iter().map(|f| format!("{}: {}", f.code, f.message)).collect()
    }

    #[test]
    fn impossible_counts_are_found_and_enter_no_index() {
        assert_eq!(
            told("Popolazione 0-14|Matino|2022|-5|persone|ISTAT"),
            ["R-N10: «Popolazione 0-14» di Matino nel 2022 è -5: non può essere"]
        );
        assert_eq!(told("Famiglie|Matino|2022|12.5|famiglie|ISTAT").len(), 1);
        assert!(told("Saldo migratorio|Matino|2022|-12|persone|ISTAT").is_empty());
    }
}
