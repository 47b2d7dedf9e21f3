// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The figures behind a set of annexes, to tell years later which ones changed: table, row, column, value, cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::compose::{Base, Composer, Facts};
use crate::money::decimal_it;
use crate::origin::{Origin, Trail};
use crate::output::OutputFile;
use crate::table::{Record, TableSchema, Value, schemas};

/// Where the figures of the packs of a build are kept.
pub(super) const FILE: &str = "ambito/dati-degli-atti.json";

/// Tables whose figures are on no annex.
const LEFT_OUT: [&str; 3] = ["atti", "calendario", "presenze"];

/// A figure: its name in the office's terms and its value in Italian format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Figure {
    /// Table, row and column: `Spesa, A1.01 · FNPS · 2022, Importo`.
    #[serde(rename = "voce")]
    pub(super) name: String,
    /// Value.
    #[serde(rename = "valore")]
    pub(super) value: String,
    /// The cell, as messages name it.
    #[serde(rename = "cella")]
    pub(super) cell: String,
    /// The cell; figures that were read back have only its name.
    #[serde(skip)]
    pub(super) origin: Option<Origin>,
}

/// All the figures, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Snapshot {
    #[serde(rename = "schema")]
    schema: String,
    #[serde(rename = "cifre")]
    figures: Vec<Figure>,
    /// What each comune's act says of the plan, by ISTAT code.
    #[serde(rename = "atti", default)]
    pub(super) acts: BTreeMap<String, Facts>,
}

/// A figure that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Its name.
    pub(super) name: String,
    /// Before, with its cell; `None` for a new one.
    pub(super) old: Option<Figure>,
    /// Now; `None` for one that is gone.
    pub(super) new: Option<Figure>,
}

impl Snapshot {
    /// The figures of a plan.
    pub(super) fn of(base: &Base<'_>, composer: &Composer) -> Snapshot {
        let plan = base.plan();
        let mut figures = Vec::new();
        for schema in schemas().iter().filter(|s| !LEFT_OUT.contains(&s.name.as_str())) {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for record in plan.dataset.rows(&schema.name) {
                let mut key = key_of(schema, record);
                let count = seen.entry(key.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    key = format!("{key} ({count})");
                }
                figures.extend(of_row(schema, record, &key));
            }
        }
        for comune in &plan.comuni {
            for (year, quota) in plan.triennium.years().into_iter().zip(&comune.quotas) {
                let name = format!("Quota del Comune di {}, {year}", comune.name.value);
                figures.push(figure(name, quota.value.to_string(), &quota.trail));
            }
        }
        let settings = Trail::of(Origin::file("piano.toml"));
        figures.push(figure("Versione del piano".to_owned(), plan.version.clone(), &settings));
        figures.push(figure("Data del piano".to_owned(), crate::period::date_it(plan.date), &settings));
        let istats = plan.comuni.iter().map(|c| c.istat.value.clone());
        let acts = istats.filter_map(|istat| composer.facts(base, &istat).map(|facts| (istat, facts))).collect();
        Snapshot { schema: "pdz-cifre-1".to_owned(), figures, acts }
    }

    /// As a file of this path.
    pub(super) fn file(&self, path: &str) -> OutputFile {
        // Strings always serialise.
        let mut text = serde_json::to_vec(self).unwrap_or_default();
        text.push(b'\n');
        OutputFile::new(path, text)
    }

    /// The same with the acts of one comune only.
    pub(super) fn of_comune(&self, istat: &str) -> Snapshot {
        let acts = self.acts.get(istat).map(|facts| (istat.to_owned(), facts.clone()));
        Snapshot { acts: acts.into_iter().collect(), ..self.clone() }
    }

    /// What a file holds; `None` when it is no snapshot.
    pub(super) fn parse(bytes: &[u8]) -> Option<Snapshot> {
        serde_json::from_slice(bytes).ok()
    }

    /// The figures that differ in another snapshot, in its order.
    pub(super) fn changes_to(&self, now: &Snapshot) -> Vec<Change> {
        let before: BTreeMap<&str, &Figure> = self.figures.iter().map(|f| (f.name.as_str(), f)).collect();
        let after: BTreeMap<&str, &Figure> = now.figures.iter().map(|f| (f.name.as_str(), f)).collect();
        let changed = now.figures.iter().filter_map(|new| {
            let old = before.get(new.name.as_str()).copied();
            (old.is_none_or(|old| old.value != new.value)).then(|| Change {
                name: new.name.clone(),
                old: old.cloned(),
                new: Some(new.clone()),
            })
        });
        let gone = self.figures.iter().filter(|old| !after.contains_key(old.name.as_str()));
        let gone = gone.map(|old| Change { name: old.name.clone(), old: Some(old.clone()), new: None });
        changed.chain(gone).collect()
    }
}

fn figure(name: String, value: String, trail: &Trail) -> Figure {
    let origin = trail.first().cloned();
    Figure { name, value, cell: origin.as_ref().map(Origin::to_string).unwrap_or_default(), origin }
}

fn of_row<'a>(schema: &'a TableSchema, record: &'a Record, key: &'a str) -> impl Iterator<Item = Figure> + use<'a> {
    schema.fields.iter().filter(|field| !schema.key.contains(&field.name)).filter_map(move |field| {
        let traced = record.get(&field.name)?;
        let value = match &traced.value {
            Value::Amount(cents) => cents.to_string(),
            Value::Number(number) => decimal_it(*number),
            _ => return None,
        };
        Some(figure(format!("{}, {key}, {}", schema.title, field.title), value, &traced.trail))
    })
}

fn key_of(schema: &TableSchema, record: &Record) -> String {
    let part = |field: &String| match record.get(field).map(|t| &t.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.normalize().to_string(),
        Some(Value::Date(date)) => crate::period::date_it(*date),
        Some(Value::Amount(cents)) => cents.to_string(),
        Some(Value::List(list)) => list.join("; "),
        _ => String::new(),
    };
    let parts: Vec<String> = schema.key.iter().map(part).filter(|p| !p.is_empty()).collect();
    if parts.is_empty() { "riga senza codice".to_owned() } else { parts.join(" · ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(figures: &[(&str, &str)]) -> Snapshot {
        let figures = figures.iter().map(|(name, value)| {
            figure((*name).to_owned(), (*value).to_owned(), &Trail::of(Origin::file("dati/a.xlsx")))
        });
        Snapshot { figures: figures.collect(), ..Snapshot::default() }
    }

    #[test]
    fn what_changes_is_named_with_both_values() {
        let before = snapshot(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let after = snapshot(&[("a", "1"), ("b", "20"), ("d", "4")]);
        let read = Snapshot::parse(&before.file("x").bytes).unwrap();
        let said: Vec<_> = read
            .changes_to(&after)
            .into_iter()
            .map(|c| (c.name, c.old.map(|f| f.value), c.new.map(|f| f.value)))
            .collect();
        let value = |v: &str| Some(v.to_owned());
        assert_eq!(
            said,
            [
                ("b".to_owned(), value("2"), value("20")),
                ("d".to_owned(), None, value("4")),
                ("c".to_owned(), value("3"), None)
            ]
        );
        assert!(before.changes_to(&before).is_empty());
    }
}
