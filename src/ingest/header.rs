// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Headings to fields: by name, by synonym, without filler words, with years in the place of «anno 1»; never by guess.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amounts::{is_total, scale_in};
use super::grid::{Grid, Raw};
use super::hint;
use super::lexicon::Lexicon;
use super::normal::{normal, tidy};
use super::value::{text_of, year_in};
use super::wording::{Rank, field_of, field_of_year, is_year_word};
use crate::ages::Band;
use crate::istat;
use crate::table::{Kind, TableSchema, Target};

/// A column under its heading, which may span more than one row.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Column.
    pub column: u32,
    /// From top to bottom: cell and text.
    pub path: Vec<((u32, u32), String)>,
}

impl Heading {
    /// The heading as the office reads it.
    pub fn shown(&self) -> String {
        self.path.iter().map(|(_, text)| text.replace('\n', " ")).collect::<Vec<_>>().join(" ")
    }

    /// The lowest text.
    pub fn last(&self) -> &str {
        self.path.last().map_or("", |(_, text)| text)
    }
}

/// What a column is to its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Values of a field, by position in the schema.
    Field(usize),
    /// A mark here adds this comune to the list of the row.
    Mark(String),
    /// Values of a year.
    OfYear(i16),
    /// Values of a comune.
    OfComune(String),
    /// Residents of an age: the class as the heading says it, and the field that holds them.
    OfAge(String, &'static str),
    /// A total of the row.
    Total,
    /// The area of the row in a table whose rows have none.
    Area,
    /// Not to be read, says the office.
    Ignored,
    /// Nothing that the table knows.
    Unknown,
}

/// How the role of a column was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The office says so in `piano.toml`.
    Told,
    /// The heading is the name itself.
    Named,
    /// The heading means the same.
    Understood,
}

/// A column as it is understood.
#[derive(Clone, Debug)]
pub struct Column {
    /// Where it stands.
    pub heading: Heading,
    /// What it is.
    pub role: Role,
    /// How it was found.
    pub how: How,
    /// What its amounts are multiplied by.
    pub scale: Decimal,
    /// Whether its field is that of the year that a title or a name gives.
    pub of_year: bool,
}

/// Headings of the rows `first..=last`, each column with all that stands above it.
pub fn headings(grid: &Grid, first: u32, last: u32) -> Vec<Heading> {
    let mut out: BTreeMap<u32, Heading> = BTreeMap::new();
    let width = (first..=last).filter_map(|r| grid.row(r)?.last_column()).max().unwrap_or(0);
    let mut carried: BTreeMap<u32, ((u32, u32), String)> = BTreeMap::new();
    for column in 0..=width {
        let mut path: Vec<((u32, u32), String)> = Vec::new();
        for row in first..=last {
            let own =
                grid.over(row, column).map(|(cell, raw)| (cell, heading_text(raw))).filter(|(_, t)| !t.is_empty());
            if let Some((cell, text)) = own {
                if row < last {
                    carried.insert(row, (cell, text.clone()));
                }
                if path.last().is_none_or(|(c, _)| *c != cell) {
                    path.push((cell, text));
                }
            } else if row < last && !grid.is_merged(row, column) && has_text(grid, last, column) && path.is_empty() {
                // Without merged cells the text above goes on to the right until the next one.
                if let Some(above) = carried.get(&row).filter(|_| column > 0 && has_text(grid, last, column - 1)) {
                    path.push(above.clone());
                }
            }
        }
        if !path.is_empty() {
            out.insert(column, Heading { column, path });
        }
    }
    out.into_values().collect()
}

fn has_text(grid: &Grid, row: u32, column: u32) -> bool {
    grid.over(row, column).is_some()
}

fn heading_text(raw: Raw<'_>) -> String {
    tidy(&text_of(raw))
}

