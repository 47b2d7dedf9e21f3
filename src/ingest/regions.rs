// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The parts of a sheet: tables one below the other and side by side, and those whose place the office gives.

use std::collections::BTreeSet;

use super::card;
use super::glance::may_begin;
use super::grid::Grid;
use super::header::Role;
use super::hint;
use super::long;
use super::recognise::{Layout, lanes};
use super::scene::Scene;
use super::sheet::{SheetRead, take, take_cards};
use super::wide_read;
use crate::findings::{Finding, codes};
use crate::origin::{Spot, a1};
use crate::project::SourceHint;

/// Most tables of a sheet, one below the other.
const MOST: usize = 200;
/// Most lanes of a sheet.
const MOST_LANES: usize = 12;

/// Reads the tables of a sheet; whether there was any.
pub fn read(scene: &Scene<'_>, out: &mut SheetRead) -> bool {
    let pinned = hint::pins(&scene.hints);
    let cards =
        scene.hints.iter().copied().find(|h| hint::is_cards(h) && h.intervallo.is_none() && h.intestazione.is_none());
    if let Some(hint) = cards {
        return read_cards(scene, Some(hint), 0, out);
    }
    if pinned.is_empty() { region(scene, out) } else { pins(scene, &pinned, out) }
}

/// Reads cards; they must hold more fields than `least`.
fn read_cards(scene: &Scene<'_>, hint: Option<&SourceHint>, least: usize, out: &mut SheetRead) -> bool {
    let fields = |cards: &card::Cards| cards.labels.iter().map(|(_, _, field)| *field).collect::<BTreeSet<_>>().len();
    match card::read(scene, hint).filter(|cards| fields(cards) > least) {
        Some(cards) => {
            take_cards(cards, out);
            true
        }
        None => false,
    }
}

/// Reads tables wherever they are.
fn region(scene: &Scene<'_>, out: &mut SheetRead) -> bool {
    if let Some(parts) = side_by_side(scene) {
        for part in &parts {
            region(&scene.on(part, scene.hints.clone()), out);
        }
        return true;
    }
    let mut from = 0;
    let mut found = false;
    for _ in 0..MOST {
        let layouts = scene.find(from);
        let end = match layouts.as_slice() {
            [] => break,
            [layout] => {
                // Headings in the first column make a poor header: values beside them make good cards.
                let known = layout.columns.iter().filter(|c| c.role != Role::Unknown).count();
                if !found && !layout.missing.is_empty() && read_cards(scene, None, known, out) {
                    return true;
                }
                table(scene, layout, from, out)
            }
            several => split(scene, several, from, out),
        };
        found = true;
        if end == u32::MAX {
            break;
        }
        from = end;
    }
    found || read_cards(scene, None, 0, out)
}

/// Reads one table; the row where it ends.
fn table(scene: &Scene<'_>, layout: &Layout, from: u32, out: &mut SheetRead) -> u32 {
    let mut read = match &layout.wide {
        Some(shape) => wide_read::read(scene, layout, shape),
        None => long::read(scene, layout),
    };
    let above = scene.grid.rows_between(from, layout.header.0);
    read.above = above.filter(|r| r.len() > 1).map(|r| r.index).collect();
    let end = read.end.max(layout.header.1 + 1);
    take(scene, layout, read, out);
    end
}

/// The parts of a sheet whose tables stand side by side with an empty column between them, at whatever height.
fn side_by_side(scene: &Scene<'_>) -> Option<Vec<Grid>> {
    let lanes = lanes(scene.grid);
    if !(2..=MOST_LANES).contains(&lanes.len()) {
        return None;
    }
    let parts = parts(scene.grid, &lanes, (0, u32::MAX));
    let whole = |part: &Grid| {
        let layouts = scene.on(part, scene.hints.clone()).find(0);
        !layouts.is_empty() && layouts.iter().all(|l| l.missing.is_empty())
    };
    (parts.iter().filter(|part| whole(part)).count() >= 2).then_some(parts)
}

/// The cells of each lane. A lone cell above all the rest is a title of all the lanes; elsewhere it is of the lane that it stands in.
fn parts(grid: &Grid, lanes: &[(u32, u32)], rows: (u32, u32)) -> Vec<Grid> {
    let inside = |row: u32| row >= rows.0 && row < rows.1;
    let is_lone = |row: u32| grid.row(row).is_some_and(|r| r.len() == 1);
    let top = grid.rows().filter(|r| inside(r.index)).find(|r| r.len() > 1).map_or(0, |r| r.index);
    let count = lanes.len();
    (0..count)
        .map(|at| {
            let first = if at == 0 { 0 } else { lanes[at].0 };
            let last = if at + 1 == count { u32::MAX } else { lanes[at + 1].0 - 1 };
            grid.part(|row, column| inside(row) && (column >= first && column <= last || row < top && is_lone(row)))
        })
        .collect()
}

