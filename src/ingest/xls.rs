// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A look at an old binary workbook before its reader: a compound file whose chains loop, or whose records speak of billions
//! of cells, would exhaust the memory, and that can't be caught.

use std::collections::{BTreeMap, BTreeSet};

use super::limits;
use super::package::Refusal;
use super::xlsx::styles::{self, Nature};

const END: u32 = 0xffff_fff0;
const HEADER: usize = 512;

/// A compound file: streams by name.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect()
}

impl<'a> Compound<'a> {
    /// Reads the directory; `None` when it is damaged or its chains loop.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        let sector = match shift {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let sectors = bytes.len() / sector + 1;
        let mut difat = words(bytes.get(76..HEADER)?);
        let mut next = u32_at(bytes, 68)?;
        let mut steps = 0;
        while next < END {
            steps += 1;
            if steps > sectors {
                return None;
            }
            let mut block = words(Self::block(bytes, sector, next)?);
            next = block.pop()?;
            difat.extend(block);
        }
        let mut fat = Vec::new();
        for id in difat.into_iter().filter(|&id| id < END) {
            if fat.len() > sectors * 2 + sector {
                return None;
            }
            fat.extend(words(Self::block(bytes, sector, id)?));
        }
        let mut file = Self { bytes, sector, fat, entries: Vec::new(), mini_fat: Vec::new(), mini: Vec::new() };
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        file.entries = directory.chunks_exact(128).filter_map(|e| entry(e, sector)).collect();
        let mini_blocks = u32_at(bytes, 64)? as usize;
        if mini_blocks > 0 && mini_blocks <= sectors {
            let root = file.entries.first()?;
            file.mini = file.chain(root.start, root.length)?;
            file.mini_fat = words(&file.chain(u32_at(bytes, 60)?, mini_blocks * sector)?);
        }
        Some(file)
    }

    fn block(bytes: &[u8], sector: usize, id: u32) -> Option<&[u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(sector)?.max(HEADER);
        if start >= bytes.len() {
            return None;
        }
        bytes.get(start..(start + sector).min(bytes.len()))
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut id = start;
        let mut steps = 0;
        while id < END && out.len() < length {
            steps += 1;
            if steps > self.bytes.len() / self.sector + 2 {
                return None;
            }
            out.extend_from_slice(Self::block(self.bytes, self.sector, id)?);
            id = *self.fat.get(id as usize)?;
        }
        out.truncate(length);
        Some(out)
    }

    fn mini_chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut id = start;
        while id < END && out.len() < length {
            if out.len() > self.mini.len() {
                return None;
            }
            let from = (id as usize).checked_mul(64)?;
            out.extend_from_slice(self.mini.get(from..(from + 64).min(self.mini.len()))?);
            id = *self.mini_fat.get(id as usize)?;
        }
        out.truncate(length);
        Some(out)
    }

    /// Whether there is a stream or a folder with this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// A stream, whole.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))?;
        if entry.length < 4096 {
            self.mini_chain(entry.start, entry.length)
        } else {
            self.chain(entry.start, entry.length)
        }
    }
}

fn entry(bytes: &[u8], sector: usize) -> Option<Entry> {
    let units: Vec<u16> = bytes[..64].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
    let name: String =
        char::decode_utf16(units.into_iter().take_while(|&u| u != 0)).map(|c| c.unwrap_or('?')).collect();
    let mut length = u64::from(u32_at(bytes, 120)?);
    if sector == 4096 {
        length |= u64::from(u32_at(bytes, 124)?) << 32;
    }
    Some(Entry { name, start: u32_at(bytes, 116)?, length: usize::try_from(length).ok()? })
}

/// What the records of a sheet say beside its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aspect {
    /// Hidden rows.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns.
    pub hidden_columns: Vec<u32>,
    /// Cells whose number is shown as a percentage.
    pub percent: BTreeSet<(u32, u32)>,
}

/// Refuses a workbook that is protected, whose structure loops, or whose sheets span more cells than fit in memory; tells what
/// is hidden on each sheet, by name.
pub fn check(bytes: &[u8]) -> Result<BTreeMap<String, Aspect>, Refusal> {
    let damaged = || Refusal::Damaged("il file è danneggiato o incompleto".to_owned());
    let file = Compound::open(bytes).ok_or_else(damaged)?;
    let stream = file.stream("Workbook").or_else(|| file.stream("Book")).ok_or_else(damaged)?;
    let mut sheets: Vec<(String, usize)> = Vec::new();
    let mut formats = Formats::default();
    for (kind, data) in Records(&stream) {
        match kind {
            0x002f if u16_at(data, 0) != Some(0) => {
                return Err(Refusal::Locked);
            }
            0x0085 => sheets.push((sheet_name(data), u32_at(data, 0).ok_or_else(damaged)? as usize)),
            0x041e => formats.custom(data),
            0x00e0 => formats.style(data),
            0x000a => break,
            _ => {}
        }
    }
    if sheets.len() > limits::SHEETS {
        return Err(Refusal::TooLarge(format!("contiene più di {} fogli", limits::SHEETS)));
    }
    let mut total = 0u64;
    let mut aspects = BTreeMap::new();
    for (name, start) in sheets {
        let mut aspect = Aspect::default();
        total = total.saturating_add(span(stream.get(start..).ok_or_else(damaged)?, &formats, &mut aspect));
        if total > limits::RECTANGLE {
            return Err(Refusal::TooLarge(format!(
                "il foglio «{name}», con quelli che lo precedono, occupa troppe righe e colonne"
            )));
        }
        aspects.insert(name, aspect);
    }
    Ok(aspects)
}

