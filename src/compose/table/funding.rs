// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Financial tables: sources (T1), uses by area (T2), detail by intervention and fund (T3), quotas of the comuni (T4),
//! accounts of the previous cycle (T7).

use super::super::cell;
use rust_decimal::Decimal;

use super::super::grid::{self, Grid};
use super::super::ledger::{Ledger, Scope, UsedFund, total};
use crate::document::{Align, Block, Cell, Column, Inline, Paragraph, Row, RowKind};
use crate::money::{Cents, percentages};
use crate::origin::{Origin, Traced, Trail};
use crate::period::date_it;
use crate::plan::{Account, sum};
use crate::project::Criterion;

fn year_columns<'a>(years: &'a [String; 3], out: &mut Vec<(&'a str, Column)>) {
    out.extend(years.iter().map(|y| (y.as_str(), grid::auto(Align::Decimal))));
}

fn years(ledger: &Ledger<'_>) -> [String; 3] {
    ledger.years().map(|y| y.to_string())
}

/// T1: funds by group, with subtotals, the acts that assign them and their state.
pub(super) fn sources(ledger: &Ledger<'_>) -> Vec<Block> {
    if ledger.plan.sources.is_empty() {
        return Vec::new();
    }
    let labels = years(ledger);
    let mut columns = vec![("Fonte", grid::share(1.0, Align::Left))];
    year_columns(&labels, &mut columns);
    columns.push(("Totale", grid::auto(Align::Decimal)));
    columns.push(("Atto", grid::share(1.2, Align::Left)));
    columns.push(("Stato", grid::share(0.35, Align::Left)));
    let caption = vec![Inline::text("Fonti di finanziamento per annualità (importi in euro)")];
    let summary = "Risorse disponibili per fonte e per anno, raggruppate per livello di provenienza, con i totali.";
    let mut table = Grid::new("tab.fonti", caption, summary).columns(columns).source(super::office(ledger));
    let amounts = |fund: Option<&str>| -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            ledger.years().iter().map(|&y| grid::money(&ledger.available(fund, Some(y)))).collect();
        cells.push(grid::money(&ledger.available(fund, None)));
        cells
    };
    for (group, funds) in ledger.groups() {
        let funds: Vec<&UsedFund<'_>> =
            funds.iter().filter(|f| ledger.plan.sources.iter().any(|s| s.fund.value == f.code)).collect();
        if funds.is_empty() {
            continue;
        }
        table.push(grid::group(vec![Inline::text(group)], table.width()));
        for fund in &funds {
            let mut cells = vec![grid::header_words(format!("{} – {}", fund.code, fund.title()))];
            cells.extend(amounts(Some(fund.code)));
            let rows = ledger.plan.sources.iter().filter(|s| s.fund.value == fund.code);
            cells.push(distinct(rows.clone().filter_map(|s| s.act.as_ref())));
            cells.push(distinct(rows.filter_map(|s| s.state.as_ref())));
            table.push(grid::row(cells));
        }
        if funds.len() > 1 {
            let of_group = |year: Option<i16>| -> Traced<Cents> {
                let parts: Vec<Traced<Cents>> = funds.iter().map(|f| ledger.available(Some(f.code), year)).collect();
                sum(&parts)
            };
            let mut cells = vec![grid::header_words(format!("Totale {group}"))];
            cells.extend(ledger.years().iter().map(|&y| grid::money(&of_group(Some(y)))));
            cells.extend([grid::money(&of_group(None)), Cell::empty(), Cell::empty()]);
            table.push(grid::row_of(RowKind::Subtotal, cells));
        }
    }
    let mut cells = vec![grid::header_words("Totale delle fonti")];
    cells.extend(amounts(None));
    cells.extend([Cell::empty(), Cell::empty()]);
    table.push(grid::row_of(RowKind::Total, cells));
    table.block()
}

/// The different words of several cells, each once.
fn distinct<'a>(texts: impl Iterator<Item = &'a Traced<String>>) -> Cell {
    let mut seen: Vec<(String, Trail)> = Vec::new();
    for text in texts {
        let line = cell::line(&text.value);
        match seen.iter_mut().find(|s| s.0 == line) {
            Some(found) => found.1 = Trail::join([&found.1, &text.trail]),
            None => seen.push((line, text.trail.clone())),
        }
    }
    Cell::blocks(seen.into_iter().map(|(line, trail)| Paragraph::body(vec![Inline::traced(line, trail)])).collect())
}