/// The role that the office's mapping means: the name of a field, a year, a comune, «Totale», «Area», «non letta».
pub fn target(schema: &TableSchema, to: &str) -> Option<Role> {
    let words = normal(to);
    let field = schema.fields.iter().position(|f| normal(&f.title) == words || f.name == words.replace(' ', "_"));
    if let Some(field) = field {
        return Some(Role::Field(field));
    }
    match words.as_str() {
        "" | "non letta" | "ignora" | "ignorata" => return Some(Role::Ignored),
        "totale" => return Some(Role::Total),
        "area" => return Some(Role::Area),
        _ => {}
    }
    if let Some(year) = words.parse::<i16>().ok().filter(|y| (1950..=2100).contains(y) && value_field(schema).is_some())
    {
        return Some(Role::OfYear(year));
    }
    if schema.name == "popolazione"
        && let Some(band) = Band::in_heading(to).or_else(|| to.split(' ').next().and_then(Band::bare))
    {
        return Some(Role::OfAge(band.to_string(), people(to)));
    }
    if schema.name == "popolazione" && words.starts_with("totale ") {
        return Some(Role::OfAge("Totale".to_owned(), people(to)));
    }
    let place = istat::by_name(to).first().copied()?;
    if has_marks(schema) {
        Some(Role::Mark(place.name.to_owned()))
    } else {
        value_field(schema).is_some().then(|| Role::OfComune(place.name.to_owned()))
    }
}

/// Each heading with its role in the table. `mapped` holds the office's own mapping: heading → field. `year` is the place in the
/// triennium that a title or a name gives to the whole table, with a way to ask whether a column holds numbers.
pub fn roles(
    schema: &TableSchema,
    headings: Vec<Heading>,
    lexicon: &Lexicon,
    mapped: &BTreeMap<String, String>,
    year: (Option<usize>, &dyn Fn(u32) -> bool),
) -> Vec<Column> {
    let told: Vec<Option<Role>> = headings.iter().map(|h| told(schema, h, mapped)).collect();
    let fits: Vec<Option<(usize, Rank)>> = headings
        .iter()
        .zip(&told)
        .map(|(heading, told)| match told {
            Some(Role::Field(field)) => Some((*field, 0)),
            Some(_) => None,
            None => fit(schema, heading, lexicon, year),
        })
        .collect();
    let mut best: BTreeMap<usize, (Rank, usize)> = BTreeMap::new();
    for (at, fit) in fits.iter().enumerate() {
        if let Some((field, rank)) = fit {
            let slot = best.entry(*field).or_insert((*rank, at));
            if *rank < slot.0 {
                *slot = (*rank, at);
            }
        }
    }
    let mut columns: Vec<Column> = headings
        .into_iter()
        .zip(fits)
        .zip(told)
        .enumerate()
        .map(|(at, ((heading, fit), told))| {
            let scale =
                heading.path.iter().map(|(_, t)| scale_in(t)).find(|s| *s != Decimal::ONE).unwrap_or(Decimal::ONE);
            let (role, how) = match (told, fit) {
                (Some(role), None) => (role, How::Told),
                (_, Some((field, rank))) if best.get(&field).is_some_and(|b| b.1 == at) => {
                    let how = [How::Told, How::Named].get(usize::from(rank)).copied().unwrap_or(How::Understood);
                    (Role::Field(field), how)
                }
                _ => (Role::Unknown, How::Understood),
            };
            Column { heading, role, how, scale, of_year: false }
        })
        .collect();
    if let Some(place) = year.0 {
        for column in columns.iter_mut().filter(|c| c.how == How::Understood) {
            let whole = column.heading.shown();
            let own = field_of_year(schema, &whole, place).map(Role::Field);
            column.of_year = own.is_some_and(|own| own == column.role)
                && field_of(schema, &whole, lexicon).is_none_or(|(i, _)| Role::Field(i) != column.role);
        }
    }
    unfold(schema, &mut columns, lexicon);
    columns
}

fn told(schema: &TableSchema, heading: &Heading, mapped: &BTreeMap<String, String>) -> Option<Role> {
    let whole = heading.shown();
    [whole.as_str(), heading.last()].into_iter().find_map(|text| {
        let (_, to) = mapped.iter().find(|(from, _)| hint::names(from, text, heading.column))?;
        target(schema, to)
    })
}

