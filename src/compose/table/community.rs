// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Structure by age, residents by year, indices by comune with shaded cells, formulae, users of services, coverage of the needs.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::super::community::{classes, index_of, place_name, rounded, span, tenths};
use super::super::data::benchmarks;
use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use crate::ages::{Band, Sex};
use crate::assess::community::indices::{INDICES, Index};
use crate::assess::community::names::Quantity;
use crate::assess::community::{Place, UNDATED, services};
use crate::document::{Align, Block, Cell, HEAT_STEPS, Inline, RowKind};
use crate::origin::{Traced, Trail};

/// Indices of the heat table; the shares by age stand in the table of the structure.
const SHADED: [&str; 11] = [
    "densita",
    "vecchiaia",
    "dipendenza",
    "dipendenza_anziani",
    "ricambio",
    "struttura_attiva",
    "carico_figli",
    "carico_cura",
    "stranieri",
    "componenti",
    "unipersonali",
];

/// Most years that stand as columns.
const YEARS: usize = 6;

/// Comuni, then the ambito, then the places to compare with.
fn places(ledger: &Ledger<'_>) -> Vec<(Place, RowKind)> {
    let comuni = ledger.community.comuni().map(|p| (p, RowKind::Normal));
    let ambito = std::iter::once((Place::Ambito, RowKind::Total));
    comuni.chain(ambito).chain(benchmarks(ledger).into_iter().map(|p| (p, RowKind::Normal))).collect()
}

fn whole(count: Option<Traced<Decimal>>) -> Cell {
    let number = count.and_then(|c| c.value.to_i64().map(|value| Traced { value, trail: c.trail }));
    grid::count(number.as_ref())
}

fn signed(change: Option<Traced<Decimal>>) -> Cell {
    change.map_or_else(grid::dash, |c| {
        let size = tenths(c.value);
        let sign = match size.signum() {
            1 => "+",
            -1 => "−",
            _ => "",
        };
        let words = format!("{sign}{}", crate::money::percentage_it(size.saturating_abs()));
        Cell::data(vec![Inline::traced(words, c.trail)])
    })
}

fn source(ledger: &Ledger<'_>, words: &str) -> Vec<Inline> {
    vec![Inline::text(
        format!("Fonte: elaborazione {} su dati della popolazione residente. {words}", super::of_office(ledger))
            .trim()
            .to_owned(),
    )]
}

/// Residents up to 14 years, up to 64, above, and their shares.
pub(super) fn structure(ledger: &Ledger<'_>) -> Vec<Block> {
    let bands = [Band::new(0, 14), Band::new(15, 64), Band::over(65), Band::over(80)];
    let community = &ledger.community;
    let known = |year: &i16, band: Band| community.count(&Place::Ambito, *year, Quantity::of(band)).is_some();
    let years = community.years(&Place::Ambito, Quantity::RESIDENTS);
    let Some(year) = years.into_iter().rev().find(|y| bands[..3].iter().all(|b| known(y, *b))) else {
        return Vec::new();
    };
    let oldest = known(&year, bands[3]);
    let shown = &bands[..if oldest { 4 } else { 3 }];
    let mut columns = vec![("Comune", grid::share(1.0, Align::Left))];
    columns.extend(
        ["0-14", "15-64", "65 e più", "80 e più"].iter().take(shown.len()).map(|t| (*t, grid::auto(Align::Right))),
    );
    columns.extend(
        ["% 0-14", "% 15-64", "% 65 e più", "% 80 e più"]
            .iter()
            .take(shown.len())
            .map(|t| (*t, grid::auto(Align::Decimal))),
    );
    let caption = format!("Struttura per età della popolazione residente{}", of_year(year));
    let summary = "Residenti fino a 14 anni, da 15 a 64 e di 65 e più per comune, con le quote sul totale; poi l’Ambito e i territori di confronto.";
    let mut table = Grid::new("tab.struttura", vec![Inline::text(caption)], summary)
        .columns(columns)
        .source(source(ledger, "Le quote dell’Ambito sono calcolate sulle somme dei comuni."));
    for (place, kind) in places(ledger) {
        let counts: Vec<Option<Traced<Decimal>>> =
            shown.iter().map(|b| community.count(&place, year, Quantity::of(*b))).collect();
        if counts.iter().all(Option::is_none) {
            continue;
        }
        let mut cells = vec![grid::header(&place_name(ledger, &place))];
        cells.extend(counts.into_iter().map(whole));
        cells.extend(
            shown.iter().map(|b| {
                community.share(*b, &place, year).map_or_else(grid::dash, |s| grid::fixed(s.value, 1, &s.trail))
            }),
        );
        table.push(grid::row_of(kind, cells));
    }
    table.block()
}

