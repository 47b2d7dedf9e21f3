// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Statistics of all Italy, comune by comune: of a long CSV only the rows of the project's own comuni are taken.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::delimited::{guess_separator, wide};
use super::grid::Grid;
use super::normal::normal;
use super::value::text_of;
use crate::findings::{Finding, codes};
use crate::istat;
use crate::origin::Origin;

/// Headings of the column of the ISTAT code.
const CODES: [&str; 10] = [
    "codice comune",
    "codice istat",
    "codice istat comune",
    "codice istat del comune",
    "codice del comune",
    "cod comune",
    "cod istat",
    "codice_comune",
    "procom",
    "pro com",
];
/// Lines among which the header is looked for.
const HEAD: usize = 10;
/// A sheet that names more comuni than these is a list of them, not the project's own.
const LIST: usize = 150;
/// Longest name of a comune, in bytes.
const NAME: usize = 60;

/// The comuni that these sheets name, by code.
pub fn named<'g>(grids: impl Iterator<Item = &'g Grid>) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    for grid in grids {
        let mut own = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for (_, raw) in grid.rows().flat_map(|row| row.cells()) {
            let text = text_of(raw);
            if text.len() > NAME || own.len() > LIST || !seen.insert(text.clone()) {
                continue;
            }
            // A number of four or five digits is more often a count than a code without its noughts.
            own.extend(istat::by_code(&text).map(|place| place.code));
            own.extend(istat::by_name(&text).iter().map(|place| place.code));
        }
        if own.len() <= LIST {
            all.extend(own);
        }
    }
    all
}

/// The code of a comune, with or without the noughts before it.
fn code_of(field: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(field).ok()?.trim().trim_matches('"').trim();
    if !(4..=6).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    istat::by_code(&format!("{text:0>6}")).map(|place| place.code)
}

/// The text with the rows of other comuni left blank, so that rows keep their numbers; and the note that tells it.
///
/// `None` when the text is no such file, or no row would go.
pub fn without(bytes: &[u8], own: &BTreeSet<&'static str>, origin: &Origin) -> Option<(Vec<u8>, Finding)> {
    if own.is_empty() || wide(bytes).is_some() || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    let start = bytes.len().min(1 << 16);
    let separator = guess_separator(&String::from_utf8_lossy(&bytes[..start]));
    let lines = || bytes.split_inclusive(|b| *b == b'\n');
    let field = |line: &[u8], at: usize| line.split(|b| *b == separator).nth(at).map(<[u8]>::to_vec);
    let (header, column) = lines().take(HEAD).enumerate().find_map(|(row, line)| {
        let heading = |h: &[u8]| normal(String::from_utf8_lossy(h).trim_start_matches('\u{feff}'));
        let at = line.split(|b| *b == separator).position(|h| CODES.contains(&heading(h).as_str()))?;
        Some((row, at))
    })?;
    let mut out = Vec::with_capacity(bytes.len() / 8);
    let (mut kept, mut all) = (BTreeSet::new(), BTreeSet::new());
    // The rows of a comune stand together: its code is looked up once.
    let (mut last, mut goes): (Vec<u8>, bool) = (Vec::new(), false);
    for (row, line) in lines().enumerate() {
        if line.iter().filter(|b| **b == b'"').count() % 2 == 1 {
            return None;
        }
        if row > header {
            let code = field(line, column).unwrap_or_default();
            if code != last {
                let place = code_of(&code);
                goes = place.is_some_and(|place| !own.contains(place));
                all.extend(place);
                kept.extend(place.filter(|_| !goes));
                last = code;
            }
            if goes {
                out.push(b'\n');
                continue;
            }
        }
        out.extend_from_slice(line);
    }
    if kept.len() == all.len() {
        return None;
    }
    let what = match kept.len() {
        0 => "nessuno è fra quelli che gli altri file nominano".to_owned(),
        1 => "si legge solo quello che gli altri file nominano".to_owned(),
        n => format!("si leggono solo i {n} che gli altri file nominano"),
    };
    let finding = Finding::note(
        codes::SKIPPED_ROWS,
        format!("Il file «{}» ha {} comuni: {what}", origin.file, super::budget::grouped(all.len())),
    )
    .at(origin.clone())
    .cure("Nulla da fare, se i comuni dell'Ambito sono tutti nella tabella Comuni.");
    Some((out, finding))
}

/// The text as it is to be read.
pub fn kept<'b>(
    bytes: Cow<'b, [u8]>,
    own: &BTreeSet<&'static str>,
    origin: &Origin,
) -> (Cow<'b, [u8]>, Option<Finding>) {
    match without(&bytes, own, origin) {
        Some((text, finding)) => (Cow::Owned(text), Some(finding)),
        None => (bytes, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_other_comuni_go_and_the_others_keep_their_numbers() {
        let own = BTreeSet::from(["075016"]);
        let text = b"\"Titolo; 2022\"\n\"Codice comune\";\"Comune\";\"Et\xe0\"\n\"072001\";\"x\";0\n\"75016\";\"Casarano\";0\n\"LE\";\"Lecce\";0\n\"075042\";\"Matino\";0\n";
        let (left, finding) = without(text, &own, &Origin::file("a.csv")).unwrap();
        let lines: Vec<&[u8]> = left.split(|b| *b == b'\n').collect();
        assert_eq!(lines.len(), 7);
        assert!(lines[2].is_empty() && lines[3].starts_with(b"\"75016\"") && lines[4].starts_with(b"\"LE\""));
        assert!(lines[5].is_empty() && finding.message.contains("3 comuni"), "{}", finding.message);
        assert!(without(b"Comune;Residenti\nNoci;3\n", &own, &Origin::file("a.csv")).is_none());
        assert!(without(text, &BTreeSet::new(), &Origin::file("a.csv")).is_none());
    }
}
