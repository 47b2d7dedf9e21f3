// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A long table to records: typed values, groups carried down, totals checked.

mod sums;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::grid::{Raw, Row};
use super::header::{Column, Role, value_field};
use super::recognise::Layout;
use super::rows::{self, Class, Classed, cell};
use super::scene::Scene;
use super::tally::{self, Spotted, Tally};
use super::totals::{self, Sums, TotalRow};
use super::value::{self, Fault, Outcome, Remark, Style, convert, flag_of, number};
use crate::findings::Findings;
use crate::origin::{Origin, Spot, Traced, Trail};
use crate::table::{Field, Kind, Record, TableSchema, Value};

/// What was read of a table.
pub struct TableRead {
    /// Rows.
    pub records: Kept,
    /// Fields whose column is there.
    pub fields: BTreeSet<&'static str>,
    /// Rows with their class.
    pub rows: Vec<Classed>,
    /// Required fields that no column, group, title or name gives.
    pub missing: Vec<usize>,
    /// What is wrong or worth saying.
    pub findings: Findings,
    /// First row that is not of the table.
    pub end: u32,
    /// Columns whose value stands only in the first row of its group.
    pub filled: Vec<u32>,
    /// Rows of more than one cell above the header.
    pub above: Vec<u32>,
    /// What a note says that the amounts are multiplied by.
    pub scale: Option<(Decimal, Origin)>,
}

/// The records of a table: kept, or only counted where nobody will look at them.
#[derive(Default)]
pub struct Kept {
    /// Those that are kept.
    pub records: Vec<Record>,
    /// How many there were.
    pub count: usize,
    /// Fields that some record has a value of.
    pub given: Vec<&'static str>,
    /// Fields that some record has a cell of that can't be read.
    unreadable: BTreeSet<&'static str>,
}

impl Kept {
    /// Notes the last records, those from `from` on, and lets them go unless they are to be kept; whether the file has room for them.
    pub fn note(&mut self, scene: &Scene<'_>, from: usize) -> bool {
        let last = self.records.get(from..).unwrap_or_default();
        if !scene.has_room(last) {
            self.records.truncate(from);
            return false;
        }
        self.count += last.len();
        for record in last {
            for name in record.values.keys() {
                if !self.given.iter().any(|known| std::ptr::eq(*known, *name)) {
                    self.given.push(name);
                }
            }
            self.unreadable.extend(record.unreadable.iter().copied());
        }
        if !scene.keeps {
            self.records.truncate(from);
        }
        true
    }

    fn holds(&self, name: &str) -> bool {
        self.given.contains(&name) || self.unreadable.contains(name)
    }
}

struct Reader<'a> {
    scene: &'a Scene<'a>,
    layout: &'a Layout,
    schema: &'static TableSchema,
    styles: BTreeMap<u32, Style>,
    filled: BTreeMap<u32, Option<(u32, u32)>>,
    groups: BTreeMap<&'static str, (String, Origin)>,
    title: Option<(String, Origin)>,
    tally: Tally,
    /// Headings as the office reads them, by column.
    headings: BTreeMap<u32, String>,
}

