// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The rows of the wide «Quadro finanziario» to allocations; its totals, by row and by column, are checked.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::amounts::is_total;
use super::grid::{Raw, Row};
use super::lexicon::leading_code;
use super::long::{Kept, TableRead};
use super::normal::{normal, tidy};
use super::recognise::Layout;
use super::rows::{self, Class, Classed, cell};
use super::scene::Scene;
use super::tally::{self, Spotted, Tally};
use super::totals::{self, Additive, Figures, Sums, TotalRow};
use super::value::{self, Outcome, Style, convert, number};
use super::wide::{Shape, Slot};
use crate::findings::Findings;
use crate::origin::{Origin, Spot, Traced, Trail};
use crate::table::{Field, Record, Value};

struct Reader<'a> {
    scene: &'a Scene<'a>,
    layout: &'a Layout,
    shape: &'a Shape,
    amount: &'static Field,
    style: Style,
    tally: Tally,
    area: Option<(String, Origin)>,
    above: Option<((u32, u32), String)>,
}

/// Reads a wide table.
pub fn read(scene: &Scene<'_>, layout: &Layout, shape: &Shape) -> TableRead {
    let mut findings = Findings::new();
    let Some(amount) = layout.schema.field("importo") else {
        return TableRead {
            records: Kept::default(),
            fields: BTreeSet::new(),
            rows: Vec::new(),
            missing: Vec::new(),
            findings,
            end: u32::MAX,
            filled: Vec::new(),
            above: Vec::new(),
            scale: None,
        };
    };
    let rows::Body { rows, end } = rows::walk(scene, layout, |row, inside| class(scene, shape, row, inside));
    let noted = rows::noted_scale(scene, layout, &rows);
    let scaled = noted.as_ref().map(|(scale, _)| with_scale(shape, *scale));
    let shape = scaled.as_ref().unwrap_or(shape);
    let mut reader = Reader {
        scene,
        layout,
        shape,
        amount,
        style: style(scene, shape, &rows),
        tally: Tally::default(),
        area: None,
        above: None,
    };
    reader.area = layout.context.area.clone();
    let mut kept = Kept::default();
    let mut figures = Sums::default();
    let has_totals = rows.iter().any(|r| matches!(r.class, Class::Total(_) | Class::GroupTotal(..)));
    let mut printed = Vec::new();
    let mut breaks = Vec::new();
    for classed in &rows {
        let Some(row) = scene.grid.row(classed.index) else { continue };
        match &classed.class {
            Class::Data => {
                let before = kept.records.len();
                reader.row(row, &mut kept.records);
                if !kept.note(scene, before) {
                    let place = scene.grid.origin.at(Spot::Row(row.index));
                    findings.push(tally::too_many(place, "Quadro finanziario"));
                    break;
                }
                if has_totals {
                    figures.add(&reader.figures(row));
                }
                reader.row_totals(row, &mut findings);
            }
            Class::Group(_, area) => {
                breaks.push(row.index);
                reader.above = None;
                reader.area = Some((area.clone(), scene.grid.cell((row.index, row.first().map_or(0, |c| c.0)))));
            }
            Class::GroupTotal(_, area, label) => {
                breaks.push(row.index);
                reader.above = None;
                reader.area = Some((area.clone(), scene.grid.cell((row.index, row.first().map_or(0, |c| c.0)))));
                printed.push(TotalRow { printed: reader.figures(row), label: label.clone(), leads: true });
            }
            Class::Total(label) => {
                for slot in shape.cells.iter().chain(&shape.totals) {
                    if let Some(raw @ (Raw::Uncalculated | Raw::Error(_))) = row.get(slot.column) {
                        let heading = heading(layout, slot.column);
                        let origin = scene.grid.cell((row.index, slot.column));
                        reader.tally.lost_total(Spotted {
                            column: slot.column,
                            heading: &heading,
                            origin,
                            row: None,
                            raw,
                        });
                    }
                }
                printed.push(TotalRow { printed: reader.figures(row), label: label.clone(), leads: false });
            }
            _ => {}
        }
    }
    let additive: BTreeMap<u32, Additive> = shape
        .cells
        .iter()
        .chain(&shape.totals)
        .map(|s| (s.column, Additive { heading: heading(layout, s.column), money: true }))
        .collect();
    let mut skip = reader.tally.faulty();
    if !skip.is_empty() {
        skip.extend(shape.totals.iter().map(|s| s.column));
    }
    totals::check(&figures, &printed, &breaks, &additive, &skip, |r, c| scene.grid.cell((r, c)), &mut findings);
    findings.extend(reader.tally.into_findings());
    let mut fields: BTreeSet<&'static str> = ["intervento", "fonte", "anno", "importo"].into();
    fields.extend(shape.others.iter().filter_map(|(_, i)| layout.schema.fields.get(*i)).map(|f| f.name.as_str()));
    TableRead {
        records: kept,
        fields,
        rows,
        missing: layout.missing.clone(),
        findings,
        end,
        filled: Vec::new(),
        above: Vec::new(),
        scale: noted,
    }
}

