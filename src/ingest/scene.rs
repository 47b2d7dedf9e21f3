// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is known of a sheet before its tables are: what its names, its titles and the office say.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::amounts;
use super::glance::{Glance, glance};
use super::grid::{Grid, Row};
use super::header;
use super::hint;
use super::lexicon::{Lexicon, leading_code};
use super::normal::normal;
use super::recognise::Context;
use super::value::text_of;
use super::wording;
use crate::istat;
use crate::origin::Origin;
use crate::project::SourceHint;
use crate::table::{Record, TableSchema, Value, schemas};

/// What is known of a sheet before its table is.
pub struct Scene<'a> {
    /// The sheet.
    pub grid: &'a Grid,
    /// Names.
    pub lexicon: &'a Lexicon,
    /// The office's own mapping of the sheet.
    pub hints: Vec<&'a SourceHint>,
    /// How well the sheet's name fits each table.
    pub fits: Vec<u8>,
    /// How well it fits the wide form.
    pub wide_fit: u8,
    /// What the names of sheet and file say.
    pub names: Context,
    /// Kinds of groups announced by rows of one cell.
    pub groups: Groups,
    /// What the rows looked at so far hold.
    seen: RefCell<BTreeMap<u32, Glance>>,
    /// What they would say as titles.
    titles: RefCell<BTreeMap<u32, Titles>>,
    /// Values that may still be kept of the file.
    room: &'a Cell<usize>,
    /// Whether the records are kept; else they are only counted.
    pub keeps: bool,
}

/// Most rows that are remembered as they were looked at.
const MOST_SEEN: usize = 20_000;

/// Columns of a row with what their cells say as titles.
type Titles = Rc<Vec<(u32, Said)>>;

/// What a cell says as a title.
#[derive(Clone, Debug)]
struct Said {
    year: Option<i16>,
    area: Option<String>,
    fund: Option<String>,
    comune: Option<&'static str>,
    scale: Option<Decimal>,
}

/// Which groups rows of one cell announce.
#[derive(Clone, Copy, Debug, Default)]
pub struct Groups {
    /// Areas.
    pub area: bool,
    /// Years.
    pub year: bool,
    /// Comuni.
    pub comune: bool,
    /// Funds.
    pub fund: bool,
    /// Codes of interventions.
    pub intervention: bool,
}

const WIDE_NAMES: [&str; 12] = [
    "quadro finanziario",
    "quadro economico",
    "quadro finanziario di dettaglio",
    "matrice fonti",
    "quadro economico finanziario",
    "impieghi per fonte",
    "quadro fonti",
    "quadro impieghi",
    "quadro riepilogativo",
    "quadro finanziario triennale",
    "riparto fondi",
    "matrice finanziaria",
];

impl<'a> Scene<'a> {
    /// What the names say, and which groups the rows announce. `alone` is a sheet without brothers in its file; `room` is how
    /// many values may still be kept of the file.
    pub fn new(
        grid: &'a Grid,
        lexicon: &'a Lexicon,
        hints: Vec<&'a SourceHint>,
        alone: bool,
        comune: Option<&'static istat::Place>,
        room: &'a Cell<usize>,
    ) -> Self {
        let sheet = grid.name();
        let stem = grid.file_stem();
        let anonymous = is_anonymous(sheet);
        let by_name = |f: &dyn Fn(&str) -> u8| {
            let own = f(sheet);
            let of_file = if own > 0 { 0 } else { f(stem) };
            own.max(if alone || anonymous { of_file } else { of_file.min(1) })
        };
        let fits = schemas().iter().map(|schema| by_name(&|name| wording::name_fit(name, schema))).collect();
        let wide_fit = by_name(&|name| {
            let name = normal(name);
            u8::from(
                WIDE_NAMES
                    .iter()
                    .any(|w| name.contains(w) || (name.starts_with("quadro") && !name.contains("interventi"))),
            ) * 3
        });
        let file = Origin::file(grid.origin.file.clone());
        let mut names = Context::default();
        for (name, origin) in [(sheet, &grid.origin), (stem, &file)] {
            names.year = names.year.take().or_else(|| lexicon.year_of(name).map(|y| (y, origin.clone())));
            names.area = names.area.take().or_else(|| lexicon.area(name).map(|a| (a.to_owned(), origin.clone())));
            names.fund = names.fund.take().or_else(|| lexicon.fund(name).map(|f| (f.to_owned(), origin.clone())));
            names.scale = names.scale.take().or_else(|| amounts::scale_told(name).map(|s| (s, origin.clone())));
        }
        names.comune = comune.map(|place| (place.name.to_owned(), grid.origin.clone()));
        Self {
            grid,
            lexicon,
            hints,
            fits,
            wide_fit,
            names,
            groups: groups(grid, lexicon),
            seen: RefCell::default(),
            titles: RefCell::default(),
            room,
            keeps: true,
        }
    }

    /// The same sheet, of which only the account matters: its records are counted, not kept.
    pub fn counted(self) -> Self {
        Self { keeps: false, ..self }
    }

    /// The same sheet, of which only a part is looked at.
    pub fn on<'b>(&self, part: &'b Grid, hints: Vec<&'b SourceHint>) -> Scene<'b>
    where
        'a: 'b,
    {
        Scene {
            grid: part,
            lexicon: self.lexicon,
            hints,
            fits: self.fits.clone(),
            wide_fit: self.wide_fit,
            names: self.names.clone(),
            groups: groups(part, self.lexicon),
            seen: RefCell::default(),
            titles: RefCell::default(),
            room: self.room,
            keeps: self.keeps,
        }
    }

