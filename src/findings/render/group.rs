// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings by file and sheet, repeats gathered, cells said in short: what the reports for people share.

use std::collections::BTreeMap;

use crate::findings::{Finding, Label, Severity};
use crate::origin::{Origin, Spot, column_letters};

/// The findings of one sheet, of one file as a whole, or of the plan as a whole.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// File; `None` for what is of the plan as a whole.
    pub file: Option<&'a str>,
    /// Sheet.
    pub sheet: Option<&'a str>,
    /// Findings, repeats gathered, in their order.
    pub entries: Vec<Entry<'a>>,
}

impl Place<'_> {
    /// How many findings there are.
    pub(super) fn len(&self) -> usize {
        self.entries.iter().map(|e| 1 + e.repeats.len()).sum()
    }
}

/// A finding, with the others that say the same of other cells of the same column.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The first one.
    pub finding: &'a Finding,
    /// The others.
    pub repeats: Vec<&'a Finding>,
}

/// How many findings of one kind in one column are shown whole before the others are gathered.
const SHOWN_WHOLE: usize = 3;

/// Gathers findings by file and sheet, in the order in which these are first met. Nothing is left out.
pub(super) fn by_place<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Place<'a>> {
    let mut places: Vec<(Place<'a>, Vec<&'a Finding>)> = Vec::new();
    for finding in findings {
        let file = finding.origin.as_ref().map(|o| &*o.file);
        let sheet = finding.origin.as_ref().and_then(|o| o.sheet.as_deref());
        match places.iter_mut().rfind(|(p, _)| p.file == file && p.sheet == sheet) {
            Some((_, list)) => list.push(finding),
            None => places.push((Place { file, sheet, entries: Vec::new() }, vec![finding])),
        }
    }
    places
        .into_iter()
        .map(|(mut place, list)| {
            place.entries = gather(&list);
            place
        })
        .collect()
}

fn gather<'a>(findings: &[&'a Finding]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut seen: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for &finding in findings {
        let Some(kind) = kind(finding) else {
            entries.push(Entry { finding, repeats: Vec::new() });
            continue;
        };
        let (count, last) = seen.entry(kind).or_insert((0, 0));
        *count += 1;
        if *count > SHOWN_WHOLE
            && let Some(entry) = entries.get_mut(*last)
        {
            entry.repeats.push(finding);
        } else {
            *last = entries.len();
            entries.push(Entry { finding, repeats: Vec::new() });
        }
    }
    entries
}

/// What repeats have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    code: &'static str,
    severity: Severity,
    /// Column of the sheet, for cells.
    index: Option<u32>,
    /// Heading of the column.
    column: Option<&'a str>,
    /// Cure, for what is told by the key of its row alone.
    cure: &'a str,
}

fn kind(finding: &Finding) -> Option<Kind<'_>> {
    let (index, cure) = match finding.origin.as_ref().map(|o| o.spot) {
        Some(Spot::Cell(_, index)) => (Some(index), ""),
        Some(Spot::Row(_) | Spot::Whole) | None if finding.row.is_some() => (None, finding.cure.as_str()),
        _ => return None,
    };
    Some(Kind { code: finding.code, severity: finding.severity, index, column: finding.column.as_deref(), cure })
}

/// Where the repeats of a finding are: `altre 9 volte nella stessa colonna: celle F34:F42`, `altre 12 volte: voci L04, L05…`.
pub(super) fn repeats(entry: &Entry<'_>) -> Option<String> {
    let times = match entry.repeats.len() {
        0 => return None,
        1 => "un'altra volta".to_owned(),
        n => format!("altre {n} volte"),
    };
    if let Some(Spot::Cell(..)) = entry.finding.origin.as_ref().map(|o| o.spot) {
        let cells = ranges(entry.repeats.iter().filter_map(|f| f.origin.as_ref()).map(|o| o.spot));
        return Some(format!("{times} nella stessa colonna: {cells}"));
    }
    let rows: Vec<&str> = entry.repeats.iter().filter_map(|f| f.row.as_deref()).collect();
    let word = if rows.len() == 1 { "voce" } else { "voci" };
    Some(format!("{times}: {word} {}", rows.join(", ")))
}

/// The place inside its sheet, with column and row: `cella F23, colonna «FNPS 2023», riga «A2.03»`.
pub(super) fn spot(finding: &Finding) -> String {
    let mut parts = Vec::new();
    match finding.origin.as_ref().map(|o| o.spot) {
        Some(Spot::Cell(row, column)) => parts.push(format!("cella {}", crate::origin::a1(row, column))),
        Some(Spot::Row(row)) => parts.push(format!("riga {}", row + 1)),
        Some(Spot::Line(line)) => parts.push(format!("riga {line}")),
        Some(Spot::Whole) | None => {}
    }
    if let Some(column) = &finding.column {
        parts.push(format!("colonna «{column}»"));
    }
    if let Some(row) = &finding.row {
        parts.push(format!("voce «{row}»"));
    }
    parts.join(", ")
}

