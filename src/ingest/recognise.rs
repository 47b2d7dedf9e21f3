// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which table a sheet holds and where its header is: by the sheet's name and by the headings.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::glance::may_begin;
use super::grid::{Grid, Raw, Row};
use super::header::{self, Column, Heading, Role};
use super::hint::{self, Pin};
use super::normal::normal;
use super::scene::Scene;
use super::value::number;
use super::wide;
use crate::origin::Origin;
use crate::project::SourceHint;
use crate::table::{TableSchema, schemas};

/// A table found on a sheet.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Which table.
    pub schema: &'static TableSchema,
    /// Whether it is the wide «Quadro finanziario».
    pub wide: Option<wide::Shape>,
    /// First and last row of the header.
    pub header: (u32, u32),
    /// The columns under a heading.
    pub columns: Vec<Column>,
    /// What stands in the place of a column.
    pub context: Context,
    /// Required fields that nothing holds.
    pub missing: Vec<usize>,
    /// What the office said of it.
    pub told: Told,
    /// How well it fits.
    pub score: f64,
}

/// What the office's own mapping said of a table.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Which table it is.
    pub table: bool,
    /// Where its header is.
    pub header: bool,
    /// Headings of the columns whose value stands only in the first row of its group.
    pub filled: Vec<String>,
    /// Headings of the mapping that the table has.
    pub used: Vec<String>,
}

/// A value that a title, a sheet or a file name gives to all the rows.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Year.
    pub year: Option<(i16, Origin)>,
    /// Area code.
    pub area: Option<(String, Origin)>,
    /// Comune.
    pub comune: Option<(String, Origin)>,
    /// Fund.
    pub fund: Option<(String, Origin)>,
    /// What all the amounts are multiplied by.
    pub scale: Option<(Decimal, Origin)>,
}

/// Most groups of columns that are looked at as tables side by side.
const MOST_SIDE_BY_SIDE: usize = 12;

/// Rows that are looked at for the next header.
const MOST_ROWS: usize = 80;

/// The window of rows that may be a header, and what the office says of it.
#[derive(Clone, Copy)]
struct Window<'h> {
    first: u32,
    last: u32,
    /// Where titles may begin.
    from: u32,
    forced: bool,
    hint: Option<&'h SourceHint>,
}

impl Layout {
    /// First and last column of the table: from the first to the last that it knows, and what stands right beside them.
    pub fn extent(&self) -> (u32, u32) {
        let known = |c: &&Column| !matches!(c.role, Role::Unknown);
        let at = |c: &Column| c.heading.column;
        let all = (0, u32::MAX);
        let Some(mut first) = self.columns.iter().find(known).map(at) else { return all };
        let Some(mut last) = self.columns.iter().rev().find(known).map(at) else { return all };
        for column in self.columns.iter().rev().map(at) {
            if column + 1 == first {
                first = column;
            }
        }
        for column in self.columns.iter().map(at) {
            if column == last + 1 {
                last = column;
            }
        }
        (first, last)
    }
}

fn total(layouts: &[Layout]) -> f64 {
    layouts.iter().map(|l| l.score).sum()
}

