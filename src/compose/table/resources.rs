// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Interventions of an area, staff (T8), schedule (T9).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::ledger::{Ledger, Scope};
use crate::document::{Align, Block, Cell, Inline, RowKind};
use crate::origin::{Traced, Trail};
use crate::plan::{Intervention, Staff};

/// Interventions of an area, or of the whole plan when `of` is empty.
pub(super) fn interventions(ledger: &Ledger<'_>, of: &str) -> Vec<Block> {
    let areas: Vec<_> = ledger.areas.iter().filter(|a| of.is_empty() || a.code() == of).collect();
    let columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Intervento", grid::share(2.4, Align::Left)),
        ("Tipologia", grid::share(1.0, Align::Left)),
        ("LEPS", grid::auto(Align::Left)),
        ("Utenti annui", grid::auto(Align::Right)),
        ("Triennio (€)", grid::auto(Align::Decimal)),
    ];
    let (anchor, caption, summary) = match areas.first() {
        Some(area) if !of.is_empty() => (
            format!("tab.interventi-{}", area.code()),
            format!("Interventi dell’area {} – {}", area.code(), area.short()),
            format!("Interventi programmati nell’area «{}», con tipologia, LEPS, utenti e risorse.", area.title()),
        ),
        _ => (
            "tab.interventi".to_owned(),
            "Interventi programmati".to_owned(),
            "Tutti gli interventi del piano per area, con tipologia, LEPS, utenti e risorse.".to_owned(),
        ),
    };
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. Utenti annui: il valore più alto previsto nel triennio.",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new(&anchor, vec![Inline::text(caption)], summary).columns(columns).source(source);
    for area in &areas {
        if of.is_empty() && !area.interventions.is_empty() {
            table.push(grid::group(vec![Inline::text(format!("{} – {}", area.code(), area.title()))], table.width()));
        }
        for intervention in &area.interventions {
            table.push(grid::row(vec![
                grid::header(&intervention.code),
                grid::line(&intervention.title),
                grid::optional(intervention.field("tipologia")),
                leps(intervention),
                grid::count(peak_users(intervention).as_ref()),
                grid::money(&ledger.spent(Scope::One(&intervention.code.value), None, None)),
            ]));
        }
    }
    if table.is_empty() {
        return Vec::new();
    }
    let scope = if of.is_empty() { Scope::All } else { Scope::Area(of) };
    let total = ledger.spent(scope, None, None);
    table.push(grid::row_of(RowKind::Total, vec![grid::header_words("Totale").across(5), grid::money(&total)]));
    table.block()
}

fn leps(intervention: &Intervention) -> Cell {
    let codes = &intervention.leps;
    if codes.value.is_empty() {
        grid::dash()
    } else {
        Cell::data(vec![Inline::traced(codes.value.join(", "), codes.trail.clone())])
    }
}

/// The highest number of users among the years.
pub(crate) fn peak_users(intervention: &Intervention) -> Option<Traced<i64>> {
    intervention.users.iter().flatten().max_by_key(|u| u.value).cloned()
}