/// Other cells that matter, one line per note and sheet; cells without a note are said together.
pub(super) fn other_places(labels: &[Label], here: Option<&Origin>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut bare: Vec<(&Origin, Vec<Spot>)> = Vec::new();
    for label in labels {
        if !label.note.is_empty() {
            lines.push(format!("{}: {}", relative(&label.origin, here), label.note));
            continue;
        }
        match bare.iter_mut().find(|(o, _)| o.file == label.origin.file && o.sheet == label.origin.sheet) {
            Some((_, spots)) => spots.push(label.origin.spot),
            None => bare.push((&label.origin, vec![label.origin.spot])),
        }
    }
    for (origin, spots) in bare {
        match spots.as_slice() {
            [_] => lines.push(relative(origin, here)),
            _ => {
                let sheet = relative(&origin.at(Spot::Whole), here);
                let cells = ranges(spots);
                lines.push(if sheet.is_empty() { cells } else { format!("{sheet}, {cells}") });
            }
        }
    }
    lines
}

/// A place as it is said from another one: the sheet is named only when it is another.
fn relative(origin: &Origin, here: Option<&Origin>) -> String {
    let same = here.is_some_and(|h| h.file == origin.file && h.sheet == origin.sheet);
    if !same {
        return origin.to_string();
    }
    match origin.spot {
        Spot::Cell(row, column) => format!("cella {}", crate::origin::a1(row, column)),
        Spot::Row(row) => format!("riga {}", row + 1),
        Spot::Line(line) => format!("riga {line}"),
        Spot::Whole => String::new(),
    }
}

/// Cells in short: `celle F7, F9:F12, G7`; runs go down a column, as people scroll.
pub(super) fn ranges(spots: impl IntoIterator<Item = Spot>) -> String {
    let mut cells: Vec<(u32, u32)> = Vec::new();
    let mut rows: Vec<u32> = Vec::new();
    for spot in spots {
        match spot {
            Spot::Cell(row, column) => cells.push((column, row)),
            Spot::Row(row) => rows.push(row + 1),
            Spot::Line(line) => rows.push(line),
            Spot::Whole => {}
        }
    }
    let mut parts = Vec::new();
    if !cells.is_empty() {
        let names: Vec<String> = runs(cells, |(c, r)| (c, r + 1))
            .into_iter()
            .map(|((column, first), (_, last))| {
                let letters = column_letters(column);
                if first == last {
                    format!("{letters}{}", first + 1)
                } else {
                    format!("{letters}{}:{letters}{}", first + 1, last + 1)
                }
            })
            .collect();
        let word = if names.len() == 1 && !names[0].contains(':') { "cella" } else { "celle" };
        parts.push(format!("{word} {}", names.join(", ")));
    }
    if !rows.is_empty() {
        let names: Vec<String> = runs(rows, |r| r + 1)
            .into_iter()
            .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
            .collect();
        let word = if names.len() == 1 && !names[0].contains('-') { "riga" } else { "righe" };
        parts.push(format!("{word} {}", names.join(", ")));
    }
    parts.join(", ")
}

fn runs<T: Copy + Ord>(mut items: Vec<T>, next: impl Fn(T) -> T) -> Vec<(T, T)> {
    items.sort_unstable();
    items.dedup();
    let mut out: Vec<(T, T)> = Vec::new();
    for item in items {
        match out.last_mut() {
            Some((_, last)) if next(*last) == item => *last = item,
            _ => out.push((item, item)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_said_in_short() {
        let cells = [(6, 5), (8, 5), (9, 5), (10, 5), (6, 6), (6, 5)].map(|(r, c)| Spot::Cell(r, c));
        assert_eq!(ranges(cells), "celle F7, F9:F11, G7");
        assert_eq!(ranges([Spot::Cell(0, 0)]), "cella A1");
        assert_eq!(ranges([Spot::Row(2), Spot::Row(3), Spot::Row(6)]), "righe 3-4, 7");
    }

    #[test]
    fn repeats_of_one_column_are_gathered_and_none_is_lost() {
        let sheet = Origin::file("dati/a.xlsx").in_sheet("Spesa");
        let findings: Vec<Finding> = (0..40)
            .map(|row| Finding::note("R-T14", format!("riga {row}")).at(sheet.at(Spot::Cell(row, 3))).column("Importo"))
            .chain([Finding::error("R-T04", "manca una colonna").at(sheet.clone())])
            .collect();
        let places = by_place(&findings);
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].entries.len(), SHOWN_WHOLE + 1);
        assert_eq!(places[0].len(), 41);
        assert_eq!(repeats(&places[0].entries[2]).unwrap(), "altre 37 volte nella stessa colonna: celle D4:D40");
    }

    #[test]
    fn findings_without_a_cell_are_gathered_by_their_key() {
        let finding = |key: &str| Finding::warning("R-L02", format!("manca {key}")).row(key).cure("Aggiungerlo.");
        let findings = ["L01", "L02", "L03", "L04", "L05"].map(finding);
        let places = by_place(&findings);
        assert_eq!(places[0].entries.len(), SHOWN_WHOLE);
        assert_eq!(repeats(&places[0].entries[2]).unwrap(), "altre 2 volte: voci L04, L05");
        let texts = [Finding::error("R-S01", "manca un testo"), Finding::error("R-S01", "manca un altro testo")];
        assert_eq!(by_place(&texts)[0].entries.len(), 2);
    }
}
