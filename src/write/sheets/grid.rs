// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A printed table as rows and columns of values: words stay words, figures become numbers again.

use rust_decimal::Decimal;

use super::NamedTable;
use crate::document::{Align, Block, Cell, CellRole, Inline, RowKind, plain_text};
use crate::origin::{Trail, a1};

/// What a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Nothing is said: the column's heading tells.
    Bare,
    /// Euro, with its sign.
    Euro,
    /// Full-time equivalents.
    Etp,
}

/// A number as it is printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: Decimal,
    /// Decimals printed.
    pub(super) decimals: u32,
    pub(super) unit: Unit,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    /// As printed; empty where another cell covers the place.
    pub(super) words: String,
    /// The number that the words say.
    pub(super) number: Option<Number>,
    /// Cells behind it.
    pub(super) trail: Trail,
}

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) kind: RowKind,
    pub(super) values: Vec<Value>,
}

/// A table of values.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) headings: Vec<String>,
    /// Whether a column holds figures.
    pub(super) numeric: Vec<bool>,
    pub(super) lines: Vec<Line>,
    pub(super) source: String,
}

/// First row of the lines: title, subtitle, a blank row and the headings stand before.
pub(super) const FIRST: u32 = 4;

impl Grid {
    pub(super) fn new(named: &NamedTable) -> Grid {
        let table = &named.table;
        let numeric: Vec<bool> =
            table.columns.iter().map(|c| matches!(c.align, Align::Right | Align::Decimal)).collect();
        let heads = table.head.last().map(|row| spread(&row.cells)).unwrap_or_default();
        let headings = (0..table.columns.len()).map(|at| heads.get(at).map_or("", |c| words_of(c)).to_owned());
        let lines = table.body.iter().map(|row| Line { kind: row.kind, values: values(&row.cells, &numeric) });
        Grid {
            name: named.name.clone(),
            title: table.caption.as_ref().map(|(_, text)| plain_text(text)).unwrap_or_default(),
            headings: headings.collect(),
            lines: lines.collect(),
            source: plain_text(&table.source),
            numeric,
        }
    }

    /// The value in a cell; zero where a dash or nothing stands.
    pub(super) fn amount(&self, line: usize, column: usize) -> Decimal {
        let value = self.lines.get(line).and_then(|l| l.values.get(column));
        value.and_then(|v| v.number).map_or(Decimal::ZERO, |n| n.value)
    }

    /// Address of a cell in its sheet.
    pub(super) fn address(line: usize, column: usize) -> String {
        a1(FIRST + line as u32, column as u32)
    }

    /// Position of the column with this heading.
    pub(super) fn column(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|h| h == heading)
    }

    /// What tells a line: its first words.
    pub(super) fn label(&self, line: usize) -> &str {
        self.lines.get(line).and_then(|l| l.values.first()).map_or("", |v| v.words.as_str())
    }
}

struct Words(String);

fn words_of(words: &Words) -> &str {
    &words.0
}

fn spread(cells: &[Cell]) -> Vec<Words> {
    let mut out = Vec::new();
    for cell in cells {
        out.push(Words(text(cell).0));
        out.extend((1..cell.columns).map(|_| Words(String::new())));
    }
    out
}

fn values(cells: &[Cell], numeric: &[bool]) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for cell in cells {
        let (words, trail) = text(cell);
        let figure = numeric.get(out.len()).copied().unwrap_or(false) && cell.role == CellRole::Data;
        let number = if figure { number(&words) } else { None };
        out.push(Value { words, number, trail });
        out.extend((1..cell.columns).map(|_| Value::default()));
    }
    out.resize_with(numeric.len().max(out.len()), Value::default);
    out
}

/// The words of a cell, its paragraphs on lines of their own, with the cells behind them.
fn text(cell: &Cell) -> (String, Trail) {
    let mut lines = Vec::new();
    let mut trails = Vec::new();
    collect(&cell.content, &mut lines, &mut trails);
    (lines.join("\n"), Trail::join(&trails))
}

