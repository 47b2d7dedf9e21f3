// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A file of answers, whatever it is: its first rows to understand it, then all of them in one pass.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use super::count::Counter;
use super::delimited::{self, Span};
use super::options::decoded;
use super::plan::{Frame, Plan, Twins};
use crate::findings::{Finding, Findings, codes};
use crate::ingest::delimited::{decode, guess_separator};
use crate::ingest::files::SourceFile;
use crate::ingest::grid::Grid;
use crate::ingest::limits::Limits;
use crate::ingest::nature::{self, Nature};
use crate::ingest::open;
use crate::ingest::package::Refusal;
use crate::ingest::quiet::guarded;
use crate::ingest::value::text_of;
use crate::ingest::xlsx::stream::Stream;
use crate::origin::{Origin, Spot};

/// Rows that are looked at before anything is counted.
pub const PREVIEW: usize = 5_000;
/// Bytes of a CSV in which those rows are looked for.
const HEAD: u64 = 4 << 20;
/// Bytes of a workbook.
const WORKBOOK: u64 = 400 << 20;

/// Where the rows are.
enum Body {
    /// A CSV on the disk: the byte where its text begins.
    File(PathBuf, u64),
    /// A CSV in memory, converted from another encoding.
    Memory(Vec<u8>),
    /// A sheet of an XLSX.
    Workbook(Vec<u8>, usize),
    /// Rows already read.
    Rows(Vec<(u32, Vec<String>)>),
}

/// A file of answers.
pub struct Source {
    /// The file, or its sheet.
    pub origin: Origin,
    /// First rows: row from zero, texts.
    pub preview: Vec<(u32, Vec<String>)>,
    /// Bytes in all, for the progress; zero when not known.
    pub size: u64,
    body: Body,
    separator: u8,
    /// Sheets beside the first one that go on with its columns, and how many columns each has.
    beside: Vec<(Origin, u32)>,
}

impl Source {
    /// Opens a file; what is wrong with it becomes a finding.
    pub fn open(file: &SourceFile, sheet: Option<&str>, limits: &Limits, findings: &mut Findings) -> Option<Source> {
        let origin = Origin::file(file.name.as_str());
        let refuse = |why: &str| {
            Finding::error(codes::UNREADABLE_FILE, format!("Il file «{}» non si può leggere: {why}", file.name))
                .at(origin.clone())
        };
        let mut head = Vec::new();
        let opened = std::fs::metadata(&file.path)
            .and_then(|m| if m.is_file() { Ok(m.len()) } else { Err(std::io::ErrorKind::InvalidInput.into()) })
            .and_then(|size| File::open(&file.path)?.take(HEAD).read_to_end(&mut head).map(|_| size));
        let Ok(size) = opened else {
            let cure = "Chiudere il file negli altri programmi e riprovare; se il disco dà errore, copiarlo di nuovo.";
            findings.push(refuse("il disco non lo lascia leggere, oppure è aperto in un altro programma").cure(cure));
            return None;
        };
        let text = matches!(guarded(|| nature::of(&head)), Some(Nature::Text))
            && !matches!(file.name.rsplit('.').next(), Some("html" | "htm"));
        if text {
            return Source::csv(file, origin, head, size, findings);
        }
        let xlsx = head.starts_with(b"PK") && !matches!(file.name.rsplit('.').next(), Some("ods" | "ots" | "xlsb"));
        if xlsx && size <= WORKBOOK && sheet_named_content(&head) != Some(true) {
            let bytes = std::fs::read(&file.path).unwrap_or_default();
            if matches!(guarded(|| nature::of(&bytes)), Some(Nature::Xlsx { .. })) {
                match Source::xlsx(&origin, bytes, sheet, size) {
                    Ok(Some(source)) => return Some(source),
                    // Continued on further sheets: read whole.
                    Ok(None) => {}
                    Err(refusal) => {
                        let why = match refusal {
                            Refusal::Damaged(why) => why,
                            Refusal::TooLarge(what) => format!("supera i limiti di lettura, {what}"),
                            Refusal::Locked => "è protetto da password (cifrato)".to_owned(),
                        };
                        findings
                            .push(refuse(&why).cure("Esportare di nuovo le risposte dal programma del questionario."));
                        return None;
                    }
                }
            }
        }
        Source::grids(file, sheet, limits, findings)
    }

