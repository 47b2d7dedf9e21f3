// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P01: people are called before they meet.

use crate::check::rules::prelude::*;
use crate::period::date_it;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P01",
    name: "convocazione-tardiva",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "avvisi pubblici del percorso di partecipazione; i giorni sono del profilo",
    page: include_str!("r_p01.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let Some(days) = c.number("giorni").and_then(|n| rust_decimal::prelude::ToPrimitive::to_i32(&n)) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for meeting in &c.plan.meetings {
        let (Some(date), Some(notice)) = (&meeting.date, &meeting.notice_date) else { continue };
        let lead = (date.value - notice.value).get_days();
        if lead >= days {
            continue;
        }
        let message = if lead < 0 {
            format!(
                "L'incontro {} del {} è convocato dopo, il {}",
                meeting.code.value,
                date_it(date.value),
                date_it(notice.value)
            )
        } else {
            format!(
                "L'incontro {} del {} è convocato il {}: {}",
                meeting.code.value,
                date_it(date.value),
                date_it(notice.value),
                match lead {
                    0 => "lo stesso giorno".to_owned(),
                    1 => "solo un giorno prima".to_owned(),
                    n => format!("solo {n} giorni prima"),
                }
            )
        };
        findings.push(
            c.finding(message)
                .at(notice.origin().cloned())
                .column("Convocazione data")
                .row(meeting.code.value.clone())
                .found(date_it(notice.value))
                .expected(if days == 1 { "almeno un giorno prima".to_owned() } else { format!("almeno {days} giorni prima") })
                .cure("Controllare le due date; se sono giuste, dire nel percorso di partecipazione come è stata garantita l'informazione.")
                .also(date.origin(), "data dell'incontro"),
        );
    }
    findings
}
