// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! T9 for the workbook: interventions and their activities over the twelve quarters of the triennium.

use jiff::civil::Date;

use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use crate::document::{Align, Block, Cell, Inline, Row};
use crate::origin::Traced;
use crate::plan::Activity;

/// What marks a quarter in which something is under way.
const MARK: &str = "■";

/// A row for each intervention with dates and for each of its activities.
pub(super) fn table(ledger: &Ledger<'_>) -> Vec<Block> {
    let quarters: Vec<(String, Date, Date)> = ledger.years().iter().flat_map(|year| of_year(*year)).collect();
    let mut columns = vec![
        ("Cod.", grid::auto(Align::Left)),
        ("Intervento e attività", grid::share(1.0, Align::Left)),
        ("Inizio", grid::dates()),
        ("Fine", grid::dates()),
    ];
    columns.extend(quarters.iter().map(|(name, ..)| (name.as_str(), grid::auto(Align::Center))));
    let caption = vec![Inline::text("Cronoprogramma degli interventi e delle attività per trimestre")];
    let summary = "Per ogni intervento e attività: inizio, fine e trimestri in cui si svolge.";
    let mut table = Grid::new("tab.cronoprogramma-trimestri", caption, summary).columns(columns);
    let (first, last) = (ledger.plan.triennium.start(), ledger.plan.triennium.end());
    let row =
        |code: Cell, name: Cell, start: Option<&Traced<Date>>, end: Option<&Traced<Date>>| -> Row {
            let from = start.map_or(first, |d| d.value);
            let to = end.map_or(last, |d| d.value);
            let mut cells = vec![code, name, grid::date(start), grid::date(end)];
            cells.extend(quarters.iter().map(|(_, begin, close)| {
                if from <= *close && to >= *begin { grid::words(MARK) } else { Cell::empty() }
            }));
            grid::row(cells)
        };
    for intervention in ledger.areas.iter().flat_map(|area| &area.interventions) {
        let code = intervention.code.value.as_str();
        let activities: Vec<&Activity> =
            ledger.plan.activities.iter().filter(|a| a.intervention.value == code).collect();
        if intervention.start.is_none() && intervention.end.is_none() && activities.is_empty() {
            continue;
        }
        let (start, end) = (intervention.start.as_ref(), intervention.end.as_ref());
        if start.is_some() || end.is_some() {
            table.push(row(grid::header(&intervention.code), grid::line(&intervention.title), start, end));
        }
        for activity in activities {
            let name = grid::line(&activity.name);
            table.push(row(grid::header(&intervention.code), name, Some(&activity.start), Some(&activity.end)));
        }
    }
    table.block()
}

/// The four quarters of a year: name, first and last day.
fn of_year(year: i16) -> Vec<(String, Date, Date)> {
    const NAMES: [(&str, i8, i8); 4] = [("I", 1, 31), ("II", 4, 30), ("III", 7, 30), ("IV", 10, 31)];
    NAMES
        .into_iter()
        .filter_map(|(name, month, last)| {
            let begin = Date::new(year, month, 1).ok()?;
            Some((format!("{name} {year}"), begin, Date::new(year, month + 2, last).ok()?))
        })
        .collect()
}
