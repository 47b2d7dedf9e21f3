// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The trail of the printed figures: document, page, table, figure, and the cells behind it.

mod prose;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::document::{Block, Cell, Document, Table, Text, Visitor, plain_text, visit};
use crate::origin::{Origin, Spot, Trail};
use crate::write::PageIndex;
use crate::write::chart;
use crate::write::sheets::{self, NamedTable};

/// A figure printed in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Document (`piano/piano-di-zona.pdf`).
    #[serde(rename = "documento")]
    pub document: Arc<str>,
    /// Page on which the nearest heading, table or figure before it begins; none in a workbook.
    #[serde(rename = "pagina", default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Where: «Tabella 7», «3.2 L'invecchiamento attivo».
    #[serde(rename = "punto")]
    pub place: String,
    /// The figure as printed.
    #[serde(rename = "valore")]
    pub figure: String,
    /// The cells that it comes from.
    #[serde(rename = "celle")]
    pub cells: Trail,
}

/// Every figure of a document that comes from cells, in reading order; in a table, with its row and column.
pub fn figures(name: &str, document: &Document, index: &PageIndex) -> Vec<Printed> {
    let mut collector = Collector {
        name: name.into(),
        index,
        place: String::new(),
        page: None,
        spots: Spots::default(),
        spot: String::new(),
        found: Vec::new(),
    };
    visit(document, &mut collector);
    lead_on(&mut collector.found);
    collector.found
}

/// Longest text that is a figure by itself, as a cell of a table holds it.
const ALONE: usize = 40;

/// A figure that the office wrote in a text and that the document prints from cells too leads to both.
fn lead_on(printed: &mut [Printed]) {
    let in_words: Vec<usize> = (0..printed.len()).filter(|&at| printed[at].is_written()).collect();
    if in_words.is_empty() {
        return;
    }
    let data: Vec<(String, Wanted, usize)> = printed
        .iter()
        .enumerate()
        .filter(|(_, one)| !one.is_written())
        .map(|(at, one)| (bare(&one.figure), Wanted::new(&one.figure), at))
        .collect();
    for at in in_words {
        let wanted = Wanted::new(&printed[at].figure);
        // Small numbers are equal by chance.
        if !wanted.tells() {
            continue;
        }
        let same = data.iter().filter(|(bare, _, _)| if wanted.scaled { false } else { *bare == wanted.bare });
        let mut found: Vec<&Trail> = same.map(|(_, _, of)| &printed[*of].cells).collect();
        if wanted.scaled {
            let rounded: Vec<&(String, Wanted, usize)> =
                data.iter().filter(|(_, of, _)| of.value.is_some_and(|value| wanted.holds(value))).collect();
            // A round figure may stand for one exact figure only.
            if rounded.windows(2).all(|pair| pair[0].0 == pair[1].0) {
                found.extend(rounded.iter().map(|(_, _, of)| &printed[*of].cells));
            }
        }
        if !found.is_empty() {
            let cells = Trail::join(std::iter::once(&printed[at].cells).chain(found));
            printed[at].cells = cells;
        }
    }
}

impl Printed {
    /// Whether the office wrote it in a text of its own.
    fn is_written(&self) -> bool {
        is_written(&self.cells)
    }
}

/// Whether words come from a text of the office: a line of it, or a Word document.
fn is_written(trail: &Trail) -> bool {
    trail
        .first()
        .is_some_and(|origin| matches!(origin.spot, Spot::Line(_)) || origin.file.to_lowercase().ends_with(".docx"))
}

/// Every figure of the workbook that comes from cells.
pub fn of_workbook(name: &str, tables: &[NamedTable]) -> Vec<Printed> {
    let document: Arc<str> = name.into();
    sheets::figures(tables)
        .into_iter()
        .map(|figure| Printed {
            document: document.clone(),
            page: None,
            place: figure.place,
            figure: figure.words,
            cells: figure.trail,
        })
        .collect()
}

/// Row and column of the cells of a table, found by their place in memory while the table is visited.
#[derive(Default)]
struct Spots(BTreeMap<*const Cell, String>);