/// Name of a sheet in the list of the workbook: a count, a mark that tells whether each letter takes two bytes, the letters.
fn sheet_name(data: &[u8]) -> String {
    let (Some(&count), Some(&mark), Some(letters)) = (data.get(6), data.get(7), data.get(8..)) else {
        return String::new();
    };
    let count = usize::from(count);
    if mark & 1 == 0 {
        return letters.iter().take(count).map(|&b| char::from(b)).collect();
    }
    let units = letters.chunks_exact(2).take(count).map(|c| u16::from_le_bytes([c[0], c[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect()
}

/// Which styles of cells show a percentage: the styles name a format, a format of the workbook's own has its code.
#[derive(Default)]
struct Formats {
    percent: BTreeMap<u16, bool>,
    styles: Vec<bool>,
}

impl Formats {
    fn custom(&mut self, data: &[u8]) {
        let (Some(id), Some(count), Some(&mark)) = (u16_at(data, 0), u16_at(data, 2), data.get(4)) else { return };
        // The mark of a percentage takes one byte, or two of which the other is zero.
        let letters = data.get(5..).unwrap_or_default();
        let step = if mark & 1 == 0 { 1 } else { 2 };
        let code: String = letters.iter().step_by(step).take(usize::from(count)).map(|&b| char::from(b)).collect();
        self.percent.insert(id, styles::nature(&code) == Nature::Percent);
    }

    fn style(&mut self, data: &[u8]) {
        let id = u16_at(data, 2).unwrap_or(0);
        let own = self.percent.get(&id).copied();
        self.styles.push(own.unwrap_or_else(|| styles::builtin(u32::from(id)) == Nature::Percent));
    }

    fn shows_percent(&self, style: Option<u16>) -> bool {
        style.and_then(|at| self.styles.get(usize::from(at))).copied().unwrap_or(false)
    }
}

/// The cells with a number of a record, each with its style.
fn numbers(kind: u16, data: &[u8]) -> Vec<(u32, u32, Option<u16>)> {
    let at = |offset| u16_at(data, offset).map(u32::from);
    let (Some(row), Some(column)) = (at(0), at(2)) else { return Vec::new() };
    match kind {
        // Several in a row: a style and a number of four bytes for each.
        0x00bd => {
            let count = data.len().saturating_sub(6) / 6;
            (0..count).map(|i| (row, column.saturating_add(i as u32), u16_at(data, 4 + 6 * i))).collect()
        }
        _ => vec![(row, column, u16_at(data, 4))],
    }
}

/// How many cells the reader will make room for; notes what is hidden and what is a percentage.
fn span(sheet: &[u8], formats: &Formats, aspect: &mut Aspect) -> u64 {
    let (mut rows, mut columns, mut declared) = (0u64, 0u64, 0u64);
    let mut depth = 0i32;
    for (kind, data) in Records(sheet) {
        if matches!(kind, 0x0203 | 0x0006 | 0x027e | 0x00bd) {
            let shown = numbers(kind, data).into_iter().filter(|(_, _, style)| formats.shows_percent(*style));
            aspect.percent.extend(shown.map(|(row, column, _)| (row, column)));
        }
        match kind {
            0x0809 => depth += 1,
            0x000a => {
                depth -= 1;
                if depth <= 0 {
                    break;
                }
            }
            // Height of a row, width of some columns: a bit of each says that they are hidden.
            0x0208 if u16_at(data, 12).is_some_and(|options| options & 0x20 != 0) => {
                aspect.hidden_rows.extend(u16_at(data, 0).map(u32::from));
            }
            0x007d if u16_at(data, 8).is_some_and(|options| options & 1 != 0) => {
                if let (Some(first), Some(last)) = (u16_at(data, 0), u16_at(data, 2)) {
                    aspect.hidden_columns.extend((first..=last.min(255)).map(u32::from));
                }
            }
            0x0200 => declared = declared.max(dimensions(data).unwrap_or(u64::MAX)),
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x0006 | 0x00bd => {
                rows = rows.max(u16_at(data, 0).map_or(0, |r| u64::from(r) + 1));
                let last = if kind == 0x00bd { data.len().saturating_sub(2) } else { 2 };
                columns = columns.max(u16_at(data, last).map_or(0, |c| u64::from(c) + 1));
            }
            _ => {}
        }
    }
    (rows * columns).max(declared)
}

fn dimensions(data: &[u8]) -> Option<u64> {
    let (first_row, last_row, at) = if data.len() >= 14 {
        (u32_at(data, 0)?, u32_at(data, 4)?, 8)
    } else {
        (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?), 4)
    };
    let (first_column, last_column) = (u16_at(data, at)?, u16_at(data, at + 2)?);
    let rows = u64::from(last_row.saturating_sub(first_row)) + 1;
    let columns = u64::from(last_column.saturating_sub(first_column)) + 1;
    Some(rows * columns)
}

/// The records of a stream: kind and data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.0, 0)?;
        let length = usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}
