// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-L03: planned users against the service target of the profile.

use rust_decimal::Decimal;

use crate::check::rules::prelude::*;
use crate::money::decimal_it;
use crate::plan::names::{Match, Vocabulary};
use crate::plan::{Comune, Intervention};
use crate::profile::{Measure, ServiceTarget};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-L03",
    name: "obiettivo-di-servizio-non-raggiunto",
    family: Family::Levels,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "obiettivi di servizio del piano regionale",
    page: include_str!("r_l03.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let excluded = c.list("esclusi");
    let mut targets = Vocabulary::default();
    for target in &c.profile.service_targets {
        targets.add_code(&target.code);
        targets.add_name(&target.service, &target.code);
    }
    let aimed = |intervention: &Intervention| {
        let text = intervention.field("obiettivo_di_servizio")?;
        match targets.find(&text.value) {
            Match::One(code) => Some(code),
            _ => None,
        }
    };
    let ratios = c
        .profile
        .service_targets
        .iter()
        .filter(|t| t.ratio.is_some() && t.measure == Measure::Users && !excluded.contains(&t.code.as_str()));
    ratios
        .filter_map(|target| {
            let serving: Vec<&Intervention> =
                c.plan.interventions.iter().filter(|i| aimed(i).as_deref() == Some(&target.code)).collect();
            below(c, target, &serving)
        })
        .collect()
}

fn below(c: &Context<'_>, target: &ServiceTarget, serving: &[&Intervention]) -> Option<Finding> {
    let (ratio, per, base) = (target.ratio?, target.per?, target.base.as_deref()?);
    let people = |comune: &Comune| {
        let cell = match base {
            "residenti" => &comune.residents,
            "residenti_65" => &comune.age_65,
            "residenti_0_17" => &comune.age_0_17,
            "famiglie" => &comune.families,
            _ => return None,
        };
        cell.as_ref().map(|n| n.value)
    };
    let population: i64 = c.plan.comuni.iter().map(people).sum::<Option<i64>>()?;
    let required = Decimal::from(population).checked_mul(ratio)?.checked_div(Decimal::from(per))?;
    let planned: Vec<_> = serving.iter().filter_map(|i| i.users[2].as_ref()).collect();
    let users: i64 = planned.iter().map(|u| u.value).sum();
    let first = planned.first()?;
    if Decimal::from(users) >= required {
        return None;
    }
    let weight = if target.confirmed { Weight::Warning } else { Weight::Note };
    let doubt = if target.confirmed { "" } else { " Il valore è da confermare sull'atto regionale." };
    let mut finding = c
        .weighing(
            weight,
            format!(
                "Per «{}» nel terzo anno {}: l'obiettivo di servizio ({}) ne indica {}",
                target.service,
                if users == 1 { "è previsto un utente".to_owned() } else { format!("sono previsti {users} utenti") },
                target.target,
                decimal_it(required.round_dp(1))
            ),
        )
        .at(first.origin().cloned())
        .column("Utenti anno 3")
        .row(serving.first()?.code.value.clone())
        .found(users)
        .expected(format!("almeno {}", decimal_it(required.round_dp(1))))
        .cure(format!(
            "Controllare gli utenti previsti, oppure spiegare nella scheda perché l'obiettivo non si raggiunge.{doubt}"
        ));
    for cell in &planned[1..] {
        finding = finding.also(cell.origin(), "utenti previsti");
    }
    Some(finding)
}
