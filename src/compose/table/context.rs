// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The community: residents by comune with the ambito's totals recomputed, context indicators, needs (P6).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::cell;
use super::super::grid::{self, Grid};
use super::super::hole::{Datum, show};
use super::super::ledger::{Ledger, total};
use super::super::text::{same_words, slug};
use crate::document::{Align, Block, Cell, Inline, RowKind};
use crate::origin::{Traced, Trail};
use crate::plan::{Comune, ContextValue};

/// Residents, age, foreigners, families, density: ratios of the ambito come from sums, never from averages.
pub(super) fn demography(ledger: &Ledger<'_>) -> Vec<Block> {
    let comuni = &ledger.plan.comuni;
    if comuni.iter().all(|c| c.residents.is_none()) {
        return Vec::new();
    }
    // A column that no comune fills says nothing.
    let any = |pick: fn(&Comune) -> bool| comuni.iter().any(pick);
    let elders = any(|c| c.age_65.is_some());
    let (families, foreigners) = (any(|c| c.families.is_some()), any(|c| c.foreigners.is_some()));
    let density = any(|c| c.area_kmq.is_some());
    let [young, adults] = [any(|c| c.age_0_17.is_some()), any(|c| c.age_18_64.is_some())];
    let kept = [true, young, adults, elders, elders, families, foreigners, density];
    let columns = vec![
        ("Residenti", grid::auto(Align::Right)),
        ("0-17", grid::auto(Align::Right)),
        ("18-64", grid::auto(Align::Right)),
        ("65 e più", grid::auto(Align::Right)),
        ("% 65 e più", grid::auto(Align::Decimal)),
        ("Famiglie", grid::auto(Align::Right)),
        ("% stranieri", grid::auto(Align::Decimal)),
        ("Ab./km²", grid::auto(Align::Decimal)),
    ];
    let mut heads = vec![("Comune", grid::share(1.0, Align::Left))];
    heads.extend(columns.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(column, _)| column));
    let figures =
        |comuni: &[&Comune]| figures(comuni).into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(cell, _)| cell);
    let caption = vec![Inline::text("Popolazione residente per comune")];
    let told = [
        ("classe di età", young || adults || elders),
        ("famiglie", families),
        ("quota di anziani", elders),
        ("quota di stranieri", foreigners),
        ("densità", density),
    ];
    let told: Vec<&str> = told.into_iter().filter(|(_, told)| *told).map(|(words, _)| words).collect();
    let more = if told.is_empty() { String::new() } else { format!(", con {}", told.join(", ")) };
    let summary = format!("Residenti per comune{more}; in fondo i totali dell’Ambito.");
    let mut table = Grid::new("tab.demografia", caption, summary).columns(heads).source(dates(ledger));
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

/// Places that fit as columns beside indicator, year and source.
const PLACES: usize = 12;

/// Context indicators: a row for each indicator and year, a column for each comune and for the ambito; with too many
/// comuni, a row for each place.
pub(super) fn indicators(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut series = series(ledger);
    // What is known of province and region alone is compared in the table of the indices.
    let own = |v: &&ContextValue| {
        is_ambito(&v.place.value) || ledger.plan.comuni.iter().any(|c| c.istat.value == v.place.value)
    };
    series.retain(|s| s.values.iter().any(own));
    let comuni: Vec<&Comune> =
        ledger.plan.comuni.iter().filter(|c| series.iter().any(|s| s.at(&c.istat.value).is_some())).collect();
    let caption = vec![Inline::text("Indicatori del contesto")];
    let summary = "Valori degli indicatori del contesto per anno, comune e intero Ambito, con la fonte.";
    let table = Grid::new("tab.contesto", caption, summary).compact().source(super::office(ledger));
    if comuni.len() > PLACES { by_row(ledger, table, &series) } else { by_column(table, &series, &comuni) }
}

/// The values of an indicator in a year.
struct Series<'a> {
    name: &'a Traced<String>,
    year: &'a Traced<i16>,
    values: Vec<&'a ContextValue>,
    /// Sum of the comuni, when their values add up and the office gives no total.
    sum: Option<Traced<Decimal>>,
}