/// Reads tables side by side under one header row, until a table across them begins; the row where that is.
fn split(scene: &Scene<'_>, layouts: &[Layout], from: u32, out: &mut SheetRead) -> u32 {
    let bounds = |l: &Layout| Some((l.columns.first()?.heading.column, l.columns.last()?.heading.column));
    let lanes: Vec<(u32, u32)> = layouts.iter().filter_map(bounds).collect();
    let header = layouts.iter().map(|l| l.header.1).max().unwrap_or(from);
    let gaps: Vec<(u32, u32)> = lanes.windows(2).map(|pair| (pair[0].1 + 1, pair[1].0)).collect();
    let across = |row: &super::grid::Row<'_>| {
        let crosses = gaps.iter().any(|gap| row.cells().any(|(c, _)| c >= gap.0 && c < gap.1));
        crosses && may_begin(*row) && layouts.iter().any(|l| scene.begins(*row, l.schema, true))
    };
    let below = header.saturating_add(1);
    let next = scene.grid.rows_from(below).find(across).map(|row| {
        // Its title stands above it.
        let titles = scene.grid.rows_between(below, row.index).rev().take(2);
        titles.take_while(|r| r.len() == 1).last().map_or(row.index, |r| r.index)
    });
    let end = next.unwrap_or(u32::MAX);
    for part in &parts(scene.grid, &lanes, (from, end)) {
        let lane = scene.on(part, scene.hints.clone());
        // In a lane a header never splits again the same way.
        region(&lane, out);
    }
    end
}

/// Reads the tables whose place the office gives, and then whatever stands beside them.
fn pins(scene: &Scene<'_>, pins: &[hint::Pin<'_>], out: &mut SheetRead) -> bool {
    let grid = scene.grid;
    let mut taken: Vec<((u32, u32), (u32, u32))> = Vec::new();
    for (at, pin) in pins.iter().enumerate() {
        let overlaps = |columns: (u32, u32)| columns.0 <= pin.columns.1 && pin.columns.0 <= columns.1;
        let next = pins[at + 1..].iter().filter(|p| p.row > pin.row && overlaps(p.columns)).map(|p| p.row - 1).min();
        let last = pin.last.unwrap_or(u32::MAX).min(next.unwrap_or(u32::MAX));
        let from = taken
            .iter()
            .filter(|(_, columns)| overlaps(*columns))
            .map(|(rows, _)| rows.1.saturating_add(1))
            .filter(|from| *from <= pin.row)
            .max()
            .unwrap_or(0);
        let is_card = hint::is_cards(pin.hint);
        let first = if is_card { pin.row } else { from };
        let wanted =
            |row: u32, column: u32| row >= first && row <= last && column >= pin.columns.0 && column <= pin.columns.1;
        let part = grid.part(wanted);
        let own = scene.on(&part, vec![pin.hint]);
        let end = if is_card {
            read_cards(&own, Some(pin.hint), 0, out).then_some(last)
        } else {
            own.pinned(pin, from).map(|layout| table(&own, &layout, pin.row, out).saturating_sub(1).min(last))
        };
        match end {
            Some(end) => taken.push(((pin.row, end), pin.columns)),
            None => out.findings.push(
                Finding::warning(
                    codes::UNUSED_SETTING,
                    format!("In piano.toml una voce [[sorgente]] indica una tabella alla riga {}, dove le intestazioni non si riconoscono", pin.row + 1),
                )
                .at(grid.origin.at(Spot::Row(pin.row)))
                .cure("Correggere la riga o l'intervallo in piano.toml, oppure indicare in «colonne» che cosa contiene ogni colonna."),
            ),
        }
    }
    let rest = grid.part(|row, column| {
        !taken
            .iter()
            .any(|(rows, columns)| row >= rows.0 && row <= rows.1 && column >= columns.0 && column <= columns.1)
    });
    let scene = scene.on(&rest, hint::loose(&scene.hints));
    let found = !rest.is_empty() && region(&scene, out);
    let left = rest.rows().find(|r| r.len() > 1);
    if let Some((row, column)) =
        left.filter(|_| !found && !taken.is_empty()).and_then(|r| Some((r.index, r.first()?.0)))
    {
        out.findings.push(
            Finding::note(
                codes::UNKNOWN_SHEET,
                format!("Nel foglio ci sono altre celle, fuori dalle tabelle indicate in piano.toml: non sono lette (da {})", a1(row, column)),
            )
            .at(grid.cell((row, column)))
            .cure("Nulla da fare se non servono al piano; altrimenti allargare l'intervallo o aggiungere una voce [[sorgente]]."),
        );
    }
    found || !taken.is_empty()
}