    fn csv(file: &SourceFile, origin: Origin, head: Vec<u8>, size: u64, findings: &mut Findings) -> Option<Source> {
        let mark = encoding_rs::Encoding::for_bom(&head);
        // Old Macs end a line with a carriage return alone, and have their own letters.
        let mac = || {
            !head.contains(&b'\n') && head.contains(&b'\r')
                || std::str::from_utf8(&head).is_err_and(|e| e.error_len().is_some())
                    && crate::ingest::delimited::looks_like_mac(&head)
        };
        let wide = matches!(mark, Some((e, _)) if e != encoding_rs::UTF_8)
            || (mark.is_none() && (crate::ingest::delimited::wide(&head).is_some() || mac()));
        let (text, body) = if wide {
            let bytes = std::fs::read(&file.path).unwrap_or_default();
            let mut text = decode(&bytes).into_owned().into_bytes();
            if !text.contains(&b'\n') {
                text.iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
            }
            (text.clone(), Body::Memory(text))
        } else {
            let start = mark.map_or(0, |(_, length)| length);
            (head[start..].to_vec(), Body::File(file.path.clone(), start as u64))
        };
        let whole_head = wide || size <= HEAD;
        let shown = decode(&text[..text.len().min(1 << 20)]).into_owned();
        let first = shown.lines().next().unwrap_or_default();
        let declared = first.trim().trim_matches('"').strip_prefix("sep=").and_then(|s| s.bytes().next());
        let separator = declared.unwrap_or_else(|| {
            guess_separator(shown.get(if declared.is_some() { first.len() } else { 0 }..).unwrap_or_default())
        });
        let mut preview = Vec::new();
        delimited::records(&text, separator, whole_head, |row, record, spans| {
            if preview.len() < PREVIEW && !(row == 0 && declared.is_some()) {
                let text = |s: &Span| decoded(&record[s.start as usize..s.end as usize], s.doubled).trim().to_owned();
                preview.push((row, spans.iter().map(text).collect::<Vec<String>>()));
            }
        });
        if preview.is_empty() {
            findings.push(empty(&file.name, &origin));
            return None;
        }
        Some(Source { origin, preview, size, body, separator, beside: Vec::new() })
    }

    /// `None` when the answers go on over several sheets.
    fn xlsx(file: &Origin, bytes: Vec<u8>, wanted: Option<&str>, size: u64) -> Result<Option<Source>, Refusal> {
        let damaged = || Refusal::Damaged("il file è danneggiato o incompleto".to_owned());
        let read = guarded(|| -> Result<Option<(usize, Vec<String>, Head)>, Refusal> {
            let stream = Stream::open(&bytes)?;
            let names: Vec<String> = stream.sheets().iter().map(|s| (*s).to_owned()).collect();
            if names.iter().filter(|n| n.starts_with("Content")).count() > 1 && wanted.is_none() {
                return Ok(None);
            }
            let mut best: Option<(usize, Head)> = None;
            for (at, name) in names.iter().enumerate() {
                if wanted.is_some_and(|w| crate::ingest::normal(w) != crate::ingest::normal(name)) {
                    continue;
                }
                let mut head: Head = Vec::new();
                stream.rows(at, |row| {
                    if head.len() >= PREVIEW {
                        return false;
                    }
                    let text = |(start, end): &(u32, u32)| {
                        decoded(&row.bytes[*start as usize..*end as usize], false).trim().to_owned()
                    };
                    head.push((row.index, row.fields.iter().map(text).collect()));
                    true
                })?;
                let cells =
                    |head: &Head| head.iter().map(|(_, r)| r.iter().filter(|c| !c.is_empty()).count()).sum::<usize>();
                if best.as_ref().is_none_or(|(_, b)| cells(&head) > cells(b)) {
                    best = Some((at, head));
                }
            }
            Ok(best.map(|(at, head)| (at, names, head)))
        });
        let Some((at, names, preview)) = read.ok_or_else(damaged)?? else { return Ok(None) };
        let origin = file.in_sheet(names[at].as_str());
        Ok(Some(Source { origin, preview, size, body: Body::Workbook(bytes, at), separator: b';', beside: Vec::new() }))
    }