impl<'a> Series<'a> {
    fn at(&self, place: &str) -> Option<&'a ContextValue> {
        self.values.iter().copied().find(|v| v.place.value == place)
    }

    fn unit(&self) -> Option<&'a Traced<String>> {
        self.values.iter().find_map(|v| v.unit.as_ref())
    }

    fn title(&self) -> Vec<Inline> {
        let mut title = vec![cell::inline(self.name)];
        if let Some(unit) = self.unit() {
            title.extend([Inline::text(" ("), cell::inline(unit), Inline::text(")")]);
        }
        title
    }

    fn whole(&self) -> Cell {
        match (self.values.iter().find(|v| is_ambito(&v.place.value)), &self.sum) {
            (Some(given), _) => grid::number(given.value.value, &given.value.trail),
            (None, Some(sum)) => grid::number(sum.value, &sum.trail),
            (None, None) => grid::dash(),
        }
    }

    fn source(&self) -> Cell {
        grid::optional(self.values.iter().find_map(|v| v.source.as_ref()))
    }
}

fn is_ambito(place: &str) -> bool {
    same_words(place, "ambito")
}

fn series<'a>(ledger: &Ledger<'a>) -> Vec<Series<'a>> {
    let mut all: Vec<Series<'a>> = Vec::new();
    let mut places: BTreeMap<(String, i16), usize> = BTreeMap::new();
    for value in &ledger.plan.context {
        let key = (slug(&value.indicator.value), value.year.value);
        let at = *places.entry(key).or_insert(all.len());
        match all.get_mut(at) {
            Some(series) => series.values.push(value),
            None => all.push(Series { name: &value.indicator, year: &value.year, values: vec![value], sum: None }),
        }
    }
    for series in &mut all {
        let additive = series.unit().is_some_and(|u| ADDITIVE.contains(&u.value.trim().to_lowercase().as_str()));
        let values: Option<Vec<&ContextValue>> = ledger.plan.comuni.iter().map(|c| series.at(&c.istat.value)).collect();
        if let (true, Some(values)) = (additive, values.filter(|v| !v.is_empty())) {
            series.sum = Some(Traced {
                value: values.iter().fold(Decimal::ZERO, |sum, v| sum.saturating_add(v.value.value)),
                trail: Trail::join(values.iter().map(|v| &v.value.trail)),
            });
        }
    }
    all
}

fn by_column(table: Grid, series: &[Series<'_>], comuni: &[&Comune]) -> Vec<Block> {
    let mut columns = vec![("Indicatore", grid::share(1.0, Align::Left)), ("Anno", grid::auto(Align::Right))];
    columns.extend(comuni.iter().map(|c| (c.name.value.as_str(), grid::auto(Align::Decimal))));
    columns.extend([("Ambito", grid::auto(Align::Decimal)), ("Fonte", grid::share(0.6, Align::Left))]);
    let mut table = table.columns(columns).keys(2);
    for series in series {
        let year = Inline::traced(series.year.value.to_string(), series.year.trail.clone());
        let mut cells = vec![Cell::row_header(series.title()), Cell::data(vec![year])];
        for comune in comuni {
            let found = series.at(&comune.istat.value);
            cells.push(found.map_or_else(grid::dash, |v| grid::number(v.value.value, &v.value.trail)));
        }
        cells.extend([series.whole(), series.source()]);
        table.push(grid::row(cells));
    }
    table.block()
}

fn by_row(ledger: &Ledger<'_>, table: Grid, series: &[Series<'_>]) -> Vec<Block> {
    let columns = vec![
        ("Indicatore e territorio", grid::share(1.4, Align::Left)),
        ("Anno", grid::auto(Align::Right)),
        ("Valore", grid::auto(Align::Decimal)),
        ("Fonte", grid::share(1.0, Align::Left)),
    ];
    let mut table = table.columns(columns);
    for series in series {
        let year = || Cell::data(vec![Inline::traced(series.year.value.to_string(), series.year.trail.clone())]);
        table.push(grid::group(series.title(), table.width()));
        for value in series.values.iter().filter(|v| !is_ambito(&v.place.value)) {
            let name = Inline::traced(ledger.plan.comune_name(&value.place.value), value.place.trail.clone());
            let figure = grid::number(value.value.value, &value.value.trail);
            table.push(grid::row(vec![Cell::row_header(vec![name]), year(), figure, series.source()]));
        }
        let cells = vec![grid::header_words("Ambito"), year(), series.whole(), series.source()];
        table.push(grid::row_of(RowKind::Subtotal, cells));
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
    let mut answers: BTreeMap<&str, Vec<&Traced<String>>> = BTreeMap::new();
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