/// ` nel 2022`; nothing where the year isn't known.
fn of_year(year: i16) -> String {
    if year == UNDATED { String::new() } else { format!(" nel {year}") }
}

/// The classes of age of the ambito, by sex: the figures of the pyramid.
pub(super) fn bands(ledger: &Ledger<'_>) -> Vec<Block> {
    let by_sex = classes(ledger, true);
    let sexes = by_sex.is_some();
    let Some((year, bands)) = by_sex.or_else(|| classes(ledger, false)) else { return Vec::new() };
    // Three classes stand in the table of the structure already.
    if bands.len() <= 3 {
        return Vec::new();
    }
    let mut columns = vec![("Età", grid::share(1.0, Align::Left))];
    if sexes {
        columns.extend([("Maschi", grid::auto(Align::Right)), ("Femmine", grid::auto(Align::Right))]);
    }
    columns.extend([("Totale", grid::auto(Align::Right)), ("%", grid::auto(Align::Decimal))]);
    let caption =
        format!("Residenti dell’Ambito per classe di età{}{}", if sexes { " e sesso" } else { "" }, of_year(year));
    let summary = "Residenti dell’Ambito per classe di età, con la quota sul totale.";
    let mut table = Grid::new("tab.classi-eta", vec![Inline::text(caption)], summary)
        .columns(columns)
        .source(source(ledger, "Somma dei comuni."));
    for (band, kind) in bands.into_iter().map(|b| (b, RowKind::Normal)).chain([(Band::ALL, RowKind::Total)]) {
        let of = |sex| ledger.community.count(&Place::Ambito, year, Quantity::People { sex, band, foreign: false });
        let name = if kind == RowKind::Total { "Totale".to_owned() } else { band.to_string() };
        let mut cells = vec![grid::header_words(name)];
        if sexes {
            cells.extend([whole(of(Some(Sex::Male))), whole(of(Some(Sex::Female)))]);
        }
        let share = ledger.community.share(band, &Place::Ambito, year);
        cells.extend([whole(of(None)), share.map_or_else(grid::dash, |s| grid::fixed(s.value, 1, &s.trail))]);
        table.push(grid::row_of(kind, cells));
    }
    table.block()
}

/// Residents of each year and their change.
pub(super) fn trend(ledger: &Ledger<'_>) -> Vec<Block> {
    let Some((from, to)) = span(ledger) else { return Vec::new() };
    let years = shown_years(&ledger.community.years(&Place::Ambito, Quantity::RESIDENTS));
    let titles: Vec<String> = years.iter().map(i16::to_string).collect();
    let change = format!("Variazione % {from}-{to}");
    let mut columns = vec![("Comune", grid::share(1.0, Align::Left))];
    columns.extend(titles.iter().map(|t| (t.as_str(), grid::auto(Align::Right))));
    columns.push((&change, grid::auto(Align::Decimal)));
    let caption = vec![Inline::text(format!("Popolazione residente dal {from} al {to}"))];
    let summary = "Residenti per comune e anno, con la variazione percentuale fra il primo e l’ultimo anno.";
    let mut table = Grid::new("tab.andamento", caption, summary).columns(columns).source(source(
        ledger,
        "La variazione è la differenza fra l’ultimo e il primo anno, ogni 100 residenti del primo.",
    ));
    for (place, kind) in places(ledger) {
        let counts: Vec<_> = years.iter().map(|y| ledger.community.count(&place, *y, Quantity::RESIDENTS)).collect();
        if counts.iter().all(Option::is_none) {
            continue;
        }
        let mut cells = vec![grid::header(&place_name(ledger, &place))];
        cells.extend(counts.into_iter().map(whole));
        cells.push(signed(ledger.community.change(Quantity::RESIDENTS, &place, from, to)));
        table.push(grid::row_of(kind, cells));
    }
    table.block()
}

/// The first year and the last ones.
pub(crate) fn shown_years(years: &[i16]) -> Vec<i16> {
    match years {
        [first, rest @ ..] if years.len() > YEARS => {
            let last = rest.iter().skip(rest.len() - (YEARS - 1));
            std::iter::once(first).chain(last).copied().collect()
        }
        all => all.to_vec(),
    }
}

