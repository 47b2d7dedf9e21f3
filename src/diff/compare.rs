// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Compares two versions: sums and quotas first, then every table row by row, the annexes, the texts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::rows::{Row, Shown, rows, shown};
use super::side::{Annex, Side};
use super::{Change, Differences, Kind, SCHEMA};
use crate::money::{Cents, decimal_it};
use crate::numerals::counted;
use crate::table::{self, Field, TableSchema, schemas};

/// All that changed from one version to the other.
pub fn compare(before: &Side, after: &Side) -> Differences {
    let mut out = Differences {
        schema: SCHEMA,
        before: before.version.clone(),
        after: after.version.clone(),
        equal: true,
        figures: sums(&before.plan, &after.plan),
        interventions: Vec::new(),
        proposals: Vec::new(),
        annexes: annexes(before.annexes.as_ref(), after.annexes.as_ref()),
        others: heading(before, after),
    };
    for schema in schemas() {
        for change in table(schema, &before.plan, &after.plan) {
            match schema.name.as_str() {
                "interventi" => out.interventions.push(change),
                "proposte" => out.proposals.push(change),
                _ if change.difference.is_some() => out.figures.push(change),
                _ => out.others.push(change),
            }
        }
    }
    out.others.extend(texts(&before.plan, &after.plan));
    out.equal = out.groups().iter().all(|(_, changes)| changes.is_empty());
    out
}

/// A change of words or of a figure; `None` when nothing changed.
fn change(subject: &str, row: &str, column: &str, before: Option<&Shown>, after: Option<&Shown>) -> Option<Change> {
    let same = match (before, after) {
        (None, None) => true,
        (Some(before), Some(after)) => match (before.number, after.number) {
            (Some(first), Some(second)) => first == second,
            _ => before.words == after.words,
        },
        _ => false,
    };
    if same {
        return None;
    }
    let number = |shown: Option<&Shown>| shown.map_or(Some(Decimal::ZERO), |s| s.number);
    let of_figure = before.or(after).is_some_and(|s| s.number.is_some());
    let difference = number(after)
        .zip(number(before))
        .filter(|_| of_figure)
        .and_then(|(after, before)| after.checked_sub(before))
        .map(|gap| signed(gap, before.or(after).is_some_and(|s| s.words.contains(','))));
    let cells = |shown: Option<&Shown>| shown.map(|s| s.cells.clone()).unwrap_or_default();
    Some(Change {
        kind: match (before, after) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Changed,
        },
        whole: false,
        subject: subject.to_owned(),
        row: row.to_owned(),
        column: column.to_owned(),
        before: before.map(|s| s.words.clone()),
        after: after.map(|s| s.words.clone()),
        difference,
        cells_before: cells(before),
        cells_after: cells(after),
    })
}

/// `+10.000,00`; whole numbers without decimals.
fn signed(gap: Decimal, decimals: bool) -> String {
    let words = match Cents::from_euro(gap) {
        Some(cents) if decimals => cents.to_string(),
        _ => decimal_it(gap),
    };
    if gap.is_sign_negative() { words } else { format!("+{words}") }
}

fn table(schema: &TableSchema, before: &Json, after: &Json) -> Vec<Change> {
    let (before, after) = (rows(before, schema), rows(after, schema));
    let old: BTreeMap<&str, &Row<'_>> = before.iter().map(|row| (row.key.as_str(), row)).collect();
    let new: BTreeMap<&str, &Row<'_>> = after.iter().map(|row| (row.key.as_str(), row)).collect();
    let mut out = Vec::new();
    for row in &after {
        match old.get(row.key.as_str()) {
            Some(first) => {
                let fields = schema.fields.iter();
                out.extend(fields.filter_map(|field| {
                    let (before, after) = (first.get(field), row.get(field));
                    change(&schema.title, &row.key, &field.title, before.as_ref(), after.as_ref())
                }));
            }
            None => out.extend(whole(schema, row, Kind::Added)),
        }
    }
    let gone = before.iter().filter(|row| !new.contains_key(row.key.as_str()));
    out.extend(gone.flat_map(|row| whole(schema, row, Kind::Removed)));
    out
}

