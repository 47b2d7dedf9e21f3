// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the written files must say: the tables of totals and quotas, as strings that follow each other.

use std::collections::BTreeMap;

use super::{Disagreement, Report};
use crate::compose::slug;
use crate::money::Cents;
use crate::plan::{Plan, Slice, sum};
use crate::write::sheets::{self, NamedTable};

/// Characters of a file that are shown where it differs.
const SHOWN: usize = 60;

/// A table that a document may print.
#[derive(Clone, Debug)]
pub struct ExpectedTable {
    /// Caption, which tells the table in the text; empty for a table without one, told by its headings.
    pub caption: String,
    /// Headings, in order.
    pub headings: String,
    /// Rows: label, and all the words of the row.
    pub rows: Vec<(String, String)>,
}

/// All that is expected.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    tables: Vec<ExpectedTable>,
    quotas: BTreeMap<String, ExpectedTable>,
    /// Sheets of the workbook: name, then the numbers of each row in order.
    pub(super) sheets: BTreeMap<String, Vec<Vec<String>>>,
    /// Sources and uses by year, quotas by ISTAT code and year.
    pub(super) sources: BTreeMap<i16, Cents>,
    /// Uses by year.
    pub(super) uses: BTreeMap<i16, Cents>,
    /// Quotas by ISTAT code and year.
    pub(super) shares: BTreeMap<(String, i16), Cents>,
}

/// Tables that stand whole in the documents: the detail of T3 may be split by columns, and is compared in the workbook.
const WHOLE: [&str; 4] = ["T1 Fonti", "T2 Impieghi per area", "T4 Quote dei comuni", "T7 Rendicontazione"];

impl Expected {
    /// From the plan and its financial tables.
    pub fn new(plan: &Plan, tables: &[NamedTable]) -> Expected {
        let mut out = Expected::default();
        for named in tables {
            let printed = sheets::printed(named);
            if WHOLE.contains(&named.name.as_str()) {
                let rows =
                    printed.rows.iter().map(|row| (row.first().cloned().unwrap_or_default(), bare(&row.concat())));
                out.tables.push(ExpectedTable {
                    caption: bare(&printed.caption),
                    headings: bare(&printed.headings.concat()),
                    rows: rows.collect(),
                });
            }
            out.sheets.insert(named.name.clone(), printed.numbers);
        }
        let years = plan.triennium.years();
        for year in years {
            let slice = Slice { year: Some(year), ..Slice::default() };
            out.sources.insert(year, plan.available(slice).value);
            let known = plan.allocations_in(slice).filter(|a| plan.intervention(&a.intervention.value).is_some());
            out.uses.insert(year, known.map(|a| a.amount.value).sum());
        }
        for comune in &plan.comuni {
            let words = |amount: Cents| if amount.is_zero() { "–".to_owned() } else { amount.to_string() };
            let mut rows: Vec<(String, String)> = Vec::new();
            for (year, quota) in years.iter().zip(&comune.quotas) {
                out.shares.insert((comune.istat.value.clone(), *year), quota.value);
                rows.push((year.to_string(), format!("{year}{}", words(quota.value))));
            }
            let total = "Totaledeltriennio";
            rows.push(("Totale del triennio".to_owned(), format!("{total}{}", words(sum(&comune.quotas).value))));
            let table = ExpectedTable {
                caption: String::new(),
                headings: bare("AnnualitàQuota a carico del Comune (€)"),
                rows,
            };
            out.quotas.insert(slug(&comune.name.value), table);
        }
        out
    }

    /// The tables that a file may print: those of the plan, and the comune's own quotas in its folder.
    pub(super) fn tables_of<'a>(&'a self, folder: Option<&str>) -> impl Iterator<Item = &'a ExpectedTable> {
        self.tables.iter().chain(folder.and_then(|folder| self.quotas.get(folder)))
    }
}

impl ExpectedTable {
    /// Looks for the table in a text without spaces: where it is, every row must be there, in order, to the last digit.
    pub(super) fn compare(&self, file: &str, text: &str, report: &mut Report) {
        let start = format!("{}{}", self.caption, self.headings);
        for (at, found) in text.match_indices(&start) {
            let mut rest = &text[at + found.len()..];
            let mut whole = true;
            for (label, row) in &self.rows {
                match rest.strip_prefix(row.as_str()) {
                    Some(after) => rest = after,
                    None => {
                        whole = false;
                        report.disagreements.push(Disagreement {
                            file: file.to_owned(),
                            place: self.place(label),
                            expected: row.clone(),
                            found: rest.chars().take(row.chars().count().clamp(1, SHOWN)).collect(),
                        });
                        // After the row that differs the others can't be told apart with certainty.
                        break;
                    }
                }
            }
            report.compared += usize::from(whole);
        }
    }

    fn place(&self, label: &str) -> String {
        let name = if self.caption.is_empty() { "quota del comune" } else { self.caption.as_str() };
        format!("tabella «{name}», riga «{label}»")
    }
}

/// The text without spaces of any kind and without soft hyphens: lines and cells break where each format wants.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .collect()
}