/// The same columns, their amounts multiplied as a note says.
fn with_scale(shape: &Shape, scale: Decimal) -> Shape {
    let mut shape = shape.clone();
    for slot in shape.cells.iter_mut().chain(&mut shape.totals) {
        slot.scale = scale;
    }
    shape
}

fn heading(layout: &Layout, column: u32) -> String {
    let at = layout.columns.binary_search_by_key(&column, |c| c.heading.column);
    at.map(|at| layout.columns[at].heading.shown()).unwrap_or_default()
}

fn class(scene: &Scene<'_>, shape: &Shape, row: Row<'_>, inside: &[(u32, Raw<'_>)]) -> Class {
    let figures = shape.cells.iter().chain(&shape.totals).any(|s| row.get(s.column).is_some());
    let label = inside
        .iter()
        .filter(|(c, _)| shape.cells.binary_search_by_key(c, |s| s.column).is_err())
        .find_map(|(_, raw)| raw.text().filter(|t| is_total(t)));
    if let Some(label) = label.filter(|_| figures) {
        return Class::Total(tidy(label));
    }
    let first = inside.first().map(|(_, raw)| value::text_of(*raw)).unwrap_or_default();
    if !figures {
        return match scene.lexicon.area(&first) {
            Some(area) => Class::Group("area", area.to_owned()),
            None if inside.len() == 1 => Class::Title,
            None => Class::Note,
        };
    }
    // A row of an area with the sums of its interventions.
    let named = cell(scene.grid, row, shape.intervention).map(|(_, raw)| value::text_of(raw));
    let titled = shape.title.and_then(|c| row.get(c)).is_some();
    if !titled
        && shape.area.is_none()
        && let Some(area) = named.as_ref().filter(|n| leading_code(n).is_none()).and_then(|n| scene.lexicon.area(n))
    {
        return Class::GroupTotal("area", area.to_owned(), first);
    }
    Class::Data
}

/// All the amounts of the table show one convention together: it is one figure cut by fund and year.
fn style(scene: &Scene<'_>, shape: &Shape, rows: &[Classed]) -> Style {
    let mut shown: BTreeSet<number::Convention> = BTreeSet::new();
    for classed in rows.iter().filter(|r| matches!(r.class, Class::Data | Class::Total(_) | Class::GroupTotal(..))) {
        let Some(row) = scene.grid.row(classed.index) else { continue };
        let texts = shape.cells.iter().chain(&shape.totals).filter_map(|s| row.get(s.column)?.text());
        shown.extend(number::column_convention(texts));
    }
    Style {
        convention: if shown.len() == 1 { shown.first().copied() } else { None },
        month_first: false,
        scale: Decimal::ONE,
        plain_text: scene.grid.origin.sheet.is_none(),
        triennium: scene.lexicon.triennium,
        words: value::Known::default(),
    }
}

impl Reader<'_> {
    fn row(&mut self, row: Row<'_>, records: &mut Vec<Record>) {
        let grid = self.scene.grid;
        let name = cell(grid, row, self.shape.intervention).map(|(place, raw)| (place, tidy(&value::text_of(raw))));
        let title =
            self.shape.title.and_then(|c| cell(grid, row, c)).map(|(place, raw)| (place, tidy(&value::text_of(raw))));
        let name = name.filter(|(_, n)| !number::is_nothing(n)).or(title);
        let name = match name {
            Some(name) => {
                self.above = Some(name.clone());
                Some(name)
            }
            // Only the first row of an intervention names it, where each fund, year, item or comune has its row.
            None => self.above.clone().filter(|_| self.shape.has_rows_of_one()),
        };
        let mut base = Record::new(grid.origin.at(Spot::Row(row.index)));
        let key = name.as_ref().map(|(_, n)| n.clone());
        if let Some((place, text)) = name {
            let code = leading_code(&text).map_or(text.clone(), str::to_owned);
            base.values.insert("intervento", Traced::new(Value::Text(code), grid.cell(place)));
        }
        let area = self
            .shape
            .area
            .and_then(|c| cell(grid, row, c))
            .map(|(place, raw)| (value::text_of(raw), grid.cell(place)));
        if let Some(area) = area {
            // The area stands in the first row of its group.
            self.area = Some(area);
        }
        if let Some((text, origin)) = self.area.clone() {
            base.values.insert("area", Traced::new(Value::Text(text), origin));
        }
        if let Some((comune, origin)) = self.layout.context.comune.clone() {
            base.values.insert("comune", Traced::new(Value::Text(comune), origin));
        }
        self.others(row, &mut base, key.as_ref());
        let own_fund = self
            .shape
            .fund
            .and_then(|c| cell(grid, row, c))
            .map(|(place, raw)| (tidy(&value::text_of(raw)), grid.cell(place)));
        let own_year = self.year_of(row, key.as_ref());
        for slot in &self.shape.cells {
            let Some(raw) = row.get(slot.column) else {
                self.note_merged(row, slot);
                continue;
            };
            let mut record = base.clone();
            let heading = heading(self.layout, slot.column);
            let origin = grid.cell((row.index, slot.column));
            let style = Style { scale: slot.scale, ..self.style.clone() };
            let spotted =
                || Spotted { column: slot.column, heading: &heading, origin: origin.clone(), row: key.clone(), raw };
            let value = match convert(raw, self.amount, &style) {
                Outcome::Value(value, remarks) => {
                    for remark in remarks {
                        self.tally.remark(remark, spotted());
                    }
                    Some(value)
                }
                // An empty cell of a matrix is no money, however it is written.
                Outcome::Nothing => None,
                Outcome::Fault(fault, value) => {
                    self.tally.fault(&fault, spotted());
                    value
                }
            };
            let Some(value) = value.filter(|v| !matches!(v, Value::Amount(cents) if cents.is_zero())) else { continue };
            record.values.insert("importo", Traced::new(value, origin.clone()));
            if let Some(fund) = self.fund(slot, own_fund.as_ref()) {
                record.values.insert("fonte", fund);
            }
            if let Some(year) = self.year(slot).or_else(|| own_year.clone()) {
                record.values.insert("anno", year);
            }
            records.push(record);
        }
    }

    /// Comune, item of cost and the like, where they have a column.
    fn others(&mut self, row: Row<'_>, record: &mut Record, key: Option<&String>) {
        for (column, field) in &self.shape.others {
            let Some(field) = self.layout.schema.fields.get(*field) else { continue };
            self.put(row, *column, field, record, key);
        }
    }

    /// The year of the row, where the years have a column.
    fn year_of(&mut self, row: Row<'_>, key: Option<&String>) -> Option<Traced<Value>> {
        let field = self.layout.schema.field("anno")?;
        let mut record = Record::new(self.scene.grid.origin.at(Spot::Row(row.index)));
        self.put(row, self.shape.year?, field, &mut record, key);
        record.values.remove("anno")
    }

    fn put(&mut self, row: Row<'_>, column: u32, field: &'static Field, record: &mut Record, key: Option<&String>) {
        let Some((place, raw)) = cell(self.scene.grid, row, column) else { return };
        let heading = heading(self.layout, column);
        let origin = self.scene.grid.cell(place);
        let spotted = || Spotted { column, heading: &heading, origin: origin.clone(), row: key.cloned(), raw };
        let value = match convert(raw, field, &self.style) {
            Outcome::Value(value, remarks) => {
                remarks.into_iter().for_each(|remark| self.tally.remark(remark, spotted()));
                Some(value)
            }
            Outcome::Nothing => None,
            Outcome::Fault(fault, value) => {
                self.tally.fault(&fault, spotted());
                value
            }
        };
        if let Some(value) = value {
            record.values.insert(field.name.as_str(), Traced::new(value, origin));
        }
    }

    /// A figure over merged cells counts once, where it is written.
    fn note_merged(&mut self, row: Row<'_>, slot: &Slot) {
        let grid = self.scene.grid;
        if !grid.is_merged(row.index, slot.column) {
            return;
        }
        if let Some((place, raw)) = grid.over(row.index, slot.column) {
            let column = if self.shape.cells.iter().any(|s| s.column == place.1) { place.1 } else { slot.column };
            let heading = heading(self.layout, column);
            self.tally.merged(Spotted { column, heading: &heading, origin: grid.cell(place), row: None, raw }, true);
        }
    }

    fn fund(&self, slot: &Slot, own: Option<&(String, Origin)>) -> Option<Traced<Value>> {
        if let Some((fund, place)) = slot.fund.as_ref().filter(|_| own.is_none()) {
            let trail = place.map_or(Trail::NONE, |place| Trail::of(self.scene.grid.cell(place)));
            return Some(Traced { value: Value::Text(fund.clone()), trail });
        }
        let (fund, origin) = own.or(self.layout.context.fund.as_ref())?;
        Some(Traced::new(Value::Text(fund.clone()), origin.clone()))
    }

    fn year(&self, slot: &Slot) -> Option<Traced<Value>> {
        if let Some((year, place)) = &slot.year {
            let trail = place.map_or(Trail::NONE, |place| Trail::of(self.scene.grid.cell(place)));
            return Some(Traced { value: Value::Number(Decimal::from(*year)), trail });
        }
        let (year, origin) = self.layout.context.year.as_ref().filter(|_| self.shape.year.is_none())?;
        Some(Traced::new(Value::Number(Decimal::from(*year)), origin.clone()))
    }

    fn figures(&self, row: Row<'_>) -> Figures {
        let mut figures = Figures { row: row.index, by_column: BTreeMap::new() };
        for slot in self.shape.cells.iter().chain(&self.shape.totals) {
            if let Some(number) = self.figure(slot, row) {
                figures.by_column.insert(slot.column, number);
            }
        }
        figures
    }

    fn figure(&self, slot: &Slot, row: Row<'_>) -> Option<Decimal> {
        let style = Style { scale: slot.scale, ..self.style.clone() };
        match convert(row.get(slot.column)?, self.amount, &style) {
            Outcome::Value(Value::Amount(cents), _) | Outcome::Fault(_, Some(Value::Amount(cents))) => {
                Some(cents.euro())
            }
            _ => None,
        }
    }

    /// The totals of a row: of all, of a year, of a fund.
    fn row_totals(&self, row: Row<'_>, findings: &mut Findings) {
        for total in &self.shape.totals {
            let Some(printed) = self.figure(total, row) else { continue };
            let fund = total.fund.as_ref().map(|f| normal(&f.0));
            let fund = fund
                .filter(|f| self.shape.cells.iter().any(|s| s.fund.as_ref().is_some_and(|(own, _)| normal(own) == *f)));
            let year = total.year.as_ref().map(|y| y.0);
            let parts: Vec<&Slot> = self
                .shape
                .cells
                .iter()
                .filter(|s| fund.as_ref().is_none_or(|f| s.fund.as_ref().is_some_and(|(own, _)| normal(own) == *f)))
                .filter(|s| year.is_none_or(|y| s.year.as_ref().is_some_and(|own| own.0 == y)))
                .collect();
            // A cell that can't be read has its own finding.
            let unread = |s: &&&Slot| {
                row.get(s.column)
                    .is_some_and(|raw| self.figure(s, row).is_none() && !raw.text().is_some_and(number::is_nothing))
            };
            if parts.is_empty() || parts.iter().any(|s| unread(&s)) {
                continue;
            }
            let sum: Decimal = parts.iter().filter_map(|s| self.figure(s, row)).sum();
            if sum != printed {
                let label = cell(self.scene.grid, row, self.shape.intervention)
                    .map(|(_, raw)| value::text_of(raw))
                    .unwrap_or_default();
                let place = self.scene.grid.cell((row.index, total.column));
                findings.push(totals::wrong(place, &heading(self.layout, total.column), &label, printed, sum, true));
            }
        }
    }
}