    /// Takes from the room that a file has the values of the records that a row gave; whether there was enough.
    pub fn has_room(&self, records: &[Record]) -> bool {
        if !self.keeps {
            return true;
        }
        let values: usize = records.iter().flat_map(|r| r.values.values()).map(|v| weight(&v.value)).sum();
        let left = self.room.get().checked_sub(values);
        self.room.set(left.unwrap_or(0));
        left.is_some()
    }

    /// How well the sheet's name fits a table.
    pub fn fit(&self, schema: &TableSchema) -> u8 {
        schemas().iter().position(|s| s.name == schema.name).and_then(|at| self.fits.get(at)).copied().unwrap_or(0)
    }

    /// The table that the sheet's name, or the office's mapping, names.
    pub fn named(&self) -> Option<&'static TableSchema> {
        if let Some(schema) = self.hints.iter().find_map(|hint| hint::table(hint)) {
            return Some(schema);
        }
        let best = self.fits.iter().copied().max().filter(|&fit| fit >= 2)?;
        self.fits.iter().position(|&fit| fit == best).and_then(|at| schemas().get(at))
    }

    /// A row at a glance; looked at once.
    pub fn glance(&self, row: Row<'_>) -> Glance {
        if let Some(glance) = self.seen.borrow().get(&row.index) {
            return *glance;
        }
        let glance = glance(row);
        let mut seen = self.seen.borrow_mut();
        if seen.len() < MOST_SEEN {
            seen.insert(row.index, glance);
        }
        glance
    }

    /// What the cells of a row would say as titles; looked at once.
    fn titles(&self, row: Row<'_>) -> Titles {
        if let Some(titles) = self.titles.borrow().get(&row.index) {
            return Rc::clone(titles);
        }
        let lexicon = self.lexicon;
        let texts = row.cells().take(40).filter_map(|(c, raw)| Some((c, raw.text().filter(|t| t.len() < 300)?)));
        let said = texts.map(|(column, text)| {
            let said = Said {
                year: lexicon.year_of(text),
                area: lexicon.area(text).map(str::to_owned),
                fund: lexicon.fund(text).map(str::to_owned),
                comune: titled_comune(text, lexicon),
                scale: amounts::scale_told(text),
            };
            (column, said)
        });
        let titles = Rc::new(said.collect::<Vec<_>>());
        let mut known = self.titles.borrow_mut();
        if known.len() < MOST_SEEN {
            known.insert(row.index, Rc::clone(&titles));
        }
        titles
    }

    /// What the office, the titles above the header, and then the names of sheet and file say.
    pub fn context(&self, from: u32, first: u32, hint: Option<&SourceHint>) -> Context {
        let mut titles = Context::default();
        // Titles stand just above their table.
        let above = self.grid.rows_between(from, first);
        for row in above.clone().skip(above.len().saturating_sub(12)) {
            for (column, said) in self.titles(row).iter() {
                let place = || self.grid.cell((row.index, *column));
                let said = said.clone();
                titles.year = said.year.map(|year| (year, place())).or(titles.year);
                titles.area = said.area.map(|area| (area, place())).or(titles.area);
                titles.fund = said.fund.map(|fund| (fund, place())).or(titles.fund);
                titles.comune = said.comune.map(|comune| (comune.to_owned(), place())).or(titles.comune);
                titles.scale = said.scale.map(|scale| (scale, place())).or(titles.scale);
            }
        }
        let told = hint.map(hint::context).unwrap_or_default();
        let names = &self.names;
        Context {
            year: told.year.or(titles.year).or_else(|| names.year.clone()),
            area: told.area.or(titles.area).or_else(|| names.area.clone()),
            comune: told.comune.or_else(|| names.comune.clone()).or(titles.comune),
            fund: told.fund.or(titles.fund).or_else(|| names.fund.clone()),
            scale: told.scale.or(titles.scale).or_else(|| names.scale.clone()),
        }
    }
}

/// How many values a value takes the room of: long texts take more.
fn weight(value: &Value) -> usize {
    let bytes = match value {
        Value::Text(text) => text.len(),
        Value::List(items) => items.iter().map(|item| item.len() + 40).sum(),
        _ => 0,
    };
    1 + bytes / 80
}

/// «Comune di Matino» in a title.
fn titled_comune(text: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let words = normal(text);
    let at = words.strip_prefix("comune di ").or_else(|| words.strip_prefix("comune "))?;
    lexicon.comune(at).filter(|place| !lexicon.is_ambito(place)).map(|place| place.name)
}

/// Names that a spreadsheet program gives by itself.
fn is_anonymous(name: &str) -> bool {
    let name = normal(name);
    let word: String = name.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(word.as_str(), "" | "foglio" | "sheet" | "tabella" | "dati" | "tab" | "feuille" | "hoja")
}

/// Which groups rows of one cell announce.
fn groups(grid: &Grid, lexicon: &Lexicon) -> Groups {
    let mut groups = Groups::default();
    for row in grid.rows().filter(|r| r.len() == 1).take(2000) {
        let Some((_, raw)) = row.first() else { continue };
        let text = text_of(raw);
        groups.area |= lexicon.area(&text).is_some();
        groups.year |= header::pure_year(&text, lexicon).is_some();
        groups.comune |= lexicon.comune(&text).is_some();
        groups.fund |= lexicon.fund(&text).is_some();
        groups.intervention |= leading_code(&text).is_some();
    }
    groups
}
