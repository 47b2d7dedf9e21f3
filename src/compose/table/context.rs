// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The community: residents by comune with the ambito's totals recomputed, context indicators, needs (P6).

use rust_decimal::Decimal;

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::hole::{Datum, show};
use super::super::ledger::{Ledger, total};
use super::super::text::same_words;
use crate::document::{Align, Block, Cell, Inline, RowKind};
use crate::origin::{Traced, Trail};
use crate::plan::{Comune, ContextValue};

/// Residents, age, foreigners, families, density: ratios of the ambito come from sums, never from averages.
pub(super) fn demography(ledger: &Ledger<'_>) -> Vec<Block> {
    let comuni = &ledger.plan.comuni;
    if comuni.iter().all(|c| c.residents.is_none()) {
        return Vec::new();
    }
    let columns = vec![
        ("Comune", grid::share(1.0, Align::Left)),
        ("Residenti", grid::auto(Align::Right)),
        ("0-17", grid::auto(Align::Right)),
        ("18-64", grid::auto(Align::Right)),
        ("65 e più", grid::auto(Align::Right)),
        ("% 65 e più", grid::auto(Align::Decimal)),
        ("Famiglie", grid::auto(Align::Right)),
        ("% stranieri", grid::auto(Align::Decimal)),
        ("Ab./km²", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Popolazione residente per comune")];
    let summary = "Residenti per comune e classe di età, famiglie, quota di anziani e di stranieri, densità; in fondo i totali dell’Ambito.";
    let mut table = Grid::new("tab.demografia", caption, summary).columns(columns).source(dates(ledger));
    for comune in comuni {
        let mut cells = vec![grid::header(&comune.name)];
        cells.extend(figures(&[comune]));
        table.push(grid::row(cells));
    }
    let all: Vec<&Comune> = comuni.iter().collect();
    let mut cells = vec![grid::header_words("Ambito")];
    cells.extend(figures(&all));
    table.push(grid::row_of(RowKind::Total, cells));
    table.block()
}

fn dates(ledger: &Ledger<'_>) -> Vec<Inline> {
    let mut days: Vec<&Traced<jiff::civil::Date>> =
        ledger.plan.comuni.iter().filter_map(|c| c.residents_date.as_ref()).collect();
    days.sort_by_key(|d| d.value);
    let mut out = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati della popolazione residente",
        super::of_office(ledger)
    ))];
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first.value == last.value => {
            out.push(Inline::text(" "));
            out.push(Inline::traced(show(&Datum::Date(first.value), "al"), Trail::join(days.iter().map(|d| &d.trail))));
        }
        (Some(first), Some(last)) => {
            out.push(Inline::text(" fra "));
            out.push(Inline::traced(show(&Datum::Date(first.value), "il"), first.trail.clone()));
            out.push(Inline::text(" e "));
            out.push(Inline::traced(show(&Datum::Date(last.value), "il"), last.trail.clone()));
        }
        _ => {}
    }
    out.push(Inline::text(". I rapporti dell’Ambito sono ricalcolati dalle somme."));
    out
}

/// The figures of one comune or of several together; a sum is shown only when every comune has its term.
fn figures(comuni: &[&Comune]) -> Vec<Cell> {
    let whole = |pick: fn(&Comune) -> Option<&Traced<i64>>| -> Option<Traced<i64>> {
        let values: Option<Vec<&Traced<i64>>> = comuni.iter().map(|c| pick(c)).collect();
        values.map(total)
    };
    let residents = whole(|c| c.residents.as_ref());
    let age_65 = whole(|c| c.age_65.as_ref());
    let foreigners = whole(|c| c.foreigners.as_ref());
    let area: Option<Vec<&Traced<Decimal>>> = comuni.iter().map(|c| c.area_kmq.as_ref()).collect();
    let share = |part: &Option<Traced<i64>>| match (part, &residents) {
        (Some(part), Some(base)) => grid::ratio(part, base),
        _ => grid::dash(),
    };
    let density = match (&residents, area) {
        (Some(residents), Some(areas)) => {
            let km = areas.iter().fold(Decimal::ZERO, |sum, a| sum.saturating_add(a.value));
            let trail = Trail::join(areas.iter().map(|a| &a.trail).chain([&residents.trail]));
            Decimal::from(residents.value).checked_div(km).map_or_else(grid::dash, |d| grid::fixed(d, 1, &trail))
        }
        _ => grid::dash(),
    };
    vec![
        grid::count(residents.as_ref()),
        grid::count(whole(|c| c.age_0_17.as_ref()).as_ref()),
        grid::count(whole(|c| c.age_18_64.as_ref()).as_ref()),
        grid::count(age_65.as_ref()),
        share(&age_65),
        grid::count(whole(|c| c.families.as_ref()).as_ref()),
        share(&foreigners),
        density,
    ]
}

/// Units whose values add up over the comuni (data contract, values).
const ADDITIVE: [&str; 9] = ["persone", "famiglie", "n.", "n", "€", "euro", "posti", "kmq", "km²"];

