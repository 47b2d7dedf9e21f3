// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Essential levels and service targets (T5): which interventions serve them, with which money and users.

use rust_decimal::Decimal;

use super::super::grid::{self, Grid};
use super::super::ledger::{Ledger, Scope, total};
use super::super::text::same_words;
use crate::assess::social_workers;
use crate::document::{Align, Block, Cell, Inline};
use crate::money::{Cents, decimal_it};
use crate::origin::{Traced, Trail};
use crate::plan::{Intervention, sum};
use crate::profile::{Measure, ServiceTarget};

/// T5: one row per essential level of the profile.
pub(super) fn leps(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("LEPS", grid::auto(Align::Left)),
        ("Livello essenziale", grid::share(2.2, Align::Left)),
        ("Norma", grid::share(1.6, Align::Left)),
        ("Interventi", grid::share(1.0, Align::Left)),
        ("Utenti annui", grid::auto(Align::Right)),
        ("Triennio (€)", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Livelli essenziali delle prestazioni sociali e interventi che li garantiscono")];
    let summary =
        "Per ciascun LEPS: norma, interventi del piano che vi rispondono, utenti previsti e risorse del triennio.";
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. Un intervento può rispondere a più LEPS: utenti e importi non si sommano fra righe.",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new("tab.leps", caption, summary).columns(columns).source(source);
    for level in &ledger.profile.leps {
        let serving: Vec<&Intervention> =
            ledger.plan.interventions.iter().filter(|i| i.leps.value.contains(&level.code)).collect();
        let money: Vec<Traced<Cents>> =
            serving.iter().map(|i| ledger.spent(Scope::One(&i.code.value), None, None)).collect();
        table.push(grid::row(vec![
            grid::header_words(&level.code),
            grid::words(&level.title),
            grid::words(&level.source),
            codes(&serving),
            users(&serving),
            grid::money(&sum(&money)),
        ]));
    }
    table.block()
}

/// T5, second part: service targets of the profile or named by the interventions.
pub(super) fn targets(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("Servizio", grid::share(1.6, Align::Left)),
        ("Art.", grid::auto(Align::Left)),
        ("Valore di riferimento", grid::share(1.4, Align::Left)),
        ("Base", grid::auto(Align::Right)),
        ("Valore atteso", grid::auto(Align::Decimal)),
        ("Interventi", grid::share(0.8, Align::Left)),
        ("Programmato", grid::auto(Align::Right)),
        ("Scarto", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Obiettivi di servizio")];
    let summary = "Per ciascun obiettivo di servizio: valore di riferimento, base di popolazione, valore atteso, valore programmato e scarto.";
    let unconfirmed = ledger.profile.service_targets.iter().any(|t| !t.confirmed);
    let note = if unconfirmed {
        " I valori di riferimento segnati con * sono indicativi, da confermare sull’atto regionale."
    } else {
        ""
    };
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. Valore atteso = base per valore di riferimento; programmato = utenti dell’anno di punta, o assistenti sociali a tempo indeterminato in equivalenti a tempo pieno (ETP).{note}",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new("tab.obiettivi-servizio", caption, summary).columns(columns).source(source);
    for target in &ledger.profile.service_targets {
        let named = |text: Option<&Traced<String>>, words: &str| {
            !words.is_empty() && text.is_some_and(|t| same_words(&t.value, words))
        };
        let serving: Vec<&Intervention> = ledger
            .plan
            .interventions
            .iter()
            .filter(|i| {
                let field = i.field("obiettivo_di_servizio");
                named(field, &target.service)
                    || named(field, &target.code)
                    || named(i.field("articolo"), &target.article)
            })
            .collect();
        let base = target.base.as_deref().map(|b| population(ledger, b));
        let expected = match (&base, target.ratio, target.per) {
            (Some(base), Some(ratio), Some(per)) if per > 0 && base.value > 0 => ratio
                .checked_mul(Decimal::from(base.value))
                .and_then(|n| n.checked_div(Decimal::from(per)))
                .map(|n| Traced { value: n, trail: base.trail.clone() }),
            _ => None,
        };
        let (planned, shown) = planned(ledger, target, &serving);
        let gap = expected.as_ref().zip(planned).map(|(expected, planned)| {
            let trail = Trail::join([&expected.trail, &planned.trail]);
            grid::fixed(planned.value.saturating_sub(expected.value), 1, &trail)
        });
        let mark = if target.confirmed { "" } else { "*" };
        table.push(grid::row(vec![
            grid::header_words(&target.service),
            grid::words(&target.article),
            grid::words(format!("{}{mark}", target.target)),
            base.filter(|b| b.value > 0).map_or_else(grid::dash, |b| grid::count(Some(&b))),
            expected.map_or_else(grid::dash, |n| grid::fixed(n.value, 1, &n.trail)),
            codes(&serving),
            shown,
            gap.unwrap_or_else(grid::dash),
        ]));
    }
    table.block()
}

/// What the plan gives against a target, in its own measure, and its cell.
fn planned(ledger: &Ledger<'_>, target: &ServiceTarget, serving: &[&Intervention]) -> (Option<Traced<Decimal>>, Cell) {
    match target.measure {
        Measure::SocialWorkers => match social_workers(ledger.plan, ledger.profile) {
            Some(workers) => {
                let words = format!("{} ETP", decimal_it(workers.fte.value.round_dp(2)));
                let cell = Cell::data(vec![Inline::traced(words, workers.fte.trail.clone())]);
                (Some(workers.fte), cell)
            }
            None => (None, grid::dash()),
        },
        Measure::Users => {
            let peaks: Vec<Traced<i64>> = serving.iter().filter_map(|i| super::resources::peak_users(i)).collect();
            let all = total(&peaks);
            let number = Traced { value: Decimal::from(all.value), trail: all.trail };
            ((!peaks.is_empty()).then_some(number), users(serving))
        }
    }
}

fn codes(interventions: &[&Intervention]) -> Cell {
    if interventions.is_empty() {
        return grid::dash();
    }
    let names: Vec<&str> = interventions.iter().map(|i| i.code.value.as_str()).collect();
    let trail = Trail::join(interventions.iter().map(|i| &i.code.trail));
    Cell::data(vec![Inline::traced(names.join(", "), trail)])
}

fn users(interventions: &[&Intervention]) -> Cell {
    let peaks: Vec<Traced<i64>> = interventions.iter().filter_map(|i| super::resources::peak_users(i)).collect();
    if peaks.is_empty() { grid::dash() } else { grid::count(Some(&total(&peaks))) }
}

/// Residents of the ambito in a column of the sheet Comuni.
fn population(ledger: &Ledger<'_>, column: &str) -> Traced<i64> {
    let comuni = &ledger.plan.comuni;
    match column {
        "residenti" => total(comuni.iter().filter_map(|c| c.residents.as_ref())),
        "eta_0_17" | "residenti_0_17" => total(comuni.iter().filter_map(|c| c.age_0_17.as_ref())),
        "eta_18_64" | "residenti_18_64" => total(comuni.iter().filter_map(|c| c.age_18_64.as_ref())),
        "eta_65" | "residenti_65" => total(comuni.iter().filter_map(|c| c.age_65.as_ref())),
        "famiglie" => total(comuni.iter().filter_map(|c| c.families.as_ref())),
        "stranieri" => total(comuni.iter().filter_map(|c| c.foreigners.as_ref())),
        _ => Traced::default(),
    }
}
