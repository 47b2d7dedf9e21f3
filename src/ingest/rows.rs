// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The rows below a header, each told for what it is: data, group, total, note, header again.

use rust_decimal::Decimal;

use super::grid::{Grid, GridRow, Raw};
use super::header::{Column, Role, is_total, pure_year};
use super::normal::{normal, tidy};
use super::recognise::{Layout, Scene, leading_code};
use super::value::text_of;
use crate::table::{Field, Kind, Target};

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum Class {
    /// A row of the table.
    Data,
    /// A group: the field that it gives to the rows below, and its value.
    Group(&'static str, String),
    /// A title between rows.
    Title,
    /// A total, with its label.
    Total(String),
    /// A note.
    Note,
    /// The header once more.
    Header,
    /// The example of the workbook that the program writes.
    Example,
}

/// A row with its class.
#[derive(Clone, Debug)]
pub struct Classed {
    /// Row.
    pub index: u32,
    /// What it is.
    pub class: Class,
}

/// The rows of a table and the row where it ends.
pub struct Body {
    /// Rows that hold something.
    pub rows: Vec<Classed>,
    /// First row that is not of the table.
    pub end: u32,
}

/// Cells of a row inside the bounds of the table, with what merged regions show.
pub fn cell<'g>(grid: &'g Grid, row: &'g GridRow, column: u32) -> Option<((u32, u32), &'g Raw)> {
    if grid.has_merged() { grid.down(row.index, column) } else { row.get(column).map(|raw| ((row.index, column), raw)) }
}

/// Tells the rows below the header of a long table.
pub fn body(scene: &Scene<'_>, layout: &Layout) -> Body {
    let grid = scene.grid;
    let start = grid.rows.partition_point(|r| r.index <= layout.header.1);
    let mut rows: Vec<Classed> = Vec::new();
    let mut previous = layout.header.1;
    let mut lonely = false;
    for row in &grid.rows[start..] {
        let inside: Vec<&(u32, Raw)> =
            row.cells.iter().filter(|(c, _)| *c >= layout.bounds.0 && *c <= layout.bounds.1).collect();
        if inside.is_empty() {
            continue;
        }
        let gap = row.index > previous + 1;
        if (gap || lonely) && inside.len() >= 2 && scene.begins(row, layout.schema) {
            // A title of the next table stands above its header.
            while rows.last().is_some_and(|r| {
                matches!(r.class, Class::Title | Class::Note | Class::Group(..)) && r.index + 3 > row.index
            }) {
                rows.pop();
            }
            let end = rows.last().map_or(layout.header.1 + 1, |r| r.index + 1);
            return finish(scene, layout, rows, end);
        }
        let class = classify(scene, layout, row, &inside);
        lonely = inside.len() == 1;
        previous = row.index;
        rows.push(Classed { index: row.index, class });
    }
    finish(scene, layout, rows, u32::MAX)
}

fn finish(scene: &Scene<'_>, layout: &Layout, mut rows: Vec<Classed>, end: u32) -> Body {
    // Notes and signatures at the foot of the sheet: rows after a gap that hold almost nothing of what a row must.
    let required: Vec<&Column> = layout
        .columns
        .iter()
        .filter(|c| matches!(c.role, Role::Field(i) if layout.schema.fields[i].column_required))
        .collect();
    let full = |index: u32| {
        let Some(row) = scene.grid.row(index) else { return false };
        let held = required.iter().filter(|c| cell(scene.grid, row, c.heading.column).is_some()).count();
        held * 2 >= required.len()
    };
    let last_full = rows.iter().rposition(|r| r.class == Class::Data && full(r.index));
    if let Some(last) = last_full {
        let mut foot = false;
        for at in last + 1..rows.len() {
            foot |= rows[at].index > rows[at - 1].index + 1 || matches!(rows[at - 1].class, Class::Total(_));
            if foot && rows[at].class == Class::Data {
                rows[at].class = Class::Note;
            }
        }
    }
    Body { rows, end }
}

