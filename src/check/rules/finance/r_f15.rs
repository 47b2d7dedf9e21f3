// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F15: what a user costs in a year stays within the range of the profile.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::thousands;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F15",
    name: "costo-per-utente-non-plausibile",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "intervallo di plausibilità del profilo; buona pratica",
    page: include_str!("r_f15.md"),
    check: Some(check),
};

/// Kinds that are paid per person; the others (systems, investments) serve users only indirectly.
const PER_PERSON: [&str; 5] =
    ["servizio", "intervento economico", "buono-voucher", "struttura semiresidenziale", "struttura residenziale"];

fn check(c: &Context<'_>) -> Vec<Finding> {
    let (Some(least), Some(most)) = (c.number("minimo"), c.number("massimo")) else { return Vec::new() };
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let code = &intervention.code.value;
        let personal = intervention.field("tipologia").is_some_and(|t| PER_PERSON.contains(&t.value.as_str()));
        if !personal {
            continue;
        }
        // One year is enough to say it.
        let wrong = c.plan.triennium.years().into_iter().enumerate().find_map(|(index, year)| {
            let users = intervention.users[index].as_ref().filter(|u| u.value > 0)?;
            let paid: Vec<_> = c.facts.of(code).iter().filter(|a| a.year.value == year).collect();
            let sum: Cents = paid.iter().map(|a| a.amount.value).sum();
            let each = sum.euro().checked_div(Decimal::from(users.value))?.round_dp(2);
            (sum > Cents::ZERO && !(least..=most).contains(&each)).then_some((index, year, users, paid, sum, each))
        });
        let Some((index, year, users, paid, sum, each)) = wrong else { continue };
        let shown = |n: Decimal| Cents::from_euro(n).unwrap_or_default();
        let cells = Trail::join(paid.iter().map(|a| &a.amount.trail));
        let finding = c
            .finding(format!(
                "Nel {year} l'intervento {} costa {} per {}: {} ciascuno",
                c.named(code),
                euro(sum),
                if users.value == 1 {
                    "un utente".to_owned()
                } else {
                    format!("{} utenti", thousands(users.value.unsigned_abs()))
                },
                euro(shown(each))
            ))
            .at(users.origin().cloned())
            .column(format!("Utenti anno {}", index + 1))
            .row(code.clone())
            .found(shown(each))
            .expected(format!("fra {} e {}", shown(least), shown(most)))
            .cure("Controllare gli utenti previsti e gli importi: spesso è uno zero in più o in meno.");
        findings.push(with_places(finding, &cells, "spesa"));
    }
    findings
}