/// A row that came or went: its amounts, or else what it says of itself.
fn whole(schema: &TableSchema, row: &Row<'_>, kind: Kind) -> Vec<Change> {
    let one = |field: &Field, value: Shown| {
        let (before, after) = if kind == Kind::Added { (None, Some(&value)) } else { (Some(&value), None) };
        change(&schema.title, &row.key, &field.title, before, after).map(|change| Change { whole: true, ..change })
    };
    let amounts = schema.fields.iter().filter(|f| f.kind == table::Kind::Amount && schema.name != "interventi");
    let amounts: Vec<Change> = amounts.filter_map(|field| one(field, row.get(field)?)).collect();
    if !amounts.is_empty() {
        return amounts;
    }
    let is_key = |field: &&Field| schema.key.contains(&field.name);
    let says = schema.fields.iter().find(|f| f.column_required && !is_key(f)).or_else(|| schema.fields.first());
    let Some(field) = says else { return Vec::new() };
    let words = row.get(field).unwrap_or_default();
    let cells = if words.cells.is_empty() { row.place() } else { words.cells };
    // The row itself came or went: no figure is compared.
    one(field, Shown { words: words.words, number: None, cells }).into_iter().collect()
}

/// Sums of sources and uses, of each fund and area, quotas of the comuni.
fn sums(before: &Json, after: &Json) -> Vec<Change> {
    let mut out = Vec::new();
    for (list, by, total, part) in [
        ("disponibilita", "fonte", "Totale delle fonti", "Fonte"),
        ("spesa_per_area", "area", "Totale degli impieghi", "Area"),
        ("spesa_per_fondo", "fonte", "", "Impieghi della fonte"),
    ] {
        let (old, new) = (figures(before, list, by), figures(after, list, by));
        if !total.is_empty() {
            out.extend(pairs(&by_year(&old), &by_year(&new)).filter_map(|(year, old, new)| {
                let row = if year.is_empty() { "triennio" } else { year };
                change(total, row, "Importo", old, new)
            }));
        }
        out.extend(pairs(&old, &new).filter_map(|((code, year), old, new)| {
            let subject = if code.is_empty() { "Interventi senza area".to_owned() } else { format!("{part} {code}") };
            change(&subject, year, "Importo", old, new)
        }));
    }
    let (old, new) = (quotas(before), quotas(after));
    out.extend(
        pairs(&old, &new)
            .filter_map(|((comune, year), old, new)| change(&format!("Quota di {comune}"), year, "Importo", old, new)),
    );
    out
}

type Figures = BTreeMap<(String, String), Shown>;

fn pairs<'a, K: Ord>(
    old: &'a BTreeMap<K, Shown>,
    new: &'a BTreeMap<K, Shown>,
) -> impl Iterator<Item = (&'a K, Option<&'a Shown>, Option<&'a Shown>)> {
    let keys: std::collections::BTreeSet<&K> = old.keys().chain(new.keys()).collect();
    keys.into_iter().map(|key| (key, old.get(key), new.get(key)))
}

fn figures(plan: &Json, list: &str, by: &str) -> Figures {
    let items = plan.get("totali").and_then(|t| t.get(list)).and_then(Json::as_array).into_iter().flatten();
    items.filter_map(|item| Some((key(item, by), amount(item)?))).collect()
}

fn key(item: &Json, by: &str) -> (String, String) {
    let name = item.get(by).and_then(Json::as_str).unwrap_or_default().to_owned();
    (name, item.get("anno").and_then(Json::as_i64).map(|y| y.to_string()).unwrap_or_default())
}

/// An amount that is not zero: a fund that gets its first money is one that comes.
fn amount(item: &Json) -> Option<Shown> {
    shown(item.get("importo")?, table::Kind::Amount).filter(|s| s.number.is_some_and(|n| !n.is_zero()))
}

