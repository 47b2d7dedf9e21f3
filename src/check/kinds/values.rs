// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Declared rules on values: equal sums, ratio to the population, plausible range, order and identity of columns.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Declared;
use super::rows::{chosen, figure, heading, number_of, shown, table, total};
use crate::check::context::with_places;
use crate::findings::Finding;
use crate::origin::Trail;
use crate::plan::Comune;
use crate::table::Record;

/// What one side of an equality sums.
struct Side<'a> {
    title: String,
    column: &'a str,
    rows: Vec<&'a Record>,
}

fn side<'a>(rule: &Declared<'_, 'a>, name: &str) -> Option<Side<'a>> {
    let group = rule.parameter(name)?.as_table()?;
    let schema = table(group.get("tabella")?.as_str()?);
    let column = group.get("colonna")?.as_str()?;
    let filter = group.get("dove").and_then(toml::Value::as_table);
    let rows = chosen(rule.c.plan.dataset.rows(&schema.name), schema, filter);
    let title = format!("{} ({})", heading(schema, column), schema.title);
    (!rule.doubtful(&rows, column) && rule.c.plan.dataset.tables.contains_key(schema.name.as_str())).then_some(Side {
        title,
        column,
        rows,
    })
}

/// `somme-uguali`.
pub(super) fn sums(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let (Some(first), Some(second)) = (side(rule, "prima"), side(rule, "seconda")) else { return Vec::new() };
    let key = rule.word("per", "");
    let groups = |side: &Side<'_>| {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in side.rows.iter().enumerate() {
            let value = if key.is_empty() {
                String::new()
            } else {
                row.get(key).map(|v| year(key, &shown(&v.value))).unwrap_or_default()
            };
            groups.entry(value).or_default().push(at);
        }
        groups
    };
    let (one, two) = (groups(&first), groups(&second));
    let names: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
    let tolerance = rule.number("tolleranza").unwrap_or_default();
    let of = |side: &Side<'_>, groups: &BTreeMap<String, Vec<usize>>, name: &str| {
        let rows: Vec<&Record> = groups.get(name).into_iter().flatten().map(|at| side.rows[*at]).collect();
        total(&rows, side.column)
    };
    let unequal = names.into_iter().filter_map(|name| {
        let ((a, a_cells), (b, b_cells)) = (of(&first, &one, name), of(&second, &two, name));
        let gap = a.saturating_sub(b).abs();
        if gap <= tolerance {
            return None;
        }
        let of_what = if key.is_empty() { String::new() } else { format!(", {key} «{name}»,") };
        let finding = rule
            .finding(
                format!(
                    "{}{of_what} dà {}, {} dà {}: la differenza è {}",
                    first.title,
                    figure(a),
                    second.title,
                    figure(b),
                    figure(gap)
                ),
                "Correggere i valori che non tornano nell'una o nell'altra tabella",
            )
            .at(a_cells.first().or(b_cells.first()).cloned())
            .row(if name.is_empty() { "totale" } else { name })
            .found(figure(a))
            .expected(figure(b));
        let finding = with_places(finding, &a_cells, "");
        Some(with_places(finding, &b_cells, "altra somma"))
    });
    unequal.collect()
}

/// Years have no separator of thousands.
fn year(key: &str, text: &str) -> String {
    if key.starts_with("ann") { text.replace('.', "") } else { text.to_owned() }
}

/// `rapporto-popolazione`.
pub(super) fn ratio(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let rows = rule.rows();
    let schema = rule.table();
    let column = rule.word("colonna", "");
    let (Some(quota), Some(per)) = (rule.number("quota"), rule.number("per")) else { return Vec::new() };
    if rule.doubtful(&rows, column) || !rule.c.plan.dataset.tables.contains_key(schema.name.as_str()) {
        return Vec::new();
    }
    let base = rule.word("base", "residenti");
    let Some((people, cells)) = population(&rule.c.plan.comuni, base).filter(|(n, _)| *n > 0) else {
        return Vec::new();
    };
    let (value, value_cells) = total(&rows, column);
    let Some(limit) = Decimal::from(people).checked_mul(quota).and_then(|n| n.checked_div(per)) else {
        return Vec::new();
    };
    let least = rule.word("verso", "minimo") == "minimo";
    if (least && value >= limit) || (!least && value <= limit) {
        return Vec::new();
    }
    let words = if least { "servono almeno" } else { "si può arrivare a" };
    let finding = rule
        .finding(
            format!(
                "{} della tabella {} dà {}; {words} {}, cioè {} ogni {} {}",
                heading(schema, column),
                schema.title,
                figure(value),
                figure(limit),
                figure(quota),
                figure(per),
                said(base)
            ),
            "Controllare i valori e la popolazione, oppure programmare ciò che manca",
        )
        .at(value_cells.first().or(cells.first()).cloned())
        .column(heading(schema, column))
        .found(figure(value))
        .expected(figure(limit));
    let finding = with_places(finding, &value_cells, "");
    vec![with_places(finding, &cells, "popolazione")]
}

fn said(base: &str) -> &'static str {
    match base {
        "residenti_0_17" => "residenti fino a 17 anni",
        "residenti_18_64" => "residenti da 18 a 64 anni",
        "residenti_65" => "residenti di 65 anni e più",
        "famiglie" => "famiglie",
        "stranieri" => "residenti stranieri",
        _ => "residenti",
    }
}

