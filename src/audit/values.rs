// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers of the workbook and of `piano.json`, compared with those of the plan.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::expected::Expected;
use super::{Disagreement, Report};
use crate::money::Cents;
use crate::output::OutputFile;

/// Every number of every sheet, in the order in which it is printed.
pub(super) fn workbook(file: &OutputFile, expected: &Expected) -> Report {
    let mut report = Report::default();
    let Ok(mut book) = Xlsx::new(Cursor::new(file.bytes.as_slice())) else { return report };
    for (name, rows) in &expected.sheets {
        let differs = |report: &mut Report, row: &str, expected: String, found: String| {
            let place = format!("foglio «{name}»{row}");
            report.disagreements.push(Disagreement { file: file.path.clone(), place, expected, found });
        };
        let Ok(range) = book.worksheet_range(name) else {
            differs(&mut report, "", "il foglio".to_owned(), "nessun foglio".to_owned());
            continue;
        };
        let start = range.start().map_or(0, |(row, _)| row) as usize;
        // Title, subtitle, a blank row and the headings come first.
        let lines = range.rows().enumerate().skip(4_usize.saturating_sub(start));
        let mut same = true;
        for ((at, cells), expected) in lines.zip(rows) {
            let found: Vec<String> = cells.iter().filter_map(number).collect();
            if found != *expected {
                same = false;
                let row = format!(", riga {}", at + start + 1);
                differs(&mut report, &row, expected.join(" "), found.join(" "));
            }
        }
        report.compared += usize::from(same);
    }
    report
}

/// A number of a cell with the decimals that count; zero says nothing, as a dash.
fn number(cell: &Data) -> Option<String> {
    let value = match cell {
        Data::Float(number) => Decimal::try_from(*number).ok()?.round_dp(4),
        Data::Int(number) => Decimal::from(*number),
        _ => return None,
    };
    (!value.is_zero()).then(|| value.normalize().to_string())
}

/// Sources and uses of each year and the quotas of the comuni.
pub(super) fn plan(file: &OutputFile, expected: &Expected) -> Report {
    let mut report = Report::default();
    let Ok(json) = serde_json::from_slice::<Json>(&file.bytes) else { return report };
    let list = |json: &Json, name: &str| json.get(name).and_then(Json::as_array).cloned().unwrap_or_default();
    let totals = json.get("totali").cloned().unwrap_or_default();
    for (name, years) in [("disponibilita", &expected.sources), ("spesa_per_area", &expected.uses)] {
        let mut sums: BTreeMap<i16, Cents> = years.keys().map(|year| (*year, Cents::ZERO)).collect();
        for item in list(&totals, name) {
            if let (Some(year), Some(amount)) = (year(&item), amount(&item)) {
                let sum = sums.entry(year).or_default();
                *sum = *sum + amount;
            }
        }
        compare(file, &format!("totali.{name}"), years, &sums, &mut report);
    }
    let mut shares: BTreeMap<(String, i16), Cents> = BTreeMap::new();
    for comune in list(&json, "comuni") {
        let code = comune.get("codice_istat").and_then(Json::as_str).unwrap_or_default().to_owned();
        for quota in list(&comune, "quote") {
            if let (Some(year), Some(amount)) = (year(&quota), amount(&quota)) {
                shares.insert((code.clone(), year), amount);
            }
        }
    }
    compare(file, "comuni.quote", &expected.shares, &shares, &mut report);
    report
}

fn compare<K: Ord + std::fmt::Debug>(
    file: &OutputFile,
    name: &str,
    expected: &BTreeMap<K, Cents>,
    found: &BTreeMap<K, Cents>,
    report: &mut Report,
) {
    let mut same = true;
    for (key, amount) in expected {
        let there = found.get(key).copied().unwrap_or_default();
        if there != *amount {
            same = false;
            report.disagreements.push(Disagreement {
                file: file.path.clone(),
                place: format!("{name} {key:?}"),
                expected: amount.to_string(),
                found: there.to_string(),
            });
        }
    }
    report.compared += usize::from(same);
}

fn year(item: &Json) -> Option<i16> {
    i16::try_from(item.get("anno")?.as_i64()?).ok()
}

fn amount(item: &Json) -> Option<Cents> {
    Cents::from_euro(item.get("importo")?.get("valore")?.as_str()?.parse().ok()?)
}
