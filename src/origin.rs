// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where a value comes from: file, sheet, cell. The span of this compiler.
//!
//! A value read from a spreadsheet is a [`Traced`]: the value and its [`Trail`], the set of cells that carry it.
//! Sums join the trails of their terms, so that a total printed in the plan names every cell behind it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Where in a file: a cell of a sheet, a line of a text, or the file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Spot {
    /// The file or the sheet as a whole.
    Whole,
    /// A whole row, counted from zero.
    Row(u32),
    /// A cell: row and column counted from zero (A1 is 0, 0).
    Cell(u32, u32),
    /// A line of a text file, counted from one.
    Line(u32),
}

/// A place in one of the project's files.
///
/// The order is that of the report: file, sheet, row, column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Origin {
    /// Path relative to the project folder, with `/` as separator.
    pub file: Arc<str>,
    /// Sheet of a workbook; `None` for CSV, TOML and Markdown.
    pub sheet: Option<Arc<str>>,
    /// Place in the sheet or in the text.
    pub spot: Spot,
}

impl Origin {
    /// The file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: None, spot: Spot::Whole }
    }

    /// A line (from one) of a text file.
    pub fn line(file: impl Into<Arc<str>>, line: u32) -> Self {
        Self { file: file.into(), sheet: None, spot: Spot::Line(line) }
    }

    /// The sheet as a whole, in the same file.
    pub fn in_sheet(&self, sheet: impl Into<Arc<str>>) -> Self {
        Self { file: self.file.clone(), sheet: Some(sheet.into()), spot: Spot::Whole }
    }

    /// Another place in the same sheet.
    pub fn at(&self, spot: Spot) -> Self {
        Self { spot, ..self.clone() }
    }

    /// The place as a spreadsheet refers to it, for programs: `dati/quadro.xlsx#'Spesa'!F23`; a CSV cell is `dati/a.csv#F23`.
    pub fn reference(&self) -> String {
        let mut name = self.file.to_string();
        if let Some(sheet) = &self.sheet {
            name.push_str(&format!("#'{}'", sheet.replace('\'', "''")));
        }
        let place = self.cell().or(match self.spot {
            Spot::Line(line) => Some(format!("L{line}")),
            _ => None,
        });
        if let Some(place) = place {
            name.push(if self.sheet.is_some() { '!' } else { '#' });
            name.push_str(&place);
        }
        name
    }

    /// The place in A1 form (`F23`), a row as `23:23`; `None` where there is no cell.
    pub fn cell(&self) -> Option<String> {
        match self.spot {
            Spot::Cell(row, column) => Some(a1(row, column)),
            Spot::Row(row) => Some(format!("{0}:{0}", row + 1)),
            Spot::Line(_) | Spot::Whole => None,
        }
    }
}

/// `file, foglio «X», cella F23`, as it is said to the people of the office.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", foglio «{sheet}»")?;
        }
        match self.spot {
            Spot::Whole => Ok(()),
            Spot::Row(row) => write!(f, ", riga {}", row + 1),
            Spot::Cell(row, column) => write!(f, ", cella {}", a1(row, column)),
            Spot::Line(line) => write!(f, ", riga {line}"),
        }
    }
}

/// Letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell in A1 form, from row and column counted from zero.
pub fn a1(row: u32, column: u32) -> String {
    format!("{}{}", column_letters(column), row + 1)
}