/// The indices that the plan can say of some place.
fn known(ledger: &Ledger<'_>, ids: &[&str]) -> Vec<&'static Index> {
    let said = |index: &&Index| {
        ids.contains(&index.id) && places(ledger).iter().any(|(place, _)| index_of(ledger, index, place).is_some())
    };
    INDICES.iter().filter(said).collect()
}

/// A place with its values, one for each index.
type HeatRow = (Place, RowKind, Vec<Option<Traced<Decimal>>>);

/// Comuni by indices: the value is printed, the ground is darker where it is greater.
pub(super) fn heat(ledger: &Ledger<'_>) -> Vec<Block> {
    let indices = known(ledger, &SHADED);
    if indices.is_empty() {
        return Vec::new();
    }
    let rows: Vec<HeatRow> = places(ledger)
        .into_iter()
        .map(|(place, kind)| {
            let values = indices.iter().map(|i| index_of(ledger, i, &place).map(|d| d.value)).collect();
            (place, kind, values)
        })
        .filter(|(_, _, values): &HeatRow| values.iter().any(Option::is_some))
        .collect();
    let mut columns = vec![("Comune", grid::share(1.0, Align::Left))];
    columns.extend(indices.iter().map(|i| (i.short, grid::auto(Align::Decimal))));
    let summary = "Un indice per colonna, un comune per riga, poi l’Ambito e i territori di confronto. Il fondo della cella è più scuro dove il valore è più alto fra i comuni.";
    let years: BTreeSet<i16> = indices
        .iter()
        .filter_map(|i| index_of(ledger, i, &Place::Ambito))
        .map(|d| d.year)
        .filter(|y| *y != UNDATED)
        .collect();
    let when = match (years.first(), years.last()) {
        (Some(first), Some(last)) if first == last => format!(" nel {first}"),
        (Some(first), Some(last)) => format!(", {first}-{last}"),
        _ => String::new(),
    };
    let note = "Fondo più scuro: valore più alto fra i comuni, colonna per colonna. Indici dell’Ambito calcolati sulle somme, mai come media. Formule nella tabella che segue.";
    let mut table =
        Grid::new("tab.indici", vec![Inline::text(format!("Indici demografici per comune{when}"))], summary)
            .columns(columns)
            .compact()
            .source(source(ledger, note));
    let ranges: Vec<Option<(Decimal, Decimal)>> = (0..indices.len())
        .map(|at| {
            let comuni = rows.iter().filter(|(place, ..)| matches!(place, Place::Comune(_)));
            let values: Vec<Decimal> = comuni.filter_map(|(_, _, v)| v.get(at)?.as_ref().map(|v| v.value)).collect();
            Some((*values.iter().min()?, *values.iter().max()?))
        })
        .collect();
    for (place, kind, values) in &rows {
        let mut cells = vec![grid::header(&place_name(ledger, place))];
        for ((value, index), range) in values.iter().zip(&indices).zip(&ranges) {
            let mut cell = value.as_ref().map_or_else(grid::dash, |v| grid::fixed(v.value, index.decimals, &v.trail));
            if let (Some(value), Some(range), Place::Comune(_)) = (value, range, place) {
                cell.heat = shade(value.value, *range);
            }
            cells.push(cell);
        }
        table.push(grid::row_of(*kind, cells));
    }
    table.block()
}

/// From 1 to the darkest as a value stands between the least and the greatest; none where all are alike.
fn shade(value: Decimal, (least, most): (Decimal, Decimal)) -> u8 {
    let Some(place) = (value - least).checked_div(most - least) else { return 0 };
    let step = (place * Decimal::from(HEAT_STEPS)).floor().to_u8().unwrap_or(0);
    step.saturating_add(1).clamp(1, HEAT_STEPS)
}

/// The ambito's indices by year.
pub(super) fn by_year(ledger: &Ledger<'_>) -> Vec<Block> {
    let (years, indices) = history(ledger);
    if years.len() < 2 {
        return Vec::new();
    }
    let titles: Vec<String> = years.iter().map(i16::to_string).collect();
    let mut columns = vec![("Indice", grid::share(1.0, Align::Left))];
    columns.extend(titles.iter().map(|t| (t.as_str(), grid::auto(Align::Decimal))));
    let caption = vec![Inline::text("Indici demografici dell’Ambito per anno")];
    let mut table = Grid::new("tab.indici-anni", caption, "Un indice per riga, un anno per colonna.")
        .columns(columns)
        .source(source(ledger, "Calcolati sulle somme dei comuni."));
    for (index, values) in indices {
        let mut cells = vec![grid::header_words(capital(index.title))];
        cells.extend(values.iter().map(|v| grid::fixed(v.value, index.decimals, &v.trail)));
        table.push(grid::row(cells));
    }
    table.block()
}

/// An index with its value in each year.
pub(crate) type History = (&'static Index, Vec<Traced<Decimal>>);

/// Years in which the ambito's main indices are all known, and the indices.
pub(crate) fn history(ledger: &Ledger<'_>) -> (Vec<i16>, Vec<History>) {
    let community = &ledger.community;
    let years = community.years(&Place::Ambito, Quantity::RESIDENTS);
    let of = |index: &Index, year: i16| {
        let exact = community.index(index, &Place::Ambito, year).value()?;
        Some(exact.map(|v| rounded(v, index.decimals)))
    };
    let wanted: Vec<&'static Index> =
        INDICES.iter().filter(|i| ["vecchiaia", "dipendenza", "ricambio"].contains(&i.id)).collect();
    let last = years.last().copied();
    let indices: Vec<&'static Index> =
        wanted.into_iter().filter(|i| last.is_some_and(|y| of(i, y).is_some())).collect();
    let years: Vec<i16> =
        years.into_iter().filter(|y| !indices.is_empty() && indices.iter().all(|i| of(i, *y).is_some())).collect();
    let years = shown_years(&years);
    let rows = indices.into_iter().map(|i| (i, years.iter().filter_map(|y| of(i, *y)).collect())).collect();
    (years, rows)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// How each index is computed and who defines it so.
pub(super) fn formulae(ledger: &Ledger<'_>) -> Vec<Block> {
    let indices: Vec<&Index> = INDICES.iter().filter(|i| index_of(ledger, i, &Place::Ambito).is_some()).collect();
    if indices.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ("Indice", grid::share(1.0, Align::Left)),
        ("Come si calcola", grid::share(1.7, Align::Left)),
        ("Definizione", grid::share(0.9, Align::Left)),
    ];
    let caption = vec![Inline::text("Come si calcolano gli indici")];
    let mut table =
        Grid::new("tab.formule", caption, "Per ogni indice la formula e chi lo definisce.")
        .columns(columns)
        .compact()
        .source(vec![Inline::text("Fonte: definizioni di chi è indicato nell’ultima colonna; per l’Ambito ogni termine è la somma dei comuni.")]);
    for index in indices {
        table.push(grid::row(vec![
            grid::header_words(capital(index.title)),
            grid::words(index.formula),
            grid::words(index.source),
        ]));
    }
    table.block()
}

/// Users of each service, for each thousand residents of the ages that it is meant for.
pub(super) fn demand(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut all = services(ledger.plan, &ledger.community);
    // A service whose rate is known nowhere stands among the indicators.
    let rated: BTreeSet<String> = all.iter().filter(|s| s.rate.is_some()).map(|s| s.name.value.clone()).collect();
    all.retain(|s| rated.contains(&s.name.value));
    if all.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ("Servizio e territorio", grid::share(1.4, Align::Left)),
        ("Anno", grid::auto(Align::Right)),
        ("Utenti o posti", grid::auto(Align::Right)),
        ("Residenti di riferimento", grid::auto(Align::Right)),
        ("Ogni 1.000", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Utenti e posti dei servizi ogni 1.000 residenti")];
    let summary = "Per ogni servizio gli utenti di ciascun comune e dell’Ambito, i residenti delle età a cui il servizio si rivolge e il loro rapporto.";
    let note = "Residenti dell’età a cui il servizio si rivolge, se la dichiara; altrimenti tutti. Il rapporto dell’Ambito è calcolato sulle somme.";
    let mut table = Grid::new("tab.domanda-offerta", caption, summary).columns(columns).source(source(ledger, note));
    let mut last: Option<&str> = None;
    for service in &all {
        if last != Some(service.name.value.as_str()) {
            let mut title = vec![super::super::cell::inline(&service.name)];
            if service.band != Band::ALL {
                title.push(Inline::text(format!(" – residenti di {} anni", service.band)));
            }
            table.push(grid::group(title, table.width()));
            last = Some(service.name.value.as_str());
        }
        let (people, year) = match &service.people {
            Some((people, year)) => (Some(people.clone()), Some(*year)),
            None => (None, None),
        };
        let mut base = whole(people);
        if year.is_some_and(|y| y != service.year && y != UNDATED) {
            base = with_year(base, year);
        }
        let kind = if service.place == Place::Ambito { RowKind::Subtotal } else { RowKind::Normal };
        table.push(grid::row_of(
            kind,
            vec![
                grid::header(&place_name(ledger, &service.place)),
                grid::words(service.year.to_string()),
                grid::number(service.users.value, &service.users.trail),
                base,
                service.rate.as_ref().map_or_else(grid::dash, |r| grid::fixed(r.value, 1, &r.trail)),
            ],
        ));
    }
    table.block()
}

/// The year of the residents, where it isn't that of the users.
fn with_year(mut cell: Cell, year: Option<i16>) -> Cell {
    if let (Some(Block::Paragraph(paragraph)), Some(year)) = (cell.content.first_mut(), year) {
        paragraph.text.push(Inline::text(format!(" ({year})")));
    }
    cell
}

/// Needs of each area: how many, how many an intervention answers, which have none.
pub(super) fn coverage(ledger: &Ledger<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    if plan.needs.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ("Area", grid::share(1.6, Align::Left)),
        ("Bisogni", grid::auto(Align::Right)),
        ("Con interventi", grid::auto(Align::Right)),
        ("Senza interventi", grid::auto(Align::Right)),
        ("Quali", grid::share(0.8, Align::Left)),
    ];
    let caption = vec![Inline::text("Copertura dei bisogni per area")];
    let summary = "Per ogni area il numero dei bisogni, quanti hanno almeno un intervento che vi risponde e i codici di quelli che non ne hanno.";
    let mut table = Grid::new("tab.copertura", caption, summary).columns(columns).source(super::office(ledger));
    let groups = grouped(ledger);
    let mut all: [Vec<&Traced<String>>; 2] = [Vec::new(), Vec::new()];
    for (title, [met, open]) in &groups {
        all[0].extend(met);
        all[1].extend(open);
        table.push(grid::row(coverage_row(grid::header_words(title.clone()), met, open)));
    }
    if groups.len() > 1 {
        table.push(grid::row_of(RowKind::Total, coverage_row(grid::header_words("Totale"), &all[0], &all[1])));
    }
    table.block()
}

/// An area with the codes of its needs: those that an intervention answers, and the others.
pub(crate) type Covered<'a> = (String, [Vec<&'a Traced<String>>; 2]);

