// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which table a sheet holds and where its header is: by the sheet's name and by the headings.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::grid::{Grid, GridRow, Raw};
use super::header::{self, Column, Role};
use super::lexicon::Lexicon;
use super::normal::{loose, normal, without_brackets};
use super::value::text_of;
use super::wide;
use crate::istat;
use crate::origin::Origin;
use crate::project::SourceHint;
use crate::table::{Record, TableSchema, schemas};

/// A table found on a sheet.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Which table.
    pub schema: &'static TableSchema,
    /// Whether it is the wide «Quadro finanziario».
    pub wide: Option<wide::Shape>,
    /// First and last row of the header.
    pub header: (u32, u32),
    /// First and last column.
    pub bounds: (u32, u32),
    /// The columns under a heading.
    pub columns: Vec<Column>,
    /// What stands in the place of a column.
    pub context: Context,
    /// Required fields that nothing holds.
    pub missing: Vec<usize>,
    /// How well it fits.
    pub score: f64,
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

/// What is known of a sheet before its table is.
pub struct Scene<'a> {
    /// The sheet.
    pub grid: &'a Grid,
    /// Names.
    pub lexicon: &'a Lexicon,
    /// The office's own mapping.
    pub hint: Option<&'a SourceHint>,
    /// How well the sheet's name fits each table.
    fits: Vec<u8>,
    /// How well it fits the wide form.
    wide_fit: u8,
    /// What the names of sheet and file say.
    names: Context,
    /// Kinds of groups announced by rows of one cell.
    groups: Groups,
    /// What the rows looked at so far hold.
    seen: RefCell<BTreeMap<u32, Glance>>,
    /// What they would say as titles.
    titles: RefCell<BTreeMap<u32, Titles>>,
    /// Values that may still be read from the file.
    room: &'a Cell<usize>,
}

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

/// What a row holds at a glance.
#[derive(Clone, Copy)]
struct Glance {
    /// Headings known to each table.
    hits: [u16; 32],
    /// Cells that may head a column of a wide table.
    years: u16,
    /// Whether it may be part of a header.
    header: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Groups {
    area: bool,
    year: bool,
    comune: bool,
    intervention: bool,
}

/// Tables by normalised heading, one bit each.
static BITS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let mut bits: BTreeMap<String, u32> = BTreeMap::new();
    for (at, schema) in schemas().iter().enumerate() {
        for field in &schema.fields {
            for name in std::iter::once(&field.title).chain(&field.synonyms).chain([&field.name]) {
                *bits.entry(normal(name)).or_default() |= 1 << at;
                *bits.entry(loose(name)).or_default() |= 1 << at;
            }
        }
    }
    bits.remove("");
    bits
});