/// T2: uses by area and year, with percentages that sum to 100,0.
pub(super) fn uses(ledger: &Ledger<'_>) -> Vec<Block> {
    if ledger.plan.allocations.is_empty() {
        return Vec::new();
    }
    let labels = years(ledger);
    let mut columns = vec![("Area", grid::share(3.0, Align::Left)), ("Interventi", grid::auto(Align::Right))];
    year_columns(&labels, &mut columns);
    columns.push(("Totale", grid::auto(Align::Decimal)));
    columns.push(("%", grid::auto(Align::Decimal)));
    let caption = vec![Inline::text("Impieghi per area e per annualità (importi in euro)")];
    let summary = "Risorse destinate a ciascuna area per anno, con il peso percentuale sul totale.";
    let mut table = Grid::new("tab.impieghi", caption, summary).columns(columns).source(super::office(ledger));
    let totals: Vec<Traced<Cents>> =
        ledger.areas.iter().map(|a| ledger.spent(Scope::Area(a.code()), None, None)).collect();
    let shares = percentages(&totals.iter().map(|t| t.value.0).collect::<Vec<_>>());
    for ((area, total), share) in ledger.areas.iter().zip(&totals).zip(shares) {
        let title = if area.code().is_empty() {
            area.title().to_owned()
        } else {
            format!("{} – {}", area.code(), area.title())
        };
        let mut cells = vec![grid::header_words(title), grid::count(Some(&interventions(&area.interventions)))];
        cells.extend(
            ledger.years().iter().map(|&y| grid::money(&ledger.spent(Scope::Area(area.code()), None, Some(y)))),
        );
        cells.extend([grid::money(total), grid::percent(share, &total.trail)]);
        table.push(grid::row(cells));
    }
    let all = ledger.spent(Scope::All, None, None);
    let mut cells = vec![
        grid::header_words("Totale"),
        grid::count(Some(&interventions(&ledger.plan.interventions.iter().collect::<Vec<_>>()))),
    ];
    cells.extend(ledger.years().iter().map(|&y| grid::money(&ledger.spent(Scope::All, None, Some(y)))));
    let whole = if all.value.is_zero() { 0 } else { 1000 };
    cells.extend([grid::money(&all), grid::percent(whole, &all.trail)]);
    table.push(grid::row_of(RowKind::Total, cells));
    if !ledger.plan.sources.is_empty() {
        let periods = || ledger.years().into_iter().map(Some).chain([None]);
        let row = |name: &str, figure: &dyn Fn(Option<i16>) -> Traced<Cents>| {
            let mut cells = vec![grid::header_words(name), Cell::empty()];
            cells.extend(periods().map(|year| grid::money(&figure(year))));
            cells.push(Cell::empty());
            grid::row_of(RowKind::Subtotal, cells)
        };
        table.push(row("Totale delle fonti", &|year| ledger.available(None, year)));
        table.push(row("Differenza fra fonti e impieghi", &|year| {
            let (sources, uses) = (ledger.available(None, year), ledger.spent(Scope::All, None, year));
            Traced { value: sources.value - uses.value, trail: Trail::join([&sources.trail, &uses.trail]) }
        }));
    }
    table.block()
}

fn interventions(list: &[&crate::plan::Intervention]) -> Traced<i64> {
    let trail = Trail::join(list.iter().map(|i| &i.code.trail));
    Traced { value: i64::try_from(list.len()).unwrap_or(i64::MAX), trail }
}

