// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables: regular, and with a header for every cell (ISO 14289-1, 7.2 and 7.5; ISO 32000-1, 14.8.5.7).

use std::collections::BTreeMap;

use super::{Element, File, Kid, Tree, name};

struct Placed<'t> {
    cell: &'t Element,
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

pub fn check(file: &mut File<'_>, tree: &Tree) {
    for table in tree.elements.iter().filter(|element| element.role == "Table") {
        let rows = rows(tree, table);
        let placed = place(file, table, &rows);
        headers(file, table, &placed);
    }
}

/// The cells of each row.
fn rows<'t>(tree: &'t Tree, table: &Element) -> Vec<Vec<&'t Element>> {
    let held = |element: &Element| -> Vec<&'t Element> {
        let of = |kid: &Kid| if let Kid::Element(at) = kid { tree.elements.get(*at) } else { None };
        element.kids.iter().filter_map(of).collect()
    };
    let mut rows = Vec::new();
    for part in held(table) {
        match part.role.as_str() {
            "TR" => rows.push(held(part)),
            "THead" | "TBody" | "TFoot" => rows.extend(held(part).into_iter().map(held)),
            _ => {}
        }
    }
    rows
}

fn span(file: &File<'_>, cell: &Element, key: &str) -> usize {
    let own = cell.attributes.get("Table").and_then(|own| file.get(own, key).as_i64().ok()).unwrap_or(1);
    usize::try_from(own).unwrap_or(0).max(1)
}

fn place<'t>(file: &mut File<'_>, table: &Element, rows: &[Vec<&'t Element>]) -> Vec<Placed<'t>> {
    let id = table.id;
    let mut taken: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut placed = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while taken.contains_key(&(row, column)) {
                column += 1;
            }
            let (columns, down) = (span(file, cell, "ColSpan"), span(file, cell, "RowSpan"));
            file.want(row + down <= rows.len(), "UA 7.2-41", || format!("tabella {id:?}: una cella esce dal fondo"));
            for y in row..(row + down).min(rows.len()) {
                for x in column..column + columns {
                    let free = taken.insert((y, x), placed.len()).is_none();
                    file.want(free, "UA 7.2-15", || format!("tabella {id:?}: due celle in riga {y}, colonna {x}"));
                }
            }
            placed.push(Placed { cell, row, column, rows: down, columns });
            column += columns;
        }
    }
    let widths: Vec<usize> = (0..rows.len()).map(|row| taken.range((row, 0)..(row + 1, 0)).count()).collect();
    let regular = widths.windows(2).all(|pair| pair[0] == pair[1]);
    file.want(regular, "UA 7.2-42", || format!("tabella {id:?}: righe di {widths:?} celle"));
    placed
}

/// A data cell has a header above it or in its row (7.5); a table has at least one.
fn headers(file: &mut File<'_>, table: &Element, placed: &[Placed<'_>]) {
    let scope = |file: &File<'_>, cell: &Element| {
        cell.attributes.get("Table").map(|own| name(file.get(own, "Scope"))).unwrap_or_default()
    };
    let heads: Vec<(&Placed<'_>, String)> =
        placed.iter().filter(|one| one.cell.role == "TH").map(|one| (one, scope(file, one.cell))).collect();
    let id = table.id;
    file.want(!heads.is_empty(), "pdz", || format!("tabella {id:?} senza celle d'intestazione"));
    let meet = |from: usize, count: usize, from2: usize, count2: usize| from < from2 + count2 && from2 < from + count;
    for cell in placed.iter().filter(|one| one.cell.role == "TD" && !one.cell.kids.is_empty()) {
        let named = cell.cell.attributes.get("Table").is_some_and(|own| own.has(b"Headers"));
        let headed = heads.iter().any(|(head, scope)| {
            let column =
                scope != "Row" && head.row <= cell.row && meet(head.column, head.columns, cell.column, cell.columns);
            let row = scope != "Column" && meet(head.row, head.rows, cell.row, cell.rows);
            column || row
        });
        file.want(named || headed, "UA 7.5", || {
            format!("tabella {id:?}: la cella in riga {}, colonna {} non ha intestazione", cell.row, cell.column)
        });
    }
}