fn classify(scene: &Scene<'_>, layout: &Layout, row: &GridRow, inside: &[&(u32, Raw)]) -> Class {
    let schema = layout.schema;
    let first_text = inside.iter().find_map(|(c, raw)| raw.text().map(|t| (*c, t)));
    if let [(column, raw)] = inside {
        let text = tidy(&text_of(raw));
        if is_total(&text) {
            return Class::Total(text);
        }
        return lone(scene, layout, *column, raw, &text);
    }
    if let Some((column, text)) = first_text {
        if is_example(text) {
            return Class::Example;
        }
        if is_total(text) && is_total_row(scene.grid, layout, row, column, text) {
            return Class::Total(tidy(text));
        }
    }
    let same = layout
        .columns
        .iter()
        .filter(|c| {
            cell(scene.grid, row, c.heading.column)
                .is_some_and(|(_, raw)| normal(&text_of(raw)) == normal(c.heading.last()))
        })
        .count();
    if same >= 2 && same * 2 >= inside.len() {
        return Class::Header;
    }
    let known = |c: &u32| {
        let at = layout.columns.binary_search_by_key(c, |col| col.heading.column);
        at.is_ok_and(|at| !matches!(layout.columns[at].role, Role::Unknown | Role::Total))
    };
    if !inside.iter().any(|(c, _)| known(c))
        && !layout.columns.iter().any(|c| is_held(scene.grid, row, c, schema.fields.as_slice()))
    {
        return Class::Note;
    }
    Class::Data
}

fn is_held(grid: &Grid, row: &GridRow, column: &Column, fields: &[Field]) -> bool {
    matches!(column.role, Role::Field(i) if fields.get(i).is_some_and(|f| f.column_required))
        && cell(grid, row, column.heading.column).is_some()
}

fn is_example(text: &str) -> bool {
    let words = normal(text);
    words == "esempio" || words.starts_with("esempio ") || words == "riga di esempio" || words == "es"
}

/// A row that begins with «Totale» is a total unless it holds all that a row of the table must.
fn is_total_row(grid: &Grid, layout: &Layout, row: &GridRow, label: u32, text: &str) -> bool {
    let words = normal(text);
    let plain = words.split(' ').count() <= 2;
    let others = layout.columns.iter().filter(|c| {
        c.heading.column != label
            && matches!(c.role, Role::Field(i) if {
                let field = &layout.schema.fields[i];
                field.column_required && !matches!(field.kind, Kind::Amount | Kind::Number | Kind::Integer)
            })
    });
    let mut any = false;
    for column in others {
        any = true;
        if cell(grid, row, column.heading.column).is_none() {
            return true;
        }
    }
    !any || (plain && layout.schema.name != "indicatori_contesto")
}

/// A row with one cell: a group, a title, a note, or a poor row of data.
fn lone(scene: &Scene<'_>, layout: &Layout, column: u32, raw: &Raw, text: &str) -> Class {
    let schema = layout.schema;
    let lexicon = scene.lexicon;
    let target = |target: Target| {
        schema.fields.iter().find(|f| f.target == Some(target) && f.kind != Kind::List).map(|f| f.name.as_str())
    };
    if raw.text().is_some() || header_year(raw) {
        if let (Some(field), Some(year)) = (schema.field("anno").map(|f| f.name.as_str()), pure_year(text, lexicon)) {
            return Class::Group(field, year.to_string());
        }
        if let (Some(field), Some(code)) = (target(Target::Area), lexicon.area(text)) {
            return Class::Group(field, code.to_owned());
        }
        let own = layout.columns.iter().find(|c| c.heading.column == column).map(|c| &c.role);
        let is_key = matches!(own, Some(Role::Field(i)) if schema.key.contains(&schema.fields[*i].name));
        if let (Some(field), Some(place)) =
            (target(Target::Comune).filter(|_| schema.name != "comuni"), lexicon.comune(text))
        {
            return Class::Group(field, place.name.to_owned());
        }
        if let (Some(field), Some(code)) = (target(Target::Intervento), leading_code(text)) {
            let holds =
                layout.columns.iter().any(|c| matches!(c.role, Role::Field(i) if schema.fields[i].name == field));
            if !holds {
                return Class::Group(field, code.to_owned());
            }
        }
        if is_key && !text.contains(' ') && text.len() <= 20 {
            return Class::Data;
        }
    } else {
        let own = layout.columns.iter().any(|c| c.heading.column == column && matches!(c.role, Role::Field(_)));
        return if own { Class::Data } else { Class::Note };
    }
    Class::Title
}