fn collect(blocks: &[Block], lines: &mut Vec<String>, trails: &mut Vec<Trail>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                lines.push(plain_text(&paragraph.text));
                trails.extend(paragraph.text.iter().filter_map(|inline| match inline {
                    Inline::Text(text) => Some(text.trail.clone()),
                    _ => None,
                }));
            }
            Block::List(list) => list.items.iter().for_each(|item| collect(item, lines, trails)),
            _ => {}
        }
    }
}

/// The number that Italian words say: `1.234,50`, `€ 1.234,50*`, `3,5 ETP`; `None` for anything else.
pub(super) fn number(words: &str) -> Option<Number> {
    let words = words.trim().trim_end_matches('*').trim_end();
    let (words, unit) = match (words.strip_prefix('€'), words.strip_suffix("ETP")) {
        (Some(rest), _) => (rest.trim(), Unit::Euro),
        (_, Some(rest)) => (rest.trim(), Unit::Etp),
        _ => (words, Unit::Bare),
    };
    let bare = words.strip_suffix('%').unwrap_or(words).trim_end();
    let (sign, digits) = bare.strip_prefix('-').map_or((1, bare), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.iter().skip(1).all(|g| g.len() == 3);
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let is_code = whole.len() > 1 && whole.starts_with('0');
    if !grouped || is_code || !groups.iter().all(|g| all_digits(g)) || digits.contains(',') && !all_digits(fraction) {
        return None;
    }
    let value: Decimal =
        format!("{}.{}", groups.concat(), if fraction.is_empty() { "0" } else { fraction }).parse().ok()?;
    let value = if sign < 0 { -value } else { value };
    Some(Number { value, decimals: fraction.len() as u32, unit })
}

/// A table as every format must show it.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Caption.
    pub caption: String,
    /// Headings.
    pub headings: Vec<String>,
    /// Words of each row, cell by cell; cells that another one covers are left out.
    pub rows: Vec<Vec<String>>,
    /// Numbers of each row that are not zero, without decimals that don't count.
    pub numbers: Vec<Vec<String>>,
}

/// What every format must show of a table.
pub fn printed(named: &NamedTable) -> Printed {
    let grid = Grid::new(named);
    let words = |line: &Line| line.values.iter().map(|v| v.words.clone()).filter(|w| !w.is_empty()).collect();
    let numbers = |line: &Line| {
        let numbers = line.values.iter().filter_map(|v| v.number).filter(|n| !n.value.is_zero());
        numbers.map(|n| n.value.normalize().to_string()).collect()
    };
    Printed {
        rows: grid.lines.iter().map(words).collect(),
        numbers: grid.lines.iter().map(numbers).collect(),
        caption: grid.title,
        headings: grid.headings,
    }
}

/// A figure of a workbook, with the cells behind it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Sheet and cell: «foglio T1 Fonti, cella C5».
    pub place: String,
    /// As printed.
    pub words: String,
    /// Cells behind it.
    pub trail: Trail,
}

/// Every figure of the tables that comes from cells, where the workbook has it.
pub fn figures(tables: &[NamedTable]) -> Vec<Figure> {
    let mut out = Vec::new();
    for named in tables {
        let grid = Grid::new(named);
        for (at, line) in grid.lines.iter().enumerate() {
            for (column, value) in line.values.iter().enumerate() {
                if value.number.is_some() && !value.trail.is_empty() {
                    out.push(Figure {
                        place: format!("foglio {}, cella {}", grid.name, Grid::address(at, column)),
                        words: value.words.clone(),
                        trail: value.trail.clone(),
                    });
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_figures_become_numbers_again() {
        let value = |words: &str| number(words).map(|n| (n.value.to_string(), n.decimals, n.unit));
        assert_eq!(value("1.234,50"), Some(("1234.50".into(), 2, Unit::Bare)));
        assert_eq!(value("-0,05"), Some(("-0.05".into(), 2, Unit::Bare)));
        assert_eq!(value("€\u{a0}1.234,50*"), Some(("1234.50".into(), 2, Unit::Euro)));
        assert_eq!(value("3,5 ETP"), Some(("3.5".into(), 1, Unit::Etp)));
        assert_eq!(value("12"), Some(("12.0".into(), 0, Unit::Bare)));
        for words in ["–", "", "075016", "1.23,4", "2022/2024", "A1", "1,", ",5"] {
            assert_eq!(value(words), None, "{words}");
        }
    }
}