impl Scene<'_> {
    /// The next table at or below a row; more than one where tables stand side by side.
    pub fn find(&self, from: u32) -> Vec<Layout> {
        for row in self.grid.rows_from(from).take(MOST_ROWS) {
            let mut best = self.at(row.index, from);
            if best.is_empty() {
                continue;
            }
            // The row above the header may look like one.
            for next in [row.index + 1, row.index + 2] {
                let other = self.at(next, from);
                if total(&other) > total(&best) + 0.01 {
                    best = other;
                }
            }
            return best;
        }
        Vec::new()
    }

    /// The table whose place the office gives.
    pub fn pinned(&self, pin: &Pin<'_>, from: u32) -> Option<Layout> {
        let heights = match pin.header_rows {
            Some(rows) => rows..=rows,
            None => 1..=3,
        };
        let mut best: Option<Layout> = None;
        for rows in heights {
            let last = pin.row.saturating_add(rows - 1);
            if pin.header_rows.is_none() && self.grid.row(last).is_none() {
                break;
            }
            let mut counts = [0u16; 32];
            for row in (pin.row..=last).filter_map(|r| self.grid.row(r)) {
                self.glance(row).hits.iter().zip(&mut counts).for_each(|(hit, slot)| *slot += hit);
            }
            let window = Window { first: pin.row, last, from, forced: true, hint: Some(pin.hint) };
            let found = self.evaluate(window, &counts, &[]);
            if let Some(found) = found.filter(|f| best.as_ref().is_none_or(|b| f.score > b.score + 0.01)) {
                best = Some(found);
            }
        }
        best
    }

    /// Whether a header begins at this row. `gap` is whether something parts it from the rows above.
    pub fn begins(&self, row: Row<'_>, schema: &TableSchema, gap: bool) -> bool {
        let texts = || row.cells().filter(|(_, raw)| raw.text().is_some()).count();
        if row.len() < 2 || !gap && !may_begin(row) || gap && texts() * 2 <= row.len() {
            return false;
        }
        let hits = self.glance(row).hits;
        let enough = hits.iter().any(|&n| n >= 2)
            || gap && self.fit(schema) >= 3 && hits.iter().any(|&n| n >= 1) && row.len() >= 3;
        let complete = |l: &Layout| l.missing.is_empty() || gap && l.schema.name == schema.name;
        enough && self.at(row.index, row.index).iter().any(complete)
    }

    fn at(&self, first: u32, from: u32) -> Vec<Layout> {
        let mut best: Vec<Layout> = Vec::new();
        if self.is_title(first) {
            return best;
        }
        let hints = hint::loose(&self.hints);
        let told_wide = self.wide_fit > 0
            || hints.iter().any(|h| hint::is_wide(h) || !h.colonne.is_empty())
            || self.names.year.is_some()
            || self.names.fund.is_some();
        let mut counts = [0u16; 32];
        let mut years = 0u16;
        for last in first..first.saturating_add(3) {
            let Some(row) = self.grid.row(last) else { break };
            let glance = self.glance(row);
            if !glance.header {
                break;
            }
            for (slot, hit) in counts.iter_mut().zip(glance.hits) {
                *slot += hit;
            }
            years = years.saturating_add(glance.years);
            // Most rows are no header, and a look is enough to know.
            if years < 2 && !told_wide && self.candidates(&counts, false, None).is_empty() {
                continue;
            }
            let told = hints.iter().copied().map(Some);
            // An entry that names a table is the only way to read it; the others only help.
            let alone = hints.iter().any(|h| h.contenuto.is_some());
            for hint in told.chain((!alone).then_some(None)) {
                let found = self.window(Window { first, last, from, forced: false, hint }, &counts);
                if !found.is_empty() && (best.is_empty() || total(&found) > total(&best) + 0.01) {
                    best = found;
                }
            }
        }
        best
    }

    /// Whether a row is a title: one cell, at the left of the row below it.
    fn is_title(&self, row: u32) -> bool {
        let at = self.grid.position(row);
        let lone = self.grid.nth(at).filter(|r| r.index == row && r.len() == 1);
        let column = |row: Row<'_>| row.first().map(|c| c.0);
        let below = self.grid.nth(at + 1).and_then(column);
        lone.and_then(column).zip(below).is_some_and(|(own, below)| own <= below)
    }

    /// Tables that a row may head, the likeliest first.
    fn candidates(&self, counts: &[u16; 32], forced: bool, hint: Option<&SourceHint>) -> Vec<usize> {
        let hinted = hint.and_then(hint::table);
        let mapped = hint.is_some_and(|h| !h.colonne.is_empty());
        let mut candidates: Vec<usize> = (0..schemas().len())
            .filter(|&at| match hinted {
                Some(schema) => schemas()[at].name == schema.name,
                None => counts[at] >= 2 || (self.fits[at] >= 2 && (counts[at] >= 1 || forced)) || mapped,
            })
            .collect();
        candidates.sort_by_key(|&at| std::cmp::Reverse(counts[at] + u16::from(self.fits[at]) * 2));
        candidates.truncate(if mapped { 18 } else { 6 });
        candidates
    }

    fn window(&self, window: Window<'_>, counts: &[u16; 32]) -> Vec<Layout> {
        let headings = header::headings(self.grid, window.first, window.last);
        let parts = segments(&headings);
        if (2..=MOST_SIDE_BY_SIDE).contains(&parts.len()) {
            let side: Vec<Layout> = parts
                .into_iter()
                .filter_map(|part| self.evaluate(window, counts, part).filter(|l| l.missing.is_empty()))
                .collect();
            if side.len() > 1 {
                return side;
            }
        }
        self.evaluate(window, counts, &headings).into_iter().collect()
    }

    /// The table that these headings make; all those of the window, if none are given.
    fn evaluate(&self, window: Window<'_>, counts: &[u16; 32], headings: &[Heading]) -> Option<Layout> {
        let Window { first, last, from, forced, hint } = window;
        let context = self.context(from, first, hint);
        let all = if headings.is_empty() { header::headings(self.grid, first, last) } else { Vec::new() };
        let headings = if headings.is_empty() { all.as_slice() } else { headings };
        if headings.is_empty() {
            return None;
        }
        let empty = BTreeMap::new();
        let mapped = hint.map_or(&empty, |h| &h.colonne);
        let hinted = hint.and_then(hint::table);
        let told_wide = hint.is_some_and(hint::is_wide);
        let used = |columns: &[Column]| -> Vec<String> {
            let here = |from: &str| {
                columns.iter().any(|c| {
                    hint::names(from, &c.heading.shown(), c.heading.column)
                        || hint::names(from, c.heading.last(), c.heading.column)
                })
            };
            mapped.keys().filter(|from| here(from)).cloned().collect()
        };
        let told = |columns: &[Column]| Told {
            table: hinted.is_some(),
            header: forced,
            filled: hint.map(|h| h.riempi.clone()).unwrap_or_default(),
            used: used(columns),
        };
        let mut best: Option<Layout> = None;
        let keep = |layout: Layout, best: &mut Option<Layout>| {
            if best.as_ref().is_none_or(|b| layout.score > b.score) {
                *best = Some(layout);
            }
        };
        if (hinted.is_none() || told_wide) && hint.is_none_or(|h| !hint::is_cards(h)) {
            let fit = if told_wide { 3 } else { self.wide_fit };
            if let Some((shape, columns, score)) = wide::shape(headings, self.lexicon, &context, fit, mapped)
                && let Some(schema) = crate::table::schema("spesa")
            {
                let fund = schema.fields.iter().position(|f| f.name == "fonte");
                let layout = Layout {
                    schema,
                    missing: fund.filter(|_| shape.lacks_fund).into_iter().collect(),
                    wide: Some(shape),
                    header: (first, last),
                    told: told(&columns),
                    columns,
                    context: context.clone(),
                    score,
                };
                keep(layout, &mut best);
            }
        }
        if told_wide {
            return best;
        }
        for at in self.candidates(counts, forced, hint) {
            let schema = self.lexicon.own(&schemas()[at]);
            let numeric = |column: u32| self.is_numeric(last, column);
            let year = context.year.as_ref().and_then(|(year, _)| self.lexicon.triennium.index(*year));
            let columns = header::roles(schema, headings.to_vec(), self.lexicon, mapped, (year, &numeric));
            let columns = self.with_code(schema, columns);
            let told = told(&columns);
            let Some(layout) = self.weigh(schema, columns, window, context.clone(), told) else { continue };
            keep(layout, &mut best);
        }
        best
    }

    /// On a sheet that is named after the comuni, «Codice» alone is that of ISTAT.
    fn with_code(&self, schema: &TableSchema, mut columns: Vec<Column>) -> Vec<Column> {
        let code = schema.fields.iter().position(|f| f.name == "codice_istat");
        if let Some(code) = code.filter(|_| schema.name == "comuni" && self.fit(schema) >= 2)
            && !columns.iter().any(|c| c.role == Role::Field(code))
        {
            let is_code = |c: &&mut Column| {
                c.role == Role::Unknown && matches!(normal(&c.heading.shown()).as_str(), "codice" | "cod")
            };
            if let Some(column) = columns.iter_mut().find(is_code) {
                column.role = Role::Field(code);
            }
        }
        columns
    }

    /// Whether the cells below a heading are numbers, as far as a look at the first ones tells.
    fn is_numeric(&self, header: u32, column: u32) -> bool {
        let (mut numbers, mut others) = (0, 0);
        for raw in self.grid.rows_from(header.saturating_add(1)).take(30).filter_map(|r| r.get(column)) {
            let number = match raw {
                Raw::Number(_) | Raw::Percent(_) | Raw::Uncalculated => true,
                Raw::Text(text) => number::is_nothing(text) || number::read(text) != number::Reading::None,
                _ => false,
            };
            if number {
                numbers += 1;
            } else {
                others += 1;
            }
        }
        numbers > others
    }

    fn weigh(
        &self,
        schema: &'static TableSchema,
        columns: Vec<Column>,
        window: Window<'_>,
        context: Context,
        told: Told,
    ) -> Option<Layout> {
        let fit = self.fit(schema);
        let held = |i: usize| columns.iter().any(|c| c.role == Role::Field(i));
        let pivot = |name: &str| {
            columns.iter().any(|c| match &c.role {
                Role::OfYear(_) => name == "anno" || header::value_field(schema) == Some(name),
                Role::OfComune(_) => name == "comune" || header::value_field(schema) == Some(name),
                Role::OfAge(..) => name == "eta",
                _ => false,
            })
        };
        let funds = schema.field("fonte").is_some_and(|f| f.target.is_some());
        let given = |name: &str| match name {
            "anno" => context.year.is_some() || self.groups.year,
            "area" => context.area.is_some() || self.groups.area,
            "comune" => context.comune.is_some() || self.groups.comune,
            "fonte" => funds && (context.fund.is_some() || self.groups.fund),
            "intervento" => self.groups.intervention,
            _ => false,
        };
        let required: Vec<usize> = (0..schema.fields.len()).filter(|&i| schema.fields[i].column_required).collect();
        let missing: Vec<usize> = required
            .iter()
            .copied()
            .filter(|&i| !held(i) && !pivot(&schema.fields[i].name) && !given(&schema.fields[i].name))
            .collect();
        let matched = columns
            .iter()
            .filter(|c| {
                matches!(c.role, Role::Field(_) | Role::OfYear(_) | Role::OfComune(_) | Role::OfAge(..) | Role::Mark(_))
            })
            .count();
        let known = columns.iter().filter(|c| c.role != Role::Unknown).count();
        let ratio = known as f64 / columns.len().max(1) as f64;
        let coverage = 1.0 - missing.len() as f64 / required.len().max(1) as f64;
        let accepted = if told.table || window.forced {
            matched >= 1
        } else if fit >= 2 {
            matched >= 2 && (ratio >= 0.2 || missing.is_empty())
        } else if missing.is_empty() {
            matched >= 2 && (ratio >= 0.5 || (matched >= 4 && ratio >= 0.3)) && (matched >= 3 || known == columns.len())
        } else {
            fit >= 1 && coverage >= 0.5 && matched >= 3 && ratio >= 0.5
        };
        if !accepted {
            return None;
        }
        let exact = columns
            .iter()
            .filter(
                |c| matches!(c.role, Role::Field(i) if normal(&schema.fields[i].title) == normal(&c.heading.shown())),
            )
            .count();
        let name = [0.0, 8.0, 20.0, 25.0][usize::from(fit.min(3))];
        let score = 50.0 * coverage + 30.0 * ratio + 1.5 * matched.min(20) as f64 + 1.0 * exact as f64 + name;
        let header = (window.first, window.last);
        Some(Layout { schema, wide: None, header, columns, context, missing, told, score })
    }
}

/// Groups of headings separated by columns without any.
fn segments(headings: &[Heading]) -> Vec<&[Heading]> {
    headings.chunk_by(|a, b| a.column + 1 == b.column).filter(|part| part.len() > 1).collect()
}

/// Groups of columns that no cell of the sheet joins; rows of one cell are titles and notes, and join nothing.
pub fn lanes(grid: &Grid) -> Vec<(u32, u32)> {
    let mut used: Vec<bool> = Vec::new();
    for row in grid.rows().filter(|r| r.len() > 1) {
        let width = row.last_column().map_or(0, |c| c as usize + 1);
        if width > used.len() {
            used.resize(width, false);
        }
        for (column, _) in row.cells() {
            used[column as usize] = true;
        }
    }
    let mut out: Vec<(u32, u32)> = Vec::new();
    for column in (0u32..).zip(&used).filter(|(_, used)| **used).map(|(c, _)| c) {
        match out.last_mut() {
            Some(lane) if column == lane.1 + 1 => lane.1 = column,
            _ => out.push((column, column)),
        }
    }
    out
}