fn header_year(raw: &Raw) -> bool {
    matches!(raw, Raw::Number(n) if n.fract() == 0.0 && (1950.0..=2100.0).contains(n))
}

/// Columns whose empty cells take the value of the row above: those written only in the first row of each group.
pub fn filled_down(scene: &Scene<'_>, layout: &Layout, rows: &[Classed]) -> Vec<u32> {
    let schema = layout.schema;
    let mut out = Vec::new();
    for column in &layout.columns {
        let Role::Field(i) = column.role else { continue };
        let field = &schema.fields[i];
        let groups =
            field.column_required && (field.target.is_some() || field.kind == Kind::Year || field.name == "indicatore");
        if !groups || (schema.key.len() == 1 && schema.key[0] == field.name) {
            continue;
        }
        let mut last: Option<String> = None;
        let (mut blanks, mut explicit, mut repeated, mut first) = (0usize, 0usize, false, true);
        let mut fresh = true;
        for row in rows {
            if row.class != Class::Data {
                fresh = true;
                continue;
            }
            let Some(grid_row) = scene.grid.row(row.index) else { continue };
            match cell(scene.grid, grid_row, column.heading.column) {
                None if first => {
                    repeated = true;
                    break;
                }
                None => blanks += 1,
                Some((_, raw)) => {
                    explicit += 1;
                    let text = normal(&text_of(raw));
                    repeated |= !fresh && last.as_ref() == Some(&text);
                    last = Some(text);
                }
            }
            fresh = false;
            first = false;
        }
        let agrees = field.target == Some(Target::Area)
            && blanks >= 1
            && codes_agree(scene, layout, rows, column.heading.column);
        if !repeated && explicit > 0 && ((blanks >= 2 && blanks * 4 >= explicit + blanks) || agrees) {
            out.push(column.heading.column);
        }
    }
    out
}

/// Whether the codes of the rows without an area begin with the code of the area above.
fn codes_agree(scene: &Scene<'_>, layout: &Layout, rows: &[Classed], column: u32) -> bool {
    let code =
        layout.columns.iter().find(|c| matches!(c.role, Role::Field(i) if layout.schema.fields[i].name == "codice"));
    let Some(code) = code else { return false };
    let mut area: Option<String> = None;
    for row in rows.iter().filter(|r| r.class == Class::Data) {
        let Some(grid_row) = scene.grid.row(row.index) else { continue };
        match cell(scene.grid, grid_row, column) {
            Some((_, raw)) => area = scene.lexicon.area(&text_of(raw)).map(str::to_lowercase),
            None => {
                let text = cell(scene.grid, grid_row, code.heading.column).map(|(_, raw)| text_of(raw).to_lowercase());
                let fits = area.as_ref().zip(text).is_some_and(|(area, text)| text.starts_with(area.as_str()));
                if !fits {
                    return false;
                }
            }
        }
    }
    true
}

/// The scale of a column: its own, or that of the table's title.
pub fn scale(layout: &Layout, column: &Column) -> Decimal {
    if column.scale != Decimal::ONE {
        column.scale
    } else {
        layout.context.scale.as_ref().map_or(Decimal::ONE, |s| s.0)
    }
}
