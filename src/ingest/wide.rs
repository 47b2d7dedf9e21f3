// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The wide «Quadro finanziario»: a row per intervention, fund and year in the columns.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amounts;
use super::header::{self, Column, Heading, How, Role};
use super::hint;
use super::lexicon::Lexicon;
use super::normal::normal;
use super::recognise::Context;
use super::value::year_in;
use super::wording::Wording;
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
    /// Column of the year, when only the funds are in the columns.
    pub year: Option<u32>,
    /// Columns of other fields of an allocation: comune, item of cost.
    pub others: Vec<(u32, usize)>,
    /// Columns of amounts, with what their headings say.
    pub cells: Vec<Slot>,
    /// Columns of totals.
    pub totals: Vec<Slot>,
    /// Whether nothing says the fund.
    pub lacks_fund: bool,
}

impl Shape {
    /// Whether an intervention may take more rows than one.
    pub fn has_rows_of_one(&self) -> bool {
        self.fund.is_some() || self.year.is_some() || !self.others.is_empty()
    }
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
        if amounts::is_total(text) {
            total = true;
        }
        if let Some(code) = lexicon.fund(text) {
            slot.fund = Some((code.to_owned(), Some(*cell)));
        } else if header::pure_year(text, lexicon).is_none() && !amounts::is_total(text) {
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

/// The heading as the office's mapping says it, if it does.
fn mapped_heading(heading: &Heading, mapped: &BTreeMap<String, String>) -> Option<Heading> {
    let whole = heading.shown();
    let to = [whole.as_str(), heading.last()].into_iter().find_map(|text| {
        mapped.iter().find(|(from, _)| hint::names(from, text, heading.column)).map(|(_, to)| to.clone())
    })?;
    let place = heading.path.last().map_or((0, heading.column), |(place, _)| *place);
    Some(Heading { column: heading.column, path: vec![(place, to)] })
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
    let mut shape = Shape::default();
    let mut codes: Vec<u32> = Vec::new();
    let mut titles: Vec<u32> = Vec::new();
    let mut known_funds = 0usize;
    let mut left_over: Vec<u32> = Vec::new();
    let mut columns = Vec::new();
    let is_year = |heading: &Heading| {
        let text = mapped_heading(heading, mapped).map_or_else(|| heading.shown(), |h| h.shown());
        let field = Wording::new(&text, lexicon).field(spesa);
        field.is_some_and(|(i, _)| spesa.fields[i].name == "anno") && lexicon.year_of(&text).is_none()
    };
    shape.year = headings.iter().find(|h| is_year(h)).map(|h| h.column);
    for original in headings {
        let told = mapped_heading(original, mapped);
        let heading = told.as_ref().unwrap_or(original);
        let text = heading.shown();
        let scale = original.path.iter().map(|(_, t)| amounts::scale_in(t)).find(|s| *s != Decimal::ONE);
        let scale = scale.or_else(|| context.scale.as_ref().map(|s| s.0)).unwrap_or(Decimal::ONE);
        let (slot, total) = read_slot(heading, lexicon, scale);
        let known = slot.fund.as_ref().is_some_and(|(fund, _)| lexicon.fund(fund).is_some());
        let first = heading.path.first().map_or("", |(_, t)| t);
        let mut candidates = vec![text.as_str()];
        for other in [heading.last(), first] {
            if !candidates.contains(&other) {
                candidates.push(other);
            }
        }
        let wordings = LazyCell::new(|| candidates.iter().map(|t| Wording::new(t, lexicon)).collect::<Vec<_>>());
        let names = |of: &TableSchema, names: &[&str]| {
            wordings
                .iter()
                .filter_map(|w| w.field(of))
                .map(|(i, _)| i)
                .find(|&i| names.contains(&of.fields[i].name.as_str()))
        };
        let mut role = Role::Unknown;
        let mut how = How::Understood;
        let column = original.column;
        if told.is_some() && header::target(spesa, &text) == Some(Role::Ignored) {
            role = Role::Ignored;
        } else if total {
            shape.totals.push(slot);
            role = Role::Total;
            how = How::Named;
        } else if slot.year.is_some()
            && (slot.fund.is_some() || context.fund.is_some() || header::pure_year(&text, lexicon).is_some())
        {
            known_funds += usize::from(known);
            let year = slot.year.as_ref().map_or(0, |y| y.0);
            role = Role::OfYear(year);
            let canonical = slot.fund.as_ref().map_or_else(|| year.to_string(), |(fund, _)| format!("{fund} {year}"));
            how = if text == canonical { How::Named } else { How::Understood };
            shape.cells.push(slot);
        } else if shape.year == Some(column) {
            role = Role::Area;
            how = if text == "Anno" { How::Named } else { How::Understood };
        } else if names(interventi, &["codice"]).is_some() {
            codes.push(column);
            how = if matches!(text.as_str(), "Codice" | "Intervento") { How::Named } else { How::Understood };
        } else if names(interventi, &["area"]).is_some() {
            shape.area = Some(column);
            role = Role::Area;
            how = if text == "Area" { How::Named } else { How::Understood };
        } else if names(spesa, &["intervento"]).is_some() || names(interventi, &["denominazione"]).is_some() {
            titles.push(column);
            how = if matches!(text.as_str(), "Intervento" | "Denominazione") { How::Named } else { How::Understood };
        } else if known && (context.year.is_some() || shape.year.is_some()) {
            known_funds += 1;
            role = Role::OfYear(context.year.as_ref().map_or(0, |y| y.0));
            how = if slot.fund.as_ref().is_some_and(|(fund, _)| *fund == text) { How::Named } else { How::Understood };
            shape.cells.push(slot);
        } else if names(spesa, &["fonte"]).is_some() {
            shape.fund = Some(column);
            how = if text == "Fonte" { How::Named } else { How::Understood };
        } else if let Some(field) = names(spesa, &["comune", "voce_di_spesa", "tipo"]) {
            shape.others.push((column, field));
            role = Role::Field(field);
            how = if text == spesa.fields[field].title { How::Named } else { How::Understood };
        } else {
            left_over.push(column);
        }
        let how = if told.is_some() { How::Told } else { how };
        columns.push(Column { heading: original.clone(), role, how, scale, of_year: false });
    }
    let by_fund = shape.cells.iter().filter(|s| s.fund.is_some()).count();
    let plain_years = shape.cells.len() - by_fund;
    // One column of money is enough where the name of the sheet says what it is.
    let least = if fit >= 3 { 1 } else { 2 };
    let enough = if shape.fund.is_some() || context.fund.is_some() && by_fund == 0 {
        plain_years >= 2 && (fit >= 2 || shape.fund.is_none())
    } else {
        by_fund >= least
            && plain_years == 0
            && (known_funds * 2 >= by_fund || (fit >= 2 && known_funds > 0) || fit >= 3)
    };
    // A table of interventions and years that says no fund is one all the same: what it lacks is told.
    let fundless = by_fund == 0 && shape.fund.is_none() && context.fund.is_none();
    shape.lacks_fund = fundless && fit >= 3 && plain_years >= 2 && !(codes.is_empty() && titles.is_empty());
    if !enough && !shape.lacks_fund {
        return None;
    }
    let first = codes.first().or(titles.first()).or_else(|| left_over.first().filter(|_| fit >= 2))?;
    shape.intervention = *first;
    shape.title = titles.first().copied().filter(|_| !codes.is_empty());
    left_over.retain(|column| *column != shape.intervention);
    for column in &mut columns {
        if column.heading.column == shape.intervention {
            column.role = Role::Field(0);
        } else if Some(column.heading.column) == shape.fund {
            column.role = Role::Field(1);
        } else if Some(column.heading.column) == shape.title {
            column.role = Role::Area;
        }
    }
    let ratio = 1.0 - left_over.len() as f64 / headings.len().max(1) as f64;
    let name = [0.0, 8.0, 20.0, 25.0][usize::from(fit.min(3))];
    let score =
        if shape.lacks_fund { 30.0 } else { 50.0 } + 30.0 * ratio + 1.5 * shape.cells.len().min(20) as f64 + name;
    Some((shape, columns, score))
}