fn fit(
    schema: &TableSchema,
    heading: &Heading,
    lexicon: &Lexicon,
    (year, numeric): (Option<usize>, &dyn Fn(u32) -> bool),
) -> Option<(usize, Rank)> {
    let whole = heading.shown();
    let direct = field_of(schema, &whole, lexicon);
    // «Utenti» on the sheet of 2023 are the users of that year, if they are numbers.
    if let Some(place) = year {
        let other = |field: usize| !matches!(schema.fields[field].kind, Kind::Integer | Kind::Amount | Kind::Number);
        if direct.is_none_or(|(field, _)| other(field))
            && let Some(field) = field_of_year(schema, &whole, place)
            && numeric(heading.column)
        {
            return Some((field, 2));
        }
    }
    if direct.is_some() || heading.path.len() < 2 {
        return direct;
    }
    // Under a heading of more rows: the two lowest together, then the lowest alone.
    let tail = heading.path[heading.path.len() - 2..].iter().map(|(_, t)| t.as_str()).collect::<Vec<_>>().join(" ");
    field_of(schema, &tail, lexicon)
        .or_else(|| field_of(schema, heading.last(), lexicon).map(|(f, r)| (f, r.saturating_add(1))))
}

/// Columns that stand for a value of a field: a year, a comune; totals of the row.
fn unfold(schema: &TableSchema, columns: &mut [Column], lexicon: &Lexicon) {
    let has = |columns: &[Column], name: &str| {
        let at = schema.fields.iter().position(|f| f.name == name);
        columns.iter().any(|c| at.is_some_and(|at| c.role == Role::Field(at)))
    };
    let is_named = |text: &str, year: i16| if text.trim() == year.to_string() { How::Named } else { How::Understood };
    ages(schema, columns);
    let value = value_field(schema);
    if let Some(value) = value {
        let years: Vec<usize> = pick(columns, |t| pure_year(t, lexicon).is_some());
        if years.len() >= 2 && !has(columns, "anno") {
            // «Totale» beside the years is no value of its own.
            for column in columns.iter_mut() {
                if matches!(&column.role, Role::Field(f) if schema.fields[*f].name == value)
                    && is_total(column.heading.last())
                {
                    column.role = Role::Total;
                }
            }
            if !has(columns, value) {
                for at in years {
                    if let Some(year) = pure_year(columns[at].heading.last(), lexicon) {
                        columns[at].how = is_named(columns[at].heading.last(), year);
                        columns[at].role = Role::OfYear(year);
                    }
                }
            }
        } else if schema.field("comune").is_some() && !has(columns, "comune") && !has(columns, value) {
            for (at, name) in comuni(columns, lexicon) {
                columns[at].how = if columns[at].heading.last() == name { How::Named } else { How::Understood };
                columns[at].role = Role::OfComune(name.to_owned());
            }
        }
    }
    if has_marks(schema) {
        for (at, name) in comuni(columns, lexicon) {
            columns[at].how = if columns[at].heading.last() == name { How::Named } else { How::Understood };
            columns[at].role = Role::Mark(name.to_owned());
        }
    }
    let area = schema.field("area").is_none() && schema.field("aree").is_none() && schema.name != "rendicontazione";
    for column in columns.iter_mut().filter(|c| c.role == Role::Unknown) {
        if is_total(&column.heading.shown()) || is_total(column.heading.last()) {
            column.role = Role::Total;
            column.how = How::Named;
        } else if area {
            let words = normal(column.heading.last());
            if matches!(words.as_str(), "area" | "area strategica" | "codice area" | "area di intervento") {
                column.role = Role::Area;
                column.how = if words == "area" { How::Named } else { How::Understood };
            }
        }
    }
}

/// Fields of the population that hold people, with the words under which they stand below an age.
const PEOPLE: [(&str, &[&str]); 4] = [
    ("stranieri", &["stranieri", "straniera"]),
    ("maschi", &["maschi", "uomini", "m"]),
    ("femmine", &["femmine", "donne", "f"]),
    ("totale", &[]),
];

/// Fewest columns headed by a number alone that are ages.
const LEAST_LONE_AGES: usize = 10;

