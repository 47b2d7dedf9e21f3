// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What an XLSB says beside its cells, which its reader does not tell: what is hidden, what is merged, what is a percentage
//! (MS-XLSB 2.4).

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Region;
use super::package::{Package, for_each_element};
use super::xlsx::styles::{self, Nature};

/// What the records of a sheet say beside its cells.
#[derive(Clone, Debug, Default)]
pub struct Aspect {
    /// Hidden rows.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns.
    pub hidden_columns: Vec<u32>,
    /// Merged regions.
    pub merged: Vec<Region>,
    /// Cells whose number is shown as a percentage.
    pub percent: BTreeSet<(u32, u32)>,
}

/// Most merged regions that are kept.
const REGIONS: usize = 100_000;

/// The aspect of each sheet, by name; a part that can't be read says nothing.
pub fn aspects(package: &mut Package<'_>) -> BTreeMap<String, Aspect> {
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    if let Some(links) = package.text("xl/_rels/workbook.bin.rels") {
        for_each_element(&links, |name, get| {
            if name == "Relationship"
                && let (Some(id), Some(target)) = (get("Id"), get("Target"))
            {
                targets.insert(id.to_string(), target.to_string());
            }
        });
    }
    let book = package.held("xl/workbook.bin").unwrap_or_default();
    let percent = package.held("xl/styles.bin").map(|bytes| percent_styles(&bytes)).unwrap_or_default();
    let mut out = BTreeMap::new();
    for data in Records(&book).filter(|(kind, _)| *kind == 0x009c).map(|(_, data)| data) {
        let Some((id, rest)) = data.get(8..).and_then(wide) else { continue };
        let (Some((name, _)), Some(target)) = (wide(rest), targets.get(&id)) else { continue };
        if let Ok(sheet) = package.held(&format!("xl/{}", target.trim_start_matches("/xl/"))) {
            out.insert(name, aspect(&sheet, &percent));
        }
    }
    out
}

fn aspect(sheet: &[u8], percent: &[bool]) -> Aspect {
    let mut out = Aspect::default();
    let mut row = 0;
    for (kind, data) in Records(sheet) {
        let at = |offset| u32_at(data, offset).unwrap_or(0);
        match kind {
            // A row: its number, its style, its height, and bits of which one says that it is hidden.
            0x0000 => {
                row = at(0);
                if data.get(11).is_some_and(|bits| bits & 0x10 != 0) {
                    out.hidden_rows.push(row);
                }
            }
            // Columns of one width.
            0x003c if data.get(16).is_some_and(|bits| bits & 1 != 0) => {
                out.hidden_columns.extend(at(0)..=at(4).min(16_383));
            }
            0x00b0 if out.merged.len() < REGIONS => {
                out.merged.push(Region { start: (at(0), at(8)), end: (at(4), at(12)) });
            }
            // Numbers, short, long and of a formula: column, style of three bytes.
            0x0002 | 0x0005 | 0x0009 if percent.get((at(4) & 0x00ff_ffff) as usize).copied().unwrap_or(false) => {
                out.percent.insert((row, at(0)));
            }
            _ => {}
        }
    }
    out
}

/// Which styles of cells show a percentage.
fn percent_styles(bytes: &[u8]) -> Vec<bool> {
    let mut own: BTreeMap<u16, bool> = BTreeMap::new();
    let (mut out, mut inside) = (Vec::new(), false);
    for (kind, data) in Records(bytes) {
        match kind {
            0x002c => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), data.get(2..).and_then(wide)) {
                    own.insert(id, styles::nature(&code) == Nature::Percent);
                }
            }
            0x0269 => inside = true,
            0x026a => inside = false,
            0x002f if inside => {
                let id = u16_at(data, 2).unwrap_or(0);
                let known = own.get(&id).copied();
                out.push(known.unwrap_or_else(|| styles::builtin(u32::from(id)) == Nature::Percent));
            }
            _ => {}
        }
    }
    out
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A text led by its length, and what follows it.
fn wide(bytes: &[u8]) -> Option<(String, &[u8])> {
    let length = usize::try_from(u32_at(bytes, 0)?).ok().filter(|length| *length < 1 << 16)?;
    let (letters, rest) = bytes.get(4..)?.split_at_checked(length * 2)?;
    let units = letters.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
    Some((char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect(), rest))
}

/// The records of a part: kind and data. Both the kind and the length are written in groups of seven bits.
struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    fn group(&mut self, most: u32) -> Option<usize> {
        let mut number = 0;
        for at in 0..most {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.group(2)?;
        let length = self.group(4)?;
        let (data, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, data))
    }
}
