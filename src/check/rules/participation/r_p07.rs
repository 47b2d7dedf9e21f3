// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P07: a meeting on a public holiday.

use jiff::civil::Date;

use crate::agenda::FaultKind;
use crate::calendar::{Patron, holiday};
use crate::check::rules::prelude::*;
use crate::istat;
use crate::period::date_it;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P07",
    name: "incontro-in-giorno-festivo",
    family: Family::Participation,
    weight: Weight::Note,
    since: "0.1.0",
    source: "L. 27 maggio 1949, n. 260, e successive modificazioni; feste dei patroni indicate in piano.toml",
    page: include_str!("r_p07.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for meeting in &c.plan.meetings {
        let Some(date) = &meeting.date else { continue };
        let patron = meeting.comune.as_ref().and_then(|comune| patron(c, &comune.value, date.value));
        let Some(feast) = holiday(date.value).map(str::to_owned).or(patron) else { continue };
        findings.push(
            c.finding(format!(
                "L'incontro {} è il {}, giorno festivo ({feast})",
                meeting.code.value,
                date_it(date.value)
            ))
            .at(date.origin().cloned())
            .column("Data")
            .row(meeting.code.value.clone())
            .found(date_it(date.value))
            .cure("Controllare la data; se l'incontro si è tenuto davvero quel giorno, non c'è nulla da correggere."),
        );
    }
    // The days of the series that nobody left out or moved.
    let of_series = c.agenda().faults.iter().filter(|f| f.kind == FaultKind::Feast);
    findings.extend(of_series.map(|fault| c.fault(c.weight(), fault)));
    findings
}

/// The feast of the patron of a comune on this day, from `[calendario] patroni`.
fn patron(c: &Context<'_>, comune: &str, date: Date) -> Option<String> {
    let name = c.facts.comuni.get(comune).map(|known| istat::normalize(&known.name.value))?;
    let (_, feast) = c.settings.calendario.patroni.iter().find(|(n, _)| istat::normalize(n) == name || *n == comune)?;
    Patron::read(feast)?.is_on(date).then(|| "festa del patrono".to_owned())
}
