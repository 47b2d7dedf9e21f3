// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F01: sources and uses must balance, in every year, to the cent.

use crate::check::rules::prelude::*;
use crate::origin::Trail;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F01",
    name: "fonti-e-spesa-non-pareggiano",
    family: Family::Finance,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 19, comma 1, lett. b), della L. 8 novembre 2000, n. 328: il piano individua le risorse finanziarie dei servizi",
    page: include_str!("r_f01.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if !c.has("fonti", "importo") || !c.has("spesa", "importo") {
        return Vec::new();
    }
    let years = c.plan.triennium.years();
    years.into_iter().filter_map(|year| unbalanced(c, year)).collect()
}

fn unbalanced(c: &Context<'_>, year: i16) -> Option<Finding> {
    let funds = c.profile.funds.iter().map(|f| f.code.as_str());
    let (mut sources, mut uses) = (Cents::ZERO, Cents::ZERO);
    let (mut source_cells, mut use_cells) = (Vec::new(), Vec::new());
    for fund in funds {
        for source in c.facts.available.get(&(fund, year)).into_iter().flatten() {
            sources = sources + source.amount.value;
            source_cells.push(&source.amount.trail);
        }
        for allocation in c.facts.spent.get(&(fund, year)).into_iter().flatten() {
            uses = uses + allocation.amount.value;
            use_cells.push(&allocation.amount.trail);
        }
    }
    let difference = uses - sources;
    if difference.is_zero() || explained_elsewhere(c, year, difference) {
        return None;
    }
    let side = if difference.0 > 0 { "la spesa supera le fonti di" } else { "restano senza destinazione" };
    let finding = c
        .finding(format!(
            "Nel {year} le fonti sommano {} e la spesa {}: {side} {}",
            euro(sources),
            euro(uses),
            euro(Cents(difference.0.saturating_abs()))
        ))
        .found(uses)
        .expected(sources)
        .row(year.to_string())
        .column("Importo")
        .cure(if difference.0 > 0 {
            "Controllare nella tabella Spesa e nel Quadro finanziario gli importi di quell'anno; se sono giusti, manca una riga nella tabella Fonti."
        } else {
            "Assegnare la differenza a un intervento nella tabella Spesa, oppure correggere la tabella Fonti."
        });
    let source_cells = Trail::join(source_cells);
    let use_cells = Trail::join(use_cells);
    let first = source_cells.first().or(use_cells.first()).cloned();
    let finding = with_places(finding.at(first), &source_cells, "fonte");
    Some(with_places(finding, &use_cells, "spesa"))
}

/// Whether rows that another rule reports (unknown fund, year outside the triennium, wrong amount) make the difference.
fn explained_elsewhere(c: &Context<'_>, year: i16, difference: Cents) -> bool {
    let lost_uses: Cents = c.facts.stray_uses.iter().map(|a| a.amount.value).sum();
    let lost_sources: Cents = c.facts.stray_sources.iter().map(|s| s.amount.value).sum();
    let strays = !(c.facts.stray_uses.is_empty() && c.facts.stray_sources.is_empty());
    c.doubtful("fonti", year) || c.doubtful("spesa", year) || (strays && difference + lost_uses == lost_sources)
}