/// T3: interventions by fund, one table for the triennium and one for each year, each with the funds that it uses;
/// split by funds when they are many.
pub(super) fn detail(ledger: &Ledger<'_>) -> Vec<Block> {
    let periods = std::iter::once(None).chain(ledger.years().into_iter().map(Some));
    let mut out = Vec::new();
    for period in periods {
        let spends = |f: &UsedFund<'_>| !ledger.spent(Scope::All, Some(f.code), period).value.is_zero();
        let used: Vec<UsedFund<'_>> = ledger.groups().into_iter().flat_map(|(_, funds)| funds).filter(spends).collect();
        if used.is_empty() {
            continue;
        }
        let parts: Vec<&[UsedFund<'_>]> = even_parts(&used, ledger.funds_per_page);
        for (index, part) in parts.iter().enumerate() {
            out.extend(detail_part(ledger, period, part, (index, parts.len())));
        }
    }
    out
}

/// Slices of nearly equal length, none longer than the limit.
fn even_parts<T>(items: &[T], limit: usize) -> Vec<&[T]> {
    let parts = items.len().div_ceil(limit).max(1);
    items.chunks(items.len().div_ceil(parts).max(1)).collect()
}

fn detail_part(
    ledger: &Ledger<'_>,
    year: Option<i16>,
    funds: &[UsedFund<'_>],
    (index, parts): (usize, usize),
) -> Vec<Block> {
    let period = year.map_or_else(|| format!("triennio {}", ledger.plan.triennium), |y| format!("anno {y}"));
    let part = if parts > 1 { format!(", parte {} di {parts}", index + 1) } else { String::new() };
    let last = index + 1 == parts;
    let mut columns = vec![("Cod.", grid::auto(Align::Left)), ("Intervento", grid::share(1.0, Align::Left))];
    columns.extend(funds.iter().map(|f| (f.code, grid::auto(Align::Decimal))));
    if last {
        columns.push(("Totale", grid::auto(Align::Decimal)));
    }
    let anchor = match (year, index) {
        (None, 0) => "tab.quadro".to_owned(),
        _ => format!("tab.quadro-{}-{}", year.map_or_else(|| "triennio".to_owned(), |y| y.to_string()), index + 1),
    };
    let caption = vec![Inline::text(format!("Quadro finanziario di dettaglio, {period}{part} (importi in euro)"))];
    let summary = format!(
        "Importi di ciascun intervento per fonte di finanziamento, {period}, con i totali per area e generali."
    );
    let names: Vec<String> = funds.iter().map(|f| format!("{} = {}", f.code, f.title())).collect();
    let source = vec![Inline::text(format!("{}.", names.join("; ")))];
    let mut table = Grid::new(&anchor, caption, summary).columns(columns).compact().keys(2).source(source);
    let amounts = |scope: Scope<'_>| -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            funds.iter().map(|f| grid::money(&ledger.spent(scope, Some(f.code), year))).collect();
        if last {
            cells.push(grid::money(&ledger.spent(scope, None, year)));
        }
        cells
    };
    for area in ledger.areas.iter().filter(|a| !a.interventions.is_empty()) {
        let title = if area.code().is_empty() {
            area.title().to_owned()
        } else {
            format!("{} – {}", area.code(), area.title())
        };
        table.push(grid::group(vec![Inline::text(title)], table.width()));
        for intervention in &area.interventions {
            let mut cells = vec![grid::header(&intervention.code), grid::line(&intervention.title)];
            cells.extend(amounts(Scope::One(&intervention.code.value)));
            table.push(grid::row(cells));
        }
        let name = if area.code().is_empty() {
            "Totale senza area".to_owned()
        } else {
            format!("Totale area {}", area.code())
        };
        table.push(total_row(RowKind::Subtotal, name, amounts(Scope::Area(area.code()))));
    }
    table.push(total_row(RowKind::Total, "Totale generale".to_owned(), amounts(Scope::All)));
    table.block()
}

fn total_row(kind: RowKind, name: String, amounts: Vec<Cell>) -> Row {
    let mut cells = vec![grid::header_words(name).across(2)];
    cells.extend(amounts);
    grid::row_of(kind, cells)
}

/// T4: quotas of the comuni, with residents and share.
pub(super) fn quotas(ledger: &Ledger<'_>) -> Vec<Block> {
    let comuni = &ledger.plan.comuni;
    if comuni.iter().all(|c| c.quotas.iter().all(|q| q.value.is_zero())) {
        return Vec::new();
    }
    let labels = years(ledger);
    let split = &ledger.plan.split;
    let weighed = split.criterion != Criterion::ProCapite && split.weights.iter().any(Option::is_some);
    let mut columns = vec![
        ("Comune", grid::share(1.0, Align::Left)),
        ("Codice ISTAT", grid::auto(Align::Left)),
        ("Residenti", grid::auto(Align::Right)),
    ];
    if weighed {
        columns.push(("Peso", grid::auto(Align::Right)));
    }
    year_columns(&labels, &mut columns);
    columns.push(("Totale", grid::auto(Align::Decimal)));
    columns.push(("%", grid::auto(Align::Decimal)));
    let caption = vec![Inline::text("Quote di compartecipazione dei comuni per annualità (importi in euro)")];
    let summary = "Quota a carico di ciascun comune per anno e in totale, con il peso percentuale.";
    let mut table = Grid::new("tab.quote", caption, summary).columns(columns).source(criterion(ledger));
    let totals: Vec<Traced<Cents>> = comuni.iter().map(|c| sum(&c.quotas)).collect();
    let shares = percentages(&totals.iter().map(|t| t.value.0).collect::<Vec<_>>());
    let file = Trail::of(Origin::file("piano.toml"));
    let weight = |weight: Option<Decimal>| weight.map_or_else(grid::dash, |w| grid::number(w, &file));
    for (at, ((comune, all), share)) in comuni.iter().zip(&totals).zip(shares).enumerate() {
        let mut cells =
            vec![grid::header(&comune.name), grid::line(&comune.istat), grid::count(comune.residents.as_ref())];
        if weighed {
            cells.push(weight(split.weights.get(at).copied().flatten()));
        }
        cells.extend(comune.quotas.iter().map(grid::money));
        cells.extend([grid::money(all), grid::percent(share, &all.trail)]);
        table.push(grid::row(cells));
    }
    let residents = total(comuni.iter().filter_map(|c| c.residents.as_ref()));
    let mut cells = vec![grid::header_words("Ambito").across(2), grid::count(Some(&residents))];
    if weighed {
        cells.push(weight(Some(split.weights.iter().flatten().fold(Decimal::ZERO, |sum, w| sum.saturating_add(*w)))));
    }
    cells.extend((0..3).map(|i| grid::money(&sum(comuni.iter().map(|c| &c.quotas[i])))));
    let all = sum(&totals);
    cells.extend([grid::money(&all), grid::percent(1000, &all.trail)]);
    table.push(grid::row_of(RowKind::Total, cells));
    table.block()
}

/// The note under the quotas: by which criterion, on which residents, how cents are rounded.
fn criterion(ledger: &Ledger<'_>) -> Vec<Inline> {
    let comuni = &ledger.plan.comuni;
    let given = comuni.iter().flat_map(|c| &c.given_quotas).filter(|q| q.is_some()).count();
    let words = match ledger.plan.split.criterion {
        Criterion::ProCapite => "in proporzione ai residenti",
        Criterion::Storico => "in proporzione ai pesi storici",
        Criterion::Misto => "per metà in proporzione ai residenti e per metà ai pesi storici",
    };
    let dates: Vec<_> = comuni.iter().filter_map(|c| c.residents_date.as_ref()).collect();
    let first = dates.first().filter(|d| dates.iter().all(|other| other.value == d.value));
    let date = first.map(|d| format!(" Residenti al {}.", date_it(d.value))).unwrap_or_default();
    let how = match given {
        0 => format!(
            "Quote ripartite {words}, arrotondate al centesimo con il metodo dei resti più alti: la somma è esatta."
        ),
        n if n == comuni.len() * 3 => "Quote stabilite dall’Ambito.".to_owned(),
        _ => format!("Le quote non stabilite dall’Ambito sono ripartite {words}, al centesimo."),
    };
    let office = format!("Fonte: elaborazione {} su dati propri.", super::of_office(ledger));
    vec![Inline::text(format!("{office} {how}{date}"))]
}

/// T7: accounts of the previous cycle.
pub(super) fn accounts(ledger: &Ledger<'_>) -> Vec<Block> {
    let accounts = &ledger.plan.accounts;
    let columns = vec![
        ("Voce", grid::share(1.0, Align::Left)),
        ("Programmate", grid::auto(Align::Decimal)),
        ("Impegnate", grid::auto(Align::Decimal)),
        ("Residui", grid::auto(Align::Decimal)),
        ("Liquidate", grid::auto(Align::Decimal)),
        ("% imp.", grid::auto(Align::Decimal)),
        ("% liq.", grid::auto(Align::Decimal)),
    ];
    let caption = vec![Inline::text("Rendicontazione del ciclo precedente (importi in euro)")];
    let summary =
        "Somme programmate, impegnate, residue e liquidate nel ciclo precedente per voce, con le percentuali.";
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. % imp. = impegnate su programmate; % liq. = liquidate su impegnate.",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new("tab.rendiconto", caption, summary).columns(columns).source(source);
    let cells = |planned: &Traced<Cents>, committed: &Traced<Cents>, left: &Traced<Cents>, paid: &Traced<Cents>| {
        let units = |t: &Traced<Cents>| t.clone().map(|c| c.0);
        vec![
            grid::money(planned),
            grid::money(committed),
            grid::money(left),
            grid::money(paid),
            grid::ratio(&units(committed), &units(planned)),
            grid::ratio(&units(paid), &units(committed)),
        ]
    };
    for account in accounts {
        let mut row = vec![grid::header(&account.item)];
        row.extend(cells(&account.planned, &account.committed, &left(account), &account.paid));
        table.push(grid::row(row));
    }
    if accounts.len() > 1 {
        let all: Vec<Traced<Cents>> = accounts.iter().map(left).collect();
        let mut row = vec![grid::header_words("Totale")];
        row.extend(cells(
            &sum(accounts.iter().map(|a| &a.planned)),
            &sum(accounts.iter().map(|a| &a.committed)),
            &sum(&all),
            &sum(accounts.iter().map(|a| &a.paid)),
        ));
        table.push(grid::row_of(RowKind::Total, row));
    }
    table.block()
}

/// What was planned and not committed: as the office gives it, or else as the two sums give it.
fn left(account: &Account) -> Traced<Cents> {
    account.left.clone().unwrap_or_else(|| Traced {
        value: account.planned.value - account.committed.value,
        trail: Trail::join([&account.planned.trail, &account.committed.trail]),
    })
}

/// Group of the funds that carry over what the previous cycle left.
const CARRIED: &str = "Residui";

/// T7, second part: what the previous cycle left, and in which years the plan spends it.
pub(super) fn carried(ledger: &Ledger<'_>) -> Vec<Block> {
    let funds: Vec<UsedFund<'_>> = ledger.funds.iter().copied().filter(|f| f.group() == CARRIED).collect();
    let used = |year: Option<i16>| -> Traced<Cents> {
        let parts: Vec<Traced<Cents>> = funds.iter().map(|f| ledger.available(Some(f.code), year)).collect();
        sum(&parts)
    };
    if ledger.plan.accounts.is_empty() || used(None).trail.is_empty() {
        return Vec::new();
    }
    let columns = vec![("Residui", grid::share(1.0, Align::Left)), ("Importo", grid::auto(Align::Decimal))];
    let caption = vec![Inline::text("Residui del ciclo precedente riportati nel piano (importi in euro)")];
    let summary =
        "Residui di stanziamento del ciclo precedente, quota riportata in ciascun anno e quota non riportata.";
    let mut table = Grid::new("tab.residui", caption, summary).columns(columns).source(super::office(ledger));
    let parts: Vec<Traced<Cents>> = ledger.plan.accounts.iter().map(left).collect();
    let all = sum(&parts);
    for year in ledger.years() {
        let name = format!("Riportati nel {year}");
        table.push(grid::row(vec![grid::header_words(name), grid::money(&used(Some(year)))]));
    }
    let rest = Traced { value: all.value - used(None).value, trail: Trail::join([&all.trail, &used(None).trail]) };
    table.push(grid::row(vec![grid::header_words("Non riportati"), grid::money(&rest)]));
    let name = "Residui di stanziamento del ciclo precedente";
    table.push(grid::row_of(RowKind::Total, vec![grid::header_words(name), grid::money(&all)]));
    table.block()
}