/// Reads a long table.
pub fn read(scene: &Scene<'_>, layout: &Layout) -> TableRead {
    let body = rows::body(scene, layout);
    let schema = layout.schema;
    let down = rows::filled_down(scene, layout, &body.rows);
    let filled = down.iter().map(|c| (*c, None)).collect();
    let noted = rows::noted_scale(scene, layout, &body.rows);
    let mut reader = Reader {
        scene,
        layout,
        schema,
        styles: styles(scene, layout, &body.rows, noted.as_ref()),
        filled,
        groups: BTreeMap::new(),
        title: None,
        tally: Tally::default(),
        headings: layout.columns.iter().map(|c| (c.heading.column, c.heading.shown())).collect(),
    };
    let mut too_many = None;
    let mut kept = Kept::default();
    let mut figures = Sums::default();
    let mut printed = Vec::new();
    let mut breaks = Vec::new();
    let has_totals = body.rows.iter().any(|r| matches!(r.class, Class::Total(_) | Class::GroupTotal(..)));
    for classed in &body.rows {
        let Some(row) = scene.grid.row(classed.index) else { continue };
        match &classed.class {
            Class::Data => {
                let (before, count) = (kept.records.len(), kept.count);
                reader.row(row, &mut kept.records);
                if !kept.note(scene, before) {
                    too_many = Some(row.index);
                    break;
                }
                if has_totals && kept.count > count {
                    figures.add(&reader.figures(row));
                }
            }
            Class::Group(field, text) => {
                breaks.push(row.index);
                let origin = scene.grid.cell((row.index, row.first().map_or(0, |c| c.0)));
                reader.groups.insert(field, (text.clone(), origin));
                reader.filled.values_mut().for_each(|above| *above = None);
            }
            Class::GroupTotal(field, text, label) => {
                breaks.push(row.index);
                let origin = scene.grid.cell((row.index, row.first().map_or(0, |c| c.0)));
                reader.groups.insert(field, (text.clone(), origin));
                reader.filled.values_mut().for_each(|above| *above = None);
                printed.push(TotalRow { printed: reader.figures(row), label: label.clone(), leads: true });
            }
            Class::Title => {
                let first = row.first();
                let text = first.map(|(_, raw)| value::text_of(raw)).unwrap_or_default();
                reader.title = first.map(|(column, _)| (text, scene.grid.cell((row.index, column))));
            }
            Class::Total(label) => {
                let total = reader.figures(row);
                reader.note_uncalculated_total(row);
                printed.push(TotalRow { printed: total, label: label.clone(), leads: false });
            }
            Class::Note | Class::Header | Class::Example => {}
        }
    }
    let additive = reader.additive();
    let mut findings = Findings::new();
    if let Some(row) = too_many {
        findings.push(tally::too_many(scene.grid.origin.at(Spot::Row(row)), &schema.title));
    }
    let skip = reader.tally.faulty();
    totals::check(&figures, &printed, &breaks, &additive, &skip, |r, c| scene.grid.cell((r, c)), &mut findings);
    if let Some(total) = layout.columns.iter().find(|c| c.role == Role::Total) {
        reader.row_totals(&body.rows, total, &additive, &skip, &mut findings);
    }
    let fields = fields(layout, &kept);
    let missing = missing(layout, &kept);
    findings.extend(reader.tally.into_findings());
    TableRead {
        records: kept,
        fields,
        rows: body.rows,
        missing,
        findings,
        end: body.end,
        filled: down,
        above: Vec::new(),
        scale: noted,
    }
}

/// Fields that a column, a group or a name gives.
fn fields(layout: &Layout, kept: &Kept) -> BTreeSet<&'static str> {
    let mut out: BTreeSet<&'static str> = kept.given.iter().copied().collect();
    for column in &layout.columns {
        match &column.role {
            Role::Field(i) => {
                out.insert(layout.schema.fields[*i].name.as_str());
            }
            Role::Mark(_) => {
                out.insert("comuni");
            }
            _ => {}
        }
    }
    out
}

/// Required fields that stand nowhere; one that groups were to give is missing if no row got it.
fn missing(layout: &Layout, kept: &Kept) -> Vec<usize> {
    let held = |i: usize| {
        layout.columns.iter().any(|c| c.role == Role::Field(i)) || kept.holds(layout.schema.fields[i].name.as_str())
    };
    if kept.count == 0 {
        return layout.missing.clone();
    }
    (0..layout.schema.fields.len()).filter(|&i| layout.schema.fields[i].column_required && !held(i)).collect()
}

/// What each column says about its cells as a whole.
fn styles(
    scene: &Scene<'_>,
    layout: &Layout,
    rows: &[Classed],
    noted: Option<&(Decimal, Origin)>,
) -> BTreeMap<u32, Style> {
    let plain_text = scene.grid.origin.sheet.is_none();
    let mut out = BTreeMap::new();
    for column in &layout.columns {
        let kind = kind_of(layout.schema, &column.role);
        let mut style = Style {
            convention: None,
            month_first: false,
            scale: if kind == Some(Kind::Amount) { rows::scale(layout, column, noted) } else { Decimal::ONE },
            plain_text,
            triennium: scene.lexicon.triennium,
            words: value::Known::default(),
        };
        let texts = || {
            rows.iter()
                .filter(|r| matches!(r.class, Class::Data | Class::Total(_) | Class::GroupTotal(..)))
                .filter_map(|r| cell(scene.grid, scene.grid.row(r.index)?, column.heading.column)?.1.text())
        };
        match kind {
            Some(Kind::Amount | Kind::Number | Kind::Integer) => style.convention = number::column_convention(texts()),
            Some(Kind::Date) => {
                style.month_first =
                    texts().any(|t| matches!(value::date::read(t), value::date::DateReading::MonthFirst(_)));
            }
            _ => {}
        }
        out.insert(column.heading.column, style);
    }
    out
}