impl Spots {
    fn of(table: &Table) -> Spots {
        let words = |cell: &Cell| match cell.content.first() {
            Some(Block::Paragraph(paragraph)) => plain_text(&paragraph.text),
            _ => String::new(),
        };
        let mut headings: Vec<String> = Vec::new();
        for cell in table.head.last().map(|row| row.cells.as_slice()).unwrap_or_default() {
            headings.push(words(cell));
            headings.extend((1..cell.columns).map(|_| String::new()));
        }
        let mut spots = BTreeMap::new();
        for row in &table.body {
            let label = row.cells.first().map(words).unwrap_or_default();
            let mut column = 0;
            for cell in &row.cells {
                let heading = headings.get(column).map_or("", String::as_str);
                let mut said = String::new();
                for (word, name) in [("riga", label.as_str()), ("colonna", heading)] {
                    if !name.is_empty() {
                        said.push_str(&format!(", {word} «{name}»"));
                    }
                }
                spots.insert(std::ptr::from_ref(cell), said);
                column += usize::from(cell.columns);
            }
        }
        Spots(spots)
    }
}

struct Collector<'a> {
    name: Arc<str>,
    index: &'a PageIndex,
    place: String,
    page: Option<u32>,
    spots: Spots,
    spot: String,
    found: Vec<Printed>,
}

impl Visitor for Collector<'_> {
    fn block(&mut self, block: &Block) {
        let (anchor, place) = match block {
            Block::Heading(heading) => {
                let number = heading.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
                (&heading.anchor, format!("{number}{}", plain_text(&heading.text)))
            }
            Block::Table(table) => {
                self.spots = Spots::of(table);
                match &table.caption {
                    Some((number, _)) => (&table.anchor, format!("Tabella {number}")),
                    None => return,
                }
            }
            Block::Figure(figure) => (&figure.anchor, format!("Figura {}", figure.number)),
            _ => return,
        };
        self.spot.clear();
        self.page = self.index.anchors.get(anchor).copied().or(self.page);
        self.place = place;
        if let Block::Figure(figure) = block {
            for label in chart::figures(&figure.chart) {
                self.push(&label.words, format!("{}, {}", self.place, label.place), label.trail);
            }
        }
    }

    fn cell(&mut self, _table: &Table, cell: &Cell) {
        self.spot = self.spots.0.get(&std::ptr::from_ref(cell)).cloned().unwrap_or_default();
    }

    fn text(&mut self, text: &Text) {
        if text.trail.is_empty() || !text.text.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        let place = format!("{}{}", self.place, self.spot);
        if text.text.len() <= ALONE && !is_written(&text.trail) {
            self.push(&text.text, place, text.trail.clone());
            return;
        }
        for figure in prose::figures(&text.text) {
            self.push(figure, place.clone(), text.trail.clone());
        }
    }
}

impl Collector<'_> {
    fn push(&mut self, figure: &str, place: String, cells: Trail) {
        self.found.push(Printed {
            document: self.name.clone(),
            page: self.page,
            place,
            figure: figure.to_owned(),
            cells,
        });
    }
}

/// A figure as somebody reads it or says it: `€ 1.234,50`, `12,3%`, `19,3 milioni`, `oltre 19 milioni di euro`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    bare: String,
    value: Option<Decimal>,
    /// How far from the value a rounded figure may be: below, above.
    below: Decimal,
    above: Decimal,
    scaled: bool,
}

impl Wanted {
    /// From the words of the user.
    pub fn new(words: &str) -> Wanted {
        let lower = words.to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
        let has = |list: &[&str]| lower.split(|c: char| !c.is_alphabetic()).any(|word| list.contains(&word));
        let scale = if has(&["miliardo", "miliardi", "mld"]) {
            1_000_000_000
        } else if has(&["milione", "milioni", "mln", "mil", "m"]) {
            1_000_000
        } else if has(&["mila", "migliaia", "k"]) {
            1_000
        } else {
            1
        };
        let number: String = lower.chars().skip_while(|c| !c.is_ascii_digit() && *c != '-').collect();
        let number: String =
            number.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | ' ')).collect();
        let bare = bare(&number);
        let decimals = bare_decimals(&number);
        let scale = Decimal::from(scale);
        let value = bare.replace(',', ".").parse::<Decimal>().ok().and_then(|n| n.checked_mul(scale));
        let unit = Decimal::new(1, decimals).checked_mul(scale).unwrap_or(Decimal::ONE);
        let half = unit / Decimal::from(2);
        let (below, above) = if has(&["oltre", "più", "superiore", "almeno"]) {
            (Decimal::ZERO, unit)
        } else if has(&["quasi", "meno", "sotto"]) {
            (unit, Decimal::ZERO)
        } else if has(&["circa", "intorno"]) {
            (unit, unit)
        } else {
            (half, half)
        };
        Wanted { bare, value, below, above, scaled: scale > Decimal::ONE }
    }

    /// Whether a printed figure is this one, written in whatever way.
    pub fn is(&self, figure: &str) -> bool {
        if self.scaled {
            let printed = Wanted::new(figure);
            return printed.scaled && printed.bare == self.bare && printed.value == self.value;
        }
        !self.bare.is_empty() && bare(figure) == self.bare
    }

    /// Whether a printed figure, rounded, is this one.
    pub fn rounds(&self, figure: &str) -> bool {
        let (Some(wanted), Some(value)) = (self.value, Wanted::new(figure).value) else { return false };
        let low = wanted.saturating_sub(self.below);
        let high = wanted.saturating_add(self.above);
        !figure.contains('/') && value >= low && value <= high && value.abs() >= Decimal::ONE
    }

    /// Whether an exact value, rounded, is this one.
    fn holds(&self, value: Decimal) -> bool {
        let Some(wanted) = self.value else { return false };
        value >= wanted.saturating_sub(self.below) && value <= wanted.saturating_add(self.above)
    }

    /// Whether a figure is large or fine enough not to be equal to another by chance.
    fn tells(&self) -> bool {
        self.bare.contains(',') || self.value.is_some_and(|value| value.abs() >= Decimal::ONE_THOUSAND)
    }
}