    fn grids(file: &SourceFile, sheet: Option<&str>, limits: &Limits, findings: &mut Findings) -> Option<Source> {
        let content = open::read(file, limits);
        findings.extend(content.findings);
        let cells = |g: &Grid| g.count();
        let main = match sheet {
            Some(wanted) => {
                content.grids.iter().find(|g| crate::ingest::normal(g.name()) == crate::ingest::normal(wanted))
            }
            None => content
                .grids
                .iter()
                .find(|g| g.name() == "Content")
                .or_else(|| content.grids.iter().max_by_key(|g| cells(g))),
        };
        let Some(main) = main.filter(|g| !g.is_empty()) else {
            if !findings.has_errors() {
                findings.push(empty(&file.name, &Origin::file(file.name.as_str())));
            }
            return None;
        };
        // EUSurvey goes on beside, after 254 columns, on sheets named Content1, Content2…
        let more = (1..).map_while(|n| {
            content.grids.iter().find(|g| main.name() == "Content" && g.name() == format!("Content{n}"))
        });
        let parts: Vec<&Grid> = std::iter::once(main).chain(more).collect();
        let width = |g: &Grid| g.rows().filter_map(|r| r.last_column()).map(|c| c + 1).max().unwrap_or(0);
        let beside: Vec<(Origin, u32)> = parts.iter().map(|g| (g.origin.clone(), width(g))).collect();
        let mut rows = Vec::new();
        for row in main.rows() {
            let mut texts = Vec::new();
            for (grid, (_, width)) in parts.iter().zip(&beside) {
                let from = texts.len();
                texts.resize(from + *width as usize, String::new());
                for (column, raw) in grid.row(row.index).iter().flat_map(|r| r.cells()) {
                    if let Some(slot) = texts.get_mut(from + column as usize) {
                        *slot = text_of(raw).trim().to_owned();
                    }
                }
            }
            rows.push((row.index, texts));
        }
        let preview = rows.iter().take(PREVIEW).cloned().collect();
        Some(Source {
            origin: main.origin.clone(),
            preview,
            size: 0,
            body: Body::Rows(rows),
            separator: b';',
            beside: if beside.len() > 1 { beside } else { Vec::new() },
        })
    }

    /// Over how many sheets the answers go.
    pub fn sheets(&self) -> usize {
        self.beside.len().max(1)
    }

    /// A cell as a place.
    pub fn cell(&self, row: u32, column: usize) -> Origin {
        let mut column = u32::try_from(column).unwrap_or(u32::MAX);
        for (origin, width) in &self.beside {
            if column < *width {
                return origin.at(Spot::Cell(row, column));
            }
            column -= width;
        }
        self.origin.at(Spot::Cell(row, column))
    }