/// Context indicators: a group for each indicator, a row for each place, a column for each year.
pub(super) fn indicators(ledger: &Ledger<'_>) -> Vec<Block> {
    let values = &ledger.plan.context;
    let mut years: Vec<i16> = values.iter().map(|v| v.year.value).collect();
    years.sort_unstable();
    years.dedup();
    let mut names: Vec<&Traced<String>> = Vec::new();
    for value in values {
        if !names.iter().any(|n| same_words(&n.value, &value.indicator.value)) {
            names.push(&value.indicator);
        }
    }
    let labels: Vec<String> = years.iter().map(i16::to_string).collect();
    let mut columns = vec![("Indicatore e territorio", grid::share(1.0, Align::Left))];
    columns.extend(labels.iter().map(|y| (y.as_str(), grid::auto(Align::Decimal))));
    columns.push(("Fonte", grid::share(0.6, Align::Left)));
    let caption = vec![Inline::text("Indicatori del contesto")];
    let summary = "Valori degli indicatori del contesto per comune o per l’intero Ambito e per anno, con la fonte.";
    let mut table = Grid::new("tab.contesto", caption, summary).columns(columns).source(super::office(ledger));
    for name in names {
        let rows: Vec<&ContextValue> = values.iter().filter(|v| same_words(&v.indicator.value, &name.value)).collect();
        let unit = rows.iter().find_map(|v| v.unit.as_ref());
        let mut title = vec![cell::inline(name)];
        if let Some(unit) = unit {
            title.extend([Inline::text(" ("), cell::inline(unit), Inline::text(")")]);
        }
        let mut places: Vec<&Traced<String>> = Vec::new();
        for row in &rows {
            if !places.iter().any(|p| p.value == row.place.value) {
                places.push(&row.place);
            }
        }
        let place_row = |place: &Traced<String>, header: Cell, of: &[&ContextValue]| {
            let mut cells = vec![header];
            for year in &years {
                let found = of.iter().find(|v| v.year.value == *year);
                cells.push(found.map_or_else(grid::dash, |v| grid::number(v.value.value, &v.value.trail)));
            }
            let source = of.iter().find_map(|v| v.source.as_ref());
            cells.push(grid::optional(source));
            (place.value.clone(), cells)
        };
        if let [only] = places[..] {
            let mut header = title;
            if !same_words(&only.value, "ambito") {
                header.extend([
                    Inline::text(" – "),
                    Inline::traced(ledger.plan.comune_name(&only.value), only.trail.clone()),
                ]);
            }
            table.push(grid::row(place_row(only, Cell::row_header(header), &rows).1));
            continue;
        }
        table.push(grid::group(title, table.width()));
        for place in &places {
            let of: Vec<&ContextValue> = rows.iter().copied().filter(|v| v.place.value == place.value).collect();
            let header =
                Cell::row_header(vec![Inline::traced(ledger.plan.comune_name(&place.value), place.trail.clone())]);
            table.push(grid::row(place_row(place, header, &of).1));
        }
        let additive = unit.is_some_and(|u| ADDITIVE.contains(&u.value.trim().to_lowercase().as_str()));
        let whole = places.len() == ledger.plan.comuni.len() && !places.iter().any(|p| same_words(&p.value, "ambito"));
        if additive && whole {
            let mut cells = vec![grid::header_words("Ambito")];
            for year in &years {
                let of: Vec<&&ContextValue> = rows.iter().filter(|v| v.year.value == *year).collect();
                let sum = of.iter().fold(Decimal::ZERO, |sum, v| sum.saturating_add(v.value.value));
                let trail = Trail::join(of.iter().map(|v| &v.value.trail));
                cells.push(if of.len() == places.len() { grid::number(sum, &trail) } else { grid::dash() });
            }
            cells.push(Cell::empty());
            table.push(grid::row_of(RowKind::Subtotal, cells));
        }
    }
    table.block()
}

/// P6: needs by area, with the interventions that answer them.
pub(super) fn needs(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Bisogno", grid::share(1.8, Align::Left)),
        ("Gruppo", grid::share(0.9, Align::Left)),
        ("Priorità", grid::auto(Align::Center)),
        ("Evidenza", grid::share(1.6, Align::Left)),
        ("Interventi", grid::share(0.8, Align::Left)),
    ];
    let caption = vec![Inline::text("Bisogni rilevati per area e interventi che vi rispondono")];
    let summary = "Bisogni della comunità per area strategica, con gruppo di persone, priorità, evidenza e codici degli interventi.";
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. Priorità da 1 (minima) a 5 (massima).",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new("tab.bisogni", caption, summary).columns(columns).source(source);
    let mut answers: std::collections::BTreeMap<&str, Vec<&Traced<String>>> = std::collections::BTreeMap::new();
    for intervention in &ledger.plan.interventions {
        for need in &intervention.needs.value {
            answers.entry(need).or_default().push(&intervention.code);
        }
    }
    let code_of = |need: &crate::plan::CommunityNeed| need.area.as_ref().map(|a| a.value.clone()).unwrap_or_default();
    let known = ledger.profile.areas.iter().map(|a| (a.code.as_str(), a.title.as_str()));
    for (area, title) in known.chain([("", "Area non indicata")]) {
        let unknown = |code: &str| ledger.profile.area(code).is_none();
        let of: Vec<_> = ledger
            .plan
            .needs
            .iter()
            .filter(|n| {
                let code = code_of(n);
                if area.is_empty() { unknown(&code) } else { code == area }
            })
            .collect();
        if of.is_empty() {
            continue;
        }
        let title = if area.is_empty() { title.to_owned() } else { format!("{area} – {title}") };
        table.push(grid::group(vec![Inline::text(title)], table.width()));
        for need in of {
            let by = answers.get(need.code.value.as_str()).map(Vec::as_slice).unwrap_or_default();
            let names: Vec<&str> = by.iter().map(|c| c.value.as_str()).collect();
            let by = if names.is_empty() {
                grid::dash()
            } else {
                Cell::data(vec![Inline::traced(names.join(", "), Trail::join(by.iter().map(|c| &c.trail)))])
            };
            table.push(grid::row(vec![
                grid::header(&need.code),
                grid::text(&need.text),
                grid::optional(need.group.as_ref()),
                grid::count(need.priority.as_ref()),
                grid::optional(need.evidence.as_ref()),
                by,
            ]));
        }
    }
    table.block()
}
