// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-L05: staff, hours and cost of an intervention agree.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::origin::Trail;
use crate::plan::Staff;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-L05",
    name: "personale-incoerente-con-ore-o-costo",
    family: Family::Levels,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: ore, persone e spesa di una scheda si spiegano a vicenda; le cifre sono del profilo",
    page: include_str!("r_l05.md"),
    check: Some(check),
};

/// Most hours that a person works in a week, overtime included (D.Lgs. 8 aprile 2003, n. 66, art. 4).
const MOST_HOURS: i64 = 48;
/// The item of expense of one's own staff.
const ITEM: &str = "personale";

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = c.plan.staff.iter().filter_map(|staff| hours(c, staff)).collect();
    findings.extend(c.plan.interventions.iter().filter_map(|i| cost(c, &i.code.value)));
    findings
}

fn hours(c: &Context<'_>, staff: &Staff) -> Option<Finding> {
    let code = &staff.intervention.value;
    let wrong = |hours: Decimal| hours <= Decimal::ZERO || hours > Decimal::from(MOST_HOURS);
    if let Some(hours) = staff.weekly_hours.as_ref().filter(|h| wrong(h.value)) {
        return Some(
            c.finding(format!(
                "Nell'intervento {} a ogni {} sono attribuite {} ore a settimana",
                c.named(code),
                staff.profile.value,
                decimal_it(hours.value)
            ))
            .at(hours.origin().cloned())
            .column("Ore settimanali")
            .row(code.clone())
            .found(decimal_it(hours.value))
            .expected(format!("da 1 a {MOST_HOURS}"))
            .cure("Scrivere le ore di una persona in una settimana, non quelle di tutte insieme né quelle dell'anno."),
        );
    }
    (staff.number.value <= Decimal::ZERO).then(|| {
        c.finding(format!(
            "Nell'intervento {} il numero di «{}» è {}",
            c.named(code),
            staff.profile.value,
            decimal_it(staff.number.value)
        ))
        .at(staff.number.origin().cloned())
        .column("Numero")
        .row(code.clone())
        .found(decimal_it(staff.number.value))
        .expected("un numero maggiore di zero")
        .cure("Scrivere quante persone lavorano nell'intervento, oppure togliere la riga.")
    })
}

/// Cost of a full-time worker in a year, where the sheet says both staff and what is spent on it.
fn cost(c: &Context<'_>, code: &str) -> Option<Finding> {
    let (least, most) = (c.number("minimo").unwrap_or_default(), c.number("massimo")?);
    let staff: Vec<&Staff> = c.plan.staff.iter().filter(|s| s.intervention.value == code).collect();
    let fte: Decimal = staff.iter().map(|s| s.fte()).sum();
    let paid = c.facts.of(code).iter().filter(|a| a.item.as_ref().is_some_and(|i| i.value == ITEM));
    let paid: Vec<_> = paid.collect();
    let sum: Cents = paid.iter().map(|a| a.amount.value).sum();
    let years = c.plan.triennium.years().into_iter().filter(|y| paid.iter().any(|a| a.year.value == *y)).count();
    let workers = fte.checked_mul(Decimal::from(years)).filter(|n| *n > Decimal::ZERO)?;
    let each = sum.euro().checked_div(workers)?.round_dp(2);
    if (least..=most).contains(&each) || staff.iter().any(|s| s.number.value <= Decimal::ZERO) {
        return None;
    }
    let shown = |n: Decimal| Cents::from_euro(n).unwrap_or_default();
    let cells = Trail::join(staff.iter().map(|s| &s.number.trail));
    let finding = c
        .finding(format!(
            "L'intervento {} spende per il personale {} all'anno per ogni operatore a tempo pieno",
            c.named(code),
            euro(shown(each))
        ))
        .at(cells.first().cloned())
        .column("Numero")
        .row(code)
        .found(shown(each))
        .expected(format!("fra {} e {}", shown(least), shown(most)))
        .cure("Controllare persone, ore e importi: forse mancano operatori, o la spesa comprende altre voci.");
    let finding = with_places(finding, &cells, "personale");
    Some(with_places(finding, &Trail::join(paid.iter().map(|a| &a.amount.trail)), "spesa"))
}
