// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F11: PNRR money within the cost of the projects, with its CUP and within the last day.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::origin::Trail;
use crate::period::date_it;
use crate::plan::Intervention;
use crate::profile::Fund;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F11",
    name: "progetto-pnrr-fuori-regola",
    family: Family::Finance,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "Avviso pubblico 1/2022 PNRR, Missione 5, Componente 2; art. 11, comma 2-bis, della L. 16 gennaio 2003, n. 3",
    page: include_str!("r_f11.md"),
    check: Some(check),
};

/// Characters of a CUP.
const CUP_LENGTH: usize = 15;

fn check(c: &Context<'_>) -> Vec<Finding> {
    let funds: Vec<&Fund> = c.profile.funds.iter().filter(|f| f.needs_cup || f.unit_cost.is_some()).collect();
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let used: Vec<&Fund> = funds
            .iter()
            .copied()
            .filter(|fund| c.facts.of(&intervention.code.value).iter().any(|a| a.fund.value == fund.code))
            .collect();
        if used.is_empty() {
            continue;
        }
        findings.extend(used.iter().filter_map(|fund| beyond_cost(c, intervention, fund)));
        if used.iter().any(|fund| fund.needs_cup) {
            findings.extend(without_cup(c, intervention));
            findings.extend(after_the_end(c, intervention));
        }
    }
    findings
}

fn beyond_cost(c: &Context<'_>, intervention: &Intervention, fund: &Fund) -> Option<Finding> {
    let code = &intervention.code.value;
    let paid: Vec<_> = c.facts.of(code).iter().filter(|a| a.fund.value == fund.code).collect();
    let sum: Cents = paid.iter().map(|a| a.amount.value).sum();
    let record = c.facts.record("interventi", &intervention.origin);
    let projects = record.and_then(|r| r.integer("n_progetti_pnrr"));
    let number = projects.as_ref().map_or(1, |p| p.value).max(1);
    let limit = fund.unit_cost?.checked_mul(Decimal::from(number)).and_then(Cents::from_euro)?;
    if sum <= limit {
        return None;
    }
    let cells = Trail::join(paid.iter().map(|a| &a.amount.trail));
    let count = if number == 1 { "un progetto".to_owned() } else { format!("{number} progetti") };
    let finding = c
        .finding(format!(
            "L'intervento {} usa {} di {}, ma per {count} se ne possono avere {}",
            c.named(code),
            euro(sum),
            fund.code,
            euro(limit)
        ))
        .at(cells.first().cloned())
        .column("Importo")
        .row(code.clone())
        .found(sum)
        .expected(limit)
        .cure("Correggere gli importi, oppure scrivere nella colonna «N. progetti PNRR» quanti progetti sono stati ammessi.");
    let finding = with_places(finding, &cells, "");
    let finding = if fund.confirmed { finding } else { doubted(finding) };
    Some(finding.also(projects.as_ref().and_then(|p| p.origin()), "progetti"))
}

fn without_cup(c: &Context<'_>, intervention: &Intervention) -> Option<Finding> {
    if !c.has("interventi", "cup") {
        return None;
    }
    let code = &intervention.code.value;
    let base = |message: String, at: crate::origin::Origin| c.finding(message).at(at).column("CUP").row(code.clone());
    match &intervention.cup {
        None => Some(
            base(
                format!(
                    "L'intervento {} è pagato dal PNRR e non ha il CUP: senza, l'atto che lo finanzia è nullo",
                    c.named(code)
                ),
                c.cell("interventi", &intervention.origin, "cup"),
            )
            .expected(format!("{CUP_LENGTH} caratteri"))
            .cure("Scrivere nella colonna CUP il codice del progetto."),
        ),
        Some(cup) => {
            let bare: String = cup.value.chars().filter(|ch| !ch.is_whitespace()).collect();
            let good = bare.chars().count() == CUP_LENGTH && bare.chars().all(|ch| ch.is_ascii_alphanumeric());
            let origin = cup.origin().unwrap_or(&intervention.origin).clone();
            (!good).then(|| {
                base(format!("Il CUP dell'intervento {} non è scritto per intero", c.named(code)), origin)
                    .found(&cup.value)
                    .expected(format!("{CUP_LENGTH} lettere e cifre"))
                    .cure("Ricopiare il CUP dal provvedimento di ammissione al finanziamento.")
            })
        }
    }
}

fn after_the_end(c: &Context<'_>, intervention: &Intervention) -> Option<Finding> {
    let limit = c.date("fine")?;
    let end = intervention.end.as_ref().filter(|end| end.value > limit)?;
    let code = &intervention.code.value;
    let finding = c
        .finding(format!(
            "L'intervento {} finisce il {}, ma i progetti del PNRR si chiudono entro il {}",
            c.named(code),
            date_it(end.value),
            date_it(limit)
        ))
        .at(end.origin().cloned())
        .column("Fine")
        .row(code.clone())
        .found(date_it(end.value))
        .expected(format!("entro il {}", date_it(limit)))
        .cure("Anticipare la fine, oppure separare in un altro intervento la parte che prosegue con altre risorse.");
    Some(if c.setting.is_some_and(|s| !s.confirmed) { doubted(finding) } else { finding })
}
