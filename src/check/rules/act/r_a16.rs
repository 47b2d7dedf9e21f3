// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A16: a council's act comes after the acts and the meetings that it rests on.

use crate::check::rules::prelude::*;
use crate::origin::Traced;
use crate::period::date_it;

use jiff::civil::Date;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A16",
    name: "atto-prima-delle-premesse",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: un atto richiama solo atti e incontri che lo precedono",
    page: include_str!("r_a16.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let body = c.profile.label("coordinamento", "Coordinamento Istituzionale");
    let adoption = c.plan.adoption(body);
    let adopted = adoption.and_then(|act| act.date.as_ref());
    let concluded = c.plan.meetings.iter().filter_map(|m| m.date.as_ref()).max_by_key(|d| d.value);
    let mut findings = Vec::new();
    for comune in &c.plan.comuni {
        for act in c.plan.council_acts(&comune.istat.value) {
            let Some(date) = &act.date else { continue };
            let name = format!("L'atto del Consiglio di {}", comune.name.value);
            let what = adoption.map(|a| format!("l'atto «{}» ({})", a.kind.value, a.body.value)).unwrap_or_default();
            findings.extend(before(c, &name, &comune.name.value, date, adopted, &what));
        }
    }
    if let (Some(adoption), Some(date)) = (adoption, adopted) {
        let name = format!("L'atto «{}» ({})", adoption.kind.value, adoption.body.value);
        findings.extend(before(
            c,
            &name,
            &adoption.body.value,
            date,
            concluded,
            "l'ultimo incontro della concertazione",
        ));
    }
    findings
}

fn before(
    c: &Context<'_>,
    name: &str,
    key: &str,
    date: &Traced<Date>,
    premise: Option<&Traced<Date>>,
    what: &str,
) -> Option<Finding> {
    let premise = premise.filter(|premise| premise.value > date.value)?;
    Some(
        c.finding(format!(
            "{name} è del {}, ma richiama {what}, che è del {}",
            date_it(date.value),
            date_it(premise.value)
        ))
        .at(date.origin().cloned())
        .column("Data")
        .row(key.to_owned())
        .found(date_it(date.value))
        .expected(format!("dal {} in poi", date_it(premise.value)))
        .cure("Correggere la data sbagliata: un atto non può richiamare ciò che è avvenuto dopo.")
        .also(premise.origin(), what.to_owned()),
    )
}