/// Columns under the name of an age; totals beside them are of all ages.
fn ages(schema: &TableSchema, columns: &mut [Column]) {
    let field = |name: &str| schema.fields.iter().position(|f| f.name == name);
    if schema.name != "popolazione" || columns.iter().any(|c| field("eta").is_some_and(|f| c.role == Role::Field(f))) {
        return;
    }
    let lone = columns.iter().filter(|c| Band::bare(c.heading.last()).is_some()).count() >= LEAST_LONE_AGES;
    let age = |c: &Column| {
        let told = matches!(c.role, Role::Field(_)) && c.how == How::Told || c.role == Role::Ignored;
        let mut texts = c.heading.path.iter().filter(|_| !told).map(|(_, text)| text);
        texts.find_map(|text| {
            let bare = || Band::bare(text).filter(|_| lone);
            Band::in_heading(text).filter(|band| *band != Band::ALL).or_else(bare)
        })
    };
    let found: Vec<Option<Band>> = columns.iter().map(age).collect();
    if found.iter().flatten().count() < 2 {
        return;
    }
    let mut taken: Vec<Role> = Vec::new();
    for (column, age) in columns.iter_mut().zip(found) {
        let whole = PEOPLE.iter().any(|(name, _)| field(name).is_some_and(|f| column.role == Role::Field(f)));
        let age = age.map(|band| band.to_string()).or_else(|| whole.then(|| "Totale".to_owned()));
        let Some(age) = age.filter(|_| !matches!(column.role, Role::OfAge(..))) else { continue };
        let role = Role::OfAge(age, people(&column.heading.shown()));
        // Two columns that count the same people: a line of the header tells them apart, or nothing does.
        column.role = if taken.contains(&role) { Role::Unknown } else { role.clone() };
        taken.push(role);
    }
}

/// Which people a heading speaks of.
fn people(text: &str) -> &'static str {
    let words = normal(text);
    let says = |names: &[&str]| words.split(' ').any(|word| names.contains(&word));
    PEOPLE.iter().find(|(_, names)| says(names)).map_or("totale", |(name, _)| *name)
}

/// Whether rows of the table have a list of comuni, which may stand as columns of marks.
fn has_marks(schema: &TableSchema) -> bool {
    schema.fields.iter().any(|f| f.kind == Kind::List && f.target == Some(Target::Comune))
}

/// The field that holds the figure of a table with one figure a row.
pub fn value_field(schema: &TableSchema) -> Option<&'static str> {
    match schema.name.as_str() {
        "fonti" | "spesa" => Some("importo"),
        "indicatori_contesto" => Some("valore"),
        "popolazione" => Some("totale"),
        _ => None,
    }
}

fn pick(columns: &[Column], test: impl Fn(&str) -> bool) -> Vec<usize> {
    let unknown = |c: &Column| c.role == Role::Unknown;
    columns.iter().enumerate().filter(|(_, c)| unknown(c) && test(c.heading.last())).map(|(at, _)| at).collect()
}

/// Columns under the name of a comune, with the name as ISTAT writes it; one alone is no set of columns.
fn comuni(columns: &[Column], lexicon: &Lexicon) -> Vec<(usize, &'static str)> {
    let found = pick(columns, |t| lexicon.comune(t).is_some());
    if found.len() < 2 {
        return Vec::new();
    }
    let name = |at: usize| Some((at, lexicon.comune(columns[at].heading.last())?.name));
    found.into_iter().filter_map(name).collect()
}

/// The year of a heading that says a year and nothing else: `2023`, `Anno 2023`, `Importo 2023`, `II annualità`.
pub fn pure_year(text: &str, lexicon: &Lexicon) -> Option<i16> {
    let (year, _) = year_in(text, lexicon.triennium)?;
    let words = normal(text);
    let only = words.split(' ').all(|w| {
        is_year_word(w)
            || matches!(w, "importo" | "euro" | "spesa" | "quota" | "in" | "valore" | "risorse" | "di" | "previsione")
    });
    only.then_some(year)
}