    /// Counts all the answers, with how many rows each of its blocks has; `progress` is told the bytes that were read.
    pub fn count<'p>(
        &self,
        plan: &'p Plan,
        twins: &'p Twins,
        frame: &'p Frame,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(Counter<'p>, Vec<u32>), Box<Finding>> {
        let unreadable = |why: String| {
            let words = format!("Il file «{}» non si può leggere fino in fondo: {why}", self.origin.file);
            let cure = "Esportare di nuovo le risposte dal programma del questionario.";
            Box::new(Finding::error(codes::UNREADABLE_FILE, words).at(self.origin.clone()).cure(cure))
        };
        let io = |_: std::io::Error| unreadable("il disco non lo lascia leggere".to_owned());
        let mut counter = Counter::new(plan, twins, frame);
        match &self.body {
            Body::File(path, start) => {
                let open = || {
                    let mut file = File::open(path)?;
                    file.seek(SeekFrom::Start(*start))?;
                    Ok(file)
                };
                return self.text(open, plan, twins, frame, progress).map_err(io);
            }
            Body::Memory(bytes) => {
                return self.text(|| Ok(Cursor::new(bytes)), plan, twins, frame, progress).map_err(io);
            }
            Body::Workbook(bytes, sheet) => {
                let mut spans: Vec<Span> = Vec::new();
                let mut rows = 0u64;
                let read = guarded(|| {
                    Stream::open(bytes)?.rows(*sheet, |row| {
                        spans.clear();
                        spans.extend(row.fields.iter().map(|(start, end)| Span {
                            start: *start,
                            end: *end,
                            doubled: false,
                        }));
                        counter.row(0, row.index, &row.bytes, &spans);
                        rows += 1;
                        if rows.is_multiple_of(10_000) {
                            progress(rows);
                        }
                        true
                    })
                });
                match read {
                    Some(Ok(())) => {}
                    Some(Err(Refusal::TooLarge(what))) => return Err(unreadable(what)),
                    _ => return Err(unreadable("è danneggiato o incompleto".to_owned())),
                }
            }
            Body::Rows(rows) => {
                for (index, texts) in rows {
                    let mut bytes = Vec::new();
                    let mut spans = Vec::new();
                    for text in texts {
                        let start = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                        bytes.extend_from_slice(text.as_bytes());
                        spans.push(Span { start, end: u32::try_from(bytes.len()).unwrap_or(u32::MAX), doubled: false });
                    }
                    counter.row(0, *index, &bytes, &spans);
                }
            }
        }
        Ok((counter, vec![0]))
    }

    /// A CSV: in blocks side by side, or record after record where quotes stand where none belongs.
    fn text<'p, R: Read>(
        &self,
        open: impl Fn() -> std::io::Result<R>,
        plan: &'p Plan,
        twins: &'p Twins,
        frame: &'p Frame,
        progress: &mut dyn FnMut(u64),
    ) -> std::io::Result<(Counter<'p>, Vec<u32>)> {
        let separator = self.separator;
        let workers = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 8);
        let counters = (0..workers).map(|_| Counter::new(plan, twins, frame)).collect();
        let each = |counter: &mut Counter<'p>, block: u32, bytes: &[u8], last: bool| {
            let mut short = None;
            let cut = delimited::records(bytes, separator, true, |row, record, spans| {
                short = (spans.len() < frame.columns).then_some(row);
                counter.row(block, row, record, spans);
            });
            counter.blocks.push((block, cut.rows));
            // A file that ends in the middle of a row was cut.
            if let Some(row) = short.filter(|_| last && bytes.last() != Some(&b'\n')) {
                counter.cut = Some(counter.place(block, row));
            }
            !cut.oddity.stray && cut.oddity.unclosed.is_none()
        };
        let mut counter = match delimited::in_blocks(open()?, counters, each, &mut *progress)? {
            Ok(counters) => {
                let mut counters = counters.into_iter();
                let mut first = counters.next().unwrap_or_else(|| Counter::new(plan, twins, frame));
                counters.for_each(|other| first.absorb(other));
                first
            }
            Err(delimited::OutOfStep) => {
                let mut counter = Counter::new(plan, twins, frame);
                let blocks = delimited::in_order(open()?, separator, |block, row, record, spans| {
                    counter.row(block, row, record, spans);
                    true
                })?;
                for (number, (rows, oddity)) in (0u32..).zip(&blocks) {
                    counter.blocks.push((number, *rows));
                    counter.cut = counter.cut.or(oddity.unclosed.map(|row| counter.place(number, row)));
                }
                counter
            }
        };
        counter.blocks.sort_unstable();
        let mut before = Vec::with_capacity(counter.blocks.len());
        let mut sum = 0u32;
        for (_, rows) in &counter.blocks {
            before.push(sum);
            sum = sum.saturating_add(*rows);
        }
        Ok((counter, before))
    }
}

/// First rows.
type Head = Vec<(u32, Vec<String>)>;

/// Whether the beginning of a package says by itself that it is no XLSX.
fn sheet_named_content(head: &[u8]) -> Option<bool> {
    memchr::memmem::find(&head[..head.len().min(200)], b"mimetypeapplication/vnd.oasis").map(|_| true)
}

fn empty(name: &str, origin: &Origin) -> Finding {
    Finding::warning(codes::EMPTY_FILE, format!("Il questionario «{name}» non ha risposte"))
        .at(origin.clone())
        .cure("Esportare le risposte con una riga per persona e una colonna per domanda.")
}
