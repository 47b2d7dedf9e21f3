// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Files that copy others, `Quadro (1).xlsx`: one finding, and their rows don't count.

use std::collections::{BTreeMap, BTreeSet};

use super::normal::normal;
use super::sheet::Part;
use crate::findings::{Finding, Findings, Label, codes};
use crate::origin::Origin;
use crate::table::{Record, Value, schema};

/// Rows of a file by table and key.
type Keyed<'a> = BTreeMap<(&'static str, Vec<String>), &'a Record>;

/// Drops the parts of files that copy another one. `files` are in the order of their names.
pub fn drop_copies(files: &mut [(String, Vec<Part>)], findings: &mut Findings) {
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    {
        let keyed: Vec<Keyed<'_>> = files.iter().map(|(_, parts)| keyed(parts)).collect();
        for second in 0..files.len() {
            for first in 0..files.len() {
                if first == second || copies.contains_key(&first) || copies.contains_key(&second) {
                    continue;
                }
                let (original, copy) = (&files[first].0, &files[second].0);
                let named = is_copy_name(copy, original);
                // Of two files with other names the later one is the copy, unless the first bears the name of a copy.
                if !named && (second < first || copy_base(original).is_some() && copy_base(copy).is_none()) {
                    continue;
                }
                if let Some(finding) = compare(original, &keyed[first], copy, &keyed[second], named) {
                    findings.push(finding);
                    copies.insert(second, first);
                }
            }
        }
    }
    for &copy in copies.keys() {
        if let Some((_, parts)) = files.get_mut(copy) {
            parts.clear();
        }
    }
}

fn keyed(parts: &[Part]) -> Keyed<'_> {
    let mut out = Keyed::new();
    for part in parts {
        let Some(schema) = schema(if part.table == super::sheet::WIDE { "spesa" } else { part.table }) else {
            continue;
        };
        if schema.key.is_empty() {
            continue;
        }
        for record in &part.records {
            let key: Vec<String> = schema
                .key
                .iter()
                .map(|name| record.get(name).map(|t| shown(&t.value)).map(|t| normal(&t)).unwrap_or_default())
                .collect();
            if key.iter().any(|k| !k.is_empty()) {
                out.insert((part.table, key), record);
            }
        }
    }
    out
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Amount(cents) => cents.to_string(),
        Value::Number(number) => crate::money::decimal_it(*number),
        Value::Date(date) => crate::period::date_it(*date),
        Value::Time(time) => time.to_string(),
        Value::Flag(flag) => (if *flag { "sì" } else { "no" }).to_owned(),
        Value::List(list) => list.join("; "),
    }
}

/// The name without what a copy adds: `quadro (1)`, `copia di quadro`, `quadro - copia`, `quadro_v2`.
fn copy_base(file: &str) -> Option<String> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let words = normal(&stem);
    let mut bare = words.clone();
    for mark in ["copia di ", "copy of "] {
        bare = bare.strip_prefix(mark).map_or(bare.clone(), str::to_owned);
    }
    let numbered = stem.trim_end().ends_with(')')
        && stem.rsplit_once('(').is_some_and(|(_, n)| n.trim_end_matches(')').bytes().all(|b| b.is_ascii_digit()));
    if numbered {
        bare = bare.rsplit_once(' ').map_or(bare.clone(), |(base, _)| base.to_owned());
    }
    for mark in [" copia", " copy", " bis", " backup", " old", " vecchio"] {
        bare = bare.strip_suffix(mark).map_or(bare.clone(), str::to_owned);
    }
    (bare != words).then_some(bare)
}

fn is_copy_name(copy: &str, original: &str) -> bool {
    let name = original.rsplit('/').next().unwrap_or(original);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    copy_base(copy).is_some_and(|base| base == normal(stem) || Some(base) == copy_base(original) && copy > original)
}