/// Sums over all funds or areas, by year; the triennium under an empty name.
fn by_year(figures: &Figures) -> BTreeMap<String, Shown> {
    let mut sums: BTreeMap<String, (Decimal, Vec<String>)> = BTreeMap::new();
    for ((_, year), figure) in figures {
        for name in [year.clone(), String::new()] {
            let sum = sums.entry(name).or_default();
            sum.0 = sum.0.saturating_add(figure.number.unwrap_or_default());
            sum.1.extend(figure.cells.iter().cloned());
        }
    }
    let show = |(number, mut cells): (Decimal, Vec<String>)| {
        cells.sort();
        cells.dedup();
        let words = Cents::from_euro(number).map_or_else(|| decimal_it(number), |c| c.to_string());
        Shown { words, number: Some(number), cells }
    };
    sums.into_iter().map(|(year, sum)| (year, show(sum))).collect()
}

fn quotas(plan: &Json) -> Figures {
    let comuni = plan.get("comuni").and_then(Json::as_array).into_iter().flatten();
    comuni
        .flat_map(|comune| {
            let name = comune.get("comune").and_then(Json::as_str).unwrap_or_default();
            let quotas = comune.get("quote").and_then(Json::as_array).into_iter().flatten();
            quotas.filter_map(move |quota| Some(((name.to_owned(), key(quota, "").1), amount(quota)?)))
        })
        .collect()
}

fn words(text: &str) -> Shown {
    Shown { words: text.to_owned(), number: None, cells: Vec::new() }
}

/// Version, state and date of the plan.
fn heading(before: &Side, after: &Side) -> Vec<Change> {
    let pairs = [
        ("Versione", &before.version.version, &after.version.version),
        ("Stato", &before.version.state, &after.version.state),
        ("Data", &before.version.date, &after.version.date),
        ("Titolo", &before.version.title, &after.version.title),
    ];
    pairs
        .into_iter()
        .filter_map(|(name, old, new)| change("Piano", "", name, Some(&words(old)), Some(&words(new))))
        .collect()
}

fn annexes(before: Option<&BTreeMap<String, Annex>>, after: Option<&BTreeMap<String, Annex>>) -> Vec<Change> {
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    let letters: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let name = |annex: &Annex| words(annex.title.as_deref().unwrap_or(&annex.file));
    let mut out = Vec::new();
    for letter in letters {
        let row = format!("Allegato {letter}");
        match (before.get(letter), after.get(letter)) {
            (Some(old), Some(new)) => {
                if let (Some(first), Some(second)) = (&old.title, &new.title) {
                    out.extend(change("Allegati", &row, "Titolo", Some(&words(first)), Some(&words(second))));
                }
                if let (Some(first), Some(second)) = (&old.sha256, &new.sha256) {
                    out.extend(change("Allegati", &row, "Impronta SHA-256", Some(&words(first)), Some(&words(second))));
                }
            }
            (old, new) => {
                let (old, new) = (old.map(name), new.map(name));
                let change = change("Allegati", &row, "Documento", old.as_ref(), new.as_ref());
                out.extend(change.map(|change| Change { whole: true, ..change }));
            }
        }
    }
    out
}

/// Texts of the office: which ones changed, not their words.
fn texts(before: &Json, after: &Json) -> Vec<Change> {
    let of = |plan: &Json| -> BTreeMap<String, (String, String)> {
        let texts = plan.get("testi").and_then(Json::as_object).into_iter().flatten();
        let part = |text: &Json, name: &str| text.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        texts.map(|(name, text)| (name.clone(), (part(text, "file"), part(text, "markdown")))).collect()
    };
    let (old, new) = (of(before), of(after));
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let length = |text: Option<&(String, String)>| {
        text.map(|(file, words)| Shown {
            words: counted(words.split_whitespace().count(), "parola", "parole"),
            number: None,
            cells: vec![file.clone()],
        })
    };
    names
        .into_iter()
        .filter(|name| old.get(*name).map(|t| &t.1) != new.get(*name).map(|t| &t.1))
        .filter_map(|name| {
            let (first, second) = (length(old.get(name)), length(new.get(name)));
            let kind = change("Testi", name, "Testo", first.as_ref(), second.as_ref());
            // As many words, but others.
            kind.or_else(|| {
                Some(Change { kind: Kind::Changed, ..change("Testi", name, "Testo", None, second.as_ref())? })
            })
        })
        .collect()
}