/// The field whose values stand in a column.
fn value_of<'s>(schema: &'s TableSchema, role: &Role) -> Option<&'s Field> {
    match role {
        Role::Field(i) => schema.fields.get(*i),
        Role::OfYear(_) | Role::OfComune(_) | Role::Total => value_field(schema).and_then(|name| schema.field(name)),
        Role::OfAge(_, name) => schema.field(name),
        _ => None,
    }
}

fn kind_of(schema: &TableSchema, role: &Role) -> Option<Kind> {
    match role {
        Role::Total if value_field(schema).is_none() => Some(Kind::Amount),
        role => value_of(schema, role).map(|f| f.kind),
    }
}

impl Reader<'_> {
    fn row(&mut self, row: Row<'_>, records: &mut Vec<Record>) {
        let grid = self.scene.grid;
        let place = grid.origin.at(Spot::Row(row.index));
        let mut record = Record::with_capacity(place, self.layout.columns.len().min(row.len()));
        let mut marked: Vec<Traced<String>> = Vec::new();
        let mut spread: Vec<(&Column, (u32, u32), Raw<'_>)> = Vec::new();
        for column in &self.layout.columns {
            let at = column.heading.column;
            // A figure over merged rows is one figure, not one for each row.
            let single =
                matches!(kind_of(self.schema, &column.role), Some(Kind::Amount | Kind::Number | Kind::Integer));
            let own = if single { row.get(at).map(|raw| ((row.index, at), raw)) } else { cell(grid, row, at) };
            let above = self.filled.get(&at).copied().flatten();
            let above = || above.and_then(|place| grid.raw(place.0, place.1).map(|raw| (place, raw)));
            if own.is_none() && single && grid.is_merged(row.index, at) {
                self.note_merged(row, column);
            }
            let Some((place, raw)) = own.or_else(above) else { continue };
            if place.0 != row.index && grid.is_merged(row.index, at) {
                let heading = column.heading.shown();
                self.tally
                    .merged(Spotted { column: at, heading: &heading, origin: grid.cell(place), row: None, raw }, false);
            }
            if let Some(above) = self.filled.get_mut(&at) {
                *above = Some(place);
            }
            match &column.role {
                Role::Field(i) => {
                    let field = &self.schema.fields[*i];
                    self.put(&mut record, field, column, place, raw, row);
                }
                Role::Mark(name) => {
                    if self.is_marked(column, place, raw, row) {
                        let trail = Trail::join([&Trail::of(grid.cell(place)), &header_trail(self.scene, column)]);
                        marked.push(Traced { value: name.clone(), trail });
                    }
                }
                Role::OfYear(_) | Role::OfComune(_) | Role::OfAge(..) => spread.push((column, place, raw)),
                Role::Area => {
                    let text = value::text_of(raw);
                    record.values.insert("area", Traced::new(Value::Text(text), grid.cell(place)));
                }
                Role::Total | Role::Unknown | Role::Ignored => {}
            }
        }
        if !marked.is_empty() && self.schema.field("comuni").is_some() && record.get("comuni").is_none() {
            let trail = Trail::join(marked.iter().map(|m| &m.trail));
            let value = Value::List(marked.into_iter().map(|m| m.value).collect());
            record.values.insert("comuni", Traced { value, trail });
        }
        self.inherit(&mut record);
        self.complete(&mut record);
        if spread.is_empty() {
            if !record.values.is_empty() || !record.unreadable.is_empty() {
                records.push(record);
            }
            return;
        }
        let Some(field) = value_field(self.schema).and_then(|name| self.schema.field(name)) else { return };
        let first = records.len();
        for (column, place, raw) in spread {
            if let Role::OfAge(age, name) = &column.role {
                // Maschi and Femmine of one age are one row.
                let same = |r: &Record| matches!(r.get("eta"), Some(t) if t.value == Value::Text(age.clone()));
                let at = records.iter().skip(first).position(same).map_or(records.len(), |at| first + at);
                if at == records.len() {
                    let mut own = record.clone();
                    let value = Value::Text(age.clone());
                    own.values.insert("eta", Traced { value, trail: header_trail(self.scene, column) });
                    records.push(own);
                }
                if let (Some(field), Some(own)) = (self.schema.field(name), records.get_mut(at)) {
                    self.put(own, field, column, place, raw, row);
                }
                continue;
            }
            let mut own = record.clone();
            match &column.role {
                Role::OfYear(year) => {
                    let value = Value::Number(Decimal::from(*year));
                    own.values.insert("anno", Traced { value, trail: header_trail(self.scene, column) });
                }
                Role::OfComune(name) => {
                    let value = Value::Text(name.clone());
                    own.values.insert("comune", Traced { value, trail: header_trail(self.scene, column) });
                }
                _ => {}
            }
            self.put(&mut own, field, column, place, raw, row);
            let name = field.name.as_str();
            let zero = matches!(own.get(name).map(|t| &t.value), Some(Value::Amount(cents)) if cents.is_zero());
            if own.get(name).is_some() && !zero {
                records.push(own);
            }
        }
    }

    /// Whether a cell under the name of a comune is marked; a word that is neither yes nor no is a finding.
    fn is_marked(&mut self, column: &Column, place: (u32, u32), raw: Raw<'_>, row: Row<'_>) -> bool {
        if let Some(marked) = flag_of(raw) {
            return marked;
        }
        let heading = column.heading.shown();
        let at = column.heading.column;
        let origin = self.scene.grid.cell(place);
        let spotted = Spotted { column: at, heading: &heading, origin, row: self.key(row), raw };
        match raw {
            // How many seats or services a comune has is a way to say that it has some.
            Raw::Number(n) if n > 0.0 => {
                self.tally.remark(Remark::Counted, spotted);
                true
            }
            Raw::Text(text) if number::is_nothing(text) => false,
            Raw::Error(_) => {
                self.tally.fault(&Fault::ErrorCell, spotted);
                false
            }
            Raw::Uncalculated => {
                self.tally.fault(&Fault::Uncalculated, spotted);
                false
            }
            _ => {
                self.tally.fault(
                    &Fault::Unreadable("«x» oppure «sì» se il comune è interessato, altrimenti niente"),
                    spotted,
                );
                false
            }
        }
    }

    /// A figure over merged cells counts once, where it is written.
    fn note_merged(&mut self, row: Row<'_>, column: &Column) {
        let at = column.heading.column;
        if let Some((place, raw)) = self.scene.grid.over(row.index, at) {
            let heading = column.heading.shown();
            let origin = self.scene.grid.cell(place);
            self.tally.merged(Spotted { column: place.1, heading: &heading, origin, row: None, raw }, true);
        }
    }

    /// The cell above whose value goes down to this column.
    fn above(&self, column: u32) -> Option<((u32, u32), Raw<'_>)> {
        let place = (*self.filled.get(&column)?)?;
        self.scene.grid.raw(place.0, place.1).map(|raw| (place, raw))
    }

    /// Values that groups, titles and names give to a row.
    fn inherit(&mut self, record: &mut Record) {
        let context = &self.layout.context;
        if self.groups.is_empty()
            && self.title.is_none()
            && context.year.is_none()
            && context.area.is_none()
            && context.comune.is_none()
            && context.fund.is_none()
        {
            return;
        }
        let empty = |record: &Record, name: &str| record.get(name).is_none() && !record.unreadable.contains(name);
        let has_column = |name: &str| {
            self.layout.columns.iter().any(|c| matches!(c.role, Role::Field(i) if self.schema.fields[i].name == name))
        };
        for (field, (text, origin)) in &self.groups {
            let Some(schema_field) = self.schema.field(field) else { continue };
            if empty(record, field) {
                let value = match schema_field.kind {
                    Kind::Year => text
                        .parse()
                        .map_or_else(|_| Value::Text(text.clone()), |y: i32| Value::Number(Decimal::from(y))),
                    _ => Value::Text(text.clone()),
                };
                record.values.insert(schema_field.name.as_str(), Traced::new(value, origin.clone()));
            }
        }
        let mut give = |name: &'static str, value: Option<(Value, Origin)>| {
            if let Some((value, origin)) = value
                && self.schema.field(name).is_some()
                && empty(record, name)
                && !has_column(name)
            {
                record.values.insert(name, Traced::new(value, origin));
            }
        };
        give("anno", context.year.clone().map(|(y, o)| (Value::Number(Decimal::from(y)), o)));
        give("area", context.area.clone().map(|(a, o)| (Value::Text(a), o)));
        let titled = self.title.clone().map(|(t, o)| (Value::Text(t), o));
        give("area", titled.filter(|_| self.schema.field("area").is_some_and(|f| f.column_required)));
        if self.schema.name != "comuni" {
            give("comune", context.comune.clone().map(|(c, o)| (Value::Text(c), o)));
        }
        if self.schema.field("fonte").is_some_and(|f| f.target.is_some() && f.column_required) {
            give("fonte", context.fund.clone().map(|(f, o)| (Value::Text(f), o)));
        }
    }

    /// A comune without its ISTAT code has that of its name, where one comune alone bears it.
    fn complete(&mut self, record: &mut Record) {
        let lacks = |name: &str| record.get(name).is_none() && !record.unreadable.contains(name);
        if self.schema.name != "comuni" || !lacks("codice_istat") {
            return;
        }
        let Some(Traced { value: Value::Text(name), trail }) = record.get("comune") else { return };
        let (Some(place), Some(origin)) = (self.scene.lexicon.only_comune(name), trail.first()) else { return };
        let heading = self.schema.field("codice_istat").map_or("", |f| f.title.as_str());
        let spotted = Spotted { column: u32::MAX, heading, origin: origin.clone(), row: None, raw: Raw::Text(name) };
        self.tally.remark(Remark::Named, spotted);
        let code = Traced { value: Value::Text(place.code.to_owned()), trail: trail.clone() };
        record.values.insert("codice_istat", code);
    }

    /// Beginning and end written in the column of the beginning, where the row leaves that of the end empty: the values and
    /// the field of the second.
    fn two_hours(&self, field: &Field, raw: Raw<'_>, row: Row<'_>) -> Option<(Value, Value, &'static str)> {
        let other = match (self.schema.name.as_str(), field.name.as_str()) {
            ("incontri", "ora_inizio") => "ora_fine",
            ("calendario", "ora") => "durata",
            _ => return None,
        };
        let (from, to) = value::date::hours(raw.text()?)?;
        let is_other = |c: &&Column| matches!(c.role, Role::Field(i) if self.schema.fields[i].name == other);
        let column = self.layout.columns.iter().find(is_other);
        if column.is_some_and(|c| cell(self.scene.grid, row, c.heading.column).is_some()) {
            return None;
        }
        let minutes = to.duration_since(from).as_mins().rem_euclid(24 * 60);
        let end = if other == "durata" { Value::Number(Decimal::from(minutes)) } else { Value::Time(to) };
        Some((Value::Time(from), end, other))
    }

    /// Key of a row, as its cells show it.
    fn key(&self, row: Row<'_>) -> Option<String> {
        let mut parts = Vec::new();
        for name in &self.schema.key {
            let column = self
                .layout
                .columns
                .iter()
                .find(|c| matches!(c.role, Role::Field(i) if self.schema.fields[i].name == *name));
            if let Some((_, raw)) = column
                .and_then(|c| cell(self.scene.grid, row, c.heading.column).or_else(|| self.above(c.heading.column)))
            {
                parts.push(value::text_of(raw));
            }
        }
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    fn put(
        &mut self,
        record: &mut Record,
        field: &'static Field,
        column: &Column,
        place: (u32, u32),
        raw: Raw<'_>,
        row: Row<'_>,
    ) {
        let heading = self.headings.get(&column.heading.column).map_or("", String::as_str);
        let grid = self.scene.grid;
        let spotted = |row| Spotted { column: column.heading.column, heading, origin: grid.cell(place), row, raw };
        let Some(style) = self.styles.get(&column.heading.column) else { return };
        let name = field.name.as_str();
        if let Some((time, end, other)) = self.two_hours(field, raw, row) {
            record.values.insert(name, Traced::new(time, grid.cell(place)));
            record.values.insert(other, Traced::new(end, grid.cell(place)));
            return;
        }
        match convert(raw, field, style) {
            Outcome::Value(value, remarks) => {
                for remark in remarks {
                    self.tally.remark(remark, spotted(None));
                }
                record.values.insert(name, Traced::new(value, grid.cell(place)));
            }
            Outcome::Nothing => {
                self.tally.nothing(spotted(None));
                // The cell says that the figure isn't known: it is not missing by oversight.
                if matches!(field.kind, Kind::Amount | Kind::Number) {
                    record.unreadable.insert(name);
                }
            }
            Outcome::Fault(fault, value) => {
                let key = self.key(row);
                self.tally.fault(&fault, spotted(key));
                match value {
                    Some(value) => {
                        record.values.insert(name, Traced::new(value, grid.cell(place)));
                    }
                    None => {
                        record.unreadable.insert(name);
                    }
                }
            }
        }
    }
}

/// The cells of a heading.
pub fn header_trail(scene: &Scene<'_>, column: &Column) -> Trail {
    column.heading.path.iter().map(|(place, _)| scene.grid.cell(*place)).collect()
}
