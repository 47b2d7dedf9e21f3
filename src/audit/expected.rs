// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the written files must say: the tables of totals and quotas, as strings that follow each other.

use std::collections::BTreeMap;

use super::{Disagreement, Report, comune_of, is_annex};
use crate::compose::slug;
use crate::document::Table;
use crate::money::Cents;
use crate::plan::{Plan, Slice};
use crate::write::sheets::{self, NamedTable, Printed};

/// Characters of a file that are shown where it differs.
const SHOWN: usize = 60;

/// A table that a document may print.
#[derive(Clone, Debug)]
pub struct ExpectedTable {
    /// Caption as people read it; empty for a table without one, told by its headings.
    pub name: String,
    /// Caption without spaces, which tells the table in the text.
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
    /// Quotas of then, of the comuni that voted on other data; nothing when they aren't known.
    kept: BTreeMap<String, Option<ExpectedTable>>,
    years: [i16; 3],
    /// Sheets of the workbook: name, then the numbers of each row in order.
    pub(super) sheets: BTreeMap<String, Vec<Vec<String>>>,
    /// Sources and uses by year, quotas by ISTAT code and year.
    pub(super) sources: BTreeMap<i16, Cents>,
    /// Uses by year.
    pub(super) uses: BTreeMap<i16, Cents>,
    /// Quotas by ISTAT code and year.
    pub(super) shares: BTreeMap<(String, i16), Cents>,
}

/// Tables that stand whole in the documents; T3 may be split by funds, T9 is a chart there.
const WHOLE: [&str; 5] =
    ["T1 Fonti", "T2 Impieghi per area", "T4 Quote dei comuni", "T7 Rendicontazione", "T7 Residui"];

impl Expected {
    /// From the plan and its financial tables.
    pub fn new(plan: &Plan, tables: &[NamedTable]) -> Expected {
        let mut out = Expected::default();
        for named in tables {
            let printed = sheets::printed(named);
            if WHOLE.contains(&named.name.as_str()) {
                out.tables.push(ExpectedTable::of(&printed));
            }
            out.sheets.insert(named.name.clone(), printed.numbers);
        }
        let years = plan.triennium.years();
        out.years = years;
        for year in years {
            let slice = Slice { year: Some(year), ..Slice::default() };
            out.sources.insert(year, plan.available(slice).value);
            let known = plan.allocations_in(slice).filter(|a| plan.intervention(&a.intervention.value).is_some());
            out.uses.insert(year, known.map(|a| a.amount.value).sum());
        }
        for comune in &plan.comuni {
            for (year, quota) in years.iter().zip(&comune.quotas) {
                out.shares.insert((comune.istat.value.clone(), *year), quota.value);
            }
            let quotas: Vec<Cents> = comune.quotas.iter().map(|q| q.value).collect();
            out.quotas.insert(slug(&comune.name.value), ExpectedTable::of_quotas(years, &quotas));
        }
        out
    }

    /// The same with these tables, which documents print beside those of the workbook.
    #[must_use]
    pub fn with_parts(mut self, tables: &[Table]) -> Expected {
        let named = |table: &Table| NamedTable { name: String::new(), table: table.clone() };
        self.tables.extend(tables.iter().map(|table| ExpectedTable::of(&sheets::printed(&named(table)))));
        self
    }

    /// The pack of this comune, by the name of its folder, keeps what was voted on other data, with these quotas.
    pub fn keep(&mut self, comune: String, quotas: Option<&[Cents]>) {
        let table = quotas.map(|quotas| ExpectedTable::of_quotas(self.years, quotas));
        self.kept.insert(comune, table);
    }

    /// What was voted on other data, if the file is of it: the quotas of then. The new version beside it is of today.
    fn kept_of(&self, path: &str) -> Option<&Option<ExpectedTable>> {
        self.kept.get(comune_of(path)?).filter(|_| !path.contains("/nuova-versione/"))
    }

    /// Whether nothing of a file can be compared: an annex voted on other data.
    pub(super) fn leaves_alone(&self, path: &str) -> bool {
        is_annex(path) && self.kept_of(path).is_some()
    }

    /// The tables that a file may print: those of the plan, and the comune's own quotas in its folder.
    pub(super) fn tables_of(&self, path: &str) -> Vec<&ExpectedTable> {
        match self.kept_of(path) {
            Some(kept) => kept.iter().collect(),
            None => self.tables.iter().chain(comune_of(path).and_then(|comune| self.quotas.get(comune))).collect(),
        }
    }
}

impl ExpectedTable {
    fn of(printed: &Printed) -> ExpectedTable {
        let rows = printed.rows.iter().map(|row| (row.first().cloned().unwrap_or_default(), bare(&row.concat())));
        ExpectedTable {
            name: printed.caption.clone(),
            caption: bare(&printed.caption),
            headings: bare(&printed.headings.concat()),
            rows: rows.collect(),
        }
    }

    /// The table of a comune's act.
    fn of_quotas(years: [i16; 3], quotas: &[Cents]) -> ExpectedTable {
        let words = |amount: Cents| if amount.is_zero() { "–".to_owned() } else { amount.to_string() };
        let by_year = years.iter().zip(quotas);
        let mut rows: Vec<(String, String)> =
            by_year.map(|(year, quota)| (year.to_string(), format!("{year}{}", words(*quota)))).collect();
        let all = words(quotas.iter().copied().sum());
        rows.push(("Totale del triennio".to_owned(), format!("Totaledeltriennio{all}")));
        ExpectedTable {
            name: String::new(),
            caption: String::new(),
            headings: bare("AnnualitàQuota a carico del Comune (€)"),
            rows,
        }
    }

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
        let name = if self.name.is_empty() { "quota del comune" } else { self.name.as_str() };
        format!("tabella «{name}», riga «{label}»")
    }
}

/// The text without spaces of any kind and without soft hyphens: lines and cells break where each format wants.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .collect()
}
