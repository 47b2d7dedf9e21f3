// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The files of one questionnaire: exports of the same questions, counted as one; copies and strangers told.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::Header;
use super::column::Sample;
use super::count::Counter;
use super::options::without_html;
use super::personal;
use super::plan::{Frame, Plan, Twins};
use super::source::{PREVIEW, Source};
use crate::findings::{Finding, codes};
use crate::ingest::files::SourceFile;
use crate::ingest::normal::{brief, normal};
use crate::origin::Origin;

/// First rows of all the files, their cells in the order of the first file's columns.
pub type FirstRows = Vec<(u32, Vec<String>)>;

/// One of the files.
struct Part {
    source: Source,
    frame: Frame,
    /// Columns with personal data that the first file has not.
    dropped: Vec<(usize, String)>,
}

/// The files of one questionnaire.
pub struct Parts {
    list: Vec<Part>,
    raw: Vec<String>,
}

/// Blocks that a file may have, as a power of two: half a terabyte.
const BLOCKS: u32 = 20;

/// All that was counted.
pub struct Pass<'p> {
    /// What was counted.
    pub counter: Counter<'p>,
    /// Rows before each block of each file, for the place of a row.
    before: Vec<Vec<u32>>,
}

impl Pass<'_> {
    /// The row of a place, from zero.
    pub fn row(&self, place: u64) -> u32 {
        let block = (place >> 32) as usize & ((1 << BLOCKS) - 1);
        let before = self.before.get(part_of(place)).and_then(|b| b.get(block)).copied().unwrap_or(0);
        before.saturating_add((place & 0xffff_ffff) as u32)
    }
}

/// Which of the files a place is in.
pub fn part_of(place: u64) -> usize {
    (place >> (32 + BLOCKS)) as usize
}

impl Parts {
    /// A questionnaire of one file.
    pub fn new(source: Source, header: &Header) -> Parts {
        let frame = Frame { header: header.row, columns: header.raw.len(), ..Frame::default() };
        Parts { list: vec![Part { source, frame, dropped: Vec::new() }], raw: header.raw.clone() }
    }

    /// Adds a file with the same columns, in whatever order; columns with personal data need not be the same.
    ///
    /// # Errors
    /// The finding that says which columns differ.
    pub fn join(&mut self, source: Source, header: &Header) -> Result<(), Box<Finding>> {
        let form = |heading: &String| normal(&without_html(heading));
        let mut free: Vec<Option<String>> = header.raw.iter().map(|h| Some(form(h))).collect();
        let no_matter = |heading: &String| {
            normal(heading).is_empty() || personal::heading(&without_html(heading)) == personal::Heading::Personal
        };
        let mut order = Vec::new();
        let mut missing: Vec<&String> = Vec::new();
        for heading in &self.raw {
            let wanted = form(heading);
            match free.iter().position(|f| f.as_ref() == Some(&wanted)) {
                Some(at) => {
                    free[at] = None;
                    order.push(at);
                }
                None => {
                    order.push(usize::MAX);
                    if !no_matter(heading) {
                        missing.push(heading);
                    }
                }
            }
        }
        let more: Vec<usize> = (0..free.len()).filter(|at| free[*at].is_some()).collect();
        let stranger = more.iter().find(|at| !no_matter(&header.raw[**at]));
        if !missing.is_empty() || stranger.is_some() {
            return Err(Box::new(self.apart(&source, header, missing.first().copied(), stranger.copied())));
        }
        let dropped = more.iter().filter(|at| !normal(&header.raw[**at]).is_empty());
        let dropped = dropped.map(|at| (*at, brief(&without_html(&header.raw[*at])))).collect();
        let same = order.iter().copied().eq(0..header.raw.len());
        let block = u32::try_from(self.list.len()).unwrap_or(u32::MAX).saturating_mul(1 << BLOCKS);
        let frame = Frame { block, header: header.row, columns: header.raw.len(), order: (!same).then_some(order) };
        self.list.push(Part { source, frame, dropped });
        Ok(())
    }

    fn apart(&self, source: &Source, header: &Header, missing: Option<&String>, more: Option<usize>) -> Finding {
        let first = &self.list[0].source.origin;
        let what = match (missing, more) {
            (Some(missing), _) => format!("non ha la colonna «{}» di «{}»", brief(missing), first.file),
            (None, Some(at)) => format!("ha la colonna «{}», che «{}» non ha", brief(&header.raw[at]), first.file),
            (None, None) => format!("non ha le colonne di «{}»", first.file),
        };
        Finding::warning(
            codes::SURVEY_MAP,
            format!("Il file «{}» {what}: è un questionario a parte, non si conta con l'altro", source.origin.file),
        )
        .at(source.cell(header.row, more.unwrap_or(0)))
        .also(Some(first), "il primo file")
        .cure(
            "Se è lo stesso questionario, dare ai due file le stesse intestazioni; se è un altro, indicarlo in piano.toml con un suo [[questionario]].",
        )
    }