/// The place that a column's letters and a row's number name: `E17` is 16, 4.
fn from_a1(cell: &str) -> Option<Spot> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    let mut column = 0u32;
    for letter in letters.bytes() {
        let value = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some(Spot::Cell(row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// Cells of one sheet, as a trail is kept in a file: path, sheet, places parted by spaces.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept(Arc<str>, Option<Arc<str>>, String);

impl From<Trail> for Vec<Kept> {
    fn from(trail: Trail) -> Self {
        let mut out: Vec<Kept> = Vec::new();
        for origin in trail.origins() {
            let place = match origin.spot {
                Spot::Cell(row, column) => a1(row, column),
                Spot::Row(row) => format!("{0}:{0}", u64::from(row) + 1),
                Spot::Line(line) => format!("#{line}"),
                Spot::Whole => "*".to_owned(),
            };
            match out.last_mut().filter(|last| last.0 == origin.file && last.1 == origin.sheet) {
                Some(last) => {
                    last.2.push(' ');
                    last.2.push_str(&place);
                }
                None => out.push(Kept(origin.file.clone(), origin.sheet.clone(), place)),
            }
        }
        out
    }
}

/// What can't be read of a kept trail is left out: it is a help, never a figure.
impl From<Vec<Kept>> for Trail {
    fn from(kept: Vec<Kept>) -> Self {
        let spot = |place: &str| match place.split_at_checked(1) {
            Some(("*", "")) => Some(Spot::Whole),
            Some(("#", line)) => line.parse().ok().map(Spot::Line),
            _ => match place.split_once(':') {
                Some((row, _)) => row.parse::<u32>().ok()?.checked_sub(1).map(Spot::Row),
                None => from_a1(place),
            },
        };
        kept.iter()
            .flat_map(|Kept(file, sheet, places)| {
                places.split(' ').filter_map(spot).map(|spot| Origin { file: file.clone(), sheet: sheet.clone(), spot })
            })
            .collect()
    }
}

/// The set of cells that carry a value: sorted, without repetitions, cheap to clone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Kept>", into = "Vec<Kept>")]
pub struct Trail(Cells);

/// Most values come from one cell, which needs no list.
#[derive(Clone, Debug, Default)]
enum Cells {
    #[default]
    None,
    One(Origin),
    Many(Arc<[Origin]>),
}

impl PartialEq for Trail {
    fn eq(&self, other: &Self) -> bool {
        self.origins() == other.origins()
    }
}

impl Eq for Trail {}

impl Trail {
    /// A value that comes from no file (a constant of the profile, a computed zero).
    pub const NONE: Trail = Trail(Cells::None);

    /// The trail of a single cell.
    pub fn of(origin: Origin) -> Self {
        Self(Cells::One(origin))
    }

    /// All the cells of the given trails.
    pub fn join<'a>(trails: impl IntoIterator<Item = &'a Trail>) -> Self {
        trails.into_iter().flat_map(|t| t.origins().iter().cloned()).collect()
    }

    /// The cells, in the report's order.
    pub fn origins(&self) -> &[Origin] {
        match &self.0 {
            Cells::None => &[],
            Cells::One(origin) => std::slice::from_ref(origin),
            Cells::Many(origins) => origins,
        }
    }

    /// The first cell, if there is any.
    pub fn first(&self) -> Option<&Origin> {
        self.origins().first()
    }

    /// Whether no cell stands behind the value.
    pub fn is_empty(&self) -> bool {
        self.origins().is_empty()
    }
}

impl FromIterator<Origin> for Trail {
    fn from_iter<I: IntoIterator<Item = Origin>>(iter: I) -> Self {
        let mut all: Vec<Origin> = iter.into_iter().collect();
        all.sort();
        all.dedup();
        match all.len() {
            0 => Self::NONE,
            1 => Self(all.pop().map_or(Cells::None, Cells::One)),
            _ => Self(Cells::Many(all.into())),
        }
    }
}

/// A value with the cells that it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traced<T> {
    /// The value itself.
    #[serde(rename = "valore")]
    pub value: T,
    /// The cells behind it.
    #[serde(rename = "celle", default, skip_serializing_if = "Trail::is_empty")]
    pub trail: Trail,
}

impl<T> Traced<T> {
    /// A value read from one cell.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, trail: Trail::of(origin) }
    }

    /// A value that no cell carries.
    pub fn untraced(value: T) -> Self {
        Self { value, trail: Trail::NONE }
    }

    /// The same cells, another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Traced<U> {
        Traced { value: f(self.value), trail: self.trail }
    }

    /// The first cell behind the value.
    pub fn origin(&self) -> Option<&Origin> {
        self.trail.first()
    }
}

impl<T> std::ops::Deref for Traced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_follows_excel() {
        assert_eq!(a1(0, 0), "A1");
        assert_eq!(a1(16, 4), "E17");
        assert_eq!(a1(0, 25), "Z1");
        assert_eq!(a1(0, 26), "AA1");
        assert_eq!(a1(1_048_575, 16_383), "XFD1048576");
    }

    #[test]
    fn a_kept_trail_comes_back() {
        let sheet = Origin::file("dati/a b.xlsx").in_sheet("Spesa d'area");
        let trail: Trail = [
            sheet.at(Spot::Cell(1, 1)),
            sheet.at(Spot::Cell(1_048_575, 16_383)),
            sheet.at(Spot::Row(4)),
            Origin::line("piano.toml", 4),
            Origin::file("dati/q.csv"),
        ]
        .into_iter()
        .collect();
        let text = serde_json::to_string(&trail).unwrap();
        assert!(text.contains("5:5 B2 XFD1048576"), "{text}");
        assert_eq!(serde_json::from_str::<Trail>(&text).unwrap(), trail);
        let strange = r#"[["a", null, "é9 9 A0 ZZZZZZZZZ9 #x : * B2"]]"#;
        let read = serde_json::from_str::<Trail>(strange).unwrap();
        assert_eq!(read.origins().len(), 2, "{read:?}");
    }

    #[test]
    fn joined_trails_are_sorted_and_without_repetitions() {
        let sheet = Origin::file("dati/a.xlsx").in_sheet("Spesa");
        let b2 = Trail::of(sheet.at(Spot::Cell(1, 1)));
        let a3 = Trail::of(sheet.at(Spot::Cell(2, 0)));
        let joined = Trail::join([&a3, &b2, &a3]);
        let cells: Vec<_> = joined.origins().iter().filter_map(Origin::cell).collect();
        assert_eq!(cells, ["B2", "A3"]);
    }

    #[test]
    fn a_reference_quotes_the_sheet_as_a_spreadsheet_does() {
        let cell = Origin::file("dati/q.xlsx").in_sheet("Spesa d'area").at(Spot::Cell(16, 4));
        assert_eq!(cell.reference(), "dati/q.xlsx#'Spesa d''area'!E17");
        assert_eq!(Origin::file("dati/q.csv").at(Spot::Cell(16, 4)).reference(), "dati/q.csv#E17");
        assert_eq!(Origin::line("piano.toml", 4).reference(), "piano.toml#L4");
        assert_eq!(Origin::file("dati/q.xlsx").reference(), "dati/q.xlsx");
    }

    #[test]
    fn a_place_is_said_in_excel_terms() {
        let place = Origin::file("dati/quadro.xlsx").in_sheet("Spesa").at(Spot::Cell(22, 5));
        assert_eq!(place.to_string(), "dati/quadro.xlsx, foglio «Spesa», cella F23");
    }
}