fn compare(original: &str, first: &Keyed<'_>, copy: &str, second: &Keyed<'_>, named: bool) -> Option<Finding> {
    let common: Vec<_> =
        second.iter().filter_map(|(key, record)| first.get(key).map(|other| (key, *other, *record))).collect();
    let union = first.len() + second.len() - common.len();
    let (least, share) = if named { (1, 0.5) } else { (4, 0.8) };
    if common.len() < least || (common.len() as f64) < share * union as f64 {
        return None;
    }
    // Two files that complete each other share their keys, not their columns.
    let columns = |rows: &Keyed<'_>| -> BTreeSet<(&'static str, &'static str)> {
        rows.iter().flat_map(|((t, _), r)| r.values.keys().map(|f| (*t, *f))).collect()
    };
    let (own, other) = (columns(second), columns(first));
    let not_key = |(table, field): &&(&'static str, &'static str)| {
        schema(if *table == super::sheet::WIDE { "spesa" } else { table })
            .is_some_and(|s| !s.key.iter().any(|k| k == field))
    };
    let own: BTreeSet<_> = own.iter().filter(not_key).collect();
    let shared = own.iter().filter(|c| other.contains(**c)).count();
    if !own.is_empty() && shared * 2 < own.len() {
        return None;
    }
    let mut places = Vec::new();
    let mut extra = 0usize;
    for (_, a, b) in &common {
        for (field, value) in &b.values {
            if let Some(before) = a.values.get(field).filter(|before| !same(&before.value, &value.value)) {
                for (origin, value) in [(before.origin(), &before.value), (value.origin(), &value.value)] {
                    if let Some(origin) = origin {
                        places.push(Label {
                            origin: origin.clone(),
                            note: format!("qui {}", super::normal::brief(&shown(value))),
                        });
                    }
                }
            } else if !a.values.contains_key(field) {
                extra += 1;
            }
        }
    }
    let added = second.len() - common.len();
    let file = Origin::file(copy);
    if places.is_empty() && added == 0 && extra == 0 {
        return Some(
            Finding::note(
                codes::COPIED_FILE,
                format!("Il file «{copy}» sembra una copia di «{original}», con gli stessi valori: non è contato"),
            )
            .at(file)
            .cure("Cancellare uno dei due file, oppure spostarlo in una cartella il cui nome comincia con «_».")
            .also(Some(&Origin::file(original)), "originale"),
        );
    }
    let mut what = Vec::new();
    if !places.is_empty() {
        let n = places.len() / 2;
        what.push(if n == 1 { "un valore diverso".to_owned() } else { format!("{n} valori diversi") });
    }
    if added > 0 {
        what.push(if added == 1 { "una riga in più".to_owned() } else { format!("{added} righe in più") });
    }
    if extra > 0 {
        what.push(if extra == 1 {
            "una cella in più compilata".to_owned()
        } else {
            format!("{extra} celle in più compilate")
        });
    }
    let mut finding = Finding::error(
        codes::COPIED_FILE,
        format!("Il file «{copy}» sembra una copia di «{original}», ma con {}: non è contato", what.join(", ")),
    )
    .at(file)
    .cure("Tenere il file giusto e cancellare l'altro, oppure spostarlo in una cartella il cui nome comincia con «_».");
    places.truncate(200);
    finding.places = places;
    Some(finding)
}

fn same(a: &Value, b: &Value) -> bool {
    a == b
        || matches!((a, b), (Value::Text(_), Value::Text(_)) | (Value::List(_), Value::List(_)))
            && normal(&shown(a)) == normal(&shown(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies() {
        assert!(is_copy_name("dati/Quadro (1).xlsx", "dati/Quadro.xlsx"));
        assert!(is_copy_name("dati/Copia di Quadro.xlsx", "dati/vecchi/Quadro.xlsx"));
        assert!(is_copy_name("dati/quadro - Copia.xlsx", "dati/Quadro.xlsx"));
        assert!(!is_copy_name("dati/spesa 2023.xlsx", "dati/spesa 2022.xlsx"));
    }
}