/// Most groups of columns that are looked at as tables side by side.
const MOST_SIDE_BY_SIDE: usize = 12;

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
    /// many values may still be read from the file.
    pub fn new(
        grid: &'a Grid,
        lexicon: &'a Lexicon,
        hint: Option<&'a SourceHint>,
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
        let fits = schemas().iter().map(|schema| by_name(&|name| header::name_fit(name, schema))).collect();
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
        }
        names.comune = match hint.and_then(|h| h.comune.clone()) {
            Some(comune) => Some((comune, Origin::file("piano.toml"))),
            None => comune.map(|place| (place.name.to_owned(), grid.origin.clone())),
        };
        Self {
            grid,
            lexicon,
            hint,
            fits,
            wide_fit,
            names,
            groups: groups(grid, lexicon),
            seen: RefCell::default(),
            titles: RefCell::default(),
            room,
        }
    }

    /// Takes from the room that a file has the values of the records that a row gave; whether there was enough.
    pub fn has_room(&self, records: &[Record]) -> bool {
        let values: usize = records.iter().map(|r| r.values.len()).sum();
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
        if let Some(schema) = self.hinted() {
            return Some(schema);
        }
        let best = self.fits.iter().copied().max().filter(|&fit| fit >= 2)?;
        self.fits.iter().position(|&fit| fit == best).and_then(|at| schemas().get(at))
    }

    fn hinted(&self) -> Option<&'static TableSchema> {
        let wanted = self.hint?.contenuto.as_deref()?;
        schemas().iter().find(|s| normal(&s.title) == normal(wanted) || s.name == normal(wanted).replace(' ', "_"))
    }

    fn hinted_wide(&self) -> bool {
        self.hint.and_then(|h| h.contenuto.as_deref()).is_some_and(|c| normal(c).starts_with("quadro finanziario"))
    }

    /// A row at a glance; looked at once.
    fn glance(&self, row: &GridRow) -> Glance {
        if let Some(glance) = self.seen.borrow().get(&row.index) {
            return *glance;
        }
        let header = may_be_header(row);
        let years =
            row.cells.iter().take(400).filter(|(_, raw)| is_year(raw) || raw.text().is_some_and(says_year)).count();
        let glance = Glance {
            hits: if header { hits(row) } else { [0; 32] },
            years: u16::try_from(years).unwrap_or(u16::MAX),
            header,
        };
        self.seen.borrow_mut().insert(row.index, glance);
        glance
    }

    /// The next table at or below a row; more than one where tables stand side by side.
    pub fn find(&self, from: u32) -> Vec<Layout> {
        if let Some(row) = self.hint.and_then(|h| h.intestazione).and_then(|r| r.checked_sub(1)) {
            if from > row {
                return Vec::new();
            }
            return self.at(row, from, true);
        }
        let start = self.grid.rows.partition_point(|r| r.index < from);
        let mut looked = 0;
        for row in &self.grid.rows[start..] {
            looked += 1;
            if looked > 80 {
                break;
            }
            let mut best = self.at(row.index, from, false);
            if best.is_empty() {
                continue;
            }
            // The row above the header may look like one.
            for next in [row.index + 1, row.index + 2] {
                let other = self.at(next, from, false);
                let better = |l: &[Layout]| l.iter().map(|l| l.score).sum::<f64>();
                if better(&other) > better(&best) + 0.01 {
                    best = other;
                }
            }
            return best;
        }
        Vec::new()
    }

    /// Whether a header begins at this row.
    pub fn begins(&self, row: &GridRow, schema: &TableSchema) -> bool {
        row.cells.len() >= 2
            && row.cells.iter().filter(|(_, raw)| raw.text().is_some()).count() * 2 > row.cells.len()
            && (self.glance(row).hits.iter().any(|&n| n >= 2)
                || self.fit(schema) >= 3 && self.glance(row).hits.iter().any(|&n| n >= 1) && row.cells.len() >= 3)
            && self.at(row.index, row.index, false).iter().any(|l| l.missing.is_empty() || l.schema.name == schema.name)
    }

    fn at(&self, first: u32, from: u32, forced: bool) -> Vec<Layout> {
        let mut best: Vec<Layout> = Vec::new();
        let mut counts = [0u16; 32];
        let mut years = 0u16;
        let told_wide =
            self.wide_fit > 0 || self.hinted_wide() || self.names.year.is_some() || self.names.fund.is_some();
        for last in first..first.saturating_add(3) {
            let Some(row) = self.grid.row(last) else { break };
            let glance = self.glance(row);
            if !forced && !glance.header {
                break;
            }
            for (slot, hit) in counts.iter_mut().zip(glance.hits) {
                *slot += hit;
            }
            years = years.saturating_add(glance.years);
            // Most rows are no header, and a look is enough to know.
            if !forced && years < 2 && !told_wide && self.candidates(&counts, forced).is_empty() {
                continue;
            }
            let found = self.window(first, last, from, &counts, forced);
            let total = |l: &[Layout]| l.iter().map(|l| l.score).sum::<f64>();
            if !found.is_empty() && (best.is_empty() || total(&found) > total(&best) + 0.01) {
                best = found;
            }
        }
        best
    }

    /// Tables that a row may head, the likeliest first.
    fn candidates(&self, counts: &[u16; 32], forced: bool) -> Vec<usize> {
        let hinted = self.hinted();
        let mapped = self.hint.is_some_and(|h| !h.colonne.is_empty());
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

    fn window(&self, first: u32, last: u32, from: u32, counts: &[u16; 32], forced: bool) -> Vec<Layout> {
        let all = (0, u32::MAX);
        let whole = self.evaluate(first, last, from, counts, all, forced);
        let parts = segments(self.grid, first, last);
        if (2..=MOST_SIDE_BY_SIDE).contains(&parts.len()) {
            let mut side: Vec<Layout> = Vec::new();
            for part in parts {
                if let Some(layout) =
                    self.evaluate(first, last, from, counts, part, false).filter(|l| l.missing.is_empty())
                {
                    side.push(layout);
                }
            }
            if side.len() > 1 {
                return side;
            }
        }
        whole.into_iter().collect()
    }

    fn evaluate(
        &self,
        first: u32,
        last: u32,
        from: u32,
        counts: &[u16; 32],
        bounds: (u32, u32),
        forced: bool,
    ) -> Option<Layout> {
        let context = self.context(from, first, bounds);
        let headings = header::headings(self.grid, first, last, bounds);
        if headings.is_empty() {
            return None;
        }
        let empty = BTreeMap::new();
        let mapped = self.hint.map_or(&empty, |h| &h.colonne);
        let mut best: Option<Layout> = None;
        let keep = |layout: Layout, best: &mut Option<Layout>| {
            if best.as_ref().is_none_or(|b| layout.score > b.score) {
                *best = Some(layout);
            }
        };
        let hinted = self.hinted();
        if hinted.is_none_or(|s| s.name == "spesa") {
            let fit = if self.hinted_wide() { 3 } else { self.wide_fit };
            if let Some((shape, columns, score)) = wide::shape(&headings, self.lexicon, &context, fit, mapped)
                && let Some(schema) = crate::table::schema("spesa")
            {
                let layout = Layout {
                    schema,
                    wide: Some(shape),
                    header: (first, last),
                    bounds,
                    columns,
                    context: context.clone(),
                    missing: Vec::new(),
                    score,
                };
                keep(layout, &mut best);
            }
        }
        if self.hinted_wide() {
            return best;
        }
        let candidates = self.candidates(counts, forced);
        for at in candidates {
            let schema = self.lexicon.own(&schemas()[at]);
            let columns = header::roles(schema, headings.clone(), self.lexicon, mapped);
            if let Some(layout) =
                self.weigh(schema, columns, (first, last), bounds, context.clone(), hinted.is_some(), forced)
            {
                keep(layout, &mut best);
            }
        }
        best
    }

    #[allow(clippy::too_many_arguments)]
    fn weigh(
        &self,
        schema: &'static TableSchema,
        columns: Vec<Column>,
        rows: (u32, u32),
        bounds: (u32, u32),
        context: Context,
        hinted: bool,
        forced: bool,
    ) -> Option<Layout> {
        let fit = self.fit(schema);
        let held = |i: usize| columns.iter().any(|c| c.role == Role::Field(i));
        let pivot = |name: &str| {
            columns.iter().any(|c| match &c.role {
                Role::OfYear(_) => name == "anno" || header::value_field(schema) == Some(name),
                Role::OfComune(_) => name == "comune" || header::value_field(schema) == Some(name),
                _ => false,
            })
        };
        let given = |name: &str| match name {
            "anno" => context.year.is_some() || self.groups.year,
            "area" => context.area.is_some() || self.groups.area,
            "comune" => context.comune.is_some() || self.groups.comune,
            "fonte" => context.fund.is_some() && schema.field("fonte").is_some_and(|f| f.target.is_some()),
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
            .filter(|c| matches!(c.role, Role::Field(_) | Role::OfYear(_) | Role::OfComune(_) | Role::Mark(_)))
            .count();
        let known = columns.iter().filter(|c| c.role != Role::Unknown).count();
        let ratio = known as f64 / columns.len().max(1) as f64;
        let coverage = 1.0 - missing.len() as f64 / required.len().max(1) as f64;
        let accepted = if hinted || forced {
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
        Some(Layout { schema, wide: None, header: rows, bounds, columns, context, missing, score })
    }

    /// What the cells of a row would say as titles; looked at once.
    fn titles(&self, row: &GridRow) -> Titles {
        if let Some(titles) = self.titles.borrow().get(&row.index) {
            return Rc::clone(titles);
        }
        let lexicon = self.lexicon;
        let texts = row.cells.iter().take(40).filter_map(|(c, raw)| Some((*c, raw.text().filter(|t| t.len() < 300)?)));
        let said = texts.map(|(column, text)| {
            let said = Said {
                year: lexicon.year_of(text),
                area: lexicon.area(text).map(str::to_owned),
                fund: lexicon.fund(text).map(str::to_owned),
                comune: titled_comune(text, lexicon),
                scale: header::scale_told(text),
            };
            (column, said)
        });
        let titles = Rc::new(said.collect::<Vec<_>>());
        self.titles.borrow_mut().insert(row.index, Rc::clone(&titles));
        titles
    }

    /// What titles above the header say, and what the names of sheet and file say otherwise.
    fn context(&self, from: u32, first: u32, bounds: (u32, u32)) -> Context {
        let mut titles = Context::default();
        // Titles stand just above their table.
        let end = self.grid.rows.partition_point(|r| r.index < first);
        let start = self.grid.rows.partition_point(|r| r.index < from).max(end.saturating_sub(12));
        for row in self.grid.rows.get(start..end).unwrap_or_default() {
            for (column, said) in self.titles(row).iter().filter(|(c, _)| *c >= bounds.0 && *c <= bounds.1) {
                let place = || self.grid.cell((row.index, *column));
                let said = said.clone();
                titles.year = said.year.map(|year| (year, place())).or(titles.year);
                titles.area = said.area.map(|area| (area, place())).or(titles.area);
                titles.fund = said.fund.map(|fund| (fund, place())).or(titles.fund);
                titles.comune = said.comune.map(|comune| (comune.to_owned(), place())).or(titles.comune);
                titles.scale = said.scale.map(|scale| (scale, place())).or(titles.scale);
            }
        }
        let names = &self.names;
        Context {
            year: titles.year.or_else(|| names.year.clone()),
            area: titles.area.or_else(|| names.area.clone()),
            comune: names.comune.clone().or(titles.comune),
            fund: titles.fund.or_else(|| names.fund.clone()),
            scale: titles.scale,
        }
    }
}

/// «Comune di Matino» in a title.
fn titled_comune(text: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let words = normal(text);
    let at = words.strip_prefix("comune di ")?;
    lexicon.comune(at).filter(|place| !lexicon.is_ambito(place)).map(|place| place.name)
}

/// Names that a spreadsheet program gives by itself.
fn is_anonymous(name: &str) -> bool {
    let name = normal(name);
    let word: String = name.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(word.as_str(), "" | "foglio" | "sheet" | "tabella" | "dati" | "tab" | "feuille" | "hoja")
}

/// Hits of a row's texts per table.
fn hits(row: &GridRow) -> [u16; 32] {
    let mut counts = [0u16; 32];
    for (_, raw) in row.cells.iter().take(400) {
        let Some(text) = raw.text().filter(|t| t.len() < 120) else { continue };
        let whole = normal(text);
        let mut mask = BITS.get(&whole).copied().unwrap_or(0);
        if mask == 0 {
            let bare = normal(&without_brackets(text));
            mask = BITS.get(&bare).copied().unwrap_or(0) | BITS.get(&loose(&bare)).copied().unwrap_or(0);
        }
        if mask == 0 {
            // A year stands for «anno 1»: the words around it are enough to look closer.
            let words: Vec<&str> = whole.split(' ').filter(|w| w.len() != 4 || w.parse::<i16>().is_err()).collect();
            if words.len() < whole.split(' ').count() && !words.is_empty() {
                let base = format!("{} anno 1", words.join(" "));
                let short = format!("{} 1", words.join(" "));
                mask = BITS.get(&base).copied().unwrap_or(0) | BITS.get(&short).copied().unwrap_or(0);
            }
        }
        for (at, slot) in counts.iter_mut().enumerate() {
            *slot += u16::from(mask >> at & 1 == 1);
        }
    }
    counts
}

/// A header is made of texts and years, not of figures.
fn may_be_header(row: &GridRow) -> bool {
    let texts = row.cells.iter().filter(|(_, raw)| raw.text().is_some()).count();
    let years = row.cells.iter().filter(|(_, raw)| is_year(raw)).count();
    let others = row.cells.len() - texts - years;
    texts + years > 0 && others * 5 <= row.cells.len()
}

/// Whether a text speaks of a year: `FNPS 2022`, `Anno 1`, `II annualità`.
fn says_year(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("ann")
        || lower
            .split(|c: char| !c.is_ascii_digit())
            .any(|w| w.len() == 4 && (w.starts_with("20") || w.starts_with("19")))
}

fn is_year(raw: &Raw) -> bool {
    matches!(raw, Raw::Number(n) if (1950.0..=2100.0).contains(n) && n.fract() == 0.0)
}

/// Groups of columns under the header, separated by columns without any heading.
fn segments(grid: &Grid, first: u32, last: u32) -> Vec<(u32, u32)> {
    let mut used: Vec<u32> = header::headings(grid, first, last, (0, u32::MAX)).iter().map(|h| h.column).collect();
    used.dedup();
    let mut out: Vec<(u32, u32)> = Vec::new();
    for column in used {
        match out.last_mut() {
            Some(segment) if column == segment.1 + 1 => segment.1 = column,
            _ => out.push((column, column)),
        }
    }
    out.retain(|(a, b)| b > a);
    out
}

/// Which groups rows of one cell announce.
fn groups(grid: &Grid, lexicon: &Lexicon) -> Groups {
    let mut groups = Groups::default();
    for row in grid.rows.iter().filter(|r| r.cells.len() == 1).take(2000) {
        let Some((_, raw)) = row.cells.first() else { continue };
        let text = text_of(raw);
        groups.area |= lexicon.area(&text).is_some();
        groups.year |= header::pure_year(&text, lexicon).is_some();
        groups.comune |= lexicon.comune(&text).is_some();
        groups.intervention |= leading_code(&text).is_some();
    }
    groups
}

/// The intervention code that leads a text: `A2.03 – Affido` is `A2.03`.
pub fn leading_code(text: &str) -> Option<&str> {
    let text = text.trim();
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ':' | '–' | '—' | ')' | ',')).unwrap_or(text.len());
    let code = text[..end].trim_end_matches(['.', '-']);
    let letters = code.chars().take_while(char::is_ascii_alphabetic).count();
    let rest = &code[letters..];
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let marks = rest.bytes().filter(|b| matches!(b, b'.' | b'-' | b'_' | b'/')).count();
    let plain = rest.len() == digits + marks;
    ((1..=4).contains(&letters) && plain && (2..=8).contains(&digits) && (1..=3).contains(&marks)).then_some(code)
}
