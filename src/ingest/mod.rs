// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Bytes to tables with origins: finds sheets, headers and columns, reads typed values; knows no meaning yet.

mod account;
mod amounts;
mod block;
mod budget;
mod card;
mod copies;
mod cut;
mod delimited;
pub mod docx;
mod echo;
mod elsewhere;
mod files;
mod glance;
mod grid;
mod header;
mod hint;
mod html;
mod inspect;
pub mod isolate;
mod lexicon;
mod limits;
mod long;
mod nature;
mod normal;
mod ods;
mod open;
mod package;
mod places;
pub(crate) mod quiet;
mod raw;
mod recognise;
mod regions;
mod remarks;
mod returned;
mod rows;
mod scan;
mod scene;
mod sheet;
mod sheet_xml;
pub mod survey;
mod tally;
mod text;
mod texts;
mod totals;
mod value;
mod wide;
mod wide_read;
mod wire;
mod wording;
mod workbook;
mod xls;
mod xlsb;
mod xlsx;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use self::account::{Account, ColumnAccount, Given};
pub use self::echo::copies_of_sheets;
pub use self::inspect::{Inspection, SheetAccount, inspect, inspect_bytes};
pub use self::lexicon::numbered;
pub use self::normal::normal;
pub use self::open::{Opened, open_bytes, open_file};
pub use self::value::date::{DateReading, read as read_date, time as read_time};

use self::files::SourceFile;
use self::lexicon::Lexicon;
use self::limits::Limits;
use self::open::Content;
use self::scene::Scene;
use self::sheet::{Part, SheetRead, WIDE};
use crate::findings::{Finding, Findings, Severity, codes};
use crate::origin::Origin;
use crate::profile::Profile;
use crate::project::{Project, SourceHint};
use crate::survey::Survey;
use crate::table::{Dataset, MissingTable, Narrative, schemas};

/// All that was read from a project's files.
#[derive(Clone, Debug, Default)]
pub struct Ingested {
    /// Rows of the tables. The wide «Quadro finanziario» stands under `quadro_finanziario`, with the fields of `spesa`.
    /// Where a sheet of another table says the area of a row, the record has it as `area`.
    pub dataset: Dataset,
    /// Questionnaires.
    pub surveys: Vec<Survey>,
    /// Texts of the office by file name without extension.
    pub texts: BTreeMap<String, Narrative>,
    /// Workbooks of the collection that came back: ISTAT code of the comune → file.
    pub returned: BTreeMap<String, String>,
    /// What could not be read, or was read with a remark.
    pub findings: Findings,
}

/// Reads the files of a project. Nothing in them stops the run: what can't be read becomes a finding.
pub fn read(project: &Project, profile: &Profile) -> Ingested {
    let mut out = Ingested::default();
    let lexicon = Lexicon::new(Some(profile), Some(project));
    let surveys = files::globs(
        &project
            .settings
            .questionario
            .iter()
            .flat_map(|q| [Some(q.file.clone()), q.mappa.clone()])
            .flatten()
            .collect::<Vec<_>>(),
    );
    let mut list = files::list(project, "dati", &mut out.findings);
    list.retain(|file| !surveys.is_match(&file.name));
    let limits = Limits::of(&project.settings.limiti);
    let contents = open::read_all(&list, &limits);
    let sheets = sheets(&list, &contents, &lexicon, &project.settings.sorgente, Some(limits.values));
    unused_hints(project, &list, &contents, &sheets, &mut out.findings);
    let mut unreadable = false;
    let mut failed: BTreeSet<&'static str> = BTreeSet::new();
    let mut by_file: Vec<(String, Vec<Part>)> = Vec::new();
    for ((file, content), reads) in list.into_iter().zip(contents).zip(sheets) {
        unreadable |= content.findings.has_errors();
        out.findings.extend(content.findings);
        let mut parts = Vec::new();
        for read in reads {
            failed.extend(read.failed);
            out.findings.extend(read.findings);
            parts.extend(read.parts);
        }
        if let Some(comune) = returned::comune(&content.grids) {
            returned::drop_unfilled(&mut parts);
            out.returned.insert(comune, file.name.clone());
        }
        by_file.push((file.name, parts));
    }
    out.surveys = survey::read(project, profile.survey_threshold(), &mut out.findings);
    out.texts = texts::read(project, &mut out.findings);
    copies::drop_copies(&mut by_file, &mut out.findings);
    for (_, parts) in by_file {
        for part in parts {
            if failed.contains(part.table) && part.records.is_empty() {
                continue;
            }
            let origins: BTreeSet<Origin> =
                part.records.iter().map(|r| r.origin.at(crate::origin::Spot::Whole)).collect();
            let table = out.dataset.tables.entry(part.table).or_default();
            table.columns.extend(part.fields);
            table.rows.extend(part.records);
            table.sheets.extend(origins.into_iter().filter(|o| !table.sheets.contains(o)).collect::<Vec<_>>());
        }
    }
    if let Some(sheet) = profile.sheet
        && let Some(records) = out.dataset.tables.get_mut(sheet.name.as_str())
    {
        records.schema = Some(sheet);
    }
    if !unreadable {
        missing_tables(&mut out, &failed);
    }
    out.findings.sort();
    out
}

