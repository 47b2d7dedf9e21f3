// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Declared rules on dates: deadlines and recency, always against the dates of the plan.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rust_decimal::prelude::ToPrimitive;

use super::Declared;
use super::rows::{date_of, heading};
use crate::findings::Finding;
use crate::period::date_it;
use crate::table::{Kind, Record, TableSchema};

/// `scadenza`.
pub(super) fn deadline(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let schema = rule.table();
    let column = rule.word("colonna", "");
    let rows = rule.rows();
    let present = rule.parameter("presente").and_then(toml::Value::as_bool).unwrap_or(false);
    let dated = rows.iter().any(|row| date_of(row, column).is_some() || row.unreadable.contains(column));
    let mut findings: Vec<Finding> = rows.iter().filter_map(|row| late(rule, schema, row, column)).collect();
    if present && !dated {
        let limit = rule.c.date("entro");
        // Before the deadline, what is still to come is not missing.
        if limit.is_none_or(|limit| rule.c.today() > limit) {
            let by = limit.map(|l| format!(" entro il {}", date_it(l))).unwrap_or_default();
            let sheet = rule.c.plan.dataset.tables.get(schema.name.as_str()).and_then(|t| t.sheets.first()).cloned();
            let facts =
                format!("nella tabella {} non c'è nessuna riga con {}{by}", schema.title, heading(schema, column));
            let finding =
                rule.finding(facts, "Aggiungere la riga con la sua data").at(sheet).column(heading(schema, column));
            findings.push(match limit {
                Some(limit) => finding.expected(format!("entro il {}", date_it(limit))),
                None => finding,
            });
        }
    }
    findings
}

fn late(rule: &Declared<'_, '_>, schema: &TableSchema, row: &Record, column: &str) -> Option<Finding> {
    let date = date_of(row, column)?;
    let anchor = rule.word("rispetto_a", "");
    let from = date_of(row, anchor);
    let days = |name: &str| rule.number(name).and_then(|n| n.to_i64());
    let shifted = |days: i64| from.and_then(|d| d.checked_add(Span::new().try_days(days).ok()?).ok());
    let latest = [rule.c.date("entro"), days("giorni").and_then(shifted)].into_iter().flatten().min();
    let earliest = [rule.c.date("dal"), days("almeno_giorni").and_then(shifted)].into_iter().flatten().max();
    let (limit, words) = match (latest, earliest) {
        (Some(latest), _) if date > latest => (latest, "entro il"),
        (_, Some(earliest)) if date < earliest => (earliest, "non prima del"),
        _ => return None,
    };
    let finding = rule
        .finding(
            format!(
                "nella riga «{}» della tabella {} {} è il {}: doveva essere {words} {}",
                rule.key(schema, row),
                schema.title,
                heading(schema, column),
                date_it(date),
                date_it(limit)
            ),
            "Controllare la data; se è giusta, spiegare il ritardo con una deroga",
        )
        .at(rule.cell(schema, row, column))
        .column(heading(schema, column))
        .row(rule.key(schema, row))
        .found(date_it(date))
        .expected(format!("{words} {}", date_it(limit)));
    let other = (!anchor.is_empty()).then(|| rule.cell(schema, row, anchor));
    Some(finding.also(other.as_ref(), from.map(|d| format!("qui {}", date_it(d))).unwrap_or_default()))
}

/// `aggiornamento`.
pub(super) fn recency(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let schema = rule.table();
    let column = rule.word("colonna", "");
    let years = rule.number("anni").and_then(|n| n.to_i64()).unwrap_or(0);
    let months = rule.number("mesi").and_then(|n| n.to_i64()).unwrap_or(0);
    let age = years.saturating_mul(12).saturating_add(months).clamp(0, 12_000);
    let Some(oldest) = rule.c.today().checked_sub(age.months()).ok() else { return Vec::new() };
    let yearly = schema.field(column).is_some_and(|f| f.kind == Kind::Year);
    let old = rule.rows().into_iter().filter_map(|row| {
        let date = date_of(row, column).filter(|date| *date < oldest)?;
        let shown = |date: Date| if yearly { date.year().to_string() } else { date_it(date) };
        Some(
            rule.finding(
                format!(
                    "nella riga «{}» della tabella {} {} è {}: alla data del piano, {}, è troppo vecchio",
                    rule.key(schema, row),
                    schema.title,
                    heading(schema, column),
                    shown(date),
                    date_it(rule.c.today())
                ),
                "Aggiornare il dato dalla fonte, oppure spiegare con una deroga perché non ce n'è uno più recente",
            )
            .at(rule.cell(schema, row, column))
            .column(heading(schema, column))
            .row(rule.key(schema, row))
            .found(shown(date))
            .expected(format!("non prima del {}", shown(oldest))),
        )
    });
    old.collect()
}
