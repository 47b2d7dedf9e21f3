// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The wide «Quadro finanziario»: a row per intervention, fund and year in the columns.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::header::{self, Column, Heading, Role, Wording};
use super::lexicon::Lexicon;
use super::normal::normal;
use super::recognise::Context;
use super::value::year_in;
use crate::table::{TableSchema, schema};

/// What the columns of a wide table are.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Column of the intervention: its code, or else its title.
    pub intervention: u32,
    /// Column of the title, when there is also one of the code.
    pub title: Option<u32>,
    /// Column of the area.
    pub area: Option<u32>,
    /// Column of the fund, when only the years are in the columns.
    pub fund: Option<u32>,
    /// Columns of amounts, with what their headings say.
    pub cells: Vec<Slot>,
    /// Columns of totals.
    pub totals: Vec<Slot>,
}

/// What the heading of a column of amounts says.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Column.
    pub column: u32,
    /// Fund, by code or as written, and the cell that says it.
    pub fund: Option<(String, Option<(u32, u32)>)>,
    /// Year, and the cell that says it.
    pub year: Option<(i16, Option<(u32, u32)>)>,
    /// What its amounts are multiplied by.
    pub scale: Decimal,
}

const NOISE: [&str; 16] = [
    "importo",
    "euro",
    "in",
    "di",
    "quota",
    "anno",
    "annualita",
    "risorse",
    "fonte",
    "fonti",
    "spesa",
    "fondo",
    "previsione",
    "finanziamento",
    "costo",
    "eur",
];

fn read_slot(heading: &Heading, lexicon: &Lexicon, scale: Decimal) -> (Slot, bool) {
    let mut slot = Slot { column: heading.column, fund: None, year: None, scale };
    let mut total = false;
    // A text that is only a year wins over one that has a year in it («FNPS 2021» above «2023»).
    let alone = heading.path.iter().rev().find(|(_, text)| header::pure_year(text, lexicon).is_some());
    let year_cell = alone.or_else(|| heading.path.iter().rev().find(|(_, text)| lexicon.year_of(text).is_some()));
    if let Some((cell, text)) = year_cell {
        slot.year = year_in(text, lexicon.triennium).map(|(year, _)| (year, Some(*cell)));
    }
    let mut written: Option<((u32, u32), String)> = None;
    for (cell, text) in &heading.path {
        if header::is_total(text) {
            total = true;
        }
        if let Some(code) = lexicon.fund(text) {
            slot.fund = Some((code.to_owned(), Some(*cell)));
        } else if header::pure_year(text, lexicon).is_none() && !header::is_total(text) {
            let rest = without_year(text, lexicon);
            let words = normal(&rest);
            if !words.is_empty() && !words.split(' ').all(|w| NOISE.contains(&w)) {
                written = Some((*cell, rest));
            }
        }
    }
    if slot.fund.is_none() {
        slot.fund = written.map(|(cell, text)| (text, Some(cell)));
    }
    (slot, total)
}

fn without_year(text: &str, lexicon: &Lexicon) -> String {
    let Some((year, _)) = year_in(text, lexicon.triennium) else { return text.to_owned() };
    let year = year.to_string();
    let kept: Vec<&str> = text
        .split_whitespace()
        .filter(|w| normal(w) != year && !matches!(normal(w).as_str(), "" | "anno" | "annualita"))
        .collect();
    kept.join(" ").replace(&year, "").trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned()
}

