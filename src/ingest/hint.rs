// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's own mapping of a sheet: which tables it fixes and where.

use rust_decimal::Decimal;

use super::header;
use super::normal::{nearest, normal};
use super::recognise::Context;
use crate::findings::{Finding, codes};
use crate::origin::Origin;
use crate::project::{Shape, SourceHint, Unit};
use crate::table::{TableSchema, schemas};

/// A table whose place the office gives.
#[derive(Clone, Copy, Debug)]
pub struct Pin<'a> {
    /// The entry of `piano.toml`.
    pub hint: &'a SourceHint,
    /// First row of the header or of the cards.
    pub row: u32,
    /// How many rows the header has, when the office says so.
    pub header_rows: Option<u32>,
    /// Last row of the table, when the office says so.
    pub last: Option<u32>,
    /// First and last column.
    pub columns: (u32, u32),
}

/// The tables with a place, from top to bottom.
pub fn pins<'a>(hints: &[&'a SourceHint]) -> Vec<Pin<'a>> {
    let mut out: Vec<Pin<'a>> = hints.iter().filter_map(|hint| pin(hint)).collect();
    out.sort_by_key(|pin| (pin.row, pin.columns.0));
    out
}

/// The entries that give no place: they refine whatever table is found.
pub fn loose<'a>(hints: &[&'a SourceHint]) -> Vec<&'a SourceHint> {
    hints.iter().copied().filter(|hint| pin(hint).is_none()).collect()
}

fn pin(hint: &SourceHint) -> Option<Pin<'_>> {
    let header_rows = hint.righe_intestazione.filter(|rows| (1..=10).contains(rows));
    let row = hint.intestazione.and_then(|row| row.checked_sub(1));
    if let Some((first, last)) = hint.intervallo.as_deref().and_then(range) {
        let row = row.unwrap_or(first.0);
        let end = (last.0 != u32::MAX).then_some(last.0);
        return Some(Pin { hint, row, header_rows, last: end, columns: (first.1, last.1) });
    }
    row.map(|row| Pin { hint, row, header_rows, last: None, columns: (0, u32::MAX) })
}

/// First and last cell of `A3:H40`; `A3:H` goes on to the end of the sheet.
pub fn range(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let plain = text.replace('$', "");
    let (first, last) = plain.trim().split_once(':')?;
    let open = column(last.trim()).map(|column| (u32::MAX, column));
    let (first, last) = (cell(first)?, open.or_else(|| cell(last))?);
    (first.0 <= last.0 && first.1 <= last.1).then_some((first, last))
}

fn cell(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let row: u32 = text[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column(&text[..letters])?))
}

/// A column by its letters.
pub fn column(letters: &str) -> Option<u32> {
    if !(1..=3).contains(&letters.len()) || !letters.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let value = letters.bytes().fold(0u32, |value, b| value * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    value.checked_sub(1)
}

/// Whether a heading of the mapping, or its `colonna C`, is this one.
pub fn names(from: &str, heading: &str, at: u32) -> bool {
    let letters = from.trim().to_lowercase();
    let by_letter = letters.strip_prefix("colonna ").and_then(|l| column(l.trim()));
    by_letter.map_or_else(|| normal(from) == normal(heading), |column| column == at)
}

/// The table that an entry names.
pub fn table(hint: &SourceHint) -> Option<&'static TableSchema> {
    let wanted = hint.contenuto.as_deref()?;
    if is_wide(hint) {
        return crate::table::schema("spesa");
    }
    let wanted = normal(wanted);
    schemas().iter().find(|s| normal(&s.title) == wanted || s.name == wanted.replace(' ', "_"))
}

/// Whether an entry names the wide «Quadro finanziario».
pub fn is_wide(hint: &SourceHint) -> bool {
    hint.contenuto.as_deref().is_some_and(|c| normal(c).starts_with("quadro finanziario"))
}

/// Whether an entry says that headings stand beside single values.
pub fn is_cards(hint: &SourceHint) -> bool {
    hint.forma == Some(Shape::Schede)
}

/// What an entry says for all the rows.
pub fn context(hint: &SourceHint) -> Context {
    let place = || Origin::file("piano.toml");
    let scale = hint.unita.map(|unit| match unit {
        Unit::Euro => Decimal::ONE,
        Unit::Migliaia => Decimal::from(1000),
        Unit::Milioni => Decimal::from(1_000_000),
    });
    Context {
        year: hint.anno.map(|year| (year, place())),
        area: hint.area.clone().map(|area| (area, place())),
        comune: hint.comune.clone().map(|comune| (comune, place())),
        fund: hint.fonte.clone().map(|fund| (fund, place())),
        scale: scale.map(|scale| (scale, place())),
    }
}

/// What is wrong in an entry by itself.
pub fn faults(hint: &SourceHint) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut warn = |message: String, expected: Option<&str>, cure: &str| {
        let mut finding = Finding::warning(codes::UNUSED_SETTING, message).at(Origin::file("piano.toml")).cure(cure);
        finding.expected = expected.map(str::to_owned);
        out.push(finding);
    };
    if let Some(text) = hint.intervallo.as_deref().filter(|text| range(text).is_none()) {
        warn(
            format!("In piano.toml una voce [[sorgente]] ha un intervallo che non si capisce: «{text}»"),
            Some("A3:H40"),
            "Scrivere la prima e l'ultima cella della tabella, intestazione compresa, come in Excel.",
        );
    }
    let titles = || schemas().iter().map(|s| s.title.as_str()).chain(["Quadro finanziario"]);
    if let Some(text) = hint.contenuto.as_deref().filter(|_| table(hint).is_none()) {
        warn(
            format!("In piano.toml una voce [[sorgente]] ha un contenuto che non è una tabella del piano: «{text}»"),
            nearest(text, titles()),
            "Scrivere il nome di una tabella, per esempio «Interventi» o «Quadro finanziario».",
        );
    }
    if let Some(schema) = table(hint).filter(|_| !is_wide(hint)) {
        let fields = || schema.fields.iter().map(|f| f.title.as_str());
        for (from, to) in &hint.colonne {
            if header::target(schema, to).is_none() {
                warn(
                    format!(
                        "In piano.toml una voce [[sorgente]] porta «{from}» alla colonna «{to}», che la tabella {} non ha",
                        schema.title
                    ),
                    nearest(to, fields()),
                    "Correggere il nome della colonna.",
                );
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_spreadsheets_write_them() {
        assert_eq!(range("A3:H40"), Some(((2, 0), (39, 7))));
        assert_eq!(range("$AA$1:$AB$2"), Some(((0, 26), (1, 27))));
        assert_eq!(range("A3:H"), Some(((2, 0), (u32::MAX, 7))));
        for text in ["A3", "H40:A3", "3:40", "A0:B2", ":", ""] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