/// Every sheet of every file, read; the records are kept, as many as have no more than these values, or only counted.
fn sheets(
    list: &[SourceFile],
    contents: &[Content],
    lexicon: &Lexicon,
    hints: &[SourceHint],
    values: Option<usize>,
) -> Vec<Vec<SheetRead>> {
    let keeps = values.is_some();
    let values = values.unwrap_or(0);
    let comuni = places::comuni(contents, lexicon);
    let globs: Vec<globset::GlobSet> = hints.iter().map(|h| files::globs(std::slice::from_ref(&h.file))).collect();
    // The files share the values that a project may keep by what each holds: the same whatever their order and the processors.
    let total = contents.iter().map(Content::cells).sum::<usize>().max(1);
    let share = |content: &Content| values.saturating_mul(content.cells()) / total;
    let jobs: Vec<_> = list.iter().zip(contents).zip(comuni).collect();
    jobs.par_iter()
        .map(|((file, content), comuni)| {
            let room = Cell::new(share(content));
            let alone = content.grids.iter().filter(|g| !g.is_empty()).count() <= 1;
            content
                .grids
                .iter()
                .zip(comuni)
                .map(|(grid, comune)| {
                    let fits =
                        |hint: &SourceHint| hint.foglio.as_ref().is_none_or(|f| normal(f) == normal(grid.name()));
                    let of_sheet = hints
                        .iter()
                        .zip(&globs)
                        .filter(|(hint, glob)| glob.is_match(&file.name) && fits(hint))
                        .map(|(hint, _)| hint)
                        .collect();
                    let scene = Scene::new(grid, lexicon, of_sheet, alone, *comune, &room);
                    sheet::read(&if keeps { scene } else { scene.counted() })
                })
                .collect()
        })
        .collect()
}

/// A `[[sorgente]]` that names no file, or a sheet that isn't there.
fn unused_hints(
    project: &Project,
    list: &[SourceFile],
    contents: &[Content],
    reads: &[Vec<SheetRead>],
    findings: &mut Findings,
) {
    for hint in &project.settings.sorgente {
        hint::faults(hint).into_iter().for_each(|finding| findings.push(finding));
        let glob = files::globs(std::slice::from_ref(&hint.file));
        let matching: Vec<&Content> =
            list.iter().zip(contents).filter(|(f, _)| glob.is_match(&f.name)).map(|(_, c)| c).collect();
        let message = if matching.is_empty() {
            format!("In piano.toml una voce [[sorgente]] indica il file «{}», che non c'è", hint.file)
        } else if let Some(wanted) = hint
            .foglio
            .as_ref()
            .filter(|wanted| !matching.iter().any(|c| c.grids.iter().any(|g| normal(g.name()) == normal(wanted))))
        {
            format!(
                "In piano.toml una voce [[sorgente]] indica il foglio «{wanted}» del file «{}», che non c'è",
                hint.file
            )
        } else if let Some(from) = unused_heading(hint, &glob, list, reads) {
            format!(
                "In piano.toml una voce [[sorgente]] parla dell'intestazione «{from}», che in «{}» non c'è",
                hint.file
            )
        } else {
            continue;
        };
        findings.push(
            Finding::warning(codes::UNUSED_SETTING, message)
                .at(Origin::file("piano.toml"))
                .cure("Correggere il nome in piano.toml, oppure togliere la voce."),
        );
    }
}

/// A heading of the mapping that no sheet of its files has.
fn unused_heading<'h>(
    hint: &'h SourceHint,
    glob: &globset::GlobSet,
    list: &[SourceFile],
    reads: &[Vec<SheetRead>],
) -> Option<&'h str> {
    let sheets: Vec<&SheetRead> = list
        .iter()
        .zip(reads)
        .filter(|(file, _)| glob.is_match(&file.name))
        .flat_map(|(_, reads)| reads)
        .filter(|read| {
            hint.foglio.as_ref().is_none_or(|f| read.origin.sheet.as_ref().is_some_and(|s| normal(s) == normal(f)))
        })
        .collect();
    let read = sheets.iter().any(|sheet| !sheet.parts.is_empty());
    let used = |from: &&String| sheets.iter().any(|sheet| sheet.used.contains(*from));
    hint.colonne.keys().find(|from| read && !used(from)).map(String::as_str)
}

/// Tables that no file holds. Spesa and Quadro finanziario stand for each other.
fn missing_tables(out: &mut Ingested, failed: &BTreeSet<&'static str>) {
    let money = out.dataset.tables.contains_key(WIDE) || failed.contains(WIDE);
    for schema in schemas() {
        let name = schema.name.as_str();
        if out.dataset.tables.contains_key(name) || failed.contains(name) || (name == "spesa" && money) {
            continue;
        }
        let severity = match schema.missing {
            MissingTable::Error => Severity::Error,
            MissingTable::Warning => Severity::Warning,
            MissingTable::Note => Severity::Note,
            MissingTable::Silent => continue,
        };
        let title = if name == "spesa" { "Spesa (o Quadro finanziario)" } else { schema.title.as_str() };
        out.findings.push(
            Finding::new(
                codes::MISSING_TABLE,
                severity,
                format!("Manca la tabella {title}: nessun file di «dati» la contiene"),
            )
            .expected(title)
            .cure(format!(
                "Aggiungere in un file di «dati» un foglio con il nome «{}» e le sue intestazioni.",
                schema.title
            )),
        );
    }
}