/// Reads the headings as those of a wide table; `fit` is how well the sheet's name says so.
pub fn shape(
    headings: &[Heading],
    lexicon: &Lexicon,
    context: &Context,
    fit: u8,
    mapped: &BTreeMap<String, String>,
) -> Option<(Shape, Vec<Column>, f64)> {
    let spesa = schema("spesa")?;
    let interventi = schema("interventi")?;
    let field = |text: &str| mapped.iter().find(|(from, _)| normal(from) == normal(text)).map(|(_, to)| to.as_str());
    let mut shape = Shape::default();
    let mut codes: Vec<u32> = Vec::new();
    let mut titles: Vec<u32> = Vec::new();
    let mut known_funds = 0usize;
    let mut unknown_columns = 0usize;
    let mut left_over: Vec<u32> = Vec::new();
    let mut columns = Vec::new();
    for heading in headings {
        let shown = heading.shown();
        let text = field(&shown).or_else(|| field(heading.last())).unwrap_or(&shown);
        let scale = heading.path.iter().map(|(_, t)| header::scale_in(t)).find(|s| *s != Decimal::ONE);
        let scale = scale.or_else(|| context.scale.as_ref().map(|s| s.0)).unwrap_or(Decimal::ONE);
        let (slot, total) = read_slot(heading, lexicon, scale);
        let known = slot.fund.as_ref().is_some_and(|(fund, _)| lexicon.fund(fund).is_some());
        let first = heading.path.first().map_or("", |(_, t)| t);
        let mut candidates = vec![text];
        for other in [heading.last(), first] {
            if !candidates.contains(&other) {
                candidates.push(other);
            }
        }
        let wordings = LazyCell::new(|| candidates.iter().map(|t| Wording::new(t, lexicon)).collect::<Vec<_>>());
        let names = |of: &TableSchema, names: &[&str]| {
            let named = |(i, _): (usize, u8)| names.contains(&of.fields[i].name.as_str());
            wordings.iter().any(|w| w.field(of).is_some_and(named))
        };
        let mut role = Role::Unknown;
        if total {
            shape.totals.push(slot);
            role = Role::Total;
        } else if slot.year.is_some()
            && (slot.fund.is_some() || context.fund.is_some() || header::pure_year(&shown, lexicon).is_some())
        {
            known_funds += usize::from(known);
            role = Role::OfYear(slot.year.as_ref().map_or(0, |y| y.0));
            shape.cells.push(slot);
        } else if names(interventi, &["codice"]) {
            codes.push(heading.column);
        } else if names(interventi, &["area"]) {
            shape.area = Some(heading.column);
            role = Role::Area;
        } else if names(spesa, &["intervento"]) || names(interventi, &["denominazione"]) {
            titles.push(heading.column);
        } else if known && context.year.is_some() {
            known_funds += 1;
            role = Role::OfYear(context.year.as_ref().map_or(0, |y| y.0));
            shape.cells.push(slot);
        } else if names(spesa, &["fonte"]) {
            shape.fund = Some(heading.column);
        } else {
            left_over.push(heading.column);
            unknown_columns += 1;
        }
        columns.push(Column { heading: heading.clone(), role, scale });
    }
    let by_fund = shape.cells.iter().filter(|s| s.fund.is_some()).count();
    let plain_years = shape.cells.len() - by_fund;
    let enough = if shape.fund.is_some() || context.fund.is_some() && by_fund == 0 {
        plain_years >= 2 && (fit >= 2 || shape.fund.is_none())
    } else {
        by_fund >= 2 && plain_years == 0 && (known_funds * 2 >= by_fund || (fit >= 2 && known_funds > 0) || fit >= 3)
    };
    if !enough {
        return None;
    }
    let first = codes.first().or(titles.first()).or_else(|| left_over.first().filter(|_| fit >= 2))?;
    shape.intervention = *first;
    shape.title = titles.first().copied().filter(|_| !codes.is_empty());
    for column in &mut columns {
        if column.heading.column == shape.intervention {
            column.role = Role::Field(0);
        } else if Some(column.heading.column) == shape.fund {
            column.role = Role::Field(1);
        } else if Some(column.heading.column) == shape.title {
            column.role = Role::Area;
        }
    }
    let ratio = 1.0 - unknown_columns as f64 / headings.len().max(1) as f64;
    let name = [0.0, 8.0, 20.0, 25.0][usize::from(fit.min(3))];
    let score = 50.0 + 30.0 * ratio + 1.5 * shape.cells.len().min(20) as f64 + name;
    Some((shape, columns, score))
}