    /// How many files.
    pub fn count_files(&self) -> usize {
        self.list.len()
    }

    /// The first file.
    pub fn first(&self) -> &Source {
        &self.list[0].source
    }

    /// Bytes in all.
    pub fn size(&self) -> u64 {
        self.list.iter().map(|p| p.source.size).sum()
    }

    /// Columns with personal data that only files after the first have.
    pub fn dropped(&self) -> Vec<(Origin, &str)> {
        let parts = self.list.iter().flat_map(|part| part.dropped.iter().map(move |dropped| (part, dropped)));
        parts.map(|(part, (at, name))| (part.source.cell(part.frame.header, *at), name.as_str())).collect()
    }

    /// The first rows of all the files; they are held here no longer.
    pub fn take_first_rows(&mut self) -> FirstRows {
        let each = (PREVIEW / self.list.len()).max(100);
        let mut rows = Vec::new();
        for part in &mut self.list {
            let preview = std::mem::take(&mut part.source.preview);
            let below = preview.into_iter().filter(|(row, _)| *row > part.frame.header).take(each);
            match &part.frame.order {
                None => rows.extend(below),
                Some(order) => rows.extend(below.map(|(row, texts)| {
                    (row, order.iter().map(|at| texts.get(*at).cloned().unwrap_or_default()).collect())
                })),
            }
        }
        rows
    }

    /// What the first answers of each column are.
    pub fn samples(&self, rows: &FirstRows) -> Vec<Sample> {
        (0..self.raw.len()).map(|column| Sample::of(rows, column)).collect()
    }

    /// The cell of a place, in a column of the first file.
    pub fn cell(&self, pass: &Pass<'_>, place: u64, column: usize) -> Origin {
        let part = &self.list[part_of(place).min(self.list.len() - 1)];
        let column = match &part.frame.order {
            Some(order) => order.get(column).copied().filter(|c| *c != usize::MAX).unwrap_or(0),
            None => column,
        };
        part.source.cell(pass.row(place), column)
    }

    /// The cell after the last column of a place.
    pub fn beyond(&self, pass: &Pass<'_>, place: u64) -> Origin {
        let part = &self.list[part_of(place).min(self.list.len() - 1)];
        part.source.cell(pass.row(place), part.frame.columns)
    }

    /// Counts all the answers; `progress` is told the bytes that were read.
    ///
    /// # Errors
    /// The finding of a file that can't be read to its end.
    pub fn count<'p>(
        &'p self,
        plan: &'p Plan,
        twins: &'p Twins,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Pass<'p>, Box<Finding>> {
        let mut whole: Option<Counter<'p>> = None;
        let (mut before, mut read) = (Vec::new(), 0);
        for part in &self.list {
            let (counter, rows) = part.source.count(plan, twins, &part.frame, &mut |n| progress(read + n))?;
            read += part.source.size;
            before.push(rows);
            match &mut whole {
                Some(whole) => whole.absorb(counter),
                None => whole = Some(counter),
            }
        }
        let mut counter = whole.ok_or_else(|| Box::new(super::told::no_answers(self.first())))?;
        counter.settle();
        Ok(Pass { counter, before })
    }
}

/// Whether two files hold the same bytes.
pub fn same_bytes(one: &Path, other: &Path) -> bool {
    let size = |path: &Path| std::fs::metadata(path).map(|m| m.len());
    if !matches!((size(one), size(other)), (Ok(a), Ok(b)) if a == b) {
        return false;
    }
    let (Ok(one), Ok(other)) = (File::open(one), File::open(other)) else { return false };
    let (one, other) = (BufReader::with_capacity(1 << 16, one), BufReader::with_capacity(1 << 16, other));
    let mut rest = other.bytes();
    one.bytes().all(|a| matches!((a, rest.next()), (Ok(a), Some(Ok(b))) if a == b))
}

/// A file that repeats another one.
pub fn copy(file: &SourceFile, of: &SourceFile) -> Finding {
    Finding::warning(
        codes::SURVEY_TWIN,
        format!("Il file «{}» è una copia di «{}»: le risposte sono contate una volta sola", file.name, of.name),
    )
    .at(Origin::file(file.name.as_str()))
    .also(Some(&Origin::file(of.name.as_str())), "il primo file")
    .cure("Togliere uno dei due file.")
}
