// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Charts of the community: residents and indices through the years, priorities and coverage of the needs.

use rust_decimal::Decimal;

use super::cell;
use super::community::rounded;
use super::ledger::Ledger;
use super::table::{grouped, history, shown_years};
use crate::assess::community::Place;
use crate::assess::community::names::Quantity;
use crate::document::{Anchor, Block, Chart, Figure, Inline, Series, Unit};
use crate::money::decimal_it;
use crate::origin::Trail;

/// Comuni beside the ambito in a chart of lines: more could not be told apart.
const LINES: usize = 7;
/// Needs in a chart of priorities.
const NEEDS: usize = 15;

fn figure(anchor: &str, caption: String, alt: String, chart: Chart) -> Vec<Block> {
    vec![Block::Figure(Figure {
        anchor: Anchor(anchor.to_owned()),
        number: String::new(),
        caption: vec![Inline::text(caption)],
        alt,
        chart,
    })]
}

/// Residents by year, the first year as 100: comuni of every size on one scale.
pub(super) fn residents(ledger: &Ledger<'_>) -> Vec<Block> {
    let community = &ledger.community;
    let years = shown_years(&community.years(&Place::Ambito, Quantity::RESIDENTS));
    let Some(first) = years.first().copied().filter(|_| years.len() > 1) else { return Vec::new() };
    let line = |place: &Place, name: String| {
        let base = community.count(place, first, Quantity::RESIDENTS)?.value;
        let base_trail = community.count(place, first, Quantity::RESIDENTS)?.trail;
        let values: Option<Vec<(Decimal, Trail)>> = years
            .iter()
            .map(|y| {
                let count = community.count(place, *y, Quantity::RESIDENTS)?;
                let value = rounded((count.value * Decimal::ONE_HUNDRED).checked_div(base)?, 1);
                Some((value, Trail::join([&base_trail, &count.trail])))
            })
            .collect();
        Some(Series::traced(name, values?))
    };
    let mut series: Vec<Series> = line(&Place::Ambito, "Ambito".to_owned()).into_iter().collect();
    let comuni = &ledger.plan.comuni;
    if comuni.len() > 1 && comuni.len() <= LINES {
        let of = |c: &crate::plan::Comune| line(&Place::Comune(c.istat.value.clone()), c.name.value.clone());
        series.extend(comuni.iter().filter_map(of));
    }
    if series.is_empty() {
        return Vec::new();
    }
    let last = years.last().copied().unwrap_or(first);
    let said: Vec<String> = series
        .iter()
        .filter_map(|s| Some(format!("{} {} nel {last}", s.name, decimal_it(*s.values.last()?))))
        .collect();
    let caption = format!("Andamento dei residenti dal {first} al {last} ({first} = 100)");
    let alt = format!("Grafico a linee dei residenti, con il {first} uguale a 100: {}.", said.join("; "));
    let categories = years.iter().map(i16::to_string).collect();
    figure("fig.andamento", caption, alt, Chart::Lines { categories, series, unit: Unit::Count })
}

/// The ambito's main indices by year.
pub(super) fn indices(ledger: &Ledger<'_>) -> Vec<Block> {
    let (years, rows) = history(ledger);
    if years.len() < 2 {
        return Vec::new();
    }
    let mut said = Vec::new();
    let series: Vec<Series> = rows
        .into_iter()
        .map(|(index, values)| {
            if let ([first, ..], Some(last)) = (values.as_slice(), values.last()) {
                said.push(format!("{} da {} a {}", index.title, decimal_it(first.value), decimal_it(last.value)));
            }
            Series::traced(index.short, values.into_iter().map(|v| (v.value, v.trail)))
        })
        .collect();
    let (first, last) = (years.first().copied().unwrap_or_default(), years.last().copied().unwrap_or_default());
    let alt = format!("Grafico a linee degli indici dell’Ambito fra il {first} e il {last}: {}.", said.join("; "));
    let caption = format!("Indici demografici dell’Ambito dal {first} al {last}");
    let categories = years.iter().map(i16::to_string).collect();
    figure("fig.indici-anni", caption, alt, Chart::Lines { categories, series, unit: Unit::Count })
}

/// The needs by priority, the most urgent first.
pub(super) fn priorities(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut needs: Vec<(&crate::plan::CommunityNeed, i64)> =
        ledger.plan.needs.iter().filter_map(|n| Some((n, n.priority.as_ref()?.value))).collect();
    needs.sort_by_key(|(_, priority)| std::cmp::Reverse(*priority));
    let whole = needs.len();
    needs.truncate(NEEDS);
    if needs.is_empty() {
        return Vec::new();
    }
    let label = |need: &crate::plan::CommunityNeed| {
        super::figure::short(&format!("{} {}", need.code.value, cell::line(&need.text.value)))
    };
    let said: Vec<String> = needs.iter().map(|(n, p)| format!("{} priorità {p}", n.code.value)).collect();
    let alt = format!("Grafico a barre dei bisogni per priorità, da 5 (massima) a 1: {}.", said.join("; "));
    let caption = match whole > needs.len() {
        true => format!("I {} bisogni con la priorità più alta", needs.len()),
        false => "I bisogni per priorità".to_owned(),
    };
    let chart = Chart::Bars {
        categories: needs.iter().map(|(n, _)| label(n)).collect(),
        series: vec![Series::traced(
            "Priorità",
            needs.iter().map(|(need, p)| {
                let trail = need.priority.as_ref().map_or(Trail::NONE, |priority| priority.trail.clone());
                (Decimal::from((*p).max(0)), trail)
            }),
        )],
        stacked: false,
        unit: Unit::Count,
    };
    figure("fig.priorita", caption, alt, chart)
}

/// Needs of each area, those that an intervention answers and the others.
pub(super) fn coverage(ledger: &Ledger<'_>) -> Vec<Block> {
    let groups = grouped(ledger);
    if groups.is_empty() {
        return Vec::new();
    }
    let said: Vec<String> = groups
        .iter()
        .map(|(title, [met, open])| format!("{title}: {} con interventi e {} senza", met.len(), open.len()))
        .collect();
    let count = |at: usize| {
        groups
            .iter()
            .map(move |(_, both)| (Decimal::from(both[at].len()), Trail::join(both[at].iter().map(|need| &need.trail))))
    };
    let mut series = vec![Series::traced("Con interventi", count(0))];
    if groups.iter().any(|(_, [_, open])| !open.is_empty()) {
        series.push(Series::traced("Senza interventi", count(1)));
    }
    let alt = format!("Grafico a barre dei bisogni per area: {}.", said.join("; "));
    let chart = Chart::Bars {
        categories: groups.iter().map(|(title, _)| super::figure::short(title)).collect(),
        series,
        stacked: true,
        unit: Unit::Count,
    };
    figure("fig.bisogni-area", "Bisogni per area e risposta del piano".to_owned(), alt, chart)
}