/// The areas that have needs.
pub(crate) fn grouped<'a>(ledger: &Ledger<'a>) -> Vec<Covered<'a>> {
    let plan = ledger.plan;
    let answered: BTreeSet<&str> =
        plan.interventions.iter().flat_map(|i| i.needs.value.iter().map(String::as_str)).collect();
    let known =
        ledger.profile.areas.iter().map(|a| {
            (a.code.as_str(), format!("{} – {}", a.code, if a.short.is_empty() { &a.title } else { &a.short }))
        });
    let mut out = Vec::new();
    for (code, title) in known.chain([("", "Area non indicata".to_owned())]) {
        let of = |n: &&crate::plan::CommunityNeed| {
            let own = n.area.as_ref().map_or("", |a| a.value.as_str());
            own == code || code.is_empty() && ledger.profile.area(own).is_none()
        };
        let mine: Vec<_> = plan.needs.iter().filter(of).collect();
        if mine.is_empty() {
            continue;
        }
        let (met, open): (Vec<_>, Vec<_>) = mine.into_iter().partition(|n| answered.contains(n.code.value.as_str()));
        let codes = |needs: Vec<&'a crate::plan::CommunityNeed>| needs.into_iter().map(|n| &n.code).collect();
        out.push((title, [codes(met), codes(open)]));
    }
    out
}

