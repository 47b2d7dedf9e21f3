// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the comuni put on each intervention, as their workbooks of the collection come back: parts of the total that the office
//! has already written, never a sum on top of it.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::{key_part, printed};
use crate::findings::{Finding, Findings, codes};
use crate::money::Cents;
use crate::origin::{Spot, Traced};
use crate::table::{Record, Value};

/// What tells an amount of the comuni from another.
const KEY: [&str; 3] = ["intervento", "fonte", "anno"];

/// The rows of returned workbooks that are of one comune, apart from the others.
pub(super) fn apart(rows: Vec<Record>, returned: &BTreeSet<&str>) -> (Vec<Record>, Vec<Record>) {
    rows.into_iter().partition(|row| returned.contains(row.origin.file.as_ref()) && row.get("comune").is_some())
}

/// Puts the parts of the comuni among the rows of the office. Where these have a total without comune, the parts take its
/// place when they make it up; until then the total counts. `complete` tells whether every comune has answered.
pub(super) fn join(mut rows: Vec<Record>, parts: Vec<Record>, complete: bool, findings: &mut Findings) -> Vec<Record> {
    let key = |record: &Record| KEY.map(|field| key_part(record, field));
    let mut totals: BTreeMap<[String; 3], Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.get("comune").is_none()) {
        totals.entry(key(row)).or_default().push(at);
    }
    let mut of_total: BTreeMap<[String; 3], Vec<Record>> = BTreeMap::new();
    let mut added = Vec::new();
    for part in parts {
        if totals.contains_key(&key(&part)) {
            of_total.entry(key(&part)).or_default().push(part);
        } else {
            added.push(part);
        }
    }
    let mut replaced: BTreeSet<usize> = BTreeSet::new();
    let mut waiting: Vec<Record> = Vec::new();
    for (key, mut parts) in of_total {
        let places = totals.get(&key).map(Vec::as_slice).unwrap_or_default();
        let whole = sum(places.iter().filter_map(|&at| rows.get(at)));
        let said = sum(&parts);
        if said == whole {
            if let [only] = places {
                let item = rows.get(*only).and_then(|row| row.get("voce_di_spesa")).cloned();
                for part in &mut parts {
                    if let Some(item) = &item {
                        part.values.entry("voce_di_spesa").or_insert_with(|| item.clone());
                    }
                }
            }
            replaced.extend(places);
            added.extend(parts);
        } else if complete || said > whole {
            let total = places.iter().filter_map(|&at| rows.get(at));
            findings.push(conflict(&parts, total, said, whole));
        } else {
            waiting.extend(parts);
        }
    }
    findings.extend(unfinished(&waiting));
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !replaced.contains(&(at - 1))
    });
    rows.extend(added);
    rows
}

fn sum<'a>(rows: impl IntoIterator<Item = &'a Record>) -> Cents {
    rows.into_iter().filter_map(|row| row.amount("importo")).map(|amount| amount.value).sum()
}

fn conflict<'a>(parts: &'a [Record], totals: impl Iterator<Item = &'a Record>, said: Cents, whole: Cents) -> Finding {
    let name = parts.first().map(|row| {
        let words = KEY.iter().filter_map(|field| row.get(field)).map(|value| match &value.value {
            Value::Number(number) => number.normalize().to_string(),
            value => printed(value),
        });
        words.collect::<Vec<_>>().join(" · ")
    });
    let mut finding = Finding::error(
        codes::CONFLICTING_ROWS,
        "Le parti indicate dai comuni non fanno il totale scritto dall'Ufficio per lo stesso intervento, fondo e anno",
    )
    .at(parts.first().and_then(|row| row.amount("importo")).and_then(|amount| amount.origin().cloned()))
    .column("Importo")
    .row(name.unwrap_or_default())
    .found(said)
    .expected(whole)
    .cure("Correggere il totale dell'Ufficio o la parte di un comune: fino ad allora il piano usa il totale.");
    for row in totals.chain(parts.iter().skip(1)) {
        let amount = row.amount("importo");
        let shown = amount.as_ref().map(|a| format!("qui {}", a.value)).unwrap_or_default();
        finding = finding.also(amount.as_ref().and_then(Traced::origin), shown);
    }
    finding
}

/// Parts that don't make up their totals yet, since other comuni have still to answer: one finding.
fn unfinished(waiting: &[Record]) -> Option<Finding> {
    let first = waiting.first()?;
    let count = match waiting.len() {
        1 => "una parte indicata dai comuni non completa".to_owned(),
        n => format!("{n} parti indicate dai comuni non completano"),
    };
    Some(
        Finding::note(
            codes::REPEATED_ROW,
            format!("Nella tabella Spesa {count} ancora il totale scritto dall'Ufficio: finché mancano gli altri comuni conta il totale"),
        )
        .at(first.origin.at(Spot::Whole))
        .cure("Nulla da fare: quando tutti i comuni hanno risposto le parti prendono il posto del totale."),
    )
}