fn population(comuni: &[Comune], base: &str) -> Option<(i64, Trail)> {
    let cells: Option<Vec<_>> = comuni
        .iter()
        .map(|comune| {
            match base {
                "residenti_0_17" => &comune.age_0_17,
                "residenti_18_64" => &comune.age_18_64,
                "residenti_65" => &comune.age_65,
                "famiglie" => &comune.families,
                "stranieri" => &comune.foreigners,
                _ => &comune.residents,
            }
            .as_ref()
        })
        .collect();
    let cells = cells?;
    Some((cells.iter().map(|c| c.value).sum(), Trail::join(cells.iter().map(|c| &c.trail))))
}

/// `intervallo`.
pub(super) fn range(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let schema = rule.table();
    let column = rule.word("colonna", "");
    let by = rule.word("diviso", "");
    let outside = rule.rows().into_iter().filter_map(|row| {
        let (mut value, _) = number_of(row, column)?;
        if !by.is_empty() {
            value = value.checked_div(number_of(row, by)?.0)?;
        }
        let (limit, words) = match (rule.number("minimo"), rule.number("massimo")) {
            (Some(least), _) if value < least => (least, "meno di"),
            (_, Some(most)) if value > most => (most, "più di"),
            _ => return None,
        };
        let what = match by {
            "" => heading(schema, column),
            by => format!("{} diviso {}", heading(schema, column), heading(schema, by)),
        };
        let expected = match (rule.number("minimo"), rule.number("massimo")) {
            (Some(least), Some(most)) => format!("fra {} e {}", figure(least), figure(most)),
            (Some(least), None) => format!("almeno {}", figure(least)),
            _ => format!("al massimo {}", figure(limit)),
        };
        Some(
            rule.finding(
                format!(
                    "nella riga «{}» della tabella {} {what} è {}, {words} {}",
                    rule.key(schema, row),
                    schema.title,
                    figure(value),
                    figure(limit)
                ),
                "Controllare il valore sulla fonte; se è giusto, spiegarlo con una deroga",
            )
            .at(rule.cell(schema, row, column))
            .column(heading(schema, column))
            .row(rule.key(schema, row))
            .found(figure(value))
            .expected(expected),
        )
    });
    outside.collect()
}

/// `andamento`: columns in order, or a total and its parts.
pub(super) fn order(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (columns, parts) = (rule.c.list("colonne"), rule.c.list("addendi"));
    let whole = rule.word("totale", "");
    let rows = rule.rows();
    for row in &rows {
        findings.extend(columns.windows(2).find_map(|pair| unordered(rule, row, pair)));
        if !whole.is_empty() {
            findings.extend(not_the_sum(rule, row, whole, &parts));
        }
    }
    findings
}

fn unordered(rule: &Declared<'_, '_>, row: &Record, pair: &[&str]) -> Option<Finding> {
    let schema = rule.table();
    let [before, after] = pair else { return None };
    let ((a, _), (b, cells)) = (number_of(row, before)?, number_of(row, after)?);
    let rising = rule.word("verso", "crescente") == "crescente";
    if (rising && a <= b) || (!rising && a >= b) {
        return None;
    }
    let words = if rising { "non può essere minore di" } else { "non può essere maggiore di" };
    let finding = rule
        .finding(
            format!(
                "nella riga «{}» della tabella {} {} è {}, ma {words} {}, che è {}",
                rule.key(schema, row),
                schema.title,
                heading(schema, after),
                figure(b),
                heading(schema, before),
                figure(a)
            ),
            "Correggere il valore che è fuori ordine",
        )
        .at(cells.first().cloned())
        .column(heading(schema, after))
        .row(rule.key(schema, row))
        .found(figure(b))
        .expected(format!("{} {}", if rising { "almeno" } else { "al massimo" }, figure(a)));
    Some(finding.also(Some(&rule.cell(schema, row, before)), format!("qui {}", figure(a))))
}

fn not_the_sum(rule: &Declared<'_, '_>, row: &Record, whole: &str, parts: &[&str]) -> Option<Finding> {
    let schema = rule.table();
    let (value, cells) = number_of(row, whole)?;
    let terms: Option<Vec<(Decimal, Trail)>> = parts.iter().map(|part| number_of(row, part)).collect();
    let sum = terms?.iter().fold(Decimal::ZERO, |sum, (n, _)| sum.saturating_add(*n));
    if value.saturating_sub(sum).abs() <= rule.number("tolleranza").unwrap_or_default() {
        return None;
    }
    let names: Vec<String> = parts.iter().map(|part| heading(schema, part)).collect();
    let mut finding = rule
        .finding(
            format!(
                "nella riga «{}» della tabella {} {} è {}, ma {} fanno {}",
                rule.key(schema, row),
                schema.title,
                heading(schema, whole),
                figure(value),
                names.join(" + "),
                figure(sum)
            ),
            "Correggere il totale o i suoi addendi",
        )
        .at(cells.first().cloned())
        .column(heading(schema, whole))
        .row(rule.key(schema, row))
        .found(figure(value))
        .expected(figure(sum));
    for part in parts {
        let shown = number_of(row, part).map(|(n, _)| figure(n)).unwrap_or_default();
        finding = finding.also(Some(&rule.cell(schema, row, part)), format!("qui {shown}"));
    }
    Some(finding)
}
