// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The figures of a long table: which columns add up, what a total prints, what the rows sum to.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Reader, kind_of, value_of};
use crate::findings::Findings;
use crate::ingest::grid::{Raw, Row};
use crate::ingest::header::{Column, Role};
use crate::ingest::rows::{Class, Classed};
use crate::ingest::tally::Spotted;
use crate::ingest::totals::{self, Additive, Figures};
use crate::ingest::value::number;
use crate::table::Kind;

impl Reader<'_> {
    /// Columns whose figures add up.
    pub(super) fn additive(&self) -> BTreeMap<u32, Additive> {
        let mut out = BTreeMap::new();
        for column in &self.layout.columns {
            let field = value_of(self.schema, &column.role);
            let kind = kind_of(self.schema, &column.role);
            let adds = match kind {
                Some(Kind::Amount) => true,
                Some(Kind::Integer) => matches!(self.schema.name.as_str(), "comuni" | "interventi"),
                Some(Kind::Number) => matches!(field.map(|f| f.name.as_str()), Some("superficie_kmq" | "numero")),
                _ => false,
            };
            if adds {
                let additive = Additive { heading: column.heading.shown(), money: kind == Some(Kind::Amount) };
                out.insert(column.heading.column, additive);
            }
        }
        out
    }

    /// The figures of a row.
    pub(super) fn figures(&self, row: Row<'_>) -> Figures {
        let mut figures = Figures { row: row.index, by_column: BTreeMap::new() };
        for column in &self.layout.columns {
            let at = column.heading.column;
            let Some(raw) = row.get(at) else { continue };
            if let Some(number) = self.figure(column, raw) {
                figures.by_column.insert(at, number);
            }
        }
        figures
    }

    fn figure(&self, column: &Column, raw: Raw<'_>) -> Option<Decimal> {
        let kind = kind_of(self.schema, &column.role)?;
        let style = self.styles.get(&column.heading.column)?;
        let scaled = match kind {
            Kind::Amount => style.scale,
            Kind::Integer | Kind::Number => Decimal::ONE,
            _ => return None,
        };
        let number = match raw {
            Raw::Number(n) => number::from_float(n),
            Raw::Text(text) => match number::read(text) {
                number::Reading::One { number, .. } => Some(number),
                number::Reading::Two { mark, thousands, decimals } => match style.convention {
                    Some(number::Convention::Italian) => Some(if mark == '.' { thousands } else { decimals }),
                    Some(number::Convention::English) => Some(if mark == ',' { thousands } else { decimals }),
                    None => None,
                },
                number::Reading::None => None,
            },
            _ => None,
        }?;
        number.checked_mul(scaled)
    }

    /// A total that was never calculated is no loss: the sum is made anew.
    pub(super) fn note_uncalculated_total(&mut self, row: Row<'_>) {
        for column in &self.layout.columns {
            let at = column.heading.column;
            if let Some(raw @ (Raw::Uncalculated | Raw::Error(_))) = row.get(at)
                && kind_of(self.schema, &column.role).is_some()
            {
                let heading = column.heading.shown();
                self.tally.lost_total(Spotted {
                    column: at,
                    heading: &heading,
                    origin: self.scene.grid.cell((row.index, at)),
                    row: None,
                    raw,
                });
            }
        }
    }

    /// The column of totals against the figures of each row.
    pub(super) fn row_totals(
        &self,
        rows: &[Classed],
        total: &Column,
        additive: &BTreeMap<u32, Additive>,
        skip: &BTreeSet<u32>,
        findings: &mut Findings,
    ) {
        let parts: Vec<&Column> = self
            .layout
            .columns
            .iter()
            .filter(|c| match &c.role {
                Role::OfYear(_) | Role::OfComune(_) => true,
                Role::Field(i) => self.schema.name == "comuni" && self.schema.fields[*i].kind == Kind::Amount,
                _ => false,
            })
            .collect();
        if parts.len() < 2
            || parts.iter().any(|c| skip.contains(&c.heading.column) || !additive.contains_key(&c.heading.column))
        {
            return;
        }
        for classed in rows.iter().filter(|r| r.class == Class::Data) {
            let Some(row) = self.scene.grid.row(classed.index) else { continue };
            let Some(printed) = row.get(total.heading.column).and_then(|raw| self.figure(total, raw)) else { continue };
            let sum: Decimal = parts.iter().filter_map(|c| self.figure(c, row.get(c.heading.column)?)).sum();
            if sum != printed {
                let place = self.scene.grid.cell((row.index, total.heading.column));
                let label = self.key(row).unwrap_or_default();
                findings.push(totals::wrong(place, &total.heading.shown(), &label, printed, sum, true));
            }
        }
    }
}