fn coverage_row(name: Cell, met: &[&Traced<String>], open: &[&Traced<String>]) -> Vec<Cell> {
    let count = |needs: &[&Traced<String>]| Traced {
        value: i64::try_from(needs.len()).unwrap_or(i64::MAX),
        trail: Trail::join(needs.iter().map(|n| &n.trail)),
    };
    let all: Vec<&Traced<String>> = met.iter().chain(open).copied().collect();
    let codes: Vec<&str> = open.iter().map(|n| n.value.as_str()).collect();
    let which = if codes.is_empty() {
        grid::dash()
    } else {
        Cell::data(vec![Inline::traced(codes.join(", "), Trail::join(open.iter().map(|n| &n.trail)))])
    };
    vec![name, grid::count(Some(&count(&all))), grid::count(Some(&count(met))), grid::count(Some(&count(open))), which]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_go_from_the_least_to_the_greatest() {
        let range = (Decimal::from(10), Decimal::from(50));
        let shades: Vec<u8> = [10, 19, 20, 30, 49, 50].map(|v| shade(Decimal::from(v), range)).to_vec();
        assert_eq!(shades, [1, 1, 2, 3, 4, 4]);
        assert_eq!(shade(Decimal::ONE, (Decimal::ONE, Decimal::ONE)), 0);
    }

    #[test]
    fn the_first_year_and_the_last_ones_are_shown() {
        assert_eq!(shown_years(&[2011, 2021]), [2011, 2021]);
        assert_eq!(shown_years(&(2010..2023).collect::<Vec<_>>()), [2010, 2018, 2019, 2020, 2021, 2022]);
    }
}
