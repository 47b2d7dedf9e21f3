// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F13: an earmarked fund outside the areas where it may be spent.

use std::collections::BTreeMap;

use crate::check::rules::prelude::*;
use crate::origin::Trail;
use crate::plan::Allocation;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F13",
    name: "fondo-vincolato-fuori-area",
    family: Family::Finance,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "vincoli dei fondi nel profilo (art. 1, comma 1264, della L. 27 dicembre 2006, n. 296; art. 3 della L. 22 giugno 2016, n. 112)",
    page: include_str!("r_f13.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut outside: BTreeMap<(&str, &str), Vec<&Allocation>> = BTreeMap::new();
    for allocation in &c.plan.allocations {
        let Some(fund) = c.profile.fund(&allocation.fund.value).filter(|f| !f.areas.is_empty()) else { continue };
        let Some(intervention) = c.facts.interventions.get(allocation.intervention.value.as_str()) else { continue };
        let Some(area) = &intervention.area else { continue };
        let admitted = fund.areas.contains(&area.value)
            || intervention.secondary_areas.value.iter().any(|a| fund.areas.contains(a));
        if !admitted {
            outside.entry((&intervention.code.value, &fund.code)).or_default().push(allocation);
        }
    }
    outside.into_iter().filter_map(|((code, fund), allocations)| finding(c, code, fund, &allocations)).collect()
}

fn finding(c: &Context<'_>, code: &str, fund: &str, allocations: &[&Allocation]) -> Option<Finding> {
    let intervention = c.facts.interventions.get(code)?;
    let areas = &c.profile.fund(fund)?.areas;
    let cells = Trail::join(allocations.iter().map(|a| &a.amount.trail));
    let sum: Cents = allocations.iter().map(|a| a.amount.value).sum();
    let finding = c
        .finding(format!(
            "Il fondo {fund} paga {} all'intervento {}, che è nell'area {}: il fondo è vincolato alle aree {}",
            euro(sum),
            c.named(code),
            intervention.area_code(),
            listed(areas)
        ))
        .at(cells.first().cloned())
        .column("Fonte")
        .row(code)
        .found(intervention.area_code())
        .expected(areas.join(", "))
        .cure("Finanziare l'intervento con un altro fondo; se serve anche un'altra area, indicarla fra le aree secondarie.");
    let finding = with_places(finding, &cells, "");
    let fund = c.profile.fund(fund).filter(|f| !f.confirmed);
    let finding = if fund.is_some() || c.setting.is_some_and(|s| !s.confirmed) { doubted(finding) } else { finding };
    Some(finding.also(intervention.area.as_ref().and_then(|a| a.origin()), "area dell'intervento"))
}
