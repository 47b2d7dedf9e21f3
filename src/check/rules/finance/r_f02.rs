// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F02: no fund can be spent beyond what is available of it.

use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F02",
    name: "spesa-oltre-la-disponibilita",
    family: Family::Finance,
    weight: Weight::Error,
    since: "0.1.0",
    source: "atti di assegnazione dei fondi; art. 19, comma 1, lett. b), della L. 8 novembre 2000, n. 328",
    page: include_str!("r_f02.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("fonti", "importo") || !c.has("spesa", "importo") {
        return Vec::new();
    }
    let years = c.plan.triennium.years();
    let mut findings = Vec::new();
    for fund in &c.profile.funds {
        if fund.multiyear {
            findings.extend(exceeded(c, &fund.code, &years));
        } else {
            findings.extend(years.iter().filter_map(|year| exceeded(c, &fund.code, &[*year])));
        }
    }
    findings
}

fn exceeded(c: &Context<'_>, fund: &str, years: &[i16]) -> Option<Finding> {
    let spent = c.facts.spent_in(fund, years);
    let available = c.facts.available_in(fund, years);
    let excess = spent.value - available.value;
    if excess <= Cents::ZERO || explained_elsewhere(c, years, excess) {
        return None;
    }
    let when = match years {
        [year] => format!("nel {year}"),
        _ => format!("nel triennio {}", c.plan.triennium),
    };
    let message = if available.trail.is_empty() {
        format!("Il fondo {fund} paga {} {when}, ma nella tabella Fonti non è disponibile", euro(spent.value))
    } else {
        format!(
            "Il fondo {fund} è speso {when} per {}, ma ne sono disponibili {}: {} in più",
            euro(spent.value),
            euro(available.value),
            euro(excess)
        )
    };
    let finding = c
        .finding(message)
        .at(spent.trail.first().cloned())
        .column("Importo")
        .row(match years {
            [year] => format!("{fund} · {year}"),
            _ => fund.to_owned(),
        })
        .found(spent.value)
        .expected(available.value)
        .cure("Ridurre gli importi nella tabella Spesa, spostarli su un altro fondo, oppure correggere la disponibilità nella tabella Fonti.");
    let sheet = c.plan.dataset.tables.get("fonti").and_then(|t| t.sheets.first());
    let finding = match available.trail.is_empty() {
        true => finding.also(sheet, "tabella Fonti"),
        false => with_places(finding, &available.trail, "disponibilità"),
    };
    Some(with_places(finding, &spent.trail, "spesa"))
}

/// Whether rows that another rule reports (unknown fund, year outside the triennium, wrong amount) hold what is missing.
fn explained_elsewhere(c: &Context<'_>, years: &[i16], excess: Cents) -> bool {
    let lost: Cents = c.facts.stray_sources.iter().map(|s| s.amount.value).sum();
    let wrong = years.iter().any(|year| c.doubtful("fonti", *year) || c.doubtful("spesa", *year));
    wrong || (lost > Cents::ZERO && lost >= excess)
}