// 1.234,50 and 1234,5 are one figure: dots group digits, and zeros at the end of the decimals add nothing.
fn bare(figure: &str) -> String {
    let digits: String = figure.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '/')).collect();
    match digits.split_once(',') {
        Some((whole, decimals)) => {
            let decimals = decimals.trim_end_matches('0');
            if decimals.is_empty() { whole.to_owned() } else { format!("{whole},{decimals}") }
        }
        None => digits,
    }
}

/// How many decimals are written.
fn bare_decimals(figure: &str) -> u32 {
    let digits = figure.split_once(',').map_or(0, |(_, rest)| rest.chars().filter(char::is_ascii_digit).count());
    u32::try_from(digits).unwrap_or(0).min(20)
}

/// The places of a figure: those where it is printed as it is said; if there are none, those where it is printed exactly
/// and the words round it.
pub fn find<'a>(printed: &'a [Printed], words: &str) -> Vec<&'a Printed> {
    let wanted = Wanted::new(words);
    let exact: Vec<&Printed> = printed.iter().filter(|p| wanted.is(&p.figure)).collect();
    if !exact.is_empty() {
        return exact;
    }
    printed.iter().filter(|p| wanted.rounds(&p.figure)).collect()
}

/// `tracciato.csv`: one row per printed figure. Semicolons and BOM, as Excel in Italian expects.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn to_csv(figures: &[Printed]) -> Result<Vec<u8>, csv::Error> {
    let mut out = Vec::from("\u{feff}".as_bytes());
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
    writer.write_record(["documento", "pagina", "punto", "valore", "celle"])?;
    for figure in figures {
        let page = figure.page.map(|p| p.to_string()).unwrap_or_default();
        let cells: Vec<String> = figure.cells.origins().iter().map(Origin::to_string).collect();
        writer.write_record([&*figure.document, &page, &figure.place, &figure.figure, &cells.join(" | ")])?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_the_same_however_it_is_written() {
        let same = |words: &str, figure: &str| Wanted::new(words).is(figure);
        assert!(same("€ 1.234,50", "1234,5") && same("1234,50 euro", "€\u{a0}1.234,50"));
        assert!(same("12,00", "12") && same("12,3%", "12,3") && same("12,3", "12,3%"));
        assert!(same("19,3 milioni", "19,3 milioni di euro") && !same("19,3 milioni", "19,3"));
        assert!(!same("1.234", "1,234") && !same("niente", "–"));
    }

    #[test]
    fn rounded_words_lead_to_the_exact_figure() {
        let rounds = |words: &str| Wanted::new(words).rounds("19.265.797,89");
        for words in [
            "19,3 milioni",
            "19,27 mln di euro",
            "oltre 19 milioni",
            "quasi 20 milioni",
            "19.266 mila",
            "19.265.798",
            "circa 19 milioni",
        ] {
            assert!(rounds(words), "{words}");
        }
        for words in ["19,2 milioni", "oltre 20 milioni", "quasi 19 milioni", "19.265.797", "19,3"] {
            assert!(!rounds(words), "{words}");
        }
    }
}