/// T8: staff by professional profile and employment relationship.
pub(super) fn staff(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut groups: BTreeMap<(String, String, String), Vec<&Staff>> = BTreeMap::new();
    for staff in &ledger.plan.staff {
        let key = |t: &str| cell::line(t).to_lowercase();
        let relationship = staff.relationship.as_ref().map(|r| key(&r.value)).unwrap_or_default();
        let fund = staff.fund.as_ref().map(|f| key(&f.value)).unwrap_or_default();
        groups.entry((key(&staff.profile.value), relationship, fund)).or_default().push(staff);
    }
    let columns = vec![
        ("Profilo", grid::share(1.4, Align::Left)),
        ("Rapporto di lavoro", grid::share(1.2, Align::Left)),
        ("Fonte", grid::auto(Align::Left)),
        ("Interventi", grid::auto(Align::Right)),
        ("Unità", grid::auto(Align::Decimal)),
        ("ETP", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Personale impegnato negli interventi")];
    let summary = "Unità di personale ed equivalenti a tempo pieno per profilo professionale e rapporto di lavoro.";
    let mut source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. ETP = equivalenti a tempo pieno: unità per ore settimanali, diviso 36.",
        super::of_office(ledger)
    ))];
    source.extend(cost(ledger));
    let mut table = Grid::new("tab.personale", caption, summary).columns(columns).source(source);
    let sums = |list: &[&Staff]| {
        let trail =
            Trail::join(list.iter().flat_map(|s| {
                [Some(&s.number.trail), s.weekly_hours.as_ref().map(|h| &h.trail)].into_iter().flatten()
            }));
        let number = list.iter().fold(Decimal::ZERO, |sum, s| sum.saturating_add(s.number.value));
        let fte = list.iter().fold(Decimal::ZERO, |sum, s| sum.saturating_add(s.fte()));
        [grid::number(number, &trail), grid::fixed(fte, 2, &trail)]
    };
    for list in groups.values() {
        let Some(first) = list.first() else { continue };
        let mut codes: Vec<&Traced<String>> = list.iter().map(|s| &s.intervention).collect();
        codes.sort_by(|a, b| a.value.cmp(&b.value));
        codes.dedup_by(|a, b| a.value == b.value);
        let number = Traced {
            value: i64::try_from(codes.len()).unwrap_or(i64::MAX),
            trail: Trail::join(codes.iter().map(|c| &c.trail)),
        };
        let mut cells = vec![
            grid::header(&first.profile),
            grid::optional(first.relationship.as_ref()),
            grid::optional(first.fund.as_ref()),
            grid::count(Some(&number)),
        ];
        cells.extend(sums(list));
        table.push(grid::row(cells));
    }
    if table.is_empty() {
        return Vec::new();
    }
    let all: Vec<&Staff> = ledger.plan.staff.iter().collect();
    let mut cells = vec![grid::header_words("Totale").across(4)];
    cells.extend(sums(&all));
    table.push(grid::row_of(RowKind::Total, cells));
    table.block()
}

/// What the allocations say of the cost of the staff, where they have an item of expense.
fn cost(ledger: &Ledger<'_>) -> Vec<Inline> {
    let known = |a: &&crate::plan::Allocation| ledger.plan.triennium.index(a.year.value).is_some();
    let of_staff = ledger
        .plan
        .allocations
        .iter()
        .filter(known)
        .filter(|a| a.item.as_ref().is_some_and(|item| item.value.to_lowercase().contains("personale")));
    let amounts: Vec<_> = of_staff.map(|a| &a.amount).collect();
    if amounts.is_empty() {
        return Vec::new();
    }
    let total = crate::plan::sum(amounts);
    let words = super::super::hole::euro(&total.value.to_string());
    vec![
        Inline::text(" Spesa programmata nel triennio alla voce «personale», dove è indicata: "),
        Inline::traced(words, total.trail),
        Inline::text("."),
    ]
}

/// T9: dates of the interventions.
pub(super) fn schedule(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Intervento", grid::share(1.0, Align::Left)),
        ("Inizio", grid::dates()),
        ("Fine", grid::dates()),
        ("Attività", grid::auto(Align::Right)),
    ];
    let caption = vec![Inline::text("Cronoprogramma degli interventi")];
    let summary = "Data di inizio e di fine di ciascun intervento e numero delle attività programmate.";
    let mut table = Grid::new("tab.cronoprogramma", caption, summary).columns(columns).source(super::office(ledger));
    let mut activities: BTreeMap<&str, Vec<&Traced<String>>> = BTreeMap::new();
    for activity in &ledger.plan.activities {
        activities.entry(&activity.intervention.value).or_default().push(&activity.name);
    }
    for area in &ledger.areas {
        let dated = area.interventions.iter().filter(|i| i.start.is_some() || i.end.is_some());
        for intervention in dated {
            let names = activities.get(intervention.code.value.as_str()).map(Vec::as_slice).unwrap_or_default();
            let number = Traced {
                value: i64::try_from(names.len()).unwrap_or(i64::MAX),
                trail: Trail::join(names.iter().map(|n| &n.trail)),
            };
            table.push(grid::row(vec![
                grid::header(&intervention.code),
                grid::line(&intervention.title),
                grid::date(intervention.start.as_ref()),
                grid::date(intervention.end.as_ref()),
                if names.is_empty() { grid::dash() } else { grid::count(Some(&number)) },
            ]));
        }
    }
    table.block()
}
